//! How a sandbox starts and stops, and which data it keeps.

use std::fs;
use std::net::TcpListener;

use serde_json::json;
use tempfile::TempDir;

use super::Page;
use crate::binary::{RunOutput, recite};
use crate::local_discord::TEST_TIMEOUT;
use crate::notes::Notes;

#[tokio::test]
async fn ctrl_c_stops_it_and_removes_its_data() {
    let folder = TempDir::new().expect("a temporary folder");
    let temporary = |command: &mut std::process::Command| {
        command.env("TMPDIR", folder.path());
    };
    let mut page = Page::open_with(Notes::fixtures(), temporary).await;
    let files = || fs::read_dir(folder.path()).expect("it is there").count();
    assert_eq!(files(), 1, "its data is there while it runs");
    page.process.signal("INT");
    assert_eq!(page.process.exit_code(TEST_TIMEOUT).await, Some(0));
    assert_eq!(files(), 0);
}

#[tokio::test]
async fn data_in_a_given_folder_is_kept() {
    let data = TempDir::new().expect("a temporary folder");
    let kept = |command: &mut std::process::Command| {
        command.arg("--data").arg(data.path().join("kept"));
    };
    let mut page = Page::open_with(Notes::fixtures(), kept).await;
    page.process.signal("INT");
    assert_eq!(page.process.exit_code(TEST_TIMEOUT).await, Some(0));
    assert!(data.path().join("kept/recite.db").is_file());
}

#[tokio::test]
async fn an_advanced_clock_is_kept_with_the_data() {
    let data = TempDir::new().expect("a temporary folder");
    let kept = |command: &mut std::process::Command| {
        command.arg("--data").arg(data.path());
    };
    let mut page = Page::open_with(Notes::fixtures(), kept).await;
    page.post("api/clock", json!({"by": "day"})).await;
    let written = data.path().join("sandbox-clock");
    page.wait_until("the clock's place", async || written.is_file())
        .await;
    page.process.signal("INT");
    page.process.exit_code(TEST_TIMEOUT).await;

    let page = Page::open_with(Notes::fixtures(), kept).await;
    let clock = page.post("api/clock", json!({"by": "hour"})).await;
    let ahead = clock["ahead_s"].as_u64().expect("seconds");
    assert!(ahead >= 25 * 3600, "{clock}");
}

#[tokio::test]
async fn the_settings_of_a_real_bot_have_no_effect() {
    let busy = TcpListener::bind("127.0.0.1:0").expect("a free port");
    let port = busy.local_addr().expect("an address").port();
    let page = Page::open_with(Notes::fixtures(), |command| {
        command.env("DISCORD_TOKEN", "a-real-one");
        command.env("DISCORD_API_URL", "http://127.0.0.1:9");
        command.env("RECITE_LISTEN", format!("127.0.0.1:{port}"));
    })
    .await;
    assert!(!page.process.log().contains("a-real-one"));
}

#[test]
fn a_port_in_use_is_reported() {
    let busy = TcpListener::bind("127.0.0.1:0").expect("a free port");
    let port = busy.local_addr().expect("an address").port().to_string();
    let (folder, notes) = (
        TempDir::new().expect("a temporary folder"),
        Notes::fixtures(),
    );
    let mut command = recite(folder.path());
    command
        .args(["sandbox", "--port", &port, "--notes"])
        .arg(notes.folder());
    let ran = RunOutput::of(&mut command);
    assert_eq!(ran.code, Some(2), "{ran:?}");
    let says = format!("`--port {port}`: cannot listen on 127.0.0.1:{port}");
    assert!(ran.stderr.contains(&says), "{ran:?}");
}
