//! Simulates one year: every day one question for the members who come, and private cards for them.

use std::collections::{HashMap, HashSet};

use jiff::Timestamp;
use jiff::civil::{Date, date};

use super::people::{Person, people};
use super::random::{DrawPurpose, SeededRandom};
use super::shared_question::{self, LeitnerBoxes};
use super::{MemoryModel, Policy, PrivatePolicy, SharedPolicy, SimulationSettings, YearResult};
use recite_notes::{QaId, Topic};
use recite_quiz::pick::{
    AskedQuestion, Attendee, Candidate, CardRequest, Scope, TieBreak, attendance, group_question,
    member_card,
};
use recite_quiz::review::{add_review, days_between, days_later};
use recite_quiz::{Card, ChannelId, FirstTries, MemberId, Origin, Rating, Review};

const FIRST_DAY: Date = date(2026, 1, 1);
/// The result counts the recall of this many days at the end.
pub const COUNTED_DAYS: u32 = 90;
/// Attendance is computed from at most this many posts, because older ones hardly count.
const MAX_ATTENDANCE_POSTS: usize = 60;
/// The notes in a topic.
const NOTES_PER_TOPIC: usize = 12;

/// Simulates a year of a policy with the members of a seed.
pub fn simulate(
    settings: SimulationSettings,
    memory_model: MemoryModel,
    policy: Policy,
    seed: u64,
) -> YearResult {
    let notes = Note::all(settings.notes);
    let mut year = Year::new(settings, memory_model, policy, seed, &notes);
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
        year.simulate_day(day);
    }
    let days = f64::from(settings.days - counted_from);
    let mut recalls: Vec<f64> = recalled.iter().map(|sum| sum / days).collect();
    recalls.sort_by(f64::total_cmp);
    let worst = recalls.len().div_ceil(4);
    let seen = |member: &Member| member.cards.iter().flatten().count() as f64;
    YearResult {
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
                topic: Topic(vec![format!("t{}", at / NOTES_PER_TOPIC)]),
            })
            .collect()
    }
}

struct Member {
    person: Person,
    cards: Vec<Option<Card>>,
    /// Whether the member answered each day's post since their first answer.
    answered_posts: Vec<bool>,
}

struct Year<'a> {
    policy: Policy,
    random: SeededRandom,
    candidates: Vec<Candidate<'a>>,
    numbers: HashMap<&'a QaId, usize>,
    members: Vec<Member>,
    asked: Vec<AskedQuestion>,
    first_tries: HashMap<QaId, FirstTries>,
    boxes: LeitnerBoxes,
    answers: f64,
}

impl<'a> Year<'a> {
    fn new(
        settings: SimulationSettings,
        memory_model: MemoryModel,
        policy: Policy,
        seed: u64,
        notes: &'a [Note],
    ) -> Self {
        let random = SeededRandom(seed);
        let people = people(settings, memory_model, random).into_iter();
        let candidates = notes.iter().map(|note| Candidate {
            qa: &note.qa,
            topic: &note.topic,
        });
        Self {
            policy,
            random,
            candidates: candidates.collect(),
            numbers: notes.iter().map(|it| &it.qa).zip(0..).collect(),
            members: people
                .map(|person| Member {
                    person,
                    cards: vec![None; settings.notes],
                    answered_posts: Vec::new(),
                })
                .collect(),
            asked: Vec::new(),
            first_tries: HashMap::new(),
            boxes: LeitnerBoxes::new(settings.notes),
            answers: 0.0,
        }
    }

    fn simulate_day(&mut self, day: u32) {
        let question = self.choose_question(day);
        let on = days_later(FIRST_DAY, day);
        let qa = self.candidates[question].qa.clone();
        self.asked.push(AskedQuestion { qa, on });
        let (mut right, mut answered) = (0, 0);
        for at in 0..self.members.len() {
            let draw = self
                .random
                .uniform(DrawPurpose::Coming, &[at as u64, u64::from(day)]);
            let person = &self.members[at].person;
            let comes = day >= person.joins_on && draw < person.attendance;
            if comes || !self.members[at].answered_posts.is_empty() {
                self.members[at].answered_posts.push(comes);
            }
            if comes {
                answered += 1;
                right += usize::from(self.answer(at, question, day).is_right());
                self.answer_private_cards(at, day);
            }
        }
        self.boxes.update(question, day, right, answered);
    }

