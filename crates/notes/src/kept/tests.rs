use std::fs;
use std::os::unix::fs::symlink;
use std::path::Path;
use std::process::Command;

use tempfile::TempDir;

use crate::access::AccessOptions;
use crate::load::{LoadError, Loaded, MAX_NOTE_BYTES, load, load_after};
use crate::shapes::tests::with_ids;
use crate::{Notebook, ProblemKind};

/// A folder that was loaded once.
struct Place {
    folder: TempDir,
    before: Notebook,
}

impl Place {
    /// A folder of these files; `{1}` to `{9}` stand for UUIDs.
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

    /// One file `a.md` beside a good one.
    fn with(text: &str) -> Self {
        Self::of(&[("a.md", text), ("other.md", "### Other?\nx\n")])
    }

    fn path(&self, path: &str) -> std::path::PathBuf {
        self.folder.path().join(path)
    }

    fn write(&self, path: &str, text: &str) {
        write(self.folder.path(), path, text);
    }

    /// Loads it again; from then on the next loading follows this one.
    fn reload(&mut self) -> Loaded {
        let loaded = load_after(self.folder.path(), &self.before).unwrap();
        self.before = loaded.notebook.clone();
        loaded
    }

    /// What the file says from now on, which answers and problems that gives, and how much is kept.
    #[track_caller]
    fn check(&mut self, text: &str, answers: &[&str], problems: &[&str], kept: usize) {
        self.write("a.md", text);
        self.check_as_it_is(answers, problems, kept);
    }

    #[track_caller]
    fn check_as_it_is(&mut self, answers: &[&str], problems: &[&str], kept: usize) {
        let loaded = self.reload();
        assert_eq!(described(&loaded), answers);
        assert_eq!(wrong(&loaded), problems);
        assert_eq!(loaded.kept, kept);
    }
}

fn write(folder: &Path, path: &str, text: &str) {
    let path = folder.join(path);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, with_ids(text)).unwrap();
}

/// Every question with its answer, by place, but for those of `other.md`.
fn described(loaded: &Loaded) -> Vec<String> {
    let qas = loaded.notebook.qas().iter();
    let mut qas: Vec<_> = qas.filter(|qa| qa.source.path != "other.md").collect();
    qas.sort_by_key(|qa| &qa.source);
    qas.iter()
        .map(|qa| format!("{} {}", qa.question, qa.answer))
        .collect()
}

fn wrong(loaded: &Loaded) -> Vec<String> {
    let problems = loaded.problems.iter();
    let problems = problems.filter(|problem| problem.kind != ProblemKind::MissingId);
    problems
        .map(|it| format!("{}:{}: {}", it.path, it.line, it.message()))
        .collect()
}

const TWO: &str = "### One?\na\n\nquestion id: {1}\n### Two?\nb\n\nquestion id: {2}\n";

#[test]
fn a_good_file_is_taken_as_it_is() {
    let mut place = Place::with(TWO);
    place.check("### One?\nA\n\nquestion id: {1}\n", &["One? A"], &[], 0);
    place.check("### Three?\nc\n", &["Three? c"], &[], 0);
    place.check("<!-- recite: ignore -->\n### One?\na\n", &[], &[], 0);
    place.check(TWO, &["One? a", "Two? b"], &[], 0);
    fs::remove_file(place.path("a.md")).unwrap();
    place.check_as_it_is(&[], &[], 0);
}

#[test]
fn an_emptied_file_keeps_what_it_said_until_it_is_removed() {
    let mut place = Place::with(TWO);
    for empty in ["", " \n\n", "\u{feff}"] {
        let described = "a.md:1: this file is empty now; kept as it was";
        place.check(empty, &["One? a", "Two? b"], &[described], 1);
    }
    fs::remove_file(place.path("a.md")).unwrap();
    place.check_as_it_is(&[], &[], 0);
    // What never said anything has nothing to keep.
    place.check("", &[], &[], 0);
}

