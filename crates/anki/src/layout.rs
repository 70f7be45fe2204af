//! Where a card goes in a folder of notes, and how it is written there.
//!
//! Cards share a file for each topic, its last names as headings and the names above as folders. A card that has no
//! place in such a file, because its answer holds headings of its own for example, gets a file with front matter.

mod place;

use recite_notes::{Markdown, Notebook, QaId, QuizMembership, QuizRule};

use crate::html::escape;
pub use place::Place;

/// Questions stand at this level, unless an answer's own headings ask for a shallower one.
const LEVEL: usize = 3;
/// The longest name of a topic that is a heading, in characters.
pub const LONGEST_HEADING: usize = 250;
/// How a comment begins that holds tags.
const TAGS: &str = "<!-- anki tags: ";

/// A Q&A to be written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Draft {
    pub id: QaId,
    pub question: String,
    /// The wordings that stand below the question.
    pub wordings: Vec<String>,
    /// All other wordings as well, as the note reads back.
    pub also: Vec<String>,
    /// What is shown with the question, above the answer's marker.
    pub prompt: String,
    pub answer: String,
    pub topic: Vec<String>,
    /// Whether members are to be quizzed on it; `None` leaves that to its words.
    pub is_quizzed: Option<bool>,
    pub place: Place,
    pub marker: Marker,
}

/// What keeps an answer from being taken for something else, such as a question and its answer.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Marker {
    #[default]
    Missing,
    /// A line `answer:` above it.
    Line,
    /// The front matter of its own file says that the rest is the answer, word for word.
    Verbatim,
}

impl Draft {
    /// Whether a notebook holds it as it was meant.
    pub fn reads_back(&self, notebook: &Notebook) -> bool {
        let Some(qa) = notebook.get(&self.id) else {
            return false;
        };
        let also = qa.also.iter().map(|wording| wording.as_str());
        let mut folders: Vec<&str> = self.place.path.split('/').collect();
        folders.pop();
        let topic = folders.into_iter().map(str::to_owned);
        let topic = topic.chain(self.topic[self.place.folders..].iter().cloned());
        let is_open = matches!(qa.quiz, QuizMembership::NoAnswer | QuizMembership::TooLong);
        let quiz = self.is_quizzed.filter(|_| !is_open);
        quiz.is_none_or(|wanted| wanted == qa.quiz.is_quizzed())
            && qa.question.as_str() == self.question
            && qa.prompt.as_str() == self.prompt
            && qa.answer.as_str() == self.answer
            && also.eq(&self.also)
            && topic.eq(qa.topic.0.iter().cloned())
    }

    /// Whether its words alone do not decide as wanted about the quiz.
    fn needs_directive(&self) -> bool {
        let wanted = self.is_quizzed;
        wanted.is_some_and(|wanted| wanted != self.is_quizzed_below_heading())
    }

    /// Whether members are quizzed on it below a heading.
    fn is_quizzed_below_heading(&self) -> bool {
        self.is_quizzed_by(QuizRule::of(comments(&self.answer)), false)
    }

    fn is_quizzed_by(&self, rule: QuizRule, is_card: bool) -> bool {
        let markdown = |text: &String| Markdown::parse(text.as_str());
        let also: Vec<Markdown> = self.also.iter().map(markdown).collect();
        let (question, answer) = (markdown(&self.question), markdown(&self.answer));
        QuizMembership::decide(rule, is_card, &question, &also, &answer).is_quizzed()
    }
}

/// What looks like HTML comments in a text, in code as well.
pub fn comments(text: &str) -> impl Iterator<Item = &str> {
    let starts = text.match_indices("<!--").map(|(at, _)| &text[at..]);
    starts.filter_map(|rest| Some(&rest[..rest.find("-->")? + 3]))
}

impl Marker {
    /// In the order in which they are tried.
    pub const ALL: [Self; 3] = [Self::Missing, Self::Line, Self::Verbatim];
}

/// The text of a file with these drafts, in this order.
pub fn file_of(drafts: &[&Draft]) -> String {
    if let [draft] = drafts
        && draft.place.is_own
    {
        return own_file(draft);
    }
    let level = level_of(drafts);
    let mut text = quiz_directive(drafts).to_owned();
    let mut above: &[String] = &[];
    for draft in drafts {
        let headings = &draft.topic[draft.place.folders..];
        let mut common = above
            .iter()
            .zip(headings)
            .take_while(|(a, b)| a == b)
            .count();
        // A shallower topic can only come back below a heading of its own.
        if common == headings.len() && common < above.len() {
            common = common.saturating_sub(1);
        }
        for (depth, name) in headings.iter().enumerate().skip(common) {
            let heading = heading_of(name);
            text.push_str(&format!("{} {heading}\n\n", "#".repeat(depth + 1)));
        }
        above = headings;
        text.push_str(&section(draft, level));
    }
    text
}

/// Divides the drafts of one file, as sorted, into those that can share one. Where a directive must say what is quizzed,
/// it holds for a whole file; the larger group comes first.
pub fn groups<'a>(drafts: &[&'a Draft]) -> Vec<Vec<&'a Draft>> {
    let needs_directive = |draft: &&Draft| !draft.place.is_own && draft.needs_directive();
    if !drafts.iter().any(needs_directive) {
        return vec![drafts.to_vec()];
    }
    let (own, shared): (Vec<&Draft>, Vec<&Draft>) = drafts.iter().partition(|it| it.place.is_own);
    let is_quizzed = |draft: &&Draft| draft.is_quizzed == Some(true);
    let (quizzed, others): (Vec<&Draft>, Vec<&Draft>) = shared.into_iter().partition(is_quizzed);
    let mut groups = vec![quizzed, others];
    groups.sort_by_key(|group| std::cmp::Reverse(group.len()));
    groups.push(own);
    groups
}

