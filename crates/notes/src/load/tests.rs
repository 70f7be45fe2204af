use std::fs;
use std::os::unix::fs::symlink;
use std::path::Path;

use tempfile::TempDir;

use super::{LoadError, LoadedNotes, MAX_NOTE_BYTES, folder_state, load, reload_notes};
use crate::access::{AccessOptions, MAX_ATTACHMENT_BYTES};
use crate::shapes::tests::with_ids;
use crate::{ProblemKind, Qa};

/// Creates a folder of these files; `{1}` to `{9}` stand for UUIDs.
fn folder(files: &[(&str, &str)]) -> TempDir {
    let folder = TempDir::new().unwrap();
    for (path, text) in files {
        write(folder.path(), path, with_ids(text).as_bytes());
    }
    folder
}

fn write(folder: &Path, path: &str, bytes: &[u8]) {
    let path = folder.join(path);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, bytes).unwrap();
}

fn problems(loaded: &LoadedNotes) -> Vec<String> {
    let without_remedy = |problem: &crate::Problem| {
        format!(
            "{}:{}:{} {:?}: {}",
            problem.path,
            problem.line,
            problem.column,
            problem.kind,
            problem.message()
        )
    };
    loaded
        .problems
        .iter()
        .filter(|problem| problem.kind != ProblemKind::MissingId)
        .map(without_remedy)
        .collect()
}

fn sources(loaded: &LoadedNotes) -> Vec<String> {
    let mut sources: Vec<_> = loaded
        .notebook
        .qas()
        .iter()
        .map(|qa| qa.source.to_string())
        .collect();
    sources.sort();
    sources
}

/// Loads files and checks their problems, except for missing ids.
#[track_caller]
fn check(files: &[(&str, &str)], expected: &[&str]) -> LoadedNotes {
    let folder = folder(files);
    let loaded = load(folder.path(), &AccessOptions::default()).unwrap();
    assert_eq!(problems(&loaded), expected);
    loaded
}

