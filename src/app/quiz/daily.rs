//! The daily question: what is due, which question it is, and what became of it.
//!
//! A post is one row per channel and local date, written before each outside act: planned → sending →
//! sent → closed. Whoever asks "what is due and unsent?" again goes on where the last one stopped.

use std::collections::HashMap;

use jiff::civil::Date;
use jiff::{SignedDuration, Timestamp};

use super::{Quiz, by_id, zone};
use crate::notes::{Qa, QaId, Topic};
use crate::quiz::daily::{Due, Last, due};
use crate::quiz::pick::{Asked, Attendee, Choice, Draw, attendance, group_question};
use crate::quiz::{ChannelId, MemberId, MessageId, PostId, Tally};
use crate::store::{Pause, Schedule, StoreError};

pub use crate::store::{Post, PostState};

/// How many of a channel's last posts tell who comes.
const ATTENDANCE_POSTS: u32 = 60;
/// After the first try to send, for how long another try with the same nonce cannot make a second
/// message. Discord says "the past few minutes"; two leave a margin.
const NONCE_PROTECTS: SignedDuration = SignedDuration::from_secs(120);
/// The longest wait before a paused channel is tried again.
const LONGEST_PAUSE: SignedDuration = SignedDuration::from_mins(30);
/// The remark of a post for which there was nothing to ask.
const NO_QUESTION: &str = "no question can be asked: the notes have none in these topics";
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
    /// Its time is over; it was never tried.
    GiveUp,
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
        self.store.take_lease(LEASE, holder, now, LEASE_FOR).await
    }

    /// Lets another process lead at once.
    ///
    /// # Errors
    /// When the store cannot be written.
    pub async fn resign(&self, holder: &str) -> Result<(), StoreError> {
        self.store.release_lease(LEASE, holder).await
    }

    /// Plans every post that is due and notes every date that was missed.
    ///
    /// # Errors
    /// When the store cannot be read or written.
    pub async fn plan_due(&self, now: Timestamp) -> Result<(), StoreError> {
        self.store.mark_present(now).await?;
        for schedule in self.store.schedules().await? {
            let last = self.last(&schedule).await?;
            for due in due(&self.times(&schedule), last, now) {
                match due {
                    Due::Post { on, until } => {
                        self.plan(&schedule, on, until, now).await?;
                    }
                    Due::Missed { on } => {
                        let remark = "the bot was not there to post it in time";
                        self.note_missed(&schedule, on, now, remark).await?;
                    }
                }
            }
        }
        Ok(())
    }

    /// The last date that a channel's posts have taken.
    pub(super) async fn last(&self, schedule: &Schedule) -> Result<Option<Last>, StoreError> {
        let last = self.store.last_post(schedule.channel).await?;
        Ok(last.map(|post| {
            // What was missed was noted on a later date, which it does not take.
            let day = post.on.to_zoned(zone(&schedule.zone));
            let missed_on = day.ok().filter(|_| post.state == PostState::Missed);
            Last {
                on: post.on,
                planned_at: missed_on.map_or(post.planned_at, |day| day.timestamp()),
            }
        }))
    }

    /// Plans a channel's post for now, at whatever time it would come; the post of the local date if
    /// there is one already. `None` when the channel has no schedule.
    ///
    /// # Errors
    /// When the store cannot be read or written.
    pub async fn plan_now(
        &self,
        channel: ChannelId,
        now: Timestamp,
    ) -> Result<Option<Post>, StoreError> {
        let Some(schedule) = self.store.schedule(channel).await? else {
            return Ok(None);
        };
        let local = now.to_zoned(zone(&schedule.zone));
        // A post of this very local day, by its date or by when it came: there is one a day.
        let last = self.store.posts(channel, 2).await?;
        let is_there = |post: &&Post| {
            let came_on = post.planned_at.to_zoned(zone(&schedule.zone)).date();
            post.state != PostState::Missed && (post.on >= local.date() || came_on >= local.date())
        };
        let end = local.date().tomorrow().unwrap_or(Date::MAX);
        let end = end.to_zoned(local.time_zone().clone());
        let until = end.map_or(now, |end| end.timestamp());
        if let Some(there) = last.iter().find(is_there) {
            // Held back until somebody decides, which they do now.
            let is_taken_up = there.state == PostState::Held
                && there.on == local.date()
                && self.store.try_held(there.id, now, until).await?;
            return match is_taken_up {
                true => self.store.post(there.id).await,
                false => Ok(Some(there.clone())),
            };
        }
        self.plan(&schedule, local.date(), until, now).await?;
        self.store.post(PostId::of(channel, local.date())).await
    }

    async fn plan(
        &self,
        schedule: &Schedule,
        on: Date,
        until: Timestamp,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        let Some(choice) = self.choose(schedule, on).await? else {
            return self.note_missed(schedule, on, now, NO_QUESTION).await;
        };
        let post = Post {
            qa: Some(choice.qa),
            reason: choice.reason,
            until,
            ..Post::planned(schedule.channel, schedule.guild, on, now)
        };
        if !self.store.plan(&post).await? {
            // Asked for by hand after it was missed.
            self.store.plan_again(&post).await?;
        }
        Ok(())
    }

    async fn note_missed(
        &self,
        schedule: &Schedule,
        on: Date,
        now: Timestamp,
        remark: &str,
    ) -> Result<(), StoreError> {
        let post = Post {
            state: PostState::Missed,
            remark: Some(remark.to_owned()),
            ..Post::planned(schedule.channel, schedule.guild, on, now)
        };
        if self.store.plan(&post).await? {
            tracing::warn!(
                channel.id = schedule.channel.0,
                "missed the question of {on}: {remark}"
            );
        }
        Ok(())
    }

    /// The group's question, by what its members have probably forgotten.
    async fn choose(&self, schedule: &Schedule, on: Date) -> Result<Option<Choice>, StoreError> {
        let topics: Vec<Topic> = self.topics_of(schedule);
        if topics.is_empty() && !schedule.topics.is_empty() {
            return Ok(None);
        }
        let candidates = self.candidates(&topics);
        let asked = self.store.asked(schedule.channel).await?;
        let asked: Vec<Asked> = asked.into_iter().map(|(qa, on)| Asked { qa, on }).collect();
        let posts = self
            .store
            .attendance(schedule.channel, ATTENDANCE_POSTS)
            .await?;
        let shows = shows(&posts);
        let members: Vec<MemberId> = shows.keys().map(|member| (*member).clone()).collect();
        let cards = self.store.cards_of(&members).await?;
        let mut group: Vec<(&MemberId, Attendee)> = shows
            .iter()
            .map(|(member, shows)| {
                let cards = cards.get(*member).map(Vec::as_slice).unwrap_or_default();
                let attendee = Attendee {
                    attendance: attendance(shows.iter().copied()),
                    cards: by_id(cards),
                };
                (*member, attendee)
            })
            .collect();
        // Sums of floats depend on their order, and the choice must not.
        group.sort_by_key(|(member, _)| *member);
        let group: Vec<Attendee> = group.into_iter().map(|(_, attendee)| attendee).collect();
        let first_tries = self.store.first_tries().await?;
        let draw = Draw {
            channel: schedule.channel,
            on,
        };
        Ok(group_question(
            &candidates,
            &group,
            &asked,
            &first_tries,
            draw,
        ))
    }

    /// The topics of a schedule that the notes still have.
    pub(super) fn topics_of(&self, schedule: &Schedule) -> Vec<Topic> {
        let named = schedule.topics.iter();
        named
            .filter_map(|name| self.app.topic(name).cloned())
            .collect()
    }

    /// The posts that are not sent yet and whose channel is not waiting, with what each needs next.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub async fn unfinished(&self, now: Timestamp) -> Result<Vec<(Post, Step)>, StoreError> {
        let mut found = Vec::new();
        for post in self.store.unfinished().await? {
            let schedule = self.store.schedule(post.channel).await?;
            let pause = schedule
                .as_ref()
                .and_then(|schedule| schedule.pause.as_ref());
            let is_on = schedule.as_ref().is_some_and(|schedule| schedule.is_on);
            let is_over = now >= post.until || !is_on;
            let step = match post.state {
                PostState::Planned if is_over => Step::GiveUp,
                PostState::Planned => Step::Send,
                _ => Step::Look,
            };
            let waits = pause.is_some_and(|pause| now < pause.retry_at);
            if step == Step::GiveUp || !waits {
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
    pub async fn mark_missed(&self, id: PostId, remark: &str) -> Result<(), StoreError> {
        self.store.mark_missed(id, remark).await?;
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

    /// A planned post with a question that the notes still have: another one where they lost it. `None`
    /// when there is none, and the post is missed.
    ///
    /// # Errors
    /// When the store cannot be read or written.
    pub async fn with_question(&self, post: Post) -> Result<Option<Post>, StoreError> {
        let is_there = |qa: &QaId| self.app.get(qa).is_some();
        if post.qa.as_ref().is_some_and(is_there) {
            return Ok(Some(post));
        }
        let schedule = self.store.schedule(post.channel).await?;
        let choice = match schedule {
            Some(schedule) => self.choose(&schedule, post.on).await?,
            None => None,
        };
        let Some(choice) = choice else {
            self.store.mark_missed(post.id, NO_QUESTION).await?;
            return Ok(None);
        };
        self.store
            .set_question(post.id, &choice.qa, choice.reason)
            .await?;
        Ok(Some(Post {
            qa: Some(choice.qa),
            reason: choice.reason,
            ..post
        }))
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
    pub async fn mark_held(&self, id: PostId, remark: &str) -> Result<(), StoreError> {
        self.store.mark_held(id, remark).await?;
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

    /// The posts that newer ones have followed, to be closed.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub async fn to_close(&self) -> Result<Vec<Post>, StoreError> {
        self.store.to_close().await
    }

    /// The post's message says how it went.
    ///
    /// # Errors
    /// When the store cannot be written.
    pub async fn mark_closed(&self, id: PostId, at: Timestamp) -> Result<(), StoreError> {
        self.store.mark_closed(id, at).await?;
        Ok(())
    }

    /// The open posts whose message counts other answers than there are.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub async fn tallies_to_show(&self) -> Result<Vec<(Post, Tally)>, StoreError> {
        self.store.tallies_to_show().await
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

/// For each member who answered one of these posts (newest first), whether they answered each of them
/// down to their first.
fn shows(posts: &[(Date, Vec<MemberId>)]) -> HashMap<&MemberId, Vec<bool>> {
    let mut shows: HashMap<&MemberId, Vec<bool>> = HashMap::new();
    for (at, (_, members)) in posts.iter().enumerate() {
        for member in members {
            let answered = shows.entry(member).or_default();
            answered.resize(at, false);
            answered.push(true);
        }
    }
    shows
}
