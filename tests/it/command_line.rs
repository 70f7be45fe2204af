//! `recite ask`, flags, files and exit codes.

use std::fs;
use std::io::Read;
use std::process::{Command, Stdio};

use serde_json::{Value, json};
use tempfile::TempDir;

use crate::binary::{RunOutput, recite};
use crate::local_discord::StandIn;
use crate::notes::{FIXTURES, Notes};

fn folder() -> TempDir {
    TempDir::new().expect("a temporary folder")
}

/// Runs `recite` on the fixtures in a folder of its own.
fn run(arguments: &[&str]) -> RunOutput {
    RunOutput::of(
        recite(folder().path())
            .args(["--notes", FIXTURES])
            .args(arguments),
    )
}

fn asked(arguments: &[&str]) -> Value {
    let ran = run(&[&["ask", "--json"], arguments].concat());
    assert_eq!(
        (ran.code, ran.stderr.as_str()),
        (Some(0), ""),
        "{arguments:?}"
    );
    serde_json::from_str(&ran.stdout).expect("it prints JSON")
}

#[test]
fn an_answer_is_printed_word_for_word_with_its_source_and_other_matches() {
    let ran = run(&[
        "ask",
        "How",
        "do",
        "I",
        "feed a sourdough starter?",
        "--limit",
        "2",
    ]);
    let note = fs::read_to_string(format!("{FIXTURES}/bread/sourdough.md")).expect("the note");
    let answer = note
        .split("alive?\n\n")
        .nth(1)
        .and_then(|rest| rest.split("\n\nquestion id").next());
    let expected = format!(
        "How do I feed a sourdough starter?\nHow is a starter kept alive?\n\n{}\n\n\
         bread/sourdough.md:1 · bread · sure\n\n\
         Other matches:\n  What does a ripe sourdough starter look like?  bread/sourdough.md:16\n",
        answer.expect("the answer stands there")
    );
    assert_eq!(
        (ran.code, ran.stdout.as_str()),
        (Some(0), expected.as_str())
    );
    assert_eq!(ran.stderr, "");
}

#[test]
fn json_has_the_shape_that_programs_were_promised() {
    let report = asked(&["water basil", "--limit", "1"]);
    let score = report["hits"][0]["score"].clone();
    let confidence = report["confidence"].clone();
    for chance in [&score, &confidence] {
        assert!(chance.as_f64().is_some_and(|it| (0.0..=1.0).contains(&it)));
    }
    let expected = json!({
        "query": "water basil", "answered": true, "verdict": "sure", "is_close_call": false, "confidence": confidence,
        "language": null,
        "hits": [{
            "id": "1c0c8b3e-6a3a-4f6e-9a55-0d5d3f0c1a05",
            "question": "When should I water basil?", "topic": "garden/Herbs",
            "source": "garden/plants.md:17", "score": score,
            "answer": "answer: in the morning, and never over its leaves.",
        }],
    });
    assert_eq!(report, expected);
    let keys = |value: &Value| -> Vec<String> {
        value
            .as_object()
            .into_iter()
            .flatten()
            .map(|(key, _)| key.clone())
            .collect()
    };
    assert_eq!(
        keys(&report),
        [
            "query",
            "answered",
            "verdict",
            "is_close_call",
            "confidence",
            "language",
            "hits"
        ]
    );
    let of_hit = ["id", "question", "topic", "source", "score", "answer"];
    assert_eq!(keys(&report["hits"][0]), of_hit);
}

#[test]
fn a_configured_model_that_is_missing_is_a_warning_and_words_answer() {
    let folder = TempDir::new().expect("a temporary folder");
    let asked = |config: &str| {
        fs::write(folder.path().join("c.toml"), config).expect("a file");
        let mut command = recite(folder.path());
        command.args(["ask", "water basil", "--config", "c.toml", "--notes"]);
        RunOutput::of(command.arg(FIXTURES))
    };
    let silent = asked("");
    assert_eq!((silent.code, silent.stderr.as_str()), (Some(0), ""));
    for (key, without) in [
        ("model_dir", "the search matches words only"),
        (
            "multilingual_model_dir",
            "questions in other languages than the notes match by words only",
        ),
    ] {
        let ran = asked(&format!("search.{key} = 'nowhere'\n"));
        assert_eq!((ran.code, &ran.stdout), (Some(0), &silent.stdout), "{key}");
        let begin = "warning: there is no model in `nowhere`; ";
        assert!(ran.stderr.starts_with(begin), "{}", ran.stderr);
        assert!(ran.stderr.trim_end().ends_with(without), "{}", ran.stderr);
    }
}

