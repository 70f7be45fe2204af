//! Tests of whole files: directives, texts without questions, long questions.

use super::read;
use crate::position::LineIndex;

/// Describes everything read from a note, one fact per line. `{1}` to `{9}` in the note stand for UUIDs, and are
/// shown as `#1` to `#9`.
///
/// ```text
/// 3: How?            the line and the question
///   + Why?           another wording
///   / topic
///   = #1             its id, or - for none
///   no-quiz
///   | answer         trailing blanks as ·
/// 9:1 MissingFile: …
/// ```
pub fn describe(note: &str) -> String {
    describe_at("a.md", note)
}

/// Like [`describe`], for a file with this path.
pub fn describe_at(path: &str, note: &str) -> String {
    let text = with_ids(note);
    let reading = read(&text, path);
    let places = LineIndex::new(&text);
    let mut description = String::new();
    for draft in &reading.drafts {
        description += &format!("{}: {}\n", places.line_column(draft.at).0, draft.question);
        for wording in &draft.also {
            description += &format!("  + {wording}\n");
        }
        for alias in &draft.aliases {
            description += &format!("  ~ {alias}\n");
        }
        for topic in &draft.headings {
            description += &format!("  / {topic}\n");
        }
        let id = draft.id.as_ref().map_or("-", |(id, _)| id.as_str());
        description += &format!(
            "  = {}\n",
            id.replace("00000000-0000-4000-8000-00000000000", "#")
        );
        if draft.quiz_rule == crate::QuizRule::NoQuiz {
            description += "  no-quiz\n";
        }
        if draft.is_card {
            description += "  card\n";
        }
        for line in draft
            .prompt
            .as_str()
            .split('\n')
            .filter(|_| !draft.prompt.as_str().is_empty())
        {
            description += &format!("  ? {}\n", line.trim_end());
        }
        for line in draft.answer.as_str().split('\n') {
            let line = line.escape_debug().to_string();
            let trimmed = line.trim_end();
            let line = format!("  | {trimmed}{}", "·".repeat(line.len() - trimmed.len()));
            description += &format!("{}\n", line.trim_end());
        }
    }
    let mut problems: Vec<_> = reading
        .flaws
        .into_iter()
        .map(|flaw| flaw.into_problem("", &places))
        .collect();
    problems.sort();
    for problem in problems {
        description += &format!(
            "{}:{} {:?}: {}\n",
            problem.line, problem.column, problem.kind, problem.what
        );
    }
    for unread in &reading.unread {
        let line = places.line_column(unread.range.start).0;
        let words = text[unread.range.clone()].trim().escape_debug().to_string();
        let words: String = words.chars().take(60).collect();
        description += &format!("{line}: unread, {:?}: {words}\n", unread.reason);
    }
    description.replace("00000000-0000-4000-8000-00000000000", "#")
}

/// Replaces `{1}` to `{9}` in a note by UUIDs.
pub fn with_ids(note: &str) -> String {
    (1..10).fold(note.to_owned(), |text, n| {
        text.replace(
            &format!("{{{n}}}"),
            &format!("00000000-0000-4000-8000-00000000000{n}"),
        )
    })
}

