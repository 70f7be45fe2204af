//! Presses of buttons and menus, and the `custom_id`s that carry them.
//!
//! A `custom_id` contains everything that the reply needs, so a button works after a restart and as long as its message
//! exists. It begins with a version: what this version of the bot cannot read is rejected with a [`PressError`], never
//! guessed.
//!
//! ```text
//! 1 p h 2 <key of the Q&A shown> <keys of the others> . 3      a page of an answer to /ask
//! │ │ │ └ how many of the others were already shown   └ page, from 0; before it, after "~", the message to reply to
//! │ │ └ confidence (a capital letter if the reply can be posted to the channel)
//! │ │                  each key: 11 characters of URL-safe base64
//! │ └ kind
//! └ version
//! 1 g 3 <key of the Q&A> 2026-11-22 d <post>                   a grade of the open question
//! 1 g 3 <key of the Q&A> 2026-11-22 n 2 , <topic>              a grade in a session
//!     │                             │ └ how many more cards
//!     └ grade                       └ why it was shown
//! ```

mod answer_state;
mod card;
mod text;

use std::fmt;
use std::str::FromStr;

use super::limits;
use card::{CardText, SessionText, parse_card, parse_session};
use recite_notes::QaKey;
use recite_quiz::{ChannelId, MemberId, PostId, Rating, Session, ShownCard};

pub use answer_state::{AnswerState, MAX_OTHERS};
use text::{KEY_CHARS, bits, number, parse_bits, parse_bool};
pub use text::{PressError, key_text, parse_key};

/// The version of the format.
const VERSION: char = '1';

/// What a member asks for by pressing a button or picking from a menu.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Press {
    /// Record that the match answered the question.
    Answered(AnswerState),
    /// Record that the match did not answer the question, and show the next one.
    NotIt(AnswerState),
    /// Show a page of the answer.
    Page {
        /// The matches of the reply.
        state: AnswerState,
        /// From 0.
        page: usize,
    },
    /// Show the match whose key, as [`key_text`] writes it, is the picked value of the menu.
    Menu(AnswerState),
    /// Show the first page of a match that was offered.
    Show(AnswerState),
    /// Post a reply, which only the member who asked sees, to the channel.
    Share(SharedReply),
    /// Post the match as a reply to the message that the state names.
    PostReply(AnswerState),
    /// Remove the reply with this button.
    RemoveReply(ReplyOwners),
    /// Show this Q&A only to the member who presses.
    Peek(QaKey),
    /// Show the Q&A whose key, as [`key_text`] writes it, is the picked value of the menu below this help channel.
    PeekPicked(ChannelId),
    /// Record that the answer in a help thread solved the question of its author.
    SolveThread(ReplyOwners),
    /// Post answers in the threads of this help channel from now on.
    GoLive(ChannelId),
    /// Show the answer to this post only to the member who presses. It also marks the post as the bot's own.
    Reveal(PostId),
    /// Show the answer of a card.
    RevealCard(ShownCard),
    /// Show a page of a card's answer.
    CardPage {
        /// The card.
        card: ShownCard,
        /// From 0.
        page: usize,
    },
    /// Save a grade.
    Grade {
        /// The card.
        card: ShownCard,
        /// How well the member knew it.
        rating: Rating,
    },
    /// Show the next card of a session.
    Next(Session),
    /// End the session.
    Stop(Session),
    /// Add this Q&A to the member's cards.
    Later(QaKey),
    /// Delete everything that is stored about the member.
    Forget {
        /// Whether the member has confirmed it.
        confirmed: bool,
    },
    /// Leave the leaderboard, or join it again if it is false.
    OptOut(bool),
}

/// The members who may remove a reply, by their Discord ids.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ReplyOwners {
    /// The member who posted it.
    pub poster: u64,
    /// The author of the question.
    pub author: u64,
}

