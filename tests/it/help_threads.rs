//! Answers in new threads and forum posts: when there is one, once, and what members and admins do with it.

use std::sync::Arc;

use recite_discord_sim::fixtures::{
    self, APPLICATION, BOT_PERMISSIONS, GENERAL, HELP, MANAGE_THREADS, MEMBER_PERMISSIONS, Person,
    QUESTION_TAG, SEND_MESSAGES_IN_THREADS, SOLVED_TAG,
};
use recite_discord_sim::message::Message;
use recite_discord_sim::snowflake::Snowflake;
use recite_discord_sim::{MemberMessage, SandboxOptions};
use serde_json::{Value, json};

use crate::bot::{BotUnderTest, Builder};
use crate::drawn_message::{menu, title};
use crate::local_discord::faults::Fault;
use crate::local_discord::stages::RequestStage;
use crate::local_discord::{StandIn, patient_options};
use crate::mentions::labels;
use crate::notes::Notes;

const TUNE: &str = "How do I tune a guitar?";
const RIPE: &str = "What does a ripe sourdough starter look like?";
/// Two notes have this question.
const PRUNE: &str = "When should I prune roses?";
/// No note has anything to do with it.
const ROCKET: &str = "Which rocket reached the moon fastest?";
const START: &str = "2026-03-01T18:00:00Z";
const SOLVED: &str = "This solved it";
const REMOVE: &str = "Remove";
const GO_LIVE: &str = "Go live";

pub async fn with_a_forum() -> Builder {
    with_intents(0).await
}

pub async fn with_intents(privileged_intents: u64) -> Builder {
    let stand_in = StandIn::start_with(SandboxOptions {
        forums: fixtures::forums(),
        privileged_intents,
        ..patient_options()
    });
    BotUnderTest::of(Notes::fixtures()).on(stand_in.await)
}

impl BotUnderTest {
    /// Sets up #help with these options.
    pub async fn set_up_threads(&self, mut options: Value) -> Message {
        options["channel"] = json!(HELP);
        self.admin("threads setup", options).await
    }

    pub async fn threads_status(&self) -> Message {
        self.admin("threads status", Value::Null).await
    }

    /// Sets up #help, and presses *Go live*.
    pub async fn live_threads(&self, options: Value) {
        self.set_up_threads(options).await;
        let status = self.threads_status().await;
        let said = self.presses(&self.ada(), status.id(), GO_LIVE).await;
        assert!(said.text().contains("I now answer"), "{}", said.text());
    }

    pub fn ada(&self) -> Person {
        self.stand_in.person("ada")
    }

    /// Opens a post in #help as cleo.
    pub fn asks_in_help(&self, title: &str) -> Snowflake {
        self.opens_post(title, MemberMessage::new("Please help me."))
    }

    pub fn opens_post(&self, title: &str, message: MemberMessage) -> Snowflake {
        let cleo = self.stand_in.person("cleo");
        let discord = &self.stand_in.discord;
        let post = discord.open_post(&cleo, HELP, title, &[QUESTION_TAG], message);
        post.expect("it was posted")
    }

    /// Returns the bot's messages in a thread.
    pub fn in_thread(&self, thread: Snowflake) -> Vec<Message> {
        let mut posted = self.posted();
        posted.retain(|it| it.channel() == thread);
        posted
    }

    /// Waits for the bot's answer in a thread.
    pub async fn answer_in(&self, thread: Snowflake) -> Message {
        let is_answer = |it: &Message| it.author() == Some(APPLICATION) && it.channel() == thread;
        let discord = &self.stand_in.discord;
        let answer = discord.until(|discord| discord.messages().into_iter().find(is_answer));
        self.stand_in
            .wait_for("an answer in the thread", answer)
            .await
    }

    /// Restarts it once it has received all threads so far and stored them.
    pub async fn restart_with_threads(&mut self) {
        // Events arrive in order, and the stop waits for what they started.
        self.threads_status().await;
        self.restart().await;
    }

    /// Waits until this outcome was logged `count` times.
    pub async fn until_outcomes(&self, outcome: &str, count: usize) {
        let line = format!("a help thread: {outcome}");
        self.until_logged_times(&line, count).await;
    }
}

impl BotUnderTest {
    /// Picks a note in the menu of a message.
    pub async fn picks(&self, person: &Person, message: &Message, label: &str) -> Message {
        let menu = menu(message).expect("a menu");
        let option = menu.options.iter().find(|it| it.label == label);
        let value = &option.expect("the note").value;
        let discord = &self.stand_in.discord;
        let chosen = discord.choose(person, message.id(), &menu.custom_id, &[value]);
        self.stand_in.message_of(&chosen).await
    }
}

