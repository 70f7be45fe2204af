//! Fetches the remote's newest commit and checks it out into a folder of its own.

mod files;

use std::ffi::OsString;
use std::fs::{File, OpenOptions, TryLockError};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use tokio::time::sleep;
use tracing::warn;

use super::address::Address;
use super::fault::{Fault, GitError};
use super::options::GitOptions;
use super::program::Program;
use super::trees::{Trees, is_commit};
use crate::private_files;

/// The local ref of the fetched commit.
const REF: &str = "refs/recite/notes";
/// Every fetch adds a pack. With this many, a new clone is cheaper than a repack.
const MAX_PACKS: usize = 20;
/// How long to wait while another process pulls.
const LOCK_TIMEOUT: Duration = Duration::from_secs(5);
/// The exit code of `git ls-remote --exit-code` when the remote has no such ref.
const NO_REF: i32 = 2;

/// A commit, checked out into a folder that never changes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Checkout {
    /// The folder of notes of that commit.
    pub folder: PathBuf,
    /// Its full hash.
    pub commit: String,
}

impl Checkout {
    /// Returns the hash, shortened for messages.
    pub fn short(&self) -> &str {
        &self.commit[..10]
    }
}

/// A remote repository and its local copy.
pub struct Repository {
    remote: Address,
    branch: Option<String>,
    dir: String,
    max_bytes: u64,
    program: Program,
    trees: Trees,
    /// The commit that was returned last.
    last_returned: Mutex<Option<String>>,
}

impl Repository {
    /// Returns the repository of the options, if they name one, with its local copy in `folder`. Writes nothing.
    pub fn new(options: &GitOptions, folder: &Path) -> Option<Self> {
        let remote = options.remote.clone()?;
        // `git` is also given paths relative to other folders.
        let home = std::path::absolute(folder).unwrap_or_else(|_| folder.to_owned());
        let branch = options.branch.clone();
        let source = format!(
            "{remote} {}:{}",
            branch.as_deref().unwrap_or("HEAD"),
            options.dir
        );
        Some(Self {
            remote,
            branch,
            dir: options.dir.clone(),
            max_bytes: options.max_bytes,
            program: Program::new(options.clone(), home),
            trees: Trees::new(folder.to_owned(), source),
            last_returned: Mutex::default(),
        })
    }

    /// Returns the address, without secrets.
    pub fn remote(&self) -> &Address {
        &self.remote
    }

    /// Returns the commit that was pulled last, by this process or an earlier one, for a start without the network.
    pub fn newest(&self) -> Option<Checkout> {
        self.trees
            .newest()
            .map(|commit| self.return_checkout(commit))
    }

    /// Pulls the remote's newest commit. Returns `None` if it was returned last.
    ///
    /// A damaged local repository is cloned again. Dropping the future kills `git`.
    ///
    /// # Errors
    /// See [`Fault`]. [`Self::newest`] stays as it was.
    pub async fn pull(&self) -> Result<Option<Checkout>, GitError> {
        let pulled = self.pull_commit().await;
        let commit = pulled.map_err(|fault| GitError {
            remote: self.remote.to_string(),
            fault,
        })?;
        let last_returned = self
            .last_returned
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone();
        Ok((last_returned.as_ref() != Some(&commit)).then(|| self.return_checkout(commit)))
    }

