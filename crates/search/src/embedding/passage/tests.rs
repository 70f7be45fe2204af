use proptest::collection::vec;
use proptest::prelude::*;

use super::*;

const DIMENSIONS: usize = 384;

fn any_vector() -> impl Strategy<Value = Vec<f32>> {
    vec(-1.0_f32..1.0, DIMENSIONS)
}

prop_compose! {
    /// Generates an encoded text with a few tokens and arbitrary numbers.
    fn any_encoded()(tokens in vec(0..30_522_u32, 0..4))(
        vector in any_vector(),
        states in vec(-1.0_f32..1.0, tokens.len() * DIMENSIONS),
        tokens in Just(tokens),
    ) -> EncodedText {
        EncodedText { vector, tokens, states }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(32))]

    #[test]
    fn a_written_passage_is_read_back(encoded in any_encoded()) {
        let passage = PassageEmbedding::quantize(&encoded);
        let tokens = encoded.tokens.len();
        prop_assert_eq!(passage.codes.len(), tokens * code_words(DIMENSIONS));
        let mut written = vec![7, 7];
        passage.write(&mut written);
        let written = &written[2..];
        prop_assert_eq!(written.len(), PassageEmbedding::size_bytes(DIMENSIONS, tokens));
        prop_assert_eq!(PassageEmbedding::read(written, DIMENSIONS, tokens), Some(passage));
        // A passage of any other size is rejected.
        prop_assert_eq!(PassageEmbedding::read(written, DIMENSIONS, tokens + 1), None);
        prop_assert_eq!(PassageEmbedding::read(&written[1..], DIMENSIONS, tokens), None);
    }

    #[test]
    fn a_quantized_number_is_off_by_at_most_half_a_step(vector in any_vector()) {
        let quantized = QuantizedVector::quantize(&vector);
        let greatest = vector.iter().fold(0.0_f32, |most, number| most.max(number.abs()));
        prop_assert!((quantized.scale - greatest / 127.0).abs() <= f32::EPSILON);
        for (byte, number) in quantized.numbers.iter().zip(&vector) {
            let error = (f32::from(*byte) * quantized.scale - number).abs();
            prop_assert!(error <= 0.5001 * quantized.scale, "{error} of {}", quantized.scale);
        }
    }

    #[test]
    fn a_bit_is_set_for_numbers_above_zero(state in any_vector()) {
        let code: Vec<u64> = sign_bits(&state).collect();
        for (at, number) in state.iter().enumerate() {
            prop_assert_eq!(code[at / 64] >> (at % 64) & 1 == 1, *number > 0.0, "{}", at);
        }
    }
}

#[test]
fn a_zero_vector_stays_zero() {
    let quantized = QuantizedVector::quantize(&[0.0; DIMENSIONS]);
    assert_eq!(*quantized.numbers, [0; DIMENSIONS]);
    assert_eq!(quantized.scale, 1.0);
}

#[test]
fn sizes_match_the_binary_form() {
    // 4 bytes for the scale and one for each number; 2 and 48 for each token.
    assert_eq!(
        [0, 1, 254].map(|tokens| PassageEmbedding::size_bytes(DIMENSIONS, tokens)),
        [388, 438, 13_088]
    );
}
