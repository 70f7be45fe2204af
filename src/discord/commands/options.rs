//! The options of a command, as a member sent them.

use crate::discord::json::{Id, Object, Unreadable};
use recite_quiz::{ChannelId, RoleId};

/// The name of the option that keeps a reply to the member who asked.
pub const PRIVATE: &str = "private";

/// A role to be pinged.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Role {
    pub id: RoleId,
    /// Whether everybody may ping it.
    pub is_mentionable: bool,
}

/// The name of a command with its subcommand, and its options.
pub struct CommandOptions<'a> {
    pub name: String,
    pub subcommand: Option<String>,
    /// Of the subcommand where there is one.
    options: Vec<Object<'a>>,
    /// Roles by their ids, described.
    roles: Option<Object<'a>>,
}

impl<'a> CommandOptions<'a> {
    /// Reads an interaction's data.
    ///
    /// # Errors
    /// When it has no name, or options that are none.
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

    pub fn text(&self, name: &str) -> Option<String> {
        self.option(name)?.optional("value")
    }

    /// Whether the reply is for the member alone.
    pub fn is_private(&self) -> bool {
        self.option(PRIVATE).and_then(|it| it.optional("value")) == Some(true)
    }

    pub fn channel(&self, name: &str) -> Option<ChannelId> {
        self.id(name).map(ChannelId)
    }

    pub fn role(&self, name: &str) -> Option<Role> {
        let id = self.id(name)?;
        let described = self.roles.as_ref();
        let role = described.and_then(|roles| roles.object(&id.to_string()).ok());
        Some(Role {
            id: RoleId(id),
            is_mentionable: role.and_then(|role| role.optional("mentionable")) == Some(true),
        })
    }

    /// The option that is being typed, and what is typed so far.
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
