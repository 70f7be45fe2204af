//! Recognizes navigation: tables of contents, "back to top" links, badges and links that edit a page.
//!
//! Navigation helps who reads the page that it stands on. In an answer it would lead nowhere.

use pulldown_cmark::{Event, Tag, TagEnd};

use crate::html::{Token, tokens};

/// Counts what the block at hand shows, link by link.
#[derive(Default)]
pub struct Navigation {
    /// Letters and digits in links that lead nowhere but around: to a part of the page, or to its editor.
    inside: usize,
    /// Other letters and digits.
    outside: usize,
    /// Links around.
    links: usize,
    badges: usize,
    /// Whether the event at hand stands in such a link, and in an image.
    in_link: bool,
    in_other_link: bool,
    in_image: usize,
    /// Whether the event at hand stands in the head of a table, whose words only name its columns.
    in_head: bool,
    in_html_link: bool,
    /// Letters of the link at hand, and where it leads.
    edits: bool,
    words: String,
}

impl Navigation {
    pub fn event(&mut self, event: &Event<'_>) {
        match event {
            Event::Start(Tag::Link { dest_url, .. }) => self.open(dest_url),
            Event::End(TagEnd::Link) => self.close(),
            Event::Start(Tag::Image { dest_url, .. }) => {
                self.in_image += 1;
                match is_badge(dest_url) {
                    true => self.badges += 1,
                    false => self.outside += 100,
                }
            }
            Event::Start(Tag::TableHead) => self.in_head = true,
            Event::End(TagEnd::TableHead) => self.in_head = false,
            Event::End(TagEnd::Image) => self.in_image = self.in_image.saturating_sub(1),
            Event::Text(words) | Event::Code(words) => self.count(words),
            Event::InlineMath(_) | Event::DisplayMath(_) => self.outside += 1,
            Event::Html(html) | Event::InlineHtml(html) => self.html(html),
            _ => {}
        }
    }

    fn open(&mut self, destination: &str) {
        let is_edit = destination.contains("/edit/") || destination.contains("/issues/new");
        self.in_link = destination.starts_with('#');
        self.in_other_link = !self.in_link;
        self.edits = is_edit;
        self.words.clear();
    }

    fn close(&mut self) {
        let letters = self.words.chars().filter(|c| c.is_alphanumeric()).count();
        let lower = self.words.to_lowercase();
        let is_top = ["back to top", "back to the top", "to top", "go to top"]
            .iter()
            .any(|it| lower.contains(it));
        let is_edit = self.edits && (lower.contains("edit") || lower.contains("improve"));
        if self.in_link || is_top || is_edit {
            self.links += 1;
            self.inside += letters.max(1);
        } else {
            self.outside += letters;
        }
        (self.in_link, self.in_other_link) = (false, false);
    }

    fn count(&mut self, words: &str) {
        if self.in_image > 0 || self.in_head {
            return;
        }
        if self.in_link || self.in_other_link {
            self.words.push_str(words);
        } else {
            self.outside += words.chars().filter(|c| c.is_alphabetic()).count();
        }
    }

    fn html(&mut self, html: &str) {
        for (_, token) in tokens(html) {
            match token {
                Token::Tag(tag) if tag.is("a") && !tag.closes => {
                    if let Some(destination) = tag.attribute("href") {
                        self.open(&destination);
                        self.in_html_link = true;
                    }
                }
                Token::Tag(tag) if tag.is("a") && std::mem::take(&mut self.in_html_link) => {
                    self.close()
                }
                Token::Tag(tag) if tag.is("img") => match tag.attribute("src") {
                    Some(source) if is_badge(&source) => self.badges += 1,
                    _ => self.outside += 100,
                },
                Token::Text(words) => self.count(words),
                _ => {}
            }
        }
    }

    /// Whether the block that ends here is navigation; forgets it. A whole list or table may name its groups.
    pub fn finish(&mut self, is_list: bool) -> bool {
        let Self {
            inside,
            outside,
            links,
            badges,
            ..
        } = std::mem::take(self);
        let has_names = is_list && links >= 2 && outside * 4 <= inside;
        (links > 0 || badges > 0) && (outside == 0 || has_names)
    }

    pub fn clear(&mut self) {
        *self = Self::default();
    }
}

fn is_badge(destination: &str) -> bool {
    const HOSTS: &[&str] = &[
        "shields.io",
        "badge",
        "travis-ci",
        "codecov.io",
        "coveralls.io",
        "/workflows/",
        "badgen.net",
        "opencollective.com",
    ];
    HOSTS.iter().any(|host| destination.contains(host))
}
