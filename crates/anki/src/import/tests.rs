use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use proptest::prelude::*;
use recite_notes::Qa;
use recite_notes::access::AccessOptions;
use recite_notes::load::{LoadedNotes, load};
use tempfile::tempdir;

use super::drafts::destinations;
use super::{ImportSummary, import};
use crate::AnkiError;
use crate::export::export;
use crate::package::tests::{Generation, NoteRow, package, zip_of};

const NOW: i64 = 1_764_000_000_000;

fn read(folder: &Path) -> LoadedNotes {
    load(folder, &AccessOptions::default()).expect("a folder")
}

/// The parts of a Q&A that a round trip must keep, with the bytes of the files that it shows. (A line `answer:`
/// before HTML makes the loader find files that the answer alone does not show.)
fn content_of(folder: &Path, qa: &Qa) -> impl PartialEq + std::fmt::Debug + use<> {
    let shown = [qa.question.as_str(), qa.answer.as_str()].map(destinations);
    let shown: Vec<String> = shown.into_iter().flatten().collect();
    let files: BTreeMap<String, Vec<u8>> = qa
        .files
        .iter()
        .filter(|file| shown.contains(&file.destination))
        .map(|file| {
            let bytes = fs::read(folder.join(&file.path)).expect("its file");
            (file.destination.clone(), bytes)
        })
        .collect();
    (
        (qa.id.clone(), qa.question.clone(), qa.also.clone()),
        (
            qa.prompt.clone(),
            qa.answer.clone(),
            qa.topic.clone(),
            qa.quiz.is_quizzed(),
            files,
        ),
    )
}

/// Exports a folder of notes in both formats, imports each, and compares.
fn round_trip(notes: &Path) {
    let before = read(notes);
    let expected: Vec<_> = before
        .notebook
        .qas()
        .iter()
        .map(|qa| content_of(notes, qa))
        .collect();
    let folder = tempdir().expect("a folder");
    for name in ["deck.apkg", "deck.txt"] {
        let file = folder.path().join(name);
        export(&before.notebook, &file, false, NOW).expect("an export");
        let target = folder.path().join(format!("{name}.notes"));
        if expected.is_empty() {
            continue;
        }
        let imported = import(&file, &target, None, false).expect("an import");
        assert_eq!(
            (imported.cards, imported.skipped),
            (expected.len(), 0),
            "{name}"
        );
        let after = read(&target);
        let actual: Vec<_> = after
            .notebook
            .qas()
            .iter()
            .map(|qa| content_of(&target, qa))
            .collect();
        assert_eq!(actual, expected, "{name}");
        if before.problems.is_empty() {
            assert_eq!(after.problems, [], "{name}");
        }
    }
}

fn write(folder: &Path, files: &[(&str, &str)]) {
    for (path, text) in files {
        let file = folder.join(path);
        fs::create_dir_all(file.parent().expect("a folder")).expect("a folder");
        fs::write(file, text).expect("a file");
    }
}

#[test]
fn exported_notes_are_imported_unchanged() {
    let notes = tempdir().expect("a folder");
    write(
        notes.path(),
        &[
            ("img/q.png", "png"),
            ("python/img/q.png", "other png"),
            ("python/say.mp3", "mp3"),
            (
                "python/queue_a.md",
                "# Event loop\n\n### How do I *run* it?\nHow to start?\n<!-- recite: also \"Start asyncio?\" -->\n\n\
                 ```python\nasyncio.run(main())\n```\n\n![q](img/q.png) and ![r](../img/q.png) [hear](say.mp3)\n\n\
                 <!-- recite: no-quiz -->\n\nquestion id: 0b778831-da0a-459e-b906-d99da99e44b4\n\n\
                 ## Deeper_one\n\n### Vec<T>?\n\nanswer:\nanswer\nBox<T> [x] & y\n\nquestion id: my-id.1\n",
            ),
            (
                "python/deep.md",
                "---\nquestion: \"What: is # this #\"\nid: 3f2a9c\n---\n\n# Head\n\ntext\n\n## Two\n\nmore\n",
            ),
            (
                "rust/level.md",
                "# Ownership\n\n## Why?\n\n### Because\n\nof that\n\nquestion id: anki-a.2fb\n\n## How?\n\nSo.\n\nquestion id: 6f1c6a52-7c84-4c17-9f7f-27b1b3a4f001\n",
            ),
        ],
    );
    let loaded = read(notes.path());
    assert_eq!(loaded.problems, []);
    assert_eq!(loaded.notebook.qas().len(), 5);
    round_trip(notes.path());
}

