//! Definition lists: a term, and lines that begin with a colon.

use std::ops::Range;

use super::File;
use super::card::{Card, comment_below, trimmed};
use crate::body::BodyRules;
use crate::coverage::Shape;
use crate::outline::Definition;

/// The terms with their definitions.
pub fn read(file: &File<'_>, piece: &Range<usize>) -> Vec<Card> {
    let text = file.text;
    let within = file.outline.definitions_in(piece).iter();
    // `:::` opens and closes admonitions, and `:material-book:` is an emoji.
    let is_apart = |at: usize| {
        let definition = text[at..].trim_start();
        let words = definition.strip_prefix(':').unwrap_or(definition);
        words.starts_with(char::is_whitespace)
    };
    let is_fence = |range: &Range<usize>| text[range.clone()].trim_start().starts_with("::");
    let within = within.filter(|it| {
        it.body.end <= piece.end && !is_fence(&it.term) && it.starts.iter().all(|&at| is_apart(at))
    });
    within.map(|it| card(file, it)).collect()
}

fn card(file: &File<'_>, definition: &Definition) -> Card {
    let text = file.text;
    let Definition { term, body, starts } = definition;
    // Several terms may share a definition: the others are wordings of the first one.
    let mut terms = text[trimmed(text, term.clone())].lines();
    let first = terms.next().unwrap_or_default().split_whitespace();
    let end = trimmed(text, body.clone()).end;
    Card {
        title: term.clone(),
        question: file.document.joined(first),
        also: terms.map(|term| file.document.line(term.trim())).collect(),
        pieces: pieces(text, body, starts),
        rules: BodyRules::indented(1),
        // Indented, so that it belongs to the definition.
        slot: Some(comment_below(end, file.newline, "  ")),
        is_card: false,
        shape: Shape::Definition,
        ..Card::of(term.start..body.end)
    }
}

/// The definitions without their colons.
fn pieces(text: &str, body: &Range<usize>, starts: &[usize]) -> Vec<Range<usize>> {
    let ends = starts.iter().skip(1).copied().chain([body.end]);
    let definitions = starts.iter().copied().zip(ends).map(|(start, end)| {
        let source = &text[start..end];
        let marked = source.trim_start().strip_prefix(':').unwrap_or(source);
        end - marked.trim_start_matches([' ', '\t']).len()..end
    });
    definitions.collect()
}

#[cfg(test)]
mod tests {
    use crate::shapes::tests::described;

    #[test]
    fn a_definition_is_apart_from_its_colon_and_outside_of_admonitions() {
        insta::assert_snapshot!(described("\
# Cards

Pump
: It moves water.

It is loud.

:material-book: [Docs](https://example.org)

!!! note \"Valves\"
    Valve
    : It closes.

::: tip
Seal
: A ring.
:::
"), @r#"
        1: Cards
          = -
          | It is loud.
          |
          | :material-book: [Docs](https://example.org)
          |
          | !!! note \"Valves\"
          |     Valve
          |     : It closes.
          |
          | ::: tip
          | Seal
          | : A ring.
          | :::
        3: Pump
          / Cards
          = -
          | It moves water.
        "#);
    }
}
