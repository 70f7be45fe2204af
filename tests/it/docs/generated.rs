//! Pages that are generated from the code. `RECITE_WRITE_DOCS=1 cargo test --test it docs::` writes them.

use std::fs;

use super::{project, read};

/// Fails if a page differs from what the code generates.
pub fn assert_current(page: &str, generated: &str) {
    #[expect(
        clippy::disallowed_methods,
        reason = "asks whether to write, not what to test"
    )]
    if std::env::var_os("RECITE_WRITE_DOCS").is_some() {
        fs::write(project().join(page), generated).expect("a writable page");
    }
    assert!(
        read(page) == generated,
        "{page} is not up to date; run `RECITE_WRITE_DOCS=1 cargo test --test it docs::` to write it"
    );
}

/// Escapes text for a cell of a Markdown table.
pub fn cell(text: &str) -> String {
    text.replace('|', "\\|")
}
