use serde::Serialize;
use serde_json::{Value, json};

use super::*;
use crate::check::explain::Explanation;

const TYPESCRIPT: &str = include_str!("../../../web/src/protocol.ts");

/// Returns the fields of a TypeScript interface, in order.
fn fields(interface: &str) -> Vec<&'static str> {
    let start = format!("export interface {interface} {{\n");
    let (_, body) = TYPESCRIPT.split_once(&start).expect("protocol.ts has it");
    let (body, _) = body.split_once("\n}").expect("it is closed");
    let lines = body
        .lines()
        .filter(|line| !line.trim_start().starts_with("/"));
    let named = lines.filter_map(|line| line.split_once(':'));
    named
        .map(|(name, _)| name.trim().trim_end_matches('?'))
        .collect()
}

/// Returns the tags of a TypeScript union.
fn tags(tag: &str) -> Vec<&'static str> {
    let start = format!(" {tag}: \"");
    let alternatives = TYPESCRIPT.split(start.as_str()).skip(1);
    let ends = alternatives.filter_map(|rest| rest.split([';', '}']).next());
    ends.flat_map(|tags| tags.split('|').map(|tag| tag.trim().trim_matches('"')))
        .collect()
}

#[track_caller]
fn check(interface: &str, value: impl Serialize) {
    let value = serde_json::to_value(value).expect("it can be serialized");
    let keys: Vec<&String> = value.as_object().expect("an object").keys().collect();
    assert_eq!(keys, fields(interface), "{interface}");
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
        deliveries: Vec::new(),
        installed: Vec::new(),
        clock: clock(),
        connection: connection(),
        notes: notes(),
    }
}

fn channel_message() -> ChannelMessage {
    ChannelMessage {
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
        permissions: Vec::new(),
        violations: Vec::new(),
    }
}

fn delivery() -> Delivery {
    Delivery {
        number: 0,
        event: "MESSAGE_CREATE",
        subject: id(),
        channel: id(),
        author: None,
        intent: "GUILD_MESSAGES",
        received: DeliveryResult::Nothing,
        why: String::new(),
    }
}

fn interaction() -> Interaction {
    Interaction {
        id: id(),
        r#type: 2,
        person: id(),
        event: Value::Null,
        state: InteractionState::Waiting,
    }
}

fn connection() -> BotConnection {
    BotConnection {
        is_connected: true,
        is_blocked: false,
    }
}

#[test]
fn serialized_types_have_the_fields_of_the_typescript_interfaces() {
    let name = || "general".to_owned();
    check("State", PageUpdate::State(Box::new(state())));
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
            kind: ChannelKind::Text,
            parent: None,
            owner: None,
            people: Vec::new(),
            tags: Vec::new(),
            is_archived: false,
            is_locked: false,
        },
    );
    let tag = Tag {
        id: id(),
        name: name(),
        is_moderated: false,
    };
    check("Tag", tag);
    check("Delivery", delivery());
    check(
        "Role",
        Role {
            id: id(),
            name: name(),
        },
    );
    check("ChannelMessage", channel_message());
    check("Exchange", exchange());
    check("Interaction", interaction());
    check("Clock", clock());
    check("BotConnection", connection());
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
    check_notes_requests();
    check("ErrorBody", ErrorBody { error: name() });
    let note = NoteText {
        path: name(),
        text: name(),
        version: name(),
    };
    let error = name();
    check("ConflictBody", ConflictBody { error, note });
}

fn check_notes_requests() {
    let name = || "general".to_owned();
    let other = OtherFile {
        path: name(),
        size_bytes: 1,
    };
    check("OtherFile", other);
    let (files, skipped) = (Vec::new(), Vec::new());
    check("FixedIds", FixedIds { files, skipped });
    let (path, ids) = (name(), 1);
    check("FileIds", FileIds { path, ids });
    let skipped = SkippedIds {
        path: name(),
        line: 1,
        column: 1,
        questions: 1,
        why: name(),
        remedy: name(),
    };
    check("SkippedIds", skipped);
    let (text, skipped) = (name(), Vec::new());
    check("TextWithIds", TextWithIds { text, skipped });
    check("FilePath", FilePath { path: name() });
    let (path, markdown) = (name(), name());
    check("AddedPicture", AddedPicture { path, markdown });
}

#[test]
fn the_explanation_of_a_note_has_the_fields_of_the_typescript_interfaces() {
    let folder = tempfile::TempDir::new().expect("a folder");
    let text = "# Contents\n\n- [Why?](#why)\n\n## Why?\n\nSo.\n\n## How?\n";
    std::fs::write(folder.path().join("a.md"), text).expect("the note can be written");
    let options = recite_notes::access::AccessOptions::default();
    let loaded = recite_notes::load::load(folder.path(), &options).expect("it is read");
    let explanation = Explanation::new(&loaded.coverage[0], &loaded.notebook);
    check("Question", &explanation.questions[0]);
    check("UnreadPassage", &explanation.unread[0]);
    check("Lines", explanation.navigation[0]);
    check("Coverage", explanation.coverage);
    check("Explanation", explanation);
}

