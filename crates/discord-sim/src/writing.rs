//! The messages that people, webhooks and other bots write, and how people edit and delete them.

use serde_json::{Map, Value, json};

use super::callback;
use super::channel::{Channel, ChannelKind};
use super::compose::{ComposeContext, MessageOrigin, StoredFile, apply_draft, empty_message};
use super::draft::{Draft, Upload};
use super::fixtures::{
    self, APPLICATION, ATTACH_FILES, MANAGE_MESSAGES, MANAGE_THREADS, MENTION_EVERYONE, OTHER_BOT,
    Person,
};
use super::member_message::MemberMessage;
use super::message::{Message, SUPPRESS_NOTIFICATIONS};
use super::person::open_channel;
use super::snowflake::Snowflake;
use super::state::{SandboxState, SharedState};
use super::{Change, Sandbox, compose};

impl Sandbox {
    /// Writes an ordinary message without checking permissions, and returns its id. See also [`Self::post`].
    pub fn write(&self, person: &Person, channel: Snowflake, text: &str) -> Snowflake {
        let mut state = self.shared.lock();
        let message = MemberMessage::new(text);
        self.shared
            .store_from(&mut state, Author::Person(person), channel, message)
    }

    /// Writes a message as a client would, and returns its id. In the forum post of `person`, the first message starts
    /// the post. A message in an archived thread unarchives it.
    ///
    /// # Errors
    /// A sentence with the reason why the client would not send it.
    pub fn post(
        &self,
        person: &Person,
        channel: Snowflake,
        message: MemberMessage,
    ) -> Result<Snowflake, String> {
        let mut state = self.shared.lock();
        check_sendable(&state, person, channel, &message)?;
        self.shared.unarchive(&mut state, channel);
        Ok(self
            .shared
            .store_from(&mut state, Author::Person(person), channel, message))
    }

    /// Writes a message as a webhook with this name.
    pub fn post_as_webhook(
        &self,
        name: &str,
        channel: Snowflake,
        message: MemberMessage,
    ) -> Snowflake {
        let mut state = self.shared.lock();
        self.shared
            .store_from(&mut state, Author::Webhook(name), channel, message)
    }

    /// Writes a message as another bot with this name.
    pub fn post_as_bot(&self, name: &str, channel: Snowflake, message: MemberMessage) -> Snowflake {
        let mut state = self.shared.lock();
        self.shared
            .store_from(&mut state, Author::Bot(name), channel, message)
    }

    /// Changes the text of a person's own message.
    ///
    /// # Errors
    /// A sentence with the reason why the client would not send the change.
    pub fn edit_text(&self, person: &Person, id: Snowflake, text: &str) -> Result<(), String> {
        let mut state = self.shared.lock();
        let message = state.messages.get(&id);
        let message = message.ok_or("the message does not exist")?;
        if message.author() != Some(person.id) {
            return Err("only the author can edit a message".to_owned());
        }
        let body = Map::from_iter([("content".to_owned(), json!(text))]);
        let uploads = Vec::new();
        self.shared
            .edit(&mut state, id, Draft { body, uploads })
            .map_err(|_| "an empty message cannot be sent".to_owned())
    }

    /// Deletes a message as `person`: their own, or any message with MANAGE_MESSAGES.
    ///
    /// # Errors
    /// A sentence with the reason why the client does not offer this.
    pub fn delete_as(&self, person: &Person, id: Snowflake) -> Result<(), String> {
        let mut state = self.shared.lock();
        let message = state.messages.get(&id);
        let message = message.filter(|it| it.is_visible_to(person.id));
        let message = message.ok_or("the message does not exist")?;
        let (author, channel) = (message.author(), message.channel());
        let person = state.acting(person, channel);
        let is_in_server = state.guild_of(channel).is_some();
        let may = author == Some(person.id)
            || is_in_server && person.has_permissions(MANAGE_MESSAGES)
            || message.is_ephemeral();
        if !may {
            return Err(format!("{} cannot delete this message", person.name));
        }
        self.shared
            .delete(&mut state, id)
            .map_err(|_| "the message does not exist".to_owned())
    }
}

