//! `/privacy`: shows, exports and deletes the data that is stored about a member.

use serde_json::{Value, json};
use tokio::sync::mpsc::Receiver;

use super::definition::{Contexts, command, subcommand};
use super::options::CommandOptions;
use crate::app::StoreError;
use crate::app::quiz::export::ExportFile;
use crate::discord::context::{ReplyError, RequestContext};
use crate::discord::delivery::{Deferral, DeliveredForm, Reply};
use crate::discord::responder::{DeliveryResult, deliver, follow_up};
use crate::messages::catalog::Catalog;
use crate::messages::privacy::{self, ExportPart};
use crate::messages::{Message, limits};
use crate::metrics::InteractionOutcome;

/// The name of the command.
pub const NAME: &str = "privacy";
const SHOW: &str = "show";
const EXPORT: &str = "export";
const DELETE: &str = "delete";

/// `/privacy` with its subcommand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PrivacyCommand {
    /// `/privacy show`
    Show,
    /// `/privacy export`; its reply is [`export`], which may send several messages.
    Export,
    /// `/privacy delete`
    Delete,
}

/// Returns the definition of the command.
pub fn definition(catalog: Catalog) -> Value {
    let options = json!([
        subcommand(SHOW, &catalog.command_privacy_show(), json!([])),
        subcommand(EXPORT, &catalog.command_privacy_export(), json!([])),
        subcommand(DELETE, &catalog.command_privacy_delete(), json!([])),
    ]);
    command(
        NAME,
        &catalog.command_privacy(),
        Contexts::Anywhere,
        options,
    )
}

impl PrivacyCommand {
    /// Parses the subcommand; `None` for an unknown one.
    pub fn parse(options: &CommandOptions<'_>) -> Option<Self> {
        match options.subcommand.as_deref()? {
            SHOW => Some(Self::Show),
            EXPORT => Some(Self::Export),
            DELETE => Some(Self::Delete),
            _ => None,
        }
    }

    /// Returns the name in log lines and metrics.
    pub fn name(self) -> &'static str {
        match self {
            Self::Show => "/privacy show",
            Self::Export => "/privacy export",
            Self::Delete => "/privacy delete",
        }
    }

    /// Returns the reply.
    ///
    /// # Errors
    /// The database failed.
    pub async fn reply(self, context: &RequestContext<'_>) -> Result<Reply, ReplyError> {
        let message = match self {
            Self::Delete => confirm_deletion(context).await?,
            Self::Show | Self::Export => {
                let stored = context.quiz.store().personal_data(&context.asker.member);
                privacy::show(context.catalog(), &stored.await?)
            }
        };
        Ok(Reply::Post(message))
    }
}

/// Returns the question before everything about a member is deleted.
///
/// # Errors
/// The database failed.
pub async fn confirm_deletion(context: &RequestContext<'_>) -> Result<Message, ReplyError> {
    let stored = context.quiz.store().personal_data(&context.asker.member);
    let catalog = context.catalog();
    Ok(privacy::confirm_deletion(catalog, &stored.await?))
}

/// Deletes everything that is stored about a member, after they confirmed it.
///
/// # Errors
/// The database failed.
pub async fn delete(context: &RequestContext<'_>) -> Result<Message, ReplyError> {
    let (store, member) = (context.quiz.store().clone(), context.asker.member.clone());
    // A separate task, so that the deletion finishes even if nobody waits for the reply anymore.
    let deleting = tokio::spawn(async move { store.delete_member(&member).await });
    let deleted = deleting.await??;
    let catalog = context.catalog();
    Ok(privacy::deleted(
        catalog,
        deleted.rows,
        deleted.is_overwritten,
    ))
}

/// Sends everything that is stored about a member, in as many messages as the files need.
pub async fn export(context: &RequestContext<'_>) -> DeliveryResult {
    let interaction = context.interaction;
    let mut export = Export {
        catalog: interaction.catalog(),
        files: context
            .quiz
            .export(&interaction.member, interaction.max_file_bytes),
        next: None,
        messages_left: interaction.place.max_messages(),
        is_first: true,
        is_over: false,
    };
    let deferral = Some(Deferral::message(true));
    let mut sent = deliver(context, deferral, export.next()).await;
    while let (InteractionOutcome::Answered, Ok(DeliveredForm::Whole)) = &sent
        && !export.is_over
    {
        sent = follow_up(context, export.next()).await;
    }
    sent
}

/// The files of an export, divided into messages.
struct Export {
    catalog: Catalog,
    files: Receiver<Result<ExportFile, StoreError>>,
    /// A file that did not fit into the previous message.
    next: Option<ExportFile>,
    /// How many messages Discord accepts.
    messages_left: usize,
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
        self.messages_left = self.messages_left.saturating_sub(1);
        let is_complete = self.next.is_none();
        self.is_over = is_complete || self.messages_left == 0;
        let part = ExportPart {
            is_first: self.is_first,
            is_last: self.is_over,
            is_compressed: files.iter().any(|file| file.is_compressed),
            is_cut: self.is_over && !is_complete,
        };
        self.is_first = false;
        let named = files
            .into_iter()
            .map(|file| (name_of(&file), file.bytes.into()));
        let message = privacy::export(self.catalog, named.collect(), part);
        Ok(Reply::Post(message))
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
