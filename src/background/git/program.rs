//! Runs the program `git` with a fixed environment, time limits and size limits.
//!
//! It never prompts, reads no config but ours, runs no hooks and follows no submodules. Its whole process
//! group is killed on a time-out, and when the future of a run is dropped.

use std::ffi::{OsStr, OsString};
use std::io;
use std::path::PathBuf;
use std::process::Stdio;

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use tokio::io::{AsyncRead, AsyncReadExt};
use tokio::process::{Child, Command};
use tokio::time::timeout;

use super::fault::{Fault, TOO_LARGE, reason};
use super::options::{GitOptions, Secret};

/// The most bytes of a run's output that are read: the names of about 100,000 files.
pub const MAX_OUTPUT_BYTES: usize = 16 * 1024 * 1024;
/// The most bytes of a run's messages that are read.
const MAX_MESSAGE_BYTES: usize = 1024 * 1024;

/// The user name for a token when the address has none: GitHub Apps need this one, other hosts accept any.
const TOKEN_USER: &str = "x-access-token";

/// Runs `git` for one remote.
pub struct Program {
    options: GitOptions,
    /// The home folder for `git`, as an absolute path; it holds no user config.
    home: PathBuf,
}

/// The output of a run.
pub struct RunOutput {
    /// The standard output.
    pub stdout: Vec<u8>,
    /// The standard error.
    pub stderr: String,
    /// Its exit code; `None` if a signal ended it.
    pub code: Option<i32>,
    /// Whether it exceeded its file size limit.
    pub is_cut_off: bool,
}

impl RunOutput {
    /// Returns its output if it succeeded.
    pub fn stdout(self) -> Result<Vec<u8>, Fault> {
        match self.code {
            Some(0) => Ok(self.stdout),
            _ => Err(Fault::Copy(reason(&self.stderr))),
        }
    }

    /// Returns its output as one line if it succeeded.
    pub fn line(self) -> Result<String, Fault> {
        let bytes = self.stdout()?;
        Ok(String::from_utf8_lossy(&bytes).trim().to_owned())
    }
}

impl Program {
    /// Returns a runner with these options and this home folder.
    pub fn new(options: GitOptions, home: PathBuf) -> Self {
        Self { options, home }
    }

    /// Runs `git` with these arguments. They must not contain a secret: other users can list them.
    pub async fn git<A: AsRef<OsStr>>(&self, args: &[A]) -> Result<RunOutput, Fault> {
        let mut command = Command::new("git");
        command.args(args);
        self.run(command).await
    }

    /// As [`Self::git`], for runs that write files: only their owner may read these. `index` is the path of
    /// an index file to use.
    pub async fn git_writing<A: AsRef<OsStr>>(
        &self,
        index: Option<&OsStr>,
        args: &[A],
    ) -> Result<RunOutput, Fault> {
        let mut command = match cfg!(unix) {
            true => {
                let mut shell = Command::new("sh");
                shell.args(["-c", "umask 077; exec git \"$@\"", "git"]);
                shell
            }
            false => Command::new("git"),
        };
        command.args(args);
        if let Some(index) = index {
            command.env("GIT_INDEX_FILE", index);
        }
        self.run(command).await
    }

    /// As [`Self::git_writing`], with a limit on the size of each file that it writes.
    pub async fn git_with_size_limit<A: AsRef<OsStr>>(
        &self,
        bytes: u64,
        args: &[A],
    ) -> Result<RunOutput, Fault> {
        if cfg!(not(unix)) {
            return self.git_writing(None, args).await;
        }
        let mut command = Command::new("sh");
        // `ulimit -f` counts blocks of 512 bytes. With the signal ignored, git reports the error and removes
        // what it wrote.
        let script = "umask 077; trap '' XFSZ; ulimit -f \"$1\" && shift && exec git \"$@\"";
        command
            .args(["-c", script, "git"])
            .arg((bytes / 512).to_string());
        command.args(args);
        self.run(command).await
    }