impl ReplyOwners {
    /// Returns whether this is one of them.
    pub fn contains(self, member: &MemberId) -> bool {
        let owners = [self.poster, self.author].map(MemberId::discord);
        owners.contains(member)
    }
}

/// A private reply that can be posted to the channel.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SharedReply {
    /// A match in full.
    Answer(AnswerState),
    /// The matches that were offered: the one that the state shows, then the others.
    Matches(AnswerState),
    /// No note answers.
    Nothing,
}

/// Writes the `custom_id`, at most 100 characters of ASCII.
impl fmt::Display for Press {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{VERSION}")?;
        match self {
            Self::Answered(state) => write!(f, "a{state}"),
            Self::NotIt(state) => write!(f, "n{state}"),
            Self::Page { state, page } => write!(f, "p{state}.{page}"),
            Self::Menu(state) => write!(f, "m{state}"),
            Self::Show(state) => write!(f, "s{state}"),
            Self::Share(SharedReply::Answer(state)) => write!(f, "ha{state}"),
            Self::Share(SharedReply::Matches(state)) => write!(f, "hm{state}"),
            Self::Share(SharedReply::Nothing) => write!(f, "hn"),
            Self::PostReply(state) => write!(f, "q{state}"),
            Self::RemoveReply(owners) => write!(f, "d{}", owners_text(*owners)),
            Self::Peek(key) => write!(f, "k{}", key_text(*key)),
            Self::PeekPicked(channel) => write!(f, "w{}", bits(channel.0)),
            Self::SolveThread(owners) => write!(f, "v{}", owners_text(*owners)),
            Self::GoLive(channel) => write!(f, "y{}", bits(channel.0)),
            Self::Reveal(post) => write!(f, "r{}", bits(post.0)),
            Self::RevealCard(card) => write!(f, "c{}", CardText(card)),
            Self::CardPage { card, page } => write!(f, "t{page}.{}", CardText(card)),
            Self::Grade { card, rating } => write!(f, "g{}{}", *rating as u8, CardText(card)),
            Self::Next(session) => write!(f, "x{}", SessionText(session)),
            Self::Stop(session) => write!(f, "e{}", SessionText(session)),
            Self::Later(key) => write!(f, "l{}", key_text(*key)),
            Self::Forget { confirmed } => write!(f, "f{}", u8::from(*confirmed)),
            Self::OptOut(out) => write!(f, "o{}", u8::from(*out)),
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
        let press = match kind {
            "a" => Self::Answered(rest.parse()?),
            "n" => Self::NotIt(rest.parse()?),
            "m" => Self::Menu(rest.parse()?),
            "s" => Self::Show(rest.parse()?),
            "h" => Self::Share(parse_shared(rest)?),
            "p" => {
                let (state, page) = rest.split_once('.').ok_or(PressError::Malformed)?;
                Self::Page {
                    state: state.parse()?,
                    page: number(page)?,
                }
            }
            "q" => Self::PostReply(rest.parse()?),
            "d" => Self::RemoveReply(parse_owners(rest)?),
            "k" => Self::Peek(parse_key(rest)?),
            "w" => Self::PeekPicked(ChannelId(parse_bits(rest)?)),
            "v" => Self::SolveThread(parse_owners(rest)?),
            "y" => Self::GoLive(ChannelId(parse_bits(rest)?)),
            "r" => Self::Reveal(PostId(parse_bits(rest)?)),
            "c" => Self::RevealCard(parse_card(rest)?),
            "t" => {
                let (page, card) = rest.split_once('.').ok_or(PressError::Malformed)?;
                Self::CardPage {
                    card: parse_card(card)?,
                    page: number(page)?,
                }
            }
            "g" => {
                let (rating, card) = rest.split_at_checked(1).ok_or(PressError::Malformed)?;
                let rating = Rating::from_number(number(rating)?);
                Self::Grade {
                    card: parse_card(card)?,
                    rating: rating.ok_or(PressError::Malformed)?,
                }
            }
            "x" => Self::Next(parse_session(rest)?),
            "e" => Self::Stop(parse_session(rest)?),
            "l" => Self::Later(parse_key(rest)?),
            "f" => Self::Forget {
                confirmed: parse_bool(rest)?,
            },
            "o" => Self::OptOut(parse_bool(rest)?),
            _ => return Err(PressError::Kind),
        };
        // `parse` also accepts "+3" and "03", which no button of this bot contains.
        let is_exact = press.to_string() == custom_id;
        is_exact.then_some(press).ok_or(PressError::Malformed)
    }
}

