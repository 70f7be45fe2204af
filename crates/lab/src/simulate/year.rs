//! One simulated year: every day a question for all who come, and private cards for them.

use std::collections::{HashMap, HashSet};

use jiff::Timestamp;
use jiff::civil::{Date, date};

use super::chance::{About, Chance};
use super::people::{Person, people};
use super::shared::{self, Boxes};
use super::{Outcome, Policy, Private, Settings, Shared, Truth};
use recite_notes::{QaId, Topic};
use recite_quiz::pick::{
    Asked, Attendee, Candidate, Draw, Scope, Wanted, attendance, group_question, member_card,
};
use recite_quiz::review::{after, days_between, days_later};
use recite_quiz::{Card, ChannelId, FirstTries, MemberId, Origin, Rating, Review};

const FIRST_DAY: Date = date(2026, 1, 1);
/// The recall that counts is that of the last so many days.
pub const COUNTED_DAYS: u32 = 90;
/// Attendance is reckoned from so many posts at most, as older ones hardly count.
const POSTS: usize = 60;
/// Notes a topic.
const TOPIC_SIZE: usize = 12;

/// What came of this policy with the members of this seed.
pub fn simulate(settings: Settings, truth: Truth, policy: Policy, seed: u64) -> Outcome {
    let notes = Note::all(settings.notes);
    let mut year = Year::new(settings, truth, policy, seed, &notes);
    let mut weeks = Vec::new();
    let mut recalled = vec![0.0; settings.members];
    let counted_from = settings.days.saturating_sub(COUNTED_DAYS);
    for day in 0..settings.days {
        if day % 7 == 0 {
            let recalls = year.members.iter().map(|member| member.mean_recall(day));
            weeks.push(mean(recalls));
        }
        if day >= counted_from {
            for (sum, member) in recalled.iter_mut().zip(&year.members) {
                *sum += member.mean_recall(day);
            }
        }
        year.pass(day);
    }
    let days = f64::from(settings.days - counted_from);
    let mut recalls: Vec<f64> = recalled.iter().map(|sum| sum / days).collect();
    recalls.sort_by(f64::total_cmp);
    let worst = recalls.len().div_ceil(4);
    let seen = |member: &Member| member.cards.iter().flatten().count() as f64;
    Outcome {
        recall: mean(recalls.iter().copied()),
        worst_quarter: mean(recalls[..worst].iter().copied()),
        coverage: mean(year.members.iter().map(seen)) / settings.notes as f64,
        answers: year.answers / settings.members as f64 / f64::from(settings.days),
        weeks,
    }
}

struct Note {
    qa: QaId,
    topic: Topic,
}

impl Note {
    fn all(notes: usize) -> Vec<Self> {
        let notes = 0..notes;
        notes
            .map(|at| Self {
                qa: QaId::parse(&format!("n{at:04}")).expect("letters and digits make an id"),
                topic: Topic(vec![format!("t{}", at / TOPIC_SIZE)]),
            })
            .collect()
    }
}

struct Member {
    person: Person,
    cards: Vec<Option<Card>>,
    /// Whether they answered each day's post since their first answer.
    came: Vec<bool>,
}

struct Year<'a> {
    policy: Policy,
    chance: Chance,
    candidates: Vec<Candidate<'a>>,
    numbers: HashMap<&'a QaId, usize>,
    members: Vec<Member>,
    asked: Vec<Asked>,
    first_tries: HashMap<QaId, FirstTries>,
    boxes: Boxes,
    answers: f64,
}

impl<'a> Year<'a> {
    fn new(settings: Settings, truth: Truth, policy: Policy, seed: u64, notes: &'a [Note]) -> Self {
        let chance = Chance(seed);
        let people = people(settings, truth, chance).into_iter();
        let candidates = notes.iter().map(|note| Candidate {
            qa: &note.qa,
            topic: &note.topic,
        });
        Self {
            policy,
            chance,
            candidates: candidates.collect(),
            numbers: notes.iter().map(|it| &it.qa).zip(0..).collect(),
            members: people
                .map(|person| Member {
                    person,
                    cards: vec![None; settings.notes],
                    came: Vec::new(),
                })
                .collect(),
            asked: Vec::new(),
            first_tries: HashMap::new(),
            boxes: Boxes::new(settings.notes),
            answers: 0.0,
        }
    }

    fn pass(&mut self, day: u32) {
        let question = self.question(day);
        let on = days_later(FIRST_DAY, day);
        let qa = self.candidates[question].qa.clone();
        self.asked.push(Asked { qa, on });
        let (mut right, mut answered) = (0, 0);
        for at in 0..self.members.len() {
            let luck = self
                .chance
                .uniform(About::Coming, &[at as u64, u64::from(day)]);
            let person = &self.members[at].person;
            let comes = day >= person.joins_on && luck < person.attendance;
            if comes || !self.members[at].came.is_empty() {
                self.members[at].came.push(comes);
            }
            if comes {
                answered += 1;
                right += usize::from(self.answer(at, question, day).is_right());
                self.take_private_cards(at, day);
            }
        }
        self.boxes.put(question, day, right, answered);
    }

