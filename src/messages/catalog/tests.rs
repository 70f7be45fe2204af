//! The texts and their declarations agree, and no text for members is written elsewhere.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use fluent_bundle::FluentArgs;
use fluent_syntax::ast::{
    Entry, Expression, InlineExpression, Pattern, PatternElement, VariantKey,
};
use fluent_syntax::parser;

use super::declarations::DECLARED;
use super::{Catalog, ENGLISH};
use crate::messages::limits;

/// What a message uses.
#[derive(Default)]
struct Uses {
    variables: BTreeSet<String>,
    messages: BTreeSet<String>,
    /// Each selector with the keys of its variants.
    selectors: Vec<(String, Vec<String>)>,
}

impl Uses {
    fn add_pattern(&mut self, pattern: &Pattern<&str>) {
        for element in &pattern.elements {
            if let PatternElement::Placeable { expression } = element {
                self.add_expression(expression);
            }
        }
    }

    fn add_expression(&mut self, expression: &Expression<&str>) {
        match expression {
            Expression::Inline(InlineExpression::VariableReference { id }) => {
                self.variables.insert(id.name.to_owned());
            }
            Expression::Inline(InlineExpression::MessageReference {
                id,
                attribute: None,
            }) => {
                self.messages.insert(id.name.to_owned());
            }
            Expression::Select { selector, variants } => {
                let InlineExpression::VariableReference { id } = selector else {
                    panic!("{selector:?} is not an argument");
                };
                let key = |key: &VariantKey<&str>| match key {
                    VariantKey::Identifier { name } => (*name).to_owned(),
                    VariantKey::NumberLiteral { value } => (*value).to_owned(),
                };
                let keys = variants.iter().map(|variant| key(&variant.key));
                self.selectors.push((id.name.to_owned(), keys.collect()));
                self.variables.insert(id.name.to_owned());
                let patterns = variants.iter().map(|variant| &variant.value);
                patterns.for_each(|pattern| self.add_pattern(pattern));
            }
            other => panic!("{other:?} is not used in these texts"),
        }
    }
}

/// Returns each message of the English texts with what it uses.
fn english() -> BTreeMap<String, Uses> {
    let resource = parser::parse(ENGLISH).expect("texts without syntax errors");
    let mut messages = BTreeMap::new();
    for entry in &resource.body {
        match entry {
            Entry::Message(message) => {
                assert!(message.attributes.is_empty(), "{message:?}");
                let mut uses = Uses::default();
                uses.add_pattern(message.value.as_ref().expect("a text"));
                let id = message.id.name.to_owned();
                assert!(
                    messages.insert(id, uses).is_none(),
                    "{message:?} is there twice"
                );
            }
            Entry::Comment(_) | Entry::GroupComment(_) | Entry::ResourceComment(_) => {}
            other => panic!("{other:?}"),
        }
    }
    messages
}

fn id_of(method: &str) -> String {
    method.replace('_', "-")
}

/// Returns the variables of a message and of those it refers to.
fn variables(messages: &BTreeMap<String, Uses>, id: &str) -> BTreeSet<String> {
    let uses = messages
        .get(id)
        .unwrap_or_else(|| panic!("there is no message `{id}`"));
    let referred = uses.messages.iter().flat_map(|id| variables(messages, id));
    referred.chain(uses.variables.iter().cloned()).collect()
}

#[test]
fn each_message_is_declared_with_exactly_its_arguments() {
    let messages = english();
    let declared: BTreeSet<String> = DECLARED.iter().map(|(name, _)| id_of(name)).collect();
    let written: BTreeSet<String> = messages.keys().cloned().collect();
    assert_eq!(declared, written);
    for (name, arguments) in DECLARED {
        let arguments: BTreeSet<String> =
            arguments.iter().map(|(it, _)| (*it).to_owned()).collect();
        assert_eq!(variables(&messages, &id_of(name)), arguments, "{name}");
    }
}

#[test]
fn selectors_are_numbers_and_their_variants_plural_categories_or_numbers() {
    let messages = english();
    for (name, arguments) in DECLARED {
        for (selector, keys) in &messages[&id_of(name)].selectors {
            let argument = arguments.iter().find(|(argument, _)| argument == selector);
            assert_eq!(
                argument.map(|(_, kind)| *kind),
                Some("u32"),
                "{name}: {selector}"
            );
            for key in keys {
                let is_category =
                    ["zero", "one", "two", "few", "many", "other"].contains(&key.as_str());
                assert!(is_category || key.parse::<u32>().is_ok(), "{name}: {key}");
            }
        }
    }
}

#[test]
fn every_message_can_be_formatted_and_fits_where_it_is_shown() {
    let catalog = Catalog::english();
    for (name, arguments) in DECLARED {
        for number in [0_u32, 1, 2, 3, 12, 1_234_567] {
            let id = id_of(name);
            let mut values = FluentArgs::new();
            for (argument, kind) in *arguments {
                match *kind {
                    "u32" => values.set(*argument, number),
                    _ => values.set(*argument, "{ $x } *y*"),
                }
            }
            // Checks that nothing is missing.
            let text = catalog.format(&id, &values);
            assert!(!text.is_empty() && text.trim() == text, "{id}: {text:?}");
            let is_mark = |c: char| ('\u{2066}'..='\u{2069}').contains(&c);
            assert!(!text.contains(is_mark), "{id}: {text:?}");
            let has_text = arguments.iter().any(|(_, kind)| *kind != "u32");
            assert_eq!(text.contains("{ $x } *y*"), has_text, "{id}: {text}");
            let length = text.chars().count();
            if id.ends_with("-button") || id.starts_with("quiz-grade-") {
                assert!(length <= limits::BUTTON_LABEL, "{id}: {text}");
            }
            if id.starts_with("command-") {
                assert!(length <= limits::OPTION_DESCRIPTION, "{id}: {text}");
            }
        }
    }
    assert_eq!(catalog.stats_answers(1_234_567), "1234567 answers");
    assert_eq!(catalog.stats_answers(1), "1 answer");
}

