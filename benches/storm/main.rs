//! Measures what it costs when many members ask for their statistics at once, and what 200,000 grades cost.
//!
//! ```text
//! cargo bench --bench storm                       100 and 1,000 members
//! cargo bench --bench storm -- --quick            100 members
//! cargo bench --bench storm -- --binary PATH      another build of Recite, to compare with
//! cargo bench --profile dev --bench storm         without a release build; memory is nearly the same
//! ```
//!
//! It runs the real bot against a loopback Discord in this process, on the same processors. Each line is
//! measured in a separate process. *before* is the resident memory when the bot is ready, *peak* the highest while
//! members are answered, and *after* the memory 15 s later. *first answer* is the response that Discord requires
//! within 3 s, which may be "thinking…"; *complete* is the message that the member finally reads.

#[path = "../search/corpus.rs"]
#[allow(dead_code, reason = "its keystrokes are typed in the other bench")]
mod corpus;
#[path = "../search/random.rs"]
#[allow(dead_code, reason = "the other bench draws more")]
mod random;
#[path = "../search/words.rs"]
mod words;

mod bot;
mod grades;

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};

use anyhow::Context;
use recite_discord_sim::SandboxOptions;
use recite_discord_sim::fixtures::{GENERAL, Person};
use recite_discord_sim::interaction::Interaction;
use recite_notes::access::AccessOptions;
use recite_notes::load::load;
use serde_json::Value;
use tokio::time::sleep;

use bot::{Bot, BotStart, Memory};

const QAS: usize = 300;
/// With the model, fewer notes, because their vectors take time.
const QAS_WITH_MODEL: usize = 30;
const GRADES_PER_MEMBER: usize = 300;
const MANY_GRADES: usize = 200_000;
/// The time until freed memory is returned and idle threads have ended.
const SETTLE_TIME: Duration = Duration::from_secs(15);
const ASK_INTERVAL: Duration = Duration::from_millis(20);

fn main() -> anyhow::Result<()> {
    let arguments: Vec<String> = std::env::args().collect();
    let binary = arguments.iter().position(|it| it == "--binary");
    let binary = binary.and_then(|at| arguments.get(at + 1));
    let binary = PathBuf::from(binary.map_or(env!("CARGO_BIN_EXE_recite"), String::as_str));
    let crowd = match arguments.iter().any(|it| it == "--quick") {
        true => 100,
        false => 1_000,
    };
    let notes = tempfile::tempdir()?;
    corpus::write(notes.path(), QAS)?;
    let notebook = load(notes.path(), &AccessOptions::default())?.notebook;
    let databases = tempfile::tempdir()?;
    let database = databases.path().join("recite.db");
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(1)
        .enable_all()
        .build()?;
    runtime.block_on(async {
        let people = recite_discord_sim::fixtures::crowd(crowd);
        grades::write(&database, &notebook, &people).await?;
        println!(
            "{crowd} members with {GRADES_PER_MEMBER} grades each, and one of them with {MANY_GRADES}"
        );
        let setup = Setup {
            binary: &binary,
            notes: notes.path(),
            database: &database,
            people: &people,
        };
        let mut storms = vec![("stats me", 100)];
        storms.extend((crowd > 100).then_some(("stats me", crowd)));
        storms.extend([("stats server", 100), ("leaderboard", 100)]);
        for (command, pressed) in storms {
            measure_storm(&setup, command, pressed, None).await?;
        }
        let model = Path::new(env!("CARGO_MANIFEST_DIR")).join("models/all-MiniLM-L6-v2");
        match model.is_dir() {
            true => {
                let few = tempfile::tempdir()?;
                corpus::write(few.path(), QAS_WITH_MODEL)?;
                let setup = Setup {
                    notes: few.path(),
                    ..setup
                };
                measure_storm(&setup, "stats me", 100, Some(&model)).await?;
            }
            false => println!(
                "not measured with the model: there is none. \
                 Run `scripts/fetch-model` to download it."
            ),
        }
        for command in ["stats me", "stats server", "leaderboard", "privacy show"] {
            measure_many_grades(&setup, command, corpus::queries(&notebook, 1_000)).await?;
        }
        anyhow::Ok(())
    })
}

/// The settings with which every process is started.
#[derive(Clone, Copy)]
struct Setup<'a> {
    binary: &'a Path,
    notes: &'a Path,
    database: &'a Path,
    people: &'a [Person],
}

impl Setup<'_> {
    async fn start(&self, model: Option<&Path>) -> anyhow::Result<Bot> {
        Bot::start(BotStart {
            binary: self.binary,
            notes: self.notes,
            discord: SandboxOptions {
                people: self.people.to_vec(),
                ..SandboxOptions::default()
            },
            database: Some(self.database),
            config: "",
            model,
        })
        .await
    }
}

/// The response times of a member's command, and the contents of the message.
struct AnswerTimes {
    first: Duration,
    complete: Duration,
    pictures: usize,
    is_apology: bool,
}

