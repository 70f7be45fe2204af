use crate::shapes::tests::describe;

#[test]
fn the_body_answers_the_question_of_the_front_matter() {
    insta::assert_snapshot!(describe("\
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
fn an_answer_can_be_the_rest_of_the_file_verbatim() {
    insta::assert_snapshot!(describe("\
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
fn a_question_can_be_quoted_folded_and_contain_colons() {
    insta::assert_snapshot!(describe("---\nquestion: \"Error: \\\"no module\\\": why?\"\n---\na\n"), @r#"
    2: Error: "no module": why?
      = -
      card
      | a
    "#);
    insta::assert_snapshot!(describe("---\nquestion: 'It''s late: why?'\n---\na\n"), @"
    2: It's late: why?
      = -
      card
      | a
    ");
    insta::assert_snapshot!(describe("---\nquestion: >-\n  What is\n  the answer?\nid: x.1_y-2\n---\na\n"), @"
    2: What is the answer?
      = x.1_y-2
      card
      | a
    ");
    insta::assert_snapshot!(describe("---\nquestion: What is\n  the answer?\n---\na\n"), @"
    2: What is the answer?
      = -
      card
      | a
    ");
    insta::assert_snapshot!(describe("---\nquestion: 42\n---\na\n"), @"
    2: 42
      = -
      card
      | a
    ");
}

#[test]
fn front_matter_can_set_topic_other_wordings_and_quiz() {
    insta::assert_snapshot!(describe("---\nquestion: Why  so?\nalso: [How come?, \"And: why?\"]\ntopic: [General, \"A / B\"]\nquiz: false\n---\na\n"), @"
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
    insta::assert_snapshot!(describe("---\nquestion: Why?\nalso: How come?\ntopic: General\nquiz: maybe\n---\na\n\n<!-- recite: no-quiz -->\n"), @"
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
        let description = describe(&format!("---\nquestion: Why?\nid: {id}\n---\na\n"));
        assert!(
            description.contains(&format!("= {id}\n")),
            "{id}: {description}"
        );
    }
}

#[test]
fn a_uuid_in_the_front_matter_is_lowercased() {
    insta::assert_snapshot!(describe("---\nquestion: Why?\nid: 0B778831-DA0A-459E-B906-D99DA99E44B4 # ours\n---\na\n"), @"
    2: Why?
      = 0b778831-da0a-459e-b906-d99da99e44b4
      card
      | a
    ");
}

#[test]
fn an_invalid_id_is_reported_with_its_position() {
    insta::assert_snapshot!(describe("---\nquestion: Why?\nid: no blanks\n---\na\n"), @"
    2: Why?
      = -
      card
      | a
    3:5 MalformedId: `no blanks` is not a valid id
    ");
    insta::assert_snapshot!(describe("---\nquestion: Why?\nid:\n---\na\n"), @"
    2: Why?
      = -
      card
      | a
    3:4 MalformedId: `` is not a valid id
    ");
}

#[test]
fn an_id_line_counts_if_the_front_matter_has_no_id() {
    insta::assert_snapshot!(describe("---\nquestion: Why?\n---\na\n\nquestion id: {1}\n"), @"
    2: Why?
      = #1
      card
      | a
    ");
    insta::assert_snapshot!(describe("---\nquestion: Why?\nid: x\n---\na\n\nquestion id: {1}\n"), @"
    2: Why?
      = x
      card
      | a
    7:14 SecondId: this answer has two question ids; the one in the front matter is used
    ");
}

#[test]
fn a_question_with_an_empty_body_has_no_answer() {
    insta::assert_snapshot!(describe("---\nid: x\nquestion: Why?\n---\n\n"), @"3:1 NoAnswer: this question has no answer");
    insta::assert_snapshot!(describe("---\nid: x\nquestion: Why?\n---"), @"3:1 NoAnswer: this question has no answer");
}

#[test]
fn front_matter_without_a_question_is_skipped() {
    insta::assert_snapshot!(describe("---\ntitle: Notes\n# comment\n---\n### How?\na\n"), @r#"
    5: How?
      = -
      | a
    "#);
    insta::assert_snapshot!(describe("---\n# only a comment\n---\n### How?\na\n"), @r#"
    4: How?
      = -
      | a
    "#);
    insta::assert_snapshot!(describe("---\n---\n### How?\na\n"), @r#"
    3: How?
      = -
      | a
    "#);
    insta::assert_snapshot!(describe("---\nquestion: \"\"\n...\n### How?\na\n"), @r#"
    4: How?
      = -
      | a
    "#);
}

#[test]
fn invalid_front_matter_is_reported_and_the_text_after_it_is_read() {
    insta::assert_snapshot!(describe("---\ntitle: a\nquestion: Why: how?\n---\n### How?\na\n"), @r#"
    5: How?
      = -
      | a
    3:14 FrontMatter: the front matter is not valid YAML
    "#);
    insta::assert_snapshot!(describe("---\r\ntitle: [a\r\n---\r\n### How?\r\na\r\n"), @r#"
    4: How?
      = -
      | a
    2:8 FrontMatter: the front matter is not valid YAML
    "#);
    insta::assert_snapshot!(describe("---\nid: 1\nid: 2\n---\n### How?\na\n"), @r#"
    5: How?
      = -
      | a
    3:1 FrontMatter: the front matter is not valid YAML
    "#);
    insta::assert_snapshot!(describe("---\njust text\n---\n### How?\na\n"), @r#"
    4: How?
      / just text
      = -
      | a
    "#);
}

#[test]
fn windows_line_endings_are_read() {
    insta::assert_snapshot!(describe("---\r\nid: x\r\nquestion: \"Why?\"\r\n---\r\n\r\na\r\nb\r\n"), @r"
    3: Why?
      = x
      card
      | a\r
      | b
    ");
}

#[test]
fn rules_at_the_top_of_a_note_are_not_front_matter() {
    insta::assert_snapshot!(describe("---\n\n### How?\na\n\n---\n\n### Why?\nb\n"), @r#"
    3: How?
      = -
      | a
    8: Why?
      = -
      | b
    "#);
    insta::assert_snapshot!(describe("---\n### How?\na\n"), @r#"
    2: How?
      = -
      | a
    "#);
}

#[test]
fn the_title_of_a_page_can_be_in_toml() {
    insta::assert_snapshot!(describe("\
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
    insta::assert_snapshot!(describe("\
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
