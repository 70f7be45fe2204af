//! Imports a deck as note files. Either all files are written or none.
//!
//! Files are first written to a staging folder next to the target and loaded like any notes. A card that loads
//! differently than intended is written in a plainer form, until it loads correctly.

mod drafts;
mod files;

use std::collections::{BTreeMap, BTreeSet};
use std::ffi::OsStr;
use std::fs::{self, File};
use std::io::Read;
use std::path::{Path, PathBuf};

use recite_notes::access::{Access, AccessOptions, MAX_ATTACHMENT_BYTES};
use recite_notes::load::load;
use recite_notes::local_target;
use tempfile::TempDir;

use crate::deck::{Card, Note, SkippedNotes, cards_of};
use crate::html::{media_in, shown_media_in};
use crate::layout::{Draft, render_file, sort_drafts, split_by_quiz};
use crate::package::Package;
use crate::{AnkiError, export, package, text};
use drafts::NoteWriter;

/// The maximum size of a text export, in MiB.
const MAX_TEXT_MIB: u64 = 256;
/// The maximum total size of the media of one import, in bytes.
const MAX_MEDIA_BYTES: u64 = 4 * 1024 * 1024 * 1024;
/// The size at which a file of cards is split, in bytes: below the size limit of a note.
const MAX_FILE_BYTES: usize = 900 * 1024;

/// The result of an import.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ImportSummary {
    /// The number of imported cards.
    pub cards: usize,
    /// The number of written note files.
    pub files: usize,
    /// The number of written media files.
    pub media: usize,
    /// The number of skipped notes: without a question or an answer, or impossible to write as a note.
    pub skipped: usize,
    /// The number of skipped image occlusion notes.
    pub occlusions: usize,
    /// The media that cards show but that are missing from the deck, too large, or of a type that is never sent.
    pub unusable_media: BTreeSet<String>,
}

/// Imports the cards of the deck `from` as notes into the folder `to`. `media` is the media folder of a text export;
/// the default is the one next to it.
///
/// # Errors
/// Fails if the deck cannot be read, the folder cannot be written, or a file exists and `overwrite` is not set.
/// Nothing is written then.
pub fn import(
    from: &Path,
    to: &Path,
    media: Option<&Path>,
    overwrite: bool,
) -> Result<ImportSummary, AnkiError> {
    let (notes, mut source) = read(from, media)?;
    let (cards, skipped) = cards_of(notes);
    let SkippedNotes {
        empty: mut skipped,
        occlusions,
    } = skipped;
    let unwritable = |error| AnkiError::Unwritable {
        path: to.to_owned(),
        error,
    };
    let staging = files::create_staging(to).map_err(unwritable)?;
    let (usable, unusable_media) =
        unpack_media(&cards, &mut source, &staging).map_err(unwritable)?;
    let mut writer = NoteWriter::new(staging.path(), usable).map_err(unwritable)?;
    let mut drafts: Vec<(usize, Draft)> = Vec::new();
    let mut forms = vec![0; cards.len()];
    // In each round, cards that load differently next to other cards move on to their next form.
    let mut pending: BTreeSet<usize> = (0..cards.len()).collect();
    while !pending.is_empty() {
        drafts.retain(|(at, _)| !pending.contains(at));
        for &at in &pending {
            match writer.draft(&cards[at], &mut forms[at]) {
                Some(draft) => drafts.push((at, draft)),
                None => skipped += 1,
            }
        }
        drafts.sort_by_key(|(at, _)| *at);
        pending = write_and_check(&mut writer, &drafts).map_err(unwritable)?;
        for &at in &pending {
            forms[at] += 1;
        }
    }
    if drafts.is_empty() {
        return Err(AnkiError::Empty(from.to_owned()));
    }
    let drafts: Vec<Draft> = drafts.into_iter().map(|(_, draft)| draft).collect();
    let media = writer.remove_unused(&drafts).map_err(unwritable)?;
    let files = files::move_into(&staging.path().join(drafts::NOTES), to, overwrite, &drafts)?;
    Ok(ImportSummary {
        cards: drafts.len(),
        files: files - media,
        media,
        skipped,
        occlusions,
        unusable_media,
    })
}

/// The source of a deck's media.
enum MediaSource {
    Package(Box<Package>),
    Folder(PathBuf),
}

impl MediaSource {
    /// Reads a media file; `None` if it is missing or too large.
    fn read(&mut self, name: &str) -> Option<Vec<u8>> {
        match self {
            Self::Package(package) => package.media(name),
            Self::Folder(folder) => {
                let file = folder.join(name);
                let metadata = fs::symlink_metadata(&file).ok()?;
                let fits = metadata.is_file() && metadata.len() <= MAX_ATTACHMENT_BYTES;
                fits.then(|| fs::read(file).ok())?
            }
        }
    }

    /// Returns whether the media file exists. `names` are those of the package.
    fn contains_media(&self, name: &str, names: &BTreeSet<String>) -> bool {
        match self {
            Self::Package(_) => names.contains(name),
            Self::Folder(folder) => folder.join(name).is_file(),
        }
    }
}

