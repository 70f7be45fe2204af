//! Checks components: their number, text length, nesting and required fields.

use serde_json::Value;

use super::values::{duplicates, length, text_violation};

const ACTION_ROW: u64 = 1;
const BUTTON: u64 = 2;
const STRING_SELECT: u64 = 3;
const TEXT_INPUT: u64 = 4;
const TEXT_DISPLAY: u64 = 10;
const THUMBNAIL: u64 = 11;
const MEDIA_GALLERY: u64 = 12;
const FILE: u64 = 13;

const COMPONENTS: usize = 40;
const TEXT_CHARACTERS: usize = 4000;
/// Undocumented: above about 10,170 bytes Discord responds with 500 (discord-api-docs issue #8554).
const TEXT_BYTES: usize = 10_000;

/// Returns the violations in the components of a message.
pub fn violations(components: &[Value], v2: bool) -> Vec<String> {
    let mut violations = Vec::new();
    let all = flatten("/components", components);
    if !v2 {
        if let Some(other) = components
            .iter()
            .find(|component| kind(component) != ACTION_ROW)
        {
            let kind = kind(other);
            violations.push(format!(
                "/components: type {kind} requires IS_COMPONENTS_V2"
            ));
        }
        if components.len() > 5 {
            violations.push(format!(
                "/components: {} rows; 5 are allowed",
                components.len()
            ));
        }
    }
    if all.len() > COMPONENTS {
        violations.push(format!(
            "/components: {} in total; {COMPONENTS} are allowed",
            all.len()
        ));
    }
    violations.extend(text_violations(&all));
    violations.extend(custom_id_violations(&all));
    for (at, component) in &all {
        violations.extend(match kind(component) {
            ACTION_ROW => row_violations(at, component),
            BUTTON => button_violations(at, component),
            STRING_SELECT | 5..=8 => select_violations(at, component),
            TEXT_INPUT => vec![format!("{at}: a text input is only allowed in a modal")],
            THUMBNAIL | FILE => media_violations(at, component),
            MEDIA_GALLERY => gallery_violations(at, component),
            _ => Vec::new(),
        });
    }
    violations
}

/// Returns the violations in a modal.
pub fn modal_violations(modal: &Value) -> Vec<String> {
    let mut violations = Vec::new();
    let components = modal["components"]
        .as_array()
        .map_or(&[][..], Vec::as_slice);
    if !(1..=5).contains(&components.len()) {
        violations.push(format!(
            "/data/components: {}; 1 to 5 are allowed",
            components.len()
        ));
    }
    let all = flatten("/data/components", components);
    violations.extend(custom_id_violations(&all));
    for (at, component) in &all {
        if component["disabled"] == true {
            violations.push(format!("{at}: a component in a modal cannot be disabled"));
        }
        if kind(component) == STRING_SELECT {
            violations.extend(select_violations(at, component));
        }
    }
    violations
}

/// Returns the names after `attachment://` in components and embeds.
pub fn references(value: &Value) -> Vec<&str> {
    match value {
        Value::Object(object) => {
            let url = object.get("url").and_then(Value::as_str);
            let name = url.and_then(|url| url.strip_prefix("attachment://"));
            name.into_iter()
                .chain(object.values().flat_map(references))
                .collect()
        }
        Value::Array(list) => list.iter().flat_map(references).collect(),
        _ => Vec::new(),
    }
}

/// Returns all texts of a message that can contain mentions.
pub fn text(message: &Value) -> String {
    let components = message["components"]
        .as_array()
        .map_or(&[][..], Vec::as_slice);
    let all = flatten("", components);
    let displays = all.iter().map(|(_, component)| &component["content"]);
    let texts = [&message["content"]].into_iter().chain(displays);
    let texts: Vec<&str> = texts.filter_map(Value::as_str).collect();
    texts.join("\n")
}

