use serde::Serialize;
use serde_json::{Value, json};

use super::*;
use crate::check::explain::Explanation;

const TWIN: &str = include_str!("../../../web/src/protocol.ts");

/// The fields of an interface of the twin, in order.
fn fields(interface: &str) -> Vec<&'static str> {
    let begin = format!("export interface {interface} {{\n");
    let (_, body) = TWIN.split_once(&begin).expect("the twin has it");
    let (body, _) = body.split_once("\n}").expect("it is closed");
    let lines = body
        .lines()
        .filter(|line| !line.trim_start().starts_with("/"));
    let named = lines.filter_map(|line| line.split_once(':'));
    named
        .map(|(name, _)| name.trim().trim_end_matches('?'))
        .collect()
}

/// The alternatives of a union of the twin, by what their tag says.
fn tags(tag: &str) -> Vec<&'static str> {
    let begin = format!("{tag}: ");
    let alternatives = TWIN.split(begin.as_str()).skip(1);
    let ends = alternatives.filter_map(|rest| rest.split([';', '}']).next());
    ends.flat_map(|tags| tags.split('|').map(|tag| tag.trim().trim_matches('"')))
        .collect()
}

#[track_caller]
fn check(interface: &str, value: impl Serialize) {
    let value = serde_json::to_value(value).expect("it serialises");
    let written: Vec<&String> = value.as_object().expect("an object").keys().collect();
    assert_eq!(written, fields(interface), "{interface}");
}

fn id() -> Snowflake {
    Snowflake::new(7)
}

fn clock() -> Clock {
    Clock {
        now: Timestamp::UNIX_EPOCH,
        ahead_s: 0,
        next_post: None,
    }
}

fn notes() -> NotesFolder {
    NotesFolder {
        folder: "notes".to_owned(),
        is_editable: true,
        files: Vec::new(),
        other_files: Vec::new(),
        qas: 0,
        loads: 0,
        missing_ids: 0,
        problems: Vec::new(),
    }
}

fn state() -> State {
    State {
        version: "0.1.0".to_owned(),
        bot: Bot {
            id: id(),
            name: "recite".to_owned(),
        },
        people: Vec::new(),
        channels: Vec::new(),
        roles: Vec::new(),
        commands: Vec::new(),
        messages: Vec::new(),
        exchanges: Vec::new(),
        interactions: Vec::new(),
        clock: clock(),
        line: line(),
        notes: notes(),
    }
}

fn shown() -> Shown {
    Shown {
        reader: None,
        direct: None,
        json: Map::new(),
    }
}

fn exchange() -> Exchange {
    Exchange {
        number: 0,
        method: "POST".to_owned(),
        path: "/channels/1/messages".to_owned(),
        query: String::new(),
        body: Value::Null,
        files: Vec::new(),
        status: None,
        answer: Value::Null,
        interaction: None,
        since_interaction_ms: None,
        violations: Vec::new(),
    }
}

fn interaction() -> Interaction {
    Interaction {
        id: id(),
        r#type: 2,
        person: id(),
        event: Value::Null,
        state: Stage::Waiting,
    }
}

fn line() -> Line {
    Line {
        is_connected: true,
        is_cut: false,
    }
}

#[test]
fn what_the_program_writes_has_the_fields_that_the_page_reads() {
    let name = || "general".to_owned();
    check("State", Told::State(Box::new(state())));
    let person = Person {
        id: id(),
        name: name(),
        is_manager: false,
        locale: "de".to_owned(),
    };
    check("Person", person);
    check(
        "Channel",
        Channel {
            id: id(),
            name: name(),
        },
    );
    check(
        "Role",
        Role {
            id: id(),
            name: name(),
        },
    );
    check("Shown", shown());
    check("Exchange", exchange());
    check("Interaction", interaction());
    check("Clock", clock());
    check("Line", line());
    check("NotesFolder", notes());
    let file = NoteFile {
        path: name(),
        qas: 1,
        problems: 0,
    };
    check("NoteFile", file);
    let problem = Problem {
        path: name(),
        line: 1,
        column: 1,
        what: name(),
        remedy: name(),
    };
    check("Problem", problem);
    let text = NoteText {
        path: name(),
        text: name(),
        version: name(),
    };
    check("NoteText", text);
    let message = PreviewedMessage {
        flags: 0,
        components: Vec::new(),
        attachments: Vec::new(),
    };
    let answer = PreviewedAnswer {
        question: name(),
        line: 1,
        not_quizzed: Some(name()),
        message,
    };
    check("PreviewedAnswer", answer);
    let preview = Preview {
        problems: Vec::new(),
        missing_ids: 0,
        answers: Vec::new(),
        reading: None,
    };
    check("Preview", preview);
    check_notes_acts();
    check("Refusal", Refusal { error: name() });
    let note = NoteText {
        path: name(),
        text: name(),
        version: name(),
    };
    let error = name();
    check("Conflict", Conflict { error, note });
}

fn check_notes_acts() {
    let name = || "general".to_owned();
    let other = OtherFile {
        path: name(),
        size_bytes: 1,
    };
    check("OtherFile", other);
    let (files, left) = (Vec::new(), Vec::new());
    check("FixedIds", FixedIds { files, left });
    let (path, ids) = (name(), 1);
    check("FileIds", FileIds { path, ids });
    let left = LeftIds {
        path: name(),
        line: 1,
        column: 1,
        questions: 1,
        why: name(),
        remedy: name(),
    };
    check("LeftIds", left);
    let (text, left) = (name(), Vec::new());
    check("TextWithIds", TextWithIds { text, left });
    check("FilePath", FilePath { path: name() });
    let (path, markdown) = (name(), name());
    check("AddedPicture", AddedPicture { path, markdown });
}

