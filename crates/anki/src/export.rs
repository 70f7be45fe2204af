//! The Q&As of a notebook as a deck.

use std::collections::{BTreeMap, BTreeSet};
use std::ffi::OsStr;
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};

use recite_notes::{Notebook, Qa};
use tempfile::NamedTempFile;

use crate::AnkiError;
use crate::exported_note::ExportedNote;
use crate::guid::guid_of;
use crate::origin::Origin;
use crate::tag::tag_of;
use crate::{layout, package, text};

/// What was written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Exported {
    pub notes: usize,
    pub media: usize,
    /// The folder of the media of a text export, which cannot hold them itself.
    pub media_folder: Option<PathBuf>,
}

/// Writes every Q&A of a notebook to `file`, whole or not at all, by its ending a text export or a package. `now_ms` is
/// the time in milliseconds since 1970.
///
/// # Errors
/// The file is there and `overwrite` is not set, it has another ending, or it cannot be written.
pub fn export(
    notebook: &Notebook,
    file: &Path,
    overwrite: bool,
    now_ms: i64,
) -> Result<Exported, AnkiError> {
    let ending = file.extension().and_then(OsStr::to_str).unwrap_or_default();
    let is_text = ending.eq_ignore_ascii_case("txt");
    if !is_text && !ending.eq_ignore_ascii_case("apkg") {
        return Err(AnkiError::ExportEnding(file.to_owned()));
    }
    if file.symlink_metadata().is_ok() && !overwrite {
        return Err(AnkiError::Exists(file.to_owned()));
    }
    let (notes, media) = notes_of(notebook);
    let unwritable = |source| AnkiError::Unwritable {
        path: file.to_owned(),
        source,
    };
    let parent = file.parent().filter(|it| !it.as_os_str().is_empty());
    let mut written = new_file_in(parent.unwrap_or(Path::new("."))).map_err(unwritable)?;
    let mut media_folder = None;
    if is_text {
        let text = text::write(&notes);
        written.write_all(text.as_bytes()).map_err(unwritable)?;
        if !media.is_empty() {
            let folder = media_folder_of(file);
            copy_media(&media, &folder, overwrite)?;
            media_folder = Some(folder);
        }
    } else {
        let to = BufWriter::new(&mut written);
        package::write(to, &notes, &media, now_ms).map_err(unwritable)?;
    }
    let saved = match overwrite {
        true => written.persist(file),
        false => written.persist_noclobber(file),
    };
    saved.map_err(|error| unwritable(error.error))?;
    Ok(Exported {
        notes: notes.len(),
        media: media.len(),
        media_folder,
    })
}

/// A temporary file that others may read once it has its name, as far as the user's settings allow.
fn new_file_in(folder: &Path) -> std::io::Result<NamedTempFile> {
    let mut builder = tempfile::Builder::new();
    builder.prefix(".recite-export-");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        builder.permissions(std::fs::Permissions::from_mode(0o666));
    }
    builder.tempfile_in(folder)
}

/// The notes of a notebook in the order of its files, and their media: the files by their names in Anki.
fn notes_of(notebook: &Notebook) -> (Vec<ExportedNote>, BTreeMap<String, PathBuf>) {
    let mut qas: Vec<&Qa> = notebook.qas().iter().collect();
    qas.sort_by_key(|qa| &qa.source);
    let names = media_names(&qas);
    let mut media = BTreeMap::new();
    for (path, name) in &names {
        // Judged once more: the file may have changed since it was looked up.
        if let Ok(file) = notebook.access().judge(Path::new(path)) {
            media.insert(name.clone(), file.real);
        }
    }
    let notes = qas.into_iter().map(|qa| {
        let origin = Origin::of(qa, &names);
        let (question, answer) = origin.sides();
        let mut tags: Vec<String> = tag_of(&origin.topic).into_iter().collect();
        tags.extend(layout::tags_in(&origin.answer));
        ExportedNote {
            guid: guid_of(&qa.id),
            question,
            answer,
            origin: origin.field(),
            tags,
        }
    });
    (notes.collect(), media)
}

/// A name for each file, by its path: its own where no other file has that, else its path in one word.
fn media_names(qas: &[&Qa]) -> BTreeMap<String, String> {
    let files = qas.iter().flat_map(|qa| &qa.files);
    let paths: BTreeSet<&str> = files.map(|file| file.path.as_str()).collect();
    let own = |path: &str| media_name(path.rsplit('/').next().unwrap_or(path));
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    for path in &paths {
        *counts.entry(own(path).to_lowercase()).or_default() += 1;
    }
    let mut taken = BTreeSet::new();
    let mut names = BTreeMap::new();
    for path in paths {
        let own = own(path);
        let name = match counts.get(&own.to_lowercase()) {
            Some(1) => own,
            _ => media_name(&path.replace('/', "_")),
        };
        let mut unique = name.clone();
        for nth in 2.. {
            if taken.insert(unique.to_lowercase()) {
                break;
            }
            let (stem, ending) = name.rsplit_once('.').unwrap_or((&name, "bin"));
            unique = format!("{stem}-{nth}.{ending}");
        }
        names.insert(path.to_owned(), unique);
    }
    names
}

/// A name without the characters that Anki does not allow in media, and not longer than it allows (120 bytes).
fn media_name(name: &str) -> String {
    let is_bad =
        |c: char| c.is_control() || c.is_whitespace() || "[]<>:\"/?*^\\|#%&'()".contains(c);
    let name = name.replace(is_bad, "_");
    let (stem, ending) = name.rsplit_once('.').unwrap_or((&name, "bin"));
    let mut end = stem.len().min(90);
    while !stem.is_char_boundary(end) {
        end -= 1;
    }
    format!("{}.{ending}", &stem[..end])
}

/// The folder of the media of a text export: beside it, `deck.media` for `deck.txt`.
pub fn media_folder_of(file: &Path) -> PathBuf {
    file.with_extension("media")
}

fn copy_media(
    media: &BTreeMap<String, PathBuf>,
    folder: &Path,
    overwrite: bool,
) -> Result<(), AnkiError> {
    let unwritable = |path: &Path| {
        let path = path.to_owned();
        move |source| AnkiError::Unwritable { path, source }
    };
    if folder.symlink_metadata().is_ok() && !overwrite {
        return Err(AnkiError::Exists(folder.to_owned()));
    }
    std::fs::create_dir_all(folder).map_err(unwritable(folder))?;
    for (name, file) in media {
        let to = folder.join(name);
        std::fs::copy(file, &to).map_err(unwritable(&to))?;
    }
    Ok(())
}
