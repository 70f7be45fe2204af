//! What the bot received of the events of messages and threads, and why not more.

use std::collections::VecDeque;
use std::fmt;

use super::snowflake::Snowflake;

/// The number of deliveries that are kept. The oldest are dropped.
const MAX_DELIVERIES: usize = 500;

/// An event that another person or bot caused, and whether the bot received it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Delivery {
    /// The number, from 0 in the order of the events.
    pub number: u64,
    /// The name of the event, such as `MESSAGE_CREATE`.
    pub event: &'static str,
    /// The message or thread.
    pub subject: Snowflake,
    /// The channel.
    pub channel: Snowflake,
    /// The author of the message, or the owner of the thread.
    pub author: Option<Snowflake>,
    /// The intent that the event needs.
    pub intent: &'static str,
    /// What the bot received.
    pub outcome: DeliveryOutcome,
}

/// What the bot received of an event.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DeliveryOutcome {
    /// The whole event.
    Complete,
    /// The event without the text, embeds, files and components of the message.
    WithoutContent,
    /// Nothing: no session is open.
    Offline,
    /// Nothing: no session has asked for this intent.
    MissingIntent(
        /// The name of the intent.
        &'static str,
    ),
    /// Nothing: the bot is missing the permission VIEW_CHANNEL.
    HiddenChannel,
    /// Nothing: the bot is not a member of the server or of the private channel.
    NotThere,
}

impl fmt::Display for DeliveryOutcome {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Complete => f.write_str("The bot received all of it."),
            Self::WithoutContent => f.write_str(
                "The bot received it without its content: it has no Message Content intent, and \
                 the message neither mentions the bot nor replies to it with a ping.",
            ),
            Self::Offline => f.write_str("The bot received nothing: it is offline."),
            Self::MissingIntent(intent) => write!(
                f,
                "The bot received nothing: it has not asked for the intent {intent}."
            ),
            Self::HiddenChannel => f.write_str(
                "The bot received nothing: it is missing the permission View Channel here.",
            ),
            Self::NotThere => f.write_str("The bot received nothing: it is not a member here."),
        }
    }
}

/// The newest deliveries.
#[derive(Default)]
pub(super) struct DeliveryLog {
    newest: VecDeque<Delivery>,
    next: u64,
}

impl DeliveryLog {
    /// Returns the newest deliveries, oldest first.
    pub fn newest(&self) -> impl DoubleEndedIterator<Item = &Delivery> {
        self.newest.iter()
    }

    /// Adds a delivery, and returns its number.
    pub fn push(&mut self, delivery: impl FnOnce(u64) -> Delivery) -> u64 {
        let number = self.next;
        self.next += 1;
        self.newest.push_back(delivery(number));
        if self.newest.len() > MAX_DELIVERIES {
            self.newest.pop_front();
        }
        number
    }
}
