//! `/privacy show` and `/privacy export`.

use std::io::Read;

use flate2::read::GzDecoder;
use recite_discord_sim::SandboxOptions;
use recite_discord_sim::fixtures::{GENERAL, GUILD, Person};
use serde_json::{Value, json};

use super::answered;
use crate::bot::BotUnderTest;
use crate::cards::member;
use crate::daily::{evening, notes};
use crate::local_discord::StandIn;

impl BotUnderTest {
    /// Everything that can be stored about a member: an answer, a card, a requested card, and the opt-out.
    pub async fn lives_a_little(&self, person: &Person) {
        let card = self.types(person, "quiz", Value::Null).await;
        let answer = self.presses(person, card.id(), "Reveal").await;
        self.presses(person, answer.id(), "Missed").await;
        let asked = json!({"question": "What is the git rule 3?"});
        let found = self.types(person, "ask", asked).await;
        self.presses(person, found.id(), "Quiz me on this later")
            .await;
        let board = json!({"private": true});
        let board = self.types(person, "leaderboard", board).await;
        self.presses(person, board.id(), "Leave the leaderboard")
            .await;
    }
}

#[tokio::test]
async fn an_export_contains_everything_stored() {
    let (bot, post) = answered().await;
    // The export of the admin contains the schedule.
    let ada = bot.stand_in.person("ada");
    // The replaced grade is no longer stored.
    for grade in ["Missed", "Right"] {
        let opened = bot.presses(&ada, post.id(), "Reveal").await;
        bot.presses(&ada, opened.id(), grade).await;
    }
    bot.lives_a_little(&ada).await;
    let said = bot.types(&ada, "privacy show", Value::Null).await;
    assert!(said.is_ephemeral());
    for words in [
        "2 grades you gave",
        "2 cards",
        "1 answer to",
        "1 question you want to be quizzed on",
        "1 channel",
        "leave the leaderboard",
    ] {
        assert!(said.text().contains(words), "{words}: {}", said.text());
    }

    let said = bot.types(&ada, "privacy export", Value::Null).await;
    assert!(said.is_ephemeral());
    let (name, bytes) = bot.files(&said).remove(0);
    assert!(name.ends_with(".json"), "{name}");
    let export: Value = serde_json::from_slice(&bytes).expect("it is JSON");
    let count = |key: &str| export[key].as_array().map(Vec::len);
    assert_eq!(
        ["reviews", "cards", "answers", "wishes", "schedules_set_up"].map(count),
        [Some(2), Some(2), Some(1), Some(1), Some(1)]
    );
    assert_eq!(export["opted_out_of_leaderboard"], json!(true));
    assert_eq!(export["member"], json!(ada.id.to_string()));
}

#[tokio::test]
async fn nothing_is_stored_about_an_inactive_member() {
    let bot = evening().await;
    let ben = bot.stand_in.person("ben");
    bot.types(&ben, "stats me", Value::Null).await;
    bot.types(&ben, "ask", json!({"question": "git rule"}))
        .await;
    let said = bot.types(&ben, "privacy show", Value::Null).await;
    assert!(said.text().contains("Nothing at all"), "{}", said.text());
    let said = bot.types(&ben, "privacy delete", Value::Null).await;
    assert!(said.text().contains("nothing to delete"), "{}", said.text());
    assert!(said.buttons().is_empty());
    assert!(bot.files_naming(&ben).is_empty());
}

/// A bot in a server with a low upload limit, and a member with thousands of grades.
async fn bot_with_many_grades(grades: u32, attachment_size_limit: u32) -> (BotUnderTest, Person) {
    let options = SandboxOptions {
        attachment_size_limit,
        ..SandboxOptions::default()
    };
    let stand_in = StandIn::start_with(options).await;
    let config = "[search]\nmodel_dir = \"\"\n[discord]\nuser_install = true\n";
    let bot = BotUnderTest::of(notes())
        .on(stand_in)
        .config(config)
        .at("2026-02-28T20:00:00Z")
        .start()
        .await;
    bot.wait_until_ready(1).await;
    let ben = bot.stand_in.person("ben");
    let file = rusqlite::Connection::open(bot.database_file()).expect("it can be opened");
    let sql =
        "WITH RECURSIVE numbers (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < ?2)
        INSERT INTO reviews (member, number, qa, rating, day, reviewed_at, origin, interaction)
        SELECT ?1, n, 'question-' || n, 3, '2026-02-27', n, 'new', n FROM numbers";
    let added = file.execute(sql, (member(&ben).as_str(), grades));
    assert_eq!(added.expect("it can be written"), grades as usize);
    (bot, ben)
}

