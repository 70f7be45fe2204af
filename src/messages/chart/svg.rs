//! Writes a picture as SVG text, with the colors and type that all charts share.
//!
//! Charts are a dark card with light text, which suits both Discord's light and its dark theme.

use std::fmt::{Display, Write};

/// The color of the card.
pub const CARD: &str = "#1e1f22";
/// The color of text.
pub const TEXT: &str = "#f2f3f5";
/// The color of labels.
pub const QUIET: &str = "#b5bac1";
/// The color of grid lines.
pub const GRID: &str = "#3a3c42";

/// The width of every picture in pixels, about as wide as Discord shows it on a computer. On a phone it is little more
/// than half as wide, so the type is large.
pub const WIDTH: f64 = 600.0;
/// The margin at the sides, in pixels.
pub const MARGIN: f64 = 22.0;

/// A picture to which shapes are added.
pub struct Svg {
    /// The height in pixels.
    pub height: f64,
    body: String,
}

/// The end of a text that is at its position.
#[derive(Clone, Copy)]
pub enum Anchor {
    /// The beginning.
    Start,
    /// The middle.
    Middle,
    /// The end.
    End,
}

/// The look of a text.
#[derive(Clone, Copy)]
pub struct TextLook {
    /// The font size in pixels.
    pub size: f64,
    /// Whether the medium weight is used.
    pub is_medium: bool,
    /// The color.
    pub color: &'static str,
    /// The end that is at the position.
    pub anchor: Anchor,
}

/// The look of text at axes and in legends.
pub const LABEL: TextLook = TextLook {
    size: 18.0,
    is_medium: false,
    color: QUIET,
    anchor: Anchor::Start,
};
const TITLE: TextLook = TextLook {
    size: 22.0,
    is_medium: true,
    color: TEXT,
    anchor: Anchor::Start,
};

impl TextLook {
    /// Returns the look with another anchor.
    pub fn anchored(self, anchor: Anchor) -> Self {
        Self { anchor, ..self }
    }

    /// Returns the look with medium weight and the color of text.
    pub fn strong(self) -> Self {
        Self {
            is_medium: true,
            color: TEXT,
            ..self
        }
    }
}

impl Svg {
    /// Returns a card of this height with a title.
    pub fn card(height: f64, title: &str) -> Self {
        let mut svg = Self {
            height,
            body: String::new(),
        };
        svg.rect((0.0, 0.0), (WIDTH, height), 14.0, CARD);
        svg.text((MARGIN, 36.0), TITLE, title);
        svg
    }

    /// Adds a rectangle with rounded corners.
    pub fn rect(
        &mut self,
        (x, y): (f64, f64),
        (width, height): (f64, f64),
        radius: f64,
        fill: &str,
    ) {
        self.push(format_args!(
            r#"<rect x="{x:.1}" y="{y:.1}" width="{width:.1}" height="{height:.1}" rx="{radius}" fill="{fill}"/>"#
        ));
    }

    /// Adds a straight line.
    pub fn line(&mut self, (x1, y1): (f64, f64), (x2, y2): (f64, f64), stroke: &str, width: f64) {
        self.push(format_args!(
            r#"<line x1="{x1:.1}" y1="{y1:.1}" x2="{x2:.1}" y2="{y2:.1}" stroke="{stroke}" stroke-width="{width}"/>"#
        ));
    }

    /// Adds a dot.
    pub fn dot(&mut self, (x, y): (f64, f64), radius: f64, fill: &str) {
        self.push(format_args!(
            r#"<circle cx="{x:.1}" cy="{y:.1}" r="{radius}" fill="{fill}" stroke="{CARD}" stroke-width="2"/>"#
        ));
    }

    /// Adds a line through these points, unless there is only one, for which the renderer would log a warning.
    pub fn stroke(&mut self, points: &[(f64, f64)], color: &str) {
        if points.len() < 2 {
            return;
        }
        let points = join(points);
        self.push(format_args!(
            r#"<polyline points="{points}" fill="none" stroke="{color}" stroke-width="2.5" stroke-linejoin="round" stroke-linecap="round"/>"#
        ));
    }

    /// Tints the area between these points and the height `base`.
    pub fn area(&mut self, points: &[(f64, f64)], base: f64, color: &str) {
        let (Some(first), Some(last)) = (points.first(), points.last()) else {
            return;
        };
        let points = join(points);
        self.push(format_args!(
            r#"<polygon points="{:.1},{base:.1} {points} {:.1},{base:.1}" fill="{color}" fill-opacity="0.22"/>"#,
            first.0, last.0
        ));
    }

    /// Adds text.
    pub fn text(&mut self, (x, y): (f64, f64), look: TextLook, text: &str) {
        let weight = if look.is_medium { 500 } else { 400 };
        let anchor = match look.anchor {
            Anchor::Start => "start",
            Anchor::Middle => "middle",
            Anchor::End => "end",
        };
        let (size, color) = (look.size, look.color);
        let text = escape(text);
        self.push(format_args!(
            r#"<text x="{x:.1}" y="{y:.1}" font-size="{size}" font-weight="{weight}" fill="{color}" text-anchor="{anchor}">{text}</text>"#
        ));
    }

    /// Returns the SVG text.
    pub fn finish(self) -> String {
        let Self { height, body } = self;
        format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{WIDTH}\" height=\"{height}\" \
             font-family=\"Roboto\">\n{body}</svg>\n"
        )
    }

    fn push(&mut self, shape: impl Display) {
        writeln!(self.body, "{shape}").expect("writing to a string never fails");
    }
}

fn join(points: &[(f64, f64)]) -> String {
    let points = points.iter().map(|(x, y)| format!("{x:.1},{y:.1}"));
    points.collect::<Vec<_>>().join(" ")
}

/// Escapes text for XML; characters that XML does not allow become spaces.
fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&#39;"),
            c if c.is_control() || matches!(c, '\u{fffe}' | '\u{ffff}') => escaped.push(' '),
            c => escaped.push(c),
        }
    }
    escaped
}