#[test]
fn the_tag_of_every_update_exists_in_typescript() {
    let all = [
        PageUpdate::State(Box::new(state())),
        PageUpdate::Commands {
            commands: Vec::new(),
        },
        PageUpdate::Message {
            message: channel_message(),
        },
        PageUpdate::MessageDeleted { id: id() },
        PageUpdate::Exchange {
            exchange: Box::new(exchange()),
        },
        PageUpdate::Interaction {
            interaction: interaction(),
        },
        PageUpdate::Delivery {
            delivery: delivery(),
        },
        PageUpdate::Channels {
            channels: Vec::new(),
        },
        PageUpdate::Installed {
            installed: Vec::new(),
        },
        PageUpdate::Clock { clock: clock() },
        PageUpdate::Connection {
            connection: connection(),
        },
        PageUpdate::Notes { notes: notes() },
    ];
    let all = all.map(|update| serde_json::to_value(update).expect("it can be serialized"));
    let tagged: Vec<&Value> = all.iter().map(|update| &update["update"]).collect();
    assert_eq!(tagged, tags("update"));
    for update in &all[1..] {
        let key = update.as_object().expect("an object").keys().nth(1);
        let key = key.expect("a field after the tag");
        let line = format!("update: {}; {key}: ", update["update"]);
        assert!(TYPESCRIPT.contains(&line), "protocol.ts has no `{line}`");
    }
}

#[test]
fn the_tag_of_every_result_exists_in_typescript() {
    let interaction = Some(id());
    let all = [
        ActionResult::Message { interaction },
        ActionResult::Deferred { interaction },
        ActionResult::Updated { interaction },
        ActionResult::DeferredUpdate { interaction },
        ActionResult::Written { interaction },
        ActionResult::Choices {
            interaction: id(),
            choices: Vec::new(),
        },
        ActionResult::Modal {
            interaction: id(),
            modal: json!({}),
        },
        ActionResult::Opened { channel: id() },
        ActionResult::Failed {
            interaction,
            why: "The application did not respond".to_owned(),
        },
    ];
    let all = all.map(|result| serde_json::to_value(result).expect("it can be serialized"));
    let tagged: Vec<&Value> = all.iter().map(|result| &result["result"]).collect();
    assert_eq!(tagged, tags("result"));
    assert_eq!(
        all[0],
        json!({"result": "message", "interaction": "7"}),
        "ids are text"
    );
}

#[test]
fn every_typescript_action_can_be_deserialized() {
    let (person, channel, message) = ("1", "2", "3");
    let all = [
        json!({"action": "slash", "person": person, "channel": channel, "command": "daily setup", "options": {"time": "09:00", "private": true}}),
        json!({"action": "autocomplete", "person": person, "channel": channel, "command": "ask", "options": {"question": "ho"}, "focused": "question"}),
        json!({"action": "menu", "person": person, "message": message, "command": "Ask"}),
        json!({"action": "press", "person": person, "message": message, "custom_id": "x"}),
        json!({"action": "choose", "person": person, "message": message, "custom_id": "x", "values": ["a"]}),
        json!({"action": "submit", "interaction": "4", "fields": {"answer": "yes"}}),
        json!({"action": "write", "person": person, "channel": channel, "text": "hello", "reply_to": message, "pings": true}),
        json!({"action": "forward", "person": person, "channel": channel, "message": message}),
        json!({"action": "delete", "person": person, "message": message}),
        json!({"action": "open_post", "person": person, "forum": channel, "title": "Flat", "tags": ["5"], "text": "hello"}),
        json!({"action": "set_thread", "thread": channel, "is_archived": true, "is_locked": false}),
        json!({"action": "set_installed", "person": person, "is_installed": true}),
    ];
    let actions: Vec<&Value> = all.iter().map(|action| &action["action"]).collect();
    assert_eq!(actions, tags("action"));
    for action in &all {
        let start = format!("action: {};", action["action"]);
        let line = TYPESCRIPT.lines().find(|line| line.contains(&start));
        let line = line.expect("protocol.ts has it");
        for key in action.as_object().expect("an object").keys().skip(1) {
            assert!(line.contains(&format!("; {key}: ")), "{line} has no {key}");
        }
        serde_json::from_value::<UserAction>(action.clone()).expect("a valid action");
    }
}

#[test]
fn every_other_typescript_request_can_be_deserialized() {
    for (by, wanted) in [
        ("hour", TimeStep::Hour),
        ("day", TimeStep::Day),
        ("next_post", TimeStep::NextPost),
    ] {
        let advance: Advance = serde_json::from_value(json!({"by": by})).expect("a valid request");
        assert_eq!(advance.by, wanted);
        assert!(TYPESCRIPT.contains(&format!("\"{by}\"")));
    }
    let save = json!({"path": "a.md", "text": "", "version": null});
    let fields_of = |request: &Value| -> Vec<String> {
        request
            .as_object()
            .expect("an object")
            .keys()
            .cloned()
            .collect()
    };
    assert_eq!(fields_of(&save), fields("SaveNote"));
    let save: SaveNote = serde_json::from_value(save).expect("a valid request");
    assert_eq!(save.version, None);
    let preview = json!({"path": "a.md", "text": ""});
    assert_eq!(fields_of(&preview), fields("PreviewNote"));
    serde_json::from_value::<PreviewNote>(preview).expect("a valid request");
    let line = json!({"is_blocked": true});
    assert_eq!(fields_of(&line), fields("SetConnection"));
    serde_json::from_value::<SetConnection>(line).expect("a valid request");
}
