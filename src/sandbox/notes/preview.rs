//! Previews a text as the bot would answer from it, before it is saved.

use std::collections::HashMap;

use serde_json::{Value, json};

use super::NotesPane;
use super::picture::{content_type, picture_url};
use crate::check::explain::Explanation;
use crate::messages::answer::{AnswerView, ConfidenceLevel, answer};
use crate::messages::catalog::Catalog;
use crate::messages::{Attachment, FileContent, Message};
use crate::sandbox::protocol::{Preview, PreviewNote, PreviewedAnswer, PreviewedMessage, Problem};
use recite_notes::load::{is_note_path, load_unsaved};
use recite_notes::{Notebook, ProblemSummary, Qa};

impl NotesPane {
    /// Returns the problems of a text, how it is read, and the `/ask` answer for each of its Q&As.
    ///
    /// Only the first page of a long answer is shown, and no other matches: these need an indexed note.
    pub fn preview(&self, note: &PreviewNote, book: &Notebook) -> Preview {
        if !is_note_path(&note.path) {
            return Preview {
                problems: vec![invalid_path(&note.path)],
                missing_ids: 0,
                answers: Vec::new(),
                reading: None,
            };
        }
        // Without the folder, linked files are missing.
        let access = self.access().unwrap_or_default();
        let unsaved = load_unsaved(&access, &note.path, &note.text, book);
        let mut qas: Vec<&Qa> = unsaved.notebook.qas().iter().collect();
        qas.sort_by_key(|qa| qa.source.line);
        let answers = qas.into_iter().map(|qa| PreviewedAnswer {
            question: qa.question.plain(),
            line: qa.source.line,
            not_quizzed: (!qa.quiz.is_quizzed()).then(|| qa.quiz.reason()),
            message: self.render_answer(qa),
        });
        let digest = ProblemSummary::new(&unsaved.problems);
        let file = unsaved.coverage.first();
        Preview {
            problems: digest.problems.into_iter().map(Problem::from).collect(),
            missing_ids: digest.missing_ids,
            answers: answers.collect(),
            reading: file.map(|file| Explanation::new(file, &unsaved.notebook)),
        }
    }

    /// Renders the answer for a Q&A.
    fn render_answer(&self, qa: &Qa) -> PreviewedMessage {
        let view = AnswerView {
            asked: None,
            qa,
            others: Vec::new(),
            seen_count: 0,
            confidence: ConfidenceLevel::Chosen,
            page: 0,
            is_private: false,
            can_be_shared: false,
            reply_to: None,
            can_be_quizzed: qa.quiz.is_quizzed(),
        };
        with_page_urls(&answer(Catalog::english(), &view, &self.links), qa)
    }
}

/// Returns the problem of an invalid path.
fn invalid_path(path: &str) -> Problem {
    Problem {
        path: path.to_owned(),
        line: 0,
        column: 0,
        what: format!("`{path}` is not a valid path for a note"),
        remedy: "choose a path that ends in `.md`, such as `python/lists.md`, without `..` and hidden folders"
            .to_owned(),
    }
}

/// Returns the message for the page, with URLs of files that the page can load.
fn with_page_urls(message: &Message, qa: &Qa) -> PreviewedMessage {
    let mut json = json!(message);
    let attachments = message.attachments.iter().enumerate();
    let attachments = attachments.map(|(id, it)| attachment(id, it, qa));
    let attachments: Vec<Value> = attachments.collect();
    let urls: HashMap<String, Value> = message
        .attachments
        .iter()
        .zip(&attachments)
        .map(|(it, attachment)| {
            (
                format!("attachment://{}", it.filename),
                attachment["url"].clone(),
            )
        })
        .collect();
    replace_urls(&mut json["components"], &urls);
    let components = match json["components"].take() {
        Value::Array(components) => components,
        _ => Vec::new(),
    };
    PreviewedMessage {
        flags: json["flags"].as_u64().unwrap_or(0),
        components,
        attachments,
    }
}

/// Returns the attachment object as Discord would return it.
fn attachment(id: usize, it: &Attachment, qa: &Qa) -> Value {
    let (path, size_bytes) = match &it.content {
        FileContent::Note(path) => {
            let file = qa.files.iter().find(|file| file.path == *path);
            (path.as_str(), file.map_or(0, |file| file.size_bytes))
        }
        FileContent::Generated(bytes) => ("", bytes.len() as u64),
    };
    let mut json = json!({
        "id": id.to_string(), "filename": it.filename, "url": picture_url(path),
        "content_type": content_type(&it.filename), "size": size_bytes,
    });
    if let Some(description) = &it.description {
        json["description"] = json!(description);
    }
    json
}

/// Replaces each `attachment://…` URL in components.
fn replace_urls(json: &mut Value, urls: &HashMap<String, Value>) {
    match json {
        Value::Array(items) => items.iter_mut().for_each(|item| replace_urls(item, urls)),
        Value::Object(fields) => {
            for (name, value) in fields {
                let address = value.as_str().and_then(|url| urls.get(url));
                match address.filter(|_| name == "url") {
                    Some(address) => *value = address.clone(),
                    None => replace_urls(value, urls),
                }
            }
        }
        _ => {}
    }
}
