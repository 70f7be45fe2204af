//! Counts of events, for printing.

use std::collections::BTreeMap;
use std::fmt;

/// How often each event happened, by kind and name.
#[derive(Debug, Default)]
pub struct EventCounts(BTreeMap<(&'static str, String), usize>);

pub const KILLS: &str = "kills";
pub const TROUBLE: &str = "trouble at Discord";
pub const AWAY: &str = "away for";
pub const DAYS: &str = "channels and dates";
pub const POSTS: &str = "posts";

impl EventCounts {
    pub fn count(&mut self, kind: &'static str, name: impl Into<String>, times: usize) {
        *self.0.entry((kind, name.into())).or_default() += times;
    }

    pub fn add(&mut self, other: Self) {
        for ((kind, name), times) in other.0 {
            self.count(kind, name, times);
        }
    }

    /// Returns how often events whose name begins with this happened.
    pub fn times(&self, kind: &str, name: &str) -> usize {
        let counted = self.0.iter();
        let counted = counted.filter(|((is, of), _)| *is == kind && of.starts_with(name));
        counted.map(|(_, times)| times).sum()
    }
}

impl fmt::Display for EventCounts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut last = "";
        for ((kind, name), times) in &self.0 {
            if *kind != last {
                writeln!(f, "{kind}")?;
                last = kind;
            }
            writeln!(f, "  {times:>5} {name}")?;
        }
        Ok(())
    }
}
