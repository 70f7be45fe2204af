//! Performs the actions that `recite_quiz::post` decides on: searches the channel, posts, stores, logs.

use std::io;

use jiff::civil::Date;
use tokio::task::spawn_blocking;
use tracing::{debug, info, warn};

use super::DailyContext;
use crate::app::StoreError;
use crate::app::quiz::daily::NextStep;
use crate::discord::api::{ApiError, ErrorKind};
use crate::discord::channels::SearchRange;
use crate::messages::catalog::Catalog;
use crate::messages::daily::held_back;
use recite_quiz::post::{Action, EarlierAttempt, MessagePresence, Observation, Transition, next};
use recite_quiz::{MessageId, Post, PostingFailure, Remark};

/// The evidence that a post was sent.
#[derive(Clone, Copy)]
enum Evidence {
    /// Discord's response.
    Answer,
    /// The channel's history, after an attempt without a response.
    History,
    /// The channel's history; the database was restored from an older backup.
    OlderDatabase,
}

impl DailyContext {
    /// Performs the actions of one post until there is nothing more to do now.
    pub(super) async fn step(&self, step: NextStep) -> Result<(), StoreError> {
        self.metrics.record_daily_step();
        let NextStep {
            mut post,
            mut action,
            is_switched_off,
        } = step;
        // The channel's date in the file before this attempt.
        let mut recorded: io::Result<Option<Date>> = Ok(None);
        let mut evidence = Evidence::Answer;
        loop {
            let observation = match action {
                Action::Wait => return Ok(()),
                Action::Search { since } => {
                    let Some(chosen) = self.quiz.with_question(post).await? else {
                        return Ok(());
                    };
                    post = chosen;
                    // A message that is found for a planned post is not in the database.
                    evidence = Evidence::OlderDatabase;
                    match self.search(&post, since).await {
                        Ok(observation) => observation,
                        Err(error) => Observation::NotSearched {
                            failure: error.failure(),
                            is_switched_off,
                        },
                    }
                }
                Action::SearchAfter => {
                    let range = SearchRange::After(post.after);
                    match self.find(&post, range).await {
                        Ok(found) => {
                            if let MessagePresence::Present(_) = found {
                                evidence = Evidence::History;
                            }
                            Observation::SearchedAfter {
                                found,
                                is_switched_off,
                            }
                        }
                        Err(error) => Observation::NotSearched {
                            failure: error.failure(),
                            is_switched_off,
                        },
                    }
                }
                Action::Claim(transition) => {
                    let Some(claimed) = self.quiz.store().transition(post.id, &transition).await?
                    else {
                        return Ok(());
                    };
                    post = claimed;
                    Observation::Claimed
                }
                Action::Send(earlier) => {
                    evidence = Evidence::Answer;
                    // Another process may post by now, if this one was suspended.
                    if !self.acquire_lease().await? {
                        return Ok(());
                    }
                    self.send(&post, earlier, &mut recorded).await?
                }
                Action::Store(transition) => {
                    return self.store(post, transition, evidence).await;
                }
                Action::Pause {
                    failure,
                    transition,
                } => {
                    if let Some(transition) = transition {
                        if let Ok(before) = recorded {
                            // If this fails, a question may be held back without need.
                            let _ = self.record(&post, before).await;
                        }
                        self.quiz.store().transition(post.id, &transition).await?;
                    }
                    return self.pause(&post, &failure).await;
                }
            };
            action = next(&post, &observation, self.clock.now());
        }
    }