#[test]
fn limit_bounds_the_hits_and_must_be_a_number_from_1() {
    let hits = |limit| {
        asked(&["tune a guitar", "--limit", limit])["hits"]
            .as_array()
            .map(Vec::len)
    };
    assert_eq!((hits("1"), hits("2")), (Some(1), Some(2)));
    for limit in ["0", "-1", "many"] {
        assert_eq!(
            run(&["ask", "guitar", "--limit", limit]).code,
            Some(2),
            "{limit}"
        );
    }
}

/// Asks the fixtures with these thresholds, with text output and with JSON.
fn decided(likely: &str, possible: &str, words: &[&str]) -> (String, Value) {
    let folder = folder();
    let config = format!(
        "[search]\nsure_confidence = 1.0\nlikely_confidence = {likely}\npossible_confidence = {possible}\n"
    );
    fs::write(folder.path().join("c.toml"), config).expect("a file");
    let ask = |arguments: &[&str]| {
        let mut command = recite(folder.path());
        command.args(["--notes", FIXTURES, "--config", "c.toml", "ask"]);
        let ran = RunOutput::of(command.args(words).args(arguments));
        // The exit code is 0 for every verdict.
        assert_eq!((ran.code, ran.stderr.as_str()), (Some(0), ""), "{words:?}");
        ran.stdout
    };
    let report = serde_json::from_str(&ask(&["--json"])).expect("it prints JSON");
    (ask(&[]), report)
}

#[test]
fn a_likely_answer_is_shown_with_a_warning() {
    let words = ["feed", "sourdough", "starters", "daily"];
    let (text, report) = decided("0.0", "0.0", &words);
    let start = "Not certain, but this looks closest:\n\nHow do I feed a sourdough starter?\n";
    assert!(text.starts_with(start), "{text}");
    assert!(text.contains("\nOther matches:\n  "), "{text}");
    assert_eq!(
        (&report["answered"], &report["verdict"]),
        (&json!(true), &json!("likely"))
    );
}

#[test]
fn notes_that_are_about_equally_good_are_both_offered() {
    let words = ["When should I prune roses?"];
    let (text, report) = decided("0.5", "0.0", &words);
    let lines: Vec<&str> = text.lines().collect();
    assert_eq!(lines[0], "Two notes fit about equally well:");
    assert_eq!(lines.len(), 5, "{text}");
    assert_eq!(
        (&report["answered"], &report["is_close_call"]),
        (&json!(false), &json!(true))
    );
    // There is nothing to choose from.
    let (text, _) = decided("0.5", "0.0", &[words[0], "--limit", "1"]);
    assert!(text.contains("When should I prune roses?\n\n"), "{text}");
}

#[test]
fn possible_notes_are_listed_with_the_beginning_of_their_answers() {
    let (text, report) = decided("1.0", "0.0", &["guitar", "strings", "of the best brand"]);
    let mut lines = text.lines();
    let unsure = "I'm not sure, but one of these notes may answer it:";
    assert_eq!(lines.next(), Some(unsure));
    let (names, beginnings): (Vec<&str>, Vec<&str>) = lines.partition(|it| it.contains(".md:"));
    assert_eq!((names.len(), beginnings.len()), (3, 3), "{text}");
    assert!(beginnings.iter().all(|it| it.starts_with("    ")), "{text}");
    assert!(text.contains("  How do I tune a guitar?  music/guitar.md:1\n"));
    assert_eq!(
        (&report["answered"], &report["verdict"]),
        (&json!(false), &json!("possible"))
    );

    let words = ["guitar", "strings", "--limit", "1"];
    let (text, _) = decided("1.0", "0.0", &words);
    let unsure = "I'm not sure, but this note may answer it:";
    assert_eq!(
        (text.lines().next(), text.lines().count()),
        (Some(unsure), 3)
    );
}

#[test]
fn without_an_answer_it_says_so_and_succeeds() {
    let honest = "I couldn't find a note that answers this. Try other words, or ask the note writers to add one.\n";
    let (text, report) = decided("1.0", "1.0", &["guitar", "strings", "of the best brand"]);
    assert_eq!(text, honest);
    assert_eq!(
        (&report["answered"], &report["verdict"]),
        (&json!(false), &json!("nothing"))
    );

    // Without any match there is nothing, even with thresholds of 0.
    let (text, report) = decided("0.0", "0.0", &["xyzzyplugh"]);
    assert_eq!(text, honest);
    assert_eq!(
        (&report["answered"], &report["verdict"], &report["hits"]),
        (&json!(false), &json!("nothing"), &json!([]))
    );
}

