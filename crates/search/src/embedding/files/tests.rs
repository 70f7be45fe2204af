use tempfile::TempDir;

use super::*;

/// The folder into which `scripts/fetch-model` downloads the model.
const FOLDER: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../models/all-MiniLM-L6-v2");
const ADVICE: &str = "run `scripts/fetch-model` to download the model again";

/// A folder with the name of the known model, and one around it.
struct ModelFolder {
    _parent: TempDir,
    path: PathBuf,
}

impl ModelFolder {
    fn new() -> Self {
        let parent = TempDir::new().unwrap();
        let path = parent.path().join(MODEL.name);
        fs::create_dir(&path).unwrap();
        Self {
            _parent: parent,
            path,
        }
    }

    /// The folder has the names of the model's files, but other contents.
    fn with_wrong_files() -> Self {
        let folder = Self::new();
        for (name, _) in MODEL.files {
            fs::write(folder.path().join(name), format!("not {name}")).unwrap();
        }
        folder
    }

    fn path(&self) -> &Path {
        &self.path
    }
}

fn error(folder: &Path) -> ModelError {
    MODEL.check(folder).expect_err("there is no model")
}

#[test]
fn a_missing_or_empty_folder_is_reported_as_no_model() {
    let folder = TempDir::new().unwrap();
    for path in [folder.path().join("models"), folder.path().to_owned()] {
        let error = error(&path);
        assert!(matches!(error, ModelError::Missing { .. }), "{error}");
        let path = path.display();
        let expected =
            format!("there is no model in `{path}`; run `scripts/fetch-model` to download it");
        assert_eq!(error.to_string(), expected);
    }
}

#[test]
fn a_missing_file_is_named_with_advice() {
    let folder = ModelFolder::with_wrong_files();
    let path = folder.path().join(WEIGHTS);
    fs::remove_file(&path).unwrap();
    let error = error(folder.path());
    assert!(matches!(error, ModelError::Unreadable(..)), "{error}");
    let message = error.to_string();
    let start = format!("cannot read `{}`: ", path.display());
    assert!(
        message.starts_with(&start) && message.ends_with("; download the model again"),
        "{message}"
    );
}

#[test]
fn a_file_instead_of_the_folder_is_named() {
    let folder = ModelFolder::with_wrong_files();
    let path = folder.path().join(CONFIG);
    let error = error(&path);
    assert!(matches!(error, ModelError::Unreadable(..)), "{error}");
    assert!(error.to_string().contains(&*path.to_string_lossy()));
}

#[test]
fn a_file_with_other_contents_is_named_with_size_and_checksum() {
    let folder = ModelFolder::with_wrong_files();
    let path = folder.path().join(WEIGHTS);
    fs::write(&path, "abc").unwrap();
    let expected = format!(
        "`{}` is not the file of all-MiniLM-L6-v2 (3 bytes, SHA-256 \
          ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad); {ADVICE}",
        path.display()
    );
    assert_eq!(error(folder.path()).to_string(), expected);
}

#[cfg(unix)]
#[test]
#[ignore = "needs the model: run scripts/fetch-model, then cargo test -- --include-ignored"]
fn a_truncated_file_is_reported() {
    use std::os::unix::fs::symlink;
    MODEL
        .check(Path::new(FOLDER))
        .unwrap_or_else(|error| panic!("{error}"));
    for (cut, _) in MODEL.files {
        let folder = ModelFolder::new();
        for (name, _) in MODEL.files {
            let (good, path) = (Path::new(FOLDER).join(name), folder.path().join(name));
            if name == cut {
                let bytes = fs::read(good).unwrap();
                fs::write(path, &bytes[..bytes.len() - 1]).unwrap();
            } else {
                symlink(good, path).unwrap();
            }
        }
        let message = error(folder.path()).to_string();
        let start = format!("`{}` is not the file", folder.path().join(cut).display());
        assert!(
            message.starts_with(&start) && message.ends_with(ADVICE),
            "{message}"
        );
    }
}

#[test]
fn the_download_script_has_the_same_checksums() {
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
    let mut known = MODEL.files.to_vec();
    pinned.sort();
    known.sort();
    assert_eq!(pinned, known);
}

#[test]
fn the_id_of_the_known_model_is_that_of_earlier_caches() {
    let expected = [0xba, 0x5f, 0x89, 0x4b, 0x8c, 0xe7, 0x24, 0xd9];
    assert_eq!(MODEL.id().checksum, expected);
}

#[test]
fn a_model_in_a_folder_with_another_name_has_an_id_of_its_own() {
    let folder = ModelFolder::with_wrong_files();
    let other = folder.path().with_file_name("other");
    fs::rename(folder.path(), &other).unwrap();
    let id = |recipe: &Recipe| {
        let files = ModelFiles::read(&other, "").unwrap();
        assert!(!files.is_pinned());
        files.checksum(Some(recipe))
    };
    let plain = id(&Recipe::default());
    assert_ne!(plain, MODEL.id().checksum);
    let prompt = Recipe {
        passage_prompt: "passage: ".to_owned(),
        ..Recipe::default()
    };
    assert_ne!(plain, id(&prompt));
    fs::write(other.join(WEIGHTS), "others").unwrap();
    assert_ne!(plain, id(&Recipe::default()));
}
