//! The true memory of a simulated member.

mod fsrs_memory;
mod half_life_memory;

use super::MemoryModel;
use super::random::SeededRandom;
use fsrs_memory::FsrsMemory;
use half_life_memory::HalfLifeMemory;
use recite_quiz::Rating;

/// The memory of one member for every note. Days are counted from the start of the simulation.
pub enum SimulatedMemory {
    Fsrs(Box<FsrsMemory>),
    HalfLife(HalfLifeMemory),
}

impl SimulatedMemory {
    /// Returns the memory of a member who knows nothing yet.
    pub fn new(memory_model: MemoryModel, member: u64, notes: usize, random: SeededRandom) -> Self {
        match memory_model {
            MemoryModel::Fsrs => Self::Fsrs(Box::new(FsrsMemory::new(member, notes, random))),
            MemoryModel::HalfLife => Self::HalfLife(HalfLifeMemory::new(member, notes, random)),
        }
    }

    /// Adds prior knowledge of a note. `strength` is its deviation from the average, in standard deviations; the
    /// note was last recalled `days_ago` days before the start.
    pub fn set_prior_knowledge(&mut self, note: usize, strength: f64, days_ago: i32) {
        match self {
            Self::Fsrs(memory) => memory.set_prior_knowledge(note, strength, days_ago),
            Self::HalfLife(memory) => memory.set_prior_knowledge(note, strength, days_ago),
        }
    }

    /// Returns the probability that a note is recalled on a day; 0 for a note that was never seen.
    pub fn recall(&self, note: usize, day: i32) -> f64 {
        match self {
            Self::Fsrs(memory) => memory.recall(note, day),
            Self::HalfLife(memory) => memory.recall(note, day),
        }
    }

    /// Updates the memory after an answer; after a miss, the member has read the right one.
    pub fn learn(&mut self, note: usize, rating: Rating, day: i32) {
        match self {
            Self::Fsrs(memory) => memory.learn(note, rating, day),
            Self::HalfLife(memory) => memory.learn(note, rating, day),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::simulate::MEMORY_MODELS;

    fn memories(memory_model: MemoryModel) -> impl Iterator<Item = SimulatedMemory> {
        (0..60).map(move |member| SimulatedMemory::new(memory_model, member, 3, SeededRandom(9)))
    }

    #[test]
    fn unseen_notes_are_not_recalled_and_learned_ones_fade() {
        for mut memory in MEMORY_MODELS.into_iter().flat_map(memories) {
            assert_eq!(memory.recall(0, 5), 0.0);
            memory.learn(0, Rating::Missed, 5);
            let recalls = [5, 6, 20, 300].map(|day| memory.recall(0, day));
            assert_eq!(recalls[0], 1.0);
            assert!(
                recalls.is_sorted_by(|now, later| now > later),
                "{recalls:?}"
            );
            assert_eq!(memory.recall(1, 5), 0.0);
        }
    }

    #[test]
    fn right_answers_strengthen_a_memory() {
        for mut memory in MEMORY_MODELS.into_iter().flat_map(memories) {
            memory.learn(0, Rating::Missed, 0);
            let before = memory.recall(0, 10);
            for day in [10, 20, 40] {
                memory.learn(0, Rating::Right, day);
            }
            assert!(memory.recall(0, 50) > before);
        }
    }

    #[test]
    fn members_differ_and_recall_part_of_their_prior_knowledge() {
        for memory_model in MEMORY_MODELS {
            let recalls = memories(memory_model).map(|mut memory| {
                memory.set_prior_knowledge(2, 0.0, 30);
                memory.recall(2, 90)
            });
            let recalls: Vec<f64> = recalls.collect();
            let mean = recalls.iter().sum::<f64>() / 60.0;
            assert!((0.3..0.95).contains(&mean), "{mean}");
            assert!(recalls.iter().any(|it| (it - mean).abs() > 0.02));
        }
    }
}
