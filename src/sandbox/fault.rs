//! Why the page gets no answer to what it asked: a status, and a sentence for the person who reads it.

use axum::Json;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};

use super::notes::NotesError;
use super::protocol::{self, Conflict, NoteText};
use super::time::TimeError;
use recite_notes::access::Refusal;
use recite_notes::load::NoteFileError;

#[derive(Debug)]
pub(super) struct Fault {
    status: StatusCode,
    error: String,
    /// The note that lies there by now, when it is in the way.
    note: Option<NoteText>,
}

impl Fault {
    pub fn new(status: StatusCode, error: impl Into<String>) -> Self {
        Self {
            status,
            error: error.into(),
            note: None,
        }
    }

    /// What was asked makes no sense.
    pub fn wrong(error: impl Into<String>) -> Self {
        Self::new(StatusCode::BAD_REQUEST, error)
    }

    /// What was asked for is not there.
    pub fn unknown(error: impl Into<String>) -> Self {
        Self::new(StatusCode::NOT_FOUND, error)
    }

    /// Something failed that is nobody's fault on the page.
    pub fn internal(error: impl Into<String>) -> Self {
        Self::new(StatusCode::INTERNAL_SERVER_ERROR, error)
    }
}

impl From<NotesError> for Fault {
    fn from(error: NotesError) -> Self {
        let why = error.to_string();
        match error {
            NotesError::Changed(note) => Self {
                note: Some(note),
                ..Self::new(StatusCode::CONFLICT, why)
            },
            NotesError::ReadOnly => Self::new(StatusCode::FORBIDDEN, why),
            NotesError::NoPicture(_) | NotesError::File(NoteFileError::Missing(_)) => {
                Self::unknown(why)
            }
            NotesError::Refused(_, Refusal::Missing) => Self::unknown(why),
            NotesError::Taken(_) => Self::new(StatusCode::CONFLICT, why),
            NotesError::PictureSize(..) => Self::new(StatusCode::PAYLOAD_TOO_LARGE, why),
            NotesError::Unwritable(..)
            | NotesError::Load(_)
            | NotesError::File(NoteFileError::Unwritable { .. }) => Self::internal(why),
            NotesError::Refused(..)
            | NotesError::Link(_)
            | NotesError::OtherKind(_)
            | NotesError::PictureKind(_)
            | NotesError::PictureContent(..)
            | NotesError::File(_) => Self::wrong(why),
        }
    }
}

impl From<TimeError> for Fault {
    fn from(error: TimeError) -> Self {
        let status = match error {
            TimeError::NoDaily => StatusCode::CONFLICT,
            TimeError::Late => StatusCode::GATEWAY_TIMEOUT,
            TimeError::Store(_) => StatusCode::INTERNAL_SERVER_ERROR,
        };
        Self::new(status, error.to_string())
    }
}

impl IntoResponse for Fault {
    fn into_response(self) -> Response {
        let (status, error) = (self.status, self.error);
        match self.note {
            Some(note) => (status, Json(Conflict { error, note })).into_response(),
            None => (status, Json(protocol::Refusal { error })).into_response(),
        }
    }
}
