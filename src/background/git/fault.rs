//! Why a pull failed, with the steps that help an operator.
//!
//! A fault has a variant of its own if Recite knows it without reading git's messages. Everything else is git's own
//! line, with remedies that fit the kind of address. Two messages are recognized, because git offers nothing else:
//! [`TOO_LARGE`] and [`NO_REASON`].

use std::io;
use std::path::Path;
use std::time::Duration;

use super::address::Address;

/// What the system reports for a file above the limit that we set. Only we know the setting that raises it.
pub(super) const TOO_LARGE: &str = "File too large";
/// How git ends when SSH failed; the line before it has the reason.
const NO_REASON: &str = "fatal: Could not read from remote repository";

/// A pull that failed. Displays the remote, the reason and what to do.
#[derive(Debug, thiserror::Error)]
#[error("notes of {remote}: {fault}")]
pub struct GitError {
    /// The address, without secrets.
    pub remote: String,
    /// The reason.
    pub fault: Fault,
}

/// Why a pull failed.
#[derive(Debug, thiserror::Error)]
pub enum Fault {
    /// `git` is not installed.
    #[error("the program `git` is missing. Install git, or use the image that includes it.")]
    NoProgram,
    /// `git` is too old.
    #[error("the program `git` is version {0}. Install git 2.32 or newer.")]
    OldProgram(String),
    /// `ssh` is not installed.
    #[error(
        "the program `ssh` is missing. Install it, or use an address that begins with https://."
    )]
    NoSsh,
    /// A process cannot be started.
    #[error("cannot run `git`: {0}. Check its permissions and the system's limits.")]
    Process(io::Error),
    /// The remote cannot be read.
    #[error("git cannot read the remote: {line}. {remedies}")]
    Git {
        /// The line of git's messages.
        line: String,
        /// What to do.
        remedies: String,
    },
    /// The configured branch does not exist.
    #[error("the remote has no branch `{0}`. Correct `notes.git_branch`, or push the branch.")]
    NoBranch(String),
    /// The remote has no commit.
    #[error(
        "the remote has no commit on its default branch. Check the address in `notes.git`, push a commit, or name another branch in `notes.git_branch`."
    )]
    Empty,
    /// The configured folder does not exist in the commit.
    #[error("commit {commit} has no folder `{dir}`. Correct `notes.git_dir`, or add the folder.")]
    NoFolder {
        /// The folder.
        dir: String,
        /// The hash of the commit, shortened.
        commit: String,
    },
    /// The remote can be read; git fails on its way here, or on what is here. Holds git's own line.
    #[error(
        "git cannot copy the newest commit: {0}. Recite tries again at the next pull. If this repeats, check the network and the disk."
    )]
    Copy(String),
    /// The repository exceeds this many megabytes.
    #[error("the repository is larger than {0} MB. Make it smaller, or raise `notes.git_max_mb`.")]
    TooLarge(u64),
    /// The commit has more than this many files.
    #[error(
        "the commit has more than {0} files. Keep the notes in their own repository, or name their folder in `notes.git_dir`."
    )]
    TooMany(usize),
    /// `git` exceeded its time limit.
    #[error("`git` took longer than {} s and was stopped. If this repeats, check the network, or make the repository smaller.", .0.as_secs())]
    TooLong(Duration),
    /// There is too little free disk space.
    #[error("the disk is full: {0}. Free some space.")]
    DiskFull(String),
    /// Another process holds the lock of the folder.
    #[error(
        "another process is pulling into the same folder. If this repeats, give each process its own `data.dir`."
    )]
    Busy,
    /// A file of the local copy cannot be written.
    #[error(
        "cannot write `{0}`: {1}. Let the user that runs Recite write there, or change `data.dir`."
    )]
    Local(String, io::Error),
}

impl Fault {
    /// Returns whether every attempt costs as much as a full clone, and cannot succeed without a person.
    pub fn is_costly(&self) -> bool {
        matches!(
            self,
            Self::TooLarge(_) | Self::TooLong(_) | Self::TooMany(_)
        )
    }

    /// Returns the fault of a remote that git cannot read. `known_hosts` is the file with the keys of SSH hosts.
    pub(super) fn of_remote(stderr: &str, address: &Address, known_hosts: &Path) -> Self {
        const CHECK: &str = "Check the address in `notes.git` and the network.";
        let remedies = if address.is_http() {
            format!(
                "{CHECK} If the address redirects, use the new one. If the repository is private, put a token that can \
                 read it into RECITE_GIT_TOKEN; a token that is already there may be wrong or expired. If the host's \
                 certificate is your own, put its path into SSL_CERT_FILE."
            )
        } else if address.is_ssh() {
            format!(
                "{CHECK} If the repository is private, put the path of a deploy key into RECITE_GIT_KEY. The key must \
                 have no passphrase, and only its owner may read it. If the host has a new key, compare it with the \
                 key that the host publishes, and delete the old one from `{}`.",
                known_hosts.display()
            )
        } else if address.is_local() {
            "Check the address in `notes.git`. The user that runs Recite must own that folder."
                .to_owned()
        } else {
            CHECK.to_owned()
        };
        let line = reason(stderr);
        Self::Git { line, remedies }
    }
}

