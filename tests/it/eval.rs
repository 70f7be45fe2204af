//! `recite eval`: figures, misses, saved runs, typos and errors.

use std::fs;
use std::path::Path;

use serde_json::Value;
use tempfile::TempDir;

use crate::binary::{RunOutput, recite};

const BASIL: &str = "# When should I water basil?\nOnce the soil is dry.\n\nquestion id: 00000000-0000-4000-8000-00000000000a\n";
const MINT: &str = "# How far does mint spread?\nIt takes the whole bed.\n\nquestion id: 00000000-0000-4000-8000-00000000000b\n";
const A: &str = "00000000-0000-4000-8000-00000000000a";
const B: &str = "00000000-0000-4000-8000-00000000000b";

/// A folder with a collection `herbs`: two notes, and four queries. The judgment of the second differs from
/// the answer of the search.
fn herbs() -> TempDir {
    let folder = TempDir::new().expect("a temporary folder");
    let queries = [
        format!(r#"{{"query": "water basil", "relevant": ["{A}"], "kind": "keyword"}}"#),
        format!(r#"{{"query": "dry soil basil", "relevant": ["{B}"], "kind": "keyword"}}"#),
        format!(
            r#"{{"query": "how far does mint spread", "relevant": ["{B}"], "kind": "paraphrase"}}"#
        ),
        r#"{"query": "quantum physics", "relevant": [], "kind": "out_of_scope"}"#.to_owned(),
    ];
    write(&folder, "herbs/queries.jsonl", &(queries.join("\n") + "\n"));
    write(&folder, "herbs/notes/basil.md", BASIL);
    write(&folder, "herbs/notes/mint.md", MINT);
    // Its own thresholds, so that the defaults may change.
    let config =
        "[search]\nsure_confidence = 0.3\nlikely_confidence = 0.3\npossible_confidence = 0.1\n";
    write(&folder, "config/recite.toml", config);
    folder
}

fn write(folder: &TempDir, path: &str, text: &str) {
    let file = folder.path().join(path);
    fs::create_dir_all(file.parent().unwrap_or(Path::new("."))).expect("the folder is made");
    fs::write(file, text).expect("the file is written");
}

fn eval(folder: &TempDir, arguments: &[&str]) -> RunOutput {
    RunOutput::of(recite(folder.path()).arg("eval").args(arguments))
}

/// Returns the output of a run without problems.
#[track_caller]
fn printed(folder: &TempDir, arguments: &[&str]) -> String {
    let ran = eval(folder, arguments);
    assert_eq!((ran.code, ran.stderr.as_str()), (Some(0), ""));
    ran.stdout
}

#[track_caller]
fn report(folder: &TempDir, arguments: &[&str]) -> Value {
    let printed = printed(folder, &[&["--json"], arguments].concat());
    serde_json::from_str(&printed).expect("it prints JSON")
}

fn keys(value: &Value) -> Vec<&str> {
    let object = value.as_object().expect("an object");
    object.keys().map(String::as_str).collect()
}

#[test]
fn snapshot_of_the_tables_and_an_explained_miss() {
    let folder = herbs();
    // Without its own notes, and without an unanswerable query: its AUROC is missing.
    let query = format!(r#"{{"query": "mint spreads", "relevant": ["{B}"], "kind": "keyword"}}"#);
    write(&folder, "borrowing/queries.jsonl", &query);
    let arguments = [
        "herbs",
        "borrowing",
        "--notes",
        "herbs/notes",
        "--misses",
        "5",
    ];
    let page = printed(&folder, &arguments);
    let (figures, rest) = page
        .split_once("\nSearch latency")
        .expect("times are printed");
    let misses = rest.split_once("\n\n").expect("misses follow").1;
    let wide = page.lines().filter(|line| line.chars().count() > 110);
    assert_eq!(wide.collect::<Vec<_>>(), [""; 0]);
    insta::assert_snapshot!(format!("{figures}\n…\n\n{misses}"));
}

#[test]
fn json_has_the_shape_that_programs_were_promised() {
    let report = report(&herbs(), &["herbs", "--misses", "1"]);
    let figures = [
        "answerable",
        "unanswerable",
        "hit_at_1",
        "hit_at_5",
        "mrr_at_10",
        "ndcg_at_10",
        "auroc",
        "right_sure",
        "right_likely",
        "right_possible",
        "wrong_sure",
        "wrong_likely",
        "wrong_possible",
        "nothing",
        "right_in_full",
        "wrong_in_full",
        "right_shown",
        "right_in_reach",
        "unanswerable_sure",
        "unanswerable_likely",
        "unanswerable_possible",
        "unanswerable_nothing",
        "unanswerable_shown",
    ];
    let top = [
        "thresholds",
        "with_model",
        "typos",
        "kind",
        "collections",
        "mean",
        "kinds",
        "problems",
        "leave_out",
        "misses",
        "against",
    ];
    assert_eq!(keys(&report), top);
    let row = [&["name", "notes"], &figures[..], &["ms"]].concat();
    assert_eq!(keys(&report["collections"][0]), row);
    assert_eq!(keys(&report["mean"]), row);
    assert_eq!(
        keys(&report["kinds"][0]),
        [&["kind"], &figures[..]].concat()
    );
    assert_eq!(report["collections"][0]["name"], "herbs");
    assert_eq!(report["mean"]["hit_at_1"].as_f64(), Some(2.0 / 3.0));
    assert_eq!(report["mean"]["auroc"].as_f64(), Some(1.0));
    let miss = &report["misses"][0];
    assert_eq!(miss["query"], "dry soil basil");
    assert_eq!(
        (&miss["first"]["id"], &miss["first"]["rank"]),
        (&A.into(), &1.into())
    );
    assert_eq!(
        (&miss["expected"]["id"], &miss["expected"]["rank"]),
        (&B.into(), &2.into())
    );
    let parts = miss["first"]["parts"]
        .as_object()
        .expect("the parts of the score");
    let names: Vec<&str> = parts.keys().map(String::as_str).collect();
    assert_eq!(
        names,
        [
            "words", "about", "order", "title", "related", "whole", "tokens"
        ]
    );
    assert!(parts["words"].as_f64().is_some_and(|words| words > 0.0));
}

#[test]
fn an_unanswerable_query_that_was_answered_is_a_miss() {
    let folder = herbs();
    let query = r#"{"query": "water basil", "relevant": [], "kind": "out_of_scope"}"#;
    write(&folder, "herbs/queries.jsonl", query);
    let page = printed(&folder, &["herbs", "--misses", "1"]);
    assert!(
        page.contains("first     When should I water basil?  basil.md:1\n"),
        "{page}"
    );
    assert!(page.ends_with("expected  no note answers this\n"), "{page}");
}

#[test]
fn changed_notes_give_exactly_what_was_gained_and_lost() {
    let folder = herbs();
    printed(&folder, &["herbs", "--save", "before.json"]);
    let same = report(&folder, &["herbs", "--against", "before.json"]);
    assert_eq!(same["against"]["gained"], Value::Array(Vec::new()));
    assert_eq!(same["against"]["p_hit_at_1"].as_f64(), Some(1.0));
    // The notes swap their texts but keep their ids; the first and third query lose, the second gains.
    let swapped = BASIL.replace(A, B) + &MINT.replace(B, A);
    write(&folder, "herbs/notes/basil.md", &swapped);
    fs::remove_file(folder.path().join("herbs/notes/mint.md")).expect("it was there");
    let arguments = ["herbs", "--against", "before.json"];
    let against = &report(&folder, &arguments)["against"];
    let queries = |changes: &Value| -> Vec<String> {
        let changes = changes.as_array().expect("a list").iter();
        changes.map(|it| it["query"].to_string()).collect()
    };
    assert_eq!(queries(&against["gained"]), [r#""dry soil basil""#]);
    assert_eq!(
        queries(&against["lost"]),
        [r#""water basil""#, r#""how far does mint spread""#]
    );
    let page = printed(&folder, &arguments);
    let message = page.split_once("\nAgainst").expect("changes are printed").1;
    insta::assert_snapshot!(format!("Against{message}"));
}

#[test]
fn a_saved_run_of_other_collections_or_another_version_is_reported() {
    let folder = herbs();
    printed(&folder, &["herbs", "--save", "herbs.json"]);
    fs::rename(folder.path().join("herbs"), folder.path().join("trees")).expect("it is there");
    let ran = eval(&folder, &["trees", "--against", "herbs.json"]);
    assert_eq!(ran.code, Some(2));
    assert_eq!(
        ran.stderr,
        "error: herbs.json: has no query in common with this run (it has `herbs`, this run has `trees`). \
         Compare the same collections.\n"
    );
    write(&folder, "later.json", r#"{"recite_eval": 99}"#);
    let ran = eval(&folder, &["trees", "--against", "later.json"]);
    assert_eq!(ran.code, Some(2));
    assert!(
        ran.stderr.contains("the run has version 99"),
        "{}",
        ran.stderr
    );
}

#[test]
fn typos_are_the_same_for_the_same_seed_and_kept_apart_from_the_query() {
    let folder = herbs();
    let asked = |seed: &str, file: &str| -> Vec<(String, String)> {
        printed(
            &folder,
            &["herbs", &format!("--typos{seed}"), "--save", file],
        );
        let text = fs::read_to_string(folder.path().join(file)).expect("it was saved");
        let saved: Value = serde_json::from_str(&text).expect("it is JSON");
        let outcomes = saved["collections"][0]["outcomes"]
            .as_array()
            .expect("a list")
            .clone();
        let text = |outcome: &Value, key| outcome[key].as_str().unwrap_or_default().to_owned();
        outcomes
            .iter()
            .map(|it| (text(it, "query"), text(it, "asked")))
            .collect()
    };
    let first = asked("=7", "a.json");
    assert_eq!(first, asked("=7", "b.json"));
    assert_ne!(first, asked("", "c.json"));
    assert!(
        first.iter().all(|(query, asked)| query != asked),
        "{first:?}"
    );
    let page = printed(&folder, &["herbs", "--typos=7", "--against", "a.json"]);
    assert!(
        page.starts_with("4 queries, with typos (seed 7); "),
        "{page}"
    );
    assert!(page.contains("0 gained, 0 lost"), "{page}");
}

#[test]
fn one_kind_alone_can_be_measured() {
    let folder = herbs();
    let report = report(&folder, &["herbs", "--kind", "paraphrase"]);
    assert_eq!(report["mean"]["answerable"], 1);
    let ran = eval(&folder, &["herbs", "--kind", "poem"]);
    assert_eq!(ran.code, Some(2));
    assert!(
        ran.stderr.contains("no query is of the kind `poem`"),
        "{}",
        ran.stderr
    );
}

#[test]
fn suggestions_are_measured_while_each_query_is_typed() {
    let folder = herbs();
    let page = printed(&folder, &["herbs", "--suggest"]);
    // Times differ between runs.
    let without_last = |line: &str| Some(line.trim_end().rsplit_once(' ')?.0.trim_end().to_owned());
    let lines = page
        .lines()
        .map(|line| match line.starts_with(char::is_numeric) {
            true => without_last(line)
                .and_then(|line| without_last(&line))
                .unwrap_or_default(),
            false => line.split_whitespace().collect::<Vec<_>>().join(" "),
        });
    insta::assert_snapshot!(lines.collect::<Vec<_>>().join("\n"));
    let report = report(&folder, &["herbs", "--suggest"]);
    assert_eq!(keys(&report), ["typos", "kind", "runs", "problems"]);
    let run = &report["runs"][0];
    assert_eq!(keys(run), ["with_model", "collections", "mean"]);
    let rows = ["name", "notes", "answerable", "unanswerable", "typed"];
    assert_eq!(keys(&run["collections"][0]), rows);
    assert_eq!(keys(&run["mean"]), rows);
    let figures = [
        "percent",
        "first",
        "among_5",
        "among_25",
        "shown",
        "unanswerable_shown",
        "ms",
    ];
    assert_eq!(keys(&run["mean"]["typed"][3]), figures);
    assert_eq!(run["mean"]["typed"][3]["first"].as_f64(), Some(2.0 / 3.0));
    let ran = eval(&folder, &["herbs", "--suggest", "--misses", "1"]);
    assert_eq!(ran.code, Some(2), "{}", ran.stderr);
}

#[test]
fn bad_lines_are_reported_and_the_rest_is_measured() {
    let folder = herbs();
    let queries =
        format!("{{\"query\": \"water basil\", \"relevant\": [\"{A}\"]}}\n{{\"query\": 7}}\n");
    write(&folder, "herbs/queries.jsonl", &queries);
    let ran = eval(&folder, &["herbs"]);
    assert_eq!(ran.code, Some(1));
    assert!(ran.stdout.starts_with("1 query; "), "{}", ran.stdout);
    assert!(
        ran.stderr
            .starts_with("herbs/queries.jsonl:2:11: invalid type: "),
        "{}",
        ran.stderr
    );
}

#[test]
fn all_errors_are_reported_at_once() {
    let folder = herbs();
    write(&folder, "herbs/queries.jsonl", "nonsense\n");
    write(&folder, "bare/notes/empty.md", "");
    let ran = eval(
        &folder,
        &["gone", "herbs", "bare", "--against", "gone.json"],
    );
    assert_eq!((ran.code, ran.stdout.as_str()), (Some(2), ""));
    for message in [
        "error: gone: no such folder. ",
        "error: herbs/queries.jsonl:1:2: ",
        "error: herbs/queries.jsonl: contains no usable query. ",
        "error: bare/queries.jsonl: cannot be read ",
        "error: bare/notes: the notes have no questions. ",
        "error: gone.json: cannot be read ",
    ] {
        assert!(ran.stderr.contains(message), "{message}\n{}", ran.stderr);
    }
}
