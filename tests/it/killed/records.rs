//! The content of the bot's database and of Discord's channels, read from outside.

use std::sync::Arc;

use jiff::Timestamp;
use jiff::civil::Date;
use recite::store::Store;
use recite_discord_sim::Sandbox;
use recite_discord_sim::fixtures::APPLICATION;
use recite_discord_sim::message::Message;
use recite_discord_sim::snowflake::Snowflake;
use recite_quiz::{ChannelId, PostId};
use recite_quiz::{Post, PostState};
use serde_json::json;

use super::days::CHANNELS;
use crate::bot::BotUnderTest;

pub struct Records {
    /// The bot's own database, only read here.
    store: Store,
    discord: Arc<Sandbox>,
}

impl Records {
    /// The records of a bot that has started once.
    pub async fn of(bot: &BotUnderTest) -> Self {
        let store = Store::open(&bot.database()).await;
        Self {
            store: store.expect("the bot has made it"),
            discord: Arc::clone(&bot.stand_in.discord),
        }
    }

    /// Returns the post of each channel on a date, if it is planned.
    pub async fn posts(&self, on: Date) -> Vec<Option<Post>> {
        let mut posts = Vec::new();
        for channel in CHANNELS {
            let id = PostId::new(ChannelId(channel.get()), on);
            posts.push(self.store.post(id).await.expect("it can be read"));
        }
        posts
    }

    /// Returns whether all posts of a date are settled.
    pub async fn is_settled(&self, on: Date) -> bool {
        let is_settled = |post: &Option<Post>| {
            let state = post.as_ref().map(|post| post.state);
            let unfinished = [None, Some(PostState::Planned), Some(PostState::Sending)];
            !unfinished.contains(&state)
        };
        self.posts(on).await.iter().all(is_settled)
    }

    /// Returns when the last of the paused channels is retried.
    pub async fn retry_at(&self) -> Option<Timestamp> {
        let mut last = None;
        for channel in CHANNELS {
            let schedule = self.store.schedule(ChannelId(channel.get())).await;
            let schedule = schedule.expect("it can be read").expect("it was set up");
            last = last.max(schedule.pause.map(|pause| pause.retry_at));
        }
        last
    }

    /// Returns the messages of a post in all channels, by their nonce.
    pub fn made_for(&self, post: PostId) -> Vec<Snowflake> {
        let nonce = json!(post.0.to_string());
        let made = self.made().into_iter();
        made.filter(|message| message.json().get("nonce") == Some(&nonce))
            .map(|message| message.id())
            .collect()
    }

    /// Returns every public message of the bot.
    pub fn made(&self) -> Vec<Message> {
        let ada = self.discord.person("ada").expect("she owns the server");
        let channels = CHANNELS.into_iter();
        let all = channels.flat_map(|channel| self.discord.channel(ada, channel));
        let is_ours = |message: &Message| message.json()["author"]["id"] == json!(APPLICATION);
        all.filter(|message| is_ours(message) && !message.is_ephemeral())
            .collect()
    }
}
