//! Which log lines of the libraries around the gateway may hold what members type, or a secret.

use tracing::Level;

/// Each part of a library with the most talkative level whose lines are without payloads.
const WITHOUT: [(&str, Level); 3] = [
    // Quotes addresses, and those of interactions hold their tokens.
    ("reqwest", Level::INFO),
    // Quotes every frame.
    ("tungstenite", Level::DEBUG),
    ("tokio_tungstenite", Level::DEBUG),
];

/// Whether a line of this target and level may hold one.
pub fn may_be_in(target: &str, level: Level) -> bool {
    let is_of = |part: &str| {
        let rest = target.strip_prefix(part);
        rest.is_some_and(|rest| rest.is_empty() || rest.starts_with("::"))
    };
    let mut parts = WITHOUT.iter();
    parts.any(|(part, without)| is_of(part) && level > *without)
}
