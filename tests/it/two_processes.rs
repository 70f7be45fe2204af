//! Two bots on one database: one of them posts, and the other replaces it.
//!
//! Both are connected to Discord, so both hear every press; Discord takes the first answer.

use std::path::PathBuf;

use recite_discord_sim::fixtures::{DAILY, GENERAL};
use serde_json::{Value, json};
use tempfile::TempDir;

use crate::binary::{Process, recite};
use crate::bot::BotUnderTest;
use crate::cards::member;
use crate::daily::{CONFIG, EVENING, messages, notes, saying};

/// Two processes that share a database, and the folder of the second, which is the other's alone.
struct TwoBots {
    bot: BotUnderTest,
    other: Process,
    _folder: TempDir,
}

/// The bot that has sent a question.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Sender {
    First,
    Second,
}

/// Two bots that post in #daily at 09:00 and in #general a minute later.
async fn two() -> TwoBots {
    let bot = BotUnderTest::of(notes())
        .config(CONFIG)
        .at(EVENING)
        .binary();
    let bot = bot.ready().await;
    let (folder, other) = bot.start_another();
    bot.set_up_daily().await;
    let options = json!({"channel": GENERAL, "time": "09:01", "timezone": "UTC"});
    bot.admin("daily setup", options).await;
    other.until_logged("connected as").await;
    TwoBots {
        bot,
        other,
        _folder: folder,
    }
}

impl TwoBots {
    /// Waits for the first question in #daily, and returns which bot posted it. Its lease ends a minute
    /// later.
    async fn until_posted(&mut self) -> Sender {
        self.bot.set_clock("2026-03-01T09:00:50Z");
        messages(&self.bot.stand_in, DAILY, 1).await;
        let posted = "posted the question of 2026-03-01";
        tokio::select! {
            () = self.bot.until_logged(posted) => Sender::First,
            () = self.other.until_logged(posted) => Sender::Second,
        }
    }

    async fn end(&mut self, who: Sender, by: impl Fn(&Process)) {
        let process = match who {
            Sender::First => self.bot.process(),
            Sender::Second => &mut self.other,
        };
        by(process);
        process.exit_code(crate::local_discord::TEST_TIMEOUT).await;
    }

    /// Returns the number of questions in #general.
    fn in_general(&self) -> usize {
        let cleo = self.bot.stand_in.person("cleo");
        let all = self.bot.stand_in.discord.channel(&cleo, GENERAL);
        all.iter()
            .filter(|it| it.button("Reveal").is_some())
            .count()
    }

    /// Asserts that no channel has more than one question per date.
    async fn assert_once(&self) {
        for channel in [DAILY, GENERAL] {
            for message in messages(&self.bot.stand_in, channel, 1).await {
                assert!(message.button("Reveal").is_some(), "{}", message.text());
            }
        }
    }
}

impl BotUnderTest {
    /// Starts a second process on the same database, with its own data folder.
    pub fn start_another(&self) -> (TempDir, Process) {
        let folder = TempDir::new().expect("a temporary folder");
        let (url, config) = (json!(self.database()), folder.path().join("c.toml"));
        let config_text = format!("[search]\nmodel_dir = \"\"\n[store]\nurl = {url}\n");
        std::fs::write(&config, config_text).expect("a file");
        let mut command = recite(folder.path());
        command.arg("serve").arg("--config").arg(config);
        command.arg("--notes").arg(self.notes.folder());
        command.arg("--clock").arg(self.clock_file());
        command.env("DISCORD_TOKEN", self.stand_in.token());
        command.env("DISCORD_API_URL", self.stand_in.url());
        (folder, Process::start(command))
    }

    fn clock_file(&self) -> PathBuf {
        let database = self.database();
        let data = PathBuf::from(database.trim_start_matches("sqlite:"));
        let folder = data.parent().and_then(|data| data.parent());
        folder.expect("it lies two folders deep").join("clock")
    }
}

#[tokio::test]
async fn a_stopped_bot_releases_its_lease_at_once() {
    let mut two = two().await;
    let who = two.until_posted().await;
    two.end(who, |process| process.signal("TERM")).await;
    // Its lease would have lasted until 09:01:50.
    two.bot.set_clock("2026-03-01T09:01:00Z");
    messages(&two.bot.stand_in, GENERAL, 1).await;
    two.assert_once().await;
}

#[tokio::test]
async fn after_a_kill_another_bot_continues_when_the_lease_expires() {
    let mut two = two().await;
    let who = two.until_posted().await;
    two.end(who, |process| process.killer()()).await;
    two.bot.set_clock("2026-03-01T09:01:00Z");
    // The other is running and waits.
    two.bot.admin("daily status", Value::Null).await;
    assert_eq!(two.in_general(), 0);
    two.bot.set_clock("2026-03-01T09:01:51Z");
    messages(&two.bot.stand_in, GENERAL, 1).await;
    two.assert_once().await;
    // It continues with the following days.
    two.bot.set_clock("2026-03-02T09:00:30Z");
    let both = messages(&two.bot.stand_in, DAILY, 2).await;
    saying(&two.bot.stand_in, both[0].id(), "How it went").await;
}

#[tokio::test]
async fn a_press_received_by_two_bots_counts_once() {
    let mut two = two().await;
    two.until_posted().await;
    let post = messages(&two.bot.stand_in, DAILY, 1).await.remove(0);
    let ben = two.bot.stand_in.person("ben");
    let opened = two.bot.presses(&ben, post.id(), "Reveal").await;
    let graded = two.bot.presses(&ben, opened.id(), "Right").await;
    assert!(!graded.text().contains("Changed"), "{}", graded.text());
    saying(&two.bot.stand_in, post.id(), "1 answered and knew it").await;
    assert_eq!(two.bot.reviews(&ben).await.len(), 1);
    // Reviews contain it once, too.
    let store = two.bot.store().await;
    let stored = store.personal_data(&member(&ben)).await;
    assert_eq!(stored.expect("it can be read").reviews, 1);
}

#[tokio::test]
async fn two_bots_asked_for_todays_question_post_one() {
    let mut two = two().await;
    let ada = two.bot.stand_in.person("ada");
    let discord = &two.bot.stand_in.discord;
    let options = json!({"channel": DAILY});
    let asked = [(); 2].map(|()| discord.slash(&ada, DAILY, "daily now", options.clone()));
    for asked in &asked {
        let said = two.bot.stand_in.message_of(asked).await;
        assert!(said.is_ephemeral());
    }
    messages(&two.bot.stand_in, DAILY, 1).await;
    two.bot.set_clock("2026-03-01T09:01:00Z");
    // The other channel gets its question, and this one keeps a single one.
    messages(&two.bot.stand_in, GENERAL, 1).await;
    messages(&two.bot.stand_in, DAILY, 1).await;
    two.bot.stop().await;
}