#[test]
fn how_a_note_was_read_has_the_fields_that_the_page_reads() {
    let folder = tempfile::TempDir::new().expect("a folder");
    let text = "# Contents\n\n- [Why?](#why)\n\n## Why?\n\nSo.\n\n## How?\n";
    std::fs::write(folder.path().join("a.md"), text).expect("it is written");
    let options = recite_notes::access::AccessOptions::default();
    let loaded = recite_notes::load::load(folder.path(), &options).expect("it is read");
    let explanation = Explanation::of(&loaded.coverage[0], &loaded.notebook);
    check("Question", &explanation.questions[0]);
    check("UnreadPassage", &explanation.unread[0]);
    check("Lines", explanation.navigation[0]);
    check("Coverage", explanation.coverage);
    check("Explanation", explanation);
}

#[test]
fn everything_that_is_told_has_a_tag_that_the_page_knows() {
    let all = [
        Told::State(Box::new(state())),
        Told::Commands {
            commands: Vec::new(),
        },
        Told::Message { message: shown() },
        Told::MessageDeleted { id: id() },
        Told::Exchange {
            exchange: Box::new(exchange()),
        },
        Told::Interaction {
            interaction: interaction(),
        },
        Told::Clock { clock: clock() },
        Told::Line { line: line() },
        Told::Notes { notes: notes() },
    ];
    let all = all.map(|told| serde_json::to_value(told).expect("it serialises"));
    let told: Vec<&Value> = all.iter().map(|told| &told["tell"]).collect();
    assert_eq!(told, tags("tell"));
    for told in &all[1..] {
        let key = told.as_object().expect("an object").keys().nth(1);
        let key = key.expect("a field beside the tag");
        let line = format!("tell: {}; {key}: ", told["tell"]);
        assert!(TWIN.contains(&line), "the twin has no `{line}`");
    }
}

#[test]
fn every_outcome_has_a_tag_that_the_page_knows() {
    let interaction = Some(id());
    let all = [
        Outcome::Message { interaction },
        Outcome::Deferred { interaction },
        Outcome::Updated { interaction },
        Outcome::DeferredUpdate { interaction },
        Outcome::Written { interaction },
        Outcome::Choices {
            interaction: id(),
            choices: Vec::new(),
        },
        Outcome::Modal {
            interaction: id(),
            modal: json!({}),
        },
        Outcome::Failed {
            interaction,
            why: "The application did not respond".to_owned(),
        },
    ];
    let all = all.map(|outcome| serde_json::to_value(outcome).expect("it serialises"));
    let told: Vec<&Value> = all.iter().map(|outcome| &outcome["outcome"]).collect();
    assert_eq!(told, tags("outcome"));
    assert_eq!(
        all[0],
        json!({"outcome": "message", "interaction": "7"}),
        "ids are text"
    );
}

#[test]
fn every_act_of_the_page_is_understood() {
    let (person, channel, message) = ("1", "2", "3");
    let all = [
        json!({"act": "slash", "person": person, "channel": channel, "command": "daily setup", "options": {"time": "09:00", "private": true}}),
        json!({"act": "autocomplete", "person": person, "channel": channel, "command": "ask", "options": {"question": "ho"}, "focused": "question"}),
        json!({"act": "menu", "person": person, "message": message, "command": "Ask"}),
        json!({"act": "press", "person": person, "message": message, "custom_id": "x"}),
        json!({"act": "choose", "person": person, "message": message, "custom_id": "x", "values": ["a"]}),
        json!({"act": "submit", "interaction": "4", "fields": {"answer": "yes"}}),
        json!({"act": "write", "person": person, "channel": channel, "text": "hello"}),
    ];
    let acts: Vec<&Value> = all.iter().map(|act| &act["act"]).collect();
    assert_eq!(acts, tags("act"));
    for act in &all {
        let begin = format!("act: {};", act["act"]);
        let twin = TWIN.lines().find(|line| line.contains(&begin));
        let twin = twin.expect("the twin has it");
        for key in act.as_object().expect("an object").keys().skip(1) {
            assert!(twin.contains(&format!("; {key}: ")), "{twin} has no {key}");
        }
        serde_json::from_value::<Act>(act.clone()).expect("it is understood");
    }
}

#[test]
fn every_wish_of_the_page_is_understood() {
    for (by, wanted) in [
        ("hour", By::Hour),
        ("day", By::Day),
        ("next_post", By::NextPost),
    ] {
        let advance: Advance = serde_json::from_value(json!({"by": by})).expect("a wish");
        assert_eq!(advance.by, wanted);
        assert!(TWIN.contains(&format!("\"{by}\"")));
    }
    let save = json!({"path": "a.md", "text": "", "version": null});
    let fields_of = |wish: &Value| -> Vec<String> {
        wish.as_object()
            .expect("an object")
            .keys()
            .cloned()
            .collect()
    };
    assert_eq!(fields_of(&save), fields("SaveNote"));
    let save: SaveNote = serde_json::from_value(save).expect("a wish");
    assert_eq!(save.version, None);
    let preview = json!({"path": "a.md", "text": ""});
    assert_eq!(fields_of(&preview), fields("PreviewNote"));
    serde_json::from_value::<PreviewNote>(preview).expect("a wish");
    let line = json!({"is_cut": true});
    assert_eq!(fields_of(&line), fields("SetLine"));
    serde_json::from_value::<SetLine>(line).expect("a wish");
}
