//! The forms in which a card can be written, from the one that keeps most to the plainest, tried in this order.

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
use crate::html::{Converted, escape, markdown_of, plain_markdown_of};
use crate::layout::{Draft, LONGEST_HEADING, Marker, Place, file_of, level_of, with_tags};
use crate::origin::Origin;

/// The folder of notes in the staging folder.
pub const NOTES: &str = "notes";
/// The folder of unpacked media in the staging folder.
pub const MEDIA: &str = "media";

/// How a card can be written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Form {
    /// Word for word, where it was.
    Origin,
    /// Word for word, in a file of its own there.
    OwnOrigin,
    /// Word for word, in a file of its own for its topic.
    OwnOriginByTopic,
    /// Converted, in the file of its topic.
    Converted,
    OwnConverted,
    /// The text alone, in a file of its own.
    Plain,
}

const FORMS: [Form; 6] = [
    Form::Origin,
    Form::OwnOrigin,
    Form::OwnOriginByTopic,
    Form::Converted,
    Form::OwnConverted,
    Form::Plain,
];

/// A second question, to see that what stands before it leaves it alone.
const WITNESS: &str = "### Is this read?\n\nYes.\n\nquestion id: anki-witness\n";

/// Writes notes and media to the staging folder.
pub struct Writer {
    pub notes: PathBuf,
    media: PathBuf,
    /// The names of usable media.
    names: Arc<BTreeSet<String>>,
    access: Access,
    /// The media by the paths where they lie below `notes`.
    placed: BTreeMap<String, String>,
}

impl Writer {
    pub fn new(staging: &Path, names: BTreeSet<String>) -> io::Result<Self> {
        let notes = staging.join(NOTES);
        fs::create_dir(&notes)?;
        Ok(Self {
            access: Access::of(&notes, &AccessOptions::default())?,
            notes,
            media: staging.join(MEDIA),
            names: Arc::new(names),
            placed: BTreeMap::new(),
        })
    }

    /// Returns a card in the first form, from `form` on, that reads back as meant; `None` after the last one.
    pub fn draft(&mut self, card: &Card, form: &mut usize) -> Option<Draft> {
        while let Some(&kind) = FORMS.get(*form) {
            let drafted = self.in_form(card, kind);
            if let Some((mut draft, files)) = drafted.filter(|(draft, files)| {
                let mut files = files.iter();
                files.all(|(destination, name)| self.is_free(&draft.place.path, destination, name))
            }) {
                for (destination, name) in &files {
                    self.place(&draft.place.path, destination, name);
                }
                let is_of_origin =
                    !matches!(kind, Form::Converted | Form::OwnConverted | Form::Plain);
                let is_exact = is_of_origin && card.is_unchanged == (true, true);
                for marker in Marker::ALL {
                    draft.marker = marker;
                    let fits = draft.place.is_own || marker != Marker::Verbatim;
                    if fits && self.stands_alone(&draft, is_exact) {
                        return Some(draft);
                    }
                }
            }
            *form += 1;
        }
        None
    }

    fn in_form(&self, card: &Card, form: Form) -> Option<(Draft, BTreeMap<String, String>)> {
        let origin = || self.revised_origin(card);
        match form {
            Form::Origin => {
                let origin = origin()?;
                let there = Place::of_origin(&origin.path, &origin.topic);
                let place = there.unwrap_or_else(|| Place::of_topic(&origin.topic));
                origin
                    .leads_from(&place.path)
                    .then(|| exact(&origin, place))
            }
            Form::OwnOrigin => {
                let origin = origin()?;
                let mut place = Place::of_origin(&origin.path, &origin.topic)?;
                place.is_own = true;
                Some(exact(&origin, place))
            }
            Form::OwnOriginByTopic => {
                let origin = origin()?;
                let place = Place::own(&origin.topic, &origin.question, &card.id);
                origin
                    .leads_from(&place.path)
                    .then(|| exact(&origin, place))
            }
            Form::Converted | Form::OwnConverted => {
                let question = markdown_of(&card.question, &self.names);
                let answer = markdown_of(&card.answer, &self.names);
                Some(converted(
                    card,
                    question,
                    answer,
                    form == Form::OwnConverted,
                ))
            }
            Form::Plain => {
                let question = plain_markdown_of(&card.question, &self.names);
                let answer = plain_markdown_of(&card.answer, &self.names);
                Some(converted(card, question, answer, true))
            }
        }
    }

