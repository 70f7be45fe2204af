//! `recite calibrate`, `recite eval --leave-out` and `recite check --twins` on generated notes.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use serde_json::{Value, json};
use tempfile::TempDir;

use crate::binary::{RunOutput, recite};

const HERBS: [&str; 12] = [
    "basil", "mint", "thyme", "sage", "dill", "chives", "parsley", "oregano", "lovage", "fennel",
    "borage", "tarragon",
];
/// What one does with a herb: the title of the note, and what members type.
const DEEDS: [(&str, &str, &str); 4] = [
    (
        "How often should I water {}?",
        "watering {}",
        "Whenever the soil around it is dry.",
    ),
    (
        "When is the harvest of {}?",
        "harvest {} when",
        "Before it flowers, early in the morning.",
    ),
    (
        "Which pests eat {}?",
        "{} pests",
        "Aphids on its young leaves; wash them off.",
    ),
    (
        "How do I keep {} over winter?",
        "winter {}",
        "Cut it back and cover its roots with straw.",
    ),
];

/// A folder `garden` with 48 notes and as many judged queries, of which every fourth has a wrong judgment, and 12
/// queries that no note answers.
fn garden() -> TempDir {
    let folder = TempDir::new().expect("a temporary folder");
    let (mut notes, mut queries) = (String::new(), String::new());
    let id = |number: usize| format!("00000000-0000-4000-8000-{number:012}");
    for (at, herb) in HERBS.iter().enumerate() {
        for (nth, (title, query, answer)) in DEEDS.iter().enumerate() {
            let number = at * DEEDS.len() + nth;
            let _ = write!(
                notes,
                "# {}\n{answer}\n\nquestion id: {}\n\n",
                title.replace("{}", herb),
                id(number)
            );
            let relevant = if number % 4 == 3 {
                (number + 5) % 48
            } else {
                number
            };
            let judged = json!({"query": query.replace("{}", herb), "relevant": [id(relevant)]});
            let _ = writeln!(queries, "{judged}");
        }
        let judged = json!({"query": format!("price of {herb} seeds"), "relevant": []});
        let _ = writeln!(queries, "{judged}");
    }
    write(&folder, "garden/notes/herbs.md", &notes);
    write(&folder, "garden/queries.jsonl", &queries);
    folder
}

fn write(folder: &TempDir, path: &str, text: &str) {
    let file = folder.path().join(path);
    fs::create_dir_all(file.parent().unwrap_or(Path::new("."))).expect("the folder is made");
    fs::write(file, text).expect("the file is written");
}

fn run(folder: &TempDir, arguments: &[&str]) -> RunOutput {
    RunOutput::of(recite(folder.path()).args(arguments))
}

/// Returns the output of a run without problems.
#[track_caller]
fn printed(folder: &TempDir, arguments: &[&str]) -> String {
    let ran = run(folder, arguments);
    assert_eq!((ran.code, ran.stderr.as_str()), (Some(0), ""));
    ran.stdout
}

#[track_caller]
fn report(folder: &TempDir, arguments: &[&str]) -> Value {
    let printed = printed(folder, &[arguments, &["--json"]].concat());
    serde_json::from_str(&printed).expect("it prints JSON")
}

fn keys(value: &Value) -> Vec<&str> {
    let object = value.as_object().expect("an object");
    object.keys().map(String::as_str).collect()
}

#[test]
fn the_printed_settings_can_be_pasted_and_have_the_printed_effect() {
    let folder = garden();
    let page = printed(&folder, &["calibrate", "garden"]);
    let settings = page.lines().skip_while(|line| *line != "[search]");
    let settings: Vec<&str> = settings.take_while(|line| !line.is_empty()).collect();
    assert_eq!(settings.len(), 3, "{page}");
    let calibrated = report(&folder, &["calibrate", "garden"]);
    let before = report(&folder, &["eval", "garden"]);
    write(&folder, "config/recite.toml", &(settings.join("\n") + "\n"));
    let after = report(&folder, &["eval", "garden", "--leave-out"]);
    let found = &calibrated["collections"][0];
    assert_eq!(after["thresholds"], found["after"]);
    assert_eq!(before["thresholds"], found["before"]);
    let near_misses = &after["leave_out"][0];
    assert_eq!(near_misses["queries"], 48);
    // Two notes that are about equally good are not shown in full, which only lowers the shares.
    let share = |report: &Value, group: &str| report[group]["wrong"]["sure"]["after"].as_f64();
    assert!(near_misses["sure"].as_f64() <= share(found, "near_misses"));
    // Calibrated thresholds are the new configuration, so nothing changes any more.
    let again = report(&folder, &["calibrate", "garden"]);
    let again = &again["collections"][0];
    assert_eq!(again["before"], again["after"]);
    assert_eq!(again["after"], found["after"]);
}

#[test]
fn snapshot_of_the_page() {
    let page = printed(&garden(), &["calibrate", "garden"]);
    let wide = page.lines().filter(|line| line.chars().count() > 110);
    assert_eq!(wide.collect::<Vec<_>>(), [""; 0]);
    insta::assert_snapshot!(page);
}

