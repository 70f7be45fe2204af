//! Axes with round numbers, and the area between them.

use super::svg::{Anchor, GRID, LABEL, MARGIN, Svg, WIDTH};

/// Colors that color-blind readers can distinguish on the dark card.
pub const COLORS: [&str; 8] = [
    "#57c7ff", "#ffb454", "#7dedac", "#ff7a90", "#c4a1ff", "#f2e55c", "#9aa5b1", "#ff9ee5",
];
/// The edges of the area between the axes.
pub const TOP: f64 = 62.0;
/// See above.
pub const LEFT: f64 = MARGIN + 46.0;
/// See above.
pub const RIGHT: f64 = WIDTH - 68.0;

/// The area between the axes.
pub struct PlotArea {
    /// The least and greatest value on the horizontal axis.
    pub x: (f64, f64),
    /// The least and greatest value on the vertical axis.
    pub y: (f64, f64),
    /// The height of its upper edge, in pixels from the top.
    pub top: f64,
    /// The height of its lower edge, in pixels from the top.
    pub base: f64,
}

impl PlotArea {
    /// Returns the position of a point in pixels.
    pub fn position(&self, (x, y): (f64, f64)) -> (f64, f64) {
        let share = |value: f64, (least, most): (f64, f64)| (value - least) / (most - least);
        (
            LEFT + share(x, self.x) * (RIGHT - LEFT),
            self.base - share(y, self.y) * (self.base - self.top),
        )
    }

    /// Draws horizontal lines, each with its number.
    pub fn draw_ticks(&self, svg: &mut Svg, ticks: &[f64]) {
        for &tick in ticks {
            let (_, y) = self.position((self.x.0, tick));
            svg.line((LEFT, y), (RIGHT, y), GRID, 1.0);
            let label = LABEL.anchored(Anchor::End);
            svg.text((LEFT - 8.0, y + 6.0), label, &number(tick, ticks));
        }
    }
}

/// Returns four to seven round numbers from at most `least` to at least `most`.
pub fn ticks(least: f64, most: f64) -> Vec<f64> {
    let span = if most > least { most - least } else { 1.0 };
    let power = 10_f64.powf((span / 4.0).log10().floor());
    let steps = [1.0, 2.0, 2.5, 5.0, 10.0].map(|step| step * power);
    let fits = |step: &&f64| span / **step <= 5.0;
    let step = steps.iter().find(fits).copied().unwrap_or(span);
    let (first, last) = ((least / step).floor(), (most / step).ceil());
    let last = last.max(first + 1.0);
    (0..=(last - first) as u32)
        .map(|n| (first + f64::from(n)) * step)
        .collect()
}

/// Returns the number of a tick, with as many digits as the other ticks need.
pub fn number(tick: f64, ticks: &[f64]) -> String {
    let whole = |digits: i32| {
        let scaled = |it: &f64| it * 10_f64.powi(digits);
        (ticks.iter()).all(|it| (scaled(it) - scaled(it).round()).abs() < 1e-6)
    };
    let digits = (0..6).find(|&digits| whole(digits)).unwrap_or(6);
    format!("{tick:.*}", digits as usize)
}
