//! Suggestions while a member types.

use crate::app::App;
use crate::messages::{Choice, choices, limits};
use recite_notes::Topic;
use recite_quiz::daily::suggest_zones;

/// What a member types.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SuggestionRequest {
    /// A question.
    Question {
        /// The text so far.
        typed: String,
        /// The topic that was already picked.
        topic: Option<String>,
    },
    /// A topic.
    Topic(String),
    /// Topics with commas between them.
    Topics(String),
    /// A time zone.
    Zone(String),
}

impl SuggestionRequest {
    /// Returns the suggestions, best first.
    pub fn choices(&self, app: &App) -> Vec<Choice> {
        let topics = |typed: &str| -> Vec<Topic> {
            app.suggest_topics(typed).into_iter().cloned().collect()
        };
        match self {
            Self::Question { typed, topic } => {
                let topic = topic.as_deref().and_then(|named| app.topic(named));
                choices::question_choices(&app.suggest(typed, topic, limits::CHOICES))
            }
            Self::Topic(typed) => choices::topic_choices(&topics(typed)),
            Self::Topics(typed) => {
                let (before, last) = typed.rsplit_once(',').unwrap_or(("", typed));
                choices::topic_list_choices(before, &topics(last))
            }
            Self::Zone(typed) => choices::plain_choices(suggest_zones(typed)),
        }
    }
}