/// Reads the notes of a deck.
fn read(from: &Path, media: Option<&Path>) -> Result<(Vec<Note>, MediaSource), AnkiError> {
    let ending = from.extension().and_then(OsStr::to_str).unwrap_or_default();
    match ending.to_ascii_lowercase().as_str() {
        "apkg" | "colpkg" => {
            let (package, notes) = package::read(from)?;
            Ok((notes, MediaSource::Package(Box::new(package))))
        }
        "txt" => {
            let unreadable = |error| AnkiError::Unreadable {
                path: from.to_owned(),
                error,
            };
            let limit = MAX_TEXT_MIB * 1024 * 1024;
            let file = File::open(from).map_err(unreadable)?;
            let mut bytes = Vec::new();
            file.take(limit + 1)
                .read_to_end(&mut bytes)
                .map_err(unreadable)?;
            if bytes.len() as u64 > limit {
                return Err(AnkiError::TooLarge {
                    path: from.to_owned(),
                    what: "the file",
                    limit_mib: MAX_TEXT_MIB,
                });
            }
            let default_folder = || export::media_folder_of(from);
            let folder = media.map_or_else(default_folder, Path::to_owned);
            Ok((text::read(from, &bytes)?, MediaSource::Folder(folder)))
        }
        _ => Err(AnkiError::UnknownExtension(from.to_owned())),
    }
}

/// Unpacks the media that cards show to the staging folder. Returns the names of the usable media and of the others.
fn unpack_media(
    cards: &[Card],
    media: &mut MediaSource,
    staging: &TempDir,
) -> std::io::Result<(BTreeSet<String>, BTreeSet<String>)> {
    let folder = staging.path().join(drafts::MEDIA);
    fs::create_dir(&folder)?;
    let access = Access::new(&folder, &AccessOptions::default())?;
    let names: BTreeSet<String> = match &*media {
        MediaSource::Package(package) => package.names().cloned().collect(),
        MediaSource::Folder(_) => BTreeSet::new(),
    };
    let fields = cards.iter().flat_map(|it| [&it.question, &it.answer]);
    let shown: BTreeSet<String> = fields.flat_map(|it| shown_media_in(it)).collect();
    let (mut usable, mut unusable) = (BTreeSet::new(), BTreeSet::new());
    let mut left = MAX_MEDIA_BYTES;
    for name in cards
        .iter()
        .flat_map(media_of)
        .collect::<BTreeSet<String>>()
    {
        if !is_file_name(&name) || !media.contains_media(&name, &names) {
            // The same file may also be listed by its percent-encoded name.
            let decoded = local_target(&name).unwrap_or_default();
            let is_there = decoded != name && media.contains_media(&decoded, &names);
            if !is_there && shown.contains(&name) {
                unusable.insert(name);
            }
            continue;
        }
        let bytes = media.read(&name).filter(|bytes| bytes.len() as u64 <= left);
        let Some(bytes) = bytes else {
            unusable.insert(name);
            continue;
        };
        left -= bytes.len() as u64;
        fs::write(folder.join(&name), bytes)?;
        match access.check_file(Path::new(&name)) {
            Ok(_) => usable.insert(name),
            Err(_) => {
                fs::remove_file(folder.join(&name))?;
                unusable.insert(name)
            }
        };
    }
    Ok((usable, unusable))
}

/// Returns the names of all media that a card refers to.
fn media_of(card: &Card) -> BTreeSet<String> {
    let mut names = media_in(&card.question);
    names.extend(media_in(&card.answer));
    names.extend(card.origin.iter().flat_map(|origin| origin.names.clone()));
    names
}

/// Returns whether a name is a valid file name on every system.
fn is_file_name(name: &str) -> bool {
    let is_bad = |c: char| c.is_control() || "/\\:*?\"<>|".contains(c);
    (1..=200).contains(&name.len()) && !name.starts_with('.') && !name.contains(is_bad)
}

/// Writes the drafts, loads them, and returns the cards that load differently than intended.
fn write_and_check(
    writer: &mut NoteWriter,
    drafts: &[(usize, Draft)],
) -> std::io::Result<BTreeSet<usize>> {
    let mut by_path: BTreeMap<&str, Vec<&Draft>> = BTreeMap::new();
    for (_, draft) in drafts {
        by_path.entry(&draft.location.path).or_default().push(draft);
    }
    writer.remove_notes()?;
    let taken_paths: BTreeSet<&str> = by_path.keys().copied().collect();
    for (path, mut drafts) in by_path {
        sort_drafts(&mut drafts);
        let free = |part: &usize| *part == 1 || !taken_paths.contains(&*part_path(path, *part));
        let mut parts = (1..).filter(free).peekable();
        for group in split_by_quiz(&drafts) {
            let mut rest = group.as_slice();
            while let Some(part) = parts.next_if(|_| !rest.is_empty()) {
                let (taken, behind) = rest.split_at(count_fitting(rest));
                writer.write_note(&part_path(path, part), &render_file(taken))?;
                rest = behind;
            }
        }
    }
    let loaded = load(&writer.notes, &AccessOptions::default()).map_err(std::io::Error::other)?;
    let expected = drafts.iter();
    let wrong = expected.filter(|(_, draft)| !draft.reads_back(&loaded.notebook));
    Ok(wrong.map(|(at, _)| *at).collect())
}

/// Returns how many of the drafts fit into one file. A draft with its own file is always alone.
fn count_fitting(drafts: &[&Draft]) -> usize {
    let shared = drafts
        .iter()
        .take_while(|it| !it.location.is_separate)
        .count();
    let drafts = &drafts[..shared.max(1)];
    let mut size = 0;
    let sizes = drafts
        .iter()
        .map(|it| it.answer.len() + 4 * it.question.len() + 1024);
    let count = sizes.take_while(|it| {
        size += it;
        size <= MAX_FILE_BYTES
    });
    count.count().max(1)
}

/// Returns the path of the given part of a file that was split: `deck-2.md` for part 2.
fn part_path(path: &str, part: usize) -> String {
    match (part, path.strip_suffix(".md")) {
        (1, _) | (_, None) => path.to_owned(),
        (part, Some(stem)) => format!("{stem}-{part}.md"),
    }
}

#[cfg(test)]
mod tests;
