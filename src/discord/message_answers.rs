//! Answers messages without a command: those that mention the bot, and direct messages.
//!
//! In a server, a note is posted only if it is a likely answer. Whatever Discord rejects stays without a reply, because
//! an apology in a channel would bother everybody.

use std::sync::Arc;

use tokio::time::Instant;
use tracing::{info, warn};

use super::answers::{AnswerSource, Audience, answer_from};
use super::context::{Services, search_in};
use super::member_replies::{Posting, ReplyContent, send_reply};
use super::message_limits::Admission;
use super::options::UnsureReply;
use super::place::Place;
use super::received_message::{MessageRequest, PublicQuestion, ReceivedMessage};
use crate::app::Answer;
use crate::app::quiz::Quiz;
use crate::messages::Message;
use crate::messages::answer::{ConfidenceLevel, ReplyPlace};
use crate::messages::catalog::Catalog;
use crate::messages::custom_id::MAX_OTHERS;
use crate::messages::reply::{ReplyOutcome, too_many_messages, unreadable_message, unsure};
use crate::store::ReplyClaim;
use recite_notes::QaId;
use recite_quiz::{ChannelId, GuildId, MemberId, MessageId};

/// The reaction ❓ in percent encoding.
const UNSURE_EMOJI: &str = "%E2%9D%93";

/// A message that gets an answer.
pub struct MessageAnswer {
    services: Services,
    /// The quiz with the notes at the arrival of the message.
    quiz: Arc<Quiz>,
    message: MessageId,
    author: MemberId,
    channel: ChannelId,
    task: Task,
    arrived: Instant,
}

/// What the answer consists of.
enum Task {
    Answer(PublicQuestion),
    AnswerUnreadable(GuildId),
    AnswerDirect(String),
    /// Says that the member asks too often.
    Refuse,
}

impl MessageAnswer {
    /// Returns the answer to a message; `None` if the member or the channel has reached its limit.
    pub fn to(
        services: &Services,
        received: ReceivedMessage,
        request: MessageRequest,
        arrived: Instant,
    ) -> Option<Self> {
        let (limits, author) = (&services.message_limits, received.author());
        let task = match request {
            MessageRequest::AnswerDirect(question) => {
                match limits.admit_direct_message(author, arrived) {
                    Admission::Admitted => Task::AnswerDirect(question),
                    Admission::FirstExcess => Task::Refuse,
                    Admission::Ignored => return None,
                }
            }
            _ if !limits.admits_mention(author, received.channel, arrived) => return None,
            MessageRequest::Answer(question) => Task::Answer(question),
            MessageRequest::AnswerUnreadable(guild) => Task::AnswerUnreadable(guild),
        };
        Some(Self {
            services: services.clone(),
            quiz: services.live.quiz(),
            message: received.message.id,
            author: received.message.author,
            channel: received.channel,
            task,
            arrived,
        })
    }

    /// Posts the answer.
    pub async fn post(self) {
        let catalog = Catalog::english();
        match &self.task {
            Task::Answer(question) => self.answer(catalog, question).await,
            Task::AnswerUnreadable(guild) => {
                let line = ReplyContent::Message(unreadable_message(catalog));
                self.reply(catalog, (*guild, self.message), None, line)
                    .await;
            }
            Task::AnswerDirect(question) => {
                let answer = match self.denial(catalog).await {
                    Some(denial) => denial,
                    None => self.direct_answer(catalog, question),
                };
                self.send_direct(answer).await;
            }
            Task::Refuse => self.send_direct(too_many_messages(catalog)).await,
        }
    }

    /// Answers a question in a server.
    async fn answer(&self, catalog: Catalog, question: &PublicQuestion) {
        let found = self.find(&question.text);
        let to = (question.guild, question.message);
        let (qa, content) = match found {
            Found::Note(qa, confidence) => (
                Some(qa),
                ReplyContent::Note(ReplyPlace::Message, confidence),
            ),
            Found::Unsure { has_candidates } => match self.services.message_options.unsure {
                UnsureReply::Silent => return,
                UnsureReply::Reaction => return self.react(question.message).await,
                UnsureReply::Line => {
                    let line = unsure(catalog, has_candidates);
                    (None, ReplyContent::Message(line))
                }
            },
        };
        self.reply(catalog, to, qa, content).await;
    }

