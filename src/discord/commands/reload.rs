//! `/reload`: the notes are read again.

use serde_json::{Value, json};

use super::definition::admin_command;
use crate::background::reload::Cause;
use crate::discord::context::RequestContext;
use crate::discord::delivery::Reply;
use crate::messages::apology;
use crate::messages::reload::{not_reloaded, reloaded};

pub const NAME: &str = "reload";

pub fn definition() -> Value {
    let description = "Read the notes again now, and tell what changed and what is wrong";
    admin_command(NAME, description, json!([]))
}

pub async fn reply(context: &RequestContext<'_>) -> Reply {
    if context.asker.guild.is_none() {
        return Reply::Post(apology::only_in_servers());
    }
    // A task of its own: what it pulled is used even if nobody waits for it any more.
    let reloads = context.services.reloads.clone();
    let reload = tokio::spawn(async move { reloads.reload(Cause::Command).await });
    Reply::Post(match reload.await {
        Ok(Ok(report)) => {
            let is_unpulled = report.pull_failure.is_some();
            reloaded(&report.summary, report.relinked, is_unpulled)
        }
        // The log says why.
        Ok(Err(_)) | Err(_) => not_reloaded(),
    })
}
