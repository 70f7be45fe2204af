//! Help threads under faults: restarts, lost responses, limits, other answers, and races with settings.

use std::sync::Arc;
use std::time::Duration;

use recite_discord_sim::MemberMessage;
use recite_discord_sim::SandboxOptions;
use recite_discord_sim::fixtures::{self, APPLICATION, GENERAL, GUILD, HELP};
use recite_discord_sim::snowflake::Snowflake;
use serde_json::{Value, json};

use crate::bot::BotUnderTest;
use crate::drawn_message::title;
use crate::help_threads::with_a_forum;
use crate::local_discord::faults::Fault;
use crate::local_discord::stages::RequestStage;
use crate::local_discord::{StandIn, patient_options};
use crate::mentions::labels;
use crate::notes::Notes;

const TUNE: &str = "How do I tune a guitar?";
const START: &str = "2026-03-01T18:00:00Z";
const MENTIONS: &str = "[discord]\nmentions = true\n";

fn store_of(bot: &BotUnderTest) -> rusqlite::Connection {
    let database = bot.database();
    rusqlite::Connection::open(database.trim_start_matches("sqlite:")).expect("a database")
}

#[tokio::test]
async fn a_thread_with_an_answer_to_a_mention_gets_no_second_one() {
    let mut bot = with_a_forum()
        .await
        .config(MENTIONS)
        .at(START)
        .ready()
        .await;
    bot.live_threads(json!({"when": "after-silence", "minutes": 1}))
        .await;
    let thread = bot.asks_in_help(TUNE);
    let cleo = bot.stand_in.person("cleo");
    let text = format!("<@{APPLICATION}> how do I tune a guitar?");
    let question = bot.stand_in.discord.write(&cleo, thread, &text);
    bot.reply_to(question).await;
    bot.restart_with_threads().await;
    bot.set_clock("2026-03-01T18:01:01Z");
    bot.until_logged("a help thread: ").await;
    assert_eq!(bot.in_thread(thread).len(), 1);
}

#[tokio::test]
async fn a_thread_in_which_the_member_used_ask_gets_no_second_one() {
    let mut bot = with_a_forum().await.at(START).ready().await;
    bot.live_threads(json!({"when": "after-silence", "minutes": 1}))
        .await;
    let thread = bot.asks_in_help(TUNE);
    let cleo = bot.stand_in.person("cleo");
    assert_eq!(title(&bot.asks_in(&cleo, thread, TUNE).await), TUNE);
    bot.restart_with_threads().await;
    bot.set_clock("2026-03-01T18:01:01Z");
    bot.until_logged("a help thread: ").await;
    assert_eq!(bot.in_thread(thread).len(), 1);
}

#[tokio::test]
async fn a_reply_that_a_helper_posted_with_the_menu_is_an_answer() {
    let mut bot = with_a_forum().await.at(START).ready().await;
    bot.live_threads(json!({"when": "after-silence", "minutes": 1}))
        .await;
    let thread = bot.asks_in_help(TUNE);
    let (ben, cleo) = (bot.stand_in.person("ben"), bot.stand_in.person("cleo"));
    let second = bot
        .stand_in
        .discord
        .write(&cleo, thread, "I mean: how do I tune a guitar?");
    let used = bot.stand_in.discord.menu(&ben, second, "Answer from notes");
    let preview = bot.stand_in.message_of(&used).await;
    bot.presses(&ben, preview.id(), "Post as reply").await;
    bot.reply_to(second).await;
    bot.restart_with_threads().await;
    bot.set_clock("2026-03-01T18:01:01Z");
    bot.until_logged("a help thread: ").await;
    assert_eq!(bot.in_thread(thread).len(), 1);
}

#[tokio::test]
async fn an_answer_that_was_removed_is_not_posted_again_after_a_lost_response() {
    let mut bot = with_a_forum().await.at(START).ready().await;
    bot.live_threads(json!({"when": "sure"})).await;
    let mut lost = 0;
    bot.stand_in.fail_where(move |request| {
        let is_post = request.method == "POST" && request.path.ends_with("/messages");
        lost += usize::from(is_post);
        (is_post && lost <= 3).then_some(Fault::LostAnswer)
    });
    let thread = bot.asks_in_help(TUNE);
    let answer = bot.answer_in(thread).await;
    bot.until_logged("it is not known whether a reply was posted")
        .await;
    let cleo = bot.stand_in.person("cleo");
    let said = bot.presses(&cleo, answer.id(), "Remove").await;
    assert_eq!(said.text(), "Removed.");
    bot.restart().await;
    bot.stand_in.discord.expire_nonces();
    bot.set_clock("2026-03-01T18:12:00Z");
    bot.until_outcomes("posted", 1).await;
    assert_eq!(bot.in_thread(thread), []);
}

