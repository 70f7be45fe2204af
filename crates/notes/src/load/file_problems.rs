//! Problems that concern a file or folder as a whole, reported at line 1, column 1.

use crate::access::Refusal;
use crate::{Consequence, Problem, ProblemKind};

/// The maximum size of a note file in MiB. A larger file is a data dump rather than a note, and would slow down every
/// start.
pub const MAX_NOTE_MIB: u64 = 16;
/// The maximum size of a note file in bytes.
pub const MAX_NOTE_BYTES: u64 = MAX_NOTE_MIB * 1024 * 1024;

/// Returns a problem of a whole file.
pub fn file_problem(path: &str, kind: ProblemKind, what: &str, remedy: &str) -> Problem {
    Problem::new(path, (1, 1), kind, what, remedy)
}

/// Returns the problem of a file with more than [`MAX_NOTE_BYTES`].
pub fn note_too_large(path: &str, size: u64) -> Problem {
    file_problem(
        path,
        ProblemKind::NoteTooLarge,
        &format!("this file has {size} bytes, more than the limit of {MAX_NOTE_MIB} MiB"),
        "Split it into several files.",
    )
    .with_consequence(Consequence::Skipped)
}

/// Returns the notice that a file was read in another encoding than UTF-8.
pub fn legacy_encoding(path: &str, name: &str) -> Problem {
    file_problem(
        path,
        ProblemKind::Encoding,
        &format!("this file is not UTF-8 and was read as {name}"),
        "Save it as UTF-8.",
    )
}

/// Returns the problems of the files that are not read because the notes are larger than `max_bytes`. Each comes with
/// whether it is new: new files are counted in one problem, and each known file is reported on its own, since its
/// last good version stays.
pub fn folder_too_large(unread: &[(&str, bool)], max_bytes: u64) -> Vec<Problem> {
    let limit = max_bytes / (1024 * 1024);
    let problem = |path: &str, others: String| {
        file_problem(
            path,
            ProblemKind::FolderTooLarge,
            &format!(
                "the notes are larger than {limit} MB together, and this file{others} does not fit"
            ),
            "Remove notes that need no answer, or raise `notes.max_mb`.",
        )
        .with_consequence(Consequence::FileSkipped)
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

/// Returns the problem of a file or folder that cannot be read.
pub fn unreadable(path: &str, cause: &str) -> Problem {
    file_problem(
        path,
        ProblemKind::Unreadable,
        &format!("this file or folder cannot be read: {cause}"),
        "Check that it exists, and check its permissions and those of the folder around it.",
    )
}

/// Returns the problem of a symbolic link to a forbidden file or folder.
pub fn forbidden_link(path: &str, refusal: &Refusal) -> Problem {
    file_problem(
        path,
        ProblemKind::PrivateFile,
        &format!("this symbolic link leads to a file that {refusal}"),
        "Copy its target into the notes folder, or remove the link.",
    )
    .with_consequence(Consequence::NotFollowed)
}

/// Returns the problem of a pipe or device with the name of a note.
pub fn not_a_regular_file(path: &str) -> Problem {
    file_problem(
        path,
        ProblemKind::Unreadable,
        "this has the name of a note, but is not a regular file",
        "Replace it with a regular file, or rename it.",
    )
}

/// Returns the problem of a folder in the place of a note.
pub fn replaced_by_folder(path: &str) -> Problem {
    file_problem(
        path,
        ProblemKind::Unreadable,
        "there is a folder in the place of this note",
        "Restore the file, or rename the folder.",
    )
}
