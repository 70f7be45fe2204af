//! Checks command definitions and choices.

use serde_json::Value;

use super::values::{duplicates, length, text_violation};

const CHAT_INPUT: u64 = 1;
const SUBCOMMAND: u64 = 1;
const SUBCOMMAND_GROUP: u64 = 2;
const STRING: u64 = 3;
const INTEGER: u64 = 4;
const NUMBER: u64 = 10;

/// The maximum total length of the names, descriptions and values of a command.
const COMMAND_CHARACTERS: usize = 8000;

/// Returns the violations in a list of commands.
pub fn list_violations(list: &Value) -> Vec<String> {
    let Some(commands) = list.as_array() else {
        return vec!["the commands are not a list".to_owned()];
    };
    let mut violations = Vec::new();
    for (kind, most) in [(CHAT_INPUT, 100), (2, 15), (3, 15)] {
        let of_kind = commands
            .iter()
            .filter(|command| command_kind(command) == kind);
        let names: Vec<&str> = of_kind
            .filter_map(|command| command["name"].as_str())
            .collect();
        if names.len() > most {
            violations.push(format!(
                "{} commands of type {kind}; {most} are allowed",
                names.len()
            ));
        }
        for name in duplicates(&names) {
            violations.push(format!("the command `{name}` occurs more than once"));
        }
    }
    for (index, command) in commands.iter().enumerate() {
        violations.extend(command_violations(&format!("/{index}"), command));
    }
    violations
}

/// Returns the violations in choices, of a definition or of autocomplete.
pub fn choices_violations(at: &str, choices: &Value) -> Vec<String> {
    let Some(choices) = choices.as_array() else {
        return vec![format!("{at}: missing")];
    };
    let mut violations = Vec::new();
    if choices.len() > 25 {
        violations.push(format!("{at}: {} choices; 25 are allowed", choices.len()));
    }
    for (index, choice) in choices.iter().enumerate() {
        let at = format!("{at}/{index}");
        violations.extend(text_violation(&at, choice, "name", 1..=100));
        violations.extend(text_violation(&at, choice, "value", 1..=100));
        if choice["name"]
            .as_str()
            .is_some_and(|name| name.trim().is_empty())
        {
            violations.push(format!("{at}/name: the name is blank"));
        }
    }
    violations
}

fn command_violations(at: &str, command: &Value) -> Vec<String> {
    let mut violations = localization_violations(at, command);
    if command_kind(command) == CHAT_INPUT {
        violations.extend(name_violations(at, command));
        violations.extend(options_violations(at, command, 0));
    } else {
        violations.extend(text_violation(at, command, "name", 1..=32));
        if command["description"]
            .as_str()
            .is_some_and(|text| !text.is_empty())
        {
            violations.push(format!(
                "{at}/description: a menu command has no description"
            ));
        }
        if command["options"]
            .as_array()
            .is_some_and(|it| !it.is_empty())
        {
            violations.push(format!("{at}/options: a menu command has no options"));
        }
    }
    let total = size(command);
    if total > COMMAND_CHARACTERS {
        violations.push(format!(
            "{at}: {total} characters; {COMMAND_CHARACTERS} are allowed"
        ));
    }
    violations
}

/// Checks options. `depth` is 0 below a command, 1 below a group or subcommand, 2 below a subcommand of a group.
fn options_violations(at: &str, of: &Value, depth: usize) -> Vec<String> {
    let options = of["options"].as_array().map_or(&[][..], Vec::as_slice);
    let mut violations = Vec::new();
    if options.len() > 25 {
        violations.push(format!("{at}/options: {}; 25 are allowed", options.len()));
    }
    let names: Vec<&str> = options
        .iter()
        .filter_map(|option| option["name"].as_str())
        .collect();
    for name in duplicates(&names) {
        violations.push(format!("{at}/options: `{name}` occurs more than once"));
    }
    let nested = options.iter().filter(|option| is_nested(option)).count();
    if nested != 0 && nested != options.len() {
        violations.push(format!("{at}/options: subcommands and options are mixed"));
    }
    let first_optional = options.iter().position(|option| option["required"] != true);
    let last_required = options
        .iter()
        .rposition(|option| option["required"] == true);
    if first_optional
        .zip(last_required)
        .is_some_and(|(optional, required)| optional < required)
    {
        violations.push(format!("{at}/options: required options must come first"));
    }
    for (index, option) in options.iter().enumerate() {
        let at = format!("{at}/options/{index}");
        violations.extend(name_violations(&at, option));
        violations.extend(localization_violations(&at, option));
        violations.extend(option_violations(&at, option, depth));
    }
    violations
}

