//! Finds `<details>` elements and their summaries, including elements that are never closed.

use super::{OpenDetails, Scan};
use crate::outline::Details;

/// The maximum nesting depth of `<details>`. Deeper ones are text of those around them.
const MAX_DEPTH: usize = 8;

/// The maximum number of unclosed `<details>` to close, since each costs a search through the headings after it.
const MAX_UNCLOSED: usize = 32;

impl Scan<'_> {
    /// Handles the tag of a `<details>` or a `<summary>`.
    pub fn handle_details_tag(&mut self, is_details: bool, closes: bool, at: usize, end: usize) {
        match (is_details, closes) {
            (true, false) => self.details.push(OpenDetails {
                start: at,
                summary: None,
                summary_start: 0,
                content: end,
            }),
            (true, true) => {
                let Some(open) = self.details.pop() else {
                    return;
                };
                self.close_details(open, at, end);
            }
            (false, false) => {
                if let Some(open) = self.details.last_mut() {
                    open.summary_start = end;
                }
            }
            (false, true) => {
                if let Some(open) = self
                    .details
                    .last_mut()
                    .filter(|it| it.summary.is_none() && it.summary_start > 0)
                {
                    open.summary = Some(open.summary_start..at);
                    open.content = end;
                }
            }
        }
    }

    /// Closes a `<details>` element with the tag from `at` to `end`.
    fn close_details(&mut self, open: OpenDetails, at: usize, end: usize) {
        let details_list = &mut self.outline.details;
        let first = details_list.partition_point(|it| it.range.start < open.start);
        let after = details_list.partition_point(|it| it.range.start < end);
        let inner: Vec<Details> = details_list.drain(first..after.max(first)).collect();
        if self.details.len() > MAX_DEPTH {
            return;
        }
        let details = Details {
            range: open.start..end,
            summary: open.summary,
            content: open.content..at.max(open.content),
            inner,
        };
        details_list.insert(first, details);
    }

    /// Closes all `<details>` that were never closed: above the next heading, or at the end of the text.
    pub fn close_open_details(&mut self) {
        self.details.truncate(MAX_UNCLOSED);
        while let Some(open) = self.details.pop() {
            let end = self.next_heading(open.content);
            if open.summary.is_some() {
                self.close_details(open, end, end);
            }
        }
    }

    /// Returns where the first heading after byte `at` outside any `<details>` begins, or the end of the text.
    fn next_heading(&self, at: usize) -> usize {
        let details = &self.outline.details;
        let is_outside = |start: usize| {
            let next = details.partition_point(|it| it.range.end <= start);
            details.get(next).is_none_or(|it| it.range.start > start)
        };
        let headings = &self.outline.headings;
        let after = headings.partition_point(|it| it.line.start < at);
        let mut starts = headings[after..].iter().map(|it| it.line.start);
        starts.find(|it| is_outside(*it)).unwrap_or(self.text.len())
    }
}
