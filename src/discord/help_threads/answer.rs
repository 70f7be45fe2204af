//! The answer in a thread that is due.

use std::sync::Arc;

use jiff::{SignedDuration, Timestamp};
use tracing::{debug, info};

use crate::app::help::find_note;
use crate::app::quiz::Quiz;
use crate::app::{StoreError, question};
use crate::discord::api::{ApiError, ErrorKind};
use crate::discord::channels::{DescribedThread, ThreadContent, ThreadMessages};
use crate::discord::context::{Services, search_in};
use crate::discord::member_replies::{IN_PROGRESS, Posting, ReplyContent, find};
use crate::messages::answer::{ConfidenceLevel, ReplyPlace};
use crate::messages::catalog::Catalog;
use crate::messages::reply::{ReplyObstacle, ReplyOutcome};
use crate::store::{ClaimOutcome, ReplyClaim, StoredClaim};
use recite_quiz::help::{
    FoundNote, HelpChannel, HelpMode, HelpThread, MAX_ANSWERS_PER_DAY, ThreadFacts, ThreadOutcome,
    ThreadStep, after_failure, next_step,
};
use recite_quiz::post::MessagePresence;
use recite_quiz::{MemberId, MessageId};

/// A thread that is due.
pub struct ThreadAnswer {
    services: Services,
    quiz: Arc<Quiz>,
    thread: HelpThread,
    /// When it was due, at the beginning of the round.
    now: Timestamp,
}

/// What Discord says about a thread: the rules decide from the facts, the question is read from the rest.
struct Described {
    facts: ThreadFacts,
    title: String,
    messages: Option<ThreadMessages>,
}

/// What comes next, and the note that was found.
type Decision = (ThreadStep, Option<FoundNote>);

impl ThreadAnswer {
    /// Returns the answer in a thread.
    pub fn new(services: &Services, quiz: &Arc<Quiz>, thread: HelpThread, now: Timestamp) -> Self {
        Self {
            now,
            services: services.clone(),
            quiz: Arc::clone(quiz),
            thread,
        }
    }

    /// Posts the answer if there is one, and stores what came of the thread or when it is looked at again.
    ///
    /// # Errors
    /// The store failed.
    pub async fn run(self) -> Result<(), StoreError> {
        let (step, note) = self.decide().await?;
        let (store, now) = (self.quiz.store(), self.now);
        let (thread, channel) = (self.thread.thread, self.thread.channel);
        match step {
            ThreadStep::Retry(delay) => {
                let due_at = now.saturating_add(delay).unwrap_or(now);
                store.postpone_help_thread(thread, due_at).await
            }
            ThreadStep::Finish(outcome) => {
                let is_new = store
                    .finish_help_thread(thread, outcome, note.as_ref(), now)
                    .await?;
                if is_new {
                    let name = outcome.name();
                    info!(channel.id = channel.0, "a help thread: {name}");
                    self.services.metrics.count_help_thread(outcome);
                }
                Ok(())
            }
            ThreadStep::Search => Ok(()),
        }
    }

    async fn decide(&self) -> Result<Decision, StoreError> {
        let (store, now) = (self.quiz.store(), self.now);
        if let Some(decision) = self.settle_claim().await? {
            return Ok(decision);
        }
        let channel = store.help_channel(self.thread.channel).await?;
        let Some(channel) = channel.filter(|it| it.mode.is_on()) else {
            return Ok((ThreadStep::Finish(ThreadOutcome::Off), None));
        };
        let described = match self.describe().await {
            Ok(described) => described,
            Err(error) => return Ok((self.after_error(&error), None)),
        };
        let step = next_step(&self.thread, &channel, &described.facts, now);
        let (ThreadStep::Search, Some(messages)) = (step, &described.messages) else {
            return Ok((step, None));
        };
        let questions = self.questions(&described.title, messages);
        let app = self.quiz.app();
        let Some(note) = search_in(app, |app| find_note(app, &questions, &channel)) else {
            return Ok((ThreadStep::Finish(ThreadOutcome::NoNote), None));
        };
        let step = match channel.mode {
            HelpMode::Live => self.post(&channel, &messages.asker, &note).await?,
            _ => ThreadStep::Finish(ThreadOutcome::Previewed),
        };
        Ok((step, Some(note)))
    }

    /// Returns what happens if an answer was posted, or may have been: by an attempt whose response was lost, or because
    /// the first message mentions the bot. A claim without an answer is given free.
    async fn settle_claim(&self) -> Result<Option<Decision>, StoreError> {
        let (store, now) = (self.quiz.store(), self.now);
        let message = MessageId(self.thread.thread.0);
        let Some(StoredClaim { outcome, qa }) = store.claim_of(message).await? else {
            return Ok(None);
        };
        if let ClaimOutcome::Pending { since, channel } = outcome {
            if now.duration_since(since).abs() < IN_PROGRESS {
                return Ok(Some((after_failure(&self.thread), None)));
            }
            match find(&self.services.channels, channel, message).await {
                MessagePresence::Present(reply) => {
                    store.record_reply(message, reply, None).await?;
                }
                MessagePresence::Absent => {
                    store.release_reply(message).await?;
                    return Ok(None);
                }
                MessagePresence::Unknown => {
                    return Ok(Some((after_failure(&self.thread), None)));
                }
            }
        }
        Ok(Some(match qa {
            Some(qa) => {
                let note = FoundNote { qa, is_sure: true };
                (ThreadStep::Finish(ThreadOutcome::Posted), Some(note))
            }
            // A line without a note.
            None => (ThreadStep::Finish(ThreadOutcome::Answered), None),
        }))
    }

