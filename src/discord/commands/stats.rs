//! `/stats me` and `/stats server`.

use std::future::ready;

use serde_json::{Value, json};

use super::definition::{Contexts, command, private, subcommand};
use super::options::CommandOptions;
use crate::app::quiz::stats::MemberHistory;
use crate::discord::context::{ReplyError, RequestContext};
use crate::discord::delivery::{Deferral, Reply};
use crate::messages::{Message, apology, stats};

pub const NAME: &str = "stats";
const ME: &str = "me";
const SERVER: &str = "server";

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum StatsCommand {
    Me,
    Server { private: bool },
}

pub fn definition() -> Value {
    let options = json!([
        subcommand(ME, "Your streak, what you know and what is due", json!([])),
        subcommand(
            SERVER,
            "What this server finds hard, and how often it answers",
            json!([private("Show them only to you")]),
        ),
    ]);
    command(NAME, "How the quiz is going", Contexts::Anywhere, options)
}

impl StatsCommand {
    pub fn parse(options: &CommandOptions<'_>) -> Option<Self> {
        match options.subcommand.as_deref()? {
            ME => Some(Self::Me),
            SERVER => Some(Self::Server {
                private: options.is_private(),
            }),
            _ => None,
        }
    }

    pub fn name(&self) -> &'static str {
        match self {
            Self::Me => "/stats me",
            Self::Server { .. } => "/stats server",
        }
    }

    pub fn deferral(&self) -> Deferral {
        match self {
            Self::Me => Deferral::message(true),
            Self::Server { private } => Deferral::message(*private),
        }
    }

    pub async fn reply(&self, context: &RequestContext<'_>) -> Result<Reply, ReplyError> {
        let message = match self {
            Self::Me => me(context).await?,
            Self::Server { private } => server(context, *private).await?,
        };
        Ok(Reply::Post(message))
    }
}

async fn me(context: &RequestContext<'_>) -> Result<Message, ReplyError> {
    let found = context.quiz.member_stats(&context.asker).await?;
    if found.reviews == 0 {
        return Ok(stats::me(&found, None));
    }
    let (quiz, member, today) = (context.quiz, &context.asker.member, found.today);
    let history = async { Ok(quiz.member_history(member, today).await?) };
    let make = move |history: Option<MemberHistory>| {
        let strength = history.map(|it| it.strength()).transpose()?;
        Ok::<_, ReplyError>(stats::me(&found, strength.as_deref()))
    };
    context.services.drawings.make(history, make).await
}

async fn server(context: &RequestContext<'_>, private: bool) -> Result<Message, ReplyError> {
    let Some(guild) = context.asker.guild else {
        return Ok(apology::only_in_servers());
    };
    let found = context.quiz.guild_stats(guild, context.asker.now).await?;
    if found.calendar.is_empty() {
        return Ok(stats::server(&found, false, private));
    }
    let make = move |place: Option<()>| {
        Ok::<_, ReplyError>(stats::server(&found, place.is_some(), private))
    };
    context.services.drawings.make(ready(Ok(())), make).await
}
