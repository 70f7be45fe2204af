//! The messages about notes: files, previews and changes.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::check::explain::Explanation;

/// The folder of notes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct NotesFolder {
    /// The name of the folder, as the operator wrote it.
    pub folder: String,
    /// False for notes from a git repository.
    pub is_editable: bool,
    pub files: Vec<NoteFile>,
    /// The files that answers may show or attach.
    pub other_files: Vec<OtherFile>,
    /// The number of Q&As that the bot currently answers from.
    pub qas: usize,
    /// Increases every time the bot reloads the notes.
    pub loads: u64,
    /// The number of questions without an id.
    pub missing_ids: usize,
    /// The current problems of the whole folder, errors first, without missing ids.
    pub problems: Vec<Problem>,
}

/// A file that is not a note.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct OtherFile {
    /// The path below the folder, with `/`.
    pub path: String,
    pub size_bytes: u64,
}

/// A note file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct NoteFile {
    /// The path below the folder, with `/`.
    pub path: String,
    /// The number of Q&As when the bot last loaded it.
    pub qas: usize,
    /// The number of problems, without missing ids.
    pub problems: usize,
}

/// A problem in a note.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Problem {
    pub path: String,
    /// The line, from 1.
    pub line: usize,
    /// The column, from 1, in characters.
    pub column: usize,
    pub what: String,
    pub remedy: String,
}

/// The response to `GET api/notes/file?path=…`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct NoteText {
    pub path: String,
    pub text: String,
    /// Changes with every change of the file.
    pub version: String,
}

/// `PUT api/notes/file`: saves a note. The response is the new [`NoteText`], or a 409 with the current one.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct SaveNote {
    pub path: String,
    pub text: String,
    /// The version that was read; `None` for a new file.
    pub version: Option<String>,
}

/// `POST api/notes/preview`: previews a text as if it were saved at that path.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct PreviewNote {
    pub path: String,
    pub text: String,
}

/// The preview of a note.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Preview {
    /// The problems, errors first, without missing ids.
    pub problems: Vec<Problem>,
    /// The number of questions without an id.
    pub missing_ids: usize,
    pub answers: Vec<PreviewedAnswer>,
    /// How the text is read; `None` if it is not read at all.
    pub reading: Option<Explanation>,
}

/// The preview of the answer for one Q&A.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct PreviewedAnswer {
    pub question: String,
    /// The line of the question, from 1.
    pub line: usize,
    /// The reason why the Q&A is not quizzed, as part of a sentence; `None` if it is.
    pub not_quizzed: Option<String>,
    pub message: PreviewedMessage,
}

/// The message of the reply to `/ask`. Pictures are URLs on the page.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct PreviewedMessage {
    pub flags: u64,
    pub components: Vec<Value>,
    pub attachments: Vec<Value>,
}

/// `POST api/notes/ids`: writes missing ids into the files.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct FixIds {
    /// The notes that are being edited, which are not changed.
    pub except: Vec<String>,
}

/// The response to [`FixIds`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct FixedIds {
    /// The files that were written.
    pub files: Vec<FileIds>,
    pub skipped: Vec<SkippedIds>,
}

/// A file that ids were written into.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct FileIds {
    pub path: String,
    /// The number of written ids.
    pub ids: usize,
}

/// Questions that received no id.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct SkippedIds {
    pub path: String,
    /// The line, from 1; 0 if the reason applies to the whole file.
    pub line: usize,
    pub column: usize,
    /// The number of questions.
    pub questions: usize,
    /// The reason, as part of a sentence.
    pub why: String,
    pub remedy: String,
}

/// The response to `POST api/notes/ids/text`, whose body is a [`PreviewNote`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct TextWithIds {
    pub text: String,
    pub skipped: Vec<SkippedIds>,
}

/// `POST api/notes/rename`: moves a file to another path below the folder. The response is a [`FilePath`].
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct RenameFile {
    pub from: String,
    pub to: String,
}

/// `POST api/notes/delete`: deletes a file. The response has the same body.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
pub struct FilePath {
    pub path: String,
}

/// The response to `POST api/notes/picture?note=…&name=…`, whose body is the picture.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct AddedPicture {
    /// The path where it was saved, below the folder.
    pub path: String,
    /// The Markdown that shows it in that note.
    pub markdown: String,
}
