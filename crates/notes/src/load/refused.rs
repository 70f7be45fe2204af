//! The problems of whole files and folders, reported at their beginning.

use crate::access::Refusal;
use crate::{Consequence, Problem, ProblemKind};

/// The largest note file: more is a dump, not a note, and would stall every start.
pub const MAX_NOTE_MIB: u64 = 16;
pub const MAX_NOTE_BYTES: u64 = MAX_NOTE_MIB * 1024 * 1024;

/// A problem of a file as a whole, reported at its beginning.
pub fn whole_file(path: &str, kind: ProblemKind, what: &str, remedy: &str) -> Problem {
    Problem::new(path, (1, 1), kind, what, remedy)
}

/// A file has more than [`MAX_NOTE_BYTES`].
pub fn too_large(path: &str, size: u64) -> Problem {
    whole_file(
        path,
        ProblemKind::NoteTooLarge,
        &format!("this file has {size} bytes, more than {MAX_NOTE_MIB} MiB"),
        "split it into several files",
    )
    .with(Consequence::KeptOut)
}

/// The file is read, but not as UTF-8.
pub fn legacy_encoding(path: &str, name: &str) -> Problem {
    whole_file(
        path,
        ProblemKind::Encoding,
        &format!("this file is not UTF-8 and was read as {name}"),
        "save it as UTF-8",
    )
}

/// The folder has more than `max_bytes` of notes, and these files are not read: each with whether it is new. New ones
/// are counted together; of the others, each is told, as what it held before stays.
pub fn beyond_limit(unread: &[(&str, bool)], max_bytes: u64) -> Vec<Problem> {
    let limit = max_bytes / (1024 * 1024);
    let problem = |path: &str, others: String| {
        whole_file(
            path,
            ProblemKind::FolderTooLarge,
            &format!(
                "the notes have more than {limit} MB together, and this file{others} is not read"
            ),
            "take out what need not be answered, or raise `notes.max_mb`",
        )
        .with(Consequence::FileKeptOut)
    };
    let (new, known): (Vec<_>, Vec<_>) = unread.iter().partition(|(_, is_new)| *is_new);
    let others = match new.len() {
        0 | 1 => String::new(),
        all => format!(", like {} more,", all - 1),
    };
    let first_new = new.first().map(|(path, _)| problem(path, others));
    let known = known
        .into_iter()
        .map(|(path, _)| problem(path, String::new()));
    first_new.into_iter().chain(known).collect()
}

pub fn unreadable(path: &str, cause: &str) -> Problem {
    whole_file(
        path,
        ProblemKind::Unreadable,
        &format!("cannot be read: {cause}"),
        "check that it is there, and the permissions of it and its folder",
    )
}

/// A link with the name of a note, or a folder, leads to what must not be read.
pub fn unfollowed(path: &str, refusal: &Refusal) -> Problem {
    whole_file(
        path,
        ProblemKind::PrivateFile,
        &format!("leads to a file that {refusal}"),
        "copy what it leads to into the notes folder, or remove the link",
    )
    .with(Consequence::NotFollowed)
}

pub fn no_file(path: &str) -> Problem {
    whole_file(
        path,
        ProblemKind::Unreadable,
        "has the name of a note, but is no file",
        "put an ordinary file in its place, or give it another name",
    )
}

/// A folder stands where a note was.
pub fn replaced_by_folder(path: &str) -> Problem {
    whole_file(
        path,
        ProblemKind::Unreadable,
        "a folder stands in the place of this note",
        "put the file back, or give the folder another name",
    )
}
