//! The server, its channels, roles and people, and the bot's application.
//!
//! Their ids are fixed, so that tests and pages can use them as constants.

use serde_json::{Value, json};

use super::snowflake::Snowflake;

/// The application. Its bot user has the same id, like every application created since 2016.
pub const APPLICATION: Snowflake = Snowflake::new(1_101_000_000_000_000_001);
/// The server.
pub const GUILD: Snowflake = Snowflake::new(1_102_000_000_000_000_001);
/// The id of every other bot. Only their names differ.
pub(super) const OTHER_BOT: Snowflake = Snowflake::new(1_108_000_000_000_000_002);
/// The text channel for conversations, #general.
pub const GENERAL: Snowflake = Snowflake::new(1_103_000_000_000_000_001);
/// The text channel for the daily question, #daily.
pub const DAILY: Snowflake = Snowflake::new(1_103_000_000_000_000_002);

/// The forum channel for questions, #help. It exists if [`forums`] are in the options.
pub const HELP: Snowflake = Snowflake::new(1_103_000_000_000_000_003);
/// A tag of [`HELP`] that anyone can apply.
pub const QUESTION_TAG: Snowflake = Snowflake::new(1_106_000_000_000_000_001);
/// A tag of [`HELP`] that anyone can apply to an answered question.
pub const SOLVED_TAG: Snowflake = Snowflake::new(1_106_000_000_000_000_002);
/// A tag of [`HELP`] that only people with MANAGE_THREADS can apply.
pub const PINNED_TAG: Snowflake = Snowflake::new(1_106_000_000_000_000_003);

/// A role that anyone can mention, for people who want to be notified of the daily question.
pub const QUIZ: Snowflake = Snowflake::new(1_105_000_000_000_000_001);
/// A role that only people with MENTION_EVERYONE can mention.
pub const STAFF: Snowflake = Snowflake::new(1_105_000_000_000_000_002);

/// The permission ADMINISTRATOR, which includes all others.
pub const ADMINISTRATOR: u64 = 1 << 3;
/// The permission MANAGE_GUILD.
pub const MANAGE_GUILD: u64 = 1 << 5;
/// The permission ADD_REACTIONS.
pub const ADD_REACTIONS: u64 = 1 << 6;
/// The permission VIEW_CHANNEL.
pub const VIEW_CHANNEL: u64 = 1 << 10;
/// The permission SEND_MESSAGES.
pub const SEND_MESSAGES: u64 = 1 << 11;
/// The permission MANAGE_MESSAGES.
pub const MANAGE_MESSAGES: u64 = 1 << 13;
/// The permission EMBED_LINKS.
pub const EMBED_LINKS: u64 = 1 << 14;
/// The permission ATTACH_FILES.
pub const ATTACH_FILES: u64 = 1 << 15;
/// The permission READ_MESSAGE_HISTORY.
pub const READ_MESSAGE_HISTORY: u64 = 1 << 16;
/// The permission MENTION_EVERYONE.
pub const MENTION_EVERYONE: u64 = 1 << 17;
/// The permission USE_EXTERNAL_EMOJIS.
pub const USE_EXTERNAL_EMOJIS: u64 = 1 << 18;
/// The permission USE_APPLICATION_COMMANDS.
pub const USE_APPLICATION_COMMANDS: u64 = 1 << 31;
/// The permission MANAGE_THREADS.
pub const MANAGE_THREADS: u64 = 1 << 34;
/// The permission CREATE_PUBLIC_THREADS.
pub const CREATE_PUBLIC_THREADS: u64 = 1 << 35;
/// The permission SEND_MESSAGES_IN_THREADS.
pub const SEND_MESSAGES_IN_THREADS: u64 = 1 << 38;
/// The permission USE_EXTERNAL_APPS: public responses of apps that only the member has installed.
pub const USE_EXTERNAL_APPS: u64 = 1 << 50;
/// The permissions of an ordinary member: read, write, react, embed, attach, use threads and commands.
pub const MEMBER_PERMISSIONS: u64 = ADD_REACTIONS
    | VIEW_CHANNEL
    | SEND_MESSAGES
    | EMBED_LINKS
    | ATTACH_FILES
    | READ_MESSAGE_HISTORY
    | USE_EXTERNAL_EMOJIS
    | USE_APPLICATION_COMMANDS
    | CREATE_PUBLIC_THREADS
    | SEND_MESSAGES_IN_THREADS
    | USE_EXTERNAL_APPS;
