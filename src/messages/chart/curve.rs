//! A curve of a value that changes from day to day.

use jiff::Span;
use jiff::civil::Date;

use super::picture::Picture;
use super::plot::{COLORS, PlotArea, RIGHT, TOP, ticks};
use super::raster;
use super::svg::{Anchor, LABEL, Svg, WIDTH};
use crate::messages::catalog::Catalog;
use recite_quiz::review::days_between;

const HEIGHT: f64 = 280.0;
const BASE: f64 = HEIGHT - 46.0;

/// Returns a curve of the value of each day, by ascending date, with the last value written at its end.
pub fn curve(catalog: Catalog, points: &[(Date, f64)], title: &str) -> Picture {
    let mut svg = Svg::card(HEIGHT, title);
    let alt = match (points.first(), points.last()) {
        (Some(&(first_date, first)), Some(&(last_date, last))) => {
            let most = points.iter().map(|&(_, value)| value).fold(0.0, f64::max);
            draw(catalog, &mut svg, points, (first_date, last_date), most);
            let [first, last, most] = [first, last, most].map(|it| it.round_ties_even() as u32);
            catalog.chart_curve_alt(title, first, first_date, last, last_date, most)
        }
        _ => {
            let middle = (WIDTH / 2.0, HEIGHT / 2.0 + 8.0);
            let label = LABEL.anchored(Anchor::Middle);
            svg.text(middle, label, &catalog.chart_empty());
            catalog.chart_empty_alt(title)
        }
    };
    let png = raster::png(svg);
    Picture { png, alt }
}

fn draw(
    catalog: Catalog,
    svg: &mut Svg,
    points: &[(Date, f64)],
    (first, last): (Date, Date),
    most: f64,
) {
    let ticks = ticks(0.0, most.max(1.0));
    let days = days_between(first, last);
    let area = PlotArea {
        // A single day is at the right end.
        x: (if days == 0 { -1.0 } else { 0.0 }, f64::from(days)),
        y: (0.0, ticks[ticks.len() - 1]),
        top: TOP,
        base: BASE,
    };
    let place = |(date, value)| area.position((f64::from(days_between(first, date)), value));
    area.draw_ticks(svg, &ticks);
    let label = match days {
        0..=75 => Catalog::short_date_of,
        76..=330 => Catalog::short_month_of,
        _ => Catalog::short_month_and_year_of,
    };
    for date in labeled_dates(first, last) {
        let (x, _) = place((date, 0.0));
        let place = (x, BASE + 27.0);
        svg.text(place, LABEL.anchored(Anchor::Middle), &label(catalog, date));
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

/// Returns the dates to label below a curve: the first days of months, or some days of a short range.
fn labeled_dates(first: Date, last: Date) -> Vec<Date> {
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
