//! The slash commands: each file holds one, with its definition, its options and its reply.
//!
//! A new command is a file here, and its arms in [`Command`].

pub mod ask;
pub mod daily;
mod definition;
pub mod leaderboard;
pub mod options;
pub mod privacy;
pub mod quiz;
pub mod registration;
pub mod reload;
pub mod stats;
pub mod suggestions;

use serde_json::{Value, json};

use super::context::{ReplyError, RequestContext};
use super::delivery::{Deferral, Reply};
use ask::AskCommand;
use daily::DailyCommand;
use leaderboard::LeaderboardCommand;
use options::CommandOptions;
use privacy::PrivacyCommand;
use quiz::QuizCommand;
use stats::StatsCommand;
use suggestions::Typed;

/// A command, with its options as the member sent them.
#[derive(Clone, Debug, PartialEq)]
pub enum Command {
    Ask(AskCommand),
    Quiz(QuizCommand),
    Daily(DailyCommand),
    Stats(StatsCommand),
    Leaderboard(LeaderboardCommand),
    Privacy(PrivacyCommand),
    Reload,
}

/// Every command, as the list that Discord takes.
pub fn definitions() -> Value {
    json!([
        ask::definition(),
        quiz::definition(),
        daily::definition(),
        stats::definition(),
        leaderboard::definition(),
        privacy::definition(),
        reload::definition(),
    ])
}

impl Command {
    /// What is asked for; `None` for a command that this version does not have.
    pub fn parse(options: &CommandOptions<'_>) -> Option<Self> {
        match (options.name.as_str(), &options.subcommand) {
            (ask::NAME, None) => AskCommand::parse(options).map(Self::Ask),
            (quiz::NAME, None) => Some(Self::Quiz(QuizCommand::parse(options))),
            (daily::NAME, Some(_)) => DailyCommand::parse(options).map(Self::Daily),
            (stats::NAME, Some(_)) => StatsCommand::parse(options).map(Self::Stats),
            (leaderboard::NAME, None) => {
                Some(Self::Leaderboard(LeaderboardCommand::parse(options)))
            }
            (privacy::NAME, Some(_)) => PrivacyCommand::parse(options).map(Self::Privacy),
            (reload::NAME, None) => Some(Self::Reload),
            _ => None,
        }
    }

    /// What is being typed; `None` where nothing can be suggested.
    pub fn typed(options: &CommandOptions<'_>) -> Option<Typed> {
        let (option, typed) = options.focused()?;
        match options.name.as_str() {
            ask::NAME => ask::typed(&option, typed, options),
            quiz::NAME => quiz::typed(&option, typed),
            daily::NAME => daily::typed(&option, typed),
            _ => None,
        }
    }

    /// What it is called in the log.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Ask(_) => "/ask",
            Self::Quiz(_) => "/quiz",
            Self::Daily(command) => command.name(),
            Self::Stats(command) => command.name(),
            Self::Leaderboard(_) => "/leaderboard",
            Self::Privacy(command) => command.name(),
            Self::Reload => "/reload",
        }
    }

    /// How a reply is announced that takes longer than Discord waits; `None` for one that is made in time.
    pub fn deferral(&self) -> Option<Deferral> {
        match self {
            Self::Ask(_) | Self::Quiz(_) | Self::Daily(_) => None,
            Self::Stats(command) => Some(command.deferral()),
            Self::Leaderboard(command) => Some(Deferral::message(command.private)),
            Self::Privacy(_) | Self::Reload => Some(Deferral::message(true)),
        }
    }

    pub async fn reply(&self, context: &RequestContext<'_>) -> Result<Reply, ReplyError> {
        match self {
            Self::Ask(command) => command.reply(context),
            Self::Quiz(command) => command.reply(context).await,
            Self::Daily(command) => command.reply(context).await,
            Self::Stats(command) => command.reply(context).await,
            Self::Leaderboard(command) => command.reply(context).await,
            Self::Privacy(command) => command.reply(context).await,
            Self::Reload => Ok(reload::reply(context).await),
        }
    }
}
