use super::*;

/// The folder into which `scripts/fetch-model` downloads the model.
const FILE: &str = concat!(
    env!("CARGO_MANIFEST_DIR"),
    "/../../models/all-MiniLM-L6-v2/tokenizer.json"
);

/// The limit of all-MiniLM-L6-v2, and its special tokens.
const MAX_TOKENS: usize = 256;
const UNK: u32 = 100;
const CLS: u32 = 101;
const SEP: u32 = 102;

fn tokenizer() -> Tokenizer {
    Tokenizer::new(&std::fs::read(FILE).unwrap(), MAX_TOKENS).unwrap()
}

/// Compares with the ids of Hugging Face's `tokenizers` 0.23, without the special tokens at both ends.
#[test]
#[ignore = "needs the model: run scripts/fetch-model, then cargo test -- --include-ignored"]
fn ids_equal_those_of_the_reference() {
    let tokenizer = tokenizer();
    let texts: [(&str, &[u32]); 23] = [
        ("", &[]),
        ("\t\r\n ", &[]),
        ("Mixed CASE", &[3816, 2553]),
        (
            "naïve e\u{301}té Motörhead",
            &[15743, 3802, 2063, 5013, 4974],
        ),
        (
            "İstanbul ΟΔΥΣΣΕΥΣ ß",
            &[
                9960, 1169, 29722, 29735, 29733, 29733, 29723, 29735, 29733, 1096,
            ],
        ),
        (
            "don't use_it: C++/C#",
            &[
                2123, 1005, 1056, 2224, 1035, 2009, 1024, 1039, 1009, 1009, 1013, 1039, 1001,
            ],
        ),
        (
            "“quoted” — 50%…",
            &[1523, 9339, 1524, 1517, 2753, 1003, 1529],
        ),
        ("unaffableness", &[14477, 20961, 3468, 2791]),
        ("abc日本語def", &[5925, 1864, 1876, 1950, 13366]),
        ("㐀 豈", &[100, 100]),
        (
            "한국어 문장",
            &[
                1469, 30006, 30021, 29991, 30014, 30020, 29999, 30008, 1459, 30014, 30021, 30000,
                30006, 30025,
            ],
        ),
        (
            "مرحبا بالعالم",
            &[
                1295, 17149, 29820, 29816, 25573, 1271, 25573, 23673, 29830, 25573, 23673, 22192,
            ],
        ),
        ("ภาษาไทย", &[100]),
        ("नमस\u{94d}त\u{947}", &[1327, 29867, 29874, 29859]),
        ("party🎉 time 🎉", &[100, 2051, 100]),
        ("👨\u{200d}👩\u{200d}👧", &[100]),
        ("zero\u{200b}width\u{feff}", &[5717, 9148, 11927, 2232]),
        (
            "nul\0bell\u{7}vt\u{b}nel\u{85}x",
            &[16371, 20850, 5349, 2615, 2102, 11877, 2595],
        ),
        ("a\u{a0}b\u{3000}c\u{2028}d", &[1037, 1038, 1039, 1040]),
        ("�x\u{e000}y", &[1060, 2100]),
        ("ﬁ Ａ ① ½", &[1984, 100, 100, 1092]),
        (
            "[CLS] x[UNK]y[[MASK]]",
            &[101, 1060, 100, 1061, 1031, 103, 1033],
        ),
        ("x1y2z3", &[1060, 2487, 2100, 2475, 2480, 2509]),
    ];
    for (text, expected) in texts {
        let found = tokenizer.encode(text);
        assert_eq!(found, [&[CLS], expected, &[SEP]].concat(), "{text:?}");
    }
}

#[test]
#[ignore = "needs the model: run scripts/fetch-model, then cargo test -- --include-ignored"]
fn long_texts_and_words_are_cut() {
    let tokenizer = tokenizer();
    let words = tokenizer.encode(&"word ".repeat(600));
    assert_eq!(words.len(), MAX_TOKENS);
    assert_eq!(words.last(), Some(&SEP));
    // A word that crosses the limit keeps the pieces before it.
    let text = format!("{}unaffableness", "x ".repeat(MAX_TOKENS - 4));
    let crossing = tokenizer.encode(&text);
    assert_eq!(crossing[MAX_TOKENS - 3..], [14477, 20961, SEP]);
    // BERT ignores words of more than 100 characters.
    assert_ne!(tokenizer.encode(&"a".repeat(100)), [CLS, UNK, SEP]);
    assert_eq!(tokenizer.encode(&"a".repeat(101)), [CLS, UNK, SEP]);
}