#[test]
fn thresholds_in_the_wrong_order_are_rejected_first() {
    let folder = folder();
    let config = "[search]\nsure_confidence = 0.3\npossible_confidence = 0.4\n";
    fs::write(folder.path().join("c.toml"), config).expect("a file");
    let message = "c.toml:3:23: `search.possible_confidence` is `0.4`. \
                Write at most 0.3, the value of `search.sure_confidence`, or raise `search.sure_confidence`.\n";
    let run = |command: &[&str]| {
        let mut it = recite(folder.path());
        it.args(["--notes", FIXTURES, "--config", "c.toml"]);
        RunOutput::of(it.args(command).env("DISCORD_TOKEN", "t"))
    };
    for command in [&["serve"][..], &["ask", "x"]] {
        let ran = run(command);
        assert_eq!(
            (ran.code, ran.stderr),
            (Some(2), format!("error: {message}")),
            "{command:?}"
        );
    }
    let checked = run(&["check"]);
    assert_eq!(checked.code, Some(1), "{checked:?}");
    assert!(checked.stdout.contains(message), "{checked:?}");
}

#[test]
fn any_words_are_a_question() {
    let strange = [
        &["--", "what", "is", "--fix"][..],
        &["--", "-v"],
        &["-1"],
        &[""],
        &["   "],
        &["???"],
        &["\"AND OR NOT ( [ {* ~ ^ \\ :"],
        &["field:value +must -not"],
        &["🤷", "日本語", "e\u{301}"],
        &["guitar\nguitar\tguitar"],
    ];
    for words in strange {
        let ran = run(&[&["ask"], words].concat());
        assert_eq!((ran.code, ran.stderr.as_str()), (Some(0), ""), "{words:?}");
        assert!(!ran.stdout.is_empty(), "{words:?}");
    }
    assert_eq!(
        asked(&["--", "what", "is", "--fix"])["query"],
        "what is --fix"
    );
    let long = "guitar ".repeat(10_000);
    assert_eq!(run(&["ask", &long]).code, Some(0));
}

#[test]
fn options_may_stand_before_and_behind_the_words() {
    for arguments in [
        &["ask", "--json", "--limit", "1", "tune a guitar"][..],
        &["ask", "tune a guitar", "--limit", "1", "--json"],
        &["ask", "--limit=1", "tune", "a", "guitar", "--json"],
    ] {
        let ran = run(arguments);
        let report: Value = serde_json::from_str(&ran.stdout).expect("it prints JSON");
        assert_eq!(
            report["hits"].as_array().map(Vec::len),
            Some(1),
            "{arguments:?}"
        );
        assert_eq!(report["query"], "tune a guitar", "{arguments:?}");
    }
}

#[test]
fn an_unknown_flag_is_rejected() {
    for arguments in [
        &["ask", "guitar", "--bogus"][..],
        &["ask", "--bogus", "guitar"],
        &["ask", "-v"],
    ] {
        let ran = run(arguments);
        assert_eq!(
            (ran.code, ran.stdout.as_str()),
            (Some(2), ""),
            "{arguments:?}"
        );
        assert!(ran.stderr.contains("unexpected argument"), "{ran:?}");
        assert!(ran.stderr.contains("use '-- "), "{ran:?}");
    }
}

#[test]
fn ask_can_be_limited_to_one_topic() {
    let of = |topic| asked(&["tune", "--topic", topic])["hits"].clone();
    let hits = of("music");
    let topics = hits.as_array().into_iter().flatten().map(|it| &it["topic"]);
    let topics: Vec<&str> = topics.filter_map(Value::as_str).collect();
    assert!(!topics.is_empty());
    assert!(
        topics.iter().all(|it| it.starts_with("music")),
        "{topics:?}"
    );
    let ran = run(&["ask", "tune", "--topic", "nowhere"]);
    assert_eq!(ran.code, Some(2));
    assert!(
        ran.stderr
            .starts_with("error: the notes have no topic `nowhere`. Choose one of these: "),
        "{ran:?}"
    );
}

