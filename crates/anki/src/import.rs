//! A deck as note files, written all or not at all.
//!
//! Everything is first written to a folder beside the target and read back by the reader of notes. A card that reads
//! back otherwise than meant is written in a plainer form, until it does.

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

use crate::deck::{Card, LeftOut, Note, cards_of};
use crate::html::{media_in, shown_media_in};
use crate::layout::{Draft, file_of, groups, sort};
use crate::package::Package;
use crate::{AnkiError, export, package, text};
use drafts::Writer;

/// The largest text export.
const MAX_TEXT_MIB: u64 = 256;
/// The most bytes of media that one import writes.
const MAX_MEDIA_BYTES: u64 = 4 * 1024 * 1024 * 1024;
/// A file of cards is split before it is as large as a note may be.
const MAX_FILE_BYTES: usize = 900 * 1024;

/// What was written.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Imported {
    pub cards: usize,
    pub files: usize,
    pub media: usize,
    /// Notes without a question or an answer, and those that no note can hold.
    pub left_out: usize,
    /// Notes that hide parts of a picture.
    pub occlusions: usize,
    /// The media that cards show but that are not in the deck, too large, or of a kind that is never sent.
    pub unusable_media: BTreeSet<String>,
}

/// Writes the cards of a deck as notes into the folder `to`, all of them or nothing. `media` is the folder of the media
/// of a text export, by default the one that lies beside it.
///
/// # Errors
/// The deck cannot be read, the folder cannot be written, or a file is there already and `overwrite` is not set.
pub fn import(
    from: &Path,
    to: &Path,
    media: Option<&Path>,
    overwrite: bool,
) -> Result<Imported, AnkiError> {
    let (notes, mut source) = read(from, media)?;
    let (cards, left_out) = cards_of(notes);
    let LeftOut {
        empty: mut left_out,
        occlusions,
    } = left_out;
    let unwritable = |source| AnkiError::Unwritable {
        path: to.to_owned(),
        source,
    };
    let staging = files::staging(to).map_err(unwritable)?;
    let (usable, unusable_media) =
        unpack_media(&cards, &mut source, &staging).map_err(unwritable)?;
    let mut writer = Writer::new(staging.path(), usable).map_err(unwritable)?;
    let mut drafts: Vec<(usize, Draft)> = Vec::new();
    let mut forms = vec![0; cards.len()];
    // Each round, cards that do not read back among others take their next form.
    let mut waiting: BTreeSet<usize> = (0..cards.len()).collect();
    while !waiting.is_empty() {
        drafts.retain(|(at, _)| !waiting.contains(at));
        for &at in &waiting {
            match writer.draft(&cards[at], &mut forms[at]) {
                Some(draft) => drafts.push((at, draft)),
                None => left_out += 1,
            }
        }
        drafts.sort_by_key(|(at, _)| *at);
        waiting = write_and_read(&mut writer, &drafts).map_err(unwritable)?;
        for &at in &waiting {
            forms[at] += 1;
        }
    }
    if drafts.is_empty() {
        return Err(AnkiError::Empty(from.to_owned()));
    }
    let drafts: Vec<Draft> = drafts.into_iter().map(|(_, draft)| draft).collect();
    let media = writer.remove_unused(&drafts).map_err(unwritable)?;
    let files = files::move_into(&staging.path().join(drafts::NOTES), to, overwrite, &drafts)?;
    Ok(Imported {
        cards: drafts.len(),
        files: files - media,
        media,
        left_out,
        occlusions,
        unusable_media,
    })
}

/// The media of a deck.
enum Media {
    Package(Box<Package>),
    Folder(PathBuf),
}

impl Media {
    fn read(&mut self, name: &str) -> Option<Vec<u8>> {
        match self {
            Self::Package(package) => package.media(name),
            Self::Folder(folder) => {
                let file = folder.join(name);
                let facts = fs::symlink_metadata(&file).ok()?;
                let fits = facts.is_file() && facts.len() <= MAX_ATTACHMENT_BYTES;
                fits.then(|| fs::read(file).ok())?
            }
        }
    }

    fn holds(&self, name: &str, names: &BTreeSet<String>) -> bool {
        match self {
            Self::Package(_) => names.contains(name),
            Self::Folder(folder) => folder.join(name).is_file(),
        }
    }
}

