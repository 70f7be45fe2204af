//! The options of a command as Discord sends them.

use crate::discord::json::{FieldError, Id, Object};
use recite_quiz::{ChannelId, RoleId};

/// The name of the option that makes a reply private.
pub const PRIVATE: &str = "private";

/// A role to ping.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Role {
    /// Its id.
    pub id: RoleId,
    /// Whether everyone may ping it.
    pub is_mentionable: bool,
}

/// The name of a command with its subcommand, and its options.
pub struct CommandOptions<'a> {
    /// The name of the command.
    pub name: String,
    /// The name of the subcommand, if there is one.
    pub subcommand: Option<String>,
    /// The options of the subcommand, or of the command without one.
    options: Vec<Object<'a>>,
    /// The roles in the options, by their ids.
    roles: Option<Object<'a>>,
}

impl<'a> CommandOptions<'a> {
    /// Parses an interaction's data.
    ///
    /// # Errors
    /// The name is missing, or the options are not a list.
    pub fn read(data: &Object<'a>) -> Result<Self, FieldError> {
        let mut options = data.optional_objects("options")?;
        let mut subcommand = None;
        let is_subcommand = |it: &Object<'_>| it.optional::<u64>("type") == Some(1);
        if let Some(within) = options.iter().find(|it| is_subcommand(it)) {
            subcommand = Some(within.required("name")?);
            options = within.optional_objects("options")?;
        }
        let resolved = data.object("resolved").ok();
        Ok(Self {
            name: data.required("name")?,
            subcommand,
            options,
            roles: resolved.and_then(|resolved| resolved.object("roles").ok()),
        })
    }

    /// Returns the value of an option for text.
    pub fn text(&self, name: &str) -> Option<String> {
        self.option(name)?.optional("value")
    }

    /// Returns whether the reply is private.
    pub fn is_private(&self) -> bool {
        self.boolean(PRIVATE) == Some(true)
    }

    /// Returns the value of an option for yes or no.
    pub fn boolean(&self, name: &str) -> Option<bool> {
        self.option(name)?.optional("value")
    }

    /// Returns the value of an option for a whole number.
    pub fn whole(&self, name: &str) -> Option<u64> {
        self.option(name)?.optional("value")
    }

    /// Returns the value of an option for a channel.
    pub fn channel(&self, name: &str) -> Option<ChannelId> {
        self.id(name).map(ChannelId)
    }

    /// Returns the value of an option for a role.
    pub fn role(&self, name: &str) -> Option<Role> {
        let id = self.id(name)?;
        let described = self.roles.as_ref();
        let role = described.and_then(|roles| roles.object(&id.to_string()).ok());
        Some(Role {
            id: RoleId(id),
            is_mentionable: role.and_then(|role| role.optional("mentionable")) == Some(true),
        })
    }

    /// Returns the name of the option in which the member types, and the text so far.
    pub fn focused(&self) -> Option<(String, String)> {
        let is_focused = |it: &&Object<'_>| it.optional("focused") == Some(true);
        let focused = self.options.iter().find(is_focused)?;
        Some((focused.optional("name")?, focused.optional("value")?))
    }

    fn option(&self, name: &str) -> Option<&Object<'a>> {
        let is_it = |it: &&Object<'_>| it.optional::<String>("name").is_some_and(|it| it == name);
        self.options.iter().find(is_it)
    }

    fn id(&self, name: &str) -> Option<u64> {
        let Id(id) = self.option(name)?.optional("value")?;
        Some(id)
    }
}
