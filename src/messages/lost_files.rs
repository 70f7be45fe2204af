//! A message without some of its files: one that the disk no longer has, or all where Discord rejects them.

use super::limits::{self, Size};
use super::{
    ActionRow, Attachment, Component, Container, Content, MediaGallery, Message, TextDisplay,
    dialect,
};

/// The most characters of a path that stands in place of its file.
const PATH: usize = 200;

impl Message {
    /// Returns the message without the files that `is_lost` picks. In place of each stand its alt text and its path in
    /// the notes: of as many files as the text has room for, the path alone where there is room for no more.
    pub fn without_files(&self, is_lost: impl Fn(&Attachment) -> bool) -> Self {
        let (lost, kept): (Vec<&Attachment>, Vec<&Attachment>) =
            self.attachments.iter().partition(|it| is_lost(it));
        let mut losses = Losses {
            lost,
            room: limits::MESSAGE_TEXT.minus(text_size(&self.components)),
            components: limits::COMPONENTS.saturating_sub(count(&self.components)),
        };
        Self {
            components: losses.removed(&self.components),
            attachments: kept.into_iter().cloned().collect(),
            ..self.clone()
        }
    }

    /// Whether it brings a file to download that was made for it: without that, the message says nothing.
    pub fn is_download(&self) -> bool {
        let is_made = |it: &Attachment| matches!(it.content, Content::Made(_));
        has_file(&self.components) && self.attachments.iter().any(is_made)
    }
}

struct Losses<'a> {
    lost: Vec<&'a Attachment>,
    /// How much more text the message may have, and how many more components.
    room: Size,
    components: usize,
}

impl Losses<'_> {
    fn removed(&mut self, components: &[Component]) -> Vec<Component> {
        let mut left = Vec::new();
        for component in components {
            match component {
                Component::File(file) => match self.find(&file.file.url) {
                    Some(lost) => left.extend(self.words_for(&[(lost, None)])),
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
                        left.extend(self.words_for(&lost));
                        continue;
                    }
                    left.push(Component::Gallery(MediaGallery { items }));
                    if !lost.is_empty() && self.components > 0 {
                        self.components -= 1;
                        left.extend(self.words_for(&lost));
                    }
                }
                Component::Container(container) => {
                    let components = self.removed(&container.components);
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

    /// The line in place of files, each with the alt text of its place in the message.
    fn words_for(&mut self, lost: &[(&Attachment, Option<&str>)]) -> Option<Component> {
        let mut content = String::new();
        for (file, alt) in lost {
            let path = match &file.content {
                Content::Note(path) => path,
                Content::Made(_) => &file.filename,
            };
            let path = dialect::code_span(&limits::clip(path, PATH));
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

impl<'a> Losses<'a> {
    /// The lost file at an address in the message.
    fn find(&self, url: &str) -> Option<&'a Attachment> {
        let filename = url.strip_prefix("attachment://")?;
        let mut lost = self.lost.iter().copied();
        lost.find(|it| it.filename == filename)
    }
}

fn text_size(components: &[Component]) -> Size {
    let sizes = components.iter().map(|component| match component {
        Component::Text(text) => Size::of(&text.content),
        Component::Container(container) => text_size(&container.components),
        _ => Size::default(),
    });
    sizes.fold(Size::default(), Size::plus)
}

/// How many components there are, nested ones included.
fn count(components: &[Component]) -> usize {
    let counts = components.iter().map(|component| match component {
        Component::Row(ActionRow::Buttons(buttons)) => 1 + buttons.len(),
        Component::Row(ActionRow::Select(_)) => 2,
        Component::Container(container) => 1 + count(&container.components),
        _ => 1,
    });
    counts.sum()
}

fn has_file(components: &[Component]) -> bool {
    components.iter().any(|component| match component {
        Component::File(_) => true,
        Component::Container(container) => has_file(&container.components),
        _ => false,
    })
}
