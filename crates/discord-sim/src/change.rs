//! The changes that a sandbox publishes.

use super::snowflake::Snowflake;

/// A change of the sandbox's state. The new state is in the [`Sandbox`](crate::Sandbox).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Change {
    /// The registered commands changed.
    Commands,
    /// A message was created or edited.
    Message(Snowflake),
    /// A message was deleted.
    MessageDeleted(Snowflake),
    /// A channel was created, changed or deleted.
    Channel(Snowflake),
    /// An interaction was sent, or received a response or follow-up.
    Interaction(Snowflake),
    /// A gateway connection received a payload or ended, or the gateway's behavior changed.
    Gateway,
    /// An event of a message or thread was sent to the bot, or not.
    Delivery(u64),
    /// Time was advanced.
    Clock,
}
