//! Moves a staged folder to its target: all files or none, and never outside the target.

use std::collections::BTreeSet;
use std::fs;
use std::io;
use std::path::{Component, Path, PathBuf};

use recite_notes::access::AccessOptions;
use recite_notes::load::load;
use tempfile::TempDir;

use crate::AnkiError;
use crate::layout::Draft;

/// Creates a hidden temporary folder on the same disk as the target.
pub fn create_staging(to: &Path) -> io::Result<TempDir> {
    let mut existing = to;
    while !existing.as_os_str().is_empty() && !existing.is_dir() {
        existing = existing.parent().unwrap_or(Path::new(""));
    }
    let existing = match existing.as_os_str().is_empty() {
        true => Path::new("."),
        false => existing,
    };
    tempfile::Builder::new()
        .prefix(".recite-import-")
        .tempdir_in(existing)
}

/// Moves every file of `staged` to the same path below `to`, and returns the number of files.
///
/// # Errors
/// Fails if a file exists and `overwrite` is not set, a folder of the target is a link or a file, another note of the
/// target has the id of a draft, or a file cannot be moved. Every change is undone then.
pub fn move_into(
    staged: &Path,
    to: &Path,
    overwrite: bool,
    drafts: &[Draft],
) -> Result<usize, AnkiError> {
    let unwritable = |error| AnkiError::Unwritable {
        path: to.to_owned(),
        error,
    };
    let mut files = Vec::new();
    list(staged, Path::new(""), &mut files).map_err(unwritable)?;
    files.sort();
    for file in &files {
        check_folders(to, file)?;
        let target = to.join(file);
        match target.symlink_metadata() {
            Ok(_) if !overwrite => return Err(AnkiError::Exists(target)),
            Ok(metadata) if !metadata.is_file() => return Err(AnkiError::Obstructed(target)),
            _ => {}
        }
    }
    check_ids(to, &files, drafts)?;
    let mut moves = Moves::default();
    let replaced = staged.join(".replaced");
    for (at, file) in files.iter().enumerate() {
        let moved = moves
            .create_folders(to, file)
            .and_then(|()| moves.move_file(&staged.join(file), &to.join(file), &replaced, at));
        if let Err(error) = moved {
            moves.undo();
            return Err(AnkiError::Unwritable {
                path: to.join(file),
                error,
            });
        }
    }
    Ok(files.len())
}

/// Lists all files of a folder, recursively.
fn list(folder: &Path, below: &Path, files: &mut Vec<PathBuf>) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let path = below.join(entry.file_name());
        match entry.file_type()?.is_dir() {
            true => list(&entry.path(), &path, files)?,
            false => files.push(path),
        }
    }
    Ok(())
}

/// Checks that the folders of the target are real folders: a link could lead out of it.
fn check_folders(to: &Path, file: &Path) -> Result<(), AnkiError> {
    let mut folder = to.to_owned();
    if folder.exists() && !folder.is_dir() {
        return Err(AnkiError::Obstructed(folder));
    }
    for part in file.parent().into_iter().flat_map(Path::components) {
        let Component::Normal(name) = part else {
            return Err(AnkiError::Obstructed(folder));
        };
        folder.push(name);
        match folder.symlink_metadata() {
            Ok(metadata) if !metadata.is_dir() => return Err(AnkiError::Obstructed(folder)),
            _ => {}
        }
    }
    Ok(())
}

/// Checks that no other note has the id of a draft: two Q&As with the same id would share their quiz history.
fn check_ids(to: &Path, files: &[PathBuf], drafts: &[Draft]) -> Result<(), AnkiError> {
    let Ok(there) = load(to, &AccessOptions::default()) else {
        return Ok(());
    };
    let replaced: BTreeSet<&Path> = files.iter().map(PathBuf::as_path).collect();
    for draft in drafts {
        let other = there.notebook.get(&draft.id);
        if let Some(qa) = other.filter(|qa| !replaced.contains(Path::new(&qa.source.path))) {
            return Err(AnkiError::IdTaken {
                id: draft.id.to_string(),
                path: to.join(&qa.source.path).display().to_string(),
            });
        }
    }
    Ok(())
}

/// The changes so far, so that they can be undone.
#[derive(Default)]
struct Moves {
    /// The folders that were created.
    created_folders: Vec<PathBuf>,
    /// The new files in the target.
    moved_files: Vec<PathBuf>,
    /// The replaced files of the target: original path, backup path.
    replaced_files: Vec<(PathBuf, PathBuf)>,
}

impl Moves {
    /// Creates the missing folders for a file.
    fn create_folders(&mut self, to: &Path, file: &Path) -> io::Result<()> {
        let mut missing = Vec::new();
        let target = to.join(file);
        let mut folder = target.parent();
        while let Some(it) = folder.filter(|it| !it.as_os_str().is_empty() && !it.exists()) {
            missing.push(it.to_owned());
            folder = it.parent();
        }
        for folder in missing.into_iter().rev() {
            fs::create_dir(&folder)?;
            self.created_folders.push(folder);
        }
        Ok(())
    }

    /// Moves a file into the target. An existing file is first moved to the folder `replaced`.
    fn move_file(&mut self, from: &Path, to: &Path, replaced: &Path, at: usize) -> io::Result<()> {
        if to.symlink_metadata().is_ok() {
            fs::create_dir_all(replaced)?;
            let aside = replaced.join(at.to_string());
            fs::rename(to, &aside)?;
            self.replaced_files.push((to.to_owned(), aside));
        }
        fs::rename(from, to)?;
        self.moved_files.push(to.to_owned());
        Ok(())
    }

    /// Restores the target. Errors are ignored: there is nothing else to try.
    fn undo(self) {
        for file in self.moved_files {
            let _ = fs::remove_file(file);
        }
        for (file, aside) in self.replaced_files {
            let _ = fs::rename(aside, file);
        }
        for folder in self.created_folders.into_iter().rev() {
            let _ = fs::remove_dir(folder);
        }
    }
}