#[test]
fn json_has_the_shape_that_programs_were_promised() {
    let report = report(&garden(), &["calibrate", "garden", "--wrong-full", "0.2"]);
    assert_eq!(
        keys(&report),
        ["with_model", "targets", "collections", "problems"]
    );
    assert_eq!(report["targets"]["full"], 0.2);
    let found = &report["collections"][0];
    let names = [
        "name",
        "notes",
        "before",
        "after",
        "answerable",
        "near_misses",
        "unanswerable",
    ];
    assert_eq!(keys(found), names);
    assert_eq!(keys(&found["after"]), ["sure", "likely", "possible"]);
    assert_eq!(keys(&found["answerable"]), ["queries", "right", "wrong"]);
    let share = ["before", "after", "low", "high"];
    assert_eq!(keys(&found["answerable"]["right"]["sure"]), share);
    let wrong = &found["answerable"]["wrong"]["full"];
    assert_eq!(keys(wrong), [&share[..], &["bound"]].concat());
    let counts =
        ["answerable", "near_misses", "unanswerable"].map(|it| found[it]["queries"].as_u64());
    assert_eq!(counts, [Some(48), Some(48), Some(12)]);
}

#[test]
fn a_higher_share_of_wrong_notes_shows_more_of_the_right_ones() {
    let folder = garden();
    let likely = |share: &str| {
        let arguments = ["calibrate", "garden", "--wrong-full", share];
        report(&folder, &arguments)["collections"][0]["after"]["likely"].as_f64()
    };
    assert!(likely("0.02") > likely("0.2"));
    let ran = run(&folder, &["calibrate", "garden", "--wrong-sure", "5"]);
    assert_eq!(ran.code, Some(2));
    assert!(
        ran.stderr.contains("write a number from 0 to 1"),
        "{}",
        ran.stderr
    );
}

