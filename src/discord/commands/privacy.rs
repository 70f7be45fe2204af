//! `/privacy`: what is stored about a member, as a message or as files, and its deletion.

use serde_json::{Value, json};
use tokio::sync::mpsc::Receiver;

use super::definition::{Contexts, command, subcommand};
use super::options::CommandOptions;
use crate::app::StoreError;
use crate::app::quiz::export::ExportFile;
use crate::discord::context::{ReplyError, RequestContext};
use crate::discord::delivery::{Deferral, Delivered, Reply};
use crate::discord::responder::{Sent, deliver, follow_up};
use crate::messages::privacy::{self, Share};
use crate::messages::{Message, limits};
use crate::metrics::Outcome;

pub const NAME: &str = "privacy";
const SHOW: &str = "show";
const EXPORT: &str = "export";
const DELETE: &str = "delete";

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PrivacyCommand {
    Show,
    /// Answered by [`export`], which takes several messages.
    Export,
    Delete,
}

pub fn definition() -> Value {
    let options = json!([
        subcommand(SHOW, "What is stored about you", json!([])),
        subcommand(EXPORT, "All that is stored about you, as a file", json!([])),
        subcommand(DELETE, "Remove all that is stored about you", json!([])),
    ]);
    command(
        NAME,
        "What is stored about you",
        Contexts::Anywhere,
        options,
    )
}

impl PrivacyCommand {
    pub fn parse(options: &CommandOptions<'_>) -> Option<Self> {
        match options.subcommand.as_deref()? {
            SHOW => Some(Self::Show),
            EXPORT => Some(Self::Export),
            DELETE => Some(Self::Delete),
            _ => None,
        }
    }

    pub fn name(self) -> &'static str {
        match self {
            Self::Show => "/privacy show",
            Self::Export => "/privacy export",
            Self::Delete => "/privacy delete",
        }
    }

    pub async fn reply(self, context: &RequestContext<'_>) -> Result<Reply, ReplyError> {
        let message = match self {
            Self::Delete => ask_delete(context).await?,
            Self::Show | Self::Export => {
                let store = context.quiz.store();
                privacy::show(&store.stored_about(&context.asker.member).await?)
            }
        };
        Ok(Reply::Post(message))
    }
}

/// Asks back before everything is deleted.
pub async fn ask_delete(context: &RequestContext<'_>) -> Result<Message, ReplyError> {
    let stored = context.quiz.store().stored_about(&context.asker.member);
    Ok(privacy::ask_delete(&stored.await?))
}

/// Deletes everything that is stored about a member, who has confirmed it.
pub async fn delete(context: &RequestContext<'_>) -> Result<Message, ReplyError> {
    let (store, member) = (context.quiz.store().clone(), context.asker.member.clone());
    // A task of its own: a deletion that has begun is finished, even if nobody waits for it any more.
    let deleting = tokio::spawn(async move { store.delete_member(&member).await });
    let deleted = deleting.await??;
    Ok(privacy::deleted(deleted.rows, deleted.is_overwritten))
}

/// Sends everything that is stored about a member, in as many messages as its files need.
pub async fn export(context: &RequestContext<'_>) -> Sent {
    let interaction = context.interaction;
    let mut export = Export {
        files: context
            .quiz
            .export(&interaction.member, interaction.max_file_bytes),
        next: None,
        is_first: true,
        is_over: false,
    };
    let deferral = Some(Deferral::message(true));
    let mut sent = deliver(context, deferral, export.next()).await;
    while let (Outcome::Answered, Ok(Delivered::Whole)) = &sent
        && !export.is_over
    {
        sent = follow_up(context, export.next()).await;
    }
    sent
}

/// The files of an export, as many at a time as one message holds.
struct Export {
    files: Receiver<Result<ExportFile, StoreError>>,
    /// One that did not fit into the message before.
    next: Option<ExportFile>,
    is_first: bool,
    is_over: bool,
}

impl Export {
    async fn next(&mut self) -> Result<Reply, ReplyError> {
        let mut files: Vec<ExportFile> = self.next.take().into_iter().collect();
        let mut bytes: usize = files.iter().map(|file| file.bytes.len()).sum();
        while let Some(file) = self.files.recv().await.transpose()? {
            bytes += file.bytes.len();
            let is_too_large = bytes as u64 > limits::ALL_FILES_BYTES;
            if files.len() == limits::ATTACHMENTS || is_too_large && !files.is_empty() {
                self.next = Some(file);
                break;
            }
            files.push(file);
        }
        self.is_over = self.next.is_none();
        let share = Share {
            is_first: self.is_first,
            is_last: self.is_over,
            is_compressed: files.iter().any(|file| file.is_compressed),
        };
        self.is_first = false;
        let named = files
            .into_iter()
            .map(|file| (name_of(&file), file.bytes.into()));
        Ok(Reply::Post(privacy::export(named.collect(), share)))
    }
}

fn name_of(file: &ExportFile) -> String {
    let number = file.number.map(|number| format!("-{number}"));
    let ending = if file.is_compressed { ".gz" } else { "" };
    format!(
        "recite-about-you{}.json{ending}",
        number.unwrap_or_default()
    )
}
