//! Exports the Q&As of a notebook as an Anki deck.

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

/// The result of an export.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ExportSummary {
    /// The number of exported notes.
    pub notes: usize,
    /// The number of exported media files.
    pub media: usize,
    /// The folder with the media files of a text export, which cannot contain them itself.
    pub media_folder: Option<PathBuf>,
}

/// Writes all Q&As of a notebook to `file`. The extension selects a text export (`.txt`) or a package (`.apkg`).
/// `now_ms` is the current time in milliseconds since 1970.
///
/// # Errors
/// Fails if the file exists and `overwrite` is not set, if its extension is unknown, or if it cannot be file_writer. An
/// incomplete file is never left behind.
pub fn export(
    notebook: &Notebook,
    file: &Path,
    overwrite: bool,
    now_ms: i64,
) -> Result<ExportSummary, AnkiError> {
    let ending = file.extension().and_then(OsStr::to_str).unwrap_or_default();
    let is_text = ending.eq_ignore_ascii_case("txt");
    if !is_text && !ending.eq_ignore_ascii_case("apkg") {
        return Err(AnkiError::UnknownExportExtension(file.to_owned()));
    }
    if file.symlink_metadata().is_ok() && !overwrite {
        return Err(AnkiError::Exists(file.to_owned()));
    }
    let (notes, media) = notes_of(notebook);
    let unwritable = |error| AnkiError::Unwritable {
        path: file.to_owned(),
        error,
    };
    let parent = file.parent().filter(|it| !it.as_os_str().is_empty());
    let mut file_writer =
        create_temporary_file(parent.unwrap_or(Path::new("."))).map_err(unwritable)?;
    let mut media_folder = None;
    if is_text {
        let text = text::write(&notes);
        file_writer.write_all(text.as_bytes()).map_err(unwritable)?;
        if !media.is_empty() {
            let folder = media_folder_of(file);
            copy_media(&media, &folder, overwrite)?;
            media_folder = Some(folder);
        }
    } else {
        let to = BufWriter::new(&mut file_writer);
        package::write(to, &notes, &media, now_ms).map_err(unwritable)?;
    }
    let saved = match overwrite {
        true => file_writer.persist(file),
        false => file_writer.persist_noclobber(file),
    };
    saved.map_err(|error| unwritable(error.error))?;
    Ok(ExportSummary {
        notes: notes.len(),
        media: media.len(),
        media_folder,
    })
}

/// Creates a temporary file with the usual permissions of a new file, since it is renamed to the export.
fn create_temporary_file(folder: &Path) -> std::io::Result<NamedTempFile> {
    let mut builder = tempfile::Builder::new();
    builder.prefix(".recite-export-");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        builder.permissions(std::fs::Permissions::from_mode(0o666));
    }
    builder.tempfile_in(folder)
}

/// Returns the notes in the order of their files, and the media files by their names in Anki.
fn notes_of(notebook: &Notebook) -> (Vec<ExportedNote>, BTreeMap<String, PathBuf>) {
    let mut qas: Vec<&Qa> = notebook.qas().iter().collect();
    qas.sort_by_key(|qa| &qa.source);
    let names = media_names(&qas);
    let mut media = BTreeMap::new();
    for (path, name) in &names {
        // Check the file again: it may have changed since the notes were loaded.
        if let Ok(file) = notebook.access().check_file(Path::new(path)) {
            media.insert(name.clone(), file.real);
        }
    }
    let notes = qas.into_iter().map(|qa| {
        let origin = Origin::of(qa, &names);
        let (question, answer) = origin.sides();
        let mut tags: Vec<String> = tag_of(&origin.topic).into_iter().collect();
        tags.extend(layout::parse_tags(&origin.answer));
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

/// Returns a unique name in Anki for each file path: its file name if no other file has it, else the whole path in
/// one word.
fn media_names(qas: &[&Qa]) -> BTreeMap<String, String> {
    let files = qas.iter().flat_map(|qa| &qa.files);
    let paths: BTreeSet<&str> = files.map(|file| file.path.as_str()).collect();
    let base_name = |path: &str| media_name(path.rsplit('/').next().unwrap_or(path));
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    for path in &paths {
        *counts.entry(base_name(path).to_lowercase()).or_default() += 1;
    }
    let mut taken = BTreeSet::new();
    let mut names = BTreeMap::new();
    for path in paths {
        let base_name = base_name(path);
        let name = match counts.get(&base_name.to_lowercase()) {
            Some(1) => base_name,
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

/// Replaces characters that Anki does not allow in media names, and shortens the name to Anki's limit of 120 bytes.
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

/// Returns the media folder of a text export, next to the file: `deck.media` for `deck.txt`.
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
        move |error| AnkiError::Unwritable { path, error }
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
