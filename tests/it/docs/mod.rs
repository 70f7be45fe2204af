//! What the operators' pages say is so: nothing that the bot may tell is missing in them, the
//! settings are those of the file, and every link leads somewhere.

mod configuration;
mod messages;

use std::collections::BTreeSet;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};
use recite::cli::Failure;
use walkdir::WalkDir;

fn project() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn read(path: &str) -> String {
    fs::read_to_string(project().join(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

/// What stands in the code spans of a page.
struct Spans {
    /// Of the first column of tables that explain what is seen.
    seen: Vec<String>,
    others: Vec<String>,
}

impl Spans {
    fn of(page: &str) -> Self {
        let (mut seen, mut others) = (Vec::new(), Vec::new());
        let (mut column, mut explains) = (0, false);
        for event in Parser::new_ext(page, Options::ENABLE_TABLES) {
            match event {
                Event::Start(Tag::Table(_)) => explains = false,
                Event::Start(Tag::TableHead | Tag::TableRow) => column = 0,
                Event::End(TagEnd::TableCell) => column += 1,
                Event::Text(text) if column == 0 && &*text == "you see" => explains = true,
                Event::Code(code) if column == 0 && explains => seen.push(code.into_string()),
                Event::Code(code) => others.push(code.into_string()),
                Event::End(TagEnd::Table) => (column, explains) = (1, false),
                _ => {}
            }
        }
        Self { seen, others }
    }
}

/// Whether a text holds the words of a message, with anything in the place of what is filled in.
fn says(text: &str, words: &str) -> bool {
    let mut rest = Some(text);
    for part in words.split('…') {
        rest = rest.and_then(|rest| Some(rest.split_once(part)?.1));
    }
    rest.is_some()
}

#[test]
fn every_message_an_operator_may_see_is_explained() {
    let Spans { seen, others } = Spans::of(&read("docs/troubleshooting.md"));
    let explained = [seen, others].concat();
    let missing: BTreeSet<String> = messages::messages()
        .into_iter()
        .filter(|message| !explained.iter().any(|it| says(it, &message.words)))
        .map(|message| format!("{}: {}", message.file, message.words))
        .collect();
    let missing: Vec<String> = missing.into_iter().collect();
    assert!(
        missing.is_empty(),
        "docs/troubleshooting.md lacks {} messages:\n{}",
        missing.len(),
        missing.join("\n")
    );
}

#[test]
fn nothing_is_explained_that_is_never_said() {
    let messages = messages::messages();
    let is_said = |span: &str| {
        let mut said = messages.iter().map(|it| it.words.as_str());
        // What is mostly filled in says anything.
        let letters = |it: &str| it.chars().filter(|c| c.is_alphabetic()).count();
        said.any(|it| it.contains(span) || letters(it) >= 4 && says(span, it))
    };
    let seen = Spans::of(&read("docs/troubleshooting.md")).seen;
    let stale: Vec<&String> = seen.iter().filter(|span| !is_said(span)).collect();
    assert!(seen.len() > 50 && stale.is_empty(), "{stale:#?}");
}

#[test]
fn every_kind_of_problem_in_notes_is_explained() {
    let page = read("docs/troubleshooting.md");
    let source = read("crates/notes/src/problem.rs");
    let (_, kinds) = source
        .split_once("pub enum ProblemKind {")
        .expect("the kinds");
    let (kinds, _) = kinds.split_once("\n}").expect("their end");
    let kinds: Vec<String> = kinds
        .lines()
        .map(|line| line.trim().trim_end_matches(','))
        .filter(|line| line.starts_with(char::is_uppercase))
        .map(kebab)
        .collect();
    assert!(kinds.len() > 10, "{kinds:?}");
    for kind in kinds {
        assert!(page.contains(&format!("| `{kind}` |")), "`{kind}`");
    }
}

fn kebab(name: &str) -> String {
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
    let page = read("docs/troubleshooting.md");
    let failures = [
        Failure::Usage(Vec::new()),
        Failure::ShutOut(String::new()),
        Failure::from(io::Error::other("it")),
    ];
    let codes = failures.iter().map(Failure::exit_code).chain([0]);
    for code in codes {
        assert!(page.contains(&format!("| `{code}` |")), "exit code {code}");
    }
}

#[test]
fn the_configuration_reference_is_that_of_the_file() {
    configuration::assert_current();
}

#[test]
fn every_variable_of_the_environment_is_in_the_example() {
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

#[test]
fn every_link_of_the_pages_leads_somewhere() {
    let mut pages: Vec<PathBuf> = WalkDir::new(project().join("docs"))
        .into_iter()
        .map(|entry| entry.expect("a readable file").into_path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "md"))
        .collect();
    let own = [
        "ARCHITECTURE.md",
        "CHANGELOG.md",
        "CONTRIBUTING.md",
        "PRIVACY.md",
        "README.md",
        "SECURITY.md",
    ];
    pages.extend(own.map(|name| project().join(name)));
    let mut broken = Vec::new();
    for page in pages {
        let text = fs::read_to_string(&page).unwrap_or_else(|error| panic!("{page:?}: {error}"));
        for link in text.split("](").skip(1) {
            let (link, _) = link.split_once(')').expect("a link ends");
            if link.contains("://") || link.starts_with("mailto:") {
                continue;
            }
            let (path, place) = link.split_once('#').unwrap_or((link, ""));
            let target = match path {
                "" => page.clone(),
                path => page.with_file_name(path),
            };
            let is_there = match fs::read_to_string(&target) {
                Ok(text) if !place.is_empty() => anchors(&text).any(|anchor| anchor == place),
                _ => target.exists(),
            };
            if !is_there {
                broken.push(format!("{}: {link}", page.display()));
            }
        }
    }
    assert_eq!(broken, [""; 0]);
}

/// The names by which headings are linked, as code forges make them.
fn anchors(text: &str) -> impl Iterator<Item = String> {
    let headings = text.lines().filter(|line| line.starts_with('#'));
    headings.map(|heading| {
        let name = heading.trim_start_matches('#').trim().to_lowercase();
        let kept = name
            .chars()
            .filter(|c| c.is_alphanumeric() || matches!(c, ' ' | '-' | '_'));
        kept.map(|c| if c == ' ' { '-' } else { c }).collect()
    })
}

/// SECURITY.md names the tests of each claim: those of modules by their last name, whole modules by `*`.
#[test]
fn every_test_that_security_names_is_there() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let code: String = ["src", "crates", "tests"]
        .iter()
        .flat_map(|folder| WalkDir::new(root.join(folder)))
        .filter_map(|entry| fs::read_to_string(entry.ok()?.path()).ok())
        .collect();
    let text = fs::read_to_string(root.join("SECURITY.md")).expect("it is there");
    let table = text.lines().filter(|line| line.starts_with('|'));
    let mut named = 0;
    for test in table.flat_map(|line| line.split('`').skip(1).step_by(2)) {
        let Some((_, name)) = test.rsplit_once("::") else {
            continue;
        };
        named += 1;
        let is_one = name.chars().all(|c| c.is_alphanumeric() || c == '_') && name != "tests";
        assert!(!is_one || code.contains(&format!("fn {name}(")), "{test}");
    }
    assert!(named > 30, "{named}");
}
