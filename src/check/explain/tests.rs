use std::fs;

use tempfile::TempDir;

use super::*;
use recite_notes::access::AccessOptions;
use recite_notes::load::{load, load_unsaved};

fn explain(text: &str) -> Explanation {
    let folder = TempDir::new().unwrap();
    fs::create_dir(folder.path().join("a")).unwrap();
    fs::write(folder.path().join("a/b.md"), text).unwrap();
    let loaded = load(folder.path(), &AccessOptions::default()).unwrap();
    let saved = Explanation::new(&loaded.coverage[0], &loaded.notebook);
    // An unsaved text gets the same explanation.
    let access = loaded.notebook.access();
    let unsaved = load_unsaved(access, "a/b.md", text, &Notebook::default());
    assert_eq!(
        saved,
        Explanation::new(&unsaved.coverage[0], &unsaved.notebook)
    );
    saved
}

fn lines_of(question: &ExplainedQuestion) -> Vec<(usize, usize)> {
    let lines = question.lines.iter();
    lines.map(|it| (it.line, it.end_line)).collect()
}

#[test]
fn each_question_has_exactly_its_own_lines() {
    let it = explain(
        "# Tea\n\nA drink.\n\n## How do I brew it?\n\nHot.\n\n### Green\n\n80 degrees.\n\n### Why not hotter?\n\nBitter.\n\n\
         ### Black\n\nBoiling.\n",
    );
    let lines: Vec<_> = it.questions.iter().map(lines_of).collect();
    assert_eq!(
        lines,
        [vec![(1, 3)], vec![(5, 11), (17, 19)], vec![(13, 15)]]
    );
    assert_eq!(
        it.question_level,
        "2 and 3, because headings there read as questions"
    );
    assert_eq!(
        it.shape,
        "heading that reads as a question (2), heading with text (1)"
    );
    assert_eq!(
        it.questions[1].read_as,
        "heading of level 2 that reads as a question"
    );
    assert_eq!(it.questions[1].topic, "a/Tea");
    assert_eq!(
        (it.questions[0].is_quizzed, it.questions[0].quiz.as_str()),
        (false, "not quizzed: its title does not read as a question")
    );
}

#[test]
fn the_question_level_has_its_reason() {
    let level = |text: &str| explain(text).question_level;
    let id = |n: usize| format!("question id: 880bdc78-c322-4d05-8a26-dcc6627b37d{n}");
    let with_ids = format!(
        "# Tools\n\n#### Saw\n\nCuts.\n\n{}\n\n#### File\n\nSmooths.\n\n{}\n",
        id(1),
        id(2)
    );
    assert_eq!(
        level(&with_ids),
        "4, because each heading of this level has exactly one id"
    );
    assert_eq!(
        level("# Tools\n\n## Saw\n\nCuts.\n"),
        "none, because no heading reads as a question: each is the title of the text below it"
    );
    assert_eq!(
        level("Q: What cuts?\nA: A saw.\n"),
        "none, because no heading is a question"
    );
    assert_eq!(level(""), "none, because no heading is a question");
}

#[test]
fn text_that_belongs_to_no_question_is_listed_with_its_reason() {
    let it = explain(
        "# Contents\n\n- [One](#one)\n- [Two](#two)\n\n## One?\n\n1.\n\n## Two?\n\n<!-- open\n",
    );
    let navigation = it.navigation.iter();
    let navigation: Vec<_> = navigation.map(|it| (it.line, it.end_line)).collect();
    assert_eq!(navigation, [(3, 4)]);
    let unread: Vec<_> = it.unread.iter().map(|it| (it.line, it.why)).collect();
    assert!(
        unread.contains(&(10, "it has no answer"))
            && unread.contains(&(12, "it is inside an unclosed comment")),
        "{unread:?}"
    );
    let ignored = explain("<!-- recite: ignore -->\n# One?\n\n1.\n");
    assert_eq!(ignored.shape, "none: no Q&A was found");
    assert_eq!(ignored.unread[0].why, "the file contains `recite: ignore`");
}

#[test]
fn questions_of_every_shape_have_lines() {
    for text in [
        "Some text.\n",
        "---\nquestion: Why?\n---\nSo.\n",
        "---\ntitle: Why?\n---\nSo.\n",
        "<details><summary>Why?</summary>\n\nSo.\n\n</details>\n",
        "**Why is that?**\n\nSo.\n",
        "Q: Why?\nA: So.\n",
        "#flashcards\n\nOne::Two\nThree:::Four\n",
        "#flashcards\n\nThe ==sky== is ==blue==.\n",
        "Saw\n: Cuts.\n",
        "\u{feff}# Windows?\r\n\r\nYes.\r\n",
    ] {
        let it = explain(text);
        assert!(!it.questions.is_empty(), "{text}");
        for question in &it.questions {
            assert_eq!(question.lines[0].line, question.line, "{text}");
            let last = question.lines.last().unwrap();
            assert_eq!(last.end_line, question.end_line, "{text}");
        }
    }
}
