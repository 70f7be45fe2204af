//! One note a file: YAML front matter with `question:` (and `id:`, `also:`, `topic:`, `quiz:`), the rest of the file
//! answers.
//!
//! Headings in such a file are parts of its answer. Front matter without a `question` is passed
//! over, and the file is read by its headings.

mod other;

use std::collections::BTreeMap;

use serde::Deserialize;

use super::pictures::ListedPicture;
use super::{File, obsidian, prompt};
use crate::body::{Body, BodyRules, Draft, IdSlot, newline_of, no_answer, read_body, second_id};
use crate::coverage::Shape;
use crate::problem::Flaw;
use crate::quiz::QuizRule;
use crate::{Markdown, ProblemKind, QaId};

/// The front matter of a file; all empty where it has none.
#[derive(Debug, Default)]
pub struct FrontMatter {
    pub question: Option<AskedQuestion>,
    /// The title of the page, folded to one line.
    pub title: Option<String>,
    /// Other names of the page.
    pub aliases: Vec<String>,
    /// The pictures that the text shows by id.
    pub pictures: Vec<ListedPicture>,
    /// Whether its tags make the file a deck of flashcards, and the names of that.
    pub is_deck: bool,
    pub deck: Vec<String>,
    /// Where the properties end that a page of Logseq has in its place; 0 where it has none.
    pub properties_end: usize,
    /// The id of the page, as written, and where it stands; only where no `question:` has it.
    pub id: Option<(String, usize)>,
    /// Where the closing line begins, before which an id may be written.
    pub close: usize,
    /// Where the text behind the front matter begins.
    pub end: usize,
}

/// What the front matter of a note asks.
#[derive(Debug)]
pub struct AskedQuestion {
    /// Folded to one line.
    pub question: String,
    /// Other wordings of the question.
    also: Vec<Markdown>,
    /// The names of its topic below the folders of its file, outermost first.
    topic: Vec<String>,
    quiz_rule: QuizRule,
    /// Where the line of `question:` begins.
    at: usize,
    /// What `id:` says, empty where nothing, and where that begins; `None` without such a key.
    id: Option<(String, usize)>,
    /// Where the closing `---` begins.
    close: usize,
}

#[derive(Deserialize)]
struct Fields {
    question: Option<String>,
    id: Option<String>,
    #[serde(default)]
    also: Option<Lenient>,
    #[serde(default)]
    topic: Option<Lenient>,
    #[serde(default)]
    quiz: Option<Lenient>,
    #[serde(default)]
    title: Option<Lenient>,
    #[serde(default)]
    aliases: Option<Lenient>,
    #[serde(default)]
    alias: Option<Lenient>,
    #[serde(default)]
    tags: Option<Lenient>,
    #[serde(default)]
    embed: Option<Lenient>,
    #[serde(default)]
    images: Option<Lenient>,
}

/// A value of any shape: other tools decide about these keys.
#[derive(Deserialize)]
#[serde(untagged)]
enum Lenient {
    Flag(bool),
    Text(String),
    List(Vec<Lenient>),
    Map(BTreeMap<String, Lenient>),
    Number(u64),
    Other(serde::de::IgnoredAny),
}

impl Lenient {
    /// The texts in it, those of a list each by itself, and those of a text between commas.
    fn texts(&self) -> Vec<String> {
        match self {
            Self::Text(text) => text
                .split(',')
                .map(one_line)
                .filter(|it| !it.is_empty())
                .collect(),
            Self::List(list) => list.iter().filter_map(Self::text).collect(),
            Self::Flag(_) | Self::Map(_) | Self::Number(_) | Self::Other(_) => Vec::new(),
        }
    }

    /// The one text, or those of a list, each as it is.
    fn whole_texts(&self) -> Vec<String> {
        let values = match self {
            Self::List(list) => list.as_slice(),
            one => std::slice::from_ref(one),
        };
        let texts = values.iter().filter_map(|it| match it {
            Self::Text(text) => Some(text.clone()),
            _ => None,
        });
        texts.filter(|text| !text.is_empty()).collect()
    }

    fn text(&self) -> Option<String> {
        match self {
            Self::Text(text) => Some(one_line(text)).filter(|it| !it.is_empty()),
            _ => None,
        }
    }

    /// The entries of `images:` that have an id and a path.
    fn pictures(&self) -> Vec<ListedPicture> {
        let entries = match self {
            Self::List(entries) => entries.iter(),
            _ => [].iter(),
        };
        let pictures = entries.filter_map(|entry| {
            let Self::Map(keys) = entry else { return None };
            let value = |key: &str| match keys.get(key)? {
                Self::Number(number) => Some(number.to_string()),
                other => other.text(),
            };
            Some(ListedPicture {
                id: value("id")?,
                description: value("description").unwrap_or_default(),
                path: value("path")?,
            })
        });
        pictures.collect()
    }
}

