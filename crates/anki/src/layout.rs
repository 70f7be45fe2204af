//! Decides which file a card goes into and renders note files.
//!
//! Cards of the same topic share a file. The last names of the topic become headings and the names before them
//! folders. A card that cannot be in a shared file, for example because its answer contains headings, gets a separate
//! file with front matter.

mod location;

use recite_notes::{Markdown, Notebook, QaId, QuizRule, QuizStatus};

use crate::html::escape;
pub use location::FileLocation;

/// The default heading level of questions. Headings in an answer can require a higher one.
const DEFAULT_LEVEL: usize = 3;
/// The maximum length of a question in a heading, in characters.
pub const MAX_HEADING_CHARS: usize = 250;
/// The beginning of a comment that contains tags.
const TAGS_PREFIX: &str = "<!-- anki tags: ";

/// A Q&A to be written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Draft {
    /// The id.
    pub id: QaId,
    /// The question, as one line of Markdown.
    pub question: String,
    /// The alternative wordings on the lines below the question.
    pub wordings: Vec<String>,
    /// All alternative wordings, in the order in which they load.
    pub also: Vec<String>,
    /// The text shown with the question, before the answer marker.
    pub prompt: String,
    /// The answer, as Markdown.
    pub answer: String,
    /// The topic.
    pub topic: Vec<String>,
    /// Whether the quiz includes it; `None` leaves the decision to its wording.
    pub is_quizzed: Option<bool>,
    /// The file that it goes into.
    pub location: FileLocation,
    /// How the answer is marked in the file.
    pub marker: AnswerMarker,
}

/// How the beginning of an answer is marked, so that the loader does not parse its content as other Q&As.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum AnswerMarker {
    #[default]
    /// No marker.
    Missing,
    /// A line `answer:` before it.
    Line,
    /// The front matter of a separate file declares the rest as the answer (`verbatim: true`).
    Verbatim,
}

impl Draft {
    /// Returns whether the notebook contains this Q&A as intended.
    pub fn reads_back(&self, notebook: &Notebook) -> bool {
        let Some(qa) = notebook.get(&self.id) else {
            return false;
        };
        let also = qa.also.iter().map(|wording| wording.as_str());
        let mut folders: Vec<&str> = self.location.path.split('/').collect();
        folders.pop();
        let topic = folders.into_iter().map(str::to_owned);
        let topic = topic.chain(self.topic[self.location.folders..].iter().cloned());
        let is_open = matches!(qa.quiz, QuizStatus::NoAnswer | QuizStatus::TooLong);
        let quiz = self.is_quizzed.filter(|_| !is_open);
        quiz.is_none_or(|wanted| wanted == qa.quiz.is_quizzed())
            && qa.question.as_str() == self.question
            && qa.prompt.as_str() == self.prompt
            && qa.answer.as_str() == self.answer
            && also.eq(&self.also)
            && topic.eq(qa.topic.0.iter().cloned())
    }

    /// Returns whether a directive is needed, because the wording alone would decide differently about the quiz.
    fn needs_directive(&self) -> bool {
        let wanted = self.is_quizzed;
        wanted.is_some_and(|wanted| wanted != self.is_quizzed_below_heading())
    }

    /// Returns whether the quiz would include it in a shared file, without a directive for the file.
    fn is_quizzed_below_heading(&self) -> bool {
        self.is_quizzed_by(QuizRule::from_comments(html_comments(&self.answer)), false)
    }

    /// Returns whether the quiz would include it under this rule.
    fn is_quizzed_by(&self, rule: QuizRule, is_card: bool) -> bool {
        let markdown = |text: &String| Markdown::parse(text.as_str());
        let also: Vec<Markdown> = self.also.iter().map(markdown).collect();
        let (question, answer) = (markdown(&self.question), markdown(&self.answer));
        QuizStatus::decide(rule, is_card, &question, &also, &answer).is_quizzed()
    }
}

/// Returns everything in a text that looks like an HTML comment, even in code.
pub fn html_comments(text: &str) -> impl Iterator<Item = &str> {
    let starts = text.match_indices("<!--").map(|(at, _)| &text[at..]);
    starts.filter_map(|rest| Some(&rest[..rest.find("-->")? + 3]))
}

