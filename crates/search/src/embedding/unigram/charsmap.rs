//! Normalizes a text with the rules that a SentencePiece model carries: NFKC with a few exceptions.
//!
//! The rules are a double-array trie from sequences of bytes to their replacements.
//!
//! Source: SentencePiece, `normalizer.cc`; Yata, "darts-clone" (the trie).

/// The character that stands for a blank in tokens.
pub const BLANK: &str = "\u{2581}";

/// The rules of a model.
pub struct Charsmap {
    /// The nodes of the trie.
    units: Vec<u32>,
    /// The replacements, each ended by a zero byte.
    replacements: Vec<u8>,
}

impl Charsmap {
    /// Reads the rules; `None` if they are truncated.
    pub fn new(bytes: &[u8]) -> Option<Self> {
        let (size, rest) = bytes.split_first_chunk()?;
        let (trie, replacements) = rest.split_at_checked(u32::from_le_bytes(*size) as usize)?;
        let units = trie.as_chunks().0.iter().copied().map(u32::from_le_bytes);
        Some(Self {
            units: units.collect(),
            replacements: replacements.to_owned(),
        })
    }

    /// Returns the normalized text, with [`BLANK`] in front and between words; empty for a text without words.
    pub fn normalize(&self, text: &str) -> String {
        let mut normalized = BLANK.as_bytes().to_vec();
        let mut is_after_blank = true;
        let mut rest = text;
        while let Some(first) = rest.chars().next() {
            let (mut piece, used) = self
                .longest_match(rest.as_bytes())
                .unwrap_or((&rest.as_bytes()[..first.len_utf8()], first.len_utf8()));
            // Every rule covers whole characters.
            rest = rest.get(used..).unwrap_or_default();
            while is_after_blank && let Some(b' ') = piece.first() {
                piece = &piece[1..];
            }
            for &byte in piece {
                match byte {
                    b' ' => normalized.extend(BLANK.as_bytes()),
                    _ => normalized.push(byte),
                }
            }
            if let Some(last) = piece.last() {
                is_after_blank = *last == b' ';
            }
        }
        while normalized.ends_with(BLANK.as_bytes()) {
            normalized.truncate(normalized.len() - BLANK.len());
        }
        String::from_utf8_lossy(&normalized).into_owned()
    }

    /// Returns the replacement of the longest sequence of bytes that a rule covers, and its length.
    fn longest_match(&self, text: &[u8]) -> Option<(&[u8], usize)> {
        /// Set in a unit that has a value instead of a byte.
        const IS_VALUE: u32 = 1 << 31;
        let offset = |unit: u32| ((unit >> 10) << ((unit & 0x200) >> 6)) as usize;
        let mut node = offset(*self.units.first()?);
        let mut best = None;
        for (at, &byte) in text.iter().enumerate() {
            node ^= usize::from(byte);
            let Some(&unit) = self.units.get(node) else {
                break;
            };
            if unit & (IS_VALUE | 0xff) != u32::from(byte) {
                break;
            }
            node ^= offset(unit);
            let has_value = unit & 0x100 != 0;
            if has_value && let Some(value) = self.units.get(node) {
                best = Some(((value & !IS_VALUE) as usize, at + 1));
            }
        }
        let (start, length) = best?;
        let replacement = self.replacements.get(start..)?;
        let end = replacement.iter().position(|byte| *byte == 0)?;
        Some((&replacement[..end], length))
    }
}
