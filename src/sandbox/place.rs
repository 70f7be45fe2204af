//! The one server of the sandbox: its ids, channels and people, and how Discord describes them.
//!
//! Ids are fixed, so that a test or a page can name them without asking.

use serde_json::{Map, Value, json};

use super::snowflake::Snowflake;

/// The application; its bot user has the same id, as with every application made since 2016.
pub const APPLICATION: Snowflake = Snowflake::new(1_101_000_000_000_000_001);
pub const GUILD: Snowflake = Snowflake::new(1_102_000_000_000_000_001);
/// The text channel where people talk.
pub const GENERAL: Snowflake = Snowflake::new(1_103_000_000_000_000_001);
/// The text channel for the question of the day.
pub const DAILY: Snowflake = Snowflake::new(1_103_000_000_000_000_002);

pub(super) const CHANNELS: [(Snowflake, &str); 2] = [(GENERAL, "general"), (DAILY, "daily")];

pub const ADMINISTRATOR: u64 = 1 << 3;
pub const MANAGE_GUILD: u64 = 1 << 5;
/// What an ordinary member may do: read, write, react, embed, attach, use commands.
pub const MEMBER_PERMISSIONS: u64 =
    (1 << 6) | (1 << 10) | (1 << 11) | (1 << 14) | (1 << 15) | (1 << 16) | (1 << 18) | (1 << 31);
/// VIEW_CHANNEL, SEND_MESSAGES, EMBED_LINKS, ATTACH_FILES, READ_MESSAGE_HISTORY: what the bot is
/// invited with.
pub const BOT_PERMISSIONS: u64 = 117_760;

/// Somebody in the server.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Person {
    pub id: Snowflake,
    pub name: String,
    /// Discord's permission bits in every channel.
    pub permissions: u64,
    /// The language of their client, such as `en-US`.
    pub locale: String,
}

impl Person {
    /// Whether this person may do what all of `bits` stand for; an administrator may do anything.
    pub fn may(&self, bits: u64) -> bool {
        self.permissions & ADMINISTRATOR != 0 || self.permissions & bits == bits
    }

    pub(super) fn user(&self) -> Value {
        user(self.id, &self.name, false)
    }

    /// The member object; `permissions` is there in interactions only, as with Discord.
    pub(super) fn member(&self, in_interaction: bool) -> Value {
        let mut member = member(self.user());
        if in_interaction {
            member["permissions"] = json!(self.permissions.to_string());
        }
        member
    }
}

/// The people a sandbox starts with: ada owns the server, ben and cleo are ordinary members, cleo
/// with a German client.
pub fn people() -> Vec<Person> {
    let person = |id: u64, name: &str, permissions, locale: &str| Person {
        id: Snowflake::new(1_104_000_000_000_000_000 + id),
        name: name.to_owned(),
        permissions,
        locale: locale.to_owned(),
    };
    vec![
        person(
            1,
            "ada",
            MEMBER_PERMISSIONS | ADMINISTRATOR | MANAGE_GUILD,
            "en-US",
        ),
        person(2, "ben", MEMBER_PERMISSIONS, "en-GB"),
        person(3, "cleo", MEMBER_PERMISSIONS, "de"),
    ]
}

pub(super) fn bot_user() -> Value {
    user(APPLICATION, "recite", true)
}

/// The bot's user as only the bot itself sees it.
pub(super) fn current_user() -> Value {
    let mut bot = bot_user();
    bot["verified"] = json!(true);
    bot["mfa_enabled"] = json!(true);
    bot["email"] = Value::Null;
    bot
}

fn user(id: Snowflake, name: &str, bot: bool) -> Value {
    json!({
        "id": id, "username": name, "discriminator": "0", "global_name": name, "avatar": null,
        "bot": bot, "flags": 0, "public_flags": 0, "avatar_decoration_data": null, "primary_guild": null,
    })
}

fn member(user: Value) -> Value {
    json!({
        "user": user, "nick": null, "avatar": null, "roles": [], "flags": 0, "pending": false,
        "joined_at": GUILD.timestamp(), "premium_since": null, "deaf": false, "mute": false,
        "communication_disabled_until": null, "avatar_decoration_data": null,
    })
}

