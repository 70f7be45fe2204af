//! The changes that a sandbox publishes.

use super::snowflake::Snowflake;

/// Something that is different now; ask the [`Sandbox`](crate::Sandbox) what it looks like.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Change {
    /// The registered commands.
    Commands,
    /// A message was made or edited.
    Message(Snowflake),
    MessageDeleted(Snowflake),
    /// A channel was opened, changed or deleted.
    Channel(Snowflake),
    /// An interaction was sent, answered or followed up.
    Interaction(Snowflake),
    /// A gateway connection said something, or is gone.
    Gateway,
    /// Time was advanced.
    Clock,
}
