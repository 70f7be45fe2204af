//! The loop of the daily question: every few seconds it asks what is due and unsent, and does the next
//! step of each post.
//!
//! Level-triggered: what a step leaves undone, because Discord was away or the process died, the next
//! round finds in the store. What stands there was written before each act outside.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use tokio::sync::Notify;
use tokio::time::{Instant, sleep};
use tokio_util::sync::CancellationToken;
use tracing::{debug, info, warn};

use super::channels::{ChannelError, Channels, Found};
use super::respond::read_files;
use crate::app::StoreError;
use crate::app::quiz::Quiz;
use crate::app::quiz::daily::{Post, PostState, PostView, Step, Unseen};
use crate::clock::Clock;
use crate::quiz::{ChannelId, GuildId, MessageId, PostId, Tally};
use crate::render::post::{LastPost, PostShowing, gone, post};
use crate::render::{Message, daily as words};

/// The least time between two edits of one message's count, while it is new and later: Discord takes
/// only so many edits of a message older than an hour.
const EDIT_EVERY: Duration = Duration::from_secs(5);
const EDIT_OLD_EVERY: Duration = Duration::from_secs(120);
const OLD: SignedDuration = SignedDuration::from_mins(50);
/// The waits after which a channel is tried again: where Discord did not answer, and where it refused
/// and only a person can change that.
const PASSING: SignedDuration = SignedDuration::from_secs(5);
const REFUSED: SignedDuration = SignedDuration::from_secs(60);

/// Longer than any date lasts anywhere, also when the clocks change.
const DAY_AT_MOST: SignedDuration = SignedDuration::from_hours(26);
/// The first millisecond of Discord's ids. Source: its documentation, "Snowflakes".
const EPOCH_MS: i64 = 1_420_070_400_000;

/// What the loop needs from outside.
#[derive(Clone, Debug)]
pub struct DailyOptions {
    /// Names this process among those that share the store; the same after a restart.
    pub holder: String,
    pub tick: Duration,
}

/// What an edit of a post's message is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Line {
    /// How many have answered so far.
    Count,
    /// How it went.
    Result,
}

/// The loop and what it remembers; all of it may be lost.
pub struct Daily {
    pub quiz: Arc<Quiz>,
    pub channels: Channels,
    pub clock: Clock,
    pub options: DailyOptions,
    /// Told when something is due before the next tick.
    pub wake: Arc<Notify>,
    /// Until when a line of a message is not to be edited again.
    pub resting: HashMap<(PostId, Line), Instant>,
    /// The last failure told, so that an outage is told once and not every few seconds.
    pub told: Option<String>,
}

impl Daily {
    /// Runs until told to stop; a step under way is finished.
    pub async fn run(mut self, stop: CancellationToken) {
        loop {
            match self.round(&stop).await {
                Ok(()) => self.told = None,
                Err(error) => self.tell(error.to_string()),
            }
            tokio::select! {
                () = stop.cancelled() => break,
                () = sleep(self.options.tick) => {}
                () = self.wake.notified() => {}
            }
        }
        if let Err(error) = self.quiz.resign(&self.options.holder).await {
            debug!(%error, "the lease of the daily question stays until it expires");
        }
    }

    fn tell(&mut self, failure: String) {
        if self.told.as_ref() != Some(&failure) {
            warn!("the daily question waits: {failure}");
            self.told = Some(failure);
        }
    }

    async fn round(&mut self, stop: &CancellationToken) -> Result<(), StoreError> {
        let now = self.clock.now();
        if !self.quiz.leads(&self.options.holder, now).await? {
            return Ok(());
        }
        self.quiz.plan_due(now).await?;
        for (post, step) in self.quiz.unfinished(now).await? {
            if stop.is_cancelled()
                || !self
                    .quiz
                    .leads(&self.options.holder, self.clock.now())
                    .await?
            {
                return Ok(());
            }
            match step {
                Step::Send => self.begin(post).await?,
                Step::Look => self.look(post).await?,
                Step::GiveUp => {
                    let remark = "it could not be posted in time";
                    self.quiz.mark_missed(post.id, remark).await?;
                    warn!(
                        channel.id = post.channel.0,
                        "missed the question of {}: {remark}", post.on
                    );
                }
            }
        }
        for post in self.quiz.to_close().await? {
            if stop.is_cancelled() {
                return Ok(());
            }
            self.close(post).await?;
        }
        for (post, tally) in self.quiz.tallies_to_show().await? {
            if stop.is_cancelled() {
                return Ok(());
            }
            self.count(post, tally).await?;
        }
        Ok(())
    }

