//! `recite check`: every problem with line and column; and `--fix`.

use std::fs;

use serde_json::{Value, json};
use tempfile::TempDir;

use crate::binary::{RunOutput, recite};
use crate::notes::{FIXTURES, Notes, SHIPPED};

fn check(notes: &Notes, arguments: &[&str]) -> RunOutput {
    let folder = TempDir::new().expect("a temporary folder");
    let mut command = recite(folder.path());
    command.args(["check", "--notes"]).arg(notes.folder());
    RunOutput::of(command.args(arguments))
}

/// Returns the problems of `--json`, each as `path:line:column kind`.
fn problems(notes: &Notes) -> Vec<String> {
    let ran = check(notes, &["--json"]);
    let report: Value = serde_json::from_str(&ran.stdout).expect("it prints JSON");
    let problems = report["problems"].as_array().expect("a list").iter();
    let problems: Vec<String> = problems
        .map(|it| {
            let text = |key: &str| it[key].as_str().expect("a text").to_owned();
            format!(
                "{}:{}:{} {}",
                text("path"),
                it["line"],
                it["column"],
                text("kind")
            )
        })
        .collect();
    // Notices alone do not fail.
    let is_grave = |it: &Value| it["severity"] != "notice";
    let is_well = !report["problems"]
        .as_array()
        .is_some_and(|all| all.iter().any(is_grave));
    assert_eq!(ran.code, Some(i32::from(!is_well)), "{ran:?}");
    problems
}

/// Returns the only problem of a note, in a folder with a picture and a valid note.
fn assert_problem(note: impl AsRef<[u8]>, expected: &str) {
    let notes = Notes::empty();
    notes.write("pictures/good.png", "a picture");
    notes.write("x/note.md", note.as_ref());
    let shown = String::from_utf8_lossy(note.as_ref())
        .chars()
        .take(60)
        .collect::<String>();
    assert_eq!(
        problems(&notes),
        [format!("x/note.md:{expected}")],
        "{shown:?}"
    );
}

const ID: &str = "question id: 1c0c8b3e-6a3a-4f6e-9a55-0d5d3f0c1a01\n";

fn with_id(text: &str) -> String {
    format!("{text}\n\n{ID}")
}

#[test]
fn good_notes_have_no_problem() {
    let notes = Notes::fixtures();
    assert_eq!(problems(&notes), [""; 0]);
    let ran = check(&notes, &[]);
    assert_eq!((ran.code, ran.stdout.lines().count()), (Some(0), 2));
    assert!(
        ran.stdout
            .ends_with("9 Q&As, 5 topics, no problems\n100.0% of the text is searchable\n"),
        "{}",
        ran.stdout
    );
}

#[test]
fn problems_with_ids_are_reported_with_line_and_column() {
    assert_problem("### Why?\n\nBecause.\n", "1:1 missing-id");
    assert_problem(
        "### Why?\n\nSo.\n\nquestion id: 12-é4\n",
        "5:14 malformed-id",
    );
    assert_problem(
        "---\nquestion: Why?\nid: a b\n---\nSo.\n",
        "3:5 malformed-id",
    );
    let twice = format!("### Why?\n\nSo.\n\n{ID}\n### How?\n\nThus.\n\n  {ID}");
    assert_problem(twice, "11:16 duplicate-id");
    let second = format!(
        "### Why?\n\nSo.\n\n{ID}\nAnd so.\n\n{}",
        ID.replace("a01", "a02")
    );
    assert_problem(second, "9:14 second-id");
}

#[test]
fn questions_without_answers_are_reported_with_line_and_column() {
    assert_problem(format!("### Why?\n\n{ID}"), "1:1 no-answer");
    assert_problem("### Why?\n\n<!-- later -->\n", "1:1 no-answer");
    assert_problem(
        "---\nid: x\nquestion: >\n  Why\n  so?\n---\n\n\n",
        "3:1 no-answer",
    );
    assert_problem(
        with_id(&format!("### {}\n\nSo.", "é".repeat(251))),
        "1:1 long-heading",
    );
}

