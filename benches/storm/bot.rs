//! The real bot. It runs until this is dropped.

use std::fs;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::Context;
use recite_discord_sim::fixtures::GENERAL;
use recite_discord_sim::{Sandbox, SandboxOptions};
use serde_json::json;
use tempfile::TempDir;
use tokio::time::sleep;

/// The part of the log line that appears once vectors are loaded.
const SEMANTIC_SEARCH_READY: &str = "by meaning";
/// The path of the database in the folder of the bot.
const DATABASE: &str = "data/recite.db";
const READY_WITHIN: Duration = Duration::from_secs(600);

/// The physical memory of a process, in bytes.
#[allow(dead_code, reason = "only one of the benches measures it")]
pub struct Memory {
    /// The memory now.
    pub resident: u64,
    /// The highest since the start or since the last reset.
    pub peak: u64,
}

/// A running bot and its Discord.
pub struct Bot {
    process: Child,
    pub discord: Sandbox,
    /// A folder without the `.env` and the config of the working folder.
    home: TempDir,
}

/// How a bot is started.
pub struct BotStart<'a> {
    pub binary: &'a Path,
    pub notes: &'a Path,
    pub discord: SandboxOptions,
    /// The database to begin with.
    pub database: Option<&'a Path>,
    /// The text of its `recite.toml`.
    pub config: &'a str,
    pub model: Option<&'a Path>,
}

impl Bot {
    /// Starts the bot and waits until it can answer, by meaning too if there is a model.
    pub async fn start(start: BotStart<'_>) -> anyhow::Result<Self> {
        let model = start.model;
        let discord = Sandbox::start(start.discord).await?;
        let home = tempfile::tempdir()?;
        for folder in ["data", "config"] {
            fs::create_dir(home.path().join(folder))?;
        }
        fs::write(home.path().join("config/recite.toml"), start.config)?;
        if let Some(database) = start.database {
            fs::copy(database, home.path().join(DATABASE))?;
        }
        let mut process = Command::new(start.binary)
            .args(["serve", "--notes"])
            .arg(start.notes)
            .current_dir(home.path())
            .env("DISCORD_API_URL", discord.url())
            .env("DISCORD_TOKEN", discord.token())
            .env("RECITE_MODEL_DIR", model.unwrap_or(Path::new("")))
            .env("RECITE_DATA_DIR", "data")
            .stderr(Stdio::piped())
            .spawn()
            .context("start `recite serve`")?;
        let log = Arc::new(Mutex::new(String::new()));
        let (written, stderr) = (Arc::clone(&log), process.stderr.take());
        thread::spawn(move || {
            let lines = stderr
                .into_iter()
                .flat_map(|all| BufReader::new(all).lines());
            for line in lines.map_while(Result::ok) {
                let mut log = written.lock().unwrap_or_else(PoisonError::into_inner);
                log.push_str(&line);
                log.push('\n');
            }
        });
        let log = || log.lock().unwrap_or_else(PoisonError::into_inner).clone();
        let bot = Self {
            process,
            discord,
            home,
        };
        bot.discord.wait_until_ready().await;
        bot.discord.wait_for_command("leaderboard").await;
        let begin = Instant::now();
        while model.is_some() && !log().contains(SEMANTIC_SEARCH_READY) {
            anyhow::ensure!(
                begin.elapsed() < READY_WITHIN,
                "vectors were not loaded in time: {}",
                log()
            );
            sleep(Duration::from_millis(100)).await;
        }
        Ok(bot)
    }

    /// Returns the path of its database.
    #[allow(dead_code, reason = "only one of the benches reads it")]
    pub fn database(&self) -> PathBuf {
        self.home.path().join(DATABASE)
    }

    #[allow(dead_code, reason = "only one of the benches asks")]
    pub async fn ask(&self, question: &str) -> anyhow::Result<()> {
        let member = &self.discord.people()[1];
        let options = json!({"question": question});
        let asked = self.discord.slash(member, GENERAL, "ask", options);
        asked.message().await?;
        Ok(())
    }

    #[allow(dead_code, reason = "only one of the benches measures it")]
    pub fn memory(&self) -> anyhow::Result<Memory> {
        let status = fs::read_to_string(format!("/proc/{}/status", self.process.id()))?;
        let bytes = |name: &str| {
            let line = status.lines().find_map(|line| line.strip_prefix(name))?;
            let kibibytes: u64 = line.trim().strip_suffix(" kB")?.parse().ok()?;
            Some(kibibytes * 1024)
        };
        let memory = bytes("VmRSS:").zip(bytes("VmHWM:"));
        let (resident, peak) = memory.context("memory can be measured only on Linux")?;
        Ok(Memory { resident, peak })
    }

    /// Resets the peak to the current memory.
    #[allow(dead_code, reason = "only one of the benches measures it")]
    pub fn reset_peak(&self) -> anyhow::Result<()> {
        Ok(fs::write(
            format!("/proc/{}/clear_refs", self.process.id()),
            "5",
        )?)
    }
}

impl Drop for Bot {
    fn drop(&mut self) {
        // Fails only if the process has ended already.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}
