//! Reads the tensors of an encoder from a `.safetensors` file, and prepares them for this machine's kernel.

#[cfg(test)]
mod tests;

use rten_simd::f16;
use safetensors::tensor::TensorView;
use safetensors::{Dtype, SafeTensorError, SafeTensors};

use super::layers::{Kernel, LayerNorm, Linear};
use super::shape::Shape;

/// The name of the tensor that every encoder has.
const WORDS: &str = "embeddings.word_embeddings.weight";
/// What the names of an encoder's tensors may start with, if the file also has other parts of a model.
const PREFIXES: [&str; 3] = ["", "bert.", "roberta."];

/// An error in the file of weights.
#[derive(Debug, thiserror::Error)]
pub enum WeightsError {
    #[error("{0}")]
    File(#[from] SafeTensorError),
    #[error("there is no tensor `{0}`")]
    Missing(String),
    #[error("`{name}` has {found} numbers instead of {expected}")]
    Size {
        name: String,
        found: usize,
        expected: usize,
    },
    #[error("`{name}` consists of {found:?} numbers, supported: F32, F16, BF16")]
    Type { name: String, found: Dtype },
}

/// A file of weights while an encoder is built from it.
pub struct Weights<'a> {
    tensors: SafeTensors<'a>,
    kernel: Kernel,
    shape: Shape,
    /// What the names of the encoder's tensors start with.
    prefix: &'static str,
}

impl<'a> Weights<'a> {
    /// Reads the header of a file.
    ///
    /// # Errors
    /// The file is damaged, or has no encoder.
    pub fn new(file: &'a [u8], shape: Shape) -> Result<Self, WeightsError> {
        let tensors = SafeTensors::deserialize(file)?;
        let has_words = |prefix: &&str| tensors.tensor(&format!("{prefix}{WORDS}")).is_ok();
        let prefix = PREFIXES.into_iter().find(has_words);
        Ok(Self {
            prefix: prefix.ok_or_else(|| WeightsError::Missing(WORDS.to_owned()))?,
            tensors,
            kernel: Kernel::default(),
            shape,
        })
    }

    /// Returns the word embeddings in 16 bits, because their rows are looked up and never multiplied.
    ///
    /// # Errors
    /// The tensor is not made of whole rows of floats.
    pub fn words(&self) -> Result<Vec<f16>, WeightsError> {
        Ok(self.rows(WORDS)?.into_iter().map(f16::from_f32).collect())
    }

    /// Returns the numbers of a tensor of the encoder that consists of rows of `hidden_size`, at least one.
    ///
    /// # Errors
    /// The tensor is missing, or is not made of whole rows of floats.
    pub fn rows(&self, name: &str) -> Result<Vec<f32>, WeightsError> {
        let name = format!("{}{name}", self.prefix);
        let numbers = decode(&name, &self.tensor(&name)?)?;
        let hidden = self.shape.hidden_size;
        let rows = numbers.len() / hidden;
        check_size(&name, &numbers, rows.max(1) * hidden)?;
        Ok(numbers)
    }

    /// Returns the table of segments.
    ///
    /// # Errors
    /// The tensor is missing or has another size.
    pub fn segments(&self) -> Result<Vec<f32>, WeightsError> {
        let size = self.shape.segments * self.shape.hidden_size;
        self.numbers(
            &self.encoder_name("embeddings.token_type_embeddings.weight"),
            size,
        )
    }

    /// Returns several linear layers of the encoder, from `hidden_size` to `hidden_size` numbers each, as one.
    ///
    /// # Errors
    /// A tensor is missing or has another size.
    pub fn stacked(&self, names: [String; 3]) -> Result<Linear, WeightsError> {
        let hidden = self.shape.hidden_size;
        let (mut weights, mut bias) = (Vec::new(), Vec::new());
        for name in names {
            let name = self.encoder_name(&name);
            weights.extend(self.numbers(&format!("{name}.weight"), hidden * hidden)?);
            bias.extend(self.numbers(&format!("{name}.bias"), hidden)?);
        }
        Ok(Linear::of_output_rows(&self.kernel, &weights, bias))
    }

    /// Returns a linear layer of the encoder.
    ///
    /// # Errors
    /// A tensor is missing or has another size.
    pub fn linear(&self, name: &str, from: usize, to: usize) -> Result<Linear, WeightsError> {
        self.head(&self.encoder_name(name), from, to)
    }

    /// Returns a linear layer outside of the encoder.
    ///
    /// # Errors
    /// A tensor is missing or has another size.
    pub fn head(&self, name: &str, from: usize, to: usize) -> Result<Linear, WeightsError> {
        let weights = self.numbers(&format!("{name}.weight"), from * to)?;
        let bias = self.numbers(&format!("{name}.bias"), to)?;
        Ok(Linear::of_output_rows(&self.kernel, &weights, bias))
    }

    /// Returns a normalization of the encoder.
    ///
    /// # Errors
    /// A tensor is missing or has another size.
    pub fn norm(&self, name: &str) -> Result<LayerNorm, WeightsError> {
        let name = self.encoder_name(name);
        let hidden = self.shape.hidden_size;
        // Files that were converted from TensorFlow keep its names.
        let either = |part: &str, old: &str| {
            let part = self.numbers(&format!("{name}.{part}"), hidden);
            match part {
                Err(WeightsError::Missing(missing)) => self
                    .numbers(&format!("{name}.{old}"), hidden)
                    .map_err(|_| WeightsError::Missing(missing)),
                other => other,
            }
        };
        Ok(LayerNorm {
            scale: either("weight", "gamma")?,
            bias: either("bias", "beta")?,
            epsilon: self.shape.layer_norm_eps,
        })
    }

    fn encoder_name(&self, name: &str) -> String {
        format!("{}{name}", self.prefix)
    }

    fn tensor(&self, name: &str) -> Result<TensorView<'_>, WeightsError> {
        let tensor = self.tensors.tensor(name);
        tensor.map_err(|_| WeightsError::Missing(name.to_owned()))
    }

    fn numbers(&self, name: &str, size: usize) -> Result<Vec<f32>, WeightsError> {
        let numbers = decode(name, &self.tensor(name)?)?;
        check_size(name, &numbers, size)?;
        Ok(numbers)
    }
}

/// Returns the numbers of a tensor as 32-bit floats.
fn decode(name: &str, tensor: &TensorView<'_>) -> Result<Vec<f32>, WeightsError> {
    let halves = || {
        let (halves, _) = tensor.data().as_chunks::<2>();
        halves.iter().map(|bytes| u16::from_le_bytes(*bytes))
    };
    Ok(match tensor.dtype() {
        Dtype::F32 => {
            let (words, _) = tensor.data().as_chunks::<4>();
            words
                .iter()
                .map(|bytes| f32::from_le_bytes(*bytes))
                .collect()
        }
        Dtype::F16 => halves().map(|bits| f16::from_bits(bits).to_f32()).collect(),
        // The upper half of a 32-bit float.
        Dtype::BF16 => halves()
            .map(|bits| f32::from_bits(u32::from(bits) << 16))
            .collect(),
        found => {
            return Err(WeightsError::Type {
                name: name.to_owned(),
                found,
            });
        }
    })
}

fn check_size(name: &str, numbers: &[f32], expected: usize) -> Result<(), WeightsError> {
    if numbers.len() == expected {
        return Ok(());
    }
    Err(WeightsError::Size {
        name: name.to_owned(),
        found: numbers.len(),
        expected,
    })
}
