//! The real bot with a database of grades, running until this is dropped.

use std::fs;
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::Context;
use recite_discord_sim::place::{GENERAL, Person};
use recite_discord_sim::{Options, Sandbox};
use serde_json::json;
use tempfile::TempDir;
use tokio::time::sleep;

/// What the log says once vectors are there.
const MEANT: &str = "answers are found by meaning as well";
const READY_WITHIN: Duration = Duration::from_secs(600);

/// Physical memory of a process, in bytes.
pub struct Memory {
    pub resident: u64,
    /// The highest since the start, or since the peak was forgotten.
    pub peak: u64,
}

pub struct Bot {
    process: Child,
    pub discord: Sandbox,
    /// Away from any `.env` and config of the working folder.
    _home: TempDir,
}

impl Bot {
    /// Ready to answer, by meaning as well where there is a model.
    pub async fn start(
        binary: &Path,
        notes: &Path,
        database: &Path,
        people: &[Person],
        model: Option<&Path>,
    ) -> anyhow::Result<Self> {
        let options = Options {
            people: people.to_vec(),
            ..Options::default()
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
        bot.discord.until_ready().await;
        bot.discord.until_command("leaderboard").await;
        let begin = Instant::now();
        while model.is_some() && !log().contains(MEANT) {
            anyhow::ensure!(begin.elapsed() < READY_WITHIN, "no vectors: {}", log());
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
        let (resident, peak) = memory.context("the system does not tell: all but Linux")?;
        Ok(Memory { resident, peak })
    }

    /// Resets the peak, so that it counts from now on.
    pub fn forget_peak(&self) -> anyhow::Result<()> {
        Ok(fs::write(
            format!("/proc/{}/clear_refs", self.process.id()),
            "5",
        )?)
    }
}

impl Drop for Bot {
    fn drop(&mut self) {
        // Fails only where it has ended already.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}