#[test]
fn a_file_that_cannot_be_read_keeps_what_it_said() {
    let mut place = Place::with(TWO);
    let all = ["One? a", "Two? b"];
    fs::write(place.path("a.md"), b"### One?\nx\xff\0\n").unwrap();
    place.check_as_it_is(&all, &["a.md:2: this byte is no UTF-8; kept as it was"], 1);
    let large = "a".repeat(MAX_NOTE_BYTES as usize + 1);
    let described = "a.md:1: this file has 16777217 bytes, more than 16 MiB; kept as it was";
    place.check(&large, &all, &[described], 1);

    fs::remove_file(place.path("a.md")).unwrap();
    symlink("nowhere", place.path("a.md")).unwrap();
    let described =
        "a.md:1: cannot be read: No such file or directory (os error 2); kept as it was";
    place.check_as_it_is(&all, &[described], 1);

    let outside = Place::with("### One?\nsecret\n");
    fs::remove_file(place.path("a.md")).unwrap();
    symlink(outside.path("a.md"), place.path("a.md")).unwrap();
    let described = "a.md:1: this is a link to outside the notes folder; kept as it was";
    place.check_as_it_is(&all, &[described], 1);

    fs::remove_file(place.path("a.md")).unwrap();
    fs::create_dir(place.path("a.md")).unwrap();
    let described = "a.md:1: a folder stands in the place of this note; kept as it was";
    place.check_as_it_is(&all, &[described], 1);

    fs::remove_dir(place.path("a.md")).unwrap();
    // Nobody ever writes into this pipe.
    let made = Command::new("mkfifo").arg(place.path("a.md")).status();
    assert!(made.unwrap().success());
    let described = "a.md:1: has the name of a note, but is no file; kept as it was";
    place.check_as_it_is(&all, &[described], 1);

    fs::remove_file(place.path("a.md")).unwrap();
    place.check("### One?\nA\n\nquestion id: {1}\n", &["One? A"], &[], 0);
}

#[test]
fn a_folder_that_leads_outside_keeps_what_its_files_said() {
    let mut place = Place::of(&[
        ("sub/a.md", "### One?\na\n"),
        ("sub/b/c.md", "### Two?\nb\n"),
        ("other.md", "### Other?\nx\n"),
    ]);
    let outside = Place::with("### One?\nsecret\n");
    fs::remove_dir_all(place.path("sub")).unwrap();
    symlink(outside.folder.path(), place.path("sub")).unwrap();
    let described = "sub:1: this is a link to outside the notes folder; kept as it was";
    place.check_as_it_is(&["One? a", "Two? b"], &[described], 2);
    assert_eq!(place.before.files(), 3);
    fs::remove_file(place.path("sub")).unwrap();
    place.check_as_it_is(&[], &[], 0);
}

#[test]
fn a_question_that_lost_its_answer_is_kept_while_it_stands() {
    let mut place = Place::with(TWO);
    let unanswered = "### One?\nquestion id: {1}\n### Two?\nB\n\nquestion id: {2}\n### Three?\n";
    let described = [
        "a.md:1: question has no answer; kept as it was",
        "a.md:7: question has no answer",
    ];
    place.check(unanswered, &["One? a", "Two? B"], &described, 1);
    // Again and again, as it is what is known of it.
    place.check(unanswered, &["One? a", "Two? B"], &described, 1);
    let gone = "### Two?\nB\n\nquestion id: {2}\n### Three?\n";
    let described = ["a.md:5: question has no answer"];
    place.check(gone, &["Two? B"], &described, 0);
}

#[test]
fn a_question_whose_id_became_another_s_is_read_as_it_is() {
    let mut place = Place::with(TWO);
    let text = "### One?\nA\n\nquestion id: {1}\n### Two?\nB\n\nquestion id: {1}\n";
    let described =
        "a.md:8: the id `00000000-0000-4000-8000-000000000001` is already that of a.md:1";
    place.check(text, &["One? A", "Two? B"], &[described], 0);
}

#[test]
fn a_question_that_has_only_another_id_is_not_kept_beside_itself() {
    let mut place = Place::with("### One?\na\n\nquestion id: {1}\n### Two?\nb\n");
    let text = "### One?\nA\n\nquestion id: {3}\n### Two?\nB\n\nquestion id: {2}\n### Three?\n";
    let described = "a.md:9: question has no answer";
    place.check(text, &["One? A", "Two? B"], &[described], 0);
}

