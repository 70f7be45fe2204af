//! Each check accepts what Discord accepts and reports what it rejects.

use serde_json::{Value, json};

use recite_discord_sim::checks::{
    callback_violations, commands_violations, message_violations, openapi, request_violations,
};

fn message(components: Value) -> Value {
    json!({"flags": 1 << 15, "components": components, "allowed_mentions": {"parse": []}})
}

fn text(content: &str) -> Value {
    json!({"type": 10, "content": content})
}

fn button(custom_id: &str) -> Value {
    json!({"type": 2, "style": 2, "label": "Press", "custom_id": custom_id})
}

fn row(components: Value) -> Value {
    json!({"type": 1, "components": components})
}

fn select(options: usize) -> Value {
    let option = |number| json!({"label": format!("{number}"), "value": format!("{number}")});
    let options: Vec<Value> = (0..options).map(option).collect();
    json!({"type": 3, "custom_id": "menu", "options": options})
}

fn gallery(items: usize, url: &str) -> Value {
    json!({"type": 12, "items": vec![json!({"media": {"url": url}}); items]})
}

/// Asserts that a violation contains `what`.
fn check(violations: &[String], what: &str) {
    let named = violations.iter().any(|violation| violation.contains(what));
    assert!(named, "nothing about `{what}` among {violations:#?}");
}

fn check_message(components: Value, what: &str) {
    check(&message_violations(&message(components), &[]), what);
}

fn check_command(command: Value, what: &str) {
    check(&commands_violations(&json!([command])), what);
}

#[test]
fn a_valid_message_with_every_component_is_accepted() {
    let good = json!({
        "flags": 1 << 15,
        "allowed_mentions": {"parse": []},
        "attachments": [{"id": 0, "filename": "a.png", "description": "A picture"}],
        "components": [
            {"type": 17, "accent_color": 0x00aa_bbcc, "components": [
                text("# How to run it?"),
                {"type": 9, "components": [text("Like this")], "accessory": button("more")},
                {"type": 14, "divider": true, "spacing": 1},
                {"type": 12, "items": [{"media": {"url": "attachment://a.png"}, "description": "A"}]},
                row(json!([select(25)])),
            ]},
            row(json!([button("yes"), {"type": 2, "style": 5, "label": "Source", "url": "https://example.org"}])),
        ],
    });
    assert_eq!(message_violations(&good, &["a.png".to_owned()]), [""; 0]);
    assert_eq!(
        callback_violations(&json!({"type": 4, "data": good}), &["a.png".to_owned()]),
        [""; 0]
    );
}

#[test]
fn other_valid_response_types_are_accepted() {
    let choice = json!({"name": "How to run it?", "value": "id"});
    let input = json!({"type": 4, "custom_id": "answer", "style": 2});
    let label = json!({"type": 18, "label": "Answer", "component": input});
    for accepted in [
        json!({"type": 5}),
        json!({"type": 5, "data": {"flags": 64}}),
        json!({"type": 6}),
        json!({"type": 8, "data": {"choices": vec![choice; 25]}}),
        json!({"type": 9, "data": {"custom_id": "form", "title": "Note", "components": [label]}}),
    ] {
        assert_eq!(callback_violations(&accepted, &[]), [""; 0], "{accepted}");
    }
}

#[test]
fn valid_commands_are_accepted() {
    let question = json!({
        "type": 3, "name": "question", "description": "What", "required": true,
        "autocomplete": true, "max_length": 200,
    });
    let good = json!([
        {"name": "ask", "description": "Ask", "options": [question], "nsfw": false},
        {"name": "daily", "description": "Daily", "default_member_permissions": "32", "options": [
            {"type": 1, "name": "setup", "description": "Set up"},
        ]},
        {"name": "Answer from notes", "type": 3},
    ]);
    assert_eq!(commands_violations(&good), [""; 0]);
}

