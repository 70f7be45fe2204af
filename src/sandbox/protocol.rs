//! The messages between the page and the program. `web/src/protocol.ts` contains the same types with a description of
//! each field; the tests compare the two.
//!
//! Discord's own types (messages, commands, components, modals) are passed on as JSON.

mod channels;
mod notes;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

pub use channels::{Channel, ChannelKind, Delivery, DeliveryResult, Tag};
pub use notes::{
    AddedPicture, FileIds, FilePath, FixIds, FixedIds, NoteFile, NoteText, NotesFolder, OtherFile,
    Preview, PreviewNote, PreviewedAnswer, PreviewedMessage, Problem, RenameFile, SaveNote,
    SkippedIds, TextWithIds,
};
use recite_discord_sim::snowflake::Snowflake;

/// An update sent to the page, one per websocket message: first the whole state, then the changes.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(tag = "update", rename_all = "snake_case")]
pub enum PageUpdate {
    State(Box<State>),
    Commands { commands: Vec<Value> },
    Message { message: ChannelMessage },
    MessageDeleted { id: Snowflake },
    Exchange { exchange: Box<Exchange> },
    Interaction { interaction: Interaction },
    Delivery { delivery: Delivery },
    Channels { channels: Vec<Channel> },
    Installed { installed: Vec<Snowflake> },
    Clock { clock: Clock },
    Connection { connection: BotConnection },
    Notes { notes: NotesFolder },
}

/// Everything that the page shows.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct State {
    pub version: String,
    pub bot: Bot,
    pub people: Vec<Person>,
    pub channels: Vec<Channel>,
    pub roles: Vec<Role>,
    /// The commands, as Discord describes them.
    pub commands: Vec<Value>,
    /// The messages of all channels, oldest first.
    pub messages: Vec<ChannelMessage>,
    /// The newest few hundred requests, oldest first.
    pub exchanges: Vec<Exchange>,
    pub interactions: Vec<Interaction>,
    /// What the bot received of the newest messages and threads of people, oldest first.
    pub deliveries: Vec<Delivery>,
    /// The people that have installed the bot for themselves.
    pub installed: Vec<Snowflake>,
    pub clock: Clock,
    pub connection: BotConnection,
    pub notes: NotesFolder,
}

/// The bot.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Bot {
    pub id: Snowflake,
    pub name: String,
}

/// A person in the server.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Person {
    pub id: Snowflake,
    pub name: String,
    /// Whether the person can manage the server.
    pub is_manager: bool,
    pub locale: String,
}

/// A role.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Role {
    pub id: Snowflake,
    pub name: String,
}

/// A message and who can see it.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ChannelMessage {
    /// The only person who sees an ephemeral message.
    pub reader: Option<Snowflake>,
    /// The person whose direct messages it is in; `None` for a channel of the server.
    pub direct: Option<Snowflake>,
    /// Discord's message object.
    pub json: Map<String, Value>,
}

/// A request of the bot to the local Discord, and the response.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Exchange {
    /// The number, from 0. The exchange is sent again with its response.
    pub number: u64,
    pub method: String,
    /// The path below `/api/v10`.
    pub path: String,
    pub query: String,
    pub body: Value,
    pub files: Vec<SentFile>,
    /// The status of the response; `None` while the request is in progress.
    pub status: Option<u16>,
    pub answer: Value,
    /// The interaction that the request belongs to, if any.
    pub interaction: Option<Snowflake>,
    pub since_interaction_ms: Option<u64>,
    /// The permissions that the request needs in its channel.
    pub permissions: Vec<&'static str>,
    /// What Discord would reject. Each violation starts with its location.
    pub violations: Vec<String>,
}

/// A file that was uploaded with a request.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct SentFile {
    pub name: String,
    pub size_bytes: usize,
}

/// An interaction that was sent to the bot.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Interaction {
    pub id: Snowflake,
    /// 2 command, 3 component, 4 autocomplete, 5 modal.
    pub r#type: u8,
    pub person: Snowflake,
    /// The data of INTERACTION_CREATE.
    pub event: Value,
    pub state: InteractionState,
}

/// Whether the bot has responded to an interaction.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum InteractionState {
    Waiting,
    Answered,
    Failed,
}

/// The bot's clock when the update was sent. The page lets it run on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Clock {
    pub now: Timestamp,
    /// How far the clock is ahead of real time, in seconds.
    pub ahead_s: u64,
    /// The next daily question, if one is set up.
    pub next_post: Option<NextPost>,
}

