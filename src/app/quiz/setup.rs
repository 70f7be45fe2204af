//! What an admin asks of the daily question: set it up, look at it, switch it off.

use jiff::Timestamp;

use super::Quiz;
use super::daily::tomorrow;
use crate::store::StoreError;
use recite_notes::Topic;
use recite_quiz::daily::next_instant;
use recite_quiz::{ChannelId, ChannelStatus, GuildId, PostingFailure, Schedule};

/// How many of a channel's last posts its status tells.
const STATUS_POSTS: u32 = 5;

impl Quiz {
    /// Sets a channel up, or changes how it was set up. The next question comes at the first post time
    /// after it changed.
    ///
    /// # Errors
    /// When the store cannot be written.
    pub async fn set_up(&self, schedule: Schedule) -> Result<ChannelStatus, StoreError> {
        self.store.save_schedule(&schedule).await?;
        let now = schedule.changed_at;
        self.channel_status(schedule, now).await
    }

    /// Every channel of a server that was ever set up.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub async fn status(
        &self,
        guild: GuildId,
        now: Timestamp,
    ) -> Result<Vec<ChannelStatus>, StoreError> {
        let mut all = Vec::new();
        for schedule in self.store.schedules_of(guild).await? {
            all.push(self.channel_status(schedule, now).await?);
        }
        Ok(all)
    }

    /// The channels of a server whose question is on.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub async fn channels(&self, guild: GuildId) -> Result<Vec<Schedule>, StoreError> {
        let mut schedules = self.store.schedules_of(guild).await?;
        schedules.retain(|schedule| schedule.is_on);
        Ok(schedules)
    }

    async fn channel_status(
        &self,
        schedule: Schedule,
        now: Timestamp,
    ) -> Result<ChannelStatus, StoreError> {
        let last = self.last(&schedule, now).await?;
        let next = next_instant(&self.times(&schedule), last, now);
        let mut posts = Vec::new();
        for post in self
            .store
            .posts(schedule.channel, tomorrow(&schedule, now), STATUS_POSTS)
            .await?
        {
            let tally = self.store.tally(post.id).await?;
            posts.push((post, tally));
        }
        let topics = self.topics_of(&schedule);
        let asked = self.store.asked(schedule.channel).await?;
        let asked: std::collections::HashSet<_> = asked.into_iter().map(|(qa, _)| qa).collect();
        let (mut questions, mut unasked) = (0, 0);
        if schedule.topics.is_empty() || !topics.is_empty() {
            for qa in self.questions(&topics) {
                questions += 1;
                unasked += u32::from(!asked.contains(&qa.id));
            }
        }
        Ok(ChannelStatus {
            next: next.filter(|_| schedule.is_on),
            schedule,
            posts,
            questions,
            unasked,
        })
    }

    /// How many questions there are within these topics; within all where none is named.
    pub fn count_questions(&self, topics: &[String]) -> usize {
        let topics = topics.iter().filter_map(|named| self.app.topic(named));
        let topics: Vec<Topic> = topics.cloned().collect();
        self.questions(&topics).count()
    }

    /// Why a channel waits, if it does.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub async fn pause_of(&self, channel: ChannelId) -> Result<Option<PostingFailure>, StoreError> {
        let schedule = self.store.schedule(channel).await?;
        Ok(schedule.and_then(|it| it.pause).map(|pause| pause.cause))
    }
}
