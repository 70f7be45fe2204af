//! Random changes to JSON that spare the values that the bot needs.

use fastrand::Rng;
use serde_json::{Map, Value, json};

/// Placeholders for JSON that `Value` cannot represent: nested too deeply, too large a number, half a character.
const PLACEHOLDERS: [(&str, MakeJson); 3] = [
    ("@deep@", || {
        format!("{}{}", "[".repeat(2_000), "]".repeat(2_000))
    }),
    ("@huge@", || "1e99999".to_owned()),
    ("@half@", || "\"\\ud800\"".to_owned()),
];

type MakeJson = fn() -> String;

/// Returns the JSON of a value with random changes outside the paths in `needed`.
///
/// A path is written like `roles/*/id`. Everything below a needed path is needed too.
pub fn mutate(value: &Value, needed: &[&str], rng: &mut Rng) -> String {
    let mut json = mutate_value(value, &mut Vec::new(), needed, rng).to_string();
    for (placeholder, make) in PLACEHOLDERS {
        json = json.replace(&format!("\"{placeholder}\""), &make());
    }
    json
}

fn mutate_value(value: &Value, path: &mut Vec<String>, needed: &[&str], rng: &mut Rng) -> Value {
    if needed.iter().any(|it| is_at_or_below(path, it)) {
        return value.clone();
    }
    let contains_needed = needed.iter().any(|it| is_above(path, it));
    if !contains_needed && rng.u8(..3) == 0 {
        return unexpected_value(rng);
    }
    match value {
        Value::Object(fields) => {
            let mut mutated = Map::new();
            for (name, field) in fields {
                path.push(name.clone());
                let is_needed = needed
                    .iter()
                    .any(|it| is_above(path, it) || is_at_or_below(path, it));
                if is_needed || rng.u8(..6) > 0 {
                    mutated.insert(name.clone(), mutate_value(field, path, needed, rng));
                }
                path.pop();
            }
            if rng.bool() {
                mutated.insert(format!("new_{}", rng.u16(..)), unexpected_value(rng));
            }
            Value::Object(mutated)
        }
        Value::Array(items) => {
            let items = items.iter().enumerate().map(|(index, item)| {
                path.push(index.to_string());
                let item = mutate_value(item, path, needed, rng);
                path.pop();
                item
            });
            Value::Array(items.collect())
        }
        other => other.clone(),
    }
}

fn unexpected_value(rng: &mut Rng) -> Value {
    let [deep, huge, half] = PLACEHOLDERS.map(|(placeholder, _)| json!(placeholder));
    let all = [
        Value::Null,
        json!("SOMETHING_NEW"),
        json!("99999999999999999999999999999999"),
        json!(99_999),
        json!(-1),
        json!(1.5),
        json!(true),
        json!([]),
        json!([null, {"type": 99}]),
        json!({}),
        json!({"id": null, "type": "new"}),
        json!("x".repeat(10_000)),
        deep,
        huge,
        half,
    ];
    all[rng.usize(..all.len())].clone()
}

fn is_at_or_below(path: &[String], needed: &str) -> bool {
    let needed: Vec<&str> = needed.split('/').collect();
    path.len() >= needed.len() && matches_prefix(path, &needed)
}

fn is_above(path: &[String], needed: &str) -> bool {
    let needed: Vec<&str> = needed.split('/').collect();
    path.len() < needed.len() && matches_prefix(path, &needed)
}

fn matches_prefix(path: &[String], needed: &[&str]) -> bool {
    let mut steps = path.iter().zip(needed);
    steps.all(|(step, needed)| *needed == "*" || step == needed)
}
