//! The folders that commits are laid out in, and which of them is the newest.

use std::fs;
use std::io::ErrorKind::{NotADirectory, NotFound};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use tempfile::NamedTempFile;

use crate::private_files;

/// The folder of everything that is kept of a remote.
#[derive(Clone, Debug)]
pub struct Trees {
    root: PathBuf,
    /// What makes a tree one of ours: remote, branch and folder. Those of another source are left alone
    /// until this one has brought something.
    source: String,
}

impl Trees {
    pub fn new(root: PathBuf, source: String) -> Self {
        Self { root, source }
    }

    pub fn root(&self) -> &Path {
        &self.root
    }

    pub fn repository(&self) -> PathBuf {
        self.root.join("repository")
    }

    /// Where a tree is made, before it has its name.
    pub fn making(&self) -> PathBuf {
        self.root.join("making")
    }

    pub fn of(&self, commit: &str) -> PathBuf {
        self.root.join("trees").join(commit)
    }

    fn note(&self) -> PathBuf {
        self.root.join("newest")
    }

    /// The commit whose tree is the newest, if that is there.
    pub fn newest(&self) -> Option<String> {
        let written = fs::read_to_string(self.note()).ok()?;
        let (commit, source) = written.split_once('\n')?;
        let is_ours = source.trim_end() == self.source && is_commit(commit);
        (is_ours && self.of(commit).is_dir()).then(|| commit.to_owned())
    }

    /// Makes room to work in: what an interrupted pull left behind goes.
    pub fn clear(&self) -> io::Result<()> {
        private_files::create_folder(&self.root.join("trees"))?;
        self.clear_packs()?;
        discard(&self.making())?;
        discard(&self.root.join("discarded"))?;
        if !self.repository().is_dir() {
            self.discard_repository()?;
        }
        Ok(())
    }

    /// The next fetch is a new clone.
    pub fn discard_repository(&self) -> io::Result<()> {
        // A `git` that outlived us may still be writing into it: then it is out of the way at least.
        let aside = self.root.join("discarded");
        discard(&aside)?;
        match fs::rename(self.repository(), &aside) {
            Err(error) if error.kind() != NotFound => return Err(error),
            _ => {}
        }
        // What is left of it is discarded the next time.
        let _ = discard(&aside);
        Ok(())
    }

    /// Removes what fetches that were killed, or failed, left in the repository.
    fn clear_packs(&self) -> io::Result<()> {
        for entry in entries(&self.repository().join("objects/pack"))? {
            if entry.file_name().to_string_lossy().starts_with("tmp_") {
                fs::remove_file(entry.path())?;
            }
        }
        Ok(())
    }

    /// The number and the bytes of the packs in the repository.
    pub fn packs(&self) -> io::Result<(usize, u64)> {
        let mut bytes = 0;
        let mut number = 0;
        for entry in entries(&self.repository().join("objects/pack"))? {
            bytes += entry.metadata()?.len();
            number += usize::from(entry.path().extension().is_some_and(|it| it == "pack"));
        }
        Ok((number, bytes))
    }

    /// Gives the tree its name, if one was made, writes down that it is the newest, and removes all
    /// others but the newest so far, from which a member may still be getting a file.
    pub fn adopt(&self, commit: &str) -> io::Result<()> {
        let last = self.newest();
        let made = self.making().join("tree");
        if made.is_dir() {
            // What has the name may be another folder of that commit, from before a change of config.
            discard(&self.of(commit))?;
            fs::rename(made, self.of(commit))?;
        }
        let mut note = NamedTempFile::new_in(&self.root)?;
        write!(note, "{commit}\n{}\n", self.source)?;
        note.as_file().sync_all()?;
        note.persist(self.note())?;
        let kept: Vec<&str> = last.as_deref().into_iter().chain([commit]).collect();
        self.keep(&kept)?;
        discard(&self.making())
    }

    fn keep(&self, commits: &[&str]) -> io::Result<()> {
        for entry in entries(&self.root.join("trees"))? {
            let name = entry.file_name();
            if !commits.iter().any(|commit| name == **commit) {
                discard(&entry.path())?;
            }
        }
        Ok(())
    }
}

/// The name of a commit, by SHA-1 or SHA-256.
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

/// Removes a folder and all in it, or whatever else has its name.
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
