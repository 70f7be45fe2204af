//! Measures how long members wait when many of them use the bot at the same moment.
//!
//! ```text
//! cargo bench --bench crowd               200 questions at once, and 50 members who grade a card at once
//! cargo bench --bench crowd -- 1000 100
//! ```
//!
//! It runs the real bot against a loopback Discord, with search by words only. A member's wait is the time from
//! sending the interaction to the first response. An interaction without a response within Discord's limit of 3 s
//! counts as unanswered.

use std::fs;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use anyhow::Context;
use recite_discord_sim::fixtures::{GENERAL, crowd};
use recite_discord_sim::interaction::Interaction;
use recite_discord_sim::{Sandbox, SandboxOptions};
use serde_json::{Value, json};
use tempfile::TempDir;
use tokio::task::JoinSet;

const QUESTIONS: usize = 500;

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let given = std::env::args().skip(1).filter_map(|it| it.parse().ok());
    let given: Vec<usize> = given.collect();
    let (asking, grading) = match given[..] {
        [asking, grading, ..] => (asking, grading),
        _ => (200, 50),
    };
    let bot = Bot::start(grading).await?;
    let ask = |n: usize| {
        let question = json!({"question": format!("rule of item {}", n % QUESTIONS)});
        let people = bot.discord.people();
        bot.discord
            .slash(&people[n % people.len()], GENERAL, "ask", question)
    };
    let asked: Vec<Interaction> = (0..asking).map(ask).collect();
    Waits::measure(&asked).await.print("/ask");
    let people = bot.discord.people();
    let quiz = |person| bot.discord.slash(person, GENERAL, "quiz", Value::Null);
    let cards: Vec<Interaction> = people.iter().map(quiz).collect();
    Waits::measure(&cards).await.print("/quiz");
    let revealed = bot.press_all(&cards, "Reveal").await?;
    Waits::measure(&revealed).await.print("Reveal");
    let graded = bot.press_all(&revealed, "Right").await?;
    Waits::measure(&graded).await.print("Right");
    Ok(())
}

/// The bot and its Discord. The bot is killed when this is dropped.
struct Bot {
    process: Child,
    discord: Sandbox,
    _home: TempDir,
}

impl Bot {
    async fn start(people: usize) -> anyhow::Result<Self> {
        let options = SandboxOptions {
            people: crowd(people),
            ..SandboxOptions::default()
        };
        let discord = Sandbox::start(options).await?;
        let home = tempfile::tempdir()?;
        write_notes(&home.path().join("notes"))?;
        let process = Command::new(env!("CARGO_BIN_EXE_recite"))
            .arg("serve")
            .current_dir(home.path())
            .env("DISCORD_API_URL", discord.url())
            .env("DISCORD_TOKEN", discord.token())
            .env("RECITE_MODEL_DIR", "")
            .stderr(Stdio::null())
            .spawn()
            .context("start `recite serve`")?;
        let bot = Self {
            process,
            discord,
            _home: home,
        };
        bot.discord.wait_until_ready().await;
        bot.discord.wait_for_command("quiz").await;
        Ok(bot)
    }

    /// Lets every member press this button on their message; all at once, after all messages are there.
    async fn press_all(
        &self,
        messages: &[Interaction],
        label: &str,
    ) -> anyhow::Result<Vec<Interaction>> {
        let mut buttons = Vec::new();
        for (person, interaction) in self.discord.people().iter().zip(messages) {
            let message = interaction.message().await?;
            let button = message
                .button(label)
                .with_context(|| format!("the message has no button `{label}`"))?;
            buttons.push((person, message.id(), button));
        }
        let press = buttons.into_iter();
        let press =
            press.map(|(person, message, button)| self.discord.press(person, message, &button));
        Ok(press.collect())
    }
}

impl Drop for Bot {
    fn drop(&mut self) {
        // Fails only if the process has ended already.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// The waits of members, and the number of interactions without a response.
#[derive(Default)]
struct Waits {
    took: Vec<Duration>,
    unanswered: usize,
}

impl Waits {
    /// Measures interactions that were just sent.
    async fn measure(interactions: &[Interaction]) -> Self {
        let mut answers = JoinSet::new();
        for interaction in interactions {
            let interaction = interaction.clone();
            answers.spawn(async move {
                let sent_at = interaction.sent_at()?;
                interaction.answer().await.ok().map(|_| sent_at.elapsed())
            });
        }
        let mut waits = Self::default();
        for took in answers.join_all().await {
            match took {
                Some(took) => waits.took.push(took),
                None => waits.unanswered += 1,
            }
        }
        waits.took.sort();
        waits
    }

    fn print(&self, what: &str) {
        let at = |share: usize| {
            self.took
                .get((self.took.len() * share).div_ceil(100).max(1) - 1)
        };
        let [half, most, all] = [50, 99, 100].map(|share| at(share).copied().unwrap_or_default());
        println!(
            "{what:<8} {} at once: p50 {half:.1?}, p99 {most:.1?}, max {all:.1?}, unanswered {}",
            self.took.len() + self.unanswered,
            self.unanswered
        );
    }
}

fn write_notes(folder: &Path) -> anyhow::Result<()> {
    fs::create_dir(folder)?;
    for n in 0..QUESTIONS {
        let note = format!("### What is the rule of item {n}?\n\nKeep item {n} dry and dark.\n");
        fs::write(folder.join(format!("{n}.md")), note)?;
    }
    Ok(())
}