    /// Finds out whether the channel exists, and whether it already has a planned post.
    async fn search(
        &self,
        post: &Post,
        since: MessageId,
    ) -> Result<Observation<'static>, ApiError> {
        let newest = self.channels.newest_message(post.channel).await?;
        let found = self.find(post, SearchRange::Since(since)).await?;
        Ok(Observation::Searched {
            found,
            newest,
            is_recorded: found == MessagePresence::Unknown && self.is_recorded(post).await,
        })
    }

    async fn find(&self, post: &Post, range: SearchRange) -> Result<MessagePresence, ApiError> {
        self.channels
            .find_post(post.guild, post.channel, range, post.id)
            .await
    }

    /// Sends a post once.
    async fn send(
        &self,
        post: &Post,
        earlier: EarlierAttempt,
        recorded: &mut io::Result<Option<Date>>,
    ) -> Result<Observation<'static>, StoreError> {
        let view = self.quiz.view(post.clone()).await?;
        let Some((message, files)) = self.message(&view).await else {
            return Ok(Observation::NoMessage(earlier));
        };
        *recorded = self.record(post, Some(post.on)).await;
        if let Err(error) = &recorded {
            // Not an error: the file only matters after a restore, and the question matters now.
            warn!(
                "cannot record that a question is posted: {error}; if you restore an older database, it could be posted twice"
            );
        }
        let nonce = post.id.0.to_string();
        let sent = self
            .channels
            .post(post.channel, &message, &nonce, &files)
            .await;
        Ok(match sent {
            Ok(made) => Observation::Posted(made),
            Err(error) if error.kind() == ErrorKind::MessageNotFound => Observation::Deleted,
            Err(error) => Observation::NotPosted {
                failure: error.failure(),
                earlier,
            },
        })
    }

    /// Stores and logs the result of a step.
    async fn store(
        &self,
        post: Post,
        transition: Transition,
        evidence: Evidence,
    ) -> Result<(), StoreError> {
        let Some(post) = self.quiz.store().transition(post.id, &transition).await? else {
            return Ok(());
        };
        let (channel, on) = (post.channel.0, post.on);
        match (transition, evidence) {
            (Transition::Sent { .. }, Evidence::OlderDatabase) => {
                warn!(
                    channel.id = channel,
                    "found the question of {on} in its channel; was the database restored from a backup?"
                );
                // Chosen again it may be another question, and button and message must mean the same.
                return self.update_message(post).await;
            }
            (Transition::Sent { .. }, Evidence::History) => {
                info!(
                    channel.id = channel,
                    "found the question of {on} in its channel"
                );
            }
            (Transition::Sent { .. }, Evidence::Answer) => {
                info!(channel.id = channel, "posted the question of {on}");
            }
            (Transition::Missed(remark), _) => {
                warn!(
                    channel.id = channel,
                    "missed the daily question of {on}: {remark}"
                );
            }
            (Transition::Held(remark), _) => self.report_held(&post, remark).await?,
            _ => {}
        }
        Ok(())
    }

    /// Pauses the channel, longer each time; its settings stay.
    async fn pause(&self, post: &Post, failure: &PostingFailure) -> Result<(), StoreError> {
        warn!(
            channel.id = post.channel.0,
            "cannot post the question of {} yet: {failure}", post.on
        );
        let now = self.clock.now();
        self.quiz.pause(post.channel, failure, now).await
    }

    /// Logs that a post may exist and is not sent again, and asks the channel's admin to check.
    async fn report_held(&self, post: &Post, remark: Remark) -> Result<(), StoreError> {
        warn!(
            channel.id = post.channel.0,
            "holding back the question of {}: {remark}", post.on
        );
        let admin = self.quiz.admin_of(post.channel).await?;
        if let Some(user) = admin.and_then(|admin| admin.as_str().parse().ok()) {
            let message = held_back(Catalog::english(), post.channel, post.on);
            if let Err(error) = self.channels.write_to(user, &message).await {
                debug!(%error, "could not send the admin a message; /daily status shows it too");
            }
        }
        Ok(())
    }

    /// Returns whether the file next to the database has this date, or the next one, for the channel.
    async fn is_recorded(&self, post: &Post) -> bool {
        let (posted, channel) = (self.options.posted_dates.clone(), post.channel);
        let last = spawn_blocking(move || posted.last_date(channel)).await;
        // A clock that was wrong may have written a later date.
        let next = post.on.tomorrow().unwrap_or(post.on);
        last.ok()
            .flatten()
            .is_some_and(|last| (post.on..=next).contains(&last))
    }

    /// Records in the file next to the database that the channel is about to get this question. Returns the date before.
    async fn record(&self, post: &Post, on: Option<Date>) -> io::Result<Option<Date>> {
        let (posted, channel) = (self.options.posted_dates.clone(), post.channel);
        spawn_blocking(move || posted.record(channel, on)).await?
    }
}
