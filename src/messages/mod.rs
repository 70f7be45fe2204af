//! The messages that members read and press, as values that serialize to Discord's JSON.
//!
//! Only the components that Recite uses are defined here, as Discord's `components/reference.mdx` describes them. Every
//! message fits into [`limits`], and none can ping anyone except the role that a server manager chose. All text for members
//! comes from the [`catalog`] or from the notes. How a message is delivered is not decided here.

pub mod answer;
pub mod apology;
pub mod asked;
mod blocks;
pub mod card;
pub mod catalog;
pub mod chart;
pub mod choices;
mod confidence;
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
pub mod links;
mod lost_files;
pub mod markdown;
pub mod offers;
mod paging;
pub mod permission;
pub mod post;
pub mod privacy;
pub mod reload;
pub mod reply;
#[cfg(any(test, fuzzing))]
pub mod sendable;
mod settings;
pub mod stats;
pub mod tables;
pub mod threads;

#[cfg(test)]
mod drawing;
#[cfg(test)]
mod tests;

use std::sync::Arc;

use serde::ser::{SerializeStruct, Serializer};
use serde::{Serialize, ser::SerializeSeq};

use custom_id::Press;
use limits::Size;
use recite_quiz::RoleId;

/// The flag 1<<6: only the member who asked sees the message.
const EPHEMERAL: u64 = 1 << 6;
/// The flag 1<<15: the message consists of components, without `content` and embeds.
const IS_COMPONENTS_V2: u64 = 1 << 15;

/// A message with the files that it shows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Message {
    /// What it shows, from top to bottom.
    pub components: Vec<Component>,
    /// The files, at most ten. The file at index `n` is the part `files[n]` of the multipart request.
    pub attachments: Vec<Attachment>,
    /// Whether only the member who asked sees it. The first reply decides; edits ignore it.
    pub ephemeral: bool,
    /// The only role that the message pings, if its text mentions the role.
    pub pings: Option<RoleId>,
}

/// A file to send with a message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attachment {
    /// Its name in Discord: unique in its message, of the characters `A-Z a-z 0-9 . _ -`.
    pub filename: String,
    /// Its bytes, or where to read them.
    pub content: FileContent,
    /// Its alt text.
    pub description: Option<String>,
}

/// The bytes of a file to send.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FileContent {
    /// A file of the notes, by its path in the notes folder with `/` between folders.
    Note(String),
    /// Bytes that were created for this message.
    Generated(Arc<[u8]>),
}

/// A part of a message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Component {
    /// Buttons or a menu.
    Row(ActionRow),
    /// Text.
    Text(TextDisplay),
    /// Pictures.
    Gallery(MediaGallery),
    /// A file to download.
    File(File),
    /// A thin line.
    Separator(Separator),
    /// A frame with other components.
    Container(Container),
}

/// A framed group of components; never holds another container.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Container {
    /// The color of the bar at its side, as 0xRRGGBB.
    pub accent_color: u32,
    /// What is in the frame.
    pub components: Vec<Component>,
}

/// Text in Discord's dialect of Markdown.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct TextDisplay {
    /// The text, in Discord's Markdown.
    pub content: String,
}

/// One to ten pictures.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct MediaGallery {
    /// The pictures.
    pub items: Vec<MediaItem>,
}

/// A picture of a gallery.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct MediaItem {
    /// The picture.
    pub media: Media,
    /// The alt text, at most 1,024 characters.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
}

/// The address of a picture or file: `attachment://<filename>`, or for pictures also http(s).
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Media {
    /// The address.
    pub url: String,
}

/// An attached file to download.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct File {
    /// The attachment.
    pub file: Media,
}

/// A thin line between components.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Separator {}

/// A row of one to five buttons, or one menu.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ActionRow {
    /// One to five buttons.
    Buttons(Vec<Button>),
    /// A menu.
    Select(Select),
}

