//! A channel: its server, the bot's permissions in it, and its JSON.
//!
//! Source: resources/channel.mdx, topics/permissions.mdx.

use serde_json::{Value, json};

use super::error::ApiError;
use super::fixtures::{
    APPLICATION, BOT_BASE, ForumChannel, ForumTag, Person, SEND_MESSAGES, SEND_MESSAGES_IN_THREADS,
    TextChannel, VIEW_CHANNEL,
};
use super::snowflake::Snowflake;
use super::thread::Thread;

/// A channel.
#[derive(Clone, Debug)]
pub(super) struct Channel {
    pub id: Snowflake,
    pub kind: ChannelKind,
    /// The bot's permissions in the channel, as Discord's bits.
    pub bot_permissions: u64,
    /// The newest message, even if it has been deleted since.
    pub last_message: Option<Snowflake>,
    /// Whether only adults may see it.
    pub is_age_restricted: bool,
}

/// The type of a channel.
#[derive(Clone, Debug)]
pub(super) enum ChannelKind {
    /// A text channel of a server.
    Text {
        guild: Snowflake,
        name: String,
        position: usize,
    },
    /// Direct messages between the bot and a person. If closed, the person rejects messages from the bot.
    Direct { person: Person, is_closed: bool },
    /// A forum channel of a server. It contains only threads.
    Forum {
        guild: Snowflake,
        name: String,
        position: usize,
        tags: Vec<ForumTag>,
    },
    /// A thread in a text or forum channel.
    Thread(Thread),
    /// A private channel of people, which the bot cannot see.
    Group { people: Vec<Person> },
}

impl Channel {
    fn new(id: Snowflake, kind: ChannelKind) -> Self {
        Self {
            id,
            kind,
            bot_permissions: BOT_BASE,
            last_message: None,
            is_age_restricted: false,
        }
    }

    pub fn text(position: usize, channel: &TextChannel) -> Self {
        let (guild, name) = (channel.guild, channel.name.clone());
        let kind = ChannelKind::Text {
            guild,
            name,
            position,
        };
        Self::new(channel.id, kind)
    }

    pub fn forum(position: usize, channel: &ForumChannel) -> Self {
        let kind = ChannelKind::Forum {
            guild: channel.guild,
            name: channel.name.clone(),
            position,
            tags: channel.tags.clone(),
        };
        Self::new(channel.id, kind)
    }

    /// Returns a thread of `parent`, with the permissions of the parent.
    pub fn thread(id: Snowflake, parent: &Channel, thread: Thread) -> Self {
        Self {
            bot_permissions: parent.bot_permissions,
            is_age_restricted: parent.is_age_restricted,
            ..Self::new(id, ChannelKind::Thread(thread))
        }
    }

    pub fn group(id: Snowflake, people: Vec<Person>) -> Self {
        Self::new(id, ChannelKind::Group { people })
    }

    pub fn direct(id: Snowflake, person: &Person) -> Self {
        let kind = ChannelKind::Direct {
            person: person.clone(),
            is_closed: false,
        };
        Self::new(id, kind)
    }

    /// Returns the server of the channel; `None` for direct messages and private channels.
    pub fn guild(&self) -> Option<Snowflake> {
        match &self.kind {
            ChannelKind::Text { guild, .. } | ChannelKind::Forum { guild, .. } => Some(*guild),
            ChannelKind::Thread(thread) => Some(thread.guild),
            ChannelKind::Direct { .. } | ChannelKind::Group { .. } => None,
        }
    }

    /// Returns the thread, if the channel is one.
    pub fn as_thread(&self) -> Option<&Thread> {
        match &self.kind {
            ChannelKind::Thread(thread) => Some(thread),
            _ => None,
        }
    }

    pub fn as_thread_mut(&mut self) -> Option<&mut Thread> {
        match &mut self.kind {
            ChannelKind::Thread(thread) => Some(thread),
            _ => None,
        }
    }

    /// Notes a new message.
    pub fn add_message(&mut self, id: Snowflake) {
        self.last_message = Some(id);
        let is_first = self.id == id;
        if let Some(thread) = self.as_thread_mut() {
            thread.has_started |= is_first;
            thread.message_count += u64::from(!is_first);
        }
    }

    /// Returns the permission to send messages: threads have one of their own.
    pub fn sending_permission(&self) -> u64 {
        match self.kind {
            ChannelKind::Thread(_) => SEND_MESSAGES_IN_THREADS,
            _ => SEND_MESSAGES,
        }
    }

