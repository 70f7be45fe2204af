use super::*;

#[derive(serde::Deserialize)]
struct Reference {
    text: String,
    vector: Vec<f32>,
}

/// The folder into which `scripts/fetch-model` downloads the model.
const MODEL: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../models/all-MiniLM-L6-v2");

/// Loads the real encoder; a test that needs it fails without the model.
fn encoder() -> Encoder {
    Encoder::load(Path::new(MODEL)).unwrap_or_else(|error| panic!("{error}"))
}

fn product(a: &[f32], b: &[f32]) -> f64 {
    let pairs = a.iter().zip(b);
    pairs.map(|(&a, &b)| f64::from(a) * f64::from(b)).sum()
}

#[test]
#[ignore = "needs the model: run scripts/fetch-model, then cargo test -- --include-ignored"]
fn vectors_equal_those_of_the_reference() {
    let encoder = encoder();
    let lines = include_str!("fixtures/reference.jsonl").lines();
    let mut compared = 0;
    for line in lines {
        let reference: Reference = serde_json::from_str(line).unwrap();
        let found = encoder.encode(&reference.text).vector;
        let cosine = product(&found, &reference.vector);
        assert!(cosine >= 0.9999, "{cosine} for {:?}", reference.text);
        compared += 1;
    }
    assert_eq!(compared, 50);
}

mod tiny {
    //! Small models, compared with reference values. They were computed with transformers 4.46 (`BertModel`,
    //! `XLMRobertaModel`) and `tokenizers` 0.20, with the same weights as 32-bit floats.

    use safetensors::Dtype;
    use serde_json::json;

    use super::super::tiny_models::TinyModel;
    use super::*;

    const QUERY: &str = "How do I water a cactus?";
    const PASSAGE: &str = "The plant needs little rain: watering once in two weeks.";
    const MODULES: &str = "config_sentence_transformers.json";

    /// The numbers to compare: the first ones of the vector and of the vector of the first word.
    fn assert_encoded(found: &EncodedText, vector: [f32; 8], first_word: [f32; 4], tokens: &[u32]) {
        assert_eq!(found.tokens, tokens);
        assert_eq!(found.vector.len(), 32);
        assert_eq!(found.states.len(), 32 * tokens.len());
        let found = found.vector[..8].iter().chain(&found.states[..4]);
        for (found, expected) in found.zip(vector.iter().chain(&first_word)) {
            assert!((found - expected).abs() < 2e-5, "{found} for {expected}");
        }
    }

    fn load(model: &TinyModel) -> Encoder {
        Encoder::load(model.write().path()).unwrap_or_else(|error| panic!("{error}"))
    }

    fn encode_passage(encoder: &Encoder, text: &str) -> EncodedText {
        encoder.encode_with(encoder.pool(), text)
    }

    const QUERY_TOKENS: [u32; 7] = [9, 10, 11, 12, 13, 14, 15];

    #[test]
    fn the_mean_of_tokens_equals_the_reference_in_all_types_of_numbers() {
        for (dtype, prefix) in [
            (Dtype::F32, ""),
            (Dtype::F16, "bert."),
            (Dtype::BF16, "bert."),
        ] {
            let model = TinyModel {
                dtype,
                prefix,
                ..TinyModel::encoder()
            };
            let length = json!({ "max_seq_length": 24 });
            let encoder = load(&model.with_file("sentence_bert_config.json", length));
            assert_encoded(
                &encoder.encode(QUERY),
                [
                    -0.047216, -0.067288, 0.188207, -0.068095, 0.031425, 0.263175, -0.082436,
                    -0.296698,
                ],
                [-0.016704, -0.009837, 0.225196, -0.120073],
                &QUERY_TOKENS,
            );
            // Cut after 24 tokens.
            assert_encoded(
                &encode_passage(&encoder, &[PASSAGE; 3].join(" ")),
                [
                    -0.008536, -0.101987, 0.089991, 0.139074, -0.051507, 0.070081, -0.217436,
                    -0.425624,
                ],
                [-0.017664, -0.045316, -0.009081, 0.158685],
                &[
                    16, 17, 18, 19, 20, 8, 12, 26, 21, 22, 23, 24, 25, 33, 16, 17, 18, 19, 20, 8,
                    12, 26,
                ],
            );
        }
    }