    /// The exported Q&A, with what was changed in Anki since.
    fn revised_origin(&self, card: &Card) -> Option<Origin> {
        let mut origin = card.origin.clone()?;
        let (has_question, has_answer) = card.is_unchanged;
        origin.topic.clone_from(&card.topic);
        let mut files = origin.files();
        if !has_answer {
            let answer = markdown_of(&card.answer, &self.names);
            origin.also = origin.wordings().cloned().collect();
            origin.answer = with_tags(&answer.markdown, &card.more_tags);
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

    /// Whether a draft reads back from a file without others, followed by another question where it shares its file.
    fn stands_alone(&self, draft: &Draft, is_exact: bool) -> bool {
        let mut text = file_of(&[draft]);
        if !draft.place.is_own {
            let hashes = level_of(&[draft]);
            text.push_str(&WITNESS.replacen("###", &"#".repeat(hashes), 1));
        }
        let path = &draft.place.path;
        let loaded = load_unsaved(&self.access, path, &text, &Notebook::default());
        let witness = QaId::parse("anki-witness").and_then(|id| loaded.notebook.get(&id).cloned());
        let witness = witness.is_some_and(|qa| qa.answer.as_str() == "Yes.");
        let is_whole = loaded.notebook.qas().len() == 2 - usize::from(draft.place.is_own);
        // What was wrong with an exported note is wrong with it still.
        let is_well = is_exact || loaded.problems.is_empty();
        is_well && is_whole && (witness || draft.place.is_own) && draft.reads_back(&loaded.notebook)
    }

    /// Whether no other media file lies where a note's destination leads.
    fn is_free(&self, path: &str, destination: &str, name: &str) -> bool {
        let target = Origin::target(path, destination);
        let placed = target.and_then(|target| self.placed.get(&target));
        placed.is_none_or(|placed| placed == name)
    }

    /// Puts a media file where a note's destination leads, if that is a place for one.
    fn place(&mut self, path: &str, destination: &str, name: &str) {
        let Some(target) = Origin::target(path, destination).filter(|it| it.len() <= 400) else {
            return;
        };
        if !self.names.contains(name) || self.placed.contains_key(&target) {
            return;
        }
        let to = self.notes.join(&target);
        let parent = to.parent().unwrap_or(&self.notes);
        let copied = fs::create_dir_all(parent).and_then(|()| fs::copy(self.media.join(name), &to));
        if copied.is_ok() && self.access.judge(Path::new(&target)).is_err() {
            let _ = fs::remove_file(&to);
        } else if copied.is_ok() {
            self.placed.insert(target, name.to_owned());
        }
    }

    pub fn write_note(&self, path: &str, text: &str) -> io::Result<()> {
        let file = self.notes.join(path);
        fs::create_dir_all(file.parent().unwrap_or(&self.notes))?;
        fs::write(file, text)
    }

    /// Removes the notes of an earlier round.
    pub fn remove_notes(&self) -> io::Result<()> {
        for path in recite_notes::load::note_paths(&self.access) {
            fs::remove_file(self.notes.join(path))?;
        }
        Ok(())
    }

    /// Removes media that no draft came to use, and returns how many are left.
    pub fn remove_unused(&mut self, drafts: &[Draft]) -> io::Result<usize> {
        let mut used = BTreeSet::new();
        for draft in drafts {
            for text in [&draft.question, &draft.prompt, &draft.answer] {
                used.extend(
                    destinations(text).filter_map(|it| Origin::target(&draft.place.path, &it)),
                );
            }
        }
        for target in self.placed.keys().filter(|it| !used.contains(*it)) {
            fs::remove_file(self.notes.join(target))?;
        }
        self.placed.retain(|target, _| used.contains(target));
        Ok(self.placed.len())
    }
}

fn exact(origin: &Origin, place: Place) -> (Draft, BTreeMap<String, String>) {
    let draft = Draft {
        id: origin.id.clone(),
        question: origin.question.clone(),
        wordings: origin.wordings().cloned().collect(),
        also: origin.also.clone(),
        prompt: origin.prompt.clone(),
        answer: origin.answer.clone(),
        topic: origin.topic.clone(),
        is_quizzed: origin.is_quizzed,
        place,
        marker: Marker::default(),
    };
    (draft, origin.files())
}

fn converted(
    card: &Card,
    question: Converted,
    answer: Converted,
    is_own: bool,
) -> (Draft, BTreeMap<String, String>) {
    let (heading, above) = heading_of(&question.markdown);
    let body = [above.as_str(), answer.markdown.as_str()];
    let body: Vec<&str> = body.into_iter().filter(|it| !it.is_empty()).collect();
    let place = match is_own {
        true => Place::own(&card.topic, &heading, &card.id),
        false => Place::of_topic(&card.topic),
    };
    let mut files = question.files;
    files.extend(answer.files);
    let draft = Draft {
        id: card.id.clone(),
        question: heading,
        wordings: Vec::new(),
        also: Vec::new(),
        prompt: String::new(),
        answer: with_tags(&body.join("\n\n"), &card.more_tags),
        topic: card.topic.clone(),
        // It is a card, whatever its words are.
        is_quizzed: Some(true),
        place,
        marker: Marker::default(),
    };
    (draft, files)
}

/// A question as one line; what does not fit there is the second part, a quote for the answer.
fn heading_of(question: &str) -> (String, String) {
    let line = one_line(question);
    if let Some(line) = line.filter(|line| line.chars().count() <= LONGEST_HEADING) {
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

/// The paragraphs of a question on one line; `None` where it holds other blocks.
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

/// What the links and pictures of a text lead to.
pub fn destinations(text: &str) -> impl Iterator<Item = String> {
    let markdown = Markdown::parse(text);
    let found = markdown.events().filter_map(|(event, _)| match event {
        Event::Start(Tag::Image { dest_url, .. } | Tag::Link { dest_url, .. }) => {
            Some(vec![dest_url.to_string()])
        }
        Event::Html(html) | Event::InlineHtml(html) => Some(crate::html::sources_in(&html)),
        _ => None,
    });
    found.flatten().collect::<Vec<_>>().into_iter()
}
