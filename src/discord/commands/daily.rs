//! `/daily`: what an admin sets up, looks at and switches off.

use std::time::Duration;

use jiff::SignedDuration;
use serde_json::{Value, json};
use tokio::time::{Instant, sleep};
use tracing::warn;

use super::definition::{admin_command, channel, role, subcommand, text};
use super::options::{CommandOptions, Role};
use super::suggestions::Typed;
use crate::clock::Disagreement;
use crate::discord::api::ErrorKind;
use crate::discord::context::{ReplyError, RequestContext};
use crate::discord::delivery::Reply;
use crate::messages::daily::status::status;
use crate::messages::daily::{self as words, Now};
use crate::messages::words::message_url;
use crate::messages::{Message, apology};
use recite_quiz::daily::{parse_time, parse_zone};
use recite_quiz::{ChannelId, GuildId, Post, Schedule};

pub const NAME: &str = "daily";
const SETUP: &str = "setup";
const STATUS: &str = "status";
const OFF: &str = "off";
const NOW: &str = "now";
const CHANNEL: &str = "channel";
const TIME: &str = "time";
const TIMEZONE: &str = "timezone";
const TOPICS: &str = "topics";
const ROLE: &str = "role";

/// For how long `/daily now` waits for its post, of the 3 s that an interaction has.
const POSTED_WITHIN: Duration = Duration::from_millis(1_800);
/// How often it looks.
const LOOK_EVERY: Duration = Duration::from_millis(50);

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DailyCommand {
    SetUp(DailySetup),
    Status,
    Off { channel: Option<ChannelId> },
    Now { channel: Option<ChannelId> },
}

/// What an admin wrote.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DailySetup {
    pub channel: ChannelId,
    pub time: String,
    pub zone: Option<String>,
    pub topics: Option<String>,
    pub role: Option<Role>,
}

pub fn definition() -> Value {
    let set_up = json!([
        channel(CHANNEL, "Where to post the question", true),
        text(TIME, "When, such as 09:00 or 9 am", true, false),
        text(TIMEZONE, "Whose clock, such as Europe/Berlin", false, true),
        text(
            TOPICS,
            "Only questions of these topics, with commas between them",
            false,
            true
        ),
        role(
            ROLE,
            "A role to ping with each question; nobody is pinged without"
        ),
    ]);
    let which = || {
        json!([channel(
            CHANNEL,
            "Which channel, where there are several",
            false
        )])
    };
    let options = json!([
        subcommand(SETUP, "Post a question every day, or change how", set_up),
        subcommand(
            STATUS,
            "When the next question comes, and what became of the last ones",
            json!([])
        ),
        subcommand(
            OFF,
            "Post no more questions; what was answered stays",
            which()
        ),
        subcommand(NOW, "Post today's question now", which()),
    ]);
    admin_command(NAME, "The question of the day", options)
}

/// What is being typed in one of its options.
pub fn typed(option: &str, typed: String) -> Option<Typed> {
    match option {
        TOPICS => Some(Typed::Topics(typed)),
        TIMEZONE => Some(Typed::Zone(typed)),
        _ => None,
    }
}

impl DailyCommand {
    pub fn parse(options: &CommandOptions<'_>) -> Option<Self> {
        let channel = options.channel(CHANNEL);
        Some(match options.subcommand.as_deref()? {
            SETUP => Self::SetUp(DailySetup {
                channel: channel?,
                time: options.text(TIME)?,
                zone: options.text(TIMEZONE),
                topics: options.text(TOPICS),
                role: options.role(ROLE),
            }),
            STATUS => Self::Status,
            OFF => Self::Off { channel },
            NOW => Self::Now { channel },
            _ => return None,
        })
    }

    pub fn name(&self) -> &'static str {
        match self {
            Self::SetUp(_) => "/daily setup",
            Self::Status => "/daily status",
            Self::Off { .. } => "/daily off",
            Self::Now { .. } => "/daily now",
        }
    }

    pub async fn reply(&self, context: &RequestContext<'_>) -> Result<Reply, ReplyError> {
        let Some(guild) = context.asker.guild else {
            return Ok(Reply::Post(apology::only_in_servers()));
        };
        let message = match self {
            Self::SetUp(setup) => set_up(context, guild, setup).await?,
            Self::Status => {
                let channels = context.quiz.status(guild, context.asker.now).await?;
                status(&channels, ahead(context))
            }
            Self::Off { channel } => match which(context, guild, *channel).await? {
                Which::Reply(message) => message,
                Which::Channel(channel) => {
                    let was_on = context.quiz.store().turn_off(channel).await?;
                    words::off(channel, was_on)
                }
            },
            Self::Now { channel } => match which(context, guild, *channel).await? {
                Which::Reply(message) => message,
                Which::Channel(channel) => match ahead(context) {
                    Some(ahead) => words::not_by_this_clock(ahead),
                    None => words::now(channel, &post_now(context, channel).await?),
                },
            },
        };
        Ok(Reply::Post(message))
    }
}