    #[test]
    fn the_first_token_after_a_prompt_equals_the_reference() {
        let prompts = json!({ "prompts": { "query": "query: ", "passage": "passage: " } });
        let model = TinyModel::encoder()
            .with("hidden_act", "gelu_new")
            .with_file(
                "1_Pooling/config.json",
                json!({ "pooling_mode_cls_token": true }),
            )
            .with_file(MODULES, prompts);
        let encoder = load(&model);
        assert_encoded(
            &encoder.encode(QUERY),
            [
                -0.023590, -0.056119, 0.061410, -0.150678, -0.037516, 0.193469, -0.248318,
                -0.036496,
            ],
            [0.021822, -0.073704, -0.027671, 0.111042],
            &QUERY_TOKENS,
        );
        assert_encoded(
            &encode_passage(&encoder, PASSAGE),
            [
                0.040555, -0.016670, 0.324488, -0.202762, -0.263134, 0.264434, -0.042424, -0.338558,
            ],
            [-0.011487, -0.057324, 0.127272, -0.189769],
            &[16, 17, 18, 19, 20, 8, 12, 26, 21, 22, 23, 24, 25, 33],
        );
        // A text without words, and one that the prompt crowds out, have no tokens but a vector.
        let empty = encoder.encode("");
        assert!(empty.tokens.is_empty() && empty.vector.len() == 32);
    }

    #[test]
    fn positions_after_the_padding_equal_the_reference() {
        let model = TinyModel::encoder()
            .with("model_type", "xlm-roberta")
            .with("hidden_act", "relu")
            .with("type_vocab_size", 1)
            .with("pad_token_id", 1)
            .with_file(
                "1_Pooling/config.json",
                json!({ "pooling_mode_max_tokens": true }),
            );
        assert_encoded(
            &load(&model).encode(QUERY),
            [
                0.080297, 0.027538, 0.084327, 0.118396, 0.023725, 0.306309, -0.262803, 0.061278,
            ],
            [0.027016, -0.046569, -0.030841, 0.120112],
            &QUERY_TOKENS,
        );
    }

    #[test]
    fn pieces_in_many_languages_equal_the_reference() {
        let prompts = json!({ "prompts": { "passage": "query: " } });
        let encoder = load(&TinyModel::multilingual().with_file(MODULES, prompts));
        assert_eq!(encoder.scripts(), Scripts::All);
        assert!(encoder.has_word("water") && !encoder.has_word("us"));
        assert_encoded(
            &encoder.encode("A\tcactus:  do i water 水?"),
            [
                -0.068392, -0.115246, 0.114664, -0.049966, 0.134307, 0.187057, -0.140871, -0.200900,
            ],
            [-0.058045, -0.109279, 0.065784, -0.044398],
            &[9, 10, 11, 14, 6, 7, 8, 28, 12],
        );
        // Unknown characters in a row are one token.
        assert_encoded(
            &encoder.encode("仙人掌怎么浇水 ☃☃ ☃s"),
            [
                0.043652, -0.021378, 0.024372, 0.029625, -0.107632, 0.243522, -0.286937, -0.129998,
            ],
            [0.004359, -0.012116, 0.007249, 0.060136],
            &[23, 24, 25, 26, 27, 4, 3, 4, 3, 17],
        );
        assert_encoded(
            &encoder.encode("  the plant<mask>needs"),
            [
                0.003118, -0.099920, 0.008022, 0.024523, 0.082418, 0.035042, 0.009116, 0.024432,
            ],
            [0.029119, -0.115043, -0.005282, -0.029655],
            &[15, 16, 33, 18, 17],
        );
        assert_encoded(
            &encode_passage(&encoder, "A cactus?"),
            [
                0.090635, -0.066223, 0.095643, -0.107500, -0.041611, 0.312164, -0.058719, -0.043823,
            ],
            [0.071981, -0.096942, 0.099650, -0.062603],
            &[9, 10, 11, 12],
        );
        assert_eq!(encoder.encode("").tokens, [0; 0]);
    }

