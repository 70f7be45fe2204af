//! The permissions that the bot needs in a channel, by the names in Discord's settings.

use super::catalog::Catalog;

/// A permission that the bot needs in a channel.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ChannelPermission {
    /// See the channel.
    View,
    /// Post in it.
    SendMessages,
    /// Post in threads.
    SendInThreads,
    /// Post pictures of notes.
    AttachFiles,
    /// Find out whether a message was posted, and reply to a message.
    ReadMessageHistory,
    /// Ping a role that not everyone may mention.
    MentionEveryone,
    /// Tag threads.
    ManageThreads,
}

/// Why the bot cannot do in a channel what a command sets up.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PermissionProblem {
    /// It is missing these permissions.
    Missing(Vec<ChannelPermission>),
    /// Discord did not say which it has.
    Unknown,
}

impl ChannelPermission {
    /// Returns the name in Discord's settings.
    pub fn name(self, catalog: Catalog) -> String {
        match self {
            Self::View => catalog.permission_view_channel(),
            Self::SendMessages => catalog.permission_send_messages(),
            Self::SendInThreads => catalog.permission_send_messages_in_threads(),
            Self::AttachFiles => catalog.permission_attach_files(),
            Self::ReadMessageHistory => catalog.permission_read_message_history(),
            Self::MentionEveryone => catalog.permission_mention_everyone(),
            Self::ManageThreads => catalog.permission_manage_threads(),
        }
    }
}
