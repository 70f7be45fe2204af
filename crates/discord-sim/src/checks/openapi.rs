//! Validates request bodies with Discord's OpenAPI document, strictly: unknown keys are rejected.
//!
//! The document is parsed once per process, and each schema is compiled when it is first used. The `README.md` of
//! this folder lists what is changed before validation, and why.

use std::collections::HashMap;
use std::sync::{Arc, LazyLock, Mutex, PoisonError};

use jsonschema::error::ValidationErrorKind;
use jsonschema::{Draft, Registry, ValidationError, Validator};
use serde_json::{Value, json};

const DOCUMENT: &str = include_str!("openapi.json");
const URI: &str = "urn:discord";

/// The maximum length of a violation's text, in characters. A body can be long.
const MAX_TEXT_CHARS: usize = 300;

static REGISTRY: LazyLock<Registry<'static>> = LazyLock::new(|| {
    let mut document: Value =
        serde_json::from_str(DOCUMENT).expect("openapi.json is valid: it is part of the program");
    let schemas = &mut document["components"]["schemas"];
    let command = &mut schemas["ApplicationCommandUpdateRequest"]["properties"];
    command["nsfw"] = json!({"type": ["boolean", "null"]});
    reject_unknown_keys(schemas);
    Registry::new()
        .draft(Draft::Draft202012)
        .add(URI, document)
        .and_then(|builder| builder.prepare())
        .expect("openapi.json is valid and refers only to itself")
});

static VALIDATORS: LazyLock<Mutex<HashMap<String, Arc<Validator>>>> = LazyLock::new(Mutex::default);

/// Returns the violations of the JSON body of an operation, such as `post` on `/channels/{channel_id}/messages`.
pub fn request_violations(path: &str, method: &str, body: &Value) -> Vec<String> {
    let path = path
        .replace('/', "~1")
        .replace('{', "%7B")
        .replace('}', "%7D");
    let pointer = format!("/paths/{path}/{method}/requestBody/content/application~1json/schema");
    schema_violations(&pointer, &adapt(body))
}

/// Returns the violations of a value against the schema at a JSON pointer in the document.
pub fn schema_violations(pointer: &str, value: &Value) -> Vec<String> {
    let validator = {
        let mut validators = VALIDATORS.lock().unwrap_or_else(PoisonError::into_inner);
        let compile = || Arc::new(compile(pointer));
        Arc::clone(validators.entry(pointer.to_owned()).or_insert_with(compile))
    };
    validator
        .iter_errors(value)
        .map(|error| describe(&error))
        .collect()
}

fn compile(pointer: &str) -> Validator {
    jsonschema::options()
        .with_draft(Draft::Draft202012)
        .with_registry(&REGISTRY)
        .build(&json!({"$ref": format!("{URI}#{pointer}")}))
        .expect("the pointer refers to a schema in openapi.json")
}

/// Forbids additional keys in every object schema that lists its keys and does not decide about others.
fn reject_unknown_keys(schema: &mut Value) {
    match schema {
        Value::Object(keys) => {
            let lists_keys = keys.get("properties").is_some_and(Value::is_object);
            if lists_keys && keys.get("type").is_some_and(|kind| kind == "object") {
                keys.entry("additionalProperties").or_insert(json!(false));
            }
            keys.values_mut().for_each(reject_unknown_keys);
        }
        Value::Array(items) => items.iter_mut().for_each(reject_unknown_keys),
        _ => {}
    }
}

/// Adapts the body to the known errors of the document.
fn adapt(body: &Value) -> Value {
    let mut body = body.clone();
    let mut messages = vec![];
    match &mut body {
        Value::Array(commands) => {
            for command in commands {
                let bits = command.get_mut("default_member_permissions");
                if let Some(bits) = bits
                    && let Some(number) = bits.as_str().and_then(|bits| bits.parse::<u64>().ok())
                {
                    *bits = json!(number);
                }
            }
        }
        message => {
            let has_data = message.get("data").is_some();
            messages.push(if has_data {
                &mut message["data"]
            } else {
                message
            });
        }
    }
    for message in messages {
        let attachments = message.get_mut("attachments").and_then(Value::as_array_mut);
        for attachment in attachments.into_iter().flatten() {
            if let Some(id) = attachment["id"].as_u64() {
                attachment["id"] = json!(id.to_string());
            }
        }
    }
    body
}

/// Describes an error with its location. For "not valid under any of the schemas", describes the error in the
/// intended alternative.
fn describe(error: &ValidationError) -> String {
    if let ValidationErrorKind::AnyOf { context } | ValidationErrorKind::OneOfNotValid { context } =
        error.kind()
        && let Some(error) = intended_error(context)
    {
        return describe(error);
    }
    let text: String = error
        .masked()
        .to_string()
        .chars()
        .take(MAX_TEXT_CHARS)
        .collect();
    format!("{}: {text} [OpenAPI]", error.instance_path())
}

/// Returns the first error of the alternative whose `type` matches.
fn intended_error<'a>(
    alternatives: &'a [Vec<ValidationError<'static>>],
) -> Option<&'a ValidationError<'static>> {
    let is_of_other_kind = |error: &ValidationError| {
        let is_null = matches!(error.kind(), ValidationErrorKind::Type { .. });
        is_null || error.instance_path().as_str().ends_with("/type")
    };
    let fitting = alternatives
        .iter()
        .filter(|errors| !errors.iter().any(is_of_other_kind));
    fitting
        .chain(alternatives)
        .find_map(|errors| errors.first())
}
