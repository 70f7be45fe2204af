//! Plans posts: which dates get a post, and which question each post asks.

use std::collections::HashMap;

use jiff::Timestamp;
use jiff::civil::Date;

use crate::app::quiz::{Quiz, index_by_id, zone};
use crate::clock::TOLERANCE;
use crate::store::StoreError;
use recite_notes::{QaId, Topic};
use recite_quiz::daily::{Due, LastDate, due};
use recite_quiz::pick::{AskedQuestion, Attendee, Choice, TieBreak, attendance, group_question};
use recite_quiz::post::Transition;
use recite_quiz::{ChannelId, MemberId, Post, PostId, PostState, Remark, Schedule};

/// The number of a channel's last posts that the attendance is computed from.
const ATTENDANCE_POSTS: u32 = 60;

impl Quiz {
    /// Plans every due post and records every missed date.
    ///
    /// # Errors
    /// The store cannot be read or written.
    pub async fn plan_due(&self, now: Timestamp) -> Result<(), StoreError> {
        for schedule in self.store.schedules().await? {
            self.remove_future(&schedule, now).await?;
            let last = self.last_date(&schedule, now).await?;
            for due in due(&self.times(&schedule), last, now) {
                match due {
                    Due::Post { on, until } => {
                        self.plan(&schedule, on, until, now).await?;
                    }
                    Due::Missed { on } => {
                        self.record_missed(&schedule, on, now, Remark::Offline)
                            .await?;
                    }
                }
            }
        }
        Ok(())
    }

    /// Deletes posts that a wrong clock wrote and that were never sent: those of dates after tomorrow, and those
    /// planned or missed in the future.
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
                "removed {} posts of {first} to {last}, which were planned or missed while the clock was wrong",
                removed.len()
            );
        }
        Ok(())
    }

    /// Returns the last date of a channel's posts. Ignores posts of dates after tomorrow, which a wrong clock wrote.
    pub(in crate::app::quiz) async fn last_date(
        &self,
        schedule: &Schedule,
        now: Timestamp,
    ) -> Result<Option<LastDate>, StoreError> {
        let last = self
            .store
            .last_post(schedule.channel, tomorrow(schedule, now));
        let last = last.await?;
        Ok(last.map(|post| {
            // A missed post was recorded on a later date, which still gets its own post.
            let day = post.on.to_zoned(zone(&schedule.zone));
            let missed_on = day.ok().filter(|_| post.state == PostState::Missed);
            LastDate {
                on: post.on,
                planned_at: missed_on.map_or(post.planned_at, |day| day.timestamp()),
            }
        }))
    }

    /// Plans a channel's post for now, whatever its post time is. Returns today's post if there is one already, or
    /// `None` if the channel has no schedule.
    ///
    /// # Errors
    /// The store cannot be read or written.
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
        // A post of this local day, by its date or by when it was planned: there is one per day.
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
            // A held post waits for a person's decision, and this call is one.
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
        let Some(choice) = self.choose_question(schedule, on).await? else {
            return self
                .record_missed(schedule, on, now, Remark::NoQuestion)
                .await;
        };
        let post = Post {
            qa: Some(choice.qa),
            reason: choice.reason,
            until,
            ..Post::plan(schedule.channel, schedule.guild, on, now)
        };
        if !self.store.plan(&post).await? {
            // Requested by hand after it was missed.
            self.store.replan_missed(&post).await?;
        }
        Ok(())
    }

    async fn record_missed(
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
                "missed the daily question of {on}: {remark}"
            );
        }
        Ok(())
    }

    /// Chooses the question that the channel's members have most probably forgotten.
    async fn choose_question(
        &self,
        schedule: &Schedule,
        on: Date,
    ) -> Result<Option<Choice>, StoreError> {
        let topics: Vec<Topic> = self.topics_of(schedule);
        if topics.is_empty() && !schedule.topics.is_empty() {
            return Ok(None);
        }
        let candidates = self.candidates(&topics);
        let asked = self.store.asked_questions(schedule.channel).await?;
        let asked: Vec<AskedQuestion> = asked
            .into_iter()
            .map(|(qa, on)| AskedQuestion { qa, on })
            .collect();
        let posts = self
            .store
            .attendance(schedule.channel, ATTENDANCE_POSTS)
            .await?;
        let attendance_of = attendance_by_member(&posts);
        let members: Vec<MemberId> = attendance_of
            .keys()
            .map(|member| (*member).clone())
            .collect();
        let cards = self.store.cards_of(&members).await?;
        let mut group: Vec<(&MemberId, Attendee)> = attendance_of
            .iter()
            .map(|(member, attendance_of)| {
                let cards = cards.get(*member).map(Vec::as_slice).unwrap_or_default();
                let attendee = Attendee {
                    attendance: attendance(attendance_of.iter().copied()),
                    cards: index_by_id(cards),
                };
                (*member, attendee)
            })
            .collect();
        // Sums of floats depend on their order, but the choice must not.
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

    /// Returns the topics of a schedule that the notes still contain.
    pub(in crate::app::quiz) fn topics_of(&self, schedule: &Schedule) -> Vec<Topic> {
        let named = schedule.topics.iter();
        named
            .filter_map(|name| self.app.topic(name).cloned())
            .collect()
    }

    /// Returns a planned post with a question that the notes contain, replacing a removed one. `None` if there is no
    /// question; the post is then missed.
    ///
    /// # Errors
    /// The store cannot be read or written.
    pub async fn with_question(&self, post: Post) -> Result<Option<Post>, StoreError> {
        let is_there = |qa: &QaId| self.app.get(qa).is_some();
        if post.qa.as_ref().is_some_and(is_there) {
            return Ok(Some(post));
        }
        let schedule = self.store.schedule(post.channel).await?;
        let choice = match schedule {
            Some(schedule) => self.choose_question(&schedule, post.on).await?,
            None => None,
        };
        let Some(choice) = choice else {
            let remark = Remark::NoQuestion;
            self.store
                .transition(post.id, &Transition::Missed(remark))
                .await?;
            tracing::warn!(
                channel.id = post.channel.0,
                "missed the daily question of {}: {remark}",
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

/// Returns the last date that a post may have now: a time zone may be changed to one that is a day ahead.
pub(in crate::app::quiz) fn tomorrow(schedule: &Schedule, now: Timestamp) -> Date {
    let today = now.to_zoned(zone(&schedule.zone)).date();
    today.tomorrow().unwrap_or(Date::MAX)
}

/// Returns, for each member who answered one of these posts (newest first), whether they answered each post back to
/// their first.
fn attendance_by_member(posts: &[(Date, Vec<MemberId>)]) -> HashMap<&MemberId, Vec<bool>> {
    let mut attendance_of: HashMap<&MemberId, Vec<bool>> = HashMap::new();
    for (at, (_, members)) in posts.iter().enumerate() {
        for member in members {
            let answered = attendance_of.entry(member).or_default();
            answered.resize(at, false);
            answered.push(true);
        }
    }
    attendance_of
}
