//! Messages that mention the bot: what is answered, once, and what stays without an answer.

use std::sync::Arc;

use recite_discord_sim::MemberMessage;
use recite_discord_sim::fixtures::{
    APPLICATION, BOT_PERMISSIONS, DAILY, GENERAL, GUILD, Person, QUIZ,
};
use recite_discord_sim::message::Message;
use recite_discord_sim::snowflake::Snowflake;
use serde_json::{Value, json};

use crate::bot::BotUnderTest;
use crate::drawn_message::{pictures, title};
use crate::local_discord::faults::Fault;
use crate::local_discord::stages::RequestStage;
use crate::notes::Notes;

const ON: &str = "[discord]\nmentions = true\n";
const TUNE: &str = "How do I tune a guitar?";
const RIPE: &str = "What does a ripe sourdough starter look like?";
/// Two notes have this question.
const PRUNE: &str = "When should I prune roses?";
/// No note has anything to do with it.
const ROCKET: &str = "Which rocket reached the moon fastest?";
const START: &str = "2026-03-01T18:00:00Z";
const LATER: &str = "2026-03-01T18:05:00Z";

/// Returns a text that mentions the bot.
fn mention(text: &str) -> String {
    format!("<@{APPLICATION}> {text}")
}

/// Returns the path of the messages of #general.
fn posts() -> String {
    format!("/channels/{GENERAL}/messages")
}

impl BotUnderTest {
    async fn with_mentions(config: &str) -> Self {
        Self::ready_with(Notes::fixtures(), &format!("{ON}{config}")).await
    }

    fn member(&self, name: &str) -> Person {
        self.stand_in.person(name)
    }

    /// Asks with a mention in #general.
    fn mentioned(&self, name: &str, text: &str) -> Snowflake {
        let discord = &self.stand_in.discord;
        discord.write(&self.member(name), GENERAL, &mention(text))
    }

    /// Returns the messages of the bot that everybody in their channel sees.
    pub fn posted(&self) -> Vec<Message> {
        let all = self.stand_in.discord.messages().into_iter();
        all.filter(|it| it.author() == Some(APPLICATION) && !it.is_ephemeral())
            .collect()
    }

    /// Waits for the bot's reply to a message.
    pub async fn reply_to(&self, message: Snowflake) -> Message {
        let to = message.to_string();
        let is_reply = |it: &Message| {
            let reference = it.json().get("message_reference");
            it.author() == Some(APPLICATION) && reference.is_some_and(|it| it["message_id"] == to)
        };
        let discord = &self.stand_in.discord;
        let reply = discord.until(|discord| discord.messages().into_iter().find(is_reply));
        self.stand_in.wait_for("a reply", reply).await
    }

    /// Stops the bot once it has received all messages so far, and returns its messages. `last` asks so that the bot's
    /// reply shows what it has received.
    async fn settled(&mut self, last: &str) -> Vec<Message> {
        let (last, question) = (self.member(last), mention(TUNE));
        let last = self.stand_in.discord.write(&last, DAILY, &question);
        let reply = self.reply_to(last).await;
        // The stop waits for replies in progress.
        self.stop().await;
        let posted = self.posted().into_iter();
        posted.filter(|it| it.id() != reply.id()).collect()
    }

    /// Delivers a message to the bot once more, as Discord may.
    pub fn deliver_again(&self, message: Snowflake) {
        let discord = &self.stand_in.discord;
        let message = discord.message(message).expect("a message");
        let mut event = message.json().clone();
        if discord.direct_message_person(message.channel()).is_none() {
            event.insert("guild_id".to_owned(), json!(GUILD));
        }
        discord.dispatch("MESSAGE_CREATE", &Value::Object(event));
    }

    /// Waits until no message of the bot is left.
    async fn until_removed(&self) {
        let is_ours = |it: &Message| it.author() == Some(APPLICATION);
        let discord = &self.stand_in.discord;
        let gone = discord.until(|discord| {
            let messages = discord.messages();
            (!messages.iter().any(is_ours)).then_some(())
        });
        self.stand_in.wait_for("the removal", gone).await;
    }
}

pub fn labels(message: &Message) -> Vec<String> {
    let buttons = message.buttons().into_iter();
    buttons.map(|button| button.label).collect()
}