#[test]
fn broken_links_and_pictures_are_reported_with_line_and_column() {
    let note = |link: &str| with_id(&format!("### Why?\n\nSée {link}."));
    assert_problem(note("![a](missing.png)"), "3:5 missing-file");
    assert_problem(note("[a](missing.pdf)"), "3:5 missing-file");
    assert_problem(note("![a](../../outside.png)"), "3:5 outside-file");
    assert_problem(note("![a](/etc/passwd)"), "3:5 outside-file");
    assert_problem(note("[a](.env)"), "3:5 private-file");
    assert_problem(note("[a](.git/config)"), "3:5 private-file");
    assert_problem(note("[a](note.key)"), "3:5 missing-file");
    assert_problem(note("![a](file:///etc/passwd)"), "3:5 outside-file");
    assert_problem(note("[a](other.md#part)"), "3:5 broken-link");
    for fine in [
        "![a](../pictures/good.png)",
        "[a](note.md)",
        "[a](https://x.org/y.md)",
        "[a](#b)",
    ] {
        let notes = Notes::of(&[
            ("pictures/good.png", "a picture"),
            ("x/note.md", &note(fine)),
        ]);
        assert_eq!(problems(&notes), [""; 0], "{fine}");
    }
}

#[cfg(unix)]
#[test]
fn a_symbolic_link_does_not_lead_outside() {
    let (notes, outside) = (
        Notes::empty(),
        Notes::of(&[("secret.png", "x"), ("n.md", "### Q?\n\nA.\n")]),
    );
    notes.write("note.md", with_id("### Why?\n\n![a](way.png)"));
    std::os::unix::fs::symlink(outside.path("secret.png"), notes.path("way.png")).expect("a link");
    std::os::unix::fs::symlink(outside.path("n.md"), notes.path("way.md")).expect("a link");
    assert_eq!(
        problems(&notes),
        ["note.md:3:1 outside-file", "way.md:1:1 outside-file"]
    );
}

#[test]
fn unreadable_files_are_reported_with_line_and_column() {
    assert_problem(b"### Why?\n\nSo \xc3\xa9 \xff.\n", "3:6 invalid-utf8");
    let large = with_id(&format!("### Why?\n\n{}", "x".repeat(16 * 1024 * 1024)));
    assert_problem(large, "1:1 note-too-large");
    assert_problem(
        with_id("---\nid: x\nquestion: Why: so?\n---\n\n### Q?\n\nA."),
        "3:14 front-matter",
    );
    let notes = Notes::of(&[("note.md", &with_id("### Why?\n\n![a](large.png)"))]);
    notes.write("large.png", vec![0; 10 * 1024 * 1024 + 1]);
    assert_eq!(problems(&notes), ["note.md:3:1 file-too-large"]);
}

#[test]
fn broken_fences_and_directives_are_reported_with_line_and_column() {
    let open = format!("### Why?\n\nSo.\n\n{ID}\n```\ncode\n");
    assert_problem(open, "7:1 unclosed-fence");
    assert_problem(
        with_id("### Why?\n\nSo.\n\n<!-- recite: no-quizz -->"),
        "5:1 directive",
    );
}

#[test]
fn all_problems_are_reported_at_once_and_the_rest_still_loads() {
    let notes = Notes::fixtures();
    notes.write("garden/bad.md", "### Why?\n\n![a](no.png)\n\n### How?\n");
    notes.write("bread/worse.md", b"\xff\0");
    let ran = check(&notes, &[]);
    let folder = notes.folder().display();
    let places = [
        "bread/worse.md:1:1: error: ",
        "garden/bad.md:5:1: error: ",
        "garden/bad.md:3:1: warning: ",
    ];
    for (line, place) in ran.stdout.lines().zip(places) {
        assert!(
            line.starts_with(&format!("{folder}/{place}")),
            "{}",
            ran.stdout
        );
        assert!(line.contains(". ") && line.ends_with('.'), "{line}");
    }
    assert_eq!(ran.stdout.lines().count(), 6, "{}", ran.stdout);
    assert!(
        ran.stdout
            .contains("10 Q&As, 5 topics, 2 errors, 1 warning, 1 notice\n"),
        "{}",
        ran.stdout
    );
    assert_eq!((ran.code, ran.stderr.as_str()), (Some(1), ""));
}

