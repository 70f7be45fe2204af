//! The bot's clock is advanced while the real bot runs.

use std::sync::Arc;
use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use recite::app::live::LiveQuiz;
use recite::app::quiz::{Quiz, QuizOptions};
use recite::app::{App, Snapshot};
use recite::cli::Failure;
use recite::cli::bot::Bot;
use recite::clock::Clock;
use recite::config::Config;
use recite::discord::GatewayTimeouts;
use recite::discord::token::Token;
use recite::sandbox::protocol::TimeStep;
use recite::sandbox::time::{ClockControl, TimeError};
use recite::store::Store;
use recite_discord_sim::Sandbox;
use recite_discord_sim::fixtures::{DAILY, GENERAL, GUILD, Person};
use recite_discord_sim::message::Message;
use recite_notes::access::AccessOptions;
use recite_quiz::{ChannelId, GuildId, MemberId, Schedule};
use recite_search::SearchOptions;
use serde_json::json;
use tempfile::TempDir;
use tokio::sync::oneshot;
use tokio::task::JoinHandle;
use tokio::time::timeout;

use crate::daily;
use crate::local_discord::{TEST_TIMEOUT, patient_options};
use crate::notes::Notes;

/// A sandbox with a bot whose clock can be advanced.
struct BotSandbox {
    sandbox: Arc<Sandbox>,
    clock_control: ClockControl,
    live: Arc<LiveQuiz>,
    notes: Notes,
    folder: TempDir,
}

/// A bot that runs in this process.
struct RunningBot {
    shutdown: oneshot::Sender<()>,
    ended: JoinHandle<Result<(), Failure>>,
}

impl BotSandbox {
    async fn new() -> Self {
        let folder = TempDir::new().expect("a folder");
        let sandbox = Sandbox::start(patient_options()).await.expect("a sandbox");
        let sandbox = Arc::new(sandbox);
        let notes = daily::notes();
        let (snapshot, _) = Snapshot::load(
            notes.folder(),
            &AccessOptions::default(),
            SearchOptions::default(),
        )
        .expect("notes");
        let database = folder.path().join("recite.db");
        let store = Store::open_file(&database).await.expect("a store");
        let app = Arc::new(App::new(snapshot));
        let quiz = Quiz::new(app, store, QuizOptions::default());
        let clock_control = ClockControl::new(Arc::clone(&sandbox), Clock::system());
        Self {
            clock_control: clock_control.with_post_timeout(TEST_TIMEOUT),
            live: Arc::new(LiveQuiz::new(quiz)),
            sandbox,
            notes,
            folder,
        }
    }

    /// Starts the bot like `recite serve`, and waits until it is ready.
    async fn bot(&self) -> RunningBot {
        let mut config = Config {
            notes_dir: self.notes.folder().to_owned(),
            data_dir: self.folder.path().to_owned(),
            api_url: Some(self.sandbox.url().to_owned()),
            watch: false,
            ..Config::default()
        };
        config.meaning.model_dir = None;
        let bot = Bot {
            config,
            token: Token::new(self.sandbox.token()).expect("a token"),
            clock: self.clock_control.clock(),
            listener: None,
            tick: Duration::from_millis(50),
            timeouts: GatewayTimeouts::default(),
        };
        let (shutdown, until_shutdown) = oneshot::channel::<()>();
        let until_shutdown = async { drop(until_shutdown.await) };
        let ended = tokio::spawn(bot.serve(until_shutdown, |_| {}));
        let is_there = async {
            self.sandbox.wait_for_command("daily").await;
            let is_ready = |sandbox: &Sandbox| sandbox.is_ready().then_some(());
            self.sandbox.until(is_ready).await;
        };
        timeout(TEST_TIMEOUT, is_there)
            .await
            .expect("the bot is there");
        RunningBot { shutdown, ended }
    }

    fn ada(&self) -> &Person {
        self.sandbox.person("ada").expect("she is there")
    }

    /// Returns whether the clock stopped at this time, apart from the real time that a busy machine needs: not an
    /// hour or a day later.
    fn stopped_at(&self, instant: Timestamp) -> bool {
        let patience = SignedDuration::try_from(TEST_TIMEOUT).expect("a duration");
        (SignedDuration::ZERO..patience).contains(&self.now().duration_since(instant))
    }

    /// Sets up a daily question in #daily, at this time in UTC.
    async fn set_up(&self, at: &str) {
        let options = json!({"channel": DAILY, "time": at, "timezone": "UTC"});
        let sent = self
            .sandbox
            .slash(self.ada(), GENERAL, "daily setup", options);
        let said = sent.message().await.expect("an answer").text();
        assert!(said.contains(at), "{said}");
    }

    fn posts(&self) -> Vec<Message> {
        self.sandbox.channel(self.ada(), DAILY)
    }

    fn now(&self) -> Timestamp {
        self.clock_control.clock().now()
    }
}