#[test]
fn too_few_queries_are_refused_before_anything_is_measured() {
    let folder = garden();
    let judged = |query: &str| {
        json!({"query": query, "relevant": ["00000000-0000-4000-8000-000000000000"]}).to_string()
    };
    // Repetitions add no evidence.
    let mut lines: Vec<String> = (0..28).map(|at| judged(&format!("basil {at}"))).collect();
    let spellings = ["watering basil", "Watering  BASIL ", "watering basil"];
    lines.extend(spellings.map(judged));
    write(&folder, "garden/queries.jsonl", &lines.join("\n"));
    let ran = run(&folder, &["calibrate", "garden", "gone"]);
    assert_eq!((ran.code, ran.stdout.as_str()), (Some(2), ""));
    for message in [
        "error: gone: no such folder. ",
        "error: garden: too few different judged queries (29): chance would choose the thresholds. Judge at least 30.\n",
    ] {
        assert!(ran.stderr.contains(message), "{message}\n{}", ran.stderr);
    }
    let unanswerable = |at: usize| format!(r#"{{"query": "pizza {at}", "relevant": []}}"#);
    let mut lines: Vec<String> = (0..29).map(unanswerable).collect();
    lines.push(judged("watering basil"));
    write(&folder, "garden/queries.jsonl", &lines.join("\n"));
    let ran = run(&folder, &["calibrate", "garden"]);
    assert_eq!(
        ran.stderr,
        "error: garden: too few different queries with a relevant note (1): chance would choose the thresholds. \
         Judge at least 20 that your notes answer.\n"
    );
}

#[test]
fn a_bound_that_limits_nothing_is_a_warning() {
    let folder = garden();
    let file = folder.path().join("garden/queries.jsonl");
    let judged = fs::read_to_string(file).expect("it was written");
    let is_kept = |line: &&str| !line.contains("price of") || line.contains("basil");
    let kept: Vec<&str> = judged.lines().filter(is_kept).collect();
    write(&folder, "garden/queries.jsonl", &kept.join("\n"));
    let ran = run(&folder, &["calibrate", "garden"]);
    assert_eq!(
        (ran.code, ran.stderr.as_str()),
        (
            Some(0),
            "warning: garden: a bound of `unanswerable` is 1.000, which limits nothing. \
             Judge more queries of this kind (1 so far), or allow a smaller share of wrong notes.\n"
        )
    );
}

/// Makes the folder `other` with all-MiniLM-L6-v2 that counts as another model: its `config.json` ends in another line break.
fn write_other_model(folder: &TempDir) {
    let known = Path::new(env!("CARGO_MANIFEST_DIR")).join("models/all-MiniLM-L6-v2");
    let config = fs::read_to_string(known.join("config.json")).expect("run scripts/fetch-model");
    write(folder, "other/config.json", &(config + "\n"));
    for file in ["model.safetensors", "tokenizer.json"] {
        let copy = folder.path().join("other").join(file);
        std::os::unix::fs::symlink(known.join(file), copy).expect("the link is made");
    }
    write(
        folder,
        "config/recite.toml",
        "[search]\nmodel_dir = \"other\"\n",
    );
}

#[test]
#[ignore = "needs the model: run scripts/fetch-model, then cargo test -- --include-ignored"]
fn the_scale_of_another_model_is_written_into_its_folder() {
    let folder = garden();
    write_other_model(&folder);
    let page = printed(&folder, &["calibrate", "--model", "garden"]);
    assert!(
        page.starts_with("wrote other/recite-calibration.json\n"),
        "{page}"
    );
    let path = folder.path().join("other/recite-calibration.json");
    let read = || fs::read_to_string(&path).expect("it was written");
    let scale: Value = serde_json::from_str(&read()).expect("it is JSON");
    assert_eq!(keys(&scale), ["whole", "tokens", "log_odds"]);
    // It is all-MiniLM-L6-v2, so its similarities have about the known scale.
    for map in ["whole", "tokens"] {
        let factor = scale[map]["factor"].as_f64().expect("a number");
        assert!((factor - 1.0).abs() < 0.02, "{scale}");
    }
    let report = report(&folder, &["eval", "garden"]);
    assert_eq!(report["with_model"], true);
    // An earlier calibration has no effect on the next one.
    let written = read();
    let wrong = written.replace("\"factor\": ", "\"factor\": 3");
    fs::write(&path, wrong).expect("it is written");
    printed(&folder, &["calibrate", "--model", "garden"]);
    assert_eq!(read(), written);
}

#[test]
#[ignore = "needs the model: run scripts/fetch-model, then cargo test -- --include-ignored"]
fn the_scale_of_the_known_model_is_built_in() {
    let folder = garden();
    let known = concat!(env!("CARGO_MANIFEST_DIR"), "/models/all-MiniLM-L6-v2");
    let config = format!("[search]\nmodel_dir = {}\n", json!(known));
    write(&folder, "config/recite.toml", &config);
    let ran = run(&folder, &["calibrate", "--model", "garden"]);
    let message = format!(
        "error: {known}: the scale of all-MiniLM-L6-v2 is built in. Set `search.model_dir` to the model to calibrate.\n"
    );
    assert_eq!((ran.code, ran.stderr), (Some(2), message));
}

#[test]
fn a_scale_needs_a_model() {
    let folder = garden();
    let run = || run(&folder, &["calibrate", "--model", "garden"]);
    let ran = run();
    assert_eq!(ran.code, Some(2), "{}", ran.stderr);
    assert!(
        ran.stderr
            .starts_with("error: there is no model in `models/all-MiniLM-L6-v2`")
    );
    write(
        &folder,
        "config/recite.toml",
        "[search]\nmodel_dir = \"\"\n",
    );
    let ran = run();
    assert_eq!(ran.code, Some(2), "{}", ran.stderr);
    assert!(
        ran.stderr
            .starts_with("error: `search.model_dir` is empty."),
        "{}",
        ran.stderr
    );
}

#[test]
fn left_out_notes_are_never_shown_and_count_in_the_report_of_the_search() {
    let folder = garden();
    let page = printed(&folder, &["eval", "garden", "--leave-out"]);
    let section = page
        .split_once("relevant notes left out")
        .expect("the section is printed")
        .1;
    let row = section
        .lines()
        .find(|line| line.starts_with("garden"))
        .expect("a row");
    let shares: Vec<f64> = row
        .split_whitespace()
        .skip(2)
        .filter_map(|it| it.parse().ok())
        .collect();
    let sum: f64 = shares[..4].iter().sum();
    assert!((sum - 1.0).abs() < 0.001, "{row}");
    let without = report(&folder, &["eval", "garden"]);
    assert_eq!(without["leave_out"], Value::Null);
}

#[test]
fn twins_are_listed_once_and_do_not_fail_the_check() {
    let folder = TempDir::new().expect("a temporary folder");
    let note = |title: &str, number: usize| {
        format!("# {title}\nAn answer.\n\nquestion id: 00000000-0000-4000-8000-{number:012}\n\n")
    };
    let titles = [
        "How far does mint spread in a garden bed?",
        "How far does mint spread in garden beds?",
        "Which soil does rosemary need?",
    ];
    let notes: Vec<String> = titles
        .iter()
        .enumerate()
        .map(|(at, title)| note(title, at))
        .collect();
    write(&folder, "notes/herbs.md", &notes.concat());
    let page = printed(&folder, &["check", "--twins"]);
    let twins = "notes/herbs.md:1: without this note, its question \"How far does mint spread in a garden bed?\" would be \
                 answered by notes/herbs.md:6 \"How far does mint spread in garden beds?\"\n\
                 1 pair of notes is easily confused; word their questions so that they differ in more than a detail\n";
    assert!(page.starts_with(twins), "{page}");
    assert!(!printed(&folder, &["check"]).contains("mint"));
    let report = report(&folder, &["check", "--twins"]);
    assert_eq!(report["twins"].as_array().map(Vec::len), Some(1));
    assert_eq!(report["twins"][0]["answered_by"]["line"], 6);
    write(&folder, "notes/herbs.md", &note(titles[2], 2));
    let page = printed(&folder, &["check", "--twins"]);
    assert!(
        page.starts_with("no note would answer the question of another\n"),
        "{page}"
    );
}
