//! Serves the files shown in previews of notes.

use std::fmt::Write;

use super::{NotesError, NotesPane};
use recite_notes::access::MAX_ATTACHMENT_BYTES;

/// The content types of pictures and videos. Other files are downloads: SVG or HTML could run code as part of the page.
const TYPES: [(&str, &str); 8] = [
    ("png", "image/png"),
    ("jpg", "image/jpeg"),
    ("jpeg", "image/jpeg"),
    ("gif", "image/gif"),
    ("webp", "image/webp"),
    ("mp4", "video/mp4"),
    ("webm", "video/webm"),
    ("mov", "video/quicktime"),
];

impl NotesPane {
    /// Returns the bytes and the content type of a file that a note links to.
    ///
    /// # Errors
    /// Fails if the file does not exist, is too large for Discord, or may not be read.
    pub fn picture(&self, path: &str) -> Result<(Vec<u8>, &'static str), NotesError> {
        let missing = |_| NotesError::FileMissing(path.to_owned());
        let bytes = self
            .access()?
            .read(path, MAX_ATTACHMENT_BYTES)
            .map_err(missing)?;
        Ok((bytes, content_type(path)))
    }
}

/// Returns the content type to send a file with.
pub fn content_type(path: &str) -> &'static str {
    let ending = path.rsplit_once('.').map_or("", |(_, ending)| ending);
    let known = TYPES.iter().find(|(it, _)| ending.eq_ignore_ascii_case(it));
    known.map_or("application/octet-stream", |(_, it)| it)
}

/// Returns the URL of a file of the notes, relative to the page.
pub fn picture_url(path: &str) -> String {
    let mut address = "api/notes/picture?path=".to_owned();
    for byte in path.bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' | b'/' => {
                address.push(char::from(byte));
            }
            _ => {
                // Writing to a string cannot fail.
                let _ = write!(address, "%{byte:02X}");
            }
        }
    }
    address
}
