//! JSON changed at random wherever nothing is needed.

use fastrand::Rng;
use serde_json::{Map, Value, json};

/// Stands for a text that `Value` cannot hold: nested too deeply, too large, half a character.
const UNTREELIKE: [(&str, Make); 3] = [
    ("@deep@", || {
        format!("{}{}", "[".repeat(2_000), "]".repeat(2_000))
    }),
    ("@huge@", || "1e99999".to_owned()),
    ("@half@", || "\"\\ud800\"".to_owned()),
];

type Make = fn() -> String;

/// The JSON of a value, changed at random in places that none of `needed` names.
///
/// A place is a path such as `roles/*/id`; what is below a needed place is needed as well.
pub fn mutated(value: &Value, needed: &[&str], rng: &mut Rng) -> String {
    let mut json = changed(value, &mut Vec::new(), needed, rng).to_string();
    for (mark, text) in UNTREELIKE {
        json = json.replace(&format!("\"{mark}\""), &text());
    }
    json
}

fn changed(value: &Value, path: &mut Vec<String>, needed: &[&str], rng: &mut Rng) -> Value {
    if needed.iter().any(|it| is_at_or_below(path, it)) {
        return value.clone();
    }
    let holds_any = needed.iter().any(|it| is_above(path, it));
    if !holds_any && rng.u8(..3) == 0 {
        return strange(rng);
    }
    match value {
        Value::Object(fields) => {
            let mut kept = Map::new();
            for (name, field) in fields {
                path.push(name.clone());
                let holds_needed = needed
                    .iter()
                    .any(|it| is_above(path, it) || is_at_or_below(path, it));
                if holds_needed || rng.u8(..6) > 0 {
                    kept.insert(name.clone(), changed(field, path, needed, rng));
                }
                path.pop();
            }
            if rng.bool() {
                kept.insert(format!("new_{}", rng.u16(..)), strange(rng));
            }
            Value::Object(kept)
        }
        Value::Array(items) => {
            let items = items.iter().enumerate().map(|(index, item)| {
                path.push(index.to_string());
                let item = changed(item, path, needed, rng);
                path.pop();
                item
            });
            Value::Array(items.collect())
        }
        other => other.clone(),
    }
}

fn strange(rng: &mut Rng) -> Value {
    let [deep, huge, half] = UNTREELIKE.map(|(mark, _)| json!(mark));
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
    path.len() >= needed.len() && fits(path, &needed)
}

fn is_above(path: &[String], needed: &str) -> bool {
    let needed: Vec<&str> = needed.split('/').collect();
    path.len() < needed.len() && fits(path, &needed)
}

fn fits(path: &[String], needed: &[&str]) -> bool {
    let mut steps = path.iter().zip(needed);
    steps.all(|(step, needed)| *needed == "*" || step == needed)
}
