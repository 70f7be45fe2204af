//! What a member reads who uses the menu of a message, posts a reply to it, removes one, or mentions the bot.

use super::catalog::Catalog;
use super::limits::{MESSAGE_TEXT, Size};
use super::permission::ChannelPermission;
use super::{Component, Message, TextDisplay, dialect, limits, text_size};

/// How much of Discord's own message is quoted, in characters.
const MAX_REASON_CHARS: usize = 200;

/// Why there is nothing to look up for a message, or no note behind it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MenuRefusal {
    /// Its author is a bot or an app.
    FromBot,
    /// It has no text.
    Empty,
    /// It is only a picture or a file.
    Attachment,
    /// It is only a sticker.
    Sticker,
    /// It is a poll.
    Poll,
    /// Its text asks nothing.
    NoQuestion,
    /// The member has used the menu too often.
    TooMany,
    /// It is not an answer with one note.
    NotOneNote,
    /// Its note cannot be quizzed.
    NotQuizzed,
}

/// Why a member cannot post the answer as a reply.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ReplyObstacle {
    /// The member may not send messages there.
    Member,
    /// The bot is missing these permissions.
    Bot(Vec<ChannelPermission>),
    /// The thread is archived or locked.
    Closed,
    /// The channel is age-restricted.
    AgeRestricted,
    /// The bot is not in the server.
    OtherServer,
}

/// What happened to a reply that a member wanted to post. Each `url` leads to the reply.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ReplyOutcome {
    /// It was posted.
    Posted {
        /// The reply.
        url: String,
        /// Whether the files of its note are missing.
        is_without_files: bool,
    },
    /// The message had a reply already.
    AlreadyPosted(String),
    /// The message had a reply, which was removed.
    AlreadyRemoved,
    /// Another press is posting one.
    InProgress,
    /// It is not known whether it was posted.
    Unknown,
    /// The message was deleted.
    MessageGone,
    /// The first message of the thread has not arrived.
    TooEarly,
    /// Something in the channel prevents it.
    Prevented(ReplyObstacle),
    /// Discord rejected it, with this message.
    Rejected(String),
}

/// What happened to a reply that a member wanted to remove.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RemovalOutcome {
    /// It is gone.
    Removed,
    /// The member may not remove it.
    NotAllowed,
    /// Discord did not remove it.
    Failed,
}

/// Returns why a message gets no answer.
pub fn menu_refused(catalog: Catalog, why: MenuRefusal) -> Message {
    Message::private_text(match why {
        MenuRefusal::FromBot => catalog.menu_from_bot(),
        MenuRefusal::Empty => catalog.menu_empty(),
        MenuRefusal::Attachment => catalog.menu_attachment(),
        MenuRefusal::Sticker => catalog.menu_sticker(),
        MenuRefusal::Poll => catalog.menu_poll(),
        MenuRefusal::NoQuestion => catalog.menu_no_question(),
        MenuRefusal::TooMany => catalog.menu_too_many(),
        MenuRefusal::NotOneNote => catalog.menu_not_one_note(),
        MenuRefusal::NotQuizzed => catalog.menu_not_quizzed(),
    })
}

/// Adds the reason why an answer cannot be posted below it, unless the answer is too long for it.
pub fn add_obstacle(catalog: Catalog, obstacle: &ReplyObstacle, answer: &mut Message) {
    let content = format!("-# {}", obstacle.text(catalog));
    let size = text_size(&answer.components).plus(Size::of(&content));
    if size.fits(MESSAGE_TEXT) && answer.component_count() < limits::COMPONENTS {
        answer
            .components
            .push(Component::Text(TextDisplay { content }));
    }
}

/// Returns what happened to a reply.
pub fn posted(catalog: Catalog, outcome: &ReplyOutcome) -> Message {
    Message::private_text(match outcome {
        ReplyOutcome::Posted {
            url,
            is_without_files: false,
        } => catalog.reply_posted(url),
        ReplyOutcome::Posted { url, .. } => catalog.reply_posted_without_files(url),
        ReplyOutcome::AlreadyPosted(url) => catalog.reply_already_posted(url),
        ReplyOutcome::AlreadyRemoved => catalog.reply_already_removed(),
        ReplyOutcome::InProgress => catalog.reply_in_progress(),
        ReplyOutcome::Unknown => catalog.reply_unknown(),
        ReplyOutcome::MessageGone => catalog.reply_message_gone(),
        ReplyOutcome::TooEarly => catalog.reply_too_early(),
        ReplyOutcome::Prevented(obstacle) => obstacle.text(catalog),
        ReplyOutcome::Rejected(message) => {
            let message = dialect::escape(&limits::clip(message, MAX_REASON_CHARS));
            catalog.reply_rejected(&message)
        }
    })
}

/// Returns what happened to a reply that a member wanted to remove.
pub fn removed(catalog: Catalog, outcome: RemovalOutcome) -> Message {
    Message::private_text(match outcome {
        RemovalOutcome::Removed => catalog.reply_removed(),
        RemovalOutcome::NotAllowed => catalog.reply_not_yours(),
        RemovalOutcome::Failed => catalog.reply_not_removed(),
    })
}

/// Returns the reply to a question in a channel that no note answers for sure. `has_candidates` says whether some may.
pub fn unsure(catalog: Catalog, has_candidates: bool) -> Message {
    Message::public_text(match has_candidates {
        true => catalog.mention_unsure(),
        false => catalog.mention_nothing(),
    })
}

/// Returns the reply to a mention that asks about a message whose text Discord does not show.
pub fn unreadable_message(catalog: Catalog) -> Message {
    Message::public_text(catalog.mention_unreadable())
}

/// Returns the reply to a member who sends too many direct messages.
pub fn too_many_messages(catalog: Catalog) -> Message {
    Message::public_text(catalog.direct_too_many())
}

impl ReplyObstacle {
    fn text(&self, catalog: Catalog) -> String {
        match self {
            Self::Member => catalog.reply_obstacle_member(),
            Self::Bot(missing) => {
                let names: Vec<String> = missing.iter().map(|it| it.name(catalog)).collect();
                catalog.reply_obstacle_bot(&names.join(", "))
            }
            Self::Closed => catalog.reply_obstacle_archived(),
            Self::AgeRestricted => catalog.reply_obstacle_age_restricted(),
            Self::OtherServer => catalog.reply_obstacle_other_server(),
        }
    }
}
