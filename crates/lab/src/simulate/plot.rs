//! The mean recall over a year by each policy, as a picture: SVG text, one panel a truth.

use std::fmt::Write;

use super::Private;
use super::report::{Report, Row, UnderTruth, is_plotted};

const WIDTH: f64 = 1100.0;
const HEIGHT: f64 = 416.0;
/// Where the lines of a panel stand, from its left upper corner.
const LEFT: f64 = 50.0;
const TOP: f64 = 60.0;
const LINES: (f64, f64) = (330.0, 320.0);

/// The picture of a report. Dark text on white: it stands on pages of any colour.
pub fn svg(report: &Report) -> String {
    let mut svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{WIDTH}\" height=\"{HEIGHT}\" \
         font-family=\"sans-serif\" font-size=\"13\" fill=\"#1f2328\">\n\
         <rect width=\"{WIDTH}\" height=\"{HEIGHT}\" fill=\"#ffffff\"/>\n"
    );
    let panel_width = WIDTH / report.truths.len().max(1) as f64;
    let highest = highest(&report.truths);
    for (at, truth) in report.truths.iter().enumerate() {
        let left = panel_width * at as f64;
        let _ = writeln!(svg, "<g transform=\"translate({left:.0} 0)\">");
        panel(&mut svg, truth, report.settings.days, highest);
        svg.push_str("</g>\n");
    }
    svg.push_str("</svg>\n");
    svg
}

/// The full tenth above every line: small recalls fill the panels too, and all have the same scale.
fn highest(truths: &[UnderTruth]) -> f64 {
    let recalls = truths.iter().flat_map(plotted).flat_map(|row| &row.weeks);
    (recalls.copied().fold(0.1, f64::max) * 10.0).ceil() / 10.0
}

fn plotted(truth: &UnderTruth) -> impl Iterator<Item = &Row> {
    truth.rows.iter().filter(|row| is_plotted(row.policy))
}

fn panel(svg: &mut String, truth: &UnderTruth, days: u32, highest: f64) {
    let rows: Vec<&Row> = plotted(truth).collect();
    let x = |day: f64| LEFT + LINES.0 * day / f64::from(days.max(1));
    let y = |recall: f64| TOP + LINES.1 * (1.0 - recall / highest);
    let _ = writeln!(
        svg,
        "<text x=\"{LEFT}\" y=\"24\" font-size=\"15\" font-weight=\"bold\">Truth: {}</text>\n\
         <text x=\"{LEFT}\" y=\"44\">mean recall by day; +: with private cards; dashed: chosen at random</text>",
        truth.truth.name()
    );
    for tenth in 0..=(highest * 10.0).round() as u32 {
        let recall = f64::from(tenth) / 10.0;
        let (right, height) = (LEFT + LINES.0, y(recall));
        let _ = writeln!(
            svg,
            "<path d=\"M{LEFT} {height:.1}H{right}\" stroke=\"#d0d7de\"/>\
             <text x=\"{:.1}\" y=\"{:.1}\" text-anchor=\"end\">{recall:.1}</text>",
            LEFT - 6.0,
            height + 4.0
        );
    }
    for day in (0..=days).step_by(90) {
        let _ = writeln!(
            svg,
            "<text x=\"{:.1}\" y=\"{:.1}\" text-anchor=\"middle\">{day}</text>",
            x(f64::from(day)),
            TOP + LINES.1 + 20.0
        );
    }
    let ends = rows
        .iter()
        .map(|row| y(row.weeks.last().copied().unwrap_or_default()));
    for (row, label) in rows.iter().zip(apart(ends.collect())) {
        let points = row.weeks.iter().zip(0_u32..);
        let points =
            points.map(|(recall, week)| format!("{:.1},{:.1}", x(f64::from(week * 7)), y(*recall)));
        let (colour, dashes) = stroke(row);
        let points = points.collect::<Vec<_>>().join(" ");
        let _ = writeln!(
            svg,
            "<polyline points=\"{points}\" fill=\"none\" stroke=\"{colour}\" stroke-width=\"2.5\"{dashes}/>\n\
             <text x=\"{:.1}\" y=\"{:.1}\" fill=\"{colour}\">{}</text>",
            LEFT + LINES.0 + 8.0,
            label + 4.0,
            row.name
        );
    }
}

/// The colour of a line by its effort, dashed where the choice is random.
fn stroke(row: &Row) -> (&'static str, &'static str) {
    let is_random = row.name.contains("random");
    let colour = match row.policy.private {
        Private::None => "#57606a",
        Private::Random(2) | Private::Gain(2) | Private::Overdue(_) => "#0550ae",
        Private::Random(_) | Private::Gain(_) => "#953800",
    };
    let dashes = match is_random {
        true => " stroke-dasharray=\"6 4\"",
        false => "",
    };
    (colour, dashes)
}

/// These heights, moved down where a label would stand on the one above it.
fn apart(heights: Vec<f64>) -> Vec<f64> {
    let mut order: Vec<usize> = (0..heights.len()).collect();
    order.sort_by(|a, b| heights[*a].total_cmp(&heights[*b]));
    let mut placed = heights;
    for pair in 1..order.len() {
        let above = placed[order[pair - 1]];
        let label = &mut placed[order[pair]];
        *label = label.max(above + 16.0);
    }
    placed
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_never_stand_on_each_other() {
        assert_eq!(apart(vec![50.0, 10.0, 12.0]), [50.0, 10.0, 26.0]);
        assert_eq!(apart(vec![5.0, 5.0, 5.0]), [5.0, 21.0, 37.0]);
        assert_eq!(apart(vec![]), [0.0; 0]);
    }
}