pub fn tags_of(bot: &BotUnderTest, thread: Snowflake) -> Value {
    let thread = bot.stand_in.discord.channel_object(thread);
    thread.expect("a thread")["applied_tags"].clone()
}

#[tokio::test]
async fn nothing_is_posted_before_an_admin_has_seen_what_would_be() {
    let mut bot = with_a_forum().await.binary().ready().await;
    let said = bot.set_up_threads(json!({"when": "sure"})).await;
    assert!(said.is_ephemeral());
    assert!(
        said.text().contains("For now I post nothing"),
        "{}",
        said.text()
    );
    bot.restart().await;
    let sure = bot.asks_in_help("hi! how do I tune a guitar? Thanks");
    bot.until_outcomes("previewed", 1).await;
    for other in [PRUNE, ROCKET, "help pls"] {
        bot.asks_in_help(other);
    }
    bot.until_outcomes("no-note", 3).await;
    assert_eq!(bot.posted(), []);
    assert!(!bot.log().contains("tune"), "a member's text is in the log");

    bot.restart().await;
    let status = bot.threads_status().await;
    let text = status.text();
    assert!(
        text.contains("Of 4 new threads, I would have answered 1."),
        "{text}"
    );
    assert!(text.contains(&format!("<#{sure}> · {TUNE}")), "{text}");
    let note = bot.picks(&bot.ada(), &status, TUNE).await;
    assert!(note.is_ephemeral());
    assert_eq!(title(&note), TUNE);

    bot.restart().await;
    let cleo = bot.stand_in.person("cleo");
    let said = bot.presses(&bot.ada(), status.id(), GO_LIVE).await;
    assert!(
        said.text().contains("I now answer new threads"),
        "{}",
        said.text()
    );
    bot.restart().await;
    let thread = bot.asks_in_help(TUNE);
    let answer = bot.answer_in(thread).await;
    assert_eq!(title(&answer), TUNE);
    assert_eq!(labels(&answer), [SOLVED, REMOVE]);
    assert!(answer.text().contains("It may not be what you meant."));
    let flags = answer.json()["flags"].as_u64().expect("flags");
    assert_eq!(flags & (1 << 12), 1 << 12, "it notifies nobody");
    assert_eq!(answer.json()["mentions"], json!([]));
    assert_eq!(bot.in_thread(sure), [], "an old thread is left alone");

    bot.restart().await;
    let said = bot
        .presses(&bot.stand_in.person("ben"), answer.id(), REMOVE)
        .await;
    assert!(said.text().contains("Only the member"), "{}", said.text());
    let said = bot.presses(&cleo, answer.id(), REMOVE).await;
    assert_eq!(said.text(), "Removed.");
    assert_eq!(bot.in_thread(thread), []);
}

#[tokio::test]
async fn a_thread_gets_one_answer_whatever_fails_in_between() {
    let mut bot = with_a_forum().await.at(START).ready().await;
    bot.live_threads(json!({"when": "sure"})).await;
    // The responses are lost: the answer is found in the thread before another is posted.
    let mut lost = 0;
    bot.stand_in.fail_where(move |request| {
        let is_post = request.method == "POST" && request.path.ends_with("/messages");
        lost += usize::from(is_post);
        (is_post && lost <= 3).then_some(Fault::LostAnswer)
    });
    let thread = bot.asks_in_help(TUNE);
    bot.until_logged("it is not known whether a reply was posted")
        .await;
    // The stop waits until it is stored when the thread is looked at again.
    bot.restart().await;
    bot.set_clock("2026-03-01T18:05:00Z");
    bot.until_outcomes("posted", 1).await;
    assert_eq!(bot.in_thread(thread).len(), 1);
}

#[tokio::test]
async fn an_answer_waits_for_the_first_message_of_its_thread() {
    let bot = with_a_forum().await.ready().await;
    bot.live_threads(json!({"when": "sure"})).await;
    let (cleo, discord) = (bot.stand_in.person("cleo"), &bot.stand_in.discord);
    let late = discord.start_post(&cleo, HELP, TUNE, &[]).expect("a post");
    let never = discord.start_post(&cleo, HELP, RIPE, &[]).expect("a post");
    // It looks again after 1, 2, 4 and 8 s.
    let looked = format!("/channels/{late}/messages");
    bot.stand_in
        .wait_for_request(move |it| it.is("GET", &looked))
        .await;
    let message = MemberMessage::new("Here is my question.");
    discord.post(&cleo, late, message).expect("a message");
    assert_eq!(title(&bot.answer_in(late).await), TUNE);
    bot.until_outcomes("empty", 1).await;
    assert_eq!(bot.in_thread(never), []);
}