#[test]
fn links_and_footnotes_defined_elsewhere_in_the_file_survive_a_round_trip() {
    let notes = tempdir().expect("a folder");
    let text = |other: &str| {
        format!(
            "# Pumps\n\n### What is a [pump][p]?\n\nSee [water][] and [oil][p].[^1]\n\n### Why?\n\nOf ![it][w].\n\n\
             [p]: pump.example \"Pump\"\n[water]: https://water.example\n[w]: w.png\n[^1]: {other} [oil][p].\n"
        )
    };
    write(
        notes.path(),
        &[
            ("w.png", "png"),
            ("pumps.md", &text("One")),
            ("hall/pumps.md", &text("Two").replace("w.png", "../w.png")),
        ],
    );
    round_trip(notes.path());
    let deck = notes.path().join("deck.txt");
    export(&read(notes.path()).notebook, &deck, false, NOW).expect("an export");
    let deck = fs::read_to_string(deck).expect("a deck");
    let shown = deck
        .lines()
        .find(|line| line.contains("What is a "))
        .expect("a card");
    let shown: Vec<&str> = shown.split('\t').collect();
    assert_eq!(
        shown[1],
        r#""What is a <a href=""pump.example"" title=""Pump"">pump</a>?""#
    );
    assert!(!shown[2].contains("]["), "{}", shown[2]);
    assert!(shown[2].contains("https://water.example"), "{}", shown[2]);
}

#[test]
fn a_change_in_anki_changes_only_that_part_of_the_note() {
    let folder = tempdir().expect("a folder");
    let notes = folder.path().join("notes");
    let text = |question: &str, answer: &str, extra: &str| {
        format!(
            "# Event_loop\n\n### {question}\n\n{answer}\n\nquestion id: some-id\n\n### Other *thing*?\nIn other words?\n\n\
             __other__\n\n* item{extra}\n\nquestion id: other-id\n"
        )
    };
    write(
        &notes,
        &[
            (
                "python/a.md",
                &text("How *so*?", "_old_ ![p](../p.png)", ""),
            ),
            ("p.png", "png"),
        ],
    );
    let deck = folder.path().join("deck.txt");
    export(&read(&notes).notebook, &deck, false, NOW).expect("an export");
    let exported = fs::read_to_string(&deck).expect("it");
    for (from, to, expected) in [
        (
            "<em>old</em>",
            "<em>new</em>",
            Some(text("How *so*?", "*new* ![p](media/p.png)", "")),
        ),
        (
            "How <em>so</em>?",
            "How <b>then</b>?",
            Some(text("How **then**?", "_old_ ![p](../p.png)", "")),
        ),
        ("\"python::Event_loop\"", "\"rust\"", None),
    ] {
        let changed = folder.path().join("changed.txt");
        let text = exported.replacen(from, to, 1);
        fs::write(&changed, &text).expect("a file");
        let _ = fs::remove_dir_all(folder.path().join("changed.media"));
        fs::create_dir(folder.path().join("changed.media")).expect("a folder");
        fs::write(folder.path().join("changed.media/p.png"), "png").expect("a file");
        let target = tempdir().expect("a folder");
        import(&changed, &target.path().join("notes"), None, false).expect("an import");
        let loaded = read(&target.path().join("notes"));
        assert_eq!(loaded.problems, [], "{text}");
        if let Some(expected) = expected {
            let note = fs::read_to_string(target.path().join("notes/python/a.md")).expect("a note");
            assert_eq!(note.trim(), expected.trim());
        } else {
            let topics: Vec<String> = loaded
                .notebook
                .topics()
                .iter()
                .map(ToString::to_string)
                .collect();
            assert_eq!(topics, ["python", "python/Event_loop", "rust"]);
        }
    }
}

#[test]
fn every_shipped_note_survives_a_round_trip() {
    let notes = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../notes");
    assert!(read(&notes).notebook.qas().len() > 10);
    round_trip(&notes);
}

/// Generates a line of a note, including syntax of Markdown and Recite.
fn line() -> impl Strategy<Value = String> {
    prop_oneof![
        "[a-zA-Z äß?*_`<>&\\[\\]#|:.-]{0,20}",
        Just("```".to_owned()),
        Just("    code".to_owned()),
        Just("- item".to_owned()),
        Just("> quote".to_owned()),
        Just("| a | b |\n|---|---|\n| 1 | 2 |".to_owned()),
        Just("answer:".to_owned()),
        Just("<!-- recite: no-quiz -->".to_owned()),
        Just("<!-- recite: quiz -->".to_owned()),
        Just("Is it so?".to_owned()),
        Just("#### Deeper".to_owned()),
        Just("<!-- recite: also \"Another?\" -->".to_owned()),
        // With a blank line: text right below it is HTML in its file, and Markdown in an answer that begins with it.
        Just("<details><summary>x</summary>\n".to_owned()),
        Just("[a]: http://example.org/".to_owned()),
        Just("\n[a]: http://example.org/\n\n[^1]: See [a].\n".to_owned()),
        Just("See [a], [b][a] and this.[^1]".to_owned()),
        Just("\n<details>\n<summary>Answer</summary>\n\nhidden\n\n</details>\n".to_owned()),
        Just("- [x] done\n- [ ] open".to_owned()),
        Just("- A) one\n- B) two\n\nAnswer: B".to_owned()),
        Just("$x^2$ and $$\\int f$$ and $HOME/$USER".to_owned()),
        Just("{{c1::cloze}} [sound:x.mp3] [latex]x[/latex] \\(x\\)".to_owned()),
        Just("![p](p.png) [d](./p.png)".to_owned()),
        Just("<img src=\"p.png\" alt='x'>".to_owned()),
        Just("![missing](none.png)".to_owned()),
        Just(String::new()),
    ]
}