    /// A planned post: sees that the channel is there and has not got it, writes down that it is being
    /// sent, sends.
    async fn begin(&mut self, post: Post) -> Result<(), StoreError> {
        let Some(post) = self.quiz.with_question(post).await? else {
            return Ok(());
        };
        let newest = match self.channels.newest_message(post.channel).await {
            Ok(newest) => newest,
            Err(error) => return self.wait(&post, &error).await,
        };
        let since = Some(first_id_at(post.planned_at - DAY_AT_MOST));
        let found = self
            .channels
            .find_post(post.guild, post.channel, since, post.id);
        let found = match found.await {
            Ok(found) => found,
            Err(error) => return self.wait(&post, &error).await,
        };
        // Behind this id it is looked for again, should the process end here.
        let after = match found {
            Found::There(_) => since,
            Found::NotThere | Found::Unknown => newest,
        };
        let now = self.clock.now();
        if !self.quiz.mark_sending(post.id, now, after).await? {
            return Ok(());
        }
        match found {
            Found::There(message) => self.take_up(post, message).await,
            Found::NotThere | Found::Unknown => self.send(post).await,
        }
    }

    /// A post that the channel has and the database did not know of, since it is an older copy.
    async fn take_up(&mut self, post: Post, message: MessageId) -> Result<(), StoreError> {
        self.quiz
            .mark_sent(&post, message, self.clock.now())
            .await?;
        warn!(
            channel.id = post.channel.0,
            "found the question of {} in its channel; was the database restored from a backup?",
            post.on
        );
        if let Some(post) = self.quiz.post(post.id).await? {
            // Chosen anew it may be another question, and button and message must mean the same.
            self.count(post, Tally::default()).await?;
        }
        Ok(())
    }

    /// A post that may be there: takes it for sent when it is, sends it when it is not.
    async fn look(&mut self, post: Post) -> Result<(), StoreError> {
        let found = self
            .channels
            .find_post(post.guild, post.channel, post.after, post.id)
            .await;
        let now = self.clock.now();
        let is_over = now >= post.until;
        match found {
            Ok(Found::There(message)) => {
                self.quiz.mark_sent(&post, message, now).await?;
                info!(
                    channel.id = post.channel.0,
                    "found the question of {} in its channel", post.on
                );
                Ok(())
            }
            Ok(Found::NotThere) if is_over => {
                self.quiz
                    .mark_missed(post.id, "it could not be posted in time")
                    .await
            }
            Ok(Found::NotThere) => self.send(post).await,
            Ok(Found::Unknown) => match self.quiz.unseen(&post, now) {
                Unseen::SendAgain if !is_over => self.send(post).await,
                _ => self.hold(post).await,
            },
            // What is gone or forbidden stays so; an outage ends.
            Err(error) if is_over && !error.may_pass() => self.hold(post).await,
            Err(error) => self.wait(&post, &error).await,
        }
    }

    /// Sends a post once. What may have been made all the same is looked for in the next round.
    async fn send(&mut self, post: Post) -> Result<(), StoreError> {
        let view = self.quiz.view(post).await?;
        let Some((message, files)) = self.message(&view, false).await else {
            let remark = "its note is no longer there";
            return self.quiz.mark_missed(view.post.id, remark).await;
        };
        let post = view.post;
        let nonce = post.id.0.to_string();
        match self
            .channels
            .post(post.channel, &message, &nonce, &files)
            .await
        {
            Ok(made) => {
                self.quiz.mark_sent(&post, made, self.clock.now()).await?;
                info!(
                    channel.id = post.channel.0,
                    "posted the question of {}", post.on
                );
                Ok(())
            }
            // The nonce is known, so it was there, and somebody took it away.
            Err(ChannelError::MessageGone) => {
                self.quiz.mark_missed(post.id, "somebody deleted it").await
            }
            Err(error) => {
                if !error.may_have_happened() {
                    self.quiz.mark_unsent(post.id).await?;
                }
                self.wait(&post, &error).await
            }
        }
    }

    /// Lets the channel rest, longer each time; nothing of its setup is lost.
    async fn wait(&self, post: &Post, error: &ChannelError) -> Result<(), StoreError> {
        let first = match error {
            ChannelError::Passing { .. } => PASSING,
            _ => REFUSED,
        };
        let reason = error.to_string();
        warn!(
            channel.id = post.channel.0,
            "cannot post the question of {} yet: {reason}", post.on
        );
        self.quiz
            .pause(post.channel, &reason, first, self.clock.now())
            .await
    }

