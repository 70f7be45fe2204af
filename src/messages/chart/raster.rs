//! Renders SVG to PNG with the fonts in the binary, so that every machine draws the same.

use std::sync::{Arc, LazyLock};

use resvg::tiny_skia::{Pixmap, Transform};
use resvg::usvg::{Options, Tree, fontdb};

use super::svg::Svg;

/// Roboto; see `fonts/README.md` for its origin.
static FONTS: LazyLock<Arc<fontdb::Database>> = LazyLock::new(|| {
    let mut fonts = fontdb::Database::new();
    fonts.load_font_data(include_bytes!("fonts/Roboto-Regular.ttf").to_vec());
    fonts.load_font_data(include_bytes!("fonts/Roboto-Medium.ttf").to_vec());
    fonts.set_sans_serif_family("Roboto");
    Arc::new(fonts)
});

/// Renders a picture and returns the bytes of the PNG file.
pub fn png(svg: Svg) -> Arc<[u8]> {
    let png = rasterize(&svg.finish(), 1.0);
    png.expect("`Svg` writes well-formed XML, escapes every text and has a size")
        .into()
}

/// Renders SVG text with `scale` pixels for each of its units and returns the bytes of the PNG file; `None` if it is not
/// SVG or too large.
pub fn rasterize(svg: &str, scale: f32) -> Option<Vec<u8>> {
    let options = Options {
        fontdb: FONTS.clone(),
        font_family: "Roboto".to_owned(),
        ..Options::default()
    };
    let tree = Tree::from_str(svg, &options).ok()?;
    let size = tree.size();
    let (width, height) = (size.width() * scale, size.height() * scale);
    let mut pixels = Pixmap::new(width as u32, height as u32)?;
    let scale = Transform::from_scale(scale, scale);
    resvg::render(&tree, scale, &mut pixels.as_mut());
    pixels.encode_png().ok()
}
