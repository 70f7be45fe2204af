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
