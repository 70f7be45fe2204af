//! The sizes and functions of an encoder, as its `config.json` names them.

#[cfg(test)]
mod tests;

use serde::Deserialize;

/// The sizes of an encoder, and what differs between models of the BERT family.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Shape {
    /// The dimensions of a token's vector.
    pub hidden_size: usize,
    pub intermediate_size: usize,
    pub num_attention_heads: usize,
    pub num_hidden_layers: usize,
    pub layer_norm_eps: f32,
    pub activation: Activation,
    /// The rows of the table of segments: 2, or 1 if the model does not distinguish the texts of a pair.
    pub segments: usize,
    /// The row of the first token in the table of positions: RoBERTa's family keeps the rows before it for padding.
    pub first_position: usize,
}

/// The function between the two linear layers of a block.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Activation {
    Gelu,
    /// The approximation of GELU with a hyperbolic tangent.
    ApproximateGelu,
    Relu,
}

/// A value of `config.json` with which the model cannot be computed.
#[derive(Debug, thiserror::Error)]
pub enum ShapeError {
    #[error(transparent)]
    Json(#[from] serde_json::Error),
    #[error("`{key}` is {found}, supported: {supported}")]
    Unsupported {
        key: &'static str,
        found: String,
        supported: &'static str,
    },
}

/// The part of `config.json` that is read.
#[derive(Deserialize)]
struct ConfigFile {
    model_type: String,
    hidden_size: usize,
    intermediate_size: usize,
    num_attention_heads: usize,
    num_hidden_layers: usize,
    layer_norm_eps: f32,
    hidden_act: String,
    type_vocab_size: usize,
    pad_token_id: Option<usize>,
    position_embedding_type: Option<String>,
}

impl Shape {
    /// Reads `config.json`.
    ///
    /// # Errors
    /// The file is not JSON, a key is missing, or the model is of another family.
    pub fn parse(file: &[u8]) -> Result<Self, ShapeError> {
        let config: ConfigFile = serde_json::from_slice(file)?;
        let unsupported = |key, found: &dyn ToString, supported| {
            Err(ShapeError::Unsupported {
                key,
                found: found.to_string(),
                supported,
            })
        };
        let first_position = match config.model_type.as_str() {
            "bert" => 0,
            "roberta" | "xlm-roberta" => config.pad_token_id.unwrap_or(1) + 1,
            other => {
                return unsupported(
                    "model_type",
                    &format!("{other:?}"),
                    "\"bert\", \"roberta\", \"xlm-roberta\"",
                );
            }
        };
        let activation = match config.hidden_act.as_str() {
            "gelu" => Activation::Gelu,
            "gelu_new" | "gelu_pytorch_tanh" => Activation::ApproximateGelu,
            "relu" => Activation::Relu,
            other => {
                return unsupported(
                    "hidden_act",
                    &format!("{other:?}"),
                    "\"gelu\", \"gelu_new\", \"gelu_pytorch_tanh\", \"relu\"",
                );
            }
        };
        if let Some(kind) = config.position_embedding_type
            && kind != "absolute"
        {
            return unsupported(
                "position_embedding_type",
                &format!("{kind:?}"),
                "\"absolute\"",
            );
        }
        let (hidden, heads) = (config.hidden_size, config.num_attention_heads);
        if heads == 0 || !hidden.is_multiple_of(heads) {
            return unsupported("num_attention_heads", &heads, "a divisor of `hidden_size`");
        }
        if !(1..=4_096).contains(&hidden) {
            return unsupported("hidden_size", &hidden, "1 to 4096");
        }
        if config.intermediate_size == 0 {
            return unsupported("intermediate_size", &0, "1 or more");
        }
        if !(1..=2).contains(&config.type_vocab_size) {
            return unsupported("type_vocab_size", &config.type_vocab_size, "1 or 2");
        }
        Ok(Self {
            hidden_size: hidden,
            intermediate_size: config.intermediate_size,
            num_attention_heads: heads,
            num_hidden_layers: config.num_hidden_layers,
            layer_norm_eps: config.layer_norm_eps,
            activation,
            segments: config.type_vocab_size,
            first_position,
        })
    }
}
