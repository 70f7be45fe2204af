//! The slash commands and those in the menu of a message, one per file, with definition, options and reply.
//!
//! To add a command, add a file here, its arms in [`Command`], and its texts in the message catalog.

pub mod ask;
mod channel_choice;
pub mod daily;
pub mod definition;
pub mod leaderboard;
pub mod message_menu;
pub mod options;
pub mod privacy;
pub mod quiz;
pub mod registration;
pub mod reload;
pub mod stats;
pub mod suggestions;
pub mod threads;

use serde_json::{Value, json};

use super::context::{ReplyError, RequestContext};
use super::delivery::{Deferral, Reply};
use crate::messages::catalog::Catalog;
use ask::AskCommand;
use daily::DailyCommand;
use leaderboard::LeaderboardCommand;
use message_menu::MenuCommand;
use options::CommandOptions;
use privacy::PrivacyCommand;
use quiz::QuizCommand;
use stats::StatsCommand;
use suggestions::SuggestionRequest;
use threads::ThreadsCommand;

/// A command with its options.
#[derive(Clone, Debug, PartialEq)]
pub enum Command {
    /// `/ask`
    Ask(AskCommand),
    /// `/quiz`
    Quiz(QuizCommand),
    /// `/daily`
    Daily(DailyCommand),
    /// `/threads`
    Threads(ThreadsCommand),
    /// `/stats`
    Stats(StatsCommand),
    /// `/leaderboard`
    Leaderboard(LeaderboardCommand),
    /// `/privacy`
    Privacy(PrivacyCommand),
    /// `/reload`
    Reload,
    /// A command in the menu of a message.
    Menu(MenuCommand),
}

/// Returns the definitions of all commands, as Discord expects them; with `user_install`, members can install them for
/// themselves.
pub fn definitions(user_install: bool) -> Value {
    let catalog = Catalog::english();
    let [answer, quiz_later] = message_menu::definitions(catalog);
    let mut all = json!([
        ask::definition(catalog),
        quiz::definition(catalog),
        daily::definition(catalog),
        threads::definition(catalog),
        stats::definition(catalog),
        leaderboard::definition(catalog),
        privacy::definition(catalog),
        reload::definition(catalog),
        answer,
        quiz_later,
    ]);
    if user_install {
        let commands = all.as_array_mut().into_iter().flatten();
        commands.for_each(definition::allow_user_install);
    }
    all
}

impl Command {
    /// Parses a command; `None` for one that this version does not have.
    pub fn parse(options: &CommandOptions<'_>) -> Option<Self> {
        match (options.name.as_str(), &options.subcommand) {
            (ask::NAME, None) => AskCommand::parse(options).map(Self::Ask),
            (quiz::NAME, None) => Some(Self::Quiz(QuizCommand::parse(options))),
            (daily::NAME, Some(_)) => DailyCommand::parse(options).map(Self::Daily),
            (threads::NAME, Some(_)) => ThreadsCommand::parse(options).map(Self::Threads),
            (stats::NAME, Some(_)) => StatsCommand::parse(options).map(Self::Stats),
            (leaderboard::NAME, None) => {
                Some(Self::Leaderboard(LeaderboardCommand::parse(options)))
            }
            (privacy::NAME, Some(_)) => PrivacyCommand::parse(options).map(Self::Privacy),
            (reload::NAME, None) => Some(Self::Reload),
            _ => None,
        }
    }

    /// Returns what to suggest while a member types; `None` if there is nothing to suggest.
    pub fn typed(options: &CommandOptions<'_>) -> Option<SuggestionRequest> {
        let (option, typed) = options.focused()?;
        match options.name.as_str() {
            ask::NAME => ask::typed(&option, typed, options),
            quiz::NAME => quiz::typed(&option, typed),
            daily::NAME => daily::typed(&option, typed),
            threads::NAME => threads::typed(&option, typed),
            _ => None,
        }
    }

    /// Returns the name in log lines and metrics.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Ask(_) => "/ask",
            Self::Quiz(_) => "/quiz",
            Self::Daily(command) => command.name(),
            Self::Threads(command) => command.name(),
            Self::Stats(command) => command.name(),
            Self::Leaderboard(_) => "/leaderboard",
            Self::Privacy(command) => command.name(),
            Self::Reload => "/reload",
            Self::Menu(command) => command.name(),
        }
    }

    /// Returns how to defer a reply that takes longer than Discord waits; `None` if the reply never does.
    pub fn deferral(&self) -> Option<Deferral> {
        match self {
            Self::Ask(_) | Self::Quiz(_) | Self::Daily(_) | Self::Menu(_) => None,
            Self::Threads(command) => command.deferral(),
            Self::Stats(command) => Some(command.deferral()),
            Self::Leaderboard(command) => Some(Deferral::message(command.is_private)),
            Self::Privacy(_) | Self::Reload => Some(Deferral::message(true)),
        }
    }

    /// Returns the reply.
    ///
    /// # Errors
    /// The database failed.
    pub async fn reply(&self, context: &RequestContext<'_>) -> Result<Reply, ReplyError> {
        match self {
            Self::Ask(command) => Ok(Reply::Post(command.reply(context))),
            Self::Quiz(command) => command.reply(context).await,
            Self::Daily(command) => command.reply(context).await,
            Self::Threads(command) => command.reply(context).await,
            Self::Stats(command) => command.reply(context).await,
            Self::Leaderboard(command) => command.reply(context).await,
            Self::Privacy(command) => command.reply(context).await,
            Self::Reload => Ok(reload::reply(context).await),
            Self::Menu(command) => command.reply(context).await,
        }
    }
}
