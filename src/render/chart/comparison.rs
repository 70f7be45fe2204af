//! Lines and bars side by side, each with its name and its value.

use super::plot::{COLORS, Field, LEFT, RIGHT, TOP, number, ticks};
use super::svg::{Anchor, LABEL, MARGIN, Svg, TEXT, WIDTH};
use super::{Picture, nothing_yet, raster};
use crate::render::limits;

/// The height between the axes.
const ROOM: f64 = 212.0;
const LEGEND_COLUMNS: usize = 2;
const LEGEND_STEP: f64 = 22.0;
/// The characters of a name that fit.
const NAME: usize = 24;

/// One line among several.
#[derive(Clone, Debug)]
pub struct Series {
    pub name: String,
    /// By rising x.
    pub points: Vec<(f64, f64)>,
}

/// Lines to compare, with their names and last values in the order in which they end, highest first.
pub fn lines(series: &[Series], title: &str, x_name: &str) -> Picture {
    let mut ends: Vec<End> = (series.iter().enumerate())
        .filter_map(|(n, it)| {
            let color = COLORS[n % COLORS.len()];
            let (series, &(_, value)) = (it, it.points.last()?);
            Some(End {
                series,
                value,
                color,
            })
        })
        .collect();
    ends.sort_by(|a, b| b.value.total_cmp(&a.value));
    let rows = ends.len().div_ceil(LEGEND_COLUMNS) as f64;
    let mut svg = Svg::card(TOP + ROOM + 66.0 + rows * LEGEND_STEP, title);
    let told = ends
        .iter()
        .map(|end| format!("{} {:.3}", end.series.name, end.value));
    let told: Vec<String> = told.collect();
    let alt = match told.is_empty() {
        true => nothing_yet(title),
        false => format!("{title}, by {x_name}; at the end: {}.", told.join(", ")),
    };
    if !ends.is_empty() {
        draw(&mut svg, &ends, x_name);
        legend(&mut svg, &ends);
    }
    let png = raster::png(svg);
    Picture { png, alt }
}

/// A line with its last value.
struct End<'a> {
    series: &'a Series,
    value: f64,
    color: &'static str,
}

fn draw(svg: &mut Svg, ends: &[End], x_name: &str) {
    let points = || ends.iter().flat_map(|end| &end.series.points);
    let (x, y) = (
        range(points().map(|it| it.0)),
        range(points().map(|it| it.1)),
    );
    let heights = ticks(y.0, y.1);
    let field = Field {
        x: (x.0, if x.1 > x.0 { x.1 } else { x.0 + 1.0 }),
        y: (heights[0], heights[heights.len() - 1]),
        top: TOP,
        base: TOP + ROOM,
    };
    field.heights(svg, &heights);
    let across = ticks(field.x.0, field.x.1);
    let is_inside = |it: &&f64| field.x.0 <= **it && **it <= field.x.1;
    for &tick in across.iter().filter(is_inside) {
        let (x, _) = field.place((tick, field.y.0));
        let label = LABEL.anchored(Anchor::Middle);
        svg.text((x, field.base + 20.0), label, &number(tick, &across));
    }
    let middle = ((LEFT + RIGHT) / 2.0, field.base + 42.0);
    svg.text(middle, LABEL.anchored(Anchor::Middle), x_name);
    for end in ends.iter().rev() {
        let places = end.series.points.iter().map(|&point| field.place(point));
        svg.stroke(&places.collect::<Vec<_>>(), end.color);
    }
}

fn range(values: impl Iterator<Item = f64>) -> (f64, f64) {
    values.fold((f64::INFINITY, f64::NEG_INFINITY), |(least, most), it| {
        (least.min(it), most.max(it))
    })
}

fn legend(svg: &mut Svg, ends: &[End]) {
    let column = (WIDTH - 2.0 * MARGIN) / LEGEND_COLUMNS as f64;
    for (place, end) in ends.iter().enumerate() {
        let x = MARGIN + column * (place % LEGEND_COLUMNS) as f64;
        let y = TOP + ROOM + 68.0 + LEGEND_STEP * (place / LEGEND_COLUMNS) as f64;
        svg.dot((x + 6.0, y - 5.0), 6.0, end.color);
        svg.text((x + 20.0, y), LABEL, &limits::clip(&end.series.name, NAME));
        let value = LABEL.strong().anchored(Anchor::End);
        svg.text((x + column - 20.0, y), value, &format!("{:.3}", end.value));
    }
}

/// A value with its standard error.
#[derive(Clone, Debug)]
pub struct Bar {
    pub name: String,
    pub value: f64,
    pub error: f64,
}

/// Values to compare, in their order, from zero.
pub fn bars(bars: &[Bar], title: &str) -> Picture {
    const STEP: f64 = 34.0;
    const NAMES: f64 = 170.0;
    let most = bars.iter().map(|bar| bar.value + bar.error);
    let most = most.fold(f64::MIN_POSITIVE, f64::max);
    let height = TOP + STEP * bars.len().max(1) as f64 + 14.0;
    let mut svg = Svg::card(height, title);
    for (n, bar) in bars.iter().enumerate() {
        let middle = TOP + STEP * n as f64 + 10.0;
        let left = MARGIN + NAMES;
        let room = WIDTH - MARGIN - 120.0 - left;
        let length = |value: f64| (value / most).clamp(0.0, 1.0) * room;
        svg.text(
            (MARGIN, middle + 5.0),
            LABEL,
            &limits::clip(&bar.name, NAME),
        );
        let size = (length(bar.value), 20.0);
        svg.rect((left, middle - 10.0), size, 4.0, COLORS[n % COLORS.len()]);
        let (low, high) = (bar.value - bar.error, bar.value + bar.error);
        let (low, high) = (left + length(low), left + length(high));
        svg.line((low, middle), (high, middle), TEXT, 2.0);
        let value = format!("{:.3} ± {:.3}", bar.value, bar.error);
        let at = (WIDTH - MARGIN, middle + 5.0);
        svg.text(at, LABEL.strong().anchored(Anchor::End), &value);
    }
    let told: Vec<String> = (bars.iter())
        .map(|bar| format!("{} {:.3} ± {:.3}", bar.name, bar.value, bar.error))
        .collect();
    let alt = match told.is_empty() {
        true => nothing_yet(title),
        false => format!("{title}: {}.", told.join(", ")),
    };
    Picture {
        png: raster::png(svg),
        alt,
    }
}
