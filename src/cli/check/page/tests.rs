use std::fs;

use tempfile::TempDir;

use super::render;
use crate::check::ids::{self, IdFixes};
use crate::cli::check::report::{CheckReport, ProblemCounts};
use recite_notes::access::AccessOptions;
use recite_notes::load::load;

/// Returns the output of `recite check` for these files in the folder `notes`, and the counts. Runs `--fix` if `fixes`.
fn run_check(files: &[(&str, &[u8])], fixes: bool) -> (String, ProblemCounts) {
    let folder = TempDir::new().unwrap();
    for (path, bytes) in files {
        let file = folder.path().join(path);
        fs::create_dir_all(file.parent().unwrap()).unwrap();
        fs::write(file, bytes).unwrap();
    }
    let read = || load(folder.path(), &AccessOptions::default()).unwrap();
    let mut loaded = read();
    let mut id_fixes = IdFixes::default();
    if fixes {
        id_fixes = ids::write_missing(folder.path(), &loaded.missing_ids);
        loaded = read();
    }
    let report = CheckReport {
        files: loaded.notebook.file_count(),
        questions: loaded.notebook.qas().len(),
        topics: loaded.notebook.topics().len(),
        config_problems: &[],
        problems: &loaded.problems,
        coverage: loaded.total_coverage(),
        unread: loaded
            .coverage
            .iter()
            .filter(|it| !it.unread.is_empty())
            .collect(),
        id_fixes: &id_fixes,
        online: None,
        twins: None,
    };
    let text = render(folder.path(), &report);
    let text = anstream::adapter::strip_str(text.as_str()).to_string();
    let text = text.replace(&folder.path().display().to_string(), "notes");
    (text, report.counts())
}

#[test]
fn severe_problems_come_first_and_missing_ids_share_one_line() {
    let many: String = (0..1_234)
        .map(|n| format!("### What is {n}?\n\nA number.\n\n"))
        .collect();
    let (text, counts) = run_check(
        &[
            ("a.md", b"### Caf\xe9?\n\nJa.\n"),
            ("b.md", b"### Why?\n\n![so](none.png)\n\n### How?\n"),
            ("c.md", b"\xff\0"),
            ("d/many.md", many.as_bytes()),
        ],
        false,
    );
    insta::assert_snapshot!(text, @"
    notes/b.md:5:1: error: this question has no answer. Write one below the heading, or delete the heading.
    notes/c.md:1:1: error: this byte is not valid UTF-8, so the file is skipped. Save the file as UTF-8.
    notes/b.md:3:1: warning: picture `none.png` does not exist. Add the file, or correct the path, which is relative to the note's folder.
    notes/a.md:1:1: notice: this file is not UTF-8 and was read as windows-1252. Save it as UTF-8.
    notes: notice: 1,236 questions have no id yet, so their history may be lost when you rename them. Run `recite check --fix`.
    3 files, 1236 Q&As, 1 topic, 2 errors, 1 warning, 1237 notices
    99.9% of the text is searchable; 1 passage belongs to no question
    ");
    assert_eq!((counts.errors, counts.warnings), (2, 1));
    assert!(!counts.passes(false) && !counts.passes(true));
}

#[test]
fn notices_fail_the_check_only_with_strict() {
    let (text, counts) = run_check(&[("a.md", b"### Why?\n\nSo.\n")], false);
    insta::assert_snapshot!(text, @"
    notes: notice: 1 question has no id yet, so its history may be lost when you rename it. Run `recite check --fix`.
    1 file, 1 Q&A, 0 topics, 1 notice
    100.0% of the text is searchable
    ");
    assert!(counts.passes(false));
    assert!(!counts.passes(true));
}

#[test]
fn fix_reports_written_ids_and_the_reasons_for_skipped_ones() {
    let (text, counts) = run_check(
        &[
            ("good.md", b"### Why?\n\nSo.\n\n### How?\n\nThus.\n"),
            ("latin.md", b"### Caf\xe9?\n\nJa.\n\n### Th\xe9?\n\nNein.\n"),
            ("open.md", b"### Why?\n\nSo.\n\n### When?\n\n```\nnow\n"),
        ],
        true,
    );
    insta::assert_snapshot!(text, @"
    notes/open.md:9:1: error: this code fence is not closed. Close it with a line of as many backticks or tildes as in the opening line.
    notes/latin.md:1:1: notice: this file is not UTF-8 and was read as windows-1252. Save it as UTF-8.
    notes/good.md: wrote 2 ids
    notes/open.md: wrote 1 id
    notes/latin.md: notice: no id for 2 questions: the file is not UTF-8. Save it as UTF-8 and run `recite check --fix` again.
    notes/open.md:5:1: notice: no id for this question: the file contains an unclosed code block or comment. Close it and run `recite check --fix` again.
    3 files, 6 Q&As, 0 topics, 1 error, 4 notices
    100.0% of the text is searchable
    ");
    assert_eq!(counts.notices, 4);
}

#[test]
fn an_empty_folder_prints_how_to_write_the_first_question() {
    let (text, _) = run_check(&[], false);
    insta::assert_snapshot!(text, @r"
    notes folder `notes` has no questions yet. Write one in a Markdown file there, such as `first.md`: the question as a heading (`## How do I start?`), the answer below it.
    0 files, 0 Q&As, 0 topics, no problems
    ");
}
