use tempfile::TempDir;

use super::*;

/// Where `scripts/fetch-model` puts the model.
const MODEL: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../models/all-MiniLM-L6-v2");
const REMEDY: &str = "fetch the model anew with `scripts/fetch-model`";

/// A folder with a file of each of the model's names, none with its content.
fn broken() -> TempDir {
    let folder = TempDir::new().unwrap();
    for (name, _) in KNOWN {
        fs::write(folder.path().join(name), format!("not {name}")).unwrap();
    }
    folder
}

fn error(folder: &Path) -> ModelError {
    let read = Files::read(folder);
    read.map(|_| ()).expect_err("there is no model")
}

#[test]
fn a_folder_that_is_not_there_or_empty_holds_no_model_and_is_no_fault() {
    let folder = TempDir::new().unwrap();
    for path in [folder.path().join("models"), folder.path().to_owned()] {
        let error = error(&path);
        assert!(matches!(error, ModelError::Absent(_)), "{error}");
        let path = path.display();
        let told = format!("there is no model in `{path}`; `scripts/fetch-model` brings it");
        assert_eq!(error.to_string(), told);
    }
}

#[test]
fn a_file_that_is_missing_beside_others_is_named_with_the_remedy() {
    let folder = broken();
    let path = folder.path().join(WEIGHTS);
    fs::remove_file(&path).unwrap();
    let error = error(folder.path());
    assert!(matches!(error, ModelError::Unreadable(..)), "{error}");
    let told = error.to_string();
    let begin = format!("`{}` cannot be read: ", path.display());
    assert!(told.starts_with(&begin) && told.ends_with(REMEDY), "{told}");
}

#[test]
fn a_file_in_place_of_the_folder_is_named() {
    let folder = broken();
    let path = folder.path().join(CONFIG);
    let error = error(&path);
    assert!(matches!(error, ModelError::Unreadable(..)), "{error}");
    assert!(error.to_string().contains(&*path.to_string_lossy()));
}

#[test]
fn a_file_of_other_bytes_is_named_with_its_size_hash_and_the_remedy() {
    let folder = broken();
    let path = folder.path().join(WEIGHTS);
    fs::write(&path, "abc").unwrap();
    let expected = format!(
        "`{}` is not the file of all-MiniLM-L6-v2 (3 bytes, SHA-256 \
         ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad); {REMEDY}",
        path.display()
    );
    assert_eq!(error(folder.path()).to_string(), expected);
}

#[cfg(unix)]
#[test]
#[ignore = "needs the model: run scripts/fetch-model, then cargo test -- --include-ignored"]
fn a_file_that_was_cut_short_is_told_whichever_it_is() {
    use std::os::unix::fs::symlink;
    Files::read(Path::new(MODEL)).unwrap_or_else(|error| panic!("{error}"));
    for (cut, _) in KNOWN {
        let folder = TempDir::new().unwrap();
        for (name, _) in KNOWN {
            let (good, path) = (Path::new(MODEL).join(name), folder.path().join(name));
            if name == cut {
                let bytes = fs::read(good).unwrap();
                fs::write(path, &bytes[..bytes.len() - 1]).unwrap();
            } else {
                symlink(good, path).unwrap();
            }
        }
        let told = error(folder.path()).to_string();
        let begin = format!("`{}` is not the file", folder.path().join(cut).display());
        assert!(told.starts_with(&begin) && told.ends_with(REMEDY), "{told}");
    }
}

#[test]
fn the_script_fetches_the_files_that_are_known() {
    let script = include_str!("../../../../../scripts/fetch-model");
    let pinned = script
        .split_once("FILES='")
        .and_then(|(_, rest)| rest.split_once('\''));
    let (pinned, _) = pinned.expect("the script pins the files");
    let mut pinned: Vec<(&str, &str)> = pinned
        .lines()
        .map(|line| line.split_once(' ').expect("a hash and a name"))
        .map(|(hash, name)| (name, hash))
        .collect();
    let mut known = KNOWN.to_vec();
    pinned.sort();
    known.sort();
    assert_eq!(pinned, known);
}
