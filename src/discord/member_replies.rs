//! Posts a reply to the message of a member, at most once per message, and removes such a reply.
//!
//! A press or a mention first claims the message in the database, then posts, then stores the reply. When the bot stops
//! in between, or Discord's response is lost, the claim stays without a reply. A later press then searches the channel
//! for the reply, and posts one only if there is none; within a few minutes Discord's nonce also prevents a second one.

use std::sync::Arc;

use jiff::SignedDuration;
use tracing::{info, warn};

use super::api::{ApiError, ErrorKind, Files};
use super::channels::Channels;
use super::context::{ReplyError, RequestContext, Services};
use super::delivery::Reply;
use super::pressed_button::PressedButton;
use super::responder::read_files;
use super::unwanted_replies::record_removal;
use crate::app::quiz::Quiz;
use crate::app::{App, StoreError};
use crate::messages::Message;
use crate::messages::answer::{ConfidenceLevel, ReplyPlace, public_reply};
use crate::messages::apology;
use crate::messages::catalog::Catalog;
use crate::messages::custom_id::{AnswerState, ReplyOwners};
use crate::messages::links::message_url;
use crate::messages::permission::ChannelPermission;
use crate::messages::reply::{RemovalOutcome, ReplyObstacle, ReplyOutcome, posted, removed};
use crate::store::{ClaimOutcome, ReplyClaim};
use recite_quiz::post::MessagePresence;
use recite_quiz::{ChannelId, MemberId, MessageId};

/// How long a claim without a reply counts as in progress. Longer than all attempts to post take.
pub const IN_PROGRESS: SignedDuration = SignedDuration::from_secs(60);

/// Posts the answer whose buttons carry this state, and returns what happened.
///
/// # Errors
/// The database failed.
pub async fn post(context: &RequestContext<'_>, state: &AnswerState) -> Result<Reply, ReplyError> {
    let (catalog, interaction) = (context.catalog(), context.interaction);
    if let Some(obstacle) = interaction.reply_obstacle() {
        let outcome = ReplyOutcome::Prevented(obstacle);
        return Ok(Reply::Post(posted(catalog, &outcome)));
    }
    let place = (interaction.guild, interaction.channel, state.reply_to());
    let (Some(guild), Some(channel), Some(message)) = place else {
        return Ok(Reply::Post(apology::old_button(catalog)));
    };
    let Some(qa) = context.app().get_by_key(state.current) else {
        return Ok(Reply::Post(apology::note_gone(catalog)));
    };
    let posting = Posting {
        services: context.services.clone(),
        quiz: Arc::clone(context.quiz),
        catalog,
        claim: ReplyClaim {
            message,
            channel,
            guild,
            poster: context.asker.member.clone(),
            qa: Some(qa.id.clone()),
            at: context.asker.now,
        },
        author: None,
        content: ReplyContent::Note(ReplyPlace::Message, state.confidence),
        takes_files: interaction.access.takes_files(),
    };
    // A separate task, so that the reply is stored even if nobody waits for the response anymore.
    let outcome = tokio::spawn(async move { posting.run().await }).await??;
    Ok(Reply::Post(posted(catalog, &outcome)))
}

/// Removes the reply with the pressed button, and returns what happened.
pub async fn remove(
    context: &RequestContext<'_>,
    owners: ReplyOwners,
    pressed: &PressedButton,
) -> Reply {
    let (catalog, interaction) = (context.catalog(), context.interaction);
    let is_allowed = owners.contains(&interaction.member) || interaction.access.manages_messages();
    let outcome = match (is_allowed, interaction.channel) {
        (false, _) | (_, None) => RemovalOutcome::NotAllowed,
        (true, Some(channel)) => {
            let channels = &context.services.channels;
            match delete_reply(channels, channel, pressed.message).await {
                true => RemovalOutcome::Removed,
                false => RemovalOutcome::Failed,
            }
        }
    };
    if outcome == RemovalOutcome::Removed {
        // The first message of a thread has the id of the thread, and is answered without a reference to it.
        let thread = interaction.channel.map(|thread| MessageId(thread.0));
        let answered = pressed.replies_to.or(thread);
        record_removal(context.services, pressed.message, answered).await;
    }
    Reply::Post(removed(catalog, outcome))
}

