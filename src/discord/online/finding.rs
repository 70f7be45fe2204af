//! One thing that was looked at, and the channels that are looked at.

use serde::Serialize;

use recite_quiz::{ChannelId, GuildId, RoleId};

/// One connection, as Recite makes it, serves up to 2,500 servers.
pub const MOST_SERVERS: usize = 2_500;

/// One thing that was looked at.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Finding {
    pub state: State,
    /// What it is about, such as `token` or `channel #daily`.
    pub about: String,
    pub what: String,
    /// What to do; there whenever something must change.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub remedy: Option<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum State {
    Good,
    /// Worth knowing; nothing needs to change.
    Note,
    /// It will not work like that.
    Change,
}

impl Finding {
    pub fn good(about: impl Into<String>, what: impl Into<String>) -> Self {
        Self::new(State::Good, about, what)
    }

    pub fn note(about: impl Into<String>, what: impl Into<String>) -> Self {
        Self::new(State::Note, about, what)
    }

    pub fn change(
        about: impl Into<String>,
        what: impl Into<String>,
        remedy: impl Into<String>,
    ) -> Self {
        Self::new(State::Change, about, what).with(remedy)
    }

    /// The same with what to do.
    pub fn with(self, remedy: impl Into<String>) -> Self {
        let remedy = Some(remedy.into());
        Self { remedy, ..self }
    }

    fn new(state: State, about: impl Into<String>, what: impl Into<String>) -> Self {
        Self {
            state,
            about: about.into(),
            what: what.into(),
            remedy: None,
        }
    }
}

/// A channel that is to have its daily question.
#[derive(Clone, Debug)]
pub struct Place {
    pub guild: GuildId,
    pub channel: ChannelId,
    pub role: Option<RoleId>,
}
