use crate::shapes::tests::describe;

#[test]
fn a_rule_directly_below_a_card_ends_it() {
    // The last lines of the answer of each card, above each kind of rule.
    let answers = ["b", "b\nc\nd", "b\n\nc", "- b\n- c", "b\n\n- c\n- d"];
    type Shape = fn(&str) -> String;
    let shapes: [(&str, Shape); 6] = [
        ("", |answer| format!("What? #flashcard\n{answer}\n")),
        ("", |answer| format!("Q: What?\nA: {answer}\n")),
        ("", |answer| format!("**Q:** What?\n\n**A:** {answer}\n")),
        ("", |answer| format!("**What is it?**\n\n{answer}\n")),
        ("", |answer| format!("**What is it?**\n{answer}\n")),
        ("#flashcards\n\n", |answer| format!("What?\n?\n{answer}\n")),
    ];
    for (begin, shape) in shapes {
        for answer in answers {
            if begin.contains("#flashcards") && answer.contains("\n\n") {
                continue; // A blank line ends such a card.
            }
            for rule in ["---", "===", "***"] {
                let note = format!(
                    "{begin}{}{rule}\n\n{}{rule}\n",
                    shape(answer),
                    shape("x\ny")
                );
                let reading = crate::shapes::read(&note, "a.md");
                let answers: Vec<_> = reading.drafts.iter().map(|it| it.answer.as_str()).collect();
                assert_eq!(answers, [answer, "x\ny"], "{note}");
                assert_eq!(reading.unread, [], "{note}");
            }
        }
    }
}

#[test]
fn a_card_on_one_line_is_not_a_heading() {
    insta::assert_snapshot!(describe("\
#flashcards

What::That
---

The ==one== is y
===

a : b #flashcard
---
"), @r"
    3: What
      = -
      card
      | That
    6: The \[…] is y
      = -
      card
      | The ==one== is y
    9: a
      = -
      card
      | b
    ");
    insta::assert_snapshot!(describe("\
C: The [one] is y
---
C: The [two] is z
and more
---
"), @r"
        1: The \[…] is y
          = -
          card
          | The [one] is y
        3: The \[…] is z and more
          = -
          card
          | The [two] is z
          | and more
        ");
}

#[test]
fn underlined_titles_stay_headings() {
    insta::assert_snapshot!(describe("\
Pumps
=====

Q: What is a pump?
------------------
It moves water.

How loud is it?
---
Q: Is it loud?
A: No.

Valves
------
They let water through.
"), @"
    4: What is a pump?
      / Pumps
      = -
      | It moves water.
    10: Is it loud?
      / Pumps
      = -
      card
      | No.
    13: Valves
      / Pumps
      = -
      | They let water through.
    ");
}
