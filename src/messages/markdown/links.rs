//! Links and pictures: what becomes of each destination.
//!
//! Web addresses stay links and pictures; files beside the note are sent along; every other
//! destination (another note, an anchor, a missing file) is named in words.

use super::Converter;
use crate::messages::blocks::{NoteFile, Picture, Place};
use crate::messages::{dialect, limits};

/// What Discord shows in a gallery.
const GALLERY_TYPES: [&str; 8] = ["png", "jpg", "jpeg", "gif", "webp", "mp4", "webm", "mov"];

impl Converter<'_> {
    pub(super) fn end_link(&mut self, is_html: bool) {
        let Some(link) = self.line.close_link(is_html) else {
            return;
        };
        let (url, text) = (link.destination.as_str(), link.text);
        let is_own_text = text.replace(['\\', '\u{200b}'], "") == url;
        if self.line.is_plain() {
            self.line.raw(&text);
            if dialect::is_web(url) && !is_own_text {
                self.table_links
                    .push(dialect::link(&dialect::escape(&text), url));
            }
        } else if dialect::is_web(url) {
            match is_own_text {
                true => self.line.url(url),
                false => self.line.raw(&dialect::link(&text, url)),
            }
        } else if url.starts_with("mailto:") || url.is_empty() || is_own_text && url.contains(':') {
            // Discord links none of these. A "scheme" may be code: `<std::vector>`.
            let is_code = is_own_text && !url.starts_with("mailto:") && !url.is_empty();
            self.line.raw(&if is_code {
                dialect::escape(&format!("<{url}>"))
            } else {
                text
            });
        } else if let Some(file) = self.file(url) {
            self.line.raw(&text);
            self.attach(file, &text.replace('\\', ""));
        } else {
            self.line.raw(&text);
            if !is_own_text {
                self.line.text(if text.is_empty() { "" } else { " (" });
                self.line.code(url);
                self.line.text(if text.is_empty() { "" } else { ")" });
            }
        }
    }

    pub(super) fn end_image(&mut self) {
        match self.image.take() {
            Some((destination, alt, 0)) => self.picture(&destination, alt.trim()),
            Some((destination, alt, nested)) => self.image = Some((destination, alt, nested - 1)),
            None => {}
        }
    }

    pub(super) fn picture(&mut self, destination: &str, alt: &str) {
        let words = if alt.is_empty() { "picture" } else { alt };
        let place = self.place(destination);
        if self.one_line {
            let is_shown = match &place {
                Some(Place::Note(file)) => is_gallery(&file.path),
                Some(Place::Web(_)) => true,
                None => false,
            };
            let place = place.filter(|_| is_shown && self.with_pictures);
            if place.is_none() || self.line.in_link() {
                self.words(words);
            }
            self.line.end_word();
            self.pictures.extend(place.map(|place| Picture {
                place,
                alt: alt.to_owned(),
            }));
            return;
        }
        let is_web = dialect::is_web(destination);
        let shown = if let Some(place) = place {
            place
        } else if is_web && !self.line.is_plain() {
            return self
                .line
                .raw(&dialect::link(&dialect::escape(words), destination));
        } else {
            self.words(&format!("{words} ("));
            self.code(destination);
            return self.words(")");
        };
        let has_own_place = matches!(&shown, Place::Note(file) if !is_gallery(&file.path));
        if has_own_place || self.line.is_plain() || self.line.in_link() {
            // It is shown below the block; here words hold its place.
            self.words(words);
        }
        self.line.end_word();
        match shown {
            Place::Note(file) => self.attach(file, alt),
            shown => self.pictures.push(Picture {
                place: shown,
                alt: alt.to_owned(),
            }),
        }
    }

    /// Where the picture comes from that the destination names, if Discord can show it.
    fn place(&self, destination: &str) -> Option<Place> {
        let on_the_web = || {
            let url = dialect::encode(destination);
            let is_picture = dialect::is_web(destination) && !destination.ends_with(".svg");
            (is_picture && url.len() <= limits::MEDIA_URL).then_some(Place::Web(url))
        };
        let file = self.file(destination).map(Place::Note);
        file.or_else(on_the_web)
    }

    /// The file the destination names, which `notes` found to be there and small enough to send.
    fn file(&self, destination: &str) -> Option<NoteFile> {
        let file = self
            .files
            .iter()
            .find(|file| file.destination == destination)?;
        Some(NoteFile {
            path: file.path.clone(),
            size_bytes: file.size_bytes,
        })
    }

    fn attach(&mut self, file: NoteFile, alt: &str) {
        if is_gallery(&file.path) {
            self.pictures.push(Picture {
                place: Place::Note(file),
                alt: alt.to_owned(),
            });
        } else {
            self.attached.push(file);
        }
    }
}

fn is_gallery(path: &str) -> bool {
    let extension = path
        .rsplit('.')
        .next()
        .unwrap_or_default()
        .to_ascii_lowercase();
    GALLERY_TYPES.contains(&extension.as_str())
}