fn note_file() -> impl Strategy<Value = String> {
    let id = prop_oneof![
        "[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-8[0-9a-f]{3}-[0-9a-f]{12}",
        "(anki-)?[A-Za-z0-9._-]{1,12}",
    ];
    let topic = prop_oneof!["[a-zA-Z_ *?:-]{0,12}", "[A-Z_ /.&<>#]{0,12}"];
    let question = "[a-zA-Z*_`?#<>&\\[\\] -]{1,30}";
    let qa = (
        1_usize..4,
        topic,
        question,
        prop::collection::vec(line(), 1..6),
        id,
    );
    prop::collection::vec(qa, 1..5).prop_map(|qas| {
        let mut text = String::new();
        for (level, topic, question, lines, id) in qas {
            if level < 3 {
                text.push_str(&format!("{} {topic}\n\n", "#".repeat(level)));
            }
            let lines = lines.join("\n");
            text.push_str(&format!("### {question}\n{lines}\n\nquestion id: {id}\n\n"));
        }
        text
    })
}

#[test]
fn notes_that_cannot_share_a_file_survive_a_round_trip() {
    for text in [
        // A topic that is not a valid folder name, and HTML that continues after the answer.
        "# Q</A#\n\n### -\n<details><summary>x</summary>\n\nquestion id: a\n",
        "# .\n\n### ]\n```\n\nquestion id: 0\n\n### <\n\n\nquestion id: a\n",
        // Alternative wordings, before code that is never closed.
        "# a\n\n### *\n```\n\nquestion id: a\n\n# b\n\n### ]\nIs it so?\n```\n\nquestion id: b\n",
        // A code fence within HTML, and a line that looks like a marker.
        "# :\n\n### >\n<img src=\"p.png\" alt='x'>\n```\nanswer:\n\nquestion id: a\n",
        "# A\n\n### <  A\n```\n\nquestion id: 0\n\n### -\n\n\nquestion id: a\n",
        // A directive within code has no effect.
        "### a\n```\n<!-- recite: no-quiz -->\n```\n\nquestion id: a\n",
        // Text below a question heading that would be split into a question and its answer.
        "# A\n\n## Valves\nThey let water through.\n\n<details>\n<summary>Answer</summary>\n\nHidden.\n\n</details>\n\n\
         ## Tasks\n- [x] a\n- [ ] b\n\n## Sides\n- A) one\n- B) two\n\nAnswer: B\n\n## Percent\na\n\n%\n\nb\n",
        // A card that is not phrased as a question, next to a heading that is not a card.
        "#flashcards\n\n# Cities\n\n### Europe\n\nA continent.\n\nquestion id: a\n\nParis::France\n",
        // A directive before a hidden answer, next to a definition.
        "### a\n[a]: http://example.org/\n<!-- recite: no-quiz -->\n\n<details>\n<summary>Answer</summary>\n\nhidden\n\n\
         </details>\n\nquestion id: a\n",
        // The last of two directives applies, although it is not part of the answer.
        "### <\n<!-- recite: quiz -->\n    code\n\n<details>\n<summary>Answer</summary>\n\nhidden\n\n</details>\n\n\
         <!-- recite: no-quiz -->\n\nquestion id: a\n",
        // The same wording twice, once where the answer does not show it.
        "### <\n<!-- recite: also \"Another?\" -->\n\n<details>\n<summary>Answer</summary>\n\nhidden\n\n</details>\n\n\
         More.\n\n<!-- recite: also \"Another?\" -->\n\nquestion id: a\n",
        // Code in the question that looks like notes.
        "### <\n```\n\nquestion id: 7a002e70-3f77-5618-8d30-baa7ca13ca84\n\n# \n\n### >\n```\n\n<details>\n\
         <summary>Answer</summary>\n\nhidden\n\n</details>\n\nquestion id: a\n",
        // Inline HTML directly below another wording, before code that looks like notes.
        "### &\nIs it so?\n<img src=\"p.png\" alt='x'>\n```\n\nquestion id: 7a002e70-3f77-5618-8d30-baa7ca13ca84\n\n# \n\n\
         ### <\n```\n\nquestion id: a\n",
        "### <\n[a]: http://example.org/\nanswer:\n- A) one\n- B) two\n\nAnswer: B\n\nquestion id: a\n",
        // A question that continues after its line.
        "### a\n<?\n\n<details>\n<summary>Answer</summary>\n\nhidden\n\n</details>\n\n\
         question id: 7a002e70-3f77-5618-8d30-baa7ca13ca84\n",
        // A wording of which only code would remain.
        "### a\n```\n\n# b\n<!-- recite: also \"Another?\" -->\n\n### c\n```\n\n<details>\n<summary>Answer</summary>\n\nhidden\n\n\
         </details>\n\n<!-- recite: also \"Another?\" -->\n\nquestion id: a\n",
        // Definitions between ticked choices.
        "### a\n- [x] done\n- [ ] open\n\n[a]: http://example.org/\n\n[^1]: See [a].\n\n- [x] done\n- [ ] open\n\nquestion id: a\n",
        "<!-- recite: no-quiz -->\n\n# Cities\n\n### Where is Paris?\n\nIn France.\n\nquestion id: a\n",
        // A definition directly before HTML or code, where a blank line is missing without it.
        "### &\n#### Deeper\n[a]: http://example.org/\n<img src=\"p.png\" alt='x'>\nSee [a] and more\n\nquestion id: a\n",
        "### <\nIs it so?\n    code\n[a]: http://example.org/\nanswer:\n<details><summary>x</summary>\n\nquestion id: a\n",
        "# \n\n### a\n- [x] done\n- [ ] open\n\n<img src=\"p.png\" alt='x'>\n![p](p.png) [d](./p.png)\n\nquestion id: a\n",
        "# \n\n### q\nanswer:\n<details><summary>x</summary>\n\nquestion id: a0aa0aa0-aaaa-4000-8a0a-aa00a0a00aaa\n",
        "# \n\n### Q\nanswer:\n<\n\nquestion id: a0a00a0a-0aa0-4a0a-8a0a-000a0a00a0a0\n",
        "# \n\n### A\n[a]: http://example.org/\n<img src=\"p.png\" alt='x'>\n```\n\nquestion id: aa0000a0-00a0-4000-8a0a-00aaaaaa0a0a\n\n\
         # \n\n### a\n```\n- A) one\n- B) two\n\nAnswer: B\n\nquestion id: aaaa00aa-aa00-40a0-8aa0-a00aaa00000a\n",
        "### ]\n- item\n\n[a]: http://example.org/\nanswer:\n<details><summary>x</summary>\n\nquestion id: a\n",
    ] {
        let notes = tempdir().expect("a folder");
        write(notes.path(), &[(" /a.md", text), (" /p.png", "p")]);
        round_trip(notes.path());
    }
}

