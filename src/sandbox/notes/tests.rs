use std::fs;
use std::path::Path;

use serde_json::{Value, json};
use tempfile::TempDir;

use super::*;
use crate::sandbox::protocol::{FixIds, Preview, PreviewNote};
use recite_notes::access::AccessOptions;
use recite_notes::load::load;

/// Creates a pane on a folder with these files.
pub fn pane(files: &[(&str, &str)]) -> (TempDir, NotesPane) {
    let folder = TempDir::new().unwrap();
    for (path, text) in files {
        let file = folder.path().join(path);
        fs::create_dir_all(file.parent().unwrap()).unwrap();
        fs::write(file, text).unwrap();
    }
    let pane = pane_on(folder.path(), true);
    (folder, pane)
}

pub fn pane_on(folder: &Path, is_editable: bool) -> NotesPane {
    let (named, folder) = ("notes".to_owned(), folder.to_owned());
    let options = AccessOptions::default();
    NotesPane::new(named, folder, options, is_editable, Links::default())
}

fn save_request(path: &str, text: &str, version: Option<&str>) -> SaveNote {
    SaveNote {
        path: path.to_owned(),
        text: text.to_owned(),
        version: version.map(str::to_owned),
    }
}

fn preview(pane: &NotesPane, path: &str, text: &str) -> Preview {
    let note = PreviewNote {
        path: path.to_owned(),
        text: text.to_owned(),
    };
    let loaded = load(&pane.folder, &AccessOptions::default()).unwrap();
    pane.preview(&note, &loaded.notebook)
}

#[test]
fn every_note_file_is_listed_with_its_counts() {
    let (folder, pane) = pane(&[
        (
            "python/lists.md",
            "### One?\n\n1.\n\n### Two?\n\n### Three?\n\n3.\n",
        ),
        ("plain.md", "Nothing is asked here.\n"),
        ("ignored.md", "<!-- recite: ignore -->\n### One?\n\n1.\n"),
        ("picture.png", ""),
        (".hidden/a.md", "### One?\n\n1.\n"),
    ]);
    let loaded = load(folder.path(), &AccessOptions::default()).unwrap();
    // The bot has not loaded this file yet.
    fs::write(folder.path().join("new.md"), "### New?\n\nYes.\n").unwrap();
    let list = pane.list(&loaded.notebook, &loaded.problems);
    let files = list.files.iter();
    let files = files.map(|it| (it.path.as_str(), it.qas, it.problems));
    assert_eq!(
        files.collect::<Vec<_>>(),
        [
            ("ignored.md", 0, 0),
            ("new.md", 0, 0),
            ("plain.md", 1, 0),
            ("python/lists.md", 2, 1),
        ]
    );
    assert_eq!((list.folder.as_str(), list.qas), ("notes", 3));
    let whats = list.problems.iter().map(|it| it.what.as_str());
    assert_eq!(whats.collect::<Vec<_>>(), ["this question has no answer"]);
    assert_eq!(list.missing_ids, 3, "a number, and no list");
    let others = list.other_files.iter().map(|it| it.path.as_str());
    assert_eq!(others.collect::<Vec<_>>(), ["picture.png"]);
}

#[test]
fn a_saved_note_can_be_read_back() {
    let (folder, pane) = pane(&[("a.md", "### Old?\n\nYes.\n")]);
    let read = pane.read("a.md").unwrap();
    let saved = pane
        .save(&save_request(
            "a.md",
            "### New?\n\nYes.\n",
            Some(&read.version),
        ))
        .unwrap();
    assert_ne!(saved.version, read.version);
    assert_eq!(pane.read("a.md").unwrap(), saved);
    assert_eq!(
        load(folder.path(), &AccessOptions::default())
            .unwrap()
            .notebook
            .qas()
            .len(),
        1
    );

    let new = pane.save(&save_request("b/c.md", "", None)).unwrap();
    assert_eq!(pane.read("b/c.md").unwrap(), new);
}

