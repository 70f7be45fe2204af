//! Checks a message as a whole: combinations of fields, mentions and files.

use serde_json::Value;

use super::components::{self, references};
use super::values::{length, text_violation};

const SUPPRESS_EMBEDS: u64 = 1 << 2;
pub const EPHEMERAL: u64 = 1 << 6;
const SUPPRESS_NOTIFICATIONS: u64 = 1 << 12;
const IS_COMPONENTS_V2: u64 = 1 << 15;

/// How a message is sent. Some rules depend on it.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum MessageKind {
    /// Posted to a channel.
    Created,
    /// The initial response to an interaction.
    Answer,
    /// A follow-up message of an interaction.
    FollowUp,
    /// An edit. Missing fields stay unchanged.
    Edit,
}

/// A message body, with the names of the uploaded files.
pub struct MessageBody<'a> {
    pub body: &'a Value,
    pub files: &'a [String],
    pub kind: MessageKind,
}

impl MessageBody<'_> {
    /// Returns the violations in the message.
    pub fn violations(&self) -> Vec<String> {
        if !self.body.is_object() {
            return vec!["a message is missing".to_owned()];
        }
        let mut violations = self.flag_violations();
        violations.extend(text_violation("", self.body, "content", 0..=2000));
        violations.extend(self.embed_violations());
        violations.extend(self.mention_violations());
        violations.extend(self.file_violations());
        violations.extend(self.nonce_violations());
        violations.extend(components::violations(
            self.list("components"),
            self.is_v2(),
        ));
        let empty = [
            "content",
            "embeds",
            "components",
            "attachments",
            "sticker_ids",
            "poll",
        ]
        .iter()
        .all(|key| is_empty(&self.body[key]));
        if self.kind != MessageKind::Edit && empty && self.files.is_empty() {
            violations.push("the message is empty".to_owned());
        }
        violations
    }

    fn flags(&self) -> u64 {
        self.body["flags"].as_u64().unwrap_or(0)
    }

    /// Returns whether the message uses Components V2. An edit may omit the flag, since it cannot be removed; then
    /// the components decide.
    fn is_v2(&self) -> bool {
        let needs_v2 = self
            .list("components")
            .iter()
            .any(|component| component["type"] != 1);
        self.flags() & IS_COMPONENTS_V2 != 0 || self.kind == MessageKind::Edit && needs_v2
    }

    fn list(&self, key: &str) -> &[Value] {
        self.body[key].as_array().map_or(&[], Vec::as_slice)
    }

    fn flag_violations(&self) -> Vec<String> {
        let mut violations = Vec::new();
        let allowed = match self.kind {
            MessageKind::Created => SUPPRESS_EMBEDS | SUPPRESS_NOTIFICATIONS | IS_COMPONENTS_V2,
            MessageKind::Answer | MessageKind::FollowUp => {
                SUPPRESS_EMBEDS | EPHEMERAL | SUPPRESS_NOTIFICATIONS | IS_COMPONENTS_V2
            }
            MessageKind::Edit => SUPPRESS_EMBEDS | IS_COMPONENTS_V2,
        };
        let refused = self.flags() & !allowed;
        if refused != 0 {
            violations.push(format!("/flags: a bot cannot set the flags {refused} here"));
        }
        if self.is_v2() {
            for key in ["content", "embeds", "poll", "sticker_ids"] {
                if !is_empty(&self.body[key]) {
                    violations.push(format!("/{key}: cannot be combined with IS_COMPONENTS_V2"));
                }
            }
        }
        violations
    }

    fn embed_violations(&self) -> Vec<String> {
        let text = |value: &Value| length(value.as_str().unwrap_or_default().trim());
        let of_embed = |embed: &Value| {
            let fields = embed["fields"].as_array().map_or(&[][..], Vec::as_slice);
            let fields = fields
                .iter()
                .map(|field| text(&field["name"]) + text(&field["value"]));
            text(&embed["title"])
                + text(&embed["description"])
                + text(&embed["footer"]["text"])
                + text(&embed["author"]["name"])
                + fields.sum::<usize>()
        };
        let total: usize = self.list("embeds").iter().map(of_embed).sum();
        match total > 6000 {
            true => vec![format!(
                "/embeds: {total} characters in total; 6000 are allowed"
            )],
            false => Vec::new(),
        }
    }

    /// Checks mentions. Texts come from notes and members and must not ping anyone, so `parse` must be empty. Only
    /// listed roles and users that the text mentions may be pinged.
    fn mention_violations(&self) -> Vec<String> {
        let says_something = ["content", "embeds", "components"]
            .iter()
            .any(|key| !is_empty(&self.body[key]));
        if self.kind == MessageKind::Edit && !says_something {
            return Vec::new();
        }
        let mut violations = Vec::new();
        let allowed = &self.body["allowed_mentions"];
        if !allowed["parse"].as_array().is_some_and(Vec::is_empty) {
            let what = "/allowed_mentions: must be present, with an empty `parse`";
            violations.push(what.to_owned());
        }
        let text = components::text(self.body);
        for (list, sign) in [("roles", "@&"), ("users", "@")] {
            for id in allowed[list].as_array().into_iter().flatten() {
                let id = id.as_str().unwrap_or_default();
                if !text.contains(&format!("<{sign}{id}>")) {
                    violations.push(format!(
                        "/allowed_mentions/{list}: the text does not mention `<{sign}{id}>`"
                    ));
                }
            }
        }
        violations
    }

    fn file_violations(&self) -> Vec<String> {
        let mut violations = Vec::new();
        let kept = self.list("attachments").iter();
        let kept = kept.filter_map(|attachment| attachment["filename"].as_str());
        let known: Vec<&str> = self.files.iter().map(String::as_str).chain(kept).collect();
        let shown = references(self.body);
        for name in &shown {
            // An edit may show a file of the existing message.
            if !known.contains(name) && self.kind != MessageKind::Edit {
                violations.push(format!("`attachment://{name}` has no uploaded file"));
            }
        }
        for name in self.files {
            if self.is_v2() && !shown.contains(&name.as_str()) {
                violations.push(format!(
                    "the uploaded file `{name}` is not shown by any component"
                ));
            }
        }
        if self.files.len() > 10 {
            violations.push(format!("{} files; 10 are allowed", self.files.len()));
        }
        for (index, attachment) in self.list("attachments").iter().enumerate() {
            let id = attachment["id"]
                .as_u64()
                .or_else(|| attachment["id"].as_str()?.parse().ok());
            // A snowflake refers to an existing file; a small number to an uploaded one.
            if id.is_some_and(|id| id < 100 && id >= self.files.len() as u64) {
                violations.push(format!(
                    "/attachments/{index}/id: no uploaded file has this id"
                ));
            }
        }
        violations
    }

    fn nonce_violations(&self) -> Option<String> {
        let enforced = self.body["enforce_nonce"] == true;
        let nonce = &self.body["nonce"];
        if enforced && nonce.is_null() {
            return Some("/enforce_nonce: the nonce is missing".to_owned());
        }
        text_violation("", self.body, "nonce", 1..=25)
    }
}

fn is_empty(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::String(text) => text.trim().is_empty(),
        Value::Array(list) => list.is_empty(),
        _ => false,
    }
}
