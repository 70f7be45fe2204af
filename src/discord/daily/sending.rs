//! How a post gets into its channel: once, whatever fails on the way.

use std::io;

use jiff::civil::Date;
use jiff::{SignedDuration, Timestamp};
use tokio::task::spawn_blocking;
use tracing::{debug, info, warn};

use super::Context;
use crate::app::StoreError;
use crate::app::quiz::daily::{Post, Unseen};
use crate::discord::channels::{ChannelError, Found, Range};
use crate::quiz::MessageId;
use crate::render::daily as words;

/// The waits after which a channel is tried again: where Discord did not answer, and where it refused
/// and only a person can change that.
const PASSING: SignedDuration = SignedDuration::from_secs(5);
const REFUSED: SignedDuration = SignedDuration::from_secs(60);
/// Longer than any date lasts anywhere, also when the clocks change.
const DAY_AT_MOST: SignedDuration = SignedDuration::from_hours(26);
/// The first millisecond of Discord's ids. Source: its documentation, "Snowflakes".
const EPOCH_MS: i64 = 1_420_070_400_000;

/// Why a post is held.
const UNSEEN: &str = "I cannot see whether it was posted: I could not read the channel's history";
const RESTORED: &str = "it was posted before, as far as I know, but my database does not know of it (was it restored from a backup?), and I could not read the channel's history";

/// Why a post is missed whose time is over.
pub(super) const LATE: &str = "it could not be posted in time";

/// What an earlier try may have left in the channel.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Before {
    Nothing,
    Perhaps,
}

impl Context {
    /// A planned post: sees that the channel is there and has not got it, writes down that it is being
    /// sent, sends.
    pub(super) async fn begin(&self, post: Post) -> Result<(), StoreError> {
        let Some(post) = self.quiz.with_question(post).await? else {
            return Ok(());
        };
        let newest = match self.channels.newest_message(post.channel).await {
            Ok(newest) => newest,
            Err(error) => return self.wait(&post, &error).await,
        };
        let since = first_id_at(post.planned_at - DAY_AT_MOST);
        let range = Range::Since(since);
        let found = self
            .channels
            .find_post(post.guild, post.channel, range, post.id);
        let found = match found.await {
            Ok(found) => found,
            Err(error) => return self.wait(&post, &error).await,
        };
        if found == Found::Unknown && self.is_newer_than_the_database(&post).await {
            return self.hold(post, RESTORED).await;
        }
        // Behind this id it is looked for again, should the process end here.
        let after = match found {
            Found::There(_) => Some(since),
            Found::NotThere | Found::Unknown => newest,
        };
        let now = self.clock.now();
        // All this may have taken long, and the post must not come on another day: the next round sees.
        if now >= post.until || !self.quiz.mark_sending(post.id, now, after).await? {
            return Ok(());
        }
        match found {
            Found::There(message) => self.take_up(post, message).await,
            Found::NotThere | Found::Unknown => self.send(post, Before::Nothing).await,
        }
    }

    /// A post that the channel has and the database did not know of, since it is an older copy.
    async fn take_up(&self, post: Post, message: MessageId) -> Result<(), StoreError> {
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
            self.count(post).await?;
        }
        Ok(())
    }

    /// A post that may be there: takes it for sent when it is, sends it when it is not.
    pub(super) async fn look(&self, post: Post) -> Result<(), StoreError> {
        let found = self
            .channels
            .find_post(post.guild, post.channel, Range::Behind(post.after), post.id)
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
            Ok(Found::NotThere) if is_over => self.miss(&post, LATE).await,
            Ok(Found::NotThere) => self.send(post, Before::Nothing).await,
            Ok(Found::Unknown) => match self.quiz.unseen(&post, now) {
                Unseen::SendAgain if !is_over => self.send(post, Before::Perhaps).await,
                _ => self.hold(post, UNSEEN).await,
            },
            // What is gone or forbidden stays so; an outage ends.
            Err(error) if is_over && !error.may_pass() => self.hold(post, UNSEEN).await,
            Err(error) => self.wait(&post, &error).await,
        }
    }

    /// Sends a post once. What may have been made all the same is looked for in the next round.
    async fn send(&self, post: Post, before: Before) -> Result<(), StoreError> {
        let view = self.quiz.view(post).await?;
        let Some((message, files)) = self.message(&view).await else {
            return match before {
                Before::Nothing => self.miss(&view.post, "its note is no longer there").await,
                Before::Perhaps => self.hold(view.post, UNSEEN).await,
            };
        };
        let post = view.post;
        // Another process may have taken over while this one could not run.
        if !self.leads().await? {
            return Ok(());
        }
        let recorded = self.record(&post, Some(post.on)).await;
        if let Err(error) = &recorded {
            // It guards against a rare mishap, and a question that never comes would be a sure one.
            warn!(
                "cannot write down that a question is posted: {error}; after restoring an older database it could be posted twice"
            );
        }
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
            Err(ChannelError::MessageGone) => self.miss(&post, "somebody deleted it").await,
            Err(error) => {
                // What an earlier try made, a refusal of this one does not undo.
                if before == Before::Nothing && !error.may_have_happened() {
                    if let Ok(earlier) = recorded {
                        // Where it cannot be written again, a question may be held that need not be.
                        let _ = self.record(&post, earlier).await;
                    }
                    self.quiz.mark_unsent(post.id).await?;
                }
                self.wait(&post, &error).await
            }
        }
    }

    /// Whether the channel got this question, or a later one, by what is kept apart from the database.
    async fn is_newer_than_the_database(&self, post: &Post) -> bool {
        let (posted, channel) = (self.options.posted.clone(), post.channel);
        let last = spawn_blocking(move || posted.last(channel)).await;
        // A later date was written by a clock that was wrong.
        let next = post.on.tomorrow().unwrap_or(post.on);
        last.ok()
            .flatten()
            .is_some_and(|last| (post.on..=next).contains(&last))
    }

    /// Writes down, apart from the database, that the channel is about to get this question.
    /// What was written before is returned.
    async fn record(&self, post: &Post, on: Option<Date>) -> io::Result<Option<Date>> {
        let (posted, channel) = (self.options.posted.clone(), post.channel);
        spawn_blocking(move || posted.record(channel, on)).await?
    }

    /// A post that does not come any more.
    pub(super) async fn miss(&self, post: &Post, remark: &str) -> Result<(), StoreError> {
        self.quiz.mark_missed(post, remark).await?;
        warn!(
            channel.id = post.channel.0,
            "missed the question of {}: {remark}", post.on
        );
        Ok(())
    }

    /// Lets the channel rest, longer each time; nothing of its setup is lost.
    async fn wait(&self, post: &Post, error: &ChannelError) -> Result<(), StoreError> {
        let first = match error {
            ChannelError::Passing { wait, .. } => wait.map_or(PASSING, |it| it.max(PASSING)),
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
    async fn hold(&self, post: Post, remark: &str) -> Result<(), StoreError> {
        self.quiz.mark_held(&post, remark).await?;
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
}

/// An id before those of all messages from this instant on.
fn first_id_at(instant: Timestamp) -> MessageId {
    let since_epoch = instant.as_millisecond() - EPOCH_MS;
    MessageId(u64::try_from(since_epoch).unwrap_or(0) << 22)
}