fn read(from: &Path, media: Option<&Path>) -> Result<(Vec<Note>, Media), AnkiError> {
    let ending = from.extension().and_then(OsStr::to_str).unwrap_or_default();
    match ending.to_ascii_lowercase().as_str() {
        "apkg" | "colpkg" => {
            let (package, notes) = package::read(from)?;
            Ok((notes, Media::Package(Box::new(package))))
        }
        "txt" => {
            let unreadable = |source| AnkiError::Unreadable {
                path: from.to_owned(),
                source,
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
            let beside = || export::media_folder_of(from);
            let folder = media.map_or_else(beside, Path::to_owned);
            Ok((text::read(from, &bytes)?, Media::Folder(folder)))
        }
        _ => Err(AnkiError::Ending(from.to_owned())),
    }
}

/// Unpacks the media that cards show to the staging folder; returns the names of those that may be sent, and the others.
fn unpack_media(
    cards: &[Card],
    media: &mut Media,
    staging: &TempDir,
) -> std::io::Result<(BTreeSet<String>, BTreeSet<String>)> {
    let folder = staging.path().join(drafts::MEDIA);
    fs::create_dir(&folder)?;
    let access = Access::of(&folder, &AccessOptions::default())?;
    let names: BTreeSet<String> = match &*media {
        Media::Package(package) => package.names().cloned().collect(),
        Media::Folder(_) => BTreeSet::new(),
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
        if !is_file_name(&name) || !media.holds(&name, &names) {
            // Percent-encoded, the same file is named twice.
            let decoded = local_target(&name).unwrap_or_default();
            let is_there = decoded != name && media.holds(&decoded, &names);
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
        match access.judge(Path::new(&name)) {
            Ok(_) => usable.insert(name),
            Err(_) => {
                fs::remove_file(folder.join(&name))?;
                unusable.insert(name)
            }
        };
    }
    Ok((usable, unusable))
}

fn media_of(card: &Card) -> BTreeSet<String> {
    let mut names = media_in(&card.question);
    names.extend(media_in(&card.answer));
    names.extend(card.origin.iter().flat_map(|origin| origin.names.clone()));
    names
}

/// Whether a name is one of a file on every system, and no path.
fn is_file_name(name: &str) -> bool {
    let is_bad = |c: char| c.is_control() || "/\\:*?\"<>|".contains(c);
    (1..=200).contains(&name.len()) && !name.starts_with('.') && !name.contains(is_bad)
}

/// Writes the drafts, reads them back, and returns the cards that read otherwise than meant.
fn write_and_read(
    writer: &mut Writer,
    drafts: &[(usize, Draft)],
) -> std::io::Result<BTreeSet<usize>> {
    let mut by_path: BTreeMap<&str, Vec<&Draft>> = BTreeMap::new();
    for (_, draft) in drafts {
        by_path.entry(&draft.place.path).or_default().push(draft);
    }
    writer.remove_notes()?;
    let taken_paths: BTreeSet<&str> = by_path.keys().copied().collect();
    for (path, mut drafts) in by_path {
        sort(&mut drafts);
        let free = |part: &usize| *part == 1 || !taken_paths.contains(&*part_path(path, *part));
        let mut parts = (1..).filter(free).peekable();
        for group in groups(&drafts) {
            let mut rest = group.as_slice();
            while let Some(part) = parts.next_if(|_| !rest.is_empty()) {
                let (taken, behind) = rest.split_at(fitting(rest));
                writer.write_note(&part_path(path, part), &file_of(taken))?;
                rest = behind;
            }
        }
    }
    let loaded = load(&writer.notes, &AccessOptions::default()).map_err(std::io::Error::other)?;
    let expected = drafts.iter();
    let wrong = expected.filter(|(_, draft)| !draft.reads_back(&loaded.notebook));
    Ok(wrong.map(|(at, _)| *at).collect())
}

/// How many of the drafts fit into one file. A draft with a file of its own stands there alone.
fn fitting(drafts: &[&Draft]) -> usize {
    let shared = drafts.iter().take_while(|it| !it.place.is_own).count();
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

fn part_path(path: &str, part: usize) -> String {
    match (part, path.strip_suffix(".md")) {
        (1, _) | (_, None) => path.to_owned(),
        (part, Some(stem)) => format!("{stem}-{part}.md"),
    }
}

#[cfg(test)]
mod tests;
