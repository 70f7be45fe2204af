use crate::quiz::QuizRule;
use crate::shapes::tests::describe;

#[test]
fn hidden_text_above_an_answer_is_not_a_prompt_but_still_counts() {
    let hidden = [
        "<!-- recite: no-quiz -->\n",
        "[a]: http://example.org/\n<!-- recite: no-quiz -->\n",
        "[Back to top](#top)\n\n<!-- recite: no-quiz -->\n",
        "question id: 7a002e70-3f77-5618-8d30-baa7ca13ca84\n\n<!-- recite: no-quiz -->\n",
    ];
    let answers = [
        "<details>\n<summary>Answer</summary>\n\nText.\n\n</details>\n",
        "- [x] one\n- [ ] two\n",
    ];
    for hidden in hidden {
        for answer in answers {
            let note = format!("### What is it?\n{hidden}\n{answer}");
            let reading = crate::shapes::read(&note, "a.md");
            let [draft] = &reading.drafts[..] else {
                panic!("{note}");
            };
            let prompt = draft.prompt.plain();
            assert_eq!(
                prompt.is_empty(),
                draft.prompt.as_str().is_empty(),
                "{note}"
            );
            assert_eq!(draft.id.is_some(), hidden.contains("id:"), "{note}");
            assert_eq!(draft.quiz_rule, QuizRule::NoQuiz, "{note}");
        }
    }
}

#[test]
fn text_after_choices_stays_separate() {
    for (boxes, done) in [
        ("- [x] a\n- [ ] b\n", "- [x] a"),
        ("- [ ] a\n- [x] b\n", "- [x] b"),
    ] {
        let note = format!("### What is it?\n{boxes}\n<img src=\"p.png\">\n![p](q.png)\n");
        let reading = crate::shapes::read(&note, "a.md");
        let answers = reading.drafts.iter().map(|it| it.answer.as_str());
        let expected = format!("{done}\n\n<img src=\"p.png\">\n![p](q.png)");
        assert_eq!(answers.collect::<Vec<_>>(), [expected], "{note}");
    }
}

#[test]
fn code_above_a_marker_belongs_to_the_question() {
    for begin in ["### What is it?\n\n", "---\nquestion: What is it?\n---\n\n"] {
        let note = format!("{begin}```\ncode\n```\n\nanswer:\n\nText.\n");
        let reading = crate::shapes::read(&note, "a.md");
        let texts = reading.drafts.iter();
        let texts: Vec<_> = texts
            .map(|it| (it.prompt.as_str(), it.answer.as_str()))
            .collect();
        assert_eq!(texts, [("```\ncode\n```", "Text.")], "{note}");
    }
}

#[test]
fn an_answer_line_takes_precedence_over_other_markers() {
    insta::assert_snapshot!(describe("\
### What is it?
answer:
Text.

<details><summary>Answer</summary>

Hidden.

</details>

### What prints this?
- A) one
- B) two

Answer: B

answer:

- [x] three
- [ ] four

### How much?
%

Front

%

Back
"), @"
        1: What is it?
          = -
          | Text.
          |
          | <details><summary>Answer</summary>
          |
          | Hidden.
          |
          | </details>
        11: What prints this?
          = -
          ? - A) one
          ? - B) two
          ? 
          ? Answer: B
          | - [x] three
          | - [ ] four
        22: How much?
          = -
          card
          | Front
          |
          | %
          |
          | Back
        ");
}
