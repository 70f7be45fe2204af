//! The folders with the files of commits, and which of them is the newest.

use std::fs;
use std::io::ErrorKind::{NotADirectory, NotFound};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use tempfile::NamedTempFile;

use crate::private_files;

/// The local copy of a remote: its repository, and the trees of its newest commits.
#[derive(Clone, Debug)]
pub struct Trees {
    root: PathBuf,
    /// Identifies whose trees these are: remote, branch and folder. Trees of another source are kept until
    /// the first pull from this one.
    source: String,
}

impl Trees {
    /// Returns the local copy in `root` of this source.
    pub fn new(root: PathBuf, source: String) -> Self {
        Self { root, source }
    }

    /// Returns the folder of the local copy.
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// Returns the folder of the bare repository.
    pub fn repository(&self) -> PathBuf {
        self.root.join("repository")
    }

    /// Returns the folder for an unfinished tree.
    pub fn unfinished(&self) -> PathBuf {
        self.root.join("making")
    }

    /// Returns the folder with the files of a commit.
    pub fn tree_of(&self, commit: &str) -> PathBuf {
        self.root.join("trees").join(commit)
    }

    /// Returns the file that names the newest commit.
    fn newest_file(&self) -> PathBuf {
        self.root.join("newest")
    }

    /// Returns the commit with the newest tree, if that tree exists.
    pub fn newest(&self) -> Option<String> {
        let written = fs::read_to_string(self.newest_file()).ok()?;
        let (commit, source) = written.split_once('\n')?;
        let is_ours = source.trim_end() == self.source && is_commit(commit);
        (is_ours && self.tree_of(commit).is_dir()).then(|| commit.to_owned())
    }

    /// Creates the folders, and removes what an interrupted pull left behind.
    pub fn clear(&self) -> io::Result<()> {
        private_files::create_folder(&self.root.join("trees"))?;
        self.clear_packs()?;
        discard(&self.unfinished())?;
        discard(&self.root.join("discarded"))?;
        if !self.repository().is_dir() {
            self.discard_repository()?;
        }
        Ok(())
    }

    /// Removes the repository, so that the next fetch is a new clone.
    pub fn discard_repository(&self) -> io::Result<()> {
        // A `git` of an earlier process may still write into it, so it is renamed first.
        let aside = self.root.join("discarded");
        discard(&aside)?;
        match fs::rename(self.repository(), &aside) {
            Err(error) if error.kind() != NotFound => return Err(error),
            _ => {}
        }
        // The next pull removes what is left.
        let _ = discard(&aside);
        Ok(())
    }

    /// Removes the temporary packs of fetches that were killed or failed.
    fn clear_packs(&self) -> io::Result<()> {
        for entry in entries(&self.repository().join("objects/pack"))? {
            if entry.file_name().to_string_lossy().starts_with("tmp_") {
                fs::remove_file(entry.path())?;
            }
        }
        Ok(())
    }

    /// Returns the number of packs in the repository, and the bytes of all their files.
    pub fn packs(&self) -> io::Result<(usize, u64)> {
        let mut bytes = 0;
        let mut number = 0;
        for entry in entries(&self.repository().join("objects/pack"))? {
            bytes += entry.metadata()?.len();
            number += usize::from(entry.path().extension().is_some_and(|it| it == "pack"));
        }
        Ok((number, bytes))
    }

    /// Returns whether the repository holds a lock file. While the folder is locked for this process, it is of a
    /// `git` that was killed.
    pub fn has_locks(&self) -> io::Result<bool> {
        has_locks(&self.repository())
    }

    /// Renames the finished tree, if there is one, records it as the newest, and removes all others except the
    /// previous newest, from which a file may still be read.
    pub fn adopt(&self, commit: &str) -> io::Result<()> {
        let last = self.newest();
        let made = self.unfinished().join("tree");
        if made.is_dir() {
            // The name may be taken by another folder of that commit, from before a change of config.
            discard(&self.tree_of(commit))?;
            fs::rename(made, self.tree_of(commit))?;
        }
        let mut note = NamedTempFile::new_in(&self.root)?;
        write!(note, "{commit}\n{}\n", self.source)?;
        note.as_file().sync_all()?;
        note.persist(self.newest_file())?;
        let kept: Vec<&str> = last.as_deref().into_iter().chain([commit]).collect();
        self.remove_others(&kept)?;
        discard(&self.unfinished())
    }

    /// Removes the trees of all other commits.
    fn remove_others(&self, commits: &[&str]) -> io::Result<()> {
        for entry in entries(&self.root.join("trees"))? {
            let name = entry.file_name();
            if !commits.iter().any(|commit| name == **commit) {
                discard(&entry.path())?;
            }
        }
        Ok(())
    }
}

/// Returns whether this is the full hash of a commit, SHA-1 or SHA-256.
pub fn is_commit(name: &str) -> bool {
    matches!(name.len(), 40 | 64) && name.bytes().all(|byte| byte.is_ascii_hexdigit())
}

fn entries(folder: &Path) -> io::Result<Vec<fs::DirEntry>> {
    match fs::read_dir(folder) {
        Ok(entries) => entries.collect(),
        Err(error) if matches!(error.kind(), NotFound | NotADirectory) => Ok(Vec::new()),
        Err(error) => Err(error),
    }
}

fn has_locks(folder: &Path) -> io::Result<bool> {
    for entry in entries(folder)? {
        let path = entry.path();
        let is_lock = path.extension().is_some_and(|it| it == "lock");
        if is_lock || entry.file_type()?.is_dir() && has_locks(&path)? {
            return Ok(true);
        }
    }
    Ok(false)
}

/// Removes a folder with its content, or a file of this name; succeeds if there is none.
fn discard(path: &Path) -> io::Result<()> {
    let removed = match fs::symlink_metadata(path) {
        Ok(found) if found.is_dir() => fs::remove_dir_all(path),
        Ok(_) => fs::remove_file(path),
        Err(error) => Err(error),
    };
    match removed {
        Err(error) if error.kind() == NotFound => Ok(()),
        other => other,
    }
}
