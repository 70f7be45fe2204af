//! Notes are read, previewed and saved through the page, and the bot answers from the saved text.

use serde_json::{Value, json};

use super::Page;
use crate::notes::Notes;

const NOTE: &str = "## How do I brew tea?\n\nWith hot water.\n";

#[tokio::test]
async fn the_bot_answers_from_a_saved_note() {
    let page = Page::open(Notes::of(&[("tea.md", NOTE)])).await;
    let read = page.get("api/notes/file?path=tea.md").await;
    assert_eq!(read["text"], NOTE);
    let text = NOTE.replace("brew tea", "steep leaves");
    let note = json!({"path": "tea.md", "text": text, "version": read["version"]});
    let answer = page
        .request("PUT", "api/notes/file")
        .json(&note)
        .send()
        .await;
    assert_eq!(answer.expect("an answer").status(), 200);
    assert_eq!(page.notes.read("tea.md"), text);
    page.wait_until("the new question", async || {
        page.suggestions("steep")
            .await
            .iter()
            .any(|name| name.contains("steep leaves"))
    })
    .await;
}

#[tokio::test]
async fn the_second_of_two_saves_gets_the_text_of_the_first() {
    let page = Page::open(Notes::of(&[("tea.md", NOTE)])).await;
    let read = page.get("api/notes/file?path=tea.md").await;
    page.notes
        .write("tea.md", format!("{NOTE}\nAnd patience.\n"));
    let note = json!({"path": "tea.md", "text": "mine", "version": read["version"]});
    let answer = page
        .request("PUT", "api/notes/file")
        .json(&note)
        .send()
        .await;
    let answer = answer.expect("an answer");
    assert_eq!(answer.status(), 409);
    let there: Value = answer.json().await.expect("JSON");
    assert!(
        there["text"]
            .as_str()
            .is_some_and(|text| text.contains("patience")),
        "{there}"
    );
    assert!(page.notes.read("tea.md").contains("patience"));
}

#[tokio::test]
async fn files_outside_the_folder_are_not_read_or_written() {
    let page = Page::open(Notes::of(&[("tea.md", NOTE)])).await;
    for path in [
        "../outside.md",
        "/etc/passwd",
        "..%2Foutside.md",
        ".hidden.md",
        "a/../../outside.md",
    ] {
        let read = page
            .request("GET", &format!("api/notes/file?path={path}"))
            .send()
            .await;
        assert!(
            read.expect("an answer").status().is_client_error(),
            "{path}"
        );
        let note = json!({"path": path, "text": NOTE, "version": null});
        let saved = page
            .request("PUT", "api/notes/file")
            .json(&note)
            .send()
            .await;
        assert!(
            saved.expect("an answer").status().is_client_error(),
            "{path}"
        );
        let picture = page
            .request("GET", &format!("api/notes/picture?path={path}"))
            .send()
            .await;
        assert!(
            picture.expect("an answer").status().is_client_error(),
            "{path}"
        );
    }
}

#[tokio::test]
async fn a_text_is_previewed_as_an_answer_before_it_is_saved() {
    let page = Page::open(Notes::of(&[("tea.md", NOTE)])).await;
    let broken = format!("{NOTE}\n## How do I brew coffee?\n");
    let preview = page
        .post(
            "api/notes/preview",
            json!({"path": "tea.md", "text": broken}),
        )
        .await;
    let problems = preview["problems"].as_array().expect("a list");
    assert!(
        problems.iter().any(|problem| problem["line"] == 5),
        "{preview}"
    );
    assert_eq!(preview["answers"][0]["question"], "How do I brew tea?");
    let shown = preview["answers"][0]["message"]["components"].to_string();
    assert!(shown.contains("With hot water."), "{shown}");
    assert_eq!(page.notes.read("tea.md"), NOTE);
}

const PNG: &[u8] = b"\x89PNG\r\n\x1a\nand the rest";

#[tokio::test]
async fn a_preview_explains_how_the_text_is_read() {
    let page = Page::open(Notes::of(&[("tea.md", NOTE)])).await;
    let text = format!("{NOTE}\n## How do I brew coffee?\n");
    let preview = page
        .post("api/notes/preview", json!({"path": "tea.md", "text": text}))
        .await;
    let reading = &preview["reading"];
    assert_eq!(
        reading["question_level"],
        "2, because headings there read as questions"
    );
    let question = &reading["questions"][0];
    assert_eq!(question["lines"], json!([{"line": 1, "end_line": 3}]));
    assert_eq!(question["quiz"], "quizzed: its title reads as a question");
    assert_eq!(reading["unread"][0]["line"], 5);
    assert_eq!(preview["missing_ids"], 1, "a number, and no problem each");
    assert_eq!(preview["problems"].as_array().map(Vec::len), Some(1));
}

