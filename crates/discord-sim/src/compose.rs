//! Turns a draft into a message, or applies it to one.
//!
//! Fills in what Discord fills in: component ids, file URLs and mentions. Rejects invalid combinations; size limits
//! are not checked here.

use serde_json::{Map, Value, json};

use super::SandboxOptions;
use super::components;
use super::draft::{Draft, Upload};
use super::error::ApiError;
use super::fixtures::Person;
use super::message::{IS_COMPONENTS_V2, LOADING, SUPPRESS_EMBEDS, SUPPRESS_NOTIFICATIONS};
use super::snowflake::Snowflake;

/// The flags that a bot may set in any message. Responses may also be EPHEMERAL.
const BOT_FLAGS: u64 = SUPPRESS_EMBEDS | SUPPRESS_NOTIFICATIONS | IS_COMPONENTS_V2;

/// The keys that make a message other than empty.
const CONTENT: [&str; 6] = [
    "content",
    "embeds",
    "components",
    "attachments",
    "sticker_items",
    "message_snapshots",
];

/// The metadata of a message, apart from its content.
pub(super) struct MessageOrigin {
    pub id: Snowflake,
    pub channel: Snowflake,
    pub author: Value,
    /// Flags that the draft does not set: EPHEMERAL, LOADING.
    pub flags: u64,
    /// Keys that only some messages have, such as `webhook_id`, `interaction_metadata` and `nonce`.
    pub extra: Map<String, Value>,
}

/// A file stored with a message.
pub(super) struct StoredFile {
    pub id: Snowflake,
    pub upload: Upload,
}

/// The sandbox data that a draft can refer to.
pub(super) struct ComposeContext<'a> {
    pub options: &'a SandboxOptions,
    /// The base URL under which files are served.
    pub files_url: &'a str,
    /// Whether a message without `allowed_mentions` pings everyone it mentions. A response to an interaction only
    /// pings users.
    pub everything_pings: bool,
    /// Whether the author may ping roles that are not mentionable: MENTION_EVERYONE.
    pub pings_any_role: bool,
}

/// Returns a message without content.
pub(super) fn empty_message(origin: MessageOrigin) -> Map<String, Value> {
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

/// Sets the content of a new message, or edits a message. In an edit, missing keys are unchanged.
///
/// # Errors
/// 50035 for a draft that mixes Components V2 with content or embeds, uses V2 components without the flag, or refers
/// to a missing file; 50006 for an empty message. The caller must then discard the message.
pub(super) fn apply_draft(
    message: &mut Map<String, Value>,
    draft: &Draft,
    files: &[StoredFile],
    context: &ComposeContext,
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
    let flags = (before & !LOADING) | (draft.flags() & BOT_FLAGS);
    message.insert("flags".to_owned(), json!(flags));
    set_attachments(message, draft, files, context.files_url);
    let said = array_at(message, "components");
    let finished = components::complete(said, &array_at(message, "attachments"))?;
    message.insert("components".to_owned(), Value::Array(finished));
    set_mentions(message, draft.body.get("allowed_mentions"), context);
    check_content(message, flags)
}

/// Sets the time of the last edit, in Discord's format.
pub(super) fn mark_edited(message: &mut Map<String, Value>, now: &str) {
    message.insert("edited_timestamp".to_owned(), json!(now));
}

/// Keeps the attachments listed in the draft (all of them if it has no list) and adds the new files.
fn set_attachments(
    message: &mut Map<String, Value>,
    draft: &Draft,
    files: &[StoredFile],
    base: &str,
) {
    let listed = draft.body.get("attachments").and_then(Value::as_array);
    let entry = |id: &str| {
        listed
            .into_iter()
            .flatten()
            .find(|entry| id_text(&entry["id"]).as_deref() == Some(id))
    };
    let mut attachments = array_at(message, "attachments");
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

/// Sets the mentions: those in the text that `allowed_mentions` permits.
/// Source: resources/message.mdx, "Allowed Mentions Object".
fn set_mentions(
    message: &mut Map<String, Value>,
    allowed: Option<&Value>,
    context: &ComposeContext,
) {
    let mut text = message["content"].as_str().unwrap_or_default().to_owned();
    for component in array_at(message, "components") {
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
        context.everything_pings
    };
    let named = |person: &&Person| {
        let written = [format!("<@{}>", person.id), format!("<@!{}>", person.id)];
        let may_ping = allowed.is_none()
            || contains("parse", "users")
            || contains("users", &person.id.to_string());
        may_ping && written.iter().any(|mention| text.contains(mention))
    };
    let users: Vec<Value> = context
        .options
        .people
        .iter()
        .filter(named)
        .map(Person::user)
        .collect();
    let may_ping_role = |id: &str| match allowed {
        Some(_) => contains("parse", "roles") || contains("roles", id),
        None => context.everything_pings,
    };
    let roles = context.options.roles.iter().filter(|role| {
        let named = text.contains(&format!("<@&{}>", role.id));
        let can_be_pinged = role.mentionable || context.pings_any_role;
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

/// Adds a user to the mentions.
pub(super) fn add_mention(message: &mut Map<String, Value>, user: Value) {
    let mentions = message.get_mut("mentions").and_then(Value::as_array_mut);
    if let Some(mentions) = mentions
        && mentions.iter().all(|one| one["id"] != user["id"])
    {
        mentions.push(user);
    }
}

/// Rejects an empty message and an invalid combination of content, embeds and components.
fn check_content(message: &Map<String, Value>, flags: u64) -> Result<(), ApiError> {
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
    } else if array_at(message, "components")
        .iter()
        .any(|component| component["type"] != 1)
    {
        let why = "Only action rows are allowed without MessageFlags.IS_COMPONENTS_V2";
        return Err(ApiError::invalid_form("components", why));
    }
    match CONTENT.into_iter().all(is_empty) {
        true => Err(ApiError::empty_message()),
        false => Ok(()),
    }
}

fn array_at(message: &Map<String, Value>, key: &str) -> Vec<Value> {
    message
        .get(key)
        .and_then(Value::as_array)
        .cloned()
        .unwrap_or_default()
}

/// Returns an id that may be a string or a number.
fn id_text(id: &Value) -> Option<String> {
    match id {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}
