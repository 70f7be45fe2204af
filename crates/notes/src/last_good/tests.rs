use std::fs;
use std::os::unix::fs::symlink;
use std::path::Path;
use std::process::Command;

use tempfile::TempDir;

use crate::access::AccessOptions;
use crate::load::{LoadError, LoadedNotes, MAX_NOTE_BYTES, load, reload_notes};
use crate::shapes::tests::with_ids;
use crate::{Notebook, ProblemKind};

/// A folder that has been loaded once.
struct LoadedFolder {
    folder: TempDir,
    before: Notebook,
}

impl LoadedFolder {
    /// Creates and loads a folder of these files; `{1}` to `{9}` stand for UUIDs.
    fn of(files: &[(&str, &str)]) -> Self {
        let folder = TempDir::new().unwrap();
        for (path, text) in files {
            write(folder.path(), path, text);
        }
        let before = load(folder.path(), &AccessOptions::default())
            .unwrap()
            .notebook;
        Self { folder, before }
    }

    /// Creates a folder with one file `a.md` next to a valid one.
    fn with(text: &str) -> Self {
        Self::of(&[("a.md", text), ("other.md", "### Other?\nx\n")])
    }

    fn path(&self, path: &str) -> std::path::PathBuf {
        self.folder.path().join(path)
    }

    fn write(&self, path: &str, text: &str) {
        write(self.folder.path(), path, text);
    }

    /// Reloads the folder. The next reload starts from this one.
    fn reload(&mut self) -> LoadedNotes {
        let loaded = reload_notes(self.folder.path(), &self.before).unwrap();
        self.before = loaded.notebook.clone();
        loaded
    }

    /// Changes the file, and checks the answers, the problems and how much stays at the last good version.
    #[track_caller]
    fn check(&mut self, text: &str, answers: &[&str], problems: &[&str], last_good: usize) {
        self.write("a.md", text);
        self.check_reload(answers, problems, last_good);
    }

    #[track_caller]
    fn check_reload(&mut self, answers: &[&str], problems: &[&str], last_good: usize) {
        let loaded = self.reload();
        assert_eq!(answers_of(&loaded), answers);
        assert_eq!(problems_of(&loaded), problems);
        assert_eq!(loaded.last_good, last_good);
    }
}

fn write(folder: &Path, path: &str, text: &str) {
    let path = folder.join(path);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, with_ids(text)).unwrap();
}

/// Returns every question with its answer, by path and line, except those of `other.md`.
fn answers_of(loaded: &LoadedNotes) -> Vec<String> {
    let qas = loaded.notebook.qas().iter();
    let mut qas: Vec<_> = qas.filter(|qa| qa.source.path != "other.md").collect();
    qas.sort_by_key(|qa| &qa.source);
    qas.iter()
        .map(|qa| format!("{} {}", qa.question, qa.answer))
        .collect()
}

fn problems_of(loaded: &LoadedNotes) -> Vec<String> {
    let problems = loaded.problems.iter();
    let problems = problems.filter(|problem| problem.kind != ProblemKind::MissingId);
    problems
        .map(|it| format!("{}:{}: {}", it.path, it.line, it.message()))
        .collect()
}

const TWO: &str = "### One?\na\n\nquestion id: {1}\n### Two?\nb\n\nquestion id: {2}\n";

#[test]
fn a_valid_file_is_read_as_it_is() {
    let mut folder = LoadedFolder::with(TWO);
    folder.check("### One?\nA\n\nquestion id: {1}\n", &["One? A"], &[], 0);
    folder.check("### Three?\nc\n", &["Three? c"], &[], 0);
    folder.check("<!-- recite: ignore -->\n### One?\na\n", &[], &[], 0);
    folder.check(TWO, &["One? a", "Two? b"], &[], 0);
    fs::remove_file(folder.path("a.md")).unwrap();
    folder.check_reload(&[], &[], 0);
}

#[test]
fn an_emptied_file_keeps_its_last_good_version_until_it_is_removed() {
    let mut folder = LoadedFolder::with(TWO);
    for empty in ["", " \n\n", "\u{feff}"] {
        let expected = "a.md:1: this file is empty; the last good version stays live";
        folder.check(empty, &["One? a", "Two? b"], &[expected], 1);
    }
    fs::remove_file(folder.path("a.md")).unwrap();
    folder.check_reload(&[], &[], 0);
    // A file that never contained a Q&A has no last good version.
    folder.check("", &[], &[], 0);
}

