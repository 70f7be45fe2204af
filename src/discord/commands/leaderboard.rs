//! `/leaderboard`: the members who answered most this month.

use serde_json::{Value, json};

use super::definition::{Contexts, command, private};
use super::options::CommandOptions;
use crate::discord::context::{ReplyError, RequestContext};
use crate::discord::delivery::Reply;
use crate::messages::catalog::Catalog;
use crate::messages::{apology, stats};

/// The name of the command.
pub const NAME: &str = "leaderboard";

/// `/leaderboard` with its option.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LeaderboardCommand {
    /// Whether only the member who asked sees it.
    pub is_private: bool,
}

/// Returns the definition of the command.
pub fn definition(catalog: Catalog) -> Value {
    let options = json!([private(&catalog.command_leaderboard_private())]);
    command(
        NAME,
        &catalog.command_leaderboard(),
        Contexts::Servers,
        options,
    )
}

impl LeaderboardCommand {
    /// Reads the option.
    pub fn parse(options: &CommandOptions<'_>) -> Self {
        Self {
            is_private: options.is_private(),
        }
    }

    /// Returns this month's leaderboard.
    ///
    /// # Errors
    /// The database failed.
    pub async fn reply(&self, context: &RequestContext<'_>) -> Result<Reply, ReplyError> {
        let catalog = context.catalog();
        let Some(guild) = context.asker.guild else {
            return Ok(Reply::Post(apology::servers_only(catalog)));
        };
        let board = context.quiz.leaderboard(&context.asker, guild).await?;
        let message = stats::leaderboard(catalog, &board, self.is_private);
        Ok(Reply::Post(message))
    }
}
