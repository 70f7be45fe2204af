//! The daily question: the due posts, their questions and their states.
//!
//! A post is one row per channel and local date, written before each external action: planned → sending → sent →
//! closed. After a restart, the next call to [`Quiz::next_steps`] continues where the last process stopped.

mod planning;

pub(in crate::app::quiz) use planning::tomorrow;

use jiff::{SignedDuration, Timestamp};

use super::Quiz;
use crate::store::StoreError;
use recite_notes::Qa;
use recite_quiz::post::{Action, Observation, next};
use recite_quiz::{ChannelId, MemberId, MessageId, Pause, Post, PostingFailure, Schedule, Tally};

/// The name of the lease for posting, which only one process may do.
const LEASE_NAME: &str = "daily";
const LEASE_DURATION: SignedDuration = SignedDuration::from_secs(60);

/// An unfinished post, with the next action for it.
#[derive(Debug, PartialEq)]
pub struct NextStep {
    /// The post.
    pub post: Post,
    /// What to do next.
    pub action: Action,
    /// Whether the channel was switched off since the post was planned.
    pub is_switched_off: bool,
}

/// A post with everything that its message shows.
#[derive(Debug)]
pub struct PostView<'a> {
    /// The post.
    pub post: Post,
    /// Its Q&A. `None` if the notes no longer contain it.
    pub qa: Option<&'a Qa>,
    /// How many answered, and how many knew the answer.
    pub tally: Tally,
    /// The message and the tally of the channel's previous post.
    pub last: Option<(MessageId, Tally)>,
    /// The channel's schedule.
    pub schedule: Option<Schedule>,
}

impl Quiz {
    /// Returns whether this process, named by `holder`, is the one that posts. Call it before each round.
    ///
    /// # Errors
    /// The store cannot be written.
    pub async fn acquire_lease(&self, holder: &str, now: Timestamp) -> Result<bool, StoreError> {
        // Every process on the store calls this, even without the lease.
        self.store.refresh_notes(&self.notes, now).await?;
        self.store
            .acquire_lease(LEASE_NAME, holder, now, LEASE_DURATION)
            .await
    }

    /// Releases the lease, so that another process can post at once.
    ///
    /// # Errors
    /// The store cannot be written.
    pub async fn release_lease(&self, holder: &str) -> Result<(), StoreError> {
        self.store.release_lease(LEASE_NAME, holder).await?;
        self.store.release_notes(&self.notes).await
    }

    /// Returns the unfinished posts that need an action now.
    ///
    /// # Errors
    /// The store cannot be read.
    pub async fn next_steps(&self, now: Timestamp) -> Result<Vec<NextStep>, StoreError> {
        let mut steps = Vec::new();
        for post in self.store.unfinished_posts().await? {
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

    /// Returns everything that the message of a post shows.
    ///
    /// # Errors
    /// The store cannot be read.
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

    /// Returns the member who set up a channel.
    ///
    /// # Errors
    /// The store cannot be read.
    pub async fn admin_of(&self, channel: ChannelId) -> Result<Option<MemberId>, StoreError> {
        let schedule = self.store.schedule(channel).await?;
        Ok(schedule.and_then(|schedule| schedule.set_up_by))
    }

    /// Pauses a channel until its next retry.
    ///
    /// # Errors
    /// The store cannot be written.
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

    /// Closes every post that has a newer post in its channel. Its message must then show the result.
    ///
    /// # Errors
    /// The store cannot be written.
    pub async fn close_followed(&self, at: Timestamp) -> Result<(), StoreError> {
        for post in self.store.posts_to_close().await? {
            if let Action::Store(transition) = next(&post, &Observation::Superseded, at) {
                self.store.transition(post.id, &transition).await?;
            }
        }
        Ok(())
    }

    /// Returns the posts whose message shows an old tally, or does not show the result yet.
    ///
    /// # Errors
    /// The store cannot be read.
    pub async fn outdated_tallies(&self) -> Result<Vec<Post>, StoreError> {
        let outdated = self.store.outdated_tallies().await?;
        Ok(outdated.into_iter().map(|(post, _)| post).collect())
    }
}
