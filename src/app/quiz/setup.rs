//! The daily question's settings: set up a channel, show its status.

use jiff::Timestamp;

use super::Quiz;
use super::daily::tomorrow;
use crate::store::StoreError;
use recite_notes::Topic;
use recite_quiz::daily::next_instant;
use recite_quiz::{ChannelId, ChannelStatus, GuildId, PostingFailure, Schedule};

/// The number of a channel's last posts that its status lists.
const STATUS_POSTS: u32 = 5;

impl Quiz {
    /// Sets up a channel, or changes its settings. The next question is posted at the first post time after the
    /// change.
    ///
    /// # Errors
    /// The store cannot be written.
    pub async fn set_up(&self, schedule: Schedule) -> Result<ChannelStatus, StoreError> {
        self.store.save_schedule(&schedule).await?;
        let now = schedule.changed_at;
        self.channel_status(schedule, now).await
    }

    /// Returns the status of every channel of a server that was ever set up.
    ///
    /// # Errors
    /// The store cannot be read.
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

    /// Returns the schedules of a server that are on.
    ///
    /// # Errors
    /// The store cannot be read.
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
        let last = self.last_date(&schedule, now).await?;
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
        let asked = self.store.asked_questions(schedule.channel).await?;
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

    /// Returns the number of questions within these topics, or in all topics if the list is empty.
    pub fn count_questions(&self, topics: &[String]) -> usize {
        let topics = topics.iter().filter_map(|named| self.app.topic(named));
        let topics: Vec<Topic> = topics.cloned().collect();
        self.questions(&topics).count()
    }

    /// Returns why a channel is paused, if it is.
    ///
    /// # Errors
    /// The store cannot be read.
    pub async fn pause_of(&self, channel: ChannelId) -> Result<Option<PostingFailure>, StoreError> {
        let schedule = self.store.schedule(channel).await?;
        Ok(schedule.and_then(|it| it.pause).map(|pause| pause.cause))
    }
}
