//! Blocks of site generators whose title asks, as a summary does: `::: details What is a pump?`, `<Accordion title=…>`.

use std::ops::Range;

use super::card::{Card, comment_below, trimmed};
use super::{File, exercises, reveals};
use crate::Markdown;
use crate::body::BodyRules;
use crate::coverage::Shape;
use crate::fences::lines_outside_code;
use crate::folds::{Fold, folds};
use crate::outline::{Outline, covering};

/// Drops the headings in blocks that ask: they belong to the answer.
pub fn settle(text: &str, outline: &mut Outline, start: usize) {
    let folds = folds(lines_outside_code(&text[start..]));
    let asking = folds.iter().filter(|it| it.opening.question().is_some());
    let mut bodies: Vec<Range<usize>> = Vec::new();
    for fold in asking {
        let body = start + fold.body.start..start + fold.body.end;
        if bodies.last().is_none_or(|last| last.end <= body.start) {
            bodies.push(body);
        }
    }
    let is_within = |at: usize| covering(&bodies, at).is_some();
    outline.headings.retain(|it| !is_within(it.line.start));
}

/// The blocks in a piece that ask, each with its content for an answer. Those in one that asks belong to its answer.
pub fn read(file: &File<'_>, piece: &Range<usize>) -> Vec<Card> {
    let mut cards: Vec<Card> = Vec::new();
    let mut from = piece.start;
    for fold in folds(file.lines(piece.clone())) {
        let is_taken = from > fold.range.start;
        let number = || {
            let title = fold.opening.title;
            exercises::read(file, title, &fold.body, BodyRules::default()).map(|_| title)
        };
        if !is_taken && let Some(question) = fold.opening.question().or_else(number) {
            cards.push(card(file, &fold, question));
        } else if !is_taken {
            let above = from..fold.range.start;
            let answer = || card(file, &fold, "");
            cards.extend(reveals::asked(file, above, fold.opening.title, answer));
        }
        from = cards.last().map_or(from, |it| it.range.end);
    }
    cards
}

fn card(file: &File<'_>, fold: &Fold<'_>, question: &str) -> Card {
    let text = file.text;
    let body = fold.body.clone();
    let lines = text[body.clone()].lines();
    let first = lines.clone().find(|line| !line.trim().is_empty());
    let indent = first.map_or(0, |it| it.len() - it.trim_start_matches(' ').len());
    let end = trimmed(text, body.clone()).end;
    Card {
        title: fold.range.start..body.start,
        question: Markdown::parse_line(question),
        slot: Some(comment_below(
            end,
            &file.newline.repeat(2),
            &" ".repeat(indent),
        )),
        pieces: vec![body],
        rules: BodyRules::indented(indent),
        shape: Shape::Details,
        ..Card::of(fold.range.clone())
    }
}

#[cfg(test)]
mod tests {
    use crate::shapes::tests::described;

    #[test]
    fn blocks_whose_title_asks_are_cards() {
        insta::assert_snapshot!(described("\
# Machines

::: details What is a pump?
It moves water.

## Part
More.
:::

:::note Question What is a valve?

It closes.

:::

+++ What is a seal?

A ring:

```
+++
```

+++

<AccordionGroup>
  <Accordion title=\"What is a lid?\" icon=\"a\">
    It covers.

    ```sh
    lid
    ```
  </Accordion>
  <Accordion title=\"Lids\">
    They are round.
  </Accordion>
</AccordionGroup>

{{< faq q=\"The wheel\" >}}
It turns.
{{< /faq >}}

{{% expand title=\"Q1: The **loud** one\" %}}
Air.
{{% /expand %}}

{% details What is a case? %}

{% details Why inside? %}
It holds.
{% enddetails %}

{% enddetails %}

::: details Notes
::: tip Is it inside?
Yes.
:::
:::

+++ Is it open?
"), @r#"
        1: Machines
          = -
          | <AccordionGroup>
          |   <Accordion title=\"Lids\">
          |     They are round.
          |   </Accordion>
          | </AccordionGroup>
          |
          |
          | ::: details Notes
          | :::
          |
          | +++ Is it open?
        3: What is a pump?
          / Machines
          = -
          card
          | It moves water.
          |
          | ## Part
          | More.
        10: What is a valve?
          / Machines
          = -
          card
          | It closes.
        16: What is a seal?
          / Machines
          = -
          card
          | A ring:
          |
          | ```
          | +++
          | ```
        27: What is a lid?
          / Machines
          = -
          card
          | It covers.
          |
          | ```sh
          | lid
          | ```
        39: The wheel
          / Machines
          = -
          card
          | It turns.
        43: The **loud** one
          / Machines
          = -
          card
          | Air.
        47: What is a case?
          / Machines
          = -
          card
          | {% details Why inside? %}
          | It holds.
          | {% enddetails %}
        56: Is it inside?
          / Machines
          = -
          card
          | Yes.
        "#);
    }

    #[test]
    fn blocks_whose_title_asks_nothing_stay_text_with_their_title() {
        let markdown = crate::Markdown::parse(
            "\
a

+++ Pumps

b
+++

{{< details \"Valves\" >}}
  c

      d
{{< /details >}}

<Accordion title=\"Lids\">
  e
</Accordion>
",
        );
        insta::assert_snapshot!(markdown.plain(), @"
        a
        Pumps
        b
        Valves
        c
        d
        Lids
        e
        ");
    }

    #[test]
    fn a_block_may_reveal_the_answer_to_the_text_above_it() {
        insta::assert_snapshot!(described("\
## Problems

**Question 1:** Given a trace, size
a hall.

{% details Click here for the answer. %}

Two pumps.

{% enddetails %}

Is it large?

```
code
```

+++ Solution
No.
+++

Text.

+++ Solution
None.
+++
"), @"
        3: Given a trace, size a hall.
          / Problems
          = -
          card
          | Two pumps.
        12: Is it large?
          / Problems
          = -
          card
          ? ```
          ? code
          ? ```
          | No.
        22: Text.
          / Problems
          = -
          card
          | None.
        ");
    }

    #[test]
    fn a_closed_fence_in_an_indented_block_is_closed() {
        let inner = "    ```sh\n    a\n    ```\n";
        for (open, close) in [
            ("??? question \"How?\"\n\n", ""),
            ("!!! note\n\n", ""),
            ("::: details How?\n\n", ":::\n"),
            ("<Accordion title=\"How?\">\n", "</Accordion>\n"),
            (
                "{{< details \"How\" >}}\n    Text.\n\n",
                "{{< /details >}}\n",
            ),
        ] {
            let note = format!("{open}{inner}{close}\n## Next\n\nMore.\n");
            let reading = crate::shapes::read(&note, "n.md");
            assert_eq!(reading.flaws.len(), 0, "{note}");
            assert_eq!(reading.headings.len(), 1, "{note}");
        }
    }
}