    fn choose_question(&self, day: u32) -> usize {
        let notes = self.candidates.len();
        match self.policy.shared {
            SharedPolicy::Random => shared_question::random(day, notes, self.random),
            SharedPolicy::RoundRobin => day as usize % notes,
            SharedPolicy::ShuffleBag => shared_question::shuffle_bag(day, notes, self.random),
            SharedPolicy::LowestRecall => {
                let asked = self.asked.iter().map(|it| self.numbers[&it.qa]);
                shared_question::lowest_recall(
                    &self.predicted_recalls(day),
                    &asked.collect::<Vec<_>>(),
                )
            }
            SharedPolicy::Leitner => self.boxes.next(),
            SharedPolicy::Gain => {
                let group: Vec<Attendee<'_>> = self.members.iter().map(Member::attendee).collect();
                let draw = TieBreak {
                    channel: ChannelId(self.random.0),
                    on: days_later(FIRST_DAY, day),
                };
                let (asked, tries) = (&self.asked, &self.first_tries);
                group_question(&self.candidates, &group, asked, tries, draw)
                    .map_or(0, |choice| self.numbers[&choice.qa])
            }
        }
    }

    /// Returns the recall of each note that the cards predict, averaged over the members who ever came. For a
    /// member without a card, it is the share of members who knew the note at first.
    fn predicted_recalls(&self, day: u32) -> Vec<f64> {
        let on = days_later(FIRST_DAY, day);
        let group: Vec<&Member> = self
            .members
            .iter()
            .filter(|it| !it.answered_posts.is_empty())
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

    fn answer_private_cards(&mut self, member: usize, day: u32) {
        let (PrivatePolicy::Random(cards)
        | PrivatePolicy::Overdue(cards)
        | PrivatePolicy::Gain(cards)) = self.policy.private
        else {
            return;
        };
        for nth in 0..cards {
            if let Some(note) = self.choose_private_card(member, day, nth) {
                self.answer(member, note, day);
            }
        }
    }

    fn choose_private_card(&self, member: usize, day: u32, nth: u32) -> Option<usize> {
        let (on, cards) = (days_later(FIRST_DAY, day), &self.members[member].cards);
        let is_left = |note: &usize| cards[*note].as_ref().is_none_or(|it| it.last_on < on);
        let left = || (0..cards.len()).filter(is_left);
        match self.policy.private {
            PrivatePolicy::None => None,
            PrivatePolicy::Random(_) => {
                let about = [member as u64, u64::from(day), u64::from(nth)];
                let draw = self.random.number(DrawPurpose::PrivateCard, &about) as usize;
                let left: Vec<usize> = left().collect();
                left.get(draw % left.len().max(1)).copied()
            }
            // A due date comes before "never", which comes before a card that is not due.
            PrivatePolicy::Overdue(_) => left().min_by_key(|note| match &cards[*note] {
                Some(card) if card.due_on <= on => (0, card.due_on),
                None => (1, on),
                Some(card) => (2, card.due_on),
            }),
            PrivatePolicy::Gain(_) => {
                let (tries, no_wishes) = (&self.first_tries, HashSet::new());
                let cards = cards
                    .iter()
                    .flatten()
                    .map(|card| (&card.qa, card))
                    .collect();
                let request = CardRequest {
                    scope: Scope::Any,
                    new_left: u32::MAX,
                };
                let next = member_card(&self.candidates, &cards, &no_wishes, tries, on, &request);
                next.map(|(qa, _)| self.numbers[&qa])
            }
        }
    }

    /// Lets a member answer a note: they recall it or not, rate themselves, and learn.
    fn answer(&mut self, member: usize, note: usize, day: u32) -> Rating {
        let about = [member as u64, note as u64, u64::from(day)];
        let memory = &mut self.members[member].person.memory;
        let recalls =
            self.random.uniform(DrawPurpose::Recalling, &about) < memory.recall(note, day as i32);
        let rating = match recalls {
            true => draw_rating(self.random.uniform(DrawPurpose::Grade, &about)),
            false => Rating::Missed,
        };
        memory.learn(note, rating, day as i32);
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
        *card = Some(add_review(card.take(), &review));
        rating
    }
}

impl Member {
    fn attendee(&self) -> Attendee<'_> {
        let cards = self.cards.iter().flatten();
        Attendee {
            attendance: attendance(
                self.answered_posts
                    .iter()
                    .rev()
                    .take(MAX_ATTENDANCE_POSTS)
                    .copied(),
            ),
            cards: cards.map(|card| (&card.qa, card)).collect(),
        }
    }

    fn mean_recall(&self, day: u32) -> f64 {
        let notes = 0..self.cards.len();
        mean(notes.map(|note| self.person.memory.recall(note, day as i32)))
    }
}

/// Draws the rating of a member who knew the answer, with the shares of `fsrs`'s simulation.
fn draw_rating(draw: f64) -> Rating {
    match draw {
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