    /// Returns whether these are direct messages with the bot.
    pub fn is_direct(&self) -> bool {
        matches!(self.kind, ChannelKind::Direct { .. })
    }

    /// Returns whether this is the direct message channel with `person`.
    pub fn is_with(&self, person: Snowflake) -> bool {
        matches!(&self.kind, ChannelKind::Direct { person: with, .. } if with.id == person)
    }

    /// Returns whether the person can see the channel.
    pub fn is_open_to(&self, person: Snowflake) -> bool {
        match &self.kind {
            ChannelKind::Group { people } => people.iter().any(|one| one.id == person),
            _ => self.guild().is_some() || self.is_with(person),
        }
    }

    /// Returns whether the bot has all permissions in `bits`. It has none in a channel that it cannot see.
    pub fn bot_has(&self, bits: u64) -> bool {
        let bits = bits | VIEW_CHANNEL;
        match self.kind {
            ChannelKind::Direct { .. } => true,
            ChannelKind::Group { .. } => false,
            _ => self.bot_permissions & bits == bits,
        }
    }

    /// Returns the channel if the bot can see it.
    ///
    /// # Errors
    /// 50001 if it cannot.
    pub fn check_visible(&self) -> Result<&Self, ApiError> {
        match self.bot_has(VIEW_CHANNEL) {
            true => Ok(self),
            false => Err(ApiError::missing_access()),
        }
    }

    /// Returns the channel object.
    pub fn json(&self) -> Value {
        match &self.kind {
            ChannelKind::Text {
                guild,
                name,
                position,
            } => json!({
                "id": self.id, "type": 0, "guild_id": guild, "name": name, "position": position,
                "topic": null, "nsfw": self.is_age_restricted, "rate_limit_per_user": 0, "parent_id": null,
                "last_message_id": self.last_message, "flags": 0,
                "permission_overwrites": self.overwrites(),
            }),
            ChannelKind::Direct { person, .. } => json!({
                "id": self.id, "type": 1, "last_message_id": self.last_message, "flags": 0,
                "recipients": [person.user()],
            }),
            ChannelKind::Forum {
                guild,
                name,
                position,
                tags,
            } => json!({
                "id": self.id, "type": 15, "guild_id": guild, "name": name, "position": position,
                "topic": null, "nsfw": self.is_age_restricted, "rate_limit_per_user": 0,
                "parent_id": null, "last_message_id": self.last_message, "flags": 0,
                "permission_overwrites": self.overwrites(),
                "available_tags": tags.iter().map(tag_json).collect::<Vec<_>>(),
                "default_reaction_emoji": null, "default_sort_order": null,
                "default_forum_layout": 0,
            }),
            ChannelKind::Thread(thread) => thread.json(self.id, self.last_message),
            ChannelKind::Group { people } => json!({
                "id": self.id, "type": 3, "last_message_id": self.last_message, "flags": 0,
                "name": null, "icon": null, "owner_id": people.first().map(|owner| owner.id),
                "recipients": people.iter().map(Person::user).collect::<Vec<_>>(),
            }),
        }
    }

    /// Returns the partial channel object of an interaction, with the permissions of `person`.
    pub fn json_for(&self, person: &Person) -> Value {
        let mut channel = self.json();
        if let Some(channel) = channel.as_object_mut() {
            channel.remove("permission_overwrites");
        }
        if self.guild().is_some() {
            channel["permissions"] = json!(person.permissions.to_string());
        }
        channel
    }

    /// Returns the permission overwrites that change the permissions of the bot's roles to `bot_permissions`.
    fn overwrites(&self) -> Vec<Value> {
        let allow = self.bot_permissions & !BOT_BASE;
        let deny = BOT_BASE & !self.bot_permissions;
        match allow | deny {
            0 => Vec::new(),
            _ => vec![json!({
                "id": APPLICATION, "type": 1, "allow": allow.to_string(), "deny": deny.to_string(),
            })],
        }
    }
}

fn tag_json(tag: &ForumTag) -> Value {
    json!({
        "id": tag.id, "name": tag.name, "moderated": tag.is_moderated, "emoji_id": null,
        "emoji_name": null,
    })
}

/// Returns the channel objects of the active threads of a server that the bot can see.
pub(super) fn active_threads<'a>(
    channels: impl Iterator<Item = &'a Channel>,
    guild: Snowflake,
) -> Vec<Value> {
    let active = channels.filter(|channel| {
        let thread = channel.as_thread();
        let is_active = thread.is_some_and(|it| it.guild == guild && !it.is_archived);
        is_active && channel.check_visible().is_ok()
    });
    active.map(Channel::json).collect()
}