#[test]
fn a_misspelled_key_is_rejected() {
    check_message(json!([{"type": 10, "content": "x", "colr": 1}]), "colr");
    let mut misspelled = message(json!([text("x")]));
    misspelled["alowed_mentions"] = json!({});
    check(&message_violations(&misspelled, &[]), "alowed_mentions");
}

#[test]
fn too_many_components_are_rejected_even_when_nested() {
    let inside: Vec<Value> = (0..39).map(|_| text("x")).collect();
    let at_the_limit = message(json!([{"type": 17, "components": inside}]));
    assert_eq!(message_violations(&at_the_limit, &[]), [""; 0]);
    check_message(
        json!([{"type": 17, "components": inside}, text("x")]),
        "41 in total",
    );
}

#[test]
fn too_much_text_is_rejected_by_characters_and_by_bytes() {
    check_message(
        json!([text(&"x".repeat(2000)), text(&"x".repeat(2001))]),
        "4001 characters",
    );
    check_message(json!([text(&"語".repeat(3400))]), "10200 bytes");
    check_message(json!([text(" \n")]), "blank");
}

#[test]
fn custom_ids_are_unique_and_have_1_to_100_characters() {
    check_message(
        json!([row(json!([button("a"), button("a")]))]),
        "`a` occurs more than once",
    );
    check_message(
        json!([row(json!([button(&"x".repeat(101))]))]),
        "101 characters",
    );
    check_message(json!([row(json!([button("")]))]), "0 characters");
}

#[test]
fn components_v2_excludes_content_and_requires_its_flag() {
    let mut both = message(json!([text("x")]));
    both["content"] = json!("y");
    check(
        &message_violations(&both, &[]),
        "/content: cannot be combined",
    );
    both["flags"] = json!(0);
    check(&message_violations(&both, &[]), "requires IS_COMPONENTS_V2");
}

#[test]
fn a_button_needs_the_fields_of_its_style() {
    let bare = |style: u8| row(json!([{"type": 2, "style": style, "label": "x"}]));
    check_message(json!([bare(1)]), "requires a custom_id");
    check_message(json!([bare(5)]), "requires a url");
    let nameless = json!({"type": 2, "style": 1, "custom_id": "x"});
    check_message(json!([row(json!([nameless]))]), "a label or an emoji");
    let odd = json!({"type": 2, "style": 5, "label": "x", "url": "notes/a.md"});
    check_message(json!([row(json!([odd]))]), "not a URL");
}

#[test]
fn a_row_holds_five_buttons_or_one_select() {
    let buttons: Vec<Value> = (0..6).map(|id| button(&id.to_string())).collect();
    check_message(json!([row(json!(buttons))]), "1 to 5 buttons");
    check_message(
        json!([row(json!([button("a"), select(1)]))]),
        "1 to 5 buttons",
    );
    check_message(json!([row(json!([]))]), "1 to 5 buttons");
}

#[test]
fn a_select_offers_1_to_25_different_options() {
    check_message(json!([row(json!([select(26)]))]), "26; 1 to 25");
    check_message(json!([row(json!([select(0)]))]), "0; 1 to 25");
    let mut twice = select(2);
    twice["options"][1]["value"] = json!("0");
    check_message(json!([row(json!([twice]))]), "`0` occurs more than once");
    let mut greedy = select(2);
    greedy["max_values"] = json!(3);
    check_message(
        json!([row(json!([greedy]))]),
        "greater than the number of options",
    );
}

#[test]
fn a_gallery_shows_1_to_10_existing_files() {
    check_message(
        json!([gallery(11, "https://example.org/a.png")]),
        "11; 1 to 10",
    );
    check_message(json!([gallery(0, "")]), "0; 1 to 10");
    check_message(
        json!([gallery(1, "attachment://a.png")]),
        "`attachment://a.png` has no",
    );
    check_message(json!([gallery(1, "images/a.png")]), "not a valid URL");
    let unseen = message(json!([text("x")]));
    check(
        &message_violations(&unseen, &["a.png".to_owned()]),
        "not shown by any component",
    );
    let mut long = gallery(1, "https://example.org/a.png");
    long["items"][0]["description"] = json!("x".repeat(1025));
    check_message(json!([long]), "1025 characters");
}

