//! Fifty members who answer the daily question, many at the same moment.

use std::sync::Arc;
use std::time::Duration;

use recite_discord_sim::SandboxOptions;
use recite_discord_sim::fixtures::{DAILY, Person, crowd};
use recite_discord_sim::interaction::Interaction;
use recite_discord_sim::interaction_log::InteractionProgress;
use recite_discord_sim::message::Message;
use recite_discord_sim::snowflake::Snowflake;
use recite_quiz::{ChannelId, Origin, PostId, Rating};
use serde_json::Value;
use tokio::time::Instant;

use crate::bot::BotUnderTest;
use crate::cards::member;
use crate::daily::{EVENING, messages, notes, saying};
use crate::local_discord::stages::RequestStage;
use crate::local_discord::{StandIn, patient_options};

const MEMBERS: usize = 50;
/// Enough to press at the same moment and compete for the database, and few enough that a busy machine answers
/// them within the bot's own time limit. The benchmark `crowd` measures larger crowds.
const AT_ONCE: usize = 10;
/// Discord limits the edits of a message per five seconds; the public message is edited once in
/// each interval at most.
const BETWEEN_EDITS: Duration = Duration::from_secs(5);

#[tokio::test]
async fn fifty_members_are_counted_once_each_with_few_edits() {
    let bot = crowded().await;
    let people = bot.stand_in.discord.people().to_vec();
    let post = messages(&bot.stand_in, DAILY, 1).await.remove(0);

    let begin = Instant::now();
    let opened = bot
        .all_press(people.iter().map(|it| (it, &post, "Reveal")))
        .await;
    let grades = ["Missed", "Hard, but right", "Right", "Easy", "Right"];
    let graded = people.iter().zip(&opened).zip(grades.iter().cycle());
    let graded = graded.map(|((person, opened), grade)| (person, opened, *grade));
    let graded = bot.all_press(graded).await;
    for (graded, person) in graded.iter().zip(&people) {
        assert!(
            graded.text().contains("see this card again"),
            "{}",
            graded.text()
        );
        assert!(graded.is_visible_to(person.id) && graded.is_ephemeral());
    }
    saying(&bot.stand_in, post.id(), "50 answered, 40 knew it").await;

    let id = PostId::new(
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
    // Including those of the setup.
    assert_eq!(answers.len(), 2 * MEMBERS + 1);
    let path = format!("/channels/{DAILY}/messages/{}", post.id());
    let edits = bot.stand_in.requests_to("PATCH", &path);
    let last = edits.last().expect("it says who answered").received_at;
    // They were sent this far apart, even if they arrive late.
    let spans = u32::try_from(edits.len() - 1).expect("few");
    assert!(
        last - begin >= BETWEEN_EDITS * spans,
        "{spans} in {:?}",
        last - begin
    );
    assert_eq!(bot.stand_in.violations(), [""; 0]);
}

impl BotUnderTest {
    /// Returns what each of them reads; groups of them press before any of the group is answered.
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
        let mut read = Vec::new();
        for handful in presses.chunks(AT_ONCE) {
            let pressed: Vec<Interaction> = handful
                .iter()
                .map(|(person, message, button)| discord.press(person, *message, button))
                .collect();
            for pressed in &pressed {
                read.push(self.stand_in.message_of(pressed).await);
            }
        }
        read
    }
}

