//! Charts, drawn as SVG and rendered to PNG, each with the same facts as alt text.
//!
//! They look the same on every machine, because the fonts are in the binary.

mod curve;
mod heat_map;
mod picture;
mod plot;
mod raster;
mod svg;

pub use curve::curve;
pub use heat_map::{heat_map, heat_map_alt};
pub use picture::Picture;
pub use raster::rasterize;

#[cfg(test)]
mod tests;
