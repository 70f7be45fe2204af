//! The menu of a message: *Answer from notes*, *Post as reply*, *Remove*, and *Quiz me on this later*.

use recite_discord_sim::MemberMessage;
use recite_discord_sim::fixtures::{APPLICATION, BOT_PERMISSIONS, GENERAL, Person, crowd};
use recite_discord_sim::message::Message;
use recite_discord_sim::snowflake::Snowflake;
use serde_json::{Value, json};

use crate::bot::BotUnderTest;
use crate::drawn_message::{pictures, title};
use crate::local_discord::faults::Fault;
use crate::local_discord::{StandIn, patient_options};
use crate::notes::Notes;

const TUNE: &str = "How do I tune a guitar?";
const RIPE: &str = "What does a ripe sourdough starter look like?";
const ASKED: &str = "Hi all,\n> old words\nhow do I tune a guitar? Thanks in advance!";
const ANSWER: &str = "Answer from notes";
const QUIZ_LATER: &str = "Quiz me on this later";
const POST: &str = "Post as reply";
const REMOVE: &str = "Remove";
const START: &str = "2026-03-01T18:00:00Z";
const LATER: &str = "2026-03-01T18:05:00Z";

impl BotUnderTest {
    fn people(&self) -> [Person; 3] {
        ["ada", "ben", "cleo"].map(|name| self.stand_in.person(name))
    }

    /// Returns what `person` reads after using the menu of a message.
    async fn menu(&self, person: &Person, message: Snowflake, name: &str) -> Message {
        let used = self.stand_in.discord.menu(person, message, name);
        self.stand_in.message_of(&used).await
    }

    /// Writes a message as cleo in #general.
    fn cleo_writes(&self, text: &str) -> Snowflake {
        let cleo = self.stand_in.person("cleo");
        self.stand_in.discord.write(&cleo, GENERAL, text)
    }

    /// Returns the bot's public messages in #general.
    fn public(&self) -> Vec<Message> {
        let all = self.stand_in.discord.messages().into_iter();
        let is_ours = |it: &Message| it.json()["author"]["id"] == APPLICATION.to_string();
        all.filter(|it| is_ours(it) && !it.is_ephemeral()).collect()
    }

    /// Lets ben answer a message of cleo, and post the answer.
    async fn replied(&self) -> (Snowflake, Message, Message) {
        let [_, ben, _] = self.people();
        let question = self.cleo_writes(ASKED);
        let preview = self.menu(&ben, question, ANSWER).await;
        let said = self.presses(&ben, preview.id(), POST).await;
        assert!(said.text().contains("I've replied"), "{}", said.text());
        let [reply] = self.public().try_into().expect("one reply");
        (question, preview, reply)
    }
}

fn labels(message: &Message) -> Vec<String> {
    let buttons = message.buttons().into_iter();
    buttons.map(|button| button.label).collect()
}

#[tokio::test]
async fn an_answer_is_private_and_is_posted_once_as_a_silent_reply() {
    let mut bot = BotUnderTest::of(Notes::fixtures()).binary().ready().await;
    let [ada, ben, _] = bot.people();
    let question = bot.cleo_writes(ASKED);
    let preview = bot.menu(&ben, question, ANSWER).await;
    assert!(preview.is_ephemeral());
    assert_eq!(title(&preview), TUNE);
    assert!(
        preview
            .text()
            .starts_with("-# Asked: how do I tune a guitar?\n")
    );
    assert!(labels(&preview).contains(&POST.to_owned()));
    assert_eq!(bot.public(), []);

    bot.restart().await;
    let said = bot.presses(&ben, preview.id(), POST).await;
    assert!(said.is_ephemeral());
    assert!(said.text().contains("I've replied"), "{}", said.text());
    let [reply] = bot.public().try_into().expect("one reply");
    assert_eq!(title(&reply), TUNE);
    assert_eq!(labels(&reply), [QUIZ_LATER, REMOVE]);
    let json = reply.json();
    assert_eq!(
        json["message_reference"]["message_id"],
        question.to_string()
    );
    assert_eq!(json["mentions"], json!([]));
    let flags = json["flags"].as_u64().expect("flags");
    assert_eq!(flags & (1 << 12), 1 << 12);
    let sent = bot
        .stand_in
        .requests_to("POST", &format!("/channels/{GENERAL}/messages"));
    let body = &sent[0].body;
    assert_eq!(body["message_reference"]["fail_if_not_exists"], false);
    assert_eq!(
        body["allowed_mentions"],
        json!({"parse": [], "replied_user": false})
    );

    bot.restart().await;
    for (person, message) in [
        (&ben, preview.id()),
        (&ada, bot.menu(&ada, question, ANSWER).await.id()),
    ] {
        let said = bot.presses(person, message, POST).await;
        assert!(said.text().contains("already replied"), "{}", said.text());
        assert!(said.text().contains(&reply.id().to_string()));
    }
    assert_eq!(bot.public().len(), 1);
    assert!(
        !bot.log().contains("tune"),
        "a text of a member is in the log"
    );
}

