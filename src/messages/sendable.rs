//! Checks that Discord would accept a message, for tests and fuzzing.

use serde_json::Value;

use super::Message;
use super::limits::{self, Size};

/// Fails unless Discord would accept the message.
pub fn assert_sendable(message: &Message) {
    let json = serde_json::to_value(message).expect("a message serializes");
    let mut all = Vec::new();
    components(&json, &mut all);
    assert!(
        (1..=limits::COMPONENTS).contains(&all.len()),
        "{} components",
        all.len()
    );
    let mut text = Size::default();
    let mut ids = Vec::new();
    for component in all {
        let len = |value: &Value| value.as_str().expect("a text").chars().count();
        if let Some(id) = component.get("custom_id") {
            assert!((1..=limits::CUSTOM_ID).contains(&len(id)));
            ids.push(id.as_str().expect("a text"));
        }
        match component["type"].as_u64() {
            Some(1) => {
                assert!((1..=5).contains(&component["components"].as_array().expect("a row").len()))
            }
            Some(2) => assert!((1..=limits::BUTTON_LABEL).contains(&len(&component["label"]))),
            Some(3) => {
                let options = component["options"].as_array().expect("options");
                assert!((1..=25).contains(&options.len()));
                for option in options {
                    assert!(
                        (1..=limits::OPTION_LABEL).contains(&len(&option["label"])),
                        "{option}"
                    );
                    let description = len(&option["description"]);
                    assert!(
                        (1..=limits::OPTION_DESCRIPTION).contains(&description),
                        "{option}"
                    );
                }
            }
            Some(10) => {
                let content = component["content"].as_str().expect("a text");
                assert!(!content.trim().is_empty());
                assert!(
                    content.matches("```").count().is_multiple_of(2),
                    "{content}"
                );
                text = text.plus(Size::of(content));
            }
            Some(12) => {
                let items = component["items"].as_array().expect("pictures");
                assert!((1..=limits::GALLERY_ITEMS).contains(&items.len()));
                items
                    .iter()
                    .for_each(|item| assert!(len(&item["media"]["url"]) <= limits::MEDIA_URL));
            }
            Some(13 | 14 | 17) => {}
            other => panic!("a component of type {other:?}"),
        }
    }
    assert!(text.fits(limits::MESSAGE_TEXT), "{text:?}");
    let distinct = |texts: &[&str]| texts.iter().collect::<std::collections::HashSet<_>>().len();
    assert_eq!(distinct(&ids), ids.len(), "custom_ids repeat: {ids:?}");
    let names: Vec<&str> = message
        .attachments
        .iter()
        .map(|a| a.filename.as_str())
        .collect();
    assert!(names.len() <= limits::ATTACHMENTS);
    assert_eq!(distinct(&names), names.len(), "filenames repeat: {names:?}");
    let safe = |c: char| c.is_ascii_alphanumeric() || "._-".contains(c);
    assert!(names.iter().all(|name| name.chars().all(safe)), "{names:?}");
}

/// Collects every component in `value`, including nested ones.
fn components<'a>(value: &'a Value, found: &mut Vec<&'a Value>) {
    for component in value["components"].as_array().into_iter().flatten() {
        found.push(component);
        components(component, found);
    }
}
