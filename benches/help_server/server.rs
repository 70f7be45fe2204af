//! A help server with the real bot: writes what a day brings, presses buttons, and counts.

use std::path::Path;
use std::time::{Duration, Instant};

use anyhow::Context;
use recite_discord_sim::fixtures::{
    self, APPLICATION, GENERAL, GUILD, HELP, Person, TextChannel, crowd,
};
use recite_discord_sim::message::Message;
use recite_discord_sim::snowflake::Snowflake;
use recite_discord_sim::{MemberMessage, SandboxOptions};
use recite_notes::QaId;
use rusqlite::{Connection, OptionalExtension};
use serde_json::{Value, json};
use tokio::time::sleep;

use crate::bot::{Bot, BotStart};
use crate::day::{Day, Event, Question};

const CONFIG: &str = "[discord]\nmentions = true\nmention_unsure = \"silent\"\n";
/// As many channels and members as it takes that no limit per minute is reached.
const CHANNELS: u64 = 40;
const MEMBERS: usize = 120;
const OUTCOME_WITHIN: Duration = Duration::from_secs(60);

/// What was counted.
#[derive(Clone, Copy, Debug, Default)]
pub struct Tally {
    threads: u32,
    right: u32,
    wrong: u32,
    missed: u32,
    solved: u32,
    removed: u32,
    pauses: u32,
    mentions: u32,
    right_mentions: u32,
    wrong_mentions: u32,
    /// Messages that pinged somebody, second replies, and replies to bots and webhooks.
    faults: u32,
}

impl Tally {
    pub const HEAD: &'static str = "                       threads: right wrong silent though answerable solved removed pauses   mentions: right wrong   faults";

    pub fn add(&mut self, other: &Self) {
        let pairs = [
            (&mut self.threads, other.threads),
            (&mut self.right, other.right),
            (&mut self.wrong, other.wrong),
            (&mut self.missed, other.missed),
            (&mut self.solved, other.solved),
            (&mut self.removed, other.removed),
            (&mut self.pauses, other.pauses),
            (&mut self.mentions, other.mentions),
            (&mut self.right_mentions, other.right_mentions),
            (&mut self.wrong_mentions, other.wrong_mentions),
            (&mut self.faults, other.faults),
        ];
        for (count, more) in pairs {
            *count += more;
        }
    }

    pub fn row(&self, name: &str) -> String {
        format!(
            "  {name:20} {:8} {:5} {:5} {:24} {:6} {:7} {:6} {:11} {:5} {:5} {:8}",
            self.threads,
            self.right,
            self.wrong,
            self.missed,
            self.solved,
            self.removed,
            self.pauses,
            self.mentions,
            self.right_mentions,
            self.wrong_mentions,
            self.faults
        )
    }

    pub fn summary(&self) -> String {
        let share = |part: u32, of: u32| f64::from(part) / f64::from(of.max(1)) * 100.0;
        let answered = self.right + self.wrong;
        format!(
            "  of {} threads, {:.1} % were answered, {:.1} % wrongly; of {} answers, {:.1} % were removed",
            self.threads,
            share(answered, self.threads),
            share(self.wrong, self.threads),
            answered,
            share(self.removed, answered),
        )
    }
}

/// A running help server.
pub struct HelpServer {
    bot: Bot,
    database: Connection,
}

impl HelpServer {
    /// Starts the bot, sets up the forum, and presses *Go live*.
    pub async fn start(
        notes: &Path,
        model: Option<&Path>,
        takes_likely: bool,
    ) -> anyhow::Result<Self> {
        let mut channels = fixtures::channels();
        channels.extend((0..CHANNELS).map(|n| TextChannel {
            id: channel(n),
            guild: GUILD,
            name: format!("help-{n}"),
        }));
        let bot = Bot::start(BotStart {
            binary: Path::new(env!("CARGO_BIN_EXE_recite")),
            notes,
            discord: SandboxOptions {
                people: crowd(MEMBERS),
                channels,
                forums: fixtures::forums(),
                ..SandboxOptions::default()
            },
            database: None,
            config: CONFIG,
            model,
        })
        .await?;
        let database = Connection::open(bot.database())?;
        let server = Self { bot, database };
        let setup = json!({"channel": HELP, "when": "sure", "likely": takes_likely});
        server.types("threads setup", setup).await?;
        server.go_live().await?;
        Ok(server)
    }

    /// Types a command as the admin.
    async fn types(&self, command: &str, options: Value) -> anyhow::Result<Message> {
        let admin = &self.bot.discord.people()[0];
        let typed = self.bot.discord.slash(admin, GENERAL, command, options);
        Ok(typed.message().await?)
    }

    async fn go_live(&self) -> anyhow::Result<()> {
        let status = self.types("threads status", Value::Null).await?;
        let admin = self.bot.discord.people()[0].clone();
        self.presses(&admin, &status, "Go live").await
    }

    async fn presses(&self, person: &Person, message: &Message, label: &str) -> anyhow::Result<()> {
        let button = message.button(label);
        let button = button.with_context(|| format!("no button `{label}`"))?;
        let discord = &self.bot.discord;
        let pressed = discord.press(person, message.id(), &button);
        pressed.message().await?;
        Ok(())
    }