#[tokio::test]
async fn a_match_that_was_picked_or_turned_to_can_be_posted() {
    let mut bot = BotUnderTest::ready(Notes::fixtures()).await;
    let [_, ben, _] = bot.people();
    let question = bot.cleo_writes(TUNE);
    let preview = bot.menu(&ben, question, ANSWER).await;
    bot.restart().await;
    let next = bot.presses(&ben, preview.id(), "Not it").await;
    assert_eq!(next.id(), preview.id());
    bot.restart().await;
    bot.presses(&ben, next.id(), POST).await;
    let [reply] = bot.public().try_into().expect("one reply");
    assert_eq!(title(&reply), title(&next));
    assert_ne!(title(&reply), TUNE);
}

#[tokio::test]
async fn the_poster_the_author_and_moderators_can_remove_a_reply() {
    for remover in ["ben", "cleo", "ada"] {
        let stand_in = StandIn::start_with(recite_discord_sim::SandboxOptions {
            people: crowd(4),
            ..patient_options()
        });
        let mut bot = BotUnderTest::of(Notes::fixtures())
            .on(stand_in.await)
            .ready()
            .await;
        let (_, preview, reply) = bot.replied().await;
        bot.restart().await;
        let stranger = bot.stand_in.person("member4");
        let said = bot.presses(&stranger, reply.id(), REMOVE).await;
        assert!(
            said.text().contains("Only the member who posted"),
            "{}",
            said.text()
        );
        assert_eq!(bot.public().len(), 1);
        let said = bot
            .presses(&bot.stand_in.person(remover), reply.id(), REMOVE)
            .await;
        assert_eq!(said.text(), "Removed.", "{remover}");
        assert_eq!(bot.public(), []);
        // The answer was unwanted, so it is not posted again.
        let ben = bot.stand_in.person("ben");
        let said = bot.presses(&ben, preview.id(), POST).await;
        assert!(said.text().contains("was removed"), "{}", said.text());
        assert_eq!(bot.public(), []);
    }
}

#[tokio::test]
async fn two_members_who_press_at_once_post_one_reply() {
    let bot = BotUnderTest::ready(Notes::fixtures()).await;
    let [ada, ben, _] = bot.people();
    let question = bot.cleo_writes(ASKED);
    let mut pressed = Vec::new();
    for person in [&ada, &ben] {
        let preview = bot.menu(person, question, ANSWER).await;
        let custom_id = preview.button(POST).expect("a button");
        pressed.push((person, preview.id(), custom_id));
    }
    let pressed = pressed.iter().map(|(person, message, custom_id)| {
        bot.stand_in.discord.press(person, *message, custom_id)
    });
    let pressed: Vec<_> = pressed.collect();
    let mut said = Vec::new();
    for press in &pressed {
        said.push(bot.stand_in.message_of(press).await.text());
    }
    assert_eq!(
        said.iter()
            .filter(|it| it.contains("I've replied to the"))
            .count(),
        1,
        "{said:?}"
    );
    assert_eq!(bot.public().len(), 1);
    let sent = bot
        .stand_in
        .requests_to("POST", &format!("/channels/{GENERAL}/messages"));
    assert_eq!(sent.len(), 1);
}