#[tokio::test]
async fn a_mention_is_answered_once_also_if_it_is_delivered_again_after_a_restart() {
    let notes = Notes::fixtures();
    let mut bot = BotUnderTest::of(notes).config(ON).binary().ready().await;
    let question = bot.mentioned("cleo", "hi all, how do I tune a guitar? Thanks in advance!");
    let reply = bot.reply_to(question).await;
    assert_eq!(title(&reply), TUNE);
    assert_eq!(labels(&reply), ["Quiz me on this later", "Remove"]);
    assert!(!reply.is_ephemeral());
    assert_eq!(reply.json()["mentions"], json!([]));
    let sent = bot.stand_in.requests_to("POST", &posts());
    let body = &sent[0].body;
    assert_eq!(body["message_reference"]["fail_if_not_exists"], false);
    assert_eq!(
        body["allowed_mentions"],
        json!({"parse": [], "replied_user": false})
    );
    let flags = body["flags"].as_u64().expect("flags");
    assert_eq!(flags & (1 << 12), 1 << 12, "it notifies nobody");

    bot.deliver_again(question);
    bot.restart().await;
    bot.deliver_again(question);
    let posted = bot.settled("ada").await;
    assert_eq!(posted.len(), 1);
    assert_eq!(bot.stand_in.requests_to("POST", &posts()).len(), 1);
    assert!(!bot.log().contains("tune"), "a member's text is in the log");
}

#[tokio::test]
async fn the_author_of_the_question_can_remove_the_answer() {
    let mut bot = BotUnderTest::with_mentions("").await;
    let question = bot.mentioned("cleo", TUNE);
    let reply = bot.reply_to(question).await;
    bot.restart().await;
    let said = bot.presses(&bot.member("ben"), reply.id(), "Remove").await;
    assert!(said.text().contains("Only the member"), "{}", said.text());
    let said = bot.presses(&bot.member("cleo"), reply.id(), "Remove").await;
    assert_eq!(said.text(), "Removed.");
    // The answer was unwanted.
    bot.restart().await;
    bot.deliver_again(question);
    assert_eq!(bot.settled("ada").await, []);
}

#[tokio::test]
async fn an_answer_whose_response_was_lost_is_found_before_another_is_posted_or_it_is_removed() {
    for is_repeated in [true, false] {
        let notes = Notes::fixtures();
        let mut bot = BotUnderTest::of(notes).config(ON).at(START).ready().await;
        bot.stand_in
            .fail_times("POST", &posts(), 3, Fault::LostAnswer);
        let question = bot.mentioned("cleo", TUNE);
        let unknown = "it is not known whether a reply was posted";
        bot.until_logged(unknown).await;
        bot.set_clock(LATER);
        bot.restart().await;
        if is_repeated {
            bot.deliver_again(question);
            let posted = bot.settled("ada").await;
            assert_eq!(posted.len(), 1);
            continue;
        }
        let cleo = bot.member("cleo");
        bot.stand_in
            .discord
            .delete_as(&cleo, question)
            .expect("she may");
        bot.until_removed().await;
    }
}

#[tokio::test]
async fn the_answer_to_a_deleted_question_is_removed_also_after_a_restart() {
    let mut bot = BotUnderTest::with_mentions("").await;
    let cleo = bot.member("cleo");
    let discord = Arc::clone(&bot.stand_in.discord);
    let question = bot.mentioned("cleo", TUNE);
    bot.reply_to(question).await;
    bot.restart().await;
    discord.delete_as(&cleo, question).expect("she may");
    bot.until_removed().await;

    let question = bot.mentioned("cleo", TUNE);
    bot.reply_to(question).await;
    let several = json!({"ids": ["1", question], "channel_id": GENERAL, "guild_id": GUILD});
    discord.dispatch("MESSAGE_DELETE_BULK", &several);
    bot.until_removed().await;

    // A line without a note, too.
    let question = bot.mentioned("cleo", ROCKET);
    bot.reply_to(question).await;
    discord.delete_as(&cleo, question).expect("she may");
    bot.until_removed().await;
}

#[tokio::test]
async fn an_answer_that_a_moderator_deletes_is_not_posted_again() {
    let mut bot = BotUnderTest::with_mentions("").await;
    let question = bot.mentioned("cleo", TUNE);
    let reply = bot.reply_to(question).await;
    // The bot stores its reply after Discord has accepted it.
    bot.until_logged("answered a mention").await;
    let discord = &bot.stand_in.discord;
    let ada = bot.member("ada");
    discord.delete_as(&ada, reply.id()).expect("she may");
    bot.until_logged("a reply was deleted").await;
    bot.restart().await;
    bot.deliver_again(question);
    assert_eq!(bot.settled("ada").await, []);
}

