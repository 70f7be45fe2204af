//! Parses a note file into its outline.
//!
//! An unclosed fence would swallow every question after it. If it contains an id line or a question, it is treated
//! as ending there, and reported as a problem.

use std::ops::Range;

use super::blocks::{BoldLine, Definition, Details, InnerQuote, Item, Table};
use super::fences::{find_swallowed_question, is_closed};
use super::groups::{self, group_title};
use super::headings::{self, Heading, is_underlined};
use super::ids::{parse_id_comment, parse_id_line};
use super::navigation::{is_contents_title, is_top_link};
use super::references::Reference;
use super::scan::Scan;
use super::{Outline, stacks};
use crate::markdown::{Encoder, Nodes, parse_from};
use crate::ranges::{lines, range_containing};
use crate::title::shows_content;

/// The maximum number of unclosed fences per file to continue after, since each costs a pass over the rest of the
/// file.
const MAX_CLOSED_FENCES: usize = 32;

impl Outline {
    /// Parses and outlines `text` from byte `start` on, where the front matter ends.
    pub fn parse(text: &str, start: usize) -> (Self, Nodes) {
        let mut outline = Self::default();
        let mut from = start;
        let mut closed_fences = 0;
        let mut before: Option<Encoder<'_>> = None;
        let nodes = loop {
            let nodes = parse_from(text, from);
            // Every round but the last moves `from` past the opening of an unclosed fence.
            let Some((fence, resume)) =
                outline.scan(text, &nodes, from, closed_fences < MAX_CLOSED_FENCES)
            else {
                break match before {
                    Some(mut before) => {
                        before.push_until(&nodes, text.len() + 1);
                        before.finish()
                    }
                    None => nodes,
                };
            };
            before
                .get_or_insert_with(|| Encoder::new(text))
                .push_until(&nodes, resume);
            outline.unclosed_fences.push(fence);
            from = resume;
            closed_fences += 1;
        };
        outline.find_id_lines(text, start);
        outline.finish(text);
        (outline, nodes)
    }

    /// Drops blocks that turn out to be something else, such as headings inside `<details>`, links to the top and
    /// answer labels.
    fn finish(&mut self, text: &str) {
        self.headings.sort_by_key(|it| it.line.start);
        groups::promote_titles(text, self);
        let details = &self.details;
        let is_inside = |at: usize| {
            let next = details.partition_point(|it| it.range.end <= at);
            details.get(next).is_some_and(|it| it.range.start <= at)
        };
        self.headings
            .retain(|it| it.text.is_empty() || shows_content(&text[it.text.clone()]));
        self.tables.sort_by_key(|it| it.range.start);
        self.bold_lines.sort_by_key(|it| it.line.start);
        // The questions of a group are not part of an answer.
        let groups = details.iter().filter(|it| group_title(text, it).is_some());
        let groups: Vec<Range<usize>> = groups.map(|it| it.range.clone()).collect();
        let is_outside = |at: usize| !is_inside(at) || range_containing(&groups, at).is_some();
        self.bold_lines.retain(|it| is_outside(it.line.start));
        self.definitions.retain(|it| !is_inside(it.term.start));
        let references = self.references.iter().map(|it| it.range.clone());
        self.navigation.extend(references);
        let contents = self.navigation.iter().filter_map(|list| {
            let above = self.paragraphs.partition_point(|it| it.end <= list.start);
            let title = self.paragraphs.get(above.checked_sub(1)?)?;
            let is_above = text[title.end..list.start].trim().is_empty();
            (is_above && is_contents_title(&text[title.clone()])).then(|| title.clone())
        });
        let contents: Vec<_> = contents.collect();
        self.navigation.extend(contents);
        self.sort_navigation();
        let navigation = &self.navigation;
        // A link to the top is not a heading, nor is navigation above a rule.
        self.headings.retain(|it| {
            let is_top = || is_top_link(&text[it.text.clone()].to_lowercase(), false);
            range_containing(navigation, it.text.start).is_none()
                || !is_underlined(text, it) && !is_top()
        });
        self.answer_labels = headings::drop_answer_labels(text, &mut self.headings);
        stacks::merge(text, &mut self.headings);
    }

    /// Finds the id lines outside code, and the ids in comments.
    fn find_id_lines(&mut self, text: &str, start: usize) {
        let mut at = start;
        for line in lines(&text[start..]) {
            if let Some(id_line) = parse_id_line(text, at, line)
                && !self.is_code(id_line.value.start)
                && range_containing(&self.comments, at).is_none()
            {
                self.id_lines.push(id_line);
            }
            at += line.len();
        }
        let in_comments = self
            .comments
            .iter()
            .filter_map(|it| parse_id_comment(text, it));
        self.id_lines.extend(in_comments);
        self.id_lines.sort_by_key(|it| it.line.start);
    }

    /// Adds the blocks from byte `from` on. If `closes_fences` is set, stops at a fence that swallowed a question,
    /// and returns where the fence opens and where to resume.
    fn scan(
        &mut self,
        text: &str,
        nodes: &Nodes,
        from: usize,
        closes_fences: bool,
    ) -> Option<(usize, usize)> {
        let Scan {
            outline: mut found,
            fences,
            ..
        } = Scan::run(text, nodes, from);
        let swallowed = find_swallowed_question(text, &fences).filter(|_| closes_fences);
        let end = swallowed
            .as_ref()
            .map_or(text.len(), |(fence, _)| fence.start);
        if swallowed.is_none() {
            let open = fences.last().filter(|fence| !is_closed(text, fence));
            found.unclosed_fences.extend(open.map(|fence| fence.start));
        }
        if swallowed.is_some() {
            // The closing tag can be after the fence.
            found.details.retain(|it| it.range.end <= end);
        }
        self.append_until(found, end);
        let (fence, resume) = swallowed?;
        self.code.push(fence.start..resume);
        Some((fence.start, resume))
    }

    /// Adds the blocks that begin before `end`.
    fn append_until(&mut self, found: Self, end: usize) {
        macro_rules! append {
            ($($field:ident by $start:expr;)*) => {$(
                let start = $start;
                self.$field.extend(found.$field.into_iter().filter(|it| start(it) < end));
            )*};
        }
        append! {
            headings by |it: &Heading| it.line.start;
            comments by |it: &Range<usize>| it.start;
            html_blocks by |it: &Range<usize>| it.start;
            code by |it: &Range<usize>| it.start;
            paragraphs by |it: &Range<usize>| it.start;
            unclosed_comments by |it: &usize| *it;
            details by |it: &Details| it.range.start;
            bold_lines by |it: &BoldLine| it.line.start;
            items by |it: &Item| it.range.start;
            inner_items by |it: &Item| it.range.start;
            definitions by |it: &Definition| it.term.start;
            tables by |it: &Table| it.range.start;
            quotes by |it: &Range<usize>| it.start;
            inner_quotes by |it: &InnerQuote| it.range.start;
            navigation by |it: &Range<usize>| it.start;
            references by |it: &Reference| it.range.start;
        }
        self.unclosed_fences.extend(found.unclosed_fences);
    }
}
