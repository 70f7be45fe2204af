//! Which dates get a post, and which question each of them asks.

use std::collections::HashMap;

use jiff::Timestamp;
use jiff::civil::Date;

use crate::app::quiz::{Quiz, by_id, zone};
use crate::clock::TOLERANCE;
use crate::store::StoreError;
use recite_notes::{QaId, Topic};
use recite_quiz::daily::{Due, LastDate, due};
use recite_quiz::pick::{AskedQuestion, Attendee, Choice, TieBreak, attendance, group_question};
use recite_quiz::post::Transition;
use recite_quiz::{ChannelId, MemberId, Post, PostId, PostState, Remark, Schedule};

/// How many of a channel's last posts tell who comes.
const ATTENDANCE_POSTS: u32 = 60;

impl Quiz {
    /// Plans every post that is due and notes every date that was missed.
    ///
    /// # Errors
    /// When the store cannot be read or written.
    pub async fn plan_due(&self, now: Timestamp) -> Result<(), StoreError> {
        for schedule in self.store.schedules().await? {
            self.remove_future(&schedule, now).await?;
            let last = self.last(&schedule, now).await?;
            for due in due(&self.times(&schedule), last, now) {
                match due {
                    Due::Post { on, until } => {
                        self.plan(&schedule, on, until, now).await?;
                    }
                    Due::Missed { on } => {
                        self.note_missed(&schedule, on, now, Remark::Offline)
                            .await?;
                    }
                }
            }
        }
        Ok(())
    }

    /// Removes what a clock that was wrong wrote, as far as it was never tried: posts of dates after tomorrow, and those
    /// that were planned or missed in the future.
    pub(in crate::app::quiz) async fn remove_future(
        &self,
        schedule: &Schedule,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        let tomorrow = tomorrow(schedule, now);
        let removed = self
            .store
            .remove_future(schedule.channel, tomorrow, now + TOLERANCE)
            .await?;
        if let (Some(first), Some(last)) = (removed.first(), removed.last()) {
            tracing::warn!(
                channel.id = schedule.channel.0,
                "removed {} questions of {first} to {last}, which a wrong clock had planned or missed",
                removed.len()
            );
        }
        Ok(())
    }

    /// The last date that a channel's posts have taken; what a wrong clock posted for a date after tomorrow takes none.
    pub(in crate::app::quiz) async fn last(
        &self,
        schedule: &Schedule,
        now: Timestamp,
    ) -> Result<Option<LastDate>, StoreError> {
        let last = self
            .store
            .last_post(schedule.channel, tomorrow(schedule, now));
        let last = last.await?;
        Ok(last.map(|post| {
            // What was missed was noted on a later date, which it does not take.
            let day = post.on.to_zoned(zone(&schedule.zone));
            let missed_on = day.ok().filter(|_| post.state == PostState::Missed);
            LastDate {
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
        self.remove_future(&schedule, now).await?;
        let local = now.to_zoned(zone(&schedule.zone));
        // A post of this very local day, by its date or by when it came: there is one a day.
        let last = self
            .store
            .posts(channel, tomorrow(&schedule, now), 2)
            .await?;
        let is_there = |post: &&Post| {
            let came_on = post.planned_at.to_zoned(zone(&schedule.zone)).date();
            post.state != PostState::Missed && (post.on >= local.date() || came_on >= local.date())
        };
        let end = local.date().tomorrow().unwrap_or(Date::MAX);
        let end = end.to_zoned(local.time_zone().clone());
        let until = end.map_or(now, |end| end.timestamp());
        if let Some(there) = last.iter().find(is_there) {
            // Held back until somebody decides, which they do now.
            let is_held = there.state == PostState::Held && there.on == local.date();
            let retried = Transition::Retried { at: now, until };
            return match is_held {
                true => self.store.transition(there.id, &retried).await,
                false => Ok(Some(there.clone())),
            };
        }
        self.plan(&schedule, local.date(), until, now).await?;
        self.store.post(PostId::new(channel, local.date())).await
    }

    async fn plan(
        &self,
        schedule: &Schedule,
        on: Date,
        until: Timestamp,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        let Some(choice) = self.choose(schedule, on).await? else {
            return self
                .note_missed(schedule, on, now, Remark::NoQuestion)
                .await;
        };
        let post = Post {
            qa: Some(choice.qa),
            reason: choice.reason,
            until,
            ..Post::plan(schedule.channel, schedule.guild, on, now)
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
        remark: Remark,
    ) -> Result<(), StoreError> {
        let post = Post {
            state: PostState::Missed,
            remark: Some(remark),
            ..Post::plan(schedule.channel, schedule.guild, on, now)
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
        let asked: Vec<AskedQuestion> = asked
            .into_iter()
            .map(|(qa, on)| AskedQuestion { qa, on })
            .collect();
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
        let draw = TieBreak {
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
    pub(in crate::app::quiz) fn topics_of(&self, schedule: &Schedule) -> Vec<Topic> {
        let named = schedule.topics.iter();
        named
            .filter_map(|name| self.app.topic(name).cloned())
            .collect()
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
            let remark = Remark::NoQuestion;
            self.store
                .transition(post.id, &Transition::Missed(remark))
                .await?;
            tracing::warn!(
                channel.id = post.channel.0,
                "missed the question of {}: {remark}",
                post.on
            );
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
}

/// The last date for which a post may be there by this instant: people may set up a zone that is a day ahead.
pub(in crate::app::quiz) fn tomorrow(schedule: &Schedule, now: Timestamp) -> Date {
    let today = now.to_zoned(zone(&schedule.zone)).date();
    today.tomorrow().unwrap_or(Date::MAX)
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
