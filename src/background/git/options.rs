//! The settings of the operator for notes from a repository.

use std::ffi::OsString;
use std::fmt;
use std::path::PathBuf;
use std::time::Duration;

use super::address::Address;

/// The source of the notes, and its limits.
#[derive(Clone, Debug, PartialEq)]
pub struct GitOptions {
    /// `None` if the notes are a folder of this machine.
    pub remote: Option<Address>,
    /// `None` for the remote's default branch.
    pub branch: Option<String>,
    /// The folder of notes inside the repository, with `/` between folders; empty for all of it.
    pub dir: String,
    /// The pause between pulls.
    pub every: Duration,
    /// The most bytes of one fetch, and of the files of one commit.
    pub max_bytes: u64,
    /// The longest that one run of `git` may take.
    pub time_limit: Duration,
    /// The token for HTTPS.
    pub token: Option<Secret>,
    /// The path of a deploy key for SSH.
    pub key: Option<PathBuf>,
    /// The environment variables that `git` gets.
    pub environment: GitEnvironment,
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
            environment: GitEnvironment::default(),
        }
    }
}

/// A token for the remote. Its debug output is `[redacted]`.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(String);

impl Secret {
    /// Returns the secret without surrounding whitespace.
    pub fn new(written: &str) -> Self {
        Self(written.trim().to_owned())
    }

    /// Returns the token. Send it only to the remote.
    pub(super) fn expose(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("[redacted]")
    }
}

/// The environment variables that `git` gets. It gets no others, because they may contain secrets.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct GitEnvironment(pub Vec<(&'static str, OsString)>);

impl GitEnvironment {
    /// The names of the variables: paths of programs and certificates, and proxies.
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

/// Lists only the names: the address of a proxy may contain a password.
impl fmt::Debug for GitEnvironment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list()
            .entries(self.0.iter().map(|(name, _)| name))
            .finish()
    }
}
