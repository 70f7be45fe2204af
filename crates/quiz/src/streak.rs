//! A member's streak, counted in posts.
//!
//! Only dates with a post count, so downtime of the bot or a pause of the server does not break a streak.

use jiff::civil::Date;

/// Unanswered posts that are forgiven in each calendar month.
const FREEZES_A_MONTH: u32 = 2;

/// A local date on which the server had a post, and whether the member answered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PostDay {
    /// The local date.
    pub on: Date,
    /// Whether the member answered any of the date's posts.
    pub is_answered: bool,
    /// Whether any of the date's posts can still be answered.
    pub is_open: bool,
    /// Whether the bot was running for at least half of the time in which the post was open.
    pub is_answerable: bool,
}

/// A member's streak.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Streak {
    /// Consecutive dates answered, without the forgiven ones between them.
    pub posts: u32,
    /// How many more unanswered posts are forgiven this month.
    pub freezes_left: u32,
    /// The longest streak so far.
    pub longest: u32,
}

/// Computes the streak at the end of these days, which are in order, each date once.
///
/// An unanswered date uses up a freeze of its month while there is a streak to save. The newest open
/// date, and dates on which the bot was hardly running, neither count nor break the streak.
pub fn streak(days: &[PostDay], today: Date) -> Streak {
    let newest_open = days.iter().rev().find(|day| day.is_open).map(|day| day.on);
    let mut streak = Streak::default();
    let mut used = MonthFreezes::default();
    for day in days.iter().filter(|day| day.on <= today) {
        if day.is_answered {
            streak.posts += 1;
            streak.longest = streak.longest.max(streak.posts);
        } else if day.is_answerable && newest_open != Some(day.on) && streak.posts > 0 {
            match used.in_month_of(day.on) < FREEZES_A_MONTH {
                true => used.use_one(day.on),
                false => streak.posts = 0,
            }
        }
    }
    streak.freezes_left = FREEZES_A_MONTH - used.in_month_of(today);
    streak
}

/// The freezes used in one month, the last in which any was used.
#[derive(Default)]
struct MonthFreezes {
    month: Option<Date>,
    freezes: u32,
}

impl MonthFreezes {
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

    /// One day per letter, from January 25, 2026: `x` answered, `.` unanswered, `o` unanswered but still
    /// open, `O` open and answered, `-` unanswered while the bot was down, ` ` no post.
    fn days(letters: &str) -> Vec<PostDay> {
        let dates = (0..).map(|days| days_later(date(2026, 1, 25), days));
        let days = letters.chars().zip(dates).filter(|(it, _)| *it != ' ');
        days.map(|(letter, on)| PostDay {
            on,
            is_answered: matches!(letter, 'x' | 'O'),
            is_open: matches!(letter, 'o' | 'O'),
            is_answerable: letter != '-',
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
        // February 1 is the eighth date.
        check("xx..xxx..x", 6, 0, 6);
        check("xx..xxx...x", 1, 0, 5);
        check("xx..xxxxx", 7, 2, 7);
    }

    #[test]
    fn without_a_streak_no_freeze_is_used() {
        check("....xx", 2, 2, 2);
        check("x...xx", 2, 0, 2);
    }

    #[test]
    fn an_open_post_does_not_break_a_streak() {
        check("xxo", 2, 2, 2);
        check("x..o", 1, 0, 1);
        check("x...o", 0, 0, 1);
        check("xxO", 3, 2, 3);
        // An earlier open post belongs to a channel that stopped posting.
        check("oxxo", 2, 2, 2);
        check("xoxo", 2, 1, 2);
    }

    #[test]
    fn downtime_of_the_bot_does_not_break_a_streak() {
        check("xx-----x", 3, 2, 3);
    }

    #[test]
    fn future_dates_do_not_count() {
        let days = days("xxx");
        assert_eq!(streak(&days, date(2026, 1, 26)).posts, 2);
    }

    proptest! {
        #[test]
        fn answering_the_newest_post_adds_one(letters in "[x.o -]{0,60}") {
            let today = date(2026, 12, 31);
            let before = streak(&days(&letters), today);
            let answered = streak(&days(&format!("{letters}x")), today);
            let missed = streak(&days(&format!("{letters}.")), today);
            prop_assert!(answered.posts > missed.posts, "{answered:?} {missed:?}");
            prop_assert!(answered.longest >= before.longest.max(answered.posts));
        }
    }
}