#[tokio::test]
async fn the_answer_to_a_question_that_is_deleted_meanwhile_is_removed() {
    let mut bot = BotUnderTest::with_mentions("").await;
    let (cleo, discord) = (bot.member("cleo"), Arc::clone(&bot.stand_in.discord));
    let asked = {
        let discord = Arc::clone(&discord);
        move || {
            discord
                .messages()
                .into_iter()
                .find(|it| it.channel() == GENERAL)
        }
    };
    bot.stand_in.on_each_stage(move |stage, request| {
        let is_post = request.method == "POST" && request.path == posts();
        if stage == RequestStage::Arrived && is_post {
            let question = asked().expect("a question");
            discord.delete_as(&cleo, question.id()).expect("she may");
        }
    });
    bot.mentioned("cleo", TUNE);
    let posted = |it: &crate::local_discord::recorder::RecordedRequest| it.is("DELETE", &posts());
    bot.stand_in.wait_for_request(posted).await;
    assert_eq!(bot.settled("ada").await, []);
}

#[tokio::test]
async fn only_members_who_ask_with_a_mention_in_the_text_are_answered() {
    let mut bot = BotUnderTest::with_mentions("").await;
    let question = bot.mentioned("ada", TUNE);
    let reply = bot.reply_to(question).await;
    let discord = &bot.stand_in.discord;
    let post = |message| discord.post(&bot.member("cleo"), GENERAL, message);
    for text in [
        TUNE.to_owned(),
        format!("@everyone {TUNE}"),
        format!("<@&{QUIZ}> {TUNE}"),
        format!("> {}\nyes", mention(TUNE)),
        mention("thanks!"),
        mention("guitar"),
        mention(""),
    ] {
        post(MemberMessage::new(&text)).expect("a message");
    }
    // Replies to the bot ping it, and Discord delivers their text.
    for text in [RIPE.to_owned(), mention("thank you so much")] {
        let message = MemberMessage::new(&text).replying_to(reply.id());
        post(message).expect("a message");
    }
    let asked = || MemberMessage::new(&mention(RIPE));
    discord.post_as_webhook("news", GENERAL, asked());
    discord.post_as_bot("another", GENERAL, asked());
    let pinned = json!({
        "id": "7", "type": 6, "channel_id": GENERAL, "guild_id": GUILD, "content": mention(RIPE),
        "author": {"id": bot.member("cleo").id}, "mentions": [{"id": APPLICATION}],
    });
    discord.dispatch("MESSAGE_CREATE", &pinned);
    assert_eq!(bot.settled("ada").await.len(), 1);
}

#[tokio::test]
async fn an_unsure_answer_is_a_line_without_buttons() {
    let bot = BotUnderTest::with_mentions("").await;
    for (question, line) in [
        (
            PRUNE,
            "I found notes that may answer this, but I'm not sure.",
        ),
        (ROCKET, "I couldn't find a note that answers this."),
    ] {
        let reply = bot.reply_to(bot.mentioned("cleo", question)).await;
        assert!(reply.text().starts_with(line), "{}", reply.text());
        assert_eq!(labels(&reply), [""; 0]);
        assert_eq!(reply.json()["mentions"], json!([]));
    }
}

#[tokio::test]
async fn an_unsure_answer_is_a_reaction_or_nothing_as_configured() {
    let mut bot = BotUnderTest::with_mentions("mention_unsure = \"reaction\"\n").await;
    for question in [PRUNE, ROCKET] {
        let question = bot.mentioned("cleo", question);
        let reaction = bot.stand_in.discord.until(|discord| {
            let message = discord.message(question)?;
            let name = &message.json().get("reactions")?[0]["emoji"]["name"];
            Some(name.clone())
        });
        let reaction = bot.stand_in.wait_for("a reaction", reaction).await;
        assert_eq!(reaction, "❓");
    }
    // Without Add Reactions.
    let discord = &bot.stand_in.discord;
    discord.set_bot_permissions(GENERAL, BOT_PERMISSIONS);
    let question = bot.mentioned("cleo", ROCKET);
    bot.until_logged("could not reply to a message").await;
    let message = bot.stand_in.discord.message(question).expect("a message");
    assert_eq!(message.json().get("reactions"), None);
    assert_eq!(bot.settled("ada").await, []);

    let mut bot = BotUnderTest::with_mentions("mention_unsure = \"silent\"\n").await;
    let question = bot.mentioned("cleo", ROCKET);
    assert_eq!(bot.settled("ada").await, []);
    let message = bot.stand_in.discord.message(question).expect("a message");
    assert_eq!(message.json().get("reactions"), None);
}

