//! Which note is posted in a help thread.

use std::collections::BTreeMap;

use super::{Answer, App};
use recite_notes::{QaId, Topic};
use recite_quiz::help::{FoundNote, HelpChannel};

/// How many other matches a search returns, so that a close call is noticed.
const OTHERS: usize = 3;

/// Returns the note to post in a thread: the sure answer to one of the questions, or else, if `channel` takes it, the
/// likely answer to one of them. Only one note may fit in the topics of the channel.
pub fn find_note(app: &App, questions: &[String], channel: &HelpChannel) -> Option<FoundNote> {
    let topics: Vec<Option<&Topic>> = match channel.topics.as_slice() {
        [] => vec![None],
        // By their whole names, so that a removed topic is not replaced by another one with the same last part.
        named => {
            let topics = app.notebook().topics().iter();
            let topics = topics.filter(|topic| named.contains(&topic.to_string()));
            topics.map(Some).collect()
        }
    };
    let found: Vec<FoundNote> = questions
        .iter()
        .filter_map(|question| find_in_topics(app, question, &topics))
        .collect();
    let sure = found.iter().find(|note| note.is_sure);
    let likely = || found.first().filter(|_| channel.takes_likely);
    sure.or_else(likely).cloned()
}

/// Returns the only note that is a sure answer in one of these topics, or else the only likely one.
fn find_in_topics(app: &App, question: &str, topics: &[Option<&Topic>]) -> Option<FoundNote> {
    let mut found: BTreeMap<QaId, bool> = BTreeMap::new();
    for topic in topics {
        match app.ask(question, *topic, OTHERS) {
            Answer::Found { qa, is_sure, .. } => {
                *found.entry(qa.id.clone()).or_default() |= is_sure;
            }
            Answer::CloseCall(_) => return None,
            Answer::Possible(_) | Answer::Nothing => {}
        }
    }
    let has_sure = found.values().any(|is_sure| *is_sure);
    let mut best = found
        .into_iter()
        .filter(|(_, is_sure)| *is_sure == has_sure);
    let (qa, is_sure) = best.next()?;
    best.next().is_none().then_some(FoundNote { qa, is_sure })
}
