//! The files that previewed notes show: their addresses on the page, and what is sent for them.

use std::fmt::Write;

use super::{NotesError, NotesPane};
use recite_notes::access::MAX_ATTACHMENT_BYTES;

/// What pictures and films are sent as. Whatever else a note links is a file to download: a document
/// that a browser would run, such as SVG or HTML, would run as part of the page.
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
    /// The bytes of a file that notes link, with their content type.
    ///
    /// # Errors
    /// There is none, it is larger than Discord takes, or it may not be read.
    pub fn picture(&self, path: &str) -> Result<(Vec<u8>, &'static str), NotesError> {
        let missing = |_| NotesError::NoPicture(path.to_owned());
        let bytes = self
            .access()?
            .read(path, MAX_ATTACHMENT_BYTES)
            .map_err(missing)?;
        Ok((bytes, content_type(path)))
    }
}

/// What a browser may take a file for.
pub fn content_type(path: &str) -> &'static str {
    let ending = path.rsplit_once('.').map_or("", |(_, ending)| ending);
    let known = TYPES.iter().find(|(it, _)| ending.eq_ignore_ascii_case(it));
    known.map_or("application/octet-stream", |(_, it)| it)
}

/// Where the page finds a file of the notes, relative to the page.
pub fn address(path: &str) -> String {
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
