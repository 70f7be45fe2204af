//! The question of the day by each policy but the production's own.

use std::collections::HashSet;

use super::chance::{About, Chance};

/// A question that was asked so lately is not asked again where the policy would: as in production.
const COOL_DOWN_DAYS: usize = 14;
/// A question of the last box rests for 2 to the power of this.
const LAST_BOX: u32 = 8;

/// Any question, also yesterday's.
pub fn random(day: u32, notes: usize, chance: Chance) -> usize {
    chance.number(About::SharedQuestion, &[u64::from(day)]) as usize % notes
}

/// Each once a round, in an order of the round's own.
pub fn shuffle_bag(day: u32, notes: usize, chance: Chance) -> usize {
    let (round, at) = (day as usize / notes, day as usize % notes);
    let lot = |note: &usize| chance.number(About::SharedQuestion, &[round as u64, *note as u64]);
    let mut order: Vec<usize> = (0..notes).collect();
    order.sort_by_key(lot);
    order[at]
}

/// The question with the lowest of these recalls that has rested.
pub fn lowest(recalls: &[f64], asked: &[usize]) -> usize {
    let resting = asked
        .iter()
        .rev()
        .take(COOL_DOWN_DAYS.min(recalls.len() / 3));
    let resting: HashSet<&usize> = resting.collect();
    let rested = (0..recalls.len()).filter(|note| !resting.contains(note));
    rested
        .min_by(|a, b| recalls[*a].total_cmp(&recalls[*b]))
        .unwrap_or_default()
}

/// The boxes of Leitner's method, one for a group.
pub struct Boxes {
    /// The box of each question and the day on which it is due.
    notes: Vec<(u32, u32)>,
}

impl Boxes {
    pub fn new(notes: usize) -> Self {
        Self {
            notes: vec![(0, 0); notes],
        }
    }

    /// The question due for longest.
    pub fn next(&self) -> usize {
        let due_on = |note: &usize| self.notes[*note].1;
        (0..self.notes.len()).min_by_key(due_on).unwrap_or_default()
    }

    /// A box up when at least half were right, back to the first otherwise; where it was if nobody came.
    pub fn put(&mut self, note: usize, day: u32, right: usize, answered: usize) {
        let (at, due_on) = &mut self.notes[note];
        *at = match answered {
            0 => *at,
            _ if right * 2 >= answered => (*at + 1).min(LAST_BOX),
            _ => 0,
        };
        *due_on = day + 2_u32.pow(*at);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bag_has_each_question_once_a_round() {
        let of = |days: std::ops::Range<u32>| days.map(|day| shuffle_bag(day, 10, Chance(3)));
        let (first, second): (Vec<_>, Vec<_>) = (of(0..10).collect(), of(10..20).collect());
        assert_eq!(first.iter().collect::<HashSet<_>>().len(), 10);
        assert_eq!(second.iter().collect::<HashSet<_>>().len(), 10);
        assert_ne!(first, second);
    }

    #[test]
    fn the_lowest_that_has_rested_is_asked() {
        let recalls = [0.9, 0.1, 0.5, 0.2, 0.8, 0.7];
        assert_eq!(lowest(&recalls, &[]), 1);
        assert_eq!(lowest(&recalls, &[3, 1]), 2);
        assert_eq!(lowest(&recalls, &[1, 3, 2]), 1);
    }

    #[test]
    fn boxes_let_rest_what_most_knew() {
        let mut boxes = Boxes::new(2);
        boxes.put(0, 0, 2, 3);
        assert_eq!(boxes.next(), 1);
        boxes.put(1, 1, 1, 3);
        assert_eq!((boxes.notes[0], boxes.notes[1]), ((1, 2), (0, 2)));
        boxes.put(0, 2, 1, 1);
        boxes.put(0, 6, 0, 0);
        assert_eq!(boxes.notes[0], (2, 10));
    }
}
