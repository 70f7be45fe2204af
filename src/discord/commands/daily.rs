//! `/daily`: sets up, shows, posts and turns off the question of the day.

use std::time::Duration;

use jiff::SignedDuration;
use serde_json::{Value, json};
use tokio::time::{Instant, sleep};

use super::channel_choice::{ChannelChoice, choose};
use super::definition::{admin_command, channel, role, subcommand, text};
use super::options::{CommandOptions, Role};
use super::suggestions::SuggestionRequest;
use crate::clock::ClockSkew;
use crate::discord::channels::for_posts;
use crate::discord::context::{ReplyError, RequestContext};
use crate::discord::delivery::Reply;
use crate::messages::catalog::Catalog;
use crate::messages::daily::status::status;
use crate::messages::daily::{self as replies, PostNowResult};
use crate::messages::links::message_url;
use crate::messages::{Message, apology};
use recite_quiz::daily::{parse_time, parse_zone};
use recite_quiz::{ChannelId, GuildId, Post, Schedule};

/// The name of the command.
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

/// How long `/daily now` waits for its post, of the 3 s that an interaction has.
const POSTED_WITHIN: Duration = Duration::from_millis(1_800);
/// How often it checks.
const LOOK_EVERY: Duration = Duration::from_millis(50);

/// `/daily` with its subcommand.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DailyCommand {
    /// `/daily setup`
    SetUp(DailySetup),
    /// `/daily status`
    Status,
    /// `/daily off`
    Off {
        /// The channel, if the command names one.
        channel: Option<ChannelId>,
    },
    /// `/daily now`
    Now {
        /// The channel, if the command names one.
        channel: Option<ChannelId>,
    },
}

/// The options of `/daily setup`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DailySetup {
    /// The channel for the question.
    pub channel: ChannelId,
    /// The time of day, as written.
    pub time: String,
    /// The time zone, as written.
    pub zone: Option<String>,
    /// The topics with commas between them, as written.
    pub topics: Option<String>,
    /// The role to ping.
    pub role: Option<Role>,
}

/// Returns the definition of the command.
pub fn definition(catalog: Catalog) -> Value {
    let set_up = json!([
        channel(CHANNEL, &catalog.command_daily_setup_channel(), true),
        text(TIME, &catalog.command_daily_setup_time(), true, false),
        text(
            TIMEZONE,
            &catalog.command_daily_setup_timezone(),
            false,
            true
        ),
        text(TOPICS, &catalog.command_daily_setup_topics(), false, true),
        role(ROLE, &catalog.command_daily_setup_role()),
    ]);
    let which = || json!([channel(CHANNEL, &catalog.command_daily_channel(), false)]);
    let options = json!([
        subcommand(SETUP, &catalog.command_daily_setup(), set_up),
        subcommand(STATUS, &catalog.command_daily_status(), json!([])),
        subcommand(OFF, &catalog.command_daily_off(), which()),
        subcommand(NOW, &catalog.command_daily_now(), which()),
    ]);
    admin_command(NAME, &catalog.command_daily(), options)
}

/// Returns what to suggest while a member types in one of the options.
pub fn typed(option: &str, typed: String) -> Option<SuggestionRequest> {
    match option {
        TOPICS => Some(SuggestionRequest::Topics(typed)),
        TIMEZONE => Some(SuggestionRequest::Zone(typed)),
        _ => None,
    }
}

impl DailyCommand {
    /// Parses the subcommand and its options; `None` for an unknown one.
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

    /// Returns the name in log lines and metrics.
    pub fn name(&self) -> &'static str {
        match self {
            Self::SetUp(_) => "/daily setup",
            Self::Status => "/daily status",
            Self::Off { .. } => "/daily off",
            Self::Now { .. } => "/daily now",
        }
    }

    /// Performs the command and returns the reply.
    ///
    /// # Errors
    /// The database failed.
    pub async fn reply(&self, context: &RequestContext<'_>) -> Result<Reply, ReplyError> {
        let catalog = context.catalog();
        let Some(guild) = context.asker.guild else {
            return Ok(Reply::Post(apology::servers_only(catalog)));
        };
        let message = match self {
            Self::SetUp(setup) => set_up(context, guild, setup).await?,
            Self::Status => {
                let channels = context.quiz.status(guild, context.asker.now).await?;
                status(catalog, &channels, ahead(context))
            }
            Self::Off { channel } => match which_channel(context, guild, *channel).await? {
                DailyChannel::Reply(message) => message,
                DailyChannel::Found(channel) => {
                    let was_on = context.quiz.store().turn_off(channel).await?;
                    replies::turned_off(catalog, channel, was_on)
                }
            },
            Self::Now { channel } => match which_channel(context, guild, *channel).await? {
                DailyChannel::Reply(message) => message,
                DailyChannel::Found(channel) => match ahead(context) {
                    Some(ahead) => replies::refused_by_clock(catalog, ahead),
                    None => {
                        let result = post_now(context, channel).await?;
                        replies::post_now(catalog, channel, &result)
                    }
                },
            },
        };
        Ok(Reply::Post(message))
    }
}

