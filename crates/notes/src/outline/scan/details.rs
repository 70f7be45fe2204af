//! `<details>` and their summaries, also those that nobody closed.

use super::{OpenDetails, Scan};
use crate::outline::Details;

/// The most `<details>` around another one: what stands in more is text of these.
const MOST_NESTED: usize = 8;

/// The most `<details>` to close that nobody closed: each costs a look at the headings behind it.
const MOST_UNCLOSED: usize = 32;

impl Scan<'_> {
    /// Reads the tag of a `<details>` or of a `<summary>`.
    pub fn details_tag(&mut self, is_details: bool, closes: bool, at: usize, end: usize) {
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

    /// Closes a `<details>` with the tag that begins at `at`.
    fn close_details(&mut self, open: OpenDetails, at: usize, end: usize) {
        let all = &mut self.outline.details;
        let first = all.partition_point(|it| it.range.start < open.start);
        let behind = all.partition_point(|it| it.range.start < end);
        let inner: Vec<Details> = all.drain(first..behind.max(first)).collect();
        if self.details.len() > MOST_NESTED {
            return;
        }
        let details = Details {
            range: open.start..end,
            summary: open.summary,
            content: open.content..at.max(open.content),
            inner,
        };
        all.insert(first, details);
    }

    /// Closes each `<details>` that nobody closed: above the next heading, or at the end of the text.
    pub fn close_open_details(&mut self) {
        self.details.truncate(MOST_UNCLOSED);
        while let Some(open) = self.details.pop() {
            let end = self.next_heading(open.content);
            if open.summary.is_some() {
                self.close_details(open, end, end);
            }
        }
    }

    /// Where the first heading behind a byte begins that stands in no `<details>`, or the text ends.
    fn next_heading(&self, at: usize) -> usize {
        let details = &self.outline.details;
        let is_free = |start: usize| {
            let next = details.partition_point(|it| it.range.end <= start);
            details.get(next).is_none_or(|it| it.range.start > start)
        };
        let headings = &self.outline.headings;
        let behind = headings.partition_point(|it| it.line.start < at);
        let mut starts = headings[behind..].iter().map(|it| it.line.start);
        starts.find(|it| is_free(*it)).unwrap_or(self.text.len())
    }
}
