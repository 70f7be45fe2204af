//! `recite check --explain FILE`: explains how one file was read, Q&A by Q&A.

use std::path::Path;

use super::page::count_noun;
use crate::check::explain::{ExplainedQuestion, Explanation};
use crate::cli::terminal::Page;
use recite_notes::coverage::LineRange;
use recite_notes::load::LoadedNotes;

/// Explains how the file called `name` was read. The path is relative to the notes folder or to the current folder.
///
/// Returns `None` if no note has this path.
pub fn explain_file(notes: &Path, name: &str, loaded: &LoadedNotes) -> Option<Explanation> {
    let real = Path::new(name).canonicalize().ok();
    let root = notes.canonicalize().ok();
    let below = real.zip(root).and_then(|(file, root)| {
        let below = file.strip_prefix(root).ok()?.to_string_lossy();
        Some(below.replace('\\', "/"))
    });
    let is_named = |path: &str| path == name || below.as_deref() == Some(path);
    let file = loaded.coverage.iter().find(|it| is_named(&it.path))?;
    Some(Explanation::new(file, &loaded.notebook))
}

/// Renders the explanation as text.
pub fn render(explanation: &Explanation) -> Page {
    let mut page = Page::default();
    page.line(&explanation.path);
    page.line(format_args!("    shape: {}", explanation.shape));
    page.line(format_args!(
        "    question level: {}",
        explanation.question_level
    ));
    for it in &explanation.questions {
        write_question(&mut page, it);
    }
    for it in &explanation.unread {
        page.line(format_args!(
            "{}: belongs to no question, because {}: {}",
            lines(it.line, it.end_line),
            it.why,
            it.words,
        ));
    }
    for it in &explanation.navigation {
        page.line(format_args!("{}: navigation", lines(it.line, it.end_line)));
    }
    page.line(format_args!(
        "{}, {}; {} of the text is searchable",
        count_noun(explanation.questions.len(), "Q&A", "Q&As"),
        count_noun(
            explanation.unread.len(),
            "unread passage",
            "unread passages"
        ),
        explanation.askable,
    ));
    page
}

fn write_question(page: &mut Page, it: &ExplainedQuestion) {
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
