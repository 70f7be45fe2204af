//! `recite import anki` and `recite export anki`: convert an Anki deck to notes, and notes to a deck.

use std::path::PathBuf;
use std::process::ExitCode;

use recite_anki::{AnkiError, ImportSummary, export, import};

use super::failure::Failure;
use super::notes_source;
use super::print::print_page;
use super::setup::{GlobalArgs, access};
use super::terminal::Page;
use crate::clock::Clock;
use recite_notes::load::load;

/// The programs to import from.
#[derive(Debug, clap::Subcommand)]
pub enum ImportCommand {
    /// Convert the cards of an Anki deck to notes, with their pictures and sounds
    Anki {
        /// The file exported from Anki: Notes in Plain Text (.txt), a deck (.apkg) or a collection (.colpkg)
        file: PathBuf,
        /// The folder to write the notes to, such as a new folder in your notes
        dir: PathBuf,
        /// The folder with the pictures and sounds of a text export, such as Anki's `collection.media`
        /// [default: the folder next to FILE that ends in `.media`]
        #[arg(long, value_name = "DIR")]
        media: Option<PathBuf>,
        /// Overwrite the files of an earlier import
        #[arg(long)]
        overwrite: bool,
    },
}

/// The programs to export to.
#[derive(Debug, clap::Subcommand)]
pub enum ExportCommand {
    /// Export every question as an Anki deck. Import a newer export into Anki to update the cards
    Anki {
        /// The file to write: a deck (.apkg), or text (.txt) with the pictures in a folder next to it
        file: PathBuf,
        /// Overwrite an existing file
        #[arg(long)]
        overwrite: bool,
    },
}

/// Runs `recite import`.
pub fn run_import(command: &ImportCommand) -> Result<ExitCode, Failure> {
    let ImportCommand::Anki {
        file,
        dir,
        media,
        overwrite,
    } = command;
    let imported = import(file, dir, media.as_deref(), *overwrite).map_err(failure)?;
    let mut page = Page::default();
    for name in &imported.unusable_media {
        page.line(format_args!(
            "skipped `{name}`: it is not in the deck, is larger than 10 MiB, or has an unsupported type"
        ));
    }
    let ImportSummary {
        cards,
        files,
        media,
        skipped,
        occlusions,
        ..
    } = imported;
    if skipped > 0 {
        page.line(format_args!(
            "skipped notes without a question or an answer: {skipped}"
        ));
    }
    if occlusions > 0 {
        page.line(format_args!(
            "skipped image occlusion notes, which are not supported: {occlusions}"
        ));
    }
    page.line(format_args!(
        "wrote {cards} questions in {files} files and {media} media files to {}",
        dir.display()
    ));
    print_page(&page)?;
    Ok(ExitCode::SUCCESS)
}

/// Runs `recite export`.
pub fn run_export(globals: &GlobalArgs, command: &ExportCommand) -> Result<ExitCode, Failure> {
    let ExportCommand::Anki { file, overwrite } = command;
    let config = globals.config()?;
    let notes = notes_source::notes_folder(&config)?;
    let loaded = load(&notes, &access(&config));
    let loaded = loaded.map_err(|error| Failure::Usage(vec![error.to_string()]))?;
    let now_ms = Clock::system().now().as_millisecond();
    let exported = export(&loaded.notebook, file, *overwrite, now_ms).map_err(failure)?;
    let mut page = Page::default();
    page.line(format_args!(
        "wrote {} questions and {} media files to {}",
        exported.notes,
        exported.media,
        file.display()
    ));
    if let Some(folder) = exported.media_folder {
        page.line(format_args!(
            "copy the files in {} to the folder `collection.media` of your Anki profile",
            folder.display()
        ));
    }
    print_page(&page)?;
    Ok(ExitCode::SUCCESS)
}

/// Converts an Anki error. A wrong file name is a usage error.
fn failure(error: AnkiError) -> Failure {
    match error {
        AnkiError::UnknownExtension(_)
        | AnkiError::UnknownExportExtension(_)
        | AnkiError::Exists(_) => Failure::Usage(vec![error.to_string()]),
        error => Failure::Other(error.into()),
    }
}
