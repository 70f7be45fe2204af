//! Checks replies to messages: the reference to the message, and that its author is not pinged.

use serde_json::Value;

/// Returns the violations in the `message_reference` of a new message.
pub fn violations(body: &Value) -> Vec<String> {
    let reference = &body["message_reference"];
    if reference.is_null() {
        return Vec::new();
    }
    let mut violations = Vec::new();
    let is_id = |id: &Value| id.as_str().is_some_and(|id| id.parse::<u64>().is_ok());
    if !is_id(&reference["message_id"]) {
        violations.push("/message_reference/message_id: must be an id".to_owned());
    }
    for place in ["channel_id", "guild_id"] {
        if !reference[place].is_null() && !is_id(&reference[place]) {
            violations.push(format!("/message_reference/{place}: must be an id"));
        }
    }
    // Without it, a reply pings the author of the message.
    if body["allowed_mentions"]["replied_user"] != false {
        violations.push("/allowed_mentions/replied_user: must be false in a reply".to_owned());
    }
    violations
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_reply_names_its_message_and_pings_nobody() {
        let reply = |reference: Value, replied_user: Value| {
            let mentions = json!({"parse": [], "replied_user": replied_user});
            violations(&json!({"message_reference": reference, "allowed_mentions": mentions}))
        };
        let good = json!({"message_id": "5", "channel_id": "6", "fail_if_not_exists": false});
        assert_eq!(reply(good.clone(), json!(false)), Vec::<String>::new());
        assert_eq!(reply(good, Value::Null).len(), 1);
        assert_eq!(reply(json!({"message_id": 5}), json!(false)).len(), 1);
        assert_eq!(reply(json!({"guild_id": "x"}), json!(true)).len(), 3);
        assert_eq!(violations(&json!({"content": "x"})), Vec::<String>::new());
    }
}
