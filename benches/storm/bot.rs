//! The real bot with a database of grades. It runs until this is dropped.

use std::fs;
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::Context;
use recite_discord_sim::fixtures::{GENERAL, Person};
use recite_discord_sim::{Sandbox, SandboxOptions};
use serde_json::json;
use tempfile::TempDir;
use tokio::time::sleep;

/// The part of the log line that appears once vectors are loaded.
const SEMANTIC_SEARCH_READY: &str = "by meaning";
const READY_WITHIN: Duration = Duration::from_secs(600);

/// The physical memory of a process, in bytes.
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
    /// A folder without any `.env` or config of the working folder.
    _home: TempDir,
}

impl Bot {
    /// Starts the bot and waits until it can answer, by meaning too if there is a model.
    pub async fn start(
        binary: &Path,
        notes: &Path,
        database: &Path,
        people: &[Person],
        model: Option<&Path>,
    ) -> anyhow::Result<Self> {
        let options = SandboxOptions {
            people: people.to_vec(),
            ..SandboxOptions::default()
        };
        let discord = Sandbox::start(options).await?;
        let home = tempfile::tempdir()?;
        fs::create_dir(home.path().join("data"))?;
        fs::copy(database, home.path().join("data/recite.db"))?;
        let mut process = Command::new(binary)
            .args(["serve", "--notes"])
            .arg(notes)
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
            _home: home,
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

    pub async fn ask(&self, question: &str) -> anyhow::Result<()> {
        let member = &self.discord.people()[1];
        let options = json!({"question": question});
        let asked = self.discord.slash(member, GENERAL, "ask", options);
        asked.message().await?;
        Ok(())
    }

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