#[tokio::test]
async fn a_reply_whose_response_was_lost_is_found_before_another_is_posted() {
    let post = format!("/channels/{GENERAL}/messages");
    let faults = [
        (Fault::LostAnswer, "already replied"),
        (Fault::Status(500), "I've replied to the"),
    ];
    for (fault, later) in faults {
        let mut bot = BotUnderTest::of(Notes::fixtures()).at(START).ready().await;
        let [_, ben, _] = bot.people();
        let question = bot.cleo_writes(ASKED);
        let preview = bot.menu(&ben, question, ANSWER).await;
        bot.stand_in.fail_times("POST", &post, 3, fault);
        let said = bot.presses(&ben, preview.id(), POST).await;
        assert!(
            said.text().contains("I don't know whether"),
            "{}",
            said.text()
        );
        let said = bot.presses(&ben, preview.id(), POST).await;
        assert!(said.text().contains("right now"), "{}", said.text());
        bot.kill_and_start().await;
        bot.stand_in.discord.expire_nonces();
        bot.set_clock(LATER);
        let said = bot.presses(&ben, preview.id(), POST).await;
        assert!(said.text().contains(later), "{}", said.text());
        assert_eq!(bot.public().len(), 1);
    }
}

#[tokio::test]
async fn a_reply_that_cannot_be_looked_for_is_not_posted_again() {
    let mut bot = BotUnderTest::of(Notes::fixtures()).at(START).ready().await;
    let [_, ben, _] = bot.people();
    let question = bot.cleo_writes(ASKED);
    let preview = bot.menu(&ben, question, ANSWER).await;
    let post = format!("/channels/{GENERAL}/messages");
    bot.stand_in.fail_times("POST", &post, 3, Fault::LostAnswer);
    bot.presses(&ben, preview.id(), POST).await;
    bot.restart().await;
    bot.set_clock(LATER);
    bot.stand_in.discord.expire_nonces();
    bot.stand_in.fail_times("GET", &post, 3, Fault::Status(500));
    let said = bot.presses(&ben, preview.id(), POST).await;
    assert!(
        said.text().contains("I don't know whether"),
        "{}",
        said.text()
    );
    assert_eq!(bot.public().len(), 1);
}

#[tokio::test]
async fn nothing_is_posted_once_the_message_is_gone() {
    let bot = BotUnderTest::ready(Notes::fixtures()).await;
    let [_, ben, _] = bot.people();
    let question = bot.cleo_writes(ASKED);
    let preview = bot.menu(&ben, question, ANSWER).await;
    bot.stand_in.discord.delete_message(question);
    let said = bot.presses(&ben, preview.id(), POST).await;
    assert!(said.text().contains("has been deleted"), "{}", said.text());
    assert_eq!(bot.public(), []);
}

#[tokio::test]
async fn a_rejected_reply_is_explained_and_can_be_posted_later() {
    let bot = BotUnderTest::ready(Notes::fixtures()).await;
    let [_, ben, _] = bot.people();
    let question = bot.cleo_writes(ASKED);
    let preview = bot.menu(&ben, question, ANSWER).await;
    let rejections = [
        (400, 50083, "archived or locked"),
        (403, 50013, "missing permissions"),
        (400, 160_002, "missing permissions"),
        (403, 50001, "missing permissions"),
        (400, 200_000, "Blocked by AutoMod"),
    ];
    for (status, code, expected) in rejections {
        let fault = Fault::Rejected {
            status,
            code,
            message: "Blocked by AutoMod",
        };
        let post = format!("/channels/{GENERAL}/messages");
        bot.stand_in.fail_next("POST", &post, fault);
        let said = bot.presses(&ben, preview.id(), POST).await;
        assert!(said.is_ephemeral());
        assert!(said.text().contains(expected), "{code}: {}", said.text());
    }
    let said = bot.presses(&ben, preview.id(), POST).await;
    assert!(said.text().contains("I've replied"), "{}", said.text());
    assert_eq!(bot.public().len(), 1);
}

#[tokio::test]
async fn members_and_bots_without_permission_get_the_private_answer_only() {
    let bot = BotUnderTest::ready(Notes::fixtures()).await;
    let [_, ben, _] = bot.people();
    let question = bot.cleo_writes(ASKED);
    let silent = Person {
        permissions: ben.permissions & !(1 << 11),
        ..ben.clone()
    };
    let allowed = bot.menu(&ben, question, ANSWER).await;
    let preview = bot.menu(&silent, question, ANSWER).await;
    assert_eq!(title(&preview), TUNE);
    assert!(preview.text().contains("you can't send messages here"));
    assert_eq!(preview.button(POST), None);
    let custom_id = allowed.button(POST).expect("a button");
    let pressed = bot
        .stand_in
        .discord
        .press(&silent, allowed.id(), &custom_id);
    let said = bot.stand_in.message_of(&pressed).await;
    assert!(said.text().contains("you can't send messages here"));

    let few = BOT_PERMISSIONS & !((1 << 11) | (1 << 16));
    bot.stand_in.discord.set_bot_permissions(GENERAL, few);
    let preview = bot.menu(&ben, question, ANSWER).await;
    let missing = "I'm missing permissions to reply here: Send Messages, Read Message History.";
    assert!(preview.text().contains(missing), "{}", preview.text());
    assert_eq!(preview.button(POST), None);
    let said = bot.presses(&ben, allowed.id(), POST).await;
    assert!(said.text().contains(missing), "{}", said.text());
    assert_eq!(bot.public(), []);
}

