//! Notes that live in a git repository elsewhere: fetched, and laid out in folders of their own.
//!
//! ```text
//! data/notes.git/
//!   repository/       bare, one commit deep; can be deleted at any time, and is cloned again if git fails on it
//!   trees/<commit>/   what a commit holds, complete or not there at all; the newest and the one before
//!   newest            which of the trees is the newest, and of which remote it came
//!   known_hosts       the keys of SSH hosts; each is accepted at the first connection and required from then on
//! ```
//!
//! The program `git` does the work: a separate process with limits of time and size. Each pull first asks the
//! remote for its newest commit, so that a fault of the remote and one of the local copy are told apart by where
//! `git` failed, not by its messages. What the remote has is taken as it is, rewritten or not.
//! Nothing here reads a note, and no secret is written anywhere.

mod address;
mod fault;
mod program;
mod pulls;
mod repository;
mod trees;

#[cfg(test)]
mod tests;

use std::ffi::OsString;
use std::fmt;
use std::path::PathBuf;
use std::time::Duration;

pub use address::Address;
pub use fault::{Fault, GitError};
pub use pulls::{Pulled, Pulls};
pub use repository::{Checkout, Repository};

/// The folder of all this in the folder of what Recite writes.
pub const FOLDER: &str = "notes.git";

/// Where the notes come from, and how much they may take.
#[derive(Clone, Debug, PartialEq)]
pub struct GitOptions {
    /// `None`: the notes are a folder of this machine.
    pub remote: Option<Address>,
    /// `None` for the one that the remote's `HEAD` names.
    pub branch: Option<String>,
    /// The folder of notes inside the repository, with `/` between folders; empty for all of it.
    pub dir: String,
    /// Between two looks at the remote.
    pub every: Duration,
    /// The most bytes that one fetch may bring, and that one commit may take as files.
    pub max_bytes: u64,
    /// After which one run of `git` is ended.
    pub time_limit: Duration,
    /// For HTTPS.
    pub token: Option<Secret>,
    /// The file of a deploy key, for SSH.
    pub key: Option<PathBuf>,
    /// What `git` may see of our own environment.
    pub passed: Passed,
}

impl Default for GitOptions {
    fn default() -> Self {
        Self {
            remote: None,
            branch: None,
            dir: String::new(),
            every: Duration::from_secs(5 * 60),
            max_bytes: 200 * 1024 * 1024,
            time_limit: Duration::from_secs(5 * 60),
            token: None,
            key: None,
            passed: Passed::default(),
        }
    }
}

/// A token for the remote; prints as `[redacted]`.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(String);

impl Secret {
    pub fn new(written: &str) -> Self {
        Self(written.trim().to_owned())
    }

    /// The token itself, for the remote's ears only.
    fn expose(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("[redacted]")
    }
}

/// Variables that `git` gets: nothing else of our environment, which holds secrets, reaches it.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Passed(pub Vec<(&'static str, OsString)>);

impl Passed {
    /// Where programs and certificates are, and the way through a proxy.
    pub const NAMES: [&str; 18] = [
        "PATH",
        "TMPDIR",
        "SSH_AUTH_SOCK",
        "SSL_CERT_FILE",
        "SSL_CERT_DIR",
        "GIT_SSL_CAINFO",
        "GIT_SSL_CAPATH",
        "http_proxy",
        "https_proxy",
        "all_proxy",
        "no_proxy",
        "HTTPS_PROXY",
        "ALL_PROXY",
        "NO_PROXY",
        "SYSTEMROOT",
        "PATHEXT",
        "TEMP",
        "TMP",
    ];
}

/// Names alone: the address of a proxy may hold a password.
impl fmt::Debug for Passed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list()
            .entries(self.0.iter().map(|(name, _)| name))
            .finish()
    }
}
