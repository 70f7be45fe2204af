//! The streak that a member earned, counted in posts.
//!
//! Only dates with a post count, so a bot that was down and a guild that pauses break nothing.

use jiff::civil::Date;

/// Unanswered posts that each calendar month forgives.
const FREEZES_A_MONTH: u32 = 2;

/// A local date on which the guild had a post, and what the member did.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Day {
    pub on: Date,
    /// Whether the member answered any of that date's posts.
    pub answered: bool,
    /// Whether one of them can still be answered.
    pub is_open: bool,
    /// Whether the bot was there to take answers for at least half of the time.
    pub was_answerable: bool,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Streak {
    /// Dates answered in a row, forgiven ones between them not counted.
    pub posts: u32,
    /// How many unanswered posts this month still forgives.
    pub freezes_left: u32,
    pub longest: u32,
}

/// The streak at the end of these days, which come oldest first, each date once.
///
/// An unanswered date uses up a freeze of its month while there is a streak to save. The newest open
/// date and those that could hardly be answered are neither held against anybody nor counted.
pub fn streak(days: &[Day], today: Date) -> Streak {
    let newest_open = days.iter().rev().find(|day| day.is_open).map(|day| day.on);
    let mut streak = Streak::default();
    let mut used = Used::default();
    for day in days.iter().filter(|day| day.on <= today) {
        if day.answered {
            streak.posts += 1;
            streak.longest = streak.longest.max(streak.posts);
        } else if day.was_answerable && newest_open != Some(day.on) && streak.posts > 0 {
            match used.in_month_of(day.on) < FREEZES_A_MONTH {
                true => used.use_one(day.on),
                false => streak.posts = 0,
            }
        }
    }
    streak.freezes_left = FREEZES_A_MONTH - used.in_month_of(today);
    streak
}

/// The freezes used in the month last used in.
#[derive(Default)]
struct Used {
    month: Option<Date>,
    freezes: u32,
}

impl Used {
    fn in_month_of(&self, date: Date) -> u32 {
        match self.month == Some(date.first_of_month()) {
            true => self.freezes,
            false => 0,
        }
    }

    fn use_one(&mut self, date: Date) {
        self.freezes = self.in_month_of(date) + 1;
        self.month = Some(date.first_of_month());
    }
}
