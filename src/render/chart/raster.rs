//! SVG → PNG, with the fonts that the binary carries, so that every machine draws the same.

use std::sync::{Arc, LazyLock};

use resvg::tiny_skia::{Pixmap, Transform};
use resvg::usvg::{Options, Tree, fontdb};

use super::svg::{Svg, WIDTH};

/// Pixels for each unit of a picture, for sharp text on fine screens.
const SCALE: f32 = 2.0;

/// Roboto; `fonts/README.md` says where it is from.
static FONTS: LazyLock<Arc<fontdb::Database>> = LazyLock::new(|| {
    let mut fonts = fontdb::Database::new();
    fonts.load_font_data(include_bytes!("fonts/Roboto-Regular.ttf").to_vec());
    fonts.load_font_data(include_bytes!("fonts/Roboto-Medium.ttf").to_vec());
    Arc::new(fonts)
});

/// The bytes of the PNG.
pub fn png(svg: Svg) -> Arc<[u8]> {
    let (width, height) = (WIDTH as f32 * SCALE, svg.height as f32 * SCALE);
    let mut pixels = Pixmap::new(width as u32, height as u32)
        .expect("a card is neither empty nor larger than memory");
    let options = Options {
        fontdb: FONTS.clone(),
        font_family: "Roboto".to_owned(),
        ..Options::default()
    };
    let tree = Tree::from_str(&svg.finish(), &options)
        .expect("`Svg` writes well-formed XML and escapes every text");
    resvg::render(
        &tree,
        Transform::from_scale(SCALE, SCALE),
        &mut pixels.as_mut(),
    );
    let png = pixels.encode_png();
    png.expect("a PNG in memory has no disk to fail on").into()
}
