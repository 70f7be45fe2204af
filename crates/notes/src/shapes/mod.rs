//! The shapes of note files, one small reader each.
//!
//! A reader turns a piece of one file into Q&As. Headings divide a file (`headings`, by the rules in `sections`); the
//! other shapes stand between them. To add one: write its file, and call it in `Reader::read_cards`. A shape is
//! recognized, never configured.

mod bold;
mod card;
mod cloze;
mod definitions;
mod details;
mod flashcards;
mod front_matter;
mod headings;
mod pairs;
mod pictures;
mod prompt;
mod sections;

use std::ops::Range;

use super::ProblemKind;
use super::body::Draft;
use super::coverage::{self, Coverage, Part, Unread, UnreadReason};
use super::directive::{Directive, directive, unknown_directive};
use super::document::Document;
use super::links::{Link, links_in};
use super::outline::{Outline, lines};
use super::problem::Flaw;
use super::quiz::QuizRule;
use front_matter::FrontMatter;

/// What one file holds: its Q&As, in the order they stand, and its flaws.
#[derive(Debug, Default)]
pub struct Reading {
    pub drafts: Vec<Draft>,
    pub flaws: Vec<Flaw>,
    /// Where questions begin that nothing answers, each with its words.
    pub unanswered: Vec<(usize, String)>,
    pub coverage: Coverage,
    /// What the file links to, in order.
    pub links: Vec<Link>,
    /// The passages that belong to no question.
    pub unread: Vec<Unread>,
}

/// A file with what the readers of its shapes share.
pub struct File<'a> {
    pub document: &'a Document<'a>,
    pub text: &'a str,
    pub outline: &'a Outline,
    pub front: &'a FrontMatter,
    /// Below the notes folder, with `/` between folders.
    path: &'a str,
    /// The line break that the file uses.
    pub newline: &'static str,
    is_deck: bool,
}

impl<'a> File<'a> {
    fn new(path: &'a str, document: &'a Document<'a>, front: &'a FrontMatter) -> Self {
        let text = document.text;
        let mut file = Self {
            document,
            text,
            outline: document.outline,
            front,
            path,
            newline: if text.contains("\r\n") { "\r\n" } else { "\n" },
            is_deck: front.is_deck,
        };
        let is_tagged = |(_, line): (usize, &str)| flashcards::is_tagged(line);
        file.is_deck |=
            text.contains("#flashcards") && file.lines(front.end..text.len()).any(is_tagged);
        file
    }

    /// The lines that begin in a range, with where they begin; those of code and comments are left out.
    pub fn lines(
        &self,
        range: Range<usize>,
    ) -> impl Iterator<Item = (usize, &'a str)> + use<'a, '_> {
        let mut at = range.start;
        let lines = lines(&self.text[range]).map(move |line| {
            at += line.len();
            (at - line.len(), line)
        });
        lines.filter(|(at, _)| !self.outline.is_code(*at) && !self.outline.is_comment(*at))
    }

    /// Whether the marks of flashcards count.
    pub fn is_deck(&self) -> bool {
        self.is_deck
    }

    /// The file's name without its ending, with blanks between its words; the folder's where the file is its index.
    fn stem(&self) -> String {
        let mut parts = self.path.rsplit('/');
        let name = parts.next().unwrap_or(self.path);
        let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
        let is_index = ["index", "readme"].contains(&stem.to_lowercase().as_str());
        let name = parts.next().filter(|_| is_index).unwrap_or(stem);
        let words = name.replace(['-', '_'], " ");
        let words = words.split_whitespace().collect::<Vec<_>>().join(" ");
        if words.is_empty() {
            "Note".to_owned()
        } else {
            words
        }
    }

    /// The other names of the page: its aliases, those of a wiki's directive, and its file's name.
    fn names(&self) -> Vec<String> {
        let mut names = self.front.aliases.clone();
        for comment in &self.outline.comments {
            let inner = self.text[comment.clone()]
                .trim_start_matches("<!--")
                .trim_end_matches("-->")
                .trim();
            if let Some(list) = inner
                .strip_prefix("alias ")
                .or_else(|| inner.strip_prefix("aliases "))
            {
                names.extend(list.split(',').map(|it| it.trim().to_owned()));
            }
        }
        let stem = self.stem();
        let is_telling = !["index", "readme", "note", "notes", "faq"]
            .contains(&stem.to_lowercase().as_str())
            && stem.chars().count() > 1
            && stem.split(' ').count() <= LONGEST_NAME;
        names.extend(Some(stem).filter(|it| is_telling && it.chars().any(char::is_alphabetic)));
        names.retain(|name| !name.is_empty() && name.chars().count() <= LONGEST_HEADING);
        names
    }

