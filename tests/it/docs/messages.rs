//! What an operator may read in the log, behind `error:` or from a command, found in the sources.

use std::fs;
use std::path::Path;

use walkdir::WalkDir;

/// Modules that no operator hears of: members and programs do, or a developer on loopback.
const SILENT: &[&str] = &[
    "messages",
    "crates/discord-sim",
    "sandbox",
    "crates/notes/src/load/edit",
    "crates/lab",
    "cli/eval",
    "cli/simulate",
    "cli/serve/set_clock",
];
/// What begins a message, wherever it stands. Every text up to the bracket's end belongs to it.
const BEGINNINGS: &[&str] = &[
    "info!(",
    "warn!(",
    "error!(",
    "print_stderr(",
    "anyhow!(",
    "bail!(",
    ".context(",
    "with_context(",
    "#[error(",
    "Failure::Usage(",
];
/// Files that make messages in other ways as well: every text of several words in them is one.
const SPEAKING: &[&str] = &[
    "app/quiz/daily/planning.rs",
    "cli/check.rs",
    "cli/check/page.rs",
    "cli/check/online.rs",
    "cli/log.rs",
    "cli/no_notes.rs",
    "cli/remote.rs",
    "cli/sandbox.rs",
    "cli/store.rs",
    "config.rs",
    "config/environment.rs",
    "discord/daily/sending.rs",
    "discord/mod.rs",
    "discord/online.rs",
    "discord/online/findings.rs",
    "discord/start.rs",
    "background/git/repository/files.rs",
    "monitor/mod.rs",
    "monitor/readiness.rs",
];

/// What these files write for programs.
const HEADERS: &[&str] = &["charset=", "DiscordBot (", "Bot {"];

/// A message with `…` for what is filled in, and the file it stands in.
pub struct Message {
    pub file: String,
    pub words: String,
}

/// Every message of the bot.
///
/// # Panics
/// Where nothing is found that begins like one of [`BEGINNINGS`], or in one of the [`SPEAKING`] files:
/// then this looks for messages in the wrong places.
pub fn messages() -> Vec<Message> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let sources =
        ["src", "crates"].map(|folder| WalkDir::new(root.join(folder)).sort_by_file_name());
    let mut found = Vec::new();
    let mut unheard: Vec<&str> = [BEGINNINGS, SPEAKING].concat();
    for entry in sources.into_iter().flatten() {
        let entry = entry.expect("a readable file");
        let path = entry.path().strip_prefix(root).expect("below the project");
        let path = path.to_string_lossy();
        let file = path.strip_prefix("src/").unwrap_or(&path).to_owned();
        let is_test = file.ends_with("tests.rs") || file.contains("tests/");
        let is_silent = SILENT.iter().any(|silent| file.starts_with(silent));
        if !file.ends_with(".rs") || is_test || is_silent {
            continue;
        }
        let code = code(&fs::read_to_string(entry.path()).expect("a readable file"));
        let mut keep = |from: &str, words: Vec<String>| {
            unheard.retain(|it| *it != from || words.is_empty());
            let file = &file;
            found.extend(words.into_iter().map(|words| Message {
                file: file.clone(),
                words,
            }));
        };
        let of_calls = |beginning: &str| -> Vec<String> {
            let starts = code.match_indices(beginning);
            let calls = starts.map(|(at, _)| &code[at + beginning.len()..]);
            calls.flat_map(|call| texts(call, true)).collect()
        };
        for beginning in BEGINNINGS {
            let texts = of_calls(beginning).into_iter();
            keep(beginning, texts.filter_map(worded).collect());
        }
        if SPEAKING.contains(&file.as_str()) {
            // Whoever asks for these lines reads the code as well.
            let quiet = of_calls("debug!(");
            let is_said = |text: &String| {
                let is_header = HEADERS.iter().any(|it| text.contains(it));
                text.trim().contains(' ') && !is_header && !quiet.contains(text)
            };
            let texts = texts(&code, false).into_iter().filter(is_said);
            keep(&file, texts.filter_map(worded).collect());
        }
    }
    assert!(unheard.is_empty(), "no message found by {unheard:?}");
    found
}

/// What the compiler reads, without tests and reasons given to it.
fn code(source: &str) -> String {
    let code = source.split("#[cfg(test)]\nmod tests {").next();
    let is_code = |line: &&str| {
        let line = line.trim_start();
        !line.starts_with("//") && !line.starts_with("reason = ")
    };
    let lines = code.unwrap_or_default().lines().filter(is_code);
    let lines: Vec<&str> = lines.collect();
    lines.join("\n").replace("'\"'", "' '")
}

/// The string literals of some code, or of it up to the bracket that closes what was opened before.
fn texts(code: &str, is_call: bool) -> Vec<String> {
    let mut texts = Vec::new();
    let (mut depth, mut chars) = (1, code.chars());
    while depth > 0 || !is_call {
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
                            Some('n') => text.push('\n'),
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

/// The text as it is explained: in one line, with `…` for each value. What is filled in alone is
/// explained where it is made.
fn worded(text: String) -> Option<String> {
    let mut words = String::new();
    let mut rest = text.as_str();
    while let Some((before, after)) = rest.split_once('{') {
        words.push_str(before);
        words.push('…');
        rest = after.split_once('}').map_or("", |(_, rest)| rest);
    }
    words.push_str(rest);
    let words: Vec<&str> = words.split_whitespace().collect();
    let words = words.join(" ");
    words.contains(char::is_alphabetic).then_some(words)
}
