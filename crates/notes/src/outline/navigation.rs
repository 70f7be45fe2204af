//! Recognizes navigation: tables of contents, "back to top" links, badges and links that edit a page.
//!
//! Navigation helps who reads the page that it stands on. In an answer it would lead nowhere.

use std::ops::Range;

use pulldown_cmark::{Event, Tag, TagEnd};

use super::titles::heading_level;
use crate::html::{Token, tokens};
use crate::ranges::line_around;
use crate::word_list::list;

/// A link that only leads around: to a part of its page, or to its editor.
pub struct AroundLink {
    range: Range<usize>,
    /// Whether it leads back to the top of the page.
    is_top: bool,
}

/// Counts what the block at hand shows, link by link.
#[derive(Default)]
pub struct Navigation {
    /// Letters and digits in links to a part of the page, other than its top, or to its editor.
    inside: usize,
    /// Other letters. Digits may number the links.
    outside: usize,
    digits: usize,
    /// Links around, and those of them that lead to the top.
    links: usize,
    tops: usize,
    badges: usize,
    /// Whether the event at hand stands in such a link, and in an image.
    in_link: bool,
    in_other_link: bool,
    in_image: usize,
    /// Whether the event at hand stands in the head of a table, whose words only name its columns.
    in_head: bool,
    in_html_link: bool,
    /// Whether the event at hand stands in a heading that is not underlined.
    in_heading: bool,
    /// Where the link at hand begins, and whether it leads to an editor.
    link_start: usize,
    edits: bool,
    /// What the link at hand shows.
    words: String,
    /// The links around of all blocks so far, but for those in headings.
    around: Vec<AroundLink>,
}

impl Navigation {
    /// Counts an event that stands in this range of the text.
    pub fn event(&mut self, text: &str, event: &Event<'_>, range: &Range<usize>) {
        match event {
            Event::Start(Tag::Link { dest_url, .. }) => self.open(dest_url, range.start),
            Event::End(TagEnd::Link) => self.close(range.end),
            Event::Start(Tag::Heading { .. }) => {
                self.in_heading = text[range.clone()].trim_start().starts_with('#');
            }
            Event::End(TagEnd::Heading(_)) => self.in_heading = false,
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
            Event::Html(_) | Event::InlineHtml(_) => self.html(&text[range.clone()], range.start),
            _ => {}
        }
    }

    fn open(&mut self, destination: &str, at: usize) {
        self.link_start = at;
        let is_edit = destination.contains("/edit/") || destination.contains("/issues/new");
        self.in_link = destination.starts_with('#');
        self.in_other_link = !self.in_link;
        self.edits = is_edit;
        self.words.clear();
    }

    fn close(&mut self, end: usize) {
        let letters = self.words.chars().filter(|c| c.is_alphanumeric()).count();
        let lower = self.words.to_lowercase();
        let is_top = leads_to_top(&lower, self.in_link);
        let is_edit = self.edits && (lower.contains("edit") || lower.contains("improve"));
        if self.in_link || is_top || is_edit {
            self.links += 1;
            self.tops += usize::from(is_top);
            self.inside += if is_top { 0 } else { letters.max(1) };
            // Titles are links to themselves.
            let is_title = self.in_heading && !leads_to_top(&lower, false);
            if !is_title && !self.in_head {
                let range = self.link_start..end;
                self.around.push(AroundLink { range, is_top });
            }
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
            let (letters, digits) = letters_and_digits(words);
            self.outside += letters;
            self.digits += digits;
        }
    }