#[test]
fn an_unreadable_file_keeps_its_last_good_version() {
    let mut folder = LoadedFolder::with(TWO);
    let all = ["One? a", "Two? b"];
    fs::write(folder.path("a.md"), b"### One?\nx\xff\0\n").unwrap();
    folder.check_reload(
        &all,
        &["a.md:2: this byte is not valid UTF-8; the last good version stays live"],
        1,
    );
    let large = "a".repeat(MAX_NOTE_BYTES as usize + 1);
    let expected = "a.md:1: this file has 16777217 bytes, more than the limit of 16 MiB; the last good version stays live";
    folder.check(&large, &all, &[expected], 1);

    fs::remove_file(folder.path("a.md")).unwrap();
    symlink("nowhere", folder.path("a.md")).unwrap();
    let expected = "a.md:1: this file or folder cannot be read: No such file or directory (os error 2); the last good version stays live";
    folder.check_reload(&all, &[expected], 1);

    let outside = LoadedFolder::with("### One?\nsecret\n");
    fs::remove_file(folder.path("a.md")).unwrap();
    symlink(outside.path("a.md"), folder.path("a.md")).unwrap();
    let expected = "a.md:1: this symbolic link leads out of the notes folder; the last good version stays live";
    folder.check_reload(&all, &[expected], 1);

    fs::remove_file(folder.path("a.md")).unwrap();
    fs::create_dir(folder.path("a.md")).unwrap();
    let expected =
        "a.md:1: there is a folder in the place of this note; the last good version stays live";
    folder.check_reload(&all, &[expected], 1);

    fs::remove_dir(folder.path("a.md")).unwrap();
    // Nothing ever writes into this pipe.
    let made = Command::new("mkfifo").arg(folder.path("a.md")).status();
    assert!(made.unwrap().success());
    let expected = "a.md:1: this has the name of a note, but is not a regular file; the last good version stays live";
    folder.check_reload(&all, &[expected], 1);

    fs::remove_file(folder.path("a.md")).unwrap();
    folder.check("### One?\nA\n\nquestion id: {1}\n", &["One? A"], &[], 0);
}

#[test]
fn a_folder_linked_to_outside_keeps_the_last_good_version_of_its_files() {
    let mut folder = LoadedFolder::of(&[
        ("sub/a.md", "### One?\na\n"),
        ("sub/b/c.md", "### Two?\nb\n"),
        ("other.md", "### Other?\nx\n"),
    ]);
    let outside = LoadedFolder::with("### One?\nsecret\n");
    fs::remove_dir_all(folder.path("sub")).unwrap();
    symlink(outside.folder.path(), folder.path("sub")).unwrap();
    let expected =
        "sub:1: this symbolic link leads out of the notes folder; the last good version stays live";
    folder.check_reload(&["One? a", "Two? b"], &[expected], 2);
    assert_eq!(folder.before.file_count(), 3);
    fs::remove_file(folder.path("sub")).unwrap();
    folder.check_reload(&[], &[], 0);
}

#[test]
fn a_question_without_its_answer_keeps_its_last_good_version() {
    let mut folder = LoadedFolder::with(TWO);
    let unanswered = "### One?\nquestion id: {1}\n### Two?\nB\n\nquestion id: {2}\n### Three?\n";
    let expected = [
        "a.md:1: this question has no answer; the last good version stays live",
        "a.md:7: this question has no answer",
    ];
    folder.check(unanswered, &["One? a", "Two? B"], &expected, 1);
    // Reloading again does not lose it.
    folder.check(unanswered, &["One? a", "Two? B"], &expected, 1);
    let gone = "### Two?\nB\n\nquestion id: {2}\n### Three?\n";
    let expected = ["a.md:5: this question has no answer"];
    folder.check(gone, &["Two? B"], &expected, 0);
}

#[test]
fn a_question_with_the_id_of_another_is_read_as_it_is() {
    let mut folder = LoadedFolder::with(TWO);
    let text = "### One?\nA\n\nquestion id: {1}\n### Two?\nB\n\nquestion id: {1}\n";
    let expected =
        "a.md:8: the id `00000000-0000-4000-8000-000000000001` is already used at a.md:1";
    folder.check(text, &["One? A", "Two? B"], &[expected], 0);
}

#[test]
fn a_question_with_a_new_id_is_not_kept_twice() {
    let mut folder = LoadedFolder::with("### One?\na\n\nquestion id: {1}\n### Two?\nb\n");
    let text = "### One?\nA\n\nquestion id: {3}\n### Two?\nB\n\nquestion id: {2}\n### Three?\n";
    let expected = "a.md:9: this question has no answer";
    folder.check(text, &["One? A", "Two? B"], &[expected], 0);
}

