//! Cards with pictures: shown with the question and the answer, removed with the grade.

use recite_discord_sim::fixtures::DAILY;
use recite_discord_sim::message::Message;
use serde_json::{Value, json};

use crate::bot::BotUnderTest;
use crate::daily::{EVENING, messages, saying};
use crate::drawn_message::pictures;
use crate::notes::Notes;

const NOTE: &str = "### Which bird is this?\n\n![A red breast](robin.png)\n\nA robin.\n\n\
                    ### Whose egg is ![A blue egg](egg.png)?\n\nA robin's.\n";
/// Larger than a first answer may be.
const LARGE: usize = 600 * 1024;

async fn birds(robin_bytes: usize) -> BotUnderTest {
    let notes = Notes::of(&[("birds.md", NOTE)]);
    notes.write("robin.png", vec![7; robin_bytes]);
    notes.write("egg.png", vec![8; 10]);
    BotUnderTest::ready_at(notes, "[search]\nmodel_dir = \"\"\n", EVENING).await
}

fn alts(message: &Message) -> Vec<String> {
    pictures(message).into_iter().map(|(_, alt)| alt).collect()
}

fn attached(message: &Message) -> usize {
    message.json()["attachments"].as_array().map_or(0, Vec::len)
}

impl BotUnderTest {
    /// Goes through both cards, and returns the pictures of each question, answer and grade.
    async fn sees_birds(&self) -> Vec<[Vec<String>; 3]> {
        let ben = self.stand_in.person("ben");
        let mut card = self.stand_in.slash("quiz", Value::Null).await;
        let mut seen = Vec::new();
        while card.button("Reveal").is_some() {
            let reveal = self.stand_in.press(card.id(), "Reveal");
            let changed = self.stand_in.discord.until(|discord| {
                let message = discord.message(card.id())?;
                message.button("Right").map(|_| message)
            });
            // Large files arrive a moment after the press was acknowledged.
            let answer = self.stand_in.wait_for("the answer", changed).await;
            assert!(reveal.answer().await.is_ok());
            let graded = self.presses(&ben, answer.id(), "Right").await;
            for message in [&card, &answer, &graded] {
                assert!(message.is_ephemeral());
                assert_eq!(alts(message).len(), attached(message));
            }
            seen.push([alts(&card), alts(&answer), alts(&graded)]);
            card = self.presses(&ben, graded.id(), "Next").await;
        }
        seen.sort();
        seen
    }
}

#[tokio::test]
async fn pictures_are_shown_with_question_and_answer_and_removed_with_the_grade() {
    for robin_bytes in [10, LARGE] {
        let bot = birds(robin_bytes).await;
        let none = Vec::<String>::new();
        let (robin, egg) = (
            vec!["A red breast".to_owned()],
            vec!["A blue egg".to_owned()],
        );
        let expected = [
            [none.clone(), robin, none.clone()],
            [egg.clone(), egg, none],
        ];
        assert_eq!(bot.sees_birds().await, expected);
    }
}

#[tokio::test]
async fn a_missing_picture_is_left_out() {
    let bot = birds(10).await;
    bot.notes.remove("robin.png");
    bot.notes.remove("egg.png");
    for pictures in bot.sees_birds().await {
        assert_eq!(pictures, [const { Vec::<String>::new() }; 3]);
    }
}

#[tokio::test]
async fn a_large_answer_behind_the_daily_question_stays_private() {
    let bot = birds(LARGE).await;
    bot.set_up_daily().await;
    let mut posts = Vec::new();
    for day in 1..=2 {
        bot.set_clock(&format!("2026-03-0{day}T09:00:00Z"));
        posts = messages(&bot.stand_in, DAILY, day).await;
        let ben = bot.stand_in.person("ben");
        let post = posts.last().expect("it is there");
        let opened = bot.presses(&ben, post.id(), "Reveal").await;
        assert!(opened.is_ephemeral(), "{}", opened.text());
        assert!(opened.text().contains("robin"), "{}", opened.text());
        let graded = bot.presses(&ben, opened.id(), "Right").await;
        assert!(graded.is_ephemeral(), "{}", graded.text());
        // The picture of a question stays when answers are counted.
        let counted = saying(&bot.stand_in, post.id(), "1 answered and knew it").await;
        assert_eq!(alts(&counted), alts(post));
        assert_eq!(attached(&counted), alts(post).len());
    }
    let shown: Vec<String> = posts.iter().flat_map(alts).collect();
    assert_eq!(json!(shown), json!(["A blue egg"]));
}
