//! Compares the commands that Discord lists with our definitions.

use std::collections::HashMap;

use serde_json::Value;
use serde_json::value::RawValue;

/// Returns whether the commands in Discord's JSON list equal our definitions. Registering them counts against a daily
/// limit and resets what clients have cached, so equal ones are not registered again.
pub fn are_registered(listed: &str, ours: &Value) -> bool {
    let listed: Vec<HashMap<String, &RawValue>> = match serde_json::from_str(listed) {
        Ok(listed) => listed,
        Err(_) => return false,
    };
    let ours = ours.as_array().map_or(&[][..], Vec::as_slice);
    listed.len() == ours.len()
        && ours.iter().all(|ours| {
            let is_named =
                |it: &&HashMap<String, &RawValue>| is_equal(it.get("name"), &ours["name"]);
            let listed = listed.iter().find(is_named);
            listed.is_some_and(|listed| has_all(listed, ours))
        })
}

/// Returns whether `listed` equals `ours`. Only fields in `ours` are compared, because Discord adds ids and new fields, and
/// leaves out defaults.
fn is_equal(listed: Option<&&RawValue>, ours: &Value) -> bool {
    let json = listed.map_or("null", |listed| listed.get());
    match ours {
        Value::Object(_) => serde_json::from_str(json).is_ok_and(|listed| has_all(&listed, ours)),
        Value::Array(ours) => {
            let listed: Option<Vec<&RawValue>> = serde_json::from_str(json).unwrap_or_default();
            let listed = listed.unwrap_or_default();
            listed.len() == ours.len()
                && listed
                    .iter()
                    .zip(ours)
                    .all(|(it, ours)| is_equal(Some(it), ours))
        }
        ours => match serde_json::from_str::<Value>(json) {
            Ok(listed) => listed == *ours || (is_default(&listed) && is_default(ours)),
            Err(_) => false,
        },
    }
}

fn has_all(listed: &HashMap<String, &RawValue>, ours: &Value) -> bool {
    let mut ours = ours.as_object().into_iter().flatten();
    ours.all(|(key, ours)| is_equal(listed.get(key), ours))
}

fn is_default(value: &Value) -> bool {
    match value {
        Value::Null | Value::Bool(false) => true,
        Value::Array(items) => items.is_empty(),
        Value::Object(items) => items.is_empty(),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::super::definitions;
    use super::*;

    /// Returns our commands as Discord lists them, with a change in the first one.
    fn listed(change: impl FnOnce(&mut Value)) -> String {
        let mut all = definitions(false);
        for value in all.as_array_mut().unwrap() {
            let more = [("id", "1"), ("application_id", "2"), ("version", "3")];
            for (key, id) in more {
                value[key] = Value::String(id.to_owned());
            }
            if value.get("type").is_none() {
                value["type"] = Value::from(1);
            }
            if value.get("default_member_permissions").is_none() {
                value["default_member_permissions"] = Value::Null;
            }
        }
        change(&mut all[0]);
        all.to_string()
    }

    #[test]
    fn fields_that_discord_adds_are_no_difference() {
        let same = listed(|command| {
            command["options"][1]
                .as_object_mut()
                .unwrap()
                .remove("required");
        });
        assert!(are_registered(&same, &definitions(false)));
        let deep = format!("{}{}", "[".repeat(1_000), "]".repeat(1_000));
        let new = listed(|command| command["options"][0]["new"] = Value::from(1));
        let new = new.replace("\"new\":1", &format!("\"new\":{deep},\"newer\":1e999"));
        assert!(are_registered(&new, &definitions(false)));
    }

    #[test]
    fn the_setting_of_user_installs_is_a_difference() {
        let listed = listed(|_| {});
        assert!(!are_registered(&listed, &definitions(true)));
        assert!(are_registered(
            &definitions(true).to_string(),
            &definitions(true)
        ));
    }

    #[test]
    fn every_change_of_a_definition_is_a_difference() {
        for none in ["[]", "null", "{}", "", "[null]"] {
            assert!(!are_registered(none, &definitions(false)), "{none}");
        }
        let changes: [fn(&mut Value); 4] = [
            |command| command["description"] = Value::from("Other words"),
            |command| command["options"][0]["max_length"] = Value::from(10),
            |command| command["options"][2]["name"] = Value::from("secret"),
            |command| drop(command["options"].as_array_mut().unwrap().pop()),
        ];
        for change in changes {
            assert!(!are_registered(&listed(change), &definitions(false)));
        }
    }
}
