//! Threads and the posts of forum channels: what people do with them.
//!
//! Source: topics/threads.mdx; resources/channel.mdx, "Modify Channel"; events/gateway-events.mdx, "Thread Create".

use serde_json::{Value, json};

use super::channel::{Channel, ChannelKind};
use super::fixtures::{
    CREATE_PUBLIC_THREADS, ForumTag, MANAGE_THREADS, OTHER_BOT, Person, SEND_MESSAGES,
};
use super::member_message::MemberMessage;
use super::person::open_channel;
use super::snowflake::Snowflake;
use super::state::{SandboxState, SharedState};
use super::thread::Thread;
use super::writing::Author;
use super::{Change, Sandbox};

/// The maximum number of tags of a post.
const MAX_TAGS: usize = 5;

impl Sandbox {
    /// Opens a post in a forum channel with its first message, and returns the id of its thread.
    ///
    /// # Errors
    /// A sentence with the reason why the client would not send it.
    pub fn open_post(
        &self,
        person: &Person,
        forum: Snowflake,
        title: &str,
        tags: &[Snowflake],
        message: MemberMessage,
    ) -> Result<Snowflake, String> {
        let thread = self.start_post(person, forum, title, tags)?;
        self.post(person, thread, message)
    }

    /// Opens a post in a forum channel whose first message is still on its way. The bot receives THREAD_CREATE, and
    /// cannot write in the thread. Write the first message with [`Self::post`].
    ///
    /// # Errors
    /// A sentence with the reason why the client would not send it.
    pub fn start_post(
        &self,
        person: &Person,
        forum: Snowflake,
        title: &str,
        tags: &[Snowflake],
    ) -> Result<Snowflake, String> {
        let mut state = self.shared.lock();
        let person = state.acting(person, forum);
        let channel = open_channel(&state, &person, forum)?;
        let ChannelKind::Forum {
            guild,
            tags: offered,
            ..
        } = &channel.kind
        else {
            return Err("only a forum channel has posts".to_owned());
        };
        if !person.has_permissions(SEND_MESSAGES) {
            return Err(format!("{} cannot post in this channel", person.name));
        }
        check_title(title)?;
        check_tags(offered, tags, person.has_permissions(MANAGE_THREADS))
            .map_err(|why| why.to_owned())?;
        let guild = *guild;
        let id = state.snowflakes.next();
        let thread = Thread {
            tags: tags.to_vec(),
            is_forum_post: true,
            ..started(&state, guild, forum, title, person.id)
        };
        self.shared.add_thread(&mut state, id, thread);
        Ok(id)
    }

    /// Opens a post with its first message as another bot with this name, and returns the id of its thread.
    ///
    /// # Errors
    /// The channel is not a forum channel.
    pub fn open_post_as_bot(
        &self,
        name: &str,
        forum: Snowflake,
        title: &str,
        message: MemberMessage,
    ) -> Result<Snowflake, String> {
        let mut state = self.shared.lock();
        let channel = state.channels.get(&forum).map(|it| &it.kind);
        let Some(ChannelKind::Forum { guild, .. }) = channel else {
            return Err("only a forum channel has posts".to_owned());
        };
        let guild = *guild;
        let id = state.snowflakes.next();
        let thread = Thread {
            is_forum_post: true,
            ..started(&state, guild, forum, title, OTHER_BOT)
        };
        self.shared.add_thread(&mut state, id, thread);
        Ok(self
            .shared
            .store_from(&mut state, Author::Bot(name), id, message))
    }

    /// Starts a thread at a message of a text channel. Its id is that of the message.
    ///
    /// # Errors
    /// A sentence with the reason why the client would not send it.
    pub fn start_thread(
        &self,
        person: &Person,
        message: Snowflake,
        title: &str,
    ) -> Result<Snowflake, String> {
        let mut state = self.shared.lock();
        let channel = state.messages.get(&message).map(|it| it.channel());
        let channel = channel.ok_or("the message does not exist")?;
        let person = state.acting(person, channel);
        let parent = open_channel(&state, &person, channel)?;
        let ChannelKind::Text { guild, .. } = parent.kind else {
            return Err("only messages of a text channel start a thread".to_owned());
        };
        if !person.has_permissions(CREATE_PUBLIC_THREADS) {
            return Err(format!("{} cannot start threads here", person.name));
        }
        if state.channels.contains_key(&message) {
            return Err("the message already has a thread".to_owned());
        }
        check_title(title)?;
        let thread = Thread {
            has_started: true,
            ..started(&state, guild, channel, title, person.id)
        };
        self.shared.add_thread(&mut state, message, thread);
        self.shared
            .store_starter(&mut state, message, message, &person);
        Ok(message)
    }

