//! A repository to pull from, and a folder to pull into.

use std::cell::RefCell;
use std::fs;
use std::path::PathBuf;
use std::process::Command;

use tempfile::TempDir;

use crate::background::git::{Address, Checkout, GitOptions, Repository};

/// A repository to pull from.
pub struct Remote {
    folder: TempDir,
    output: RefCell<String>,
}

impl Remote {
    /// Creates a repository without a commit.
    pub fn new() -> Self {
        let remote = Self {
            folder: TempDir::new().unwrap(),
            output: RefCell::default(),
        };
        fs::create_dir(remote.work()).unwrap();
        remote.git(&["init", "-q", "-b", "main"]);
        remote
    }

    /// The work tree of the remote.
    pub fn work(&self) -> PathBuf {
        self.folder.path().join("remote")
    }

    /// The folder that Recite pulls into.
    pub fn data_folder(&self) -> PathBuf {
        self.folder
            .path()
            .join("data")
            .join(crate::background::git::FOLDER)
    }

    /// The names in a folder of [`Self::data_folder`].
    pub fn names(&self, below: &str) -> Vec<String> {
        let entries = fs::read_dir(self.data_folder().join(below)).unwrap();
        let name = |entry: fs::DirEntry| entry.file_name().into_string().unwrap();
        entries.map(|entry| name(entry.unwrap())).collect()
    }

    pub fn git(&self, args: &[&str]) {
        let mut git = Command::new("git");
        git.env_clear()
            .current_dir(self.work())
            .env("HOME", self.folder.path());
        git.env("GIT_CONFIG_NOSYSTEM", "1");
        git.args(["-c", "user.name=Ada", "-c", "user.email=ada@example.org"]);
        git.args(["-c", "commit.gpgSign=false", "-c", "core.autocrlf=false"]);
        let output = git.args(args).output().expect("`git` is there");
        assert!(output.status.success(), "{args:?}: {output:?}");
        *self.output.borrow_mut() = String::from_utf8(output.stdout).unwrap();
    }

    /// Commits a file with this text, and all other changes; returns the hash.
    pub fn commit(&self, path: &str, text: &str) -> String {
        let file = self.work().join(path);
        fs::create_dir_all(file.parent().unwrap()).unwrap();
        fs::write(file, text).unwrap();
        self.git(&["add", "--all"]);
        self.git(&["commit", "-q", "-m", "change"]);
        self.git(&["rev-parse", "HEAD"]);
        self.output.borrow().trim().to_owned()
    }

    /// Makes the remote unreachable.
    pub fn vanish(&self) {
        fs::rename(self.work(), self.folder.path().join("gone")).unwrap();
    }

    /// Makes the remote reachable again.
    pub fn come_back(&self) {
        fs::rename(self.folder.path().join("gone"), self.work()).unwrap();
    }

    pub fn options(&self) -> GitOptions {
        let url = format!("file://{}", self.work().display());
        GitOptions {
            remote: Some(Address::parse(&url).unwrap()),
            ..GitOptions::default()
        }
    }

    /// The repository as a newly started Recite opens it.
    pub fn repository(&self) -> Repository {
        self.repository_with(&self.options())
    }

    pub fn repository_with(&self, options: &GitOptions) -> Repository {
        Repository::new(options, &self.data_folder()).expect("a remote is named")
    }

    /// The first pull with these options.
    pub async fn first_pull_with(&self, options: &GitOptions) -> Checkout {
        let pulled = self.repository_with(options).pull().await;
        pulled.unwrap().expect("it has a commit")
    }
}
