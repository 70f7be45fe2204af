//! Odd titles, notes, topics and tags of help threads.

use std::sync::Arc;

use recite_discord_sim::MemberMessage;
use recite_discord_sim::SandboxOptions;
use recite_discord_sim::fixtures::{
    self, BOT_PERMISSIONS, GENERAL, HELP, MANAGE_THREADS, SEND_MESSAGES_IN_THREADS,
};
use recite_discord_sim::snowflake::Snowflake;
use serde_json::json;

use crate::bot::BotUnderTest;
use crate::help_threads::{tags_of, with_a_forum};
use crate::local_discord::faults::Fault;
use crate::local_discord::{StandIn, patient_options};
use crate::notes::Notes;

const TUNE: &str = "How do I tune a guitar?";
const RIPE: &str = "What does a ripe sourdough starter look like?";
const START: &str = "2026-03-01T18:00:00Z";

#[tokio::test]
async fn a_topic_that_is_gone_does_not_stand_for_another() {
    let notes = Notes::of(&[
        (
            "bread/a.md",
            "## How do I knead dough?\n\nWith both hands.\n",
        ),
        (
            "staff/internal/b.md",
            "## How do I tune a guitar?\n\nTurn the pegs.\n",
        ),
    ]);
    let stand_in = StandIn::start_with(SandboxOptions {
        forums: fixtures::forums(),
        ..patient_options()
    });
    let mut bot = BotUnderTest::of(notes).on(stand_in.await).ready().await;
    bot.live_threads(json!({"topics": "bread", "when": "sure"}))
        .await;
    bot.stop().await;
    bot.notes.remove("bread/a.md");
    bot.notes.write(
        "staff/bread/c.md",
        "## How do I fire a baker?\n\nCall the staff office.\n",
    );
    bot.start_without_waiting();
    bot.wait_until_ready(2).await;
    let thread = bot.asks_in_help("How do I fire a baker?");
    bot.until_logged("a help thread: ").await;
    assert_eq!(bot.in_thread(thread), []);
}

#[tokio::test]
async fn a_topic_with_a_comma_can_be_chosen_as_it_is_suggested() {
    let notes = Notes::of(&[
        (
            "Bread, cakes/a.md",
            "## How do I knead dough?\n\nWith both hands.\n",
        ),
        (
            "music/b.md",
            "## How do I tune a guitar?\n\nTurn the pegs.\n",
        ),
    ]);
    let stand_in = StandIn::start_with(SandboxOptions {
        forums: fixtures::forums(),
        ..patient_options()
    });
    let bot = BotUnderTest::of(notes).on(stand_in.await).ready().await;
    let options = json!({"channel": HELP, "topics": "Bread"});
    let typed =
        bot.stand_in
            .discord
            .autocomplete(&bot.ada(), GENERAL, "threads setup", options, "topics");
    let choices = bot.stand_in.wait_for("choices", typed.answer()).await;
    let choices = format!("{choices:?}");
    assert!(choices.contains("Bread, cakes"), "{choices}");
    let said = bot.set_up_threads(json!({"topics": "Bread, cakes"})).await;
    assert!(said.text().contains("are set up"), "{}", said.text());
}

#[tokio::test]
async fn topics_without_a_name_are_not_all_topics() {
    let bot = with_a_forum().await.ready().await;
    bot.set_up_threads(json!({"topics": "bread"})).await;
    let said = bot.set_up_threads(json!({"topics": ","})).await;
    assert!(!said.text().contains("all topics"), "{}", said.text());
}

