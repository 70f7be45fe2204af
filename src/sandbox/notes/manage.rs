//! Renames and deletes files of the notes folder, and saves pictures.
//!
//! [`Access::check_new_path`] decides about each path. No file is ever overwritten, and a folder is removed with its
//! last file.

use std::io;
use std::path::{Path, PathBuf};

use super::picture::content_type;
use super::{NotesError, NotesPane};
use crate::sandbox::protocol::{AddedPicture, FilePath, OtherFile, RenameFile};
use recite_notes::access::{Access, MAX_ATTACHMENT_BYTES, Refusal, check_content};
use recite_notes::load::{
    WriteOutcome, attachment_paths, create_file, is_note_path, move_file, remove_file,
};

/// The name of the folder for pictures, if a folder has one.
const PICTURE_FOLDER: &str = "images";

/// The maximum length of a picture's name without its extension, in characters.
const MAX_NAME_CHARS: usize = 60;

/// How many names are tried for a picture.
const MAX_NAMES: usize = 1000;

impl NotesPane {
    /// Renames or moves a file, and creates the folders of its new path. Links to it are not changed; broken links
    /// are reported as problems.
    ///
    /// # Errors
    /// Fails if the file must not be moved or the new path exists. Nothing is changed then.
    pub fn rename(&self, request: &RenameFile) -> Result<FilePath, NotesError> {
        let access = self.editable_access()?;
        let _lock = self.lock_saving();
        let (from, to) = (request.from.as_str(), request.to.as_str());
        let old = find_file(&access, from)?;
        if old.is_symlink() {
            return Err(NotesError::Link(from.to_owned()));
        }
        access.check_new_path(to).map_err(path_rejected(to))?;
        if is_note_path(from) != is_note_path(to) {
            return Err(NotesError::TypeChanged(from.to_owned()));
        }
        if from != to {
            match move_file(&access, &old, to).map_err(unwritable(to))? {
                WriteOutcome::AlreadyExists => return Err(NotesError::Exists(to.to_owned())),
                WriteOutcome::Written => {}
            }
        }
        Ok(FilePath {
            path: to.to_owned(),
        })
    }

    /// Deletes a file. Of a symbolic link, only the link is deleted.
    ///
    /// # Errors
    /// Fails if the file must not or cannot be deleted.
    pub fn delete(&self, path: &str) -> Result<(), NotesError> {
        let access = self.editable_access()?;
        let _lock = self.lock_saving();
        let place = find_file(&access, path)?;
        remove_file(&access, &place).map_err(unwritable(path))
    }

    /// Saves a picture for the note at `note`: in the folder `images` next to the note if it exists, else next to the
    /// note. The file name is made from `name`, with a number if another file has that name. The same picture is not
    /// saved twice.
    ///
    /// # Errors
    /// Fails if the file is not a picture that Discord can show, is too large, or cannot be written.
    pub fn add_picture(
        &self,
        note: &str,
        name: &str,
        bytes: &[u8],
    ) -> Result<AddedPicture, NotesError> {
        let access = self.editable_access()?;
        let _lock = self.lock_saving();
        access.check_new_path(note).map_err(path_rejected(note))?;
        if !is_note_path(note) {
            return Err(NotesError::TypeChanged(note.to_owned()));
        }
        let ending = picture_extension(name, bytes)?;
        check_content(bytes, MAX_ATTACHMENT_BYTES).map_err(|_| {
            let size = bytes.len() as u64;
            NotesError::PictureSize(name.to_owned(), size)
        })?;
        let stem = safe_stem(name);
        let folder = note.rsplit_once('/').map_or("", |(folder, _)| folder);
        let pictures = access.root().join(folder).join(PICTURE_FOLDER);
        let folders = [folder, PICTURE_FOLDER];
        let folders = &folders[..if pictures.is_dir() { 2 } else { 1 }];
        for number in 1..=MAX_NAMES {
            let file = match number {
                1 => format!("{stem}.{ending}"),
                _ => format!("{stem}-{number}.{ending}"),
            };
            let parts = folders.iter().copied().chain([file.as_str()]);
            let parts: Vec<&str> = parts.filter(|part| !part.is_empty()).collect();
            let path = parts.join("/");
            access.check_new_path(&path).map_err(path_rejected(&path))?;
            let is_same = || {
                access
                    .read(&path, MAX_ATTACHMENT_BYTES)
                    .is_ok_and(|it| it == bytes)
            };
            match create_file(&access, &path, bytes).map_err(unwritable(&path))? {
                WriteOutcome::AlreadyExists if !is_same() => {}
                WriteOutcome::AlreadyExists | WriteOutcome::Written => {
                    let target = match folders.len() {
                        2 => format!("{PICTURE_FOLDER}/{file}"),
                        _ => file,
                    };
                    let words = stem.replace(['-', '_'], " ");
                    return Ok(AddedPicture {
                        path,
                        markdown: format!("![{}]({target})", words.trim()),
                    });
                }
            }
        }
        Err(NotesError::Exists(format!("{stem}.{ending}")))
    }