/// Returns the Rust files in a folder of the crate without the code of tests.
fn sources(folder: &str) -> Vec<(PathBuf, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join(folder);
    let files = walkdir::WalkDir::new(root).into_iter();
    let files = files.map(|entry| entry.expect("a readable folder").into_path());
    let is_product = |path: &PathBuf| {
        let path = path.to_string_lossy().replace('\\', "/");
        let of_tests = ["/tests/", "/tests.rs", "/drawing.rs", "/sendable.rs"];
        path.ends_with(".rs") && !of_tests.iter().any(|it| path.contains(it))
    };
    let read = |path: PathBuf| {
        let text = fs::read_to_string(&path).expect("a readable file");
        // Tests at the end of a file.
        let end = text.find("#[cfg(test)]\nmod tests {");
        let product = text[..end.unwrap_or(text.len())].to_owned();
        (path, product)
    };
    files.filter(is_product).map(read).collect()
}

#[test]
fn every_message_is_used() {
    let referred: BTreeSet<String> = english().into_values().flat_map(|it| it.messages).collect();
    let texts: Vec<String> = ["src/messages", "src/discord", "src/cli"]
        .iter()
        .flat_map(|folder| sources(folder))
        .map(|(_, text)| text)
        .collect();
    let is_used = |name: &str| {
        let calls = [format!(".{name}("), format!("Catalog::{name}")];
        texts
            .iter()
            .any(|text| calls.iter().any(|call| text.contains(call)))
    };
    let unused = DECLARED.iter().map(|(name, _)| *name);
    let unused = unused.filter(|name| !referred.contains(&id_of(name)) && !is_used(name));
    assert_eq!(unused.collect::<Vec<_>>(), Vec::<&str>::new());
}

/// Returns the string literals of Rust code, each with the code before it in its statement.
fn literals(code: &str) -> Vec<(String, String)> {
    let mut literals = Vec::new();
    let mut before = String::new();
    let mut rest = code;
    while let Some(c) = rest.chars().next() {
        if rest.starts_with("//") {
            rest = &rest[rest.find('\n').unwrap_or(rest.len())..];
            continue;
        }
        if rest.starts_with("'\"'") || rest.starts_with("'\\\"'") {
            rest = &rest[rest[1..].find('\'').map_or(1, |at| at + 2)..];
            continue;
        }
        if let Some(raw) = rest.strip_prefix("r#\"") {
            let end = raw.find("\"#").expect("a closed literal");
            literals.push((before.clone(), raw[..end].to_owned()));
            rest = &raw[end + 2..];
            continue;
        }
        if c == '"' {
            let mut escaped = false;
            let end = rest[1..].find(|c| {
                let ends = c == '"' && !escaped;
                escaped = c == '\\' && !escaped;
                ends
            });
            let end = end.expect("a closed literal");
            literals.push((before.clone(), rest[1..=end].to_owned()));
            rest = &rest[end + 2..];
            continue;
        }
        match c {
            ';' | '{' | '}' => before.clear(),
            c => before.push(c),
        }
        rest = &rest[c.len_utf8()..];
    }
    literals
}

/// Returns whether a literal is text for people: two words in a row.
fn is_prose(literal: &str) -> bool {
    let is_word = |word: &str| {
        let word = word.trim_matches(|c: char| c.is_ascii_punctuation());
        word.len() > 1 && word.chars().all(|c| c.is_alphabetic() || c == '\'')
    };
    // Names of commands, and what `format!` fills in, are no prose.
    if literal.starts_with('/') {
        return false;
    }
    let words = literal.split_whitespace().filter(|it| !it.starts_with('{'));
    let words: Vec<&str> = words.collect();
    words
        .windows(2)
        .any(|two| is_word(two[0]) && is_word(two[1]))
}

/// Code in which text for people is allowed: log lines, errors for operators, and reasons of `expect`.
const NOT_FOR_MEMBERS: [&str; 7] = [
    "debug!(", "info!(", "warn!(", "error!(", "expect(", "#[error(", "#[doc",
];

#[test]
fn no_text_for_members_is_written_in_code() {
    let mut found = Vec::new();
    for folder in ["src/messages", "src/discord/commands"] {
        for (path, code) in sources(folder) {
            for (before, literal) in literals(&code) {
                let is_allowed = NOT_FOR_MEMBERS.iter().any(|it| before.contains(it));
                if is_prose(&literal) && !is_allowed {
                    found.push(format!("{}: {literal}", path.display()));
                }
            }
        }
    }
    assert_eq!(found, Vec::<String>::new());
    // It finds them.
    let code = "frame.text(\"Nothing is due.\".to_owned()); // \"a comment\"";
    assert!(literals(code).iter().any(|(_, it)| is_prose(it)));
    assert_eq!(literals(code).len(), 1);
}
