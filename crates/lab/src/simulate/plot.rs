//! Draws the mean recall over a year for each policy as SVG, with one panel per memory model.

use std::fmt::Write;

use super::PrivatePolicy;
use super::report::{ModelReport, PolicyRow, SimulationReport, is_plotted};

const WIDTH: f64 = 1100.0;
const HEIGHT: f64 = 416.0;
/// The position of a panel's plot area, from its upper left corner.
const LEFT: f64 = 50.0;
const TOP: f64 = 60.0;
const PLOT_SIZE: (f64, f64) = (330.0, 320.0);

/// Draws a report as SVG. The picture has dark text on white, so it fits pages of any color.
pub fn draw_svg(report: &SimulationReport) -> String {
    let mut svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{WIDTH}\" height=\"{HEIGHT}\" \
         font-family=\"sans-serif\" font-size=\"13\" fill=\"#1f2328\">\n\
         <rect width=\"{WIDTH}\" height=\"{HEIGHT}\" fill=\"#ffffff\"/>\n"
    );
    let panel_width = WIDTH / report.memory_models.len().max(1) as f64;
    let axis_max = find_axis_max(&report.memory_models);
    for (at, memory_model) in report.memory_models.iter().enumerate() {
        let left = panel_width * at as f64;
        let _ = writeln!(svg, "<g transform=\"translate({left:.0} 0)\">");
        draw_panel(&mut svg, memory_model, report.settings.days, axis_max);
        svg.push_str("</g>\n");
    }
    svg.push_str("</svg>\n");
    svg
}

/// Returns the maximum of the recall axis: the next full tenth above every line, the same for all panels.
fn find_axis_max(model_reports: &[ModelReport]) -> f64 {
    let recalls = model_reports
        .iter()
        .flat_map(plotted_rows)
        .flat_map(|row| &row.weeks);
    (recalls.copied().fold(0.1, f64::max) * 10.0).ceil() / 10.0
}

fn plotted_rows(model_report: &ModelReport) -> impl Iterator<Item = &PolicyRow> {
    model_report
        .rows
        .iter()
        .filter(|row| is_plotted(row.policy))
}

fn draw_panel(svg: &mut String, model_report: &ModelReport, days: u32, axis_max: f64) {
    let rows: Vec<&PolicyRow> = plotted_rows(model_report).collect();
    let x = |day: f64| LEFT + PLOT_SIZE.0 * day / f64::from(days.max(1));
    let y = |recall: f64| TOP + PLOT_SIZE.1 * (1.0 - recall / axis_max);
    let _ = writeln!(
        svg,
        "<text x=\"{LEFT}\" y=\"24\" font-size=\"15\" font-weight=\"bold\">Memory model: {}</text>\n\
         <text x=\"{LEFT}\" y=\"44\">mean recall by day; +: with private cards; dashed: chosen at random</text>",
        model_report.memory_model.name()
    );
    for tenth in 0..=(axis_max * 10.0).round() as u32 {
        let recall = f64::from(tenth) / 10.0;
        let (right, height) = (LEFT + PLOT_SIZE.0, y(recall));
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
            TOP + PLOT_SIZE.1 + 20.0
        );
    }
    let ends = rows
        .iter()
        .map(|row| y(row.weeks.last().copied().unwrap_or_default()));
    for (row, label) in rows.iter().zip(separate_labels(ends.collect())) {
        let points = row.weeks.iter().zip(0_u32..);
        let points =
            points.map(|(recall, week)| format!("{:.1},{:.1}", x(f64::from(week * 7)), y(*recall)));
        let (color, dashes) = stroke(row);
        let points = points.collect::<Vec<_>>().join(" ");
        let _ = writeln!(
            svg,
            "<polyline points=\"{points}\" fill=\"none\" stroke=\"{color}\" stroke-width=\"2.5\"{dashes}/>\n\
             <text x=\"{:.1}\" y=\"{:.1}\" fill=\"{color}\">{}</text>",
            LEFT + PLOT_SIZE.0 + 8.0,
            label + 4.0,
            row.name
        );
    }
}

/// Returns the color of a line, by effort, and its dashes, if the choice is random.
fn stroke(row: &PolicyRow) -> (&'static str, &'static str) {
    let is_random = row.name.contains("random");
    let color = match row.policy.private {
        PrivatePolicy::None => "#57606a",
        PrivatePolicy::Random(2) | PrivatePolicy::Gain(2) | PrivatePolicy::Overdue(_) => "#0550ae",
        PrivatePolicy::Random(_) | PrivatePolicy::Gain(_) => "#953800",
    };
    let dashes = match is_random {
        true => " stroke-dasharray=\"6 4\"",
        false => "",
    };
    (color, dashes)
}

/// Moves labels down so that none overlaps the one above it.
fn separate_labels(heights: Vec<f64>) -> Vec<f64> {
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
    fn labels_never_overlap() {
        assert_eq!(separate_labels(vec![50.0, 10.0, 12.0]), [50.0, 10.0, 26.0]);
        assert_eq!(separate_labels(vec![5.0, 5.0, 5.0]), [5.0, 21.0, 37.0]);
        assert_eq!(separate_labels(vec![]), [0.0; 0]);
    }
}
