//! Parsing a note file into its outline.
//!
//! A fence that nobody closed would swallow every question behind it: where it holds an id line or a question, it is
//! taken to end there, and is reported as a problem.

use std::ops::Range;

use super::blocks::{BoldLine, Definition, Details, InnerQuote, Item, Table};
use super::fences::{is_closed, swallowed_question};
use super::groups::{self, group_title};
use super::ids::{id_comment, id_line};
use super::navigation::{leads_to_top, titles_contents};
use super::references::Reference;
use super::scan::Scan;
use super::titles::{self, Heading, is_underlined};
use super::{Outline, stacks};
use crate::markdown::{Encoder, Nodes, parse_from};
use crate::ranges::{covering, lines};
use crate::title::shows_content;

/// The most unclosed fences of one file to read on behind: each costs a pass over the rest of it.
const MOST_CLOSED_FENCES: usize = 32;

impl Outline {
    /// Parses `text` from byte `start` on (behind front matter), and outlines it.
    pub fn parse(text: &str, start: usize) -> (Self, Nodes) {
        let mut outline = Self::default();
        let mut from = start;
        let mut closed = 0;
        let mut before: Option<Encoder<'_>> = None;
        let nodes = loop {
            let nodes = parse_from(text, from);
            // Every round but the last moves `from` behind the opening of an unclosed fence.
            let Some((fence, resume)) =
                outline.scan(text, &nodes, from, closed < MOST_CLOSED_FENCES)
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
            closed += 1;
        };
        outline.find_id_lines(text, start);
        outline.settle(text);
        (outline, nodes)
    }

    /// Drops the headings that are none after all: those within a `<details>`, and links to the top above a rule.
    fn settle(&mut self, text: &str) {
        self.headings.sort_by_key(|it| it.line.start);
        groups::open(text, self);
        let details = &self.details;
        let is_inside = |at: usize| {
            let next = details.partition_point(|it| it.range.end <= at);
            details.get(next).is_some_and(|it| it.range.start <= at)
        };
        self.headings
            .retain(|it| it.text.is_empty() || shows_content(&text[it.text.clone()]));
        self.tables.sort_by_key(|it| it.range.start);
        self.bold_lines.sort_by_key(|it| it.line.start);
        // The questions of a group are no part of an answer.
        let groups = details.iter().filter(|it| group_title(text, it).is_some());
        let groups: Vec<Range<usize>> = groups.map(|it| it.range.clone()).collect();
        let is_free = |at: usize| !is_inside(at) || covering(&groups, at).is_some();
        self.bold_lines.retain(|it| is_free(it.line.start));
        self.definitions.retain(|it| !is_inside(it.term.start));
        let references = self.references.iter().map(|it| it.range.clone());
        self.navigation.extend(references);
        let contents = self.navigation.iter().filter_map(|list| {
            let above = self.paragraphs.partition_point(|it| it.end <= list.start);
            let title = self.paragraphs.get(above.checked_sub(1)?)?;
            let is_above = text[title.end..list.start].trim().is_empty();
            (is_above && titles_contents(&text[title.clone()])).then(|| title.clone())
        });
        let contents: Vec<_> = contents.collect();
        self.navigation.extend(contents);
        self.sort_navigation();
        let navigation = &self.navigation;
        // A link to the top is no title, nor is one above a rule.
        self.headings.retain(|it| {
            let leads = || leads_to_top(&text[it.text.clone()].to_lowercase(), false);
            covering(navigation, it.text.start).is_none() || !is_underlined(text, it) && !leads()
        });
        self.answers = titles::drop_labels(text, &mut self.headings);
        stacks::join(text, &mut self.headings);
    }

    fn find_id_lines(&mut self, text: &str, start: usize) {
        let mut at = start;
        for line in lines(&text[start..]) {
            if let Some(id_line) = id_line(text, at, line)
                && !self.is_code(id_line.value.start)
                && covering(&self.comments, at).is_none()
            {
                self.id_lines.push(id_line);
            }
            at += line.len();
        }
        let in_comments = self.comments.iter().filter_map(|it| id_comment(text, it));
        self.id_lines.extend(in_comments);
        self.id_lines.sort_by_key(|it| it.line.start);
    }

    /// Adds what stands from `from` on. When `closes_fences` is set, stops at a fence that swallowed a question, and returns
    /// where it opens and where reading resumes.
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
        } = Scan::of(text, nodes, from);
        let swallowed = swallowed_question(text, &fences).filter(|_| closes_fences);
        let end = swallowed
            .as_ref()
            .map_or(text.len(), |(fence, _)| fence.start);
        if swallowed.is_none() {
            let open = fences.last().filter(|fence| !is_closed(text, fence));
            found.unclosed_fences.extend(open.map(|fence| fence.start));
        }
        if swallowed.is_some() {
            // What closes it may stand behind the fence.
            found.details.retain(|it| it.range.end <= end);
        }
        self.take_until(found, end);
        let (fence, resume) = swallowed?;
        self.code.push(fence.start..resume);
        Some((fence.start, resume))
    }

    /// Adds what begins before `end`.
    fn take_until(&mut self, found: Self, end: usize) {
        macro_rules! take {
            ($($field:ident by $start:expr;)*) => {$(
                let start = $start;
                self.$field.extend(found.$field.into_iter().filter(|it| start(it) < end));
            )*};
        }
        take! {
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
