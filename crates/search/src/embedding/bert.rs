//! The forward pass of a BERT encoder: turns token ids into one vector per token.
//!
//! It has what the encoders of [`Shape`] need, on rten's kernels: it encodes one text at a time, so there is no
//! padding and no mask. The weights stay 32-bit, packed once for this machine's kernel; see [`Weights`].
//!
//! Source: Devlin et al., "BERT: Pre-training of Deep Bidirectional Transformers", and the model's
//! configuration file.

use rten_gemm::{GemmInputA, GemmInputB, GemmOptions};
use rten_simd::{SimdOp, SimdUnaryOp, f16};
use rten_tensor::NdTensorView;
use rten_vecmath::{ApproxGelu, Gelu, Softmax};

use super::layers::{Kernel, LayerNorm, Linear, add, multiply};
use super::shape::{Activation, Shape};
use super::weights::{Weights, WeightsError};

/// An encoder. Any number of threads can use it.
pub struct Bert {
    shape: Shape,
    words: Vec<f16>,
    /// One row for each position of a token, with the embedding of the first segment added.
    positions: Vec<f32>,
    /// The embedding of the second segment less that of the first one; empty if there is only one.
    second_segment: Vec<f32>,
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
    /// Loads an encoder from a `.safetensors` file.
    ///
    /// # Errors
    /// A tensor is missing, or its size does not match the shape.
    pub fn new(weights: &Weights<'_>, shape: Shape) -> Result<Self, WeightsError> {
        let hidden = shape.hidden_size;
        // Converted before the rest is read: as 32-bit floats they are half of the file.
        let words = weights.words()?;
        let mut segments = weights.segments()?;
        let mut positions = weights.rows("embeddings.position_embeddings.weight")?;
        positions.drain(..(shape.first_position * hidden).min(positions.len()));
        for position in positions.chunks_exact_mut(hidden) {
            add(position, &segments[..hidden]);
        }
        let mut second_segment = segments.split_off(hidden);
        for (second, first) in second_segment.iter_mut().zip(&segments) {
            *second -= first;
        }
        let norm = weights.norm("embeddings.LayerNorm")?;
        let layers = (0..shape.num_hidden_layers).map(|at| Layer::new(weights, shape, at));
        let layers = layers.collect::<Result<_, _>>()?;
        Ok(Self {
            words,
            positions,
            second_segment,
            norm,
            layers,
            shape,
        })
    }

    /// Returns how many tokens a text may have.
    pub fn max_tokens(&self) -> usize {
        self.positions.len() / self.shape.hidden_size
    }

    /// Returns the number of tokens in the vocabulary.
    pub fn vocabulary_size(&self) -> usize {
        self.words.len() / self.shape.hidden_size
    }

    /// Returns the dimensions of a token's vector.
    pub fn dimensions(&self) -> usize {
        self.shape.hidden_size
    }

    /// Returns whether the model distinguishes the texts of a pair.
    pub fn has_second_segment(&self) -> bool {
        !self.second_segment.is_empty()
    }

    /// Returns the vectors of the tokens after the last layer: one row of `hidden_size` numbers each.
    ///
    /// `first` is the number of tokens of the first text of a pair, or of all for a single text.
    ///
    /// # Panics
    /// If an id is not in the vocabulary, or there are more ids than positions.
    pub fn states(&self, ids: &[u32], first: usize) -> Vec<f32> {
        let hidden = self.shape.hidden_size;
        let kernel = Kernel::default();
        let mut states = self.positions[..ids.len() * hidden].to_vec();
        for state in states.chunks_exact_mut(hidden).skip(first) {
            add(state, &self.second_segment);
        }
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
            match self.shape.activation {
                Activation::Gelu => Gelu {}.map_mut(&mut wide),
                Activation::ApproximateGelu => ApproxGelu {}.map_mut(&mut wide),
                Activation::Relu => wide.iter_mut().for_each(|number| *number = number.max(0.0)),
            }
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

impl Layer {
    fn new(weights: &Weights<'_>, shape: Shape, at: usize) -> Result<Self, WeightsError> {
        let Shape {
            hidden_size: hidden,
            intermediate_size: wide,
            ..
        } = shape;
        let name = |part: &str| format!("encoder.layer.{at}.{part}");
        let parts = ["query", "key", "value"];
        let parts = parts.map(|part| name(&format!("attention.self.{part}")));
        Ok(Self {
            attention: weights.stacked(parts)?,
            output: weights.linear(&name("attention.output.dense"), hidden, hidden)?,
            output_norm: weights.norm(&name("attention.output.LayerNorm"))?,
            expand: weights.linear(&name("intermediate.dense"), hidden, wide)?,
            contract: weights.linear(&name("output.dense"), wide, hidden)?,
            contract_norm: weights.norm(&name("output.LayerNorm"))?,
        })
    }
}