/// Returns the line of git's messages that gives the reason: the first `error:` line above the first `fatal:` line,
/// or that `fatal:` line, or the line above [`NO_REASON`]; without a `fatal:` line, the last `error:` line, or the
/// last line. Short, and without control characters.
pub(super) fn reason(stderr: &str) -> String {
    const MAX_CHARS: usize = 200;
    let is_noise = |line: &str| {
        let line = line.to_lowercase();
        line.is_empty() || line.starts_with("warning:") || line.starts_with("hint:")
    };
    let lines = stderr.lines().map(str::trim).filter(|line| !is_noise(line));
    let lines: Vec<&str> = lines.collect();
    let is_error = |line: &&str| line.starts_with("error:");
    let fatal = lines.iter().position(|line| line.starts_with("fatal:"));
    let at = match fatal {
        Some(at) if lines[at].starts_with(NO_REASON) => Some(at.saturating_sub(1)),
        Some(at) => Some(lines[..at].iter().position(is_error).unwrap_or(at)),
        None => lines.iter().rposition(is_error),
    };
    let at = at.unwrap_or(lines.len().saturating_sub(1));
    let line = match lines.get(at) {
        // `unable to connect to host:`, and below it what the system reported.
        Some(line) if line.ends_with(':') => {
            format!("{line} {}", lines.get(at + 1).unwrap_or(&""))
        }
        Some(line) => (*line).to_owned(),
        None => "no message".to_owned(),
    };
    let line = line
        .trim_start_matches("fatal: ")
        .trim_start_matches("error: ")
        .trim_end_matches(['.', ' ']);
    line.chars()
        .filter(|c| !c.is_control())
        .take(MAX_CHARS)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of_remote(address: &str, stderr: &str) -> String {
        let address = Address::parse(address).unwrap();
        Fault::of_remote(stderr, &address, Path::new("data/known_hosts")).to_string()
    }

    /// What git, curl and ssh print, and the line of it that an operator reads.
    #[test]
    fn the_reason_is_one_line_of_gits_messages() {
        for (stderr, line) in [
            (
                "fatal: unable to access 'https://h/': Could not resolve host: h",
                "unable to access 'https://h/': Could not resolve host: h",
            ),
            (
                "remote: Repository not found.\nfatal: repository 'https://h/' not found",
                "repository 'https://h/' not found",
            ),
            (
                "ssh: connect to host h port 22: Connection refused\r\nfatal: Could not read from remote repository.\n\n\
                 Please make sure you have the correct access rights\nand the repository exists.",
                "ssh: connect to host h port 22: Connection refused",
            ),
            (
                "Warning: Permanently added 'h' (ED25519) to the list of known hosts.\r\n\
                 git@h: Permission denied (publickey).\nfatal: Could not read from remote repository.",
                "git@h: Permission denied (publickey)",
            ),
            (
                "fatal: '/x' does not appear to be a git repository\nfatal: Could not read from remote repository.",
                "'/x' does not appear to be a git repository",
            ),
            (
                "fatal: Could not read from remote repository.",
                "Could not read from remote repository",
            ),
            (
                "warning: x\nfatal: bad object refs/recite/notes\nhint: y",
                "bad object refs/recite/notes",
            ),
            (
                "error: RPC failed; HTTP 503 curl 22 The requested URL returned error: 503\n\
                 fatal: the remote end hung up unexpectedly",
                "RPC failed; HTTP 503 curl 22 The requested URL returned error: 503",
            ),
            (
                "fatal: unable to connect to h:\nh[0: 127.0.0.1]: errno=Connection refused\n",
                "unable to connect to h: h[0: 127.0.0.1]: errno=Connection refused",
            ),
            ("fatal: unable to connect to h:", "unable to connect to h:"),
            ("error: one\nerror: two\nusage: git", "two"),
            ("one\ntwo", "two"),
            ("", "no message"),
        ] {
            assert_eq!(reason(stderr), line, "{stderr}");
        }
    }

    #[test]
    fn the_remedies_fit_the_kind_of_address() {
        for (address, remedies) in [
            (
                "https://h/x",
                &["`notes.git`", "RECITE_GIT_TOKEN", "SSL_CERT_FILE"][..],
            ),
            (
                "git@h:x",
                &["`notes.git`", "RECITE_GIT_KEY", "`data/known_hosts`"],
            ),
            ("ssh://h/x", &["RECITE_GIT_KEY"]),
            ("git://h/x", &["the network"]),
            ("/srv/notes.git", &["own that folder"]),
            ("file:///srv/notes.git", &["own that folder"]),
        ] {
            let message = of_remote(address, "fatal: x");
            assert!(message.starts_with("git cannot read the remote: x. Check"));
            for remedy in remedies {
                assert!(message.contains(remedy), "{address}: {message}");
            }
        }
    }

    #[test]
    fn control_characters_and_long_lines_stay_out_of_the_log() {
        let line = reason(&format!("fatal: \u{1b}[2J{}", "x".repeat(5000)));
        assert!(!line.contains('\u{1b}') && line.len() <= 200, "{line}");
    }
}
