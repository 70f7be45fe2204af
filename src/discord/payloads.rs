//! Finds log lines of HTTP and WebSocket libraries that may contain text from members or secrets.

use tracing::Level;

/// The libraries, each with the most verbose level that logs no payloads.
const SAFE_LEVELS: [(&str, Level); 3] = [
    // Below this level it logs URLs. Those of interactions contain tokens.
    ("reqwest", Level::INFO),
    // Below this level they log every frame.
    ("tungstenite", Level::DEBUG),
    ("tokio_tungstenite", Level::DEBUG),
];

/// Returns whether a log line with this target and level may contain a payload.
pub fn may_contain_payload(target: &str, level: Level) -> bool {
    let is_of = |part: &str| {
        let rest = target.strip_prefix(part);
        rest.is_some_and(|rest| rest.is_empty() || rest.starts_with("::"))
    };
    let mut parts = SAFE_LEVELS.iter();
    parts.any(|(part, safe)| is_of(part) && level > *safe)
}