#[test]
fn a_change_by_another_program_is_not_overwritten() {
    let (folder, pane) = pane(&[("a.md", "old")]);
    let read = pane.read("a.md").unwrap();
    let file = folder.path().join("a.md");
    fs::write(&file, "theirs").unwrap();
    for version in [Some(read.version.as_str()), None] {
        let refused = pane
            .save(&save_request("a.md", "mine", version))
            .unwrap_err();
        let NotesError::Changed(theirs) = refused else {
            panic!("{refused}");
        };
        assert_eq!(theirs, pane.read("a.md").unwrap());
    }
    assert_eq!(fs::read_to_string(&file).unwrap(), "theirs");

    let theirs = pane.read("a.md").unwrap();
    let kept = pane.save(&save_request("a.md", "mine", Some(&theirs.version)));
    assert_eq!(kept.unwrap().text, "mine", "the current version was known");
    let again = pane.save(&save_request("a.md", "mine", Some(&read.version)));
    assert_eq!(again.unwrap().text, "mine", "the text is the same");

    fs::remove_file(&file).unwrap();
    let again = pane.save(&save_request("a.md", "mine", Some(&read.version)));
    assert_eq!(again.unwrap().text, "mine", "the file does not exist");
}

#[test]
fn only_one_of_several_simultaneous_saves_succeeds() {
    let (_folder, pane) = pane(&[("a.md", "old")]);
    let read = pane.read("a.md").unwrap();
    let texts: Vec<String> = (0..8).map(|n| format!("text {n}")).collect();
    let saved = std::thread::scope(|scope| {
        let saves: Vec<_> = texts
            .iter()
            .map(|text| scope.spawn(|| pane.save(&save_request("a.md", text, Some(&read.version)))))
            .collect();
        let saves = saves.into_iter().map(|it| it.join().unwrap());
        saves.filter_map(Result::ok).collect::<Vec<_>>()
    });
    assert_eq!(saved, [pane.read("a.md").unwrap()]);
}

#[test]
fn line_endings_and_byte_order_marks_are_kept() {
    #[track_caller]
    fn check(old: &str, text: &str, expected: &str) {
        let (folder, pane) = pane(&[("a.md", old)]);
        let version = pane.read("a.md").unwrap().version;
        let saved = pane
            .save(&save_request("a.md", text, Some(&version)))
            .unwrap();
        assert_eq!(saved.text, expected);
        let bytes = fs::read(folder.path().join("a.md")).unwrap();
        assert_eq!(bytes, expected.as_bytes());
    }
    check("a\r\nb\r\n", "a\nc\n", "a\r\nc\r\n");
    check("a\r\nb\n", "a\nc\n", "a\nc\n");
    check("a\nb\n", "a\r\nc\r\n", "a\r\nc\r\n");
    check("a\r\n", "a\r\nc\n", "a\r\nc\n");
    check("one line", "a\nc", "a\nc");
    check("\u{feff}a\n", "\u{feff}c\n", "\u{feff}c\n");
}

#[test]
fn read_only_notes_are_never_written() {
    let (folder, _) = pane(&[("a.md", "theirs")]);
    let pane = pane_on(folder.path(), false);
    let version = pane.read("a.md").unwrap().version;
    for (path, version) in [("a.md", Some(version.as_str())), ("b.md", None)] {
        let refused = pane.save(&save_request(path, "mine", version));
        assert!(matches!(refused, Err(NotesError::ReadOnly)), "{refused:?}");
    }
    assert_eq!(note_paths(&pane.access().unwrap()), ["a.md"]);
    assert_eq!(pane.read("a.md").unwrap().text, "theirs");
}

