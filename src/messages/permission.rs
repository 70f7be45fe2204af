//! The permissions that the question of the day needs in a channel, by the names in Discord's settings.

use super::catalog::Catalog;

/// A permission that the question of the day needs in its channel.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ChannelPermission {
    /// See the channel.
    View,
    /// Post in it.
    SendMessages,
    /// Post pictures of notes.
    AttachFiles,
    /// Find out whether a question was posted.
    ReadMessageHistory,
    /// Ping a role that not everyone may mention.
    MentionEveryone,
}

impl ChannelPermission {
    /// Returns the name in Discord's settings.
    pub fn name(self, catalog: Catalog) -> String {
        match self {
            Self::View => catalog.permission_view_channel(),
            Self::SendMessages => catalog.permission_send_messages(),
            Self::AttachFiles => catalog.permission_attach_files(),
            Self::ReadMessageHistory => catalog.permission_read_message_history(),
            Self::MentionEveryone => catalog.permission_mention_everyone(),
        }
    }
}
