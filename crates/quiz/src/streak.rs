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

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use proptest::prelude::*;

    use super::*;
    use crate::review::days_later;

    /// A letter for each date from 25 January 2026 on: `x` answered, `.` not, `o` not, but still open,
    /// `O` open and answered, `-` not, and the bot was away, ` ` no post.
    fn days(letters: &str) -> Vec<Day> {
        let dates = (0..).map(|days| days_later(date(2026, 1, 25), days));
        let days = letters.chars().zip(dates).filter(|(it, _)| *it != ' ');
        days.map(|(letter, on)| Day {
            on,
            answered: matches!(letter, 'x' | 'O'),
            is_open: matches!(letter, 'o' | 'O'),
            was_answerable: letter != '-',
        })
        .collect()
    }

    #[track_caller]
    fn check(letters: &str, posts: u32, freezes_left: u32, longest: u32) {
        let days = days(letters);
        let today = days.last().map_or(date(2026, 1, 25), |day| day.on);
        let expected = Streak {
            posts,
            freezes_left,
            longest,
        };
        assert_eq!(streak(&days, today), expected, "{letters}");
    }

    #[test]
    fn answered_posts_in_a_row_make_a_streak() {
        check("", 0, 2, 0);
        check("xxx", 3, 2, 3);
        check("x x  x", 3, 2, 3);
    }

    #[test]
    fn two_unanswered_posts_a_month_are_forgiven() {
        check("xx..x", 3, 0, 3);
        check("xx...x", 1, 0, 2);
        // The 1st of February is the eighth date.
        check("xx..xxx..x", 6, 0, 6);
        check("xx..xxx...x", 1, 0, 5);
        check("xx..xxxxx", 7, 2, 7);
    }

    #[test]
    fn who_has_no_streak_spends_no_freeze() {
        check("....xx", 2, 2, 2);
        check("x...xx", 2, 0, 2);
    }

    #[test]
    fn a_post_that_is_still_open_breaks_nothing() {
        check("xxo", 2, 2, 2);
        check("x..o", 1, 0, 1);
        check("x...o", 0, 0, 1);
        check("xxO", 3, 2, 3);
        // An open post of an earlier date is one of a channel that stopped.
        check("oxxo", 2, 2, 2);
        check("xoxo", 2, 1, 2);
    }

    #[test]
    fn when_the_bot_was_away_nobody_is_to_blame() {
        check("xx-----x", 3, 2, 3);
    }

    #[test]
    fn what_is_dated_ahead_does_not_count_yet() {
        let days = days("xxx");
        assert_eq!(streak(&days, date(2026, 1, 26)).posts, 2);
    }

    proptest! {
        #[test]
        fn answering_the_newest_post_is_worth_one(letters in "[x.o -]{0,60}") {
            let today = date(2026, 12, 31);
            let before = streak(&days(&letters), today);
            let answered = streak(&days(&format!("{letters}x")), today);
            let missed = streak(&days(&format!("{letters}.")), today);
            prop_assert!(answered.posts > missed.posts, "{answered:?} {missed:?}");
            prop_assert!(answered.longest >= before.longest.max(answered.posts));
        }
    }
}