    #[test]
    fn a_text_never_has_more_tokens_than_the_model_has_positions() {
        let encoder = load(&TinyModel::encoder());
        let long = encoder.encode(&QUERY.repeat(100));
        assert_eq!(long.tokens.len(), 40 - 2);
        let model = TinyModel::encoder()
            .with("model_type", "xlm-roberta")
            .with("pad_token_id", 1);
        assert_eq!(load(&model).encode(&QUERY.repeat(100)).tokens.len(), 38 - 2);
    }

    #[test]
    fn what_cannot_be_computed_is_rejected_with_the_file() {
        let folder = |model: TinyModel| model.write();
        let model = TinyModel::encoder;
        for (model, expected) in [
            (
                model().with("model_type", "t5"),
                "config.json`: `model_type` is \"t5\"",
            ),
            (
                model().with_tokenizer("/model/type", "BPE"),
                "tokenizer.json`: the tokenizer `BPE`; supported: WordPiece, Unigram",
            ),
            (
                model().with_tokenizer("/normalizer", json!(null)),
                "tokenizer.json`: the normalizer `none`; supported: BertNormalizer",
            ),
            (
                TinyModel::multilingual().with_tokenizer("/normalizer/type", "NFKC"),
                "tokenizer.json`: the normalizer `NFKC`; supported: Precompiled",
            ),
            (
                TinyModel::multilingual()
                    .with_tokenizer("/normalizer/precompiled_charsmap", "AAE="),
                "tokenizer.json`: the normalizer `truncated rules`",
            ),
            (
                TinyModel::multilingual()
                    .with_tokenizer("/pre_tokenizer/pretokenizers/1/prepend_scheme", "never"),
                "tokenizer.json`: the pre-tokenizer `WhitespaceSplit + Metaspace`",
            ),
            (
                TinyModel::multilingual().with_tokenizer("/model/vocab/2/0", "[SEP]"),
                "tokenizer.json`: the vocabulary has no token `</s>`",
            ),
            (
                model().with_tokenizer("/model/continuing_subword_prefix", "@@"),
                "tokenizer.json`: the prefix of subwords `@@`; supported: ##",
            ),
            (
                model().with_tokenizer("/model/vocab/[CLS]", json!(null)),
                "tokenizer.json`: invalid type: null",
            ),
            (
                model().with_tokenizer("/added_tokens/0/id", 99),
                "tokenizer.json`: there are 100 tokens, but 41 vectors",
            ),
            (
                model()
                    .with_tokenizer("/normalizer/lowercase", false)
                    .with_file(
                        "sentence_bert_config.json",
                        json!({ "do_lower_case": true }),
                    ),
                "tokenizer.json`: texts must be in lower case",
            ),
            (
                model().with_file("sentence_bert_config.json", json!({ "max_seq_length": 2 })),
                "config.json`: the model reads 2 tokens, supported: 16 or more",
            ),
        ] {
            let folder = folder(model);
            let error = Encoder::load(folder.path()).err().unwrap().to_string();
            assert!(error.contains(expected), "{error}");
            assert_eq!(check(folder.path()).err().unwrap().to_string(), error);
        }
        assert!(check(folder(model()).path()).is_ok());
    }

    #[test]
    fn capitals_and_accents_are_kept_if_the_tokenizer_keeps_them() {
        let tokens = |model: TinyModel, text: &str| load(&model).encode(text).tokens;
        assert_eq!(tokens(TinyModel::encoder(), "Wáter"), [12]);
        let keeps = TinyModel::encoder().with_tokenizer("/normalizer/lowercase", false);
        assert_eq!(tokens(keeps, "Wáter water"), [2, 12]);
        let strips = TinyModel::encoder()
            .with_tokenizer("/normalizer/lowercase", false)
            .with_tokenizer("/normalizer/strip_accents", true);
        assert_eq!(tokens(strips, "wáter Water"), [12, 2]);
    }
}