#[tokio::test]
async fn a_kill_among_their_grades_loses_none_that_was_confirmed() {
    const ANSWERED: usize = AT_ONCE / 2;
    let mut bot = crowded().await;
    let people = bot.stand_in.discord.people().to_vec();
    let post = messages(&bot.stand_in, DAILY, 1).await.remove(0);
    let presses = people.iter().map(|it| (it, &post, "Reveal"));
    let opened = bot.all_press(presses).await;
    let (kill, mut answered) = (bot.process().killer(), 0);
    bot.stand_in.on_each_stage(move |moment, request| {
        let is_answer = moment == RequestStage::Done && request.is("POST", "/interactions/");
        answered += usize::from(is_answer);
        if answered == ANSWERED {
            kill();
        }
    });
    let discord = Arc::clone(&bot.stand_in.discord);
    let pressed: Vec<Interaction> = people
        .iter()
        .zip(&opened)
        .take(AT_ONCE)
        .map(|(person, opened)| {
            let right = opened.button("Right").expect("the button is there");
            discord.press(person, opened.id(), &right)
        })
        .collect();
    bot.until_killed().await;
    bot.stand_in.clear_stage_callback();
    let is_answered = |pressed: &Interaction| {
        let logged = pressed.id().and_then(|id| discord.logged_interaction(id));
        logged.is_some_and(|logged| logged.progress == InteractionProgress::Answered)
    };
    let mut confirmed: Vec<bool> = pressed.iter().map(is_answered).collect();
    let count = confirmed.iter().filter(|it| **it).count();
    assert!(count >= ANSWERED, "{count}");
    // The other members press for the first time after the kill.
    confirmed.resize(MEMBERS, false);
    for (person, confirmed) in people.iter().zip(&confirmed) {
        let stored = bot.reviews(person).await.len();
        assert!(stored <= 1 && stored >= usize::from(*confirmed));
    }
    let identifies = bot.stand_in.discord.identify_count();
    bot.start_without_waiting();
    bot.wait_until_ready(identifies + 1).await;
    // Members without an answer press again.
    for ((person, opened), confirmed) in people.iter().zip(&opened).zip(confirmed) {
        if !confirmed {
            let graded = bot.presses(person, opened.id(), "Right").await;
            assert!(
                graded.text().contains("see this card again"),
                "{}",
                graded.text()
            );
        }
    }
    saying(&bot.stand_in, post.id(), "50 answered, all of them knew it").await;
    for person in &people {
        assert_eq!(bot.reviews(person).await.len(), 1);
    }
}

/// A bot in a server of fifty that has just posted its question.
async fn crowded() -> BotUnderTest {
    let options = SandboxOptions {
        people: crowd(MEMBERS),
        ..patient_options()
    };
    let stand_in = StandIn::start_with(options).await;
    let config = "[search]\nmodel_dir = \"\"\n";
    let bot = BotUnderTest::of(notes())
        .on(stand_in)
        .config(config)
        .at(EVENING)
        .binary()
        .start()
        .await;
    bot.wait_until_ready(1).await;
    bot.set_up_daily().await;
    bot.set_clock("2026-03-01T09:00:00Z");
    bot
}

#[tokio::test]
async fn of_two_simultaneous_grades_the_later_counts() {
    let bot = crowded().await;
    let people = bot.stand_in.discord.people().to_vec();
    let post = messages(&bot.stand_in, DAILY, 1).await.remove(0);
    let presses = people.iter().map(|it| (it, &post, "Reveal"));
    let opened = bot.all_press(presses).await;
    let both = people
        .iter()
        .zip(&opened)
        .flat_map(|(person, opened)| ["Missed", "Easy"].map(|grade| (person, opened, grade)));
    bot.all_press(both).await;
    saying(&bot.stand_in, post.id(), "50 answered, all of them knew it").await;
    for person in &people {
        let reviews = bot.reviews(person).await;
        assert_eq!((reviews.len(), reviews[0].rating), (1, Rating::Easy));
    }
}

#[tokio::test]
async fn a_member_deleted_while_answering_leaves_no_trace() {
    let bot = crowded().await;
    let people = bot.stand_in.discord.people().to_vec();
    let (ada, others) = people.split_first().expect("there are fifty");
    let post = messages(&bot.stand_in, DAILY, 1).await.remove(0);
    let presses = people.iter().map(|it| (it, &post, "Reveal"));
    let opened = bot.all_press(presses).await;
    bot.presses(ada, opened[0].id(), "Right").await;
    let asked = bot.types(ada, "privacy delete", Value::Null).await;
    let grades = others.iter().zip(&opened[1..]);
    let grades = grades.map(|(person, opened)| (person, opened, "Right"));
    let mut presses: Vec<_> = grades.collect();
    presses.insert(MEMBERS / 2, (ada, &asked, "Delete everything"));
    let replies = bot.all_press(presses.into_iter()).await;
    let done = replies[MEMBERS / 2].text();
    assert!(done.contains("anything about you"), "{done}");
    assert!(bot.files_naming(ada).is_empty());
    saying(&bot.stand_in, post.id(), "49 answered, all of them knew it").await;
}
