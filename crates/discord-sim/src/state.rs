//! The state of the sandbox behind one lock, and a broadcast of its changes.
//!
//! The lock is never held across an await: each request, payload and action takes it once and releases it.

use std::collections::{BTreeMap, BTreeSet, HashMap, VecDeque};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use serde_json::{Map, Value, json};
use tokio::sync::broadcast;
use tokio::time::{Instant, timeout_at};

use super::channel::Channel;
use super::compose::{self, ComposeContext, MessageOrigin, StoredFile};
use super::delivery::DeliveryLog;
use super::draft::Draft;
use super::error::ApiError;
use super::fixtures::{APPLICATION, MENTION_EVERYONE, Person};
use super::message::{EPHEMERAL, Message};
use super::pending::PendingInteraction;
use super::sessions::Sessions;
use super::snowflake::{Snowflake, SnowflakeGenerator};
use super::time::SandboxInstant;
use super::{Change, SandboxOptions};

/// How many changes a slow listener may lag behind. After that it must read the state again.
const CHANGES_CAPACITY: usize = 1024;

/// The data shared by all connections and handles of a sandbox.
pub(super) struct SharedState {
    pub options: SandboxOptions,
    /// `http://127.0.0.1:<port>`
    pub url: String,
    changes: broadcast::Sender<Change>,
    state: Mutex<SandboxState>,
}

/// The state of the sandbox.
#[derive(Default)]
pub(super) struct SandboxState {
    pub snowflakes: SnowflakeGenerator,
    /// The channels, without deleted ones.
    pub channels: BTreeMap<Snowflake, Channel>,
    /// The registered commands: global ones under `None`, those of a server under its id.
    pub commands: BTreeMap<Option<Snowflake>, Vec<Value>>,
    pub messages: BTreeMap<Snowflake, Message>,
    pub nonces: Vec<UsedNonce>,
    pub files: HashMap<Snowflake, StoredFile>,
    pub interactions: HashMap<Snowflake, PendingInteraction>,
    /// The INTERACTION_CREATE events of the newest interactions, oldest first.
    pub events: VecDeque<(Snowflake, Value)>,
    pub sessions: Sessions,
    /// The servers that removed the bot.
    pub left: BTreeSet<Snowflake>,
    /// The people that have left a server, with the server.
    pub absent: BTreeSet<(Snowflake, Snowflake)>,
    /// The people that have installed the app for themselves.
    pub installed: BTreeSet<Snowflake>,
    /// The permissions that a person has in a channel, if they differ from the person's own.
    pub member_permissions: BTreeMap<(Snowflake, Snowflake), u64>,
    pub deliveries: DeliveryLog,
}

/// A nonce of a message that the bot created.
pub(super) struct UsedNonce {
    pub nonce: Value,
    pub message: Snowflake,
    pub used: SandboxInstant,
}

impl SharedState {
    pub fn new(options: SandboxOptions, url: String) -> Self {
        let (changes, _) = broadcast::channel(CHANGES_CAPACITY);
        let text_channels = options.channels.iter().enumerate();
        let text_channels =
            text_channels.map(|(at, channel)| (channel.id, Channel::text(at, channel)));
        let forums = options.forums.iter().zip(options.channels.len()..);
        let forums = forums.map(|(channel, at)| (channel.id, Channel::forum(at, channel)));
        let state = SandboxState {
            channels: text_channels.chain(forums).collect(),
            ..SandboxState::default()
        };
        Self {
            options,
            url,
            changes,
            state: Mutex::new(state),
        }
    }

    pub fn lock(&self) -> MutexGuard<'_, SandboxState> {
        // A panic in one test's closure must not hide the state from other tests.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Publishes a change. There may be no subscribers.
    pub fn publish(&self, change: Change) {
        let _ = self.changes.send(change);
    }

    pub fn changes(&self) -> broadcast::Receiver<Change> {
        self.changes.subscribe()
    }

    /// Calls `look` now and after every change, until it returns a value or `deadline` has passed.
    pub async fn until<T>(
        &self,
        deadline: Option<Instant>,
        look: impl Fn(&SandboxState) -> Option<T>,
    ) -> Option<T> {
        self.until_by(|_| deadline, look).await
    }

