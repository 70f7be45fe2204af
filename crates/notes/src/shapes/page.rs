//! Reads the page itself: the text above its first heading, and the page's names.

use std::ops::Range;

use super::file::{File, MAX_HEADING_CHARS};
use super::front_matter::FrontMatter;
use super::headings::SectionHead;
use super::reader::Reader;
use super::sections::{Sections, heading_title};
use crate::body::{Draft, second_id};
use crate::shape::Shape;
use crate::title::reads_as_question;
use crate::{Markdown, QaId};

/// The maximum number of words in a file name that counts as a name of the page. A longer one rewords the title.
const MAX_NAME_WORDS: usize = 3;

impl File<'_> {
    /// Returns the date and the words of the file name, without its extension and a leading number used for
    /// sorting. An index file takes the name of its folder.
    fn stem(&self) -> (&str, String) {
        let mut parts = self.path.rsplit('/');
        let name = parts.next().unwrap_or(self.path);
        let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
        let is_index = ["index", "readme", "_index"].contains(&stem.to_lowercase().as_str());
        let name = parts.next().filter(|_| is_index).unwrap_or(stem);
        let (date, words) = split_date(name);
        let words = match date {
            "" => strip_sort_number(words),
            _ => words,
        };
        let words = words.replace(['-', '_'], " ");
        let words = words.split_whitespace().collect::<Vec<_>>().join(" ");
        match (date, words.as_str()) {
            ("", "") => ("", "Note".to_owned()),
            _ => (date, words),
        }
    }

    /// Returns a title made from the file name. A bare number is prefixed with the name of the folder.
    pub fn file_title(&self) -> String {
        let (date, words) = self.stem();
        let folder = self.path.rsplit('/').nth(1).filter(|_| is_number(&words));
        match reads_as_question(&words) {
            true => words,
            false => [folder.unwrap_or(date), &words].join(" ").trim().to_owned(),
        }
    }

    /// Returns the other names of the page: its aliases, those in a wiki directive, and the file name.
    fn names(&self) -> Vec<String> {
        let mut names = self.front.aliases.clone();
        for comment in &self.outline.comments {
            let inner = self.text[comment.clone()]
                .trim_start_matches("<!--")
                .trim_end_matches("-->")
                .trim();
            if let Some(list) = inner
                .strip_prefix("alias ")
                .or_else(|| inner.strip_prefix("aliases "))
            {
                names.extend(list.split(',').map(|it| it.trim().to_owned()));
            }
        }
        let (_, stem) = self.stem();
        let is_specific = !["index", "readme", "note", "notes", "faq"]
            .contains(&stem.to_lowercase().as_str())
            && stem.chars().count() > 1
            && stem.split(' ').count() <= MAX_NAME_WORDS;
        names.extend(Some(stem).filter(|it| is_specific && it.chars().any(char::is_alphabetic)));
        names.retain(|name| !name.is_empty() && name.chars().count() <= MAX_HEADING_CHARS);
        names
    }
}

/// Returns whether a file name is only a number: `12`, `q12`.
fn is_number(name: &str) -> bool {
    let digits = name.trim_start_matches(['q', 'Q']);
    !digits.is_empty() && digits.chars().all(|c| c.is_ascii_digit())
}

/// Splits a leading date, as in posts and daily notes, from a file name. The date is empty if there is none.
fn split_date(name: &str) -> (&str, &str) {
    let is_mark = |c: char| matches!(c, '-' | '_' | '.' | ' ');
    let end = name.find(|c: char| !c.is_ascii_digit() && !is_mark(c));
    let head = &name[..end.unwrap_or(name.len())];
    let digits: String = head.chars().filter(char::is_ascii_digit).collect();
    let number = |range: Range<usize>| digits.get(range).and_then(|it| it.parse::<u32>().ok());
    let is_year = number(0..4).is_some_and(|it| (1900..2100).contains(&it));
    let is_month = number(4..6).is_some_and(|it| (1..=12).contains(&it));
    let is_day = number(6..8).is_some_and(|it| (1..=31).contains(&it));
    let is_whole = match digits.len() {
        6 => head.len() == 7 && end.is_none(),
        8 | 12 | 14 => is_day && (end.is_none() || head.ends_with(is_mark)),
        _ => false,
    };
    match is_year && is_month && is_whole {
        true => (head.trim_end_matches(is_mark), &name[head.len()..]),
        false => ("", name),
    }
}