/// What a reply shows.
pub enum ReplyContent {
    /// The Q&A of the claim, with the buttons of a public reply in this place.
    Note(ReplyPlace, ConfidenceLevel),
    /// This message.
    Message(Message),
}

/// A reply that is being posted.
pub struct Posting {
    /// Makes and sends replies.
    pub services: Services,
    /// The quiz with the notes of the request.
    pub quiz: Arc<Quiz>,
    /// The texts.
    pub catalog: Catalog,
    /// The message to reply to, and for whom.
    pub claim: ReplyClaim,
    /// The author of the message, if it is known.
    pub author: Option<MemberId>,
    /// What the reply shows.
    pub content: ReplyContent,
    /// Whether the bot may attach files in the channel.
    pub takes_files: bool,
}

impl Posting {
    /// Posts the reply, unless the message has one, and returns what happened.
    ///
    /// # Errors
    /// The database failed.
    pub async fn run(self) -> Result<ReplyOutcome, StoreError> {
        let store = self.quiz.store();
        match store.claim_reply(&self.claim).await? {
            ClaimOutcome::Claimed => {}
            ClaimOutcome::Posted(reply) => {
                return Ok(ReplyOutcome::AlreadyPosted(self.url(reply)));
            }
            ClaimOutcome::Removed => return Ok(ReplyOutcome::AlreadyRemoved),
            ClaimOutcome::Pending { since, channel } => {
                if self.claim.at.duration_since(since).abs() < IN_PROGRESS {
                    return Ok(ReplyOutcome::InProgress);
                }
                let message = self.claim.message;
                match find(&self.services.channels, channel, message).await {
                    MessagePresence::Present(reply) => {
                        store.record_reply(message, reply, None).await?;
                        return Ok(ReplyOutcome::AlreadyPosted(self.url(reply)));
                    }
                    MessagePresence::Unknown => return Ok(ReplyOutcome::Unknown),
                    MessagePresence::Absent => {}
                }
                if !store.renew_claim(&self.claim, since).await? {
                    return Ok(ReplyOutcome::InProgress);
                }
            }
        }
        self.post_claimed().await
    }

    /// Posts the reply after its message was claimed. Gives the message free again if there certainly is none.
    async fn post_claimed(&self) -> Result<ReplyOutcome, StoreError> {
        let (store, channel) = (self.quiz.store(), self.claim.channel);
        let message = self.claim.message;
        let channels = &self.services.channels;
        let author = match &self.author {
            Some(author) => Ok(author.clone()),
            None => channels.author_of(channel, message).await,
        };
        let author = match author {
            Ok(author) => author,
            Err(error) => {
                store.release_reply(message).await?;
                return Ok(self.failed(&error));
            }
        };
        let Some(content) = self.message(&author) else {
            store.release_reply(message).await?;
            return Ok(ReplyOutcome::Unknown);
        };
        match self.send(content).await {
            Ok((reply, is_without_files)) => {
                info!(channel.id = channel.0, "posted a reply");
                let recorded = store.record_reply(message, reply, Some(&author));
                match recorded.await {
                    Ok(true) => {}
                    Ok(false) => {
                        delete_reply(channels, channel, reply).await;
                        return Ok(ReplyOutcome::MessageGone);
                    }
                    Err(error) => {
                        warn!(%error, "could not store a reply; the next press will look for it");
                    }
                }
                Ok(ReplyOutcome::Posted {
                    url: self.url(reply),
                    is_without_files,
                })
            }
            // A reply with the same nonce was posted minutes ago, and has been deleted.
            Err(error) if error.kind() == ErrorKind::MessageNotFound => {
                Ok(ReplyOutcome::AlreadyRemoved)
            }
            Err(error) if error.had_no_effect() => {
                store.release_reply(message).await?;
                Ok(self.failed(&error))
            }
            Err(error) => {
                warn!(channel.id = channel.0, %error, "it is not known whether a reply was posted");
                Ok(ReplyOutcome::Unknown)
            }
        }
    }

