//! The id of a Q&A, and the short key that represents it in buttons.

use std::fmt;

use uuid::Uuid;

/// The namespace of derived ids and of every [`QaKey`]. Changing it would orphan all of them.
pub const NAMESPACE: Uuid = Uuid::from_u128(0x8f2b_5a0e_61c7_4d39_9b1e_52c0_a7d4_e613);

/// The id of a Q&A: its written `question id`, or one derived from its path and title.
///
/// An id has 1 to 64 of the characters `A-Z a-z 0-9 . _ -`. A UUID is stored hyphenated and in lower case.
#[derive(
    Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, serde::Deserialize, serde::Serialize,
)]
#[serde(try_from = "String", into = "String")]
pub struct QaId(String);

impl QaId {
    /// Parses an id as written; returns `None` if it contains an invalid character or has an invalid length.
    pub fn parse(written: &str) -> Option<Self> {
        if let Some(id) = Self::parse_uuid(written) {
            return Some(id);
        }
        let allowed = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | '-');
        let fits = (1..=64).contains(&written.len()) && written.chars().all(allowed);
        fits.then(|| Self(written.to_owned()))
    }

    /// Parses the value of a `question id:` line, like [`QaId::parse`]. A value of only hexadecimal digits and
    /// hyphens must be a UUID, since otherwise it is most likely a mistyped one.
    pub fn parse_line(written: &str) -> Option<Self> {
        let is_hex = |c: char| c.is_ascii_hexdigit() || c == '-';
        match written.chars().all(is_hex) {
            true => Self::parse_uuid(written),
            false => Self::parse(written),
        }
    }

    /// Parses a hyphenated UUID in upper or lower case.
    fn parse_uuid(written: &str) -> Option<Self> {
        let uuid = Uuid::try_parse(written).ok()?;
        (written.len() == 36).then(|| Self(uuid.hyphenated().to_string()))
    }

    /// Derives the id of the `nth` Q&A, counted from 0, with this question in the file at `path`.
    pub fn derive(path: &str, question: &str, nth: usize) -> Self {
        let name = format!("{path}\n{question}\n{nth}");
        Self(
            Uuid::new_v5(&NAMESPACE, name.as_bytes())
                .hyphenated()
                .to_string(),
        )
    }

    /// Derives the id of one of several Q&As that share this id, by its name among them.
    pub fn of_part(&self, part: &str) -> Self {
        let name = format!("{self}\n{part}");
        Self(
            Uuid::new_v5(&NAMESPACE, name.as_bytes())
                .hyphenated()
                .to_string(),
        )
    }

    /// Returns the id as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Returns the short key of this id, for use in buttons.
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
        Self::parse(&written).ok_or_else(|| format!("`{written}` is not a valid question id"))
    }
}

/// A 64-bit key of a [`QaId`], for places with little room, such as buttons. It never changes, since old messages
/// contain it.
///
/// Among 100,000 ids, two share a key with a probability of about 3 in 10 billion.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct QaKey(pub u64);

#[cfg(test)]
mod tests;