fn option_violations(at: &str, option: &Value, depth: usize) -> Vec<String> {
    let mut violations = Vec::new();
    let kind = option["type"].as_u64().unwrap_or(0);
    if is_nested(option) {
        let too_deep = if kind == SUBCOMMAND_GROUP {
            depth > 0
        } else {
            depth > 1
        };
        if too_deep {
            violations.push(format!("{at}: nested too deep"));
        }
        violations.extend(options_violations(at, option, depth + 1));
        return violations;
    }
    let choices = option["choices"]
        .as_array()
        .filter(|choices| !choices.is_empty());
    if choices.is_some() {
        violations.extend(choices_violations(
            &format!("{at}/choices"),
            &option["choices"],
        ));
        if option["autocomplete"] == true {
            violations.push(format!("{at}: choices and autocomplete cannot be combined"));
        }
    }
    if option["autocomplete"] == true && !matches!(kind, STRING | INTEGER | NUMBER) {
        violations.push(format!("{at}: this type does not support autocomplete"));
    }
    let names = choices
        .into_iter()
        .flatten()
        .filter_map(|choice| choice["name"].as_str());
    for name in duplicates(&names.collect::<Vec<_>>()) {
        violations.push(format!("{at}/choices: `{name}` occurs more than once"));
    }
    let bounds = option["min_length"]
        .as_u64()
        .zip(option["max_length"].as_u64());
    if bounds.is_some_and(|(shortest, longest)| shortest > longest) {
        violations.push(format!("{at}: min_length is greater than max_length"));
    }
    violations
}

/// Checks the name and description of a slash command or option: `^[-_'\p{L}\p{N}…]{1,32}$`, in lower case.
fn name_violations(at: &str, of: &Value) -> Vec<String> {
    let mut violations = Vec::new();
    let name = of["name"].as_str().unwrap_or_default();
    let is_allowed = |c: char| {
        let stays_lower = c.to_lowercase().eq([c]);
        matches!(c, '-' | '_' | '\'') || c.is_alphanumeric() && stays_lower
    };
    if !(1..=32).contains(&length(name)) || !name.chars().all(is_allowed) {
        violations.push(format!(
            "{at}/name: `{name}` is not a valid name for a command or option"
        ));
    }
    if !(1..=100).contains(&length(of["description"].as_str().unwrap_or_default())) {
        violations.push(format!("{at}/description: 1 to 100 characters are allowed"));
    }
    violations
}

/// Checks the English localizations. Each falls back only to the other, so both must be present or none.
fn localization_violations(at: &str, of: &Value) -> Vec<String> {
    let mut violations = Vec::new();
    for key in ["name_localizations", "description_localizations"] {
        let has = |locale: &str| of[key].get(locale).is_some();
        if has("en-US") != has("en-GB") {
            violations.push(format!("{at}/{key}: set both en-US and en-GB, or neither"));
        }
    }
    violations
}

/// Returns the length of a command as Discord counts it: the longest localization of each field.
fn size(of: &Value) -> usize {
    let field = |key: &str| {
        let localized = of[format!("{key}_localizations")].as_object();
        let localized = localized
            .into_iter()
            .flatten()
            .filter_map(|(_, text)| text.as_str());
        localized
            .chain(of[key].as_str())
            .map(length)
            .max()
            .unwrap_or(0)
    };
    let inside = ["options", "choices"]
        .iter()
        .filter_map(|key| of[key].as_array())
        .flatten();
    field("name") + field("description") + field("value") + inside.map(size).sum::<usize>()
}

fn is_nested(option: &Value) -> bool {
    option["type"] == SUBCOMMAND || option["type"] == SUBCOMMAND_GROUP
}

fn command_kind(command: &Value) -> u64 {
    command["type"].as_u64().unwrap_or(CHAT_INPUT)
}
