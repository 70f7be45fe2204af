//! The days of one bot: it is killed, started again and checked.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::Duration;

use jiff::civil::Date;
use jiff::{SignedDuration, Timestamp, ToSpan};
use recite_discord_sim::fixtures::{DAILY, GENERAL};
use recite_discord_sim::snowflake::Snowflake;
use recite_quiz::PostId;
use recite_quiz::PostState;
use serde_json::json;
use tokio::time::{Instant, sleep};

use super::counts::{AWAY, DAYS, EventCounts, KILLS, POSTS, TROUBLE};
use super::plan::{Kill, Round};
use super::records::Records;
use crate::bot::BotUnderTest;
use crate::local_discord::TEST_TIMEOUT;
use crate::local_discord::faults::Fault;
use crate::local_discord::recorder::RecordedRequest;
use crate::local_discord::stages::RequestStage;
use crate::notes::Notes;

pub const CHANNELS: [Snowflake; 2] = [GENERAL, DAILY];
const ZONE: &str = "Europe/Berlin";
/// How long Discord remembers a nonce ("the past few minutes").
const NONCES_LAST: SignedDuration = SignedDuration::from_mins(3);
/// The interval between two reads of the store.
const POLL_INTERVAL: Duration = Duration::from_millis(5);

pub struct BotDays {
    name: String,
    bot: BotUnderTest,
    records: Records,
    today: Date,
    now: Timestamp,
    counts: EventCounts,
    /// The result for each channel and date, to be compared with the channels at the end.
    made: BTreeMap<PostId, usize>,
}

impl BotDays {
    /// A bot with two channels set up, on an evening.
    pub async fn begin(name: String) -> Self {
        let today = Date::constant(2026, 1, 31);
        let now = hour_of(today) + 10.hours();
        let config = "[search]\nmodel_dir = \"\"\n";
        let bot = BotUnderTest::of(notes())
            .config(config)
            .at(&now.to_string())
            .binary()
            .ready()
            .await;
        for channel in CHANNELS {
            let ada = bot.stand_in.person("ada");
            let options = json!({"channel": channel, "time": "09:00", "timezone": ZONE});
            let discord = &bot.stand_in.discord;
            let set_up = discord.slash(&ada, GENERAL, "daily setup", options);
            bot.stand_in.message_of(&set_up).await;
        }
        let records = Records::of(&bot).await;
        Self {
            name,
            bot,
            records,
            today,
            now,
            counts: EventCounts::default(),
            made: BTreeMap::new(),
        }
    }

    /// Runs the next day with its faults and kills.
    pub async fn pass(&mut self, round: Round) {
        self.today = self.today.tomorrow().expect("years are left");
        let hour = hour_of(self.today);
        let killed = self.arm(round.kill);
        round
            .trouble
            .begin(&self.bot.stand_in, 1 + CHANNELS.len() / 2);
        self.set_clock(hour);
        self.until_killed(&round.kill, &killed).await;

        self.set_clock(hour + round.away.long());
        self.bot.start_without_waiting();
        if let Some(kill) = round.again {
            let killed = self.arm(kill);
            self.until_killed(&kill, &killed).await;
            self.bot.start_without_waiting();
        }
        self.until_settled(&round).await;
        self.bot.stand_in.clear_faults();
        round.trouble.end(&self.bot.stand_in);
        self.check(&round).await;
        self.counts
            .count(TROUBLE, format!("{:?}", round.trouble), 1);
        self.counts.count(AWAY, format!("{:?}", round.away), 1);
    }

    /// Checks all dates again, since nothing may have been posted later. Returns the counts.
    pub async fn end(mut self) -> EventCounts {
        self.count_log();
        for (post, made) in &self.made {
            assert_eq!(self.records.made_for(*post).len(), *made, "{}", self.name);
        }
        let made: usize = self.made.values().sum();
        assert_eq!(self.records.made().len(), made, "{}", self.name);
        let sent = self.bot.stand_in.requests_to("POST", "/channels/");
        let mut tries: BTreeMap<String, usize> = BTreeMap::new();
        for request in sent.iter().filter(|it| !it.body["nonce"].is_null()) {
            *tries.entry(request.body["nonce"].to_string()).or_default() += 1;
        }
        let again = tries.values().map(|tries| tries - 1).sum();
        self.counts.count(POSTS, "sent again", again);
        // Before it listens for signals, a signal would end it without a log line.
        self.bot.until_logged("connected as").await;
        self.bot.stop().await;
        self.counts
    }

    /// Kills the running process at the drawn moment.
    fn arm(&mut self, kill: Kill) -> Arc<AtomicBool> {
        let killed = Arc::new(AtomicBool::new(false));
        let (killer, details) = (self.bot.process().killer(), Arc::clone(&killed));
        let act = move || {
            killer();
            details.store(true, Ordering::SeqCst);
        };
        let stand_in = &self.bot.stand_in;
        let (number, wanted, counts): (_, _, fn(&RecordedRequest) -> bool) = match kill {
            Kill::Act(number, wanted) => (number, wanted, is_act),
            Kill::Request(number, wanted) => (number, wanted, |_| true),
            Kill::After(time) => {
                thread::spawn(move || {
                    thread::sleep(time);
                    act();
                });
                return killed;
            }
        };
        let mut seen = 0;
        if wanted == RequestStage::Arrived {
            stand_in.fail_where(move |request| {
                seen += usize::from(counts(request));
                (seen == number && counts(request)).then(|| {
                    act();
                    Fault::LostRequest
                })
            });
        } else {
            stand_in.on_each_stage(move |moment, request| {
                let is_one = moment == wanted && counts(request);
                seen += usize::from(is_one);
                if is_one && seen == number {
                    act();
                }
            });
        }
        killed
    }