#[tokio::test]
async fn after_silence_only_threads_without_an_answer_get_one() {
    let mut bot = with_a_forum().await.at(START).ready().await;
    let when = json!({"when": "after-silence", "minutes": 30});
    bot.live_threads(when).await;
    let [silent, answered, own, by_bot] = [(); 4].map(|()| bot.asks_in_help(TUNE));
    let discord = Arc::clone(&bot.stand_in.discord);
    let (ben, cleo) = (bot.stand_in.person("ben"), bot.stand_in.person("cleo"));
    discord.write(&ben, answered, "Turn the pegs.");
    discord.write(&cleo, own, "Does nobody know?");
    discord.post_as_bot("helper", by_bot, MemberMessage::new("Welcome!"));
    bot.restart_with_threads().await;
    bot.set_clock("2026-03-01T18:29:00Z");
    bot.restart().await;
    assert_eq!(bot.posted(), []);
    bot.set_clock("2026-03-01T18:30:01Z");
    for thread in [silent, own, by_bot] {
        assert_eq!(title(&bot.answer_in(thread).await), TUNE);
    }
    bot.until_outcomes("answered", 1).await;
    assert_eq!(bot.in_thread(answered), []);
}

#[tokio::test]
async fn closed_automated_forwarded_and_late_threads_get_no_answer() {
    let mut bot = with_a_forum().await.at(START).ready().await;
    let when = json!({"when": "after-silence", "minutes": 1});
    bot.live_threads(when).await;
    let discord = Arc::clone(&bot.stand_in.discord);
    let cleo = bot.stand_in.person("cleo");
    let [archived, locked] = [(); 2].map(|()| bot.asks_in_help(TUNE));
    discord.archive_thread(archived, true);
    discord.lock_thread(locked, true);
    let source = discord.write(&cleo, GENERAL, "Look at this");
    bot.opens_post(TUNE, MemberMessage::forwarding(source));
    let by_bot = discord.open_post_as_bot("news", HELP, TUNE, MemberMessage::new("Read this"));
    by_bot.expect("a post");
    bot.restart_with_threads().await;
    bot.set_clock("2026-03-01T18:01:01Z");
    bot.until_outcomes("closed", 2).await;
    bot.until_outcomes("automated", 2).await;
    let late = bot.asks_in_help(TUNE);
    bot.restart_with_threads().await;
    bot.set_clock("2026-03-02T19:00:00Z");
    bot.until_outcomes("late", 1).await;
    assert_eq!(bot.in_thread(late), []);
    assert_eq!(bot.posted(), []);
}

#[tokio::test]
async fn a_thread_that_is_archived_while_its_answer_is_posted_stays_without() {
    let bot = with_a_forum().await.ready().await;
    bot.live_threads(json!({"when": "sure"})).await;
    bot.stand_in.on_each_stage({
        let discord = Arc::clone(&bot.stand_in.discord);
        move |stage, request| {
            let thread = request.path.strip_prefix("/channels/");
            let thread = thread.and_then(|it| it.strip_suffix("/messages"));
            let is_arrived = stage == RequestStage::Arrived;
            if let (true, "POST", Some(thread)) = (is_arrived, request.method.as_str(), thread) {
                discord.archive_thread(thread.parse().expect("an id"), true);
            }
        }
    });
    bot.asks_in_help(TUNE);
    bot.until_outcomes("closed", 1).await;
    assert_eq!(bot.posted(), []);
}

#[tokio::test]
async fn likely_answers_and_topics_follow_the_settings() {
    let bot = with_a_forum().await.ready().await;
    bot.live_threads(json!({"when": "sure", "topics": "bread"}))
        .await;
    bot.asks_in_help(TUNE);
    bot.until_outcomes("no-note", 1).await;
    let thread = bot.asks_in_help(RIPE);
    assert_eq!(title(&bot.answer_in(thread).await), RIPE);
    // What is left out stays as it was.
    let said = bot.set_up_threads(json!({"likely": true})).await;
    assert!(said.text().contains("bread"), "{}", said.text());
    assert!(
        said.text().contains("sure and likely answers"),
        "{}",
        said.text()
    );
    assert!(said.text().contains("I keep posting"), "{}", said.text());
    let said = bot.set_up_threads(json!({"topics": "all"})).await;
    assert!(said.text().contains("all topics"), "{}", said.text());
    let thread = bot.asks_in_help(TUNE);
    assert_eq!(title(&bot.answer_in(thread).await), TUNE);
}