/// A button.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Button {
    /// Its color.
    pub style: ButtonStyle,
    /// Plain text, at most 80 characters.
    pub label: String,
    /// What a press asks for, written into the `custom_id`.
    pub press: Press,
    /// Whether it cannot be pressed.
    pub disabled: bool,
}

/// The color of a button, by Discord's numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ButtonStyle {
    /// Blue: the most likely choice.
    Primary = 1,
    /// Gray.
    Secondary = 2,
    /// Green.
    Success = 3,
    /// Red.
    Danger = 4,
}

/// A menu from which a member picks one option.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Select {
    /// What picking an option asks for, written into the `custom_id`.
    pub press: Press,
    /// The text while nothing is picked.
    pub placeholder: String,
    /// The options, 1 to 25.
    pub options: Vec<SelectOption>,
}

/// An option of a menu.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct SelectOption {
    /// Plain text, 1 to 100 characters.
    pub label: String,
    /// What Discord sends when it is picked.
    pub value: String,
    /// A second line, 1 to 100 characters.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
}

/// A suggestion while a member types; name and value have at most 100 characters.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Choice {
    /// What the member sees.
    pub name: String,
    /// What Discord sends when it is picked.
    pub value: String,
}

impl Message {
    /// Returns a message of one paragraph without a frame, which only the member who asked sees.
    pub(crate) fn private_text(content: impl Into<String>) -> Self {
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

    /// Returns the same message for everybody in the channel.
    fn public_text(content: impl Into<String>) -> Self {
        Self {
            ephemeral: false,
            ..Self::private_text(content)
        }
    }
}

impl Message {
    /// Returns the number of its components, including nested ones.
    fn component_count(&self) -> usize {
        count_components(&self.components)
    }
}

fn count_components(components: &[Component]) -> usize {
    let count = |component: &Component| match component {
        Component::Row(ActionRow::Buttons(buttons)) => 1 + buttons.len(),
        Component::Row(ActionRow::Select(_)) => 2,
        Component::Container(container) => 1 + count_components(&container.components),
        _ => 1,
    };
    components.iter().map(count).sum()
}

/// Returns the size of all texts in the components.
fn text_size(components: &[Component]) -> Size {
    let size = |component: &Component| match component {
        Component::Text(text) => Size::of(&text.content),
        Component::Container(container) => text_size(&container.components),
        _ => Size::default(),
    };
    components
        .iter()
        .map(size)
        .fold(Size::default(), Size::plus)
}

impl Button {
    /// Returns a button that can be pressed.
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
        // Without this field, a reply pings the users that its text mentions.
        let mentions = AllowedMentions {
            parse: [],
            roles: self.pings.map(|role| [role.0.to_string()]),
        };
        message.serialize_field("allowed_mentions", &mentions)?;
        // Always present, because in an edit this list decides which files stay.
        message.serialize_field("attachments", &AttachmentList(&self.attachments))?;
        message.end()
    }
}

#[derive(Serialize)]
struct AllowedMentions {
    parse: [&'static str; 0],
    #[serde(skip_serializing_if = "Option::is_none")]
    roles: Option<[String; 1]>,
}

/// Attachments with their index as `id`.
struct AttachmentList<'a>(&'a [Attachment]);

impl Serialize for AttachmentList<'_> {
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

/// A component's fields after the number of its type: `{"type": 10, "content": …}`.
#[derive(Serialize)]
struct TypedComponent<'a, T> {
    r#type: u8,
    #[serde(flatten)]
    fields: &'a T,
}

impl Serialize for Component {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Row(row) => row.serialize(serializer),
            Self::Text(fields) => TypedComponent { r#type: 10, fields }.serialize(serializer),
            Self::Gallery(fields) => TypedComponent { r#type: 12, fields }.serialize(serializer),
            Self::File(fields) => TypedComponent { r#type: 13, fields }.serialize(serializer),
            Self::Separator(fields) => TypedComponent { r#type: 14, fields }.serialize(serializer),
            Self::Container(fields) => TypedComponent { r#type: 17, fields }.serialize(serializer),
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