#[tokio::test]
async fn a_post_with_five_tags_keeps_them() {
    let mut forums = fixtures::forums();
    let ids: Vec<Snowflake> = (10..30)
        .map(|n| Snowflake::new(1_106_000_000_000_000_000 + n))
        .collect();
    for (n, id) in ids.iter().take(17).enumerate() {
        forums[0].tags.push(fixtures::ForumTag {
            id: *id,
            name: format!("😀 tag {n}"),
            is_moderated: false,
        });
    }
    let stand_in = StandIn::start_with(SandboxOptions {
        forums,
        ..patient_options()
    })
    .await;
    let allowed = BOT_PERMISSIONS | SEND_MESSAGES_IN_THREADS | MANAGE_THREADS;
    stand_in.discord.set_bot_permissions(HELP, allowed);
    let bot = BotUnderTest::of(Notes::fixtures())
        .on(stand_in)
        .ready()
        .await;
    let said = bot.set_up_threads(json!({"tag": "nothing"})).await;
    assert!(said.text().contains("😀 tag 16"), "{}", said.text());
    let said = bot.set_up_threads(json!({"tag": " 😀 TAG 16 "})).await;
    assert!(said.text().contains("are set up"), "{}", said.text());
    bot.live_threads(json!({"tag": "solved"})).await;
    let cleo = bot.stand_in.person("cleo");
    let discord = &bot.stand_in.discord;
    let thread = discord
        .open_post(&cleo, HELP, TUNE, &ids[..5], MemberMessage::new("Please"))
        .expect("a post");
    let answer = bot.answer_in(thread).await;
    let said = bot.presses(&cleo, answer.id(), "This solved it").await;
    let tags = tags_of(&bot, thread);
    for id in &ids[..5] {
        assert!(
            tags.to_string().contains(&id.to_string()),
            "{tags} after: {}",
            said.text()
        );
    }
}

#[tokio::test]
async fn minutes_that_are_left_out_keep_their_value() {
    let bot = with_a_forum().await.ready().await;
    bot.set_up_threads(json!({"when": "after-silence", "minutes": 30}))
        .await;
    let said = bot
        .set_up_threads(json!({"when": "after-silence", "likely": true}))
        .await;
    assert!(said.text().contains("30 minutes"), "{}", said.text());
}

#[tokio::test]
async fn an_early_answer_keeps_its_picture() {
    let bot = with_a_forum().await.ready().await;
    let allowed = BOT_PERMISSIONS | SEND_MESSAGES_IN_THREADS;
    bot.stand_in.discord.set_bot_permissions(HELP, allowed);
    bot.live_threads(json!({"when": "sure"})).await;
    let early = Fault::Rejected {
        status: 400,
        code: 40058,
        message: "Cannot message this thread until after the post author has sent an initial message.",
    };
    let mut failed = false;
    bot.stand_in.fail_where(move |request| {
        let is_post = request.method == "POST" && request.path.ends_with("/messages");
        let is_first = is_post && !failed;
        failed |= is_post;
        is_first.then(|| early.clone())
    });
    let thread = bot.asks_in_help(RIPE);
    let answer = bot.answer_in(thread).await;
    let files = answer.json()["attachments"].as_array().map_or(0, Vec::len);
    assert_eq!(files, 1, "{}\n{}", answer.text(), bot.log());
}

#[tokio::test]
async fn an_answer_far_above_counts() {
    let mut bot = with_a_forum().await.at(START).ready().await;
    bot.live_threads(json!({"when": "after-silence", "minutes": 1}))
        .await;
    let thread = bot.asks_in_help(TUNE);
    let (ben, cleo) = (bot.stand_in.person("ben"), bot.stand_in.person("cleo"));
    bot.stand_in.discord.write(&ben, thread, "Turn the pegs.");
    for n in 0..100 {
        bot.stand_in
            .discord
            .write(&cleo, thread, &format!("Log line {n}"));
    }
    bot.restart_with_threads().await;
    bot.set_clock("2026-03-01T18:01:01Z");
    bot.until_logged("a help thread: ").await;
    assert_eq!(bot.in_thread(thread), []);
}

#[tokio::test]
async fn a_question_that_its_author_deleted_gets_no_answer() {
    let mut bot = with_a_forum().await.at(START).ready().await;
    bot.live_threads(json!({"when": "after-silence", "minutes": 1}))
        .await;
    let thread = bot.asks_in_help(TUNE);
    let cleo = bot.stand_in.person("cleo");
    bot.stand_in
        .discord
        .write(&cleo, thread, "Never mind, solved it myself.");
    bot.stand_in.discord.delete_as(&cleo, thread).expect("own");
    bot.restart_with_threads().await;
    bot.set_clock("2026-03-01T18:01:01Z");
    bot.until_logged("a help thread: ").await;
    assert_eq!(bot.in_thread(thread), []);
}

