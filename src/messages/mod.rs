//! What a member reads and presses, as values that serialise to Discord's JSON.
//!
//! The few components that we use are spelled out here, each as Discord's `components/reference.mdx` describes it. A
//! [`Message`] knows nothing of how it is delivered; every message made in this module fits
//! [`limits`], and none of them can ping anybody but the role that an operator chose.

pub mod answer;
pub mod apology;
mod blocks;
pub mod card;
pub mod chart;
pub mod choices;
mod controls;
pub mod custom_id;
pub mod daily;
mod dialect;
pub mod empty;
mod frame;
pub mod html;
pub mod inline;
mod layout;
pub mod limits;
mod links;
mod lost_files;
pub mod markdown;
pub mod nearest;
mod paging;
pub mod post;
pub mod privacy;
pub mod reload;
#[cfg(any(test, fuzzing))]
pub mod sendable;
pub mod stats;
mod sureness;
pub mod tables;
pub mod words;

#[cfg(test)]
mod drawing;
#[cfg(test)]
mod tests;

use std::sync::Arc;

use serde::ser::{SerializeStruct, Serializer};
use serde::{Serialize, ser::SerializeSeq};

use custom_id::Press;
use recite_quiz::RoleId;

/// 1<<6: only the member who asked sees the message.
const EPHEMERAL: u64 = 1 << 6;
/// 1<<15: the message consists of components; it carries no `content` and no embeds.
const IS_COMPONENTS_V2: u64 = 1 << 15;

/// One message: what it shows, and the files it brings along.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Message {
    pub components: Vec<Component>,
    /// The file at index `n` is the part `files[n]` of a multipart request. At most ten.
    pub attachments: Vec<Attachment>,
    /// Whether only the member who asked sees it; fixed by the first reply, ignored by edits.
    pub ephemeral: bool,
    /// The one role that the text may ping, if it mentions it.
    pub pings: Option<RoleId>,
}

/// A file to send with a message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attachment {
    /// The name Discord knows it by: unique in its message, out of `A-Z a-z 0-9 . _ -`.
    pub filename: String,
    pub content: Content,
    /// Its alt text.
    pub description: Option<String>,
}

/// What is in a file to send.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Content {
    /// A file of the notes: where it lies below their folder, with `/` between folders.
    Note(String),
    /// Bytes that were made for this message.
    Made(Arc<[u8]>),
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Component {
    Row(ActionRow),
    Text(TextDisplay),
    Gallery(MediaGallery),
    File(File),
    Separator(Separator),
    Container(Container),
}

/// A framed group of components; never holds another container.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Container {
    /// The colour of the bar at its side, as 0xRRGGBB.
    pub accent_color: u32,
    pub components: Vec<Component>,
}

/// Text in Discord's dialect of Markdown.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct TextDisplay {
    pub content: String,
}

/// One to ten pictures.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct MediaGallery {
    pub items: Vec<MediaItem>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct MediaItem {
    pub media: Media,
    /// Alt text, at most 1,024 characters.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
}

/// Where a picture or file comes from: `attachment://<filename>`, or for pictures also http(s).
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Media {
    pub url: String,
}

/// An attached file to download.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct File {
    pub file: Media,
}

/// A thin line between components.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Separator {}

/// A row of one to five buttons, or one menu.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ActionRow {
    Buttons(Vec<Button>),
    Select(Select),
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Button {
    pub style: ButtonStyle,
    /// Plain text, at most 80 characters.
    pub label: String,
    pub press: Press,
    pub disabled: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ButtonStyle {
    Primary = 1,
    Secondary = 2,
    Success = 3,
    Danger = 4,
}

/// A menu from which a member picks one option.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Select {
    pub press: Press,
    pub placeholder: String,
    /// 1 to 25.
    pub options: Vec<SelectOption>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct SelectOption {
    /// Plain text, 1 to 100 characters.
    pub label: String,
    pub value: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
}

/// One suggestion while a member types; name and value have at most 100 characters.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Choice {
    pub name: String,
    pub value: String,
}