#[tokio::test]
async fn pictures_that_cannot_be_attached_are_left_out() {
    let bot = BotUnderTest::ready(Notes::fixtures()).await;
    let [_, ben, _] = bot.people();
    let post = format!("/channels/{GENERAL}/messages");
    for number in 0..3 {
        let question = bot.cleo_writes(RIPE);
        let preview = bot.menu(&ben, question, ANSWER).await;
        assert!(!pictures(&preview).is_empty());
        match number {
            0 => {}
            1 => bot.stand_in.fail_next(
                "POST",
                &post,
                Fault::Rejected {
                    status: 413,
                    code: 40005,
                    message: "too large",
                },
            ),
            _ => {
                let few = BOT_PERMISSIONS & !(1 << 15);
                bot.stand_in.discord.set_bot_permissions(GENERAL, few);
            }
        }
        let said = bot.presses(&ben, preview.id(), POST).await;
        let reply = bot.public().pop().expect("a reply");
        assert_eq!(title(&reply), RIPE);
        assert_eq!(pictures(&reply).is_empty(), number > 0);
        assert_eq!(said.text().contains("without the pictures"), number > 0);
    }
}

#[tokio::test]
async fn a_message_without_a_question_gets_one_sentence() {
    let bot = BotUnderTest::ready(Notes::fixtures()).await;
    let stand_in = &bot.stand_in;
    let [ada, ben, cleo] = bot.people();
    let said = MemberMessage::new;
    let hook = stand_in
        .discord
        .post_as_webhook("hook", GENERAL, said(TUNE));
    let cases = [
        // Discord shows nothing of such an embed.
        (
            said("").with_embed(json!({"type": "link"})),
            "no text that I can see",
        ),
        (
            said("").with_file("a.png", "image/png", b"x"),
            "only a picture or a file",
        ),
        (said("").with_sticker("x"), "only a sticker"),
        (said("").with_poll(TUNE), "is a poll"),
        (said("hi everyone, thanks!"), "couldn't find a question"),
        (said(&"It is so. ".repeat(200)), "couldn't find a question"),
    ];
    let cases = cases.map(|(message, expected)| {
        let written = stand_in.discord.post(&cleo, GENERAL, message);
        (written.unwrap(), expected)
    });
    let cases = [(hook, "from a bot or an app")].into_iter().chain(cases);
    for (number, (message, expected)) in cases.enumerate() {
        // Five a minute for each member.
        let person = [&ada, &ben][number % 2];
        let said = bot.menu(person, message, ANSWER).await;
        assert!(said.is_ephemeral());
        assert!(
            said.text().contains(expected),
            "{expected}: {}",
            said.text()
        );
    }
    let (_, _, reply) = bot.replied().await;
    let said = bot.menu(&cleo, reply.id(), ANSWER).await;
    assert!(said.text().contains("from a bot or an app"));
}

#[tokio::test]
async fn the_text_of_embeds_and_forwarded_messages_is_answered() {
    let bot = BotUnderTest::ready(Notes::fixtures()).await;
    let [_, ben, cleo] = bot.people();
    let discord = &bot.stand_in.discord;
    let write = |message| discord.post(&cleo, GENERAL, message).unwrap();
    let long = format!("{}\n{TUNE}", "It is so. ".repeat(190));
    let question = write(MemberMessage::new(TUNE));
    let embed = json!({"title": "Help", "description": TUNE});
    for message in [
        MemberMessage::new("").with_embed(embed),
        MemberMessage::forwarding(question),
        MemberMessage::new(&long),
    ] {
        let message = write(message);
        let preview = bot.menu(&ben, message, ANSWER).await;
        assert_eq!(title(&preview), TUNE);
    }
}