#[tokio::test]
async fn a_solved_tag_that_was_deleted_is_not_a_number() {
    let stand_in = StandIn::start_with(SandboxOptions {
        forums: fixtures::forums(),
        ..patient_options()
    })
    .await;
    let allowed = BOT_PERMISSIONS | SEND_MESSAGES_IN_THREADS | MANAGE_THREADS;
    stand_in.discord.set_bot_permissions(HELP, allowed);
    let bot = BotUnderTest::of(Notes::fixtures())
        .on(stand_in)
        .ready()
        .await;
    bot.set_up_threads(json!({"tag": "solved"})).await;
    bot.stand_in.fail_from_now(
        "GET",
        &format!("/channels/{HELP}"),
        Fault::ChangedAnswer(|it| it["available_tags"] = json!([])),
    );
    let status = bot.threads_status().await;
    assert!(!status.text().contains("1106"), "{}", status.text());
}

#[tokio::test]
async fn a_second_member_of_a_solved_thread_reads_a_true_sentence() {
    let bot = with_a_forum().await.ready().await;
    bot.live_threads(json!({"when": "sure"})).await;
    let answer = bot.answer_in(bot.asks_in_help(TUNE)).await;
    let said = bot
        .presses(&bot.stand_in.person("ben"), answer.id(), "This solved it")
        .await;
    assert!(
        said.text().contains("moderator") || said.text().contains("Manage Threads"),
        "{}",
        said.text()
    );
}

#[tokio::test]
async fn odd_titles_ping_nobody_and_are_answered_or_ignored() {
    let bot = with_a_forum().await.ready().await;
    bot.live_threads(json!({"when": "sure", "likely": true}))
        .await;
    let long = format!("{TUNE} {}", "ä".repeat(76));
    let titles = [
        "@everyone How do I tune a guitar?",
        "<@&1105000000000000002> **How do I tune a guitar?**",
        "\u{202e}How do I tune a guitar?\u{200f}",
        "😀😀😀",
        "!!! ??? ...",
        "# How do I tune a guitar?",
        "`How do I tune a guitar?`",
        "||How do I tune a guitar?||",
        "[solved] How do I tune a guitar?",
        "> How do I tune a guitar?",
        "- How do I tune a guitar?",
        "HOW DO I TUNE A GUITAR",
        &long,
    ];
    for (n, it) in titles.iter().enumerate() {
        let thread = bot.asks_in_help(it);
        bot.until_logged_times("a help thread: ", n + 1).await;
        let answers = bot.in_thread(thread);
        for answer in answers {
            assert_eq!(answer.json()["mentions"], json!([]));
            assert_eq!(answer.json()["mention_roles"], json!([]));
            assert_eq!(answer.json()["mention_everyone"], json!(false));
        }
    }
}

#[tokio::test]
async fn threads_at_messages_of_bots_are_ignored_also_without_the_message() {
    let mut bot = with_a_forum().await.at(START).ready().await;
    bot.admin(
        "threads setup",
        json!({"channel": GENERAL, "when": "after-silence", "minutes": 1}),
    )
    .await;
    let status = bot.threads_status().await;
    bot.presses(&bot.ada(), status.id(), "Go live").await;
    let discord = Arc::clone(&bot.stand_in.discord);
    let cleo = bot.stand_in.person("cleo");
    let at = discord.post_as_bot("news", GENERAL, MemberMessage::new("News!"));
    discord.start_thread(&cleo, at, TUNE).expect("a thread");
    let at = discord.post_as_webhook("hook", GENERAL, MemberMessage::new("News!"));
    discord.start_thread(&cleo, at, TUNE).expect("a thread");
    bot.restart_with_threads().await;
    bot.set_clock("2026-03-01T18:01:01Z");
    bot.until_outcomes("automated", 2).await;
    assert_eq!(bot.posted(), []);
}

