//! Finds the lines of a text that are in fenced code blocks, without parsing it.

use super::ranges::lines;

/// Tracks fenced code from line to line, regardless of indentation.
#[derive(Default)]
pub struct FenceTracker<'a> {
    /// The characters of the opening fence.
    marks: Option<&'a str>,
}

impl<'a> FenceTracker<'a> {
    /// Reads the next line. Returns whether it belongs to fenced code, including the fences.
    pub fn advance(&mut self, line: &'a str) -> bool {
        let bare = line.trim();
        let count = bare.chars().take_while(|&c| bare.starts_with(c)).count();
        let is_fence = count >= 3 && bare.starts_with(['`', '~']);
        match self.marks {
            Some(open) if is_fence && bare.starts_with(open) && bare.len() == count => {
                self.marks = None;
            }
            Some(_) => {}
            None if is_fence => self.marks = Some(&bare[..count]),
            None => return false,
        }
        true
    }
}

/// Returns the lines of a text outside of fenced code, each with the byte at which it begins.
pub fn lines_outside_code(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let mut fence = FenceTracker::default();
    let mut at = 0;
    lines(text).filter_map(move |line| {
        at += line.len();
        (!fence.advance(line)).then(|| (at - line.len(), line))
    })
}
