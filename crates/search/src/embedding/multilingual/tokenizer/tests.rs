use super::*;

/// Returns a message with one field of bytes.
fn field(number: u8, bytes: &[u8]) -> Vec<u8> {
    let mut message = vec![number << 3 | 2, bytes.len() as u8];
    message.extend(bytes);
    message
}

/// Rules that only replace `A` by `a`, and a tab by a blank: a trie with two leaves.
fn charsmap() -> Vec<u8> {
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

fn tokenizer(pieces: &[(&str, f32)]) -> Tokenizer {
    let special = [("<unk>", 0.0), ("<s>", 0.0), ("</s>", 0.0)];
    let pieces: Vec<_> = special.iter().chain(pieces).copied().collect();
    Tokenizer {
        charsmap: Charsmap::new(&charsmap()).unwrap(),
        unknown_score: -20.0,
        pieces: Pieces::new(&pieces),
    }
}

#[test]
fn the_most_probable_pieces_are_chosen() {
    // The ids from 3 on, in this order.
    let tokenizer = tokenizer(&[
        ("▁", -2.0),
        ("▁a", -3.0),
        ("▁ab", -9.0),
        ("b", -4.0),
        ("bc", -5.0),
        ("é", -6.0),
    ]);
    // ▁a + b is -7, ▁ab is -9.
    assert_eq!(tokenizer.encode("ab"), [BEGIN, 4, 6, END]);
    // ▁a + bc is -8.
    assert_eq!(tokenizer.encode("abc"), [BEGIN, 4, 7, END]);
    assert_eq!(tokenizer.encode("é b"), [BEGIN, 3, 8, 3, 6, END]);
    // Without a piece for it, a character is unknown.
    assert_eq!(tokenizer.encode("ax"), [BEGIN, 4, UNKNOWN, END]);
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

#[test]
fn a_text_without_words_is_one_unknown_token() {
    let tokenizer = tokenizer(&[("▁", -2.0)]);
    for text in ["", " ", "\t \t"] {
        assert_eq!(tokenizer.encode(text), [BEGIN, UNKNOWN, END]);
    }
}

#[test]
fn a_long_text_is_cut() {
    let tokenizer = tokenizer(&[("▁", -2.0), ("a", -2.0)]);
    let ids = tokenizer.encode(&"a".repeat(100_000));
    assert_eq!((ids.len(), ids[MAX_TOKENS - 1]), (MAX_TOKENS, END));
}

#[test]
fn a_model_is_read_from_its_messages() {
    let piece = |text: &str, score: f32| {
        let message = [field(1, text.as_bytes()), {
            let mut score_field = vec![2 << 3 | 5];
            score_field.extend(score.to_le_bytes());
            score_field
        }];
        field(1, &message.concat())
    };
    let rules = {
        // A length over 127 takes two bytes.
        let bytes = charsmap();
        let varint = |length: usize| [length as u8 | 0x80, (length >> 7) as u8];
        let mut inner = vec![2 << 3 | 2];
        inner.extend(varint(bytes.len()));
        inner.extend(bytes);
        let mut outer = vec![3 << 3 | 2];
        outer.extend(varint(inner.len()));
        outer.extend(inner);
        outer
    };
    let pieces = [
        piece("<unk>", 0.0),
        piece("<s>", 0.0),
        piece("</s>", 0.0),
        piece("▁", -1.5),
    ];
    let model = [pieces.concat(), rules.clone()].concat();
    let tokenizer = Tokenizer::new(&model).unwrap();
    assert_eq!(tokenizer.vocabulary_size(), 4);
    assert_eq!(tokenizer.unknown_score, -11.5);
    assert_eq!(tokenizer.encode(" x"), [BEGIN, 3, UNKNOWN, END]);
    assert!(Tokenizer::new(&pieces.concat()).is_none(), "no rules");
    assert!(Tokenizer::new(&rules).is_none(), "no pieces");
}
