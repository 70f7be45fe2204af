//! What a terminal shows: a [`Page`] of words laid out and code highlighted; plain where nobody looks.

mod highlight;
mod prose;

use std::fmt::{self, Display};
use std::io::{self, Write};
use std::sync::OnceLock;

use super::escape;
use anstream::ColorChoice;
use recite_notes::Markdown;

/// Wider lines are hard to read, however wide the terminal is.
const MAX_COLUMNS: usize = 100;

/// Text to print. Its only control sequences are those of its own styles: whatever is added is escaped.
#[derive(Debug, Default)]
pub struct Page(String);

impl Page {
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Adds a line; line breaks within it are escaped, so that no name can forge another line.
    pub fn line(&mut self, line: impl Display) {
        self.0.push_str(&escape::line(&line.to_string()));
        self.0.push('\n');
    }

    pub fn title(&mut self, text: &str) {
        self.styled(&escape::text(text), anstyle::Style::new().bold());
    }

    pub fn quiet(&mut self, text: &str) {
        self.styled(&escape::text(text), anstyle::Style::new().dimmed());
    }

    /// Adds Markdown, laid out for a terminal; as written for a pipe or a file.
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

/// Adds text with its layout.
impl fmt::Write for Page {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        self.0.push_str(&escape::text(text));
        Ok(())
    }
}

/// Writes one line to stderr.
#[expect(
    clippy::print_stderr,
    reason = "what others print to stderr comes through here"
)]
pub fn print_stderr(line: impl Display) {
    eprintln!("{}", escape::line(&line.to_string()));
}

/// Writes on the line of stderr where the cursor stands, in the place of what it shows.
#[expect(clippy::print_stderr, reason = "the one line that is written over")]
pub fn print_progress(line: &str) {
    eprint!("\r\x1b[K{}", escape::line(line));
    let _ = io::stderr().flush();
}

/// Whether stdout is a terminal that shows colours, `NO_COLOR` and its kin considered.
fn shows_colors() -> bool {
    static CHOICE: OnceLock<bool> = OnceLock::new();
    *CHOICE.get_or_init(|| anstream::AutoStream::choice(&std::io::stdout()) != ColorChoice::Never)
}
