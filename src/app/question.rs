//! The question in a message: what is searched for when a member asks with a whole message or a pasted error.
//!
//! Pure. Quotes, mentions, greetings and thanks are left out, and a traceback counts as its error. Of a text that is
//! still longer than [`MAX_CHARS`], only the sentences that ask and the error are kept. The result is one line, so it
//! can be a title, a label or a log field.

mod content_words;
mod courtesies;
mod markup;
mod sentences;
mod traceback;

#[cfg(test)]
mod tests;

pub use content_words::content_words;
use sentences::{asks, asks_without_mark, split_sentences};
use traceback::Traceback;

/// The maximum length of a question that was found in a longer text, in characters.
pub const MAX_CHARS: usize = 300;
/// How much of an error is asked, in characters; the rest of [`MAX_CHARS`] is for the sentences that ask.
const MAX_ERROR_CHARS: usize = 160;

/// Returns the question in a message, on one line; `None` if there is none.
pub fn of_message(text: &str) -> Option<String> {
    let mut found = extract(text);
    loop {
        // What is left may begin with a quote or a greeting again. Each pass removes something, so this ends.
        let next = extract(&found);
        if next == found {
            break;
        }
        found = next;
    }
    found.chars().any(char::is_alphanumeric).then_some(found)
}

/// Returns the question in a text that was not written as a command; `None` also for thanks, single words and the like.
pub fn of_unprompted(text: &str) -> Option<String> {
    /// How many content words such a question has at least.
    const MIN_CONTENT_WORDS: usize = 2;
    of_message(text).filter(|question| content_words(question) >= MIN_CONTENT_WORDS)
}

/// Returns whether a message mentions the user with this id in its own words: not in a quote and not in code.
pub fn mentions(text: &str, user: u64) -> bool {
    let own = markup::without_quotes(text);
    let (prose, _) = markup::split_fences(&own);
    let prose = markup::without_code_spans(&prose);
    [format!("<@{user}>"), format!("<@!{user}>")]
        .iter()
        .any(|mention| prose.contains(mention))
}

/// Returns what a member asks who typed or pasted this text as a question, on one line. Unlike in a message, a short
/// line is the question as it is.
pub fn of_typed(text: &str) -> String {
    let line = on_one_line(text);
    if !text.trim().contains(['\n', '\r']) && line.chars().count() <= MAX_CHARS {
        return line;
    }
    of_message(text).unwrap_or_else(|| first_words(&line, MAX_CHARS).to_owned())
}

/// Returns a text with each run of white space, and so each line break, replaced by one space.
pub fn on_one_line(text: &str) -> String {
    let is_break = |c: char| c.is_whitespace() || c.is_control();
    let words: Vec<&str> = text.split(is_break).filter(|it| !it.is_empty()).collect();
    words.join(" ")
}

/// Returns the question of a text as far as one pass finds it; empty if it finds none.
fn extract(text: &str) -> String {
    let own = markup::without_quotes(text);
    let (prose, code) = markup::split_fences(&own);
    let mut traceback = Traceback::read(&prose);
    for block in &code {
        traceback.add_code(block);
    }
    let prose = markup::without_mentions(&traceback.prose);
    let prose = courtesies::strip(&prose);
    let error = traceback.error.as_deref().map(on_one_line);
    let mut parts = vec![on_one_line(prose)];
    parts.extend(error.clone());
    if parts.iter().all(String::is_empty) {
        // A message of nothing but code.
        parts.extend(code.iter().map(|block| on_one_line(block)));
    }
    let whole = on_one_line(&parts.join(" "));
    match whole.chars().count() <= MAX_CHARS {
        true => whole,
        false => shortened(
            prose,
            error.or(traceback.possible_error.as_deref().map(on_one_line)),
        ),
    }
}

/// Returns the sentences that ask, and the error, within [`MAX_CHARS`].
fn shortened(prose: &str, error: Option<String>) -> String {
    let error = error.unwrap_or_default();
    let error = first_words(&error, MAX_ERROR_CHARS);
    let sentences: Vec<String> = split_sentences(prose).map(on_one_line).collect();
    let mut asked: Vec<&str> = Vec::new();
    for is_question in [asks, asks_without_mark] {
        let all = sentences.iter().map(String::as_str);
        asked.extend(all.filter(|it| is_question(it)));
        if !asked.is_empty() || !error.is_empty() {
            break;
        }
    }
    // "Any ideas?" says nothing beside a question.
    let says_something = |it: &&str| content_words(it) > 0;
    if asked.iter().any(says_something) || !error.is_empty() {
        asked.retain(says_something);
    }
    let mut found = String::new();
    let room = MAX_CHARS - error.chars().count() - usize::from(!error.is_empty());
    for sentence in asked {
        let length = found.chars().count() + usize::from(!found.is_empty());
        let left = room.saturating_sub(length);
        if sentence.chars().count() > left && !found.is_empty() {
            break;
        }
        found = format!("{found} {}", last_words(sentence, left));
    }
    on_one_line(&format!("{found} {error}"))
}

/// Returns the first words of a line that fit into `max` characters; a word that does not fit alone is cut.
fn first_words(line: &str, max: usize) -> &str {
    let Some((end, _)) = line.char_indices().nth(max) else {
        return line;
    };
    let cut = &line[..end];
    match line[end..].starts_with(' ') {
        true => cut,
        false => cut.rsplit_once(' ').map_or(cut, |(words, _)| words),
    }
}

/// Returns the last words of a line that fit into `max` characters, where a long sentence asks; a word that does not fit
/// alone is cut.
fn last_words(line: &str, max: usize) -> &str {
    let surplus = line.chars().count().saturating_sub(max);
    let Some((start, _)) = line.char_indices().nth(surplus).filter(|_| surplus > 0) else {
        return line;
    };
    let cut = &line[start..];
    match line[..start].ends_with(' ') {
        true => cut,
        false => cut.split_once(' ').map_or(cut, |(_, words)| words),
    }
}