#[tokio::test]
async fn a_mention_below_another_message_answers_that_message_if_its_text_is_there() {
    let bot = BotUnderTest::with_mentions("").await;
    let discord = &bot.stand_in.discord;
    let (ben, cleo) = (bot.member("ben"), bot.member("cleo"));
    let first = bot.reply_to(bot.mentioned("ada", TUNE)).await;
    let below = |person: &Person, text: &str, message| {
        let message = MemberMessage::new(text).replying_to(message);
        discord.post(person, GENERAL, message).expect("a message")
    };
    // Its text is delivered, because it pings the bot.
    let readable = below(&cleo, RIPE, first.id());
    below(&ben, &mention("can you help?"), readable);
    let reply = bot.reply_to(readable).await;
    assert_eq!(title(&reply), RIPE);
    let said = bot.presses(&cleo, reply.id(), "Remove").await;
    assert_eq!(said.text(), "Removed.");

    let unreadable = discord.write(&cleo, GENERAL, RIPE);
    let asked = below(&ben, &mention("please"), unreadable);
    let reply = bot.reply_to(asked).await;
    let line = "I can't see the text of that message. Open its menu";
    assert!(reply.text().starts_with(line), "{}", reply.text());
    assert_eq!(labels(&reply), [""; 0]);

    // A question of its own is answered itself.
    let asked = below(&ben, &mention(TUNE), unreadable);
    assert_eq!(title(&bot.reply_to(asked).await), TUNE);
}

#[tokio::test]
async fn without_permission_there_is_silence_and_one_log_line() {
    let rejected = |status, code| {
        let message = "rejected";
        Some(Fault::Rejected {
            status,
            code,
            message,
        })
    };
    for fault in [
        None,
        rejected(403, 50001),
        rejected(400, 160_005),
        rejected(400, 50083),
    ] {
        let mut bot = BotUnderTest::with_mentions("").await;
        match fault {
            Some(fault) => bot.stand_in.fail_from_now("POST", &posts(), fault),
            None => {
                let few = BOT_PERMISSIONS & !(1 << 11);
                bot.stand_in.discord.set_bot_permissions(GENERAL, few);
            }
        }
        bot.mentioned("cleo", TUNE);
        bot.until_logged("could not reply to a message").await;
        bot.mentioned("cleo", RIPE);
        assert_eq!(bot.settled("ada").await, []);
        let log = bot.log();
        assert_eq!(
            log.matches("could not reply to a message").count(),
            1,
            "{log}"
        );
    }
}

#[tokio::test]
async fn pictures_that_cannot_be_attached_are_left_out_of_an_answer() {
    let bot = BotUnderTest::with_mentions("").await;
    let few = BOT_PERMISSIONS & !(1 << 15);
    bot.stand_in.discord.set_bot_permissions(GENERAL, few);
    let reply = bot.reply_to(bot.mentioned("cleo", RIPE)).await;
    assert_eq!(title(&reply), RIPE);
    assert!(pictures(&reply).is_empty());
}

#[tokio::test]
async fn an_age_restricted_channel_gets_no_answer() {
    let mut bot = BotUnderTest::with_mentions("").await;
    let path = format!("/channels/{GENERAL}");
    let restricted = Fault::ChangedAnswer(|channel| channel["nsfw"] = json!(true));
    bot.stand_in.fail_from_now("GET", &path, restricted);
    bot.mentioned("cleo", TUNE);
    assert_eq!(bot.settled("ada").await, []);
}

#[tokio::test]
async fn a_member_gets_five_answers_a_minute_and_a_channel_ten() {
    let mut bot = BotUnderTest::with_mentions("").await;
    let mut answered = Vec::new();
    for (name, count) in [("cleo", 5), ("ada", 5), ("ben", 0)] {
        for number in 0..7 {
            let question = bot.mentioned(name, TUNE);
            if number < count {
                answered.push(question);
            }
        }
    }
    for question in &answered {
        assert_eq!(title(&bot.reply_to(*question).await), TUNE);
    }
    assert_eq!(bot.settled("ben").await.len(), answered.len());
}

#[tokio::test]
async fn the_bot_asks_for_the_intents_that_its_settings_need() {
    let (mentions, direct) = ("mentions = true\n", "direct_messages = true\n");
    for (settings, intents) in [
        (String::new(), 1),
        (mentions.to_owned(), 1 | 1 << 9),
        (direct.to_owned(), 1 | 1 << 12),
        (format!("{mentions}{direct}"), 1 | 1 << 9 | 1 << 12),
    ] {
        let config = format!("[discord]\n{settings}");
        let bot = BotUnderTest::ready_with(Notes::fixtures(), &config).await;
        assert_eq!(bot.stand_in.discord.intents(), intents, "{config}");
    }
}
