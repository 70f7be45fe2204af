//! `/stats me` and `/stats server`.

use recite_discord_sim::message::Message;
use serde_json::{Value, json};

use super::answered;
use crate::bot::BotUnderTest;
use crate::daily::evening;
use crate::drawn_message::pictures;

const PNG: &[u8] = b"\x89PNG\r\n\x1a\n";

impl BotUnderTest {
    /// Asserts that every picture is an uploaded PNG with an alt text.
    fn assert_drawn(&self, message: &Message, count: usize) {
        let (pictures, files) = (pictures(message), self.files(message));
        assert_eq!((pictures.len(), files.len()), (count, count));
        for (url, alt) in pictures {
            assert!(files.iter().any(|(name, _)| url.contains(name)), "{url}");
            assert!(alt.split(' ').count() > 3, "{alt}");
        }
        for (name, bytes) in files {
            assert!(bytes.starts_with(PNG), "{name}");
        }
    }
}

#[tokio::test]
async fn a_member_sees_streak_cards_and_pictures_of_their_own() {
    let (bot, _) = answered().await;
    let ben = bot.stand_in.person("ben");
    let me = bot.types(&ben, "stats me", Value::Null).await;
    assert!(me.is_ephemeral());
    for words in ["1 question in a row", "1 card", "nothing due", "1 so far"] {
        assert!(me.text().contains(words), "{words}: {}", me.text());
    }
    bot.assert_drawn(&me, 2);
}

#[tokio::test]
async fn a_member_without_answers_reads_where_to_begin() {
    let bot = evening().await;
    let ben = bot.stand_in.person("ben");
    let me = bot.types(&ben, "stats me", Value::Null).await;
    assert!(me.text().contains("none yet"), "{}", me.text());
    bot.assert_drawn(&me, 0);
    let server = bot.types(&ben, "stats server", Value::Null).await;
    bot.assert_drawn(&server, 0);
}

#[tokio::test]
async fn server_stats_show_activity_and_the_hardest_questions() {
    let (bot, post) = answered().await;
    // A question can count as hard from three answers on.
    bot.ada_misses(&post).await;
    let ben = bot.stand_in.person("ben");
    let server = bot.types(&ben, "stats server", Value::Null).await;
    assert!(!server.is_ephemeral());
    for words in [
        "1 question posted",
        "3 answers",
        "33%",
        "3 answered, 1 knew",
    ] {
        assert!(server.text().contains(words), "{words}: {}", server.text());
    }
    bot.assert_drawn(&server, 1);
    // The buttons below show the hard ones, privately to each presser.
    let hardest = server.buttons().remove(0);
    let shown = bot.presses(&ben, server.id(), &hardest.label).await;
    assert!(shown.text().contains(" answer "), "{}", shown.text());
    assert!(shown.is_ephemeral() && shown.id() != server.id());
    let private = json!({"private": true});
    let private = bot.types(&ben, "stats server", private).await;
    assert!(private.is_ephemeral());
}

impl BotUnderTest {
    async fn ada_misses(&self, post: &Message) {
        let ada = self.stand_in.person("ada");
        let opened = self.presses(&ada, post.id(), "Reveal").await;
        self.presses(&ada, opened.id(), "Missed").await;
    }
}
