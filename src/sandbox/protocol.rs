//! What page and program say to each other, as values. Its twin is `web/src/protocol.ts`, which tells
//! what each field means; the tests compare the two.
//!
//! What Discord defines (messages, commands, components, forms) goes through as the JSON it is.

mod notes;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

pub use notes::{
    AddedPicture, FileIds, FilePath, FixIds, FixedIds, LeftIds, NoteFile, NoteText, NotesFolder,
    OtherFile, Preview, PreviewNote, PreviewedAnswer, PreviewedMessage, Problem, RenameFile,
    SaveNote, TextWithIds,
};
use recite_discord_sim::snowflake::Snowflake;

/// What the program tells the page, one a websocket message: everything at first, then what changes.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(tag = "tell", rename_all = "snake_case")]
pub enum Told {
    State(Box<State>),
    Commands { commands: Vec<Value> },
    Message { message: Shown },
    MessageDeleted { id: Snowflake },
    Exchange { exchange: Box<Exchange> },
    Interaction { interaction: Interaction },
    Clock { clock: Clock },
    Line { line: Line },
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
    /// As Discord describes them.
    pub commands: Vec<Value>,
    /// Oldest first, all channels.
    pub messages: Vec<Shown>,
    /// The newest few hundred, oldest first.
    pub exchanges: Vec<Exchange>,
    pub interactions: Vec<Interaction>,
    pub clock: Clock,
    pub line: Line,
    pub notes: NotesFolder,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Bot {
    pub id: Snowflake,
    pub name: String,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Person {
    pub id: Snowflake,
    pub name: String,
    /// Whether they may manage the server.
    pub is_manager: bool,
    pub locale: String,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Channel {
    pub id: Snowflake,
    pub name: String,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Role {
    pub id: Snowflake,
    pub name: String,
}

/// A message with who sees it.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Shown {
    /// The one person who sees it, for an ephemeral message.
    pub reader: Option<Snowflake>,
    /// Whose direct messages it is in; `None` for a channel of the server.
    pub direct: Option<Snowflake>,
    /// Discord's message object.
    pub json: Map<String, Value>,
}

/// One request of the bot to the small Discord, with its answer.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Exchange {
    /// Counts from 0; the same exchange is told again when it is answered.
    pub number: u64,
    pub method: String,
    /// Below `/api/v10`.
    pub path: String,
    pub query: String,
    pub body: Value,
    pub files: Vec<SentFile>,
    /// `None` while it is under way.
    pub status: Option<u16>,
    pub answer: Value,
    /// The interaction it is about, if any.
    pub interaction: Option<Snowflake>,
    pub since_interaction_ms: Option<u64>,
    /// What Discord would refuse, each a sentence that begins with where.
    pub violations: Vec<String>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct SentFile {
    pub name: String,
    pub size_bytes: usize,
}

/// What a person did, as the bot was told.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Interaction {
    pub id: Snowflake,
    /// 2 command, 3 component, 4 autocompletion, 5 modal.
    pub r#type: u8,
    pub person: Snowflake,
    /// The data of INTERACTION_CREATE.
    pub event: Value,
    pub state: Stage,
}

/// How far the bot has come with an interaction.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Stage {
    Waiting,
    Answered,
    Failed,
}

/// What time the bot believes it is, when it was told; the page lets it run on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Clock {
    pub now: Timestamp,
    /// How far it is ahead of the real time.
    pub ahead_s: u64,
    /// The next daily question, if one is set up.
    pub next_post: Option<NextPost>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct NextPost {
    pub at: Timestamp,
    pub channel: Snowflake,
    /// The channel's time zone, an IANA name.
    pub zone: String,
}

/// The line between the small Discord and the bot.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Line {
    pub is_connected: bool,
    /// Cut by hand: nothing reaches the bot.
    pub is_cut: bool,
}

/// `POST api/acts`: what somebody does on the page.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(tag = "act", rename_all = "snake_case")]
pub enum Act {
    Slash {
        person: Snowflake,
        channel: Place,
        /// With group and subcommand after a space each.
        command: String,
        options: Options,
    },
    Autocomplete {
        person: Snowflake,
        channel: Place,
        command: String,
        options: Options,
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
    /// Sends the form that was the answer to `interaction`.
    Submit {
        interaction: Snowflake,
        /// By the `custom_id` of each input.
        fields: Map<String, Value>,
    },
    Write {
        person: Snowflake,
        channel: Place,
        text: String,
    },
}

/// Where somebody writes: a channel of the server by its id, or `"direct"`, their own direct messages
/// with the bot, which are opened by the first word in them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(untagged)]
pub enum Place {
    Channel(Snowflake),
    Direct(Direct),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
pub enum Direct {
    #[serde(rename = "direct")]
    Direct,
}

/// A command's options by name: texts, numbers, yes or no; users, channels and roles by their ids.
pub type Options = Map<String, Value>;

/// The answer to an act, once the bot's first answer is there or its three seconds are over.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(tag = "outcome", rename_all = "snake_case")]
pub enum Outcome {
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
    /// An ordinary message is there.
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
        /// Its `custom_id`, `title` and `components`.
        modal: Value,
    },
    Failed {
        interaction: Option<Snowflake>,
        why: String,
    },
}

/// `POST api/clock`; the answer is a [`Clock`], once what was due on the way has been posted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
pub struct Advance {
    pub by: By,
}

/// How far to move the bot's time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum By {
    Hour,
    Day,
    /// To the earliest daily question of all channels.
    NextPost,
}

/// `POST api/line`; the answer is a [`Line`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
pub struct SetLine {
    pub is_cut: bool,
}

/// The body of every refusal, with a status from 400 on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Refusal {
    pub error: String,
}

/// The body of 409: also the note that lies there by now.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Conflict {
    pub error: String,
    #[serde(flatten)]
    pub note: NoteText,
}

#[cfg(test)]
mod tests;