    /// The same as [`Self::until`], until the token of an interaction expires.
    pub async fn while_open<T>(
        &self,
        sent: SandboxInstant,
        look: impl Fn(&SandboxState) -> Option<T>,
    ) -> Option<T> {
        let life = self.options.token_lifetime;
        // The token expires sooner if the time is advanced.
        let end = |state: &SandboxState| Some(sent.aged(life, state.snowflakes.ahead()));
        self.until_by(end, look).await
    }

    async fn until_by<T>(
        &self,
        deadline: impl Fn(&SandboxState) -> Option<Instant>,
        look: impl Fn(&SandboxState) -> Option<T>,
    ) -> Option<T> {
        let mut changes = self.changes();
        loop {
            let deadline = {
                let state = self.lock();
                if let Some(found) = look(&state) {
                    return Some(found);
                }
                deadline(&state)
            };
            // The result of `recv` does not matter: `look` checks the state even after missed changes.
            match deadline {
                None => drop(changes.recv().await),
                Some(deadline) => {
                    if timeout_at(deadline, changes.recv()).await.is_err() {
                        return look(&self.lock());
                    }
                }
            }
        }
    }

    /// Creates a message from a draft, and notifies the bot. `pinged` is the author that a reply pings.
    ///
    /// # Errors
    /// The same as [`compose::apply_draft`]. No message is created then.
    pub fn post(
        &self,
        state: &mut SandboxState,
        mut origin: MessageOrigin,
        pinged: Option<Value>,
        reader: Option<Snowflake>,
        draft: Draft,
    ) -> Result<Snowflake, ApiError> {
        let (id, channel) = (origin.id, origin.channel);
        if reader.is_some() {
            origin.flags |= EPHEMERAL;
        }
        let from_interaction = origin.extra.contains_key("interaction_metadata");
        let mut json = compose::empty_message(origin);
        self.apply_draft(state, &mut json, draft, !from_interaction)?;
        if let Some(pinged) = pinged {
            compose::add_mention(&mut json, pinged);
        }
        self.store(state, Message::new(id, channel, reader, json));
        Ok(id)
    }

    /// Stores a new message unchanged, and notifies the bot.
    pub fn store(&self, state: &mut SandboxState, message: Message) {
        let (id, channel) = (message.id(), message.channel());
        let author = message.author();
        let json = message.json.clone();
        let is_public = !message.is_ephemeral();
        state.messages.insert(id, message);
        if is_public {
            if let Some(channel) = state.channels.get_mut(&channel) {
                channel.add_message(id);
            }
            self.notify_of_message(state, "MESSAGE_CREATE", channel, author, json);
        }
        self.publish(Change::Message(id));
    }

    /// Applies the bot's edit to a message.
    ///
    /// # Errors
    /// 10008 if the message does not exist; otherwise the same as [`compose::apply_draft`]. Nothing changes then.
    pub fn edit(
        &self,
        state: &mut SandboxState,
        id: Snowflake,
        draft: Draft,
    ) -> Result<(), ApiError> {
        let message = state
            .messages
            .get(&id)
            .ok_or_else(ApiError::unknown_message)?;
        let was_loading = message.is_loading();
        let from_interaction = message.json.contains_key("interaction_metadata");
        let mut json = message.json.clone();
        self.apply_draft(state, &mut json, draft, !from_interaction)?;
        if !was_loading {
            compose::mark_edited(&mut json, &state.snowflakes.now());
        }
        let message = state
            .messages
            .get_mut(&id)
            .ok_or_else(ApiError::unknown_message)?;
        message.json = json.clone();
        let (channel, author) = (message.channel(), message.author());
        if !message.is_ephemeral() {
            self.notify_of_message(state, "MESSAGE_UPDATE", channel, author, json);
        }
        self.publish(Change::Message(id));
        Ok(())
    }

