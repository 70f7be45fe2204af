//! A text as the bot would answer from it, before it is saved.

use std::collections::HashMap;

use serde_json::{Value, json};

use super::NotesPane;
use super::picture::{address, content_type};
use crate::check::explain::Explanation;
use crate::messages::answer::{Showing, Sureness, answer};
use crate::messages::{Attachment, Content, Message};
use crate::sandbox::protocol::{Preview, PreviewNote, PreviewedAnswer, PreviewedMessage, Problem};
use recite_notes::load::{is_note_path, load_unsaved};
use recite_notes::{Digest, Notebook, Qa};

impl NotesPane {
    /// What is wrong with a text, how it is read, and each of its Q&As as `/ask` shows it to somebody who picked it.
    ///
    /// Of a long answer that is the first page. Other matches are not offered below it: what else the
    /// words find is known only of notes that are indexed.
    pub fn preview(&self, note: &PreviewNote, book: &Notebook) -> Preview {
        if !is_note_path(&note.path) {
            return Preview {
                problems: vec![no_path(&note.path)],
                missing_ids: 0,
                answers: Vec::new(),
                reading: None,
            };
        }
        // Without its folder, nothing that the note links to is there.
        let access = self.access().unwrap_or_default();
        let unsaved = load_unsaved(&access, &note.path, &note.text, book);
        let mut qas: Vec<&Qa> = unsaved.notebook.qas().iter().collect();
        qas.sort_by_key(|qa| qa.source.line);
        let answers = qas.into_iter().map(|qa| PreviewedAnswer {
            question: qa.question.plain(),
            line: qa.source.line,
            not_quizzed: (!qa.quiz.is_quizzed()).then(|| qa.quiz.reason()),
            message: self.shown(qa),
        });
        let digest = Digest::of(&unsaved.problems);
        let file = unsaved.coverage.first();
        Preview {
            problems: digest.problems.into_iter().map(Problem::from).collect(),
            missing_ids: digest.missing_ids,
            answers: answers.collect(),
            reading: file.map(|file| Explanation::of(file, &unsaved.notebook)),
        }
    }

    fn shown(&self, qa: &Qa) -> PreviewedMessage {
        let showing = Showing {
            qa,
            others: Vec::new(),
            shown: 0,
            sureness: Sureness::Chosen,
            page: 0,
            private: false,
            can_be_quizzed: qa.quiz.is_quizzed(),
        };
        on_the_page(&answer(&showing, &self.links), qa)
    }
}

/// What the page says of a path that no note can have.
fn no_path(path: &str) -> Problem {
    Problem {
        path: path.to_owned(),
        line: 0,
        column: 0,
        what: format!("`{path}` is no path for a note"),
        remedy: "name one that ends in `.md`, such as `python/lists.md`, without `..` and hidden folders"
            .to_owned(),
    }
}

/// A message as the page shows it: with the files of the notes where the page finds them.
fn on_the_page(message: &Message, qa: &Qa) -> PreviewedMessage {
    let mut json = json!(message);
    let attachments = message.attachments.iter().enumerate();
    let attachments = attachments.map(|(id, it)| attachment(id, it, qa));
    let attachments: Vec<Value> = attachments.collect();
    let addresses: HashMap<String, Value> = message
        .attachments
        .iter()
        .zip(&attachments)
        .map(|(it, on_page)| {
            (
                format!("attachment://{}", it.filename),
                on_page["url"].clone(),
            )
        })
        .collect();
    replace_addresses(&mut json["components"], &addresses);
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

/// An attachment as Discord describes one that was sent.
fn attachment(id: usize, it: &Attachment, qa: &Qa) -> Value {
    let (path, size_bytes) = match &it.content {
        Content::Note(path) => {
            let file = qa.files.iter().find(|file| file.path == *path);
            (path.as_str(), file.map_or(0, |file| file.size_bytes))
        }
        Content::Made(bytes) => ("", bytes.len() as u64),
    };
    let mut json = json!({
        "id": id.to_string(), "filename": it.filename, "url": address(path),
        "content_type": content_type(&it.filename), "size": size_bytes,
    });
    if let Some(description) = &it.description {
        json["description"] = json!(description);
    }
    json
}

/// Puts addresses in the place of `attachment://…` wherever a component names one.
fn replace_addresses(json: &mut Value, addresses: &HashMap<String, Value>) {
    match json {
        Value::Array(items) => items
            .iter_mut()
            .for_each(|item| replace_addresses(item, addresses)),
        Value::Object(fields) => {
            for (name, value) in fields {
                let address = value.as_str().and_then(|url| addresses.get(url));
                match address.filter(|_| name == "url") {
                    Some(address) => *value = address.clone(),
                    None => replace_addresses(value, addresses),
                }
            }
        }
        _ => {}
    }
}