/// The channel of a command, or the reply that asks for it.
enum DailyChannel {
    Found(ChannelId),
    Reply(Message),
}

/// Returns how far our clock is ahead of Discord's, if the two disagree.
fn ahead(context: &RequestContext<'_>) -> Option<SignedDuration> {
    let skew = context.services.skew_detector.skew();
    skew.map(ClockSkew::ahead_by)
}

async fn set_up(
    context: &RequestContext<'_>,
    guild: GuildId,
    written: &DailySetup,
) -> Result<Message, ReplyError> {
    let (quiz, catalog) = (context.quiz, context.catalog());
    if let Some(ahead) = ahead(context) {
        return Ok(replies::refused_by_clock(catalog, ahead));
    }
    let Some(post_at) = parse_time(&written.time) else {
        return Ok(replies::bad_time(catalog, &written.time));
    };
    let zone = written.zone.as_deref().unwrap_or(&quiz.options().zone);
    let Some((zone, _)) = parse_zone(zone) else {
        return Ok(replies::bad_zone(catalog, zone));
    };
    let named = written.topics.as_deref().unwrap_or_default();
    let topics = match quiz.app().topics_named(named) {
        Ok(topics) => topics,
        Err(unknown) => return Ok(replies::unknown_topics(catalog, &unknown)),
    };
    if quiz.count_questions(&topics) == 0 {
        return Ok(replies::no_questions(catalog));
    }
    let channel = written.channel;
    let mentions = written.role.is_some_and(|role| !role.is_mentionable);
    let channels = &context.services.channels;
    let needed = for_posts(mentions);
    let checked = channels.check_permissions(guild, channel, &needed);
    if let Err(problem) = checked.await {
        return Ok(replies::permission_problem(catalog, channel, &problem));
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
    Ok(replies::setup_done(catalog, &status))
}

/// Returns the channel that the command names; else the only one with a question; else the one it was used in.
async fn which_channel(
    context: &RequestContext<'_>,
    guild: GuildId,
    named: Option<ChannelId>,
) -> Result<DailyChannel, ReplyError> {
    let catalog = context.catalog();
    let channels = context.quiz.channels(guild).await?;
    let all: Vec<ChannelId> = channels.iter().map(|it| it.channel).collect();
    Ok(match choose(named, context.interaction.channel, &all) {
        ChannelChoice::Found(channel) => DailyChannel::Found(channel),
        ChannelChoice::NotSetUp(channel) => {
            let result = PostNowResult::NotSetUp;
            DailyChannel::Reply(replies::post_now(catalog, channel, &result))
        }
        ChannelChoice::None => DailyChannel::Reply(replies::none_here(catalog)),
        ChannelChoice::Several => DailyChannel::Reply(replies::which_channel(catalog, &all)),
    })
}

/// Plans the post, and waits briefly until the loop has sent it.
async fn post_now(
    context: &RequestContext<'_>,
    channel: ChannelId,
) -> Result<PostNowResult, ReplyError> {
    let (quiz, until) = (context.quiz, Instant::now() + POSTED_WITHIN);
    let planned = quiz.plan_now(channel, context.asker.now).await?;
    let Some(planned) = planned else {
        return Ok(PostNowResult::NotSetUp);
    };
    if planned.message.is_some() {
        return Ok(PostNowResult::AlreadyPosted(link(&planned)));
    }
    quiz.store().set_pause(channel, None).await?;
    context.services.wake.notify_one();
    while Instant::now() < until {
        let Some(post) = quiz.store().post(planned.id).await? else {
            break;
        };
        if let Some(link) = link(&post) {
            return Ok(PostNowResult::Posted(link));
        }
        if let Some(remark) = post.remark {
            return Ok(PostNowResult::NotPosted(remark));
        }
        if let Some(failure) = quiz.pause_of(channel).await? {
            return Ok(PostNowResult::Paused(failure));
        }
        sleep(LOOK_EVERY).await;
    }
    Ok(PostNowResult::Coming)
}

/// Returns the address of a post's message, if it was sent.
fn link(post: &Post) -> Option<String> {
    let message = post.message?;
    Some(message_url(post.guild, post.channel, message))
}