/// The author of a message that the sandbox's bot did not write.
#[derive(Clone, Copy)]
pub(super) enum Author<'a> {
    Person(&'a Person),
    Webhook(&'a str),
    Bot(&'a str),
}

/// The type of the message with which such a thread begins. Source: resources/message.mdx, "Message Types".
const THREAD_STARTER: u64 = 21;
/// The id of every webhook. Only their names differ.
const WEBHOOK: Snowflake = Snowflake::new(1_108_000_000_000_000_001);

impl Author<'_> {
    fn user(&self) -> Value {
        match self {
            Self::Person(person) => person.user(),
            Self::Webhook(name) => fixtures::user(WEBHOOK, name, true),
            Self::Bot(name) => fixtures::user(OTHER_BOT, name, true),
        }
    }
}

impl SharedState {
    /// Stores the first message of a thread that was started at a message of another channel.
    pub(super) fn store_starter(
        &self,
        state: &mut SandboxState,
        thread: Snowflake,
        message: Snowflake,
        person: &Person,
    ) {
        let Some(starter) = state.messages.get(&message) else {
            return;
        };
        let channel = starter.channel();
        let mut extra = Map::new();
        callback::refer(&mut extra, state.guild_of(channel), channel, message);
        extra.insert("referenced_message".to_owned(), reference(Some(starter)));
        extra.insert("type".to_owned(), json!(THREAD_STARTER));
        let id = state.snowflakes.next();
        let json = empty_message(MessageOrigin {
            id,
            channel: thread,
            author: person.user(),
            flags: 0,
            extra,
        });
        self.store(state, Message::new(id, thread, None, json));
    }

    /// Stores a message, and notifies the bot.
    pub(super) fn store_from(
        &self,
        state: &mut SandboxState,
        author: Author,
        channel: Snowflake,
        message: MemberMessage,
    ) -> Snowflake {
        let id = state.next_message_id(channel, &author);
        let mut extra = message.extra;
        if matches!(author, Author::Webhook(_)) {
            extra.insert("webhook_id".to_owned(), json!(WEBHOOK));
        }
        let mut pinged = None;
        if let Some(replied_to) = message.reply_to {
            let guild = state.guild_of(channel);
            callback::refer(&mut extra, guild, channel, replied_to);
            let referenced = state.messages.get(&replied_to);
            extra.insert("referenced_message".to_owned(), reference(referenced));
            // Responses to interactions are messages of a webhook, which cannot be pinged.
            pinged = referenced
                .filter(|it| !message.is_without_ping && !it.json.contains_key("webhook_id"))
                .map(|it| it.json["author"].clone());
        }
        if let Some(forwarded) = message.forwarded.and_then(|id| state.messages.get(&id)) {
            forward(&mut extra, state, forwarded);
        }
        let flags = if message.is_silent {
            SUPPRESS_NOTIFICATIONS
        } else {
            0
        };
        let mut json = empty_message(MessageOrigin {
            id,
            channel,
            author: author.user(),
            flags,
            extra,
        });
        self.fill_in(state, &mut json, &author, &message.text, message.files);
        if let Some(pinged) = pinged {
            compose::add_mention(&mut json, pinged);
        }
        self.store(state, Message::new(id, channel, None, json));
        id
    }

    /// Sets the text, files and mentions of a message.
    fn fill_in(
        &self,
        state: &mut SandboxState,
        json: &mut Map<String, Value>,
        author: &Author,
        text: &str,
        files: Vec<(String, String, Vec<u8>)>,
    ) {
        let files: Vec<StoredFile> = files
            .into_iter()
            .zip(0..)
            .map(|((name, content_type, bytes), index)| StoredFile {
                id: state.snowflakes.next(),
                upload: Upload {
                    index,
                    name,
                    content_type,
                    bytes: bytes.into(),
                },
            })
            .collect();
        let body = Map::from_iter([("content".to_owned(), json!(text))]);
        let context = ComposeContext {
            options: &self.options,
            files_url: &self.url,
            everything_pings: true,
            pings_any_role: matches!(author, Author::Person(person) if person.has_permissions(MENTION_EVERYONE)),
        };
        let uploads = Vec::new();
        // Only an empty text can be rejected. A client never sends one, but a test may want the bot to receive one.
        let _ = apply_draft(json, &Draft { body, uploads }, &files, &context);
        if text.contains(&format!("<@{APPLICATION}>"))
            || text.contains(&format!("<@!{APPLICATION}>"))
        {
            compose::add_mention(json, fixtures::bot_user());
        }
        state
            .files
            .extend(files.into_iter().map(|file| (file.id, file)));
    }
}

impl SandboxState {
    /// Returns the id of the next message. The first message of a forum post has the id of the thread.
    fn next_message_id(&mut self, channel: Snowflake, author: &Author) -> Snowflake {
        let thread = self.channels.get(&channel).and_then(Channel::as_thread);
        let starts = thread.is_some_and(|thread| {
            let by_owner = match author {
                Author::Person(person) => person.id == thread.owner,
                Author::Bot(_) => thread.owner == OTHER_BOT,
                Author::Webhook(_) => false,
            };
            thread.is_forum_post && !thread.has_started && by_owner
        });
        if starts {
            channel
        } else {
            self.snowflakes.next()
        }
    }

    /// Returns the person with the permissions that they have in a channel.
    pub fn acting(&self, person: &Person, channel: Snowflake) -> Person {
        let channel = self.channels.get(&channel);
        // A thread has the permissions of its channel.
        let place = channel.map(|it| it.as_thread().map_or(it.id, |thread| thread.parent));
        let here = place.and_then(|place| self.member_permissions.get(&(place, person.id)));
        Person {
            permissions: here.copied().unwrap_or(person.permissions),
            ..person.clone()
        }
    }
}

/// Checks that a client would send this message.
fn check_sendable(
    state: &SandboxState,
    person: &Person,
    channel: Snowflake,
    message: &MemberMessage,
) -> Result<(), String> {
    let person = state.acting(person, channel);
    let channel = open_channel(state, &person, channel)?;
    if message.is_empty() {
        return Err("an empty message cannot be sent".to_owned());
    }
    if matches!(channel.kind, ChannelKind::Forum { .. }) {
        return Err("a forum channel contains only posts".to_owned());
    }
    if channel.guild().is_none() {
        return Ok(());
    }
    let mut needed = channel.sending_permission();
    if !message.files.is_empty() {
        needed |= ATTACH_FILES;
    }
    if !person.has_permissions(needed) {
        return Err(format!("{} cannot send this in this channel", person.name));
    }
    let Some(thread) = channel.as_thread() else {
        return Ok(());
    };
    let is_starting = thread.owner == person.id || thread.has_started;
    match (
        thread.is_locked && !person.has_permissions(MANAGE_THREADS),
        is_starting,
    ) {
        (true, _) => Err("the thread is locked".to_owned()),
        (_, false) => Err("the post has no first message yet".to_owned()),
        _ => Ok(()),
    }
}

/// Returns the `referenced_message` of a reply: without its own reference; null if it was deleted.
pub(super) fn reference(message: Option<&Message>) -> Value {
    message.map_or(Value::Null, |message| {
        let mut json = message.json.clone();
        json.remove("referenced_message");
        Value::Object(json)
    })
}

/// Makes the message a forwarded copy. Source: resources/message.mdx, "Message Snapshot Object".
fn forward(extra: &mut Map<String, Value>, state: &SandboxState, message: &Message) {
    let channel = message.channel();
    callback::refer(extra, state.guild_of(channel), channel, message.id());
    extra["message_reference"]["type"] = json!(1);
    extra.insert("type".to_owned(), json!(0));
    let mut copy = Map::new();
    for key in [
        "type",
        "content",
        "mentions",
        "mention_roles",
        "attachments",
        "embeds",
        "timestamp",
        "edited_timestamp",
        "flags",
        "components",
        "sticker_items",
    ] {
        if let Some(value) = message.json.get(key) {
            copy.insert(key.to_owned(), value.clone());
        }
    }
    let snapshots = json!([{"message": copy}]);
    extra.insert("message_snapshots".to_owned(), snapshots);
}

impl SharedState {
    /// Unarchives a thread, as a message in it does.
    fn unarchive(&self, state: &mut SandboxState, channel: Snowflake) {
        let thread = state.channels.get(&channel).and_then(Channel::as_thread);
        if thread.is_some_and(|thread| thread.is_archived) {
            self.update_thread(state, channel, |thread| thread.is_archived = false);
            self.publish(Change::Channel(channel));
        }
    }
}
