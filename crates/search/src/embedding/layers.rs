//! The layers of neural networks, on rten's kernels.

use rten_gemm::{
    BiasVector, GemmError, GemmExecutor, GemmInputA, GemmInputB, GemmOptions, PackedBMatrix,
};
use rten_simd::SimdOp;
use rten_tensor::NdTensorView;
use rten_vecmath::{Normalize, NormalizeOptions, Sum, SumSquare, SumSquareSub};

/// rten's matrix product with the kernel for this machine. It is cheap to make and cannot be sent between
/// threads, so it is not stored.
pub type Kernel = GemmExecutor<f32, f32, f32>;

/// A linear layer with a bias, packed for this machine's kernel.
pub struct Linear {
    weights: PackedBMatrix<f32>,
    bias: Vec<f32>,
}

impl Linear {
    /// Packs weights with one row for each output.
    pub fn of_output_rows(kernel: &Kernel, weights: &[f32], bias: Vec<f32>) -> Self {
        let shape = [bias.len(), weights.len() / bias.len()];
        let weights = NdTensorView::from_data(shape, weights);
        Self {
            weights: kernel.prepack_b(weights.transposed()),
            bias,
        }
    }

    /// Packs weights with one row for each input.
    pub fn of_input_rows(kernel: &Kernel, weights: &[f32], bias: Vec<f32>) -> Self {
        let shape = [weights.len() / bias.len(), bias.len()];
        Self {
            weights: kernel.prepack_b(NdTensorView::from_data(shape, weights)),
            bias,
        }
    }

    /// Returns the outputs for each row of inputs.
    pub fn apply(&self, kernel: &Kernel, input: &[f32]) -> Vec<f32> {
        let width = self.weights.rows();
        let rows = input.len() / width;
        let mut output = vec![0.0; rows * self.bias.len()];
        let input = GemmInputA::Unpacked(NdTensorView::from_data([rows, width], input));
        let options = GemmOptions {
            bias: Some(BiasVector::Row(&self.bias)),
            ..Default::default()
        };
        let weights = GemmInputB::Packed(&self.weights);
        multiply(kernel, &mut output, input, weights, options);
        output
    }
}

/// Multiplies two matrices.
pub fn multiply(
    kernel: &Kernel,
    output: &mut [f32],
    left: GemmInputA<f32>,
    right: GemmInputB<f32>,
    options: GemmOptions<f32, f32, f32>,
) {
    let result: Result<(), GemmError> = kernel.gemm(output, left, right, options);
    result.expect("the sizes were checked when the weights were read");
}

/// Layer normalization.
pub struct LayerNorm {
    pub scale: Vec<f32>,
    pub bias: Vec<f32>,
    pub epsilon: f32,
}

impl LayerNorm {
    /// Normalizes each row.
    pub fn apply(&self, states: &mut [f32]) {
        let width = self.scale.len();
        for state in states.chunks_exact_mut(width) {
            let mean = Sum::new(state).dispatch() / width as f32;
            let variance = SumSquareSub::new(state, mean).dispatch() / width as f32;
            let options = NormalizeOptions {
                pre_scale_bias: mean,
                scale: 1.0 / (variance + self.epsilon).sqrt(),
                element_scale: Some(&self.scale),
                element_bias: Some(&self.bias),
                ..Default::default()
            };
            Normalize::new_mut(state, options).dispatch();
        }
    }
}

/// Adds numbers to others, one by one.
pub fn add(to: &mut [f32], from: &[f32]) {
    for (to, from) in to.iter_mut().zip(from) {
        *to += from;
    }
}

/// Divides a vector by its length, unless that is 0.
pub fn normalize_length(vector: &mut [f32]) {
    let length = SumSquare::new(vector).dispatch().sqrt();
    if length > 0.0 {
        vector.iter_mut().for_each(|number| *number /= length);
    }
}