#[test]
fn a_question_may_come_from_standard_input() {
    let piped = |arguments: &[&str], question: &str| {
        let folder = folder();
        let file = folder.path().join("question");
        fs::write(&file, question).expect("a file");
        let mut command = recite(folder.path());
        command
            .args(["--notes", FIXTURES, "ask", "--json"])
            .args(arguments);
        RunOutput::of(command.stdin(fs::File::open(file).expect("the file")))
    };
    for arguments in [&[][..], &["-"]] {
        let ran = piped(arguments, "How do I tune\na guitar?\n");
        let report: Value = serde_json::from_str(&ran.stdout).expect("it prints JSON");
        assert_eq!(report["query"], "How do I tune\na guitar?", "{arguments:?}");
    }
    assert_eq!(asked(&["tune", "-"])["query"], "tune -");
    let ran = piped(&[], " \n");
    assert_eq!(ran.code, Some(2));
    assert!(
        ran.stderr.starts_with("error: the question is missing. "),
        "{ran:?}"
    );
}

#[test]
fn init_writes_a_starter_folder_and_changes_no_existing_file() {
    let folder = folder();
    let init = || RunOutput::of(recite(folder.path()).args(["init", "bot"]));
    let ran = init();
    assert_eq!((ran.code, ran.stderr.as_str()), (Some(0), ""));
    let bot = folder.path().join("bot");
    let note = bot.join("notes/first.md");
    fs::write(&note, "# Is this mine?\n\nIt is.\n").expect("a file");
    let again = init();
    assert!(again.stdout.contains("which already exists"), "{again:?}");
    assert_eq!(
        fs::read_to_string(&note).expect("the file"),
        "# Is this mine?\n\nIt is.\n"
    );
    fs::remove_file(&note).expect("it is there");
    assert_eq!(init().code, Some(0));
    let checked = RunOutput::of(recite(&bot).arg("check"));
    assert_eq!(checked.code, Some(0), "{checked:?}");
    assert!(checked.stdout.contains("2 Q&As"), "{checked:?}");
    let asked = RunOutput::of(recite(&bot).args(["ask", "how", "do", "I", "add", "a", "question"]));
    assert!(
        asked.stdout.contains("Write the question as a heading"),
        "{asked:?}"
    );
    let mut blocked = recite(folder.path());
    let blocked = RunOutput::of(blocked.args(["init", "bot/notes/first.md"]));
    assert_eq!(blocked.code, Some(2), "{blocked:?}");
    assert!(
        blocked.stderr.contains("Choose a writable folder"),
        "{blocked:?}"
    );
}

#[test]
fn completions_are_printed_for_each_shell() {
    for shell in ["bash", "elvish", "fish", "powershell", "zsh"] {
        let ran = run(&["completions", shell]);
        assert_eq!(ran.code, Some(0), "{ran:?}");
        assert!(
            ran.stdout.contains("sandbox") && ran.stdout.contains("topic"),
            "{shell}"
        );
    }
}

#[test]
fn a_closed_pipe_is_no_error() {
    let folder = folder();
    // More than a pipe's buffer, so that writing fails at the closed end.
    let note = format!(
        "### What is long?\n\n{}\n",
        "word and more words\n".repeat(20_000)
    );
    let notes = Notes::of(&[("long.md", &note)]);
    let mut command = recite(folder.path());
    command
        .arg("--notes")
        .arg(notes.folder())
        .args(["ask", "what is long"]);
    command.stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().expect("the binary starts");
    let mut stdout = child.stdout.take().expect("stdout is piped");
    stdout.read_exact(&mut [0; 10]).expect("ten bytes");
    drop(stdout);
    let output = child.wait_with_output().expect("it ends");
    assert_eq!(
        (output.status.code(), output.stderr.as_slice()),
        (Some(0), &b""[..])
    );
}

#[test]
fn a_missing_notes_folder_is_a_usage_error() {
    for command in [&["ask", "x"][..], &["check"], &["serve"]] {
        let folder = folder();
        let ran = RunOutput::of(
            recite(folder.path())
                .env("DISCORD_TOKEN", "t")
                .args(command)
                .args(["--notes", "nowhere"]),
        );
        assert_eq!(ran.code, Some(2), "{ran:?}");
        let errors = ran
            .stderr
            .lines()
            .filter(|line| line.starts_with("error: the notes folder `nowhere` does not exist. "));
        assert_eq!(errors.count(), 1, "{ran:?}");
    }
}

#[test]
fn a_folder_without_questions_is_reported_with_a_first_step() {
    let (folder, notes) = (folder(), Notes::empty());
    for command in [
        &["ask", "x"][..],
        &["ask", "--json", "x"],
        &["quiz"],
        &["quiz", "pumps"],
    ] {
        let mut ran = recite(folder.path());
        let ran = RunOutput::of(ran.args(command).arg("--notes").arg(notes.folder()));
        assert_eq!((ran.code, ran.stdout.as_str()), (Some(2), ""), "{ran:?}");
        assert!(
            ran.stderr
                .contains("has no questions yet. Write one in a Markdown file there"),
            "{ran:?}"
        );
    }
}

