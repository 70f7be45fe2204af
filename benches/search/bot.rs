//! The real bot, started against a loopback Discord.

use std::fs;
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, ChildStderr, Command, Stdio};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use anyhow::{Context, bail};
use recite::background::meaning::CACHE_FILE;
use recite_discord_sim::place::GENERAL;
use recite_discord_sim::{Options, Sandbox};
use serde_json::json;
use tokio::sync::watch;

/// A start that takes longer has failed.
const READY_WITHIN: Duration = Duration::from_secs(300);
/// What the log says once vectors are there.
const MEANT: &str = "answers are found by meaning as well";

/// What the bot has beside its notes.
#[derive(Default)]
pub struct With<'a> {
    /// The folder of the model; `None` for words alone.
    pub model: Option<&'a Path>,
    /// The cache of vectors; `None` for an empty one.
    pub vectors: Option<&'a Path>,
}

pub struct Started {
    /// From spawn to a session.
    pub ready_after: Duration,
    /// From spawn until a member had the answer to a question asked as soon as there was `/ask`.
    pub answered_after: Duration,
    /// From spawn until answers are found by meaning; `None` without the model or its vectors.
    pub meant_after: Option<Duration>,
    /// After all of these, and after a second answer where that is found by meaning. `None` where
    /// the system does not tell: all but Linux.
    pub memory: Option<Memory>,
}

/// Physical memory of a process, in bytes.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Memory {
    pub resident: u64,
    pub peak: u64,
}

/// Starts `recite serve` on a folder of notes, asks it a question, and ends it.
pub fn start(notes: &Path, with: &With, question: &str) -> anyhow::Result<Started> {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(1)
        .enable_all()
        .build()?;
    runtime.block_on(async {
        let discord = Sandbox::start(Options::default()).await?;
        // Away from any `.env` and config of the working folder.
        let home = tempfile::tempdir()?;
        if let Some(vectors) = with.vectors {
            fs::create_dir(home.path().join("data"))?;
            fs::copy(vectors, home.path().join("data").join(CACHE_FILE))?;
        }
        let begin = Instant::now();
        let mut child = Command::new(env!("CARGO_BIN_EXE_recite"))
            .args(["serve", "--notes"])
            .arg(notes)
            .current_dir(home.path())
            .env("DISCORD_API_URL", discord.url())
            .env("DISCORD_TOKEN", discord.token())
            .env("RECITE_MODEL_DIR", with.model.unwrap_or(Path::new("")))
            .env("RECITE_DATA_DIR", "data")
            .stderr(Stdio::piped())
            .spawn()
            .context("start `recite serve`")?;
        let mut log = Log::of(child.stderr.take());
        let bot = Bot(child);
        let steps = async {
            discord.until_ready().await;
            let ready_after = begin.elapsed();
            ask(&discord, question).await?;
            let answered_after = begin.elapsed();
            let mut meant_after = None;
            if with.vectors.is_some() {
                meant_after = Some(log.until_meant().await?.duration_since(begin));
                ask(&discord, question).await?;
            }
            anyhow::Ok(Started {
                ready_after,
                answered_after,
                meant_after,
                memory: memory_of(bot.0.id()),
            })
        };
        let started = tokio::time::timeout(READY_WITHIN, steps).await;
        bot.end()?;
        match started {
            Ok(Ok(started)) => Ok(started),
            Ok(Err(error)) => Err(error.context(log.end())),
            Err(_) => bail!("the bot was never ready: {}", log.end()),
        }
    })
}

async fn ask(discord: &Sandbox, question: &str) -> anyhow::Result<()> {
    discord.until_command("ask").await;
    let member = &discord.people()[0];
    let options = json!({"question": question});
    discord
        .slash(member, GENERAL, "ask", options)
        .message()
        .await?;
    Ok(())
}

/// What the bot writes to stderr.
struct Log {
    reader: JoinHandle<String>,
    meant_at: watch::Receiver<Option<Instant>>,
}

impl Log {
    fn of(stderr: Option<ChildStderr>) -> Self {
        let (sender, meant_at) = watch::channel(None);
        let reader = thread::spawn(move || {
            let mut log = String::new();
            let lines = stderr
                .into_iter()
                .flat_map(|all| BufReader::new(all).lines());
            for line in lines.map_while(Result::ok) {
                if line.contains(MEANT) {
                    sender.send_replace(Some(Instant::now()));
                }
                log = log + &line + "\n";
            }
            log
        });
        Self { reader, meant_at }
    }

    async fn until_meant(&mut self) -> anyhow::Result<Instant> {
        let meant_at = self.meant_at.wait_for(Option::is_some).await;
        let meant_at = *meant_at.context("the bot ended without its vectors")?;
        meant_at.context("waited for it")
    }

    /// All of it, once the bot has ended.
    fn end(self) -> String {
        self.reader.join().unwrap_or_default()
    }
}

/// The process, ended at the latest when this is dropped.
struct Bot(Child);

impl Bot {
    /// As a container does: SIGTERM.
    fn end(mut self) -> anyhow::Result<()> {
        let told = Command::new("kill").arg(self.0.id().to_string()).status();
        if !told.is_ok_and(|status| status.success()) {
            self.0.kill()?;
        }
        self.0.wait()?;
        Ok(())
    }
}

impl Drop for Bot {
    fn drop(&mut self) {
        // Fails only where it has ended already.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

fn memory_of(process: u32) -> Option<Memory> {
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