    /// How far the content is indented of the list item that begins on the line at a byte.
    fn indent_at(&self, at: usize) -> usize {
        let line_end = self.text[at..]
            .find('\n')
            .map_or(self.text.len(), |end| at + end);
        let items = self.outline.items_in(&(at..line_end));
        let item = items.first().filter(|it| it.content <= line_end);
        item.map_or(0, |it| it.content - at)
    }
}

/// Whether a range shows a word or a picture, and not only tags such as `<br>`.
fn shows_words(file: &File<'_>, range: &Range<usize>) -> bool {
    if file.outline.is_blank(file.text, range) {
        return false;
    }
    let text = &file.text[range.clone()];
    if text.chars().any(char::is_alphanumeric) && !text.trim_start().starts_with('<') {
        return true;
    }
    file.document
        .slice(std::slice::from_ref(range))
        .shows_something()
}

/// Reads one file into its Q&As.
struct Reader<'a> {
    file: &'a File<'a>,
    drafts: Vec<Draft>,
    flaws: Vec<Flaw>,
    unanswered: Vec<(usize, String)>,
    /// What is known of the file's parts beside its Q&As; the first one counts.
    parts: Vec<(Range<usize>, Part)>,
    /// The outermost sections that the page itself holds.
    held: Vec<usize>,
    /// What the directives above the first heading say about the quiz.
    quiz_rule: QuizRule,
    /// Whether a Q&A has the other names of the page already.
    has_names: bool,
}

/// Reads the text of the note file at `path`, without its byte order mark. Total: any text gives a reading.
pub fn read(text: &str, path: &str) -> Reading {
    let mut flaws = Vec::new();
    let front = front_matter::split(text, &mut flaws);
    let (outline, nodes) = Outline::parse(text, front.end);
    if is_ignored(text, &outline) {
        let (coverage, unread) = coverage::count(
            text,
            &[(0..text.len(), Part::Unread(UnreadReason::Ignored))],
        );
        return Reading {
            coverage,
            unread,
            ..Reading::default()
        };
    }
    let document = Document::new(text, &outline, &nodes);
    let file = File::new(path, &document, &front);
    let mut reader = Reader {
        file: &file,
        drafts: Vec::new(),
        flaws,
        unanswered: Vec::new(),
        parts: Vec::new(),
        held: Vec::new(),
        quiz_rule: file_rule(text, &outline),
        has_names: false,
    };
    match &front.question {
        Some(asked) => reader.read_asked(asked),
        None => reader.read_headings(),
    }
    reader.finish()
}

impl Reader<'_> {
    /// Reads a file whose front matter asks.
    fn read_asked(&mut self, asked: &front_matter::AskedQuestion) {
        match front_matter::read(self.file, asked, &mut self.flaws) {
            Some(mut draft) => {
                draft.aliases = self
                    .file
                    .front
                    .aliases
                    .iter()
                    .cloned()
                    .map(super::Markdown::parse_line)
                    .collect();
                self.drafts.push(draft);
            }
            None => self.unanswered.push((asked.at(), asked.question.clone())),
        }
    }

    fn finish(mut self) -> Reading {
        let File {
            text,
            outline,
            front,
            ..
        } = self.file;
        self.drafts.sort_by_key(|it| it.at);
        pictures::show(self.file, &mut self.drafts, &mut self.flaws);
        if front.question.is_none() {
            tell_ids_without_question(text, outline, &self.drafts, &mut self.flaws);
        }
        tell_unclosed(outline, &mut self.flaws);
        tell_directives(text, outline, &self.drafts, &mut self.flaws);
        tell_long_questions(&self.drafts, &mut self.flaws);
        let mut parts = vec![(0..front.end, Part::Metadata)];
        let ids = outline.id_lines_in(&(0..text.len())).iter();
        parts.extend(ids.map(|it| (it.line.clone(), Part::Metadata)));
        parts.extend(outline.unclosed_comments.iter().map(|&at| {
            let hidden = outline.comments_in(&(at..at + 1)).first();
            (
                hidden.cloned().unwrap_or(at..at),
                Part::Unread(UnreadReason::UnclosedComment),
            )
        }));
        parts.extend(
            outline
                .comments
                .iter()
                .map(|it| (it.clone(), Part::Metadata)),
        );
        parts.extend(
            outline
                .navigation_in(&(0..text.len()))
                .iter()
                .map(|it| (it.clone(), Part::Navigation)),
        );
        parts.append(&mut self.parts);
        for draft in &self.drafts {
            parts.push((draft.title.clone(), Part::Question));
            parts.extend(draft.pieces.iter().map(|it| (it.clone(), Part::Answer)));
        }
        let (coverage, unread) = coverage::count(text, &parts);
        Reading {
            drafts: self.drafts,
            flaws: self.flaws,
            unanswered: self.unanswered,
            coverage,
            links: links_in(self.file.document.events(), text),
            unread,
        }
    }
}

/// The most words of a file's name that counts as a name of the page: a longer one is a title in other words.
const LONGEST_NAME: usize = 3;

