//! Parses a time of day.

use jiff::civil::Time;

/// Returns the time of day that "09:00", "9 am", "9:30 pm", "21h" or "0900" means, ignoring case.
///
/// Returns `None` for any other text, such as "9", which may be in either half of the day.
pub fn parse_time(text: &str) -> Option<Time> {
    let text: String = text.to_ascii_lowercase().split_whitespace().collect();
    let (clock, half) = split_half_of_day(&text);
    let (hour, minute) = match clock.split_once([':', 'h']) {
        Some((hour, "")) if clock.ends_with('h') => (parse_number(hour)?, 0),
        Some((hour, minute)) if minute.len() == 2 => (parse_number(hour)?, parse_number(minute)?),
        Some(_) => return None,
        None if clock.len() == 4 && half.is_none() => {
            (parse_number(clock.get(..2)?)?, parse_number(&clock[2..])?)
        }
        None => (half.and(parse_number(clock))?, 0),
    };
    let hour = match half {
        None => hour,
        Some(_) if !(1..=12).contains(&hour) => return None,
        Some(DayHalf::Morning) => hour % 12,
        Some(DayHalf::Afternoon) => hour % 12 + 12,
    };
    Time::new(hour, minute, 0, 0).ok()
}

#[derive(Clone, Copy)]
enum DayHalf {
    Morning,
    Afternoon,
}

fn split_half_of_day(text: &str) -> (&str, Option<DayHalf>) {
    let halves = [
        ("am", DayHalf::Morning),
        ("a.m.", DayHalf::Morning),
        ("pm", DayHalf::Afternoon),
        ("p.m.", DayHalf::Afternoon),
    ];
    let found = halves
        .into_iter()
        .find_map(|(ending, half)| Some((text.strip_suffix(ending)?, Some(half))));
    found.unwrap_or((text, None))
}

/// Parses one or two digits.
fn parse_number(digits: &str) -> Option<i8> {
    let fits = (1..=2).contains(&digits.len()) && digits.bytes().all(|b| b.is_ascii_digit());
    fits.then(|| digits.parse().ok())?
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[track_caller]
    fn check(text: &str, expected: Option<(i8, i8)>) {
        let expected = expected.map(|(hour, minute)| Time::constant(hour, minute, 0, 0));
        assert_eq!(parse_time(text), expected, "{text:?}");
    }

    #[test]
    fn accepts_the_usual_notations() {
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
    fn rejects_everything_else() {
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
        for text in wrong {
            check(text, None);
        }
    }

    proptest! {
        #[test]
        fn never_panics(text in ".{0,12}") {
            let _ = parse_time(&text);
        }

        #[test]
        fn a_printed_time_is_parsed_back(hour in 0_i8..24, minute in 0_i8..60) {
            check(&format!("{hour:02}:{minute:02}"), Some((hour, minute)));
        }
    }
}
