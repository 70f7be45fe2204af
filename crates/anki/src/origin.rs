//! The field of an exported note that stores the original Q&A.
//!
//! HTML does not preserve how a note was written in Markdown, so the Markdown is stored next to it, in a field that
//! no card shows. It is used for each side that is unchanged; changes made in Anki take precedence.

use std::collections::BTreeMap;

use recite_notes::load::is_note_path;
use recite_notes::{Markdown, Qa, QaId, local_target};
use serde::{Deserialize, Serialize};

use crate::html::{escape_html, html_of, link_targets};
use crate::layout::html_comments;
use crate::tag::{MAX_DEPTH, tag_of};

/// The beginning of the field. A JSON object follows, and then an `<img>` per media file, so that Anki keeps them in
/// the deck.
const PREFIX: &str = "recite:1 ";

/// The original Q&A.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Origin {
    /// The id.
    pub id: QaId,
    /// The path of the note file, below the notes folder.
    pub path: String,
    /// The question, as Markdown.
    pub question: String,
    /// The alternative wordings.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub also: Vec<String>,
    /// The text shown with the question, such as code and choices.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub prompt: String,
    /// The answer, as Markdown.
    pub answer: String,
    /// The topic.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub topic: Vec<String>,
    /// Whether the quiz includes it.
    #[serde(default, rename = "quiz", skip_serializing_if = "Option::is_none")]
    pub is_quizzed: Option<bool>,
    /// The link destinations of its files in the Markdown.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub destinations: Vec<String>,
    /// The media names of `destinations`, in the same order.
    #[serde(skip)]
    pub names: Vec<String>,
}

impl Origin {
    /// Returns the origin of a Q&A. `names` maps paths below the notes folder to media names.
    pub fn of(qa: &Qa, names: &BTreeMap<String, String>) -> Self {
        let files = qa.files.iter();
        let files = files.filter_map(|file| Some((&file.destination, names.get(&file.path)?)));
        let (destinations, names) = files.map(|(it, name)| (it.clone(), name.clone())).unzip();
        Self {
            id: qa.id.clone(),
            path: qa.source.path.clone(),
            question: qa.question.to_string(),
            also: qa.also.iter().map(|wording| wording.to_string()).collect(),
            prompt: qa.prompt.to_string(),
            answer: qa.answer.to_string(),
            topic: qa.topic.0.clone(),
            is_quizzed: Some(qa.quiz.is_quizzed()),
            destinations,
            names,
        }
    }

    /// Returns whether a field stores an origin.
    pub fn is_origin_field(field: &str) -> bool {
        field.starts_with(PREFIX)
    }

    /// Parses the field; `None` if it is damaged or contains a path that is not valid for a note.
    pub fn parse(field: &str) -> Option<Self> {
        let (json, media) = field.strip_prefix(PREFIX)?.split_once("}<").map_or_else(
            || (field[PREFIX.len()..].to_owned(), String::new()),
            |(json, media)| (format!("{json}}}"), format!("<{media}")),
        );
        let mut origin: Self = serde_json::from_str(json.trim()).ok()?;
        // The names come from the `<img>` tags, since Anki renames media that another deck also has.
        origin.names = link_targets(&media);
        let is_whole = origin.names.len() == origin.destinations.len();
        let is_short = |name: &str| name.len() <= 200;
        let is_valid_path = is_note_path(&origin.path)
            && origin.path.split('/').all(is_short)
            && origin.topic.len() <= MAX_DEPTH;
        (is_whole && is_valid_path).then_some(origin)
    }

    /// Returns the content of the field.
    pub fn field(&self) -> String {
        let json = serde_json::to_string(self).unwrap_or_default();
        let json = json.replace('&', "\\u0026").replace('<', "\\u003c");
        let mut field = format!("{PREFIX}{}", json.replace('>', "\\u003e"));
        for name in &self.names {
            field.push_str(&format!("<img src=\"{}\">", escape_html(name)));
        }
        field
    }

    /// Returns the question and the answer as HTML.
    pub fn sides(&self) -> (String, String) {
        let names = self.files();
        let answer = Markdown::parse(self.answer.as_str());
        // Link definitions that the question uses are below the answer.
        let html = |text: &str| match answer.link_definitions() {
            "" => html_of(text, &names),
            definitions => html_of(&format!("{text}\n\n{definitions}"), &names),
        };
        let mut question = strip_paragraph(&html(&self.question));
        for wording in self.wordings() {
            question.push_str(&format!("<br>{}", strip_paragraph(&html(wording))));
        }
        question.push_str(&html(&self.prompt));
        (question, html_of(&self.answer, &names))
    }

    /// Returns the media names by the link destinations in the Markdown.
    pub fn files(&self) -> BTreeMap<String, String> {
        let destinations = self.destinations.iter().cloned();
        destinations.zip(self.names.iter().cloned()).collect()
    }

    /// Returns whether every destination is valid from a note at this path.
    pub fn is_valid_at(&self, path: &str) -> bool {
        let mut destinations = self.destinations.iter();
        destinations.all(|it| Self::target(path, it).is_some())
    }

    /// Returns the alternative wordings that are lines below the question, not in a directive.
    pub fn wordings(&self) -> impl Iterator<Item = &String> {
        self.also
            .iter()
            .filter(|wording| !self.is_in_directive(wording))
    }

    fn is_in_directive(&self, wording: &str) -> bool {
        let mut comments = html_comments(&self.answer).chain(html_comments(&self.prompt));
        comments.any(|comment| {
            let words = comment.split_whitespace().collect::<Vec<_>>().join(" ");
            words.contains(&format!("\"{wording}\""))
        })
    }

    /// Returns the index of the tag that stands for the topic.
    pub fn topic_tag(&self, tags: &[String]) -> Option<usize> {
        let tag = tag_of(&self.topic)?;
        tags.iter().position(|it| it.eq_ignore_ascii_case(&tag))
    }

    /// Returns the path of a linked file below the notes folder, if the note may link to it.
    pub fn target(path: &str, destination: &str) -> Option<String> {
        let target = local_target(destination)?;
        let mut parts: Vec<&str> = path.split('/').collect();
        parts.pop();
        for part in target.split('/') {
            match part {
                "" | "." => {}
                ".." => drop(parts.pop()?),
                part if part.starts_with('.') || part.contains(['\\', '\0', ':']) => return None,
                part => parts.push(part),
            }
        }
        let is_file = !target.starts_with('/') && !target.ends_with('/') && !parts.is_empty();
        is_file.then(|| parts.join("/"))
    }
}

/// Removes the paragraph around a single line of HTML.
fn strip_paragraph(html: &str) -> String {
    let inner = html
        .strip_prefix("<p>")
        .and_then(|it| it.strip_suffix("</p>"));
    inner.unwrap_or(html).to_owned()
}
