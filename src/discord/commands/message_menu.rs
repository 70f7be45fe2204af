//! The commands in the menu of a message: *Answer from notes*, and *Quiz me on this later*.

use serde_json::Value;

use super::definition::{Contexts, message_command};
use crate::app::question;
use crate::discord::answers::{Audience, to_question};
use crate::discord::cards;
use crate::discord::context::{ReplyError, RequestContext};
use crate::discord::delivery::Reply;
use crate::discord::json::{FieldError, Id, Object};
use crate::discord::member_message::{MemberMessage, MessageContent};
use crate::messages::catalog::Catalog;
use crate::messages::custom_id::Press;
use crate::messages::reply::{MenuRefusal, add_obstacle, menu_refused};
use recite_notes::QaKey;

/// A command that was used on a message.
#[derive(Clone, Debug, PartialEq)]
pub struct MenuCommand {
    /// Which one.
    pub kind: MenuKind,
    /// The message.
    pub message: MemberMessage,
}

/// The commands in the menu of a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MenuKind {
    /// *Answer from notes*
    Answer,
    /// *Quiz me on this later*
    QuizLater,
}

impl MenuKind {
    const ALL: [Self; 2] = [Self::Answer, Self::QuizLater];

    /// Returns the name in the menu.
    fn label(self, catalog: Catalog) -> String {
        match self {
            Self::Answer => catalog.menu_answer_command(),
            Self::QuizLater => catalog.menu_quiz_later_command(),
        }
    }
}

/// Returns the definitions of the commands.
pub fn definitions(catalog: Catalog) -> [Value; 2] {
    MenuKind::ALL.map(|kind| message_command(&kind.label(catalog), Contexts::Anywhere))
}

impl MenuCommand {
    /// Reads an interaction's data; `None` for an unknown command.
    ///
    /// # Errors
    /// The message is missing.
    pub fn read(data: &Object<'_>) -> Result<Option<Self>, FieldError> {
        let name: String = data.required("name")?;
        // Discord sends the name of the definition, in whatever language the member reads.
        let is_it = |kind: &MenuKind| kind.label(Catalog::english()) == name;
        let Some(kind) = MenuKind::ALL.into_iter().find(is_it) else {
            return Ok(None);
        };
        let Id(target) = data.required("target_id")?;
        let messages = data.object("resolved")?.object("messages")?;
        let message = MemberMessage::read(&messages.object(&target.to_string())?)?;
        Ok(Some(Self { kind, message }))
    }

    /// Returns the name in log lines and metrics.
    pub fn name(&self) -> &'static str {
        match self.kind {
            MenuKind::Answer => "answer-menu",
            MenuKind::QuizLater => "quiz-later-menu",
        }
    }

    /// Returns the reply, which only the member who used the menu sees.
    ///
    /// # Errors
    /// The database failed.
    pub async fn reply(&self, context: &RequestContext<'_>) -> Result<Reply, ReplyError> {
        let limit = &context.services.menu_limit;
        if !limit.allows(context.asker.member.clone(), context.arrived) {
            return Ok(refused(context, MenuRefusal::TooMany));
        }
        match self.kind {
            MenuKind::Answer => Ok(answer(context, &self.message)),
            MenuKind::QuizLater => quiz_later(context, &self.message).await,
        }
    }
}

/// Answers a message in private. If the member and the bot may post there, the answer can be posted as a reply.
fn answer(context: &RequestContext<'_>, message: &MemberMessage) -> Reply {
    if message.is_automated {
        return refused(context, MenuRefusal::FromBot);
    }
    let text = match &message.content {
        MessageContent::Text(text) => text,
        MessageContent::Poll => return refused(context, MenuRefusal::Poll),
        MessageContent::Sticker => return refused(context, MenuRefusal::Sticker),
        MessageContent::Attachment => return refused(context, MenuRefusal::Attachment),
        MessageContent::Empty => return refused(context, MenuRefusal::Empty),
    };
    let Some(question) = question::of_message(text) else {
        return refused(context, MenuRefusal::NoQuestion);
    };
    let interaction = context.interaction;
    let obstacle = interaction.reply_obstacle();
    let can_reply = interaction.guild.is_some() && obstacle.is_none();
    let audience = Audience {
        is_private: true,
        reply_to: can_reply.then_some(message.id),
    };
    let mut answer = to_question(context, &question, None, &audience);
    if let Some(obstacle) = obstacle {
        add_obstacle(context.catalog(), &obstacle, &mut answer);
    }
    Reply::Post(answer)
}

/// Adds the note of an answer of the bot to the member's cards.
async fn quiz_later(
    context: &RequestContext<'_>,
    message: &MemberMessage,
) -> Result<Reply, ReplyError> {
    let Some(key) = note_of(context, message).await? else {
        return Ok(refused(context, MenuRefusal::NotOneNote));
    };
    let is_quizzed = |key| {
        let qa = context.app().get_by_key(key);
        qa.is_none_or(|qa| qa.quiz.is_quizzed())
    };
    match is_quizzed(key) {
        true => cards::add(context, key).await.map(Reply::Post),
        false => Ok(refused(context, MenuRefusal::NotQuizzed)),
    }
}

/// Returns the note that a message of the bot shows; `None` if it shows none, or several.
async fn note_of(
    context: &RequestContext<'_>,
    message: &MemberMessage,
) -> Result<Option<QaKey>, ReplyError> {
    if !context.services.channels.is_bot(&message.author) {
        return Ok(None);
    }
    let store = context.quiz.store();
    if let Some(key) = message.presses.iter().find_map(shown_key) {
        return Ok(Some(key));
    }
    for press in &message.presses {
        if let Press::Reveal(post) = press {
            let qa = store.post(*post).await?.and_then(|post| post.qa);
            return Ok(qa.map(|qa| qa.key()));
        }
    }
    let offered: Vec<QaKey> = message.presses.iter().filter_map(offered_key).collect();
    if let [only] = offered.as_slice() {
        return Ok(Some(*only));
    }
    Ok(store.reply_qa(message.id).await?.map(|qa| qa.key()))
}

/// Returns the note that a message with this button shows.
fn shown_key(press: &Press) -> Option<QaKey> {
    match press {
        Press::Answered(state)
        | Press::NotIt(state)
        | Press::Page { state, .. }
        | Press::PostReply(state) => Some(state.current),
        Press::Later(key) => Some(*key),
        Press::RevealCard(card) | Press::CardPage { card, .. } | Press::Grade { card, .. } => {
            Some(card.key)
        }
        _ => None,
    }
}

/// Returns the note that a message offers with this button.
fn offered_key(press: &Press) -> Option<QaKey> {
    match press {
        Press::Show(state) => Some(state.current),
        Press::Peek(key) => Some(*key),
        _ => None,
    }
}

fn refused(context: &RequestContext<'_>, why: MenuRefusal) -> Reply {
    Reply::Post(menu_refused(context.catalog(), why))
}
