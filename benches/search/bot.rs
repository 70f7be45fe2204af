//! Starts the real bot against a loopback Discord.

use std::fs;
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, ChildStderr, Command, Stdio};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use anyhow::{Context, bail};
use recite::background::embedding::CACHE_FILE;
use recite_discord_sim::fixtures::GENERAL;
use recite_discord_sim::{Sandbox, SandboxOptions};
use serde_json::json;
use tokio::sync::watch;

/// A start that takes longer counts as failed.
const READY_WITHIN: Duration = Duration::from_secs(300);
/// The part of the log line that appears once the vectors of a model are loaded.
const SEMANTIC_SEARCH_READY: &str = "by meaning";

/// The model and the cache that the bot is started with.
#[derive(Default)]
pub struct StartOptions<'a> {
    /// The folder of the model; `None` for search by words only.
    pub model: Option<&'a Path>,
    /// The folder of the multilingual model, which is used beside the other one.
    pub multilingual: Option<&'a Path>,
    /// The cache of the model's vectors; `None` for an empty cache.
    pub vectors: Option<&'a Path>,
}

/// The measurements of a start.
pub struct StartMeasurements {
    /// The time from spawn to a session.
    pub ready_after: Duration,
    /// The time from spawn to the answer to a question that was asked as soon as `/ask` was registered.
    pub answered_after: Duration,
    /// The time from spawn until answers are found by meaning; `None` without the model or its vectors.
    pub semantic_after: Option<Duration>,
    /// The memory after all of these, and after a second answer if it is found by meaning. `None` on systems
    /// other than Linux.
    pub memory: Option<Memory>,
}

/// The physical memory of a process, in bytes.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Memory {
    /// The memory now.
    pub resident: u64,
    /// The highest since the start.
    pub peak: u64,
}

/// Starts `recite serve` on a folder of notes, asks it a question, and stops it.
pub fn start(
    notes: &Path,
    options: &StartOptions,
    question: &str,
) -> anyhow::Result<StartMeasurements> {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(1)
        .enable_all()
        .build()?;
    runtime.block_on(async {
        let discord = Sandbox::start(SandboxOptions::default()).await?;
        // A folder without any `.env` or config of the working folder.
        let home = tempfile::tempdir()?;
        if let Some(vectors) = options.vectors {
            fs::create_dir(home.path().join("data"))?;
            fs::copy(vectors, home.path().join("data").join(CACHE_FILE))?;
        }
        if let Some(multilingual) = options.multilingual {
            fs::create_dir(home.path().join("config"))?;
            let setting = format!("search.multilingual_model_dir = {multilingual:?}\n");
            fs::write(home.path().join("config/recite.toml"), setting)?;
        }
        let begin = Instant::now();
        let mut child = Command::new(env!("CARGO_BIN_EXE_recite"))
            .args(["serve", "--notes"])
            .arg(notes)
            .current_dir(home.path())
            .env("DISCORD_API_URL", discord.url())
            .env("DISCORD_TOKEN", discord.token())
            .env("RECITE_MODEL_DIR", options.model.unwrap_or(Path::new("")))
            .env("RECITE_DATA_DIR", "data")
            .stderr(Stdio::piped())
            .spawn()
            .context("start `recite serve`")?;
        let models = 1 + usize::from(options.multilingual.is_some());
        let mut log = Log::new(child.stderr.take(), models);
        let bot = Bot(child);
        let steps = async {
            discord.wait_until_ready().await;
            let ready_after = begin.elapsed();
            ask(&discord, question).await?;
            let answered_after = begin.elapsed();
            let mut semantic_after = None;
            if options.vectors.is_some() {
                semantic_after = Some(log.until_semantic().await?.duration_since(begin));
                ask(&discord, question).await?;
            }
            anyhow::Ok(StartMeasurements {
                ready_after,
                answered_after,
                semantic_after,
                memory: read_memory(bot.0.id()),
            })
        };
        let started = tokio::time::timeout(READY_WITHIN, steps).await;
        bot.end()?;
        match started {
            Ok(Ok(started)) => Ok(started),
            Ok(Err(error)) => Err(error.context(log.end())),
            Err(_) => bail!("the bot did not start in time: {}", log.end()),
        }
    })
}

async fn ask(discord: &Sandbox, question: &str) -> anyhow::Result<()> {
    discord.wait_for_command("ask").await;
    let member = &discord.people()[0];
    let options = json!({"question": question});
    discord
        .slash(member, GENERAL, "ask", options)
        .message()
        .await?;
    Ok(())
}

/// Collects the bot's stderr.
struct Log {
    reader: JoinHandle<String>,
    semantic_at: watch::Receiver<Option<Instant>>,
}

impl Log {
    /// Reads the bot's stderr. The vectors of this many models are loaded.
    fn new(stderr: Option<ChildStderr>, models: usize) -> Self {
        let (sender, semantic_at) = watch::channel(None);
        let reader = thread::spawn(move || {
            let (mut log, mut loaded) = (String::new(), 0);
            let lines = stderr
                .into_iter()
                .flat_map(|all| BufReader::new(all).lines());
            for line in lines.map_while(Result::ok) {
                loaded += usize::from(line.contains(SEMANTIC_SEARCH_READY));
                if loaded == models {
                    sender.send_replace(Some(Instant::now()));
                }
                log = log + &line + "\n";
            }
            log
        });
        Self {
            reader,
            semantic_at,
        }
    }

    async fn until_semantic(&mut self) -> anyhow::Result<Instant> {
        let semantic_at = self.semantic_at.wait_for(Option::is_some).await;
        let semantic_at = *semantic_at.context("the bot ended before its vectors were loaded")?;
        semantic_at.context("no time was recorded")
    }

    /// Returns the whole log, after the bot has ended.
    fn end(self) -> String {
        self.reader.join().unwrap_or_default()
    }
}

/// The process, which is killed when this is dropped.
struct Bot(Child);

impl Bot {
    /// Stops the bot with SIGTERM, as a container engine does.
    fn end(mut self) -> anyhow::Result<()> {
        let signal = Command::new("kill").arg(self.0.id().to_string()).status();
        if !signal.is_ok_and(|status| status.success()) {
            self.0.kill()?;
        }
        self.0.wait()?;
        Ok(())
    }
}

impl Drop for Bot {
    fn drop(&mut self) {
        // Fails only if the process has ended already.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

fn read_memory(process: u32) -> Option<Memory> {
    let status = fs::read_to_string(format!("/proc/{process}/status")).ok()?;
    let bytes = |name: &str| {
        let line = status.lines().find_map(|line| line.strip_prefix(name))?;
        let kibibytes: u64 = line.trim().strip_suffix(" kB")?.parse().ok()?;
        Some(kibibytes * 1024)
    };
    Some(Memory {
        resident: bytes("VmRSS:")?,
        peak: bytes("VmHWM:")?,
    })
}