#[test]
fn a_file_with_an_ignore_directive_above_its_headings_is_excluded() {
    insta::assert_snapshot!(describe("\
<!-- recite: ignore -->
# How to write a note
text
"), @r"1: unread, Ignored: <!-- recite: ignore -->\n# How to write a note\ntext");
    insta::assert_snapshot!(describe("\
Some text before it.

<!-- Recite:ignore -->

### How?
text
"), @r"1: unread, Ignored: Some text before it.\n\n<!-- Recite:ignore -->\n\n### How?\n");
}

#[test]
fn an_ignore_directive_below_a_heading_is_reported_and_has_no_effect() {
    insta::assert_snapshot!(describe("\
### How?
text
<!-- recite: ignore -->
"), @r#"
    1: How?
      = -
      | text
      | <!-- recite: ignore -->
    3:1 Directive: `recite: ignore` has no effect after the first heading
    "#);
}

#[test]
fn directives_in_code_do_not_count() {
    insta::assert_snapshot!(describe("\
`<!-- recite: ignore -->` keeps a file out:

```markdown
<!-- recite: ignore -->
<!-- recite: nonsense -->
```

### How?
Write `<!-- recite: no-quiz -->`, or

    <!-- recite: no-quiz -->
"), @"
    1: a
      = -
      | `<!-- recite: ignore -->` keeps a file out:
      |
      | ```markdown
      | <!-- recite: ignore -->
      | <!-- recite: nonsense -->
      | ```
    8: How?
      = -
      | Write `<!-- recite: no-quiz -->`, or
      |
      |     <!-- recite: no-quiz -->
    ");
}

#[test]
fn no_quiz_and_other_wordings_apply_to_their_own_question() {
    insta::assert_snapshot!(describe("\
### One?
a <!-- recite: no-quiz --> b
### Two?
<!-- recite: also \"Zwei?\" -->
<!-- recite: also \"Deux?\" -->
text
### Three?
- in a list
  <!-- recite: also \"Drei?\" -->
"), @r#"
    1: One?
      = -
      no-quiz
      | a <!-- recite: no-quiz --> b
    3: Two?
      + Zwei?
      + Deux?
      = -
      | <!-- recite: also \"Zwei?\" -->
      | <!-- recite: also \"Deux?\" -->
      | text
    7: Three?
      + Drei?
      = -
      | - in a list
      |   <!-- recite: also \"Drei?\" -->
    "#);
}

#[test]
fn a_misspelled_directive_is_reported_once_with_line_and_column() {
    insta::assert_snapshot!(describe("\
<!-- recite: ignor -->

# Topic
<!-- recite: noquiz -->

### How?
ünïcode <!-- recite: also How -->
"), @r#"
    6: How?
      / Topic
      = -
      | ünïcode <!-- recite: also How -->
    1:1 Directive: `recite: ignor` is not a valid directive
    4:1 Directive: `recite: noquiz` is not a valid directive
    7:9 Directive: `recite: also How` is not a valid directive
    "#);
    insta::assert_snapshot!(describe("\
---
question: Why?
---
text
<!-- recite: no quiz -->
"), @"
    2: Why?
      = -
      card
      | text
      | <!-- recite: no quiz -->
    5:1 Directive: `recite: no quiz` is not a valid directive
    ");
}

#[test]
fn a_directive_outside_any_answer_is_reported() {
    insta::assert_snapshot!(describe("\
# Topic
<!-- recite: no-quiz -->

### How?
text
"), @r#"
    4: How?
      / Topic
      = -
      | text
    2:1 Directive: this directive has no effect outside of an answer
    "#);
}

#[test]
fn a_text_without_a_question_is_reported_at_its_first_word() {
    insta::assert_snapshot!(describe("\n\n  Just *text*.\n"), @"
    3: a
      = -
      |   Just *text*.
    ");
    insta::assert_snapshot!(describe(""), @"");
    insta::assert_snapshot!(describe("\r\n \t\n"), @"");
}

#[test]
fn an_id_above_the_first_heading_is_reported() {
    insta::assert_snapshot!(describe("\
An answer that lost its heading.

question id: {1}

### How?
text
question id: {2}
"), @"
    1: a
      = #1
      | An answer that lost its heading.
    5: How?
      = #2
      | text
    ");
}

#[test]
fn a_question_of_more_than_250_characters_is_reported_and_read() {
    let exactly = format!("### {}?\ntext\n", "ä".repeat(249));
    assert!(!describe(&exactly).contains("LongHeading"));
    let longer = format!("### {}?\ntext\n", "ä".repeat(250));
    let description = describe(&longer);
    assert!(
        description.ends_with("1:1 LongHeading: this question has 251 characters, more than 250\n"),
        "{description}"
    );
    assert!(description.contains("| text"), "{description}");
}

#[test]
fn a_comment_that_is_never_closed_is_reported() {
    insta::assert_snapshot!(describe("\
### One?
text
question id: {1}

<!-- TODO

### Two?
text
question id: {2}
"), @r"
    1: One?
      = #1
      | text
      |
      | <!-- TODO
      |
      | ### Two?
      | text
      | question id: #2
    5:1 UnclosedComment: this comment is not closed and hides the text after it
    5: unread, UnclosedComment: <!-- TODO\n\n### Two?\ntext\nquestion id: 00000000-0000-4000
    ");
}

#[test]
fn lists_in_the_answer_of_a_tagged_line_keep_their_indentation() {
    insta::assert_snapshot!(describe("\
What is a pump? #flashcard
- a wheel
  - with blades
---

More text.
"), @"
    1: What is a pump?
      = -
      card
      | - a wheel
      |   - with blades
    6: a
      = -
      | More text.
    ");
}

#[test]
fn flashcards_in_both_directions_are_two_questions() {
    insta::assert_snapshot!(describe("\
#flashcards

- Impeller ::: The *wheel* in a pump <!--SR:!2030-01-02,4,270!2030-01-02,4,270-->

Parts of
a pump
??
- impeller
- lid
<!-- question id: {1} -->

Logo:::![a wheel](wheel.png)

Code
??
```sh
pump --prime
```
"), @"
    3: Impeller
      = -
      card
      | The *wheel* in a pump
    3: The *wheel* in a pump
      = -
      card
      | Impeller
    5: Parts of a pump
      = #1
      card
      | - impeller
      | - lid
    5: impeller
      = #1
      card
      ? - impeller
      ? - lid
      | Parts of
      | a pump
    12: Logo
      = -
      card
      | ![a wheel](wheel.png)
    12: a wheel
      = -
      card
      ? ![a wheel](wheel.png)
      | Logo
    14: Code
      = -
      card
      | ```sh
      | pump --prime
      | ```
    14: pump --prime
      = -
      card
      ? ```sh
      ? pump --prime
      ? ```
      | Code
    ");
}

#[test]
fn a_missing_answer_is_reported_for_each_shape() {
    for (note, place) in [
        ("### How?\n", "below the heading"),
        ("---\nquestion: How?\n---\n", "below the front matter"),
        (
            "<details><summary>How?</summary>\n\n</details>\n",
            "below the `</summary>`",
        ),
        (
            "### Pumps\n\n<details>\n<summary>How?</summary><br><b>\n</b></details>\n",
            "below the `</summary>`",
        ),
        ("**How?**\n\n**Why?**\n\nSo.\n", "below the bold line"),
        ("- **How?**\n- **Why?** So.\n", "below the bold line"),
        ("Q: How?\nA:\n\nQ: Why?\nA: So.\n", "`A:`"),
        ("- How? #card\n", "below the question"),
        (
            "1. How?\n2. Why?\n   So.\n3. When?\n   Now.\n",
            "below the question",
        ),
        ("> [!faq] How?\n", "below the question"),
        (
            "| Question | Answer |\n|---|---|\n| How? | |\n",
            "the question, or delete the row",
        ),
    ] {
        let flaws = read(note, "a.md").flaws;
        let remedies: Vec<&str> = flaws.iter().map(|it| it.remedy.as_str()).collect();
        assert_eq!(remedies.len(), 1, "{note:?} {remedies:?}");
        assert!(remedies[0].contains(place), "{note:?} {remedies:?}");
    }
}
