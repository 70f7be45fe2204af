//! A draft becomes a message, or changes one.
//!
//! Fills in what Discord fills in: component ids, addresses of files, who is mentioned. Refuses what
//! would leave no sensible message; size limits are not checked here.

use serde_json::{Map, Value, json};

use super::Options;
use super::components;
use super::draft::{Draft, Upload};
use super::error::ApiError;
use super::message::{IS_COMPONENTS_V2, LOADING, SUPPRESS_EMBEDS, SUPPRESS_NOTIFICATIONS};
use super::place::Person;
use super::snowflake::Snowflake;

/// The flags a bot may set itself, besides EPHEMERAL in an interaction's answer.
const FLAGS_OF_BOTS: u64 = SUPPRESS_EMBEDS | SUPPRESS_NOTIFICATIONS | IS_COMPONENTS_V2;

/// Where a message comes from: what Discord knows about it before its first word.
pub(super) struct Origin {
    pub id: Snowflake,
    pub channel: Snowflake,
    pub author: Value,
    /// Flags that the draft does not decide: EPHEMERAL, LOADING.
    pub flags: u64,
    /// Keys that only some messages have: `webhook_id`, `interaction_metadata`, `nonce`, ….
    pub extra: Map<String, Value>,
}

/// A file stored with a message: its attachment object, and the bytes behind its address.
pub(super) struct StoredFile {
    pub id: Snowflake,
    pub upload: Upload,
}

/// What the sandbox knows that a draft refers to.
pub(super) struct Surroundings<'a> {
    pub options: &'a Options,
    /// The base address of the REST API's host, under which files are served.
    pub files_url: &'a str,
    /// Whether a missing `allowed_mentions` means everything pings; in an interaction's answer it
    /// means that only users do.
    pub everything_pings: bool,
    /// Whether the author may ping roles that are not for everybody to ping: MENTION_EVERYONE.
    pub pings_any_role: bool,
}

/// A message before anything is said in it.
pub(super) fn blank(origin: Origin) -> Map<String, Value> {
    let mut message = Map::from_iter([
        ("id".to_owned(), json!(origin.id)),
        ("channel_id".to_owned(), json!(origin.channel)),
        ("type".to_owned(), json!(0)),
        ("author".to_owned(), origin.author),
        ("content".to_owned(), json!("")),
        ("timestamp".to_owned(), json!(origin.id.timestamp())),
        ("edited_timestamp".to_owned(), Value::Null),
        ("tts".to_owned(), json!(false)),
        ("mention_everyone".to_owned(), json!(false)),
        ("flags".to_owned(), json!(origin.flags)),
        ("pinned".to_owned(), json!(false)),
    ]);
    for list in [
        "mentions",
        "mention_roles",
        "attachments",
        "embeds",
        "components",
    ] {
        message.insert(list.to_owned(), json!([]));
    }
    message.extend(origin.extra);
    message
}

/// Says the draft in `message`: at first, or as an edit, where a missing key leaves things as they
/// were.
///
/// # Errors
/// 50035 for a draft that mixes Components V2 with content or embeds, uses V2 components without
/// the flag, or refers to a file that is not there; 50006 for a message with nothing in it. The
/// message is to be thrown away then.
pub(super) fn say(
    message: &mut Map<String, Value>,
    draft: &Draft,
    files: &[StoredFile],
    around: &Surroundings,
) -> Result<(), ApiError> {
    for key in ["content", "embeds", "components"] {
        match draft.body.get(key) {
            Some(Value::Null) if key == "content" => message.insert(key.to_owned(), json!("")),
            Some(Value::Null) => message.insert(key.to_owned(), json!([])),
            Some(said) => message.insert(key.to_owned(), said.clone()),
            None => None,
        };
    }
    let before = message.get("flags").and_then(Value::as_u64).unwrap_or(0);
    let flags = (before & !LOADING) | (draft.flags() & FLAGS_OF_BOTS);
    message.insert("flags".to_owned(), json!(flags));
    attach(message, draft, files, around.files_url);
    let said = list(message, "components");
    let finished = components::finish(said, &list(message, "attachments"))?;
    message.insert("components".to_owned(), Value::Array(finished));
    mention(message, draft.body.get("allowed_mentions"), around);
    refuse_nonsense(message, flags)
}

/// Marks a message as edited at an instant, as Discord writes instants.
pub(super) fn mark_edited(message: &mut Map<String, Value>, now: &str) {
    message.insert("edited_timestamp".to_owned(), json!(now));
}