    /// Returns what the reply shows; `None` if its note is gone.
    fn message(&self, author: &MemberId) -> Option<Message> {
        let (place, confidence) = match &self.content {
            ReplyContent::Message(message) => return Some(message.clone()),
            ReplyContent::Note(place, confidence) => (*place, *confidence),
        };
        // The note is of the same snapshot as the request.
        let qa = self.quiz.app().get(self.claim.qa.as_ref()?)?;
        let id = |member: &MemberId| member.as_str().parse().unwrap_or_default();
        let owners = ReplyOwners {
            poster: id(&self.claim.poster),
            author: id(author),
        };
        let links = &self.services.links;
        Some(public_reply(
            self.catalog,
            qa,
            confidence,
            (place, owners),
            links,
        ))
    }

    /// Sends the reply, without the files of its note if they cannot be attached. Also returns whether they are missing.
    async fn send(&self, content: Message) -> Result<(MessageId, bool), ApiError> {
        let to = (self.claim.channel, self.claim.message);
        let (channels, app) = (&self.services.channels, self.quiz.app());
        send_reply(channels, app, to, content, self.takes_files).await
    }

    /// Returns what a failure means for the member.
    fn failed(&self, error: &ApiError) -> ReplyOutcome {
        let limits = &self.services.message_limits;
        limits.log_failure(self.claim.channel, error);
        match (error.kind(), error) {
            (ErrorKind::MessageNotFound | ErrorKind::NotFound, _) => ReplyOutcome::MessageGone,
            (ErrorKind::NoFirstMessage, _) => ReplyOutcome::TooEarly,
            (ErrorKind::ThreadArchived, _) => ReplyOutcome::Prevented(ReplyObstacle::Closed),
            (ErrorKind::Forbidden, _) => ReplyOutcome::Prevented(ReplyObstacle::Bot(vec![
                ChannelPermission::View,
                ChannelPermission::SendMessages,
                ChannelPermission::ReadMessageHistory,
            ])),
            (_, ApiError::Rejected { message, .. }) => ReplyOutcome::Rejected(message.clone()),
            _ => ReplyOutcome::Rejected(error.to_string()),
        }
    }

    fn url(&self, reply: MessageId) -> String {
        message_url(self.claim.guild, self.claim.channel, reply)
    }
}

/// Searches a channel for a reply to a message whose response was lost.
pub async fn find(channels: &Channels, channel: ChannelId, message: MessageId) -> MessagePresence {
    let found = channels.find_reply(channel, message).await;
    found.unwrap_or_else(|error| {
        warn!(channel.id = channel.0, %error, "could not look for a reply");
        MessagePresence::Unknown
    })
}

/// Sends a reply to a message in a channel, without its files if they cannot be attached. Also returns whether they are
/// missing.
///
/// # Errors
/// See [`ApiError`]. Temporary errors have been retried.
pub async fn send_reply(
    channels: &Channels,
    app: &App,
    (channel, to): (ChannelId, MessageId),
    whole: Message,
    takes_files: bool,
) -> Result<(MessageId, bool), ApiError> {
    let has_files = !whole.attachments.is_empty();
    if !has_files || takes_files {
        let (message, files) = read_files(app, whole.clone()).await;
        match channels.reply(channel, to, &message, &files).await {
            Ok(reply) => return Ok((reply, false)),
            Err(error) if has_files && error.is_rejection() && !is_about_place(&error) => {
                warn!(channel.id = channel.0, %error, "replying without files, which Discord did not accept");
            }
            Err(error) => return Err(error),
        }
    }
    let bare = whole.without_files(|_| true);
    let reply = channels.reply(channel, to, &bare, &Files::new()).await?;
    Ok((reply, true))
}

/// Deletes a reply of the bot, and returns whether it is gone.
pub async fn delete_reply(channels: &Channels, channel: ChannelId, reply: MessageId) -> bool {
    match channels.delete(channel, reply).await {
        Ok(()) => true,
        Err(error) if error.kind() == ErrorKind::MessageNotFound => true,
        Err(error) => {
            warn!(channel.id = channel.0, %error, "could not remove a reply");
            false
        }
    }
}

/// Returns whether a rejection would be the same without files.
fn is_about_place(error: &ApiError) -> bool {
    matches!(
        error.kind(),
        ErrorKind::MessageNotFound
            | ErrorKind::NotFound
            | ErrorKind::ThreadArchived
            | ErrorKind::NoFirstMessage
    )
}
