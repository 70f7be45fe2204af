//! Terminal output: a [`Page`] with styled text, wrapped Markdown and highlighted code.
//!
//! Without a terminal, the output is plain.

mod highlight;
mod prose;

use std::fmt::{self, Display};
use std::io::{self, Write};
use std::sync::OnceLock;

use super::escape;
use anstream::ColorChoice;
use recite_notes::Markdown;

/// The maximum line width, even in wider terminals: longer lines are hard to read.
const MAX_COLUMNS: usize = 100;

/// Text to print. All added text is escaped, so the only control sequences are those of its own styles.
#[derive(Debug, Default)]
pub struct Page(String);

impl Page {
    /// Returns the text with its styles.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Adds a line. Line breaks in it are escaped, so that a name cannot forge another line.
    pub fn line(&mut self, line: impl Display) {
        self.0.push_str(&escape::line(&line.to_string()));
        self.0.push('\n');
    }

    /// Adds bold text.
    pub fn title(&mut self, text: &str) {
        self.styled(&escape::text(text), anstyle::Style::new().bold());
    }

    /// Adds dimmed text.
    pub fn quiet(&mut self, text: &str) {
        self.styled(&escape::text(text), anstyle::Style::new().dimmed());
    }

    /// Adds Markdown: wrapped and styled for a terminal, and as written for a pipe or a file.
    pub fn markdown(&mut self, text: &Markdown) {
        self.0.push_str(&match shows_colors() {
            true => prose::lay_out(text, textwrap::termwidth().min(MAX_COLUMNS)),
            false => escape::text(text.as_str()),
        });
    }

    fn styled(&mut self, text: &str, style: anstyle::Style) {
        match shows_colors() {
            true => self.0.push_str(&format!("{style}{text}{style:#}")),
            false => self.0.push_str(text),
        }
    }
}

/// Adds text, keeping its line breaks and tabs.
impl fmt::Write for Page {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        self.0.push_str(&escape::text(text));
        Ok(())
    }
}

/// Writes one line to stderr.
#[expect(
    clippy::print_stderr,
    reason = "all other code prints to stderr through this function"
)]
pub fn print_stderr(line: impl Display) {
    eprintln!("{}", escape::line(&line.to_string()));
}

/// Replaces the current line of stderr.
#[expect(clippy::print_stderr, reason = "the progress line is overwritten")]
pub fn print_progress(line: &str) {
    eprint!("\r\x1b[K{}", escape::line(line));
    let _ = io::stderr().flush();
}

/// Returns whether stdout is a terminal with colors. Respects `NO_COLOR` and similar variables.
fn shows_colors() -> bool {
    static CHOICE: OnceLock<bool> = OnceLock::new();
    *CHOICE.get_or_init(|| anstream::AutoStream::choice(&std::io::stdout()) != ColorChoice::Never)
}
