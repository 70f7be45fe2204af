//! Moving a staged folder into its place: all files or none, and nothing outside of the target.

use std::collections::BTreeSet;
use std::fs;
use std::io;
use std::path::{Component, Path, PathBuf};

use recite_notes::access::AccessOptions;
use recite_notes::load::load;
use tempfile::TempDir;

use crate::AnkiError;
use crate::layout::Draft;

/// A folder on the same disk as the target, hidden, which is removed in the end.
pub fn staging(to: &Path) -> io::Result<TempDir> {
    let mut around = to;
    while !around.as_os_str().is_empty() && !around.is_dir() {
        around = around.parent().unwrap_or(Path::new(""));
    }
    let around = match around.as_os_str().is_empty() {
        true => Path::new("."),
        false => around,
    };
    tempfile::Builder::new()
        .prefix(".recite-import-")
        .tempdir_in(around)
}

/// Moves every file of `staged` to the same path below `to`, and returns how many there are.
///
/// # Errors
/// A file is there already and `overwrite` is not set, a folder of the target is no folder of its own, another note of
/// the target has the id of a draft, or a file cannot be moved. Then everything is as it was.
pub fn move_into(
    staged: &Path,
    to: &Path,
    overwrite: bool,
    drafts: &[Draft],
) -> Result<usize, AnkiError> {
    let unwritable = |source| AnkiError::Unwritable {
        path: to.to_owned(),
        source,
    };
    let mut files = Vec::new();
    list(staged, Path::new(""), &mut files).map_err(unwritable)?;
    files.sort();
    for file in &files {
        check_folders(to, file)?;
        let target = to.join(file);
        match target.symlink_metadata() {
            Ok(_) if !overwrite => return Err(AnkiError::Exists(target)),
            Ok(facts) if !facts.is_file() => return Err(AnkiError::Obstructed(target)),
            _ => {}
        }
    }
    check_ids(to, &files, drafts)?;
    let mut done = Moves::default();
    let replaced = staged.join(".replaced");
    for (at, file) in files.iter().enumerate() {
        let moved = done
            .folders(to, file)
            .and_then(|()| done.file(&staged.join(file), &to.join(file), &replaced, at));
        if let Err(source) = moved {
            done.undo();
            return Err(AnkiError::Unwritable {
                path: to.join(file),
                source,
            });
        }
    }
    Ok(files.len())
}

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

/// A link among the folders of the target could lead out of it.
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
            Ok(facts) if !facts.is_dir() => return Err(AnkiError::Obstructed(folder)),
            _ => {}
        }
    }
    Ok(())
}

/// Two Q&As with the same id cannot share a quiz history.
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

/// What was done so far, to be undone.
#[derive(Default)]
struct Moves {
    made_folders: Vec<PathBuf>,
    /// The files that are new in the target.
    moved: Vec<PathBuf>,
    /// The files that were in the target, with where they are now.
    replaced: Vec<(PathBuf, PathBuf)>,
}

impl Moves {
    fn folders(&mut self, to: &Path, file: &Path) -> io::Result<()> {
        let mut missing = Vec::new();
        let target = to.join(file);
        let mut folder = target.parent();
        while let Some(it) = folder.filter(|it| !it.as_os_str().is_empty() && !it.exists()) {
            missing.push(it.to_owned());
            folder = it.parent();
        }
        for folder in missing.into_iter().rev() {
            fs::create_dir(&folder)?;
            self.made_folders.push(folder);
        }
        Ok(())
    }

    fn file(&mut self, from: &Path, to: &Path, replaced: &Path, at: usize) -> io::Result<()> {
        if to.symlink_metadata().is_ok() {
            fs::create_dir_all(replaced)?;
            let aside = replaced.join(at.to_string());
            fs::rename(to, &aside)?;
            self.replaced.push((to.to_owned(), aside));
        }
        fs::rename(from, to)?;
        self.moved.push(to.to_owned());
        Ok(())
    }

    fn undo(self) {
        for file in self.moved {
            let _ = fs::remove_file(file);
        }
        for (file, aside) in self.replaced {
            let _ = fs::rename(aside, file);
        }
        for folder in self.made_folders.into_iter().rev() {
            let _ = fs::remove_dir(folder);
        }
    }
}
