//! The application of the bot.

use serde_json::{Value, json};

use super::fixtures::{self, ADMINISTRATOR, APPLICATION, Person};
use super::intents::MESSAGE_CONTENT;
use super::options::SandboxOptions;

/// Returns the application object of `/applications/@me` and `/oauth2/applications/@me`.
pub(super) fn json(options: &SandboxOptions) -> Value {
    /// The flag of an application with the intent MESSAGE_CONTENT.
    const GATEWAY_MESSAGE_CONTENT: u64 = 1 << 18;
    let flags = match options.privileged_intents & MESSAGE_CONTENT {
        0 => 0,
        _ => GATEWAY_MESSAGE_CONTENT,
    };
    let owner = options
        .people
        .iter()
        .find(|person| person.has_permissions(ADMINISTRATOR))
        .map(Person::user);
    let mut installations = json!({"0": {}});
    if options.allows_user_install {
        installations["1"] = json!({});
    }
    json!({
        "id": APPLICATION, "name": "recite", "icon": null, "description": "", "type": null,
        "bot": fixtures::bot_user(), "bot_public": true, "bot_require_code_grant": false, "owner": owner,
        "team": null, "verify_key": "0".repeat(64), "flags": flags, "hook": true,
        "integration_types_config": installations, "approximate_guild_count": 1,
        "approximate_user_install_count": 0, "redirect_uris": [],
        "interactions_endpoint_url": null, "role_connections_verification_url": null, "tags": [],
    })
}