#[tokio::test]
async fn the_author_can_mark_a_thread_as_solved_and_it_gets_the_tag() {
    let mut bot = with_a_forum().await.ready().await;
    let said = bot.set_up_threads(json!({"tag": "answered"})).await;
    assert!(said.text().contains("Manage Threads"), "{}", said.text());
    let allowed = BOT_PERMISSIONS | SEND_MESSAGES_IN_THREADS | MANAGE_THREADS;
    bot.stand_in.discord.set_bot_permissions(HELP, allowed);
    let said = bot.set_up_threads(json!({"tag": "answered"})).await;
    assert!(
        said.text().contains("has no tag `answered`"),
        "{}",
        said.text()
    );
    bot.live_threads(json!({"tag": "Solved"})).await;
    let thread = bot.asks_in_help(TUNE);
    let answer = bot.answer_in(thread).await;
    let (ben, cleo) = (bot.stand_in.person("ben"), bot.stand_in.person("cleo"));
    bot.restart().await;
    let said = bot.presses(&ben, answer.id(), SOLVED).await;
    assert!(
        said.text().contains("Only the member who asked"),
        "{}",
        said.text()
    );
    assert_eq!(tags_of(&bot, thread), json!([QUESTION_TAG]));
    let said = bot.presses(&cleo, answer.id(), SOLVED).await;
    assert!(
        said.text().contains("tagged this thread"),
        "{}",
        said.text()
    );
    assert_eq!(tags_of(&bot, thread), json!([QUESTION_TAG, SOLVED_TAG]));
    let status = bot.threads_status().await;
    assert!(
        status.text().contains("Marked as solved: 1"),
        "{}",
        status.text()
    );

    bot.stand_in
        .discord
        .set_bot_permissions(HELP, allowed & !MANAGE_THREADS);
    let answer = bot.answer_in(bot.asks_in_help(TUNE)).await;
    let said = bot.presses(&cleo, answer.id(), SOLVED).await;
    assert!(said.text().contains("ask a moderator"), "{}", said.text());
}

#[tokio::test]
async fn three_removed_answers_pause_the_channel_and_its_admin_gets_a_message() {
    let mut bot = with_a_forum().await.ready().await;
    bot.live_threads(json!({"when": "sure"})).await;
    let cleo = bot.stand_in.person("cleo");
    for n in 1..=3 {
        let thread = bot.asks_in_help(TUNE);
        let answer = bot.answer_in(thread).await;
        bot.until_outcomes("posted", n).await;
        bot.presses(&cleo, answer.id(), REMOVE).await;
    }
    let direct = bot.stand_in.discord.direct_channel(&bot.ada());
    let notice = bot.answer_in(direct).await;
    assert!(
        notice.text().contains("3 of the last 3 were removed"),
        "{}",
        notice.text()
    );
    let ignored = bot.asks_in_help(TUNE);
    bot.restart().await;
    let status = bot.threads_status().await;
    let text = status.text();
    assert!(text.contains("**Paused**"), "{text}");
    assert_eq!(text.matches(" · removed").count(), 3, "{text}");
    bot.presses(&bot.ada(), status.id(), GO_LIVE).await;
    let thread = bot.asks_in_help(TUNE);
    bot.answer_in(thread).await;
    assert_eq!(bot.in_thread(ignored), []);
}

#[tokio::test]
async fn members_who_delete_their_questions_do_not_pause_the_channel() {
    let builder = with_a_forum().await;
    let bot = builder.config("[discord]\nmentions = true\n").ready().await;
    bot.live_threads(json!({"when": "sure"})).await;
    let cleo = bot.stand_in.person("cleo");
    for n in 1..=3 {
        let thread = bot.asks_in_help(TUNE);
        bot.answer_in(thread).await;
        bot.until_outcomes("posted", n).await;
        let deleted = bot.stand_in.discord.delete_as(&cleo, thread);
        deleted.expect("she may");
        let line = "removed the reply to a deleted message";
        bot.until_logged_times(line, n).await;
    }
    let thread = bot.asks_in_help(TUNE);
    bot.answer_in(thread).await;
    let status = bot.threads_status().await.text();
    assert!(status.contains("Removed: 0."), "{status}");
}

