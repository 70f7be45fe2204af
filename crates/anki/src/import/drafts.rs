//! Writes a card in the first of several forms that loads correctly, from the most faithful to the plainest.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use pulldown_cmark::{Event, Tag, TagEnd};
use recite_notes::access::{Access, AccessOptions};
use recite_notes::load::load_unsaved;
use recite_notes::{Markdown, Notebook, QaId};

use crate::deck::Card;
use crate::html::{FieldMarkdown, escape, markdown_of, plain_markdown_of};
use crate::layout::{
    AnswerMarker, Draft, FileLocation, MAX_HEADING_CHARS, append_tags, question_level, render_file,
};
use crate::origin::Origin;

/// The folder for notes in the staging folder.
pub const NOTES: &str = "notes";
/// The folder for unpacked media in the staging folder.
pub const MEDIA: &str = "media";

/// A way to write a card.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Form {
    /// The original text, in its original file.
    Origin,
    /// The original text, in a separate file in the original folder.
    SeparateOrigin,
    /// The original text, in a separate file in the folder of its topic.
    SeparateOriginByTopic,
    /// Converted to Markdown, in the file of its topic.
    Converted,
    /// Converted to Markdown, in a separate file.
    SeparateConverted,
    /// Only the text, in a separate file.
    Plain,
}

/// All forms, in the order in which they are tried.
const FORMS: [Form; 6] = [
    Form::Origin,
    Form::SeparateOrigin,
    Form::SeparateOriginByTopic,
    Form::Converted,
    Form::SeparateConverted,
    Form::Plain,
];

/// A second question, to check that the draft before it does not affect it.
const SECOND_QUESTION: &str = "### Is this read?\n\nYes.\n\nquestion id: anki-witness\n";

/// Writes notes and media files to the staging folder.
pub struct NoteWriter {
    /// The folder for notes.
    pub notes: PathBuf,
    media: PathBuf,
    /// The names of the usable media.
    names: Arc<BTreeSet<String>>,
    access: Access,
    /// The copied media: path below `notes` → name.
    media_paths: BTreeMap<String, String>,
}

impl NoteWriter {
    /// Creates the folder for notes in the staging folder.
    pub fn new(staging: &Path, names: BTreeSet<String>) -> io::Result<Self> {
        let notes = staging.join(NOTES);
        fs::create_dir(&notes)?;
        Ok(Self {
            access: Access::new(&notes, &AccessOptions::default())?,
            notes,
            media: staging.join(MEDIA),
            names: Arc::new(names),
            media_paths: BTreeMap::new(),
        })
    }

    /// Returns the card in the first form, starting at `form`, that loads as intended; `None` if no form does.
    pub fn draft(&mut self, card: &Card, form: &mut usize) -> Option<Draft> {
        while let Some(&kind) = FORMS.get(*form) {
            let drafted = self.draft_in_form(card, kind);
            if let Some((mut draft, files)) = drafted.filter(|(draft, files)| {
                let mut files = files.iter();
                files.all(|(destination, name)| {
                    self.is_free(&draft.location.path, destination, name)
                })
            }) {
                for (destination, name) in &files {
                    self.copy_media(&draft.location.path, destination, name);
                }
                let is_of_origin = !matches!(
                    kind,
                    Form::Converted | Form::SeparateConverted | Form::Plain
                );
                let is_exact = is_of_origin && card.is_unchanged == (true, true);
                for marker in AnswerMarker::ALL {
                    draft.marker = marker;
                    let fits = draft.location.is_separate || marker != AnswerMarker::Verbatim;
                    if fits && self.loads_alone(&draft, is_exact) {
                        return Some(draft);
                    }
                }
            }
            *form += 1;
        }
        None
    }

    /// Returns the draft of a card in one form, with its media files; `None` if the form is not possible.
    fn draft_in_form(&self, card: &Card, form: Form) -> Option<(Draft, BTreeMap<String, String>)> {
        let origin = || self.revised_origin(card);
        match form {
            Form::Origin => {
                let origin = origin()?;
                let there = FileLocation::of_origin(&origin.path, &origin.topic);
                let location = there.unwrap_or_else(|| FileLocation::of_topic(&origin.topic));
                origin
                    .is_valid_at(&location.path)
                    .then(|| origin_draft(&origin, location))
            }
            Form::SeparateOrigin => {
                let origin = origin()?;
                let mut location = FileLocation::of_origin(&origin.path, &origin.topic)?;
                location.is_separate = true;
                Some(origin_draft(&origin, location))
            }
            Form::SeparateOriginByTopic => {
                let origin = origin()?;
                let location = FileLocation::separate(&origin.topic, &origin.question, &card.id);
                origin
                    .is_valid_at(&location.path)
                    .then(|| origin_draft(&origin, location))
            }
            Form::Converted | Form::SeparateConverted => {
                let question = markdown_of(&card.question, &self.names);
                let answer = markdown_of(&card.answer, &self.names);
                Some(card_draft(
                    card,
                    question,
                    answer,
                    form == Form::SeparateConverted,
                ))
            }
            Form::Plain => {
                let question = plain_markdown_of(&card.question, &self.names);
                let answer = plain_markdown_of(&card.answer, &self.names);
                Some(card_draft(card, question, answer, true))
            }
        }
    }