fn owners_text(owners: ReplyOwners) -> String {
    [owners.poster, owners.author].map(bits).concat()
}

fn parse_owners(text: &str) -> Result<ReplyOwners, PressError> {
    let halves = text.split_at_checked(KEY_CHARS);
    let (poster, author) = halves.ok_or(PressError::Malformed)?;
    Ok(ReplyOwners {
        poster: parse_bits(poster)?,
        author: parse_bits(author)?,
    })
}

fn parse_shared(text: &str) -> Result<SharedReply, PressError> {
    let (kind, rest) = text.split_at_checked(1).ok_or(PressError::Malformed)?;
    match (kind, rest) {
        ("a", state) => Ok(SharedReply::Answer(state.parse()?)),
        ("m", state) => Ok(SharedReply::Matches(state.parse()?)),
        ("n", "") => Ok(SharedReply::Nothing),
        _ => Err(PressError::Malformed),
    }
}

#[cfg(test)]
mod tests {
    use jiff::Span;
    use jiff::civil::date;
    use proptest::prelude::*;

    use super::*;
    use crate::messages::answer::ConfidenceLevel;
    use recite_notes::TopicKey;
    use recite_quiz::{CardKind, MessageId, Occasion};

    fn states() -> impl Strategy<Value = AnswerState> {
        let confidence = prop_oneof![
            Just(ConfidenceLevel::Chosen),
            Just(ConfidenceLevel::Sure),
            Just(ConfidenceLevel::Likely),
            Just(ConfidenceLevel::NotSure)
        ];
        let others = prop::collection::vec(any::<u64>(), 0..9);
        let place = (any::<bool>(), any::<Option<u64>>());
        (any::<u64>(), others, 0..9_usize, confidence, place).prop_map(
            |(showing, others, shown, confidence, (can_be_shared, reply_to))| {
                let others = others.into_iter().map(QaKey).collect();
                AnswerState::resumed(QaKey(showing), others, shown, confidence)
                    .with_sharing(can_be_shared)
                    .with_reply_to(reply_to.map(MessageId))
            },
        )
    }

    fn sessions() -> impl Strategy<Value = Session> {
        (any::<Option<u64>>(), any::<Option<u8>>()).prop_map(|(topic, left)| Session {
            topic: topic.map(TopicKey),
            left,
        })
    }

    fn cards() -> impl Strategy<Value = ShownCard> {
        let kind = prop::sample::select(vec![CardKind::Due, CardKind::New, CardKind::Extra]);
        let occasion = prop_oneof![
            any::<u64>().prop_map(|post| Occasion::Daily(PostId(post))),
            (sessions(), kind).prop_map(|(session, kind)| Occasion::Session(session, kind)),
        ];
        // Every date that jiff has.
        (any::<u64>(), -4_371_587..=2_932_896_i32, occasion).prop_map(|(key, day, occasion)| {
            ShownCard {
                key: QaKey(key),
                shown_on: date(1970, 1, 1).saturating_add(Span::new().days(day)),
                occasion,
            }
        })
    }

