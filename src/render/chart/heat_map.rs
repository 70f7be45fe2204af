//! How busy each day was: a column for each week, a row for each weekday, a shade for each count.

use jiff::Span;
use jiff::civil::Date;

use super::svg::{Anchor, LABEL, MARGIN, Svg, WIDTH};
use super::{Picture, raster};
use crate::quiz::review::days_between;
use crate::render::words;

/// From a day without answers to the busiest.
const SHADES: [&str; 5] = ["#2e3035", "#0f5132", "#198754", "#34c172", "#7dedac"];
const CELL: f64 = 16.0;
/// From one cell to the next.
const STEP: f64 = 19.0;
/// Where the cells begin.
const LEFT: f64 = MARGIN + 38.0;
const TOP: f64 = 84.0;
/// As many weeks as fit.
const WEEKS: i64 = 27;

/// The counts of the days from `from` to `to`; days that are not among `days` had none. Of a range
/// longer than half a year the end is shown.
pub fn heat_map(days: &[(Date, u32)], from: Date, to: Date, title: &str) -> Picture {
    let from = from.max(monday(to).saturating_sub(Span::new().weeks(WEEKS - 1)));
    let shown = |date: Date| from <= date && date <= to;
    let busy: Vec<(Date, u32)> = days
        .iter()
        .copied()
        .filter(|&(date, count)| shown(date) && count > 0)
        .collect();
    let most = busy.iter().map(|&(_, count)| count).max().unwrap_or(0);

    let mut svg = Svg::card(TOP + 7.0 * STEP + 44.0, title);
    for (row, name) in [(0, "Mon"), (2, "Wed"), (4, "Fri")] {
        let y = TOP + f64::from(row) * STEP + CELL - 3.0;
        svg.text((MARGIN, y), LABEL, name);
    }
    let first = monday(from);
    let place = |date: Date| {
        let days = days_between(first, date);
        let (week, row) = (days / 7, days % 7);
        (LEFT + f64::from(week) * STEP, TOP + f64::from(row) * STEP)
    };
    let mut date = from;
    while shown(date) {
        let count = busy.iter().find(|&&(on, _)| on == date);
        let shade = SHADES[count.map_or(0, |&(_, count)| level(count, most))];
        svg.rect(place(date), (CELL, CELL), 4.0, shade);
        // A month is named above the first week that begins in it, where there is room.
        if date.day() <= 7 && date.weekday().to_monday_zero_offset() == 0 {
            let (x, _) = place(date);
            if x < WIDTH - MARGIN - 24.0 {
                svg.text((x, TOP - 10.0), LABEL, &date.strftime("%b").to_string());
            }
        }
        let Ok(next) = date.tomorrow() else { break };
        date = next;
    }

    let below = TOP + 7.0 * STEP + 22.0;
    svg.text((LEFT, below), LABEL, &summary(&busy));
    let scale = WIDTH - MARGIN - 37.0 - SHADES.len() as f64 * STEP;
    svg.text((scale - 6.0, below), LABEL.anchored(Anchor::End), "less");
    for (n, shade) in SHADES.iter().enumerate() {
        let x = scale + n as f64 * STEP;
        svg.rect((x, below - CELL + 3.0), (CELL, CELL), 4.0, shade);
    }
    svg.text((WIDTH - MARGIN, below), LABEL.anchored(Anchor::End), "more");
    Picture {
        png: raster::png(svg),
        alt: alt(&busy, from, to, title),
    }
}

/// 1 to 4 for a count of at least 1.
fn level(count: u32, most: u32) -> usize {
    let steps = SHADES.len() as u32 - 1;
    (count * steps).div_ceil(most.max(1)).clamp(1, steps) as usize
}

fn summary(busy: &[(Date, u32)]) -> String {
    let total: u32 = busy.iter().map(|&(_, count)| count).sum();
    match total {
        0 => "No answers yet".to_owned(),
        _ => format!(
            "{} on {}",
            words::count(total, "answer"),
            words::count(busy.len() as u32, "day")
        ),
    }
}

fn alt(busy: &[(Date, u32)], from: Date, to: Date, title: &str) -> String {
    let range = format!("from {} to {}", words::date(from), words::date(to));
    // The first of equally busy days.
    let best = busy.iter().rev().max_by_key(|&&(_, count)| count);
    let best =
        best.map(|&(date, count)| format!(", {count} on the busiest, {}", words::date(date)));
    format!(
        "{title}, {range}: {}{}.",
        summary(busy),
        best.unwrap_or_default()
    )
}

fn monday(date: Date) -> Date {
    let days = i64::from(date.weekday().to_monday_zero_offset());
    date.saturating_sub(Span::new().days(days))
}
