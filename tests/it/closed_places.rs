//! Archived and locked threads, and age-restricted channels: the menu of a message, mentions and help threads there.
//! Long messages in six scripts.

use std::sync::Arc;

use recite_discord_sim::fixtures::{self, APPLICATION, GENERAL, HELP, Person};
use recite_discord_sim::message::Message;
use recite_discord_sim::snowflake::Snowflake;
use recite_discord_sim::{MemberMessage, SandboxOptions};
use serde_json::{Value, json};

use crate::bot::BotUnderTest;
use crate::drawn_message::title;
use crate::local_discord::{StandIn, patient_options};
use crate::notes::Notes;

const TUNE: &str = "How do I tune a guitar?";
const ANSWER: &str = "Answer from notes";
const POST: &str = "Post as reply";
const MENTIONS: &str = "[discord]\nmentions = true\n";

/// A bot that answers mentions, with a forum.
async fn bot() -> BotUnderTest {
    let stand_in = StandIn::start_with(SandboxOptions {
        forums: fixtures::forums(),
        ..patient_options()
    });
    let notes = Notes::fixtures();
    let builder = BotUnderTest::of(notes).on(stand_in.await).config(MENTIONS);
    builder.binary().ready().await
}

fn people(bot: &BotUnderTest) -> [Person; 2] {
    ["ben", "cleo"].map(|name| bot.stand_in.person(name))
}

/// Opens a thread of cleo with a question, in #general or in #help.
fn thread(bot: &BotUnderTest, is_in_forum: bool) -> (Snowflake, Snowflake) {
    let [_, cleo] = people(bot);
    let discord = &bot.stand_in.discord;
    let thread = match is_in_forum {
        true => discord.open_post(&cleo, HELP, "guitar", &[], MemberMessage::new("Hi")),
        false => {
            let message = discord.write(&cleo, GENERAL, "Hi");
            discord.start_thread(&cleo, message, "guitar")
        }
    };
    let thread = thread.expect("a thread");
    let question = discord.write(&cleo, thread, TUNE);
    (thread, question)
}

async fn menu(bot: &BotUnderTest, person: &Person, message: Snowflake) -> Message {
    let used = bot.stand_in.discord.menu(person, message, ANSWER);
    bot.stand_in.message_of(&used).await
}

#[tokio::test]
async fn in_a_thread_that_is_closed_before_or_after_the_menu_nothing_is_posted() {
    for is_in_forum in [false, true] {
        let mut bot = bot().await;
        let [ben, _] = people(&bot);
        let discord = Arc::clone(&bot.stand_in.discord);
        let (thread, question) = thread(&bot, is_in_forum);
        let open = menu(&bot, &ben, question).await;
        assert!(open.button(POST).is_some());
        discord.archive_thread(thread, true);
        let archived = menu(&bot, &ben, question).await;
        assert_eq!(title(&archived), TUNE);
        assert!(archived.text().contains("archived or locked"));
        assert_eq!(archived.button(POST), None);
        bot.restart().await;
        let said = bot.presses(&ben, open.id(), POST).await;
        assert!(
            said.text().contains("archived or locked"),
            "{}",
            said.text()
        );
        discord.archive_thread(thread, false);
        discord.lock_thread(thread, true);
        let said = bot.presses(&ben, open.id(), POST).await;
        assert!(
            said.text().contains("archived or locked"),
            "{}",
            said.text()
        );
        assert_eq!(bot.posted(), []);
        discord.lock_thread(thread, false);
        let said = bot.presses(&ben, open.id(), POST).await;
        assert!(said.text().contains("I've replied"), "{}", said.text());
        let [reply] = bot.posted().try_into().expect("one reply");
        assert_eq!(reply.channel(), thread);
    }
}

#[tokio::test]
async fn a_mention_in_a_closed_thread_gets_no_answer() {
    for is_in_forum in [false, true] {
        let bot = bot().await;
        let [_, cleo] = people(&bot);
        let discord = &bot.stand_in.discord;
        let (thread, _) = thread(&bot, is_in_forum);
        discord.lock_thread(thread, true);
        let mention = format!("<@{APPLICATION}> {TUNE}");
        discord.write(&cleo, thread, &mention);
        bot.until_logged("could not reply to a message").await;
        assert_eq!(bot.posted(), []);
    }
}

#[tokio::test]
async fn age_restricted_channels_get_only_private_answers() {
    let mut bot = bot().await;
    let [ben, cleo] = people(&bot);
    let discord = Arc::clone(&bot.stand_in.discord);
    bot.admin("threads setup", json!({"channel": HELP})).await;
    let status = bot.admin("threads status", Value::Null).await;
    let ada = bot.stand_in.person("ada");
    bot.presses(&ada, status.id(), "Go live").await;
    for channel in [GENERAL, HELP] {
        discord.restrict_age(channel, true);
    }
    let question = discord.write(&cleo, GENERAL, TUNE);
    let preview = menu(&bot, &ben, question).await;
    assert_eq!(title(&preview), TUNE);
    assert!(preview.is_ephemeral());
    assert!(
        preview.text().contains("age-restricted"),
        "{}",
        preview.text()
    );
    assert_eq!(preview.button(POST), None);
    discord.write(&cleo, GENERAL, &format!("<@{APPLICATION}> {TUNE}"));
    let post = discord.open_post(&cleo, HELP, TUNE, &[], MemberMessage::new("Hi"));
    post.expect("a post");
    bot.until_logged("a help thread: age-restricted").await;
    let said = bot.admin("threads setup", json!({"channel": HELP})).await;
    assert!(said.text().contains("is age-restricted"), "{}", said.text());
    // The stop waits for replies in progress.
    bot.stop().await;
    assert_eq!(bot.posted(), []);
}

#[tokio::test]
async fn messages_of_4000_characters_in_six_scripts_are_answered() {
    let bot = bot().await;
    let [_, cleo] = people(&bot);
    // A member can use the menu five times a minute.
    let members = ["ada", "ben", "cleo"].map(|name| bot.stand_in.person(name));
    let discord = &bot.stand_in.discord;
    let scripts = [
        "I have tried everything for hours now. ",
        "Я пробовал всё уже несколько часов. ",
        "لقد جربت كل شيء لساعات. ",
        "मैंने घंटों तक सब कुछ आज़माया। ",
        "我已经试了好几个小时了。",
        "何時間もすべてを試しました。",
    ];
    for (n, sentence) in scripts.into_iter().enumerate() {
        let filler = sentence.repeat(3_900 / sentence.chars().count());
        let text = format!("{filler}\n{TUNE}\n");
        assert!((3_500..=4_000).contains(&text.chars().count()));
        let question = discord.write(&cleo, GENERAL, &text);
        let preview = menu(&bot, &members[n % 3], question).await;
        assert_eq!(title(&preview), TUNE, "{sentence}");
        assert!(preview.text().starts_with(&format!("-# Asked: {TUNE}\n")));
        // Without a question, there is one sentence or an answer, and no failure.
        let question = discord.write(&cleo, GENERAL, &filler);
        let preview = menu(&bot, &members[n % 3], question).await;
        assert!(preview.is_ephemeral());
        assert!(!preview.text().contains("went wrong"), "{}", preview.text());
    }
    assert_eq!(bot.posted(), []);
}
