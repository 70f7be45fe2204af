//! How soon is a saved note answered, and what do members feel of it meanwhile?
//!
//! ```text
//! cargo bench --bench reload              10,000 Q&As
//! cargo bench --bench reload -- --quick   1,000
//! cargo bench --bench reload -- --memory            peak memory of loading and reloading
//! cargo bench --bench reload -- --load              time and memory of loading, beside a Markdown parser
//! cargo bench --bench reload -- --hostile [BYTES]   notes made to be slow, of growing size; 4000000 up to the largest note
//! ```
//!
//! The real bot, against a loopback Discord, by words alone and, where the model is, with it and all
//! vectors there. Members ask 50 questions a second all along. *saved to answered* is from the end of a
//! save to the first answer with the new words, the watcher's 300 ms of quiet included; *reload* is what
//! the bot says that it took itself. *resident* is the bot's physical memory, on Linux, after so many reloads
//! without members. Notes, queries and vectors are those of the bench `search`.

#[path = "../search/corpus.rs"]
#[allow(dead_code, reason = "its keystrokes are typed in the other bench")]
mod corpus;
#[path = "../search/meaning.rs"]
#[allow(dead_code, reason = "the other bench searches with it")]
mod meaning;
#[path = "../search/random.rs"]
mod random;
#[path = "../search/words.rs"]
mod words;

mod bot;
mod hostile;
mod load;
mod memory;

use std::fs;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering::Relaxed};
use std::time::{Duration, Instant};

use anyhow::Context;
use recite_notes::access::AccessOptions;
use recite_notes::load::load as load_notes;
use recite_notes::{Notebook, Qa};
use tokio::time::{MissedTickBehavior, interval, sleep};

use bot::Bot;
use meaning::{Model, Vectors};
use random::Random;

/// Between two questions of members.
const ASK_EVERY: Duration = Duration::from_millis(20);
/// With nothing else going on, to compare with.
const CALM: Duration = Duration::from_secs(5);
const EDITS: usize = 10;
/// How often memory is looked at, and after how many reloads each.
const LOOKS: usize = 5;
const RELOADS: usize = 10;
/// How often a save is asked for, and for how long.
const LOOK_EVERY: Duration = Duration::from_millis(20);
const PATIENCE: Duration = Duration::from_secs(60);
/// From the save on, at 10,000 Q&As.
const TARGET: &str = "< 3 s";

fn main() -> anyhow::Result<()> {
    let arguments: Vec<String> = std::env::args().collect();
    if let Some(at) = arguments.iter().position(|it| it == "--hostile") {
        let bytes = arguments.get(at + 1).and_then(|it| it.parse().ok());
        let only = arguments.get(at + 2).map(String::as_str);
        return hostile::run(bytes.unwrap_or(64 * 1024), only);
    }
    if let Some(at) = arguments.iter().position(|it| it == "--memory-of") {
        let [folder, qas, bytes, ..] = &arguments[at + 1..] else {
            anyhow::bail!("a folder, its Q&As and its size");
        };
        return memory::of(Path::new(folder), qas, bytes.parse()?);
    }
    if let Some(at) = arguments.iter().position(|it| it == "--load-step") {
        let [step, folder, ..] = &arguments[at + 1..] else {
            anyhow::bail!("a step and a folder");
        };
        return load::step(step, Path::new(folder));
    }
    if arguments.iter().any(|it| it == "--load") {
        return load::run();
    }
    if arguments.iter().any(|it| it == "--memory") {
        return memory::run();
    }
    let is_quick = std::env::args().any(|argument| argument == "--quick");
    let qas = if is_quick { 1_000 } else { 10_000 };
    let folder = tempfile::tempdir()?;
    corpus::write(folder.path(), qas)?;
    let notebook = load_notes(folder.path(), &AccessOptions::default())?.notebook;
    println!("{qas} Q&As, by words alone");
    measure(folder.path(), &notebook, None)?;
    let Some(mut model) = Model::load()? else {
        println!("not measured with the model: `scripts/fetch-model` brings it");
        return Ok(());
    };
    let notebook = load_notes(folder.path(), &AccessOptions::default())?.notebook;
    let vectors = vectors(&mut model, &notebook)?;
    println!("{qas} Q&As, with the model");
    measure(folder.path(), &notebook, Some((&model, &vectors)))
}

/// As in the bench `search`: computed for 1,000 Q&As, drawn from those for more.
fn vectors(model: &mut Model, notebook: &Notebook) -> anyhow::Result<Vectors> {
    let first = tempfile::tempdir()?;
    corpus::write(first.path(), 1_000)?;
    model.vectors(&load_notes(first.path(), &AccessOptions::default())?.notebook)?;
    model.vectors(notebook)
}