/// Strips a number that is only there for sorting: `01-intro`, `2_setup`, `3. Usage`. The number in
/// `2-phase-commit` stays.
fn strip_sort_number(name: &str) -> &str {
    let rest = name.trim_start_matches(|c: char| c.is_ascii_digit());
    let words = rest.trim_start_matches(['-', '_', '.', ' ']);
    let digits = name.len() - rest.len();
    let is_sort_number = name.starts_with('0') && words.len() < rest.len()
        || ["_", ". ", " - ", ") "]
            .iter()
            .any(|it| rest.starts_with(it));
    match (1..=3).contains(&digits) && is_sort_number && words.starts_with(char::is_alphabetic) {
        true => words,
        false => name,
    }
}

impl Reader<'_> {
    /// Reads the text above the first heading. Returns it unread if it belongs to the first section: that section
    /// has text and its heading is not a question.
    pub fn read_page(
        &mut self,
        sections: &Sections<'_>,
        left: Vec<Range<usize>>,
    ) -> Option<Vec<Range<usize>>> {
        let file = self.file;
        let front: &FrontMatter = file.front;
        let has_visible_text = left.iter().any(|piece| self.has_text(piece));
        let has_id = self.has_id(&left);
        if !has_visible_text && !has_id {
            return None;
        }
        if !has_visible_text {
            return Some(left).filter(|_| !file.outline.headings.is_empty());
        }
        let first = file.outline.headings.first();
        if let Some(heading) = first.filter(|_| front.title.is_none()) {
            let own = sections.own_range(0);
            let title = heading_title(file, heading);
            // An id below the heading changes nothing.
            let is_open = !sections.is_worded_question(0) && self.has_text(&own);
            if is_open && !title.is_empty() {
                return Some(left);
            }
        }
        // A question below the text is not the title of the text.
        let heading = first
            .filter(|_| !sections.is_worded_question(0))
            .map(|it| heading_title(file, it))
            .filter(|it| !it.is_empty());
        let title = front
            .title
            .clone()
            .or(heading)
            .unwrap_or_else(|| file.file_title());
        let at = left
            .iter()
            .find(|piece| self.has_text(piece))
            .map_or(0, |piece| {
                let text = &file.text[piece.clone()];
                piece.start + (text.len() - text.trim_start().len())
            });
        let is_question = reads_as_question(&title);
        let slot = front
            .slot
            .clone()
            .or_else(|| Some(self.id_slot_below(&left)));
        // A page whose title is a question includes its sections in the answer, except those that are questions.
        let pieces = match is_question && front.title.is_some() {
            true => self.extend_with_quiet_sections(sections, left),
            false => left,
        };
        let head = SectionHead {
            at,
            title: 0..0,
            question: Markdown::parse_line(title),
            topics: &[],
            is_question,
            slot,
            shape: Shape::Page,
        };
        let is_numbered = front.title.is_none() && is_number(&file.stem().1);
        let mut draft = self.build_draft(head, pieces)?;
        if is_numbered && !draft.also.is_empty() {
            // The first line is the question; the number in the file name says nothing.
            draft.question = draft.also.remove(0);
        }
        if let Some((raw_id, id_at)) = &front.id {
            match QaId::parse(raw_id) {
                Some(id) => {
                    if let Some((_, below)) = &draft.id {
                        self.flaws
                            .push(second_id(*below, "the one in the front matter"));
                    }
                    draft.id = Some((id, *id_at));
                }
                None => draft.id_slot = None,
            }
        }
        self.add_names(&mut draft);
        self.drafts.push(draft);
        None
    }

    /// Extends the pieces of a page with the outermost sections that contain no question.
    fn extend_with_quiet_sections(
        &mut self,
        sections: &Sections<'_>,
        mut pieces: Vec<Range<usize>>,
    ) -> Vec<Range<usize>> {
        for at in sections.outermost() {
            let Some(range) = sections.quiet_range(at) else {
                continue;
            };
            self.page_sections.push(at);
            match pieces.last_mut().filter(|last| last.end == range.start) {
                Some(last) => last.end = range.end,
                None => pieces.push(range),
            }
        }
        pieces
    }

    /// Adds the file name and the names in the front matter as other names of the page.
    pub fn add_names(&mut self, draft: &mut Draft) {
        if std::mem::replace(&mut self.has_page_names, true) {
            return;
        }
        let mut known = draft.question.as_str().to_lowercase();
        for name in self.file.names() {
            // A name made of words from the title would only make the title less specific.
            if !name
                .split_whitespace()
                .all(|word| known.contains(&word.to_lowercase()))
            {
                known.extend([" ", &name.to_lowercase()]);
                draft.aliases.push(Markdown::parse_line(name));
            }
        }
    }
}

#[cfg(test)]
mod tests;
