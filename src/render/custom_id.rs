//! A press of a button or menu, and the `custom_id` that carries it.
//!
//! A `custom_id` holds all that answering the press needs, so a button works after a restart and
//! for as long as its message stands. It begins with a version: what a later version of the bot
//! cannot read is refused with a [`PressError`], never guessed at.
//!
//! ```text
//! 1 p h 2 <key of the Q&A shown> <keys of the others> . 3
//! │ │ │ └ how many of the others were shown already   └ page, from 0
//! │ │ └ sureness     each key: 11 characters of URL-safe base64
//! │ └ kind
//! └ version
//! ```

use std::fmt;
use std::str::FromStr;

use base64::Engine;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;

use super::answer::Sureness;
use super::limits;
use crate::notes::QaKey;

/// The other matches a button can carry: six keys and the rest stay below 100 characters.
pub const MAX_OTHERS: usize = 5;

const VERSION: char = '1';
/// 64 bits in base64.
const KEY_CHARS: usize = 11;

/// What a member asks for by pressing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Press {
    /// This answered my question.
    Answered(Context),
    /// This is not it; show me the next match.
    NotIt(Context),
    /// Show me this page, from 0.
    Page { context: Context, page: usize },
    /// Show me the match whose key, as [`key_text`] writes it, is the menu's chosen value.
    Menu(Context),
    /// Show me this Q&A.
    Show(QaKey),
}

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

/// A key as buttons and menus spell it: 11 characters of URL-safe base64.
pub fn key_text(key: QaKey) -> String {
    BASE64_URL_SAFE_NO_PAD.encode(key.0.to_be_bytes())
}

/// The key that [`key_text`] wrote.
pub fn parse_key(text: &str) -> Result<QaKey, PressError> {
    let mut bytes = [0; 8];
    match BASE64_URL_SAFE_NO_PAD.decode_slice(text, &mut bytes) {
        Ok(8) => Ok(QaKey(u64::from_be_bytes(bytes))),
        _ => Err(PressError::Malformed),
    }
}

/// Why a `custom_id` is not one of ours.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PressError {
    #[error("custom_id of another version")]
    Version,
    #[error("custom_id of an unknown kind")]
    Kind,
    #[error("malformed custom_id")]
    Malformed,
}

/// Writes the `custom_id`, at most 100 characters of ASCII.
impl fmt::Display for Press {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{VERSION}")?;
        match self {
            Self::Answered(context) => write!(f, "a{context}"),
            Self::NotIt(context) => write!(f, "n{context}"),
            Self::Page { context, page } => write!(f, "p{context}.{page}"),
            Self::Menu(context) => write!(f, "m{context}"),
            Self::Show(key) => write!(f, "s{}", key_text(*key)),
        }
    }
}

impl FromStr for Press {
    type Err = PressError;

    fn from_str(custom_id: &str) -> Result<Self, PressError> {
        let rest = custom_id.strip_prefix(VERSION).ok_or(PressError::Version)?;
        if custom_id.len() > limits::CUSTOM_ID || !custom_id.is_ascii() {
            return Err(PressError::Malformed);
        }
        let (kind, rest) = rest.split_at_checked(1).ok_or(PressError::Malformed)?;
        match kind {
            "a" => Ok(Self::Answered(rest.parse()?)),
            "n" => Ok(Self::NotIt(rest.parse()?)),
            "m" => Ok(Self::Menu(rest.parse()?)),
            "s" => Ok(Self::Show(parse_key(rest)?)),
            "p" => {
                let (context, digits) = rest.split_once('.').ok_or(PressError::Malformed)?;
                let page: usize = digits.parse().map_err(|_| PressError::Malformed)?;
                // `parse` also takes "+3" and "03", which no button of ours says.
                let exact = page.to_string() == digits;
                exact.then_some(()).ok_or(PressError::Malformed)?;
                Ok(Self::Page {
                    context: context.parse()?,
                    page,
                })
            }
            _ => Err(PressError::Kind),
        }
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
    use proptest::prelude::*;

    fn context(showing: u64, others: &[u64]) -> Context {
        Context::new(
            QaKey(showing),
            others.iter().map(|&key| QaKey(key)),
            Sureness::High,
        )
    }

    fn presses() -> impl Strategy<Value = Press> {
        let sureness = prop_oneof![
            Just(Sureness::Chosen),
            Just(Sureness::High),
            Just(Sureness::Medium),
            Just(Sureness::Low)
        ];
        let contexts = (
            any::<u64>(),
            prop::collection::vec(any::<u64>(), 0..9),
            0..9_usize,
            sureness,
        )
            .prop_map(|(showing, others, shown, sureness)| {
                let others = others.into_iter().map(QaKey).collect();
                Context::resumed(QaKey(showing), others, shown, sureness)
            });
        (contexts, any::<usize>(), 0..5).prop_map(|(context, page, kind)| match kind {
            0 => Press::Answered(context),
            1 => Press::NotIt(context),
            2 => Press::Page { context, page },
            3 => Press::Menu(context),
            _ => Press::Show(context.showing),
        })
    }

    proptest! {
        #[test]
        fn every_press_survives_its_custom_id(press in presses()) {
            let custom_id = press.to_string();
            prop_assert!(custom_id.len() <= limits::CUSTOM_ID);
            prop_assert_eq!(custom_id.parse(), Ok(press));
        }

        #[test]
        fn text_that_is_no_custom_id_is_refused_not_guessed(text in "(1[anpmsx])?[ -~é]{0,110}") {
            if let Ok(press) = text.parse::<Press>() {
                prop_assert_eq!(press.to_string().len(), text.len());
            }
        }
    }

    #[test]
    fn each_fault_of_a_custom_id_has_its_name() {
        let good = Press::NotIt(context(1, &[2])).to_string();
        insta::assert_snapshot!(good, @"1nh0AAAAAAAAAAEAAAAAAAAAAI");
        assert_eq!("2x".parse::<Press>(), Err(PressError::Version));
        assert_eq!("".parse::<Press>(), Err(PressError::Version));
        assert_eq!("1z".parse::<Press>(), Err(PressError::Kind));
        assert_eq!("1".parse::<Press>(), Err(PressError::Malformed));
        assert_eq!(
            good[..good.len() - 1].parse::<Press>(),
            Err(PressError::Malformed)
        );
        assert_eq!(
            good.replace("1nh0", "1nh2").parse::<Press>(),
            Err(PressError::Malformed)
        );
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
