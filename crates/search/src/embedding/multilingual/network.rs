//! The forward pass of the model: turns token ids into one vector.
//!
//! Three branches of two convolutions each, over 2, 3 and 5 neighboring tokens, are put beside the tokens' own vectors.
//! Their sum over the text passes through a small network with two shortcuts. Texts are encoded one at a time, on
//! rten's kernels.

#[cfg(test)]
mod tests;

use super::table::Table;
use super::weights::{Weights, WeightsError};
use crate::embedding::layers::{Kernel, LayerNorm, Linear, add, normalize_length};

/// The neighboring tokens that each branch reads, and how many of them are before the token itself.
const BRANCHES: [(usize, usize); 3] = [(2, 0), (3, 1), (5, 2)];

/// The model's network. Any number of threads can use it.
pub struct Network {
    table: Table,
    /// The dimensions of a token's vector, and of a branch.
    width: usize,
    branch_width: usize,
    /// The projection to the inputs of all branches, side by side.
    project: Linear,
    project_norm: LayerNorm,
    branches: Vec<[Linear; 2]>,
    features_norm: LayerNorm,
    /// The projection of the summed features.
    reduce: Linear,
    dense: Dense,
}

/// The layers after the sum. None has a bias.
struct Dense {
    first: Linear,
    second: Linear,
    third: Linear,
    last: Linear,
    /// Past the first layer, and past the third.
    first_shortcut: Linear,
    last_shortcut: Linear,
}

impl Network {
    /// Reads the network, whose vectors have `width` dimensions.
    ///
    /// # Errors
    /// An array is missing or has a wrong size.
    pub fn new(weights: &mut Weights, width: usize) -> Result<Self, WeightsError> {
        let table = Table::read(weights, width)?;
        let epsilon = weights.number("eps")?;
        let mut norm = LayerNorm {
            scale: Vec::new(),
            bias: Vec::new(),
            epsilon,
        };
        let (mut projections, mut project_bias) = (Vec::new(), Vec::new());
        for (order, _) in BRANCHES {
            projections.push(weights.floats(&format!("proj{order}"))?);
            project_bias.extend(weights.floats(&format!("proj_b{order}"))?);
            norm.scale.extend(weights.floats(&format!("ln_g{order}"))?);
            norm.bias.extend(weights.floats(&format!("ln_b{order}"))?);
        }
        let branch_width = project_bias.len() / BRANCHES.len();
        let mut reader = Reader {
            weights,
            kernel: Kernel::default(),
        };
        let mut branches = Vec::new();
        for (order, _) in BRANCHES {
            let layer = |reader: &mut Reader<'_>, at| {
                let (weights, bias) = (format!("w{at}_{order}"), format!("b{at}_{order}"));
                reader.linear(&weights, Some(&bias), order * branch_width, branch_width)
            };
            branches.push([layer(&mut reader, 1)?, layer(&mut reader, 2)?]);
        }
        let features = width + BRANCHES.len() * branch_width;
        let hidden = reader.weights.floats("d1")?.len().isqrt();
        let dense = Dense {
            first: reader.linear("d0", None, width, hidden)?,
            second: reader.linear("d1", None, hidden, hidden)?,
            third: reader.linear("d2", None, hidden, width)?,
            last: reader.linear("d3", None, width, width)?,
            first_shortcut: reader.linear("p1", None, width, hidden)?,
            last_shortcut: reader.linear("p3", None, hidden, width)?,
        };
        Ok(Self {
            project: reader.side_by_side(projections, project_bias, width)?,
            project_norm: norm,
            branches,
            features_norm: LayerNorm {
                scale: reader.weights.sized_floats("ln_g", features)?,
                bias: reader.weights.sized_floats("ln_b", features)?,
                epsilon,
            },
            reduce: reader.linear("cnn_W", Some("cnn_b"), features, width)?,
            dense,
            table,
            width,
            branch_width,
        })
    }

    /// Returns how many tokens have a vector.
    pub fn vocabulary_size(&self) -> usize {
        self.table.len()
    }

    /// Returns the vector of a text with these tokens, of length 1.
    ///
    /// # Panics
    /// If an id is not in the vocabulary.
    pub fn encode(&self, ids: &[u32]) -> Vec<f32> {
        let kernel = Kernel::default();
        let mut tokens = vec![0.0; ids.len() * self.width];
        for (row, &id) in tokens.chunks_exact_mut(self.width).zip(ids) {
            self.table.write_row(id, row);
        }
        let mut inputs = self.project.apply(&kernel, &tokens);
        self.project_norm.apply(&mut inputs);
        let branches = self.branch_outputs(&kernel, &inputs);
        let mut sum = vec![0.0; self.width + inputs.len() / ids.len()];
        let mut features = vec![0.0; sum.len()];
        for (at, token) in tokens.chunks_exact(self.width).enumerate() {
            let (first, mut rest) = features.split_at_mut(self.width);
            first.copy_from_slice(token);
            for branch in &branches {
                let (part, others) = rest.split_at_mut(self.branch_width);
                part.copy_from_slice(&branch[at * self.branch_width..][..self.branch_width]);
                rest = others;
            }
            self.features_norm.apply(&mut features);
            add(&mut sum, &features);
        }
        // The mean of the projected features equals the projected mean. It is scaled up by the root of the length, which
        // the model was trained with.
        let length = ids.len() as f32;
        sum.iter_mut().for_each(|number| *number /= length);
        let mut reduced = self.reduce.apply(&kernel, &sum);
        reduced
            .iter_mut()
            .for_each(|number| *number *= length.sqrt());
        let mut vector = self.dense.apply(&kernel, &reduced);
        normalize_length(&mut vector);
        vector
    }

    /// Returns the output of each branch, one row for each token.
    fn branch_outputs(&self, kernel: &Kernel, inputs: &[f32]) -> Vec<Vec<f32>> {
        let row = BRANCHES.len() * self.branch_width;
        let branch = |(at, (layers, (order, left))): (usize, (&[Linear; 2], _))| {
            let start = at * self.branch_width;
            let rows = inputs.chunks_exact(row);
            let mut states: Vec<f32> = rows
                .flat_map(|row| &row[start..start + self.branch_width])
                .copied()
                .collect();
            for layer in layers {
                let windows = self.windows(&states, order, left);
                let mut next = layer.apply(kernel, &windows);
                rectify(&mut next);
                add(&mut next, &states);
                states = next;
            }
            states
        };
        let branches = self.branches.iter().zip(BRANCHES);
        branches.enumerate().map(branch).collect()
    }

    /// Returns, for each token, its neighbors' rows side by side, `left` of them before it; zeros beyond the text.
    fn windows(&self, states: &[f32], order: usize, left: usize) -> Vec<f32> {
        let width = self.branch_width;
        let tokens = states.len() / width;
        let mut windows = vec![0.0; tokens * order * width];
        for (token, window) in windows.chunks_exact_mut(order * width).enumerate() {
            for (slot, to) in window.chunks_exact_mut(width).enumerate() {
                let neighbor = (token + slot).checked_sub(left);
                if let Some(from) = neighbor.and_then(|at| states.get(at * width..(at + 1) * width))
                {
                    to.copy_from_slice(from);
                }
            }
        }
        windows
    }
}

