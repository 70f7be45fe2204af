//! Replies to `/daily`: what an admin sets up, looks at and switches off.

use std::time::Duration;

use jiff::SignedDuration;

use tokio::time::{Instant, sleep};
use tracing::warn;

use super::channels::ChannelError;
use super::incoming::{DailyRequest, Role};
use super::respond::{Desk, ReplyError};
use super::transport::Reply;
use crate::app::quiz::cards::Asker;
use crate::app::quiz::setup::Setup;
use crate::clock::Disagreement;
use crate::messages::daily::{self as words, Now};
use crate::messages::words::message_url;
use crate::messages::{Message, apology};
use recite_quiz::daily::{parse_time, parse_zone};
use recite_quiz::{ChannelId, GuildId, Post};

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
                words::status(&channels, self.ahead())
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
                Which::Channel(channel) => match self.ahead() {
                    Some(ahead) => words::not_by_this_clock(ahead),
                    None => words::now(channel, &self.post_now(channel).await?),
                },
            },
        };
        Ok(Reply::Post(message))
    }

    /// How far our clock is ahead of Discord's, where the two disagree.
    fn ahead(&self) -> Option<SignedDuration> {
        let disagreement = self.desk.reference.disagreement();
        disagreement.map(Disagreement::ahead)
    }

    async fn set_up(&self, guild: GuildId, written: Written<'_>) -> Result<Message, ReplyError> {
        let quiz = &self.desk.quiz;
        if let Some(ahead) = self.ahead() {
            return Ok(words::not_by_this_clock(ahead));
        }
        let Some(post_at) = parse_time(written.time) else {
            return Ok(words::bad_time(written.time));
        };
        let zone = written.zone.unwrap_or(&quiz.options().zone);
        let Some((zone, _)) = parse_zone(zone) else {
            return Ok(words::bad_zone(zone));
        };
        let named = written.topics.unwrap_or_default().split(',');
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
        let channels = &self.desk.channels;
        match channels.missing_permissions(guild, channel, mentions).await {
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
            role: written.role.map(|role| role.id),
            by: self.asker.member.clone(),
        };
        let status = quiz.set_up(setup, self.asker.now).await?;
        Ok(words::set_up(&status))
    }

    /// The channel that was named; else the only one there is; else the one the command was used in.
    async fn which(&self, guild: GuildId, named: Option<ChannelId>) -> Result<Which, ReplyError> {
        let channels = self.desk.quiz.channels(guild).await?;
        let all: Vec<ChannelId> = channels.iter().map(|it| it.channel).collect();
        let here = self.channel.filter(|here| all.contains(here));
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
    async fn post_now(&self, channel: ChannelId) -> Result<Now, ReplyError> {
        let (quiz, until) = (&self.desk.quiz, Instant::now() + POSTED_WITHIN);
        let planned = quiz.plan_now(channel, self.asker.now).await?;
        let Some(planned) = planned else {
            return Ok(Now::NotSetUp);
        };
        if planned.message.is_some() {
            return Ok(Now::AlreadyPosted(link(&planned)));
        }
        quiz.try_again(channel).await?;
        self.desk.wake.notify_one();
        while Instant::now() < until {
            let Some(post) = quiz.post(planned.id).await? else {
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
}

/// What an admin wrote.
struct Written<'a> {
    channel: ChannelId,
    time: &'a str,
    zone: Option<&'a str>,
    topics: Option<&'a str>,
    role: Option<Role>,
}

/// The address of a post's message, once there is one.
fn link(post: &Post) -> Option<String> {
    let message = post.message?;
    Some(message_url(post.guild, post.channel, message))
}