#[test]
fn a_preview_shows_each_answer_with_its_line() {
    let (folder, pane) = pane(&[]);
    let text = "# Lists\n\n### How do I *sort*?\n\nCall `sort`.\n\n### Nothing?\n\n### B?\n\nb\n";
    let preview = preview(&pane, "lists.md", text);
    let answers = preview.answers.iter();
    let answers: Vec<_> = answers.map(|it| (it.question.as_str(), it.line)).collect();
    assert_eq!(answers, [("How do I sort?", 3), ("B?", 9)]);
    let problems = preview.problems.iter();
    let problems = problems.map(|it| format!("{}:{}: {}", it.line, it.column, it.what));
    assert!(
        problems
            .into_iter()
            .any(|it| it == "7:1: this question has no answer"),
        "{:?}",
        preview.problems
    );
    let message = &preview.answers[0].message;
    assert_eq!(message.flags, 1 << 15, "it is not ephemeral");
    let shown = json!(message.components).to_string();
    assert!(
        shown.contains("Call `sort`.") && shown.contains("Not it"),
        "{shown}"
    );
    assert_eq!(all_files(folder.path()), 0, "nothing is written");
}

#[test]
fn a_preview_contains_the_reason_why_a_question_is_not_quizzed() {
    let (_folder, pane) = pane(&[]);
    let id = "question id: 880bdc78-c322-4d05-8a26-dcc6627b37de";
    let text = format!(
        "### 1. How do I sort\n\nCall `sort`.\n\n### See also\n\nSets.\n\n{id}\n\n\
         ### Why?\n\n<!-- recite: no-quiz -->\nSo.\n\n### How?\n\n{}\n",
        "long ".repeat(1000)
    );
    let preview = preview(&pane, "lists.md", &text);
    let reasons = preview.answers.iter().map(|it| it.not_quizzed.as_deref());
    let expected = [
        None,
        Some("its title does not read as a question"),
        Some("it is marked with `recite: no-quiz`"),
        Some("its answer has more than 4000 characters"),
    ];
    assert_eq!(reasons.collect::<Vec<_>>(), expected);
}

fn all_files(folder: &Path) -> usize {
    fs::read_dir(folder).unwrap().count()
}

#[test]
fn pictures_in_a_preview_have_urls_of_the_page() {
    let (_folder, pane) = pane(&[
        ("python/a b&c.png", "a picture"),
        ("notes.txt", "a file"),
        ("x.svg", "<svg/>"),
    ]);
    let text = "### Why?\n\n![How](<a b&c.png>)\n\nSee [these](../notes.txt), ![web](https://example.org/x.png).\n";
    let preview = preview(&pane, "python/why.md", text);
    let message = &preview.answers[0].message;
    let address = "api/notes/picture?path=python/a%20b%26c.png";
    assert_eq!(
        message.attachments[0],
        json!({
            "id": "0", "filename": "a_b_c.png", "url": address, "content_type": "image/png",
            "size": 9, "description": "How",
        })
    );
    assert_eq!(
        message.attachments[1]["url"],
        "api/notes/picture?path=notes.txt"
    );
    let mut urls = Vec::new();
    collect_urls(&json!(message.components), &mut urls);
    urls.sort();
    assert_eq!(
        urls,
        [
            "api/notes/picture?path=notes.txt",
            address,
            "https://example.org/x.png"
        ]
    );

    let picture = pane.picture("python/a b&c.png").unwrap();
    assert_eq!(picture, (b"a picture".to_vec(), "image/png"));
    let kinds = ["notes.txt", "x.svg"].map(|path| pane.picture(path).unwrap().1);
    assert_eq!(
        kinds, ["application/octet-stream"; 2],
        "other files are downloads"
    );
    for path in ["../secret", "/etc/hostname", "python", "none.png", ""] {
        let refused = pane.picture(path);
        assert!(matches!(refused, Err(NotesError::FileMissing(_))), "{path}");
    }
}

fn collect_urls(json: &Value, urls: &mut Vec<String>) {
    match json {
        Value::Array(items) => items.iter().for_each(|it| collect_urls(it, urls)),
        Value::Object(fields) => {
            urls.extend(fields.get("url").and_then(Value::as_str).map(str::to_owned));
            fields.values().for_each(|it| collect_urls(it, urls));
        }
        _ => {}
    }
}

#[test]
fn attachment_urls_in_the_text_of_a_note_are_not_replaced() {
    let (_folder, pane) = pane(&[("a.png", "")]);
    let preview = preview(
        &pane,
        "a.md",
        "### Why?\n\n`attachment://a.png`\n\n![](a.png)\n",
    );
    let shown = json!(preview.answers[0].message.components).to_string();
    assert!(shown.contains("`attachment://a.png`"), "{shown}");
}