    /// Searches the notes.
    fn find(&self, question: &str) -> Found {
        let app = self.quiz.app();
        let answer = search_in(app, |app| app.ask(question, None, MAX_OTHERS));
        self.services.metrics.count_look(answer.look());
        match answer {
            Answer::Found { qa, is_sure, .. } => {
                let confidence = match is_sure {
                    true => ConfidenceLevel::Sure,
                    false => ConfidenceLevel::Likely,
                };
                Found::Note(qa.id.clone(), confidence)
            }
            Answer::CloseCall(_) | Answer::Possible(_) => Found::Unsure {
                has_candidates: true,
            },
            Answer::Nothing => Found::Unsure {
                has_candidates: false,
            },
        }
    }

    /// Replies to a message, unless it has a reply or its channel is age-restricted.
    async fn reply(
        &self,
        catalog: Catalog,
        (guild, message): (GuildId, MessageId),
        qa: Option<QaId>,
        content: ReplyContent,
    ) {
        if !self.takes_replies().await {
            return;
        }
        let posting = Posting {
            services: self.services.clone(),
            quiz: Arc::clone(&self.quiz),
            catalog,
            claim: ReplyClaim {
                message,
                channel: self.channel,
                guild,
                poster: self.author.clone(),
                qa,
                at: self.services.clock.now(),
            },
            author: None,
            content,
            // Discord rejects the files if it may not.
            takes_files: true,
        };
        match posting.run().await {
            Ok(ReplyOutcome::Posted { .. }) => self.log("a mention"),
            // The reason is logged where it was found.
            Ok(_) => {}
            Err(error) => {
                warn!(channel.id = self.channel.0, %error, "could not answer a mention");
            }
        }
    }

    /// Adds the reaction of an unsure answer.
    async fn react(&self, message: MessageId) {
        if !self.takes_replies().await {
            return;
        }
        let channels = &self.services.channels;
        match channels.react(self.channel, message, UNSURE_EMOJI).await {
            Ok(()) => self.log("a mention"),
            Err(error) => self
                .services
                .message_limits
                .log_failure(self.channel, &error),
        }
    }

    /// Returns whether messages in the channel are answered.
    async fn takes_replies(&self) -> bool {
        match self.services.channels.is_age_restricted(self.channel).await {
            Ok(is_age_restricted) => !is_age_restricted,
            Err(error) => {
                self.services
                    .message_limits
                    .log_failure(self.channel, &error);
                false
            }
        }
    }

    /// Returns the reply to a direct message of somebody who may not use the bot there; `None` if they may.
    async fn denial(&self, catalog: Catalog) -> Option<Message> {
        let now = self.services.clock.now();
        let membership = self.services.memberships.check(&self.author, now).await;
        let denial = membership.apology(catalog)?;
        // Only responses to interactions can be private.
        Some(Message {
            ephemeral: false,
            ..denial
        })
    }

    /// Returns the answer to a direct message. It looks like that of `/ask` there, since nobody else sees it.
    fn direct_answer(&self, catalog: Catalog, question: &str) -> Message {
        let source = AnswerSource {
            app: self.quiz.app(),
            catalog,
            links: &self.services.links,
            metrics: &self.services.metrics,
            place: Place::Direct,
        };
        let audience = Audience {
            is_private: false,
            reply_to: None,
        };
        answer_from(&source, question, None, &audience)
    }

    /// Sends a reply to a direct message. Nothing is stored about it: Discord's nonce prevents a second one.
    async fn send_direct(&self, reply: Message) {
        let (channels, app) = (&self.services.channels, self.quiz.app());
        let to = (self.channel, self.message);
        match send_reply(channels, app, to, reply, true).await {
            Ok(_) => self.log("a direct message"),
            Err(error) => self
                .services
                .message_limits
                .log_failure(self.channel, &error),
        }
    }

    fn log(&self, what: &'static str) {
        let took_ms = u64::try_from(self.arrived.elapsed().as_millis()).unwrap_or(u64::MAX);
        info!(channel.id = self.channel.0, took_ms, "answered {what}");
    }
}

/// What the notes say about a question in a server.
enum Found {
    /// A note that is a likely answer.
    Note(QaId, ConfidenceLevel),
    /// No note is.
    Unsure {
        /// Whether some may be the answer.
        has_candidates: bool,
    },
}
