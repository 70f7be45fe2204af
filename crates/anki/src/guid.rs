//! Converts between the id of a Q&A and the guid of an Anki note, without loss.
//!
//! Most ids are valid guids and most guids are valid ids. A guid with other characters becomes `anki-` followed by
//! the guid, with `.` and two hexadecimal digits in place of each invalid byte.

use recite_notes::QaId;
use uuid::Uuid;

/// The prefix of ids that encode a guid.
const PREFIX: &str = "anki-";

/// The UUID namespace for ids of guids that are too long to be escaped.
const NAMESPACE: Uuid = Uuid::from_u128(0x3d0c_95b1_7b64_4e0e_9e1d_8a1b_52f0_c7aa);

/// Returns the id for a guid: the guid itself if it is a valid id.
///
/// A guid whose escaped form is longer than 64 characters becomes a derived UUID, which cannot be converted back.
pub fn id_of(guid: &str) -> QaId {
    let itself = QaId::parse(guid).filter(|_| is_plain(guid));
    let escaped = || QaId::parse(&escape(guid));
    let derived = || {
        let uuid = Uuid::new_v5(&NAMESPACE, guid.as_bytes()).hyphenated();
        QaId::derive("anki", &uuid.to_string(), 0)
    };
    itself.or_else(escaped).unwrap_or_else(derived)
}

/// Returns the guid for an id: the escaped guid, or the id itself.
pub fn guid_of(id: &QaId) -> String {
    let id = id.as_str();
    foreign_guid(id).unwrap_or_else(|| id.to_owned())
}

/// Returns whether a guid can be used as an id: it fits on the id line of a note and is not the escaped form of
/// another guid.
fn is_plain(guid: &str) -> bool {
    QaId::parse_line(guid).is_some_and(|id| id.as_str() == guid) && foreign_guid(guid).is_none()
}

/// Returns the guid that is escaped in this id, if any. A blank guid counts as missing.
fn foreign_guid(id: &str) -> Option<String> {
    let guid = unescape(id.strip_prefix(PREFIX)?)?;
    let is_escaped = escape(&guid) == id && !is_plain(&guid);
    (is_escaped && !guid.trim().is_empty()).then_some(guid)
}

fn escape(guid: &str) -> String {
    let mut escaped = PREFIX.to_owned();
    for byte in guid.bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'_' | b'-' => escaped.push(byte.into()),
            _ => escaped.push_str(&format!(".{byte:02x}")),
        }
    }
    escaped
}

fn unescape(escaped: &str) -> Option<String> {
    let mut parts = escaped.split('.');
    let mut bytes = parts.next()?.as_bytes().to_vec();
    for part in parts {
        let byte = u8::from_str_radix(part.get(..2)?, 16).ok()?;
        bytes.push(byte);
        bytes.extend_from_slice(&part.as_bytes()[2..]);
    }
    String::from_utf8(bytes).ok()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_guid_that_is_a_valid_id_stays_as_it_is() {
        for guid in [
            "0b778831-da0a-459e-b906-d99da99e44b4",
            "abcdefghij",
            "a.b_c-d",
            "anki-x",
        ] {
            assert_eq!(id_of(guid).as_str(), guid);
        }
        assert_eq!(
            id_of("9e107d9d372bb6826bd81d3542a419d6").as_str(),
            "anki-9e107d9d372bb6826bd81d3542a419d6"
        );
        assert_eq!(id_of("Q/y~!{x").as_str(), "anki-Q.2fy.7e.21.7bx");
        // A blank guid is not valid.
        for id in ["anki-.0a", "anki-.20.20"] {
            assert_eq!(guid_of(&QaId::parse(id).expect("an id")), id);
        }
    }

    proptest! {
        #[test]
        fn a_guid_can_be_recovered_from_its_id(guid in "(anki-){0,3}[ -~]{1,12}|\\PC{1,4}|(anki-){0,2}[A-F0-9-]{36}|[a-f0-9]{1,40}") {
            prop_assume!(!guid.trim().is_empty());
            prop_assert_eq!(guid_of(&id_of(&guid)), guid);
        }

        #[test]
        fn an_id_can_be_recovered_from_its_guid(id in "(anki-){0,3}(\\.2[ef0]|[a-z0-9.-]){1,15}") {
            let id = QaId::parse(&id).expect("allowed characters");
            prop_assume!(QaId::parse_line(id.as_str()).is_some());
            prop_assert_eq!(id_of(&guid_of(&id)), id);
        }

        #[test]
        fn any_guid_has_an_id(guid in "\\PC{0,80}") {
            prop_assert_eq!(id_of(&guid), id_of(&guid));
        }
    }
}