    /// Writes everything, and counts.
    pub async fn run(self, day: &Day) -> anyhow::Result<Tally> {
        let mut tally = Tally::default();
        let people = self.bot.discord.people()[1..].to_vec();
        let mut mentions = Vec::new();
        for (n, event) in day.events.iter().enumerate() {
            let person = &people[n % people.len()];
            let place = channel(n as u64 % CHANNELS);
            let discord = &self.bot.discord;
            match event {
                Event::Thread(question) => self.thread(person, question, &mut tally).await?,
                Event::Mention(question) => {
                    let text = match question.text.contains(&APPLICATION.to_string()) {
                        true => question.text.clone(),
                        false => format!("<@{APPLICATION}> {}", question.text),
                    };
                    mentions.push((discord.write(person, place, &text), question));
                }
                Event::Chatter(text) => drop(discord.write(person, place, text)),
                Event::Automated { text, is_webhook } => {
                    let message = MemberMessage::new(text);
                    match is_webhook {
                        true => discord.post_as_webhook("news", place, message),
                        false => discord.post_as_bot("helper", place, message),
                    };
                }
            }
        }
        self.settle(&people[0]).await?;
        for (message, question) in mentions {
            tally.mentions += 1;
            match self.note_of(message)? {
                Some(qa) if question.relevant.contains(&qa) => tally.right_mentions += 1,
                Some(_) => tally.wrong_mentions += 1,
                None => {}
            }
        }
        tally.faults += self.faults();
        Ok(tally)
    }

    /// Opens a thread, waits for what comes of it, and presses a button below the answer.
    async fn thread(
        &self,
        person: &Person,
        question: &Question,
        tally: &mut Tally,
    ) -> anyhow::Result<()> {
        let discord = &self.bot.discord;
        let title: String = question.text.chars().take(100).collect();
        let title = title.replace(['\n', '\r'], " ");
        let message = MemberMessage::new("Please help me.");
        let thread = discord.open_post(person, HELP, &title, &[], message);
        let thread = thread.map_err(anyhow::Error::msg)?;
        let outcome = self.outcome_of(thread).await?;
        tally.threads += 1;
        if outcome != "posted" {
            tally.missed += u32::from(question.is_answerable());
            return Ok(());
        }
        let qa = self.note_of(thread)?.context("an answer has a note")?;
        let is_right = question.relevant.contains(&qa);
        let mut answers = self.own_messages().into_iter();
        let answer = answers.find(|it| it.channel() == thread);
        let answer = answer.context("an answer in the thread")?;
        let button = match is_right {
            true => {
                tally.right += 1;
                tally.solved += 1;
                "This solved it"
            }
            false => {
                tally.wrong += 1;
                tally.removed += 1;
                "Remove"
            }
        };
        self.presses(person, &answer, button).await?;
        let mode = "SELECT mode FROM help_channels";
        let mode: String = self.database.query_row(mode, [], |row| row.get(0))?;
        if mode == "paused" {
            tally.pauses += 1;
            self.go_live().await?;
        }
        Ok(())
    }

    /// Waits until the outcome of a thread is stored.
    async fn outcome_of(&self, thread: Snowflake) -> anyhow::Result<String> {
        let begin = Instant::now();
        loop {
            let outcome = "SELECT outcome FROM help_threads WHERE thread = ?1";
            let id = thread.to_string();
            let row = self.database.query_row(outcome, [&id], |row| row.get(0));
            if let Some(outcome) = row.optional()?.flatten() {
                return Ok(outcome);
            }
            anyhow::ensure!(begin.elapsed() < OUTCOME_WITHIN, "no outcome of a thread");
            sleep(Duration::from_millis(5)).await;
        }
    }

    /// Returns the note of the reply to a message; `None` if there is none.
    fn note_of(&self, message: Snowflake) -> anyhow::Result<Option<QaId>> {
        let note = "SELECT qa FROM replies WHERE message = ?1 AND reply IS NOT NULL";
        let id = message.to_string();
        let note = self.database.query_row(note, [&id], |row| row.get(0));
        let note: Option<String> = note.optional()?.flatten();
        Ok(note.and_then(|note| QaId::parse(&note)))
    }

    /// Waits until all messages so far are answered.
    async fn settle(&self, person: &Person) -> anyhow::Result<()> {
        let mut count = 0;
        loop {
            // Events arrive in order, so what was written before is being answered by now.
            let typed = self
                .bot
                .discord
                .slash(person, GENERAL, "privacy show", Value::Null);
            typed.message().await?;
            let now = self.own_messages().len();
            let open = "SELECT COUNT(*) FROM replies WHERE reply IS NULL";
            let open: u32 = self.database.query_row(open, [], |row| row.get(0))?;
            if now == count && open == 0 {
                return Ok(());
            }
            count = now;
            sleep(Duration::from_millis(500)).await;
        }
    }

    /// Returns the messages of the bot that everybody sees.
    fn own_messages(&self) -> Vec<Message> {
        let mut all = self.bot.discord.messages();
        all.retain(|it| it.author() == Some(APPLICATION) && !it.is_ephemeral());
        all
    }

    /// Counts messages of the bot that ping, second replies, and replies to bots and webhooks.
    fn faults(&self) -> u32 {
        let mut answered = Vec::new();
        let mut faults = 0;
        let discord = &self.bot.discord;
        for message in self.own_messages() {
            // The notices that answers are paused.
            if discord.direct_message_person(message.channel()).is_some() {
                continue;
            }
            let json = Value::Object(message.json().clone());
            let has = |list: &str| json[list].as_array().is_some_and(|it| !it.is_empty());
            let is_ping =
                has("mentions") || has("mention_roles") || json["mention_everyone"] == true;
            let reference = &json["message_reference"]["message_id"];
            let to = reference.as_str().and_then(|id| id.parse().ok());
            let to: Snowflake = to.unwrap_or(message.channel());
            let replied = discord.message(to);
            let is_to_bot = replied.is_some_and(|it| it.json()["author"]["bot"] == true);
            faults += u32::from(is_ping) + u32::from(answered.contains(&to)) + u32::from(is_to_bot);
            answered.push(to);
        }
        faults
    }
}

fn channel(number: u64) -> Snowflake {
    Snowflake::new(1_106_000_000_000_000_000 + number)
}
