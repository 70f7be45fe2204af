//! What a terminal shows: a [`Page`] of words laid out and code highlighted; plain where nobody looks.

use std::fmt::{self, Display};
use std::io::{self, Write};
use std::sync::OnceLock;

use anstream::ColorChoice;
use pulldown_cmark::{CodeBlockKind, Event, LinkType, Tag, TagEnd};
use syntect::easy::HighlightLines;
use syntect::highlighting::ThemeSet;
use syntect::parsing::SyntaxSet;
use syntect::util::{LinesWithEndings, as_24_bit_terminal_escaped};

use super::escape;
use recite_notes::Markdown;
use recite_notes::admonitions::as_quotes;

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
            true => laid_out(text),
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

/// Code blocks outside of lists and quotes are highlighted; wiki links and links by reference are shown as others are.
fn laid_out(markdown: &Markdown) -> String {
    let columns = usize::from(termimad::terminal_size().0).min(MAX_COLUMNS);
    let source = markdown.as_str();
    let (mut page, mut text) = (String::new(), String::new());
    let (mut from, mut depth) = (0, 0_usize);
    // The language of the code block at hand, and its code so far.
    let mut fence: Option<(String, String)> = None;
    // Where the wiki link at hand leads.
    let mut wiki_link: Option<String> = None;
    // Where the links by reference lead that are open, and where the event before ends.
    let (mut references, mut before) = (Vec::new(), 0);
    for (event, range) in markdown.events() {
        match event {
            Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced(language))) if depth == 0 => {
                text.push_str(&source[from..range.start]);
                page.push_str(&prose(&std::mem::take(&mut text), columns));
                fence = Some((language.into_string(), String::new()));
                depth += 1;
            }
            Event::Start(
                Tag::Link {
                    ref dest_url,
                    link_type: LinkType::WikiLink { .. },
                    ..
                }
                | Tag::Image {
                    ref dest_url,
                    link_type: LinkType::WikiLink { .. },
                    ..
                },
            ) => {
                depth += 1;
                text.push_str(&source[from..range.start]);
                text.push_str(if source[range.start..].starts_with('!') {
                    "!["
                } else {
                    "["
                });
                wiki_link = Some(dest_url.to_string());
                from = range.end;
            }
            Event::Start(
                Tag::Link {
                    ref dest_url,
                    link_type: LinkType::Reference,
                    ..
                }
                | Tag::Image {
                    ref dest_url,
                    link_type: LinkType::Reference,
                    ..
                },
            ) => {
                references.push((depth, dest_url.to_string()));
                depth += 1;
                before = range.start + source[range.start..].find('[').map_or(0, |at| at + 1);
            }
            Event::Start(_) => {
                depth += 1;
                before = range.start;
            }
            Event::End(end) => {
                depth -= 1;
                if let Some((language, code)) = fence.take_if(|_| end == TagEnd::CodeBlock) {
                    page.push_str(&highlighted(&escape::text(&code), &language));
                    // The line break of the closing fence is not a blank line.
                    from = range.end + usize::from(source[range.end..].starts_with('\n'));
                } else if let Some(destination) = wiki_link.take() {
                    text.push_str(&format!("](<{destination}>)"));
                } else if let Some((_, destination)) = references.pop_if(|(at, _)| *at == depth) {
                    text.push_str(&source[from..before.max(from)]);
                    text.push_str(&format!("](<{destination}>)"));
                    from = range.end;
                }
                before = range.end;
            }
            Event::Text(words) => {
                if wiki_link.is_some() {
                    text.push_str(&words);
                } else if let Some((_, code)) = &mut fence {
                    code.push_str(&words);
                }
                before = range.end;
            }
            _ => before = range.end,
        }
    }
    let rest = source[from..].trim_end();
    let definitions = markdown.link_definitions();
    text.push_str(rest.strip_suffix(definitions).unwrap_or(rest));
    page.push_str(&prose(&text, columns));
    page.trim_end().to_owned()
}

/// Wrapped to the width, but for lines with a web address too long for it: one that is broken
/// can be neither clicked nor copied.
fn prose(text: &str, columns: usize) -> String {
    let text = escape::text(text);
    let text = as_quotes(&text);
    let skin = termimad::MadSkin::default();
    let is_kept = |line: &str| line.contains("://") && line.chars().count() > columns;
    let mut page = String::new();
    let mut wrapped = String::new();
    for line in text.text().lines() {
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_by_reference_are_laid_out_as_links() {
        let text = "See [the `site`][s], ![a *picture*][p] and [s].[^1]\n\n[^1]: Or [[Page]] [here][s].\n\n\
                    [s]: https://s.example \"S\"\n[p]: p.png";
        let page = laid_out(&Markdown::parse(text));
        for link in ["](<https://s.example>)", "](<p.png>)"] {
            assert!(page.contains(link), "{page}");
        }
        for raw in ["[s]", "[p]", "[s]:"] {
            assert!(!page.contains(&format!("]{raw}")), "{page}");
        }
        assert!(!page.contains("[p]:"), "{page}");
        assert!(page.contains("[^1]: Or"), "{page}");
    }
}