/// The time and channel of the next daily question.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct NextPost {
    pub at: Timestamp,
    pub channel: Snowflake,
    /// The channel's time zone, an IANA name.
    pub zone: String,
}

/// The connection between the local Discord and the bot.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct BotConnection {
    pub is_connected: bool,
    /// Blocked by the user: nothing reaches the bot.
    pub is_blocked: bool,
}

/// `POST api/actions`: an action of the page's user.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(tag = "action", rename_all = "snake_case")]
pub enum UserAction {
    Slash {
        person: Snowflake,
        channel: ChannelTarget,
        /// The name, with group and subcommand separated by spaces.
        command: String,
        options: CommandOptions,
    },
    Autocomplete {
        person: Snowflake,
        channel: ChannelTarget,
        command: String,
        options: CommandOptions,
        /// The option that is being typed.
        focused: String,
    },
    Menu {
        person: Snowflake,
        message: Snowflake,
        command: String,
    },
    Press {
        person: Snowflake,
        message: Snowflake,
        custom_id: String,
    },
    Choose {
        person: Snowflake,
        message: Snowflake,
        custom_id: String,
        values: Vec<String>,
    },
    /// Submits the modal that was the response to `interaction`.
    Submit {
        interaction: Snowflake,
        /// The values, by the `custom_id` of each input.
        fields: Map<String, Value>,
    },
    Write {
        person: Snowflake,
        channel: ChannelTarget,
        text: String,
        /// The message that this one replies to.
        reply_to: Option<Snowflake>,
        /// Whether the reply pings the author of that message.
        #[serde(default)]
        pings: bool,
    },
    /// Forwards a message to a channel.
    Forward {
        person: Snowflake,
        channel: ChannelTarget,
        message: Snowflake,
    },
    Delete {
        person: Snowflake,
        message: Snowflake,
    },
    /// Opens a post in a forum channel.
    OpenPost {
        person: Snowflake,
        forum: Snowflake,
        title: String,
        tags: Vec<Snowflake>,
        text: String,
    },
    /// Archives or locks a thread, like a moderator.
    SetThread {
        thread: Snowflake,
        is_archived: bool,
        is_locked: bool,
    },
    /// Installs the bot for the person, or removes it.
    SetInstalled {
        person: Snowflake,
        is_installed: bool,
    },
}

/// A channel of the server by its id, or `"direct"` for the person's direct messages with the bot. These are opened
/// by the first message.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(untagged)]
pub enum ChannelTarget {
    Channel(Snowflake),
    Direct(Direct),
}

/// The direct messages of the person.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
pub enum Direct {
    #[serde(rename = "direct")]
    Direct,
}

/// The options of a command by name: texts, numbers and booleans; users, channels and roles by id.
pub type CommandOptions = Map<String, Value>;

/// The result of an action, after the bot's response or the time limit of three seconds.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(tag = "result", rename_all = "snake_case")]
pub enum ActionResult {
    Message {
        interaction: Option<Snowflake>,
    },
    Deferred {
        interaction: Option<Snowflake>,
    },
    Updated {
        interaction: Option<Snowflake>,
    },
    DeferredUpdate {
        interaction: Option<Snowflake>,
    },
    /// An ordinary message was written, or something was changed that needs no response.
    Written {
        interaction: Option<Snowflake>,
    },
    Choices {
        interaction: Snowflake,
        /// Objects with `name` and `value`.
        choices: Vec<Value>,
    },
    Modal {
        interaction: Snowflake,
        /// The modal's `custom_id`, `title` and `components`.
        modal: Value,
    },
    /// A post was opened.
    Opened {
        channel: Snowflake,
    },
    Failed {
        interaction: Option<Snowflake>,
        why: String,
    },
}

/// `POST api/clock`: advances the bot's clock. The response is a [`Clock`], once every question that became due has
/// been posted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
pub struct Advance {
    pub by: TimeStep,
}

/// How far to advance the bot's clock.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TimeStep {
    Hour,
    Day,
    /// To the earliest daily question of all channels.
    NextPost,
}

/// `POST api/connection`: blocks or restores the bot's connection. The response is a [`BotConnection`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
pub struct SetConnection {
    pub is_blocked: bool,
}

/// The body of every error response.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ErrorBody {
    pub error: String,
}

/// The body of a 409 response: an error, and the current content of the note.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ConflictBody {
    pub error: String,
    #[serde(flatten)]
    pub note: NoteText,
}

#[cfg(test)]
mod tests;
