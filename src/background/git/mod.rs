//! Notes from a remote git repository: fetched, and checked out into folders.
//!
//! ```text
//! data/notes.git/
//!   repository/       bare, one commit deep; can be deleted at any time, and is cloned again if git fails on it
//!   trees/<commit>/   the files of a commit, complete or absent; the newest commit and the one before
//!   newest            the newest commit, and the remote that it is from
//!   known_hosts       the keys of SSH hosts; each is accepted at the first connection and required from then on
//! ```
//!
//! The program `git` does the work: a separate process with limits of time and size. Each pull first asks the
//! remote for its newest commit, so the step that fails shows whether the remote or the local copy is at fault. What the remote has is taken as it is, rewritten or not.
//! Nothing here reads a note, and no secret is written anywhere.

mod address;
mod fault;
mod options;
mod program;
mod pulls;
mod repository;
mod trees;

#[cfg(test)]
mod tests;

pub use address::Address;
pub use fault::{Fault, GitError};
pub use options::{GitEnvironment, GitOptions, Secret};
pub use pulls::{PullHandle, PullResult};
pub use repository::{Checkout, Repository};

/// The name of this folder inside the data folder.
pub const FOLDER: &str = "notes.git";
