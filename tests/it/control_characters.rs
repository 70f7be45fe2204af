//! Control characters in notes, file names and settings, in the output for terminals, logs and programs.

use std::fs;
use std::io::Write;
use std::process::Stdio;

use serde_json::Value;
use tempfile::TempDir;

use crate::binary::{RunOutput, recite};
use crate::bot::BotUnderTest;
use crate::notes::Notes;

/// One of each kind that Markdown keeps on its line: ESC and C1 sequences, C0, DEL, bidirectional marks.
const HOSTILE: &str = "\x1b[2J\x1b]0;title\x07\u{9b}31m\u{85}\x08\x7f\u{202e}\u{2066}\u{2069}\u{200e}\u{200f}\u{61c}\u{2028}\u{2029}";

/// A file name that would print a second line.
fn hostile_name() -> String {
    format!("a{HOSTILE}\r\nforged line\t.md")
}

fn hostile_notes() -> Notes {
    let notes = Notes::empty();
    let text = format!(
        "# Why do quokkas {HOSTILE} smile?\n\nThey smile {HOSTILE} a lot, see [it](<gone{HOSTILE}.png>).\n\n\
         * one\r\n\ttwo \r three\n\n```py\nx = '{HOSTILE}'\n```\n"
    );
    notes.write(hostile_name(), text);
    let folder = format!("topic{HOSTILE}\nforged topic");
    notes.write(
        format!("{folder}/b.md"),
        "# Why do quokkas hop?\n\nThey can.\n",
    );
    notes
}

/// Fails on characters that a terminal would interpret. Line ends may be those of Windows.
#[track_caller]
fn assert_inert(printed: &str) {
    let plain = printed.replace("\r\n", "\n");
    let is_unsafe = |c: &char| {
        (c.is_control() && !matches!(c, '\n' | '\t'))
            || matches!(c, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
    };
    assert_eq!(plain.chars().find(is_unsafe), None, "{printed:?}");
    let forged = plain.lines().find(|line| line.starts_with("forged"));
    assert_eq!(forged, None, "{printed}");
}

/// The text without styles, as in `ESC[1;31m`.
fn without_styles(printed: &str) -> String {
    let mut parts = printed.split("\x1b[");
    let mut plain = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let digits = part.trim_start_matches(|c: char| c.is_ascii_digit() || c == ';');
        plain.push_str(digits.strip_prefix('m').unwrap_or("\x1b[ no style"));
    }
    plain
}

/// Runs a command on hostile notes, with and without colors.
fn run(notes: &Notes, arguments: &[&str], typed: &str) -> [RunOutput; 2] {
    [false, true].map(|has_colors| {
        let folder = TempDir::new().expect("a temporary folder");
        let mut command = recite(folder.path());
        command.arg("--notes").arg(notes.folder()).args(arguments);
        if has_colors {
            command.env("CLICOLOR_FORCE", "1");
        }
        let mut input = tempfile::tempfile_in(folder.path()).expect("a file");
        input.write_all(typed.as_bytes()).expect("it is written");
        std::io::Seek::rewind(&mut input).expect("it is read from its beginning");
        command.stdin(Stdio::from(input));
        RunOutput::of(&mut command)
    })
}

#[test]
fn a_terminal_is_sent_no_control_character_of_a_note() {
    let notes = hostile_notes();
    for (arguments, typed) in [
        (&["ask", "why", "do", "quokkas", "smile"][..], ""),
        (&["ask", "nothing", "of", "this"], ""),
        (&["quiz"], "\n1\n\n2\n"),
        (&["quiz", "gone"], ""),
        (&["check"], ""),
    ] {
        let [plain, colored] = run(&notes, arguments, typed);
        assert_inert(&plain.stdout);
        assert_inert(&plain.stderr);
        assert_inert(&without_styles(&colored.stdout));
        assert_inert(&without_styles(&colored.stderr));
        let shown = plain.stdout + &plain.stderr;
        assert!(
            shown.contains(r"\u{1b}") || arguments.contains(&"nothing"),
            "{arguments:?}: {shown}"
        );
    }
    let [plain, colored] = run(&notes, &["ask", "why", "do", "quokkas", "smile"], "");
    assert!(
        plain.stdout.contains("* one\r\n\ttwo \\r three\n"),
        "{}",
        plain.stdout
    );
    assert!(
        without_styles(&colored.stdout).contains(r"\u{1b}]0;title\u{7}\u{9b}31m"),
        "{}",
        colored.stdout
    );
}