#[test]
fn an_unusable_configured_model_is_reported() {
    let folder = TempDir::new().expect("a temporary folder");
    let checked = |config: &str| {
        fs::write(folder.path().join("c.toml"), config).expect("a file");
        let mut command = recite(folder.path());
        RunOutput::of(command.args(["check", "--config", "c.toml", "--notes", FIXTURES]))
    };
    let ran = checked("search.model_dir = 'nowhere'\n");
    assert_eq!(ran.code, Some(1));
    let line = "c.toml: `search.model_dir`: there is no model in `nowhere`; ";
    assert!(ran.stdout.starts_with(line), "{ran:?}");
    let ran = checked("search.multilingual_model_dir = 'nowhere'\n");
    assert_eq!(ran.code, Some(1));
    let line = "c.toml: `search.multilingual_model_dir`: there is no model in `nowhere`; \
        run `scripts/fetch-model multilingual` to download it";
    assert!(ran.stdout.starts_with(line), "{ran:?}");
    let ran = checked("search.reranker_dir = 'nowhere'\n");
    assert_eq!(ran.code, Some(1));
    let line = "c.toml: `search.reranker_dir`: there is no model in `nowhere`; download one";
    assert!(ran.stdout.starts_with(line), "{ran:?}");
    for (name, expected) in [
        (
            "all-MiniLM-L6-v2",
            "model.safetensors` is not the file of all-MiniLM-L6-v2 (1 bytes",
        ),
        ("other", "config.json`: expected value at line 1"),
    ] {
        let model = folder.path().join(name);
        fs::create_dir(&model).expect("a folder");
        for file in ["model.safetensors", "tokenizer.json", "config.json"] {
            fs::write(model.join(file), "x").expect("a file");
        }
        for key in ["model_dir", "reranker_dir"] {
            let ran = checked(&format!("search.{key} = '{name}'\n"));
            assert_eq!(ran.code, Some(1));
            assert!(
                ran.stdout.contains(&format!("c.toml: `search.{key}`: ")),
                "{ran:?}"
            );
            assert!(ran.stdout.contains(expected), "{ran:?}");
        }
    }
    for well in ["", "search.model_dir = ''\n"] {
        let ran = checked(well);
        assert!(!ran.stdout.contains("model"), "{ran:?}");
    }
}

#[test]
fn problems_of_the_config_are_reported_with_those_of_the_notes() {
    let folder = TempDir::new().expect("a temporary folder");
    fs::write(
        folder.path().join("c.toml"),
        "[notes]\ndri = 'x'\n\n[log]\nfilter = 'recite=loud'\n",
    )
    .expect("a file");
    let mut command = recite(folder.path());
    command.args(["check", "--config", "c.toml", "--notes", FIXTURES]);
    let ran = RunOutput::of(&mut command);
    let lines: Vec<&str> = ran.stdout.lines().collect();
    assert_eq!(lines.len(), 4, "{ran:?}");
    assert!(
        lines[0].starts_with("c.toml:2:1: unknown setting `notes.dri`. Did you mean"),
        "{ran:?}"
    );
    assert!(
        lines[1].starts_with("c.toml:5:10: `log.filter` is "),
        "{ran:?}"
    );
    assert!(lines[2].ends_with("2 errors"), "{ran:?}");
    assert_eq!(ran.code, Some(1));

    let report = RunOutput::of(command.arg("--json"));
    let report: Value = serde_json::from_str(&report.stdout).expect("it prints JSON");
    let places: Vec<_> = report["config_problems"]
        .as_array()
        .into_iter()
        .flatten()
        .map(|it| (it["path"].clone(), it["line"].clone(), it["column"].clone()))
        .collect();
    let expected =
        [(2, 1), (5, 10)].map(|(line, column)| (json!("c.toml"), json!(line), json!(column)));
    assert_eq!(places, expected);
}

