//! Everything the sandbox remembers, behind one lock, and a broadcast of what changed.
//!
//! The lock is never held across an await: each request, each payload and each act of a person
//! takes it once, decides, and lets go.

use std::collections::{BTreeMap, BTreeSet, HashMap, VecDeque};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use serde_json::{Map, Value, json};
use tokio::sync::broadcast;
use tokio::time::{Instant, timeout_at};

use super::channel::Channel;
use super::compose::{self, Origin, StoredFile, Surroundings};
use super::draft::Draft;
use super::error::ApiError;
use super::message::{EPHEMERAL, Message};
use super::pending::Pending;
use super::place::{APPLICATION, MENTION_EVERYONE, Person};
use super::sessions::Sessions;
use super::snowflake::{Snowflake, Snowflakes};
use super::time::Stamp;
use super::{Change, Options};

/// Changes a slow listener may lag behind by; then it looks at the state again.
const CHANGES_KEPT: usize = 1024;

/// What all connections and handles of one sandbox share.
pub(super) struct Shared {
    pub options: Options,
    /// `http://127.0.0.1:<port>`
    pub url: String,
    changes: broadcast::Sender<Change>,
    world: Mutex<World>,
}

#[derive(Default)]
pub(super) struct World {
    pub snowflakes: Snowflakes,
    /// Deleted ones are gone from here.
    pub channels: BTreeMap<Snowflake, Channel>,
    /// Registered commands: global under `None`, a guild's own under its id.
    pub commands: BTreeMap<Option<Snowflake>, Vec<Value>>,
    pub messages: BTreeMap<Snowflake, Message>,
    pub nonces: Vec<UsedNonce>,
    pub files: HashMap<Snowflake, StoredFile>,
    pub interactions: HashMap<Snowflake, Pending>,
    /// INTERACTION_CREATE of the newest ones, oldest first.
    pub events: VecDeque<(Snowflake, Value)>,
    pub sessions: Sessions,
    /// Servers that removed the bot.
    pub left: BTreeSet<Snowflake>,
}

/// A nonce that a message of the bot was created with.
pub(super) struct UsedNonce {
    pub nonce: Value,
    pub message: Snowflake,
    pub used: Stamp,
}

impl Shared {
    pub fn new(options: Options, url: String) -> Self {
        let (changes, _) = broadcast::channel(CHANGES_KEPT);
        let text_channels = options.channels.iter().enumerate();
        let world = World {
            channels: text_channels
                .map(|(position, channel)| (channel.id, Channel::text(position, channel)))
                .collect(),
            ..World::default()
        };
        Self {
            options,
            url,
            changes,
            world: Mutex::new(world),
        }
    }

    pub fn world(&self) -> MutexGuard<'_, World> {
        // A panic in one test's closure must not hide what the sandbox saw from the others.
        self.world.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Publishes a change. It is fine if nobody has subscribed.
    pub fn publish(&self, change: Change) {
        let _ = self.changes.send(change);
    }

    pub fn changes(&self) -> broadcast::Receiver<Change> {
        self.changes.subscribe()
    }

    /// Looks now and after every change until `look` finds something, or `deadline` has passed.
    pub async fn until<T>(
        &self,
        deadline: Option<Instant>,
        look: impl Fn(&World) -> Option<T>,
    ) -> Option<T> {
        self.until_by(|_| deadline, look).await
    }

    /// As [`Self::until`], for as long as the token of an interaction lives.
    pub async fn while_open<T>(
        &self,
        sent: Stamp,
        look: impl Fn(&World) -> Option<T>,
    ) -> Option<T> {
        let life = self.options.token_lives_for;
        // When time is advanced, the end comes nearer.
        let end = |world: &World| Some(sent.aged(life, world.snowflakes.ahead()));
        self.until_by(end, look).await
    }

    async fn until_by<T>(
        &self,
        deadline: impl Fn(&World) -> Option<Instant>,
        look: impl Fn(&World) -> Option<T>,
    ) -> Option<T> {
        let mut changes = self.changes();
        loop {
            let deadline = {
                let world = self.world();
                if let Some(found) = look(&world) {
                    return Some(found);
                }
                deadline(&world)
            };
            // What `recv` returns is of no interest: also after lagging behind, the state tells.
            match deadline {
                None => drop(changes.recv().await),
                Some(deadline) => {
                    if timeout_at(deadline, changes.recv()).await.is_err() {
                        return look(&self.world());
                    }
                }
            }
        }
    }

    /// Makes a message from what its author sent, and tells the bot about it.
    ///
    /// # Errors
    /// As [`compose::say`]; nothing is made then.
    pub fn post(
        &self,
        world: &mut World,
        mut origin: Origin,
        reader: Option<Snowflake>,
        draft: Draft,
    ) -> Result<Snowflake, ApiError> {
        let (id, channel) = (origin.id, origin.channel);
        if reader.is_some() {
            origin.flags |= EPHEMERAL;
        }
        let from_interaction = origin.extra.contains_key("interaction_metadata");
        let mut json = compose::blank(origin);
        self.say(world, &mut json, draft, !from_interaction)?;
        self.keep(world, Message::new(id, channel, reader, json));
        Ok(id)
    }

    /// Stores a new message as it is, and tells the bot about it.
    pub fn keep(&self, world: &mut World, message: Message) {
        let (id, channel) = (message.id(), message.channel());
        if !message.is_ephemeral() {
            world.tell_of_message("MESSAGE_CREATE", channel, message.json.clone());
            if let Some(channel) = world.channels.get_mut(&channel) {
                channel.last_message = Some(id);
            }
        }
        world.messages.insert(id, message);
        self.publish(Change::Message(id));
    }