/// The permissions of the bot's own role, from its invitation.
pub const BOT_PERMISSIONS: u64 =
    VIEW_CHANNEL | SEND_MESSAGES | EMBED_LINKS | ATTACH_FILES | READ_MESSAGE_HISTORY;
/// The bot's permissions in a channel without overwrites: those of its own role and of @everyone.
pub(super) const BOT_BASE: u64 = MEMBER_PERMISSIONS | BOT_PERMISSIONS;

/// A text channel that exists at startup.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TextChannel {
    /// The id.
    pub id: Snowflake,
    /// The server. Every server of a channel exists, with all people in it.
    pub guild: Snowflake,
    /// The name, without `#`.
    pub name: String,
}

/// A forum channel that exists at startup.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ForumChannel {
    /// The id.
    pub id: Snowflake,
    /// The server.
    pub guild: Snowflake,
    /// The name, without `#`.
    pub name: String,
    /// The tags that a post can have.
    pub tags: Vec<ForumTag>,
}

/// A tag of a forum channel.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ForumTag {
    /// The id.
    pub id: Snowflake,
    /// The name.
    pub name: String,
    /// Whether only people with MANAGE_THREADS can apply it.
    pub is_moderated: bool,
}

/// A role of [`GUILD`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Role {
    /// The id.
    pub id: Snowflake,
    /// The name, without `@`.
    pub name: String,
    /// Whether everyone can mention it.
    pub mentionable: bool,
}

/// A person in the server.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Person {
    /// The id.
    pub id: Snowflake,
    /// The name.
    pub name: String,
    /// Discord's permission bits, the same in every channel.
    pub permissions: u64,
    /// The language of the person's client, such as `en-US`.
    pub locale: String,
}

impl Person {
    /// Returns whether the person has all permissions in `bits`. An administrator has all.
    pub fn has_permissions(&self, bits: u64) -> bool {
        self.permissions & ADMINISTRATOR != 0 || self.permissions & bits == bits
    }

    pub(super) fn user(&self) -> Value {
        user(self.id, &self.name, false)
    }

    /// Returns the member object of a message event, which does not contain the user.
    pub(super) fn partial_member(&self) -> Value {
        let mut member = self.member(false);
        if let Some(member) = member.as_object_mut() {
            member.remove("user");
        }
        member
    }

    /// Returns the member object. Like at Discord, `permissions` is only present in interactions.
    pub(super) fn member(&self, in_interaction: bool) -> Value {
        let mut member = member(self.user(), &[]);
        if in_interaction {
            member["permissions"] = json!(self.permissions.to_string());
        }
        member
    }
}

/// Returns the default people: ada owns the server; ben and cleo are ordinary members. cleo has a German client.
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

/// Returns `size` people: those of [`people`], followed by more ordinary members.
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

/// Returns the default channels: #general and #daily.
pub fn channels() -> Vec<TextChannel> {
    let channel = |id, name: &str| TextChannel {
        id,
        guild: GUILD,
        name: name.to_owned(),
    };
    vec![channel(GENERAL, "general"), channel(DAILY, "daily")]
}

/// Returns the forum channel #help with its tags. By default, a sandbox has no forum channel.
pub fn forums() -> Vec<ForumChannel> {
    let tag = |id, name: &str, is_moderated| ForumTag {
        id,
        name: name.to_owned(),
        is_moderated,
    };
    vec![ForumChannel {
        id: HELP,
        guild: GUILD,
        name: "help".to_owned(),
        tags: vec![
            tag(QUESTION_TAG, "question", false),
            tag(SOLVED_TAG, "solved", false),
            tag(PINNED_TAG, "important", true),
        ],
    }]
}

/// Returns the default roles: `quiz`, which anyone can mention, and `staff`, which the bot cannot mention.
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

/// Returns the bot's user object, as only the bot can see it.
pub(super) fn current_user() -> Value {
    let mut bot = bot_user();
    bot["verified"] = json!(true);
    bot["mfa_enabled"] = json!(true);
    bot["email"] = Value::Null;
    bot
}

pub(super) fn user(id: Snowflake, name: &str, bot: bool) -> Value {
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
