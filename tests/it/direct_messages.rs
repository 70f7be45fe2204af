//! Direct messages to the bot, which are questions without a command.

use recite_discord_sim::fixtures::Person;
use recite_discord_sim::message::Message;
use recite_discord_sim::snowflake::Snowflake;

use crate::bot::BotUnderTest;
use crate::drawn_message::title;
use crate::looks::POSSIBLE;
use crate::mentions::labels;
use crate::notes::Notes;

const ON: &str = "[discord]\ndirect_messages = true\n";
const TUNE: &str = "How do I tune a guitar?";
const LATER: &str = "Quiz me on this later";

impl BotUnderTest {
    async fn with_direct_messages(config: &str) -> (Self, Person) {
        let config = format!("{ON}{config}");
        let bot = Self::ready_with(Notes::fixtures(), &config).await;
        let ben = bot.stand_in.person("ben");
        (bot, ben)
    }

    /// Writes a direct message to the bot.
    fn writes(&self, person: &Person, text: &str) -> Snowflake {
        let discord = &self.stand_in.discord;
        discord.write(person, discord.direct_channel(person), text)
    }

    async fn answers(&self, person: &Person, text: &str) -> Message {
        self.reply_to(self.writes(person, text)).await
    }
}

#[tokio::test]
async fn a_direct_message_is_answered_once_with_the_buttons_of_ask() {
    let notes = Notes::fixtures();
    let mut bot = BotUnderTest::of(notes).config(ON).binary().ready().await;
    let ben = bot.stand_in.person("ben");
    let question = bot.writes(&ben, "hi, how do I tune a guitar?");
    let answer = bot.reply_to(question).await;
    assert_eq!(title(&answer), TUNE);
    assert!(
        answer
            .text()
            .starts_with("-# Asked: how do I tune a guitar?\n")
    );
    let expected = ["This answered it", "Not it", LATER];
    assert_eq!(labels(&answer), expected);

    bot.deliver_again(question);
    bot.restart().await;
    bot.deliver_again(question);
    // The message is the member's own, so it is edited.
    let next = bot.presses(&ben, answer.id(), "Not it").await;
    assert_eq!(next.id(), answer.id());
    assert_ne!(title(&next), TUNE);
    assert!(
        next.text()
            .starts_with("-# Asked: how do I tune a guitar?\n")
    );
    let added = bot.presses(&ben, answer.id(), LATER).await;
    assert!(
        added.text().contains("I'll quiz you on"),
        "{}",
        added.text()
    );
    bot.answers(&ben, "When should I prune roses?").await;
    bot.stop().await;
    let replies = bot.posted().into_iter();
    let replies = replies.filter(|it| it.json().contains_key("message_reference"));
    assert_eq!(replies.filter(|it| it.id() != added.id()).count(), 2);
    assert!(
        !bot.log().contains("guitar"),
        "a member's text is in the log"
    );
}

#[tokio::test]
async fn a_direct_message_gets_each_look() {
    let (bot, ben) = BotUnderTest::with_direct_messages("").await;
    let two = bot.answers(&ben, "When should I prune roses?").await;
    assert!(two.text().contains("Two notes fit about equally well:"));
    assert_eq!(labels(&two).len(), 2);
    let shown = bot.presses(&ben, two.id(), &labels(&two)[0]).await;
    assert_eq!(shown.id(), two.id());
    let nothing = bot
        .answers(&ben, "Which rocket reached the moon fastest?")
        .await;
    assert!(
        nothing
            .text()
            .contains("I couldn't find a note that answers this.")
    );
    assert_eq!(labels(&nothing), [""; 0]);

    let (bot, ben) = BotUnderTest::with_direct_messages(POSSIBLE).await;
    let some = bot.answers(&ben, "guitar strings of the best brand").await;
    assert!(some.text().contains("I'm not sure, but"), "{}", some.text());
    assert!(!labels(&some).contains(&"Post to the channel".to_owned()));
}

#[tokio::test]
async fn thanks_and_single_words_get_no_answer_and_the_sixth_question_one_line() {
    let (mut bot, ben) = BotUnderTest::with_direct_messages("").await;
    for ignored in ["thanks!", "ok", "guitar", ""] {
        bot.writes(&ben, ignored);
    }
    for _ in 0..5 {
        assert_eq!(title(&bot.answers(&ben, TUNE).await), TUNE);
    }
    let line = bot.answers(&ben, TUNE).await;
    assert!(line.text().contains("in one minute"), "{}", line.text());
    assert_eq!(labels(&line), [""; 0]);
    bot.writes(&ben, TUNE);
    let ada = bot.stand_in.person("ada");
    bot.answers(&ada, TUNE).await;
    bot.stop().await;
    assert_eq!(bot.posted().len(), 7);
}