    /// Returns the original Q&A with the changes that were made in Anki.
    fn revised_origin(&self, card: &Card) -> Option<Origin> {
        let mut origin = card.origin.clone()?;
        let (has_question, has_answer) = card.is_unchanged;
        origin.topic.clone_from(&card.topic);
        let mut files = origin.files();
        if !has_answer {
            let answer = markdown_of(&card.answer, &self.names);
            origin.also = origin.wordings().cloned().collect();
            origin.answer = append_tags(&answer.markdown, &card.more_tags);
            files.extend(answer.files);
        }
        if !has_question {
            let question = markdown_of(&card.question, &self.names);
            let wordings: Vec<String> = origin.wordings().cloned().collect();
            origin.also.retain(|wording| !wordings.contains(wording));
            let (heading, above) = heading_of(&question.markdown);
            origin.question = heading;
            origin.prompt.clear();
            if !above.is_empty() {
                origin.answer = format!("{above}\n\n{}", origin.answer);
            }
            files.extend(question.files);
        }
        (origin.destinations, origin.names) = files.into_iter().unzip();
        Some(origin)
    }

    /// Returns whether the draft loads correctly in a file without other drafts. If it shares its file, a second
    /// question follows it.
    fn loads_alone(&self, draft: &Draft, is_exact: bool) -> bool {
        let mut text = render_file(&[draft]);
        if !draft.location.is_separate {
            let hashes = question_level(&[draft]);
            text.push_str(&SECOND_QUESTION.replacen("###", &"#".repeat(hashes), 1));
        }
        let path = &draft.location.path;
        let loaded = load_unsaved(&self.access, path, &text, &Notebook::default());
        let second = QaId::parse("anki-witness").and_then(|id| loaded.notebook.get(&id).cloned());
        let second = second.is_some_and(|qa| qa.answer.as_str() == "Yes.");
        let is_whole = loaded.notebook.qas().len() == 2 - usize::from(draft.location.is_separate);
        // Problems of an exported note are there before and after.
        let has_no_new_problem = is_exact || loaded.problems.is_empty();
        has_no_new_problem
            && is_whole
            && (second || draft.location.is_separate)
            && draft.reads_back(&loaded.notebook)
    }

    /// Returns whether the destination in a note is not used by another media file.
    fn is_free(&self, path: &str, destination: &str, name: &str) -> bool {
        let target = Origin::target(path, destination);
        let media_paths = target.and_then(|target| self.media_paths.get(&target));
        media_paths.is_none_or(|media_paths| media_paths == name)
    }

    /// Copies a media file to the destination in a note, if the path is allowed.
    fn copy_media(&mut self, path: &str, destination: &str, name: &str) {
        let Some(target) = Origin::target(path, destination).filter(|it| it.len() <= 400) else {
            return;
        };
        if !self.names.contains(name) || self.media_paths.contains_key(&target) {
            return;
        }
        let to = self.notes.join(&target);
        let parent = to.parent().unwrap_or(&self.notes);
        let copied = fs::create_dir_all(parent).and_then(|()| fs::copy(self.media.join(name), &to));
        if copied.is_ok() && self.access.check_file(Path::new(&target)).is_err() {
            let _ = fs::remove_file(&to);
        } else if copied.is_ok() {
            self.media_paths.insert(target, name.to_owned());
        }
    }

    /// Writes the text of a note file, with its folders.
    pub fn write_note(&self, path: &str, text: &str) -> io::Result<()> {
        let file = self.notes.join(path);
        fs::create_dir_all(file.parent().unwrap_or(&self.notes))?;
        fs::write(file, text)
    }

    /// Removes the notes of the previous round.
    pub fn remove_notes(&self) -> io::Result<()> {
        for path in recite_notes::load::note_paths(&self.access) {
            fs::remove_file(self.notes.join(path))?;
        }
        Ok(())
    }

