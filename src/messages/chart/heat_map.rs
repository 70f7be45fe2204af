//! The number of answers on each day: a column for each week, a row for each weekday, a shade for each number.

use jiff::Span;
use jiff::civil::Date;

use super::picture::Picture;
use super::raster;
use super::svg::{Anchor, LABEL, MARGIN, Svg, WIDTH};
use crate::messages::catalog::Catalog;
use recite_quiz::review::{days_between, days_later};

/// The colors from a day without answers to the busiest.
const SHADES: [&str; 5] = ["#2e3035", "#0f5132", "#198754", "#34c172", "#7dedac"];
const CELL: f64 = 16.0;
/// The distance from one cell to the next.
const STEP: f64 = 19.0;
/// The place of the first cell.
const LEFT: f64 = MARGIN + 46.0;
const TOP: f64 = 84.0;
/// How many weeks fit.
const WEEKS: i64 = 27;

/// Returns a heat map of the days from `from` to `to`; days that are not in `days` had no answers. Of a range longer
/// than half a year, only the end is drawn.
pub fn heat_map(
    catalog: Catalog,
    days: &[(Date, u32)],
    from: Date,
    to: Date,
    title: &str,
) -> Picture {
    let activity = ActivityDays::of(days, from, to);
    Picture {
        png: raster::png(activity.draw(catalog, title)),
        alt: activity.alt(catalog, title),
    }
}

/// Returns the facts of [`heat_map`] in words.
pub fn heat_map_alt(
    catalog: Catalog,
    days: &[(Date, u32)],
    from: Date,
    to: Date,
    title: &str,
) -> String {
    ActivityDays::of(days, from, to).alt(catalog, title)
}

/// The days of a heat map.
pub(super) struct ActivityDays {
    from: Date,
    to: Date,
    /// Days with answers, by date.
    busy: Vec<(Date, u32)>,
}

impl ActivityDays {
    /// Returns the days of a range, at most [`WEEKS`] of its end.
    pub(super) fn of(days: &[(Date, u32)], from: Date, to: Date) -> Self {
        let from = from.max(monday(to).saturating_sub(Span::new().weeks(WEEKS - 1)));
        let is_busy = |&(date, count): &(Date, u32)| from <= date && date <= to && count > 0;
        Self {
            from,
            to,
            busy: days.iter().copied().filter(is_busy).collect(),
        }
    }

    /// Draws the heat map.
    pub(super) fn draw(&self, catalog: Catalog, title: &str) -> Svg {
        let mut svg = Svg::card(TOP + 7.0 * STEP + 46.0, title);
        let weekdays = [
            (0, catalog.chart_monday()),
            (2, catalog.chart_wednesday()),
            (4, catalog.chart_friday()),
        ];
        for (row, name) in weekdays {
            let y = TOP + f64::from(row) * STEP + CELL - 2.0;
            svg.text((MARGIN, y), LABEL, &name);
        }
        let most = self.busy.iter().map(|&(_, count)| count).max();
        let first = monday(self.from);
        for day in 0..=days_between(self.from, self.to) {
            let date = days_later(self.from, day);
            let cell = days_between(first, date);
            let x = LEFT + f64::from(cell / 7) * STEP;
            let y = TOP + f64::from(cell % 7) * STEP;
            let count = self.busy.iter().find(|&&(on, _)| on == date);
            let shade = count.map_or(0, |&(_, count)| shade_of(count, most.unwrap_or(count)));
            svg.rect((x, y), (CELL, CELL), 4.0, SHADES[shade]);
            // The name of a month is above the first week that begins in it, if there is room.
            let begins = date.day() <= 7 && cell.is_multiple_of(7);
            if begins && x < WIDTH - MARGIN - 30.0 {
                let month = catalog.short_month_of(date);
                svg.text((x, TOP - 10.0), LABEL, &month);
            }
        }
        let below = TOP + 7.0 * STEP + 26.0;
        svg.text((LEFT, below), LABEL, &self.summary(catalog));
        add_legend(catalog, &mut svg, below);
        svg
    }

    fn summary(&self, catalog: Catalog) -> String {
        let total: u32 = self.busy.iter().map(|&(_, count)| count).sum();
        match total {
            0 => catalog.chart_no_answers(),
            _ => catalog.chart_answers(total, self.busy.len() as u32),
        }
    }

    fn alt(&self, catalog: Catalog, title: &str) -> String {
        // The first of equally busy days.
        match self.busy.iter().rev().max_by_key(|&&(_, count)| count) {
            None => catalog.chart_no_answers_alt(title, self.from, self.to),
            Some(&(date, most)) => {
                let answers = self.summary(catalog);
                catalog.chart_answers_alt(title, self.from, self.to, &answers, most, date)
            }
        }
    }
}

/// Adds the shades from few answers to many, up to the right margin.
fn add_legend(catalog: Catalog, svg: &mut Svg, y: f64) {
    let left = WIDTH - MARGIN - 48.0 - SHADES.len() as f64 * STEP;
    let label = LABEL.anchored(Anchor::End);
    svg.text((left - 6.0, y), label, &catalog.chart_less());
    for (n, shade) in SHADES.iter().enumerate() {
        let x = left + n as f64 * STEP;
        svg.rect((x, y - CELL + 2.0), (CELL, CELL), 4.0, shade);
    }
    svg.text((WIDTH - MARGIN, y), label, &catalog.chart_more());
}

/// Returns the index of the shade, 1 to 4, for a count of at least 1; `most` is the greatest count.
fn shade_of(count: u32, most: u32) -> usize {
    let steps = SHADES.len() - 1;
    (count as usize * steps)
        .div_ceil(most as usize)
        .clamp(1, steps)
}

fn monday(date: Date) -> Date {
    let days = i64::from(date.weekday().to_monday_zero_offset());
    date.saturating_sub(Span::new().days(days))
}
