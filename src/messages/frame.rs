//! The frame of a message: turns blocks into components, and the files they show into attachments.

use std::sync::Arc;

use super::blocks::{Block, NoteFile, Picture, PictureSource};
use super::{ActionRow, Attachment, Button, Component, Container, File, FileContent, Media};
use super::{MediaGallery, MediaItem, Message, Separator, TextDisplay};
use super::{chart, dialect, limits};

/// The color of the bar at the side of a frame when all went well, as 0xRRGGBB.
pub const GREEN: u32 = 0x57_F2_87;
/// The color for a message that needs attention.
pub const YELLOW: u32 = 0xFE_E7_5C;
/// The color for a message without anything to do.
pub const GRAY: u32 = 0x80_84_8E;
/// The color for all other messages.
pub const BLUE: u32 = 0x58_65_F2;

/// The maximum length of a file name and of its extension, in characters.
const MAX_NAME_CHARS: usize = 60;

/// Returns a private message of these lines.
pub fn framed(color: u32, lines: Vec<String>) -> Message {
    let mut frame = Frame::default();
    frame.text(lines.join("\n"));
    frame.into_message(color, Vec::new(), true)
}

/// Collects components and the files that they show.
#[derive(Default)]
pub struct Frame {
    /// The components so far.
    pub components: Vec<Component>,
    /// The files that they show.
    pub attachments: Vec<Attachment>,
}

impl Frame {
    /// Adds text.
    pub fn text(&mut self, content: String) {
        self.components
            .push(Component::Text(TextDisplay { content }));
    }

    /// Adds a block of a note.
    pub fn block(&mut self, block: Block) {
        match block {
            Block::Text(text) => self.text(text),
            Block::Rule => self.components.push(Component::Separator(Separator {})),
            Block::File(file) => {
                let file = self.attach(file, None);
                self.components.push(Component::File(File { file }));
            }
            Block::Pictures(pictures) => {
                let items = pictures
                    .into_iter()
                    .map(|picture| self.picture(picture))
                    .collect();
                self.components
                    .push(Component::Gallery(MediaGallery { items }));
            }
        }
    }

    /// Adds a picture that was drawn for this message.
    pub fn chart(&mut self, filename: &str, chart::Picture { png, alt }: chart::Picture) {
        let description = Some(alt_text(&alt));
        let media = self.attach_bytes(filename, png, description.clone());
        let items = vec![MediaItem { media, description }];
        self.components
            .push(Component::Gallery(MediaGallery { items }));
    }

    /// Adds a file to download that was created for this message.
    pub fn download(&mut self, filename: &str, bytes: Arc<[u8]>) {
        let file = self.attach_bytes(filename, bytes, None);
        self.components.push(Component::File(File { file }));
    }

    fn attach_bytes(
        &mut self,
        filename: &str,
        bytes: Arc<[u8]>,
        description: Option<String>,
    ) -> Media {
        let filename = self.filename(filename);
        let media = Media {
            url: format!("attachment://{filename}"),
        };
        self.attachments.push(Attachment {
            filename,
            content: FileContent::Generated(bytes),
            description,
        });
        media
    }

    /// Returns a message of this frame with rows of buttons below it; empty rows are left out.
    pub fn into_message(
        self,
        accent_color: u32,
        rows: Vec<Vec<Button>>,
        ephemeral: bool,
    ) -> Message {
        let container = Container {
            accent_color,
            components: self.components,
        };
        let rows = rows.into_iter().filter(|row| !row.is_empty());
        let rows = rows.map(|row| Component::Row(ActionRow::Buttons(row)));
        Message {
            components: [Component::Container(container)]
                .into_iter()
                .chain(rows)
                .collect(),
            attachments: self.attachments,
            ephemeral,
            pings: None,
        }
    }

    fn picture(&mut self, Picture { source, alt }: Picture) -> MediaItem {
        let alt = alt_text(&alt);
        let description = (!alt.is_empty()).then_some(alt);
        let media = match source {
            PictureSource::Web(url) => Media { url },
            PictureSource::Note(file) => self.attach(file, description.clone()),
        };
        MediaItem { media, description }
    }

    /// Attaches a file, unless it already is, and returns its address.
    fn attach(&mut self, file: NoteFile, description: Option<String>) -> Media {
        let name = self.filename(&file.path);
        let content = FileContent::Note(file.path);
        let known = self
            .attachments
            .iter()
            .find(|attachment| attachment.content == content);
        let filename = match known {
            Some(attachment) => attachment.filename.clone(),
            None => {
                self.attachments.push(Attachment {
                    filename: name.clone(),
                    content,
                    description,
                });
                name
            }
        };
        Media {
            url: format!("attachment://{filename}"),
        }
    }

    /// Returns a name for a file that Discord accepts unchanged and that no attachment has yet.
    fn filename(&self, path: &str) -> String {
        let name = path.rsplit('/').next().unwrap_or_default();
        let safe = |c: char| {
            if c.is_ascii_alphanumeric() || "._-".contains(c) {
                c
            } else {
                '_'
            }
        };
        let name: String = name.chars().map(safe).collect();
        let (stem, extension) = name.rsplit_once('.').unwrap_or((&name, "bin"));
        let stem: String = stem
            .trim_start_matches('.')
            .chars()
            .take(MAX_NAME_CHARS)
            .collect();
        let extension: String = extension.chars().take(MAX_NAME_CHARS).collect();
        // Discord hides files named `SPOILER_…`.
        let stem = if stem.is_empty() || stem.starts_with("SPOILER_") {
            format!("file_{stem}")
        } else {
            stem
        };
        let mut filename = format!("{stem}.{extension}");
        let mut number = 2;
        while self
            .attachments
            .iter()
            .any(|a| a.filename.eq_ignore_ascii_case(&filename))
        {
            filename = format!("{stem}-{number}.{extension}");
            number += 1;
        }
        filename
    }
}

/// Returns the alt text of a picture as Discord accepts it.
fn alt_text(alt: &str) -> String {
    limits::clip(&dialect::defuse_words(alt), limits::ALT_TEXT)
}
