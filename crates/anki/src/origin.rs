//! The field of an exported note that holds its Q&A word for word.
//!
//! HTML cannot say which of two ways of writing a note had, so the Markdown travels beside it, in a field that no card
//! shows. Of each side it counts as long as it still says what the visible field says; what somebody changes in Anki
//! wins.

use std::collections::BTreeMap;

use recite_notes::load::is_note_path;
use recite_notes::{Markdown, Qa, QaId, local_target};
use serde::{Deserialize, Serialize};

use crate::html::{escape_html, html_of, sources_in};
use crate::layout::comments;
use crate::tag::{MAX_DEPTH, tag_of};

/// How the field begins, before a JSON object and the pictures that keep its media in the deck.
const PREFIX: &str = "recite:1 ";

/// A Q&A as its note had it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Origin {
    pub id: QaId,
    /// The file below the notes folder.
    pub path: String,
    pub question: String,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub also: Vec<String>,
    /// What is shown with the question: code and choices.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub prompt: String,
    pub answer: String,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub topic: Vec<String>,
    /// Whether members are quizzed on it.
    #[serde(default, rename = "quiz", skip_serializing_if = "Option::is_none")]
    pub is_quizzed: Option<bool>,
    /// The destinations of its files in the Markdown.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub destinations: Vec<String>,
    /// The media of `destinations`.
    #[serde(skip)]
    pub names: Vec<String>,
}

impl Origin {
    /// The origin of a Q&A; `names` are those of its media, by their paths below the notes folder.
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

    /// Whether a field is such a one.
    pub fn is_one(field: &str) -> bool {
        field.starts_with(PREFIX)
    }

    /// Reads the field; `None` where it is damaged or names a path that no note may have.
    pub fn read(field: &str) -> Option<Self> {
        let (json, media) = field.strip_prefix(PREFIX)?.split_once("}<").map_or_else(
            || (field[PREFIX.len()..].to_owned(), String::new()),
            |(json, media)| (format!("{json}}}"), format!("<{media}")),
        );
        let mut origin: Self = serde_json::from_str(json.trim()).ok()?;
        // In the order of the destinations; Anki renames media that another deck has as well.
        origin.names = sources_in(&media);
        let is_whole = origin.names.len() == origin.destinations.len();
        let is_short = |name: &str| name.len() <= 200;
        let is_place = is_note_path(&origin.path)
            && origin.path.split('/').all(is_short)
            && origin.topic.len() <= MAX_DEPTH;
        (is_whole && is_place).then_some(origin)
    }

    /// Writes the field.
    pub fn field(&self) -> String {
        let json = serde_json::to_string(self).unwrap_or_default();
        let json = json.replace('&', "\\u0026").replace('<', "\\u003c");
        let mut field = format!("{PREFIX}{}", json.replace('>', "\\u003e"));
        for name in &self.names {
            field.push_str(&format!("<img src=\"{}\">", escape_html(name)));
        }
        field
    }

    /// The question and the answer as HTML.
    pub fn sides(&self) -> (String, String) {
        let names = self.files();
        let answer = Markdown::parse(self.answer.as_str());
        // What the question refers to is defined below the answer.
        let html = |text: &str| match answer.link_definitions() {
            "" => html_of(text, &names),
            definitions => html_of(&format!("{text}\n\n{definitions}"), &names),
        };
        let mut question = inline(&html(&self.question));
        for wording in self.wordings() {
            question.push_str(&format!("<br>{}", inline(&html(wording))));
        }
        question.push_str(&html(&self.prompt));
        (question, html_of(&self.answer, &names))
    }

    /// The names of the media by the destinations that the Markdown uses.
    pub fn files(&self) -> BTreeMap<String, String> {
        let destinations = self.destinations.iter().cloned();
        destinations.zip(self.names.iter().cloned()).collect()
    }

    /// Whether every destination leads to a file from a note at this path.
    pub fn leads_from(&self, path: &str) -> bool {
        let mut destinations = self.destinations.iter();
        destinations.all(|it| Self::target(path, it).is_some())
    }

    /// The wordings that stand below the question and not in a directive.
    pub fn wordings(&self) -> impl Iterator<Item = &String> {
        self.also
            .iter()
            .filter(|wording| !self.is_in_directive(wording))
    }

    fn is_in_directive(&self, wording: &str) -> bool {
        let mut comments = comments(&self.answer).chain(comments(&self.prompt));
        comments.any(|comment| {
            let words = comment.split_whitespace().collect::<Vec<_>>().join(" ");
            words.contains(&format!("\"{wording}\""))
        })
    }

    /// Which of the tags stands for the topic.
    pub fn topic_tag(&self, tags: &[String]) -> Option<usize> {
        let tag = tag_of(&self.topic)?;
        tags.iter().position(|it| it.eq_ignore_ascii_case(&tag))
    }

    /// Where a file lies below the folder of notes, if a link of this note's may lead there.
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

/// The HTML of one line, without the paragraph around it.
fn inline(html: &str) -> String {
    let inner = html
        .strip_prefix("<p>")
        .and_then(|it| it.strip_suffix("</p>"));
    inner.unwrap_or(html).to_owned()
}
