//! Words and phrases that readers stumble over do not appear in code, comments, messages or pages.
//!
//! The list is short on purpose: each entry has a plain replacement, and names count like text (`_` separates words).

use super::{TOP_PAGES, files_below};

/// The words to avoid, each with what to write instead. `*` stands for any ending.
const WORDS: &[(&str, &str)] = &[
    ("tell", "report, print, show, log or expose"),
    ("tells", "reports, prints, shows, logs or exposes"),
    ("told", "reported, printed, shown or logged"),
    ("anew", "again"),
    ("mend*", "fix"),
    ("so long", "for that time, until then, or later"),
    ("take over", "reload, apply or replace"),
    ("takes over", "reloads, applies or replaces"),
    ("taken over", "reloaded, applied or replaced"),
    ("took over", "reloaded, applied or replaced"),
    ("under way", "in progress"),
    ("lack", "be missing, or have no"),
    ("lacks", "is missing, or has no"),
    ("lacking", "missing"),
    ("is none of", "is not one of"),
    ("are none of", "are not among"),
    ("which is none", "which is not valid"),
    ("thrice", "three times"),
    ("whoever", "anybody who, or a noun"),
    ("whosoever", "anybody who, or a noun"),
    ("nobody's", "of no one, or a noun"),
    ("of late", "recently"),
    ("by and by", "later"),
    ("hereof", "of this"),
    ("thereof", "of it"),
    ("therein", "in it"),
    ("whereof", "of which"),
    ("takes leave", "disconnects or stops"),
    ("take leave", "disconnect or stop"),
    ("hears of", "learns about, or receives"),
    ("hear of", "learn about, or receive"),
    ("as well as said", "as described"),
    ("for good", "permanently"),
    ("once and for all", "once"),
    ("at the start", "at startup, or at the beginning"),
    ("has it that", "says that"),
];

/// Where a word may appear: the beginning of the path, the word, and the reason.
const ALLOWED: &[(&str, &str, &str)] = &[
    (
        "crates/notes/cases/",
        "tell",
        "notes that other people wrote",
    ),
    (
        "crates/notes/src/cases/",
        "tell",
        "what is read in notes that other people wrote",
    ),
    (
        "crates/notes/src/title/",
        "tell",
        "how questions in notes begin",
    ),
    (
        "crates/search/src/frame_words.rs",
        "tell",
        "how members ask",
    ),
    (
        "crates/search/src/query_language/words.rs",
        "tell",
        "how members ask",
    ),
    (
        "src/messages/chart/fonts/LICENSE",
        "thereof",
        "the text of a license",
    ),
    (
        "src/store/migrations/0001_quiz.sql",
        "anew",
        "a released migration is never edited",
    ),
    (
        "tests/it/docs/plain_english.rs",
        "*",
        "the list of words itself",
    ),
];

/// The folders and files to check. `notes/python` belongs to its author.
const CHECKED: &[&str] = &[
    ".ci/run",
    ".env.example",
    ".github",
    "Cargo.toml",
    "Dockerfile",
    "benches",
    "clippy.toml",
    "compose.yaml",
    "config",
    "crates",
    "deny.toml",
    "docs",
    "fuzz/Cargo.toml",
    "fuzz/fuzz_targets",
    "notes/README.md",
    "notes/recite",
    "scripts",
    "src",
    "tests",
    "web/README.md",
    "web/src",
    "web/tests",
];

/// The endings of files with text. Files without an ending are checked too.
const ENDINGS: &[&str] = &[
    "css", "example", "ftl", "html", "md", "mjs", "rs", "service", "sql", "toml", "ts", "tsx",
    "txt", "yaml", "yml",
];

#[test]
fn sources_and_pages_are_in_plain_english() {
    let files = files_below(&[CHECKED, &TOP_PAGES].concat());
    let mut faults = Vec::new();
    for path in files.iter().filter(|path| is_text(path)) {
        let text = std::fs::read(super::project().join(path)).expect("a readable file");
        let text = String::from_utf8_lossy(&text);
        faults.extend(faults_of(path, &text));
    }
    assert!(
        faults.is_empty(),
        "{} words to avoid:\n{}",
        faults.len(),
        faults.join("\n")
    );
}

#[test]
fn every_exception_is_still_needed() {
    for (path, word, reason) in ALLOWED {
        let files = files_below(&[path.trim_end_matches('/')]);
        let is_needed = files.iter().filter(|path| is_text(path)).any(|path| {
            let text = super::read(path);
            words(&text).any(|(_, found, _)| *word == "*" || found == *word)
        });
        assert!(is_needed, "{path} does not contain `{word}` ({reason})");
    }
}

#[test]
fn words_are_found_in_names_and_across_lines() {
    let text = "//! It is so\n//! long.\nfn the_rest_is_told() {}\n/// Recommended. Mended.";
    let found: Vec<_> = words(text).map(|(line, word, _)| (line, word)).collect();
    assert_eq!(found, [(1, "so long"), (3, "told"), (4, "mend*")]);
}

/// Returns whether a file contains text, by its name.
fn is_text(path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or(path);
    match name.rsplit_once('.') {
        Some((_, ending)) => ENDINGS.contains(&ending),
        None => true,
    }
}

/// Returns the words to avoid in a file, as `file:line: word`.
fn faults_of(path: &str, text: &str) -> Vec<String> {
    let is_allowed = |word: &str| {
        let mut allowed = ALLOWED.iter();
        allowed.any(|(prefix, exception, _)| {
            path.starts_with(prefix) && (*exception == word || *exception == "*")
        })
    };
    words(text)
        .filter(|(_, word, _)| !is_allowed(word))
        .map(|(line, word, instead)| format!("{path}:{line}: `{word}`: write {instead}"))
        .collect()
}

/// Returns the words to avoid in a text: the line, the entry of the list, and what to write instead.
fn words(text: &str) -> impl Iterator<Item = (usize, &'static str, &'static str)> {
    let mut tokens: Vec<(usize, String)> = Vec::new();
    for (at, line) in text.lines().enumerate() {
        let parts = line.split(|c: char| !c.is_alphanumeric() && c != '\'');
        let parts = parts.map(|part| part.trim_matches('\'').to_lowercase());
        tokens.extend(parts.filter(|it| !it.is_empty()).map(|it| (at + 1, it)));
    }
    let mut found = Vec::new();
    for at in 0..tokens.len() {
        for &(entry, instead) in WORDS {
            let mut rest = tokens[at..].iter();
            let matches = entry.split(' ').all(|part| {
                rest.next()
                    .is_some_and(|(_, token)| match part.strip_suffix('*') {
                        Some(beginning) => token.starts_with(beginning),
                        None => token == part,
                    })
            });
            if matches {
                found.push((tokens[at].0, entry, instead));
            }
        }
    }
    found.into_iter()
}
