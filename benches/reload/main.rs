//! Measures how soon a saved note is found, and how members are affected meanwhile.
//!
//! ```text
//! cargo bench --bench reload              10,000 Q&As
//! cargo bench --bench reload -- --quick   1,000
//! cargo bench --bench reload -- --memory            peak memory of loading and reloading
//! cargo bench --bench reload -- --load              time and memory of loading, compared with a Markdown parser
//! cargo bench --bench reload -- --hostile [BYTES]   notes made to be slow, of growing size; 4000000 up to the largest note
//! ```
//!
//! It runs the real bot against a loopback Discord: by words only, and then with the model, if there is one, and
//! all vectors. Members ask 50 questions per second all the time. *saved to answered* is the time from the end of
//! a save to the first answer with the new words, with the watcher's delay of 300 ms; *reload* is the duration that
//! the bot logs. *resident* is the bot's physical memory on Linux, after a number of reloads without members. Notes,
//! queries and vectors are those of the `search` bench.

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

/// The time between two questions of members.
const ASK_INTERVAL: Duration = Duration::from_millis(20);
/// The time of the comparison without any saves.
const CALM_DURATION: Duration = Duration::from_secs(5);
const EDITS: usize = 10;
/// How often memory is measured, and after how many reloads each time.
const MEMORY_SAMPLES: usize = 5;
const RELOADS_PER_SAMPLE: usize = 10;
/// How often a saved note is asked for, and for how long.
const POLL_INTERVAL: Duration = Duration::from_millis(20);
const TIMEOUT: Duration = Duration::from_secs(60);
/// The target for a save, at 10,000 Q&As.
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
            anyhow::bail!("`--memory-of` needs a folder, its number of Q&As and its size");
        };
        return memory::measure(Path::new(folder), qas, bytes.parse()?);
    }
    if let Some(at) = arguments.iter().position(|it| it == "--load-step") {
        let [step, folder, ..] = &arguments[at + 1..] else {
            anyhow::bail!("`--load-step` needs a step and a folder");
        };
        return load::run_step(step, Path::new(folder));
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
    println!("{qas} Q&As, by words only");
    measure(folder.path(), &notebook, None)?;
    let Some(mut model) = Model::load()? else {
        println!(
            "not measured with the model: there is none. Run `scripts/fetch-model` to download it."
        );
        return Ok(());
    };
    let notebook = load_notes(folder.path(), &AccessOptions::default())?.notebook;
    let vectors = vectors(&mut model, &notebook)?;
    println!("{qas} Q&As, with the model");
    measure(folder.path(), &notebook, Some((&model, &vectors)))
}

/// Returns vectors as in the `search` bench: computed for 1,000 Q&As, and drawn from those for more.
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
        sleep(CALM_DURATION).await;
        let calm = calm.stop().await?;
        let members = Members::start(&bot, &queries);
        // The folder still has the edits of the previous measurement.
        let mode = if with.is_some() {
            "by meaning"
        } else {
            "by words"
        };
        let saves = measure_saves(notes, notebook, &bot, mode).await;
        let members = members.stop().await?;
        print("saved to answered", &saves?, TARGET);
        print("reload", &bot.reloads(), "");
        calm.print("calm");
        members.print("while notes change");
        measure_memory(notes, notebook, &bot).await?;
        anyhow::Ok(())
    })
}

/// Saves one note after another, and returns how long each took until its new words were the answer.
async fn measure_saves(
    notes: &Path,
    notebook: &Notebook,
    bot: &Bot,
    mode: &str,
) -> anyhow::Result<Vec<Duration>> {
    let mut random = Random::new(5);
    let mut took = Vec::new();
    for edit in 0..EDITS {
        let qa: &Qa = &notebook.qas()[random.below(notebook.qas().len())];
        let file = notes.join(&qa.source.path);
        let text = fs::read_to_string(&file)?;
        let mark = format!("Edited {edit} times over, {mode}.");
        let line = format!("### {}\n", qa.question);
        fs::write(&file, text.replacen(&line, &format!("{line}\n{mark}\n"), 1))?;
        let saved = Instant::now();
        let question = qa.question.plain();
        // A question that is not answered is counted with those of the members.
        while !bot
            .ask(&question)
            .await
            .is_ok_and(|reply| reply.contains(&mark))
        {
            anyhow::ensure!(
                saved.elapsed() < TIMEOUT,
                "no answer in time: {}",
                bot.log()
            );
            sleep(POLL_INTERVAL).await;
        }
        took.push(saved.elapsed());
    }
    Ok(took)
}

/// Saves one note repeatedly, and prints the memory after each ten reloads.
async fn measure_memory(notes: &Path, notebook: &Notebook, bot: &Bot) -> anyhow::Result<()> {
    let qa = &notebook.qas()[0];
    let file = notes.join(&qa.source.path);
    let text = fs::read_to_string(&file)?;
    let mut resident = Vec::new();
    for sample in 0..MEMORY_SAMPLES {
        for reload in 0..RELOADS_PER_SAMPLE {
            let reloads = bot.reloads().len();
            fs::write(&file, format!("{text}\nSaved {sample}.{reload}.\n"))?;
            let saved = Instant::now();
            while bot.reloads().len() == reloads {
                anyhow::ensure!(
                    saved.elapsed() < TIMEOUT,
                    "not reloaded in time: {}",
                    bot.log()
                );
                sleep(POLL_INTERVAL).await;
            }
        }
        resident.extend(bot.resident_mb());
    }
    let resident: Vec<String> = resident.iter().map(|mb| format!("{mb:.0}")).collect();
    println!(
        "  resident after each {RELOADS_PER_SAMPLE} reloads: {} MB",
        resident.join(", ")
    );
    Ok(())
}

/// Members who ask all the time.
struct Members {
    stop: Arc<AtomicBool>,
    asked: tokio::task::JoinHandle<AnswerTimes>,
}

/// The times of answers, and the number of missing ones.
#[derive(Default)]
struct AnswerTimes {
    took: Vec<Duration>,
    failed: usize,
}

impl Members {
    fn start(bot: &Arc<Bot>, queries: &[String]) -> Self {
        let stop = Arc::new(AtomicBool::new(false));
        let (bot, queries, ended) = (Arc::clone(bot), queries.to_vec(), Arc::clone(&stop));
        let asked = tokio::spawn(async move {
            let mut turn = interval(ASK_INTERVAL);
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
            let mut asked = AnswerTimes::default();
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

    async fn stop(self) -> anyhow::Result<AnswerTimes> {
        self.stop.store(true, Relaxed);
        self.asked.await.context("the task of the members failed")
    }
}

impl AnswerTimes {
    fn print(&self, when: &str) {
        let what = format!(
            "query, {when}: {} asked, {} failed",
            self.took.len() + self.failed,
            self.failed
        );
        print(&what, &self.took, "no failures");
    }
}

/// Prints the median, the 99th percentile and the slowest.
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
