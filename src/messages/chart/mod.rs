//! Pictures of numbers: drawn as SVG text, turned into PNG, each with the same facts in words.
//!
//! Pure, and the same on every machine: the fonts are in the binary.

mod curve;
mod heat_map;
mod plot;
mod raster;
mod svg;

use std::sync::Arc;

pub use curve::curve;
pub use heat_map::{heat_map, heat_map_alt};
pub use raster::rasterize;

/// A picture with its alt text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Picture {
    pub png: Arc<[u8]>,
    pub alt: String,
}

fn nothing_yet(title: &str) -> String {
    format!("{title}: nothing to show yet.")
}

#[cfg(test)]
mod tests;
