use super::*;

#[test]
fn an_id_is_a_lower_case_uuid_or_a_short_word() {
    let parsed = |written: &str| QaId::parse(written).map(|id| id.to_string());
    let uuid = "0b778831-da0a-459e-b906-d99da99e44b4";
    assert_eq!(parsed(&uuid.to_uppercase()).as_deref(), Some(uuid));
    assert_eq!(parsed("3f2a.9c_X-1").as_deref(), Some("3f2a.9c_X-1"));
    assert_eq!(parsed(&"a".repeat(64)), Some("a".repeat(64)));
    for bad in ["", "a b", "ä", "a/b", &"a".repeat(65)] {
        assert_eq!(parsed(bad), None, "{bad}");
    }
}

#[test]
fn only_a_hyphenated_uuid_is_valid() {
    let uuid = "0b778831-da0a-459e-b906-d99da99e44b4";
    assert!(QaId::parse_uuid(uuid).is_some());
    let braced = format!("{{{uuid}}}");
    let urn = format!("urn:uuid:{uuid}");
    for bad in [&uuid.replace('-', ""), &uuid[1..], &braced, &urn, "g", ""] {
        assert_eq!(QaId::parse_uuid(bad), None, "{bad}");
    }
}

#[test]
fn an_id_line_accepts_every_id_except_a_mistyped_uuid() {
    let uuid = "0b778831-da0a-459e-b906-d99da99e44b4";
    for id in [uuid, "anki-Q.2fy", "abc-xyz", "my_id.1"] {
        assert_eq!(QaId::parse_line(id), QaId::parse(id), "{id}");
        assert!(QaId::parse_line(id).is_some(), "{id}");
    }
    for bad in [
        "",
        &uuid[1..],
        &uuid.replace('-', ""),
        "0b778831",
        "a/b",
        "a b",
    ] {
        assert_eq!(QaId::parse_line(bad), None, "{bad}");
    }
}

#[test]
fn keys_and_derived_ids_never_change() {
    let id = QaId::derive("python/asyncio.md", "How?", 1);
    insta::assert_snapshot!(id, @"2687e1fb-fc83-5ad6-abf4-75cff6b5ba24");
    insta::assert_snapshot!(format!("{:016x}", id.key().0), @"fe7555a5b2525182");
}
