//! `/stats me` and `/stats server`.

use std::future::ready;

use serde_json::{Value, json};

use super::definition::{Contexts, command, private, subcommand};
use super::options::CommandOptions;
use crate::app::quiz::stats::MemberHistory;
use crate::discord::context::{ReplyError, RequestContext};
use crate::discord::delivery::{Deferral, Reply};
use crate::messages::catalog::Catalog;
use crate::messages::{Message, apology, stats};

/// The name of the command.
pub const NAME: &str = "stats";
const ME: &str = "me";
const SERVER: &str = "server";

/// `/stats` with its subcommand.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum StatsCommand {
    /// `/stats me`
    Me,
    /// `/stats server`
    Server { is_private: bool },
}

/// Returns the definition of the command.
pub fn definition(catalog: Catalog) -> Value {
    let options = json!([
        subcommand(ME, &catalog.command_stats_me(), json!([])),
        subcommand(
            SERVER,
            &catalog.command_stats_server(),
            json!([private(&catalog.command_stats_server_private())]),
        ),
    ]);
    command(NAME, &catalog.command_stats(), Contexts::Anywhere, options)
}

impl StatsCommand {
    /// Parses the subcommand; `None` for an unknown one.
    pub fn parse(options: &CommandOptions<'_>) -> Option<Self> {
        match options.subcommand.as_deref()? {
            ME => Some(Self::Me),
            SERVER => Some(Self::Server {
                is_private: options.is_private(),
            }),
            _ => None,
        }
    }

    /// Returns the name in log lines and metrics.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Me => "/stats me",
            Self::Server { .. } => "/stats server",
        }
    }

    /// Returns how to defer the reply.
    pub fn deferral(&self) -> Deferral {
        match self {
            Self::Me => Deferral::message(true),
            Self::Server { is_private } => Deferral::message(*is_private),
        }
    }

    /// Returns the reply.
    ///
    /// # Errors
    /// The database failed.
    pub async fn reply(&self, context: &RequestContext<'_>) -> Result<Reply, ReplyError> {
        let message = match self {
            Self::Me => me(context).await?,
            Self::Server { is_private } => server(context, *is_private).await?,
        };
        Ok(Reply::Post(message))
    }
}

async fn me(context: &RequestContext<'_>) -> Result<Message, ReplyError> {
    let catalog = context.catalog();
    let found = context.quiz.member_stats(&context.asker).await?;
    if found.reviews == 0 {
        return Ok(stats::member(catalog, &found, None));
    }
    let (quiz, member, today) = (context.quiz, &context.asker.member, found.today);
    let history = async { Ok(quiz.member_history(member, today).await?) };
    let make = move |history: Option<MemberHistory>| {
        let strength = history.map(|it| it.strength()).transpose()?;
        Ok::<_, ReplyError>(stats::member(catalog, &found, strength.as_deref()))
    };
    context.services.drawings.make(history, make).await
}

async fn server(context: &RequestContext<'_>, is_private: bool) -> Result<Message, ReplyError> {
    let catalog = context.catalog();
    let Some(guild) = context.asker.guild else {
        return Ok(apology::servers_only(catalog));
    };
    let found = context.quiz.guild_stats(guild, context.asker.now).await?;
    if found.calendar.is_empty() {
        return Ok(stats::server(catalog, &found, false, is_private));
    }
    let make = move |place: Option<()>| {
        Ok::<_, ReplyError>(stats::server(catalog, &found, place.is_some(), is_private))
    };
    context.services.drawings.make(ready(Ok(())), make).await
}
