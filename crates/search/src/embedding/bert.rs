//! The forward pass of a BERT encoder: turns token ids into one vector per token.
//!
//! It has only what all-MiniLM-L6-v2 needs, on rten's kernels: it encodes one text at a time, so there is no
//! padding and no mask. The weights stay 32-bit, packed once for this machine's kernel. The word embeddings are
//! stored in 16 bits, because their rows are looked up and never multiplied.
//!
//! Source: Devlin et al., "BERT: Pre-training of Deep Bidirectional Transformers", and the model's
//! configuration file.

use rten_gemm::{GemmInputA, GemmInputB, GemmOptions};
use rten_simd::{SimdOp, SimdUnaryOp, f16};
use rten_tensor::NdTensorView;
use rten_vecmath::{Gelu, Softmax};
use safetensors::{Dtype, SafeTensorError, SafeTensors};
use serde::Deserialize;

use super::layers::{Kernel, LayerNorm, Linear, add, multiply};

/// The sizes of an encoder, with the names of `config.json`.
#[derive(Clone, Copy, Debug, Deserialize)]
pub struct Shape {
    /// The dimensions of a token's vector.
    pub hidden_size: usize,
    pub intermediate_size: usize,
    pub num_attention_heads: usize,
    pub num_hidden_layers: usize,
    pub layer_norm_eps: f32,
}

/// An error in the file of weights.
#[derive(Debug, thiserror::Error)]
pub enum WeightsError {
    #[error("{0}")]
    File(#[from] SafeTensorError),
    #[error("`{name}` has {found} numbers instead of {expected}")]
    Size {
        name: String,
        found: usize,
        expected: usize,
    },
    #[error("`{0}` is not a tensor of 32-bit floats")]
    Type(String),
}

/// An encoder. Any number of threads can use it.
pub struct Bert {
    shape: Shape,
    words: Vec<f16>,
    /// One row for each position of a token, with the embedding of the only segment added.
    positions: Vec<f32>,
    norm: LayerNorm,
    layers: Vec<Layer>,
}

struct Layer {
    /// The projections to query, key and value in one matrix.
    attention: Linear,
    output: Linear,
    output_norm: LayerNorm,
    expand: Linear,
    contract: Linear,
    contract_norm: LayerNorm,
}

impl Bert {
    /// Loads the weights from a `.safetensors` file.
    ///
    /// # Errors
    /// A tensor is missing, or its size does not match the shape.
    pub fn new(file: &[u8], shape: Shape) -> Result<Self, WeightsError> {
        let kernel = Kernel::default();
        let weights = Weights {
            tensors: SafeTensors::deserialize(file)?,
            kernel,
            shape,
        };
        let hidden = shape.hidden_size;
        // Converted before the rest is read: as 32-bit floats they are half of the file.
        let words = weights.numbers("embeddings.word_embeddings.weight", None)?;
        let words = words.into_iter().map(f16::from_f32).collect();
        let segment =
            weights.numbers("embeddings.token_type_embeddings.weight", Some(2 * hidden))?;
        let mut positions = weights.numbers("embeddings.position_embeddings.weight", None)?;
        for position in positions.chunks_exact_mut(hidden) {
            add(position, &segment[..hidden]);
        }
        let norm = weights.norm("embeddings.LayerNorm")?;
        let layers = (0..shape.num_hidden_layers).map(|at| weights.layer(at));
        let layers = layers.collect::<Result<_, _>>()?;
        Ok(Self {
            words,
            positions,
            norm,
            layers,
            shape,
        })
    }

    /// Returns the vectors of the tokens after the last layer: one row of `hidden_size` numbers each.
    ///
    /// # Panics
    /// If an id is not in the vocabulary, or there are more ids than positions.
    pub fn states(&self, ids: &[u32]) -> Vec<f32> {
        let hidden = self.shape.hidden_size;
        let kernel = Kernel::default();
        let mut states = self.positions[..ids.len() * hidden].to_vec();
        for (state, &id) in states.chunks_exact_mut(hidden).zip(ids) {
            let word = &self.words[id as usize * hidden..][..hidden];
            for (number, word) in state.iter_mut().zip(word) {
                *number += word.to_f32();
            }
        }
        self.norm.apply(&mut states);
        for layer in &self.layers {
            let mut attended = layer
                .output
                .apply(&kernel, &self.attend(&kernel, layer, &states));
            add(&mut attended, &states);
            layer.output_norm.apply(&mut attended);
            let mut wide = layer.expand.apply(&kernel, &attended);
            Gelu {}.map_mut(&mut wide);
            states = layer.contract.apply(&kernel, &wide);
            add(&mut states, &attended);
            layer.contract_norm.apply(&mut states);
        }
        states
    }

