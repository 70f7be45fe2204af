//! Counts, dates and durations as members read them.

use jiff::civil::Date;

use recite_quiz::{ChannelId, GuildId, MessageId, Rating, Tally};

/// "1 question", "2 questions".
pub fn count(n: u32, one: &str) -> String {
    match n {
        1 => format!("1 {one}"),
        n => format!("{n} {one}s"),
    }
}

/// How many answered and how many of them knew it, without a full stop; nobody answered says so.
pub fn tally(Tally { answered, knew }: Tally) -> String {
    match (answered, knew) {
        (0, _) => "nobody answered".to_owned(),
        (1, 0) => "1 answered and did not know it yet".to_owned(),
        (1, _) => "1 answered and knew it".to_owned(),
        (n, 0) => format!("{n} answered, nobody knew it yet"),
        (n, knew) if knew >= n => format!("{n} answered, all of them knew it"),
        (n, knew) => format!("{n} answered, {knew} knew it"),
    }
}

/// When something comes back that does so after this many days.
pub fn in_days(days: u32) -> String {
    match days {
        0 => "today".to_owned(),
        1 => "tomorrow".to_owned(),
        2..=99 => format!("in {days} days"),
        100..=729 => format!("in {} months", rounded(days, 30.44)),
        _ => format!("in {} years", rounded(days, 365.25)),
    }
}

fn rounded(days: u32, unit: f64) -> u64 {
    (f64::from(days) / unit).round() as u64
}

/// "22 November 2026".
pub fn date(date: Date) -> String {
    date.strftime("%-d %B %Y").to_string()
}

/// How many of those who answered knew it, as in "83 %"; `None` when nobody answered.
pub fn share(Tally { answered, knew }: Tally) -> Option<String> {
    let share = f64::from(knew) / f64::from(answered);
    (answered > 0).then(|| format!("{:.0} %", share * 100.0))
}

/// As its button says it.
pub fn rating(rating: Rating) -> &'static str {
    match rating {
        Rating::Missed => "Missed",
        Rating::Hard => "Hard, but right",
        Rating::Right => "Right",
        Rating::Easy => "Easy",
    }
}

/// The address of a message.
pub fn message_url(guild: GuildId, channel: ChannelId, message: MessageId) -> String {
    format!(
        "https://discord.com/channels/{}/{}/{}",
        guild.0, channel.0, message.0
    )
}
