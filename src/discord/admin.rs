//! Replies to `/daily`: what an admin sets up, looks at and switches off.

use std::time::Duration;

use tokio::time::{Instant, sleep};
use tracing::warn;

use super::channels::ChannelError;
use super::daily::jump;
use super::incoming::DailyRequest;
use super::respond::{Desk, ReplyError};
use super::transport::Reply;
use crate::app::quiz::cards::Asker;
use crate::app::quiz::daily::{Post, PostState};
use crate::app::quiz::setup::{ChannelStatus, Setup};
use crate::quiz::daily::{parse_time, parse_zone};
use crate::quiz::{ChannelId, GuildId, RoleId};
use crate::render::daily as words;
use crate::render::{Message, apology};

/// For how long `/daily now` waits for its post, of the 3 s that an interaction has.
const POSTED_WITHIN: Duration = Duration::from_millis(1_800);
/// How often it looks.
const LOOK_EVERY: Duration = Duration::from_millis(50);

/// Makes replies to an admin.
pub struct Admin<'a> {
    pub desk: &'a Desk,
    pub asker: &'a Asker,
    /// Where the command was used.
    pub channel: Option<ChannelId>,
}

/// The channel a command means, or the reply that asks for it.
enum Which {
    Channel(ChannelId),
    Reply(Message),
}

impl Admin<'_> {
    pub async fn reply(&self, request: &DailyRequest) -> Result<Reply, ReplyError> {
        let Some(guild) = self.asker.guild else {
            return Ok(Reply::Post(apology::only_in_servers()));
        };
        let message = match request {
            DailyRequest::SetUp {
                channel,
                time,
                zone,
                topics,
                role,
            } => {
                let written = Written {
                    channel: *channel,
                    time,
                    zone: zone.as_deref(),
                    topics: topics.as_deref(),
                    role: *role,
                };
                self.set_up(guild, written).await?
            }
            DailyRequest::Status => {
                let channels = self.desk.quiz.status(guild, self.asker.now).await?;
                let channels: Vec<_> = channels.iter().map(shown).collect();
                words::status(&channels)
            }
            DailyRequest::Off { channel } => match self.which(guild, *channel).await? {
                Which::Reply(message) => message,
                Which::Channel(channel) => {
                    let was_on = self.desk.quiz.switch_off(channel).await?;
                    words::off(channel, was_on)
                }
            },
            DailyRequest::Now { channel } => match self.which(guild, *channel).await? {
                Which::Reply(message) => message,
                Which::Channel(channel) => self.post_now(channel).await?,
            },
        };
        Ok(Reply::Post(message))
    }

    async fn set_up(&self, guild: GuildId, written: Written<'_>) -> Result<Message, ReplyError> {
        let quiz = &self.desk.quiz;
        let Some(post_at) = parse_time(written.time) else {
            return Ok(words::bad_time(written.time));
        };
        let zone = written.zone.unwrap_or(&quiz.options().zone);
        let Some((zone, _)) = parse_zone(zone) else {
            return Ok(words::bad_zone(zone));
        };
        let mut topics = Vec::new();
        let named = written.topics.unwrap_or_default().split(',');
        for named in named.map(str::trim).filter(|named| !named.is_empty()) {
            match quiz.app().topic(named) {
                Some(topic) => topics.push(topic.to_string()),
                None => return Ok(apology::unknown_topic(named)),
            }
        }
        let channel = written.channel;
        match self.desk.channels.missing_permissions(guild, channel).await {
            Ok(missing) if missing.is_empty() => {}
            Ok(missing) => return Ok(words::missing_permissions(channel, &missing)),
            Err(ChannelError::Gone) => {
                return Ok(words::missing_permissions(channel, &["View Channel"]));
            }
            Err(error) => {
                warn!(%error, "could not check the permissions in a channel");
                return Ok(words::unchecked(channel));
            }
        }
        let setup = Setup {
            guild,
            channel,
            post_at,
            zone,
            topics,
            role: written.role,
            by: self.asker.member.clone(),
        };
        let status = quiz.set_up(setup, self.asker.now).await?;
        Ok(words::set_up(&shown(&status)))
    }

    /// The channel that was named; else the only one there is; else the one the command was used in.
    async fn which(&self, guild: GuildId, named: Option<ChannelId>) -> Result<Which, ReplyError> {
        let channels = self.desk.quiz.channels(guild).await?;
        let all: Vec<ChannelId> = channels.iter().map(|it| it.channel).collect();
        let here = self.channel.filter(|here| all.contains(here));
        Ok(match (named, all.as_slice()) {
            (Some(named), all) if all.contains(&named) => Which::Channel(named),
            (Some(named), _) => Which::Reply(words::not_set_up(Some(named))),
            (None, []) => Which::Reply(words::not_set_up(None)),
            (None, [only]) => Which::Channel(*only),
            (None, several) => match here {
                Some(here) => Which::Channel(here),
                None => Which::Reply(words::which_channel(several)),
            },
        })
    }

    /// Plans the post and waits a little for the loop to send it.
    async fn post_now(&self, channel: ChannelId) -> Result<Message, ReplyError> {
        let quiz = &self.desk.quiz;
        let planned = quiz.plan_now(channel, self.asker.now).await?;
        let Some(planned) = planned else {
            return Ok(words::not_set_up(Some(channel)));
        };
        let link = |post: &Post| {
            let message = post.message?;
            Some(jump(post.guild, post.channel, message))
        };
        if let Some(link) = link(&planned) {
            return Ok(words::already_posted(channel, &link));
        }
        self.desk.wake.notify_one();
        let until = Instant::now() + POSTED_WITHIN;
        while Instant::now() < until {
            let Some(post) = quiz.post(planned.id).await? else {
                break;
            };
            if let Some(link) = link(&post) {
                return Ok(words::posted(channel, &link));
            }
            if let PostState::Missed | PostState::Held = post.state {
                return Ok(words::not_posted(channel, post.remark.as_deref()));
            }
            let paused = quiz.pause_of(channel).await?;
            if let Some(reason) = paused {
                return Ok(words::not_posted(channel, Some(&reason)));
            }
            sleep(LOOK_EVERY).await;
        }
        Ok(words::on_its_way(channel))
    }
}

/// What an admin wrote.
struct Written<'a> {
    channel: ChannelId,
    time: &'a str,
    zone: Option<&'a str>,
    topics: Option<&'a str>,
    role: Option<RoleId>,
}

/// A channel's state in the words' own terms.
fn shown(status: &ChannelStatus) -> words::Status {
    words::Status(format!("{status:?}"))
}
