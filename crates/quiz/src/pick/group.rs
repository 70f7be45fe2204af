//! Chooses the question of a group.

use std::collections::{HashMap, HashSet};

use jiff::civil::Date;

use super::seeded::pseudo_random;
use super::{AskedQuestion, Attendee, Candidate, Choice, TieBreak, gain, gain_unseen};
use crate::review::days_between;
use crate::{Card, FirstTries, Reason};
use recite_notes::QaId;

/// A question is not asked again for this many days, or a third of the number of questions if that is less.
const COOL_DOWN_DAYS: usize = 14;
/// With more candidates than this, only those asked longest ago are compared. Otherwise many would never be asked.
const LARGE_POOL: usize = 200;
/// The weight of a post for attendance, relative to the next newer one: one half after ten posts.
const ATTENDANCE_DECAY: f64 = 0.933;
/// Members with a lower attendance do not count as regulars.
const MIN_REGULAR_ATTENDANCE: f64 = 0.25;

/// Returns the question that raises the group's recall most, weighting each member by attendance.
///
/// A question that was asked recently is not asked again for a while. No topic comes three times in a row.
/// Of many candidates, only the third that was asked longest ago is compared. A rule that would leave no
/// candidate is skipped, so the result is `None` only without candidates. While nobody has answered
/// anything, the questions come in a shuffled order, each once a round. Questions asked on the tie break's
/// own date or later have no effect.
pub fn group_question(
    candidates: &[Candidate<'_>],
    group: &[Attendee<'_>],
    asked: &[AskedQuestion],
    first_tries: &HashMap<QaId, FirstTries>,
    tie_break: TieBreak,
) -> Option<Choice> {
    let before = asked.partition_point(|it| it.on < tie_break.on);
    let history = History::new(candidates, &asked[..before]);
    let cooled_down = prefer(candidates.iter().collect(), |it| {
        history.has_cooled_down(it.qa, tie_break.on, candidates.len())
    });
    let has_answers = |it: &Attendee<'_>| it.attendance > 0.0 && !it.cards.is_empty();
    if !group.iter().any(has_answers) {
        let (round, asked_in_round) = history.current_round();
        let left = prefer(cooled_down, |it| !asked_in_round.contains(it.qa));
        let pool = prefer(left, |it| history.is_new_topic(it));
        let first = pool
            .into_iter()
            .min_by_key(|it| (pseudo_random(&[tie_break.channel.0, round], it.qa), it.qa))?;
        return Some(Choice {
            qa: first.qa.clone(),
            reason: Reason::Shuffled,
        });
    }
    let compared = match candidates.len() > LARGE_POOL {
        true => history.asked_longest_ago(cooled_down, candidates.len() / 3),
        false => cooled_down,
    };
    let pool = prefer(compared, |it| history.is_new_topic(it));
    let seed = [tie_break.channel.0, day_number(tie_break.on)];
    let scored = pool.into_iter().map(|it| {
        let gain = expected_gain(it.qa, group, first_tries, tie_break.on);
        (gain, pseudo_random(&seed, it.qa), it.qa)
    });
    let (_, _, best) = scored.max_by(|a, b| {
        let (gain, pseudo_random, id) = (a.0.total_cmp(&b.0), a.1.cmp(&b.1), b.2.cmp(a.2));
        gain.then(pseudo_random).then(id)
    })?;
    Some(Choice {
        qa: best.clone(),
        reason: reason(best, group, tie_break.on),
    })
}

/// Returns the probability that a member answers the next post; 0 without any posts.
///
/// `answered` holds, newest first, whether the member answered each post since their first answer.
/// Recent posts count more. A single answer proves little, so one more post is counted as half answered.
pub fn attendance(answered: impl IntoIterator<Item = bool>) -> f64 {
    let (mut came, mut posts, mut weight) = (0.0, 0.0, 1.0);
    for answered in answered {
        came += if answered { weight } else { 0.0 };
        posts += weight;
        weight *= ATTENDANCE_DECAY;
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

/// Returns how many regular members have probably forgotten the answer, and how many were never asked.
fn reason(qa: &QaId, group: &[Attendee<'_>], today: Date) -> Reason {
    let regulars = || {
        group
            .iter()
            .filter(|it| it.attendance >= MIN_REGULAR_ATTENDANCE)
    };
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

/// The questions that a channel was asked.
struct History<'a> {
    asked: &'a [AskedQuestion],
    last_on: HashMap<&'a QaId, Date>,
    topics: HashMap<&'a QaId, &'a Candidate<'a>>,
}

impl<'a> History<'a> {
    fn new(candidates: &'a [Candidate<'a>], asked: &'a [AskedQuestion]) -> Self {
        Self {
            asked,
            last_on: asked.iter().map(|it| (&it.qa, it.on)).collect(),
            topics: candidates.iter().map(|it| (it.qa, it)).collect(),
        }
    }

    fn has_cooled_down(&self, qa: &QaId, today: Date, pool: usize) -> bool {
        // Fewer days than there are questions, so that one is always available.
        let days = COOL_DOWN_DAYS.min(pool.div_ceil(3)).min(pool - 1);
        let last_on = self.last_on.get(qa);
        last_on.is_none_or(|last_on| days_between(*last_on, today) as usize > days)
    }

    /// Returns whether the topic differs from that of the last two questions. An empty topic always does.
    fn is_new_topic(&self, candidate: &Candidate<'_>) -> bool {
        let of_topic = |asked: &AskedQuestion| {
            let topic = self.topics.get(&asked.qa).map(|it| it.topic);
            topic == Some(candidate.topic) && !candidate.topic.0.is_empty()
        };
        let last_two = self.asked.iter().rev().take(2);
        last_two.filter(|asked| of_topic(asked)).count() < 2
    }

    /// Returns the `wanted` candidates asked longest ago, and all that tie with the last of them.
    fn asked_longest_ago<'c>(
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

    /// Returns how many rounds are complete, and which questions the current round has had.
    fn current_round(&self) -> (u64, HashSet<&'a QaId>) {
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

/// Returns the candidates that satisfy the rule, or all of them if none does.
fn prefer<'a>(
    pool: Vec<&'a Candidate<'a>>,
    rule: impl Fn(&Candidate<'_>) -> bool,
) -> Vec<&'a Candidate<'a>> {
    let matching: Vec<_> = pool.iter().copied().filter(|it| rule(it)).collect();
    if matching.is_empty() { pool } else { matching }
}

fn day_number(date: Date) -> u64 {
    date.day_of_year() as u64 + 366 * date.year().unsigned_abs() as u64
}

#[cfg(test)]
mod tests;
