//! Why a model cannot be used.

use std::io;
use std::path::PathBuf;

/// An error that makes a model unusable. Its message says what is wrong and what to do.
#[derive(Debug, thiserror::Error)]
pub enum ModelError {
    /// The folder is missing or empty, which is not a fault: the model is optional.
    #[error("there is no model in `{folder}`; {advice}")]
    Missing {
        /// The path of the folder.
        folder: PathBuf,
        /// How to get a model.
        advice: String,
    },
    /// A file is missing or cannot be read.
    #[error("cannot read `{0}`: {1}; download the model again")]
    Unreadable(PathBuf, io::Error),
    /// A file of a pinned model has the wrong checksum.
    #[error(
        "`{path}` is not the file of {model} ({bytes} bytes, SHA-256 {found}); run `{command}` to download the model again"
    )]
    Mismatch {
        /// The path of the file.
        path: PathBuf,
        /// The name of the model.
        model: &'static str,
        /// Its size.
        bytes: usize,
        /// Its SHA-256.
        found: String,
        /// The command that downloads the model.
        command: &'static str,
    },
    /// A file could not be parsed, or does not match the others.
    #[error("cannot load `{0}`: {1}")]
    Invalid(PathBuf, String),
    /// A file asks for something that Recite does not compute.
    #[error("cannot use the model: `{path}` has {found}; supported: {supported}")]
    Unsupported {
        /// The path of the file.
        path: PathBuf,
        /// What it has.
        found: String,
        /// What it may have.
        supported: &'static str,
    },
    /// No thread could be started.
    #[error("cannot start a thread for the model: {0}")]
    Threads(rayon::ThreadPoolBuildError),
}