    /// Waits for the kill; if all work is done before, kills it anyway.
    async fn until_killed(&mut self, kill: &Kill, killed: &AtomicBool) {
        let before = Instant::now();
        while !killed.load(Ordering::SeqCst) {
            if self.records.is_settled(self.today).await {
                self.bot.process().killer()();
                break;
            }
            self.go_on(before).await;
        }
        let in_time = killed.load(Ordering::SeqCst);
        let name = if in_time {
            kill.name()
        } else {
            "when all was done".to_owned()
        };
        self.counts.count(KILLS, name, 1);
        self.bot.until_killed().await;
        self.bot.stand_in.clear_stage_callback();
        self.count_log();
    }

    async fn until_settled(&mut self, round: &Round) {
        let before = Instant::now();
        while !self.records.is_settled(self.today).await {
            assert!(
                before.elapsed() < TEST_TIMEOUT,
                "{round:?}\n{}",
                self.story().await
            );
            self.go_on(before).await;
        }
    }

    /// Advances the bot's clock until a paused channel is retried.
    async fn go_on(&mut self, before: Instant) {
        assert!(before.elapsed() < TEST_TIMEOUT, "{}", self.story().await);
        sleep(POLL_INTERVAL).await;
        let retry_at = self.records.retry_at().await;
        if let Some(later) = retry_at.filter(|retry_at| *retry_at > self.now) {
            self.set_clock(later);
        }
    }

    /// Asserts one message, unless the window passed or the outcome cannot be known.
    async fn check(&mut self, round: &Round) {
        for post in self.records.posts(self.today).await {
            let post = post.expect("it is settled");
            let made = self.records.made_for(post.id);
            let details = format!("{round:?}\n{post:?}\n{}", self.story().await);
            let name = match post.state {
                PostState::Sent | PostState::Closed => {
                    let stored = post.message.map(|message| Snowflake::new(message.0));
                    assert_eq!(made.as_slice(), stored.as_slice(), "{details}");
                    "one message"
                }
                PostState::Missed => {
                    assert!(made.is_empty() && self.now >= post.until, "{details}");
                    "none, because the window passed"
                }
                PostState::Held if made.len() <= 1 && round.leaves_doubt() => match made.len() {
                    0 => "none, held because the outcome is unknown",
                    _ => "one message, held because the outcome is unknown",
                },
                _ => panic!("{details}"),
            };
            let is_missed = post.state == PostState::Missed;
            assert!(!is_missed || self.now > window_of(self.today), "{details}");
            self.counts.count(DAYS, name, 1);
            self.made.insert(post.id, made.len());
        }
    }

    fn set_clock(&mut self, now: Timestamp) {
        if now.duration_since(self.now) > NONCES_LAST {
            self.bot.stand_in.discord.expire_nonces();
        }
        self.now = now;
        self.bot.set_clock(&now.to_string());
    }

    /// Counts the events in the log of the ended process.
    fn count_log(&mut self) {
        let log = self.bot.log();
        for (name, words) in [
            ("posted", "posted the question of"),
            ("found again", "found the question of"),
        ] {
            self.counts.count(POSTS, name, log.matches(words).count());
        }
    }

    async fn story(&self) -> String {
        let posts = self.records.posts(self.today).await;
        let requests: Vec<String> = self
            .bot
            .stand_in
            .requests()
            .iter()
            .rev()
            .take(30)
            .rev()
            .map(|it| format!("{} {} → {:?}", it.method, it.path, it.status))
            .collect();
        format!(
            "{} on {} at {}\n{posts:#?}\n{}\n{}",
            self.name,
            self.today,
            self.now,
            requests.join("\n"),
            self.bot.log()
        )
    }
}

/// Returns whether a request posts or edits a message.
fn is_act(request: &RecordedRequest) -> bool {
    request.is("POST", "/channels/") || request.is("PATCH", "/channels/")
}

/// Returns when the question of a date is due.
fn hour_of(date: Date) -> Timestamp {
    let hour = date.at(9, 0, 0, 0).in_tz(ZONE);
    hour.expect("jiff knows the zone").timestamp()
}

/// Returns the end of its window by default.
fn window_of(date: Date) -> Timestamp {
    hour_of(date) + 6.hours()
}

fn notes() -> Notes {
    let notes = Notes::empty();
    for (topic, sign) in [("rust", "a"), ("python", "b"), ("git", "c")] {
        for n in 1..=4 {
            let note = format!(
                "### What is the {topic} rule {n}?\n\nRule {n}.\n\n\
                 question id: 1c0c8b3e-6a3a-4f6e-9a55-0d5d3f0cff{sign}{n}\n"
            );
            notes.write(format!("{topic}/{n}.md"), note);
        }
    }
    notes
}