    /// Edits a message by what the bot sent.
    ///
    /// # Errors
    /// 10008 for a message that is not there; otherwise as [`compose::say`]. Nothing changes then.
    pub fn edit(&self, world: &mut World, id: Snowflake, draft: Draft) -> Result<(), ApiError> {
        let message = world
            .messages
            .get(&id)
            .ok_or_else(ApiError::unknown_message)?;
        let was_loading = message.is_loading();
        let from_interaction = message.json.contains_key("interaction_metadata");
        let mut json = message.json.clone();
        self.say(world, &mut json, draft, !from_interaction)?;
        if !was_loading {
            compose::mark_edited(&mut json, &world.snowflakes.now());
        }
        let message = world
            .messages
            .get_mut(&id)
            .ok_or_else(ApiError::unknown_message)?;
        message.json = json.clone();
        let channel = message.channel();
        if !message.is_ephemeral() {
            world.tell_of_message("MESSAGE_UPDATE", channel, json);
        }
        self.publish(Change::Message(id));
        Ok(())
    }

    /// Takes a message away.
    ///
    /// # Errors
    /// 10008 for a message that is not there.
    pub fn delete(&self, world: &mut World, id: Snowflake) -> Result<(), ApiError> {
        let message = world
            .messages
            .remove(&id)
            .ok_or_else(ApiError::unknown_message)?;
        if !message.is_ephemeral() {
            let channel = message.channel();
            let gone = Map::from_iter([
                ("id".to_owned(), json!(id)),
                ("channel_id".to_owned(), json!(channel)),
            ]);
            world.tell_of_message("MESSAGE_DELETE", channel, gone);
        }
        self.publish(Change::MessageDeleted(id));
        Ok(())
    }

    /// The channel of direct messages with `person`, opened when there is none.
    pub fn direct_channel<'a>(&self, world: &'a mut World, person: &Person) -> &'a Channel {
        let open = world.channels.values().find(|it| it.is_with(person.id));
        let id = open.map(|channel| channel.id).unwrap_or_else(|| {
            let id = world.snowflakes.next();
            self.publish(Change::Channel(id));
            id
        });
        let channel = world.channels.entry(id);
        channel.or_insert_with(|| Channel::direct(id, person))
    }

    fn say(
        &self,
        world: &mut World,
        json: &mut Map<String, Value>,
        mut draft: Draft,
        everything_pings: bool,
    ) -> Result<(), ApiError> {
        let uploads = std::mem::take(&mut draft.uploads);
        let files: Vec<StoredFile> = uploads
            .into_iter()
            .map(|upload| StoredFile {
                id: world.snowflakes.next(),
                upload,
            })
            .collect();
        let around = Surroundings {
            options: &self.options,
            files_url: &self.url,
            everything_pings,
            pings_any_role: pings_any_role(world, json),
        };
        compose::say(json, &draft, &files, &around)?;
        world
            .files
            .extend(files.into_iter().map(|file| (file.id, file)));
        Ok(())
    }
}

impl World {
    /// A channel as the bot may reach it.
    ///
    /// # Errors
    /// 10003 for a channel that is not there, 50001 for one the bot does not see.
    pub fn channel(&self, id: Snowflake) -> Result<&Channel, ApiError> {
        let channel = self.channels.get(&id);
        channel.ok_or_else(ApiError::unknown_channel)?.seen_by_bot()
    }

    /// The server of a channel; `None` for direct messages, and for a channel that is gone.
    pub fn guild_of(&self, channel: Snowflake) -> Option<Snowflake> {
        self.channels.get(&channel)?.guild()
    }

    /// A message in its channel.
    ///
    /// # Errors
    /// As [`Self::channel`]; 10008 for a message that is not in it.
    pub fn message_in(&self, channel: Snowflake, id: Snowflake) -> Result<&Message, ApiError> {
        self.channel(channel)?;
        let message = self
            .messages
            .get(&id)
            .filter(|message| message.channel() == channel);
        message.ok_or_else(ApiError::unknown_message)
    }

    /// Tells the bot of a message, when it sees the channel; the gateway's shape names the server.
    fn tell_of_message(&mut self, event: &str, channel: Snowflake, mut json: Map<String, Value>) {
        let Ok(channel) = self.channel(channel) else {
            return;
        };
        let guild = channel.guild();
        if let Some(guild) = guild {
            json.insert("guild_id".to_owned(), json!(guild));
        }
        self.sessions
            .dispatch_message(event, guild.is_some(), Value::Object(json));
    }
}

/// Whether the author of a message may ping roles that are not for everybody to ping.
fn pings_any_role(world: &World, message: &Map<String, Value>) -> bool {
    let channel = message["channel_id"]
        .as_str()
        .and_then(|id| id.parse().ok());
    let channel = channel.and_then(|id: Snowflake| world.channels.get(&id));
    let is_own = message["author"]["id"] == APPLICATION.to_string();
    is_own && channel.is_some_and(|channel| channel.bot_may(MENTION_EVERYONE))
}

/// Looks up when an interaction was sent; each request carries it as an extension, for the recorder.
#[derive(Clone)]
pub(super) struct SendTimes(pub Arc<Shared>);

impl SendTimes {
    pub fn sent_at(&self, interaction: Snowflake) -> Option<Instant> {
        let world = self.0.world();
        let pending = world.interactions.get(&interaction)?;
        Some(pending.sent.at)
    }
}
