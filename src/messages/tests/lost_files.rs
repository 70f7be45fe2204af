//! Messages without some of their files.

use proptest::prelude::*;

use super::super::answer::{Links, answer};
use super::super::catalog::Catalog;
use super::super::drawing::draw;
use super::super::privacy::{self, ExportPart};
use super::super::{Attachment, Message};
use super::{assert_sendable, hostile, linked, qa, showing};

fn shown(text: &str) -> Message {
    let mut qa = qa("How does it look?", text);
    qa.files = ["jar.png", "lid.png", "steps.pdf"]
        .map(|name| linked(name, &format!("bread/{name}")))
        .into();
    answer(Catalog::english(), &showing(&qa, &[]), &Links::default())
}

/// Returns the lines of the answer itself.
fn drawn(message: &Message) -> String {
    let drawn = draw(message);
    let lines = drawn
        .lines()
        .filter(|it| it.starts_with("┃") || it.starts_with("+"));
    lines.skip(1).collect::<Vec<_>>().join("\n")
}

#[test]
fn a_lost_picture_is_replaced_by_its_alt_text() {
    let message = shown("First.\n\n![A *full* jar](jar.png)\n\nThen.\n");
    let without = message.without_files(|it| it.filename == "jar.png");
    insta::assert_snapshot!(drawn(&without), @r#"
    ┃ First.
    ┃ -# A full jar (`bread/jar.png`)
    ┃ Then.
    ┃ -# python / asyncio · python/asyncio.md:12 · sure
    "#);
    // Files that can be read stay.
    assert_eq!(message.without_files(|_| false), message);
}

#[test]
fn the_other_of_two_adjacent_pictures_stays() {
    let message = shown("![A jar](jar.png) ![A lid](lid.png)\n\nThen.\n");
    let without = message.without_files(|it| it.filename == "jar.png");
    insta::assert_snapshot!(drawn(&without), @r#"
    ┃ [picture attachment://lid.png “A lid”]
    ┃ -# A jar (`bread/jar.png`)
    ┃ Then.
    ┃ -# python / asyncio · python/asyncio.md:12 · sure
    + lid.png = bread/lid.png
    "#);
    let without = message.without_files(|_| true);
    insta::assert_snapshot!(drawn(&without), @r#"
    ┃ -# A jar (`bread/jar.png`) · A lid (`bread/lid.png`)
    ┃ Then.
    ┃ -# python / asyncio · python/asyncio.md:12 · sure
    "#);
}

/// A file that a note shows twice is sent once; each place has its own alt text.
#[test]
fn each_place_of_a_lost_picture_keeps_its_own_alt_text() {
    let message = shown("![Before](jar.png)\n\nThen.\n\n![After](jar.png)\n");
    let without = message.without_files(|_| true);
    insta::assert_snapshot!(drawn(&without), @r#"
    ┃ -# Before (`bread/jar.png`)
    ┃ Then.
    ┃ -# After (`bread/jar.png`)
    ┃ -# python / asyncio · python/asyncio.md:12 · sure
    "#);
}

#[test]
fn without_room_for_the_alt_text_only_the_path_is_shown() {
    let alt = "long ".repeat(200);
    let text = "word ".repeat(500);
    let message = shown(&format!("![{alt}](jar.png) ![{alt}](lid.png)\n\n{text}\n"));
    let without = message.without_files(|_| true);
    assert_sendable(&without);
    let drawn = draw(&without);
    assert!(
        drawn.contains("long long (`bread/jar.png`) · `bread/lid.png`"),
        "{drawn}"
    );
}

#[test]
fn a_lost_file_to_download_is_replaced_by_its_path() {
    let message = shown("See [the steps](steps.pdf).\n");
    let without = message.without_files(|_| true);
    insta::assert_snapshot!(drawn(&without), @r#"
    ┃ See the steps.
    ┃ -# `bread/steps.pdf`
    ┃ -# python / asyncio · python/asyncio.md:12 · sure
    "#);
    assert!(!message.is_download());
}

#[test]
fn only_messages_with_a_created_file_are_downloads() {
    let share = ExportPart {
        is_first: true,
        is_last: true,
        is_compressed: false,
        is_cut: false,
    };
    let files = vec![("all.json".to_owned(), b"{}".as_slice().into())];
    assert!(privacy::export(Catalog::english(), files, share).is_download());
}

proptest! {
    #[test]
    fn without_any_of_its_files_it_can_still_be_sent(
        alt in hostile(), text in hostile(), keeps in any::<[bool; 3]>(),
    ) {
        let alt = alt.replace([']', '\n'], "");
        let message = shown(&format!(
            "{text}\n\n![{alt}](jar.png) ![{alt}](lid.png)\n\n[{alt}](steps.pdf)\n\n{text}"
        ));
        let is_lost = |it: &Attachment| {
            let at = message.attachments.iter().position(|other| other == it);
            !keeps[at.unwrap_or_default().min(2)]
        };
        let without = message.without_files(is_lost);
        assert_sendable(&without);
        let left = without.attachments.len();
        prop_assert_eq!(left, message.attachments.iter().filter(|it| !is_lost(it)).count());
    }
}