#[test]
fn written_ids_of_valid_files_win_over_the_last_good_version() {
    let mut folder = LoadedFolder::with(TWO);
    fs::write(folder.path("a.md"), b"\xff\0").unwrap();
    folder.write("b.md", "### Two!\nmoved\n\nquestion id: {2}\n");
    let expected = "a.md:1: this byte is not valid UTF-8; the last good version stays live";
    folder.check_reload(&["One? a", "Two! moved"], &[expected], 1);
}

#[test]
fn an_unclosed_fence_that_hides_questions_keeps_the_last_good_version() {
    // These questions have no ids, since an id line ends an unclosed fence.
    let mut folder = LoadedFolder::with("### One?\na\n### Two?\nb\n");
    let unclosed = "### One?\nA\n```\ncode\n### Two?\nB\n";
    let expected = "a.md:3: this code fence is not closed; the last good version stays live";
    folder.check(unclosed, &["One? a", "Two? b"], &[expected], 1);
    let closed = unclosed.replace("code", "```");
    let now = ["One? A\n```\n```", "Two? B"];
    folder.check(&closed, &now, &[], 0);
    let expected = "a.md:5: this comment is not closed and hides the text after it; the last good version stays live";
    folder.check(
        &closed.replace("### Two?", "<!--\n### Two?"),
        &now,
        &[expected],
        1,
    );
}

#[test]
fn an_unclosed_fence_that_hides_nothing_is_read_as_it_is() {
    let mut folder = LoadedFolder::with("### One?\na\n```\nb\n");
    let expected = "a.md:3: this code fence is not closed";
    folder.check("### One?\nA\n```\nb\n", &["One? A\n```\nb"], &[expected], 0);
}

#[test]
fn broken_front_matter_keeps_the_last_good_version() {
    let mut folder = LoadedFolder::with("---\nquestion: One?\nid: {1}\n---\na\n");
    folder.check(
        "---\nquestion: One?\nid: {1}\na\n",
        &["One? a"],
        &["a.md:1: the front matter is not closed"],
        0,
    );
    for broken in [
        "---\nquestion: \"One?\nid: {1}\n---\nA\n",
        "---\nquestion: [One?\n---\n### Bogus?\nA\n",
    ] {
        folder.write("a.md", broken);
        let loaded = folder.reload();
        assert_eq!(answers_of(&loaded), ["One? a"]);
        let expected = "the front matter is not valid YAML; the last good version stays live";
        let problems = problems_of(&loaded);
        assert!(
            problems.iter().any(|it| it.ends_with(expected)),
            "{problems:?}"
        );
    }
    folder.check(
        "---\nquestion: One?\nid: {1}\n---\nA\n",
        &["One? A"],
        &[],
        0,
    );
}

#[test]
fn broken_front_matter_above_headings_is_ignored() {
    let mut folder = LoadedFolder::with(TWO);
    let text = format!("---\ntags: [a\n---\n{TWO}").replace("\nb\n", "\nB\n");
    let loaded = {
        folder.write("a.md", &text);
        folder.reload()
    };
    assert_eq!(answers_of(&loaded), ["One? a", "Two? B"]);
    assert_eq!(loaded.last_good, 0);
}

#[test]
fn a_folder_without_its_notes_is_an_error() {
    let mut folder = LoadedFolder::of(&[("sub/a.md", TWO)]);
    fs::remove_dir_all(folder.path("sub")).unwrap();
    let error = reload_notes(folder.folder.path(), &folder.before).unwrap_err();
    assert!(matches!(error, LoadError::NoNotes { .. }));
    assert!(
        error.to_string().contains("no longer contains any notes"),
        "{error}"
    );
    fs::remove_dir(folder.folder.path()).unwrap();
    let error = reload_notes(folder.folder.path(), &folder.before).unwrap_err();
    assert!(matches!(error, LoadError::Unreadable { .. }));
    folder.write("b.md", "### Three?\nc\n");
    folder.check_reload(&["Three? c"], &[], 0);
}

#[test]
fn the_last_good_version_moves_to_another_checkout() {
    let folder = LoadedFolder::with(TWO);
    let checkout = LoadedFolder::with("\u{feff}\n");
    let loaded = reload_notes(checkout.folder.path(), &folder.before).unwrap();
    assert_eq!(answers_of(&loaded), ["One? a", "Two? b"]);
    assert_eq!(
        loaded.notebook.root(),
        checkout.folder.path().canonicalize().unwrap()
    );
}
