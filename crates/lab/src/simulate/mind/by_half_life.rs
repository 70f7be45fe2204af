//! A mind that learns by half-life regression: Settles and Meeder 2016, "A Trainable Spaced Repetition Model for
//! Language Learning", doi 10.18653/v1/P16-1174.
//!
//! The chance to recall halves every `h` days, p = 2^(-days / h). The logarithm of `h` is a weighted sum of
//! the roots of one more than the right and than the wrong answers, and of what the member and the note bring,
//! as in the paper's code (`duolingo/halflife-regression`).
//!
//! Which weights are right for a community nobody knows, and they decide what choosing the shared question
//! is worth. On seeds 501-520, which nothing was tuned on, recall differed by (in brackets: the 99 % interval)
//!
//! | half-life after a first miss, weight of right answers | by gain, above random | above a shuffle bag | two cards by gain, above random ones |
//! |---|---|---|---|
//! | 20 days, 2.5: those below | +0.006 [+0.003, +0.010] | +0.001 | +0.061 [+0.049, +0.072] |
//! | 20 days, 5.2 | +0.004 [-0.000, +0.009] | +0.001 | +0.131 [+0.116, +0.146] |
//! | 5 days, 2.5 | +0.001 [-0.001, +0.003] | +0.000 | +0.043 [+0.033, +0.052] |
//! | 4.1 days, as fitted to people's reviews | +0.001 [-0.002, +0.005] | +0.001 | +0.098 [+0.077, +0.119] |
//!
//! So the first line was chosen among others, and is the kindest to the shared choice. Where a missed answer is
//! gone within days, a question that comes twice a year leaves nothing, whoever chose it: then the
//! choice is worth nothing either, though it does no harm. That private cards are better chosen by
//! gain holds everywhere. (The last line: medians of the first fifty people in `open-spaced-repetition/srs-benchmark`,
//! `result/HLR.jsonl`, 2.43 and -1.04, with roots of the bare counts as there.)

use crate::simulate::chance::{About, Chance};
use recite_quiz::Rating;

pub struct ByHalfLife {
    /// The weights of right and of wrong answers.
    weights: (f64, f64),
    bias: f64,
    /// How well each note holds; the same for every member.
    ease: Vec<f64>,
    notes: Vec<Option<Counts>>,
}

#[derive(Clone, Copy)]
struct Counts {
    right: f64,
    wrong: f64,
    last_day: i32,
}

/// Half-lives stay within a quarter of an hour and nine months, in days, as in the paper's code.
const HALF_LIVES: (f64, f64) = (15.0 / (24.0 * 60.0), 274.0);

impl ByHalfLife {
    /// For the member in the middle, what was missed once halves in twenty days: a third is left after a month,
    /// as by the medians of the other truth, so that the two differ in kind and not in how hard life is. A right answer
    /// doubles that, later ones do less.
    pub fn new(member: u64, notes: usize, chance: Chance) -> Self {
        let luck = |at| chance.normal(About::Parameter, &[member, at]);
        let (right, wrong) = (2.5 + 0.4 * luck(0), -0.3 + 0.1 * luck(1));
        let after_a_miss = 20.0_f64.log2() + luck(2);
        let ease = (0..notes as u64).map(|note| 0.5 * chance.normal(About::NoteHold, &[note]));
        Self {
            weights: (right, wrong),
            bias: after_a_miss - right - wrong * 2.0_f64.sqrt(),
            ease: ease.collect(),
            notes: vec![None; notes],
        }
    }

    /// What is known from before was right once or a few times.
    pub fn knew(&mut self, note: usize, strength: f64, days_ago: i32) {
        self.notes[note] = Some(Counts {
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
        self.notes[note] = Some(Counts {
            right: right + is_right,
            wrong: wrong + 1.0 - is_right,
            last_day: day,
        });
    }

    fn half_life(&self, note: usize, counts: Counts) -> f64 {
        let (right, wrong) = self.weights;
        let answers = right * (1.0 + counts.right).sqrt() + wrong * (1.0 + counts.wrong).sqrt();
        let days = (answers + self.bias + self.ease[note]).exp2();
        days.clamp(HALF_LIVES.0, HALF_LIVES.1)
    }
}
