use crate::ProblemKind;
use crate::shapes::read;
use crate::shapes::tests::describe;

#[test]
fn topics_are_the_headings_above_a_question() {
    insta::assert_snapshot!(describe("\
# Python
## The *event* `loop`
### How to run it?
a
### How to stop it?
b
## Tasks
### What is a task?
c
"), @r#"
    3: How to run it?
      / Python
      / The event loop
      = -
      | a
    5: How to stop it?
      / Python
      / The event loop
      = -
      | b
    8: What is a task?
      / Python
      / Tasks
      = -
      | c
    "#);
}

#[test]
fn deeper_headings_belong_to_the_answer() {
    insta::assert_snapshot!(describe("\
### How?

Short.

#### Example

Long.

##### Why?
Because.

question id: {1}

### When?
Now.

question id: {2}
"), @r#"
    1: How?
      = #1
      | Short.
      |
      | #### Example
      |
      | Long.
      |
      | ##### Why?
      | Because.
    14: When?
      = #2
      | Now.
    "#);
}

#[test]
fn each_file_has_its_own_question_level() {
    insta::assert_snapshot!(describe("\
## How?
a
## Why?
b
"), @r#"
    1: How?
      = -
      | a
    3: Why?
      = -
      | b
    "#);
    insta::assert_snapshot!(describe("\
# How?
a
## Step one
b
## Step two
c
"), @"
    1: How?
      = -
      | a
      | ## Step one
      | b
      | ## Step two
      | c
    ");
    insta::assert_snapshot!(describe("\
## Q. What is a list?
a
### Example
b
## Q. What is a dict?
c
### Example
d
"), @"
    1: What is a list?
      = -
      | a
      | ### Example
      | b
    5: What is a dict?
      = -
      | c
      | ### Example
      | d
    ");
}

#[test]
fn questions_of_several_levels_in_one_file_are_all_read() {
    insta::assert_snapshot!(describe("\
## How?
a
question id: {1}
### Why?
b
question id: {2}
## When?
c
question id: {3}
"), @r#"
    1: How?
      = #1
      | a
    4: Why?
      = #2
      | b
    7: When?
      = #3
      | c
    "#);
}

#[test]
fn the_level_with_one_id_each_takes_precedence_over_the_wording() {
    insta::assert_snapshot!(describe("\
# Notes
An introduction.
## How it works
### create_task
a
#### Why?
b
#### When?
c
question id: {1}
### gather
d
question id: {2}
"), @"
    1: Notes
      = -
      | An introduction.
    4: create_task
      / Notes
      / How it works
      = #1
      | a
      | #### Why?
      | b
      | #### When?
      | c
    11: gather
      / Notes
      / How it works
      = #2
      | d
    ");
}

#[test]
fn the_only_id_of_a_file_does_not_make_its_title_the_question() {
    insta::assert_snapshot!(describe("\
# Holidays

### How do I ask?

Like so.

### Who knows?

You.

question id: {1}
"), @r#"
    3: How do I ask?
      / Holidays
      = -
      | Like so.
    7: Who knows?
      / Holidays
      = #1
      | You.
    "#);
}

#[test]
fn a_single_note_below_a_title_with_an_introduction_is_the_question() {
    insta::assert_snapshot!(describe("\
# asyncio
My notes.

### create_task
a

question id: {1}
"), @"
    1: asyncio
      = -
      | My notes.
    4: create_task
      / asyncio
      = #1
      | a
    ");
}

#[test]
fn entries_with_text_and_one_part_each_are_the_questions_not_their_parts() {
    insta::assert_snapshot!(describe("\
## create_task
a
### Example
b
question id: {1}
## gather
c
### Example
d
question id: {2}
"), @r#"
    1: create_task
      = #1
      | a
      | ### Example
      | b
    6: gather
      = #2
      | c
      | ### Example
      | d
    "#);
}

#[test]
fn a_section_with_text_and_no_question_below_it_is_included() {
    insta::assert_snapshot!(describe("\
# Project
Introduction.
## Install
cargo install
## Trouble
### Why does it fail?
a
## License
"), @"
    1: Project
      = -
      | Introduction.
    3: Install
      / Project
      = -
      | cargo install
    6: Why does it fail?
      / Project
      / Trouble
      = -
      | a
    8: unread, NoAnswer: ## License
    ");
}

#[test]
fn a_document_of_plain_headings_is_divided_below_its_title() {
    insta::assert_snapshot!(describe("\
# Project
Introduction.
## Install
a
### From source
b
## Usage
c
"), @"
    1: Project
      = -
      | Introduction.
    3: Install
      / Project
      = -
      | a
    5: From source
      / Project
      / Install
      = -
      | b
    7: Usage
      / Project
      = -
      | c
    ");
    insta::assert_snapshot!(describe("\
# Project
Only a title.
"), @"
    1: Project
      = -
      | Only a title.
    ");
}

#[test]
fn a_heading_needs_a_space_after_its_marks_and_closing_marks_are_dropped() {
    insta::assert_snapshot!(describe("\
### What is C#?
a
### What is F# ###
b
   ###\tWhat is J#\t
c
###no heading
\\### no heading
####### no heading
"), @r#"
    1: What is C#?
      = -
      | a
    3: What is F#
      = -
      | b
    5: What is J#
      = -
      | c
      | ###no heading
      | \\### no heading
      | ####### no heading
    "#);
}

#[test]
fn headings_in_code_lists_quotes_and_html_are_not_questions() {
    insta::assert_snapshot!(describe("\
### How?

```bash
### a comment?
# another
```

    ### indented code?

1. ### in a list?
> ### in a quote?

<div>
### in html?
</div>

<!--
### in a comment?
-->

question id: {1}
"), @"
    1: How?
      = -
      | ```bash
      | ### a comment?
      | # another
      | ```
      |
      |     ### indented code?
    10: in a list?
      = #1
      | > ### in a quote?
      |
      | <div>
      | ### in html?
      | </div>
      |
      | <!--
      | ### in a comment?
      | -->
    ");
}

#[test]
fn an_underlined_line_right_below_a_question_is_its_answer() {
    insta::assert_snapshot!(describe("\
### How?

Part one
========
a

Why?
----
b
"), @r#"
    1: How?
      = -
      | Part one
      | ========
      | a
    7: Why?
      = -
      | b
    "#);
}

#[test]
fn a_heading_without_an_answer_is_reported_with_its_line() {
    insta::assert_snapshot!(describe("\
### Empty?

### Only an id?

question id: {1}

### Only a marker?
answer:

### Only a second wording?
And why?

### Only a comment and a rule?
<!-- later -->

---

### Answered?
yes
"), @r"
    18: Answered?
      = -
      | yes
    1:1 NoAnswer: this question has no answer
    3:1 NoAnswer: this question has no answer
    7:1 NoAnswer: this question has no answer
    10:1 NoAnswer: this question has no answer
    13:1 NoAnswer: this question has no answer
    1: unread, NoAnswer: ### Empty?
    3: unread, NoAnswer: ### Only an id?
    6: unread, NoAnswer: ### Only a marker?\nanswer:\n\n### Only a second wording?\nA
    ");
}

#[test]
fn a_heading_without_words_is_reported() {
    insta::assert_snapshot!(describe("\
### How?
a
###
b
### ###
c
"), @r"
    1: How?
      = -
      | a
    3:1 NoQuestion: this heading is empty
    5:1 NoQuestion: this heading is empty
    3: unread, NoQuestion: ###\nb\n### ###\nc
    ");
}

#[test]
fn a_picture_alone_is_an_answer() {
    insta::assert_snapshot!(describe("### How?\n![](a.png)\n"), @r#"
    1: How?
      = -
      | ![](a.png)
    "#);
}

#[test]
fn windows_line_endings_tabs_and_a_missing_final_newline_are_read() {
    insta::assert_snapshot!(describe("# T\r\n\r\n### How?\t\r\nSecond?\r\nanswer:\r\na\tb\r\nc\r\n\r\nquestion id: {1}\r\n\r\n### Why?\r\nd"), @r#"
    3: How?
      + Second?
      / T
      = #1
      | a\tb\r
      | c
    11: Why?
      / T
      = -
      | d
    "#);
}

#[test]
fn all_scripts_are_read() {
    insta::assert_snapshot!(describe("\
### なぜですか？
はい。
### ما هو الحل؟
نعم
### Что такое асинхронность?
Ответ 🦀
"), @r#"
    1: なぜですか？
      = -
      | はい。
    3: ما هو الحل؟
      = -
      | نعم
    5: Что такое асинхронность?
      = -
      | Ответ 🦀
    "#);
}

#[test]
fn equal_questions_are_both_read() {
    insta::assert_snapshot!(describe("\
### How?
a
question id: {1}
### How?
b
question id: {2}
"), @r#"
    1: How?
      = #1
      | a
    4: How?
      = #2
      | b
    "#);
}

#[test]
fn a_topic_that_is_too_long_is_cut_off_and_reported() {
    let long = "é".repeat(100_000);
    let reading = read(&format!("# {long}\n{}", "## How?\na\n".repeat(3)), "a.md");
    for draft in &reading.drafts {
        let [topic] = draft.headings.as_slice() else {
            panic!("one topic");
        };
        assert_eq!(topic.chars().count(), 250);
    }
    let [flaw] = reading.flaws.as_slice() else {
        panic!("{:?}", reading.flaws);
    };
    assert_eq!((flaw.at, flaw.kind), (0, ProblemKind::LongHeading));
    assert_eq!(
        flaw.what,
        "this topic has 100000 characters and is cut off after 250"
    );
}

#[test]
fn a_long_topic_is_reported_once_for_all_text_below_it() {
    let long = "word ".repeat(80);
    let long = long.trim();
    for below in [
        "### How?\n\nSo.\n",
        "Q: How?\nA: So.\n",
        "Q: How?\nA: So.\n\n### Why?\n\nSo.\n",
        "<details><summary>How?</summary>\n\nSo.\n\n</details>\n",
    ] {
        let reading = crate::shapes::read(&format!("# {long}\n\n{below}"), "a.md");
        for draft in &reading.drafts {
            assert_eq!(draft.headings, [&long[..250]], "{below}");
        }
        let reported = reading.flaws.iter();
        let reported = reported.filter(|it| it.what.starts_with("this topic has 399 characters"));
        assert_eq!(reported.count(), 1, "{below}");
    }
}

#[test]
fn other_wordings_in_a_card_count() {
    for note in [
        "Q: How?\nA: So.\n<!-- recite: also \"Which way?\" -->\n",
        "<details><summary>How?</summary>\n\nSo. <!-- recite: also \"Which way?\" -->\n\n</details>\n",
        "#flashcards\n\nHow:::So <!-- recite: also \"Which way?\" -->\n",
    ] {
        let drafts = crate::shapes::read(note, "a.md").drafts;
        let also = &drafts[0].also;
        assert_eq!(also.len(), 1, "{note}");
        assert_eq!(also[0].as_str(), "Which way?");
        assert!(drafts[1..].iter().all(|it| it.also.is_empty()), "{note}");
    }
}

#[test]
fn text_after_a_revealed_answer_on_the_same_line_stays_separate() {
    for (after, answer) in [
        (
            " See above.\n",
            "It fills the pump.\n\n</details> See above.",
        ),
        ("\nSee above.\n", "It fills the pump.\nSee above."),
        ("\n\nSee above.\n", "It fills the pump.\n\nSee above."),
        ("\n", "It fills the pump."),
    ] {
        let note = format!(
            "### What does it do?\n\n`prime`\n\n<details><summary>Answer</summary>\n\nIt fills the pump.\n\n</details>{after}"
        );
        let reading = crate::shapes::read(&note, "a.md");
        assert_eq!(reading.drafts[0].answer.as_str(), answer, "{after:?}");
    }
}

#[test]
fn a_single_letter_is_a_title_and_not_a_label() {
    for letter in ["q", "Q", "P", "F"] {
        let note = format!("# Letters\n\n### {letter}\nanswer:\nText.\n\nquestion id: id-1\n");
        let reading = crate::shapes::read(&note, "a.md");
        let texts = reading.drafts.iter();
        let texts: Vec<_> = texts
            .map(|it| (it.question.as_str(), it.answer.as_str()))
            .collect();
        assert_eq!(texts, [(letter, "Text.")], "{note}");
    }
}
