//! The order of the confidence thresholds: none is above the one before it.
//!
//! A threshold that is not configured is lowered together with the one above it, so that 0 there means "always".

use super::{LIKELY_CONFIDENCE, POSSIBLE_CONFIDENCE, SURE_CONFIDENCE};
use recite_search::SearchOptions;

/// The thresholds, highest first.
const KEYS: [&str; 3] = [SURE_CONFIDENCE, LIKELY_CONFIDENCE, POSSIBLE_CONFIDENCE];

/// The thresholds that the file sets.
#[derive(Default)]
pub struct Thresholds {
    /// The position and the text of each valid value.
    configured: [Option<(usize, String)>; KEYS.len()],
    /// Whether the value is invalid, which is reported elsewhere.
    is_invalid: [bool; KEYS.len()],
}

impl Thresholds {
    /// Adds a valid value of a setting, at this position; ignores other settings.
    pub fn add(&mut self, key: &str, at: usize, what: String) {
        if let Some(n) = KEYS.iter().position(|it| *it == key) {
            self.configured[n] = Some((at, what));
        }
    }

    /// Adds a setting whose value is invalid; ignores other settings.
    pub fn add_invalid(&mut self, key: &str) {
        if let Some(n) = KEYS.iter().position(|it| *it == key) {
            self.is_invalid[n] = true;
        }
    }

    /// Lowers every threshold to the one above it. Returns the position, the text and the remedy of each configured one
    /// that had to be lowered.
    pub fn put_in_order(self, options: &mut SearchOptions) -> Vec<(usize, String, String)> {
        let SearchOptions {
            sure_confidence,
            likely_confidence,
            possible_confidence,
            ..
        } = options;
        let values = [sure_confidence, likely_confidence, possible_confidence];
        let mut problems = Vec::new();
        // The threshold whose value is the bound: one that was lowered to it does not count.
        let mut bounding = 0;
        for (n, configured) in self.configured.into_iter().enumerate().skip(1) {
            let bound = *values[bounding];
            if *values[n] <= bound {
                bounding = n;
                continue;
            }
            *values[n] = bound;
            if let Some((at, what)) = configured.filter(|_| !self.is_invalid[bounding]) {
                let above = KEYS[bounding];
                let remedy =
                    format!("Write at most {bound}, the value of `{above}`, or raise `{above}`.");
                problems.push((at, what, remedy));
            }
        }
        problems
    }
}
