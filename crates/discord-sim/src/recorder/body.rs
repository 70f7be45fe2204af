//! What a request carries and what an answer says, read without taking it away.

use axum::body::{Body, Bytes, HttpBody, to_bytes};
use axum::extract::{DefaultBodyLimit, FromRequest, Multipart, Request};
use axum::http::HeaderMap;
use axum::http::header::CONTENT_TYPE;
use axum::response::Response;
use serde_json::Value;

/// A longer answer is not kept: nobody reads it, and thousands of them are kept.
const ANSWER_BYTES: usize = 256 * 1024;

/// A file in a multipart form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct File {
    pub name: String,
    pub size_bytes: usize,
}

/// The JSON body of a request, also out of a multipart form, and the files beside it.
pub(super) async fn read(headers: &HeaderMap, bytes: Bytes) -> (Value, Vec<File>) {
    let content_type = headers.get(CONTENT_TYPE);
    let is_form = content_type.is_some_and(|value| value.as_bytes().starts_with(b"multipart/"));
    match content_type.filter(|_| is_form) {
        None => (
            serde_json::from_slice(&bytes).unwrap_or_default(),
            Vec::new(),
        ),
        Some(content_type) => {
            let mut copy = Request::new(Body::from(bytes));
            let headers = copy.headers_mut();
            headers.insert(CONTENT_TYPE, content_type.clone());
            read_form(copy).await
        }
    }
}

/// A form that breaks off is answered with an error; what came of it counts.
async fn read_form(mut request: Request) -> (Value, Vec<File>) {
    let (mut body, mut files) = (Value::Null, Vec::new());
    // How much Discord takes is not decided here.
    DefaultBodyLimit::disable().apply(&mut request);
    let Ok(mut form) = Multipart::from_request(request, &()).await else {
        return (body, files);
    };
    while let Ok(Some(field)) = form.next_field().await {
        let name = field.file_name().map(str::to_owned);
        let is_payload = field.name() == Some("payload_json");
        let Ok(bytes) = field.bytes().await else {
            break;
        };
        match name {
            _ if is_payload => body = serde_json::from_slice(&bytes).unwrap_or_default(),
            Some(name) => files.push(File {
                name,
                size_bytes: bytes.len(),
            }),
            None => {}
        }
    }
    (body, files)
}

/// The JSON of an answer, and the answer whole again; null for one that is none or too long.
pub(super) async fn answer(response: Response) -> (Value, Response) {
    let content_type = response.headers().get(CONTENT_TYPE);
    let is_json =
        content_type.is_some_and(|value| value.as_bytes().starts_with(b"application/json"));
    // Only an answer whose whole length is known can be looked at without losing any of it.
    let length = response.body().size_hint().exact();
    let is_short = length.is_some_and(|length| length <= ANSWER_BYTES as u64);
    if !(is_json && is_short) {
        return (Value::Null, response);
    }
    let (parts, body) = response.into_parts();
    let bytes = to_bytes(body, ANSWER_BYTES).await.unwrap_or_default();
    let answer = serde_json::from_slice(&bytes).unwrap_or_default();
    (answer, Response::from_parts(parts, Body::from(bytes)))
}
