//! The daily question: what is due, which question it is, and what became of it.
//!
//! A post is one row per channel and local date, written before each outside act: planned → sending →
//! sent → closed. Whoever asks "what is due and unsent?" again goes on where the last one stopped.

mod planning;

pub(in crate::app::quiz) use planning::tomorrow;

use jiff::{SignedDuration, Timestamp};

use super::Quiz;
use crate::quiz::{ChannelId, MemberId, MessageId, PostId, Tally};
use crate::store::{Pause, Schedule, StoreError};
use recite_notes::Qa;

pub use crate::store::{Post, PostState};

/// After the first try to send, for how long another try with the same nonce cannot make a second
/// message. Discord says "the past few minutes"; two leave a margin.
const NONCE_PROTECTS: SignedDuration = SignedDuration::from_secs(120);
/// The longest wait before a paused channel is tried again.
const LONGEST_PAUSE: SignedDuration = SignedDuration::from_mins(30);
/// The one task that only one process may do.
const LEASE: &str = "daily";
const LEASE_FOR: SignedDuration = SignedDuration::from_secs(60);

/// What a post needs next.
#[derive(Debug, PartialEq, Eq)]
pub enum Step {
    /// Nothing of it was sent: send it.
    Send,
    /// It may have been sent: look into the channel.
    Look,
    /// Its time is over, and nothing of it was sent.
    GiveUp,
    /// The channel was switched off, and nothing of it was sent.
    Off,
}

/// What to do about a post of which nobody can see whether it was sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unseen {
    /// Discord still knows the nonce: sending again cannot make a second message.
    SendAgain,
    /// A second message would be possible: leave it to people.
    Hold,
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

    /// The posts that are not sent yet and whose channel is not waiting, with what each needs next.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub async fn unfinished(&self, now: Timestamp) -> Result<Vec<(Post, Step)>, StoreError> {
        let mut found = Vec::new();
        for mut post in self.store.unfinished().await? {
            let schedule = self.store.schedule(post.channel).await?;
            let is_on = schedule.as_ref().is_some_and(|schedule| schedule.is_on);
            let pause = schedule.and_then(|schedule| schedule.pause);
            // A pause that is further ahead than any was written by a clock that was wrong.
            let waits = pause.is_some_and(|pause| {
                now < pause.retry_at && pause.retry_at.duration_since(now) <= LONGEST_PAUSE
            });
            let step = match post.state {
                PostState::Planned if !is_on => Step::Off,
                PostState::Planned if now >= post.until => Step::GiveUp,
                PostState::Planned => Step::Send,
                _ => Step::Look,
            };
            if !is_on {
                // If it is there it is taken for sent, but it is not sent any more.
                post.until = post.until.min(now);
            }
            if !waits || matches!(step, Step::GiveUp | Step::Off) {
                found.push((post, step));
            }
        }
        Ok(found)
    }

    /// What to do about a post in sending when the channel's history cannot be read.
    pub fn unseen(&self, post: &Post, now: Timestamp) -> Unseen {
        let since = post.sending_at.map(|at| now.duration_since(at));
        match since {
            // A clock that went back tells nothing.
            Some(since) if since >= SignedDuration::ZERO && since < NONCE_PROTECTS => {
                Unseen::SendAgain
            }
            _ => Unseen::Hold,
        }
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

    /// A post, by the id that its buttons carry.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub async fn post(&self, id: PostId) -> Result<Option<Post>, StoreError> {
        self.store.post(id).await
    }

    /// To be called before the message is sent; `false` when another process was faster.
    ///
    /// # Errors
    /// When the store cannot be written.
    pub async fn mark_sending(
        &self,
        id: PostId,
        at: Timestamp,
        after: Option<MessageId>,
    ) -> Result<bool, StoreError> {
        self.store.mark_sending(id, at, after).await
    }

    /// The message is there.
    ///
    /// # Errors
    /// When the store cannot be written.
    pub async fn mark_sent(
        &self,
        post: &Post,
        message: MessageId,
        at: Timestamp,
    ) -> Result<(), StoreError> {
        self.store.mark_sent(post.id, message, at).await?;
        self.store.set_pause(post.channel, None).await
    }

    /// It will not be sent any more.
    ///
    /// # Errors
    /// When the store cannot be written.
    pub async fn mark_missed(&self, post: &Post, remark: &str) -> Result<(), StoreError> {
        self.store.set_pause(post.channel, None).await?;
        self.store.mark_missed(post.id, remark).await?;
        Ok(())
    }

    /// Discord refused it: nothing was sent.
    ///
    /// # Errors
    /// When the store cannot be written.
    pub async fn mark_unsent(&self, id: PostId) -> Result<(), StoreError> {
        self.store.mark_unsent(id).await?;
        Ok(())
    }

    /// Who set a channel up.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub async fn admin_of(&self, channel: ChannelId) -> Result<Option<MemberId>, StoreError> {
        let schedule = self.store.schedule(channel).await?;
        Ok(schedule.and_then(|schedule| schedule.set_up_by))
    }

    /// Nobody can tell whether it was sent.
    ///
    /// # Errors
    /// When the store cannot be written.
    pub async fn mark_held(&self, post: &Post, remark: &str) -> Result<(), StoreError> {
        self.store.set_pause(post.channel, None).await?;
        self.store.mark_held(post.id, remark).await?;
        Ok(())
    }

    /// Lets a channel wait before it is tried again: first so long, then twice that, and so on.
    ///
    /// # Errors
    /// When the store cannot be written.
    pub async fn pause(
        &self,
        channel: ChannelId,
        reason: &str,
        first: SignedDuration,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        let Some(schedule) = self.store.schedule(channel).await? else {
            return Ok(());
        };
        let failures = schedule.pause.as_ref().map_or(0, |pause| pause.failures) + 1;
        let doubled = first * 2_i32.saturating_pow((failures - 1).min(16));
        let pause = Pause {
            reason: reason.to_owned(),
            since: schedule.pause.map_or(now, |pause| pause.since),
            retry_at: now + doubled.min(LONGEST_PAUSE),
            failures,
        };
        self.store.set_pause(channel, Some(&pause)).await
    }

    /// Members can reach us now.
    ///
    /// # Errors
    /// When the store cannot be written.
    pub async fn mark_present(&self, now: Timestamp) -> Result<(), StoreError> {
        self.store.mark_present(now).await
    }

    /// Closes every post that a newer one has followed; their messages are to say how they went.
    ///
    /// # Errors
    /// When the store cannot be written.
    pub async fn close_followed(&self, at: Timestamp) -> Result<(), StoreError> {
        for post in self.store.to_close().await? {
            self.store.mark_closed(post.id, at).await?;
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

    /// The post's message counts these.
    ///
    /// # Errors
    /// When the store cannot be written.
    pub async fn mark_shown(&self, id: PostId, tally: Tally) -> Result<(), StoreError> {
        self.store.mark_shown(id, tally).await?;
        Ok(())
    }
}
