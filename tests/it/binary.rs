//! The real `recite` binary, with only the environment variables that a test sets.

use std::io::{BufRead, BufReader, Read};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::Duration;

use tokio::sync::watch;
use tokio::time::timeout;

use crate::log_lines::LogLines;

/// The binary, started in `folder` so that no `.env` or config of the project leaks in.
pub fn recite(folder: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_recite"));
    command.current_dir(folder).env_clear();
    command.stdin(Stdio::null());
    command
}

/// The output of a finished run.
#[derive(Debug)]
pub struct RunOutput {
    pub code: Option<i32>,
    pub stdout: String,
    pub stderr: String,
}

impl RunOutput {
    pub fn of(command: &mut Command) -> Self {
        let output = command.output().expect("the binary starts");
        let text = |bytes| String::from_utf8(bytes).expect("it prints UTF-8");
        Self {
            code: output.status.code(),
            stdout: text(output.stdout),
            stderr: text(output.stderr),
        }
    }
}

/// A running binary; it is killed when this is dropped.
pub struct Process {
    child: Arc<Mutex<Child>>,
    log: LogLines,
    /// Closed when the process has closed stdout and stderr.
    open: watch::Receiver<()>,
}

impl Process {
    pub fn start(mut command: Command) -> Self {
        command.stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().expect("the binary starts");
        let stdout = child.stdout.take().expect("stdout is piped");
        let stderr = child.stderr.take().expect("stderr is piped");
        let log = LogLines::default();
        let (is_open, open) = watch::channel(());
        let is_open = Arc::new(is_open);
        write_down(stdout, log.clone(), Arc::clone(&is_open));
        write_down(stderr, log.clone(), is_open);
        let child = Arc::new(Mutex::new(child));
        Self { child, log, open }
    }

    /// Returns its process id.
    pub fn id(&self) -> u32 {
        locked(&self.child).id()
    }

    /// Its output on stdout and stderr.
    pub fn lines(&self) -> &LogLines {
        &self.log
    }

    pub fn log(&self) -> String {
        self.log.text()
    }

    /// Waits until a line contains this text.
    pub async fn until_logged(&self, words: &str) {
        self.log.until(words).await;
    }

    /// Sends a signal by name: `TERM` as an init system does, `INT` as Ctrl-C does.
    pub fn signal(&self, name: &str) {
        let pid = locked(&self.child).id().to_string();
        let sent = Command::new("kill").args(["-s", name, &pid]).status();
        assert!(sent.expect("`kill` is there").success());
    }

    /// Kills it, as a power cut does. Does nothing if it has ended.
    pub fn killer(&self) -> impl Fn() + Clone + Send + 'static {
        let child = Arc::clone(&self.child);
        // An error means that it has ended.
        move || drop(locked(&child).kill())
    }

    /// Waits until it ends, at most this long, and returns its exit code.
    pub async fn exit_code(&mut self, within: Duration) -> Option<i32> {
        let mut open = self.open.clone();
        let ended = async { while open.changed().await.is_ok() {} };
        if timeout(within, ended).await.is_err() {
            panic!("still running after {within:?}:\n{}", self.log.text());
        }
        // It has closed its output, so it is about to end.
        let ended = locked(&self.child).wait();
        ended.expect("it can be waited for").code()
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        // Both fail only if it has ended.
        let mut child = locked(&self.child);
        let _ = child.kill();
        let _ = child.wait();
    }
}

/// Reads lines to the end, in a separate thread.
fn write_down(from: impl Read + Send + 'static, log: LogLines, is_open: Arc<watch::Sender<()>>) {
    thread::spawn(move || {
        for line in BufReader::new(from).lines().map_while(Result::ok) {
            log.add(&format!("{line}\n"));
        }
        drop(is_open);
    });
}

fn locked(child: &Mutex<Child>) -> MutexGuard<'_, Child> {
    child.lock().unwrap_or_else(PoisonError::into_inner)
}
