//! A memory that follows half-life regression: Settles and Meeder 2016, "A Trainable Spaced Repetition Model for
//! Language Learning", doi 10.18653/v1/P16-1174.
//!
//! The probability of recall halves every `h` days: p = 2^(-days / h). The logarithm of `h` is a weighted sum of
//! the square roots of one plus the number of right and of wrong answers, and of terms for the member and the
//! note, as in the paper's code (`duolingo/halflife-regression`).
//!
//! The right weights for a community are unknown, and they decide how much the choice of the shared question
//! matters. On seeds 501-520, which were not used for tuning, recall differed as follows (99 % intervals in
//! brackets):
//!
//! | half-life after a first miss, weight of right answers | by gain, above random | above a shuffle bag | two cards by gain, above random ones |
//! |---|---|---|---|
//! | 20 days, 2.5 (used below) | +0.006 [+0.003, +0.010] | +0.001 | +0.061 [+0.049, +0.072] |
//! | 20 days, 5.2 | +0.004 [-0.000, +0.009] | +0.001 | +0.131 [+0.116, +0.146] |
//! | 5 days, 2.5 | +0.001 [-0.001, +0.003] | +0.000 | +0.043 [+0.033, +0.052] |
//! | 4.1 days, as fitted to people's reviews | +0.001 [-0.002, +0.005] | +0.001 | +0.098 [+0.077, +0.119] |
//!
//! The first row was one choice among others, and it favors the shared choice. If a missed answer is forgotten
//! within days, a question that comes twice a year has no lasting effect, whichever policy chose it: then the
//! choice does not matter, but does no harm either. Private cards are better chosen by gain in every row. (The
//! last row has the medians of the first fifty people in `open-spaced-repetition/srs-benchmark`,
//! `result/HLR.jsonl`, 2.43 and -1.04, with square roots of the plain numbers as in that benchmark.)

use crate::simulate::random::{DrawPurpose, SeededRandom};
use recite_quiz::Rating;

/// A memory that follows half-life regression.
pub struct HalfLifeMemory {
    /// The weights of right and of wrong answers.
    weights: (f64, f64),
    bias: f64,
    /// How easy each note is to remember; the same for every member.
    ease: Vec<f64>,
    notes: Vec<Option<AnswerCounts>>,
}

#[derive(Clone, Copy)]
struct AnswerCounts {
    right: f64,
    wrong: f64,
    last_day: i32,
}

/// The range of half-lives in days, a quarter of an hour to nine months, as in the paper's code.
const HALF_LIFE_RANGE_DAYS: (f64, f64) = (15.0 / (24.0 * 60.0), 274.0);

impl HalfLifeMemory {
    /// Returns the memory of a member. For the median member, the recall of a missed answer halves in twenty days:
    /// a third is left after a month, as with the medians of the FSRS model, so that the two models differ in kind
    /// and not in difficulty. A first right answer doubles the half-life; later ones add less.
    pub fn new(member: u64, notes: usize, random: SeededRandom) -> Self {
        let draw = |at| random.normal(DrawPurpose::Parameter, &[member, at]);
        let (right, wrong) = (2.5 + 0.4 * draw(0), -0.3 + 0.1 * draw(1));
        let after_a_miss = 20.0_f64.log2() + draw(2);
        let ease =
            (0..notes as u64).map(|note| 0.5 * random.normal(DrawPurpose::NoteHold, &[note]));
        Self {
            weights: (right, wrong),
            bias: after_a_miss - right - wrong * 2.0_f64.sqrt(),
            ease: ease.collect(),
            notes: vec![None; notes],
        }
    }

    /// Adds prior knowledge of a note: it was answered right once or a few times.
    pub fn set_prior_knowledge(&mut self, note: usize, strength: f64, days_ago: i32) {
        self.notes[note] = Some(AnswerCounts {
            right: (1.5 + strength).max(1.0).round(),
            wrong: 0.0,
            last_day: -days_ago,
        });
    }

    pub fn recall(&self, note: usize, day: i32) -> f64 {
        let Some(counts) = self.notes[note] else {
            return 0.0;
        };
        let days = f64::from((day - counts.last_day).max(0));
        (-days / self.half_life(note, counts)).exp2()
    }

    pub fn learn(&mut self, note: usize, rating: Rating, day: i32) {
        let (right, wrong) = self.notes[note].map_or((0.0, 0.0), |it| (it.right, it.wrong));
        let is_right = f64::from(u8::from(rating.is_right()));
        self.notes[note] = Some(AnswerCounts {
            right: right + is_right,
            wrong: wrong + 1.0 - is_right,
            last_day: day,
        });
    }

    fn half_life(&self, note: usize, counts: AnswerCounts) -> f64 {
        let (right, wrong) = self.weights;
        let answers = right * (1.0 + counts.right).sqrt() + wrong * (1.0 + counts.wrong).sqrt();
        let days = (answers + self.bias + self.ease[note]).exp2();
        days.clamp(HALF_LIFE_RANGE_DAYS.0, HALF_LIFE_RANGE_DAYS.1)
    }
}
