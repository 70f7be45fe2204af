//! HTML in Markdown: the effect of each tag on the line and the blocks.

use super::Converter;
use crate::messages::dialect;
use crate::messages::html::{TagEffect, tag_effect};
use crate::messages::inline::Style;
use recite_notes::html::{self, Tag, Token};

impl Converter<'_> {
    /// Converts a piece of HTML.
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
        let (effect, closes) = (tag_effect(tag.name), tag.is_closing);
        if let Some(code) = &mut self.html_pre {
            match effect {
                TagEffect::Preformatted if closes => {
                    let code = std::mem::take(code);
                    self.html_pre = None;
                    self.fence("", code.trim_start_matches('\n'));
                }
                TagEffect::Newline => code.push('\n'),
                _ => {}
            }
            return;
        }
        let can_separate = !self.line.is_plain() && !self.line.in_link();
        match effect {
            TagEffect::Block | TagEffect::Heading | TagEffect::Preformatted | TagEffect::Rule
                if !can_separate =>
            {
                self.words(" ");
            }
            TagEffect::Block => self.end_line(),
            TagEffect::Heading => {
                self.end_line();
                if !closes {
                    self.line.open(Style::Bold);
                }
            }
            TagEffect::Preformatted => {
                self.end_line();
                // Elsewhere, Markdown reads its content, so code and markup cannot be distinguished.
                self.html_pre = (!closes && self.in_html_block).then(String::new);
            }
            TagEffect::Rule => {
                self.end_line();
                self.blocks.rule();
            }
            TagEffect::Newline if !self.line.at_line_start() => self.newline(),
            TagEffect::Item if !closes => {
                if !self.line.at_line_start() {
                    self.newline();
                }
                self.line.raw("- ");
            }
            TagEffect::Cell if !closes && !self.line.at_line_start() => self.words(" | "),
            TagEffect::Style(style) if closes => self.line.close(style),
            TagEffect::Style(style) => self.line.open(style),
            TagEffect::Code if closes => {
                if let Some(code) = self.html_code.take() {
                    self.code(&code);
                }
            }
            TagEffect::Code if self.html_code.is_none() => self.html_code = Some(String::new()),
            TagEffect::Link if closes => self.end_link(true),
            TagEffect::Link if !self.line.in_link() => {
                let destination = tag.attribute("href").unwrap_or_default();
                self.line.open_link(&destination, true);
            }
            TagEffect::Image => {
                let alt = tag.attribute("alt").unwrap_or_default();
                if let Some(destination) = tag.attribute("src") {
                    self.picture(&destination, alt.trim());
                }
            }
            TagEffect::Superscript if !closes => self.words("^"),
            TagEffect::Subscript if !closes => self.words("_"),
            _ => {}
        }
    }
}