/// The channel a command means, or the reply that asks for it.
enum Which {
    Channel(ChannelId),
    Reply(Message),
}

/// How far our clock is ahead of Discord's, where the two disagree.
fn ahead(context: &RequestContext<'_>) -> Option<SignedDuration> {
    let disagreement = context.services.reference.disagreement();
    disagreement.map(Disagreement::ahead)
}

async fn set_up(
    context: &RequestContext<'_>,
    guild: GuildId,
    written: &DailySetup,
) -> Result<Message, ReplyError> {
    let quiz = context.quiz;
    if let Some(ahead) = ahead(context) {
        return Ok(words::not_by_this_clock(ahead));
    }
    let Some(post_at) = parse_time(&written.time) else {
        return Ok(words::bad_time(&written.time));
    };
    let zone = written.zone.as_deref().unwrap_or(&quiz.options().zone);
    let Some((zone, _)) = parse_zone(zone) else {
        return Ok(words::bad_zone(zone));
    };
    let named = written.topics.as_deref().unwrap_or_default().split(',');
    let named = named.map(str::trim).filter(|named| !named.is_empty());
    let (known, unknown): (Vec<&str>, Vec<&str>) =
        named.partition(|named| quiz.app().topic(named).is_some());
    if !unknown.is_empty() {
        let unknown: Vec<String> = unknown.into_iter().map(str::to_owned).collect();
        return Ok(words::unknown_topics(&unknown));
    }
    let known = known
        .into_iter()
        .filter_map(|named| quiz.app().topic(named));
    let topics: Vec<String> = known.map(ToString::to_string).collect();
    if quiz.count_questions(&topics) == 0 {
        return Ok(words::no_questions());
    }
    let channel = written.channel;
    let mentions = written.role.is_some_and(|role| !role.is_mentionable);
    let channels = &context.services.channels;
    match channels.missing_permissions(guild, channel, mentions).await {
        Ok(missing) if missing.is_empty() => {}
        Ok(missing) => return Ok(words::missing_permissions(channel, &missing)),
        Err(error) if error.kind() == ErrorKind::Gone => {
            return Ok(words::missing_permissions(channel, &["View Channel"]));
        }
        Err(error) => {
            warn!(%error, "could not check the permissions in a channel");
            return Ok(words::unchecked(channel));
        }
    }
    let status = quiz.set_up(Schedule {
        channel,
        guild,
        post_at,
        zone,
        topics,
        role: written.role.map(|role| role.id),
        is_on: true,
        changed_at: context.asker.now,
        pause: None,
        set_up_by: Some(context.asker.member.clone()),
    });
    let status = status.await?;
    Ok(words::set_up(&status))
}

/// The channel that was named; else the only one there is; else the one the command was used in.
async fn which(
    context: &RequestContext<'_>,
    guild: GuildId,
    named: Option<ChannelId>,
) -> Result<Which, ReplyError> {
    let channels = context.quiz.channels(guild).await?;
    let all: Vec<ChannelId> = channels.iter().map(|it| it.channel).collect();
    let here = context
        .interaction
        .channel
        .filter(|here| all.contains(here));
    Ok(match (named, all.as_slice()) {
        (Some(named), all) if all.contains(&named) => Which::Channel(named),
        (Some(named), _) => Which::Reply(words::now(named, &Now::NotSetUp)),
        (None, []) => Which::Reply(words::nowhere()),
        (None, [only]) => Which::Channel(*only),
        (None, several) => match here {
            Some(here) => Which::Channel(here),
            None => Which::Reply(words::which_channel(several)),
        },
    })
}

/// Plans the post and waits a little for the loop to send it.
async fn post_now(context: &RequestContext<'_>, channel: ChannelId) -> Result<Now, ReplyError> {
    let (quiz, until) = (context.quiz, Instant::now() + POSTED_WITHIN);
    let planned = quiz.plan_now(channel, context.asker.now).await?;
    let Some(planned) = planned else {
        return Ok(Now::NotSetUp);
    };
    if planned.message.is_some() {
        return Ok(Now::AlreadyPosted(link(&planned)));
    }
    quiz.store().set_pause(channel, None).await?;
    context.services.wake.notify_one();
    while Instant::now() < until {
        let Some(post) = quiz.store().post(planned.id).await? else {
            break;
        };
        if let Some(link) = link(&post) {
            return Ok(Now::Posted(link));
        }
        if let Some(remark) = post.remark {
            return Ok(Now::Unposted(remark));
        }
        if let Some(failure) = quiz.pause_of(channel).await? {
            return Ok(Now::Paused(failure));
        }
        sleep(LOOK_EVERY).await;
    }
    Ok(Now::OnItsWay)
}

/// The address of a post's message, once there is one.
fn link(post: &Post) -> Option<String> {
    let message = post.message?;
    Some(message_url(post.guild, post.channel, message))
}
