use super::super::super::unigram::tests::charsmap;
use super::*;

/// Returns a message with one field of bytes.
fn field(number: u8, bytes: &[u8]) -> Vec<u8> {
    let mut message = vec![number << 3 | 2, bytes.len() as u8];
    message.extend(bytes);
    message
}

fn tokenizer(pieces: &[(&str, f32)]) -> Tokenizer {
    let special = [("<unk>", 0.0), ("<s>", 0.0), ("</s>", 0.0)];
    let pieces: Vec<_> = special.iter().chain(pieces).copied().collect();
    Tokenizer {
        pieces: Unigram::new(&pieces, UNKNOWN, &charsmap()).unwrap(),
    }
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
    assert_eq!(tokenizer.encode(" x"), [BEGIN, 3, UNKNOWN, END]);
    assert!(Tokenizer::new(&pieces.concat()).is_none(), "no rules");
    assert!(Tokenizer::new(&rules).is_none(), "no pieces");
}
