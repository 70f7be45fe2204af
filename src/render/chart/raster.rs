//! SVG → PNG, with the fonts that the binary carries, so that every machine draws the same.

use std::sync::{Arc, LazyLock};

use resvg::tiny_skia::{Pixmap, Transform};
use resvg::usvg::{Options, Tree, fontdb};

use super::svg::Svg;

/// Pixels for each unit of a picture, for sharp text on fine screens.
const SCALE: f32 = 2.0;

/// Roboto; `fonts/README.md` says where it is from.
static FONTS: LazyLock<Arc<fontdb::Database>> = LazyLock::new(|| {
    let mut fonts = fontdb::Database::new();
    fonts.load_font_data(include_bytes!("fonts/Roboto-Regular.ttf").to_vec());
    fonts.load_font_data(include_bytes!("fonts/Roboto-Medium.ttf").to_vec());
    fonts.set_sans_serif_family("Roboto");
    Arc::new(fonts)
});

/// The bytes of the PNG.
pub fn png(svg: Svg) -> Arc<[u8]> {
    let png = rasterized(&svg.finish());
    png.expect("`Svg` writes well-formed XML, escapes every text and has a size")
        .into()
}

/// The bytes of the PNG of an SVG text, twice as wide as that says; `None` when it is no SVG or too large.
pub fn rasterized(svg: &str) -> Option<Vec<u8>> {
    let options = Options {
        fontdb: FONTS.clone(),
        font_family: "Roboto".to_owned(),
        ..Options::default()
    };
    let tree = Tree::from_str(svg, &options).ok()?;
    let size = tree.size();
    let (width, height) = (size.width() * SCALE, size.height() * SCALE);
    let mut pixels = Pixmap::new(width as u32, height as u32)?;
    let scale = Transform::from_scale(SCALE, SCALE);
    resvg::render(&tree, scale, &mut pixels.as_mut());
    pixels.encode_png().ok()
}
