//! A picture as SVG text, piece by piece, and the colours and type all of them share.
//!
//! A dark card with light text: it stands out from Discord's light theme and sits in its dark one.

use std::fmt::{Display, Write};

pub const CARD: &str = "#1e1f22";
pub const TEXT: &str = "#f2f3f5";
pub const QUIET: &str = "#b5bac1";
pub const GRID: &str = "#3a3c42";

/// The width of every picture in pixels, and about as wide as Discord shows it on a computer. On a phone it
/// is little more than half as wide, so the type is large.
pub const WIDTH: f64 = 600.0;
/// What stays free at the sides.
pub const MARGIN: f64 = 22.0;

/// A picture that grows.
pub struct Svg {
    pub height: f64,
    body: String,
}

/// Where a text's anchor lies.
#[derive(Clone, Copy)]
pub enum Anchor {
    Start,
    Middle,
    End,
}

/// How a text looks.
#[derive(Clone, Copy)]
pub struct Type {
    pub size: f64,
    pub is_medium: bool,
    pub color: &'static str,
    pub anchor: Anchor,
}

/// What stands at axes and in legends.
pub const LABEL: Type = Type {
    size: 18.0,
    is_medium: false,
    color: QUIET,
    anchor: Anchor::Start,
};
const TITLE: Type = Type {
    size: 22.0,
    is_medium: true,
    color: TEXT,
    anchor: Anchor::Start,
};

impl Type {
    pub fn anchored(self, anchor: Anchor) -> Self {
        Self { anchor, ..self }
    }

    pub fn strong(self) -> Self {
        Self {
            is_medium: true,
            color: TEXT,
            ..self
        }
    }
}

impl Svg {
    /// A card of this height with a title.
    pub fn card(height: f64, title: &str) -> Self {
        let mut svg = Self {
            height,
            body: String::new(),
        };
        svg.rect((0.0, 0.0), (WIDTH, height), 14.0, CARD);
        svg.text((MARGIN, 36.0), TITLE, title);
        svg
    }

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

    pub fn line(&mut self, (x1, y1): (f64, f64), (x2, y2): (f64, f64), stroke: &str, width: f64) {
        self.push(format_args!(
            r#"<line x1="{x1:.1}" y1="{y1:.1}" x2="{x2:.1}" y2="{y2:.1}" stroke="{stroke}" stroke-width="{width}"/>"#
        ));
    }

    pub fn dot(&mut self, (x, y): (f64, f64), radius: f64, fill: &str) {
        self.push(format_args!(
            r#"<circle cx="{x:.1}" cy="{y:.1}" r="{radius}" fill="{fill}" stroke="{CARD}" stroke-width="2"/>"#
        ));
    }

    /// A line through these points; one alone makes none, and the renderer would warn of it.
    pub fn stroke(&mut self, points: &[(f64, f64)], color: &str) {
        if points.len() < 2 {
            return;
        }
        let points = joined(points);
        self.push(format_args!(
            r#"<polyline points="{points}" fill="none" stroke="{color}" stroke-width="2.5" stroke-linejoin="round" stroke-linecap="round"/>"#
        ));
    }

    /// What lies between these points and the height `base`, tinted.
    pub fn area(&mut self, points: &[(f64, f64)], base: f64, color: &str) {
        let (Some(first), Some(last)) = (points.first(), points.last()) else {
            return;
        };
        let points = joined(points);
        self.push(format_args!(
            r#"<polygon points="{:.1},{base:.1} {points} {:.1},{base:.1}" fill="{color}" fill-opacity="0.22"/>"#,
            first.0, last.0
        ));
    }

    pub fn text(&mut self, (x, y): (f64, f64), r#type: Type, words: &str) {
        let weight = if r#type.is_medium { 500 } else { 400 };
        let anchor = match r#type.anchor {
            Anchor::Start => "start",
            Anchor::Middle => "middle",
            Anchor::End => "end",
        };
        let (size, color) = (r#type.size, r#type.color);
        let words = escape(words);
        self.push(format_args!(
            r#"<text x="{x:.1}" y="{y:.1}" font-size="{size}" font-weight="{weight}" fill="{color}" text-anchor="{anchor}">{words}</text>"#
        ));
    }

    /// The whole picture.
    pub fn finish(self) -> String {
        let Self { height, body } = self;
        format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{WIDTH}\" height=\"{height}\" \
             font-family=\"Roboto\">\n{body}</svg>\n"
        )
    }

    fn push(&mut self, piece: impl Display) {
        writeln!(self.body, "{piece}").expect("a string takes any text");
    }
}

fn joined(points: &[(f64, f64)]) -> String {
    let points = points.iter().map(|(x, y)| format!("{x:.1},{y:.1}"));
    points.collect::<Vec<_>>().join(" ")
}

/// The words as XML spells them; what no XML may hold becomes a blank.
fn escape(words: &str) -> String {
    let mut escaped = String::with_capacity(words.len());
    for c in words.chars() {
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
