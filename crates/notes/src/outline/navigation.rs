//! Recognizes navigation: tables of contents, "back to top" links, badges, and links for editing the page.
//!
//! Navigation helps readers of the page that contains it. In an answer, it would lead nowhere.

use std::ops::Range;

use pulldown_cmark::{Event, Tag, TagEnd};

use super::headings::html_heading_level;
use crate::html::{Token, tokens};
use crate::ranges::line_around;
use crate::word_list::{is_listed, split_list};

/// A link that is navigation: to a part of its own page, or to an editor for it.
pub struct NavigationLink {
    /// The byte range of the link.
    range: Range<usize>,
    /// Whether it leads back to the top of the page.
    is_top: bool,
}

/// Counts what the current block shows, and how much of that is navigation links.
#[derive(Default)]
pub struct NavigationCounter {
    /// The number of letters and digits in links to a part of the page other than its top, or to its editor.
    letters_inside: usize,
    /// The number of letters elsewhere.
    letters_outside: usize,
    /// The number of digits elsewhere, which can number the links.
    digits_outside: usize,
    /// The number of navigation links.
    navigation_link_count: usize,
    /// The number of navigation links that lead to the top.
    top_link_count: usize,
    /// The number of badges.
    badge_count: usize,
    /// Whether the current event is in a link within the page.
    in_link: bool,
    /// Whether the current event is in any other link.
    in_other_link: bool,
    /// The number of images around the current event.
    in_image: usize,
    /// Whether the current event is in the header of a table, whose words only name the columns.
    in_head: bool,
    /// Whether an HTML link is open.
    in_html_link: bool,
    /// Whether the current event is in a heading that is not underlined.
    in_heading: bool,
    /// Where the current link begins.
    link_start: usize,
    /// Whether the current link leads to an editor.
    is_edit_link: bool,
    /// The text of the current link.
    words: String,
    /// The navigation links of all blocks so far, except those in headings.
    navigation_links: Vec<NavigationLink>,
}

impl NavigationCounter {
    /// Counts an event at this range of the text.
    pub fn count_event(&mut self, text: &str, event: &Event<'_>, range: &Range<usize>) {
        match event {
            Event::Start(Tag::Link { dest_url, .. }) => self.open_link(dest_url, range.start),
            Event::End(TagEnd::Link) => self.close_link(range.end),
            Event::Start(Tag::Heading { .. }) => {
                self.in_heading = text[range.clone()].trim_start().starts_with('#');
            }
            Event::End(TagEnd::Heading(_)) => self.in_heading = false,
            Event::Start(Tag::Image { dest_url, .. }) => {
                self.in_image += 1;
                match is_badge(dest_url) {
                    true => self.badge_count += 1,
                    false => self.letters_outside += 100,
                }
            }
            Event::Start(Tag::TableHead) => self.in_head = true,
            Event::End(TagEnd::TableHead) => self.in_head = false,
            Event::End(TagEnd::Image) => self.in_image = self.in_image.saturating_sub(1),
            Event::Text(words) | Event::Code(words) => self.count(words),
            Event::InlineMath(_) | Event::DisplayMath(_) => self.letters_outside += 1,
            Event::Html(_) | Event::InlineHtml(_) => {
                self.count_html(&text[range.clone()], range.start)
            }
            _ => {}
        }
    }

    /// Begins a link.
    fn open_link(&mut self, destination: &str, at: usize) {
        self.link_start = at;
        let is_edit = destination.contains("/edit/") || destination.contains("/issues/new");
        self.in_link = destination.starts_with('#');
        self.in_other_link = !self.in_link;
        self.is_edit_link = is_edit;
        self.words.clear();
    }

    /// Ends the current link, and counts its text.
    fn close_link(&mut self, end: usize) {
        let letters = self.words.chars().filter(|c| c.is_alphanumeric()).count();
        let lower = self.words.to_lowercase();
        let is_top = is_top_link(&lower, self.in_link);
        let is_edit = self.is_edit_link && (lower.contains("edit") || lower.contains("improve"));
        if self.in_link || is_top || is_edit {
            self.navigation_link_count += 1;
            self.top_link_count += usize::from(is_top);
            self.letters_inside += if is_top { 0 } else { letters.max(1) };
            // A heading can be a link to itself.
            let is_title = self.in_heading && !is_top_link(&lower, false);
            if !is_title && !self.in_head {
                let range = self.link_start..end;
                self.navigation_links.push(NavigationLink { range, is_top });
            }
        } else {
            self.letters_outside += letters;
        }
        (self.in_link, self.in_other_link) = (false, false);
    }

    /// Counts the letters and digits of a text.
    fn count(&mut self, words: &str) {
        if self.in_image > 0 || self.in_head {
            return;
        }
        if self.in_link || self.in_other_link {
            self.words.push_str(words);
        } else {
            let (letters, digits) = letters_and_digits(words);
            self.letters_outside += letters;
            self.digits_outside += digits;
        }
    }

    /// Counts the links, images and text in a piece of HTML.
    fn count_html(&mut self, html: &str, start: usize) {
        for (at, token) in tokens(html) {
            let at = start + at;
            match token {
                Token::Tag(tag) if tag.is("a") && !tag.is_closing => {
                    if let Some(destination) = tag.attribute("href") {
                        self.open_link(&destination, at);
                        self.in_html_link = true;
                    }
                }
                Token::Tag(tag) if tag.is("a") && std::mem::take(&mut self.in_html_link) => {
                    self.close_link(at + tag.source.len());
                }
                Token::Tag(tag) if tag.is("img") => match tag.attribute("src") {
                    Some(source) if is_badge(&source) => self.badge_count += 1,
                    _ => self.letters_outside += 100,
                },
                Token::Tag(tag) if html_heading_level(tag.name).is_some() => {
                    self.in_heading = !tag.is_closing;
                }
                Token::Text(words) => self.count(words),
                _ => {}
            }
        }
    }

