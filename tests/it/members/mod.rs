//! What members can see about themselves and each other, and how they delete it.

mod deletion;
mod export;
mod feedback;
mod leaderboard;
mod servers;
mod stats;
mod streaks;

use std::fs;
use std::path::PathBuf;

use recite_discord_sim::fixtures::{DAILY, Person};
use recite_discord_sim::message::Message;
use serde_json::Value;

use crate::bot::BotUnderTest;
use crate::daily::{evening, messages};

/// A bot whose first question was answered: ben knew it, cleo did not.
async fn answered() -> (BotUnderTest, Message) {
    let bot = evening().await;
    bot.set_up_daily().await;
    bot.set_clock("2026-03-01T09:00:00Z");
    let post = messages(&bot.stand_in, DAILY, 1).await.remove(0);
    for (name, grade) in [("ben", "Right"), ("cleo", "Missed")] {
        let person = bot.stand_in.person(name);
        let opened = bot.presses(&person, post.id(), "Reveal").await;
        bot.presses(&person, opened.id(), grade).await;
    }
    (bot, post)
}

impl BotUnderTest {
    /// Returns the files of a message: name and bytes.
    fn files(&self, message: &Message) -> Vec<(String, Vec<u8>)> {
        let attachments = message.json()["attachments"].as_array();
        let attachments = attachments.map(Vec::as_slice).unwrap_or_default();
        let file = |attachment: &Value| {
            let id = attachment["id"].as_str().and_then(|id| id.parse().ok());
            let bytes = self.stand_in.discord.file(id.expect("it has an id"));
            let name = attachment["filename"].as_str().expect("it has a name");
            (name.to_owned(), bytes.expect("it was uploaded"))
        };
        attachments.iter().map(file).collect()
    }

    fn database_file(&self) -> PathBuf {
        let url = self.database();
        url.strip_prefix("sqlite:").expect("a file").into()
    }

    /// Returns the database files that contain this person's id, as digits or as a number.
    pub fn files_naming(&self, person: &Person) -> Vec<PathBuf> {
        let database = self.database_file();
        let folder = database.parent().expect("it lies in a folder");
        let digits = person.id.to_string();
        let number = person.id.get().to_be_bytes();
        let files = fs::read_dir(folder).expect("the folder can be read");
        let files = files.map(|file| file.expect("it can be read").path());
        let mut naming: Vec<PathBuf> = files
            .filter(|file| {
                let bytes = fs::read(file).unwrap_or_default();
                holds(&bytes, digits.as_bytes()) || holds(&bytes, &number)
            })
            .collect();
        naming.sort();
        naming
    }
}

fn holds(bytes: &[u8], wanted: &[u8]) -> bool {
    bytes.windows(wanted.len()).any(|window| window == wanted)
}
