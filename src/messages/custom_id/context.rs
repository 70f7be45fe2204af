//! Which matches a reply to `/ask` is about, as its buttons carry them.

use std::fmt;
use std::str::FromStr;

use super::text::{KEY_CHARS, PressError, key_text, parse_key};
use crate::messages::sureness::Sureness;
use recite_notes::QaKey;

/// The other matches a button can carry: six keys and the rest stay below 100 characters.
pub const MAX_OTHERS: usize = 5;

/// Which matches a reply is about: the one it shows and the ones it could show instead.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Context {
    pub showing: QaKey,
    pub sureness: Sureness,
    /// The other matches: first those not shown yet, best first, then those already shown.
    others: Vec<QaKey>,
    /// How many at the end of `others` were already shown.
    shown: usize,
}

impl Context {
    /// A fresh reply that shows the best match; of the others the first [`MAX_OTHERS`] are kept.
    pub fn new(
        showing: QaKey,
        others: impl IntoIterator<Item = QaKey>,
        sureness: Sureness,
    ) -> Self {
        Self::resumed(showing, others.into_iter().collect(), 0, sureness)
    }

    /// As [`Context::new`], when the last `shown` of the others were already shown.
    pub fn resumed(showing: QaKey, others: Vec<QaKey>, shown: usize, sureness: Sureness) -> Self {
        let fresh = others.len().saturating_sub(shown);
        let (mut kept, mut shown): (Vec<QaKey>, usize) = (Vec::new(), 0);
        for (at, key) in others.into_iter().enumerate() {
            if key != showing && !kept.contains(&key) && kept.len() < MAX_OTHERS {
                kept.push(key);
                shown += usize::from(at >= fresh);
            }
        }
        Self {
            showing,
            sureness,
            others: kept,
            shown,
        }
    }

    pub fn others(&self) -> &[QaKey] {
        &self.others
    }

    /// How many at the end of [`Context::others`] were already shown.
    pub fn shown(&self) -> usize {
        self.shown
    }

    /// What to show after *Not it*: the next match not shown yet, or `None` when all were.
    ///
    /// The sureness spoke of the best match, so of the next one we are never sure.
    pub fn next(&self) -> Option<Self> {
        let fresh = self.others.len() - self.shown;
        (fresh > 0).then(|| Self {
            sureness: Sureness::Low,
            ..self.moved_to(self.others[0])
        })
    }

    /// What to show after a member picked the match with this key; every other match stays.
    pub fn choose(&self, key: QaKey) -> Self {
        Self {
            sureness: Sureness::Chosen,
            ..self.moved_to(key)
        }
    }

    fn moved_to(&self, key: QaKey) -> Self {
        if key == self.showing {
            return self.clone();
        }
        let fresh = self.others.len() - self.shown;
        let was_fresh = self
            .others
            .iter()
            .position(|&other| other == key)
            .is_some_and(|at| at < fresh);
        let was_shown = self.others.contains(&key) && !was_fresh;
        let others = self.others.iter().copied().filter(|&other| other != key);
        let others = others.chain([self.showing]).collect();
        Self::resumed(
            key,
            others,
            self.shown + 1 - usize::from(was_shown),
            self.sureness,
        )
    }
}

impl fmt::Display for Context {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sureness = match self.sureness {
            Sureness::Chosen => 'c',
            Sureness::High => 'h',
            Sureness::Medium => 'm',
            Sureness::Low => 'l',
        };
        write!(f, "{sureness}{}{}", self.shown, key_text(self.showing))?;
        self.others
            .iter()
            .try_for_each(|&key| f.write_str(&key_text(key)))
    }
}

impl FromStr for Context {
    type Err = PressError;

    fn from_str(text: &str) -> Result<Self, PressError> {
        let mut chars = text.chars();
        let sureness = match chars.next() {
            Some('c') => Sureness::Chosen,
            Some('h') => Sureness::High,
            Some('m') => Sureness::Medium,
            Some('l') => Sureness::Low,
            _ => return Err(PressError::Malformed),
        };
        let shown = chars
            .next()
            .and_then(|c| c.to_digit(10))
            .ok_or(PressError::Malformed)? as usize;
        let keys = chars.as_str().as_bytes().chunks(KEY_CHARS);
        let keys: Vec<QaKey> = keys
            .map(|key| parse_key(std::str::from_utf8(key).map_err(|_| PressError::Malformed)?))
            .collect::<Result<_, _>>()?;
        let (&showing, others) = keys.split_first().ok_or(PressError::Malformed)?;
        let context = Self::resumed(showing, others.to_vec(), shown, sureness);
        let whole = context.others == others && context.shown == shown;
        whole.then_some(context).ok_or(PressError::Malformed)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn context(showing: u64, others: &[u64]) -> Context {
        Context::new(
            QaKey(showing),
            others.iter().map(|&key| QaKey(key)),
            Sureness::High,
        )
    }

    #[test]
    fn not_it_walks_through_every_match_once_and_loses_none() {
        let mut now = context(1, &[2, 3, 4]);
        let mut seen = vec![now.showing.0];
        while let Some(next) = now.next() {
            assert_eq!(next.others().len(), 3);
            seen.push(next.showing.0);
            now = next;
        }
        assert_eq!(seen, [1, 2, 3, 4]);
    }

    #[test]
    fn picking_from_the_menu_keeps_the_rest_and_counts_as_shown() {
        let picked = context(1, &[2, 3]).choose(QaKey(3));
        assert_eq!(picked.others(), [QaKey(2), QaKey(1)]);
        let next = picked.next().expect("2 was not shown yet");
        assert_eq!((next.showing, next.next()), (QaKey(2), None));
        let back = next.choose(QaKey(1));
        assert_eq!((back.others().len(), back.next()), (2, None));
    }
}
