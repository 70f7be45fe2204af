//! The real bot. It runs until this is dropped.

use std::fs;
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::Context;
use recite::background::embedding::CACHE_FILE;
use recite_discord_sim::fixtures::GENERAL;
use recite_discord_sim::{Sandbox, SandboxOptions};
use serde_json::json;
use tempfile::TempDir;
use tokio::time::sleep;

use super::meaning::{Model, Vectors};

/// The part of the log line that appears once vectors are loaded.
const SEMANTIC_SEARCH_READY: &str = "by meaning";
const READY_WITHIN: Duration = Duration::from_secs(300);

/// A running bot and its Discord.
pub struct Bot {
    process: Child,
    discord: Sandbox,
    log: Arc<Mutex<String>>,
    /// A folder without any `.env` or config of the working folder.
    _home: TempDir,
}

impl Bot {
    /// Starts the bot and waits until it can answer, by meaning too if there is a model.
    pub async fn start(notes: &Path, with: Option<(&Model, &Vectors)>) -> anyhow::Result<Self> {
        let discord = Sandbox::start(SandboxOptions::default()).await?;
        let home = tempfile::tempdir()?;
        if let Some((_, vectors)) = with {
            fs::create_dir(home.path().join("data"))?;
            vectors.write(&home.path().join("data").join(CACHE_FILE))?;
        }
        let mut process = Command::new(env!("CARGO_BIN_EXE_recite"))
            .args(["serve", "--notes"])
            .arg(notes)
            .current_dir(home.path())
            .env("DISCORD_API_URL", discord.url())
            .env("DISCORD_TOKEN", discord.token())
            .env(
                "RECITE_MODEL_DIR",
                with.map_or(Path::new(""), |(model, _)| &model.folder),
            )
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
        let bot = Self {
            process,
            discord,
            log,
            _home: home,
        };
        bot.discord.wait_until_ready().await;
        bot.discord.wait_for_command("ask").await;
        let begin = Instant::now();
        while with.is_some() && !bot.log().contains(SEMANTIC_SEARCH_READY) {
            anyhow::ensure!(
                begin.elapsed() < READY_WITHIN,
                "vectors were not loaded in time: {}",
                bot.log()
            );
            sleep(Duration::from_millis(20)).await;
        }
        Ok(bot)
    }

    /// Asks a question and returns the text of the reply.
    pub async fn ask(&self, question: &str) -> anyhow::Result<String> {
        let member = &self.discord.people()[0];
        let options = json!({"question": question});
        let asked = self.discord.slash(member, GENERAL, "ask", options);
        Ok(asked.message().await?.text())
    }

    pub fn log(&self) -> String {
        let log = self.log.lock().unwrap_or_else(PoisonError::into_inner);
        log.clone()
    }

    /// Returns the physical memory in megabytes; `None` on systems other than Linux.
    pub fn resident_mb(&self) -> Option<f64> {
        let status = fs::read_to_string(format!("/proc/{}/status", self.process.id())).ok()?;
        let line = status
            .lines()
            .find_map(|line| line.strip_prefix("VmRSS:"))?;
        let kib: f64 = line.split_whitespace().next()?.parse().ok()?;
        Some(kib * 1024.0 / 1e6)
    }

    /// Returns the duration of each reload, from the log.
    pub fn reloads(&self) -> Vec<Duration> {
        let log = self.log();
        let lines = log
            .lines()
            .filter(|line| line.contains("reloaded the notes"));
        let took = lines.filter_map(|line| {
            let (_, took) = line.split_once("took_ms=")?;
            took.split_whitespace().next()?.parse().ok()
        });
        took.map(Duration::from_millis).collect()
    }
}

impl Drop for Bot {
    fn drop(&mut self) {
        // Fails only if the process has ended already.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}
