//! The HTML within Markdown: what each tag does to the line and the blocks.

use super::Converter;
use crate::messages::dialect;
use crate::messages::html::{Meaning, meaning};
use crate::messages::inline::Style;
use recite_notes::html::{self, Tag, Token};

impl Converter<'_> {
    pub(super) fn html(&mut self, source: &str) {
        for (_, token) in html::tokens(source) {
            match token {
                Token::Comment(_) => {}
                Token::Tag(tag) => self.tag(tag),
                Token::Text(text) => self.html_text(&html::decode_entities(text)),
            }
        }
    }

    fn html_text(&mut self, text: &str) {
        if let Some(code) = &mut self.html_pre {
            return code.push_str(text);
        }
        if text.starts_with(char::is_whitespace) && !self.line.at_line_start() {
            self.words(" ");
        }
        let mut words = text.split_whitespace().peekable();
        while let Some(word) = words.next() {
            match dialect::find_url(word)
                .filter(|_| self.html_code.is_none() && !self.line.in_link())
            {
                Some(at) => {
                    self.words(&word[..at]);
                    let length = dialect::url_length(&word[at..], false);
                    self.line.url(&word[at..at + length]);
                    self.words(&word[at + length..]);
                }
                None => self.words(word),
            }
            if words.peek().is_some() || text.ends_with(char::is_whitespace) {
                self.words(" ");
            }
        }
    }

    fn tag(&mut self, tag: Tag<'_>) {
        let (meaning, closes) = (meaning(tag.name), tag.is_closing);
        if let Some(code) = &mut self.html_pre {
            match meaning {
                Meaning::Preformatted if closes => {
                    let code = std::mem::take(code);
                    self.html_pre = None;
                    self.fence("", code.trim_start_matches('\n'));
                }
                Meaning::Newline => code.push('\n'),
                _ => {}
            }
            return;
        }
        let parts = !self.line.is_plain() && !self.line.in_link();
        match meaning {
            Meaning::Block | Meaning::Heading | Meaning::Preformatted | Meaning::Rule if !parts => {
                self.words(" ");
            }
            Meaning::Block => self.end_line(),
            Meaning::Heading => {
                self.end_line();
                if !closes {
                    self.line.open(Style::Bold);
                }
            }
            Meaning::Preformatted => {
                self.end_line();
                // Elsewhere Markdown reads what it holds, so there is no telling code from markup.
                self.html_pre = (!closes && self.in_html_block).then(String::new);
            }
            Meaning::Rule => {
                self.end_line();
                self.blocks.rule();
            }
            Meaning::Newline if !self.line.at_line_start() => self.newline(),
            Meaning::Item if !closes => {
                if !self.line.at_line_start() {
                    self.newline();
                }
                self.line.raw("- ");
            }
            Meaning::Cell if !closes && !self.line.at_line_start() => self.words(" | "),
            Meaning::Style(style) if closes => self.line.close(style),
            Meaning::Style(style) => self.line.open(style),
            Meaning::Code if closes => {
                if let Some(code) = self.html_code.take() {
                    self.code(&code);
                }
            }
            Meaning::Code if self.html_code.is_none() => self.html_code = Some(String::new()),
            Meaning::Link if closes => self.end_link(true),
            Meaning::Link if !self.line.in_link() => {
                let destination = tag.attribute("href").unwrap_or_default();
                self.line.open_link(&destination, true);
            }
            Meaning::Image => {
                let alt = tag.attribute("alt").unwrap_or_default();
                if let Some(destination) = tag.attribute("src") {
                    self.picture(&destination, alt.trim());
                }
            }
            Meaning::Superscript if !closes => self.words("^"),
            Meaning::Subscript if !closes => self.words("_"),
            _ => {}
        }
    }
}