    /// Deletes a message.
    ///
    /// # Errors
    /// 10008 if the message does not exist.
    pub fn delete(&self, state: &mut SandboxState, id: Snowflake) -> Result<(), ApiError> {
        let message = state
            .messages
            .remove(&id)
            .ok_or_else(ApiError::unknown_message)?;
        if !message.is_ephemeral() {
            let channel = message.channel();
            let gone = Map::from_iter([
                ("id".to_owned(), json!(id)),
                ("channel_id".to_owned(), json!(channel)),
            ]);
            let author = message.author();
            self.notify_of_message(state, "MESSAGE_DELETE", channel, author, gone);
        }
        self.publish(Change::MessageDeleted(id));
        Ok(())
    }

    /// Returns the direct message channel with `person`, and opens it if needed.
    pub fn direct_channel<'a>(&self, state: &'a mut SandboxState, person: &Person) -> &'a Channel {
        let open = state.channels.values().find(|it| it.is_with(person.id));
        let id = open.map(|channel| channel.id).unwrap_or_else(|| {
            let id = state.snowflakes.next();
            self.publish(Change::Channel(id));
            id
        });
        let channel = state.channels.entry(id);
        channel.or_insert_with(|| Channel::direct(id, person))
    }

    fn apply_draft(
        &self,
        state: &mut SandboxState,
        json: &mut Map<String, Value>,
        mut draft: Draft,
        everything_pings: bool,
    ) -> Result<(), ApiError> {
        let uploads = std::mem::take(&mut draft.uploads);
        let files: Vec<StoredFile> = uploads
            .into_iter()
            .map(|upload| StoredFile {
                id: state.snowflakes.next(),
                upload,
            })
            .collect();
        let context = ComposeContext {
            options: &self.options,
            files_url: &self.url,
            everything_pings,
            pings_any_role: pings_any_role(state, json),
        };
        compose::apply_draft(json, &draft, &files, &context)?;
        state
            .files
            .extend(files.into_iter().map(|file| (file.id, file)));
        Ok(())
    }
}

impl SandboxState {
    /// Returns a channel that the bot can see.
    ///
    /// # Errors
    /// 10003 if the channel does not exist, 50001 if the bot cannot see it or is not in the server.
    pub fn channel(&self, id: Snowflake) -> Result<&Channel, ApiError> {
        let channel = self.channels.get(&id);
        let channel = channel.ok_or_else(ApiError::unknown_channel)?;
        let has_left = channel.guild().is_some_and(|id| self.left.contains(&id));
        match has_left {
            true => Err(ApiError::missing_access()),
            false => channel.check_visible(),
        }
    }

    /// Returns the server of a channel; `None` for direct messages and deleted channels.
    pub fn guild_of(&self, channel: Snowflake) -> Option<Snowflake> {
        self.channels.get(&channel)?.guild()
    }

    /// Returns a message of a channel.
    ///
    /// # Errors
    /// The same as [`Self::channel`]; 10008 if the message is not in the channel.
    pub fn message_in(&self, channel: Snowflake, id: Snowflake) -> Result<&Message, ApiError> {
        self.channel(channel)?;
        let message = self
            .messages
            .get(&id)
            .filter(|message| message.channel() == channel);
        message.ok_or_else(ApiError::unknown_message)
    }
}

/// Returns whether the author of a message may ping roles that are not mentionable.
fn pings_any_role(state: &SandboxState, message: &Map<String, Value>) -> bool {
    let channel = message["channel_id"]
        .as_str()
        .and_then(|id| id.parse().ok());
    let channel = channel.and_then(|id: Snowflake| state.channels.get(&id));
    let is_own = message["author"]["id"] == APPLICATION.to_string();
    is_own && channel.is_some_and(|channel| channel.bot_has(MENTION_EVERYONE))
}

/// Looks up when an interaction was sent. Every request has it as an extension, for the recorder.
#[derive(Clone)]
pub(super) struct SendTimes(pub Arc<SharedState>);

impl SendTimes {
    pub fn sent_at(&self, interaction: Snowflake) -> Option<Instant> {
        let state = self.0.lock();
        let pending = state.interactions.get(&interaction)?;
        Some(pending.sent.at)
    }
}
