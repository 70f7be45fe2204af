//! Example replies for every REST request of the bot, with all fields that Discord sends today.

use serde_json::{Value, json};

use crate::discord::commands;
use crate::messages::custom_id::Press;
use recite_quiz::PostId;

pub const BOT: u64 = 1_100_000_000_000_000_001;
pub const GUILD: u64 = 1_200_000_000_000_000_001;
pub const CHANNEL: u64 = 1_300_000_000_000_000_001;
pub const ROLE: u64 = 1_200_000_000_000_000_003;
pub const POSTED: u64 = 1_400_000_000_000_000_002;
pub const POST: PostId = PostId(42);

/// A reply of Discord, with the paths that the bot needs.
pub struct ExampleReply {
    pub request: String,
    pub reply: Value,
    pub needed: &'static [&'static str],
}

fn example(
    request: impl Into<String>,
    reply: Value,
    needed: &'static [&'static str],
) -> ExampleReply {
    ExampleReply {
        request: request.into(),
        reply,
        needed,
    }
}

fn user() -> Value {
    json!({
        "id": BOT.to_string(), "username": "recite", "global_name": null, "avatar": null,
        "discriminator": "0", "public_flags": 0, "flags": 0, "bot": true, "banner": null,
        "accent_color": null, "avatar_decoration_data": null, "collectibles": null, "clan": null,
        "primary_guild": null, "mfa_enabled": true, "locale": "en-US", "premium_type": 0,
        "verified": true, "email": null, "bio": "",
    })
}

fn role(id: u64, permissions: &str) -> Value {
    json!({
        "id": id.to_string(), "name": "a role", "description": null, "permissions": permissions,
        "position": 1, "color": 0, "hoist": false, "managed": false, "mentionable": true,
        "icon": null, "unicode_emoji": null, "flags": 0, "tags": {"bot_id": BOT.to_string()},
        "colors": {"primary_color": 0, "secondary_color": null, "tertiary_color": null},
    })
}

fn roles() -> Value {
    // The first bit set has bits that do not exist yet.
    json!([
        role(GUILD, "1267650600228229401496703205376"),
        role(ROLE, "117760")
    ])
}

fn guild() -> Value {
    json!({
        "id": GUILD.to_string(), "name": "Bakers", "owner_id": "1500000000000000001",
        "roles": roles(), "icon": null, "description": null, "splash": null, "banner": null,
        "features": ["COMMUNITY", "NEWS"], "verification_level": 1, "mfa_level": 0,
        "emojis": [{"id": "1", "name": "x", "roles": [], "require_colons": true, "animated": false}],
        "stickers": [{"id": "2", "name": "x", "type": 2, "format_type": null, "tags": "x"}],
        "afk_timeout": 300, "afk_channel_id": null, "system_channel_id": null, "nsfw_level": 0,
        "system_channel_flags": 0, "preferred_locale": "en-US", "premium_tier": 0,
        "max_members": 500_000, "default_message_notifications": 0, "explicit_content_filter": 0,
        "premium_progress_bar_enabled": false, "vanity_url_code": null, "application_id": null,
        "incidents_data": null, "welcome_screen": {"description": null, "welcome_channels": []},
    })
}

fn channel() -> Value {
    json!({
        "id": CHANNEL.to_string(), "type": 0, "guild_id": GUILD.to_string(), "name": "daily",
        "last_message_id": "1400000000000000009", "position": 1, "parent_id": null, "nsfw": false,
        "topic": null, "rate_limit_per_user": 0, "flags": 0, "last_pin_timestamp": null,
        "icon_emoji": {"id": null, "name": "x"}, "theme_color": null,
        "permission_overwrites": [
            {"id": GUILD.to_string(), "type": 0, "allow": "1024", "deny": "0"},
            {"id": "1500000000000000007", "type": 1, "allow": "0", "deny": "1024"},
        ],
    })
}

fn message(id: u64, author: u64, custom_id: &str) -> Value {
    let button = json!({"type": 2, "style": 1, "label": "Reveal", "custom_id": custom_id, "id": 3});
    json!({
        "id": id.to_string(), "channel_id": CHANNEL.to_string(), "type": 0, "content": "",
        "author": {"id": author.to_string(), "username": "x", "bot": true, "avatar": null},
        "timestamp": "2026-03-01T09:00:00.000000+00:00", "edited_timestamp": null, "tts": false,
        "mention_everyone": false, "mentions": [], "mention_roles": [], "attachments": [],
        "embeds": [], "pinned": false, "flags": 32_768, "nonce": 5,
        "reactions": [{"emoji": {"id": null, "name": "x"}, "count": 1, "me": false}],
        "sticker_items": [{"id": "2", "name": "x", "format_type": 1}],
        "components": [
            {"type": 17, "accent_color": null, "components": [{"type": 10, "content": "x"}]},
            {"type": 1, "id": 2, "components": [button]},
        ],
    })
}

