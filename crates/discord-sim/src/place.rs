//! Where everything happens: the ids of servers, channels and roles, and the people.
//!
//! Ids are fixed, so that a test or a page can name them without asking.

use serde_json::{Value, json};

use super::snowflake::Snowflake;

/// The application; its bot user has the same id, as with every application made since 2016.
pub const APPLICATION: Snowflake = Snowflake::new(1_101_000_000_000_000_001);
pub const GUILD: Snowflake = Snowflake::new(1_102_000_000_000_000_001);
/// The text channel where people talk.
pub const GENERAL: Snowflake = Snowflake::new(1_103_000_000_000_000_001);
/// The text channel for the question of the day.
pub const DAILY: Snowflake = Snowflake::new(1_103_000_000_000_000_002);

/// A role anybody may mention, for who wants to hear of the daily question.
pub const QUIZ: Snowflake = Snowflake::new(1_105_000_000_000_000_001);
/// A role that only somebody with MENTION_EVERYONE may mention.
pub const STAFF: Snowflake = Snowflake::new(1_105_000_000_000_000_002);

pub const ADMINISTRATOR: u64 = 1 << 3;
pub const MANAGE_GUILD: u64 = 1 << 5;
pub const VIEW_CHANNEL: u64 = 1 << 10;
pub const SEND_MESSAGES: u64 = 1 << 11;
pub const EMBED_LINKS: u64 = 1 << 14;
pub const ATTACH_FILES: u64 = 1 << 15;
pub const READ_MESSAGE_HISTORY: u64 = 1 << 16;
pub const MENTION_EVERYONE: u64 = 1 << 17;
/// What an ordinary member may do: read, write, react, embed, attach, use commands.
pub const MEMBER_PERMISSIONS: u64 =
    (1 << 6) | (1 << 10) | (1 << 11) | (1 << 14) | (1 << 15) | (1 << 16) | (1 << 18) | (1 << 31);
/// What the bot is invited with, as permissions of its own role.
pub const BOT_PERMISSIONS: u64 =
    VIEW_CHANNEL | SEND_MESSAGES | EMBED_LINKS | ATTACH_FILES | READ_MESSAGE_HISTORY;
/// What the bot may do in a channel that says nothing else: it has the role @everyone too.
pub(super) const BOT_BASE: u64 = MEMBER_PERMISSIONS | BOT_PERMISSIONS;

/// A text channel that is there from the start.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TextChannel {
    pub id: Snowflake,
    /// The server it belongs to; every server named by a channel exists, with all people in it.
    pub guild: Snowflake,
    pub name: String,
}

/// A role of [`GUILD`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Role {
    pub id: Snowflake,
    pub name: String,
    pub mentionable: bool,
}

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
        let mut member = member(self.user(), &[]);
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

/// The three of [`people`], and as many more ordinary members as make `size` in all.
pub fn crowd(size: usize) -> Vec<Person> {
    let mut crowd = people();
    for number in crowd.len() + 1..=size {
        crowd.push(Person {
            id: Snowflake::new(1_104_000_000_000_000_000 + number as u64),
            name: format!("member{number}"),
            permissions: MEMBER_PERMISSIONS,
            locale: "en-US".to_owned(),
        });
    }
    crowd.truncate(size);
    crowd
}

/// #general and #daily.
pub fn channels() -> Vec<TextChannel> {
    let channel = |id, name: &str| TextChannel {
        id,
        guild: GUILD,
        name: name.to_owned(),
    };
    vec![channel(GENERAL, "general"), channel(DAILY, "daily")]
}

/// `quiz`, which anybody may mention, and `staff`, which the bot may not.
pub fn roles() -> Vec<Role> {
    let role = |id, name: &str, mentionable| Role {
        id,
        name: name.to_owned(),
        mentionable,
    };
    vec![role(QUIZ, "quiz", true), role(STAFF, "staff", false)]
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

pub(super) fn member(user: Value, roles: &[Snowflake]) -> Value {
    json!({
        "user": user, "nick": null, "avatar": null, "roles": roles, "flags": 0, "pending": false,
        "joined_at": GUILD.timestamp(), "premium_since": null, "deaf": false, "mute": false,
        "communication_disabled_until": null, "avatar_decoration_data": null, "banner": null,
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
