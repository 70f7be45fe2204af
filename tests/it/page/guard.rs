//! Access to the page: only for a browser on this machine that has the full URL.

use reqwest::header::{CONTENT_SECURITY_POLICY, HOST, ORIGIN};

use super::Page;
use crate::notes::Notes;

/// Returns the status of a request for the page with this header.
async fn status_with(page: &Page, header: reqwest::header::HeaderName, value: &str) -> u16 {
    let request = page.request("GET", "").header(header, value);
    request.send().await.expect("an answer").status().as_u16()
}

#[tokio::test]
async fn only_the_full_url_gives_access() {
    let page = Page::open(Notes::fixtures()).await;
    let home = page.request("GET", "").send().await.expect("an answer");
    assert_eq!(home.status(), 200);
    let policy = home.headers()[CONTENT_SECURITY_POLICY]
        .to_str()
        .expect("text");
    let allowed: Vec<&str> = policy.split("; ").collect();
    let only_ours = allowed.iter().all(|it| {
        let sources = it.split(' ').skip(1);
        let known = ["'none'", "'self'", "data:"];
        sources.into_iter().all(|source| known.contains(&source))
            || it.starts_with("style-src-attr ")
    });
    assert!(only_ours && allowed[0] == "default-src 'none'", "{policy}");

    let (base, secret) = page
        .url
        .trim_end_matches('/')
        .rsplit_once('/')
        .expect("a path");
    let wrong = "0".repeat(secret.len());
    for path in [
        "",
        "/",
        "/app.js",
        "/api/actions",
        &format!("/{wrong}/"),
        &format!("/{wrong}/app.js"),
    ] {
        let answer = page.client.get(format!("{base}{path}")).send().await;
        let answer = answer.expect("an answer");
        assert_eq!(answer.status(), 404, "{path}");
        let said = answer.text().await.expect("a body");
        assert!(!said.contains(secret), "{path} reveals the secret");
    }
}

#[tokio::test]
async fn another_host_name_is_rejected() {
    let page = Page::open(Notes::fixtures()).await;
    assert_eq!(status_with(&page, HOST, "rebound.example").await, 403);
    let port = page
        .url
        .split(':')
        .nth(2)
        .and_then(|rest| rest.split('/').next());
    let localhost = format!("localhost:{}", port.expect("a port"));
    assert_eq!(status_with(&page, HOST, &localhost).await, 200);
}

#[tokio::test]
async fn a_request_from_a_page_of_another_site_is_rejected() {
    let page = Page::open(Notes::fixtures()).await;
    assert_eq!(
        status_with(&page, ORIGIN, "https://site.example").await,
        403
    );
    assert_eq!(status_with(&page, ORIGIN, "null").await, 403);
    let own = page
        .url
        .splitn(4, '/')
        .take(3)
        .collect::<Vec<_>>()
        .join("/");
    assert_eq!(status_with(&page, ORIGIN, &own).await, 200);
}

#[tokio::test]
async fn another_site_cannot_change_files() {
    let page = Page::open(Notes::of(&[("a.md", "## Why?\n\nSo.\n")])).await;
    for (path, body) in [
        ("api/notes/ids", serde_json::json!({"except": []})),
        (
            "api/notes/rename",
            serde_json::json!({"from": "a.md", "to": "b.md"}),
        ),
        ("api/notes/delete", serde_json::json!({"path": "a.md"})),
        (
            "api/notes/picture?note=a.md&name=a.png",
            serde_json::json!({}),
        ),
    ] {
        let request = page.request("POST", path).json(&body);
        let answer = request
            .header(ORIGIN, "https://elsewhere.example")
            .send()
            .await;
        assert_eq!(answer.expect("an answer").status(), 403, "{path}");
    }
    assert_eq!(page.notes.read("a.md"), "## Why?\n\nSo.\n");
}
