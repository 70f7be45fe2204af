//! Which matches a reply to `/ask` is about, as its buttons carry them.

use std::fmt;
use std::str::FromStr;

use super::text::{KEY_CHARS, PressError, bits, key_text, parse_bits, parse_key};
use crate::messages::confidence::ConfidenceLevel;
use recite_notes::QaKey;
use recite_quiz::MessageId;

/// The maximum number of other matches that a button carries: with six keys, a `custom_id` stays below 100 characters.
pub const MAX_OTHERS: usize = 5;
/// Separates the keys from the message that can be replied to.
const REPLY_TO: char = '~';

/// The matches of a reply: the one it shows and the ones it could show instead.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AnswerState {
    /// The match that is shown.
    pub current: QaKey,
    /// How likely it answers the question.
    pub confidence: ConfidenceLevel,
    /// The other matches: first those not shown yet, best first, then those already shown.
    others: Vec<QaKey>,
    /// How many keys at the end of `others` were already shown.
    seen_count: usize,
    /// Whether the member who asked can post the reply to the channel.
    can_be_shared: bool,
    /// The message that the member who asked can reply to with the match.
    reply_to: Option<MessageId>,
}

impl AnswerState {
    /// Returns the state of a new reply that shows the best match, with the first [`MAX_OTHERS`] of the others.
    pub fn new(
        current: QaKey,
        others: impl IntoIterator<Item = QaKey>,
        confidence: ConfidenceLevel,
    ) -> Self {
        Self::resumed(current, others.into_iter().collect(), 0, confidence)
    }

    /// Returns the state of a reply for which the last `seen_count` of the others were already shown.
    ///
    /// Repeated keys and those beyond [`MAX_OTHERS`] are left out.
    pub fn resumed(
        current: QaKey,
        others: Vec<QaKey>,
        seen_count: usize,
        confidence: ConfidenceLevel,
    ) -> Self {
        let unseen_count = others.len().saturating_sub(seen_count);
        let (mut distinct, mut seen_count): (Vec<QaKey>, usize) = (Vec::new(), 0);
        for (at, key) in others.into_iter().enumerate() {
            if key != current && !distinct.contains(&key) && distinct.len() < MAX_OTHERS {
                distinct.push(key);
                seen_count += usize::from(at >= unseen_count);
            }
        }
        Self {
            current,
            confidence,
            others: distinct,
            seen_count,
            can_be_shared: false,
            reply_to: None,
        }
    }

    /// Returns the same state for a reply that the member who asked can post to the channel, or cannot.
    pub fn with_sharing(self, can_be_shared: bool) -> Self {
        Self {
            can_be_shared,
            ..self
        }
    }

    /// Returns whether the member who asked can post the reply to the channel.
    pub fn can_be_shared(&self) -> bool {
        self.can_be_shared
    }

    /// Returns the same state for a reply whose match can be posted as a reply to this message, if any.
    pub fn with_reply_to(self, reply_to: Option<MessageId>) -> Self {
        Self { reply_to, ..self }
    }

    /// Returns the message that the member who asked can reply to with the match.
    pub fn reply_to(&self) -> Option<MessageId> {
        self.reply_to
    }

    /// Returns the other matches: first those not shown yet, best first, then those already shown.
    pub fn others(&self) -> &[QaKey] {
        &self.others
    }

    /// Returns how many keys at the end of [`AnswerState::others`] were already shown.
    pub fn seen_count(&self) -> usize {
        self.seen_count
    }

    /// Returns the state after *Not it*: the next match that was not shown yet, or `None` if there is none.
    ///
    /// The confidence was that of the match before, so the next one has the lowest.
    pub fn next(&self) -> Option<Self> {
        let unseen_count = self.others.len() - self.seen_count;
        (unseen_count > 0).then(|| Self {
            confidence: ConfidenceLevel::NotSure,
            ..self.moved_to(self.others[0])
        })
    }

    /// Returns the state after a member picked the match with this key; every other match stays.
    pub fn choose(&self, key: QaKey) -> Self {
        Self {
            confidence: ConfidenceLevel::Chosen,
            ..self.moved_to(key)
        }
    }

