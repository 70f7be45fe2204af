use crate::shapes::tests::describe;

#[test]
fn an_id_line_is_read_anywhere() {
    insta::assert_snapshot!(describe("\
### After a blank line?
a

question id: {1}

### Glued to a paragraph?
a
question id: {2}

### Under a fence?
```
a
```
question id: {3}

### Indented, and spaced oddly?
a

  Question ID:{4}  \t

### Under a list?
- a
- b
question id: {5}

### At the end of the file?
a
question id: {6}"), @r#"
    1: After a blank line?
      = #1
      | a
    6: Glued to a paragraph?
      = #2
      | a
    10: Under a fence?
      = #3
      | ```
      | a
      | ```
    16: Indented, and spaced oddly?
      = #4
      | a
    21: Under a list?
      = #5
      | - a
      | - b
    26: At the end of the file?
      = #6
      | a
    "#);
}

#[test]
fn an_upper_case_uuid_is_stored_in_lower_case() {
    insta::assert_snapshot!(describe("### How?\na\nQUESTION ID: ABCDEF12-DA0A-459E-B906-D99DA99E44B4\n"), @r#"
    1: How?
      = abcdef12-da0a-459e-b906-d99da99e44b4
      | a
    "#);
}

#[test]
fn the_last_of_two_ids_wins_and_the_second_is_reported() {
    insta::assert_snapshot!(describe("\
### How?
a

question id: {1}

b
question id: {2}
c
"), @"
    1: How?
      = #2
      | a
      |
      | b
      | c
    7:14 SecondId: this answer has two question ids; the last one is used
    ");
}

#[test]
fn an_invalid_id_is_reported_and_never_shown() {
    insta::assert_snapshot!(describe("\
### One?
a
question id: 0b778831
### Two?
a
question id:
### Three?
a
question id: {00000000-0000-4000-8000-000000000001}
### Four?
a
question id: 00000000000040008000000000000001
"), @r#"
    1: One?
      = -
      | a
    4: Two?
      = -
      | a
    7: Three?
      = -
      | a
    10: Four?
      = -
      | a
    3:14 MalformedId: `0b778831` is not a valid question id
    7:1 MalformedId: `` is not a valid question id
    9:14 MalformedId: `{#1}` is not a valid question id
    12:14 MalformedId: `00000000000040008000000000000001` is not a valid question id
    "#);
}

#[test]
fn a_sentence_about_ids_is_not_an_id_line() {
    insta::assert_snapshot!(describe("\
### How?
question id: stands at the end.
The question id: {1}
"), @r#"
    1: How?
      = -
      | question id: stands at the end.
      | The question id: #1
    "#);
}

#[test]
fn ids_in_code_and_long_comments_are_ignored() {
    insta::assert_snapshot!(describe("\
### How?
```
question id: {1}
```

    question id: {2}

<!-- question id: {3} -->
<!--
question id: {4}
-->

- a <!--
  question id: {5}
  -->

Inline `code that
question id: {6}
goes on` here.
"), @"
    1: How?
      = #3
      | ```
      | question id: #1
      | ```
      |
      |     question id: #2
      |
      | <!--
      | question id: #4
      | -->
      |
      | - a <!--
      |   question id: #5
      |   -->
      |
      | Inline `code that
      | question id: #6
      | goes on` here.
    ");
}

#[test]
fn an_answer_marker_line_is_removed() {
    insta::assert_snapshot!(describe("\
### One?

answer
Text.
### Two?
Answer:

Text.
### Three?
  ANSWER:\x20\x20
Text.
"), @r#"
    1: One?
      = -
      | Text.
    5: Two?
      = -
      | Text.
    9: Three?
      = -
      | Text.
    "#);
}

#[test]
fn text_that_is_more_than_an_answer_marker_is_kept() {
    insta::assert_snapshot!(describe("\
### One?
answer: Text.
### Two?
answers
### Three?
Text.
answer
### Four?
```
answer
```
### Five?

    answer
    more
### Six?
answer
answer
"), @r#"
    1: One?
      = -
      | answer: Text.
    3: Two?
      = -
      | answers
    5: Three?
      = -
      | Text.
      | answer
    8: Four?
      = -
      | ```
      | answer
      | ```
    12: Five?
      = -
      |     answer
      |     more
    16: Six?
      = -
      | answer
    "#);
}

#[test]
fn question_lines_right_below_the_heading_are_other_wordings() {
    insta::assert_snapshot!(describe("\
### One?
Eins?
  Un?\x20
Answer.
Really?

Why?
### Two?

A blank line stands above. Does it ask?
### Three?
Drei？
answer:
Text.
"), @r#"
    1: One?
      + Eins?
      + Un?
      = -
      | Answer.
      | Really?
      |
      | Why?
    8: Two?
      = -
      | A blank line stands above. Does it ask?
    11: Three?
      + Drei？
      = -
      | Text.
    "#);
}

#[test]
fn only_text_lines_are_other_wordings() {
    insta::assert_snapshot!(describe("\
### One?
- is it a list?
### Two?
> is it a quote?
### Three?
Drei?
- is it a list?
### Four?
```
is it code?
```
### Five?
Fünf?
```
is it code?
```
### Six?
Is it a heading?
----------------
a
### Seven?
question id: {1}?
b
"), @r#"
    1: One?
      = -
      | - is it a list?
    3: Two?
      = -
      | > is it a quote?
    5: Three?
      + Drei?
      = -
      | - is it a list?
    8: Four?
      = -
      | ```
      | is it code?
      | ```
    12: Five?
      + Fünf?
      = -
      | ```
      | is it code?
      | ```
    17: Six?
      = -
      | Is it a heading?
      | ----------------
      | a
    21: Seven?
      = -
      | b
    22:14 MalformedId: `#1?` is not a valid question id
    "#);
}

#[test]
fn an_answer_keeps_inner_blank_lines_and_loses_outer_ones() {
    insta::assert_snapshot!(describe("\
### How?

\t

    indented\x20\x20

a\x20\x20
b


c

"), @r#"
    1: How?
      = -
      |     indented··
      |
      | a··
      | b
      |
      |
      | c
    "#);
}

#[test]
fn bare_links_at_the_end_of_an_answer_are_kept() {
    insta::assert_snapshot!(describe("\
### How?
a

https://example.org/a#b
https://example.org/c

question id: {1}
"), @r#"
    1: How?
      = #1
      | a
      |
      | https://example.org/a#b
      | https://example.org/c
    "#);
}