#[test]
fn a_note_that_moves_to_another_file_keeps_its_pictures() {
    let notes = tempdir().expect("a folder");
    let picture = "![p](p.png) [d](./p.png)";
    let hidden = "### &\n\n<details>\n<summary>Answer</summary>\n\nhidden\n\n</details>\n\n";
    let other = format!("{hidden}{picture}\n\nquestion id: b\n\n### a\nText.\n\nquestion id: c\n");
    let files = [
        ("a.md", format!("### A\n{picture}\n\nquestion id: a\n")),
        (" /a.md", other.clone()),
        (
            " /a-2.md",
            other.replace("id: b", "id: d").replace("id: c", "id: e"),
        ),
        ("p.png", "one".to_owned()),
        (" /p.png", "two".to_owned()),
    ];
    let files: Vec<_> = files
        .iter()
        .map(|(path, text)| (*path, text.as_str()))
        .collect();
    write(notes.path(), &files);
    round_trip(notes.path());
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(40))]
    #[test]
    fn any_notes_survive_a_round_trip(
        files in prop::collection::vec(("([a-zA-Z_ ]{1,8}/){0,2}[a-z]{1,6}", note_file()), 1..4)
    ) {
        let notes = tempdir().expect("a folder");
        for (path, text) in &files {
            write(notes.path(), &[(&format!("{path}.md"), text)]);
            let picture = Path::new(path).with_file_name("p.png");
            fs::write(notes.path().join(picture), path).expect("a file");
        }
        round_trip(notes.path());
    }
}

fn basic(guid: &str, question: &str, answer: &str, tags: &str) -> NoteRow {
    NoteRow {
        guid: guid.to_owned(),
        fields: vec![question.to_owned(), answer.to_owned()],
        tags: tags.to_owned(),
        is_cloze: false,
    }
}

/// Imports a package with these notes and returns the text of every file.
fn imported(
    generation: Generation,
    notes: &[NoteRow],
    media: &[(&str, &[u8])],
) -> (String, ImportSummary) {
    let folder = tempdir().expect("a folder");
    let file = folder.path().join("deck.apkg");
    fs::write(&file, package(generation, notes, media)).expect("a file");
    let target = folder.path().join("notes");
    let report = import(&file, &target, None, false).expect("an import");
    let loaded = read(&target);
    assert_eq!(loaded.problems, []);
    let mut shown = String::new();
    let files = walk(&target);
    for path in files {
        let bytes = fs::read(target.join(&path)).expect("a file");
        let text = String::from_utf8_lossy(&bytes);
        shown.push_str(&format!("==> {path}\n{}\n", text.trim_end()));
    }
    (shown, report)
}