#[tokio::test]
async fn notes_that_ping_do_not_ping_in_a_thread() {
    let notes = Notes::of(&[(
        "a.md",
        "## How do I tune @everyone a guitar?\n\nAsk @here, <@1104000000000000001> and <@&1105000000000000001>.\n",
    )]);
    let stand_in = StandIn::start_with(SandboxOptions {
        forums: fixtures::forums(),
        ..patient_options()
    });
    let bot = BotUnderTest::of(notes).on(stand_in.await).ready().await;
    bot.live_threads(json!({"when": "sure", "likely": true}))
        .await;
    let thread = bot.asks_in_help("How do I tune @everyone a guitar?");
    let answer = bot.answer_in(thread).await;
    assert_eq!(answer.json()["mentions"], json!([]));
    assert_eq!(answer.json()["mention_roles"], json!([]));
    assert_eq!(answer.json()["mention_everyone"], json!(false));
}

#[tokio::test]
async fn a_thread_that_is_renamed_while_it_waits_is_answered_by_its_new_title() {
    let mut bot = with_a_forum().await.at(START).ready().await;
    bot.live_threads(json!({"when": "after-silence", "minutes": 1}))
        .await;
    bot.asks_in_help("Please help me with something");
    bot.restart_with_threads().await;
    bot.stand_in.fail_where(|request| {
        let is_thread = request.method == "GET" && request.path.starts_with("/channels/15");
        (is_thread && !request.path.contains("/messages")).then_some(Fault::ChangedAnswer(|it| {
            it["name"] = json!("[solved] no question here at all")
        }))
    });
    bot.set_clock("2026-03-01T18:01:01Z");
    bot.until_outcomes("no-note", 1).await;
}

#[tokio::test]
async fn notes_of_every_length_and_shape_are_posted() {
    let mut files = Vec::new();
    let names: Vec<String> = [
        "alder", "birch", "cedar", "dogwood", "elm", "fir", "ginkgo", "hazel", "ironwood",
        "juniper", "katsura", "larch", "maple", "nutmeg", "oak", "poplar",
    ]
    .map(str::to_owned)
    .to_vec();
    for (n, name) in names.iter().enumerate() {
        let body = match n {
            0..8 => "word ".repeat(690 + n * 20),
            8 => "😀".repeat(1950),
            9 => "- item\n".repeat(500),
            10 => "```rust\nlet x = 1;\n```\n\ntext\n\n".repeat(60),
            11 => "| a | b |\n|---|---|\n| 1 | 2 |\n\ntext\n\n".repeat(40),
            12 => "![A jar](jar.png)\n\ntext\n\n".repeat(30),
            13 => "---\n\ntext\n\n".repeat(50),
            14 => "א".repeat(3990),
            _ => format!("{}\n\n{}", "a".repeat(3939), "b".repeat(60)),
        };
        files.push((
            format!("{name}.md"),
            format!("## Where does the {name} tree grow best?\n\n{body}\n"),
        ));
    }
    let files: Vec<(&str, &str)> = files
        .iter()
        .map(|(a, b)| (a.as_str(), b.as_str()))
        .collect();
    let notes = Notes::of(&files);
    notes.write(
        "jar.png",
        std::fs::read(format!("{}/bread/jar.png", crate::notes::FIXTURES)).expect("a picture"),
    );
    let stand_in = StandIn::start_with(SandboxOptions {
        forums: fixtures::forums(),
        ..patient_options()
    });
    let bot = BotUnderTest::of(notes).on(stand_in.await).ready().await;
    bot.live_threads(json!({"when": "sure", "likely": true}))
        .await;
    for (n, name) in names.iter().enumerate() {
        let thread = bot.asks_in_help(&format!("Where does the {name} tree grow best?"));
        bot.until_logged_times("a help thread: posted", n + 1).await;
        let answer = &bot.in_thread(thread)[0];
        if let Some(next) = answer
            .buttons()
            .into_iter()
            .find(|it| it.label.contains("Next") || it.label == "▶")
        {
            let said = bot
                .presses(&bot.stand_in.person("ben"), answer.id(), &next.label)
                .await;
            assert!(said.is_ephemeral());
        }
    }
}
