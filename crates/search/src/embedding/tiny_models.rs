//! Small models with fixed pseudo-random weights, for tests.
//!
//! Every weight is a small multiple of a power of two, so that it is the same number in 16 and in 32 bits.

use std::collections::HashMap;
use std::fs;
use std::path::Path;

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use rten_simd::f16;
use safetensors::Dtype;
use safetensors::tensor::TensorView;
use serde_json::{Value, json};
use tempfile::TempDir;

use super::unigram::tests::charsmap;

const HIDDEN: usize = 32;
const INTERMEDIATE: usize = 64;
const LAYERS: usize = 2;
/// The number of rows in the table of positions.
const POSITIONS: usize = 40;

/// The vocabulary; the position of a token is its id.
const VOCABULARY: &str = "[PAD] [unused] [UNK] [CLS] [SEP] [MASK] query passage : how do i water a cactus ? the \
    plant needs little rain once in two week ##s ##ing tun ##e guitar by ear , . bread is done when it sound hollow";

/// The pieces of the multilingual model after the special tokens, the most common first.
const PIECES: &str = "▁ ▁how ▁do ▁i ▁water ▁a ▁cact us ? . : ▁the ▁plant s ▁need ▁little ▁rain ▁query ▁passage ▁仙人 掌 \
    怎么 浇 水 ▁水 一 次 , ing";

/// A model to write into a folder.
pub struct TinyModel {
    pub dtype: Dtype,
    /// What the names of the encoder's tensors start with.
    pub prefix: &'static str,
    /// The labels of a cross-encoder; 0 for an encoder.
    pub labels: usize,
    pub config: Value,
    pub tokenizer: Value,
    /// Other files: names and contents.
    pub files: HashMap<&'static str, Value>,
}

impl TinyModel {
    pub fn encoder() -> Self {
        let tokens: Vec<&str> = VOCABULARY.split_whitespace().collect();
        let special = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"];
        let id = |token: &str| tokens.iter().position(|it| *it == token);
        let added = special.map(|token| json!({ "id": id(token), "content": token }));
        let vocab: HashMap<_, _> = tokens.iter().enumerate().map(|(id, it)| (it, id)).collect();
        Self {
            dtype: Dtype::F32,
            prefix: "",
            labels: 0,
            config: json!({
                "model_type": "bert", "hidden_size": HIDDEN, "intermediate_size": INTERMEDIATE,
                "num_attention_heads": 4, "num_hidden_layers": LAYERS, "layer_norm_eps": 1e-12,
                "hidden_act": "gelu", "type_vocab_size": 2,
            }),
            tokenizer: json!({
                "added_tokens": added,
                "normalizer": {
                    "type": "BertNormalizer", "clean_text": true, "handle_chinese_chars": true,
                    "strip_accents": null, "lowercase": true,
                },
                "pre_tokenizer": { "type": "BertPreTokenizer" },
                "model": {
                    "type": "WordPiece", "continuing_subword_prefix": "##", "max_input_chars_per_word": 100,
                    "vocab": vocab,
                },
            }),
            files: HashMap::new(),
        }
    }

    /// An encoder with a tokenizer of XLM-RoBERTa's form, whose rules only replace `A` by `a` and a tab by a blank.
    pub fn multilingual() -> Self {
        let pieces = PIECES.split_whitespace().enumerate();
        let pieces = pieces.map(|(at, piece)| (piece, -2.0 - 0.25 * at as f32));
        let special = ["<s>", "<pad>", "</s>", "<unk>"].map(|name| (name, 0.0));
        let mask = ("<mask>", 0.0);
        let vocab: Vec<_> = special.into_iter().chain(pieces).chain([mask]).collect();
        let added = vocab.iter().enumerate().filter(|(_, piece)| piece.1 == 0.0);
        let added = added.map(|(id, piece)| json!({ "id": id, "content": piece.0 }));
        Self {
            tokenizer: json!({
                "added_tokens": added.collect::<Vec<_>>(),
                "normalizer": {
                    "type": "Precompiled",
                    "precompiled_charsmap": BASE64_STANDARD.encode(charsmap()),
                },
                "pre_tokenizer": {
                    "type": "Sequence",
                    "pretokenizers": [
                        { "type": "WhitespaceSplit" },
                        { "type": "Metaspace", "replacement": "▁", "prepend_scheme": "always" },
                    ],
                },
                "model": { "type": "Unigram", "unk_id": 3, "vocab": vocab },
            }),
            ..Self::encoder()
        }
    }

    pub fn cross_encoder() -> Self {
        Self {
            prefix: "bert.",
            labels: 1,
            ..Self::encoder()
        }
    }

    /// Sets a key of `config.json`.
    pub fn with(mut self, key: &str, value: impl Into<Value>) -> Self {
        self.config[key] = value.into();
        self
    }

    /// Sets a key of `tokenizer.json`, by its path such as `/model/type`.
    pub fn with_tokenizer(mut self, path: &str, value: impl Into<Value>) -> Self {
        *self.tokenizer.pointer_mut(path).unwrap() = value.into();
        self
    }