    /// Returns whether the block that ends here is navigation, and resets the counts. A whole list or table can
    /// have names for groups of links.
    pub fn finish(&mut self, is_list: bool) -> bool {
        let Self {
            letters_inside,
            letters_outside,
            digits_outside,
            navigation_link_count,
            top_link_count,
            badge_count,
            ..
        } = *self;
        self.clear();
        let has_page_names = is_list
            && navigation_link_count >= top_link_count + 2
            && letters_outside * 4 <= letters_inside;
        let is_numbered =
            digits_outside == 0 || navigation_link_count > top_link_count || badge_count > 0;
        (navigation_link_count > 0 || badge_count > 0)
            && is_numbered
            && (letters_outside == 0 || has_page_names)
    }

    /// Resets the counts of the current block.
    pub fn clear(&mut self) {
        *self = Self {
            navigation_links: std::mem::take(&mut self.navigation_links),
            in_heading: self.in_heading,
            ..Self::default()
        };
    }

    /// Returns the parts of lines that only lead back to the top of the page, in file order.
    pub fn find_top_links(&self, text: &str) -> Vec<Range<usize>> {
        let mut found = Vec::new();
        let mut navigation_link_count = self.navigation_links.as_slice();
        while let Some(first) = navigation_link_count.first() {
            let line = line_around(text, first.range.start);
            let after = navigation_link_count.partition_point(|it| it.range.start < line.end);
            let (on_line, rest) = navigation_link_count.split_at(after.max(1));
            navigation_link_count = rest;
            if on_line.iter().any(|it| it.is_top) {
                found.extend(link_only_part(text, line, on_line));
            }
        }
        found
    }
}

/// Returns the part of a line that shows only these links: the whole line, or the part after a `<br>` or a
/// sentence.
fn link_only_part(
    text: &str,
    line: Range<usize>,
    navigation_link_count: &[NavigationLink],
) -> Option<Range<usize>> {
    let (first, last) = (
        &navigation_link_count.first()?.range,
        &navigation_link_count.last()?.range,
    );
    let before = &text[line.start..first.start];
    let end = last.end.min(line.end);
    let after = &text[end..line.end];
    let gaps = navigation_link_count.windows(2).map(|pair| {
        let gap = pair[0].range.end..pair[1].range.start.max(pair[0].range.end);
        &text[gap]
    });
    if has_words(after) || gaps.into_iter().any(has_words) {
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
    // The line break stays, so that the lines before and after it remain separate.
    let end = line.start + text[line.clone()].trim_end_matches(['\n', '\r']).len();
    Some(line.start + before[..start].trim_end().len()..end)
}

/// Returns whether a line is the title of a table of contents.
pub fn is_contents_title(line: &str) -> bool {
    const TITLES: &str = "table of contents, contents, toc, index, on this page, in this page, inhalt, inhaltsverzeichnis,
        sommaire, table des matières, índice, indice, contenido, tabla de contenido, tabla de contenidos, conteúdo, sumário,
        содержание, оглавление, зміст, spis treści, içindekiler, inhoud, innehåll, 目录, 目錄, 目次, 목차";
    let words = line.trim_matches(|c: char| !c.is_alphanumeric());
    is_listed(&words.to_lowercase(), TITLES)
}

/// Returns whether a piece of a line shows letters, digits or an image.
fn has_words(piece: &str) -> bool {
    tokens(piece).into_iter().any(|(_, token)| match token {
        Token::Text(text) => strip_entities(text).any(|it| it.contains(char::is_alphanumeric)),
        Token::Tag(tag) => tag.is("img"),
        Token::Comment(_) => false,
    })
}

/// Splits a text at its entities, such as `&uarr;`, and drops them.
fn strip_entities(text: &str) -> impl Iterator<Item = &str> {
    text.split('&').enumerate().map(|(nth, piece)| {
        let name_end = piece.find(|c: char| !c.is_ascii_alphanumeric() && c != '#');
        let end = name_end.filter(|&end| nth > 0 && piece[end..].starts_with(';'));
        end.map_or(piece, |end| &piece[end + 1..])
    })
}

/// Returns whether a link with this text, in lowercase, leads back to the top of its page.
pub fn is_top_link(words: &str, is_inside: bool) -> bool {
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
    /// Phrases that count only in links within the page.
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
        || is_arrow || WHOLE.contains(&bare) || split_list(INSIDE).any(|it| words.contains(it));
    PHRASES.iter().any(|it| words.contains(it)) || is_inside && is_inside_top()
}

/// Returns whether the URL of an image is that of a badge.
fn is_badge(destination: &str) -> bool {
    const HOSTS: &str =
        "shields.io, badge, travis-ci, codecov.io, coveralls.io, /workflows/, badgen.net,
        opencollective.com";
    split_list(HOSTS).any(|host| destination.contains(host))
}

/// Returns the number of letters and the number of digits in a text.
fn letters_and_digits(text: &str) -> (usize, usize) {
    // Nearly all text in most notes is ASCII, for which the compiler vectorizes the count.
    if text.is_ascii() {
        let count = |is: fn(&u8) -> bool| text.bytes().filter(is).count();
        return (count(u8::is_ascii_alphabetic), count(u8::is_ascii_digit));
    }
    let count = |is: fn(char) -> bool| text.chars().filter(|&c| is(c)).count();
    (count(char::is_alphabetic), count(char::is_numeric))
}
