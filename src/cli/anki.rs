//! `recite import anki` and `recite export anki`: a deck as notes, and notes as a deck.

use std::path::PathBuf;
use std::process::ExitCode;

use recite_anki::{AnkiError, ImportSummary, export, import};

use super::failure::Failure;
use super::print::print_page;
use super::remote;
use super::shared::{Shared, access};
use super::terminal::Page;
use crate::clock::Clock;
use recite_notes::load::load;

#[derive(Debug, clap::Subcommand)]
pub enum Import {
    /// Write the cards of an Anki deck as notes, with their pictures and sounds
    Anki {
        /// The file that Anki exported: Notes in Plain Text (.txt), a deck (.apkg) or a collection (.colpkg)
        file: PathBuf,
        /// The folder to write the notes to, such as a new folder in your notes
        dir: PathBuf,
        /// The folder of the pictures and sounds of a text export, such as Anki's `collection.media`
        /// [default: the folder beside FILE that ends in `.media`]
        #[arg(long, value_name = "DIR")]
        media: Option<PathBuf>,
        /// Replace files of an earlier import
        #[arg(long)]
        overwrite: bool,
    },
}

#[derive(Debug, clap::Subcommand)]
pub enum Export {
    /// Write every question as an Anki deck; import it into Anki again to update the cards there
    Anki {
        /// The file to write: a deck (.apkg), or text (.txt) with the pictures in a folder beside it
        file: PathBuf,
        /// Replace a file that is there
        #[arg(long)]
        overwrite: bool,
    },
}

pub fn run_import(options: &Import) -> Result<ExitCode, Failure> {
    let Import::Anki {
        file,
        dir,
        media,
        overwrite,
    } = options;
    let imported = import(file, dir, media.as_deref(), *overwrite).map_err(failure)?;
    let mut page = Page::default();
    for name in &imported.unusable_media {
        page.line(format_args!(
            "left out `{name}`: it is not in the deck, larger than 10 MiB, or of a type that is not sent"
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
            "left out notes without a question or an answer: {skipped}"
        ));
    }
    if occlusions > 0 {
        page.line(format_args!(
            "left out image occlusion notes, whose questions are parts of a picture: {occlusions}"
        ));
    }
    page.line(format_args!(
        "wrote {cards} questions in {files} files and {media} media files to {}",
        dir.display()
    ));
    print_page(&page)?;
    Ok(ExitCode::SUCCESS)
}

pub fn run_export(shared: &Shared, options: &Export) -> Result<ExitCode, Failure> {
    let Export::Anki { file, overwrite } = options;
    let config = shared.config()?;
    let notes = remote::notes_folder(&config)?;
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
            "copy the files of {} into the folder `collection.media` of your Anki profile",
            folder.display()
        ));
    }
    print_page(&page)?;
    Ok(ExitCode::SUCCESS)
}

/// Wrong usage has an exit code of its own.
fn failure(error: AnkiError) -> Failure {
    match error {
        AnkiError::UnknownExtension(_)
        | AnkiError::UnknownExportExtension(_)
        | AnkiError::Exists(_) => Failure::Usage(vec![error.to_string()]),
        error => Failure::Other(error.into()),
    }
}
