//! The notes: what page and program say about files, previews and changes.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::check::explain::Explanation;

#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct NotesFolder {
    /// As it was named.
    pub folder: String,
    /// False for notes that come from a git repository.
    pub is_editable: bool,
    pub files: Vec<NoteFile>,
    /// What answers may show or attach.
    pub other_files: Vec<OtherFile>,
    /// How many Q&As the bot answers from now.
    pub qas: usize,
    /// Goes up whenever the bot has taken changed notes over.
    pub loads: u64,
    /// How many questions have no id.
    pub missing_ids: usize,
    /// Of the whole folder, as it lies there now, but for missing ids; errors first.
    pub problems: Vec<Problem>,
}

/// A file that is no note.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct OtherFile {
    /// Below the folder, with `/`.
    pub path: String,
    pub size_bytes: u64,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct NoteFile {
    /// Below the folder, with `/`.
    pub path: String,
    /// Q&As in it, as the bot loaded it.
    pub qas: usize,
    /// But for missing ids.
    pub problems: usize,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Problem {
    pub path: String,
    /// From 1.
    pub line: usize,
    /// From 1, in characters.
    pub column: usize,
    pub what: String,
    pub remedy: String,
}

/// `GET api/notes/file?path=…`
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct NoteText {
    pub path: String,
    pub text: String,
    /// Changes with every byte of the file.
    pub version: String,
}

/// `PUT api/notes/file`; answered with the new [`NoteText`], or 409 with the one that lies there by now.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct SaveNote {
    pub path: String,
    pub text: String,
    /// What was read; `None` for a new file.
    pub version: Option<String>,
}

/// `POST api/notes/preview`: a text as if it were saved at that path.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct PreviewNote {
    pub path: String,
    pub text: String,
}

#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Preview {
    /// But for missing ids; errors first.
    pub problems: Vec<Problem>,
    /// How many questions have no id.
    pub missing_ids: usize,
    pub answers: Vec<PreviewedAnswer>,
    /// How it is read; `None` where it is not read at all.
    pub reading: Option<Explanation>,
}

#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct PreviewedAnswer {
    pub question: String,
    /// Where the question stands, from 1.
    pub line: usize,
    /// Why members are not quizzed on it, as half a sentence; `None` where they are.
    pub not_quizzed: Option<String>,
    pub message: PreviewedMessage,
}

/// The reply's message, as `/ask` sends it; its pictures are addresses on the page.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct PreviewedMessage {
    pub flags: u64,
    pub components: Vec<Value>,
    pub attachments: Vec<Value>,
}

/// `POST api/notes/ids`: write the ids that the files do not have.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct FixIds {
    /// The notes that are being edited, which are left alone.
    pub except: Vec<String>,
}

/// The answer to [`FixIds`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct FixedIds {
    /// The files that were written.
    pub files: Vec<FileIds>,
    pub left: Vec<LeftIds>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct FileIds {
    pub path: String,
    /// How many were written.
    pub ids: usize,
}

/// Questions that stay without an id.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct LeftIds {
    pub path: String,
    /// From 1; 0 where the reason holds for the whole file.
    pub line: usize,
    pub column: usize,
    /// How many questions it is about.
    pub questions: usize,
    /// Half a sentence.
    pub why: String,
    pub remedy: String,
}

/// The answer to `POST api/notes/ids/text`, which is asked as a preview is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct TextWithIds {
    pub text: String,
    pub left: Vec<LeftIds>,
}

/// `POST api/notes/rename`: a note or another file to another path below the folder. Answered with a [`FilePath`].
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct RenameFile {
    pub from: String,
    pub to: String,
}

/// `POST api/notes/delete`, and the answer to it.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
pub struct FilePath {
    pub path: String,
}

/// The answer to `POST api/notes/picture?note=…&name=…`, whose body is the picture.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct AddedPicture {
    /// Where it was saved, below the folder.
    pub path: String,
    /// What shows it in that note.
    pub markdown: String,
}