/// Keeps the attachments that the draft lists (all, when it has no list) and adds the new files.
fn attach(message: &mut Map<String, Value>, draft: &Draft, files: &[StoredFile], base: &str) {
    let listed = draft.body.get("attachments").and_then(Value::as_array);
    let entry = |id: &str| {
        listed
            .into_iter()
            .flatten()
            .find(|entry| id_text(&entry["id"]).as_deref() == Some(id))
    };
    let mut attachments = list(message, "attachments");
    attachments.retain(|old| listed.is_none() || old["id"].as_str().and_then(entry).is_some());
    for file in files {
        let StoredFile { id, upload } = file;
        let entry = entry(&upload.index.to_string());
        let url = format!("{base}/attachments/{id}/{}", upload.name);
        let mut attachment = json!({
            "id": id, "filename": upload.name, "size": upload.bytes.len(), "url": url,
            "proxy_url": url, "content_type": upload.content_type,
        });
        if let Some(description) = entry.and_then(|entry| entry.get("description")) {
            attachment["description"] = description.clone();
        }
        attachments.push(attachment);
    }
    message.insert("attachments".to_owned(), Value::Array(attachments));
}

/// Whom the message pings: what its text names, as far as `allowed_mentions` allows.
/// Source: resources/message.mdx, "Allowed Mentions Object".
fn mention(message: &mut Map<String, Value>, allowed: Option<&Value>, around: &Surroundings) {
    let mut text = message["content"].as_str().unwrap_or_default().to_owned();
    for component in list(message, "components") {
        components::walk(&component, &mut |component| {
            text.push_str(component["content"].as_str().unwrap_or_default());
        });
    }
    let contains = |list: &str, what: &str| {
        allowed
            .and_then(|allowed| allowed[list].as_array())
            .is_some_and(|list| {
                list.iter()
                    .any(|entry| id_text(entry).as_deref() == Some(what))
            })
    };
    let everyone = if allowed.is_some() {
        contains("parse", "everyone")
    } else {
        around.everything_pings
    };
    let named = |person: &&Person| {
        let written = [format!("<@{}>", person.id), format!("<@!{}>", person.id)];
        let may_ping = allowed.is_none()
            || contains("parse", "users")
            || contains("users", &person.id.to_string());
        may_ping && written.iter().any(|mention| text.contains(mention))
    };
    let users: Vec<Value> = around
        .options
        .people
        .iter()
        .filter(named)
        .map(Person::user)
        .collect();
    let may_ping_role = |id: &str| match allowed {
        Some(_) => contains("parse", "roles") || contains("roles", id),
        None => around.everything_pings,
    };
    let roles = around.options.roles.iter().filter(|role| {
        let named = text.contains(&format!("<@&{}>", role.id));
        let can_be_pinged = role.mentionable || around.pings_any_role;
        named && can_be_pinged && may_ping_role(&role.id.to_string())
    });
    let roles: Vec<Value> = roles.map(|role| json!(role.id)).collect();
    let names_everyone = text.contains("@everyone") || text.contains("@here");
    message.insert("mentions".to_owned(), Value::Array(users));
    message.insert("mention_roles".to_owned(), Value::Array(roles));
    message.insert(
        "mention_everyone".to_owned(),
        json!(everyone && names_everyone),
    );
}

fn refuse_nonsense(message: &Map<String, Value>, flags: u64) -> Result<(), ApiError> {
    let is_empty = |key: &str| match message.get(key) {
        Some(Value::Array(list)) => list.is_empty(),
        Some(Value::String(text)) => text.trim().is_empty(),
        _ => true,
    };
    if flags & IS_COMPONENTS_V2 != 0 {
        let why = "The 'content' and 'embeds' fields cannot be used when using \
                   MessageFlags.IS_COMPONENTS_V2";
        for key in ["content", "embeds"] {
            if !is_empty(key) {
                return Err(ApiError::invalid_form(key, why));
            }
        }
    } else if list(message, "components")
        .iter()
        .any(|component| component["type"] != 1)
    {
        let why = "Only action rows are allowed without MessageFlags.IS_COMPONENTS_V2";
        return Err(ApiError::invalid_form("components", why));
    }
    match ["content", "embeds", "components", "attachments"]
        .into_iter()
        .all(is_empty)
    {
        true => Err(ApiError::empty_message()),
        false => Ok(()),
    }
}

fn list(message: &Map<String, Value>, key: &str) -> Vec<Value> {
    message
        .get(key)
        .and_then(Value::as_array)
        .cloned()
        .unwrap_or_default()
}

/// An id that Discord accepts as a string or as a number.
fn id_text(id: &Value) -> Option<String> {
    match id {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}