#[tokio::test]
async fn missing_ids_are_written_like_recite_check_writes_them() {
    let notes = [("tea.md", NOTE), ("coffee.md", NOTE)];
    let page = Page::open(Notes::of(&notes)).await;
    let fixed = page
        .post("api/notes/ids", json!({"except": ["coffee.md"]}))
        .await;
    assert_eq!(fixed["files"], json!([{"path": "tea.md", "ids": 1}]));
    assert_eq!(fixed["skipped"][0]["path"], "coffee.md");
    assert_eq!(page.notes.read("coffee.md"), NOTE);
    let text = json!({"path": "coffee.md", "text": NOTE});
    let with_ids = page.post("api/notes/ids/text", text).await;

    let by_check = Notes::of(&notes);
    let mut check = crate::binary::recite(by_check.folder());
    check
        .args(["check", "--fix", "--notes"])
        .arg(by_check.folder());
    check.output().expect("it runs");
    assert_eq!(page.notes.read("tea.md"), by_check.read("tea.md"));
    assert_eq!(with_ids["text"], by_check.read("coffee.md"));
}

#[tokio::test]
async fn files_are_renamed_deleted_and_added_but_never_outside() {
    let page = Page::open(Notes::of(&[("a/tea.md", NOTE), ("b.md", NOTE)])).await;
    let add = async |note: &str, name: &str, bytes: &[u8]| {
        let path = format!("api/notes/picture?note={note}&name={name}");
        let sent = page
            .request("POST", &path)
            .body(bytes.to_vec())
            .send()
            .await;
        let answer = sent.expect("an answer");
        let status = answer.status().as_u16();
        (status, answer.json::<Value>().await.expect("JSON"))
    };
    let (status, added) = add("a/tea.md", "My%20cup.PNG", PNG).await;
    assert_eq!(status, 200, "{added}");
    assert_eq!(
        added,
        json!({"path": "a/My-cup.png", "markdown": "![My cup](My-cup.png)"})
    );
    let picture = page
        .request("GET", "api/notes/picture?path=a/My-cup.png")
        .send()
        .await;
    let picture = picture.expect("an answer").bytes().await;
    assert_eq!(picture.expect("a body"), PNG);
    let large = [PNG, &vec![0; 11 * 1024 * 1024]].concat();
    for (note, name, bytes, expected) in [
        ("../x.md", "a.png", PNG, 400),
        (".x.md", "a.png", PNG, 400),
        ("x.png", "a.png", PNG, 400),
        ("b.md", "a.svg", b"<svg/>", 400),
        ("b.md", "a.png", b"<html>", 400),
        ("b.md", "a.png", &large, 413),
    ] {
        assert_eq!(add(note, name, bytes).await.0, expected, "{note} {name}");
    }

    let status = async |path: &str, body: Value| {
        let sent = page.request("POST", path).json(&body).send().await;
        sent.expect("an answer").status().as_u16()
    };
    let rename = "api/notes/rename";
    for (from, to, expected) in [
        ("a/tea.md", "b.md", 409),
        ("a/tea.md", "../tea.md", 400),
        ("a/tea.md", ".tea.md", 400),
        ("../tea.md", "c.md", 400),
        ("none.md", "c.md", 404),
    ] {
        let request = json!({"from": from, "to": to});
        assert_eq!(status(rename, request).await, expected, "{from} to {to}");
    }
    let request = json!({"from": "a/tea.md", "to": "c/drinks.md"});
    assert_eq!(status(rename, request).await, 200);
    assert_eq!(page.notes.read("c/drinks.md"), NOTE);
    let delete = "api/notes/delete";
    for (path, expected) in [
        ("/etc/hostname", 400),
        ("c", 400),
        ("c/drinks.md", 200),
        ("c/drinks.md", 404),
        ("a/My-cup.png", 200),
    ] {
        let file = json!({"path": path});
        assert_eq!(status(delete, file).await, expected, "{path}");
    }
    let left = std::fs::read_dir(page.notes.folder()).expect("a folder");
    let left = left.map(|it| it.expect("a file").file_name());
    assert_eq!(
        left.collect::<Vec<_>>(),
        ["b.md"],
        "empty folders are removed with their files"
    );
}
