//! Remotes over HTTP: git's own server program behind a check of credentials.

use std::collections::HashMap;
use std::fs;
use std::path::Path;
use std::process::Stdio;
use std::sync::{Arc, Mutex};

use axum::Router;
use axum::body::Bytes;
use axum::extract::Request;
use axum::http::{HeaderMap, Method, StatusCode, Uri};
use axum::response::{IntoResponse, Response};
use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use tokio::io::AsyncWriteExt;
use tokio::net::TcpListener;
use tokio::process::Command;
use walkdir::WalkDir;

use super::faults::with_program;
use super::remote::Remote;
use crate::background::git::{Address, Fault, GitOptions, Secret};

const TOKEN: &str = "ghp_this-is-secret";

/// The `Authorization` header of each request.
type RecordedHeaders = Arc<Mutex<Vec<Option<String>>>>;

/// Serves the repositories beside `remote` to clients with `name:TOKEN`; returns the address.
async fn serve(remote: &Remote, name: &str) -> String {
    let wanted = format!("Basic {}", encode_credentials(name));
    let root = remote.work().parent().unwrap().to_owned();
    let (url, _) = listen(move |method, uri, headers, body| {
        let root = root.clone();
        let is_authorized = headers.get("authorization").is_some_and(|it| *it == wanted);
        async move {
            if !is_authorized {
                let asks = [("www-authenticate", "Basic realm=\"notes\"")];
                return (StatusCode::UNAUTHORIZED, asks).into_response();
            }
            let mut program = Command::new("git");
            program
                .arg("http-backend")
                .env_clear()
                .env("GIT_PROJECT_ROOT", root);
            program
                .env("GIT_HTTP_EXPORT_ALL", "1")
                .env("REMOTE_USER", "reader");
            program
                .env("REQUEST_METHOD", method.as_str())
                .env("PATH_INFO", uri.path());
            program.env("QUERY_STRING", uri.query().unwrap_or_default());
            for (variable, header) in [
                ("CONTENT_TYPE", "content-type"),
                ("HTTP_CONTENT_ENCODING", "content-encoding"),
                ("HTTP_GIT_PROTOCOL", "git-protocol"),
            ] {
                if let Some(value) = headers.get(header) {
                    program.env(variable, value.to_str().unwrap());
                }
            }
            program.env("CONTENT_LENGTH", body.len().to_string());
            program.stdin(Stdio::piped()).stdout(Stdio::piped());
            let mut child = program.spawn().expect("`git http-backend` is there");
            child.stdin.take().unwrap().write_all(&body).await.unwrap();
            from_cgi(&child.wait_with_output().await.unwrap().stdout)
        }
    })
    .await;
    url
}

/// Listens on this machine, and records the `Authorization` headers.
async fn listen<F, Answer>(answer: F) -> (String, RecordedHeaders)
where
    F: Fn(Method, Uri, HeaderMap, Bytes) -> Answer + Clone + Send + Sync + 'static,
    Answer: Future<Output = Response> + Send,
{
    let shown = RecordedHeaders::default();
    let seen = Arc::clone(&shown);
    let handle = move |request: Request| {
        let (seen, answer) = (Arc::clone(&seen), answer.clone());
        async move {
            let (parts, body) = request.into_parts();
            let header = parts.headers.get("authorization");
            let header = header.map(|it| it.to_str().unwrap().to_owned());
            seen.lock().unwrap().push(header);
            let body = axum::body::to_bytes(body, usize::MAX).await.unwrap();
            answer(parts.method, parts.uri, parts.headers, body).await
        }
    };
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    let app = Router::new().fallback(handle);
    tokio::spawn(async move { axum::serve(listener, app).await });
    (address, shown)
}

fn from_cgi(output: &[u8]) -> Response {
    let end = output.windows(4).position(|it| it == b"\r\n\r\n");
    let end = end.expect("the headers end");
    let headers = String::from_utf8(output[..end].to_vec()).unwrap();
    let lines = headers.lines().filter_map(|it| it.split_once(": "));
    let mut headers: HashMap<&str, &str> = lines.collect();
    let status = headers
        .remove("Status")
        .map_or(200, |it| it[..3].parse().unwrap());
    let mut response = Response::builder().status(status);
    for (name, value) in headers {
        response = response.header(name, value);
    }
    response.body(output[end + 4..].to_vec().into()).unwrap()
}

