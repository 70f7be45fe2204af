//! Messages without some of their files: one that cannot be read anymore, or all if Discord rejects them.

use super::limits::{self, Size};
use super::{
    Attachment, Component, Container, FileContent, MediaGallery, Message, TextDisplay, dialect,
    text_size,
};

/// The maximum length of a path that replaces its file, in characters.
const MAX_PATH_CHARS: usize = 200;

impl Message {
    /// Returns the message without the files that `is_lost` selects. Each is replaced by its alt text and its path in the
    /// notes, or only its path, as long as the text has room.
    pub fn without_files(&self, is_lost: impl Fn(&Attachment) -> bool) -> Self {
        let (lost, kept): (Vec<&Attachment>, Vec<&Attachment>) =
            self.attachments.iter().partition(|it| is_lost(it));
        let mut lost_files = LostFiles {
            lost,
            room: limits::MESSAGE_TEXT.minus(text_size(&self.components)),
            components: limits::COMPONENTS.saturating_sub(self.component_count()),
        };
        Self {
            components: lost_files.without_lost(&self.components),
            attachments: kept.into_iter().cloned().collect(),
            ..self.clone()
        }
    }

    /// Returns whether the message has a file to download that was created for it, without which it makes no sense.
    pub fn is_download(&self) -> bool {
        let is_made = |it: &Attachment| matches!(it.content, FileContent::Generated(_));
        has_file(&self.components) && self.attachments.iter().any(is_made)
    }
}

/// Replaces lost files by text.
struct LostFiles<'a> {
    lost: Vec<&'a Attachment>,
    /// How much more text and how many more components fit into the message.
    room: Size,
    components: usize,
}

impl LostFiles<'_> {
    fn without_lost(&mut self, components: &[Component]) -> Vec<Component> {
        let mut left = Vec::new();
        for component in components {
            match component {
                Component::File(file) => match self.find(&file.file.url) {
                    Some(lost) => left.extend(self.replacement(&[(lost, None)])),
                    None => left.push(component.clone()),
                },
                Component::Gallery(gallery) => {
                    let (mut items, mut lost) = (Vec::new(), Vec::new());
                    for item in &gallery.items {
                        match self.find(&item.media.url) {
                            Some(it) => lost.push((it, item.description.as_deref())),
                            None => items.push(item.clone()),
                        }
                    }
                    if items.is_empty() {
                        left.extend(self.replacement(&lost));
                        continue;
                    }
                    left.push(Component::Gallery(MediaGallery { items }));
                    if !lost.is_empty() && self.components > 0 {
                        self.components -= 1;
                        left.extend(self.replacement(&lost));
                    }
                }
                Component::Container(container) => {
                    let components = self.without_lost(&container.components);
                    if !components.is_empty() {
                        left.push(Component::Container(Container {
                            components,
                            ..*container
                        }));
                    }
                }
                other => left.push(other.clone()),
            }
        }
        left
    }

    /// Returns the line that replaces files, each with the alt text of its place in the message.
    fn replacement(&mut self, lost: &[(&Attachment, Option<&str>)]) -> Option<Component> {
        let mut content = String::new();
        for (file, alt) in lost {
            let path = match &file.content {
                FileContent::Note(path) => path,
                FileContent::Generated(_) => &file.filename,
            };
            let path = dialect::code_span(&limits::clip(path, MAX_PATH_CHARS));
            let alt = alt.or(file.description.as_deref());
            let with_alt = alt.map(|alt| {
                let words: Vec<&str> = alt.split_whitespace().collect();
                format!("{} ({path})", dialect::escape(&words.join(" ")))
            });
            let before = match content.is_empty() {
                true => "-# ",
                false => " · ",
            };
            let entries = with_alt.into_iter().chain([path]);
            let mut entries = entries.map(|entry| format!("{before}{entry}"));
            let Some(entry) = entries.find(|entry| Size::of(entry).fits(self.room)) else {
                break;
            };
            self.room = self.room.minus(Size::of(&entry));
            content.push_str(&entry);
        }
        (!content.is_empty()).then_some(Component::Text(TextDisplay { content }))
    }
}

impl<'a> LostFiles<'a> {
    /// Returns the lost file with this address.
    fn find(&self, url: &str) -> Option<&'a Attachment> {
        let filename = url.strip_prefix("attachment://")?;
        let mut lost = self.lost.iter().copied();
        lost.find(|it| it.filename == filename)
    }
}

fn has_file(components: &[Component]) -> bool {
    components.iter().any(|component| match component {
        Component::File(_) => true,
        Component::Container(container) => has_file(&container.components),
        _ => false,
    })
}
