//! The JSON of a server: its roles, members and channels.

use serde_json::{Map, Value, json};

use super::SandboxOptions;
use super::channel::{Channel, active_threads};
use super::fixtures::{
    self, ADMINISTRATOR, APPLICATION, BOT_PERMISSIONS, GUILD, MEMBER_PERMISSIONS, OTHER_BOT, Person,
};
use super::snowflake::Snowflake;

/// Returns the servers of the bot, [`GUILD`] first.
pub(super) fn guilds(options: &SandboxOptions) -> Vec<Snowflake> {
    let mut guilds = vec![GUILD];
    for channel in &options.channels {
        if !guilds.contains(&channel.guild) {
            guilds.push(channel.guild);
        }
    }
    guilds
}

/// Returns a server as in `GET /guilds/{id}`.
pub(super) fn guild(options: &SandboxOptions, id: Snowflake) -> Map<String, Value> {
    let mut guild = object(json!({
        "id": id, "name": "Sandbox", "owner_id": owner(&options.people).map(|owner| owner.id),
        "roles": roles(options, id), "emojis": [], "stickers": [], "features": [],
        "preferred_locale": "en-US", "afk_timeout": 300, "verification_level": 0,
        "default_message_notifications": 0, "explicit_content_filter": 0, "mfa_level": 0,
        "nsfw": false, "nsfw_level": 0, "premium_tier": 0, "premium_subscription_count": 0,
        "premium_progress_bar_enabled": false, "system_channel_flags": 0,
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

/// Returns a server as in GUILD_CREATE: with its channels and people.
pub(super) fn guild_with_members<'a>(
    options: &SandboxOptions,
    id: Snowflake,
    channels: impl IntoIterator<Item = &'a Channel> + Clone,
) -> Value {
    let people = options.people.iter();
    let mut members: Vec<Value> = people.map(|person| person.member(false)).collect();
    members.push(bot_member(id));
    let threads = active_threads(channels.clone().into_iter(), id);
    let channels = channels.into_iter();
    let channels: Vec<Value> = channels
        .filter(|channel| channel.as_thread().is_none())
        .map(Channel::json)
        .collect();
    let mut guild = guild(options, id);
    guild.extend(object(json!({
        "joined_at": id.timestamp(), "large": false, "unavailable": false,
        "member_count": members.len(), "members": members, "channels": channels,
        "voice_states": [], "threads": threads, "presences": [], "stage_instances": [],
        "guild_scheduled_events": [], "soundboard_sounds": [],
    })));
    Value::Object(guild)
}

/// Returns a member of a server: a person, or the bot.
pub(super) fn member(options: &SandboxOptions, guild: Snowflake, user: Snowflake) -> Option<Value> {
    if user == APPLICATION {
        return Some(bot_member(guild));
    }
    let person = options.people.iter().find(|person| person.id == user)?;
    Some(person.member(false))
}

/// Returns the user object of the bot or of a person; `None` for anybody else.
pub(super) fn user(options: &SandboxOptions, user: Snowflake) -> Option<Value> {
    if user == APPLICATION {
        return Some(fixtures::bot_user());
    }
    if user == OTHER_BOT {
        return Some(fixtures::user(user, "bot", true));
    }
    let person = options.people.iter().find(|person| person.id == user)?;
    Some(person.user())
}

/// Returns all roles of a server, @everyone first.
pub(super) fn roles(options: &SandboxOptions, guild: Snowflake) -> Vec<Value> {
    // The role @everyone has the id of the server.
    let mut roles = vec![
        role_json(guild, "@everyone", MEMBER_PERMISSIONS, false, 0),
        bot_role(guild),
    ];
    if guild == GUILD {
        let own = options.roles.iter().enumerate();
        roles.extend(
            own.map(|(index, it)| role_json(it.id, &it.name, 0, it.mentionable, index + 2)),
        );
    }
    roles
}

/// Returns a role of a server by its id.
pub(super) fn role(options: &SandboxOptions, guild: Snowflake, id: &str) -> Option<Value> {
    let mut roles = roles(options, guild).into_iter();
    roles.find(|role| role["id"] == id)
}

fn owner(people: &[Person]) -> Option<&Person> {
    people
        .iter()
        .find(|person| person.has_permissions(ADMINISTRATOR))
}

fn bot_member(guild: Snowflake) -> Value {
    fixtures::member(fixtures::bot_user(), &[bot_role_id(guild)])
}

/// Returns the role that was created by the bot's invitation.
fn bot_role(guild: Snowflake) -> Value {
    let mut role = role_json(bot_role_id(guild), "recite", BOT_PERMISSIONS, false, 1);
    role["managed"] = json!(true);
    role["tags"] = json!({"bot_id": APPLICATION});
    role
}

fn bot_role_id(guild: Snowflake) -> Snowflake {
    Snowflake::new(guild.get() + 1_000_000)
}

fn role_json(
    id: Snowflake,
    name: &str,
    permissions: u64,
    mentionable: bool,
    position: usize,
) -> Value {
    json!({
        "id": id, "name": name, "color": 0, "hoist": false, "position": position,
        "colors": {"primary_color": 0, "secondary_color": null, "tertiary_color": null},
        "permissions": permissions.to_string(), "managed": false, "mentionable": mentionable,
        "flags": 0, "icon": null, "unicode_emoji": null,
    })
}

fn object(value: Value) -> Map<String, Value> {
    match value {
        Value::Object(object) => object,
        _ => Map::new(),
    }
}
