//! How busy each day was: a column for each week, a row for each weekday, a shade for each count.

use jiff::Span;
use jiff::civil::Date;

use super::picture::Picture;
use super::raster;
use super::svg::{Anchor, LABEL, MARGIN, Svg, WIDTH};
use crate::messages::words;
use recite_quiz::review::{days_between, days_later};

/// From a day without answers to the busiest.
const SHADES: [&str; 5] = ["#2e3035", "#0f5132", "#198754", "#34c172", "#7dedac"];
const CELL: f64 = 16.0;
/// From one cell to the next.
const STEP: f64 = 19.0;
/// Where the cells begin.
const LEFT: f64 = MARGIN + 46.0;
const TOP: f64 = 84.0;
/// As many weeks as fit.
const WEEKS: i64 = 27;

/// The counts of the days from `from` to `to`; days that are not among `days` had none. Of a range
/// longer than half a year the end is shown.
pub fn heat_map(days: &[(Date, u32)], from: Date, to: Date, title: &str) -> Picture {
    let shown = Shown::of(days, from, to);
    Picture {
        png: raster::png(shown.draw(title)),
        alt: shown.alt(title),
    }
}

/// What [`heat_map`] shows, in words.
pub fn heat_map_alt(days: &[(Date, u32)], from: Date, to: Date, title: &str) -> String {
    Shown::of(days, from, to).alt(title)
}

/// The part that is shown.
pub(super) struct Shown {
    from: Date,
    to: Date,
    /// Days with answers, by date.
    busy: Vec<(Date, u32)>,
}

impl Shown {
    pub(super) fn of(days: &[(Date, u32)], from: Date, to: Date) -> Self {
        let from = from.max(monday(to).saturating_sub(Span::new().weeks(WEEKS - 1)));
        let is_busy = |&(date, count): &(Date, u32)| from <= date && date <= to && count > 0;
        Self {
            from,
            to,
            busy: days.iter().copied().filter(is_busy).collect(),
        }
    }

    pub(super) fn draw(&self, title: &str) -> Svg {
        let mut svg = Svg::card(TOP + 7.0 * STEP + 46.0, title);
        for (row, name) in [(0, "Mon"), (2, "Wed"), (4, "Fri")] {
            let y = TOP + f64::from(row) * STEP + CELL - 2.0;
            svg.text((MARGIN, y), LABEL, name);
        }
        let most = self.busy.iter().map(|&(_, count)| count).max();
        let first = monday(self.from);
        for day in 0..=days_between(self.from, self.to) {
            let date = days_later(self.from, day);
            let cell = days_between(first, date);
            let x = LEFT + f64::from(cell / 7) * STEP;
            let y = TOP + f64::from(cell % 7) * STEP;
            let count = self.busy.iter().find(|&&(on, _)| on == date);
            let shade = count.map_or(0, |&(_, count)| level(count, most.unwrap_or(count)));
            svg.rect((x, y), (CELL, CELL), 4.0, SHADES[shade]);
            // A month is named above the first week that begins in it, where there is room.
            let begins = date.day() <= 7 && cell.is_multiple_of(7);
            if begins && x < WIDTH - MARGIN - 30.0 {
                let month = date.strftime("%b").to_string();
                svg.text((x, TOP - 10.0), LABEL, &month);
            }
        }
        let below = TOP + 7.0 * STEP + 26.0;
        svg.text((LEFT, below), LABEL, &self.summary());
        legend(&mut svg, below);
        svg
    }

    fn summary(&self) -> String {
        let total: u32 = self.busy.iter().map(|&(_, count)| count).sum();
        match total {
            0 => "No answers yet".to_owned(),
            _ => format!(
                "{} on {}",
                words::count(total, "answer"),
                words::count(self.busy.len() as u32, "day")
            ),
        }
    }

    fn alt(&self, title: &str) -> String {
        let range = format!("{} to {}", words::date(self.from), words::date(self.to));
        let summary = self.summary().to_lowercase();
        // The first of equally busy days.
        let best = self.busy.iter().rev().max_by_key(|&&(_, count)| count);
        let best =
            best.map(|&(date, count)| format!(", at most {count}, on {}", words::date(date)));
        format!("{title}, {range}: {summary}{}.", best.unwrap_or_default())
    }
}

/// The shades from few to many, up to the right margin.
fn legend(svg: &mut Svg, y: f64) {
    let left = WIDTH - MARGIN - 48.0 - SHADES.len() as f64 * STEP;
    svg.text((left - 6.0, y), LABEL.anchored(Anchor::End), "less");
    for (n, shade) in SHADES.iter().enumerate() {
        let x = left + n as f64 * STEP;
        svg.rect((x, y - CELL + 2.0), (CELL, CELL), 4.0, shade);
    }
    svg.text((WIDTH - MARGIN, y), LABEL.anchored(Anchor::End), "more");
}

/// 1 to 4 for a count of at least 1, of which `most` is the greatest.
fn level(count: u32, most: u32) -> usize {
    let steps = SHADES.len() - 1;
    (count as usize * steps)
        .div_ceil(most as usize)
        .clamp(1, steps)
}

fn monday(date: Date) -> Date {
    let days = i64::from(date.weekday().to_monday_zero_offset());
    date.saturating_sub(Span::new().days(days))
}
