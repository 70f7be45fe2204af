//! The menu and the buttons under an answer.

use recite_discord_sim::interaction::InitialResponse;
use recite_discord_sim::message::Message;
use serde_json::json;

use crate::bot::BotUnderTest;
use crate::drawn_message::{menu, title};
use crate::notes::Notes;

const TUNE: &str = "How do I tune a guitar?";

async fn tune(bot: &BotUnderTest) -> Message {
    bot.stand_in
        .slash("ask", json!({"question": TUNE, "topic": "music"}))
        .await
}

#[tokio::test]
async fn the_menu_shows_another_match_in_place() {
    let mut bot = BotUnderTest::ready(Notes::fixtures()).await;
    let message = tune(&bot).await;
    for restarted in [false, true] {
        if restarted {
            bot.restart().await;
        }
        let now = bot
            .stand_in
            .discord
            .message(message.id())
            .expect("it is there");
        let menu = menu(&now).expect("there are other matches");
        assert_eq!(menu.options.len(), 2);
        let (ben, option) = (bot.stand_in.person("ben"), &menu.options[0]);
        let discord = &bot.stand_in.discord;
        let chosen = discord.choose(&ben, message.id(), &menu.custom_id, &[&option.value]);
        let shown = bot.stand_in.message_of(&chosen).await;
        assert_eq!(
            (shown.id(), title(&shown)),
            (message.id(), option.label.clone())
        );
    }
}

#[tokio::test]
async fn not_it_goes_through_all_matches_and_then_says_so() {
    let mut bot = BotUnderTest::ready(Notes::fixtures()).await;
    let message = tune(&bot).await;
    let mut titles = vec![title(&message)];
    for _ in 0..2 {
        // A button contains all its data, so the bot may restart between two presses.
        bot.restart().await;
        let next = bot.stand_in.press(message.id(), "Not it");
        let next = bot.stand_in.message_of(&next).await;
        assert_eq!(next.id(), message.id());
        titles.push(title(&next));
    }
    titles.sort();
    let all = [
        "How do I tune a guitar by ear?",
        TUNE,
        "How often should I tune a guitar?",
    ];
    assert_eq!(titles, all);

    let end = bot.stand_in.press(message.id(), "Not it");
    let end = bot.stand_in.message_of(&end).await;
    let honest =
        "Those are all the notes I found. Try other words, or ask the note writers to add one.";
    let text = format!("-# Asked: {TUNE}\n{honest}");
    assert_eq!((end.id(), end.text()), (message.id(), text));
    let menu = menu(&end).expect("the menu leads back");
    assert_eq!(menu.options.len(), 3);
    let (ben, value) = (bot.stand_in.person("ben"), menu.options[0].value.as_str());
    let back = bot
        .stand_in
        .discord
        .choose(&ben, message.id(), &menu.custom_id, &[value]);
    let back = bot.stand_in.message_of(&back).await;
    assert_eq!(title(&back), menu.options[0].label);
}

#[tokio::test]
async fn this_answered_it_is_acknowledged_privately() {
    let bot = BotUnderTest::ready(Notes::fixtures()).await;
    let message = tune(&bot).await;
    let thanks = bot.stand_in.press(message.id(), "This answered it");
    let thanks = bot.stand_in.message_of(&thanks).await;
    assert!(thanks.is_ephemeral());
    assert_eq!(thanks.text(), "Good to know, thanks!");
    let still = bot.stand_in.discord.message(message.id());
    assert_eq!(still.as_ref().map(Message::text), Some(message.text()));
}

#[tokio::test]
async fn another_member_who_presses_leaves_the_askers_message_alone() {
    let bot = BotUnderTest::ready(Notes::fixtures()).await;
    let message = tune(&bot).await;
    let (discord, cleo) = (&bot.stand_in.discord, bot.stand_in.person("cleo"));
    let menu = menu(&message).expect("there are other matches");
    let not_it = message.button("Not it").expect("the button is there");
    let presses = [
        discord.press(&cleo, message.id(), &not_it),
        discord.choose(
            &cleo,
            message.id(),
            &menu.custom_id,
            &[&menu.options[0].value],
        ),
    ];
    for press in presses {
        let Ok(InitialResponse::Message(own)) = press.answer().await else {
            panic!("cleo gets a message of her own");
        };
        assert!(own.is_ephemeral() && own.is_visible_to(cleo.id));
        assert_ne!(title(&own), TUNE);
        // A press by the asker changes the asker's own message.
        let next = own.button("Not it").expect("the button is there");
        let next = discord.press(&cleo, own.id(), &next);
        assert!(
            matches!(next.answer().await, Ok(InitialResponse::Updated(it)) if it.id() == own.id())
        );
    }
    assert_eq!(discord.message(message.id()), Some(message));
}

#[tokio::test]
async fn a_private_answer_stays_private_while_it_changes() {
    let bot = BotUnderTest::ready(Notes::fixtures()).await;
    let asked = json!({"question": TUNE, "topic": "music", "private": true});
    let message = bot.stand_in.slash("ask", asked).await;
    for _ in 0..3 {
        let next = bot.stand_in.press(message.id(), "Not it");
        let next = bot.stand_in.message_of(&next).await;
        assert!(next.is_ephemeral());
        assert_eq!(next.id(), message.id());
    }
}