    /// Runs another program of the system. Returns its output, or `None` if it is missing or fails.
    pub async fn run_other(&self, name: &str, args: &[&OsStr]) -> Option<String> {
        let mut command = Command::new(name);
        command.args(args);
        self.run(command).await.ok()?.line().ok()
    }

    /// Returns whether the system has no program of this name. `args` must make it end at once.
    pub async fn is_missing(&self, name: &str, args: &[&str]) -> bool {
        let mut command = Command::new(name);
        command.args(args);
        matches!(self.run(command).await, Err(Fault::NoProgram))
    }

    async fn run(&self, mut command: Command) -> Result<RunOutput, Fault> {
        self.prepare(&mut command);
        let spawned = command.spawn();
        let mut child = spawned.map_err(|error| match error.kind() {
            io::ErrorKind::NotFound => Fault::NoProgram,
            _ => Fault::Process(error),
        })?;
        let group = ProcessGroup::of(&child);
        let (stdout, stderr) = (child.stdout.take(), child.stderr.take());
        let finished = async {
            let (stdout, stderr) = tokio::try_join!(
                read_at_most(stdout, MAX_OUTPUT_BYTES),
                read_at_most(stderr, MAX_MESSAGE_BYTES)
            )?;
            Ok::<_, io::Error>((child.wait().await?, stdout, stderr))
        };
        // On a time-out, and when this future is dropped, dropping the group kills it.
        let ended = timeout(self.options.time_limit, finished).await;
        let ended = ended.map_err(|_| Fault::TooLong(self.options.time_limit))?;
        let (status, stdout, stderr) = ended.map_err(Fault::Process)?;
        group.disarm();
        let stderr = String::from_utf8_lossy(&stderr).into_owned();
        Ok(RunOutput {
            code: status.code(),
            is_cut_off: !status.success() && stderr.contains(TOO_LARGE),
            stdout,
            stderr,
        })
    }

    fn prepare(&self, command: &mut Command) {
        command.env_clear();
        for (name, value) in &self.options.environment.0 {
            command.env(name, value);
        }
        for (name, value) in FIXED {
            command.env(name, value);
        }
        command
            .env("HOME", &self.home)
            .env("XDG_CONFIG_HOME", &self.home);
        command.env("GIT_SSH_COMMAND", self.ssh());
        let config: Vec<(&str, String)> = SETTINGS
            .iter()
            .map(|(key, value)| (*key, (*value).to_owned()))
            .chain(self.authorization())
            .collect();
        command.env("GIT_CONFIG_COUNT", config.len().to_string());
        for (at, (key, value)) in config.into_iter().enumerate() {
            command.env(format!("GIT_CONFIG_KEY_{at}"), key);
            command.env(format!("GIT_CONFIG_VALUE_{at}"), value);
        }
        command
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        command.kill_on_drop(true);
        #[cfg(unix)]
        command.process_group(0);
    }

    /// Returns the header with the token, and disables redirects, so that the token reaches no other host.
    fn authorization(&self) -> Vec<(&'static str, String)> {
        let Some(remote) = self.options.remote.as_ref().filter(|it| it.is_http()) else {
            return Vec::new();
        };
        let token = self.options.token.as_ref().map(Secret::expose);
        let (user, password) = match (remote.user(), token) {
            (user, Some(token)) => (user.unwrap_or(TOKEN_USER), token),
            (Some(user), None) => (user, ""),
            (None, None) => return Vec::new(),
        };
        let shown = BASE64_STANDARD.encode(format!("{user}:{password}"));
        vec![
            ("http.extraHeader", format!("Authorization: Basic {shown}")),
            ("http.followRedirects", "false".to_owned()),
        ]
    }