#[tokio::test]
async fn a_member_can_use_the_menu_five_times_a_minute() {
    let bot = BotUnderTest::ready(Notes::fixtures()).await;
    let [_, ben, cleo] = bot.people();
    let question = bot.cleo_writes(ASKED);
    for _ in 0..5 {
        assert_eq!(title(&bot.menu(&ben, question, ANSWER).await), TUNE);
    }
    let said = bot.menu(&ben, question, ANSWER).await;
    assert!(said.text().contains("in one minute"), "{}", said.text());
    assert_eq!(title(&bot.menu(&cleo, question, ANSWER).await), TUNE);
}

#[tokio::test]
async fn three_hundred_members_who_use_the_menu_at_once_are_answered() {
    let stand_in = StandIn::start_with(recite_discord_sim::SandboxOptions {
        people: crowd(300),
        ..patient_options()
    });
    let bot = BotUnderTest::of(Notes::fixtures())
        .on(stand_in.await)
        .ready()
        .await;
    let question = bot.cleo_writes(ASKED);
    let discord = &bot.stand_in.discord;
    let used = discord
        .people()
        .iter()
        .map(|it| discord.menu(it, question, ANSWER));
    let used: Vec<_> = used.collect();
    for menu in &used {
        assert_eq!(title(&bot.stand_in.message_of(menu).await), TUNE);
    }
}

#[tokio::test]
async fn in_a_direct_message_the_answer_is_shown_and_not_posted() {
    let bot = BotUnderTest::ready(Notes::fixtures()).await;
    let [_, ben, _] = bot.people();
    let discord = &bot.stand_in.discord;
    let direct = discord.direct_channel(&ben);
    let message = discord.write(&ben, direct, TUNE);
    let answer = bot.menu(&ben, message, ANSWER).await;
    assert_eq!(title(&answer), TUNE);
    assert_eq!(answer.button(POST), None);
    assert!(!answer.text().contains("Only you see this"));
}

#[tokio::test]
async fn the_note_behind_an_answer_becomes_a_card() {
    let mut bot = BotUnderTest::ready(Notes::fixtures()).await;
    let [ada, ben, cleo] = bot.people();
    let (question, _, reply) = bot.replied().await;
    let asked = bot.stand_in.slash("ask", json!({"question": RIPE})).await;
    bot.restart().await;
    let said = bot.menu(&cleo, reply.id(), QUIZ_LATER).await;
    assert!(said.is_ephemeral());
    assert!(
        said.text().contains(&format!("I'll quiz you on “{TUNE}”")),
        "{}",
        said.text()
    );
    let said = bot.menu(&cleo, reply.id(), QUIZ_LATER).await;
    assert!(
        said.text().contains("already on your list"),
        "{}",
        said.text()
    );
    let said = bot.menu(&cleo, asked.id(), QUIZ_LATER).await;
    assert!(said.text().contains(RIPE), "{}", said.text());
    for message in [question, bot.cleo_writes("hello")] {
        let said = bot.menu(&ada, message, QUIZ_LATER).await;
        assert!(
            said.text().contains("I don't know which note"),
            "{}",
            said.text()
        );
    }
    let card = bot.types(&cleo, "quiz", Value::Null).await;
    assert!(
        [TUNE, RIPE].contains(&title(&card).as_str()),
        "{}",
        card.text()
    );
    drop(ben);
}

#[tokio::test]
async fn what_is_stored_about_a_reply_is_shown_and_deleted() {
    let mut bot = BotUnderTest::ready(Notes::fixtures()).await;
    let (_, _, reply) = bot.replied().await;
    for name in ["ben", "cleo"] {
        let person = bot.stand_in.person(name);
        let shown = bot.types(&person, "privacy show", Value::Null).await;
        assert!(
            shown.text().contains("1 reply that you posted"),
            "{}",
            shown.text()
        );
        let asked = bot.types(&person, "privacy delete", Value::Null).await;
        bot.presses(&person, asked.id(), "Delete everything").await;
        let shown = bot.types(&person, "privacy show", Value::Null).await;
        assert!(shown.text().contains("Nothing at all"), "{}", shown.text());
    }
    // The button still knows who may press it.
    bot.restart().await;
    let cleo = bot.stand_in.person("cleo");
    assert_eq!(
        bot.presses(&cleo, reply.id(), REMOVE).await.text(),
        "Removed."
    );
}