/// Returns an example of every reply that the bot reads.
pub fn all_replies() -> Vec<ExampleReply> {
    let in_channel = format!("/channels/{CHANNEL}");
    let in_guild = format!("/guilds/{GUILD}");
    let mut listed = commands::definitions(false);
    for command in listed.as_array_mut().into_iter().flatten() {
        for (name, value) in [
            ("id", json!("7")),
            ("application_id", json!("8")),
            ("version", json!("9")),
            ("nsfw", json!(false)),
            ("dm_permission", json!(true)),
            ("name_localizations", Value::Null),
            ("description_localizations", Value::Null),
        ] {
            command[name] = value;
        }
        // Discord lists the type of each command, and an empty description for those in a menu.
        for (name, default) in [
            ("type", json!(1)),
            ("description", json!("")),
            ("options", json!([])),
        ] {
            if command.get(name).is_none() {
                command[name] = default;
            }
        }
    }
    let marker = Press::Reveal(POST).to_string();
    let messages = json!([
        message(POSTED + 1, 5, "another bot's"),
        message(POSTED, BOT, &marker),
        message(POSTED - 1, BOT, "another"),
    ]);
    vec![
        example("GET /users/@me", user(), &["id", "username"]),
        example(
            "GET /applications/@me",
            json!({
                "id": BOT.to_string(), "name": "recite", "icon": null, "description": "", "bot": user(),
                "bot_public": true, "bot_require_code_grant": false, "verify_key": "x", "flags": 0,
                "owner": user(), "team": null, "interactions_endpoint_url": null, "summary": "",
                "install_params": {"scopes": ["bot"], "permissions": "117760"},
                "integration_types_config": {"0": {}}, "type": null, "hook": true,
            }),
            &[
                "id",
                "name",
                "interactions_endpoint_url",
                "bot_require_code_grant",
            ],
        ),
        example(
            "GET /gateway/bot",
            json!({
                "url": "wss://gateway.discord.gg", "shards": 1,
                "session_start_limit": {
                    "total": 1000, "remaining": 999, "reset_after": 14_400_000, "max_concurrency": 1,
                },
            }),
            &[
                "url",
                "session_start_limit/total",
                "session_start_limit/remaining",
                "session_start_limit/reset_after",
            ],
        ),
        example(
            format!("GET /applications/{BOT}/commands"),
            listed,
            &[
                "*/name",
                "*/type",
                "*/description",
                "*/contexts",
                "*/integration_types",
                "*/options",
                "*/default_member_permissions",
            ],
        ),
        example(
            "GET /users/@me/guilds",
            json!([{
                "id": GUILD.to_string(), "name": "Bakers", "icon": null, "banner": null,
                "owner": false, "permissions": "36953089", "features": ["COMMUNITY"],
                "approximate_member_count": 5, "approximate_presence_count": 1,
            }]),
            &["*/id", "*/name"],
        ),
        example(
            format!("GET {in_guild}"),
            guild(),
            &["owner_id", "roles/*/id", "roles/*/permissions"],
        ),
        example(
            format!("GET {in_guild}/roles"),
            roles(),
            &["*/id", "*/mentionable"],
        ),
        example(
            format!("GET {in_guild}/members/{BOT}"),
            json!({
                "user": user(), "nick": null, "avatar": null, "banner": null, "roles": [ROLE.to_string()],
                "joined_at": "2026-03-01T09:00:00.000000+00:00", "premium_since": null, "deaf": false,
                "mute": false, "flags": 0, "pending": false, "communication_disabled_until": null,
            }),
            &["roles"],
        ),
        example(
            format!("GET {in_channel}"),
            channel(),
            &[
                "name",
                "last_message_id",
                // Optional, but a channel of another server has no permissions.
                "guild_id",
                "permission_overwrites/*/id",
                "permission_overwrites/*/allow",
                "permission_overwrites/*/deny",
            ],
        ),
        example(
            format!("GET {in_channel}/messages"),
            messages,
            &[
                "*/id",
                "*/author/id",
                "*/components/*/components/*/custom_id",
            ],
        ),
        example(
            format!("POST {in_channel}/messages"),
            message(POSTED, BOT, &marker),
            &["id"],
        ),
        example(
            format!("PATCH {in_channel}/messages/{POSTED}"),
            message(POSTED, BOT, &marker),
            &[],
        ),
        example(
            "POST /users/@me/channels",
            json!({
                "id": CHANNEL.to_string(), "type": 1, "last_message_id": null, "flags": 0,
                "recipients": [user()],
            }),
            &["id"],
        ),
    ]
}
