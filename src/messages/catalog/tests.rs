//! The texts and their declarations agree.

use std::collections::{BTreeMap, BTreeSet};

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
