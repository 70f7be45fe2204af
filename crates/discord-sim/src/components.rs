//! Completes components as Discord returns them: with ids, default values and resolved files.

use std::collections::HashSet;

use serde_json::{Value, json};

use super::error::ApiError;

const SECTION: u64 = 9;
const THUMBNAIL: u64 = 11;
const FILE: u64 = 13;
const SEPARATOR: u64 = 14;
const CONTAINER: u64 = 17;

/// Visits a component and all components inside it, in reading order.
pub(super) fn walk<'a>(component: &'a Value, visit: &mut impl FnMut(&'a Value)) {
    visit(component);
    for key in ["components", "accessory", "component"] {
        match component.get(key) {
            Some(Value::Array(children)) => {
                children.iter().for_each(|child| walk(child, visit));
            }
            Some(child @ Value::Object(_)) => walk(child, visit),
            _ => {}
        }
    }
}

/// Completes the components that the bot sent. `attachments` are those of the message.
///
/// # Errors
/// 50035 for an `attachment://` without an attachment and for a component that is not an object.
pub(super) fn complete(
    mut components: Vec<Value>,
    attachments: &[Value],
) -> Result<Vec<Value>, ApiError> {
    let mut taken = HashSet::new();
    for component in &components {
        walk(component, &mut |component| {
            taken.extend(component["id"].as_u64().filter(|id| *id != 0));
        });
    }
    let mut free = (1..).filter(|id| !taken.contains(id));
    for component in &mut components {
        complete_one(component, &mut free, attachments)?;
    }
    Ok(components)
}

/// Completes one component and its children.
fn complete_one(
    component: &mut Value,
    free: &mut impl Iterator<Item = u64>,
    attachments: &[Value],
) -> Result<(), ApiError> {
    is_object(component)?;
    if component["id"].as_u64().unwrap_or(0) == 0 {
        component["id"] = json!(free.next());
    }
    set_defaults(component);
    match component["type"].as_u64() {
        Some(FILE) => {
            let attachment = resolve(&mut component["file"], attachments)?;
            let (name, size) = attachment.map_or((json!(""), json!(0)), |attachment| {
                (attachment["filename"].clone(), attachment["size"].clone())
            });
            (component["name"], component["size"]) = (name, size);
        }
        Some(THUMBNAIL) => drop(resolve(&mut component["media"], attachments)?),
        _ => {}
    }
    for item in children(component, "items") {
        is_object(item)?;
        for (key, value) in [("description", Value::Null), ("spoiler", json!(false))] {
            set_default(item, key, value);
        }
        resolve(&mut item["media"], attachments)?;
    }
    for child in children(component, "components") {
        complete_one(child, free, attachments)?;
    }
    match component["type"] == SECTION {
        true => complete_one(&mut component["accessory"], free, attachments),
        false => Ok(()),
    }
}

fn is_object(value: &Value) -> Result<(), ApiError> {
    let why = "Only dictionaries may be used here.";
    match value.is_object() {
        true => Ok(()),
        false => Err(ApiError::invalid_form("components", why)),
    }
}

fn set_defaults(component: &mut Value) {
    let defaults = match component["type"].as_u64() {
        Some(3 | 5..=8) => vec![("min_values", json!(1)), ("max_values", json!(1))],
        Some(THUMBNAIL) => vec![("description", Value::Null), ("spoiler", json!(false))],
        Some(FILE) => vec![("spoiler", json!(false))],
        Some(SEPARATOR) => vec![("spacing", json!(1)), ("divider", json!(true))],
        Some(CONTAINER) => vec![("accent_color", Value::Null), ("spoiler", json!(false))],
        _ => Vec::new(),
    };
    for (key, value) in defaults {
        set_default(component, key, value);
    }
}

/// Sets a key if it is missing.
fn set_default(of: &mut Value, key: &str, value: Value) {
    if let Value::Object(keys) = of {
        keys.entry(key).or_insert(value);
    }
}

fn children<'a>(of: &'a mut Value, key: &str) -> impl Iterator<Item = &'a mut Value> {
    of.get_mut(key)
        .and_then(Value::as_array_mut)
        .into_iter()
        .flatten()
}

/// Sets the URL of a media object; returns its attachment, if it has one.
fn resolve<'a>(media: &mut Value, attachments: &'a [Value]) -> Result<Option<&'a Value>, ApiError> {
    let Some(url) = media["url"].as_str() else {
        return Err(ApiError::invalid_form(
            "components",
            "This field is required",
        ));
    };
    let known = |key: &str, value: &str| {
        attachments
            .iter()
            .find(|attachment| attachment[key] == value)
    };
    let Some(name) = url.strip_prefix("attachment://") else {
        // An edit may contain a URL that was resolved earlier.
        let attachment = known("url", url);
        set_default(media, "id", json!("0"));
        let url = media["url"].clone();
        set_default(media, "proxy_url", url);
        return Ok(attachment);
    };
    let Some(attachment) = known("filename", name) else {
        let why = format!("The referenced attachment `{name}` was not found.");
        return Err(ApiError::invalid_form("components", &why));
    };
    *media = json!({
        "id": attachment["id"], "url": attachment["url"], "proxy_url": attachment["proxy_url"],
        "content_type": attachment["content_type"], "attachment_id": attachment["id"],
    });
    Ok(Some(attachment))
}
