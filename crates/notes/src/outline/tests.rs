use crate::shapes::tests::describe;

#[test]
fn an_unclosed_fence_ends_at_the_id_of_its_answer() {
    insta::assert_snapshot!(describe("\
### One?
```python
a = 1

question id: {1}

### Two?
```python
b = 2
```
question id: {2}

### Three?
c
question id: {3}
"), @r#"
    1: One?
      = #1
      | ```python
      | a = 1
    7: Two?
      = #2
      | ```python
      | b = 2
      | ```
    13: Three?
      = #3
      | c
    2:1 UnclosedFence: this code fence is not closed
    "#);
}

#[test]
fn an_unclosed_fence_is_found_even_if_all_later_pairs_are_shifted() {
    insta::assert_snapshot!(describe("\
### One?
```
a = 1

question id: {1}

### Two?
```
b = 2
```

question id: {2}

### Three?
c

question id: {3}
"), @r#"
    1: One?
      = #1
      | ```
      | a = 1
    7: Two?
      = #2
      | ```
      | b = 2
      | ```
    14: Three?
      = #3
      | c
    2:1 UnclosedFence: this code fence is not closed
    "#);
}

#[test]
fn an_unclosed_fence_without_ids_ends_at_the_next_question() {
    insta::assert_snapshot!(describe("\
### One?
```python
# a comment
## Is it a comment?
a = 1

### Two?
b
"), @r#"
    1: One?
      = -
      | ```python
      | # a comment
      | ## Is it a comment?
      | a = 1
    7: Two?
      = -
      | b
    2:1 UnclosedFence: this code fence is not closed
    "#);
    insta::assert_snapshot!(describe("\
### One?
```python
a = 1

### Two?
```python
b = 2
```

### Three?
c
"), @r#"
    1: One?
      = -
      | ```python
      | a = 1
    5: Two?
      = -
      | ```python
      | b = 2
      | ```
    10: Three?
      = -
      | c
    2:1 UnclosedFence: this code fence is not closed
    "#);
    insta::assert_snapshot!(describe("\
### One?
~~~
a = 1

### Two?
~~~
b = 2
~~~

### Three?
c
"), @r#"
    1: One?
      = -
      | ~~~
      | a = 1
    5: Two?
      = -
      | ~~~
      | b = 2
      | ~~~
    10: Three?
      = -
      | c
    2:1 UnclosedFence: this code fence is not closed
    "#);
}

#[test]
fn two_unclosed_fences_are_reported_with_their_own_lines() {
    insta::assert_snapshot!(describe("\
### One?
```py
a
question id: {1}
### Two?
~~~
b
question id: {2}
### Three?
c
question id: {3}
"), @r#"
    1: One?
      = #1
      | ```py
      | a
    5: Two?
      = #2
      | ~~~
      | b
    9: Three?
      = #3
      | c
    2:1 UnclosedFence: this code fence is not closed
    6:1 UnclosedFence: this code fence is not closed
    "#);
}

#[test]
fn an_unclosed_fence_at_the_end_keeps_its_text() {
    insta::assert_snapshot!(describe("\
### One?
a
question id: {1}
### Two?
```py
# no heading
b
"), @r#"
    1: One?
      = #1
      | a
    4: Two?
      = -
      | ```py
      | # no heading
      | b
    5:1 UnclosedFence: this code fence is not closed
    "#);
    insta::assert_snapshot!(describe("### One?\n```"), @"
    1:1 NoAnswer: this question has no answer
    2:1 UnclosedFence: this code fence is not closed
    1: unread, NoAnswer: ### One?
    2: unread, NoQuestion: ```
    ");
}

#[test]
fn a_longer_or_different_fence_can_show_a_whole_note() {
    insta::assert_snapshot!(describe("\
### How is a note written?
````markdown
### How?

```python
a
```

question id: {1}
````
question id: {2}

### And with tildes?
~~~markdown
### How?

```python
b
```
question id: {3}
~~~
question id: {4}
"), @r#"
    1: How is a note written?
      = #2
      | ````markdown
      | ### How?
      |
      | ```python
      | a
      | ```
      |
      | question id: #1
      | ````
    13: And with tildes?
      = #4
      | ~~~markdown
      | ### How?
      |
      | ```python
      | b
      | ```
      | question id: #3
      | ~~~
    "#);
}

#[test]
fn a_fence_that_shows_a_note_stays_whole_beside_an_unclosed_one() {
    insta::assert_snapshot!(describe("\
### How is a note written?
```markdown
### How?
a

question id: {1}
```
question id: {2}

### Two?
```python
b
question id: {3}
"), @r#"
    1: How is a note written?
      = #2
      | ```markdown
      | ### How?
      | a
      |
      | question id: #1
      | ```
    10: Two?
      = #3
      | ```python
      | b
    11:1 UnclosedFence: this code fence is not closed
    "#);
}

#[test]
fn shorter_indented_or_named_fence_lines_do_not_close_a_fence() {
    insta::assert_snapshot!(describe("\
### How?
````
```
# no heading
~~~
    ````
```` no end
### no heading
````
b
### Why?
c
"), @r#"
    1: How?
      = -
      | ````
      | ```
      | # no heading
      | ~~~
      |     ````
      | ```` no end
      | ### no heading
      | ````
      | b
    11: Why?
      = -
      | c
    "#);
}

#[test]
fn a_fence_in_a_list_ends_with_the_list() {
    insta::assert_snapshot!(describe("\
### How?
- a
  ```
  # no heading
### Why?
b
"), @r#"
    1: How?
      = -
      | - a
      |   ```
      |   # no heading
    5: Why?
      = -
      | b
    "#);
}

#[test]
fn comments_end_at_their_closing_mark() {
    insta::assert_snapshot!(describe("\
### How?
a <!-- b --> c <!-- recite: no-quiz -->
<!-->
question id: {1}
"), @r#"
    1: How?
      = #1
      no-quiz
      | a <!-- b --> c <!-- recite: no-quiz -->
      | <!-->
    "#);
    insta::assert_snapshot!(describe("\
### How?
<!-- a

### no heading

recite: no-quiz -->
b
question id: {1}
"), @r#"
    1: How?
      = #1
      | <!-- a
      |
      | ### no heading
      |
      | recite: no-quiz -->
      | b
    "#);
}

#[test]
fn only_the_first_of_too_many_unclosed_fences_are_closed() {
    let note = "### How?\n```py\na\nquestion id: {1}\n".repeat(40);
    let description = describe(&note);
    let questions = description.lines().filter(|line| line.ends_with(": How?"));
    assert_eq!(questions.count(), 33, "{description}");
    assert_eq!(
        description.matches("UnclosedFence").count(),
        33,
        "{description}"
    );
}

/// Returns the answer below a heading.
fn answer(body: &str) -> String {
    let description = describe(&format!("### How?\n{body}\n"));
    let lines = description
        .lines()
        .filter_map(|line| line.strip_prefix("  |"));
    let lines: Vec<&str> = lines.map(str::trim).collect();
    lines.join("\n")
}

#[test]
fn links_to_the_top_of_the_page_are_removed_everywhere() {
    let links = [
        "[Back to top](#contents)",
        "**[⬆ Back to Top](#table-of-contents)**",
        "[↑](#top)",
        "<b><a href=\"#contents\">↥ back to top</a></b>",
        "<a href=\"#contents\">&uarr; Back to Top</a>",
        "([Back to contents](#contents))",
        "[Zurück nach oben](#inhalt)",
        "[返回顶部](#目录)",
        "[Back to top](#a) | [Next](#b)",
    ];
    for link in links {
        for (before, after, shown) in [
            ("text\n", "", "text"),
            ("text  \n", "", "text"),
            ("text\\\n", "", "text\\"),
            ("text\n\n", "", "text"),
            ("text<br>", "", "text"),
            ("text.<br/>\n", "", "text."),
            ("It ends. ", "", "It ends."),
            ("- x\n- y\n  ", "", "x\ny"),
            ("- x\n\n  y\n  ", "", "x\ny"),
            ("1. x\n   ", "\n2. y", "x\ny"),
            ("> x\n> ", "", "x"),
            ("| x | y |\n|---|---|\n| v | w |\n", "", "x\ny\nv\nw"),
            ("text\n\n", "\n---", "text"),
            ("text\n", "\nmore", "text\nmore"),
            ("It ends. ", "\n[Top](#top)\nmore", "It ends.\nmore"),
        ] {
            let answer = answer(&format!("{before}{link}{after}"));
            let plain = crate::Markdown::parse(answer).plain();
            assert_eq!(plain.trim(), shown, "{before:?} {link:?} {after:?}");
        }
    }
}

#[test]
fn links_in_sentences_stay() {
    for body in [
        "See [the top](#top).",
        "Press [Back to top](#top) to leave.",
        "As said\n[above](#valves)",
        "Look at the\n[Pumps](#pumps)",
        "`[Back to top](#top)`",
        "```\n[Back to top](#top)\n```",
        "The button is called [Back to top](#top)",
    ] {
        assert_eq!(answer(body), body);
    }
}
