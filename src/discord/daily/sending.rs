//! Performs what `recite_quiz::post` decides about a post: searches the channel, posts, stores, logs.

use std::io;

use jiff::civil::Date;
use tokio::task::spawn_blocking;
use tracing::{debug, info, warn};

use super::Context;
use crate::app::StoreError;
use crate::app::quiz::daily::NextStep;
use crate::discord::api::{ApiError, ErrorKind};
use crate::discord::channels::Range;
use crate::messages::daily as words;
use recite_quiz::post::{Action, EarlierAttempt, MessagePresence, Observation, Transition, next};
use recite_quiz::{MessageId, Post, PostingFailure, Remark};

/// How it is known that a post was sent.
#[derive(Clone, Copy)]
enum Evidence {
    /// Discord's answer.
    Answer,
    /// The channel's history, after an attempt that had no answer.
    History,
    /// The channel's history, of which the database knows nothing.
    OlderDatabase,
}

impl Context {
    /// Performs the actions of one post until it rests.
    pub(super) async fn step(&self, step: NextStep) -> Result<(), StoreError> {
        self.metrics.daily_step();
        let NextStep {
            mut post,
            mut action,
            is_switched_off,
        } = step;
        // What the file of posted dates said before this attempt.
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
                    // What is found for a planned post, the database does not know of.
                    evidence = Evidence::OlderDatabase;
                    match self.search(&post, since).await {
                        Ok(observation) => observation,
                        Err(error) => Observation::NotSearched {
                            failure: error.failure(),
                            is_switched_off,
                        },
                    }
                }
                Action::SearchBehind => {
                    let range = Range::Behind(post.after);
                    match self.find(&post, range).await {
                        Ok(found) => {
                            if let MessagePresence::Present(_) = found {
                                evidence = Evidence::History;
                            }
                            Observation::SearchedBehind {
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
                    // Another process may lead by now, if this one could not run.
                    if !self.leads().await? {
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
                            // Where it cannot be written again, a question may be held that need not be.
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

    /// Looks whether the channel is there, and whether it has a planned post already.
    async fn search(
        &self,
        post: &Post,
        since: MessageId,
    ) -> Result<Observation<'static>, ApiError> {
        let newest = self.channels.newest_message(post.channel).await?;
        let found = self.find(post, Range::Since(since)).await?;
        Ok(Observation::Searched {
            found,
            newest,
            is_recorded: found == MessagePresence::Unknown && self.is_recorded(post).await,
        })
    }

    async fn find(&self, post: &Post, range: Range) -> Result<MessagePresence, ApiError> {
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
            // It guards against a rare mishap, and a question that never comes would be a sure one.
            warn!(
                "cannot write down that a question is posted: {error}; after restoring an older database it could be posted twice"
            );
        }
        let nonce = post.id.0.to_string();
        let sent = self
            .channels
            .post(post.channel, &message, &nonce, &files)
            .await;
        Ok(match sent {
            Ok(made) => Observation::Posted(made),
            Err(error) if error.kind() == ErrorKind::MessageGone => Observation::Deleted,
            Err(error) => Observation::NotPosted {
                failure: error.failure(),
                earlier,
            },
        })
    }

    /// Stores how a post ended for now, and logs it.
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
                return self.count(post).await;
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
                    "missed the question of {on}: {remark}"
                );
            }
            (Transition::Held(remark), _) => self.report_held(&post, remark).await?,
            _ => {}
        }
        Ok(())
    }

    /// Lets the channel rest, longer each time; nothing of its setup is lost.
    async fn pause(&self, post: &Post, failure: &PostingFailure) -> Result<(), StoreError> {
        warn!(
            channel.id = post.channel.0,
            "cannot post the question of {} yet: {failure}", post.on
        );
        let now = self.clock.now();
        self.quiz.pause(post.channel, failure, now).await
    }

    /// Logs a post that may or may not be there and must not come twice, and asks its admin to decide.
    async fn report_held(&self, post: &Post, remark: Remark) -> Result<(), StoreError> {
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

    /// Whether the channel got this question, or a later one, by what is kept apart from the database.
    async fn is_recorded(&self, post: &Post) -> bool {
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
}
