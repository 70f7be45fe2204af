//! Notes read, looked at and saved through the page; the bot answers from what was saved.

use serde_json::{Value, json};

use super::Page;
use crate::notes::Notes;

const NOTE: &str = "## How do I brew tea?\n\nWith hot water.\n";

#[tokio::test]
async fn a_saved_note_is_what_the_bot_answers_from() {
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
    page.until("the new question", async || {
        page.suggestions("steep")
            .await
            .iter()
            .any(|name| name.contains("steep leaves"))
    })
    .await;
}

#[tokio::test]
async fn of_two_who_save_the_second_is_shown_what_the_first_wrote() {
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
async fn nothing_outside_the_folder_is_read_or_written() {
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
async fn a_text_is_shown_as_an_answer_before_it_is_saved() {
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