#[test]
fn json_keeps_every_character() {
    let notes = hostile_notes();
    let [_, ran] = run(
        &notes,
        &["ask", "--json", "why", "do", "quokkas", "smile"],
        "",
    );
    assert_inert(&ran.stdout);
    let report: Value = serde_json::from_str(&ran.stdout).expect("it prints JSON");
    let hit = &report["hits"][0];
    assert_eq!(hit["source"], format!("{}:1", hostile_name()));
    assert!(
        hit["answer"]
            .as_str()
            .is_some_and(|answer| answer.contains(HOSTILE)),
        "{hit}"
    );
    let [_, ran] = run(&notes, &["check", "--json"], "");
    assert_inert(&ran.stdout);
    let report: Value = serde_json::from_str(&ran.stdout).expect("it prints JSON");
    assert!(report["problems"].as_array().is_some_and(|all| {
        all.iter()
            .any(|it| it["path"] == hostile_name() && it["kind"] == "missing-file")
    }));
}

#[test]
fn settings_and_judged_queries_are_printed_unchanged() {
    let folder = TempDir::new().expect("a temporary folder");
    let write = |path: &str, text: &str| {
        let file = folder.path().join(path);
        fs::create_dir_all(file.parent().expect("a folder")).expect("it is made");
        fs::write(file, text).expect("it is written");
    };
    let escaped = serde_json::to_string(&format!("{HOSTILE}\r\nforged")).expect("a text");
    write(
        "config/recite.toml",
        &format!(
            "[notes]\ngit = \"https://{}\"\n\"{HOSTILE}\" = 1\n",
            "x\\u001B[2J"
        ),
    );
    let ran = RunOutput::of(
        recite(folder.path())
            .args(["ask", "why"])
            .env("CLICOLOR_FORCE", "1"),
    );
    assert_eq!(ran.code, Some(2));
    assert_inert(&without_styles(&ran.stderr));
    write("config/recite.toml", "");
    let name = format!("herbs{HOSTILE}\nforged");
    let id = "00000000-0000-4000-8000-00000000000a";
    let queries = format!(
        "{{\"query\": {escaped}, \"relevant\": [\"{id}\"], \"kind\": \"keyword\"}}\n\
         {{\"query\": \"basil\", \"relevant\": [], \"kind\": {escaped}}}\nno JSON {HOSTILE}\n"
    );
    write(&format!("{name}/queries.jsonl"), &queries);
    write(
        &format!("{name}/notes/{}", hostile_name()),
        &format!("# When is basil watered?\n\nOften.\n\nquestion id: {id}\n"),
    );
    let mut command = recite(folder.path());
    let ran = RunOutput::of(
        command
            .args(["eval", "--misses", "9", &name])
            .env("CLICOLOR_FORCE", "1"),
    );
    assert_inert(&without_styles(&ran.stdout));
    assert_inert(&without_styles(&ran.stderr));
    assert!(ran.stdout.contains("basil"), "{ran:?}");
}

#[tokio::test]
async fn the_log_has_one_inert_line_for_each_event() {
    for format in ["text", "json"] {
        let config = format!("[log]\nformat = \"{format}\"\n[search]\nmodel_dir = \"\"\n");
        let bot = BotUnderTest::of(hostile_notes())
            .config(&config)
            .binary()
            .ready()
            .await;
        bot.notes.write(
            format!("later{}", hostile_name()),
            "# Why?\n\n[x](gone.png)\n",
        );
        bot.until_logged("later").await;
        let log = bot.log();
        assert_inert(&log);
        for line in log.lines().filter(|line| line.contains("gone")) {
            match format {
                "text" => assert!(
                    line.starts_with("20") && line.contains(r"\u{1b}[2J"),
                    "{line:?}"
                ),
                _ => {
                    let line: Value = serde_json::from_str(line).expect("a line of JSON");
                    assert!(
                        line["message"]
                            .as_str()
                            .is_some_and(|it| it.contains(HOSTILE)),
                        "{line}"
                    );
                }
            }
        }
    }
}