    fn presses() -> impl Strategy<Value = Press> {
        let rating = prop::sample::select(Rating::ALL.to_vec());
        prop_oneof![
            states().prop_map(Press::Answered),
            states().prop_map(Press::NotIt),
            (states(), any::<u32>()).prop_map(|(state, page)| Press::Page {
                state,
                page: page as usize,
            }),
            states().prop_map(Press::Menu),
            states().prop_map(Press::Show),
            states().prop_map(|state| Press::Share(SharedReply::Answer(state))),
            states().prop_map(|state| Press::Share(SharedReply::Matches(state))),
            Just(Press::Share(SharedReply::Nothing)),
            states().prop_map(Press::PostReply),
            (any::<u64>(), any::<u64>())
                .prop_map(|(poster, author)| Press::RemoveReply(ReplyOwners { poster, author })),
            (any::<u64>(), any::<u64>())
                .prop_map(|(poster, author)| Press::SolveThread(ReplyOwners { poster, author })),
            any::<u64>().prop_map(|key| Press::Peek(QaKey(key))),
            any::<u64>().prop_map(|channel| Press::PeekPicked(ChannelId(channel))),
            any::<u64>().prop_map(|channel| Press::GoLive(ChannelId(channel))),
            any::<u64>().prop_map(|post| Press::Reveal(PostId(post))),
            cards().prop_map(Press::RevealCard),
            (cards(), any::<usize>()).prop_map(|(card, page)| Press::CardPage { card, page }),
            (cards(), rating).prop_map(|(card, rating)| Press::Grade { card, rating }),
            sessions().prop_map(Press::Next),
            sessions().prop_map(Press::Stop),
            any::<u64>().prop_map(|key| Press::Later(QaKey(key))),
            any::<bool>().prop_map(|confirmed| Press::Forget { confirmed }),
            any::<bool>().prop_map(Press::OptOut),
        ]
    }

    proptest! {
        #[test]
        fn every_press_is_read_back_from_its_custom_id(press in presses()) {
            let custom_id = press.to_string();
            prop_assert!(custom_id.len() <= limits::CUSTOM_ID);
            prop_assert_eq!(custom_id.parse(), Ok(press));
        }

        #[test]
        fn text_that_is_not_a_custom_id_is_rejected(
            text in "(1[anpmsrctgxelfoyhqdk])?[ -~é]{0,110}",
            near in presses(), at in any::<prop::sample::Index>(), c in "[ -~]",
        ) {
            // Also a valid one with one character changed.
            let mut near = near.to_string();
            let at = at.index(near.len());
            near.replace_range(at..=at, &c);
            for text in [text, near] {
                if let Ok(press) = text.parse::<Press>() {
                    prop_assert_eq!(press.to_string(), text);
                }
            }
        }
    }

    #[test]
    fn each_error_in_a_custom_id_has_its_own_variant() {
        let state = AnswerState::new(QaKey(1), [QaKey(2)], ConfidenceLevel::Sure);
        let good = Press::NotIt(state).to_string();
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
    fn cards_are_written_as_in_old_messages() {
        let shown_on = date(2026, 11, 22);
        let press = |occasion| {
            let key = QaKey(1);
            let card = ShownCard {
                key,
                shown_on,
                occasion,
            };
            let rating = Rating::Right;
            Press::Grade { card, rating }.to_string()
        };
        insta::assert_snapshot!(press(Occasion::Daily(PostId(2))), @"1g3AAAAAAAAAAE2026-11-22dAAAAAAAAAAI");
        let (topic, left) = (Some(TopicKey(3)), Some(2));
        insta::assert_snapshot!(press(Occasion::Session(Session { topic, left }, CardKind::New)), @"1g3AAAAAAAAAAE2026-11-22n2,AAAAAAAAAAM");
        let (topic, left) = (None, None);
        insta::assert_snapshot!(press(Occasion::Session(Session { topic, left }, CardKind::Due)), @"1g3AAAAAAAAAAE2026-11-22u,");
        insta::assert_snapshot!(Press::Reveal(PostId(2)).to_string(), @"1rAAAAAAAAAAI");
    }
}
