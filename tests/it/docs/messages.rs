//! What an operator may read in the log or behind `error:`, found in the sources.

use std::fs;
use std::path::Path;

use walkdir::WalkDir;

/// Modules that no operator hears of: members and programs do, or a developer on loopback.
const SILENT: &[&str] = &[
    "render",
    "sandbox",
    "simulate",
    "eval",
    "cli/eval",
    "cli/simulate",
];
/// What begins a message, each with whether the last of its texts is meant rather than the first.
const BEGINNINGS: &[(&str, bool)] = &[
    ("info!(", true),
    ("warn!(", true),
    ("error!(", true),
    ("#[error(", false),
    ("Failure::Usage(", false),
    ("DiscordError::Broken(", false),
];

/// A message with `…` for what is filled in, and the file it stands in.
pub struct Message {
    pub file: String,
    pub words: String,
}

/// Every message of the bot.
pub fn messages() -> Vec<Message> {
    let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut found = Vec::new();
    for entry in WalkDir::new(&src).sort_by_file_name() {
        let entry = entry.expect("a readable file");
        let path = entry.path().strip_prefix(&src).expect("below src");
        let file = path.to_string_lossy().into_owned();
        let is_test = file.ends_with("tests.rs") || file.contains("tests/");
        let is_silent = SILENT.iter().any(|silent| file.starts_with(silent));
        if !file.ends_with(".rs") || is_test || is_silent {
            continue;
        }
        let source = fs::read_to_string(entry.path()).expect("a readable file");
        let code = source.split("#[cfg(test)]\nmod tests {").next();
        found.extend(in_code(code.unwrap_or_default()).map(|words| Message {
            file: file.clone(),
            words,
        }));
    }
    found
}

fn in_code(code: &str) -> impl Iterator<Item = String> {
    let starts = BEGINNINGS.iter().flat_map(move |&(beginning, last)| {
        let starts = code.match_indices(beginning);
        starts.map(move |(at, _)| (at + beginning.len(), last))
    });
    starts.filter_map(|(at, last)| {
        let texts = texts(&code[at..]);
        let text = if last { texts.last() } else { texts.first() };
        let words = text.map(|text| filled(text))?;
        // What is filled in alone is explained where it is made.
        words.contains(char::is_alphabetic).then_some(words)
    })
}

/// The string literals up to the bracket that closes the call.
fn texts(call: &str) -> Vec<String> {
    let mut texts = Vec::new();
    let (mut depth, mut chars) = (1, call.chars());
    while depth > 0 {
        match chars.next() {
            None => break,
            Some('(' | '[' | '{') => depth += 1,
            Some(')' | ']' | '}') => depth -= 1,
            Some('"') => {
                let mut text = String::new();
                while let Some(c) = chars.next().filter(|&c| c != '"') {
                    match (c, c == '\\') {
                        (_, true) => match chars.next() {
                            // The line goes on after the blanks of the next one.
                            Some('\n') => {
                                let rest = chars.as_str().trim_start();
                                chars = rest.chars();
                            }
                            Some(escaped) => text.push(escaped),
                            None => break,
                        },
                        (c, false) => text.push(c),
                    }
                }
                texts.push(text);
            }
            Some(_) => {}
        }
    }
    texts
}

/// The text as it is explained: `…` for each value.
fn filled(text: &str) -> String {
    let mut words = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('{') {
        words.push_str(before);
        words.push('…');
        rest = after.split_once('}').map_or("", |(_, rest)| rest);
    }
    words + rest
}