#[test]
fn a_message_that_could_ping_is_rejected() {
    let mut careless = message(json!([text("@everyone")]));
    careless["allowed_mentions"] = json!({"parse": ["everyone"]});
    check(&message_violations(&careless, &[]), "/allowed_mentions");
    careless.as_object_mut().unwrap().remove("allowed_mentions");
    check(&message_violations(&careless, &[]), "/allowed_mentions");
}

#[test]
fn only_a_mentioned_role_may_be_listed() {
    let mut called = message(json!([text("<@&7> a new question")]));
    called["allowed_mentions"] = json!({"parse": [], "roles": ["7"]});
    assert_eq!(message_violations(&called, &[]), [""; 0]);
    called["allowed_mentions"]["roles"] = json!(["7", "8"]);
    check(
        &message_violations(&called, &[]),
        "does not mention `<@&8>`",
    );
    called["allowed_mentions"] = json!({"parse": ["roles"]});
    check(&message_violations(&called, &[]), "an empty `parse`");
}

#[test]
fn channel_messages_are_checked_on_creation_and_on_edit() {
    let rows = json!([row(json!([button("a"), button("a")]))]);
    let twins = message(rows);
    for (method, path) in [
        ("POST", "/channels/1/messages"),
        ("PATCH", "/channels/1/messages/2"),
    ] {
        let violations = request_violations(method, path, &twins, &[]);
        check(&violations, "`a` occurs more than once");
        let mut misspelled = message(json!([text("x")]));
        misspelled["componets"] = json!([]);
        check(
            &request_violations(method, path, &misspelled, &[]),
            "componets",
        );
    }
    let nobody = json!({"recipient": "1"});
    let opened = request_violations("POST", "/users/@me/channels", &nobody, &[]);
    check(&opened, "recipient");
}

#[test]
fn an_empty_or_too_long_message_is_rejected() {
    check(
        &message_violations(&json!({"allowed_mentions": {"parse": []}}), &[]),
        "empty",
    );
    let long = json!({"content": "x".repeat(2001), "allowed_mentions": {"parse": []}});
    check(&message_violations(&long, &[]), "2001 characters");
    let embed = json!({"description": "x".repeat(3001)});
    let long = json!({"embeds": [embed, embed], "allowed_mentions": {"parse": []}});
    check(&message_violations(&long, &[]), "6002 characters in total");
}

#[test]
fn only_a_response_may_be_ephemeral() {
    let mut ephemeral = message(json!([text("x")]));
    ephemeral["flags"] = json!(1 << 15 | 1 << 6);
    check(&message_violations(&ephemeral, &[]), "/flags");
    assert_eq!(
        callback_violations(&json!({"type": 4, "data": ephemeral}), &[]),
        [""; 0]
    );
    let edit = request_violations(
        "PATCH",
        "/webhooks/1/token/messages/@original",
        &ephemeral,
        &[],
    );
    check(&edit, "/flags");
}

#[test]
fn an_enforced_nonce_must_be_present() {
    let mut body = message(json!([text("x")]));
    body["enforce_nonce"] = json!(true);
    check(&message_violations(&body, &[]), "the nonce is missing");
    body["nonce"] = json!("x".repeat(26));
    check(&message_violations(&body, &[]), "26 characters");
    let answer = callback_violations(&json!({"type": 4, "data": body}), &[]);
    check(&answer, "nonce");
}

#[test]
fn a_deferred_response_has_only_the_ephemeral_flag() {
    let with_v2 = json!({"type": 5, "data": {"flags": 1 << 15}});
    check(
        &callback_violations(&with_v2, &[]),
        "only have the flag EPHEMERAL",
    );
    let with_text = json!({"type": 5, "data": {"content": "x"}});
    check(
        &callback_violations(&with_text, &[]),
        "only have the flag EPHEMERAL",
    );
    check(
        &callback_violations(&json!({"type": 4}), &[]),
        "a message is missing",
    );
}