/// Returns all components with their paths, outer before inner, as Discord counts them.
fn flatten<'a>(at: &str, components: &'a [Value]) -> Vec<(String, &'a Value)> {
    let mut all = Vec::new();
    for (index, component) in components.iter().enumerate() {
        flatten_one(format!("{at}/{index}"), component, &mut all);
    }
    all
}

fn flatten_one<'a>(at: String, component: &'a Value, all: &mut Vec<(String, &'a Value)>) {
    all.push((at.clone(), component));
    if let Some(children) = component["components"].as_array() {
        all.extend(flatten(&format!("{at}/components"), children));
    }
    for key in ["accessory", "component"] {
        if component[key].is_object() {
            flatten_one(format!("{at}/{key}"), &component[key], all);
        }
    }
}

fn text_violations(all: &[(String, &Value)]) -> Vec<String> {
    let displays = all
        .iter()
        .filter(|(_, component)| kind(component) == TEXT_DISPLAY);
    let texts: Vec<(&str, &str)> = displays
        .map(|(at, display)| (at.as_str(), display["content"].as_str().unwrap_or_default()))
        .collect();
    let blank = texts.iter().filter(|(_, text)| text.trim().is_empty());
    let mut violations: Vec<String> = blank
        .map(|(at, _)| format!("{at}/content: the text is blank"))
        .collect();
    let characters: usize = texts.iter().map(|(_, text)| length(text)).sum();
    if characters > TEXT_CHARACTERS {
        violations.push(format!(
            "/components: {characters} characters of text; {TEXT_CHARACTERS} are allowed"
        ));
    }
    let bytes: usize = texts.iter().map(|(_, text)| text.len()).sum();
    if bytes > TEXT_BYTES {
        violations.push(format!(
            "/components: {bytes} bytes of text; {TEXT_BYTES} are allowed"
        ));
    }
    violations
}

fn custom_id_violations(all: &[(String, &Value)]) -> Vec<String> {
    let mut violations: Vec<String> = all
        .iter()
        .filter_map(|(at, component)| text_violation(at, component, "custom_id", 1..=100))
        .collect();
    let custom_ids: Vec<&str> = all
        .iter()
        .filter_map(|(_, component)| component["custom_id"].as_str())
        .collect();
    for custom_id in duplicates(&custom_ids) {
        violations.push(format!("the custom_id `{custom_id}` occurs more than once"));
    }
    let ids = all
        .iter()
        .filter_map(|(_, component)| component["id"].as_u64());
    let ids: Vec<u64> = ids.filter(|id| *id != 0).collect();
    for id in duplicates(&ids) {
        violations.push(format!("the component id {id} occurs more than once"));
    }
    violations
}

fn row_violations(at: &str, row: &Value) -> Vec<String> {
    let inside = row["components"].as_array().map_or(&[][..], Vec::as_slice);
    let buttons = inside
        .iter()
        .filter(|component| kind(component) == BUTTON)
        .count();
    let selects = inside
        .iter()
        .filter(|component| matches!(kind(component), STRING_SELECT | 5..=8))
        .count();
    let full_of_buttons = (1..=5).contains(&buttons) && buttons == inside.len();
    let one_select = selects == 1 && inside.len() == 1;
    match full_of_buttons || one_select {
        true => Vec::new(),
        false => vec![format!(
            "{at}: a row must contain 1 to 5 buttons or 1 select; this one has {buttons} buttons, {selects} \
             selects and {} others",
            inside.len() - buttons - selects
        )],
    }
}

