//! A message without some of its files: one that the disk no longer has, or all where Discord rejects them.

use super::limits::{self, Size};
use super::{
    ActionRow, Attachment, Component, Container, Content, MediaGallery, Message, TextDisplay,
    dialect,
};

impl Message {
    /// The same message without the files that `is_lost` picks. In place of each stands its alt text and its name, where
    /// the text has room for them.
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
                    Some(lost) => left.extend(self.words_for(&[lost])),
                    None => left.push(component.clone()),
                },
                Component::Gallery(gallery) => {
                    let (mut items, mut lost) = (Vec::new(), Vec::new());
                    for item in &gallery.items {
                        match self.find(&item.media.url) {
                            Some(it) => lost.push(it),
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

    fn words_for(&mut self, lost: &[&Attachment]) -> Option<Component> {
        let lines = lost.iter().map(|it| match &it.description {
            Some(alt) => format!("{} (`{}`)", dialect::escape(alt), it.filename),
            None => format!("`{}`", it.filename),
        });
        let lines: Vec<String> = lines.map(|it| it.replace('\n', " ")).collect();
        let content = format!("-# {}", lines.join(" · "));
        let size = Size::of(&content);
        if !size.fits(self.room) {
            return None;
        }
        self.room = self.room.minus(size);
        Some(Component::Text(TextDisplay { content }))
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