fn walk(folder: &Path) -> Vec<String> {
    let mut paths = Vec::new();
    for entry in fs::read_dir(folder).expect("a folder") {
        let entry = entry.expect("an entry");
        let name = entry.file_name().into_string().expect("a name");
        match entry.path().is_dir() {
            true => paths.extend(
                walk(&entry.path())
                    .into_iter()
                    .map(|it| format!("{name}/{it}")),
            ),
            false => paths.push(name),
        }
    }
    paths.sort();
    paths
}

#[test]
fn packages_of_all_generations_can_be_imported() {
    let notes = [
        basic(
            "k8Q~{x",
            "What is <b>this</b>?",
            "<img src=\"a b.png\"><br>A &lt;T&gt;",
            "python::Event_loop other",
        ),
        NoteRow {
            is_cloze: true,
            ..basic(
                "cloze12345",
                "{{c1::Paris::city}} is in {{c2::France}}",
                "Extra",
                "",
            )
        },
        basic("empty00000", "No answer", " <br> ", ""),
    ];
    let mut first = None;
    for generation in Generation::ALL {
        let media: [(&str, &[u8]); 2] = [("a b.png", b"png"), ("unused.png", b"x")];
        let (shown, report) = imported(generation, &notes, &media);
        assert_eq!(
            *first.get_or_insert_with(|| shown.clone()),
            shown,
            "{generation:?}"
        );
        assert_eq!((report.cards, report.skipped, report.media), (3, 1, 1));
        assert_eq!(report.unusable_media.len(), 0);
    }
    insta::assert_snapshot!(first.unwrap_or_default(), @r"
    ==> cities.md
    <!-- recite: quiz -->

    # Cities

    ## Europe

    ### \[city\] is in France

    Paris is in France

    Extra

    question id: cloze12345

    ### Paris is in \[…\]

    Paris is in France

    Extra

    question id: cloze12345-c2
    ==> media/a b.png
    png
    ==> python.md
    # python

    ## Event loop

    ### What is **this**?

    ![](media/a%20b.png)\
    A \<T>

    <!-- anki tags: other -->

    question id: anki-k8Q.7e.7bx
    ");
}

#[test]
fn a_choice_question_keeps_its_choices() {
    let notes = tempdir().expect("a folder");
    let text = "### Which is true?\n\n- [ ] One\n- [x] Two\n\nquestion id: 0b778831-da0a-459e-b906-d99da99e44b4\n\n\
        ### What is printed?\n\n```js\nf()\n```\n\nanswer:\n\nNothing.\n\nquestion id: 1b778831-da0a-459e-b906-d99da99e44b4\n";
    write(notes.path(), &[("a.md", text)]);
    round_trip(notes.path());
}

#[test]
fn long_questions_and_questions_with_blocks_are_complete_in_the_note() {
    let long = "word ".repeat(80);
    let notes = [
        basic("long000001", &long, "A", "t"),
        basic(
            "block00001",
            "Which?<ul><li>one</li><li>two</li></ul>",
            "A",
            "t",
        ),
        basic("lines00001", "One<br>two<div>three</div> C #", "A", "t"),
        basic("image00001", "<img src=\"q.png\">", "A", "t"),
        basic("same000001", "Same?", "A", "t"),
        basic(
            "same000002",
            "Same?",
            "Answer<br>Is it? <br>question id: no",
            "t",
        ),
        basic("fence00001", "```", "<pre>```\n~~~</pre>", "t"),
        basic(
            "longanswer",
            "Q",
            &"<p>text</p>".repeat(1000),
            "how_to?::a::b/c::d",
        ),
    ];
    let (shown, report) = imported(Generation::Anki21, &notes, &[("q.png", b"png")]);
    assert_eq!((report.cards, report.skipped), (8, 0));
    for part in [
        "### Which? one two\n\n> Which?\n>\n> - one\n> - two\n\nA\n",
        // A mark at the end of a title is an anchor, so this card has a separate file.
        "question: \"One two three C #\"\n",
        "### ![](media/q.png)\n\nA\n",
        &format!("> {}", long.trim()),
    ] {
        assert!(shown.contains(part), "{part}\n{shown}");
    }
}

#[test]
fn an_untrusted_deck_writes_nothing_outside_its_folder() {
    let origin = |path: &str, destination: &str| {
        format!(
            "recite:1 {{\"id\":\"i\",\"path\":\"{path}\",\"question\":\"Q\",\"answer\":\"![x]({destination})\",\"destinations\":[\"{destination}\"]}}<img src=\"x.png\">"
        )
    };
    let with_origin = |guid: &str, path: &str, destination: &str| {
        let mut note = basic(guid, "Q", "<p><img src=\"x.png\" alt=\"x\" /></p>", "");
        note.fields.push(origin(path, destination));
        note
    };
    let names = [
        "../evil.png",
        "/tmp/evil.png",
        "a/b.png",
        ".hidden.png",
        "c:x.png",
        "..",
        "x.md",
        "run.sh",
    ];
    let mut notes: Vec<NoteRow> = (0..)
        .zip(names)
        .map(|(at, name)| {
            basic(
                &format!("name00000{at}"),
                "Q",
                &format!("<img src=\"{name}\"> [sound:{name}]"),
                "../../up::.git::/abs",
            )
        })
        .collect();
    for (at, path) in [
        "../up.md",
        "/abs.md",
        ".git/x.md",
        "a/../../b.md",
        "x.sh",
        "a\\\\..\\\\b.md",
    ]
    .iter()
    .enumerate()
    {
        notes.push(with_origin(&format!("path00000{at}"), path, "x.png"));
    }
    for (at, to) in [
        "../../x.png",
        "/x.png",
        ".git/x.png",
        "../.recite/x.png",
        "y.md",
        "x.sh",
    ]
    .iter()
    .enumerate()
    {
        notes.push(with_origin(&format!("dest00000{at}"), "d/n.md", to));
    }
    let mut media: Vec<(&str, &[u8])> = names
        .iter()
        .map(|name| (*name, b"evil".as_slice()))
        .collect();
    media.push(("x.png", b"x"));
    for generation in Generation::ALL {
        let folder = tempdir().expect("a folder");
        let file = folder.path().join("deck.colpkg");
        fs::write(&file, package(generation, &notes, &media)).expect("a file");
        import(&file, &folder.path().join("a/notes"), None, false).expect("an import");
        for path in walk(folder.path()) {
            let is_inside = path == "deck.colpkg" || path.starts_with("a/notes/");
            assert!(is_inside && !path.contains("/."), "{path}");
            let ending = path.rsplit('.').next().unwrap_or_default();
            assert!(["colpkg", "md", "png"].contains(&ending), "{path}");
        }
    }
}

#[test]
fn large_media_are_skipped_and_large_entries_rejected() {
    let zeros = vec![0; 10 * 1024 * 1024 + 1];
    let notes = [basic("large00001", "Q", "A <img src=\"big.png\">", "")];
    for generation in Generation::ALL {
        let (shown, report) = imported(generation, &notes, &[("big.png", &zeros)]);
        assert!(shown.contains("A big\\.png"), "{shown}");
        assert_eq!(report.unusable_media, ["big.png".to_owned()].into());
    }
    let folder = tempdir().expect("a folder");
    let file = folder.path().join("deck.apkg");
    let good = package(Generation::Anki2, &notes, &[]);
    let mut archive = zip::ZipArchive::new(std::io::Cursor::new(good)).expect("a package");
    let mut collection = Vec::new();
    std::io::copy(
        &mut archive.by_name("collection.anki2").expect("it"),
        &mut collection,
    )
    .expect("bytes");
    let list = vec![b' '; 64 * 1024 * 1024 + 1];
    let entries = [
        ("collection.anki2".to_owned(), collection),
        ("media".to_owned(), list),
    ];
    fs::write(&file, zip_of(&entries)).expect("a file");
    let error = import(&file, &folder.path().join("notes"), None, false).expect_err("too large");
    assert!(
        matches!(error, AnkiError::TooLarge { limit_mib: 64, .. }),
        "{error}"
    );
    assert!(!folder.path().join("notes").exists());
}

#[test]
fn an_import_writes_all_files_or_none() {
    let folder = tempdir().expect("a folder");
    let file = folder.path().join("deck.apkg");
    let notes = [
        basic("note000001", "Q", "A <img src=\"x.png\">", "one"),
        basic("note000002", "Q", "B", "two"),
    ];
    fs::write(
        &file,
        package(Generation::Anki21b, &notes, &[("x.png", b"x")]),
    )
    .expect("a file");
    let target = folder.path().join("notes");
    let files = ["media/x.png", "one.md", "two.md"];
    let fails = |overwrite: bool, before: &[&str]| {
        let error = import(&file, &target, None, overwrite).expect_err("a failure");
        assert_eq!(walk(folder.path()).len(), before.len() + 1, "{error}");
        error
    };
    // A file already exists.
    write(&target, &[("two.md", "mine")]);
    assert!(matches!(fails(false, &["two.md"]), AnkiError::Exists(_)));
    assert_eq!(
        fs::read_to_string(target.join("two.md")).expect("it"),
        "mine"
    );
    // A folder has the path of a note.
    fs::remove_file(target.join("two.md")).expect("it");
    write(&target, &[("two.md/keep.txt", "mine")]);
    assert!(matches!(
        fails(true, &["keep.txt"]),
        AnkiError::Obstructed(_)
    ));
    fs::remove_dir_all(target.join("two.md")).expect("it");
    // A link leads out of the folder.
    #[cfg(unix)]
    {
        let outside = tempdir().expect("a folder");
        std::os::unix::fs::symlink(outside.path(), target.join("media")).expect("a link");
        let error = import(&file, &target, None, true).expect_err("a failure");
        assert!(matches!(error, AnkiError::Obstructed(_)), "{error}");
        assert_eq!(walk(outside.path()), [""; 0]);
        fs::remove_file(target.join("media")).expect("it");
    }
    // Another note has an id from the deck.
    write(
        &target,
        &[("mine.md", "### Q?\n\nA\n\nquestion id: note000002\n")],
    );
    assert!(matches!(
        fails(true, &["mine.md"]),
        AnkiError::IdTaken { .. }
    ));
    fs::remove_file(target.join("mine.md")).expect("it");
    // A second import succeeds only with `overwrite`.
    import(&file, &target, None, false).expect("an import");
    assert_eq!(walk(&target), files);
    assert!(matches!(fails(false, &files), AnkiError::Exists(_)));
    import(&file, &target, None, true).expect("an import");
    assert_eq!(walk(&target), files);
}

#[test]
fn text_exports_can_be_imported() {
    let folder = tempdir().expect("a folder");
    let read_text = |text: &str| {
        let file = folder.path().join("deck.txt");
        fs::write(&file, text).expect("a file");
        let target = tempdir().expect("a folder");
        import(&file, &target.path().join("notes"), None, false).expect("an import");
        let notes = target.path().join("notes");
        let loaded = read(&notes);
        assert_eq!(loaded.problems, [], "{text}");
        let mut qas: Vec<String> = loaded
            .notebook
            .qas()
            .iter()
            .map(|qa| {
                let id = if qa.id.as_str().len() == 36 {
                    "-"
                } else {
                    qa.id.as_str()
                };
                format!("{id} [{}] {} = {}", qa.topic, qa.question, qa.answer)
            })
            .collect();
        qas.sort();
        qas
    };
    assert_eq!(
        read_text(
            "#separator:tab\n#html:true\n#guid column:1\n#notetype column:2\n#deck column:3\n#tags column:6\n\
                   g1abc\tBasic\tMy::Deck\t\"a \"\"quoted\"\"\nline\"\t<b>b</b>\tt::u more\n\
                   g2xyz\tCloze\tMy::Deck\t{{c1::one}} {{c2::two}}\t\t\n"
        ),
        [
            "g1abc [t/u] a \"quoted\" line = **b**\n\n<!-- anki tags: more -->",
            "g2xyz [My/Deck] \\[…\\] two = one two",
            "g2xyz-c2 [My/Deck] one \\[…\\] = one two",
        ]
    );
    assert_eq!(
        read_text("\u{feff}front;back <x>\r\nsame;one\r\nsame;two\r\n"),
        [
            "- [] front = back \\<x>",
            "- [] same = one",
            "- [] same = two",
        ]
        .map(str::to_owned)
    );
    assert_eq!(
        read_text("#separator:Comma\n#html:false\n#tags:a_b\n#deck:D\nx <b>,\"y\nz\",more\n"),
        ["- [a b] x \\<b> = y\\\nz\n\nmore",]
    );
    // The column names define which field is the question.
    assert_eq!(
        read_text(
            "#separator:Comma\n#columns:Source,Back,Front,Tags\nb.org,It is.,What is it?,t\n"
        ),
        ["- [t] What is it? = b.org\n\nIt is."]
    );
    // A note type without deletions.
    assert_eq!(
        read_text("#separator:tab\n#notetype:Basic\nWhat is {{c1::x}}?\ty\n"),
        ["- [] What is {{c1::x}}? = y"]
    );
}

#[test]
fn image_occlusions_are_counted_and_skipped() {
    let folder = tempdir().expect("a folder");
    let file = folder.path().join("deck.txt");
    let deck = "#separator:tab\n#html:true\n#guid column:1\n#notetype column:2\n\
        g1\tBasic\tWhat?\tThat\n\
        g2\tImage Occlusion\t{{c1::image-occlusion:rect:left=.1:top=.2:width=.3:height=.4}}<br>\t<img src=\"x.png\">\n\
        g3\tMine\t{{c1::image-occlusion:rect:left=.1}}{{c2::image-occlusion:rect:left=.2}}\t<img src=\"y.png\">\n\
        g4\tImage Occlusion Enhanced+\tid\t<img src=\"z.png\">\tHeader\n";
    fs::write(&file, deck).expect("a file");
    let imported = import(&file, &folder.path().join("notes"), None, false).expect("an import");
    assert_eq!((imported.cards, imported.skipped), (1, 0));
    assert_eq!(imported.occlusions, 3);
    assert_eq!(imported.unusable_media.len(), 0);
}

#[test]
fn invalid_decks_are_rejected_with_a_reason() {
    let folder = tempdir().expect("a folder");
    let target = folder.path().join("notes");
    for (name, bytes, expected) in [
        ("deck.zip", b"".as_slice(), "is not an Anki file"),
        ("deck.apkg", b"no zip", "not a zip file, or damaged"),
        ("empty.txt", b"\n", "contains no card"),
        ("latin.txt", b"a\tb\xff", "not valid UTF-8"),
    ] {
        let file = folder.path().join(name);
        fs::write(&file, bytes).expect("a file");
        let error = import(&file, &target, None, false)
            .expect_err("no deck")
            .to_string();
        assert!(error.contains(expected) && error.contains(name), "{error}");
    }
    let file = folder.path().join("zip.apkg");
    for (entries, expected) in [
        (
            vec![("x".to_owned(), Vec::new())],
            "it contains no Anki collection",
        ),
        (
            vec![("collection.anki2".to_owned(), b"no database".to_vec())],
            "its collection: ",
        ),
        (
            vec![("collection.anki21b".to_owned(), b"no zstd".to_vec())],
            "the collection: ",
        ),
    ] {
        fs::write(&file, zip_of(&entries)).expect("a file");
        let error = import(&file, &target, None, false)
            .expect_err("no deck")
            .to_string();
        assert!(error.contains(expected), "{error}");
    }
    let missing =
        import(&folder.path().join("none.apkg"), &target, None, false).expect_err("no file");
    assert!(matches!(missing, AnkiError::Unreadable { .. }));
    assert!(!target.exists());
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]
    #[test]
    fn a_damaged_package_is_rejected_or_imported(
        generation in prop::sample::select(Generation::ALL.to_vec()),
        damage in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..12),
        cut in prop::option::of(any::<prop::sample::Index>()),
    ) {
        let notes = [basic("note000001", "Q", "A <img src=\"x.png\">", "one")];
        let mut bytes = package(generation, &notes, &[("x.png", b"x")]);
        for (at, byte) in damage {
            let at = at.index(bytes.len());
            bytes[at] = byte;
        }
        bytes.truncate(cut.map_or(bytes.len(), |cut| cut.index(bytes.len())));
        let folder = tempdir().expect("a folder");
        let file = folder.path().join("deck.apkg");
        fs::write(&file, bytes).expect("a file");
        let target = folder.path().join("notes");
        if import(&file, &target, None, false).is_err() {
            prop_assert_eq!(walk(folder.path()), ["deck.apkg"]);
        }
    }

    #[test]
    fn any_cards_can_be_imported_without_problems(
        cards in prop::collection::vec(("(<[bpi/]{1,2}>|[a-zA-Z#?*`|>:\\[\\]~ -]|&lt;|<br>|\n|question id: x|<pre>|answer){1,20}", "(<[bpi/]{1,2}>|[a-zA-Z#*`|>:~ -]|&lt;|<br>|<pre>|<h1>|\n|question id: x){1,20}", "[a-z:?/._ ]{0,12}"), 1..6)
    ) {
        let notes: Vec<NoteRow> = (0..).zip(&cards).map(|(at, (question, answer, tags))| {
            basic(&format!("guid{at}"), &format!("x{question}"), &format!("x{answer}"), tags)
        }).collect();
        let (_, report) = imported(Generation::Anki2, &notes, &[]);
        prop_assert_eq!((report.cards, report.skipped), (notes.len(), 0));
    }
}