    /// Asks the remote for its newest commit, without fetching or writing anything.
    pub(super) async fn newest_remote_commit(&self) -> Result<String, Fault> {
        let url = self.remote.url();
        let wanted = self.remote_ref();
        let args = ["ls-remote", "--quiet", "--exit-code", "--", url, &wanted];
        let ran = self.program.git(&args).await?;
        match ran.code {
            Some(0) => {}
            Some(NO_REF) => return Err(self.no_ref()),
            _ if self.remote.is_ssh() && self.program.is_missing("ssh", &["-V"]).await => {
                return Err(Fault::NoSsh);
            }
            _ => {
                let known_hosts = self.trees.root().join("known_hosts");
                return Err(Fault::of_remote(&ran.stderr, &self.remote, &known_hosts));
            }
        }
        // One line per ref: its commit, a tab, its name. git also lists refs that only end with the name, such as
        // `refs/backup/refs/heads/main`.
        let listed = String::from_utf8_lossy(&ran.stdout()?).into_owned();
        let mut refs = listed.lines().filter_map(|line| line.split_once('\t'));
        match refs.find(|(_, name)| *name == wanted) {
            Some((commit, _)) if is_commit(commit) => Ok(commit.to_owned()),
            Some((commit, _)) => Err(Fault::Copy(format!("no commit: {commit:?}"))),
            None => Err(self.no_ref()),
        }
    }

    /// Returns the fault of a remote without the requested ref.
    fn no_ref(&self) -> Fault {
        match &self.branch {
            Some(branch) => Fault::NoBranch(branch.clone()),
            None => Fault::Empty,
        }
    }

    fn return_checkout(&self, commit: String) -> Checkout {
        *self
            .last_returned
            .lock()
            .unwrap_or_else(PoisonError::into_inner) = Some(commit.clone());
        Checkout {
            folder: self.trees.tree_of(&commit),
            commit,
        }
    }

    async fn pull_commit(&self) -> Result<String, Fault> {
        let _lock = self.lock().await?;
        self.on_disk(Trees::clear).await?;
        let is_old = self.trees.repository().is_dir();
        if !is_old {
            self.check_version().await?;
        }
        let commit = self.newest_remote_commit().await?;
        if self.trees.newest().as_ref() == Some(&commit) {
            return Ok(commit);
        }
        let mut fetched = self.fetch_and_check_out().await;
        if let Err(Fault::Copy(reason)) = &fetched
            && is_old
            && self.is_damaged().await?
        {
            warn!(
                "the local copy of {} is damaged and is cloned again: {reason}",
                self.remote
            );
            self.on_disk(Trees::discard_repository).await?;
            fetched = self.fetch_and_check_out().await;
        }
        if fetched.is_err() {
            // Frees its disk space at once; if that fails, the next pull tries again.
            let _ = self.on_disk(Trees::clear).await;
        }
        fetched
    }

    /// Returns whether the local repository cannot be used: an earlier `git` left a lock in it, or objects are
    /// missing. Everything else that stops a fetch, such as a broken connection, leaves it as it is.
    async fn is_damaged(&self) -> Result<bool, Fault> {
        if self.on_disk(Trees::has_locks).await? {
            return Ok(true);
        }
        let mut args = self.git_dir_args();
        args.extend(
            [
                "fsck",
                "--connectivity-only",
                "--no-dangling",
                "--no-progress",
            ]
            .map(OsString::from),
        );
        Ok(self.program.git(&args).await?.code != Some(0))
    }

    /// Locks the folder for this process. The system releases the lock when the process ends.
    async fn lock(&self) -> Result<File, Fault> {
        let failed = |error| self.io_fault(error);
        let root = self.trees.root();
        private_files::create_folder(root).map_err(failed)?;
        // All files in it are ours.
        private_files::restrict_folder(root, |_| true);
        let mut options = OpenOptions::new();
        options.write(true).create(true).truncate(true);
        let file = private_files::open(&mut options, &root.join("lock")).map_err(failed)?;
        let deadline = Instant::now() + LOCK_TIMEOUT;
        loop {
            match file.try_lock() {
                Ok(()) => return Ok(file),
                // Some file systems have no locks; go on without one.
                Err(TryLockError::Error(_)) => return Ok(file),
                Err(TryLockError::WouldBlock) if Instant::now() > deadline => {
                    return Err(Fault::Busy);
                }
                // This can also be a child process of ours that inherited the file for a moment.
                Err(TryLockError::WouldBlock) => sleep(Duration::from_millis(20)).await,
            }
        }
    }

