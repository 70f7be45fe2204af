//! Reads the bodies of requests and responses and passes them on unchanged.

use axum::body::{Body, Bytes, HttpBody, to_bytes};
use axum::extract::{DefaultBodyLimit, FromRequest, Multipart, Request};
use axum::http::HeaderMap;
use axum::http::header::CONTENT_TYPE;
use axum::response::Response;
use serde_json::Value;

/// The maximum size of a recorded response, since thousands of them are kept.
const ANSWER_BYTES: usize = 256 * 1024;

/// A file in a multipart form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct File {
    /// The file name.
    pub name: String,
    /// The size in bytes.
    pub size_bytes: usize,
}

/// Returns the JSON body of a request, also from a multipart form, and its files.
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

/// Reads a multipart form. If it is incomplete, returns the part that was read.
async fn read_form(mut request: Request) -> (Value, Vec<File>) {
    let (mut body, mut files) = (Value::Null, Vec::new());
    // The limit for bots is enforced elsewhere.
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

/// Returns the JSON of a response, and the complete response. The JSON is null if there is none or if it is too long.
pub(super) async fn answer(response: Response) -> (Value, Response) {
    let content_type = response.headers().get(CONTENT_TYPE);
    let is_json =
        content_type.is_some_and(|value| value.as_bytes().starts_with(b"application/json"));
    // A body can only be read without loss if its full length is known.
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
