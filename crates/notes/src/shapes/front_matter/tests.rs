use crate::shapes::tests::described;

#[test]
fn the_body_answers_the_question_of_the_front_matter() {
    insta::assert_snapshot!(described("\
---
id: 3f2a9c
question: How do I join?
sort_order: 4
tags: [a, b]
---

### First step

Sign up.

### Is it free?

Yes.
"), @"
    3: How do I join?
      = 3f2a9c
      card
      | ### First step
      |
      | Sign up.
      |
      | ### Is it free?
      |
      | Yes.
    ");
}

#[test]
fn an_answer_may_be_the_rest_of_the_file_word_for_word() {
    insta::assert_snapshot!(described("\
---
question: Which of these?
id: a
verbatim: true
prompt: \"- [ ] one\\n- [ ] two\"
---
<!-- recite: ignore -->
answer:

%% kept %% ^block

    code

#flashcards a::b

question id: b

```
"), @r"
    2: Which of these?
      = a
      card
      ? - [ ] one
      ? - [ ] two
      | <!-- recite: ignore -->
      | answer:
      |
      | %% kept %% ^block
      |
      |     code
      |
      | #flashcards a::b
      |
      | question id: b
      |
      | ```
    ");
}

#[test]
fn a_question_may_be_quoted_folded_and_hold_colons() {
    insta::assert_snapshot!(described("---\nquestion: \"Error: \\\"no module\\\": why?\"\n---\na\n"), @r#"
    2: Error: "no module": why?
      = -
      card
      | a
    "#);
    insta::assert_snapshot!(described("---\nquestion: 'It''s late: why?'\n---\na\n"), @"
    2: It's late: why?
      = -
      card
      | a
    ");
    insta::assert_snapshot!(described("---\nquestion: >-\n  What is\n  the answer?\nid: x.1_y-2\n---\na\n"), @"
    2: What is the answer?
      = x.1_y-2
      card
      | a
    ");
    insta::assert_snapshot!(described("---\nquestion: What is\n  the answer?\n---\na\n"), @"
    2: What is the answer?
      = -
      card
      | a
    ");
    insta::assert_snapshot!(described("---\nquestion: 42\n---\na\n"), @"
    2: 42
      = -
      card
      | a
    ");
}

#[test]
fn front_matter_may_name_the_topic_other_wordings_and_the_quiz() {
    insta::assert_snapshot!(described("---\nquestion: Why  so?\nalso: [How come?, \"And: why?\"]\ntopic: [General, \"A / B\"]\nquiz: false\n---\na\n"), @"
    2: Why  so?
      + How come?
      + And: why?
      / General
      / A / B
      = -
      no-quiz
      card
      | a
    ");
    insta::assert_snapshot!(described("---\nquestion: Why?\nalso: How come?\ntopic: General\nquiz: maybe\n---\na\n\n<!-- recite: no-quiz -->\n"), @"
    2: Why?
      + How come?
      / General
      = -
      no-quiz
      card
      | a
      |
      | <!-- recite: no-quiz -->
    ");
}

#[test]
fn an_id_that_looks_like_a_number_stays_as_written() {
    for id in [
        "1e10",
        "0123",
        "0x1F",
        "12",
        "1_000",
        ".5",
        "true",
        "2024-01-01",
    ] {
        let described = described(&format!("---\nquestion: Why?\nid: {id}\n---\na\n"));
        assert!(
            described.contains(&format!("= {id}\n")),
            "{id}: {described}"
        );
    }
}

#[test]
fn a_uuid_in_the_front_matter_is_kept_in_lower_case() {
    insta::assert_snapshot!(described("---\nquestion: Why?\nid: 0B778831-DA0A-459E-B906-D99DA99E44B4 # ours\n---\na\n"), @"
    2: Why?
      = 0b778831-da0a-459e-b906-d99da99e44b4
      card
      | a
    ");
}

#[test]
fn an_id_that_cannot_be_one_is_told_where_it_stands() {
    insta::assert_snapshot!(described("---\nquestion: Why?\nid: no blanks\n---\na\n"), @"
    2: Why?
      = -
      card
      | a
    3:5 MalformedId: `no blanks` is no id
    ");
    insta::assert_snapshot!(described("---\nquestion: Why?\nid:\n---\na\n"), @"
    2: Why?
      = -
      card
      | a
    3:4 MalformedId: `` is no id
    ");
}

#[test]
fn an_id_line_below_counts_where_the_front_matter_has_none() {
    insta::assert_snapshot!(described("---\nquestion: Why?\n---\na\n\nquestion id: {1}\n"), @"
    2: Why?
      = #1
      card
      | a
    ");
    insta::assert_snapshot!(described("---\nquestion: Why?\nid: x\n---\na\n\nquestion id: {1}\n"), @"
    2: Why?
      = x
      card
      | a
    7:14 SecondId: this answer has a second question id, and the one in the front matter counts
    ");
}

#[test]
fn a_question_with_an_empty_body_has_no_answer() {
    insta::assert_snapshot!(described("---\nid: x\nquestion: Why?\n---\n\n"), @"3:1 NoAnswer: question has no answer");
    insta::assert_snapshot!(described("---\nid: x\nquestion: Why?\n---"), @"3:1 NoAnswer: question has no answer");
}

#[test]
fn front_matter_without_a_question_is_passed_over() {
    insta::assert_snapshot!(described("---\ntitle: Notes\n# comment\n---\n### How?\na\n"), @r#"
    5: How?
      = -
      | a
    "#);
    insta::assert_snapshot!(described("---\n# only a comment\n---\n### How?\na\n"), @r#"
    4: How?
      = -
      | a
    "#);
    insta::assert_snapshot!(described("---\n---\n### How?\na\n"), @r#"
    3: How?
      = -
      | a
    "#);
    insta::assert_snapshot!(described("---\nquestion: \"\"\n...\n### How?\na\n"), @r#"
    4: How?
      = -
      | a
    "#);
}

#[test]
fn unreadable_front_matter_is_told_and_the_text_behind_it_is_read() {
    insta::assert_snapshot!(described("---\ntitle: a\nquestion: Why: how?\n---\n### How?\na\n"), @r#"
    5: How?
      = -
      | a
    3:14 FrontMatter: the front matter cannot be read as YAML
    "#);
    insta::assert_snapshot!(described("---\r\ntitle: [a\r\n---\r\n### How?\r\na\r\n"), @r#"
    4: How?
      = -
      | a
    2:8 FrontMatter: the front matter cannot be read as YAML
    "#);
    insta::assert_snapshot!(described("---\nid: 1\nid: 2\n---\n### How?\na\n"), @r#"
    5: How?
      = -
      | a
    3:1 FrontMatter: the front matter cannot be read as YAML
    "#);
    insta::assert_snapshot!(described("---\njust text\n---\n### How?\na\n"), @r#"
    4: How?
      / just text
      = -
      | a
    "#);
}

#[test]
fn windows_line_ends_are_read() {
    insta::assert_snapshot!(described("---\r\nid: x\r\nquestion: \"Why?\"\r\n---\r\n\r\na\r\nb\r\n"), @r"
    3: Why?
      = x
      card
      | a\r
      | b
    ");
}

#[test]
fn rules_at_the_top_of_a_note_are_no_front_matter() {
    insta::assert_snapshot!(described("---\n\n### How?\na\n\n---\n\n### Why?\nb\n"), @r#"
    3: How?
      = -
      | a
    8: Why?
      = -
      | b
    "#);
    insta::assert_snapshot!(described("---\n### How?\na\n"), @r#"
    2: How?
      = -
      | a
    "#);
}

#[test]
fn toml_names_the_page() {
    insta::assert_snapshot!(described("\
+++
title = \"Pumps\"
date = 2020-01-01
aliases = [
  \"lifters\",
  'movers',
]

[params]
title = \"other\"
+++
They move water.
"), @"
    12: Pumps
      ~ lifters
      ~ movers
      = -
      | They move water.
    ");
    insta::assert_snapshot!(described("\
---
# A deck of hashcards.
name = \"My Deck\"
---

Q: What is a pump?
A: It moves
water.

C:
Build something [people] want.

— [Paul Graham], *[Lisp]*
"), @r"
    6: What is a pump?
      = -
      card
      | It moves
      | water.
    10: Build something \[…] want. — Paul Graham, *Lisp*
      = -
      card
      | Build something [people] want.
      |
      | — [Paul Graham], *[Lisp]*
    10: Build something people want. — \[…], *Lisp*
      = -
      card
      | Build something [people] want.
      |
      | — [Paul Graham], *[Lisp]*
    10: Build something people want. — Paul Graham, *\[…]*
      = -
      card
      | Build something [people] want.
      |
      | — [Paul Graham], *[Lisp]*
    ");
}
