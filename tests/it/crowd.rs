//! Fifty members who answer the question of the day in the same moment.

use std::time::Duration;

use recite::quiz::{ChannelId, Origin, PostId};
use recite::sandbox::Options;
use recite::sandbox::interaction::Interaction;
use recite::sandbox::message::Message;
use recite::sandbox::place::{DAILY, Person, crowd};
use recite::sandbox::snowflake::Snowflake;

use crate::bot::BotUnderTest;
use crate::cards::member;
use crate::daily::{EVENING, messages, notes, saying};
use crate::stand_in::StandIn;

const MEMBERS: usize = 50;
/// Discord's clock for a first answer.
const CLOCK: Duration = Duration::from_secs(3);
/// Discord counts edits of a message in spans of five seconds; the public message is edited once in
/// each at most, less what the two clocks differ.
const BETWEEN_EDITS: Duration = Duration::from_millis(4_500);

#[tokio::test]
async fn fifty_members_at_once_are_counted_once_each_and_answered_in_time() {
    let people = crowd(MEMBERS);
    let options = Options {
        people: people.clone(),
        ..Options::default()
    };
    let stand_in = StandIn::start_with(options).await;
    let config = "[search]\nmodel_dir = \"\"\n";
    let bot = BotUnderTest::start_with_clock(stand_in, notes(), config, EVENING);
    bot.until_ready(1).await;
    bot.set_up_daily().await;
    bot.set_clock("2026-03-01T09:00:00Z");
    let post = messages(&bot.stand_in, DAILY, 1).await.remove(0);

    let opened = bot
        .all_press(people.iter().map(|it| (it, &post, "Reveal")))
        .await;
    let grades = ["Missed", "Hard, but right", "Right", "Easy", "Right"];
    let graded = people.iter().zip(&opened).zip(grades.iter().cycle());
    let graded = graded.map(|((person, opened), grade)| (person, opened, *grade));
    let graded = bot.all_press(graded).await;
    for (graded, person) in graded.iter().zip(&people) {
        assert!(graded.text().contains("comes back"), "{}", graded.text());
        assert!(graded.is_visible_to(person.id) && graded.is_ephemeral());
    }
    saying(&bot.stand_in, post.id(), "50 answered, 40 knew it").await;

    let id = PostId::of(
        ChannelId(DAILY.get()),
        "2026-03-01".parse().expect("a date"),
    );
    let store = bot.store().await;
    let tally = store.tally(id).await.expect("it can be read");
    assert_eq!((tally.answered, tally.knew), (50, 40));
    for person in &people {
        let reviews = store.reviews_of(&member(person)).await;
        let reviews = reviews.expect("they can be read");
        assert_eq!(reviews.len(), 1, "{}", person.name);
        assert_eq!(reviews[0].origin, Origin::Daily(id));
    }

    let answers = bot.stand_in.requests_to("POST", "/interactions/");
    // With the setup.
    assert_eq!(answers.len(), 2 * MEMBERS + 1);
    let slowest = answers.iter().filter_map(|it| it.since_interaction).max();
    assert!(slowest.is_some_and(|it| it < CLOCK), "{slowest:?}");
    let path = format!("/channels/{DAILY}/messages/{}", post.id());
    let edits = bot.stand_in.requests_to("PATCH", &path);
    assert!(!edits.is_empty());
    for two in edits.windows(2) {
        let between = two[1].received_at - two[0].received_at;
        assert!(between >= BETWEEN_EDITS, "{between:?} between two edits");
    }
    assert_eq!(bot.stand_in.violations(), [""; 0]);
}

impl BotUnderTest {
    /// What each of them reads after all have pressed and before any was answered.
    async fn all_press<'a>(
        &self,
        presses: impl Iterator<Item = (&'a Person, &'a Message, &'a str)>,
    ) -> Vec<Message> {
        let presses: Vec<(&Person, Snowflake, String)> = presses
            .map(|(person, message, label)| {
                let button = message.button(label).expect("the button is there");
                (person, message.id(), button)
            })
            .collect();
        let discord = &self.stand_in.discord;
        let pressed: Vec<Interaction> = presses
            .iter()
            .map(|(person, message, button)| discord.press(person, *message, button))
            .collect();
        let mut read = Vec::new();
        for pressed in &pressed {
            read.push(self.stand_in.message_of(pressed).await);
        }
        read
    }
}
