//! The members of a simulated community.

use super::memory::SimulatedMemory;
use super::random::{DrawPurpose, SeededRandom};
use super::{MemoryModel, SimulationSettings};

/// A member of a simulated community.
pub struct Person {
    /// The probability that they come on a day, 0.1 to 0.9.
    pub attendance: f64,
    /// The first day on which they may come. A quarter of the members join after the first day.
    pub joins_on: u32,
    pub memory: SimulatedMemory,
}

/// Returns the members of a seed. Each has prior knowledge of some notes; the share differs by member, and some
/// notes are known to most members.
pub fn people(
    settings: SimulationSettings,
    memory_model: MemoryModel,
    random: SeededRandom,
) -> Vec<Person> {
    (0..settings.members as u64)
        .map(|member| person(settings, memory_model, member, random))
        .collect()
}

fn person(
    settings: SimulationSettings,
    memory_model: MemoryModel,
    member: u64,
    random: SeededRandom,
) -> Person {
    let mut memory = SimulatedMemory::new(memory_model, member, settings.notes, random);
    let rate = random.between(-2.5, 0.5, DrawPurpose::PriorRate, &[member]);
    for note in 0..settings.notes {
        let about = [member, note as u64];
        let odds = (rate + random.normal(DrawPurpose::NoteEase, &[note as u64])).exp();
        if random.uniform(DrawPurpose::Prior, &about) < odds / (1.0 + odds) {
            let strength = random.normal(DrawPurpose::PriorStrength, &about);
            let days_ago = random.between(1.0, 120.0, DrawPurpose::PriorAge, &about);
            memory.set_prior_knowledge(note, strength, days_ago as i32);
        }
    }
    let late = random.uniform(DrawPurpose::Joining, &[member]);
    Person {
        attendance: random.between(0.1, 0.9, DrawPurpose::Attendance, &[member]),
        // Members who join late do so within the first half.
        joins_on: match late < 0.25 {
            true => (late / 0.25 * f64::from(settings.days) / 2.0) as u32,
            false => 0,
        },
        memory,
    }
}
