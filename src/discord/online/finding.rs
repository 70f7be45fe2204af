//! The result of a check, and the channels to check.

use serde::Serialize;

use recite_quiz::{ChannelId, GuildId, RoleId};

/// The maximum number of servers that Discord allows for one gateway connection.
pub const MAX_SERVERS: usize = 2_500;

/// The result of one check.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Finding {
    /// Whether something must change.
    pub state: FindingState,
    /// The subject, such as `token` or `channel #daily`.
    pub about: String,
    /// The result, as a clause.
    pub what: String,
    /// How to fix it, as a whole imperative sentence. Always present if something must change.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub remedy: Option<String>,
}

/// Whether something must change.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum FindingState {
    /// The check passed.
    Good,
    /// For information; nothing must change.
    Note,
    /// The bot will not work until this is changed.
    Change,
}

impl Finding {
    /// Creates a finding that passed.
    pub fn good(about: impl Into<String>, what: impl Into<String>) -> Self {
        Self::new(FindingState::Good, about, what)
    }

    /// Creates a finding for information.
    pub fn note(about: impl Into<String>, what: impl Into<String>) -> Self {
        Self::new(FindingState::Note, about, what)
    }

    /// Creates a finding that must be fixed.
    pub fn change(
        about: impl Into<String>,
        what: impl Into<String>,
        remedy: impl Into<String>,
    ) -> Self {
        Self::new(FindingState::Change, about, what).with_remedy(remedy)
    }

    /// Returns this finding with a remedy.
    pub fn with_remedy(self, remedy: impl Into<String>) -> Self {
        let remedy = Some(remedy.into());
        Self { remedy, ..self }
    }

    fn new(state: FindingState, about: impl Into<String>, what: impl Into<String>) -> Self {
        Self {
            state,
            about: about.into(),
            what: what.into(),
            remedy: None,
        }
    }
}

/// A channel in which the bot posts by itself.
#[derive(Clone, Debug)]
pub struct ScheduledChannel {
    /// The server of the channel.
    pub guild: GuildId,
    /// The channel.
    pub channel: ChannelId,
    /// What it posts.
    pub purpose: ChannelPurpose,
}

/// What the bot posts in a channel.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ChannelPurpose {
    /// The daily question.
    Daily {
        /// The role that it mentions.
        role: Option<RoleId>,
    },
    /// Answers in new threads.
    HelpThreads {
        /// Whether solved threads get a tag.
        sets_tags: bool,
    },
}