#[test]
fn choices_are_at_most_25_of_1_to_100_characters() {
    let answer = |choices: Value| {
        callback_violations(&json!({"type": 8, "data": {"choices": choices}}), &[])
    };
    check(
        &answer(json!(vec![json!({"name": "x", "value": "x"}); 26])),
        "26 choices",
    );
    check(
        &answer(json!([{"name": "x".repeat(101), "value": "x"}])),
        "/0/name: 101",
    );
    check(
        &answer(json!([{"name": "x", "value": "x".repeat(101)}])),
        "/0/value: 101",
    );
    check(&answer(json!([{"name": "", "value": "x"}])), "/0/name: 0");
}

#[test]
fn a_modal_has_1_to_5_components_and_none_is_disabled() {
    let input = json!({"type": 4, "custom_id": "a", "style": 1, "disabled": true});
    let label = json!({"type": 18, "label": "A", "component": input});
    let data = json!({"custom_id": "form", "title": "Note", "components": vec![label; 6]});
    let violations = callback_violations(&json!({"type": 9, "data": data}), &[]);
    check(&violations, "6; 1 to 5");
    check(&violations, "disabled");
    check(&violations, "`a` occurs more than once");
}

#[test]
fn commands_follow_the_rules_for_names_descriptions_and_order() {
    let option = |name: &str, required: bool| json!({"type": 3, "name": name, "description": "x", "required": required});
    check_command(
        json!({"name": "Ask", "description": "x"}),
        "`Ask` is not a valid name",
    );
    check_command(json!({"name": "ask", "description": ""}), "/0/description");
    let disordered = json!([option("a", false), option("b", true)]);
    check_command(
        json!({"name": "ask", "description": "x", "options": disordered}),
        "come first",
    );
    let twins = json!([option("a", true), option("a", true)]);
    check_command(
        json!({"name": "ask", "description": "x", "options": twins}),
        "more than once",
    );
    let mut both = option("a", true);
    both["autocomplete"] = json!(true);
    both["choices"] = json!([{"name": "x", "value": "x"}]);
    check_command(
        json!({"name": "ask", "description": "x", "options": [both]}),
        "cannot be combined",
    );
    check_command(
        json!({"name": "Menu", "type": 3, "description": "x"}),
        "has no description",
    );
    let one_english = json!({"en-US": "x"});
    check_command(
        json!({"name": "ask", "description": "x", "description_localizations": one_english}),
        "both en-US and en-GB",
    );
}

#[test]
fn a_command_with_more_than_8000_characters_is_rejected() {
    let choices: Vec<Value> = (0..25)
        .map(|number| json!({"name": format!("{number:0100}"), "value": "x".repeat(100)}))
        .collect();
    let option = |number: usize| json!({"type": 3, "name": format!("o{number}"), "description": "x", "choices": choices});
    check_command(
        json!({"name": "ask", "description": "x", "options": [option(1), option(2)]}),
        "8000 are allowed",
    );
}

#[test]
fn a_command_list_of_the_wrong_type_is_reported() {
    check_command(
        json!({"name": "ask", "description": "x", "option": []}),
        "option",
    );
    check(&commands_violations(&json!({})), "not a list");
}

#[test]
fn a_nested_violation_has_its_path() {
    let broken =
        json!([{"type": 17, "components": [row(json!([{"type": 2, "style": 9, "label": "x"}]))]}]);
    check_message(broken, "/components/0/components/0/components/0");
}

#[test]
fn an_unknown_schema_pointer_is_reported() {
    let known = openapi::schema_violations("/components/schemas/SnowflakeType", &json!(1));
    assert_eq!(known.len(), 1);
}