    /// Computes self-attention, head by head: softmax(Q·Kᵀ / √d)·V.
    fn attend(&self, kernel: &Kernel, layer: &Layer, states: &[f32]) -> Vec<f32> {
        let hidden = self.shape.hidden_size;
        let tokens = states.len() / hidden;
        let width = hidden / self.shape.num_attention_heads;
        let projected = layer.attention.apply(kernel, states);
        let projected = NdTensorView::from_data([tokens, 3 * hidden], projected.as_slice());
        let mut attended = vec![0.0; tokens * hidden];
        let mut shares = vec![0.0; tokens * tokens];
        let mut mixed = vec![0.0; tokens * width];
        for start in (0..hidden).step_by(width) {
            let part = |which: usize| {
                let start = which * hidden + start;
                projected.slice((.., start..start + width))
            };
            let [query, key, value] = [0, 1, 2].map(part);
            let scaled = GemmOptions {
                alpha: 1.0 / (width as f32).sqrt(),
                ..Default::default()
            };
            let key = GemmInputB::Unpacked(key.transposed());
            multiply(
                kernel,
                &mut shares,
                GemmInputA::Unpacked(query),
                key,
                scaled,
            );
            for row in shares.chunks_exact_mut(tokens) {
                Softmax::new_mut(row).dispatch();
            }
            let rows = NdTensorView::from_data([tokens, tokens], shares.as_slice());
            let value = GemmInputB::Unpacked(value);
            let plain = GemmOptions::default();
            multiply(kernel, &mut mixed, GemmInputA::Unpacked(rows), value, plain);
            for (to, from) in attended
                .chunks_exact_mut(hidden)
                .zip(mixed.chunks_exact(width))
            {
                to[start..start + width].copy_from_slice(from);
            }
        }
        attended
    }
}

/// A file of weights while an encoder is built from it.
struct Weights<'a> {
    tensors: SafeTensors<'a>,
    kernel: Kernel,
    shape: Shape,
}

impl Weights<'_> {
    fn layer(&self, at: usize) -> Result<Layer, WeightsError> {
        let Shape {
            hidden_size: hidden,
            intermediate_size: wide,
            ..
        } = self.shape;
        let name = |part: &str| format!("encoder.layer.{at}.{part}");
        let (mut weights, mut bias) = (Vec::new(), Vec::new());
        for part in ["query", "key", "value"] {
            let part = name(&format!("attention.self.{part}"));
            weights.extend(self.numbers(&format!("{part}.weight"), Some(hidden * hidden))?);
            bias.extend(self.numbers(&format!("{part}.bias"), Some(hidden))?);
        }
        Ok(Layer {
            attention: Linear::of_output_rows(&self.kernel, &weights, bias),
            output: self.linear(&name("attention.output.dense"), hidden, hidden)?,
            output_norm: self.norm(&name("attention.output.LayerNorm"))?,
            expand: self.linear(&name("intermediate.dense"), hidden, wide)?,
            contract: self.linear(&name("output.dense"), wide, hidden)?,
            contract_norm: self.norm(&name("output.LayerNorm"))?,
        })
    }

    fn linear(&self, name: &str, from: usize, to: usize) -> Result<Linear, WeightsError> {
        let weights = self.numbers(&format!("{name}.weight"), Some(from * to))?;
        let bias = self.numbers(&format!("{name}.bias"), Some(to))?;
        Ok(Linear::of_output_rows(&self.kernel, &weights, bias))
    }

    fn norm(&self, name: &str) -> Result<LayerNorm, WeightsError> {
        let hidden = Some(self.shape.hidden_size);
        Ok(LayerNorm {
            scale: self.numbers(&format!("{name}.weight"), hidden)?,
            bias: self.numbers(&format!("{name}.bias"), hidden)?,
            epsilon: self.shape.layer_norm_eps,
        })
    }

    /// Returns the numbers of one tensor: exactly `expected` of them, or whole rows of `hidden_size`.
    fn numbers(&self, name: &str, expected: Option<usize>) -> Result<Vec<f32>, WeightsError> {
        let tensor = self.tensors.tensor(name)?;
        if tensor.dtype() != Dtype::F32 {
            return Err(WeightsError::Type(name.to_owned()));
        }
        let bytes = tensor.data().chunks_exact(4);
        let numbers: Vec<f32> = bytes
            .map(|bytes| f32::from_le_bytes([bytes[0], bytes[1], bytes[2], bytes[3]]))
            .collect();
        let hidden = self.shape.hidden_size;
        let expected = expected.unwrap_or(numbers.len() / hidden * hidden);
        if numbers.len() != expected {
            return Err(WeightsError::Size {
                name: name.to_owned(),
                found: numbers.len(),
                expected,
            });
        }
        Ok(numbers)
    }
}
