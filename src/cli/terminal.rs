//! What a terminal shows: a [`Page`] of words laid out and code highlighted; plain where nobody looks.

use std::fmt::{self, Display};
use std::io::{self, Write};
use std::ops::Range;
use std::sync::OnceLock;

use anstream::ColorChoice;
use pulldown_cmark::{CodeBlockKind, Event, Parser, Tag};
use syntect::easy::HighlightLines;
use syntect::highlighting::ThemeSet;
use syntect::parsing::SyntaxSet;
use syntect::util::{LinesWithEndings, as_24_bit_terminal_escaped};

use super::escape;
use recite_notes::Markdown;
use recite_notes::admonitions::as_quotes;
use recite_notes::wiki::as_links;

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
        let text = escape::text(text.as_str());
        self.0.push_str(&match shows_colors() {
            true => laid_out(&as_quotes(&as_links(&text))),
            false => text,
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

fn laid_out(text: &str) -> String {
    let columns = usize::from(termimad::terminal_size().0).min(MAX_COLUMNS);
    let mut page = String::new();
    let mut from = 0;
    for (fence, language, code) in fences(text) {
        page.push_str(&prose(&text[from..fence.start], columns));
        page.push_str(&highlighted(&code, &language));
        // The line break of the closing fence is not a blank line.
        from = fence.end + usize::from(text[fence.end..].starts_with('\n'));
    }
    page.push_str(&prose(&text[from..], columns));
    page.trim_end().to_owned()
}

/// Wrapped to the width, but for lines with a web address too long for it: one that is broken
/// can be neither clicked nor copied.
fn prose(text: &str, columns: usize) -> String {
    let skin = termimad::MadSkin::default();
    let is_kept = |line: &str| line.contains("://") && line.chars().count() > columns;
    let mut page = String::new();
    let mut wrapped = String::new();
    for line in text.lines() {
        if is_kept(line) {
            page.push_str(
                &skin
                    .text(&std::mem::take(&mut wrapped), Some(columns))
                    .to_string(),
            );
            page.push_str(line);
            page.push('\n');
        } else {
            wrapped.push_str(line);
            wrapped.push('\n');
        }
    }
    page + &skin.text(&wrapped, Some(columns)).to_string()
}

/// The fenced code blocks outside of lists and quotes: where, which language, which code.
fn fences(text: &str) -> Vec<(Range<usize>, String, String)> {
    let mut fences: Vec<(Range<usize>, String, String)> = Vec::new();
    let mut depth = 0_usize;
    let mut inside = false;
    for (event, range) in
        Parser::new_ext(text, recite_notes::markdown::options()).into_offset_iter()
    {
        match event {
            Event::Start(tag) => {
                if let Tag::CodeBlock(CodeBlockKind::Fenced(language)) = &tag
                    && depth == 0
                {
                    inside = true;
                    fences.push((range, language.to_string(), String::new()));
                }
                depth += 1;
            }
            Event::End(_) => {
                depth -= 1;
                inside &= depth > 0;
            }
            Event::Text(code) if inside => {
                if let Some((_, _, whole)) = fences.last_mut() {
                    whole.push_str(&code);
                }
            }
            _ => {}
        }
    }
    fences
}

fn highlighted(code: &str, language: &str) -> String {
    static DEFAULTS: OnceLock<(SyntaxSet, ThemeSet)> = OnceLock::new();
    let (syntaxes, themes) = DEFAULTS.get_or_init(|| {
        (
            SyntaxSet::load_defaults_newlines(),
            ThemeSet::load_defaults(),
        )
    });
    let token = language.split([' ', ',', '{']).next().unwrap_or_default();
    let syntax = syntaxes
        .find_syntax_by_token(token)
        .unwrap_or_else(|| syntaxes.find_syntax_plain_text());
    let theme = themes.themes.get("base16-eighties.dark");
    let mut lines = String::new();
    let mut highlighter = theme.map(|theme| HighlightLines::new(syntax, theme));
    for line in LinesWithEndings::from(code) {
        let parts = highlighter
            .as_mut()
            .and_then(|lines| lines.highlight_line(line, syntaxes).ok());
        lines.push_str("    ");
        match parts {
            Some(parts) => lines.push_str(&as_24_bit_terminal_escaped(&parts, false)),
            None => lines.push_str(line),
        }
    }
    // The colour ends before the line does, or the blanks at a page's end cannot be trimmed.
    lines.trim_end().to_owned() + "\x1b[0m\n"
}