impl Message {
    /// A message of one paragraph in a plain frame, for the asking member alone.
    pub(crate) fn aside(content: impl Into<String>) -> Self {
        let text = TextDisplay {
            content: content.into(),
        };
        Self {
            components: vec![Component::Text(text)],
            attachments: Vec::new(),
            ephemeral: true,
            pings: None,
        }
    }
}

impl Button {
    pub(crate) fn new(style: ButtonStyle, label: impl Into<String>, press: Press) -> Self {
        Self {
            style,
            label: label.into(),
            press,
            disabled: false,
        }
    }

    fn disabled(self, disabled: bool) -> Self {
        Self { disabled, ..self }
    }
}

impl Serialize for Message {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let flags = IS_COMPONENTS_V2 | if self.ephemeral { EPHEMERAL } else { 0 };
        let mut message = serializer.serialize_struct("Message", 4)?;
        message.serialize_field("flags", &flags)?;
        message.serialize_field("components", &self.components)?;
        // Without this an interaction's reply pings the users its text mentions.
        let mentions = AllowedMentions {
            parse: [],
            roles: self.pings.map(|role| [role.0.to_string()]),
        };
        message.serialize_field("allowed_mentions", &mentions)?;
        // Always there: in an edit, the list says which files stay.
        message.serialize_field("attachments", &Numbered(&self.attachments))?;
        message.end()
    }
}

#[derive(Serialize)]
struct AllowedMentions {
    parse: [&'static str; 0],
    #[serde(skip_serializing_if = "Option::is_none")]
    roles: Option<[String; 1]>,
}

/// Attachments with their place in the list as `id`.
struct Numbered<'a>(&'a [Attachment]);

impl Serialize for Numbered<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        #[derive(Serialize)]
        struct Entry<'a> {
            id: usize,
            filename: &'a str,
            #[serde(skip_serializing_if = "Option::is_none")]
            description: Option<&'a str>,
        }
        let mut entries = serializer.serialize_seq(Some(self.0.len()))?;
        for (id, attachment) in self.0.iter().enumerate() {
            let description = attachment.description.as_deref();
            entries.serialize_element(&Entry {
                id,
                filename: &attachment.filename,
                description,
            })?;
        }
        entries.end()
    }
}

/// A component's fields behind its number, as Discord expects them: `{"type": 10, "content": …}`.
#[derive(Serialize)]
struct Typed<'a, T> {
    r#type: u8,
    #[serde(flatten)]
    fields: &'a T,
}

impl Serialize for Component {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Row(row) => row.serialize(serializer),
            Self::Text(fields) => Typed { r#type: 10, fields }.serialize(serializer),
            Self::Gallery(fields) => Typed { r#type: 12, fields }.serialize(serializer),
            Self::File(fields) => Typed { r#type: 13, fields }.serialize(serializer),
            Self::Separator(fields) => Typed { r#type: 14, fields }.serialize(serializer),
            Self::Container(fields) => Typed { r#type: 17, fields }.serialize(serializer),
        }
    }
}

impl Serialize for ActionRow {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut row = serializer.serialize_struct("ActionRow", 2)?;
        row.serialize_field("type", &1)?;
        match self {
            Self::Buttons(buttons) => row.serialize_field("components", buttons)?,
            Self::Select(select) => row.serialize_field("components", &[select])?,
        }
        row.end()
    }
}

impl Serialize for Button {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut button = serializer.serialize_struct("Button", 5)?;
        button.serialize_field("type", &2)?;
        button.serialize_field("style", &(self.style as u8))?;
        button.serialize_field("label", &self.label)?;
        button.serialize_field("custom_id", &self.press.to_string())?;
        if self.disabled {
            button.serialize_field("disabled", &true)?;
        }
        button.end()
    }
}

impl Serialize for Select {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut select = serializer.serialize_struct("Select", 4)?;
        select.serialize_field("type", &3)?;
        select.serialize_field("custom_id", &self.press.to_string())?;
        select.serialize_field("placeholder", &self.placeholder)?;
        select.serialize_field("options", &self.options)?;
        select.end()
    }
}