fn measure(
    notes: &Path,
    notebook: &Notebook,
    with: Option<(&Model, &Vectors)>,
) -> anyhow::Result<()> {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(1)
        .enable_all()
        .build()?;
    runtime.block_on(async {
        let bot = Arc::new(Bot::start(notes, with).await?);
        let queries = corpus::queries(notebook, 1_000);
        let calm = Members::start(&bot, &queries);
        sleep(CALM).await;
        let calm = calm.stop().await?;
        let members = Members::start(&bot, &queries);
        // The folder still has the edits of the measurement before.
        let way = if with.is_some() {
            "by meaning"
        } else {
            "by words"
        };
        let saves = saves(notes, notebook, &bot, way).await;
        let members = members.stop().await?;
        print("saved to answered", &saves?, TARGET);
        print("reload", &bot.reloads(), "");
        calm.print("calm");
        members.print("while notes change");
        memory(notes, notebook, &bot).await?;
        anyhow::Ok(())
    })
}

/// Saves one note after the other; how long each took until its new words were the answer.
async fn saves(
    notes: &Path,
    notebook: &Notebook,
    bot: &Bot,
    way: &str,
) -> anyhow::Result<Vec<Duration>> {
    let mut random = Random::new(5);
    let mut took = Vec::new();
    for edit in 0..EDITS {
        let qa: &Qa = &notebook.qas()[random.below(notebook.qas().len())];
        let file = notes.join(&qa.source.path);
        let text = fs::read_to_string(&file)?;
        let mark = format!("Edited {edit} times over, {way}.");
        let line = format!("### {}\n", qa.question);
        fs::write(&file, text.replacen(&line, &format!("{line}\n{mark}\n"), 1))?;
        let saved = Instant::now();
        let question = qa.question.plain();
        // One that is not answered is counted among the members'.
        while !bot
            .ask(&question)
            .await
            .is_ok_and(|said| said.contains(&mark))
        {
            anyhow::ensure!(saved.elapsed() < PATIENCE, "never answered: {}", bot.log());
            sleep(LOOK_EVERY).await;
        }
        took.push(saved.elapsed());
    }
    Ok(took)
}

/// Saves one note again and again; prints the memory after each ten reloads.
async fn memory(notes: &Path, notebook: &Notebook, bot: &Bot) -> anyhow::Result<()> {
    let qa = &notebook.qas()[0];
    let file = notes.join(&qa.source.path);
    let text = fs::read_to_string(&file)?;
    let mut resident = Vec::new();
    for look in 0..LOOKS {
        for reload in 0..RELOADS {
            let reloads = bot.reloads().len();
            fs::write(&file, format!("{text}\nSaved {look}.{reload}.\n"))?;
            let saved = Instant::now();
            while bot.reloads().len() == reloads {
                anyhow::ensure!(saved.elapsed() < PATIENCE, "not reloaded: {}", bot.log());
                sleep(LOOK_EVERY).await;
            }
        }
        resident.extend(bot.resident_mb());
    }
    let resident: Vec<String> = resident.iter().map(|mb| format!("{mb:.0}")).collect();
    println!(
        "  resident after each {RELOADS} reloads: {} MB",
        resident.join(", ")
    );
    Ok(())
}

/// Members who ask all along.
struct Members {
    stop: Arc<AtomicBool>,
    asked: tokio::task::JoinHandle<Asked>,
}

/// How long answers took, and how many never came.
#[derive(Default)]
struct Asked {
    took: Vec<Duration>,
    failed: usize,
}

impl Members {
    fn start(bot: &Arc<Bot>, queries: &[String]) -> Self {
        let stop = Arc::new(AtomicBool::new(false));
        let (bot, queries, ended) = (Arc::clone(bot), queries.to_vec(), Arc::clone(&stop));
        let asked = tokio::spawn(async move {
            let mut turn = interval(ASK_EVERY);
            turn.set_missed_tick_behavior(MissedTickBehavior::Burst);
            let mut replies = Vec::new();
            for query in queries.iter().cycle() {
                if ended.load(Relaxed) {
                    break;
                }
                turn.tick().await;
                let (bot, query) = (Arc::clone(&bot), query.clone());
                replies.push(tokio::spawn(async move {
                    let begin = Instant::now();
                    bot.ask(&query).await.is_ok().then(|| begin.elapsed())
                }));
            }
            let mut asked = Asked::default();
            for reply in replies {
                match reply.await {
                    Ok(Some(took)) => asked.took.push(took),
                    _ => asked.failed += 1,
                }
            }
            asked
        });
        Self { stop, asked }
    }

    async fn stop(self) -> anyhow::Result<Asked> {
        self.stop.store(true, Relaxed);
        self.asked.await.context("the members broke down")
    }
}

impl Asked {
    fn print(&self, when: &str) {
        let what = format!(
            "query, {when}: {} asked, {} failed",
            self.took.len() + self.failed,
            self.failed
        );
        print(&what, &self.took, "none fails");
    }
}

/// The median, the 99th of a hundred and the slowest.
fn print(what: &str, took: &[Duration], target: &str) {
    let mut took = took.to_vec();
    took.sort();
    let at = |share: f64| {
        let rank = (share * took.len() as f64).ceil() as usize;
        took.get(rank.saturating_sub(1))
            .copied()
            .unwrap_or_default()
    };
    println!(
        "  {what:<52} p50 {:>8.1?}  p99 {:>8.1?}  max {:>8.1?}  {target}",
        at(0.5),
        at(0.99),
        at(1.0)
    );
}
