//! A value that changes from day to day.

use jiff::Span;
use jiff::civil::Date;

use super::picture::{Picture, nothing_yet};
use super::plot::{COLORS, Field, RIGHT, TOP, ticks};
use super::raster;
use super::svg::{Anchor, LABEL, Svg, WIDTH};
use crate::messages::words;
use recite_quiz::review::days_between;

const HEIGHT: f64 = 280.0;
const BASE: f64 = HEIGHT - 46.0;

/// The value of each day, by rising date; at the end the last one is written.
pub fn curve(points: &[(Date, f64)], title: &str) -> Picture {
    let mut svg = Svg::card(HEIGHT, title);
    let alt = match (points.first(), points.last()) {
        (Some(&(first, begun)), Some(&(last, now))) => {
            let most = points.iter().map(|&(_, value)| value).fold(0.0, f64::max);
            draw(&mut svg, points, (first, last), most);
            format!(
                "{title}: {begun:.0} on {}, {now:.0} on {}, {most:.0} at most.",
                words::date(first),
                words::date(last),
            )
        }
        _ => {
            let middle = (WIDTH / 2.0, HEIGHT / 2.0 + 8.0);
            let note = "Nothing to show yet: it begins with your first answer.";
            svg.text(middle, LABEL.anchored(Anchor::Middle), note);
            nothing_yet(title)
        }
    };
    let png = raster::png(svg);
    Picture { png, alt }
}

fn draw(svg: &mut Svg, points: &[(Date, f64)], (first, last): (Date, Date), most: f64) {
    let ticks = ticks(0.0, most.max(1.0));
    let days = days_between(first, last);
    let field = Field {
        // A single day stands at the right end.
        x: (if days == 0 { -1.0 } else { 0.0 }, f64::from(days)),
        y: (0.0, ticks[ticks.len() - 1]),
        top: TOP,
        base: BASE,
    };
    let place = |(date, value)| field.place((f64::from(days_between(first, date)), value));
    field.heights(svg, &ticks);
    let format = match days {
        0..=75 => "%-d %b",
        76..=330 => "%b",
        _ => "%b %Y",
    };
    for date in dates(first, last) {
        let (x, _) = place((date, 0.0));
        let label = date.strftime(format).to_string();
        svg.text((x, BASE + 27.0), LABEL.anchored(Anchor::Middle), &label);
    }
    let places: Vec<(f64, f64)> = points.iter().copied().map(place).collect();
    svg.area(&places, BASE, COLORS[0]);
    svg.stroke(&places, COLORS[0]);
    if let (Some(&(x, y)), Some((_, now))) = (places.last(), points.last()) {
        svg.dot((x, y), 5.0, COLORS[0]);
        let at = (RIGHT + 10.0, y + 6.0);
        svg.text(at, LABEL.strong(), &format!("{now:.0}"));
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
