//! Tests of small folders of real-world notes in `cases/`: what is read from each, and that ids can be written into
//! it.

mod blocks;
mod choices;
mod folders;
mod headings;
mod keys;
mod kinds;
mod labels;
mod lists;
mod marks;
mod reveals;
mod shapes;
mod siblings;
mod terms;
mod titles;

use std::fs;
use std::path::{Path, PathBuf};

use walkdir::WalkDir;

use crate::description::{check_inserting_ids, describe, load_notes};

fn cases() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("cases")
}

/// Describes what is read from the case with this name.
fn case(name: &str) -> String {
    describe(&load_notes(&cases().join(name)))
}

/// Returns the text of every note of the cases.
pub fn notes_of_cases() -> Vec<String> {
    let files = WalkDir::new(cases()).sort_by_file_name().into_iter();
    let paths = files.map(|file| file.unwrap().into_path());
    let notes = paths.filter(|path| path.extension().is_some_and(|it| it == "md"));
    notes
        .map(|path| fs::read_to_string(path).unwrap())
        .collect()
}

#[test]
fn writing_ids_into_every_case_changes_nothing_else() {
    let (mut number, mut left) = (0, Vec::new());
    for case in fs::read_dir(cases()).unwrap() {
        let case = case.unwrap().path();
        let skipped = check_inserting_ids(&case)
            .unwrap_or_else(|error| panic!("{}: {error}", case.display()));
        left.extend(skipped);
        number += 1;
    }
    assert_eq!(left, [""; 0]);
    assert!(number > 30, "only {number} cases");
}
