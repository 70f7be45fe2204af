//! A time of day as people write it.

use jiff::civil::Time;

/// The time of day that "09:00", "9 am", "9:30 pm", "21h" or "0900" means, in any case; `None` for
/// anything else, a lone "9" included, which may be either half of the day.
pub fn parse_time(written: &str) -> Option<Time> {
    let written: String = written.to_ascii_lowercase().split_whitespace().collect();
    let (clock, half) = half_of_day(&written);
    let (hour, minute) = match clock.split_once([':', 'h']) {
        Some((hour, "")) if clock.ends_with('h') => (number(hour)?, 0),
        Some((hour, minute)) if minute.len() == 2 => (number(hour)?, number(minute)?),
        Some(_) => return None,
        None if clock.len() == 4 && half.is_none() => {
            (number(clock.get(..2)?)?, number(&clock[2..])?)
        }
        None => (half.and(number(clock))?, 0),
    };
    let hour = match half {
        None => hour,
        Some(_) if !(1..=12).contains(&hour) => return None,
        Some(Half::Morning) => hour % 12,
        Some(Half::Afternoon) => hour % 12 + 12,
    };
    Time::new(hour, minute, 0, 0).ok()
}

#[derive(Clone, Copy)]
enum Half {
    Morning,
    Afternoon,
}

fn half_of_day(written: &str) -> (&str, Option<Half>) {
    let halves = [
        ("am", Half::Morning),
        ("a.m.", Half::Morning),
        ("pm", Half::Afternoon),
        ("p.m.", Half::Afternoon),
    ];
    let found = halves
        .into_iter()
        .find_map(|(ending, half)| Some((written.strip_suffix(ending)?, Some(half))));
    found.unwrap_or((written, None))
}

/// One or two digits.
fn number(digits: &str) -> Option<i8> {
    let fits = (1..=2).contains(&digits.len()) && digits.bytes().all(|b| b.is_ascii_digit());
    fits.then(|| digits.parse().ok())?
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[track_caller]
    fn check(written: &str, expected: Option<(i8, i8)>) {
        let expected = expected.map(|(hour, minute)| Time::constant(hour, minute, 0, 0));
        assert_eq!(parse_time(written), expected, "{written:?}");
    }

    #[test]
    fn times_are_read_as_people_write_them() {
        check("09:00", Some((9, 0)));
        check("9:00", Some((9, 0)));
        check(" 9 am ", Some((9, 0)));
        check("9am", Some((9, 0)));
        check("9:30 pm", Some((21, 30)));
        check("9:30 P.M.", Some((21, 30)));
        check("21h", Some((21, 0)));
        check("21h15", Some((21, 15)));
        check("0900", Some((9, 0)));
        check("2359", Some((23, 59)));
        check("00:00", Some((0, 0)));
    }

    #[test]
    fn twelve_is_the_first_hour_of_its_half() {
        check("12 am", Some((0, 0)));
        check("12:30 am", Some((0, 30)));
        check("12 pm", Some((12, 0)));
        check("12:00", Some((12, 0)));
    }

    #[test]
    fn what_is_no_time_of_day_is_refused() {
        let wrong = [
            "",
            "9",
            "25:00",
            "24:00",
            "9:60",
            "9:5",
            "9:005",
            "13 pm",
            "0 am",
            "am",
            "h",
            "9 xm",
            "900",
            "09000",
            "-1:00",
            "9:-1",
            "９:００",
            "9:00:00",
            "0900 am",
            "21h5",
            "09é0",
            "+9:00",
            ":30",
        ];
        for written in wrong {
            check(written, None);
        }
    }

    proptest! {
        #[test]
        fn any_text_is_read_or_refused(written in ".{0,12}") {
            let _ = parse_time(&written);
        }

        #[test]
        fn a_time_as_we_show_it_is_read_back(hour in 0_i8..24, minute in 0_i8..60) {
            check(&format!("{hour:02}:{minute:02}"), Some((hour, minute)));
        }
    }
}
