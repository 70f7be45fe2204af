//! The page itself: the text above its first heading, and its names.

use std::ops::Range;

use super::file::{File, LONGEST_HEADING};
use super::front_matter::FrontMatter;
use super::headings::Titled;
use super::reader::Reader;
use super::sections::{Sections, title_of};
use crate::body::{Draft, second_id};
use crate::shape::Shape;
use crate::title::reads_as_question;
use crate::{Markdown, QaId};

/// The most words of a file's name that counts as a name of the page: a longer one is a title in other words.
const LONGEST_NAME: usize = 3;

impl File<'_> {
    /// The date and the words of the file's name, without its ending and a number that only sorts it; those of the
    /// folder where the file is its index.
    fn stem(&self) -> (&str, String) {
        let mut parts = self.path.rsplit('/');
        let name = parts.next().unwrap_or(self.path);
        let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
        let is_index = ["index", "readme", "_index"].contains(&stem.to_lowercase().as_str());
        let name = parts.next().filter(|_| is_index).unwrap_or(stem);
        let (date, words) = split_date(name);
        let words = match date {
            "" => without_number(words),
            _ => words,
        };
        let words = words.replace(['-', '_'], " ");
        let words = words.split_whitespace().collect::<Vec<_>>().join(" ");
        match (date, words.as_str()) {
            ("", "") => ("", "Note".to_owned()),
            _ => (date, words),
        }
    }

    /// The title of a page that only its file names. A number alone is that of its folder.
    pub fn title_of_file(&self) -> String {
        let (date, words) = self.stem();
        let folder = self.path.rsplit('/').nth(1).filter(|_| is_number(&words));
        match reads_as_question(&words) {
            true => words,
            false => [folder.unwrap_or(date), &words].join(" ").trim().to_owned(),
        }
    }

    /// The other names of the page: its aliases, those of a wiki's directive, and its file's name.
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
            && stem.split(' ').count() <= LONGEST_NAME;
        names.extend(Some(stem).filter(|it| is_specific && it.chars().any(char::is_alphabetic)));
        names.retain(|name| !name.is_empty() && name.chars().count() <= LONGEST_HEADING);
        names
    }
}

/// Whether a name only numbers a file: `12`, `q12`.
fn is_number(name: &str) -> bool {
    let digits = name.trim_start_matches(['q', 'Q']);
    !digits.is_empty() && digits.chars().all(|c| c.is_ascii_digit())
}

/// The date that a file's name begins with, as a post or a daily note does, and what follows it.
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

/// A file's name without the number that only sorts it: `01-intro`, `2_setup`, `3. Usage`. `2-phase-commit` is a name.
fn without_number(name: &str) -> &str {
    let rest = name.trim_start_matches(|c: char| c.is_ascii_digit());
    let words = rest.trim_start_matches(['-', '_', '.', ' ']);
    let digits = name.len() - rest.len();
    let sorts = name.starts_with('0') && words.len() < rest.len()
        || ["_", ". ", " - ", ") "]
            .iter()
            .any(|it| rest.starts_with(it));
    match (1..=3).contains(&digits) && sorts && words.starts_with(char::is_alphabetic) {
        true => words,
        false => name,
    }
}

impl Reader<'_> {
    /// Reads the text above the first heading. It belongs to the first section where that has text and no question.
    pub fn read_page(
        &mut self,
        sections: &Sections<'_>,
        left: Vec<Range<usize>>,
    ) -> Option<Vec<Range<usize>>> {
        let file = self.file;
        let front: &FrontMatter = file.front;
        let is_shown = left.iter().any(|piece| self.shows_text(piece));
        let has_id = self.has_id(&left);
        if !is_shown && !has_id {
            return None;
        }
        if !is_shown {
            return Some(left).filter(|_| !file.outline.headings.is_empty());
        }
        let first = file.outline.headings.first();
        if let Some(heading) = first.filter(|_| front.title.is_none()) {
            let own = sections.own(0);
            let title = title_of(file, heading);
            // An id below changes nothing.
            let is_open = !sections.is_worded(0) && self.shows_text(&own);
            if is_open && !title.is_empty() {
                return Some(left);
            }
        }
        // A question below the text is not its title.
        let heading = first
            .filter(|_| !sections.is_worded(0))
            .map(|it| title_of(file, it))
            .filter(|it| !it.is_empty());
        let title = front
            .title
            .clone()
            .or(heading)
            .unwrap_or_else(|| file.title_of_file());
        let at = left
            .iter()
            .find(|piece| self.shows_text(piece))
            .map_or(0, |piece| {
                let text = &file.text[piece.clone()];
                piece.start + (text.len() - text.trim_start().len())
            });
        let asks = reads_as_question(&title);
        // A page whose title asks holds its sections, but for those that ask.
        let slot = front.slot.clone().or_else(|| Some(self.slot_below(&left)));
        let pieces = match asks && front.title.is_some() {
            true => self.with_quiet_sections(sections, left),
            false => left,
        };
        let titled = Titled {
            at,
            title: 0..0,
            question: Markdown::parse_line(title),
            topics: &[],
            asks,
            slot,
            shape: Shape::Page,
        };
        let is_numbered = front.title.is_none() && is_number(&file.stem().1);
        let mut draft = self.draft(titled, pieces)?;
        if is_numbered && !draft.also.is_empty() {
            // The first line asks, and the number says nothing.
            draft.question = draft.also.remove(0);
        }
        if let Some((written, id_at)) = &front.id {
            match QaId::parse(written) {
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

    /// The pieces of a page that asks, with the outermost sections that do not.
    fn with_quiet_sections(
        &mut self,
        sections: &Sections<'_>,
        mut pieces: Vec<Range<usize>>,
    ) -> Vec<Range<usize>> {
        for at in sections.outermost() {
            let Some(range) = sections.quiet(at) else {
                continue;
            };
            self.held.push(at);
            match pieces.last_mut().filter(|last| last.end == range.start) {
                Some(last) => last.end = range.end,
                None => pieces.push(range),
            }
        }
        pieces
    }

    /// The file's name and the names in its front matter word its title again.
    pub fn add_names(&mut self, draft: &mut Draft) {
        if std::mem::replace(&mut self.has_names, true) {
            return;
        }
        let mut known = draft.question.as_str().to_lowercase();
        for name in self.file.names() {
            // What the title says already would only make it less specific.
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
