//! Links and pictures, by their destinations.
//!
//! Web addresses stay links and pictures, and files of the notes are attached. Every other destination (another note, an
//! anchor, a missing file) is written as text.

use super::Converter;
use crate::messages::blocks::{NoteFile, Picture, PictureSource};
use crate::messages::{dialect, limits};

/// The file types that Discord shows in a gallery.
const GALLERY_TYPES: [&str; 8] = ["png", "jpg", "jpeg", "gif", "webp", "mp4", "webm", "mov"];

impl Converter<'_> {
    /// Ends a link and writes it.
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
            // Discord does not link these. What looks like a scheme may be code: `<std::vector>`.
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

    /// Ends the alt text of a picture.
    pub(super) fn end_image(&mut self) {
        match self.image.take() {
            Some((destination, alt, 0)) => self.picture(&destination, alt.trim()),
            Some((destination, alt, nested)) => self.image = Some((destination, alt, nested - 1)),
            None => {}
        }
    }

    /// Adds a picture, or text if Discord cannot show it.
    pub(super) fn picture(&mut self, destination: &str, alt: &str) {
        let fallback = self.catalog.note_picture();
        let words = if alt.is_empty() {
            fallback.as_str()
        } else {
            alt
        };
        let source = self.picture_source(destination);
        if self.is_one_line {
            let is_shown = match &source {
                Some(PictureSource::Note(file)) => is_gallery(&file.path),
                Some(PictureSource::Web(_)) => true,
                None => false,
            };
            let source = source.filter(|_| is_shown && self.with_pictures);
            if source.is_none() || self.line.in_link() {
                self.words(words);
            }
            self.line.end_word();
            self.pictures.extend(source.map(|source| Picture {
                source,
                alt: alt.to_owned(),
            }));
            return;
        }
        let is_web = dialect::is_web(destination);
        let source = if let Some(source) = source {
            source
        } else if is_web && !self.line.is_plain() {
            return self
                .line
                .raw(&dialect::link(&dialect::escape(words), destination));
        } else {
            self.words(&format!("{words} ("));
            self.code(destination);
            return self.words(")");
        };
        let has_own_place = matches!(&source, PictureSource::Note(file) if !is_gallery(&file.path));
        if has_own_place || self.line.is_plain() || self.line.in_link() {
            // It is shown below the block, so text takes its place here.
            self.words(words);
        }
        self.line.end_word();
        match source {
            PictureSource::Note(file) => self.attach(file, alt),
            source => self.pictures.push(Picture {
                source,
                alt: alt.to_owned(),
            }),
        }
    }

    /// Returns where the picture comes from, if Discord can show it.
    fn picture_source(&self, destination: &str) -> Option<PictureSource> {
        let on_the_web = || {
            let url = dialect::encode(destination);
            let is_picture = dialect::is_web(destination) && !destination.ends_with(".svg");
            (is_picture && url.len() <= limits::MEDIA_URL).then_some(PictureSource::Web(url))
        };
        let file = self.file(destination).map(PictureSource::Note);
        file.or_else(on_the_web)
    }

    /// Returns the file of the notes at a destination, if it exists and is small enough to send.
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
                source: PictureSource::Note(file),
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