#[test]
fn fix_writes_the_missing_ids_and_changes_no_other_byte() {
    let shipped = fs::read_to_string(format!("{SHIPPED}/python/asyncio.md")).expect("the note");
    let without_ids: String = shipped
        .split_inclusive('\n')
        .filter(|line| !line.starts_with("question id:") || line.contains("f4d7e789"))
        .collect();
    let files: [(&str, String); 7] = [
        (
            "asyncio.md",
            without_ids.replace("![asyncio_process", "[picture] ("),
        ),
        ("plain.md", "### Why?\nSo.\n\n\n### How?\nThus.".to_owned()),
        (
            "dos.md",
            "\u{feff}### Why?\r\n\r\nSo.\r\n\r\n### How?\r\n\tThus.  \r\n".to_owned(),
        ),
        (
            "code.md",
            "### Why?\n\n```\nquestion id: not one\n```\n\n### How?\n\n    code\n".to_owned(),
        ),
        (
            "front.md",
            "---\r\nquestion: \"Why?\"\r\n---\r\nSo.\r\n".to_owned(),
        ),
        (
            "list.md",
            "### Why?\n\n- a\n  - b\n\n> quote\n### How?\n| a |\n|---|\n| b |\n".to_owned(),
        ),
        (
            "whole.md",
            with_id("### Whole?\n\nIt is.").replace("a01", "aff"),
        ),
    ];
    let notes = Notes::empty();
    files
        .iter()
        .for_each(|(path, text)| notes.write(path, text));
    let before = problems(&notes);
    assert!(
        before.iter().all(|it| it.ends_with("missing-id")),
        "{before:?}"
    );

    let first = check(&notes, &["--fix"]);
    assert_eq!(
        (first.code, first.stderr.as_str()),
        (Some(0), ""),
        "{}",
        first.stdout
    );
    assert!(
        first.stdout.contains("plain.md: wrote 2 ids\n"),
        "{}",
        first.stdout
    );
    let mut written = 0;
    for (path, text) in &files {
        let (bare, ids) = without_inserted(&notes.read(path), text);
        assert_eq!(&bare, text, "{path}");
        written += ids;
    }
    assert_eq!(written, before.len());

    let fixed: Vec<String> = files.iter().map(|(path, _)| notes.read(path)).collect();
    let second = check(&notes, &["--fix"]);
    assert_eq!(second.code, Some(0));
    assert_eq!(second.stdout.lines().count(), 2, "{}", second.stdout);
    let again: Vec<String> = files.iter().map(|(path, _)| notes.read(path)).collect();
    assert_eq!(again, fixed);
}

/// Returns `fixed` without the text inserted into `original`, and the number of ids: the insertions must be
/// ids and the line breaks around them.
fn without_inserted(fixed: &str, original: &str) -> (String, usize) {
    let (mut bare, mut ids) = (String::new(), 0);
    let mut expected = original.lines_with_ends().peekable();
    let mut line_breaks = String::new();
    for line in fixed.lines_with_ends() {
        if expected.peek() == Some(&line) {
            bare.push_str(line);
            expected.next();
            continue;
        }
        let trimmed = line.trim_end();
        let id = trimmed
            .strip_prefix("question id: ")
            .or(trimmed.strip_prefix("id: "));
        match id {
            Some(id) => {
                assert_eq!(id.len(), 36, "{line:?}");
                ids += 1;
            }
            // The last line of a file or answer may have got its missing line break.
            None if expected.peek().is_some_and(|it| it.trim_end() == trimmed) => {
                bare.push_str(expected.next().expect("it was peeked at"));
            }
            None => line_breaks.push_str(line),
        }
    }
    assert_eq!(line_breaks.trim(), "", "{fixed:?}");
    (bare, ids)
}

trait Lines {
    fn lines_with_ends(&self) -> std::str::SplitInclusive<'_, char>;
}

impl Lines for str {
    fn lines_with_ends(&self) -> std::str::SplitInclusive<'_, char> {
        self.split_inclusive('\n')
    }
}
