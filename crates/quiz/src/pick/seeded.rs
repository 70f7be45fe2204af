//! Random numbers that are the same everywhere for the same seed.

use recite_notes::QaId;

/// Returns a pseudo-random number for a Q&A and a seed: FNV-1a, then the mixing function of SplitMix64.
pub fn pseudo_random(seed: &[u64], qa: &QaId) -> u64 {
    let seed = seed.iter().flat_map(|number| number.to_le_bytes());
    let bytes = seed.chain(qa.as_str().bytes());
    let hash = bytes.fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    });
    let mixed = (hash ^ (hash >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    mixed ^ (mixed >> 31)
}
