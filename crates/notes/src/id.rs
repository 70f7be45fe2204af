//! The identity of a Q&A, and the short key that stands for it in buttons.

use std::fmt;

use uuid::Uuid;

/// The namespace of every id that is derived and of every [`QaKey`]; changing it would orphan them.
pub const NAMESPACE: Uuid = Uuid::from_u128(0x8f2b_5a0e_61c7_4d39_9b1e_52c0_a7d4_e613);

/// The identity of a Q&A: its written `question id`, or one derived from its path and heading.
///
/// 1 to 64 characters out of `A-Z a-z 0-9 . _ -`; a UUID is kept hyphenated and in lower case.
#[derive(
    Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, serde::Deserialize, serde::Serialize,
)]
#[serde(try_from = "String", into = "String")]
pub struct QaId(String);

impl QaId {
    /// Reads an id as a writer wrote it, or `None` when it has a character or length no id may have.
    pub fn parse(written: &str) -> Option<Self> {
        if let Some(id) = Self::parse_uuid(written) {
            return Some(id);
        }
        let allowed = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | '-');
        let fits = (1..=64).contains(&written.len()) && written.chars().all(allowed);
        fits.then(|| Self(written.to_owned()))
    }

    /// Reads the value of a `question id:` line, or `None`: as [`QaId::parse`], but hexadecimal digits and hyphens
    /// alone are a UUID or a mistyped one.
    pub fn parse_line(written: &str) -> Option<Self> {
        let is_hex = |c: char| c.is_ascii_hexdigit() || c == '-';
        match written.chars().all(is_hex) {
            true => Self::parse_uuid(written),
            false => Self::parse(written),
        }
    }

    /// Reads a UUID in any case, hyphenated, or `None`.
    fn parse_uuid(written: &str) -> Option<Self> {
        let uuid = Uuid::try_parse(written).ok()?;
        (written.len() == 36).then(|| Self(uuid.hyphenated().to_string()))
    }

    /// The id of the `nth` (from 0) Q&A with this question in the file at `path` that has none written.
    pub fn derive(path: &str, question: &str, nth: usize) -> Self {
        let name = format!("{path}\n{question}\n{nth}");
        Self(
            Uuid::new_v5(&NAMESPACE, name.as_bytes())
                .hyphenated()
                .to_string(),
        )
    }

    /// The id of one of several Q&As that share this id, by its name among them.
    pub fn of_part(&self, part: &str) -> Self {
        let name = format!("{self}\n{part}");
        Self(
            Uuid::new_v5(&NAMESPACE, name.as_bytes())
                .hyphenated()
                .to_string(),
        )
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The short form of this id that fits into a button many times.
    pub fn key(&self) -> QaKey {
        QaKey(Uuid::new_v5(&NAMESPACE, self.0.as_bytes()).as_u64_pair().0)
    }
}

impl fmt::Display for QaId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl From<QaId> for String {
    fn from(id: QaId) -> Self {
        id.0
    }
}

impl TryFrom<String> for QaId {
    type Error = String;

    fn try_from(written: String) -> Result<Self, String> {
        Self::parse(&written).ok_or_else(|| format!("`{written}` is no question id"))
    }
}

/// 64 bits that stand for a [`QaId`] where room is scarce: the same for ever, as old messages carry them.
///
/// Two ids of 100,000 share a key with a probability of about 3 in ten thousand million.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct QaKey(pub u64);

#[cfg(test)]
mod tests;