#[tokio::test]
async fn threads_that_are_due_together_keep_the_limit_of_a_day() {
    let mut bot = with_a_forum().await.at(START).ready().await;
    bot.live_threads(json!({"when": "sure"})).await;
    for n in 1..=29 {
        bot.asks_in_help(TUNE);
        bot.until_outcomes("posted", n).await;
    }
    bot.set_up_threads(json!({"when": "after-silence", "minutes": 1}))
        .await;
    for _ in 0..4 {
        bot.asks_in_help(TUNE);
    }
    bot.restart_with_threads().await;
    bot.stand_in.fail_where(|request| {
        let is_post = request.method == "POST" && request.path.ends_with("/messages");
        is_post.then_some(Fault::Delay(Duration::from_millis(500)))
    });
    bot.set_clock("2026-03-01T18:01:01Z");
    bot.until_logged_times("a help thread: ", 4).await;
    assert_eq!(bot.posted().len(), 30);
}

#[tokio::test]
async fn each_of_three_channels_can_go_live() {
    let question = "How do I tune the lowest string of a guitar with a tuner in a loud room?";
    let notes = Notes::of(&[("a.md", &format!("## {question}\n\nTurn the pegs.\n"))]);
    let mut forums = fixtures::forums();
    for n in 4..=5 {
        let mut forum = forums[0].clone();
        forum.id = Snowflake::new(1_103_000_000_000_000_000 + n);
        forum.name = format!("help{n}");
        forum.tags.clear();
        forums.push(forum);
    }
    let ids: Vec<Snowflake> = forums.iter().map(|it| it.id).collect();
    let stand_in = StandIn::start_with(SandboxOptions {
        forums,
        ..patient_options()
    });
    let bot = BotUnderTest::of(notes).on(stand_in.await).ready().await;
    let cleo = bot.stand_in.person("cleo");
    for channel in &ids {
        bot.admin("threads setup", json!({"channel": channel}))
            .await;
        for _ in 0..15 {
            let discord = &bot.stand_in.discord;
            discord
                .open_post(&cleo, *channel, question, &[], MemberMessage::new("Please"))
                .expect("a post");
        }
    }
    bot.until_outcomes("previewed", 45).await;
    let status = bot.threads_status().await;
    let buttons = labels(&status).iter().filter(|it| *it == "Go live").count();
    assert_eq!(buttons, 3, "{}", status.text());
}

#[tokio::test]
async fn an_old_go_live_button_after_off_does_not_claim_to_answer() {
    let bot = with_a_forum().await.ready().await;
    bot.set_up_threads(json!({})).await;
    let status = bot.threads_status().await;
    bot.admin("threads off", Value::Null).await;
    let said = bot.presses(&bot.ada(), status.id(), "Go live").await;
    let is_live = bot.threads_status().await.text().contains("**Live**");
    assert_eq!(
        said.text().contains("I now answer"),
        is_live,
        "{}",
        said.text()
    );
}

#[tokio::test]
async fn go_live_without_permissions_is_no_promise() {
    let bot = with_a_forum().await.ready().await;
    bot.set_up_threads(json!({})).await;
    let status = bot.threads_status().await;
    bot.stand_in
        .discord
        .set_bot_permissions(HELP, fixtures::VIEW_CHANNEL);
    let said = bot.presses(&bot.ada(), status.id(), "Go live").await;
    assert!(!said.text().contains("I now answer"), "{}", said.text());
}

#[tokio::test]
async fn off_during_a_slow_setup_stays_off() {
    let bot = with_a_forum().await.ready().await;
    bot.live_threads(json!({"when": "sure"})).await;
    let slow = Fault::Delay(Duration::from_millis(1_500));
    bot.stand_in
        .fail_next("GET", &format!("/guilds/{GUILD}"), slow);
    let options = json!({"channel": HELP, "likely": true});
    let setup = bot
        .stand_in
        .discord
        .slash(&bot.ada(), GENERAL, "threads setup", options);
    let guild = format!("/guilds/{GUILD}");
    bot.stand_in
        .wait_for_received_request(move |it| it.is("GET", &guild))
        .await;
    let said = bot.admin("threads off", Value::Null).await;
    assert!(said.text().contains("no longer answer"), "{}", said.text());
    bot.stand_in.message_of(&setup).await;
    bot.until_logged("answered /threads setup").await;
    bot.until_logged_times("answered /threads setup", 2).await;
    let status = bot.threads_status().await;
    assert!(!status.text().contains("**Live**"), "{}", status.text());
}

