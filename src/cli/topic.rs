//! Looks up the topic given on the command line.

use super::failure::Failure;
use crate::app::App;
use recite_notes::Topic;

/// The maximum number of topics in an error message.
const MAX_LISTED: usize = 10;

/// Returns the topic called `name`, or `None` if no name is given.
///
/// # Errors
/// Fails if the notes have no such topic.
pub fn find_topic(app: &App, name: Option<&str>) -> Result<Option<Topic>, Failure> {
    let Some(name) = name else {
        return Ok(None);
    };
    if let Some(topic) = app.topic(name) {
        return Ok(Some(topic.clone()));
    }
    let known = app.suggest_topics("");
    let known = known.iter().take(MAX_LISTED).map(ToString::to_string);
    let known = known.collect::<Vec<_>>().join(", ");
    if known.is_empty() {
        let line = format!("the notes have no topic `{name}`, and no other topics.");
        return Err(Failure::Usage(vec![line]));
    }
    Err(Failure::Usage(vec![format!(
        "the notes have no topic `{name}`. Choose one of these: {known}."
    )]))
}
