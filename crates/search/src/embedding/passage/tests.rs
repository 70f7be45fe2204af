use proptest::collection::vec;
use proptest::prelude::*;

use super::*;

fn any_vector() -> impl Strategy<Value = Vec<f32>> {
    vec(-1.0_f32..1.0, DIMENSIONS)
}

prop_compose! {
    /// As a text of some tokens would be encoded, with whatever numbers.
    fn any_encoded()(tokens in vec(0..30_522_u32, 0..4))(
        whole in any_vector(),
        states in vec(-1.0_f32..1.0, tokens.len() * DIMENSIONS),
        tokens in Just(tokens),
    ) -> Encoded {
        Encoded { whole, tokens, states }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(32))]

    #[test]
    fn what_is_written_is_read_again(encoded in any_encoded()) {
        let passage = Passage::of(&encoded);
        let tokens = encoded.tokens.len();
        prop_assert_eq!(passage.codes.len(), tokens);
        let mut written = vec![7, 7];
        passage.write(&mut written);
        let written = &written[2..];
        prop_assert_eq!(written.len(), Passage::size_bytes(tokens));
        prop_assert_eq!(Passage::read(written, tokens), Some(passage));
        // Any other size is not that of a passage.
        prop_assert_eq!(Passage::read(written, tokens + 1), None);
        prop_assert_eq!(Passage::read(&written[1..], tokens), None);
    }

    #[test]
    fn a_byte_is_off_by_half_a_step_at_most(vector in any_vector()) {
        let whole = Whole::of(&vector);
        let greatest = vector.iter().fold(0.0_f32, |most, number| most.max(number.abs()));
        prop_assert!((whole.scale - greatest / 127.0).abs() <= f32::EPSILON);
        for (byte, number) in whole.numbers.iter().zip(&vector) {
            let error = (f32::from(*byte) * whole.scale - number).abs();
            prop_assert!(error <= 0.5001 * whole.scale, "{error} of {}", whole.scale);
        }
    }

    #[test]
    fn a_bit_tells_whether_a_number_is_above_zero(state in any_vector()) {
        let code = code(&state);
        for (at, number) in state.iter().enumerate() {
            prop_assert_eq!(code[at / 64] >> (at % 64) & 1 == 1, *number > 0.0, "{}", at);
        }
    }
}

#[test]
fn a_vector_of_nothing_stays_nothing() {
    let whole = Whole::of(&[0.0; DIMENSIONS]);
    assert_eq!((whole.numbers, whole.scale), ([0; DIMENSIONS], 1.0));
}

#[test]
fn sizes_are_those_of_the_form() {
    // 4 for the scale and a byte a number; 2 and 48 for each token.
    assert_eq!([0, 1, 254].map(Passage::size_bytes), [388, 438, 13_088]);
}
