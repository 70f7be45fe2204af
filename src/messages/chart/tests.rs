use jiff::Span;
use jiff::civil::{Date, date};
use proptest::prelude::*;

use super::*;
use crate::messages::catalog::Catalog;

const TO: Date = date(2026, 11, 22);
const FROM: Date = date(2026, 5, 24);

fn days<T>(values: impl IntoIterator<Item = T>) -> Vec<(Date, T)> {
    let dates = FROM.series(Span::new().days(1));
    dates.zip(values).collect()
}

/// Returns the width and height of a PNG file in pixels.
fn size(png: &[u8]) -> (u32, u32) {
    assert_eq!(&png[..8], b"\x89PNG\r\n\x1a\n");
    let number = |at: usize| u32::from_be_bytes(png[at..at + 4].try_into().expect("four bytes"));
    (number(16), number(20))
}

/// Fails if a picture is large. Drawing takes 4 bytes per pixel, and encoding 4 more.
fn assert_is_small(picture: &Picture) {
    let (width, height) = size(&picture.png);
    assert_eq!(width, 600);
    assert!((200..=320).contains(&height), "{height}");
    // Discord accepts 10 MiB; slow connections need far less.
    assert!(picture.png.len() < 50_000, "{}", picture.png.len());
}

#[test]
fn the_alt_text_of_a_chart_has_its_facts() {
    let busy = days([0, 4, 9, 9, 1]);
    let alts = [
        heat_map(Catalog::english(), &busy, FROM, TO, "Answers").alt,
        heat_map(Catalog::english(), &busy[..2], FROM, TO, "Answers").alt,
        heat_map(Catalog::english(), &[], FROM, TO, "Answers").alt,
        curve(Catalog::english(), &days([1.0, 7.6, 6.4]), "Memory").alt,
        curve(Catalog::english(), &[], "Memory").alt,
    ];
    insta::assert_snapshot!(alts.join("\n"), @r#"
    Answers, 24 May 2026 to 22 November 2026: 23 answers on 4 days, at most 9, on 26 May 2026.
    Answers, 24 May 2026 to 22 November 2026: 4 answers on 1 day, at most 4, on 25 May 2026.
    Answers, 24 May 2026 to 22 November 2026: no answers yet.
    Memory: 1 on 24 May 2026, 6 on 26 May 2026, 8 at most.
    Memory: nothing to show yet.
    "#);
}

#[test]
fn charts_of_much_and_of_no_data_are_small() {
    let much = days((0..183).map(|n| n % 9));
    let rising: Vec<(Date, f64)> = days((0..183).map(f64::from));
    for picture in [
        heat_map(Catalog::english(), &much, FROM, TO, "Answers"),
        heat_map(Catalog::english(), &[], FROM, TO, "Answers"),
        curve(Catalog::english(), &rising, "Memory"),
        curve(Catalog::english(), &rising[..1], "Memory"),
        curve(Catalog::english(), &[], "Memory"),
    ] {
        assert_is_small(&picture);
    }
}

#[test]
fn the_busiest_days_are_brightest_and_other_days_are_not_drawn() {
    let shades = |days: &[(Date, u32)], from| {
        let svg = heat_map::ActivityDays::of(days, from, TO)
            .draw(Catalog::english(), "Answers")
            .finish();
        let cells = svg.lines().filter(|line| line.contains(r#"width="16.0""#));
        let fills = cells.filter_map(|line| line.split("fill=\"").nth(1)?.split('"').next());
        fills.map(str::to_owned).collect::<Vec<_>>()
    };
    // A Monday, so the week is complete; the five shades of the legend follow.
    let from = date(2026, 11, 16);
    let busy = [(from, 1), (date(2026, 11, 17), 5), (date(2026, 11, 18), 20)];
    insta::assert_snapshot!(shades(&busy, from).join(" "), @"#0f5132 #0f5132 #7dedac #2e3035 #2e3035 #2e3035 #2e3035 #2e3035 #0f5132 #198754 #34c172 #7dedac");
    assert_eq!(shades(&[(date(2026, 11, 15), 5)], from).len(), 7 + 5);
    // Half a year and the legend, for any range.
    assert_eq!(shades(&[], date(2000, 1, 1)).len(), 27 * 7 + 5);
}

proptest! {
    // Each case draws two charts.
    #![proptest_config(ProptestConfig::with_cases(16))]

    #[test]
    fn any_text_can_be_drawn(
        words in "\\PC{0,20}[\u{0}-\u{20}&<>\"']{0,5}",
        values in prop::collection::vec(-1e3..1e3_f64, 0..4),
    ) {
        let dated = days(values.clone());
        let counts = days(values.iter().map(|it| it.abs() as u32));
        for picture in [curve(Catalog::english(), &dated, &words), heat_map(Catalog::english(), &counts, FROM, TO, &words)] {
            assert_is_small(&picture);
        }
    }
}

proptest! {
    #[test]
    fn ticks_cover_the_values_in_few_round_steps(least in -1e6..1e6_f64, span in 1e-3..1e6_f64) {
        let most = least + span;
        let ticks = plot::ticks(least, most);
        prop_assert!(ticks[0] <= least + span * 1e-6 && most - span * 1e-6 <= ticks[ticks.len() - 1]);
        prop_assert!((2..=8).contains(&ticks.len()), "{:?}", ticks);
        prop_assert!(ticks.windows(2).all(|two| two[0] < two[1]));
    }
}
