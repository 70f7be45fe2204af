//! What may go wrong with the remote, told from what `git` prints: what it is, and what to do.

use std::io;
use std::time::Duration;

/// A pull that failed. Prints where, what and what to do.
#[derive(Debug, thiserror::Error)]
#[error("notes of {remote}: {fault}")]
pub struct GitError {
    /// Its address, without secrets.
    pub remote: String,
    pub fault: Fault,
}

#[derive(Debug, thiserror::Error)]
pub enum Fault {
    #[error("the program `git` is not there; install git, or use the image that has it")]
    NoProgram,
    #[error("the program `git` is of version {0}; install git 2.32 or newer")]
    OldProgram(String),
    #[error(
        "the program `ssh` is not there; install it, or use an address that begins with https://"
    )]
    NoSsh,
    #[error(
        "the remote cannot be reached ({0}); is the address in `notes.git` right, and the network there?"
    )]
    Unreachable(String),
    #[error(
        "the remote refuses us ({0}); put a token that may read it into RECITE_GIT_TOKEN for an https address, \
         or the path of a deploy key into RECITE_GIT_KEY for SSH"
    )]
    Refused(String),
    #[error(
        "there is no repository, or none that we may see ({0}); correct `notes.git`, or set RECITE_GIT_TOKEN or RECITE_GIT_KEY"
    )]
    NoRepository(String),
    #[error("the remote has moved ({0}); write its new address into `notes.git`")]
    Moved(String),
    #[error("the remote has no branch `{0}`; correct `notes.git_branch`, or push the branch")]
    NoBranch(String),
    #[error("the remote has no commit yet; push one")]
    Empty,
    #[error("commit {commit} has no folder `{dir}`; correct `notes.git_dir`, or add the folder")]
    NoFolder { dir: String, commit: String },
    #[error(
        "the SSH host's key is not the one that `{0}` holds; find out why, and delete its line there once the new key is right"
    )]
    HostKey(String),
    #[error(
        "the deploy key cannot be used ({0}); RECITE_GIT_KEY names a private key without a passphrase that only its owner may read"
    )]
    Key(String),
    #[error(
        "its certificate is not trusted ({0}); mend the certificate, or name yours with SSL_CERT_FILE"
    )]
    Certificate(String),
    #[error("its folder belongs to somebody else; let the user that Recite runs as own it")]
    Owner,
    #[error("it is larger than {0} MB; make it smaller, or raise `notes.git_max_mb`")]
    TooLarge(u64),
    #[error(
        "it has more than {0} files; keep the notes in a repository of their own, or name their folder with `notes.git_dir`"
    )]
    TooMany(usize),
    #[error("`git` took longer than {} s and was ended; the next try may be luckier, and a smaller repository helps", .0.as_secs())]
    TooLong(Duration),
    #[error("the disk is full ({0}); free some space")]
    DiskFull(String),
    #[error("another process is pulling into the same folder; nothing to do unless this goes on")]
    Busy,
    #[error("`{0}` cannot be written: {1}; give Recite a folder it may write with `data.dir`")]
    Local(String, io::Error),
    /// What has no name here. A damaged repository of our own is among them.
    #[error("git said: {0}")]
    Other(String),
}

impl Fault {
    /// Whether every try costs the remote and us as much as a whole clone.
    pub fn is_costly(&self) -> bool {
        matches!(
            self,
            Self::TooLarge(_) | Self::TooLong(_) | Self::TooMany(_)
        )
    }
}

/// Words, one of which stands in a message in lower case, and the fault made of that line.
type Meaning = (&'static [&'static str], fn(String) -> Fault);

/// What a message means, by words that stand in it: the first row that fits.
const MEANINGS: &[Meaning] = &[
    (&["exec: git"], |_| Fault::NoProgram),
    (&["no space left on device", "disk quota exceeded"], |_| {
        Fault::DiskFull("git could not write".to_owned())
    }),
    (
        &[
            "host key verification failed",
            "remote host identification has changed",
        ],
        Fault::HostKey,
    ),
    (
        &[
            "unprotected private key",
            "bad permissions",
            "load key ",
            "invalid format",
            "identity file",
        ],
        Fault::Key,
    ),
    (
        &["cannot run ssh", "ssh: not found", "ssh: command not found"],
        |_| Fault::NoSsh,
    ),
    (&["dubious ownership"], |_| Fault::Owner),
    (
        &["certificate", "ssl_error", "gnutls_handshake"],
        Fault::Certificate,
    ),
    (
        &["couldn't find remote ref", "could not find remote branch"],
        Fault::NoBranch,
    ),
    (
        &[
            "returned error: 301",
            "returned error: 302",
            "returned error: 307",
            "returned error: 308",
            "unable to update url base",
        ],
        Fault::Moved,
    ),
    (
        &[
            "authentication failed",
            "could not read username",
            "could not read password",
            "terminal prompts disabled",
            "permission denied (",
            "returned error: 401",
            "returned error: 403",
            "access denied",
            "invalid username",
        ],
        Fault::Refused,
    ),
    (
        &[
            "repository not found",
            "does not appear to be a git repository",
            "returned error: 404",
            "' not found",
            "no such project",
        ],
        Fault::NoRepository,
    ),
    (
        &[
            "could not resolve",
            "couldn't connect",
            "failed to connect",
            "connection refused",
            "connection timed out",
            "connection reset",
            "connection closed",
            "network is unreachable",
            "no route to host",
            "timed out",
            "operation too slow",
            "empty reply",
            "early eof",
            "hung up",
            "unexpected disconnect",
            "returned error: 5",
            "returned error: 429",
        ],
        Fault::Unreachable,
    ),
];

