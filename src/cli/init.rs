//! `recite init`: creates a starter folder with a first note, a config file and an example `.env` file.
//!
//! It never changes existing files.

use std::fs::{self, File};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use super::failure::Failure;
use super::print::print_page;
use super::terminal::Page;
use crate::config::DEFAULT_FILE;

const FIRST_NOTE: &str = "\
# How do I add a question?
Where do I write notes?

Write the question as a heading and the answer below it, in any Markdown file in this folder. Members get the answer
word for word.

# What is in this folder?

Recite reads every file whose name ends in `.md`, in this folder and its subfolders. The names of the subfolders become
topics. Put pictures and other files next to the note that uses them.
";

/// The files to create: the path in the folder and the contents.
const FILES: [(&str, &str); 4] = [
    ("notes/first.md", FIRST_NOTE),
    (DEFAULT_FILE, include_str!("../../config/recite.toml")),
    (".env.example", include_str!("../../.env.example")),
    (
        ".gitignore",
        "# The token and the bot's data.\n.env\n/data/\n",
    ),
];

/// The arguments of `recite init`.
#[derive(Debug, clap::Args)]
pub struct InitArgs {
    /// The folder to write to. It is created if it does not exist; existing files are not changed
    #[arg(default_value = ".", value_name = "DIR")]
    folder: PathBuf,
}

/// Runs `recite init`.
pub fn run(args: &InitArgs) -> Result<ExitCode, Failure> {
    let mut page = Page::default();
    for (path, text) in FILES {
        let file = args.folder.join(path);
        match write_new(&file, text) {
            Ok(()) => page.line(format_args!("wrote {}", file.display())),
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {
                page.line(format_args!(
                    "kept {}, which already exists",
                    file.display()
                ));
            }
            Err(error) => {
                let line = format!(
                    "cannot write {}: {error}. Choose a writable folder.",
                    file.display()
                );
                return Err(Failure::Usage(vec![line]));
            }
        }
    }
    page.line("");
    page.line("Next, in that folder:");
    page.line("  recite ask \"how do I add a question?\"    to get an answer in the terminal");
    page.line("  recite sandbox                           to try the whole bot in a browser");
    page.line("  cp .env.example .env                     to store the bot's token, and then:");
    page.line("  recite serve                             to run the bot in Discord");
    print_page(&page)?;
    Ok(ExitCode::SUCCESS)
}

/// Creates a file. Fails if it already exists.
fn write_new(file: &Path, text: &str) -> io::Result<()> {
    if let Some(folder) = file.parent() {
        fs::create_dir_all(folder)?;
    }
    File::create_new(file)?.write_all(text.as_bytes())
}