/// The length of a heading, in characters, above which menus and suggestions show too little of it. A topic is cut off
/// there: every Q&A below it carries its name.
const LONGEST_HEADING: usize = 250;

fn first_heading(text: &str, outline: &Outline) -> usize {
    let first = outline.headings.first();
    first.map_or(text.len(), |heading| heading.line.start)
}

/// What the directives above the first heading say about the quiz, for the whole file.
fn file_rule(text: &str, outline: &Outline) -> QuizRule {
    let above = outline
        .comments_in(&(0..first_heading(text, outline)))
        .iter();
    QuizRule::of(above.map(|it| &text[it.clone()]))
}

/// Whether a directive before the first heading keeps the file out.
fn is_ignored(text: &str, outline: &Outline) -> bool {
    let above = 0..first_heading(text, outline);
    let mut comments = outline.comments_in(&above).iter();
    comments.any(|comment| directive(&text[comment.clone()]) == Some(Ok(Directive::Ignore)))
}

/// Reports ids that belong to no Q&A.
fn tell_ids_without_question(
    text: &str,
    outline: &Outline,
    drafts: &[Draft],
    flaws: &mut Vec<Flaw>,
) {
    let pieces = sorted_pieces(drafts);
    let kinds = [ProblemKind::NoAnswer, ProblemKind::NoQuestion];
    let reported = flaws.iter().any(|it| kinds.contains(&it.kind));
    for line in outline.id_lines_in(&(0..text.len())) {
        if is_in(&pieces, line.line.start) {
            continue;
        }
        let below_first = outline
            .headings
            .first()
            .is_some_and(|it| it.line.start < line.line.start);
        if below_first && reported {
            continue; // that of a question without an answer
        }
        flaws.push(Flaw::new(
            line.value.start,
            ProblemKind::NoQuestion,
            format!(
                "the id `{}` belongs to no question",
                &text[line.value.clone()]
            ),
            "write a heading such as `### How do I …?` above its answer, or delete the line",
        ));
    }
}

/// Where all answers stand, in order.
fn sorted_pieces(drafts: &[Draft]) -> Vec<Range<usize>> {
    let mut pieces: Vec<Range<usize>> = drafts
        .iter()
        .flat_map(|it| it.pieces.iter().cloned())
        .collect();
    pieces.sort_by_key(|it| it.start);
    pieces
}

fn is_in(pieces: &[Range<usize>], at: usize) -> bool {
    let next = pieces.partition_point(|it| it.start <= at);
    pieces[..next].last().is_some_and(|it| it.contains(&at))
}

fn tell_unclosed(outline: &Outline, flaws: &mut Vec<Flaw>) {
    for &fence in &outline.unclosed_fences {
        flaws.push(Flaw::new(
            fence,
            ProblemKind::UnclosedFence,
            "this code fence is never closed",
            "close it with a line of as many backticks (or tildes) as open it",
        ));
    }
    for &comment in &outline.unclosed_comments {
        flaws.push(Flaw::new(
            comment,
            ProblemKind::UnclosedComment,
            "this comment is never closed, and hides what stands behind it",
            "close it with `-->`",
        ));
    }
}

/// Tells directives that nobody knows, and those that stand where they do nothing.
fn tell_directives(text: &str, outline: &Outline, drafts: &[Draft], flaws: &mut Vec<Flaw>) {
    let pieces = sorted_pieces(drafts);
    for comment in &outline.comments {
        let is_in_answer = is_in(&pieces, comment.start);
        let (what, remedy) = match directive(&text[comment.clone()]) {
            Some(Err(what)) => {
                flaws.push(unknown_directive(comment.start, &what));
                continue;
            }
            Some(Ok(Directive::Ignore)) => (
                "`recite: ignore` stands behind the first heading, where it does nothing",
                "move it above the first heading",
            ),
            Some(Ok(Directive::Quiz | Directive::NoQuiz))
                if comment.start < first_heading(text, outline) =>
            {
                continue;
            }
            Some(Ok(_)) if !is_in_answer => (
                "this directive stands in no answer, where it does nothing",
                "move it below the question that it is meant for",
            ),
            _ => continue,
        };
        flaws.push(Flaw::new(
            comment.start,
            ProblemKind::Directive,
            what,
            remedy,
        ));
    }
}

fn tell_long_questions(drafts: &[Draft], flaws: &mut Vec<Flaw>) {
    for draft in drafts {
        let length = draft.question.as_str().chars().count();
        // The writer wrote it as an answer.
        let is_reversed = draft.part.as_deref() == Some(flashcards::REVERSED);
        if !is_reversed && length > LONGEST_HEADING {
            flaws.push(Flaw::new(
                draft.at,
                ProblemKind::LongHeading,
                format!("this question has {length} characters, more than {LONGEST_HEADING}"),
                "shorten it, and move the details into the answer or a `recite: also` directive",
            ));
        }
    }
}

#[cfg(test)]
pub mod tests;