#[tokio::test]
async fn a_lost_answer_counts_although_somebody_writes_before_it_is_found() {
    let mut bot = with_a_forum().await.at(START).ready().await;
    bot.live_threads(json!({"when": "sure"})).await;
    let mut lost = 0;
    bot.stand_in.fail_where(move |request| {
        let is_post = request.method == "POST" && request.path.ends_with("/messages");
        lost += usize::from(is_post);
        (is_post && lost <= 3).then_some(Fault::LostAnswer)
    });
    let thread = bot.asks_in_help(TUNE);
    bot.answer_in(thread).await;
    bot.until_logged("it is not known whether a reply was posted")
        .await;
    let ben = bot.stand_in.person("ben");
    bot.stand_in.discord.write(&ben, thread, "That is right.");
    bot.restart().await;
    bot.set_clock("2026-03-01T18:05:00Z");
    bot.until_logged("a help thread: ").await;
    assert_eq!(bot.in_thread(thread).len(), 1);
    assert!(bot.log().contains("a help thread: posted"), "{}", bot.log());
}

#[tokio::test]
async fn a_line_that_answers_a_mention_is_not_counted_as_a_posted_note() {
    let config = "[discord]\nmentions = true\nmention_unsure = \"line\"\n";
    let mut bot = with_a_forum().await.config(config).at(START).ready().await;
    bot.live_threads(json!({"when": "after-silence", "minutes": 1}))
        .await;
    let text = format!("<@{APPLICATION}> which rocket reached the moon fastest?");
    let thread = bot.opens_post(TUNE, MemberMessage::new(&text));
    bot.answer_in(thread).await;
    bot.restart_with_threads().await;
    bot.set_clock("2026-03-01T18:01:01Z");
    bot.until_logged("a help thread: ").await;
    let status = bot.threads_status().await;
    let notes = bot
        .in_thread(thread)
        .iter()
        .filter(|it| it.text().contains("E A D G"))
        .count();
    let claims = status.text().contains("I answered 1");
    assert_eq!(claims, notes == 1, "{}", status.text());
}

#[tokio::test]
async fn an_answer_in_a_thread_is_found_by_a_press_at_its_message() {
    let mut bot = with_a_forum().await.at(START).ready().await;
    bot.admin("threads setup", json!({"channel": GENERAL, "when": "sure"}))
        .await;
    let status = bot.threads_status().await;
    bot.presses(&bot.ada(), status.id(), "Go live").await;
    let (ben, cleo) = (bot.stand_in.person("ben"), bot.stand_in.person("cleo"));
    let message = bot
        .stand_in
        .discord
        .write(&cleo, GENERAL, "how do I tune a guitar?");
    let mut lost = 0;
    bot.stand_in.fail_where(move |request| {
        let is_post = request.method == "POST" && request.path.ends_with("/messages");
        lost += usize::from(is_post);
        (is_post && lost <= 3).then_some(Fault::LostAnswer)
    });
    let thread = bot
        .stand_in
        .discord
        .start_thread(&cleo, message, TUNE)
        .expect("a thread");
    bot.answer_in(thread).await;
    bot.until_logged("it is not known whether a reply was posted")
        .await;
    bot.stand_in.discord.expire_nonces();
    bot.stop().await;
    bot.set_clock("2026-03-01T18:00:59Z");
    bot.start_without_waiting();
    bot.wait_until_ready(2).await;
    let used = bot
        .stand_in
        .discord
        .menu(&ben, message, "Answer from notes");
    let preview = bot.stand_in.message_of(&used).await;
    bot.set_clock("2026-03-01T18:01:00Z");
    bot.presses(&ben, preview.id(), "Post as reply").await;
    bot.restart().await;
    bot.restart().await;
    let answers = bot.posted();
    let answers = answers.iter().filter(|it| title(it) == TUNE).count();
    assert_eq!(answers, 1);
}

#[tokio::test]
async fn two_bots_post_one_answer() {
    let bot = with_a_forum().await.at(START).binary().ready().await;
    bot.live_threads(json!({"when": "sure"})).await;
    let (_folder, other) = bot.start_another();
    other.until_logged("connected as").await;
    for _ in 0..6 {
        let thread = bot.asks_in_help(TUNE);
        bot.answer_in(thread).await;
    }
    bot.set_clock("2026-03-01T18:05:00Z");
    bot.until_logged_times("a help thread: posted", 0).await;
    let mut bot = bot;
    bot.stop().await;
    assert_eq!(bot.posted().len(), 6);
    let store = store_of(&bot);
    let mut rows = store
        .prepare("SELECT outcome, attempts, due_at, created_at FROM help_threads")
        .expect("a table");
    let rows: Vec<(Option<String>, i64, Option<i64>, i64)> = rows
        .query_map([], |row| {
            Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?))
        })
        .expect("rows")
        .map(|it| it.expect("a row"))
        .collect();
    assert!(
        rows.iter().all(|it| it.0.as_deref() == Some("posted")),
        "{rows:?}"
    );
}