    /// Adds another file.
    pub fn with_file(mut self, name: &'static str, contents: Value) -> Self {
        self.files.insert(name, contents);
        self
    }

    /// Writes the model into a new folder.
    pub fn write(&self) -> TempDir {
        let folder = TempDir::new().unwrap();
        self.write_to(folder.path());
        folder
    }

    pub fn write_to(&self, folder: &Path) {
        let files = [
            ("config.json", &self.config),
            ("tokenizer.json", &self.tokenizer),
        ];
        let others = self.files.iter().map(|(name, value)| (*name, value));
        for (name, value) in files.into_iter().chain(others) {
            let path = folder.join(name);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, value.to_string()).unwrap();
        }
        fs::write(folder.join("model.safetensors"), self.weights()).unwrap();
    }

    /// Returns the file of weights.
    fn weights(&self) -> Vec<u8> {
        let tensors: Vec<(String, Vec<usize>, Vec<u8>)> = self
            .shapes()
            .into_iter()
            .map(|(name, shape)| {
                let numbers = numbers(&name, shape.iter().product());
                let bytes = numbers.flat_map(|number| self.bytes(number)).collect();
                let is_head = name.starts_with("classifier");
                let prefix = if is_head { "" } else { self.prefix };
                (format!("{prefix}{name}"), shape, bytes)
            })
            .collect();
        let views = tensors.iter().map(|(name, shape, bytes)| {
            let view = TensorView::new(self.dtype, shape.clone(), bytes).unwrap();
            (name.as_str(), view)
        });
        safetensors::serialize(views, None).unwrap()
    }

    fn bytes(&self, number: f32) -> Vec<u8> {
        match self.dtype {
            Dtype::F16 => f16::from_f32(number).to_bits().to_le_bytes().to_vec(),
            Dtype::BF16 => number.to_le_bytes()[2..].to_vec(),
            Dtype::F64 => f64::from(number).to_le_bytes().to_vec(),
            _ => number.to_le_bytes().to_vec(),
        }
    }

    /// Returns the name and the shape of each tensor.
    fn shapes(&self) -> Vec<(String, Vec<usize>)> {
        let mut shapes = Vec::new();
        let mut add = |name: &str, shape: &[usize]| shapes.push((name.to_owned(), shape.to_vec()));
        let words = VOCABULARY.split_whitespace().count();
        let segments = self.config["type_vocab_size"].as_u64().unwrap_or(2) as usize;
        add("embeddings.word_embeddings.weight", &[words, HIDDEN]);
        add(
            "embeddings.position_embeddings.weight",
            &[POSITIONS, HIDDEN],
        );
        add(
            "embeddings.token_type_embeddings.weight",
            &[segments, HIDDEN],
        );
        let mut layer = |name: &str, from: usize, to: usize| {
            add(&format!("{name}.weight"), &[to, from]);
            add(&format!("{name}.bias"), &[to]);
        };
        for at in 0..LAYERS {
            let name = |part: &str| format!("encoder.layer.{at}.{part}");
            for part in ["self.query", "self.key", "self.value", "output.dense"] {
                layer(&name(&format!("attention.{part}")), HIDDEN, HIDDEN);
            }
            layer(&name("intermediate.dense"), HIDDEN, INTERMEDIATE);
            layer(&name("output.dense"), INTERMEDIATE, HIDDEN);
        }
        if self.labels > 0 {
            layer("pooler.dense", HIDDEN, HIDDEN);
            layer("classifier", HIDDEN, self.labels);
        }
        let layers = (0..LAYERS).flat_map(|at| {
            ["attention.output", "output"].map(|part| format!("encoder.layer.{at}.{part}"))
        });
        for norm in std::iter::once("embeddings".to_owned()).chain(layers) {
            for part in ["weight", "bias"] {
                add(&format!("{norm}.LayerNorm.{part}"), &[HIDDEN]);
            }
        }
        shapes
    }
}

/// Returns the numbers of a tensor, drawn from its name.
fn numbers(name: &str, count: usize) -> impl Iterator<Item = f32> {
    // FNV-1a.
    let seed = name.bytes().fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    });
    let is_norm = name.contains("LayerNorm.weight");
    let is_table = name.ends_with("embeddings.weight");
    let is_bias = name.ends_with("bias");
    (0..count as u64).map(move |at| {
        let drawn = (split_mix(seed.wrapping_add(at)) >> 56) as f32 - 128.0;
        match (is_norm, is_table, is_bias) {
            (true, ..) => 1.0 + (drawn / 4.0).floor() / 64.0,
            (_, true, _) => drawn / 128.0,
            (.., true) => drawn / 1024.0,
            _ => drawn / 256.0,
        }
    })
}

/// SplitMix64.
fn split_mix(state: u64) -> u64 {
    let state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
    let state = (state ^ (state >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let state = (state ^ (state >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    state ^ (state >> 31)
}
