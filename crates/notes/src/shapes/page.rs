//! The page itself: the text above its first heading, and its names.

use std::ops::Range;

use super::front_matter::FrontMatter;
use super::headings::Titled;
use super::sections::{Sections, title_of};
use super::{File, LONGEST_HEADING, Reader};
use crate::body::{Draft, second_id};
use crate::coverage::Shape;
use crate::title::reads_as_question;
use crate::{Markdown, QaId};

/// The most words of a file's name that counts as a name of the page: a longer one is a title in other words.
const LONGEST_NAME: usize = 3;

impl File<'_> {
    /// The file's name without its ending, with blanks between its words; the folder's where the file is its index.
    fn stem(&self) -> String {
        let mut parts = self.path.rsplit('/');
        let name = parts.next().unwrap_or(self.path);
        let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
        let is_index = ["index", "readme"].contains(&stem.to_lowercase().as_str());
        let name = parts.next().filter(|_| is_index).unwrap_or(stem);
        let words = name.replace(['-', '_'], " ");
        let words = words.split_whitespace().collect::<Vec<_>>().join(" ");
        if words.is_empty() {
            "Note".to_owned()
        } else {
            words
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
        let stem = self.stem();
        let is_specific = !["index", "readme", "note", "notes", "faq"]
            .contains(&stem.to_lowercase().as_str())
            && stem.chars().count() > 1
            && stem.split(' ').count() <= LONGEST_NAME;
        names.extend(Some(stem).filter(|it| is_specific && it.chars().any(char::is_alphabetic)));
        names.retain(|name| !name.is_empty() && name.chars().count() <= LONGEST_HEADING);
        names
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
            let is_open = !sections.asks(0) && self.shows_text(&own);
            if is_open && !title.is_empty() {
                return Some(left);
            }
        }
        // A question below the text is not its title.
        let heading = first
            .filter(|_| !sections.asks(0))
            .map(|it| title_of(file, it))
            .filter(|it| !it.is_empty());
        let title = front
            .title
            .clone()
            .or(heading)
            .unwrap_or_else(|| file.stem());
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
        let mut draft = self.draft(titled, pieces)?;
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
