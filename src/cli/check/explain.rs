//! `recite check --explain FILE`: how one file was read, Q&A by Q&A.

use std::path::Path;

use super::page::counted;
use crate::check::explain::{Explanation, Question};
use crate::cli::terminal::Page;
use recite_notes::coverage::LineRange;
use recite_notes::load::LoadedNotes;

/// How the file was read that somebody named: below the notes folder, or from where they are.
pub fn explained(notes: &Path, name: &str, loaded: &LoadedNotes) -> Option<Explanation> {
    let real = Path::new(name).canonicalize().ok();
    let root = notes.canonicalize().ok();
    let below = real.zip(root).and_then(|(file, root)| {
        let below = file.strip_prefix(root).ok()?.to_string_lossy();
        Some(below.replace('\\', "/"))
    });
    let is_named = |path: &str| path == name || below.as_deref() == Some(path);
    let file = loaded.coverage.iter().find(|it| is_named(&it.path))?;
    Some(Explanation::of(file, &loaded.notebook))
}

/// The explanation as text.
pub fn page(explained: &Explanation) -> Page {
    let mut page = Page::default();
    page.line(&explained.path);
    page.line(format_args!("    shape: {}", explained.shape));
    page.line(format_args!(
        "    question level: {}",
        explained.question_level
    ));
    for it in &explained.questions {
        question(&mut page, it);
    }
    for it in &explained.unread {
        page.line(format_args!(
            "{}: belongs to no question, because {}: {}",
            lines(it.line, it.end_line),
            it.why,
            it.words,
        ));
    }
    for it in &explained.navigation {
        page.line(format_args!("{}: navigation", lines(it.line, it.end_line)));
    }
    page.line(format_args!(
        "{}, {}; {} of the text can be asked for",
        counted(explained.questions.len(), "Q&A", "Q&As"),
        counted(explained.unread.len(), "unread passage", "unread passages"),
        explained.askable,
    ));
    page
}

fn question(page: &mut Page, it: &Question) {
    let all: Vec<String> = it
        .lines
        .iter()
        .map(|&LineRange { line, end_line }| lines(line, end_line))
        .collect();
    page.line(format_args!("{}: {}", all.join(", "), it.question));
    page.line(format_args!("    {}; {}", it.read_as, it.quiz));
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

fn lines(first: usize, last: usize) -> String {
    match first == last {
        true => first.to_string(),
        false => format!("{first}-{last}"),
    }
}