/// Returns the joined lists of an export's files, with their sizes and names.
fn joined(files: &[(String, Vec<u8>)], max_bytes: usize) -> Vec<Value> {
    let mut reviews = Vec::new();
    for (name, bytes) in files {
        assert!(bytes.len() <= max_bytes, "{name}: {}", bytes.len());
        assert!(name.ends_with(".json.gz"), "{name}");
        let mut text = String::new();
        let unpacked = GzDecoder::new(&bytes[..]).read_to_string(&mut text);
        unpacked.expect("it is whole");
        let file: Value = serde_json::from_str(&text).expect("it is JSON");
        assert_eq!(file["cards"], json!([]));
        reviews.extend(file["reviews"].as_array().expect("a list").iter().cloned());
    }
    reviews
}

#[tokio::test]
async fn an_export_over_the_limit_is_compressed() {
    const GRADES: u32 = 80_000;
    let (bot, ben) = bot_with_many_grades(GRADES, 10 << 20).await;
    let discord = &bot.stand_in.discord;
    let asked = discord.slash(&ben, GENERAL, "privacy export", Value::Null);
    // If it takes long, "thinking…" comes first.
    let said = asked.wait_for_message(|message| !message.is_loading());
    let said = bot.stand_in.wait_for("the export", said).await;
    let said = said.expect("it is answered");
    assert!(said.is_ephemeral());
    assert!(said.text().contains("Compressed"), "{}", said.text());
    let files = bot.files(&said);
    let names: Vec<&str> = files.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(names, ["recite-about-you.json.gz"]);
    assert_eq!(joined(&files, 10 << 20).len(), GRADES as usize);
}

#[tokio::test]
async fn a_compressed_export_over_the_limit_is_split_into_files_and_messages() {
    let (bot, ben) = bot_with_many_grades(3000, 4_000).await;
    let discord = &bot.stand_in.discord;
    let asked = discord.slash(&ben, GENERAL, "privacy export", Value::Null);
    let last = async {
        let mut count = 1;
        loop {
            let more = asked.wait_for_follow_ups(count).await;
            let more = more.expect("there are more");
            let last = more.last().expect("there is one").text();
            if last.contains("the last of your files") {
                return more;
            }
            count = more.len() + 1;
        }
    };
    let more = bot.stand_in.wait_for("the last files", last).await;
    let first = bot.stand_in.message_of(&asked).await;
    assert!(
        first.text().contains("more files follow"),
        "{}",
        first.text()
    );
    let mut files = Vec::new();
    for message in [&first].into_iter().chain(&more) {
        assert!(message.is_ephemeral());
        let of_message = bot.files(message);
        assert!((1..=10).contains(&of_message.len()));
        files.extend(of_message);
    }
    for (at, (name, _)) in files.iter().enumerate() {
        assert_eq!(*name, format!("recite-about-you-{}.json.gz", at + 1));
    }
    let reviews = joined(&files, 4_000);
    let questions = reviews.iter().map(|review| review["question"].clone());
    let expected = (1..=3000).map(|number| json!(format!("question-{number}")));
    assert!(questions.eq(expected));
}

#[tokio::test]
async fn where_discord_accepts_few_messages_the_last_one_says_how_to_get_the_rest() {
    let (bot, ben) = bot_with_many_grades(9_000, 1_500).await;
    let discord = &bot.stand_in.discord;
    discord.set_user_install(&ben, true);
    discord.remove_bot(GUILD);
    let asked = discord.slash(&ben, GENERAL, "privacy export", Value::Null);
    let more = bot
        .stand_in
        .wait_for("five more", asked.wait_for_follow_ups(5));
    let more = more.await.expect("there are more");
    let texts: Vec<String> = more.iter().map(|it| it.text()).collect();
    assert!(texts[3].contains("The rest follows"), "{texts:?}");
    assert!(texts[4].contains("but not all of them"), "{texts:?}");
    let sent = bot.stand_in.requests_to("POST", "/webhooks/");
    assert!(sent.iter().all(|it| it.status == Some(200)));
}