    fn html(&mut self, html: &str, start: usize) {
        for (at, token) in tokens(html) {
            let at = start + at;
            match token {
                Token::Tag(tag) if tag.is("a") && !tag.closes => {
                    if let Some(destination) = tag.attribute("href") {
                        self.open(&destination, at);
                        self.in_html_link = true;
                    }
                }
                Token::Tag(tag) if tag.is("a") && std::mem::take(&mut self.in_html_link) => {
                    self.close(at + tag.source.len());
                }
                Token::Tag(tag) if tag.is("img") => match tag.attribute("src") {
                    Some(source) if is_badge(&source) => self.badges += 1,
                    _ => self.outside += 100,
                },
                Token::Tag(tag) if heading_level(tag.name).is_some() => {
                    self.in_heading = !tag.closes;
                }
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
            digits,
            links,
            tops,
            badges,
            ..
        } = *self;
        self.clear();
        let has_names = is_list && links >= tops + 2 && outside * 4 <= inside;
        let is_numbered = digits == 0 || links > tops || badges > 0;
        (links > 0 || badges > 0) && is_numbered && (outside == 0 || has_names)
    }

    pub fn clear(&mut self) {
        *self = Self {
            around: std::mem::take(&mut self.around),
            in_heading: self.in_heading,
            ..Self::default()
        };
    }

    /// The parts of lines that only lead back to the top of the page, in order.
    pub fn lines_to_top(&self, text: &str) -> Vec<Range<usize>> {
        let mut found = Vec::new();
        let mut links = self.around.as_slice();
        while let Some(first) = links.first() {
            let line = line_around(text, first.range.start);
            let behind = links.partition_point(|it| it.range.start < line.end);
            let (on_line, rest) = links.split_at(behind.max(1));
            links = rest;
            if on_line.iter().any(|it| it.is_top) {
                found.extend(part_of_line(text, line, on_line));
            }
        }
        found
    }
}

/// The part of a line that shows nothing but these links: all of it, or what stands behind a `<br>` or a sentence.
fn part_of_line(text: &str, line: Range<usize>, links: &[AroundLink]) -> Option<Range<usize>> {
    let (first, last) = (&links.first()?.range, &links.last()?.range);
    let before = &text[line.start..first.start];
    let end = last.end.min(line.end);
    let behind = &text[end..line.end];
    let gaps = links.windows(2).map(|pair| {
        let gap = pair[0].range.end..pair[1].range.start.max(pair[0].range.end);
        &text[gap]
    });
    if has_words(behind) || gaps.into_iter().any(has_words) {
        return None;
    }
    if !has_words(before) {
        return Some(line);
    }
    let break_at = tokens(before)
        .into_iter()
        .rev()
        .find_map(|(at, token)| match token {
            Token::Tag(tag) if tag.is("br") => Some((at, at + tag.source.len())),
            _ => None,
        });
    let sentence_end = before
        .trim_end_matches(['*', '_', '(', '[', '<', 'b', '>', '|', '-', '—', ' ', '\t'])
        .len();
    let is_sentence = before[..sentence_end].ends_with(['.', '!', '?', '。', '！', '？']);
    let cuts = [
        break_at,
        is_sentence.then_some((sentence_end, sentence_end)),
    ];
    let cut = cuts
        .into_iter()
        .flatten()
        .find(|(_, end)| !has_words(&before[*end..]));
    let (start, _) = cut?;
    // The line break stays, so that the lines around it do not run together.
    let end = line.start + text[line.clone()].trim_end_matches(['\n', '\r']).len();
    Some(line.start + before[..start].trim_end().len()..end)
}

/// Whether a line is only the title of a table of contents.
pub fn titles_contents(line: &str) -> bool {
    const TITLES: &str = "table of contents, contents, toc, index, on this page, in this page, inhalt, inhaltsverzeichnis,
        sommaire, table des matières, índice, indice, contenido, tabla de contenido, tabla de contenidos, conteúdo, sumário,
        содержание, оглавление, зміст, spis treści, içindekiler, inhoud, innehåll, 目录, 目錄, 目次, 목차";
    let words = line.trim_matches(|c: char| !c.is_alphanumeric());
    list(TITLES).any(|it| words.to_lowercase() == it)
}

/// Whether a piece of a line shows letters or digits.
fn has_words(piece: &str) -> bool {
    tokens(piece).into_iter().any(|(_, token)| match token {
        Token::Text(text) => without_entities(text).any(|it| it.contains(char::is_alphanumeric)),
        Token::Tag(tag) => tag.is("img"),
        Token::Comment(_) => false,
    })
}

/// A text without its entities, such as `&uarr;`.
fn without_entities(text: &str) -> impl Iterator<Item = &str> {
    text.split('&').enumerate().map(|(nth, piece)| {
        let name_end = piece.find(|c: char| !c.is_ascii_alphanumeric() && c != '#');
        let end = name_end.filter(|&end| nth > 0 && piece[end..].starts_with(';'));
        end.map_or(piece, |end| &piece[end + 1..])
    })
}

/// Whether a link with these words, in lower case, leads back to the top of its page.
pub fn leads_to_top(words: &str, is_inside: bool) -> bool {
    const PHRASES: &[&str] = &[
        "back to top",
        "back to the top",
        "to top",
        "go to top",
        "return to top",
        "return to the top",
        "return to index",
        "return to contents",
    ];
    /// Those of links within the page.
    const INSIDE: &str = "to the top, back to contents, back to the contents, back to table of contents,
        back to the table of contents, back to toc, back to index, back to menu, back to start, back to beginning,
        nach oben, zum anfang, zurück zum inhalt, haut de page, retour en haut, retour au sommaire, volver arriba,
        volver al inicio, volver al índice, voltar ao topo, voltar ao início, torna su, torna all'inizio, наверх,
        в начало, к оглавлению, к содержанию, terug naar boven, till toppen, do góry, başa dön, 返回顶部, 回到顶部, 返回目录, 回到目录,
        返回頂部, 回到頂端, トップへ, 先頭へ, 先頭に戻る, 目次へ, 目次に戻る, 맨 위로, 목차로";
    const WHOLE: &[&str] = &["top", "up", "back", "위로"];
    const ARROWS: &[char] = &[
        '↑', '⬆', '⇧', '⇑', '▲', '△', '↥', '⤴', '🔝', '🔼', '⏫', '☝', '^',
    ];
    let bare = words.trim_matches(|c: char| !c.is_alphanumeric());
    let is_arrow = bare.is_empty() && words.contains(ARROWS);
    let is_inside_top =
        || is_arrow || WHOLE.contains(&bare) || list(INSIDE).any(|it| words.contains(it));
    PHRASES.iter().any(|it| words.contains(it)) || is_inside && is_inside_top()
}

fn is_badge(destination: &str) -> bool {
    const HOSTS: &str =
        "shields.io, badge, travis-ci, codecov.io, coveralls.io, /workflows/, badgen.net,
        opencollective.com";
    list(HOSTS).any(|host| destination.contains(host))
}

/// How many letters and how many digits a text has.
fn letters_and_digits(text: &str) -> (usize, usize) {
    // Nearly all text of most notes; the compiler counts many bytes at once.
    if text.is_ascii() {
        let count = |is: fn(&u8) -> bool| text.bytes().filter(is).count();
        return (count(u8::is_ascii_alphabetic), count(u8::is_ascii_digit));
    }
    let count = |is: fn(char) -> bool| text.chars().filter(|&c| is(c)).count();
    (count(char::is_alphabetic), count(char::is_numeric))
}
