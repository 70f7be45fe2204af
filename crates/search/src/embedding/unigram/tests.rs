use super::*;

/// Rules that only replace `A` by `a`, and a tab by a blank: a trie with two leaves.
pub fn charsmap() -> Vec<u8> {
    const ROOT: usize = 0;
    /// Where the children of the root are: the node of a byte is `CHILDREN ^ byte`.
    const CHILDREN: usize = 256;
    let mut units = vec![0_u32; 1024];
    units[ROOT] = (CHILDREN as u32) << 10;
    for (byte, leaf, replacement) in [(b'A', 512, 0_u32), (b'\t', 768, 2)] {
        let node = CHILDREN ^ usize::from(byte);
        units[node] = ((leaf ^ node) as u32) << 10 | 0x100 | u32::from(byte);
        units[leaf] = 1 << 31 | replacement;
    }
    let mut bytes = (units.len() as u32 * 4).to_le_bytes().to_vec();
    bytes.extend(units.iter().flat_map(|unit| unit.to_le_bytes()));
    bytes.extend(b"a\0 \0");
    bytes
}

/// The id of unknown characters.
const UNKNOWN: u32 = 0;

fn unigram(pieces: &[(&str, f32)]) -> Unigram {
    let pieces: Vec<_> = [("<unk>", 0.0)].iter().chain(pieces).copied().collect();
    Unigram::new(&pieces, UNKNOWN, &charsmap()).unwrap()
}

#[test]
fn the_most_probable_pieces_are_chosen() {
    // The ids from 1 on, in this order.
    let pieces = unigram(&[
        ("▁", -2.0),
        ("▁a", -3.0),
        ("▁ab", -9.0),
        ("b", -4.0),
        ("bc", -5.0),
        ("é", -6.0),
    ]);
    // ▁a + b is -7, ▁ab is -9.
    assert_eq!(pieces.encode("ab"), [2, 4]);
    // ▁a + bc is -8.
    assert_eq!(pieces.encode("abc"), [2, 5]);
    assert_eq!(pieces.encode("é b"), [1, 6, 1, 4]);
    // Characters without a piece are unknown.
    assert_eq!(
        pieces.encode("axyb z"),
        [2, UNKNOWN, UNKNOWN, 4, 1, UNKNOWN]
    );
    assert_eq!(pieces.encode(" \t"), [0; 0]);
}

#[test]
fn a_word_is_a_piece_after_a_blank() {
    let pieces = unigram(&[("▁ab", -3.0), ("b", -4.0), ("▁", -4.0), ("▁abc", -9.0)]);
    assert!(pieces.has_word("ab") && pieces.has_word("abc"));
    assert!(!pieces.has_word("b") && !pieces.has_word("a"));
}

#[test]
fn a_text_is_normalized_by_the_models_rules() {
    let normalized = |text| Charsmap::new(&charsmap()).unwrap().normalize(text);
    assert_eq!(normalized("A\tb"), "▁a▁b");
    assert_eq!(normalized("  b \t A  "), "▁b▁a");
    assert_eq!(normalized("\u{e9}"), "▁\u{e9}");
    assert_eq!(normalized(" \t"), "");
    assert_eq!(normalized(""), "");
}
