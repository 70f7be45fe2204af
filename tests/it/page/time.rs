//! Time that somebody moves on, with the real bot living in it.

use std::sync::Arc;
use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use recite::app::live::Live;
use recite::app::quiz::{Quiz, QuizOptions};
use recite::app::{App, Snapshot};
use recite::cli::Failure;
use recite::cli::bot::Bot;
use recite::clock::Clock;
use recite::config::Config;
use recite::discord::Patience;
use recite::discord::token::Token;
use recite::sandbox::protocol::By;
use recite::sandbox::time::{TimeError, TimeMachine};
use recite::store::Store;
use recite_discord_sim::Sandbox;
use recite_discord_sim::message::Message;
use recite_discord_sim::place::{DAILY, GENERAL, GUILD, Person};
use recite_notes::access::AccessOptions;
use recite_quiz::{ChannelId, GuildId, MemberId, Schedule};
use recite_search::SearchOptions;
use serde_json::json;
use tempfile::TempDir;
use tokio::sync::oneshot;
use tokio::task::JoinHandle;
use tokio::time::timeout;

use crate::daily;
use crate::local_discord::{PATIENCE, patient};
use crate::notes::Notes;

/// What a bot lives in whose time can be moved.
struct World {
    sandbox: Arc<Sandbox>,
    machine: TimeMachine,
    live: Arc<Live>,
    notes: Notes,
    folder: TempDir,
}

/// A bot in this process.
struct RunningBot {
    shutdown: oneshot::Sender<()>,
    ended: JoinHandle<Result<(), Failure>>,
}

impl World {
    async fn new() -> Self {
        let folder = TempDir::new().expect("a folder");
        let sandbox = Sandbox::start(patient()).await.expect("a sandbox");
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
        let machine = TimeMachine::new(Arc::clone(&sandbox), Clock::system());
        Self {
            machine: machine.waiting_for(PATIENCE),
            live: Arc::new(Live::new(quiz)),
            sandbox,
            notes,
            folder,
        }
    }

    /// Starts the bot as `recite serve` does, and waits until it is there.
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
            clock: self.machine.clock(),
            listener: None,
            tick: Duration::from_millis(50),
            patience: Patience::default(),
        };
        let (shutdown, until_shutdown) = oneshot::channel::<()>();
        let until_shutdown = async { drop(until_shutdown.await) };
        let ended = tokio::spawn(bot.serve(until_shutdown, |_| {}));
        let is_there = async {
            self.sandbox.until_command("daily").await;
            let is_ready = |sandbox: &Sandbox| sandbox.is_ready().then_some(());
            self.sandbox.until(is_ready).await;
        };
        timeout(PATIENCE, is_there).await.expect("the bot is there");
        RunningBot { shutdown, ended }
    }

    fn ada(&self) -> &Person {
        self.sandbox.person("ada").expect("she is there")
    }

    /// Whether time went past an instant by no more than a busy machine takes to see it: by no hour, let
    /// alone a day.
    fn stopped_at(&self, instant: Timestamp) -> bool {
        let patience = SignedDuration::try_from(PATIENCE).expect("a duration");
        (SignedDuration::ZERO..patience).contains(&self.now().duration_since(instant))
    }

    /// A question a day in #daily, at this time of UTC.
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
        self.machine.clock().now()
    }
}

impl RunningBot {
    async fn stop(self) {
        drop(self.shutdown);
        let ended = timeout(PATIENCE, self.ended).await.expect("it ends");
        ended.expect("it does not panic").expect("it ends well");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn each_day_that_is_moved_on_brings_its_question() {
    let world = World::new().await;
    let bot = world.bot().await;
    world.set_up("09:00").await;
    for day in 1..=3 {
        let told = world.machine.advance(By::Day, &world.live).await.unwrap();
        assert_eq!(world.posts().len(), day, "on day {day}");
        let ahead = SignedDuration::from_secs(told.ahead_s.try_into().unwrap());
        let wanted = SignedDuration::from_hours(24 * i64::try_from(day).unwrap());
        // A question of the last second before is gone past.
        assert!((wanted..wanted + SignedDuration::from_secs(2)).contains(&ahead));
        let next = told.next_post.expect("another comes");
        assert!(next.at > told.now && next.channel == DAILY && next.zone == "UTC");
    }
    let mut questions: Vec<String> = world.posts().iter().map(Message::text).collect();
    questions.dedup();
    assert_eq!(questions.len(), 3);
    bot.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_next_question_is_there_when_its_time_has_come() {
    let world = World::new().await;
    let bot = world.bot().await;
    let nothing = world.machine.advance(By::NextPost, &world.live).await;
    assert_eq!(
        nothing.unwrap_err().to_string(),
        "No daily question is set up: as a manager, send /daily setup first."
    );
    world.set_up("09:00").await;
    for count in 1..=2 {
        let before = world.machine.told(&world.live).await.unwrap();
        let next = before.next_post.expect("one is set up").at;
        let told = world.machine.advance(By::NextPost, &world.live).await;
        assert_eq!(world.posts().len(), count);
        assert!(told.unwrap().now >= next && world.stopped_at(next));
        // Discord's clock is the bot's.
        let newest = world.posts().pop().expect("a post").id();
        let posted_at: Timestamp = newest.timestamp().parse().unwrap();
        assert!(posted_at >= next && posted_at <= world.now(), "{posted_at}");
    }
    bot.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn moving_an_hour_skips_no_question() {
    let world = World::new().await;
    let bot = world.bot().await;
    let soon = world.now() + SignedDuration::from_mins(30);
    world.set_up(&soon.strftime("%H:%M").to_string()).await;
    world.machine.advance(By::Hour, &world.live).await.unwrap();
    assert_eq!(world.posts().len(), 1);
    world.machine.advance(By::Hour, &world.live).await.unwrap();
    assert_eq!(world.posts().len(), 1, "none falls into this one");
    bot.stop().await;
}

#[tokio::test]
async fn two_simultaneous_clock_moves_both_happen() {
    let world = World::new().await;
    let hour = || world.machine.advance(By::Hour, &world.live);
    let (one, other) = tokio::join!(hour(), hour());
    let mut ahead = [one.unwrap().ahead_s, other.unwrap().ahead_s];
    ahead.sort_unstable();
    assert_eq!(ahead, [3600, 7200]);
}

#[tokio::test]
async fn time_stops_at_a_question_that_is_not_posted() {
    let mut world = World::new().await;
    world.machine = TimeMachine::new(Arc::clone(&world.sandbox), Clock::system())
        .waiting_for(Duration::from_millis(200));
    let schedule = Schedule {
        guild: GuildId(GUILD.get()),
        channel: ChannelId(DAILY.get()),
        post_at: jiff::civil::time(9, 0, 0, 0),
        zone: "UTC".to_owned(),
        topics: Vec::new(),
        role: None,
        is_on: true,
        changed_at: world.now(),
        pause: None,
        set_up_by: Some(MemberId::discord(world.ada().id.get())),
    };
    let quiz = world.live.quiz();
    let status = quiz.set_up(schedule).await.unwrap();
    let due = status.next.expect("one is set up");
    for _ in 0..2 {
        let late = world.machine.advance(By::Day, &world.live).await;
        assert!(matches!(late, Err(TimeError::Late)), "{late:?}");
        assert!(world.stopped_at(due));
    }
}
