//! `/reload`: reloads the notes.

use serde_json::{Value, json};

use super::definition::admin_command;
use crate::background::reload::ReloadCause;
use crate::discord::context::RequestContext;
use crate::discord::delivery::Reply;
use crate::messages::catalog::Catalog;
use crate::messages::{apology, reload};

/// The name of the command.
pub const NAME: &str = "reload";

/// Returns the definition of the command.
pub fn definition(catalog: Catalog) -> Value {
    admin_command(NAME, &catalog.command_reload(), json!([]))
}

/// Reloads the notes and returns the report.
pub async fn reply(context: &RequestContext<'_>) -> Reply {
    let catalog = context.catalog();
    if context.asker.guild.is_none() {
        return Reply::Post(apology::servers_only(catalog));
    }
    // A separate task, so that the reload finishes even if nobody waits for the reply anymore.
    let reloads = context.services.reloads.clone();
    let reloading = tokio::spawn(async move { reloads.reload(ReloadCause::Command).await });
    Reply::Post(match reloading.await {
        Ok(Ok(report)) => {
            let is_not_pulled = report.pull_failure.is_some();
            reload::report(catalog, &report.summary, report.relinked, is_not_pulled)
        }
        // The log has the reason.
        Ok(Err(_)) | Err(_) => reload::failed(catalog),
    })
}