    async fn fetch_and_check_out(&self) -> Result<String, Fault> {
        let commit = self.fetch().await?;
        let newest = self.trees.newest();
        if newest.as_ref() != Some(&commit) {
            // The tree of the commit before the newest is kept, and may become the newest again.
            if newest.is_none() || !self.trees.tree_of(&commit).is_dir() {
                self.check_out(&commit).await?;
            }
            let adopted = commit.clone();
            self.on_disk(move |trees| trees.adopt(&adopted)).await?;
        }
        Ok(commit)
    }

    /// Fetches the remote's newest commit and returns its hash.
    async fn fetch(&self) -> Result<String, Fault> {
        let (packs, bytes) = self.on_disk(Trees::packs).await?;
        if packs >= MAX_PACKS || bytes > self.max_bytes {
            self.on_disk(Trees::discard_repository).await?;
        }
        if !self.trees.repository().is_dir() {
            self.create().await?;
        }
        let room = self.available_bytes().await?;
        let refs = format!("+{}:{REF}", self.remote_ref());
        let mut args = self.git_dir_args();
        args.extend(
            [
                "fetch",
                "--quiet",
                "--no-tags",
                "--depth=1",
                "--no-auto-maintenance",
                "--no-write-fetch-head",
                "--no-recurse-submodules",
                "--update-shallow",
                "--",
                self.remote.url(),
                &refs,
            ]
            .map(OsString::from),
        );
        let ran = self.program.git_with_size_limit(room, &args).await?;
        if ran.is_cut_off {
            return Err(self.too_large(room));
        }
        ran.stdout()?;
        let mut args = self.git_dir_args();
        args.extend(["rev-parse", "--verify", "--quiet"].map(OsString::from));
        args.push(format!("{REF}^{{commit}}").into());
        let commit = self.program.git(&args).await?.line()?;
        if is_commit(&commit) {
            Ok(commit)
        } else {
            Err(Fault::Copy(format!("no commit: {commit:?}")))
        }
    }

    /// Returns the ref to ask the remote for.
    fn remote_ref(&self) -> String {
        match &self.branch {
            Some(branch) => format!("refs/heads/{branch}"),
            None => "HEAD".to_owned(),
        }
    }

    async fn check_version(&self) -> Result<(), Fault> {
        let printed = self.program.git(&["version"]).await?.line()?;
        let version = printed.trim_start_matches("git version ");
        let mut numbers = version
            .split('.')
            .map_while(|number| number.parse::<u32>().ok());
        // Older versions do not read their config from the environment.
        if (numbers.next(), numbers.next()) < (Some(2), Some(32)) {
            return Err(Fault::OldProgram(version.to_owned()));
        }
        Ok(())
    }

    async fn create(&self) -> Result<(), Fault> {
        let mut args: Vec<OsString> = ["init", "--quiet", "--bare", "--template=", "--"]
            .map(OsString::from)
            .into();
        args.push(self.absolute(&self.trees.repository()).into());
        self.program.git_writing(None, &args).await?.stdout()?;
        Ok(())
    }

    fn git_dir_args(&self) -> Vec<OsString> {
        let mut folder = OsString::from("--git-dir=");
        folder.push(self.absolute(&self.trees.repository()));
        vec![folder]
    }

    /// Returns an absolute path, for programs that run in other folders.
    fn absolute(&self, path: &Path) -> PathBuf {
        std::path::absolute(path).unwrap_or_else(|_| path.to_owned())
    }

    fn io_fault(&self, error: io::Error) -> Fault {
        match error.kind() {
            io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => {
                Fault::DiskFull(error.to_string())
            }
            _ => Fault::Local(self.trees.root().display().to_string(), error),
        }
    }

    /// Runs work on many files on a blocking thread.
    async fn on_disk<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Trees) -> io::Result<T> + Send + 'static,
    ) -> Result<T, Fault> {
        let trees = self.trees.clone();
        let done = tokio::task::spawn_blocking(move || work(&trees)).await;
        let done = done.unwrap_or_else(|error| Err(io::Error::other(error)));
        done.map_err(|error| self.io_fault(error))
    }
}