/// The directive above everything that makes all of these quizzed, or none, where their words alone do not.
fn quiz_directive(drafts: &[&Draft]) -> &'static str {
    let all = |wanted: bool| drafts.iter().all(|draft| draft.is_quizzed == Some(wanted));
    match drafts.iter().any(|draft| draft.needs_directive()) {
        true if all(true) => "<!-- recite: quiz -->\n\n",
        true if all(false) => "<!-- recite: no-quiz -->\n\n",
        _ => "",
    }
}

/// Sorts the drafts of one file in the order in which headings can hold them, and those behind them that need a file
/// of their own.
pub fn sort(drafts: &mut [&Draft]) {
    drafts.sort_by_key(|draft| (draft.place.is_own, draft.topic.len() > draft.place.folders));
}

/// The level of the questions: below the headings of topics, above those of answers.
pub fn level_of(drafts: &[&Draft]) -> usize {
    let deepest = drafts.iter().map(|it| it.topic.len() - it.place.folders);
    let least = deepest.max().unwrap_or(0) + 1;
    let shallowest = drafts
        .iter()
        .flat_map(|it| [&it.prompt, &it.answer])
        .filter_map(|it| shallowest_heading(it))
        .min();
    let most = shallowest.unwrap_or(7) - 1;
    match least <= most {
        true => LEVEL.clamp(least.min(6), most.min(6)),
        false => LEVEL.max(least).min(6),
    }
}

fn shallowest_heading(answer: &str) -> Option<usize> {
    let lines = answer.split(['\n', '\r']).map(str::trim_start);
    let hashes = lines.map(|line| line.len() - line.trim_start_matches('#').len());
    hashes.filter(|hashes| (1..=6).contains(hashes)).min()
}

/// A name of a topic as the text of a heading.
fn heading_of(name: &str) -> String {
    let reads_back = Markdown::parse(name).plain() == name && !name.ends_with('#');
    match reads_back {
        true => name.to_owned(),
        false => escape(name),
    }
}

fn section(draft: &Draft, level: usize) -> String {
    let mut text = format!("{} {}", "#".repeat(level), draft.question);
    // Behind a blank, `#`s at the end close the heading and are no part of it.
    let before = draft.question.trim_end_matches('#');
    if before.len() < draft.question.len() && (before.is_empty() || before.ends_with([' ', '\t'])) {
        text.push_str(" #");
    }
    text.push('\n');
    for wording in &draft.wordings {
        text.push_str(wording);
        text.push('\n');
    }
    let answer = answer(draft);
    text.push_str(&format!("\n{answer}\n\nquestion id: {}\n\n", draft.id));
    text
}

/// The answer behind what is shown with its question.
fn answer(draft: &Draft) -> String {
    let is_marker = |line: &str| {
        let words = line.trim().trim_matches(['*', '_', '#', '>', ' ']);
        words.eq_ignore_ascii_case("answer") || words.eq_ignore_ascii_case("answer:")
    };
    let needs_line = draft.marker == Marker::Line || draft.answer.lines().any(is_marker);
    match (draft.prompt.as_str(), needs_line) {
        ("", false) => draft.answer.clone(),
        ("", true) => format!("answer:\n\n{}", draft.answer),
        (prompt, _) => format!("{prompt}\n\nanswer:\n\n{}", draft.answer),
    }
}

fn own_file(draft: &Draft) -> String {
    // A JSON string is a YAML string in quotes.
    let question = serde_json::Value::from(draft.question.as_str());
    let mut text = format!("---\nquestion: {question}\nid: \"{}\"\n", draft.id);
    // All of them: what looks like a directive with one may be code.
    if !draft.also.is_empty() {
        let wordings = serde_json::Value::from(draft.also.as_slice());
        text.push_str(&format!("also: {wordings}\n"));
    }
    let below = &draft.topic[draft.place.folders..];
    if !below.is_empty() {
        text.push_str(&format!("topic: {}\n", serde_json::Value::from(below)));
    }
    // What looks like a directive may be code, or one that did not count: this counts.
    let directives = QuizRule::of(comments(&draft.prompt).chain(comments(&draft.answer)));
    let is_quizzed = |rule| draft.is_quizzed_by(rule, true);
    if let Some(wanted) = draft.is_quizzed
        && [QuizRule::Unset, directives].map(is_quizzed) != [wanted; 2]
    {
        text.push_str(&format!("quiz: {wanted}\n"));
    }
    if draft.marker != Marker::Verbatim {
        return format!("{text}---\n\n{}\n", answer(draft));
    }
    if !draft.prompt.is_empty() {
        let prompt = serde_json::Value::from(draft.prompt.as_str());
        text.push_str(&format!("prompt: {prompt}\n"));
    }
    format!("{text}verbatim: true\n---\n\n{}\n", draft.answer)
}

/// Adds the tags that are no topic, in a comment.
pub fn with_tags(answer: &str, tags: &[String]) -> String {
    let tags: Vec<&str> = tags.iter().map(String::as_str).collect();
    let tags: Vec<&str> = tags.into_iter().filter(|tag| !tag.contains("--")).collect();
    match tags.is_empty() {
        true => answer.to_owned(),
        false => format!("{answer}\n\n{TAGS}{} -->", tags.join(" ")),
    }
}

/// The tags in the comments of an answer.
pub fn tags_in(answer: &str) -> Vec<String> {
    let comments = answer.split(TAGS).skip(1);
    let comments = comments.filter_map(|it| Some(it.split_once("-->")?.0));
    let tags = comments.flat_map(str::split_whitespace);
    tags.map(str::to_owned).collect()
}