#[tokio::test]
async fn a_server_that_removed_the_bot_gets_no_answer_also_after_it_returns() {
    let mut bot = with_a_forum().await.at(START).ready().await;
    bot.live_threads(json!({"when": "after-silence", "minutes": 1}))
        .await;
    bot.asks_in_help(TUNE);
    bot.threads_status().await;
    bot.stand_in.discord.remove_bot(GUILD);
    bot.until_logged("a server removed the bot").await;
    bot.set_clock("2026-03-01T18:01:01Z");
    bot.restart().await;
    bot.stand_in.discord.add_bot(GUILD);
    bot.until_logged("a server added the bot").await;
    bot.set_clock("2026-03-01T18:02:01Z");
    bot.restart().await;
    assert_eq!(bot.posted(), []);
}

#[tokio::test]
async fn off_while_threads_wait_and_an_old_answer_stays_usable() {
    let mut bot = with_a_forum().await.at(START).ready().await;
    bot.live_threads(json!({"when": "after-silence", "minutes": 1}))
        .await;
    bot.asks_in_help(TUNE);
    bot.restart_with_threads().await;
    bot.admin("threads off", Value::Null).await;
    bot.set_clock("2026-03-01T18:01:01Z");
    bot.until_outcomes("off", 1).await;
    bot.set_up_threads(json!({"minutes": 1440})).await;
    bot.asks_in_help(TUNE);
    bot.restart_with_threads().await;
    bot.set_clock("2026-03-02T18:01:00Z");
    bot.restart().await;
    assert_eq!(bot.posted(), []);
    bot.set_clock("2026-03-02T18:01:02Z");
    bot.until_outcomes("previewed", 1).await;
    assert_eq!(bot.posted(), []);
}

#[tokio::test]
async fn a_restart_at_every_step_posts_one_answer() {
    for (method, ending) in [("GET", ""), ("POST", "/messages")] {
        for stage in [RequestStage::Arrived, RequestStage::Answered] {
            let mut bot = with_a_forum().await.at(START).binary().ready().await;
            bot.live_threads(json!({"when": "sure"})).await;
            let killer = bot.process().killer();
            let killed = Arc::new(std::sync::atomic::AtomicBool::new(false));
            let seen = Arc::clone(&killed);
            bot.stand_in.on_each_stage(move |at, request| {
                let is_it = request.method == method
                    && request.path.starts_with("/channels/")
                    && request.path.ends_with(ending);
                if at == stage && is_it && !seen.swap(true, std::sync::atomic::Ordering::SeqCst) {
                    killer();
                }
            });
            let thread = bot.asks_in_help(TUNE);
            bot.until_killed().await;
            bot.start_without_waiting();
            bot.wait_until_ready(2).await;
            bot.set_clock("2026-03-01T18:02:00Z");
            bot.until_outcomes("posted", 1).await;
            assert_eq!(bot.in_thread(thread).len(), 1, "{method} {ending}");
        }
    }
}

#[tokio::test]
async fn thread_events_twice_post_once() {
    let mut bot = with_a_forum().await.ready().await;
    bot.live_threads(json!({"when": "sure"})).await;
    let thread = bot.asks_in_help(TUNE);
    bot.answer_in(thread).await;
    let mut event = bot
        .stand_in
        .discord
        .channel_object(thread)
        .expect("a thread");
    event["newly_created"] = json!(true);
    for _ in 0..3 {
        bot.stand_in.discord.dispatch("THREAD_CREATE", &event);
    }
    bot.restart_with_threads().await;
    assert_eq!(bot.in_thread(thread).len(), 1);
}

#[tokio::test]
async fn a_mention_in_the_first_message_gets_one_answer() {
    let mut bot = with_a_forum().await.config(MENTIONS).ready().await;
    bot.live_threads(json!({"when": "sure"})).await;
    let text = format!("<@{APPLICATION}> how do I tune a guitar?");
    for _ in 1..=5 {
        let thread = bot.opens_post(TUNE, MemberMessage::new(&text));
        bot.answer_in(thread).await;
    }
    bot.restart().await;
    assert_eq!(bot.posted().len(), 5);
}