impl AskedQuestion {
    /// Where the line of `question:` begins.
    pub fn at(&self) -> usize {
        self.at
    }
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// A text over several lines as one line; another one exactly as it is between its blanks.
fn unfolded(text: &str) -> String {
    match text.contains(['\n', '\r']) {
        true => one_line(text),
        false => text.trim().to_owned(),
    }
}

/// Finds and reads the front matter. What cannot be read is reported, and the text behind it still counts.
pub fn split(text: &str, flaws: &mut Vec<Flaw>) -> FrontMatter {
    let Some((yaml, close, end)) = fences(text) else {
        if begins_unclosed(text) {
            flaws.push(Flaw::new(
                0,
                ProblemKind::FrontMatter,
                "the front matter is never closed",
                "close it with a line `---`",
            ));
        }
        return other::of_page(text);
    };
    let source = &text[yaml..close];
    let mut front = FrontMatter {
        close,
        end,
        ..FrontMatter::default()
    };
    let fields = serde_saphyr::from_str::<Option<Fields>>(source);
    // hashcards and Hugo write TOML between the lines.
    let is_toml = other::is_toml(text, source);
    let fields = match is_toml {
        true => Ok(serde_saphyr::from_str(&other::as_yaml(source)).unwrap_or_default()),
        false => fields,
    };
    match fields {
        Ok(Some(fields)) => {
            let embedded = match &fields.embed {
                Some(Lenient::Map(embed)) => embed.get("title").and_then(Lenient::text),
                _ => None,
            };
            front.title = fields.title.as_ref().and_then(Lenient::text).or(embedded);
            let names = [&fields.aliases, &fields.alias].into_iter().flatten();
            front.aliases = names.flat_map(Lenient::texts).collect();
            front.pictures = fields.images.iter().flat_map(Lenient::pictures).collect();
            let tags = fields.tags.iter().flat_map(Lenient::texts);
            let mut tags =
                tags.flat_map(|it| it.split_whitespace().map(str::to_owned).collect::<Vec<_>>());
            let deck =
                tags.find_map(|tag| obsidian::deck(&format!("#{}", tag.trim_start_matches('#'))));
            front.is_deck = deck.is_some();
            front.deck = deck.unwrap_or_default();
            if is_toml {
                // Nothing is written into it.
                front.close = 0;
                return front;
            }
            let written = fields.id.clone();
            front.question = asked(fields, source, yaml, close);
            front.id = key_line(source, "id")
                .filter(|_| front.question.is_none())
                .map(|line| {
                    let written = written.unwrap_or_default().trim().to_owned();
                    (written, yaml + line + value_offset(&source[line..]))
                });
        }
        Ok(None) => {} // only blanks and comments
        Err(error) => {
            let place = error.location().map(|at| (at.line(), at.column()));
            let at = place.map_or(0, |(line, column)| byte_at(source, line, column));
            flaws.push(Flaw::new(
                yaml + at,
                ProblemKind::FrontMatter,
                "the front matter cannot be read as YAML",
                "write `question: \"…\"` with the value in quotes, one key a line",
            ));
        }
    }
    front
}

fn asked(fields: Fields, source: &str, yaml: usize, close: usize) -> Option<AskedQuestion> {
    let question = fields.question?;
    let question = unfolded(&question);
    let id = key_line(source, "id").map(|line| {
        let written = fields.id.as_deref().unwrap_or_default().trim().to_owned();
        (written, yaml + line + value_offset(&source[line..]))
    });
    let also = fields.also.iter().flat_map(Lenient::whole_texts);
    let also = also.map(|wording| Markdown::parse_line(unfolded(&wording)));
    let also = also.filter(|wording| !wording.as_str().is_empty());
    (!question.is_empty()).then(|| AskedQuestion {
        question,
        also: also.collect(),
        topic: fields.topic.iter().flat_map(Lenient::whole_texts).collect(),
        quiz_rule: match fields.quiz {
            Some(Lenient::Flag(true)) => QuizRule::Quiz,
            Some(Lenient::Flag(false)) => QuizRule::NoQuiz,
            _ => QuizRule::Unset,
        },
        at: yaml + key_line(source, "question").unwrap_or(0),
        id,
        close,
    })
}

/// Reads a file whose front matter asks `asked`; its answer begins at byte `start`.
pub fn read(file: &File<'_>, asked: &AskedQuestion, flaws: &mut Vec<Flaw>) -> Option<Draft> {
    let text = file.text;
    let range = file.front.end..text.len();
    let pieces = vec![range.clone()];
    let split = prompt::split(file, &range);
    let (prompt, shown) = match split {
        Some(split) => (split.prompt, split.answer),
        None => (Markdown::default(), pieces.clone()),
    };
    // What is asked may hold the id and directives as well.
    let whole = read_body(file.document, &pieces, BodyRules::default(), flaws);
    let answer = match prompt.as_str() {
        "" => whole.answer.clone(),
        _ => read_body(file.document, &shown, BodyRules::default(), &mut Vec::new()).answer,
    };
    let body = Body { answer, ..whole };
    let mut id = body.id;
    let mut is_malformed = body.malformed_id;
    if let Some((written, at)) = &asked.id {
        if let Some((_, below)) = &id {
            flaws.push(second_id(*below, "the one in the front matter"));
        }
        if let Some(parsed) = QaId::parse(written) {
            id = Some((parsed, *at));
        } else {
            is_malformed = true;
            flaws.push(Flaw::new(
                *at,
                ProblemKind::MalformedId,
                format!("`{written}` is no id"),
                "write 1 to 64 letters, digits, `.`, `_` or `-`, best a UUID; or delete the line and run `recite check --fix`",
            ));
        }
    }
    if body.answer.as_str().is_empty() {
        flaws.push(no_answer(asked.at, Shape::FrontMatter));
        return None;
    }
    let slot = IdSlot {
        at: asked.close,
        before: "id: ".to_owned(),
        after: newline_of(&text[..asked.close]).to_owned(),
    };
    Some(Draft {
        question: Markdown::parse_line(asked.question.clone()),
        headings: asked.topic.clone(),
        at: asked.at,
        also: asked.also.iter().cloned().chain(body.also).collect(),
        aliases: Vec::new(),
        answer: body.answer,
        id,
        id_slot: (!is_malformed).then_some(slot),
        title: asked.at..asked.close,
        prompt,
        pieces,
        footnotes: Vec::new(),
        pictures: Vec::new(),
        quiz_rule: asked.quiz_rule.or(body.quiz_rule),
        is_card: true,
        part: None,
        shape: Shape::FrontMatter,
    })
}

/// Where the YAML begins, where its closing line begins, and where the text behind it begins.
fn fences(text: &str) -> Option<(usize, usize, usize)> {
    let mut lines = text.split_inclusive('\n');
    let first = lines.next()?;
    let mut lines = lines.peekable();
    // A rule at the top of an ordinary note has a blank line behind it.
    let mark = first.trim_end();
    if !matches!(mark, "---" | "+++") || lines.peek().is_some_and(|line| line.trim().is_empty()) {
        return None;
    }
    let mut at = first.len();
    for line in lines {
        let end = line.trim_end();
        if end == mark || mark == "---" && end == "..." {
            return Some((first.len(), at, at + line.len()));
        }
        at += line.len();
    }
    None
}

/// Whether a text without front matter begins as one that asks a question does.
fn begins_unclosed(text: &str) -> bool {
    let mut lines = text.lines();
    let opens = lines.next().is_some_and(|line| line.trim_end() == "---");
    let mut keys = lines.take_while(|line| !line.trim().is_empty());
    opens && keys.any(|line| key_line(line, "question").is_some())
}

/// The byte of a line and column of the YAML, both from 1.
fn byte_at(yaml: &str, line: u64, column: u64) -> usize {
    let before = |number: u64| usize::try_from(number).unwrap_or(1).saturating_sub(1);
    let lines = || yaml.split_inclusive('\n');
    let start: usize = lines().take(before(line)).map(str::len).sum();
    let rest = lines().nth(before(line)).unwrap_or_default();
    let across = rest.char_indices().nth(before(column));
    start + across.map_or(rest.trim_end().len(), |(at, _)| at)
}

/// Where the line of a key begins.
fn key_line(yaml: &str, key: &str) -> Option<usize> {
    let mut at = 0;
    for line in yaml.split_inclusive('\n') {
        if line
            .strip_prefix(key)
            .is_some_and(|rest| rest.trim_start().starts_with(':'))
        {
            return Some(at);
        }
        at += line.len();
    }
    None
}

fn value_offset(line: &str) -> usize {
    let after_colon = line.find(':').map_or(0, |colon| colon + 1);
    let blanks =
        line[after_colon..].len() - line[after_colon..].trim_start_matches([' ', '\t']).len();
    after_colon + blanks
}

#[cfg(test)]
mod tests;
