//! The daily question: what is due, which question it is, and what became of it.
//!
//! A post is one row per channel and local date, written before each outside act: planned → sending →
//! sent → closed. Whoever asks "what is due and unsent?" again goes on where the last one stopped.

mod planning;

pub(in crate::app::quiz) use planning::tomorrow;

use jiff::{SignedDuration, Timestamp};

use super::Quiz;
use crate::store::StoreError;
use recite_notes::Qa;
use recite_quiz::post::{Action, Observation, next};
use recite_quiz::{ChannelId, MemberId, MessageId, Pause, Post, PostingFailure, Schedule, Tally};

/// The one task that only one process may do.
const LEASE: &str = "daily";
const LEASE_FOR: SignedDuration = SignedDuration::from_secs(60);

/// A post that does not rest, with the first thing to do about it.
#[derive(Debug, PartialEq)]
pub struct NextStep {
    pub post: Post,
    pub action: Action,
    /// Whether the channel was switched off since the post was planned.
    pub is_switched_off: bool,
}

/// A post with everything that its message says.
#[derive(Debug)]
pub struct PostView<'a> {
    pub post: Post,
    /// `None` when the notes no longer have it.
    pub qa: Option<&'a Qa>,
    pub tally: Tally,
    /// The message and the result of the channel's post before.
    pub last: Option<(MessageId, Tally)>,
    pub schedule: Option<Schedule>,
}

impl Quiz {
    /// Whether this process is the one that posts: `holder` names it. To be asked before each round.
    ///
    /// # Errors
    /// When the store cannot be written.
    pub async fn leads(&self, holder: &str, now: Timestamp) -> Result<bool, StoreError> {
        // Every process on the store comes by here, whether it leads or not.
        self.store.mark_read(&self.notes, now).await?;
        self.store.take_lease(LEASE, holder, now, LEASE_FOR).await
    }

    /// Lets another process lead at once.
    ///
    /// # Errors
    /// When the store cannot be written.
    pub async fn resign(&self, holder: &str) -> Result<(), StoreError> {
        self.store.release_lease(LEASE, holder).await?;
        self.store.mark_unread(&self.notes).await
    }

    /// The posts that are not sent yet and do not rest.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub async fn next_steps(&self, now: Timestamp) -> Result<Vec<NextStep>, StoreError> {
        let mut steps = Vec::new();
        for post in self.store.unfinished().await? {
            let schedule = self.store.schedule(post.channel).await?;
            let action = next(&post, &Observation::Started(schedule.as_ref()), now);
            if action != Action::Wait {
                steps.push(NextStep {
                    post,
                    action,
                    is_switched_off: !schedule.is_some_and(|it| it.is_on),
                });
            }
        }
        Ok(steps)
    }

    /// Everything the message of a post says.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub async fn view(&self, post: Post) -> Result<PostView<'_>, StoreError> {
        let before = self.store.last_sent(post.channel, post.on).await?;
        let last = match before.and_then(|before| Some((before.id, before.message?))) {
            Some((id, message)) => Some((message, self.store.tally(id).await?)),
            None => None,
        };
        Ok(PostView {
            qa: post.qa.as_ref().and_then(|id| self.app.get(id)),
            tally: self.store.tally(post.id).await?,
            schedule: self.store.schedule(post.channel).await?,
            last,
            post,
        })
    }

    /// Who set a channel up.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub async fn admin_of(&self, channel: ChannelId) -> Result<Option<MemberId>, StoreError> {
        let schedule = self.store.schedule(channel).await?;
        Ok(schedule.and_then(|schedule| schedule.set_up_by))
    }

    /// Lets a channel rest before it is tried again.
    ///
    /// # Errors
    /// When the store cannot be written.
    pub async fn pause(
        &self,
        channel: ChannelId,
        failure: &PostingFailure,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        let Some(schedule) = self.store.schedule(channel).await? else {
            return Ok(());
        };
        let pause = Pause::after(schedule.pause.as_ref(), failure, now);
        self.store.set_pause(channel, Some(&pause)).await
    }

    /// Closes every post that a newer one has followed; their messages are to say how they went.
    ///
    /// # Errors
    /// When the store cannot be written.
    pub async fn close_followed(&self, at: Timestamp) -> Result<(), StoreError> {
        for post in self.store.to_close().await? {
            if let Action::Store(transition) = next(&post, &Observation::Superseded, at) {
                self.store.transition(post.id, &transition).await?;
            }
        }
        Ok(())
    }

    /// The posts whose message counts other answers than there are, or does not say yet how they went.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub async fn tallies_to_show(&self) -> Result<Vec<Post>, StoreError> {
        let behind = self.store.tallies_to_show().await?;
        Ok(behind.into_iter().map(|(post, _)| post).collect())
    }
}