    /// Archives or unarchives a thread, like a moderator. Does nothing if it does not exist.
    pub fn archive_thread(&self, thread: Snowflake, is_archived: bool) {
        let mut state = self.shared.lock();
        self.shared
            .update_thread(&mut state, thread, |it| it.is_archived = is_archived);
    }

    /// Locks or unlocks a thread, like a moderator. Does nothing if it does not exist.
    pub fn lock_thread(&self, thread: Snowflake, is_locked: bool) {
        let mut state = self.shared.lock();
        self.shared
            .update_thread(&mut state, thread, |it| it.is_locked = is_locked);
    }

    /// Returns the channel objects of all channels except direct messages with the bot: text and forum channels,
    /// threads, and private channels.
    pub fn channel_objects(&self) -> Vec<Value> {
        let state = self.shared.lock();
        let channels = state.channels.values();
        let others = channels.filter(|channel| !channel.is_direct());
        others.map(Channel::json).collect()
    }

    /// Returns whether `person` sees a channel.
    pub fn can_see(&self, person: &Person, channel: Snowflake) -> bool {
        open_channel(&self.shared.lock(), person, channel).is_ok()
    }

    /// Returns the channel object of a channel; `None` if it does not exist.
    pub fn channel_object(&self, channel: Snowflake) -> Option<Value> {
        let state = self.shared.lock();
        state.channels.get(&channel).map(Channel::json)
    }
}

impl SharedState {
    /// Adds a thread, and notifies the bot.
    fn add_thread(&self, state: &mut SandboxState, id: Snowflake, thread: Thread) {
        let Some(parent) = state.channels.get_mut(&thread.parent) else {
            return;
        };
        parent.last_message = Some(id);
        let channel = Channel::thread(id, parent, thread);
        let mut json = channel.json();
        json["newly_created"] = json!(true);
        state.channels.insert(id, channel);
        self.notify_of_thread(state, "THREAD_CREATE", id, &json);
        self.publish(Change::Channel(id));
    }

    /// Changes a thread, and notifies the bot. Does nothing if it does not exist.
    pub fn update_thread(
        &self,
        state: &mut SandboxState,
        id: Snowflake,
        change: impl FnOnce(&mut Thread),
    ) {
        let now = state.snowflakes.now();
        let Some(channel) = state.channels.get_mut(&id) else {
            return;
        };
        let Some(thread) = channel.as_thread_mut() else {
            return;
        };
        let was_archived = thread.is_archived;
        change(thread);
        if thread.is_archived != was_archived {
            thread.archive_changed = now;
        }
        let json = channel.json();
        self.notify_of_thread(state, "THREAD_UPDATE", id, &json);
        self.publish(Change::Channel(id));
    }
}

/// Returns a new thread without tags and messages.
fn started(
    state: &SandboxState,
    guild: Snowflake,
    parent: Snowflake,
    title: &str,
    owner: Snowflake,
) -> Thread {
    Thread {
        guild,
        parent,
        name: title.to_owned(),
        owner,
        tags: Vec::new(),
        is_archived: false,
        is_locked: false,
        archive_changed: state.snowflakes.now(),
        is_forum_post: false,
        has_started: false,
        message_count: 0,
    }
}

pub(super) const UNKNOWN_TAG: &str = "the forum channel has no such tag";
pub(super) const MODERATED_TAG: &str = "only moderators can apply this tag";

/// Checks the tags of a post.
///
/// # Errors
/// A sentence with the reason, such as [`UNKNOWN_TAG`].
pub(super) fn check_tags(
    offered: &[ForumTag],
    tags: &[Snowflake],
    is_manager: bool,
) -> Result<(), &'static str> {
    if tags.len() > MAX_TAGS {
        return Err("a post has at most 5 tags");
    }
    for id in tags {
        let tag = offered.iter().find(|tag| tag.id == *id);
        if tag.ok_or(UNKNOWN_TAG)?.is_moderated && !is_manager {
            return Err(MODERATED_TAG);
        }
    }
    Ok(())
}

fn check_title(title: &str) -> Result<(), String> {
    match (1..=100).contains(&title.trim().chars().count()) {
        true => Ok(()),
        false => Err("a title has 1 to 100 characters".to_owned()),
    }
}