impl Fault {
    /// What git's words of a failure mean.
    pub(super) fn of(stderr: &str) -> Self {
        let lower = stderr.to_lowercase();
        for (words, fault) in MEANINGS {
            if let Some(word) = words.iter().find(|word| lower.contains(**word)) {
                let line = lower.lines().position(|line| line.contains(word));
                let line = line.and_then(|at| stderr.lines().nth(at));
                return fault(shown(line.unwrap_or_default()));
            }
        }
        let is_noise = |line: &&str| {
            let line = line.to_lowercase();
            let noise = ["warning:", "hint:", "remote:"];
            line.trim().is_empty() || noise.iter().any(|it| line.starts_with(it))
        };
        let line = stderr.lines().find(|line| !is_noise(line));
        Self::Other(shown(line.unwrap_or("nothing")))
    }
}

/// A line of another program, fit for a log: short, and without what a terminal would obey.
fn shown(line: &str) -> String {
    const MOST: usize = 200;
    let line = line
        .trim()
        .trim_start_matches("fatal: ")
        .trim_end_matches('.');
    let plain = line.chars().filter(|c| !c.is_control());
    plain.take(MOST).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What git, curl and ssh print, with the words that the operator reads.
    #[test]
    fn what_git_prints_is_told_with_what_to_do() {
        for (stderr, words) in [
            (
                "fatal: unable to access 'https://h/': Could not resolve host: h",
                "network",
            ),
            (
                "fatal: unable to access 'http://h/': Failed to connect to h port 1 after 0 ms: Couldn't connect to server",
                "network",
            ),
            (
                "fatal: unable to access 'https://h/': The requested URL returned error: 503",
                "network",
            ),
            (
                "ssh: connect to host h port 22: Connection refused\nfatal: Could not read from remote repository.",
                "network",
            ),
            (
                "fatal: could not read Username for 'https://h': terminal prompts disabled",
                "RECITE_GIT_TOKEN",
            ),
            (
                "fatal: Authentication failed for 'https://h/'",
                "RECITE_GIT_TOKEN",
            ),
            (
                "git@h: Permission denied (publickey).\nfatal: Could not read from remote repository.",
                "RECITE_GIT_KEY",
            ),
            (
                "remote: Repository not found.\nfatal: repository 'https://h/' not found",
                "correct `notes.git`",
            ),
            (
                "fatal: '/x' does not appear to be a git repository\nfatal: Could not read",
                "correct `notes.git`",
            ),
            (
                "fatal: couldn't find remote ref refs/heads/x",
                "`notes.git_branch`",
            ),
            (
                "fatal: unable to access 'https://h/': The requested URL returned error: 301",
                "new address",
            ),
            (
                "Host key verification failed.\nfatal: Could not read from remote",
                "delete its line",
            ),
            (
                "@ WARNING: UNPROTECTED PRIVATE KEY FILE! @\ngit@h: Permission denied (publickey).",
                "only its owner",
            ),
            (
                "fatal: write error: No space left on device\nfatal: fetch-pack: invalid index-pack output",
                "free some space",
            ),
            (
                "fatal: unable to access 'https://h/': SSL certificate problem: self-signed certificate",
                "SSL_CERT_FILE",
            ),
            (
                "fatal: detected dubious ownership in repository at '/x'",
                "own it",
            ),
            (
                "error: cannot run ssh: No such file or directory\nfatal: unable to fork",
                "`ssh` is not there",
            ),
            (
                "warning: x\nfatal: bad object refs/recite/notes\nhint: y",
                "git said: bad object refs/recite/notes",
            ),
            (
                "No user exists for uid 4711\nfatal: Could not read from remote repository.",
                "git said: No user exists for uid 4711",
            ),
            ("", "git said: nothing"),
        ] {
            let told = Fault::of(stderr).to_string();
            assert!(told.contains(words), "{stderr}\n{told}");
        }
    }

    #[test]
    fn nothing_that_a_terminal_obeys_gets_into_the_log() {
        let told = Fault::of(&format!("fatal: \u{1b}[2J{}", "x".repeat(5000))).to_string();
        assert!(!told.contains('\u{1b}') && told.len() < 300, "{told}");
    }
}
