//! What `recite check` finds in a notes folder and does to it, as values: its command prints them, and the sandbox's
//! notes pane shows them.

pub mod explain;
pub mod ids;

/// A share as percents, rounded down, so that only all of it is 100 %.
pub fn percent(share: f64) -> String {
    format!("{:.1} %", (share * 1000.0).floor() / 10.0)
}
