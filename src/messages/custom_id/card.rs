//! Which card a press is about, and the session it belongs to.

use std::fmt;
use std::str::FromStr;

use jiff::civil::Date;

use super::{KEY_CHARS, PressError, bits, key_text, number, parse_bits, parse_key};
use recite_notes::{QaKey, TopicKey};
use recite_quiz::PostId;

/// A card as a member was shown it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CardRef {
    pub key: QaKey,
    /// The local date on which it was shown, whenever it is graded.
    pub shown_on: Date,
    pub from: From,
}

/// What led to a card.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum From {
    /// The question of the day.
    Daily(PostId),
    /// A private session, and why it came to this card.
    Session(Session, Why),
}

/// Why a session shows a card.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Why {
    /// It was due.
    Due,
    /// The member had never graded it.
    New,
    /// Before it was due.
    Extra,
}

/// A private session: which cards are still to come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Session {
    /// Only cards within this topic.
    pub topic: Option<TopicKey>,
    /// So many more cards, not counting the one that this stands on; `None`: until nothing is due.
    pub left: Option<u8>,
}

impl Session {
    /// The session of the next card; `None` when the last one was shown.
    pub fn after_one(self) -> Option<Self> {
        let left = match self.left {
            None => None,
            Some(left) => Some(left.checked_sub(1)?),
        };
        Some(Self { left, ..self })
    }

    /// The same, but until nothing is due.
    pub fn until_done(self) -> Self {
        Self { left: None, ..self }
    }
}

impl fmt::Display for CardRef {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}{}", key_text(self.key), self.shown_on)?;
        match self.from {
            From::Daily(post) => write!(f, "d{}", bits(post.0)),
            From::Session(session, why) => {
                let why = match why {
                    Why::Due => 'u',
                    Why::New => 'n',
                    Why::Extra => 'x',
                };
                write!(f, "{why}{session}")
            }
        }
    }
}

impl FromStr for CardRef {
    type Err = PressError;

    fn from_str(text: &str) -> Result<Self, PressError> {
        let (key, rest) = text
            .split_at_checked(KEY_CHARS)
            .ok_or(PressError::Malformed)?;
        // A date has no letters.
        let at = rest
            .find(|c: char| c.is_ascii_alphabetic())
            .ok_or(PressError::Malformed)?;
        let (date, from) = rest.split_at(at);
        let (why, rest) = from.split_at(1);
        let session = |why| rest.parse().map(|session| From::Session(session, why));
        Ok(Self {
            key: parse_key(key)?,
            shown_on: number(date)?,
            from: match why {
                "d" => From::Daily(PostId(parse_bits(rest)?)),
                "u" => session(Why::Due)?,
                "n" => session(Why::New)?,
                "x" => session(Why::Extra)?,
                _ => return Err(PressError::Malformed),
            },
        })
    }
}

impl fmt::Display for Session {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(left) = self.left {
            write!(f, "{left}")?;
        }
        write!(f, ",")?;
        self.topic
            .map_or(Ok(()), |topic| f.write_str(&bits(topic.0)))
    }
}

impl FromStr for Session {
    type Err = PressError;

    fn from_str(text: &str) -> Result<Self, PressError> {
        let (left, topic) = text.split_once(',').ok_or(PressError::Malformed)?;
        let left = (!left.is_empty()).then(|| number(left)).transpose()?;
        let topic = (!topic.is_empty()).then(|| parse_bits(topic).map(TopicKey));
        Ok(Self {
            left,
            topic: topic.transpose()?,
        })
    }
}