    fn question(&self, day: u32) -> usize {
        let notes = self.candidates.len();
        match self.policy.shared {
            Shared::Random => shared::random(day, notes, self.chance),
            Shared::RoundRobin => day as usize % notes,
            Shared::ShuffleBag => shared::shuffle_bag(day, notes, self.chance),
            Shared::LowestRecall => {
                let asked = self.asked.iter().map(|it| self.numbers[&it.qa]);
                shared::lowest(&self.promised_recalls(day), &asked.collect::<Vec<_>>())
            }
            Shared::Leitner => self.boxes.next(),
            Shared::Gain => {
                let group: Vec<Attendee<'_>> = self.members.iter().map(Member::attendee).collect();
                let draw = Draw {
                    channel: ChannelId(self.chance.0),
                    on: days_later(FIRST_DAY, day),
                };
                let (asked, tries) = (&self.asked, &self.first_tries);
                group_question(&self.candidates, &group, asked, tries, draw)
                    .map_or(0, |choice| self.numbers[&choice.qa])
            }
        }
    }

    /// What the cards promise the group to recall of each note, by those who ever came; of what a member has
    /// not seen, as many as knew it at first.
    fn promised_recalls(&self, day: u32) -> Vec<f64> {
        let on = days_later(FIRST_DAY, day);
        let group: Vec<&Member> = self
            .members
            .iter()
            .filter(|it| !it.came.is_empty())
            .collect();
        let recalls = self.candidates.iter().enumerate().map(|(note, it)| {
            let tries = self.first_tries.get(it.qa).copied().unwrap_or_default();
            let known = f64::from(tries.right + 1) / f64::from(tries.tries + 4);
            mean(group.iter().map(|member| match &member.cards[note] {
                Some(card) => {
                    let elapsed = days_between(card.last_on, on);
                    f64::from(card.memory.retrievability(elapsed as f32))
                }
                None => known,
            }))
        });
        recalls.collect()
    }

    fn take_private_cards(&mut self, member: usize, day: u32) {
        let (Private::Random(cards) | Private::Overdue(cards) | Private::Gain(cards)) =
            self.policy.private
        else {
            return;
        };
        for nth in 0..cards {
            if let Some(note) = self.private_card(member, day, nth) {
                self.answer(member, note, day);
            }
        }
    }

    fn private_card(&self, member: usize, day: u32, nth: u32) -> Option<usize> {
        let (on, cards) = (days_later(FIRST_DAY, day), &self.members[member].cards);
        let is_left = |note: &usize| cards[*note].as_ref().is_none_or(|it| it.last_on < on);
        let left = || (0..cards.len()).filter(is_left);
        match self.policy.private {
            Private::None => None,
            Private::Random(_) => {
                let about = [member as u64, u64::from(day), u64::from(nth)];
                let draw = self.chance.number(About::PrivateCard, &about) as usize;
                let left: Vec<usize> = left().collect();
                left.get(draw % left.len().max(1)).copied()
            }
            // A date is due before "never", which is before what is not due.
            Private::Overdue(_) => left().min_by_key(|note| match &cards[*note] {
                Some(card) if card.due_on <= on => (0, card.due_on),
                None => (1, on),
                Some(card) => (2, card.due_on),
            }),
            Private::Gain(_) => {
                let (tries, nobody) = (&self.first_tries, HashSet::new());
                let cards = cards
                    .iter()
                    .flatten()
                    .map(|card| (&card.qa, card))
                    .collect();
                let wanted = Wanted {
                    scope: Scope::Any,
                    new_left: u32::MAX,
                };
                let next = member_card(&self.candidates, &cards, &nobody, tries, on, &wanted);
                next.map(|(qa, _)| self.numbers[&qa])
            }
        }
    }

    /// A member answers a note: they recall it or not, grade themselves, and learn.
    fn answer(&mut self, member: usize, note: usize, day: u32) -> Rating {
        let about = [member as u64, note as u64, u64::from(day)];
        let mind = &mut self.members[member].person.mind;
        let recalls = self.chance.uniform(About::Recalling, &about) < mind.recall(note, day as i32);
        let rating = match recalls {
            true => graded(self.chance.uniform(About::Grade, &about)),
            false => Rating::Missed,
        };
        mind.learn(note, rating, day as i32);
        self.answers += 1.0;
        let card = &mut self.members[member].cards[note];
        let qa = self.candidates[note].qa.clone();
        if card.is_none() {
            let tries = self.first_tries.entry(qa.clone()).or_default();
            tries.tries += 1;
            tries.right += u32::from(rating.is_right());
        }
        let review = Review {
            member: MemberId::local(),
            qa,
            rating,
            day: days_later(FIRST_DAY, day),
            reviewed_at: Timestamp::UNIX_EPOCH,
            origin: Origin::Extra,
            guild: None,
        };
        *card = Some(after(card.take(), &review));
        rating
    }
}

impl Member {
    fn attendee(&self) -> Attendee<'_> {
        let cards = self.cards.iter().flatten();
        Attendee {
            attendance: attendance(self.came.iter().rev().take(POSTS).copied()),
            cards: cards.map(|card| (&card.qa, card)).collect(),
        }
    }

    fn mean_recall(&self, day: u32) -> f64 {
        let notes = 0..self.cards.len();
        mean(notes.map(|note| self.person.mind.recall(note, day as i32)))
    }
}

/// How somebody who knew it grades themselves: the shares of right reviews in `fsrs`'s simulation.
fn graded(luck: f64) -> Rating {
    match luck {
        ..0.224 => Rating::Hard,
        ..0.855 => Rating::Right,
        _ => Rating::Easy,
    }
}

fn mean(numbers: impl IntoIterator<Item = f64>) -> f64 {
    let (mut sum, mut count) = (0.0, 0.0);
    for number in numbers {
        sum += number;
        count += 1.0;
    }
    if count > 0.0 { sum / count } else { 0.0 }
}