fn button_violations(at: &str, button: &Value) -> Vec<String> {
    let mut violations = Vec::new();
    let has = |key: &str| button.get(key).is_some_and(|value| !value.is_null());
    let (custom_id, url) = (has("custom_id"), has("url"));
    match button["style"].as_u64() {
        Some(1..=4) if !custom_id || url => {
            violations.push(format!("{at}: this style requires a custom_id and no url"));
        }
        Some(5) if custom_id || !url => {
            violations.push(format!("{at}: a link requires a url and no custom_id"));
        }
        Some(1..=5) => {}
        _ => violations.push(format!("{at}/style: must be 1 to 5")),
    }
    let label = button["label"].as_str().unwrap_or_default();
    if label.trim().is_empty() && !has("emoji") {
        violations.push(format!("{at}: a button requires a label or an emoji"));
    }
    violations.extend(text_violation(at, button, "label", 0..=80));
    violations.extend(text_violation(at, button, "url", 1..=512));
    if button["url"]
        .as_str()
        .is_some_and(|url| !is_web_address(url) && !url.starts_with("discord://"))
    {
        violations.push(format!("{at}/url: not a URL that a button can open"));
    }
    violations
}

fn select_violations(at: &str, select: &Value) -> Vec<String> {
    let mut violations = Vec::new();
    if select["custom_id"].as_str().is_none() {
        violations.push(format!("{at}: a select requires a custom_id"));
    }
    violations.extend(text_violation(at, select, "placeholder", 0..=150));
    let least = select["min_values"].as_u64().unwrap_or(1);
    let most = select["max_values"].as_u64().unwrap_or(1);
    if least > most || !(1..=25).contains(&most) {
        violations.push(format!(
            "{at}: {least} to {most} values is not a valid range"
        ));
    }
    if kind(select) != STRING_SELECT {
        return violations;
    }
    let options = select["options"].as_array().map_or(&[][..], Vec::as_slice);
    if !(1..=25).contains(&options.len()) {
        violations.push(format!(
            "{at}/options: {}; 1 to 25 are allowed",
            options.len()
        ));
    }
    if most > options.len() as u64 {
        violations.push(format!(
            "{at}/max_values: greater than the number of options"
        ));
    }
    if options
        .iter()
        .filter(|option| option["default"] == true)
        .count() as u64
        > most
    {
        violations.push(format!("{at}/options: more defaults than max_values"));
    }
    for (index, option) in options.iter().enumerate() {
        let at = format!("{at}/options/{index}");
        violations.extend(text_violation(&at, option, "label", 1..=100));
        violations.extend(text_violation(&at, option, "value", 1..=100));
        violations.extend(text_violation(&at, option, "description", 1..=100));
    }
    let values: Vec<&str> = options
        .iter()
        .filter_map(|option| option["value"].as_str())
        .collect();
    for value in duplicates(&values) {
        violations.push(format!(
            "{at}/options: the value `{value}` occurs more than once"
        ));
    }
    violations
}

fn gallery_violations(at: &str, gallery: &Value) -> Vec<String> {
    let items = gallery["items"].as_array().map_or(&[][..], Vec::as_slice);
    let mut violations = Vec::new();
    if !(1..=10).contains(&items.len()) {
        violations.push(format!("{at}/items: {}; 1 to 10 are allowed", items.len()));
    }
    for (index, item) in items.iter().enumerate() {
        violations.extend(media_violations(&format!("{at}/items/{index}"), item));
    }
    violations
}

fn media_violations(at: &str, component: &Value) -> Vec<String> {
    let mut violations: Vec<String> = text_violation(at, component, "description", 1..=1024)
        .into_iter()
        .collect();
    let is_file = kind(component) == FILE;
    let url = component[if is_file { "file" } else { "media" }]["url"]
        .as_str()
        .unwrap_or_default();
    let is_attachment = url
        .strip_prefix("attachment://")
        .is_some_and(|name| !name.is_empty());
    if !is_attachment && (is_file || !is_web_address(url)) {
        violations.push(format!("{at}: `{url}` is not a valid URL for a file"));
    }
    if length(url) > 2048 {
        violations.push(format!("{at}: the URL is longer than 2048 characters"));
    }
    violations
}

fn is_web_address(url: &str) -> bool {
    url.starts_with("https://") || url.starts_with("http://")
}

fn kind(component: &Value) -> u64 {
    component["type"].as_u64().unwrap_or(0)
}
