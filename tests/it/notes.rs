//! Folders of notes that a test may change.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use tempfile::TempDir;
use walkdir::WalkDir;

/// The notes of `tests/fixtures/notes`: one per feature.
pub const FIXTURES: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures/notes");
/// The notes the project ships.
pub const SHIPPED: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/notes");

/// A temporary notes folder; removed when its last clone is dropped.
#[derive(Clone)]
pub struct Notes(Arc<TempDir>);

impl Notes {
    pub fn empty() -> Self {
        Self(Arc::new(TempDir::new().expect("a temporary folder")))
    }

    pub fn fixtures() -> Self {
        Self::copy(Path::new(FIXTURES))
    }

    pub fn copy(from: &Path) -> Self {
        let notes = Self::empty();
        for entry in WalkDir::new(from) {
            let entry = entry.expect("the folder can be read");
            if entry.file_type().is_file() {
                let path = entry.path().strip_prefix(from).expect("it lies below");
                let bytes = fs::read(entry.path()).expect("the file can be read");
                notes.write(path, bytes);
            }
        }
        notes
    }

    /// Files with their text.
    pub fn of(files: &[(&str, &str)]) -> Self {
        let notes = Self::empty();
        for (path, text) in files {
            notes.write(path, text);
        }
        notes
    }

    pub fn folder(&self) -> &Path {
        self.0.path()
    }

    pub fn path(&self, path: impl AsRef<Path>) -> PathBuf {
        self.folder().join(path)
    }

    pub fn read(&self, path: &str) -> String {
        fs::read_to_string(self.path(path)).expect("the note is there")
    }

    pub fn write(&self, path: impl AsRef<Path>, bytes: impl AsRef<[u8]>) {
        let file = self.path(path);
        fs::create_dir_all(file.parent().expect("it has a folder")).expect("a folder");
        fs::write(file, bytes).expect("a file");
    }

    pub fn remove(&self, path: &str) {
        fs::remove_file(self.path(path)).expect("the file is there");
    }

    /// Moves a file.
    pub fn rename(&self, from: &str, to: &str) {
        let bytes = fs::read(self.path(from)).expect("the file is there");
        self.write(to, bytes);
        self.remove(from);
    }
}
