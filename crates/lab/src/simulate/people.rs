//! The members of a simulated community.

use super::chance::{About, Chance};
use super::mind::Mind;
use super::{Settings, Truth};

pub struct Person {
    /// How likely they come on a day, 0.1 to 0.9.
    pub attendance: f64,
    /// The first day on which they may come: later than the first for a quarter of them.
    pub joins_on: u32,
    pub mind: Mind,
}

/// The members of this seed, who know some of the notes from before: each a share of their own, and of some
/// notes most know the answer.
pub fn people(settings: Settings, truth: Truth, chance: Chance) -> Vec<Person> {
    (0..settings.members as u64)
        .map(|member| person(settings, truth, member, chance))
        .collect()
}

fn person(settings: Settings, truth: Truth, member: u64, chance: Chance) -> Person {
    let mut mind = Mind::new(truth, member, settings.notes, chance);
    let rate = chance.between(-2.5, 0.5, About::PriorRate, &[member]);
    for note in 0..settings.notes {
        let about = [member, note as u64];
        let odds = (rate + chance.normal(About::NoteEase, &[note as u64])).exp();
        if chance.uniform(About::Prior, &about) < odds / (1.0 + odds) {
            let strength = chance.normal(About::PriorStrength, &about);
            let days_ago = chance.between(1.0, 120.0, About::PriorAge, &about);
            mind.knew(note, strength, days_ago as i32);
        }
    }
    let late = chance.uniform(About::Joining, &[member]);
    Person {
        attendance: chance.between(0.1, 0.9, About::Attendance, &[member]),
        // Over the first half, those who come at all late.
        joins_on: match late < 0.25 {
            true => (late / 0.25 * f64::from(settings.days) / 2.0) as u32,
            false => 0,
        },
        mind,
    }
}
