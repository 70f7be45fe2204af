//! The quiz and its database on the command line: `recite quiz`, `recite store`, and their errors.

mod quiz;
mod rejected_databases;
mod store;

use std::io::Write;
use std::path::PathBuf;
use std::process::{Command, Output, Stdio};

use tempfile::TempDir;

use crate::binary::{RunOutput, recite};
use crate::notes::Notes;

/// A folder with notes, to run commands in.
struct CommandFolder {
    folder: TempDir,
    notes: Notes,
}

impl CommandFolder {
    fn with(notes: Notes) -> Self {
        let folder = TempDir::new().expect("a temporary folder");
        Self { folder, notes }
    }

    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = recite(self.folder.path());
        command
            .args(arguments)
            .arg("--notes")
            .arg(self.notes.folder());
        command
    }

    fn run(&self, arguments: &[&str]) -> RunOutput {
        RunOutput::of(&mut self.command(arguments))
    }

    /// Runs `recite quiz` with these lines of input.
    fn quiz(&self, arguments: &[&str], typed: &str) -> RunOutput {
        let mut command = self.command(&[&["quiz"], arguments].concat());
        command.stdin(Stdio::piped()).stdout(Stdio::piped());
        let mut child = command.stderr(Stdio::piped()).spawn().expect("it starts");
        let mut input = child.stdin.take().expect("it is piped");
        // A finished quiz reads no more input.
        let _ = input.write_all(typed.as_bytes());
        drop(input);
        ran(child.wait_with_output().expect("it ends"))
    }

    fn database(&self) -> PathBuf {
        self.folder.path().join("data/recite.db")
    }
}

fn ran(output: Output) -> RunOutput {
    let text = |bytes| String::from_utf8(bytes).expect("it prints UTF-8");
    RunOutput {
        code: output.status.code(),
        stdout: text(output.stdout),
        stderr: text(output.stderr),
    }
}
