//! Cards and sessions as a `custom_id` contains them.

use std::fmt;

use super::text::{KEY_CHARS, PressError, bits, key_text, number, parse_bits, parse_key};
use recite_notes::TopicKey;
use recite_quiz::{CardKind, Occasion, PostId, Session, ShownCard};

/// Writes a card.
pub struct CardText<'a>(pub &'a ShownCard);

/// Writes a session.
pub struct SessionText<'a>(pub &'a Session);

impl fmt::Display for CardText<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self(card) = self;
        write!(f, "{}{}", key_text(card.key), card.shown_on)?;
        match &card.occasion {
            Occasion::Daily(post) => write!(f, "d{}", bits(post.0)),
            Occasion::Session(session, kind) => {
                let kind = match kind {
                    CardKind::Due => 'u',
                    CardKind::New => 'n',
                    CardKind::Extra => 'x',
                };
                write!(f, "{kind}{}", SessionText(session))
            }
        }
    }
}

/// Reads a card that [`CardText`] wrote.
pub fn parse_card(text: &str) -> Result<ShownCard, PressError> {
    let (key, rest) = text
        .split_at_checked(KEY_CHARS)
        .ok_or(PressError::Malformed)?;
    // A date has no letters.
    let at = rest
        .find(|c: char| c.is_ascii_alphabetic())
        .ok_or(PressError::Malformed)?;
    let (date, occasion) = rest.split_at(at);
    let (kind, rest) = occasion.split_at(1);
    let session = |kind| parse_session(rest).map(|session| Occasion::Session(session, kind));
    Ok(ShownCard {
        key: parse_key(key)?,
        shown_on: number(date)?,
        occasion: match kind {
            "d" => Occasion::Daily(PostId(parse_bits(rest)?)),
            "u" => session(CardKind::Due)?,
            "n" => session(CardKind::New)?,
            "x" => session(CardKind::Extra)?,
            _ => return Err(PressError::Malformed),
        },
    })
}

impl fmt::Display for SessionText<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(left) = self.0.left {
            write!(f, "{left}")?;
        }
        write!(f, ",")?;
        let topic = self.0.topic;
        topic.map_or(Ok(()), |topic| f.write_str(&bits(topic.0)))
    }
}

/// Reads a session that [`SessionText`] wrote.
pub fn parse_session(text: &str) -> Result<Session, PressError> {
    let (left, topic) = text.split_once(',').ok_or(PressError::Malformed)?;
    let left = (!left.is_empty()).then(|| number(left)).transpose()?;
    let topic = (!topic.is_empty()).then(|| parse_bits(topic).map(TopicKey));
    Ok(Session {
        left,
        topic: topic.transpose()?,
    })
}