impl Dense {
    fn apply(&self, kernel: &Kernel, input: &[f32]) -> Vec<f32> {
        let mut first = self.first.apply(kernel, input);
        rectify(&mut first);
        let mut second = self.second.apply(kernel, &first);
        add(&mut second, &self.first_shortcut.apply(kernel, input));
        rectify(&mut second);
        let mut third = self.third.apply(kernel, &second);
        rectify(&mut third);
        let mut last = self.last.apply(kernel, &third);
        add(&mut last, &self.last_shortcut.apply(kernel, &second));
        last.iter_mut().for_each(|number| *number = number.tanh());
        last
    }
}

fn rectify(numbers: &mut [f32]) {
    numbers
        .iter_mut()
        .for_each(|number| *number = number.max(0.0));
}

/// A file of weights while the network is built from it.
struct Reader<'a> {
    weights: &'a mut Weights,
    kernel: Kernel,
}

impl Reader<'_> {
    /// Reads a layer. The file has one row for each input.
    fn linear(
        &mut self,
        name: &str,
        bias: Option<&str>,
        from: usize,
        to: usize,
    ) -> Result<Linear, WeightsError> {
        let weights = self.weights.sized_floats(name, from * to)?;
        let bias = match bias {
            Some(bias) => self.weights.sized_floats(bias, to)?,
            None => vec![0.0; to],
        };
        Ok(Linear::of_input_rows(&self.kernel, &weights, bias))
    }

    /// Puts layers with the same input side by side.
    fn side_by_side(
        &self,
        layers: Vec<Vec<f32>>,
        bias: Vec<f32>,
        from: usize,
    ) -> Result<Linear, WeightsError> {
        let to = bias.len() / layers.len();
        for layer in &layers {
            if layer.len() != from * to {
                return Err(WeightsError::Size {
                    name: "proj".to_owned(),
                    found: layer.len(),
                    expected: from * to,
                });
            }
        }
        let row = |input: usize| {
            layers
                .iter()
                .flat_map(move |layer| &layer[input * to..][..to])
        };
        let weights: Vec<f32> = (0..from).flat_map(row).copied().collect();
        Ok(Linear::of_input_rows(&self.kernel, &weights, bias))
    }
}