#[test]
fn a_preview_reports_an_invalid_path() {
    let (_folder, pane) = pane(&[("a.png", "")]);
    for path in ["", "../a.md", "a.txt", ".a.md"] {
        let preview = preview(&pane, path, "### Why?\n\n![](a.png)\n");
        assert!(preview.answers.is_empty());
        assert_eq!(preview.problems.len(), 1);
        assert_eq!(preview.problems[0].line, 0, "the whole file");
    }
}

#[test]
fn a_preview_explains_how_the_text_is_read() {
    let (_folder, pane) = pane(&[("a.md", "### Saved?\n\nYes.\n")]);
    let text = "# Contents\n\n- [One](#one)\n\n## One?\n\n1.\n\n## Two?\n";
    let preview = preview(&pane, "a.md", text);
    assert_eq!((preview.missing_ids, preview.problems.len()), (1, 1));
    let reading = preview.reading.unwrap();
    let questions = reading.questions.iter();
    let questions = questions.map(|it| (it.line, it.end_line, it.question.as_str()));
    assert_eq!(questions.collect::<Vec<_>>(), [(5, 7, "One?")]);
    let unread = reading.unread.iter().map(|it| (it.line, it.why));
    assert_eq!(unread.collect::<Vec<_>>(), [(9, "it has no answer")]);
    assert_eq!(reading.navigation[0].line, 3);
}

#[test]
fn missing_ids_are_written_except_into_edited_files() {
    let note = "### One?\r\n\r\n1.\r\n\r\n### Two?\r\n\r\n2.\r\n";
    let (folder, pane) = pane(&[
        ("a.md", note),
        ("b.md", "### Open?\n\nYes.\n"),
        ("c.md", "### Code?\n\n```\nnever closed\n"),
        ("d.md", "### Done?\n\nYes.\n\nquestion id: done\n"),
    ]);
    let read = |path: &str| fs::read_to_string(folder.path().join(path)).unwrap();
    let fix = |except: &[&str]| {
        let except = except.iter().map(|path| (*path).to_owned()).collect();
        pane.fix_ids(&FixIds { except }).unwrap()
    };
    let before = ["b.md", "c.md", "d.md"].map(read);
    let fixed = fix(&["b.md"]);
    let files = fixed.files.iter().map(|it| (it.path.as_str(), it.ids));
    assert_eq!(files.collect::<Vec<_>>(), [("a.md", 2)]);
    let left = fixed.skipped.iter();
    let left = left.map(|it| (it.path.as_str(), it.line, it.questions, it.why.as_str()));
    assert_eq!(
        left.collect::<Vec<_>>(),
        [
            (
                "c.md",
                1,
                1,
                "the file contains an unclosed code block or comment"
            ),
            ("b.md", 0, 1, "it has unsaved changes"),
        ]
    );
    assert_eq!(["b.md", "c.md", "d.md"].map(read), before);
    let written = read("a.md");
    assert_eq!(written.matches("question id: ").count(), 2);
    assert_eq!(
        written.matches('\n').count(),
        written.matches("\r\n").count()
    );

    // The ids in an unsaved text are the same.
    fs::write(folder.path().join("a.md"), note).unwrap();
    let text = PreviewNote {
        path: "a.md".to_owned(),
        text: note.to_owned(),
    };
    let book = load(folder.path(), &AccessOptions::default()).unwrap();
    let with_ids = pane.text_with_ids(&text, &book.notebook).unwrap();
    assert_eq!(with_ids.text, written);
    assert!(with_ids.skipped.is_empty());
    assert_eq!(read("a.md"), note);

    assert_eq!(fix(&[]).files.len(), 2);
    let again = fix(&[]);
    assert!(again.files.is_empty(), "{again:?}");
    let read_only = pane_on(folder.path(), false);
    let refused = read_only.fix_ids(&FixIds { except: Vec::new() });
    assert!(matches!(refused, Err(NotesError::ReadOnly)));
}
