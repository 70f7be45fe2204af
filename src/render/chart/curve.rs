//! A value that changes from day to day.

use jiff::Span;
use jiff::civil::Date;

use super::plot::{COLORS, Field, RIGHT, TOP, ticks};
use super::svg::{Anchor, LABEL, Svg, WIDTH};
use super::{Picture, nothing_yet, raster};
use crate::quiz::review::days_between;
use crate::render::words;

const HEIGHT: f64 = 280.0;
const BASE: f64 = HEIGHT - 42.0;

/// The value of each day, by rising date; at the end the last one is written.
///
/// `what` names the value in the picture's words, as in "answers you know".
pub fn curve(points: &[(Date, f64)], title: &str, what: &str) -> Picture {
    let mut svg = Svg::card(HEIGHT, title);
    let (Some(&(first, _)), Some(&(last, now))) = (points.first(), points.last()) else {
        let middle = (WIDTH / 2.0, HEIGHT / 2.0 + 8.0);
        let note = "Nothing to show yet: it begins with your first answer.";
        svg.text(middle, LABEL.anchored(Anchor::Middle), note);
        return Picture {
            png: raster::png(svg),
            alt: nothing_yet(title),
        };
    };
    let most = points.iter().map(|&(_, value)| value).fold(0.0, f64::max);
    let ticks = ticks(0.0, most.max(1.0));
    let days = days_between(first, last);
    let field = Field {
        // A single day stands at the right end.
        x: (if days == 0 { -1.0 } else { 0.0 }, f64::from(days)),
        y: (0.0, ticks.last().copied().unwrap_or(1.0)),
        top: TOP,
        base: BASE,
    };
    field.heights(&mut svg, &ticks);
    for date in dates(first, last) {
        let (x, _) = field.place((f64::from(days_between(first, date)), 0.0));
        let text = date.strftime(if days > 75 { "%b" } else { "%-d %b" });
        let at = (x, BASE + 22.0);
        svg.text(at, LABEL.anchored(Anchor::Middle), &text.to_string());
    }
    let place =
        |&(date, value): &(Date, f64)| field.place((f64::from(days_between(first, date)), value));
    let places: Vec<(f64, f64)> = points.iter().map(place).collect();
    svg.area(&places, field.base, COLORS[0]);
    svg.stroke(&places, COLORS[0]);
    if let Some(&(x, y)) = places.last() {
        svg.dot((x, y), 5.0, COLORS[0]);
        let at = (RIGHT + 10.0, y + 5.0);
        svg.text(at, LABEL.strong(), &format!("{now:.0}"));
    }
    let (begun, top) = (points[0].1, most);
    Picture {
        png: raster::png(svg),
        alt: format!(
            "{title}: {begun:.0} {what} on {}, {now:.0} on {}, {top:.0} at most.",
            words::date(first),
            words::date(last),
        ),
    }
}

/// The dates to name at the foot of a curve: the firsts of months, else some days of a short range.
fn dates(first: Date, last: Date) -> Vec<Date> {
    let days = days_between(first, last);
    let named: Vec<Date> = first
        .series(Span::new().days(1))
        .take(days as usize + 1)
        .collect();
    match days {
        0..=6 => named,
        7..=75 => named
            .into_iter()
            .rev()
            .step_by(7 + days as usize / 7 / 5 * 7)
            .collect(),
        _ => {
            let firsts: Vec<Date> = named.into_iter().filter(|date| date.day() == 1).collect();
            let step = firsts.len().div_ceil(8);
            firsts.into_iter().step_by(step.max(1)).collect()
        }
    }
}
