//! `recite init`: writes what a bot needs to begin with: a first note, every setting, a place for the token.
//!
//! It never changes a file that is there.

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

Write a heading that asks, and the answer below it, in any Markdown file of this folder. Members get the answer word
for word.

# What is in this folder?

Every file whose name ends in `.md` is read, also those in folders below, whose names become topics. Pictures and other
files stand beside the note that shows them.
";

/// Each file with its text, by its path below the folder.
const FILES: [(&str, &str); 4] = [
    ("notes/first.md", FIRST_NOTE),
    (DEFAULT_FILE, include_str!("../../config/recite.toml")),
    (".env.example", include_str!("../../.env.example")),
    (
        ".gitignore",
        "# The token, and what the bot stores.\n.env\n/data/\n",
    ),
];

#[derive(Debug, clap::Args)]
pub struct Options {
    /// The folder, which may be new or have files already
    #[arg(default_value = ".", value_name = "DIR")]
    folder: PathBuf,
}

pub fn run(options: &Options) -> Result<ExitCode, Failure> {
    let mut page = Page::default();
    for (path, text) in FILES {
        let file = options.folder.join(path);
        match write_new(&file, text) {
            Ok(()) => page.line(format_args!("wrote {}", file.display())),
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {
                page.line(format_args!(
                    "kept {}, which is there already",
                    file.display()
                ));
            }
            Err(error) => {
                let line = format!(
                    "cannot write {}: {error}; name a folder that can be written",
                    file.display()
                );
                return Err(Failure::Usage(vec![line]));
            }
        }
    }
    page.line("");
    page.line("Next, in that folder:");
    page.line("  recite ask \"how do I add a question?\"    to get an answer here");
    page.line("  recite sandbox                           to try the whole bot in a browser");
    page.line("  cp .env.example .env                     to put the bot's token in, and then:");
    page.line("  recite serve                             to run the bot in Discord");
    print_page(&page)?;
    Ok(ExitCode::SUCCESS)
}

/// Writes a file that must not be there yet.
fn write_new(file: &Path, text: &str) -> io::Result<()> {
    if let Some(folder) = file.parent() {
        fs::create_dir_all(folder)?;
    }
    File::create_new(file)?.write_all(text.as_bytes())
}
