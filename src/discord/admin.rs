//! Replies to `/daily`: what an admin sets up, looks at and switches off.

use std::time::Duration;

use jiff::SignedDuration;

use tokio::time::{Instant, sleep};
use tracing::warn;

use super::channels::ChannelError;
use super::daily::jump;
use super::incoming::{DailyRequest, Role};
use super::respond::{Desk, ReplyError};
use super::transport::Reply;
use crate::app::quiz::cards::Asker;
use crate::app::quiz::daily::{Post, PostState};
use crate::app::quiz::setup::{ChannelStatus, Setup};
use crate::clock::Disagreement;
use crate::quiz::daily::{parse_time, parse_zone};
use crate::quiz::{ChannelId, GuildId, Tally};
use crate::render::daily::{
    self as words, Now, PauseShowing, Pool, PostLine, PostLineState, ScheduleShowing, Status,
};
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
                let posts: Vec<Vec<PostLine>> = channels.iter().map(lines).collect();
                let statuses = channels.iter().zip(&posts);
                let statuses: Vec<Status> = statuses
                    .map(|(channel, posts)| status(channel, posts))
                    .collect();
                words::status(&statuses, self.ahead())
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
        Ok(words::set_up(&schedule(&status)))
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
            if let PostState::Missed | PostState::Held = post.state {
                return Ok(Now::Cannot(post.remark.unwrap_or_default()));
            }
            if let Some(reason) = quiz.pause_of(channel).await? {
                return Ok(Now::Cannot(reason));
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

fn schedule(status: &ChannelStatus) -> ScheduleShowing<'_> {
    ScheduleShowing {
        channel: status.schedule.channel,
        post_at: status.schedule.post_at,
        zone: &status.schedule.zone,
        topics: &status.schedule.topics,
        role: status.schedule.role,
        next: status.next,
        pool: Pool {
            questions: status.questions,
            unasked: status.unasked,
        },
    }
}

fn status<'a>(status: &'a ChannelStatus, posts: &'a [PostLine]) -> Status<'a> {
    let pause = status.schedule.pause.as_ref();
    Status {
        schedule: schedule(status),
        is_on: status.schedule.is_on,
        pause: pause.map(|pause| PauseShowing {
            reason: &pause.reason,
            since: pause.since,
            retry_at: pause.retry_at,
        }),
        posts,
    }
}

fn lines(status: &ChannelStatus) -> Vec<PostLine> {
    let line = |(post, tally): &(Post, Tally)| {
        let remark = post.remark.clone().unwrap_or_default();
        let state = match (post.state, link(post)) {
            (PostState::Missed, _) => PostLineState::Missed(remark),
            (PostState::Held, _) => PostLineState::Held(remark),
            (_, Some(url)) => PostLineState::Posted { url, tally: *tally },
            (_, None) => PostLineState::OnItsWay,
        };
        PostLine { on: post.on, state }
    };
    status.posts.iter().map(line).collect()
}

/// The address of a post's message, once there is one.
fn link(post: &Post) -> Option<String> {
    let message = post.message?;
    Some(jump(post.guild, post.channel, message))
}
