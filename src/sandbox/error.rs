//! The errors of the page's requests: a status, and a sentence for the user.

use axum::Json;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};

use super::notes::NotesError;
use super::protocol::{self, ConflictBody, NoteText};
use super::time::TimeError;
use recite_notes::access::Refusal;
use recite_notes::load::NoteFileError;

/// An error response.
#[derive(Debug)]
pub(super) struct PageError {
    status: StatusCode,
    error: String,
    /// The current content of the note, after a conflict.
    note: Option<NoteText>,
}

impl PageError {
    pub fn new(status: StatusCode, error: impl Into<String>) -> Self {
        Self {
            status,
            error: error.into(),
            note: None,
        }
    }

    /// An invalid request.
    pub fn bad_request(error: impl Into<String>) -> Self {
        Self::new(StatusCode::BAD_REQUEST, error)
    }

    /// The requested item does not exist.
    pub fn not_found(error: impl Into<String>) -> Self {
        Self::new(StatusCode::NOT_FOUND, error)
    }

    /// An internal failure that the user did not cause.
    pub fn internal(error: impl Into<String>) -> Self {
        Self::new(StatusCode::INTERNAL_SERVER_ERROR, error)
    }
}

impl From<NotesError> for PageError {
    fn from(error: NotesError) -> Self {
        let why = error.to_string();
        match error {
            NotesError::Changed(note) => Self {
                note: Some(note),
                ..Self::new(StatusCode::CONFLICT, why)
            },
            NotesError::ReadOnly => Self::new(StatusCode::FORBIDDEN, why),
            NotesError::FileMissing(_) | NotesError::File(NoteFileError::Missing(_)) => {
                Self::not_found(why)
            }
            NotesError::PathRejected(_, Refusal::Missing) => Self::not_found(why),
            NotesError::Exists(_) => Self::new(StatusCode::CONFLICT, why),
            NotesError::PictureSize(..) => Self::new(StatusCode::PAYLOAD_TOO_LARGE, why),
            NotesError::Unwritable(..)
            | NotesError::Load(_)
            | NotesError::File(NoteFileError::Unwritable { .. }) => Self::internal(why),
            NotesError::PathRejected(..)
            | NotesError::Link(_)
            | NotesError::TypeChanged(_)
            | NotesError::PictureType(_)
            | NotesError::PictureContent(..)
            | NotesError::File(_) => Self::bad_request(why),
        }
    }
}

impl From<TimeError> for PageError {
    fn from(error: TimeError) -> Self {
        let status = match error {
            TimeError::NoDaily => StatusCode::CONFLICT,
            TimeError::PostLate => StatusCode::GATEWAY_TIMEOUT,
            TimeError::Store(_) => StatusCode::INTERNAL_SERVER_ERROR,
        };
        Self::new(status, error.to_string())
    }
}

impl IntoResponse for PageError {
    fn into_response(self) -> Response {
        let (status, error) = (self.status, self.error);
        match self.note {
            Some(note) => (status, Json(ConflictBody { error, note })).into_response(),
            None => (status, Json(protocol::ErrorBody { error })).into_response(),
        }
    }
}