impl RunningBot {
    async fn stop(self) {
        drop(self.shutdown);
        let ended = timeout(TEST_TIMEOUT, self.ended).await.expect("it ends");
        ended.expect("it does not panic").expect("it ends well");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn every_advanced_day_posts_its_question() {
    let bot_sandbox = BotSandbox::new().await;
    let bot = bot_sandbox.bot().await;
    bot_sandbox.set_up("09:00").await;
    for day in 1..=3 {
        let state = bot_sandbox
            .clock_control
            .advance(TimeStep::Day, &bot_sandbox.live)
            .await
            .unwrap();
        assert_eq!(bot_sandbox.posts().len(), day, "on day {day}");
        let ahead = SignedDuration::from_secs(state.ahead_s.try_into().unwrap());
        let wanted = SignedDuration::from_hours(24 * i64::try_from(day).unwrap());
        // A question may be due in the last second, which the clock moves past.
        assert!((wanted..wanted + SignedDuration::from_secs(2)).contains(&ahead));
        let next = state.next_post.expect("another comes");
        assert!(next.at > state.now && next.channel == DAILY && next.zone == "UTC");
    }
    let mut questions: Vec<String> = bot_sandbox.posts().iter().map(Message::text).collect();
    questions.dedup();
    assert_eq!(questions.len(), 3);
    bot.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_next_question_is_posted_when_the_clock_reaches_it() {
    let bot_sandbox = BotSandbox::new().await;
    let bot = bot_sandbox.bot().await;
    let nothing = bot_sandbox
        .clock_control
        .advance(TimeStep::NextPost, &bot_sandbox.live)
        .await;
    assert_eq!(
        nothing.unwrap_err().to_string(),
        "No daily question is set up. Send /daily setup as a manager first."
    );
    bot_sandbox.set_up("09:00").await;
    for count in 1..=2 {
        let before = bot_sandbox
            .clock_control
            .state(&bot_sandbox.live)
            .await
            .unwrap();
        let next = before.next_post.expect("one is set up").at;
        let state = bot_sandbox
            .clock_control
            .advance(TimeStep::NextPost, &bot_sandbox.live)
            .await;
        assert_eq!(bot_sandbox.posts().len(), count);
        assert!(state.unwrap().now >= next && bot_sandbox.stopped_at(next));
        // Discord and the bot have the same time.
        let newest = bot_sandbox.posts().pop().expect("a post").id();
        let posted_at: Timestamp = newest.timestamp().parse().unwrap();
        assert!(
            posted_at >= next && posted_at <= bot_sandbox.now(),
            "{posted_at}"
        );
    }
    bot.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn advancing_by_an_hour_does_not_skip_a_question() {
    let bot_sandbox = BotSandbox::new().await;
    let bot = bot_sandbox.bot().await;
    let soon = bot_sandbox.now() + SignedDuration::from_mins(30);
    bot_sandbox
        .set_up(&soon.strftime("%H:%M").to_string())
        .await;
    bot_sandbox
        .clock_control
        .advance(TimeStep::Hour, &bot_sandbox.live)
        .await
        .unwrap();
    assert_eq!(bot_sandbox.posts().len(), 1);
    bot_sandbox
        .clock_control
        .advance(TimeStep::Hour, &bot_sandbox.live)
        .await
        .unwrap();
    assert_eq!(bot_sandbox.posts().len(), 1, "none falls into this one");
    bot.stop().await;
}

#[tokio::test]
async fn two_simultaneous_advances_are_both_carried_out() {
    let bot_sandbox = BotSandbox::new().await;
    let hour = || {
        bot_sandbox
            .clock_control
            .advance(TimeStep::Hour, &bot_sandbox.live)
    };
    let (one, other) = tokio::join!(hour(), hour());
    let mut ahead = [one.unwrap().ahead_s, other.unwrap().ahead_s];
    ahead.sort_unstable();
    assert_eq!(ahead, [3600, 7200]);
}

#[tokio::test]
async fn the_clock_waits_at_a_question_that_is_not_posted() {
    let mut bot_sandbox = BotSandbox::new().await;
    bot_sandbox.clock_control =
        ClockControl::new(Arc::clone(&bot_sandbox.sandbox), Clock::system())
            .with_post_timeout(Duration::from_millis(200));
    let schedule = Schedule {
        guild: GuildId(GUILD.get()),
        channel: ChannelId(DAILY.get()),
        post_at: jiff::civil::time(9, 0, 0, 0),
        zone: "UTC".to_owned(),
        topics: Vec::new(),
        role: None,
        is_on: true,
        changed_at: bot_sandbox.now(),
        pause: None,
        set_up_by: Some(MemberId::discord(bot_sandbox.ada().id.get())),
    };
    let quiz = bot_sandbox.live.quiz();
    let status = quiz.set_up(schedule).await.unwrap();
    let due = status.next.expect("one is set up");
    for _ in 0..2 {
        let late = bot_sandbox
            .clock_control
            .advance(TimeStep::Day, &bot_sandbox.live)
            .await;
        assert!(matches!(late, Err(TimeError::PostLate)), "{late:?}");
        assert!(bot_sandbox.stopped_at(due));
    }
}
