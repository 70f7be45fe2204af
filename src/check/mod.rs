//! The checks of a notes folder as values. `recite check` prints them, and the notes pane of the sandbox shows them.

pub mod explain;
pub mod ids;
pub mod twins;

/// Formats a share from 0 to 1 as a percentage, rounded down, so that only a full share becomes `100.0%`.
pub fn percent(share: f64) -> String {
    format!("{:.1}%", (share * 1000.0).floor() / 10.0)
}