    /// Returns the `ssh` command, without prompts. A host's key is accepted at the first connection and required from
    /// then on.
    fn ssh(&self) -> OsString {
        let mut ssh = OsString::from(
            "ssh -F /dev/null -o BatchMode=yes -o ConnectTimeout=15 -o ServerAliveInterval=15 \
             -o StrictHostKeyChecking=accept-new -o UserKnownHostsFile=",
        );
        ssh.push(quote_for_shell(self.home.join("known_hosts").as_os_str()));
        if let Some(key) = &self.options.key {
            // A relative path works: git runs in the folder that we were started in.
            ssh.push(" -o IdentitiesOnly=yes -i ");
            ssh.push(quote_for_shell(key.as_os_str()));
        }
        ssh
    }
}

/// The environment of every run.
const FIXED: [(&str, &str); 8] = [
    // Its messages appear in the log; `fault` recognizes two of them.
    ("LC_ALL", "C"),
    ("GIT_TERMINAL_PROMPT", "0"),
    ("GIT_CONFIG_NOSYSTEM", "1"),
    (
        "GIT_CONFIG_GLOBAL",
        if cfg!(windows) { "NUL" } else { "/dev/null" },
    ),
    ("GIT_ATTR_NOSYSTEM", "1"),
    ("GIT_ALLOW_PROTOCOL", "https:http:ssh:file:git"),
    ("GIT_LITERAL_PATHSPECS", "1"),
    ("GIT_OPTIONAL_LOCKS", "0"),
];

/// The git config of every run: no hooks, no helpers, no background work, little memory, and a time-out for a
/// silent remote.
const SETTINGS: [(&str, &str); 17] = [
    ("core.hooksPath", "/dev/null"),
    ("core.fsmonitor", "false"),
    ("core.attributesFile", "/dev/null"),
    ("core.autocrlf", "false"),
    ("core.packedGitWindowSize", "16m"),
    ("core.packedGitLimit", "64m"),
    ("core.deltaBaseCacheLimit", "16m"),
    ("core.bigFileThreshold", "4m"),
    ("pack.threads", "1"),
    ("gc.auto", "0"),
    ("maintenance.auto", "false"),
    // One pack per fetch, so that packs can be counted and one file has to be limited.
    ("transfer.unpackLimit", "1"),
    ("submodule.recurse", "false"),
    ("credential.helper", ""),
    ("init.defaultBranch", "main"),
    ("http.lowSpeedLimit", "100"),
    ("http.lowSpeedTime", "30"),
];

/// The process group of a run. Dropping it kills the processes that are left.
struct ProcessGroup {
    leader: Option<u32>,
}

impl ProcessGroup {
    fn of(child: &Child) -> Self {
        Self { leader: child.id() }
    }

    fn disarm(mut self) {
        self.leader = None;
    }
}

impl Drop for ProcessGroup {
    fn drop(&mut self) {
        // On other systems only the leader is killed; the others end when their pipes break.
        let Some(leader) = self.leader.filter(|_| cfg!(unix)) else {
            return;
        };
        // The id is not reused while a process of the group is left. Without a shell, `kill_on_drop` still
        // kills the leader, so an error needs no report.
        let mut kill = std::process::Command::new("sh");
        kill.args(["-c", "kill -s KILL -- \"-$1\"", "sh", &leader.to_string()]);
        let _ = kill
            .env_clear()
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .status();
    }
}

/// Reads up to `most` bytes. A program that writes more gets a broken pipe and ends.
async fn read_at_most(from: Option<impl AsyncRead + Unpin>, most: usize) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    if let Some(from) = from {
        from.take(most as u64).read_to_end(&mut bytes).await?;
    }
    Ok(bytes)
}

/// Quotes text for the shell to which git passes its SSH command.
fn quote_for_shell(text: &OsStr) -> OsString {
    let mut quoted = OsString::from("'");
    // `'\''` ends the quoted part, adds an escaped quote, and begins the next part. Paths that are not UTF-8 are
    // not supported.
    quoted.push(text.to_string_lossy().replace('\'', r"'\''"));
    quoted.push("'");
    quoted
}