/// The channel object; an interaction carries it with the permissions of the person in it.
pub(super) fn channel(id: Snowflake, permissions: Option<u64>) -> Option<Value> {
    let position = CHANNELS.iter().position(|(known, _)| *known == id)?;
    let mut channel = json!({
        "id": id, "type": 0, "guild_id": GUILD, "name": CHANNELS[position].1,
        "position": position, "topic": null, "nsfw": false, "rate_limit_per_user": 0,
        "parent_id": null, "last_message_id": null, "permission_overwrites": [], "flags": 0,
    });
    if let Some(permissions) = permissions {
        channel["permissions"] = json!(permissions.to_string());
    }
    Some(channel)
}

/// The server as `GET /guilds/{id}` describes it.
pub(super) fn guild(people: &[Person]) -> Map<String, Value> {
    let owner = people
        .iter()
        .find(|person| person.may(ADMINISTRATOR))
        .map(|person| person.id);
    let mut guild = object(json!({
        "id": GUILD, "name": "Sandbox", "owner_id": owner, "roles": [everyone()], "emojis": [],
        "stickers": [], "features": [], "preferred_locale": "en-US", "afk_timeout": 300,
        "verification_level": 0, "default_message_notifications": 0,
        "explicit_content_filter": 0, "mfa_level": 0, "nsfw_level": 0, "premium_tier": 0,
        "premium_subscription_count": 0, "premium_progress_bar_enabled": false,
        "system_channel_flags": 0,
    }));
    for unset in [
        "icon",
        "splash",
        "discovery_splash",
        "banner",
        "description",
        "vanity_url_code",
        "application_id",
        "afk_channel_id",
        "system_channel_id",
        "rules_channel_id",
        "public_updates_channel_id",
        "safety_alerts_channel_id",
    ] {
        guild.insert(unset.to_owned(), Value::Null);
    }
    guild
}

/// The server as GUILD_CREATE brings it: with its channels and people.
pub(super) fn whole_guild(people: &[Person]) -> Value {
    let mut members: Vec<Value> = people.iter().map(|person| person.member(false)).collect();
    members.push(member(bot_user()));
    let channels: Vec<Value> = CHANNELS
        .iter()
        .filter_map(|(id, _)| channel(*id, None))
        .collect();
    let mut guild = guild(people);
    guild.extend(object(json!({
        "joined_at": GUILD.timestamp(), "large": false, "unavailable": false,
        "member_count": members.len(), "members": members, "channels": channels,
        "voice_states": [], "threads": [], "presences": [], "stage_instances": [],
        "guild_scheduled_events": [], "soundboard_sounds": [],
    })));
    Value::Object(guild)
}

fn object(value: Value) -> Map<String, Value> {
    match value {
        Value::Object(object) => object,
        _ => Map::new(),
    }
}

/// The role everybody has; its id is the server's, as always.
pub(super) fn everyone() -> Value {
    json!({
        "id": GUILD, "name": "@everyone", "color": 0, "hoist": false, "position": 0,
        "colors": {"primary_color": 0, "secondary_color": null, "tertiary_color": null},
        "permissions": (MEMBER_PERMISSIONS | BOT_PERMISSIONS).to_string(),
        "managed": false, "mentionable": false, "flags": 0, "icon": null, "unicode_emoji": null,
    })
}

/// The application as `/applications/@me` and `/oauth2/applications/@me` describe it.
pub(super) fn application(people: &[Person]) -> Value {
    let owner = people
        .iter()
        .find(|person| person.may(ADMINISTRATOR))
        .map(Person::user);
    json!({
        "id": APPLICATION, "name": "recite", "icon": null, "description": "", "type": null,
        "bot": bot_user(), "bot_public": true, "bot_require_code_grant": false, "owner": owner,
        "team": null, "verify_key": "0".repeat(64), "flags": 0, "hook": true,
        "integration_types_config": {"0": {}}, "approximate_guild_count": 1,
        "approximate_user_install_count": 0, "redirect_uris": [],
        "interactions_endpoint_url": null, "role_connections_verification_url": null, "tags": [],
    })
}
