//! What `recite check --online` reports about the use of the bot outside its servers.

use super::finding::Finding;
use crate::discord::json::Object;
use crate::discord::options::{Access, InstallOptions};
use crate::discord::start::user_install_url;

/// Reports on the settings of the use outside servers, and on what the application allows.
pub fn findings(application: &Object<'_>, id: u64, install: InstallOptions) -> [Finding; 2] {
    /// The key of installations by members for themselves. Source: "Application Integration Types".
    const USER_INSTALL: &str = "1";
    let allowed = application.object("integration_types_config");
    let is_allowed = allowed.is_ok_and(|it| it.object(USER_INSTALL).is_ok());
    [
        user_install(install.user_install, is_allowed, id),
        access(install.access),
    ]
}

fn user_install(is_on: bool, is_allowed: bool, id: u64) -> Finding {
    const ABOUT: &str = "user install";
    let url = user_install_url(id);
    match (is_on, is_allowed) {
        (true, true) => {
            let what = format!("is on: members install the bot for themselves with {url}");
            Finding::good(ABOUT, what)
        }
        (true, false) => Finding::change(
            ABOUT,
            "is on, but the application does not allow it",
            "Turn on User Install in the developer portal (your application, Installation).",
        ),
        (false, _) => Finding::note(
            ABOUT,
            format!(
                "is off; `discord.user_install = true` would need User Install in the developer portal (your application, Installation), and members would use {url}"
            ),
        ),
    }
}

fn access(access: Access) -> Finding {
    const ABOUT: &str = "access";
    match access {
        Access::Everyone => Finding::note(
            ABOUT,
            "outside its servers, the bot answers everyone; `discord.access = \"members\"` limits this",
        ),
        Access::Members => Finding::good(
            ABOUT,
            "outside its servers, the bot answers only members of at least one of them",
        ),
    }
}