    /// Lists the files that answers may show or attach.
    pub(super) fn other_files(access: &Access) -> Vec<OtherFile> {
        let paths = attachment_paths(access).into_iter();
        paths
            .filter_map(|path| {
                let size_bytes = access.check_file(Path::new(&path)).ok()?.metadata.len();
                Some(OtherFile { path, size_bytes })
            })
            .collect()
    }
}

/// Returns the real path of an existing file that may be read and changed.
fn find_file(access: &Access, path: &str) -> Result<PathBuf, NotesError> {
    let place = access.check_new_path(path).map_err(path_rejected(path))?;
    access
        .check_file(Path::new(path))
        .map_err(path_rejected(path))?;
    Ok(place)
}

fn path_rejected(path: &str) -> impl Fn(Refusal) -> NotesError + use<'_> {
    move |refusal| NotesError::PathRejected(path.to_owned(), refusal)
}

fn unwritable(path: &str) -> impl Fn(io::Error) -> NotesError + use<'_> {
    move |source| NotesError::Unwritable(path.to_owned(), source)
}

/// Returns the extension of a picture, in lower case. Fails if Discord cannot show it or the content does not match.
fn picture_extension(name: &str, bytes: &[u8]) -> Result<String, NotesError> {
    let ending = name.rsplit_once('.').map_or("", |(_, ending)| ending);
    let ending = ending.to_ascii_lowercase();
    let is_kind = match content_type(name) {
        "image/png" => bytes.starts_with(b"\x89PNG\r\n\x1a\n"),
        "image/jpeg" => bytes.starts_with(b"\xff\xd8\xff"),
        "image/gif" => bytes.starts_with(b"GIF8"),
        "image/webp" => bytes.starts_with(b"RIFF") && bytes.get(8..12) == Some(b"WEBP"),
        _ => return Err(NotesError::PictureType(name.to_owned())),
    };
    match is_kind {
        true => Ok(ending),
        false => Err(NotesError::PictureContent(name.to_owned(), ending)),
    }
}

/// Returns the file name without its extension, with `-` in place of characters that are special in paths or Markdown.
fn safe_stem(name: &str) -> String {
    let name = name.rsplit(['/', '\\']).next().unwrap_or_default();
    let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
    let is_format = |c: char| matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}');
    let is_safe = |c: char| {
        let is_foreign = !c.is_ascii() && !c.is_whitespace() && !c.is_control() && !is_format(c);
        c.is_ascii_alphanumeric() || c == '_' || is_foreign
    };
    let mut safe = String::new();
    for c in stem.chars() {
        match is_safe(c) {
            true => safe.push(c),
            false if safe.ends_with('-') => {}
            false => safe.push('-'),
        }
    }
    let safe: String = safe
        .trim_matches('-')
        .chars()
        .take(MAX_NAME_CHARS)
        .collect();
    match safe.is_empty() {
        true => "picture".to_owned(),
        false => safe,
    }
}

#[cfg(test)]
mod tests;
