//! `<details>` and their summaries, also those that nobody closed.

use std::ops::Range;

use super::Scan;
use crate::outline::Details;

/// A `<details>` that is not closed yet.
pub struct OpenDetails {
    start: usize,
    summary: Option<Range<usize>>,
    summary_start: usize,
    content: usize,
}

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
        let inner = all.split_off(first);
        all.push(Details {
            range: open.start..end,
            summary: open.summary,
            content: open.content..at.max(open.content),
            inner,
        });
    }

    /// Closes each `<details>` that nobody closed: above the next heading, or at the end of the text.
    pub fn close_open_details(&mut self) {
        while let Some(open) = self.details.pop() {
            let headings = self.outline.headings.iter();
            let behind = headings.filter(|it| it.line.start >= open.content);
            let end = behind.map(|it| it.line.start).min();
            let end = end.unwrap_or(self.text.len());
            if open.summary.is_some() {
                self.close_details(open, end, end);
            }
        }
    }
}
