//! The topic that a command line names.

use super::failure::Failure;
use crate::app::App;
use recite_notes::Topic;

/// How many topics an error lists.
const LISTED: usize = 10;

/// Returns the topic of the notes that is called `named`, or none where no topic is named.
///
/// # Errors
/// The notes have no such topic.
pub fn named_topic(app: &App, named: Option<&str>) -> Result<Option<Topic>, Failure> {
    let Some(named) = named else {
        return Ok(None);
    };
    if let Some(topic) = app.topic(named) {
        return Ok(Some(topic.clone()));
    }
    let known = app.suggest_topics("");
    let known = known.iter().take(LISTED).map(ToString::to_string);
    let known = match known.collect::<Vec<_>>().join(", ") {
        known if known.is_empty() => "no topics".to_owned(),
        known => known,
    };
    Err(Failure::Usage(vec![format!(
        "no topic is called `{named}`; the notes have {known}"
    )]))
}
