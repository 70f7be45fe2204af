use encoding_rs::Encoding;
use proptest::prelude::*;

use super::{Decoded, decode};

/// Texts in encodings that are still in use, each long enough to be detected.
const TEXTS: &[(&str, &str)] = &[
    (
        "windows-1252",
        "### Où est le café de l’université ?\n\nAu sous-sol, à côté de la bibliothèque. Fermé l'été.\n",
    ),
    (
        "windows-1252",
        "### Wo liegt das Café?\n\nIm Keller der Universität, gegenüber vom Hörsaal. Größe: 20 m².\n",
    ),
    (
        "windows-1251",
        "### Где находится кафе университета?\n\nВ подвале, рядом с библиотекой. Летом оно закрыто.\n",
    ),
    (
        "KOI8-U",
        "### Где находится кафе университета?\n\nВ подвале, рядом с библиотекой. Летом оно закрыто.\n",
    ),
    (
        "windows-1250",
        "### Gdzie jest kawiarnia uniwersytetu?\n\nW piwnicy, tuż obok biblioteki. Latem jest zamknięta, niestety; później też.\n",
    ),
    (
        "Shift_JIS",
        "### 大学のカフェはどこですか？\n\n地下にあります。図書館のとなりです。夏は閉まっています。\n",
    ),
    (
        "GBK",
        "### 大学的咖啡馆在哪里？\n\n在地下室，图书馆旁边。夏天不开门。\n",
    ),
    (
        "EUC-KR",
        "### 대학교 카페는 어디에 있습니까?\n\n지하에 있습니다. 도서관 옆입니다. 여름에는 닫습니다.\n",
    ),
    (
        "windows-1253",
        "### Πού είναι το καφέ του πανεπιστημίου;\n\nΣτο υπόγειο, δίπλα στη βιβλιοθήκη. Το καλοκαίρι είναι κλειστό.\n",
    ),
];

fn utf_16(text: &str, is_big: bool) -> Vec<u8> {
    let units = std::iter::once(0xfeff).chain(text.encode_utf16());
    let bytes = units.map(|unit: u16| match is_big {
        true => unit.to_be_bytes(),
        false => unit.to_le_bytes(),
    });
    bytes.flatten().collect()
}

#[test]
fn older_encodings_are_detected() {
    for (name, text) in TEXTS {
        let encoding = Encoding::for_label(name.as_bytes()).unwrap();
        let (bytes, _, has_lost) = encoding.encode(text);
        assert!(!has_lost, "{text}");
        let decoded = decode(bytes.into_owned()).unwrap();
        assert_eq!(
            (decoded.text.as_str(), decoded.legacy),
            (*text, Some(*name))
        );
    }
}

#[test]
fn a_short_note_with_one_accent_is_latin_1() {
    for (bytes, text) in [
        (&b"### Caf\xe9?\n\nJa.\n"[..], "### Café?\n\nJa.\n"),
        (b"### Why?\n\nCaf\xe9", "### Why?\n\nCafé"),
        (b"### Wo?\n\nIm B\xfcro.\n", "### Wo?\n\nIm Büro.\n"),
        (
            b"### What?\n\n\x93So\x94 \x96 yes.\n",
            "### What?\n\n“So” – yes.\n",
        ),
    ] {
        let decoded = decode(bytes.to_vec()).unwrap();
        assert_eq!(
            (decoded.text.as_str(), decoded.legacy),
            (text, Some("windows-1252"))
        );
    }
}

#[test]
fn binary_files_and_damaged_utf_8_are_rejected_at_the_first_invalid_byte() {
    for (bytes, before) in [
        // A NUL, control characters, a picture, an archive, UTF-32, half a UTF-16 unit, half a surrogate pair.
        (&b"a\xffb\0"[..], "a"),
        (b"\xff\x01\x02\x03abc", ""),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", ""),
        (b"PK\x03\x04\x14\0\x08\xff", "PK\u{3}\u{4}\u{14}\0\u{8}"),
        (b"\xff\xfe\0\0#\0\0\0", ""),
        (b"\xff\xfe#", ""),
        (b"\xff\xfe#\0\x3d\xd8", ""),
        // UTF-8 with one damaged byte.
        (b"caf\xc3\xa9 \xff.", "café "),
        (b"\xef\xbb\xbf### Caf\xe9 \xe9 \xe9", "\u{feff}### Caf"),
    ] {
        match decode(bytes.to_vec()) {
            Ok(decoded) => panic!("{bytes:?} read as {decoded:?}"),
            Err(refused) => assert_eq!(refused.before, before),
        }
    }
}

proptest! {
    #[test]
    fn utf_16_with_a_byte_order_mark_is_read_exactly(text in "[^\0\u{1}-\u{8}\u{b}\u{e}-\u{1f}\u{7f}-\u{9f}]{0,60}", is_big: bool) {
        let name = if is_big { "UTF-16BE" } else { "UTF-16LE" };
        let decoded = decode(utf_16(&text, is_big)).unwrap();
        prop_assert_eq!(decoded, Decoded { text, legacy: Some(name) });
    }

    #[test]
    fn utf_8_is_never_detected_as_another_encoding(text: String) {
        let decoded = decode(text.clone().into_bytes()).unwrap();
        prop_assert_eq!(decoded, Decoded { text, legacy: None });
    }

    #[test]
    fn utf_8_with_a_lost_byte_is_never_read_as_another_encoding(
        text in "[a-z ]{0,9}[äéñжщ漢字🦀]{3,9}[a-z ]{0,9}", lost: prop::sample::Index,
    ) {
        let mut bytes = text.into_bytes();
        bytes.remove(lost.index(bytes.len()));
        if std::str::from_utf8(&bytes).is_err() {
            prop_assert!(decode(bytes).is_err());
        }
    }

    #[test]
    fn any_bytes_are_decoded_or_rejected(bytes: Vec<u8>) {
        if let Ok(decoded) = decode(bytes.clone()) {
            prop_assert!(decoded.legacy.is_none() || !decoded.text.contains('\0'));
        }
    }
}
