//! Tests of the documentation: its links, its quoted messages, its generated pages, and its style.

mod commands;
mod configuration;
mod generated;
mod layout;
mod links;
mod messages;
mod metrics;
mod plain_english;

use std::collections::HashSet;
use std::io;

use recite::cli::Failure;

use crate::source_code::{files_below, project, read};

/// The pages outside `docs/`.
const TOP_PAGES: [&str; 6] = [
    "ARCHITECTURE.md",
    "CHANGELOG.md",
    "CONTRIBUTING.md",
    "PRIVACY.md",
    "README.md",
    "SECURITY.md",
];

/// Returns the paths of all pages below the project's folder, with `/` on every system.
fn pages() -> Vec<String> {
    let docs = files_below(&["docs"]);
    let docs = docs
        .into_iter()
        .filter(|path| path.ends_with(".md") && path != "docs/SUMMARY.md");
    docs.chain(TOP_PAGES.map(str::to_owned)).collect()
}

#[test]
fn every_kind_of_problem_in_notes_is_explained() {
    let page = read("docs/problems.md");
    let source = read("crates/notes/src/problem.rs");
    let (_, kinds) = source
        .split_once("pub enum ProblemKind {")
        .expect("the kinds");
    let (kinds, _) = kinds.split_once("\n}").expect("the end of the enum");
    let kinds: Vec<String> = kinds
        .lines()
        .map(|line| line.trim().trim_end_matches(','))
        .filter(|line| line.starts_with(char::is_uppercase))
        .map(kebab_case)
        .collect();
    assert!(kinds.len() > 10, "{kinds:?}");
    for kind in kinds {
        assert!(page.contains(&format!("| `{kind}` |")), "`{kind}`");
    }
}

/// Converts `MissingId` to `missing-id`.
fn kebab_case(name: &str) -> String {
    let mut kebab = String::new();
    for c in name.chars() {
        if c.is_uppercase() && !kebab.is_empty() {
            kebab.push('-');
        }
        kebab.extend(c.to_lowercase());
    }
    kebab
}

#[test]
fn every_exit_code_is_explained() {
    let page = read("docs/exit-codes.md");
    let failures = [
        Failure::Usage(Vec::new()),
        Failure::Rejected(String::new()),
        Failure::from(io::Error::other("it")),
    ];
    let codes = failures.iter().map(Failure::exit_code).chain([0]);
    for code in codes {
        assert!(page.contains(&format!("| `{code}` |")), "exit code {code}");
    }
}

#[test]
fn every_environment_variable_is_in_the_example() {
    let example = read(".env.example");
    let source = read("src/config/environment.rs");
    let names: Vec<&str> = source
        .split("value(\"")
        .skip(1)
        .filter_map(|rest| rest.split_once('"'))
        .map(|(name, _)| name)
        .collect();
    assert!(names.contains(&"DISCORD_TOKEN"), "{names:?}");
    for name in names {
        assert!(example.contains(&format!("{name}=")), "{name}");
    }
}

/// The table in SECURITY.md names tests by their function, and whole modules with `*`.
#[test]
fn every_test_named_in_security_exists() {
    let sources = files_below(&["src", "crates", "tests"]);
    let rust = sources.iter().filter(|path| path.ends_with(".rs"));
    let code: String = rust.map(|path| read(path)).collect();
    let text = read("SECURITY.md");
    let table = text.lines().filter(|line| line.starts_with('|'));
    let mut named = 0;
    for test in table.flat_map(|line| line.split('`').skip(1).step_by(2)) {
        let Some((_, name)) = test.rsplit_once("::") else {
            continue;
        };
        named += 1;
        let is_function = name.chars().all(|c| c.is_alphanumeric() || c == '_') && name != "tests";
        assert!(
            !is_function || code.contains(&format!("fn {name}(")),
            "{test}"
        );
    }
    assert!(named > 30, "{named}");
}

/// Checks the code spans that are paths of Rust items, such as `Live::replace`, and the paths of files.
#[test]
fn every_name_in_the_architecture_exists() {
    let sources = files_below(&["src", "crates"]);
    let rust = sources.iter().filter(|path| path.ends_with(".rs"));
    let code: String = rust.map(|path| read(path)).collect();
    let is_identifier = |c: char| c.is_alphanumeric() || c == '_';
    let names: HashSet<&str> = code.split(|c| !is_identifier(c)).collect();
    let text = read("ARCHITECTURE.md");
    let mut missing = Vec::new();
    let mut count = 0;
    for word in text.split(|c: char| !is_identifier(c) && !":/.-".contains(c)) {
        let word = word.trim_matches([':', '/', '.', '-']);
        if word.contains("::") {
            count += 1;
            let parts = word.split("::");
            missing.extend(parts.filter(|part| !names.contains(part) && !is_package(part)));
        } else if word.contains('/') && !word.contains("://") && !project().join(word).exists() {
            missing.push(word);
        }
    }
    assert!(count > 15, "only {count} names");
    assert!(missing.is_empty(), "ARCHITECTURE.md: {missing:?}");
}

/// Returns whether this is a crate of the workspace, or a module with its own folder.
fn is_package(name: &str) -> bool {
    ["crates", "src"]
        .iter()
        .any(|folder| project().join(folder).join(name).is_dir())
}
