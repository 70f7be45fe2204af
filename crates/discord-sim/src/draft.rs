//! A message sent by the bot: a JSON body, alone or with files.

use axum::body::Bytes;
use axum::extract::{FromRequest, Multipart, Request};
use axum::http::header::CONTENT_TYPE;
use serde_json::{Map, Value};

use super::error::ApiError;

/// A request body, from `application/json` or from the `payload_json` of a multipart form.
pub(super) struct Draft {
    /// The JSON object.
    pub body: Map<String, Value>,
    /// The files of the multipart form.
    pub uploads: Vec<Upload>,
}

/// A `files[n]` of a multipart form.
pub(super) struct Upload {
    /// The `n`, which `attachments[].id` of the body refers to.
    pub index: u64,
    pub name: String,
    pub content_type: String,
    pub bytes: Bytes,
}

impl Draft {
    /// Splits a callback into its type and the draft under `data`. The files stay with the draft.
    pub fn into_callback(self) -> (Option<u64>, Draft) {
        let kind = self.body.get("type").and_then(Value::as_u64);
        let data = self.body.get("data").and_then(Value::as_object).cloned();
        (
            kind,
            Draft {
                body: data.unwrap_or_default(),
                uploads: self.uploads,
            },
        )
    }

    /// Returns the message flags; 0 if the body has none.
    pub fn flags(&self) -> u64 {
        self.body.get("flags").and_then(Value::as_u64).unwrap_or(0)
    }
}

impl<S: Send + Sync> FromRequest<S> for Draft {
    type Rejection = ApiError;

    async fn from_request(request: Request, state: &S) -> Result<Self, ApiError> {
        let content_type = request.headers().get(CONTENT_TYPE);
        let is_form = content_type.is_some_and(|value| value.as_bytes().starts_with(b"multipart/"));
        if is_form {
            let form = Multipart::from_request(request, state).await;
            return read_form(form.map_err(|_| ApiError::invalid_json())?).await;
        }
        let bytes = Bytes::from_request(request, state)
            .await
            .map_err(|_| ApiError::too_large())?;
        Ok(Self {
            body: parse(&bytes)?,
            uploads: Vec::new(),
        })
    }
}

async fn read_form(mut form: Multipart) -> Result<Draft, ApiError> {
    let mut draft = Draft {
        body: Map::new(),
        uploads: Vec::new(),
    };
    while let Some(field) = form.next_field().await.map_err(|_| ApiError::too_large())? {
        let name = field.name().unwrap_or_default().to_owned();
        let file_name = field.file_name().map(str::to_owned);
        let content_type = field.content_type().map(str::to_owned);
        let bytes = field.bytes().await.map_err(|_| ApiError::too_large())?;
        if name == "payload_json" {
            draft.body = parse(&bytes)?;
        } else if let Some(index) = file_index(&name) {
            draft.uploads.push(Upload {
                index,
                name: file_name.unwrap_or_else(|| "unknown.txt".to_owned()),
                content_type: content_type.unwrap_or_else(|| "application/octet-stream".to_owned()),
                bytes,
            });
        }
    }
    Ok(draft)
}

fn file_index(field: &str) -> Option<u64> {
    field
        .strip_prefix("files[")?
        .strip_suffix(']')?
        .parse()
        .ok()
}

fn parse(bytes: &[u8]) -> Result<Map<String, Value>, ApiError> {
    serde_json::from_slice(bytes).map_err(|_| ApiError::invalid_json())
}
