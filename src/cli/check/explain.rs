//! `recite check --explain FILE`: how one file was read, Q&A by Q&A.

use std::path::Path;

use serde::Serialize;

use super::page::{counted, percent};
use crate::cli::terminal::Page;
use recite_notes::Qa;
use recite_notes::coverage::{Coverage, Passage, Shape};
use recite_notes::load::Loaded;

/// How one file was read.
#[derive(Debug, Serialize)]
pub struct Explained<'a> {
    pub path: &'a str,
    pub questions: Vec<Question<'a>>,
    pub unread: &'a [Passage],
    pub coverage: Coverage,
}

/// A Q&A with its lines.
#[derive(Debug, Serialize)]
pub struct Question<'a> {
    pub line: usize,
    pub end_line: usize,
    pub shape: Shape,
    pub question: &'a str,
    pub topic: String,
    pub id: &'a str,
    pub has_written_id: bool,
    /// Such as "quizzed: its title reads as a question".
    pub quiz: String,
}

/// How the file was read that somebody named: below the notes folder, or from where they are.
pub fn explained<'a>(notes: &Path, name: &str, loaded: &'a Loaded) -> Option<Explained<'a>> {
    let real = Path::new(name).canonicalize().ok();
    let root = notes.canonicalize().ok();
    let below = real.zip(root).and_then(|(file, root)| {
        let below = file.strip_prefix(root).ok()?.to_string_lossy();
        Some(below.replace('\\', "/"))
    });
    let is_named = |path: &str| path == name || below.as_deref() == Some(path);
    let file = loaded.coverage.iter().find(|it| is_named(&it.path))?;
    let qas = loaded.notebook.qas().iter();
    let mut qas: Vec<&Qa> = qas.filter(|qa| qa.source.path == file.path).collect();
    qas.sort_by_key(|qa| qa.source.line);
    let questions = qas.into_iter().map(|qa| {
        let lines = file.qas.iter().find(|it| it.line == qa.source.line);
        Question {
            line: qa.source.line,
            end_line: lines.map_or(qa.source.line, |it| it.end_line),
            shape: lines.map_or(Shape::Heading, |it| it.shape),
            question: qa.question.as_str(),
            topic: qa.topic.to_string(),
            id: qa.id.as_str(),
            has_written_id: !qa.id_is_derived,
            quiz: qa.quiz.to_string(),
        }
    });
    Some(Explained {
        path: &file.path,
        questions: questions.collect(),
        unread: &file.unread,
        coverage: file.coverage,
    })
}

/// The explanation as text.
pub fn page(explained: &Explained<'_>) -> Page {
    let mut page = Page::default();
    page.line(explained.path);
    for it in &explained.questions {
        page.line(format_args!(
            "{}: {}",
            lines(it.line, it.end_line),
            it.question
        ));
        page.line(format_args!("    {}; {}", it.shape.text(), it.quiz));
        let id = if it.has_written_id {
            ""
        } else {
            " (not written)"
        };
        let topic = match it.topic.as_str() {
            "" => String::new(),
            topic => format!("topic {topic}; "),
        };
        page.line(format_args!("    {topic}id {}{id}", it.id));
    }
    for it in explained.unread {
        page.line(format_args!(
            "{}: belongs to no question, because {}: {}",
            lines(it.line, it.end_line),
            it.reason.text(),
            it.words,
        ));
    }
    page.line(format_args!(
        "{}, {}; {} of the text can be asked for",
        counted(explained.questions.len(), "Q&A", "Q&As"),
        counted(explained.unread.len(), "unread passage", "unread passages"),
        percent(explained.coverage.share()),
    ));
    page
}

fn lines(first: usize, last: usize) -> String {
    match first == last {
        true => first.to_string(),
        false => format!("{first}-{last}"),
    }
}