#[tokio::test]
async fn a_channel_gets_thirty_answers_a_day() {
    let bot = with_a_forum().await.at(START).ready().await;
    bot.live_threads(json!({"when": "sure"})).await;
    for n in 1..=30 {
        bot.asks_in_help(TUNE);
        bot.until_outcomes("posted", n).await;
    }
    bot.asks_in_help(TUNE);
    bot.until_outcomes("limit-reached", 1).await;
    bot.set_clock("2026-03-02T18:00:01Z");
    bot.asks_in_help(TUNE);
    bot.until_outcomes("posted", 31).await;
}

#[tokio::test]
async fn the_first_message_is_read_only_if_the_operator_allows_it() {
    const MESSAGE_CONTENT: u64 = 1 << 15;
    for (config, intents, is_read) in [
        ("", MESSAGE_CONTENT, false),
        ("[discord]\nmessage_content = true\n", 0, false),
        ("[discord]\nmessage_content = true\n", MESSAGE_CONTENT, true),
    ] {
        let builder = with_intents(intents).await.config(config);
        let bot = builder.ready().await;
        bot.live_threads(json!({"when": "sure"})).await;
        let thread = bot.opens_post("need help", MemberMessage::new(TUNE));
        match is_read {
            true => assert_eq!(title(&bot.answer_in(thread).await), TUNE),
            false => bot.until_outcomes("no-note", 1).await,
        }
        assert_eq!(bot.in_thread(thread).len(), usize::from(is_read));
        assert_eq!(bot.stand_in.discord.intents(), 1);
    }
}

#[tokio::test]
async fn a_thread_at_a_message_is_answered_for_its_author() {
    let bot = with_a_forum().await.ready().await;
    bot.admin("threads setup", json!({"channel": GENERAL}))
        .await;
    let status = bot.threads_status().await;
    bot.presses(&bot.ada(), status.id(), GO_LIVE).await;
    let (ben, cleo) = (bot.stand_in.person("ben"), bot.stand_in.person("cleo"));
    let discord = &bot.stand_in.discord;
    let message = discord.write(&cleo, GENERAL, "please help");
    let thread = discord.start_thread(&ben, message, TUNE).expect("a thread");
    let answer = bot.answer_in(thread).await;
    assert_eq!(title(&answer), TUNE);
    let said = bot.presses(&cleo, answer.id(), SOLVED).await;
    assert!(said.text().contains("Great!"), "{}", said.text());
}

#[tokio::test]
async fn only_managers_set_it_up_and_only_where_the_bot_may_answer() {
    let mut bot = with_a_forum().await.ready().await;
    let ben = bot.stand_in.person("ben");
    let sent = bot
        .stand_in
        .discord
        .slash(&ben, GENERAL, "threads status", Value::Null);
    assert!(sent.message().await.is_err(), "members do not see it");
    bot.stand_in
        .discord
        .set_bot_permissions(HELP, BOT_PERMISSIONS);
    let said = bot.set_up_threads(json!({})).await;
    assert!(
        said.text().contains("Send Messages in Threads"),
        "{}",
        said.text()
    );
    assert!(bot.threads_status().await.text().contains("yet"));
    let allowed = BOT_PERMISSIONS | SEND_MESSAGES_IN_THREADS;
    bot.stand_in.discord.set_bot_permissions(HELP, allowed);
    let said = bot.set_up_threads(json!({"topics": "alchemy"})).await;
    assert!(said.text().contains("alchemy"), "{}", said.text());
    bot.live_threads(json!({})).await;

    // The permission is taken away later.
    bot.stand_in
        .discord
        .set_bot_permissions(HELP, BOT_PERMISSIONS);
    bot.asks_in_help(TUNE);
    bot.until_outcomes("failed", 1).await;
    let status = bot.threads_status().await;
    assert!(
        status.text().contains("I couldn't post 1 answer"),
        "{}",
        status.text()
    );
    bot.restart().await;
    let said = bot.admin("threads off", Value::Null).await;
    assert!(said.text().contains("no longer answer"), "{}", said.text());
    let said = bot.admin("threads off", Value::Null).await;
    assert!(said.text().contains("yet"), "{}", said.text());
    assert_eq!(bot.posted(), []);
    assert_eq!(MEMBER_PERMISSIONS & MANAGE_THREADS, 0);
}