/// Measures `pressed` members who type the command at the same moment.
async fn measure_storm(
    setup: &Setup<'_>,
    command: &str,
    pressed: usize,
    model: Option<&Path>,
) -> anyhow::Result<()> {
    let bot = setup.start(model).await?;
    bot.ask("How do I begin?").await?;
    sleep(Duration::from_secs(2)).await;
    let before = bot.memory()?;
    bot.reset_peak()?;
    // The first member has 200,000 grades.
    let askers = setup.people.iter().skip(1).cycle().take(pressed);
    let interactions: Vec<(Instant, Interaction)> = askers
        .map(|it| {
            let typed = bot.discord.slash(it, GENERAL, command, Value::Null);
            (Instant::now(), typed)
        })
        .collect();
    let waiting: Vec<_> = interactions
        .into_iter()
        .map(|(begin, it)| tokio::spawn(async move { wait_for_answer(begin, it).await }))
        .collect();
    let mut answers = Vec::new();
    for waiting in waiting {
        answers.extend(waiting.await?);
    }
    let peak = bot.memory()?.peak;
    sleep(SETTLE_TIME).await;
    let after = bot.memory()?.resident;
    let with = model.map_or("by words only", |_| "with the model");
    println!("/{command}, {pressed} at once, {with}");
    let megabytes = |bytes: u64| bytes as f64 / 1e6;
    let Memory { resident, .. } = before;
    println!(
        "  memory: before {:.0} MB, peak {:.0} MB, after {:.0} MB",
        megabytes(resident),
        megabytes(peak),
        megabytes(after)
    );
    let drawn = answers.iter().filter(|it| it.pictures > 0).count();
    let apologies = answers.iter().filter(|it| it.is_apology).count();
    println!(
        "  answers: {drawn} with pictures, {} without, {apologies} apologies, {} missing",
        answers.len() - drawn - apologies,
        pressed - answers.len()
    );
    print("first answer", answers.iter().map(|it| it.first));
    print("complete", answers.iter().map(|it| it.complete));
    Ok(())
}

/// Waits for the response and the message; `None` if Discord's time limit passed.
async fn wait_for_answer(begin: Instant, interaction: Interaction) -> Option<AnswerTimes> {
    interaction.answer().await.ok()?;
    let first = begin.elapsed();
    let message = interaction.message().await.ok()?;
    Some(AnswerTimes {
        first,
        complete: begin.elapsed(),
        pictures: message.json()["attachments"].as_array().map_or(0, Vec::len),
        is_apology: message.text().contains("went wrong"),
    })
}

/// Measures the member with many grades, who asks five times while others ask for notes.
async fn measure_many_grades(
    setup: &Setup<'_>,
    command: &str,
    queries: Vec<String>,
) -> anyhow::Result<()> {
    let bot = Arc::new(setup.start(None).await?);
    bot.ask("How do I begin?").await?;
    let calm = ask_until(&bot, &queries, sleep(Duration::from_secs(3))).await?;
    let mut took = Vec::new();
    let mut failed = 0;
    let asking = async {
        for _ in 0..5 {
            let (begin, member) = (Instant::now(), &setup.people[0]);
            let typed = bot.discord.slash(member, GENERAL, command, Value::Null);
            match wait_for_answer(begin, typed).await {
                Some(answer) if !answer.is_apology => took.push(answer),
                _ => failed += 1,
            }
        }
    };
    let busy = ask_until(&bot, &queries, asking).await?;
    println!("/{command} over the many grades, 5 times, {failed} of them failed");
    print("first answer", took.iter().map(|it| it.first));
    print("complete", took.iter().map(|it| it.complete));
    print(
        &format!("/ask before, {} failed", calm.1),
        calm.0.into_iter(),
    );
    print(
        &format!("/ask meanwhile, {} failed", busy.1),
        busy.0.into_iter(),
    );
    Ok(())
}

/// Asks questions until `end` completes; returns the time of each answer and the number of missing ones.
async fn ask_until(
    bot: &Arc<Bot>,
    queries: &[String],
    end: impl Future<Output = ()>,
) -> anyhow::Result<(Vec<Duration>, usize)> {
    let (stop, mut stopped) = tokio::sync::oneshot::channel::<()>();
    let (asked, queries) = (Arc::clone(bot), queries.to_vec());
    let members = tokio::spawn(async move {
        let mut replies = Vec::new();
        for query in queries.into_iter().cycle() {
            if stopped.try_recv().is_ok() {
                break;
            }
            let bot = Arc::clone(&asked);
            replies.push(tokio::spawn(async move {
                let begin = Instant::now();
                bot.ask(&query).await.map(|()| begin.elapsed())
            }));
            sleep(ASK_INTERVAL).await;
        }
        replies
    });
    end.await;
    let _ = stop.send(());
    let (mut took, mut failed) = (Vec::new(), 0);
    for reply in members.await.context("the task of the members failed")? {
        match reply.await? {
            Ok(reply) => took.push(reply),
            Err(_) => failed += 1,
        }
    }
    Ok((took, failed))
}

/// Prints the median, the 99th percentile and the slowest.
fn print(what: &str, took: impl Iterator<Item = Duration>) {
    let mut took: Vec<Duration> = took.collect();
    took.sort();
    let at = |share: f64| {
        let rank = (share * took.len() as f64).ceil() as usize;
        let took = took.get(rank.saturating_sub(1)).copied();
        took.unwrap_or_default().as_secs_f64() * 1e3
    };
    println!(
        "  {what:<26} p50 {:>7.0} ms  p99 {:>7.0} ms  max {:>7.0} ms",
        at(0.5),
        at(0.99),
        at(1.0)
    );
}
