//! The question of a group.

use std::collections::{HashMap, HashSet};

use jiff::civil::Date;

use super::seeded::lot;
use super::{Asked, Attendee, Candidate, Choice, Draw, gain, gain_unseen};
use crate::review::days_between;
use crate::{Card, FirstTries, Reason};
use recite_notes::QaId;

/// A question rests for so many days, or for a third of the pool's size if that is less.
const COOL_DOWN_DAYS: usize = 14;
/// Above so many candidates only those asked longest ago are weighed: else many would never come.
const MANY: usize = 200;
/// What each older post counts for attendance beside the next newer one: a half after ten.
const FADING: f64 = 0.933;
/// Who answers less of the posts than this does not come regularly.
const REGULAR: f64 = 0.25;

/// The question that raises the group's recall most, each member counted by their attendance.
///
/// A question asked lately rests; no topic comes thrice in a row; of many candidates only the third
/// asked longest ago is weighed. A rule that would leave nothing is passed over, so the choice is
/// `None` only without candidates. While nobody has answered anything, it is a shuffled order in which
/// each question comes once a round. What was asked on the draw's own date or later does not matter.
pub fn group_question(
    candidates: &[Candidate<'_>],
    group: &[Attendee<'_>],
    asked: &[Asked],
    first_tries: &HashMap<QaId, FirstTries>,
    draw: Draw,
) -> Option<Choice> {
    let before = asked.partition_point(|it| it.on < draw.on);
    let history = History::new(candidates, &asked[..before]);
    let rested = prefer(candidates.iter().collect(), |it| {
        history.has_rested(it.qa, draw.on, candidates.len())
    });
    let has_answers = |it: &Attendee<'_>| it.attendance > 0.0 && !it.cards.is_empty();
    if !group.iter().any(has_answers) {
        let (round, bag) = history.bag();
        let left = prefer(rested, |it| !bag.contains(it.qa));
        let pool = prefer(left, |it| history.is_new_topic(it));
        let first = pool
            .into_iter()
            .min_by_key(|it| (lot(&[draw.channel.0, round], it.qa), it.qa))?;
        return Some(Choice {
            qa: first.qa.clone(),
            reason: Reason::Shuffled,
        });
    }
    let waiting = match candidates.len() > MANY {
        true => history.longest_waiting(rested, candidates.len() / 3),
        false => rested,
    };
    let pool = prefer(waiting, |it| history.is_new_topic(it));
    let seed = [draw.channel.0, on_day(draw.on)];
    let weighed = pool.into_iter().map(|it| {
        let gain = expected_gain(it.qa, group, first_tries, draw.on);
        (gain, lot(&seed, it.qa), it.qa)
    });
    let (_, _, best) = weighed.max_by(|a, b| {
        let (gain, lot, id) = (a.0.total_cmp(&b.0), a.1.cmp(&b.1), b.2.cmp(a.2));
        gain.then(lot).then(id)
    })?;
    Some(Choice {
        qa: best.clone(),
        reason: reason(best, group, draw.on),
    })
}

/// How likely a member answers the next post, by whether they answered those since their first
/// answer, newest first; 0 without any.
///
/// Recent posts count more. A first answer alone says little, so an unknown post or two is counted
/// as half answered.
pub fn attendance(answered: impl IntoIterator<Item = bool>) -> f64 {
    let (mut came, mut posts, mut weight) = (0.0, 0.0, 1.0);
    for answered in answered {
        came += if answered { weight } else { 0.0 };
        posts += weight;
        weight *= FADING;
    }
    match posts > 0.0 {
        true => (came + 0.5) / (posts + 1.0),
        false => 0.0,
    }
}

fn expected_gain(
    qa: &QaId,
    group: &[Attendee<'_>],
    first_tries: &HashMap<QaId, FirstTries>,
    today: Date,
) -> f64 {
    let unseen = gain_unseen(first_tries.get(qa).copied().unwrap_or_default());
    let gains = group.iter().map(|member| {
        let gain = match member.cards.get(qa) {
            Some(card) => gain(card.memory, days_between(card.last_on, today)),
            None => unseen,
        };
        member.attendance * gain
    });
    gains.sum()
}

/// How many of those who come regularly have forgotten the answer, as far as can be expected, and
/// how many never had the question.
fn reason(qa: &QaId, group: &[Attendee<'_>], today: Date) -> Reason {
    let regulars = || group.iter().filter(|it| it.attendance >= REGULAR);
    let cards = || regulars().filter_map(|it| it.cards.get(qa));
    let forgotten: f32 = cards().map(|card| 1.0 - recall(card, today)).sum();
    let (members, seen) = (regulars().count() as u32, cards().count() as u32);
    Reason::Gain {
        members,
        forgotten: forgotten.round() as u32,
        unseen: members - seen,
    }
}

fn recall(card: &Card, today: Date) -> f32 {
    let elapsed = days_between(card.last_on, today);
    card.memory.retrievability(elapsed as f32)
}

/// What a channel was asked so far.
struct History<'a> {
    asked: &'a [Asked],
    last_on: HashMap<&'a QaId, Date>,
    topics: HashMap<&'a QaId, &'a Candidate<'a>>,
}

impl<'a> History<'a> {
    fn new(candidates: &'a [Candidate<'a>], asked: &'a [Asked]) -> Self {
        Self {
            asked,
            last_on: asked.iter().map(|it| (&it.qa, it.on)).collect(),
            topics: candidates.iter().map(|it| (it.qa, it)).collect(),
        }
    }

    fn has_rested(&self, qa: &QaId, today: Date, pool: usize) -> bool {
        // Fewer days than there are questions, so that one has always rested.
        let days = COOL_DOWN_DAYS.min(pool.div_ceil(3)).min(pool - 1);
        let last_on = self.last_on.get(qa);
        last_on.is_none_or(|last_on| days_between(*last_on, today) as usize > days)
    }

    /// Whether the last two questions were not both of this one's topic. No topic is no topic.
    fn is_new_topic(&self, candidate: &Candidate<'_>) -> bool {
        let of_topic = |asked: &Asked| {
            let topic = self.topics.get(&asked.qa).map(|it| it.topic);
            topic == Some(candidate.topic) && !candidate.topic.0.is_empty()
        };
        let last_two = self.asked.iter().rev().take(2);
        last_two.filter(|asked| of_topic(asked)).count() < 2
    }

    /// The `wanted` candidates that were not asked for longest, and more where several are equal.
    fn longest_waiting<'c>(
        &self,
        mut pool: Vec<&'c Candidate<'c>>,
        wanted: usize,
    ) -> Vec<&'c Candidate<'c>> {
        let last_on = |it: &&Candidate<'_>| self.last_on.get(it.qa).copied();
        pool.sort_by_key(last_on);
        if let Some(last) = pool.get(wanted.max(1) - 1).map(last_on) {
            pool.retain(|it| last_on(it) <= last);
        }
        pool
    }

    /// How many rounds are complete, and what the present one has had.
    fn bag(&self) -> (u64, HashSet<&'a QaId>) {
        let (mut round, mut had) = (0, HashSet::new());
        let asked = self.asked.iter().map(|it| &it.qa);
        for qa in asked.filter(|qa| self.topics.contains_key(qa)) {
            had.insert(qa);
            if had.len() == self.topics.len() {
                round += 1;
                had.clear();
            }
        }
        (round, had)
    }
}

/// Those that keep the rule, or all when none does.
fn prefer<'a>(
    pool: Vec<&'a Candidate<'a>>,
    rule: impl Fn(&Candidate<'_>) -> bool,
) -> Vec<&'a Candidate<'a>> {
    let kept: Vec<_> = pool.iter().copied().filter(|it| rule(it)).collect();
    if kept.is_empty() { pool } else { kept }
}

fn on_day(date: Date) -> u64 {
    date.day_of_year() as u64 + 366 * date.year().unsigned_abs() as u64
}

#[cfg(test)]
mod tests;