#[test]
fn a_config_file_is_read_from_the_working_folder_or_the_given_path() {
    let folder = folder();
    let own = folder.path().join("config");
    fs::create_dir(&own).expect("a folder");
    fs::write(
        own.join("recite.toml"),
        format!("notes.dir = {FIXTURES:?}\n"),
    )
    .expect("a file");
    let ran = RunOutput::of(recite(folder.path()).args(["ask", "how do I tune a guitar"]));
    assert!(ran.stdout.starts_with("How do I tune a guitar?"), "{ran:?}");

    fs::write(folder.path().join("other.toml"), "notes.dir = 'nowhere'\n").expect("a file");
    let named = ["ask", "tune", "--config", "other.toml"];
    assert_eq!(
        RunOutput::of(recite(folder.path()).args(named)).code,
        Some(2)
    );
    // A flag overrides the file.
    let both = [
        "ask",
        "tune a guitar",
        "--config",
        "other.toml",
        "--notes",
        FIXTURES,
    ];
    assert_eq!(
        RunOutput::of(recite(folder.path()).args(both)).code,
        Some(0)
    );
    let missing =
        RunOutput::of(recite(folder.path()).args(["ask", "x", "--config", "missing.toml"]));
    assert_eq!(missing.code, Some(2));
    assert!(
        missing
            .stderr
            .starts_with("error: missing.toml: cannot be read: "),
        "{missing:?}"
    );
}

#[test]
fn an_unknown_key_is_reported_with_a_suggestion() {
    let folder = folder();
    fs::write(
        folder.path().join("c.toml"),
        "[notes]\ndri = 'x'\n[search]\nsure_confidence = 2\n",
    )
    .expect("a file");
    let ran = RunOutput::of(recite(folder.path()).args(["ask", "x", "--config", "c.toml"]));
    let message = "error: c.toml:2:1: unknown setting `notes.dri`. Did you mean `notes.dir`?\n\
                error: c.toml:4:19: `search.sure_confidence` is `2`. Write a number from 0 to 1";
    assert_eq!(ran.code, Some(2));
    assert!(ran.stderr.starts_with(message), "{}", ran.stderr);
    assert_eq!(ran.stderr.lines().count(), 2, "{}", ran.stderr);
}

#[test]
fn version_help_and_usage_errors_are_printed() {
    let version = run(&["--version"]);
    let expected = format!("recite {}\n", env!("CARGO_PKG_VERSION"));
    assert_eq!((version.code, version.stdout), (Some(0), expected));
    let help = run(&["--help"]);
    assert_eq!(help.code, Some(0));
    for command in ["serve", "ask", "check"] {
        assert!(help.stdout.contains(command), "{}", help.stdout);
        assert_eq!(run(&[command, "--help"]).code, Some(0));
    }
    let wrong = run(&["serv"]);
    assert_eq!(wrong.code, Some(2));
    assert!(wrong.stderr.contains("serve"), "{}", wrong.stderr);
}

#[tokio::test]
async fn token_and_address_may_stand_in_a_dotenv_file() {
    let stand_in = StandIn::start().await;
    let folder = folder();
    let file = format!(
        "# for the bot\nDISCORD_TOKEN='Bot {}'\nDISCORD_API_URL={}/\n",
        stand_in.token(),
        stand_in.url()
    );
    fs::write(folder.path().join(".env"), file).expect("a file");
    let mut command: Command = recite(folder.path());
    command.args(["--notes", FIXTURES]);
    let _bot = crate::binary::Process::start(command);
    stand_in.wait_until_ready().await;
    assert_eq!(stand_in.discord.identify_count(), 1);
}

#[test]
fn an_unreadable_dotenv_line_is_reported_without_its_text() {
    let folder = folder();
    fs::write(folder.path().join(".env"), "DISCORD_TOKEN=two words here\n").expect("a file");
    let ran = RunOutput::of(recite(folder.path()).args(["ask", "x", "--notes", FIXTURES]));
    assert_eq!(ran.code, Some(2), "{ran:?}");
    assert!(
        ran.stderr.starts_with("error: .env: has an invalid line. "),
        "{ran:?}"
    );
    assert!(!ran.stderr.contains("words here"), "{ran:?}");
}
