//! Reads and writes packages: a zip file with a collection, a list of media and the numbered media files.
//!
//! The three generations differ in the name of the collection, and the newest also compresses every entry with zstd.
//! Packages are untrusted input: every entry is limited while it is unpacked, whatever size it claims.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{self, Read, Seek, Write};
use std::path::{Path, PathBuf};

use recite_notes::access::MAX_ATTACHMENT_BYTES;
use ruzstd::decoding::StreamingDecoder;
use zip::{ZipArchive, ZipWriter};

use crate::AnkiError;
use crate::collection;
use crate::deck::Note;
use crate::exported_note::ExportedNote;
use crate::wire::{self, Value};

const MIB: u64 = 1024 * 1024;
/// The maximum size of an unpacked collection, in MiB: several times the largest public decks.
const MAX_COLLECTION_MIB: u64 = 1024;
/// The maximum size of the unpacked media list, in MiB.
const MAX_LIST_MIB: u64 = 64;

/// The name of the collection in each generation and whether entries use zstd, the newest first. A new package also
/// contains an old collection, which only asks to update Anki.
const COLLECTIONS: [(&str, bool); 3] = [
    ("collection.anki21b", true),
    ("collection.anki21", false),
    ("collection.anki2", false),
];

/// An open package, to read its media.
#[derive(Debug)]
pub struct Package {
    path: PathBuf,
    archive: ZipArchive<File>,
    /// The media: name in fields → name of the zip entry.
    names: BTreeMap<String, String>,
    is_newest: bool,
}

/// Opens a package and reads its notes.
///
/// # Errors
/// Fails if the file is not a package, is damaged, or is too large.
pub fn read(path: &Path) -> Result<(Package, Vec<Note>), AnkiError> {
    let unreadable = |error| AnkiError::Unreadable {
        path: path.to_owned(),
        error,
    };
    let file = File::open(path).map_err(unreadable)?;
    let archive = ZipArchive::new(file);
    let archive = archive.map_err(|_| AnkiError::damaged(path, "not a zip file, or damaged"))?;
    let holds = |name: &str| archive.index_for_name(name).is_some();
    let found = COLLECTIONS.into_iter().find(|(name, _)| holds(name));
    let (collection, is_newest) =
        found.ok_or_else(|| AnkiError::damaged(path, "it contains no Anki collection"))?;
    let mut package = Package {
        path: path.to_owned(),
        archive,
        names: BTreeMap::new(),
        is_newest,
    };
    let mut unpacked = tempfile::NamedTempFile::new().map_err(unreadable)?;
    package.unpack(
        collection,
        &mut unpacked,
        "the collection",
        MAX_COLLECTION_MIB,
    )?;
    let notes = collection::read(unpacked.path())
        .map_err(|error| AnkiError::damaged(path, format!("its collection: {error}")))?;
    if has_media_list(&package) {
        let mut list = Vec::new();
        package.unpack("media", &mut list, "the list of media", MAX_LIST_MIB)?;
        let names = if is_newest {
            parse_media_list(&list)
        } else {
            parse_json_media_list(&list)
        };
        package.names =
            names.ok_or_else(|| AnkiError::damaged(path, "its list of media is damaged"))?;
    }
    Ok((package, notes))
}

fn has_media_list(package: &Package) -> bool {
    package.archive.index_for_name("media").is_some()
}

impl Package {
    /// Returns the names of the media, as used in fields.
    pub fn names(&self) -> impl Iterator<Item = &String> {
        self.names.keys()
    }

    /// Reads a media file; `None` if it is missing, damaged or too large to send.
    pub fn media(&mut self, name: &str) -> Option<Vec<u8>> {
        let entry = self.names.get(name)?.clone();
        let mut bytes = Vec::new();
        let limit_mib = MAX_ATTACHMENT_BYTES / MIB;
        self.unpack(&entry, &mut bytes, "a media file", limit_mib)
            .ok()?;
        Some(bytes)
    }

    /// Unpacks a zip entry to `to`. `what` describes it in errors.
    fn unpack(
        &mut self,
        entry: &str,
        to: &mut impl Write,
        what: &'static str,
        limit_mib: u64,
    ) -> Result<(), AnkiError> {
        let path = self.path.clone();
        let damaged = |error: String| AnkiError::damaged(&path, format!("{what}: {error}"));
        let is_newest = self.is_newest;
        let file = self.archive.by_name(entry);
        let file = file.map_err(|error| damaged(error.to_string()))?;
        let limit = limit_mib * MIB;
        let copied = match is_newest {
            true => {
                let decoder = StreamingDecoder::new(file);
                let decoder = decoder.map_err(|error| damaged(error.to_string()))?;
                io::copy(&mut decoder.take(limit + 1), to)
            }
            false => io::copy(&mut file.take(limit + 1), to),
        };
        match copied {
            Ok(bytes) if bytes > limit => Err(AnkiError::TooLarge {
                path,
                what,
                limit_mib,
            }),
            Ok(_) => Ok(()),
            Err(error) => Err(damaged(error.to_string())),
        }
    }
}

/// Parses the media list of the newest generation, a Protocol Buffers message `MediaEntries`.
/// Source: Anki's repository, `proto/anki/import_export.proto`.
fn parse_media_list(list: &[u8]) -> Option<BTreeMap<String, String>> {
    let mut names = BTreeMap::new();
    let entries = wire::fields(list)?.into_iter().filter(|(it, _)| *it == 1);
    for (at, (_, value)) in entries.enumerate() {
        let Value::Bytes(entry) = value else {
            return None;
        };
        let entry = wire::fields(entry)?;
        let number = wire::number(&entry, 255).unwrap_or(at as u64);
        names.insert(wire::text(&entry, 1), number.to_string());
    }
    Some(names)
}

/// Parses the media list of older generations, a JSON object of names by number.
fn parse_json_media_list(list: &[u8]) -> Option<BTreeMap<String, String>> {
    let names: BTreeMap<String, String> = serde_json::from_slice(list).ok()?;
    Some(names.into_iter().map(|(at, name)| (name, at)).collect())
}

/// Writes a package that every version of Anki can open. `media` maps names to the files to read. `now_ms` is the
/// current time in milliseconds since 1970.
///
/// # Errors
/// Fails if a media file cannot be read or the package cannot be written.
pub fn write(
    to: impl Write + Seek,
    notes: &[ExportedNote],
    media: &BTreeMap<String, PathBuf>,
    now_ms: i64,
) -> io::Result<()> {
    let folder = tempfile::tempdir()?;
    let collection = folder.path().join("collection.anki2");
    collection::write(&collection, notes, now_ms).map_err(io::Error::other)?;
    let mut archive = ZipWriter::new(to);
    let options = zip::write::SimpleFileOptions::default();
    archive.start_file("collection.anki2", options)?;
    io::copy(&mut File::open(&collection)?, &mut archive)?;
    let mut list = BTreeMap::new();
    for (at, (name, file)) in media.iter().enumerate() {
        archive.start_file(at.to_string(), options)?;
        io::copy(&mut File::open(file)?, &mut archive)?;
        list.insert(at.to_string(), name);
    }
    archive.start_file("media", options)?;
    archive.write_all(&serde_json::to_vec(&list)?)?;
    archive.finish()?;
    Ok(())
}

#[cfg(test)]
pub mod tests;
