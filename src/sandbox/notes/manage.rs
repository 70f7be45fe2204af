//! Renaming and deleting files of the notes folder, and taking pictures.
//!
//! [`Access::judge_place`] decides about each path, no file is ever written over, and a folder goes with its last file.

use std::io;
use std::path::{Path, PathBuf};

use super::picture::content_type;
use super::{NotesError, NotesPane};
use crate::sandbox::protocol::{AddedPicture, FilePath, OtherFile, RenameFile};
use recite_notes::access::{Access, MAX_ATTACHMENT_BYTES, Refusal, check_content};
use recite_notes::load::{Put, attachment_paths, create, is_note_path, move_file, remove_file};

/// Where the pictures of a folder go, if it has a folder of this name.
const PICTURES: &str = "images";

/// The most characters of a picture's name, without its ending.
const MAX_NAME_CHARS: usize = 60;

/// How many names are tried for a picture.
const MAX_NAMES: usize = 1000;

impl NotesPane {
    /// Renames or moves a file, with the folders that its new path names. Links are left as they are: what breaks is
    /// reported as a problem.
    ///
    /// # Errors
    /// It may not be moved, or a file is at the new path; nothing is changed then.
    pub fn rename(&self, wish: &RenameFile) -> Result<FilePath, NotesError> {
        let access = self.editable()?;
        let _one_at_a_time = self.one_at_a_time();
        let (from, to) = (wish.from.as_str(), wish.to.as_str());
        let old = existing(&access, from)?;
        if old.is_symlink() {
            return Err(NotesError::Link(from.to_owned()));
        }
        access.judge_place(to).map_err(refused(to))?;
        if is_note_path(from) != is_note_path(to) {
            return Err(NotesError::OtherKind(from.to_owned()));
        }
        if from != to {
            match move_file(&access, &old, to).map_err(unwritable(to))? {
                Put::Taken => return Err(NotesError::Taken(to.to_owned())),
                Put::Written => {}
            }
        }
        Ok(FilePath {
            path: to.to_owned(),
        })
    }

    /// Deletes a file; of a link of the file system only the link.
    ///
    /// # Errors
    /// It may not or cannot be deleted.
    pub fn delete(&self, path: &str) -> Result<(), NotesError> {
        let access = self.editable()?;
        let _one_at_a_time = self.one_at_a_time();
        let place = existing(&access, path)?;
        remove_file(&access, &place).map_err(unwritable(path))
    }

    /// Saves a picture for the note at `note`: in the folder `images` beside the note if there is one, else beside the
    /// note. Its name is made from `name`, with a number behind it where another file has that already; the same
    /// picture is not saved twice.
    ///
    /// # Errors
    /// It is no picture that Discord shows, is too large to be sent, or cannot be written.
    pub fn add_picture(
        &self,
        note: &str,
        name: &str,
        bytes: &[u8],
    ) -> Result<AddedPicture, NotesError> {
        let access = self.editable()?;
        let _one_at_a_time = self.one_at_a_time();
        access.judge_place(note).map_err(refused(note))?;
        if !is_note_path(note) {
            return Err(NotesError::OtherKind(note.to_owned()));
        }
        let ending = picture_ending(name, bytes)?;
        check_content(bytes, MAX_ATTACHMENT_BYTES).map_err(|_| {
            let size = bytes.len() as u64;
            NotesError::PictureSize(name.to_owned(), size)
        })?;
        let stem = safe_stem(name);
        let folder = note.rsplit_once('/').map_or("", |(folder, _)| folder);
        let pictures = access.root().join(folder).join(PICTURES);
        let folders = [folder, PICTURES];
        let folders = &folders[..if pictures.is_dir() { 2 } else { 1 }];
        for number in 1..=MAX_NAMES {
            let file = match number {
                1 => format!("{stem}.{ending}"),
                _ => format!("{stem}-{number}.{ending}"),
            };
            let parts = folders.iter().copied().chain([file.as_str()]);
            let parts: Vec<&str> = parts.filter(|part| !part.is_empty()).collect();
            let path = parts.join("/");
            access.judge_place(&path).map_err(refused(&path))?;
            let is_same = || {
                access
                    .read(&path, MAX_ATTACHMENT_BYTES)
                    .is_ok_and(|it| it == bytes)
            };
            match create(&access, &path, bytes).map_err(unwritable(&path))? {
                Put::Taken if !is_same() => {}
                Put::Taken | Put::Written => {
                    let target = match folders.len() {
                        2 => format!("{PICTURES}/{file}"),
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
        Err(NotesError::Taken(format!("{stem}.{ending}")))
    }

    /// The files beside the notes that answers may show or attach.
    pub(super) fn other_files(access: &Access) -> Vec<OtherFile> {
        let paths = attachment_paths(access).into_iter();
        paths
            .filter_map(|path| {
                let size_bytes = access.judge(Path::new(&path)).ok()?.metadata.len();
                Some(OtherFile { path, size_bytes })
            })
            .collect()
    }
}

/// Where the file at `path` is, which may be read and changed: its folder as it really lies, its name as it is.
fn existing(access: &Access, path: &str) -> Result<PathBuf, NotesError> {
    let place = access.judge_place(path).map_err(refused(path))?;
    access.judge(Path::new(path)).map_err(refused(path))?;
    Ok(place)
}

fn refused(path: &str) -> impl Fn(Refusal) -> NotesError + use<'_> {
    move |refusal| NotesError::Refused(path.to_owned(), refusal)
}

fn unwritable(path: &str) -> impl Fn(io::Error) -> NotesError + use<'_> {
    move |source| NotesError::Unwritable(path.to_owned(), source)
}

/// The ending, in lower case, of a picture that Discord shows; its first bytes must be those of that kind.
fn picture_ending(name: &str, bytes: &[u8]) -> Result<String, NotesError> {
    let ending = name.rsplit_once('.').map_or("", |(_, ending)| ending);
    let ending = ending.to_ascii_lowercase();
    let is_kind = match content_type(name) {
        "image/png" => bytes.starts_with(b"\x89PNG\r\n\x1a\n"),
        "image/jpeg" => bytes.starts_with(b"\xff\xd8\xff"),
        "image/gif" => bytes.starts_with(b"GIF8"),
        "image/webp" => bytes.starts_with(b"RIFF") && bytes.get(8..12) == Some(b"WEBP"),
        _ => return Err(NotesError::PictureKind(name.to_owned())),
    };
    match is_kind {
        true => Ok(ending),
        false => Err(NotesError::PictureContent(name.to_owned(), ending)),
    }
}

/// The name of a file without its ending, with `-` for everything that a path or Markdown may take for a mark.
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
