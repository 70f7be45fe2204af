//! A slash command with its options, as somebody sent it or is typing it.

use super::{DailyRequest, PrivacyRequest, Request, Role, Suggest};
use crate::discord::commands as names;
use crate::discord::json::{Id, Object, Unreadable};
use recite_quiz::{ChannelId, RoleId};

/// A command with what was typed.
pub struct Command<'a> {
    name: String,
    subcommand: Option<String>,
    /// Those of the subcommand, if there is one.
    options: Vec<Object<'a>>,
    /// What Discord tells of the roles among the options.
    roles: Option<Object<'a>>,
}

impl<'a> Command<'a> {
    /// # Errors
    /// When the name or the options are of another kind.
    pub fn read(data: &Object<'a>) -> Result<Self, Unreadable> {
        let mut options = data.objects_if_any("options")?;
        let mut subcommand = None;
        let is_subcommand = |it: &Object<'_>| it.optional::<u64>("type") == Some(1);
        if let Some(within) = options.iter().find(|it| is_subcommand(it)) {
            subcommand = Some(within.needed("name")?);
            options = within.objects_if_any("options")?;
        }
        let resolved = data.object("resolved").ok();
        Ok(Self {
            name: data.needed("name")?,
            subcommand,
            options,
            roles: resolved.and_then(|resolved| resolved.object("roles").ok()),
        })
    }

    /// What is asked for; `None` for a command that this version does not have.
    pub fn request(&self) -> Option<Request> {
        let topic = || self.text(names::TOPIC);
        let private = || self.is_true(names::PRIVATE);
        Some(match (self.name.as_str(), self.subcommand.as_deref()) {
            (names::ASK, None) => Request::Ask {
                question: self.text(names::QUESTION)?,
                topic: topic(),
                private: private(),
            },
            (names::QUIZ, None) => Request::Quiz { topic: topic() },
            (names::DAILY, Some(subcommand)) => Request::Daily(self.daily(subcommand)?),
            (names::STATS, Some(names::ME)) => Request::OwnStats,
            (names::STATS, Some(names::SERVER)) => Request::ServerStats { private: private() },
            (names::LEADERBOARD, None) => Request::Leaderboard { private: private() },
            (names::PRIVACY, Some(names::SHOW)) => Request::Privacy(PrivacyRequest::Show),
            (names::PRIVACY, Some(names::EXPORT)) => Request::Privacy(PrivacyRequest::Export),
            (names::PRIVACY, Some(names::DELETE)) => Request::Privacy(PrivacyRequest::Delete),
            (names::RELOAD, None) => Request::Reload,
            _ => return None,
        })
    }

    fn daily(&self, subcommand: &str) -> Option<DailyRequest> {
        let channel = || self.id(names::CHANNEL).map(ChannelId);
        Some(match subcommand {
            names::SETUP => DailyRequest::SetUp {
                channel: channel()?,
                time: self.text(names::TIME)?,
                zone: self.text(names::TIMEZONE),
                topics: self.text(names::TOPICS),
                role: self.role(),
            },
            names::STATUS => DailyRequest::Status,
            names::OFF => DailyRequest::Off { channel: channel() },
            names::NOW => DailyRequest::Now { channel: channel() },
            _ => return None,
        })
    }

    /// What is being typed; `None` where nothing can be suggested.
    pub fn suggestion(&self) -> Option<Suggest> {
        let is_focused = |it: &&Object<'_>| it.optional("focused") == Some(true);
        let focused = self.options.iter().find(is_focused)?;
        let typed: String = focused.optional("value")?;
        let focused: String = focused.optional("name")?;
        Some(match (self.name.as_str(), focused.as_str()) {
            (names::ASK, names::QUESTION) => Suggest::Questions {
                typed,
                topic: self.text(names::TOPIC),
            },
            (names::ASK | names::QUIZ, names::TOPIC) => Suggest::Topics { typed },
            (names::DAILY, names::TOPICS) => Suggest::TopicLists { typed },
            (names::DAILY, names::TIMEZONE) => Suggest::Zones { typed },
            _ => return None,
        })
    }

    fn role(&self) -> Option<Role> {
        let id = self.id(names::ROLE)?;
        let described = self.roles.as_ref();
        let role = described.and_then(|roles| roles.object(&id.to_string()).ok());
        Some(Role {
            id: RoleId(id),
            is_mentionable: role.and_then(|role| role.optional("mentionable")) == Some(true),
        })
    }

    fn option(&self, name: &str) -> Option<&Object<'a>> {
        let is_it = |it: &&Object<'_>| it.optional::<String>("name").is_some_and(|it| it == name);
        self.options.iter().find(is_it)
    }

    fn text(&self, name: &str) -> Option<String> {
        self.option(name)?.optional("value")
    }

    fn is_true(&self, name: &str) -> bool {
        self.option(name).and_then(|it| it.optional("value")) == Some(true)
    }

    fn id(&self, name: &str) -> Option<u64> {
        let Id(id) = self.option(name)?.optional("value")?;
        Some(id)
    }
}