    fn moved_to(&self, key: QaKey) -> Self {
        if key == self.current {
            return self.clone();
        }
        let unseen_count = self.others.len() - self.seen_count;
        let was_unseen = self
            .others
            .iter()
            .position(|&other| other == key)
            .is_some_and(|at| at < unseen_count);
        let was_seen = self.others.contains(&key) && !was_unseen;
        let others = self.others.iter().copied().filter(|&other| other != key);
        let others = others.chain([self.current]).collect();
        Self::resumed(
            key,
            others,
            self.seen_count + 1 - usize::from(was_seen),
            self.confidence,
        )
        .with_sharing(self.can_be_shared)
        .with_reply_to(self.reply_to)
    }
}

impl fmt::Display for AnswerState {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let letter = match self.confidence {
            ConfidenceLevel::Chosen => 'c',
            ConfidenceLevel::Sure => 'h',
            ConfidenceLevel::Likely => 'm',
            ConfidenceLevel::NotSure => 'l',
        };
        let letter = match self.can_be_shared {
            true => letter.to_ascii_uppercase(),
            false => letter,
        };
        write!(f, "{letter}{}{}", self.seen_count, key_text(self.current))?;
        self.others
            .iter()
            .try_for_each(|&key| f.write_str(&key_text(key)))?;
        match self.reply_to {
            Some(message) => write!(f, "{REPLY_TO}{}", bits(message.0)),
            None => Ok(()),
        }
    }
}

impl FromStr for AnswerState {
    type Err = PressError;

    fn from_str(text: &str) -> Result<Self, PressError> {
        let mut chars = text.chars();
        let letter = chars.next().ok_or(PressError::Malformed)?;
        let confidence = match letter.to_ascii_lowercase() {
            'c' => ConfidenceLevel::Chosen,
            'h' => ConfidenceLevel::Sure,
            'm' => ConfidenceLevel::Likely,
            'l' => ConfidenceLevel::NotSure,
            _ => return Err(PressError::Malformed),
        };
        let seen_count = chars
            .next()
            .and_then(|c| c.to_digit(10))
            .ok_or(PressError::Malformed)? as usize;
        let (keys, reply_to) = match chars.as_str().split_once(REPLY_TO) {
            Some((keys, message)) => (keys, Some(MessageId(parse_bits(message)?))),
            None => (chars.as_str(), None),
        };
        let keys = keys.as_bytes().chunks(KEY_CHARS);
        let keys: Vec<QaKey> = keys
            .map(|key| parse_key(std::str::from_utf8(key).map_err(|_| PressError::Malformed)?))
            .collect::<Result<_, _>>()?;
        let (&current, others) = keys.split_first().ok_or(PressError::Malformed)?;
        let state = Self::resumed(current, others.to_vec(), seen_count, confidence);
        let is_exact = state.others == others && state.seen_count == seen_count;
        let state = state
            .with_sharing(letter.is_ascii_uppercase())
            .with_reply_to(reply_to);
        is_exact.then_some(state).ok_or(PressError::Malformed)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn state(current: u64, others: &[u64]) -> AnswerState {
        AnswerState::new(
            QaKey(current),
            others.iter().map(|&key| QaKey(key)),
            ConfidenceLevel::Sure,
        )
    }

    #[test]
    fn not_it_goes_through_every_match_once() {
        let mut now = state(1, &[2, 3, 4]);
        let mut seen = vec![now.current.0];
        while let Some(next) = now.next() {
            assert_eq!(next.others().len(), 3);
            seen.push(next.current.0);
            now = next;
        }
        assert_eq!(seen, [1, 2, 3, 4]);
    }

    #[test]
    fn a_match_picked_from_the_menu_counts_as_seen_and_the_others_stay() {
        let picked = state(1, &[2, 3]).choose(QaKey(3));
        assert_eq!(picked.others(), [QaKey(2), QaKey(1)]);
        let next = picked.next().expect("2 was not shown yet");
        assert_eq!((next.current, next.next()), (QaKey(2), None));
        let back = next.choose(QaKey(1));
        assert_eq!((back.others().len(), back.next()), (2, None));
    }
}
