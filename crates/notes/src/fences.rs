//! Which lines of a text stand in fenced code, before it is parsed.

use super::ranges::lines;

/// Follows fenced code from line to line, however far it is indented.
#[derive(Default)]
pub struct OpenFence<'a> {
    /// The marks that opened it.
    marks: Option<&'a str>,
}

impl<'a> OpenFence<'a> {
    /// Reads the next line; whether it opens or closes code, or stands in it.
    pub fn takes(&mut self, line: &'a str) -> bool {
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

/// The lines of a text outside of fenced code, each with where it begins.
pub fn lines_outside_code(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let mut fence = OpenFence::default();
    let mut at = 0;
    lines(text).filter_map(move |line| {
        at += line.len();
        (!fence.takes(line)).then(|| (at - line.len(), line))
    })
}
