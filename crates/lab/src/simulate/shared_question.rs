//! Chooses the daily question by each policy other than the production's.

use std::collections::HashSet;

use super::random::{DrawPurpose, SeededRandom};

/// A question that was asked this recently is not asked again, as in production.
const COOL_DOWN_DAYS: usize = 14;
/// A question in the last box is due after 2 to the power of this many days.
const LAST_BOX: u32 = 8;

/// Returns any question, even yesterday's.
pub fn random(day: u32, notes: usize, random: SeededRandom) -> usize {
    random.number(DrawPurpose::SharedQuestion, &[u64::from(day)]) as usize % notes
}

/// Returns each question once a round, in an order that differs by round.
pub fn shuffle_bag(day: u32, notes: usize, random: SeededRandom) -> usize {
    let (round, at) = (day as usize / notes, day as usize % notes);
    let position =
        |note: &usize| random.number(DrawPurpose::SharedQuestion, &[round as u64, *note as u64]);
    let mut order: Vec<usize> = (0..notes).collect();
    order.sort_by_key(position);
    order[at]
}

/// Returns the question with the lowest recall among those that were not asked recently.
pub fn lowest_recall(recalls: &[f64], asked: &[usize]) -> usize {
    let recent = asked
        .iter()
        .rev()
        .take(COOL_DOWN_DAYS.min(recalls.len() / 3));
    let recent: HashSet<&usize> = recent.collect();
    let candidates = (0..recalls.len()).filter(|note| !recent.contains(note));
    candidates
        .min_by(|a, b| recalls[*a].total_cmp(&recalls[*b]))
        .unwrap_or_default()
}

/// The boxes of the Leitner method, shared by a group.
pub struct LeitnerBoxes {
    /// The box of each question, and the day on which it is due.
    notes: Vec<(u32, u32)>,
}

impl LeitnerBoxes {
    pub fn new(notes: usize) -> Self {
        Self {
            notes: vec![(0, 0); notes],
        }
    }

    /// Returns the question that has been due for longest.
    pub fn next(&self) -> usize {
        let due_on = |note: &usize| self.notes[*note].1;
        (0..self.notes.len()).min_by_key(due_on).unwrap_or_default()
    }

    /// Moves a question up a box if at least half were right, and back to the first box otherwise. If nobody
    /// answered, it stays in its box.
    pub fn update(&mut self, note: usize, day: u32, right: usize, answered: usize) {
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
        let of = |days: std::ops::Range<u32>| days.map(|day| shuffle_bag(day, 10, SeededRandom(3)));
        let (first, second): (Vec<_>, Vec<_>) = (of(0..10).collect(), of(10..20).collect());
        assert_eq!(first.iter().collect::<HashSet<_>>().len(), 10);
        assert_eq!(second.iter().collect::<HashSet<_>>().len(), 10);
        assert_ne!(first, second);
    }

    #[test]
    fn the_lowest_recall_among_other_questions_is_asked() {
        let recalls = [0.9, 0.1, 0.5, 0.2, 0.8, 0.7];
        assert_eq!(lowest_recall(&recalls, &[]), 1);
        assert_eq!(lowest_recall(&recalls, &[3, 1]), 2);
        assert_eq!(lowest_recall(&recalls, &[1, 3, 2]), 1);
    }

    #[test]
    fn known_questions_wait_longer() {
        let mut boxes = LeitnerBoxes::new(2);
        boxes.update(0, 0, 2, 3);
        assert_eq!(boxes.next(), 1);
        boxes.update(1, 1, 1, 3);
        assert_eq!((boxes.notes[0], boxes.notes[1]), ((1, 2), (0, 2)));
        boxes.update(0, 2, 1, 1);
        boxes.update(0, 6, 0, 0);
        assert_eq!(boxes.notes[0], (2, 10));
    }
}
