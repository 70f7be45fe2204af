//! `/leaderboard`: who answered most this month.

use serde_json::{Value, json};

use super::definition::{Contexts, command, flag};
use super::options::CommandOptions;
use crate::discord::delivery::Reply;
use crate::discord::dispatch::{ReplyError, RequestContext};
use crate::messages::{apology, stats};

pub const NAME: &str = "leaderboard";

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LeaderboardCommand {
    pub private: bool,
}

pub fn definition() -> Value {
    let options = json!([flag(super::PRIVATE, "Show it only to you")]);
    command(
        NAME,
        "Who answered most this month",
        Contexts::Servers,
        options,
    )
}

impl LeaderboardCommand {
    pub fn parse(options: &CommandOptions<'_>) -> Self {
        Self {
            private: options.is_true(super::PRIVATE),
        }
    }

    pub async fn reply(&self, context: &RequestContext<'_>) -> Result<Reply, ReplyError> {
        let Some(guild) = context.asker.guild else {
            return Ok(Reply::Post(apology::only_in_servers()));
        };
        let board = context.quiz.leaderboard(&context.asker, guild).await?;
        Ok(Reply::Post(stats::leaderboard(&board, self.private)))
    }
}
