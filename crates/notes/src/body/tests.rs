use crate::shapes::tests::described;

#[test]
fn an_id_line_counts_wherever_it_stands() {
    insta::assert_snapshot!(described("\
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
fn an_id_in_upper_case_is_kept_in_lower_case() {
    insta::assert_snapshot!(described("### How?\na\nQUESTION ID: ABCDEF12-DA0A-459E-B906-D99DA99E44B4\n"), @r#"
    1: How?
      = abcdef12-da0a-459e-b906-d99da99e44b4
      | a
    "#);
}

#[test]
fn the_last_of_two_ids_counts_and_the_second_is_told() {
    insta::assert_snapshot!(described("\
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
    7:14 SecondId: this answer has a second question id, and the last one counts
    ");
}

#[test]
fn a_malformed_id_is_told_and_never_shown() {
    insta::assert_snapshot!(described("\
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
    3:14 MalformedId: `0b778831` is no question id
    7:1 MalformedId: `` is no question id
    9:14 MalformedId: `{#1}` is no question id
    12:14 MalformedId: `00000000000040008000000000000001` is no question id
    "#);
}

#[test]
fn a_sentence_about_ids_is_no_id_line() {
    insta::assert_snapshot!(described("\
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
fn ids_in_code_and_comments_do_not_count() {
    insta::assert_snapshot!(described("\
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
fn a_marker_line_is_dropped_and_the_text_of_its_paragraph_stays() {
    insta::assert_snapshot!(described("\
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
fn what_is_more_than_a_marker_stays() {
    insta::assert_snapshot!(described("\
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
fn lines_right_below_the_heading_that_ask_are_other_wordings() {
    insta::assert_snapshot!(described("\
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
fn only_lines_of_text_are_other_wordings() {
    insta::assert_snapshot!(described("\
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
    22:14 MalformedId: `#1?` is no question id
    "#);
}

#[test]
fn an_answer_keeps_its_own_blanks_and_loses_those_around_it() {
    insta::assert_snapshot!(described("\
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
fn bare_links_stay_at_the_end_of_the_answer() {
    insta::assert_snapshot!(described("\
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