#[test]
fn written_ids_of_good_files_win_over_what_is_kept() {
    let mut place = Place::with(TWO);
    fs::write(place.path("a.md"), b"\xff\0").unwrap();
    place.write("b.md", "### Two!\nmoved\n\nquestion id: {2}\n");
    let described = "a.md:1: this byte is no UTF-8; kept as it was";
    place.check_as_it_is(&["One? a", "Two! moved"], &[described], 1);
}

#[test]
fn an_unclosed_fence_that_swallows_questions_keeps_the_file_as_it_was() {
    // An id line ends a fence that nobody closed, so these have none.
    let mut place = Place::with("### One?\na\n### Two?\nb\n");
    let unclosed = "### One?\nA\n```\ncode\n### Two?\nB\n";
    let described = "a.md:3: this code fence is never closed; kept as it was";
    place.check(unclosed, &["One? a", "Two? b"], &[described], 1);
    let closed = unclosed.replace("code", "```");
    let now = ["One? A\n```\n```", "Two? B"];
    place.check(&closed, &now, &[], 0);
    let described =
        "a.md:5: this comment is never closed, and hides what stands behind it; kept as it was";
    place.check(
        &closed.replace("### Two?", "<!--\n### Two?"),
        &now,
        &[described],
        1,
    );
}

#[test]
fn an_unclosed_fence_that_swallows_nothing_is_taken_as_it_is() {
    let mut place = Place::with("### One?\na\n```\nb\n");
    let described = "a.md:3: this code fence is never closed";
    place.check(
        "### One?\nA\n```\nb\n",
        &["One? A\n```\nb"],
        &[described],
        0,
    );
}

#[test]
fn broken_front_matter_keeps_the_question_that_stood_there() {
    let mut place = Place::with("---\nquestion: One?\nid: {1}\n---\na\n");
    place.check(
        "---\nquestion: One?\nid: {1}\na\n",
        &["One? a"],
        &["a.md:1: the front matter is never closed"],
        0,
    );
    for broken in [
        "---\nquestion: \"One?\nid: {1}\n---\nA\n",
        "---\nquestion: [One?\n---\n### Bogus?\nA\n",
    ] {
        place.write("a.md", broken);
        let loaded = place.reload();
        assert_eq!(described(&loaded), ["One? a"]);
        let described = "the front matter cannot be read as YAML; kept as it was";
        let wrong = wrong(&loaded);
        assert!(wrong.iter().any(|it| it.ends_with(described)), "{wrong:?}");
    }
    place.check(
        "---\nquestion: One?\nid: {1}\n---\nA\n",
        &["One? A"],
        &[],
        0,
    );
}

#[test]
fn broken_front_matter_above_headings_keeps_nothing() {
    let mut place = Place::with(TWO);
    let text = format!("---\ntags: [a\n---\n{TWO}").replace("\nb\n", "\nB\n");
    let loaded = {
        place.write("a.md", &text);
        place.reload()
    };
    assert_eq!(described(&loaded), ["One? a", "Two? B"]);
    assert_eq!(loaded.kept, 0);
}

#[test]
fn a_folder_that_lost_every_note_is_an_error() {
    let mut place = Place::of(&[("sub/a.md", TWO)]);
    fs::remove_dir_all(place.path("sub")).unwrap();
    let error = load_after(place.folder.path(), &place.before).unwrap_err();
    assert!(matches!(error, LoadError::Emptied { .. }));
    assert!(
        error.to_string().contains("suddenly holds no note at all"),
        "{error}"
    );
    fs::remove_dir(place.folder.path()).unwrap();
    let error = load_after(place.folder.path(), &place.before).unwrap_err();
    assert!(matches!(error, LoadError::Unreadable { .. }));
    place.write("b.md", "### Three?\nc\n");
    place.check_as_it_is(&["Three? c"], &[], 0);
}

#[test]
fn what_is_kept_moves_with_its_folder() {
    let place = Place::with(TWO);
    let checkout = Place::with("\u{feff}\n");
    let loaded = load_after(checkout.folder.path(), &place.before).unwrap();
    assert_eq!(described(&loaded), ["One? a", "Two? b"]);
    assert_eq!(
        loaded.notebook.root(),
        checkout.folder.path().canonicalize().unwrap()
    );
}
