//! `/leaderboard`: who answered most this month.

use serde_json::{Value, json};

use super::definition::{Contexts, command, private};
use super::options::CommandOptions;
use crate::discord::context::{ReplyError, RequestContext};
use crate::discord::delivery::Reply;
use crate::messages::{apology, stats};

pub const NAME: &str = "leaderboard";

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LeaderboardCommand {
    pub private: bool,
}

pub fn definition() -> Value {
    let options = json!([private("Show it only to you")]);
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
            private: options.is_private(),
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
