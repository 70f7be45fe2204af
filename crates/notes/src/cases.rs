//! Small folders of notes as people have them, in `cases/`: what each of them reads as, and that ids can be written
//! into it.

mod headings;
mod shapes;
mod titles;

use std::fs;
use std::path::{Path, PathBuf};

use crate::description::{check_ids, describe, loaded};

fn cases() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("cases")
}

/// Describes what the case with this name reads as.
fn case(name: &str) -> String {
    describe(&loaded(&cases().join(name)))
}

#[test]
fn ids_are_written_into_every_case_and_change_nothing_else() {
    let mut number = 0;
    for case in fs::read_dir(cases()).unwrap() {
        let case = case.unwrap().path();
        check_ids(&case).unwrap_or_else(|error| panic!("{}: {error}", case.display()));
        number += 1;
    }
    assert!(number > 30, "only {number} cases");
}
