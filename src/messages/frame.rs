//! Blocks → components, and the files they show → attachments with names Discord takes.

use std::sync::Arc;

use super::blocks::{Block, NoteFile, Picture, Place};
use super::{ActionRow, Attachment, Button, Component, Container, Content, File, Media};
use super::{MediaGallery, MediaItem, Message, Separator, TextDisplay};
use super::{chart, dialect, limits};

// The colours of the bar at a frame's side.
pub const GREEN: u32 = 0x57_F2_87;
pub const YELLOW: u32 = 0xFE_E7_5C;
pub const GREY: u32 = 0x80_84_8E;
pub const BLUE: u32 = 0x58_65_F2;

/// Of a filename, what is kept before its extension.
const FILENAME: usize = 60;

/// Collects components and the files they show.
#[derive(Default)]
pub struct Frame {
    pub components: Vec<Component>,
    pub attachments: Vec<Attachment>,
}

impl Frame {
    pub fn text(&mut self, content: String) {
        self.components
            .push(Component::Text(TextDisplay { content }));
    }

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

    /// A picture that was made for this message.
    pub fn chart(&mut self, filename: &str, chart::Picture { png, alt }: chart::Picture) {
        let description = Some(alt_text(&alt));
        let media = self.made(filename, png, description.clone());
        let items = vec![MediaItem { media, description }];
        self.components
            .push(Component::Gallery(MediaGallery { items }));
    }

    /// A file to download that was made for this message.
    pub fn download(&mut self, filename: &str, bytes: Arc<[u8]>) {
        let file = self.made(filename, bytes, None);
        self.components.push(Component::File(File { file }));
    }

    fn made(&mut self, filename: &str, bytes: Arc<[u8]>, description: Option<String>) -> Media {
        let filename = self.filename(filename);
        let media = Media {
            url: format!("attachment://{filename}"),
        };
        self.attachments.push(Attachment {
            filename,
            content: Content::Made(bytes),
            description,
        });
        media
    }

    /// A message of this frame and rows of buttons below it; empty rows are left out.
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

    fn picture(&mut self, Picture { place, alt }: Picture) -> MediaItem {
        let alt = alt_text(&alt);
        let description = (!alt.is_empty()).then_some(alt);
        let media = match place {
            Place::Web(url) => Media { url },
            Place::Note(file) => self.attach(file, description.clone()),
        };
        MediaItem { media, description }
    }

    /// The place of a file among the attachments; one shown twice is attached once.
    fn attach(&mut self, file: NoteFile, description: Option<String>) -> Media {
        let name = self.filename(&file.path);
        let content = Content::Note(file.path);
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

    /// A name for the file that Discord takes as it is and that no attachment has yet.
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
            .take(FILENAME)
            .collect();
        let extension: String = extension.chars().take(FILENAME).collect();
        // Discord blurs files named `SPOILER_…`.
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

/// What a picture shows, as Discord takes it.
fn alt_text(alt: &str) -> String {
    limits::clip(&dialect::defuse_words(alt), limits::ALT_TEXT)
}