/// Exports a note and imports it. Returns the imported files and the summary.
fn export_and_import(path: &str, text: &str) -> (Vec<String>, ImportSummary) {
    let notes = tempdir().expect("a folder");
    write(notes.path(), &[(path, text)]);
    round_trip(notes.path());
    let file = notes.path().join("deck.apkg");
    export(&read(notes.path()).notebook, &file, false, NOW).expect("an export");
    let target = notes.path().join("imported");
    let imported = import(&file, &target, None, false).expect("an import");
    (walk(&target), imported)
}

#[test]
fn a_file_that_is_quizzed_in_part_becomes_two_files() {
    let cards: String = (0..9)
        .map(|nth| format!("Part {nth}::It has the number {nth}.\n\n"))
        .collect();
    let (files, _) = export_and_import("Deck.md", &format!("#flashcards\n\n{cards}"));
    assert_eq!(files, ["Deck.md"]);
    let text =
        format!("#flashcards\n\n# Parts\n\nAll of them.\n\n## More\n\nOther text.\n\n{cards}");
    let (files, _) = export_and_import("Deck.md", &text);
    assert_eq!(files, ["Deck-2.md", "Deck.md"]);
}

#[test]
fn links_to_notes_and_footnotes_are_not_missing_media() {
    let text = "# Pumps\n\nThey move [[Valves]], [[Seals#Rubber|seals]] and [more](other.md).[^1] See [below](#parts).\n\n\
        ## Parts\n\n![[none.png]] [sound](none.mp3) ![gone](gone.png)\n\n[^1]: A note.\n";
    let (_, imported) = export_and_import("pumps.md", text);
    let missing: Vec<&String> = imported.unusable_media.iter().collect();
    assert_eq!(missing, ["gone.png", "none.png"]);
}