impl AnswerMarker {
    /// All markers, in the order in which they are tried.
    pub const ALL: [Self; 3] = [Self::Missing, Self::Line, Self::Verbatim];
}

/// Renders the file with these drafts, in this order.
pub fn render_file(drafts: &[&Draft]) -> String {
    if let [draft] = drafts
        && draft.location.is_separate
    {
        return render_separate_file(draft);
    }
    let level = question_level(drafts);
    let mut text = quiz_directive(drafts).to_owned();
    let mut above: &[String] = &[];
    for draft in drafts {
        let headings = &draft.topic[draft.location.folders..];
        let mut common = above
            .iter()
            .zip(headings)
            .take_while(|(a, b)| a == b)
            .count();
        // After a deeper heading, a shallower topic needs its heading again.
        if common == headings.len() && common < above.len() {
            common = common.saturating_sub(1);
        }
        for (depth, name) in headings.iter().enumerate().skip(common) {
            let heading = heading_of(name);
            text.push_str(&format!("{} {heading}\n\n", "#".repeat(depth + 1)));
        }
        above = headings;
        text.push_str(&render_section(draft, level));
    }
    text
}

/// Splits the sorted drafts of a file into groups that can share a file. A quiz directive applies to a whole file, so
/// quizzed drafts and others are separated if one is needed. The larger group comes first.
pub fn split_by_quiz<'a>(drafts: &[&'a Draft]) -> Vec<Vec<&'a Draft>> {
    let needs_directive = |draft: &&Draft| !draft.location.is_separate && draft.needs_directive();
    if !drafts.iter().any(needs_directive) {
        return vec![drafts.to_vec()];
    }
    let (own, shared): (Vec<&Draft>, Vec<&Draft>) =
        drafts.iter().partition(|it| it.location.is_separate);
    let is_quizzed = |draft: &&Draft| draft.is_quizzed == Some(true);
    let (quizzed, others): (Vec<&Draft>, Vec<&Draft>) = shared.into_iter().partition(is_quizzed);
    let mut groups = vec![quizzed, others];
    groups.sort_by_key(|group| std::cmp::Reverse(group.len()));
    groups.push(own);
    groups
}

/// Returns the directive that includes all drafts in the quiz or excludes all, if their wording alone would not.
fn quiz_directive(drafts: &[&Draft]) -> &'static str {
    let all = |wanted: bool| drafts.iter().all(|draft| draft.is_quizzed == Some(wanted));
    match drafts.iter().any(|draft| draft.needs_directive()) {
        true if all(true) => "<!-- recite: quiz -->\n\n",
        true if all(false) => "<!-- recite: no-quiz -->\n\n",
        _ => "",
    }
}

/// Sorts the drafts of one file: topics in an order that headings can express, then the drafts that need a separate
/// file.
pub fn sort_drafts(drafts: &mut [&Draft]) {
    drafts.sort_by_key(|draft| {
        (
            draft.location.is_separate,
            draft.topic.len() > draft.location.folders,
        )
    });
}

/// Returns the heading level of questions: below the headings of topics, above the headings in answers.
pub fn question_level(drafts: &[&Draft]) -> usize {
    let deepest = drafts.iter().map(|it| it.topic.len() - it.location.folders);
    let least = deepest.max().unwrap_or(0) + 1;
    let shallowest = drafts
        .iter()
        .flat_map(|it| [&it.prompt, &it.answer])
        .filter_map(|it| shallowest_heading(it))
        .min();
    let most = shallowest.unwrap_or(7) - 1;
    match least <= most {
        true => DEFAULT_LEVEL.clamp(least.min(6), most.min(6)),
        false => DEFAULT_LEVEL.max(least).min(6),
    }
}

/// Returns the highest heading level in an answer.
fn shallowest_heading(answer: &str) -> Option<usize> {
    let lines = answer.split(['\n', '\r']).map(str::trim_start);
    let hashes = lines.map(|line| line.len() - line.trim_start_matches('#').len());
    hashes.filter(|hashes| (1..=6).contains(hashes)).min()
}

