//! Blocks → components, and the files they show → attachments with names Discord takes.

use super::blocks::{Block, NoteFile, Picture, Place};
use super::limits;
use super::{Attachment, Component, File, Media, MediaGallery, MediaItem, Separator, TextDisplay};

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

    fn picture(&mut self, Picture { place, alt }: Picture) -> MediaItem {
        let alt = limits::clip(&alt, limits::ALT_TEXT);
        let description = (!alt.is_empty()).then_some(alt);
        let media = match place {
            Place::Web(url) => Media { url },
            Place::Note(file) => self.attach(file, description.clone()),
        };
        MediaItem { media, description }
    }

    /// The place of a file among the attachments; one shown twice is attached once.
    fn attach(&mut self, file: NoteFile, description: Option<String>) -> Media {
        let known = self
            .attachments
            .iter()
            .find(|attachment| attachment.path == file.path);
        let filename = match known {
            Some(attachment) => attachment.filename.clone(),
            None => {
                let filename = self.filename(&file.path);
                self.attachments.push(Attachment {
                    filename: filename.clone(),
                    path: file.path,
                    description,
                });
                filename
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