    /// Removes media that no draft uses, and returns the number of remaining ones.
    pub fn remove_unused(&mut self, drafts: &[Draft]) -> io::Result<usize> {
        let mut used = BTreeSet::new();
        for draft in drafts {
            for text in [&draft.question, &draft.prompt, &draft.answer] {
                used.extend(
                    destinations(text).filter_map(|it| Origin::target(&draft.location.path, &it)),
                );
            }
        }
        for target in self.media_paths.keys().filter(|it| !used.contains(*it)) {
            fs::remove_file(self.notes.join(target))?;
        }
        self.media_paths.retain(|target, _| used.contains(target));
        Ok(self.media_paths.len())
    }
}

/// Returns the draft of an exported Q&A, unchanged, with its media files.
fn origin_draft(origin: &Origin, location: FileLocation) -> (Draft, BTreeMap<String, String>) {
    let draft = Draft {
        id: origin.id.clone(),
        question: origin.question.clone(),
        wordings: origin.wordings().cloned().collect(),
        also: origin.also.clone(),
        prompt: origin.prompt.clone(),
        answer: origin.answer.clone(),
        topic: origin.topic.clone(),
        is_quizzed: origin.is_quizzed,
        location,
        marker: AnswerMarker::default(),
    };
    (draft, origin.files())
}

/// Returns the draft of a converted card, with its media files.
fn card_draft(
    card: &Card,
    question: FieldMarkdown,
    answer: FieldMarkdown,
    is_separate: bool,
) -> (Draft, BTreeMap<String, String>) {
    let (heading, above) = heading_of(&question.markdown);
    let body = [above.as_str(), answer.markdown.as_str()];
    let body: Vec<&str> = body.into_iter().filter(|it| !it.is_empty()).collect();
    let location = match is_separate {
        true => FileLocation::separate(&card.topic, &heading, &card.id),
        false => FileLocation::of_topic(&card.topic),
    };
    let mut files = question.files;
    files.extend(answer.files);
    let draft = Draft {
        id: card.id.clone(),
        question: heading,
        wordings: Vec::new(),
        also: Vec::new(),
        prompt: String::new(),
        answer: append_tags(&body.join("\n\n"), &card.more_tags),
        topic: card.topic.clone(),
        // Every card is quizzed, whatever its wording.
        is_quizzed: Some(true),
        location,
        marker: AnswerMarker::default(),
    };
    (draft, files)
}

/// Returns the question as a one-line heading, and as a quote for the answer if it does not fit on one line.
fn heading_of(question: &str) -> (String, String) {
    let line = one_line(question);
    if let Some(line) = line.filter(|line| line.chars().count() <= MAX_HEADING_CHARS) {
        return (line, String::new());
    }
    let plain = Markdown::parse(question).plain();
    let words = plain.split_whitespace().collect::<Vec<_>>().join(" ");
    let mut heading = String::new();
    for word in words.split(' ') {
        let word = escape(word);
        if heading.chars().count() + word.chars().count() > 150 {
            heading.push('…');
            break;
        }
        if !heading.is_empty() {
            heading.push(' ');
        }
        heading.push_str(&word);
    }
    if heading.trim().is_empty() {
        heading = "What is this?".to_owned();
    }
    let quote = question.lines().map(|line| format!("> {line}"));
    let quote = quote.map(|line| line.trim_end().to_owned());
    (heading, quote.collect::<Vec<_>>().join("\n"))
}

/// Joins the paragraphs of a question into one line; `None` if it contains other blocks.
fn one_line(question: &str) -> Option<String> {
    let mut depth = 0_usize;
    for (event, _) in Markdown::parse(question).events() {
        match event {
            Event::Start(Tag::Paragraph) => depth += 1,
            Event::End(TagEnd::Paragraph) => depth -= 1,
            Event::Start(
                Tag::Emphasis
                | Tag::Strong
                | Tag::Strikethrough
                | Tag::Link { .. }
                | Tag::Image { .. },
            ) if depth > 0 => {}
            Event::Start(_) | Event::Rule | Event::Html(_) => return None,
            _ => {}
        }
    }
    let line = question.replace("\\\n", " ");
    let line = line.split_whitespace().collect::<Vec<_>>().join(" ");
    Some(line)
}

/// Returns the destinations of all links and pictures in a text.
pub fn destinations(text: &str) -> impl Iterator<Item = String> {
    let markdown = Markdown::parse(text);
    let found = markdown.events().filter_map(|(event, _)| match event {
        Event::Start(Tag::Image { dest_url, .. } | Tag::Link { dest_url, .. }) => {
            Some(vec![dest_url.to_string()])
        }
        Event::Html(html) | Event::InlineHtml(html) => Some(crate::html::link_targets(&html)),
        _ => None,
    });
    found.flatten().collect::<Vec<_>>().into_iter()
}