fn encode_credentials(name: &str) -> String {
    BASE64_STANDARD.encode(format!("{name}:{TOKEN}"))
}

fn options_at(options: GitOptions, url: &str, token: Option<&str>) -> GitOptions {
    GitOptions {
        remote: Some(Address::parse(url).unwrap()),
        token: token.map(Secret::new),
        ..options
    }
}

fn assert_without_secrets(file: &Path) {
    let bytes = fs::read(file).unwrap();
    for secret in [TOKEN, &encode_credentials("x-access-token")] {
        let found = bytes
            .windows(secret.len())
            .any(|it| it == secret.as_bytes());
        assert!(!found, "{}", file.display());
    }
}

#[tokio::test]
async fn a_token_grants_access_and_is_written_nowhere() {
    let remote = Remote::new();
    remote.commit("a.md", "1");
    let url = format!("{}/remote/.git", serve(&remote, "x-access-token").await);
    let record = "printf '%s\\n' \"$@\" >> \"$0.args\"\nexec /usr/bin/git \"$@\"";
    let options = with_program(&remote, "git", record);
    let repository = remote.repository_with(&options_at(options, &url, Some(TOKEN)));
    repository.pull().await.unwrap().expect("a first commit");
    let commit = remote.commit("a.md", "2");
    assert_eq!(repository.pull().await.unwrap().unwrap().commit, commit);

    for entry in WalkDir::new(remote.data_folder())
        .into_iter()
        .map(Result::unwrap)
    {
        if entry.file_type().is_file() {
            assert_without_secrets(entry.path());
        }
    }
    let args = remote.work().with_file_name("bin").join("git.args");
    assert!(fs::read_to_string(&args).unwrap().contains(&url));
    assert_without_secrets(&args);
}

#[tokio::test]
async fn a_user_name_in_the_address_is_sent_with_the_token() {
    let remote = Remote::new();
    remote.commit("a.md", "1");
    let url = serve(&remote, "deploy").await.replace("//", "//deploy@");
    let options = options_at(remote.options(), &format!("{url}/remote/.git"), Some(TOKEN));
    let pulled = remote.repository_with(&options).pull().await;
    pulled.unwrap().expect("a first commit");
}

#[tokio::test]
async fn a_wrong_token_is_reported_with_the_variable_to_set() {
    let remote = Remote::new();
    remote.commit("a.md", "1");
    let url = format!("{}/remote/.git", serve(&remote, "x-access-token").await);
    for token in [None, Some("wrong")] {
        let options = options_at(remote.options(), &url, token);
        let error = remote.repository_with(&options).pull().await.unwrap_err();
        assert!(matches!(error.fault, Fault::Git { .. }), "{error}");
        assert!(error.to_string().contains("RECITE_GIT_TOKEN"), "{error}");
    }
}

#[tokio::test]
async fn a_token_is_not_sent_to_another_host() {
    let remote = Remote::new();
    let (elsewhere, shown) = listen(async |_, _, _, _| StatusCode::NOT_FOUND.into_response()).await;
    let (url, _) = listen(move |_, uri, _, _| {
        let place = format!("{elsewhere}{uri}");
        async move { (StatusCode::MOVED_PERMANENTLY, [("location", place)]).into_response() }
    })
    .await;
    let options = options_at(remote.options(), &format!("{url}/notes"), Some(TOKEN));
    let error = remote.repository_with(&options).pull().await.unwrap_err();
    assert!(matches!(error.fault, Fault::Git { .. }), "{error}");
    assert_eq!(*shown.lock().unwrap(), []);
}

#[tokio::test]
async fn an_error_status_of_a_host_is_reported_with_the_remedies() {
    let remote = Remote::new();
    for status in [StatusCode::BAD_GATEWAY, StatusCode::TOO_MANY_REQUESTS] {
        let (url, _) = listen(move |_, _, _, _| async move { status.into_response() }).await;
        let options = options_at(remote.options(), &format!("{url}/notes"), None);
        let error = remote.repository_with(&options).pull().await.unwrap_err();
        assert!(
            matches!(error.fault, Fault::Git { .. }),
            "{status}: {error}"
        );
    }
}