#[test]
fn the_shipped_notes_load_as_written() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../notes");
    let source = fs::read_to_string(root.join("python/asyncio.md")).unwrap();
    let loaded = load(&root, &AccessOptions::default()).unwrap();
    assert_eq!(problems(&loaded), [""; 0]);
    assert!(loaded.missing_ids.is_empty());

    let mut qas: Vec<&Qa> = loaded.notebook.qas().iter().collect();
    qas.retain(|qa| qa.source.path == "python/asyncio.md");
    qas.sort_by_key(|qa| qa.source.line);
    let descriptions: Vec<String> = qas
        .iter()
        .map(|qa| {
            let answer = qa.answer.as_str();
            assert!(source.contains(answer), "{answer}");
            assert_eq!(qa.topic.to_string(), "python");
            assert!(!qa.has_derived_id && qa.quiz.is_quizzed());
            let wordings: Vec<_> = qa
                .also
                .iter()
                .map(|also| format!("\n   + {also}"))
                .collect();
            let lines = || answer.lines().map(str::trim_end);
            format!(
                "{} {}{}\n   = {}\n   | {}\n   | {}",
                qa.source.line,
                qa.question,
                wordings.concat(),
                qa.id,
                lines().next().unwrap(),
                lines().next_back().unwrap(),
            )
        })
        .collect();
    insta::assert_snapshot!(descriptions.join("\n"), @r#"
    1 How to run async script?
       = 0b778831-da0a-459e-b906-d99da99e44b4
       | ```python
       | ```
    27 How to run an async function in a loop?
       = 5680595e-209c-4daf-aa21-1767ee155da4
       | ```python
       | ```
    46 What is the difference between threading and async in Python conceptually?
       = 9fc64221-a045-417e-adf6-cf3ed8e77295
       | Threads are like workers. Each does it's task. But in Python only one worker is allowed to do something at any
       | So in Python because of the GIL it looks more or less the same in terms of performance.
    59 What is asyncio.create_task()?
       = f105982c-afeb-4dee-b492-6796c678976e
       | Method asyncio.create_task() schedules async function. It will run in background. And you don't have to await it,
       | https://hynek.me/articles/waiting-in-asyncio/
    96 When could asyncio.create_task() be useful?
       = 74d090eb-6581-4e92-8822-14199daa9997
       | - when you want to execute asynchronous function inside synchronous one. For example, in `__init__()`.
       | https://hynek.me/articles/waiting-in-asyncio/
    107 What is asyncio.ensure_future()?
       = 09ebbbfb-2186-46a2-b6f3-34cfecc7a31f
       | I don't know for sure it, but you are most probably don't need asyncio.ensure_future(), it's pretty low-level. Use
       | https://github.com/python/asyncio/issues/477#issuecomment-268709555
    118 How to run blocking synchronous function from asyncronous code?
       = 6c7e3d90-9f34-428e-9cd8-2e4730f8b774
       | Use
       | ```
    129 How to run blocking synchronous function from asyncronous code?
       = 33c01ce0-6f45-468a-bc69-b819de80608b
       | Use loop.run_in_executor() to fire up your blocking call in a new thread
       | https://docs.python.org/3/library/asyncio-eventloop.html#asyncio.loop.run_in_executor
    168 How to run CPU-heavy synchronous code from asynchronous code?
       = f4d7e789-56bd-46fb-9a77-c6d89d97c8d6
       | Use `await loop.run_in_executor(your_function)` with ProcessPoolExecutor from concurrent.futures.
       | https://youtu.be/VWoyeq_ujJ4?t=1043
    182 How to run asyncronous function from syncrhonous code?
       = 22866d5b-4014-4b21-b287-c3f4d9f5fe9d
       | ```python
       | ```
    193 When does a Task give up the control?
       + How to force an async func to yield control back to the loop and why you might need it?
       = 42ccfa6b-94fe-4b1d-a292-bf58b74f6aa1
       | - when it is finished
       | have anything to wait on.
    204 How to force an async func to yield control back to the loop and why you might need it?
       = 3fb4dc13-b92e-40b9-a76a-716f802d5ea3
       | First of all, why you might need it. We all know that in an asynchronous function, as soon as
       | It seems like a crutch, but at least is was Guido who suggested doing it (I found it in an issue somewhere on github).
    "#);

    let pictures: Vec<_> = qas.iter().flat_map(|qa| &qa.files).collect();
    assert_eq!(pictures.len(), 1);
    assert_eq!(pictures[0].path, "python/asyncio_process_pool_executor.png");
    assert!(
        loaded
            .notebook
            .access()
            .read(&pictures[0].path, MAX_ATTACHMENT_BYTES)
            .unwrap()
            .starts_with(b"\x89PNG")
    );
}

#[test]
fn a_missing_folder_is_reported_with_the_setting() {
    let folder = folder(&[("file.md", "")]);
    for missing in ["nowhere", "file.md"] {
        let error: LoadError =
            load(&folder.path().join(missing), &AccessOptions::default()).unwrap_err();
        let error = error.to_string();
        assert!(
            error.contains(missing) && error.contains("`--notes`"),
            "{error}"
        );
    }
}

#[test]
fn folders_and_headings_are_topics() {
    let loaded = check(
        &[
            ("top.md", "### How?\na\n"),
            ("python/async io/x.MD", "# Loops\n### How?\na\n"),
            ("python/y.markdown", "### How?\na\n"),
            ("python/z.txt", "### How?\na\n"),
        ],
        &[],
    );
    let topics: Vec<_> = loaded
        .notebook
        .topics()
        .iter()
        .map(ToString::to_string)
        .collect();
    assert_eq!(
        topics,
        ["python", "python/async io", "python/async io/Loops"]
    );
    assert_eq!(loaded.notebook.file_count(), 3);
}

#[test]
fn hidden_files_and_folders_are_skipped() {
    let folder = folder(&[
        (".git/x.md", "### How?\na\n"),
        (".x.md", "### How?\na\n"),
        ("a/.b/x.md", "### How?\na\n"),
        ("a/x.md", "### How?\na\n"),
    ]);
    // Emacs locks a file that it edits with such a link.
    symlink("somebody@somewhere.4711", folder.path().join("a/.#x.md")).unwrap();
    let loaded = load(folder.path(), &AccessOptions::default()).unwrap();
    assert_eq!(sources(&loaded), ["a/x.md:1"]);
    assert_eq!(problems(&loaded), [""; 0]);
}

#[test]
fn equal_questions_get_different_stable_ids() {
    let note = "### How?\na\n### How?\nb\n";
    let first = check(&[("x.md", note), ("y.md", note)], &[]);
    let again = check(&[("x.md", note), ("y.md", note)], &[]);
    let ids = |loaded: &LoadedNotes| -> Vec<_> {
        loaded
            .notebook
            .qas()
            .iter()
            .map(|qa| qa.id.clone())
            .collect()
    };
    assert_eq!(ids(&first).len(), 4);
    assert_eq!(ids(&first), ids(&again));
    // Derived ids must never change, since the quiz history depends on them.
    let derived = first.missing_ids[0].id.as_str();
    insta::assert_snapshot!(derived, @"fbf7e2c7-d722-5a53-90f2-c8b705fefcce");
}

#[test]
fn two_questions_with_one_id_are_read_and_the_second_is_reported() {
    let loaded = check(
        &[
            ("a.md", "### One?\na\n\nquestion id: {1}\n"),
            (
                "b.md",
                "### Two?\nb\n\nquestion id: {2}\n### Three?\nc\nquestion id: {1}\n",
            ),
            ("c.md", "---\nid: {2}\nquestion: Four?\n---\nd\n"),
        ],
        &[
            "b.md:7:14 DuplicateId: the id `00000000-0000-4000-8000-000000000001` is already used at a.md:1",
            "c.md:2:5 DuplicateId: the id `00000000-0000-4000-8000-000000000002` is already used at b.md:1",
        ],
    );
    assert_eq!(sources(&loaded), ["a.md:1", "b.md:1", "b.md:5", "c.md:3"]);
    assert!(loaded.missing_ids.is_empty(), "nothing is written there");
}

#[test]
fn pages_with_the_same_id_are_both_read() {
    // In the front matter of documentation sites, an id is only unique within its folder.
    let page = "---\nid: intro\ntitle: Pumps\n---\nThey move water.\n";
    let loaded = check(
        &[("a/x.md", page), ("b/x.md", page)],
        &["b/x.md:2:5 DuplicateId: the id `intro` is already used at a/x.md:5"],
    );
    assert_eq!(sources(&loaded), ["a/x.md:5", "b/x.md:5"]);
    assert!(loaded.missing_ids.is_empty(), "nothing is written there");
}

#[test]
fn a_question_without_an_id_is_reported_with_its_line() {
    let folder = folder(&[("a.md", "\u{feff}# T\n\n### One?\na\n")]);
    let loaded = load(folder.path(), &AccessOptions::default()).unwrap();
    assert_eq!(
        loaded.problems[0].to_string(),
        "a.md:3:1: this question has no id, so its quiz history may be lost when its heading or file is renamed. Run `recite check --fix` to write one."
    );
    assert!(loaded.notebook.qas()[0].has_derived_id);
}

#[test]
fn a_byte_order_mark_is_not_part_of_the_text() {
    let loaded = check(
        &[
            ("a.md", "\u{feff}### How?\na\n"),
            ("b.md", "\u{feff}---\nquestion: Why?\n---\nb\n"),
        ],
        &[],
    );
    assert_eq!(sources(&loaded), ["a.md:1", "b.md:2"]);
}

#[test]
fn a_binary_file_is_skipped_and_reported_with_its_position() {
    let folder = folder(&[("good.md", "### How?\na\n")]);
    write(folder.path(), "bad.md", b"### How?\n\xc3\xa4b\xff\n");
    write(folder.path(), "bom.md", b"\xef\xbb\xbfa\xff");
    write(folder.path(), "wide.md", b"\xff\xfe#\0\0");
    let loaded = load(folder.path(), &AccessOptions::default()).unwrap();
    assert_eq!(
        problems(&loaded),
        [
            "bad.md:2:3 InvalidUtf8: this byte is not valid UTF-8, so the file is skipped",
            "bom.md:1:2 InvalidUtf8: this byte is not valid UTF-8, so the file is skipped",
            "wide.md:1:1 InvalidUtf8: this byte is not valid UTF-8, so the file is skipped",
        ]
    );
    assert_eq!(sources(&loaded), ["good.md:1"]);
}

#[test]
fn notes_in_older_encodings_are_read_with_a_notice() {
    let text = "### Où est le café ?\n\nAu sous-sol, à côté.\n";
    let wide = text.encode_utf16().flat_map(u16::to_le_bytes);
    let wide: Vec<u8> = [0xff, 0xfe].into_iter().chain(wide).collect();
    let latin: Vec<u8> = text.chars().map(|c| u8::try_from(c).unwrap()).collect();
    let folder = folder(&[("good.md", text)]);
    write(folder.path(), "latin.md", &latin);
    write(folder.path(), "wide.md", &wide);
    let loaded = load(folder.path(), &AccessOptions::default()).unwrap();
    let missing = |it: &String| it.contains("MissingId");
    let mut problems = problems(&loaded);
    problems.retain(|it| !missing(it));
    assert_eq!(
        problems,
        [
            "latin.md:1:1 Encoding: this file is not UTF-8 and was read as windows-1252",
            "wide.md:1:1 Encoding: this file is not UTF-8 and was read as UTF-16LE",
        ]
    );
    let qas = loaded.notebook.qas();
    assert_eq!(qas.len(), 3);
    for qa in qas {
        assert_eq!(qa.question.as_str(), "Où est le café ?");
        assert_eq!(qa.answer.as_str(), "Au sous-sol, à côté.");
    }
}

#[test]
fn links_find_files_in_either_form_of_unicode() {
    let (composed, decomposed) = ("St\u{fc}ck", "Stu\u{308}ck");
    for (on_disk, link) in [
        (composed, composed),
        (composed, decomposed),
        (decomposed, composed),
        (decomposed, decomposed),
        (decomposed, "St%C3%BCck"),
        (composed, "Stu%CC%88ck"),
    ] {
        let note =
            format!("### Wo?\n\n![Plan]({link}.png) ![Plan]({link}/plan.png) [Mehr]({link}.md)\n");
        let picture = format!("{on_disk}.png");
        let folder = folder(&[
            ("a.md", &note),
            (&picture, "p"),
            (&format!("{on_disk}/plan.png"), "p"),
            (&format!("{on_disk}.md"), "### Was?\nb\n"),
        ]);
        let loaded = load(folder.path(), &AccessOptions::default()).unwrap();
        assert_eq!(problems(&loaded), [""; 0], "{on_disk} by {link}");
        let files = loaded.notebook.qas().iter().flat_map(|qa| &qa.files);
        let paths: Vec<_> = files.map(|file| file.path.as_str()).collect();
        assert_eq!(paths, [picture, format!("{on_disk}/plan.png")]);
    }
}

#[test]
fn links_of_a_documentation_site_start_at_the_notes_folder() {
    let linking = "### How?\n\n[a](/guide/install) [b](/guide/install.md) [c](/guide/install.html#x) ![d](/img/shot.png) \
                   [e](/guide/) [f](/faq) [g](sub/page) [h](../guide/install)\n";
    let folder = folder(&[
        ("docs/a.md", linking),
        ("guide/install.md", "### Why?\na\n"),
        ("faq/index.md", "### Who?\na\n"),
        ("docs/sub/page.md", "### When?\na\n"),
        ("img/shot.png", "p"),
    ]);
    let loaded = load(folder.path(), &AccessOptions::default()).unwrap();
    assert_eq!(problems(&loaded), [""; 0]);
    let files = loaded.notebook.qas().iter().flat_map(|qa| &qa.files);
    let paths: Vec<_> = files
        .map(|it| (it.destination.as_str(), it.path.as_str()))
        .collect();
    assert_eq!(paths, [("/img/shot.png", "img/shot.png")]);
}

#[test]
fn addresses_without_a_scheme_are_reported_with_the_scheme() {
    for (destination, scheme) in [
        ("shop.example.org", Some("https://")),
        ("example.com/pumps?x=1#y", Some("https://")),
        ("www.example.museum", Some("https://")),
        ("m\u{fc}nchen.de/plan.pdf", Some("https://")),
        ("ada@example.org", Some("mailto:")),
        ("notes.md", None),
        ("main.rs", None),
        ("archive.tar.gz", None),
        ("v1.2.3", None),
        ("www.png", None),
        ("a/example.org", None),
    ] {
        let folder = folder(&[("a.md", &format!("### How?\n\n[x]({destination})\n"))]);
        let loaded = load(folder.path(), &AccessOptions::default()).unwrap();
        let mut problems = loaded.problems;
        problems.retain(|it| it.kind != ProblemKind::MissingId);
        let [problem] = problems.as_slice() else {
            panic!("{destination}: {problems:?}");
        };
        let expected = scheme.map(|scheme| format!("Write `{scheme}` in front of it"));
        match expected {
            Some(expected) => assert!(problem.remedy.starts_with(&expected), "{problem}"),
            None => assert!(!problem.remedy.contains("in front"), "{problem}"),
        }
    }
}

#[test]
fn a_note_of_more_than_16_mib_is_skipped_and_reported() {
    let folder = folder(&[]);
    let note = |size: usize| format!("### How?\n{}", "a".repeat(size - 9));
    write(
        folder.path(),
        "just.md",
        note(MAX_NOTE_BYTES as usize).as_bytes(),
    );
    write(
        folder.path(),
        "more.md",
        note(MAX_NOTE_BYTES as usize + 1).as_bytes(),
    );
    let loaded = load(folder.path(), &AccessOptions::default()).unwrap();
    assert_eq!(
        problems(&loaded),
        [
            "more.md:1:1 NoteTooLarge: this file has 16777217 bytes, more than the limit of 16 MiB, so it is skipped"
        ]
    );
    assert_eq!(sources(&loaded), ["just.md:1"]);
}

#[test]
fn a_broken_symbolic_link_is_reported_and_the_rest_is_read() {
    let folder = folder(&[
        ("good.md", "### How?\na\n"),
        ("folder.md/x.md", "### Why?\na\n"),
    ]);
    symlink("nowhere", folder.path().join("gone.md")).unwrap();
    symlink("self.md", folder.path().join("self.md")).unwrap();
    let loaded = load(folder.path(), &AccessOptions::default()).unwrap();
    let problems = problems(&loaded);
    assert_eq!(problems.len(), 2, "{problems:?}");
    assert!(
        problems[0].starts_with(
            "gone.md:1:1 Unreadable: this file or folder cannot be read: No such file"
        ),
        "{problems:?}"
    );
    assert!(
        problems[1].starts_with("self.md:1:1 Unreadable: this file or folder cannot be read: "),
        "{problems:?}"
    );
    assert!(
        !problems
            .concat()
            .contains(&*folder.path().to_string_lossy()),
        "{problems:?}"
    );
    assert_eq!(sources(&loaded), ["folder.md/x.md:1", "good.md:1"]);
}

#[test]
fn symbolic_links_to_outside_are_reported_and_not_followed() {
    let outside = folder(&[
        ("x.md", "### Secret?\na\n"),
        ("sub/y.md", "### Secret?\na\n"),
    ]);
    let folder = folder(&[("good.md", "### How?\na\n")]);
    symlink(outside.path().join("x.md"), folder.path().join("link.md")).unwrap();
    symlink(outside.path(), folder.path().join("linked")).unwrap();
    symlink(outside.path(), folder.path().join(".hidden")).unwrap();
    let loaded = load(folder.path(), &AccessOptions::default()).unwrap();
    assert_eq!(
        problems(&loaded),
        [
            "link.md:1:1 OutsideFile: this symbolic link leads out of the notes folder, so it is not followed",
            "linked:1:1 OutsideFile: this symbolic link leads out of the notes folder, so it is not followed",
        ]
    );
    assert_eq!(sources(&loaded), ["good.md:1"]);
}

#[test]
fn a_note_reached_in_several_ways_counts_once() {
    let folder = folder(&[
        ("real/x.md", "### How?\na\n"),
        ("..data/y.md", "### Why?\nb\n"),
    ]);
    let link = |to: &str, from: &str| symlink(to, folder.path().join(from)).unwrap();
    link("real/x.md", "another.md");
    link("real", "a");
    link("..", "real/loop");
    link("../a", "real/mutual");
    // Kubernetes mounts files like this.
    link("..data/y.md", "y.md");
    link("..data", "z");
    let loaded = load(folder.path(), &AccessOptions::default()).unwrap();
    assert_eq!(problems(&loaded), [""; 0]);
    assert_eq!(sources(&loaded), ["real/x.md:1", "y.md:1"]);
    assert_eq!(loaded.notebook.file_count(), 2);
}

#[test]
fn recites_own_files_are_not_read_or_linked() {
    let folder = folder(&[
        (
            "a.md",
            "### How?\n[one](.env) [two](data/recite.db)\n[three](.git/config)\n![](run.py) ![](p.png)\n",
        ),
        (".env", "DISCORD_TOKEN=x"),
        (".git/config", "x"),
        ("data/recite.db", "x"),
        ("data/notes.git/1/a.md", "### Twice?\na\n"),
        ("run.py", "x"),
        ("p.png", "x"),
    ]);
    symlink(".env", folder.path().join("b.md")).unwrap();
    symlink("data/notes.git/1/a.md", folder.path().join("c.md")).unwrap();
    symlink("data", folder.path().join("linked")).unwrap();
    let options = AccessOptions {
        private: vec![folder.path().join("data")],
        ..AccessOptions::default()
    };
    let loaded = load(folder.path(), &options).unwrap();
    assert_eq!(
        problems(&loaded),
        [
            "a.md:2:1 PrivateFile: linked file `.env` is hidden, and hidden files are never sent",
            "a.md:2:13 PrivateFile: linked file `data/recite.db` belongs to Recite itself and is never sent",
            "a.md:3:1 PrivateFile: linked file `.git/config` is hidden, and hidden files are never sent",
            "a.md:4:1 FileType: picture `run.py` is a `.py` file, and such files are not sent",
            "b.md:1:1 PrivateFile: this symbolic link leads to a file that is hidden, so it is not followed",
            "c.md:1:1 PrivateFile: this symbolic link leads to a file that belongs to Recite itself, so it is not followed",
        ]
    );
    assert_eq!(sources(&loaded), ["a.md:1"]);
    let files = loaded.notebook.qas()[0].files.iter();
    assert_eq!(
        files.map(|file| file.path.as_str()).collect::<Vec<_>>(),
        ["p.png"]
    );
}

#[test]
fn notes_above_the_size_limit_are_skipped_in_path_order() {
    let note = |topic: &str| format!("### {topic}?\n{}\n", "x".repeat(100));
    let folder = folder(&[
        ("a.md", &note("A")),
        ("b.md", &note("B")),
        ("c.md", &note("C")),
        ("d.md", "### D?\nx\n"),
    ]);
    let options = |files: u64| AccessOptions {
        max_bytes: files * note("A").len() as u64,
        ..AccessOptions::default()
    };
    let all = load(folder.path(), &options(4)).unwrap();
    assert_eq!(sources(&all).len(), 4);
    assert_eq!(problems(&all), [""; 0]);
    let some = load(folder.path(), &options(2)).unwrap();
    // The last file would fit, but which files are read must not depend on their sizes.
    assert_eq!(sources(&some), ["a.md:1", "b.md:1"]);
    assert_eq!(
        problems(&some),
        [
            "c.md:1:1 FolderTooLarge: the notes are larger than 0 MB together, and this file, like 1 more, does not fit, so the file is skipped"
        ]
    );
    // Notes that no longer fit because an earlier file grew keep their last good version.
    write(
        folder.path(),
        "a.md",
        format!("### A?\n{}\n", "y".repeat(400)).as_bytes(),
    );
    let book = load(folder.path(), &options(3)).unwrap();
    assert_eq!(sources(&book), [""; 0]);
    write(folder.path(), "a.md", note("A").as_bytes());
    let before = load(folder.path(), &options(3)).unwrap().notebook;
    write(
        folder.path(),
        "b.md",
        format!("### B?\n{}\n", "y".repeat(300)).as_bytes(),
    );
    let after = reload_notes(folder.path(), &before).unwrap();
    assert_eq!(sources(&after), ["a.md:1", "b.md:1", "c.md:1"]);
    assert_eq!(problems(&after).len(), 3);
}

#[cfg(target_os = "linux")]
#[test]
fn a_note_whose_name_is_not_utf8_is_reported() {
    use std::ffi::OsStr;
    use std::os::unix::ffi::OsStrExt;
    let folder = folder(&[("a.md", "### How?\na\n")]);
    let at = |name: &[u8]| folder.path().join(OsStr::from_bytes(name));
    fs::write(at(b"b\xff.md"), "### Why?\na\n").unwrap();
    fs::write(at(b"p\xff.png"), "p").unwrap();
    fs::create_dir(at(b"c\xff")).unwrap();
    fs::write(at(b"c\xff/d.md"), "### Who?\na\n").unwrap();
    let loaded = load(folder.path(), &AccessOptions::default()).unwrap();
    assert_eq!(sources(&loaded), ["a.md:1"]);
    let problems = problems(&loaded);
    assert_eq!(problems.len(), 2, "{problems:?}");
    assert!(
        problems
            .iter()
            .all(|it| it.contains("its name is not valid UTF-8")),
        "{problems:?}"
    );
}

#[test]
fn the_notes_folder_itself_may_be_a_symbolic_link() {
    let folder = folder(&[("real/x.md", "### How?\n![](p.png)\n"), ("real/p.png", "p")]);
    symlink("real", folder.path().join("notes")).unwrap();
    let loaded = load(&folder.path().join("notes"), &AccessOptions::default()).unwrap();
    assert_eq!(problems(&loaded), [""; 0]);
    assert_eq!(sources(&loaded), ["x.md:1"]);
}

#[test]
fn the_folder_state_changes_with_every_note_and_attachment() {
    let folder = folder(&[("a/x.md", "### How?\na\n"), ("p.png", "p")]);
    let at = |path: &str| folder.path().join(path);
    let mut last = folder_state(folder.path(), &AccessOptions::default());
    let mut check = |what: &str, changes: bool| {
        let now = folder_state(folder.path(), &AccessOptions::default());
        assert_eq!(now != last, changes, "{what}");
        last = now;
    };
    check("nothing", false);
    write(folder.path(), ".git/index", b"x");
    write(folder.path(), "a/x.md~", b"x");
    check("what is no note", false);
    write(folder.path(), "a/x.md", b"### How?\nlonger\n");
    check("an edit", true);
    fs::rename(at("a/x.md"), at("a/y.md")).unwrap();
    check("a rename", true);
    write(folder.path(), "p.png", b"pp");
    check("a picture", true);
    write(folder.path(), "..data/z.md", b"### How?\na\n");
    symlink("..data/z.md", at("z.md")).unwrap();
    check("a link", true);
    write(folder.path(), "..data/z.md", b"### How?\nlonger\n");
    check("where a link leads", true);
    fs::remove_file(at("p.png")).unwrap();
    check("a file that is gone", true);
    fs::remove_dir_all(folder.path()).unwrap();
    assert_eq!(folder_state(folder.path(), &AccessOptions::default()), None);
}

#[test]
fn too_deep_folders_are_reported_and_not_read() {
    let deepest = "d/".repeat(32);
    let note = "### How?\na\n";
    let folder = folder(&[
        (&format!("{deepest}a.md"), note),
        (&format!("{deepest}e/a.md"), note),
        (&format!("{deepest}e/f/a.md"), note),
    ]);
    let loaded = load(folder.path(), &AccessOptions::default()).unwrap();
    assert_eq!(sources(&loaded), [format!("{deepest}a.md:1")]);
    let expected = format!(
        "{deepest}e:1:1 Unreadable: this folder is more than 32 levels deep, so it is skipped"
    );
    assert_eq!(problems(&loaded), [expected]);
}

#[test]
fn symbolic_links_between_folders_list_each_note_once() {
    let folder = folder(&[("f/f/f/f/a.md", "### How?\na\n"), ("f/p.png", "p")]);
    for (nth, below) in ["f", "f/f", "f/f/f", "f/f/f/f"].iter().enumerate() {
        symlink(
            folder.path().join(below),
            folder.path().join(format!("a{nth}")),
        )
        .unwrap();
        symlink(
            folder.path().join(below),
            folder.path().join(format!("f/z{nth}")),
        )
        .unwrap();
    }
    let loaded = load(folder.path(), &AccessOptions::default()).unwrap();
    assert_eq!(problems(&loaded), [""; 0]);
    assert_eq!(sources(&loaded), ["f/f/f/f/a.md:1"]);
}

#[test]
fn a_file_with_excessive_nesting_is_reported_and_keeps_its_last_good_version() {
    let folder = folder(&[("a.md", "### How?\na\n")]);
    let before = load(folder.path(), &AccessOptions::default()).unwrap();
    let deep = format!("### How?\n{}b\n{}", "- ".repeat(101), "a\n".repeat(100));
    write(folder.path(), "a.md", deep.as_bytes());
    let expected = "a.md:2:1 NestedTooDeep: this line nests more than 100 lists and quotes";
    let fresh = load(folder.path(), &AccessOptions::default()).unwrap();
    assert_eq!(
        problems(&fresh),
        [format!("{expected}, so the file is skipped")]
    );
    let after = reload_notes(folder.path(), &before.notebook).unwrap();
    assert_eq!(
        problems(&after),
        [format!("{expected}; the last good version stays live")]
    );
    assert_eq!(after.notebook.qas(), before.notebook.qas());
}
