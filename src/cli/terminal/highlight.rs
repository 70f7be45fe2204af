//! Syntax highlighting of code.

use std::sync::OnceLock;

use syntect::easy::HighlightLines;
use syntect::highlighting::ThemeSet;
use syntect::parsing::SyntaxSet;
use syntect::util::{LinesWithEndings, as_24_bit_terminal_escaped};

/// Returns the code with terminal colors. Code in an unknown language stays plain.
pub fn highlighted(code: &str, language: &str) -> String {
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
    let mut highlighter = theme.map(|theme| HighlightLines::new(syntax, theme));
    let mut lines = String::new();
    for line in LinesWithEndings::from(code) {
        let parts = highlighter
            .as_mut()
            .and_then(|lines| lines.highlight_line(line, syntaxes).ok());
        match parts {
            Some(parts) => lines.push_str(&as_24_bit_terminal_escaped(&parts, false)),
            None => lines.push_str(line),
        }
    }
    // The color is reset before the line break, so that trailing whitespace of the page can be trimmed.
    lines.trim_end().to_owned() + "\x1b[0m\n"
}