    /// A post that may or may not be there and must not come twice: people decide.
    async fn hold(&self, post: Post) -> Result<(), StoreError> {
        let remark = "I cannot see whether it was posted: I may not read the channel's history";
        self.quiz.mark_held(post.id, remark).await?;
        warn!(
            channel.id = post.channel.0,
            "holding back the question of {}: {remark}", post.on
        );
        let admin = self.quiz.admin_of(post.channel).await?;
        if let Some(user) = admin.and_then(|admin| admin.as_str().parse().ok()) {
            let letter = words::held(post.channel, post.on);
            if let Err(error) = self.channels.write_to(user, &letter).await {
                debug!(%error, "the admin takes no messages; /daily status tells as well");
            }
        }
        Ok(())
    }

    /// A post that a newer one has followed: its message tells how it went.
    async fn close(&mut self, post: Post) -> Result<(), StoreError> {
        let (id, quiz) = (post.id, Arc::clone(&self.quiz));
        if self.says(quiz.view(post).await?, Line::Result).await {
            quiz.mark_closed(id, self.clock.now()).await?;
            self.resting.retain(|(post, _), _| *post != id);
        }
        Ok(())
    }

    /// An open post whose count has changed.
    async fn count(&mut self, post: Post, tally: Tally) -> Result<(), StoreError> {
        let (id, quiz) = (post.id, Arc::clone(&self.quiz));
        if self.says(quiz.view(post).await?, Line::Count).await {
            quiz.mark_shown(id, tally).await?;
        }
        Ok(())
    }

    /// Edits a post's message, unless it is to rest. Whether it says it now, or never can: then there
    /// is nothing more to try.
    async fn says(&mut self, view: PostView<'_>, line: Line) -> bool {
        let key = (view.post.id, line);
        let rests = self.resting.get(&key);
        if rests.is_some_and(|until| Instant::now() < *until) {
            return false;
        }
        let edited = self.edit(&view, line).await;
        let is_old = is_old(&view.post, self.clock.now());
        let rest = match edited {
            Err(ChannelError::TooManyEdits) => EDIT_OLD_EVERY,
            _ if line == Line::Count && is_old => EDIT_OLD_EVERY,
            _ => EDIT_EVERY,
        };
        self.resting.insert(key, Instant::now() + rest);
        match edited {
            Ok(()) => true,
            Err(error @ (ChannelError::TooManyEdits | ChannelError::Passing { .. })) => {
                debug!(%error, "a question will be edited later");
                false
            }
            Err(error) => {
                debug!(%error, "a question can no longer be edited");
                true
            }
        }
    }

    async fn edit(&self, view: &PostView<'_>, line: Line) -> Result<(), ChannelError> {
        let Some(id) = view.post.message else {
            return Ok(());
        };
        let (message, files) = match self.message(view, line == Line::Result).await {
            Some(made) => made,
            None => (gone(view.post.id, view.post.on, view.tally), Vec::new()),
        };
        let channel = view.post.channel;
        self.channels.edit(channel, id, &message, &files).await
    }

    /// The message of a post with its files; `None` when its note is gone. A picture that cannot be
    /// read is left out.
    async fn message(&self, view: &PostView<'_>, closed: bool) -> Option<(Message, Vec<Vec<u8>>)> {
        let mut qa = view.qa?.clone();
        loop {
            let last = view.last.map(|(message, tally)| LastPost {
                url: jump(view.post.guild, view.post.channel, message),
                tally,
            });
            let showing = PostShowing {
                qa: &qa,
                id: view.post.id,
                on: view.post.on,
                tally: view.tally,
                reason: view.post.reason,
                role: view.schedule.as_ref().and_then(|schedule| schedule.role),
                last,
                closed: closed || view.post.state == PostState::Closed,
            };
            let message = post(&showing);
            match read_files(self.quiz.app(), &message).await {
                Ok(files) => return Some((message, files)),
                Err((path, error)) => {
                    warn!(path, %error, "cannot attach a file of a note; posted without it");
                    qa.files.retain(|file| file.path != path);
                }
            }
        }
    }
}

/// The address of a message.
pub fn jump(guild: GuildId, channel: ChannelId, message: MessageId) -> String {
    format!(
        "https://discord.com/channels/{}/{}/{}",
        guild.0, channel.0, message.0
    )
}

/// An id before those of all messages from this instant on.
fn first_id_at(instant: Timestamp) -> MessageId {
    let since_epoch = instant.as_millisecond() - EPOCH_MS;
    MessageId(u64::try_from(since_epoch).unwrap_or(0) << 22)
}

fn is_old(post: &Post, now: Timestamp) -> bool {
    post.sent_at.is_some_and(|at| now.duration_since(at) > OLD)
}