/// Returns the name of a topic as the text of a heading.
fn heading_of(name: &str) -> String {
    let reads_back = Markdown::parse(name).plain() == name && !name.ends_with('#');
    match reads_back {
        true => name.to_owned(),
        false => escape(name),
    }
}

/// Renders a draft as a section of a shared file.
fn render_section(draft: &Draft, level: usize) -> String {
    let mut text = format!("{} {}", "#".repeat(level), draft.question);
    // After a space, trailing `#`s would close the heading instead of being part of it.
    let before = draft.question.trim_end_matches('#');
    if before.len() < draft.question.len() && (before.is_empty() || before.ends_with([' ', '\t'])) {
        text.push_str(" #");
    }
    text.push('\n');
    for wording in &draft.wordings {
        text.push_str(wording);
        text.push('\n');
    }
    let answer = render_answer(draft);
    text.push_str(&format!("\n{answer}\n\nquestion id: {}\n\n", draft.id));
    text
}

/// Renders the answer, after the prompt and the marker.
fn render_answer(draft: &Draft) -> String {
    let is_marker = |line: &str| {
        let words = line.trim().trim_matches(['*', '_', '#', '>', ' ']);
        words.eq_ignore_ascii_case("answer") || words.eq_ignore_ascii_case("answer:")
    };
    let needs_line = draft.marker == AnswerMarker::Line || draft.answer.lines().any(is_marker);
    match (draft.prompt.as_str(), needs_line) {
        ("", false) => draft.answer.clone(),
        ("", true) => format!("answer:\n\n{}", draft.answer),
        (prompt, _) => format!("{prompt}\n\nanswer:\n\n{}", draft.answer),
    }
}

/// Renders the separate file of a draft.
fn render_separate_file(draft: &Draft) -> String {
    // A JSON string is also a quoted YAML string.
    let question = serde_json::Value::from(draft.question.as_str());
    let mut text = format!("---\nquestion: {question}\nid: \"{}\"\n", draft.id);
    // List all wordings: what looks like a directive in the answer may be code.
    if !draft.also.is_empty() {
        let wordings = serde_json::Value::from(draft.also.as_slice());
        text.push_str(&format!("also: {wordings}\n"));
    }
    let below = &draft.topic[draft.location.folders..];
    if !below.is_empty() {
        text.push_str(&format!("topic: {}\n", serde_json::Value::from(below)));
    }
    // A directive in the text may be code or have no effect; the front matter always has an effect.
    let directives =
        QuizRule::from_comments(html_comments(&draft.prompt).chain(html_comments(&draft.answer)));
    let is_quizzed = |rule| draft.is_quizzed_by(rule, true);
    if let Some(wanted) = draft.is_quizzed
        && [QuizRule::Unset, directives].map(is_quizzed) != [wanted; 2]
    {
        text.push_str(&format!("quiz: {wanted}\n"));
    }
    if draft.marker != AnswerMarker::Verbatim {
        return format!("{text}---\n\n{}\n", render_answer(draft));
    }
    if !draft.prompt.is_empty() {
        let prompt = serde_json::Value::from(draft.prompt.as_str());
        text.push_str(&format!("prompt: {prompt}\n"));
    }
    format!("{text}verbatim: true\n---\n\n{}\n", draft.answer)
}

/// Appends the tags to an answer, in a comment.
pub fn append_tags(answer: &str, tags: &[String]) -> String {
    let tags: Vec<&str> = tags.iter().map(String::as_str).collect();
    let tags: Vec<&str> = tags.into_iter().filter(|tag| !tag.contains("--")).collect();
    match tags.is_empty() {
        true => answer.to_owned(),
        false => format!("{answer}\n\n{TAGS_PREFIX}{} -->", tags.join(" ")),
    }
}

/// Returns the tags in the comments of an answer.
pub fn parse_tags(answer: &str) -> Vec<String> {
    let comments = answer.split(TAGS_PREFIX).skip(1);
    let comments = comments.filter_map(|it| Some(it.split_once("-->")?.0));
    let tags = comments.flat_map(str::split_whitespace);
    tags.map(str::to_owned).collect()
}
