//! The real bot, started against a loopback Discord.

use std::fs::{self, File};
use std::path::Path;
use std::process::{Child, Command};
use std::time::{Duration, Instant};

use anyhow::{Context, bail};
use recite::sandbox::{Options, Sandbox};

/// A start that takes longer has failed.
const READY_WITHIN: Duration = Duration::from_secs(300);

pub struct Started {
    /// From spawn to a session.
    pub ready_after: Duration,
    /// `None` where the system does not tell: all but Linux.
    pub memory: Option<Memory>,
}

/// Physical memory of a process, in bytes.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Memory {
    pub resident: u64,
    pub peak: u64,
}

/// Starts `recite serve` on a folder of notes, waits until it is connected, and ends it.
pub fn start(notes: &Path) -> anyhow::Result<Started> {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(1)
        .enable_all()
        .build()?;
    runtime.block_on(async {
        let discord = Sandbox::start(Options::default()).await?;
        // Away from any `.env` and config of the working folder.
        let home = tempfile::tempdir()?;
        let log = home.path().join("log");
        let begin = Instant::now();
        let child = Command::new(env!("CARGO_BIN_EXE_recite"))
            .args(["serve", "--notes"])
            .arg(notes)
            .current_dir(home.path())
            .env("DISCORD_API_URL", discord.url())
            .env("DISCORD_TOKEN", discord.token())
            .stderr(File::create(&log)?)
            .spawn()
            .context("start `recite serve`")?;
        let bot = Bot(child);
        let ready = tokio::time::timeout(READY_WITHIN, discord.until_ready()).await;
        let ready_after = begin.elapsed();
        if ready.is_err() {
            bail!("the bot was never ready: {}", fs::read_to_string(log)?);
        }
        let memory = memory_of(bot.0.id());
        bot.end()?;
        Ok(Started {
            ready_after,
            memory,
        })
    })
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