    /// Asks Discord about the thread.
    async fn describe(&self) -> Result<Described, ApiError> {
        let channels = &self.services.channels;
        let thread = self.thread.thread;
        let DescribedThread {
            title,
            owner,
            is_closed,
            ..
        } = channels.thread(thread).await?;
        let mut facts = ThreadFacts {
            is_closed,
            ..ThreadFacts::default()
        };
        let mut messages = None;
        if !is_closed {
            let place = channels.help_place(self.thread.channel).await?;
            facts.is_age_restricted = place.is_age_restricted;
            facts.is_automated = channels.is_automated(&owner).await?;
            let read = channels.thread_messages(thread, &owner, place.is_forum);
            match read.await? {
                ThreadContent::Empty => {}
                ThreadContent::WithoutFirst => facts.is_closed = true,
                ThreadContent::Messages(read) => {
                    facts.has_first_message = true;
                    facts.is_automated |= read.is_automated;
                    facts.is_answered = read.is_answered;
                    messages = Some(read);
                }
            }
        }
        Ok(Described {
            facts,
            title,
            messages,
        })
    }

    /// Returns the questions of a thread: its title, and its first message if the operator lets the bot read it.
    fn questions(&self, title: &str, messages: &ThreadMessages) -> Vec<String> {
        let reads_messages = self.services.message_options.message_content;
        let text = messages.text.as_deref().filter(|_| reads_messages);
        let texts = [Some(title), text].into_iter().flatten();
        texts.filter_map(question::of_unprompted).collect()
    }

    /// Posts the note, unless the channel got enough answers today.
    async fn post(
        &self,
        channel: &HelpChannel,
        asker: &MemberId,
        note: &FoundNote,
    ) -> Result<ThreadStep, StoreError> {
        let (store, now) = (self.quiz.store(), self.now);
        let day = SignedDuration::from_hours(24);
        let since = now.saturating_sub(day).unwrap_or(now);
        let counted = store.count_thread_answer(&self.thread, since, MAX_ANSWERS_PER_DAY, now);
        if !counted.await? {
            return Ok(ThreadStep::Finish(ThreadOutcome::LimitReached));
        }
        let confidence = match note.is_sure {
            true => ConfidenceLevel::Sure,
            false => ConfidenceLevel::Likely,
        };
        let posting = Posting {
            services: self.services.clone(),
            quiz: Arc::clone(&self.quiz),
            catalog: Catalog::english(),
            claim: ReplyClaim {
                message: MessageId(self.thread.thread.0),
                channel: self.thread.thread,
                guild: self.thread.guild,
                poster: asker.clone(),
                qa: Some(note.qa.clone()),
                at: now,
            },
            author: Some(asker.clone()),
            content: ReplyContent::Note(ReplyPlace::HelpThread, confidence),
            // Discord rejects the files if it may not.
            takes_files: true,
        };
        Ok(match posting.run().await? {
            ReplyOutcome::Posted { .. }
            | ReplyOutcome::AlreadyPosted(_)
            | ReplyOutcome::AlreadyRemoved => ThreadStep::Finish(ThreadOutcome::Posted),
            ReplyOutcome::MessageGone | ReplyOutcome::Prevented(ReplyObstacle::Closed) => {
                ThreadStep::Finish(ThreadOutcome::Closed)
            }
            ReplyOutcome::Prevented(_) => ThreadStep::Finish(ThreadOutcome::Failed),
            ReplyOutcome::TooEarly => {
                next_step(&self.thread, channel, &ThreadFacts::default(), now)
            }
            ReplyOutcome::InProgress | ReplyOutcome::Unknown | ReplyOutcome::Rejected(_) => {
                after_failure(&self.thread)
            }
        })
    }

    /// Returns what happens after Discord did not describe the thread.
    fn after_error(&self, error: &ApiError) -> ThreadStep {
        let channel = self.thread.channel.0;
        match error.kind() {
            ErrorKind::NotFound | ErrorKind::MessageNotFound => {
                ThreadStep::Finish(ThreadOutcome::Closed)
            }
            ErrorKind::Forbidden => {
                let limits = &self.services.message_limits;
                limits.log_failure(self.thread.channel, error);
                ThreadStep::Finish(ThreadOutcome::Failed)
            }
            _ => {
                debug!(channel.id = channel, %error, "could not look at a help thread");
                after_failure(&self.thread)
            }
        }
    }
}
