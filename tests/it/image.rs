//! The inputs of the container image, and how it is run.

use std::fs;
use std::path::Path;

use walkdir::WalkDir;

fn read(file: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(file);
    fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

#[test]
fn the_images_are_labeled_with_this_version() {
    let dockerfile = read("Dockerfile");
    let labels = dockerfile.matches("image.version=").count();
    let version = format!("image.version=\"{}\"", env!("CARGO_PKG_VERSION"));
    assert_eq!((labels, dockerfile.matches(&version).count()), (2, 2));
}

#[test]
fn every_base_image_is_pinned_by_its_digest() {
    let dockerfile = read("Dockerfile");
    let words = |line: &'static str| {
        dockerfile
            .lines()
            .filter_map(move |it| it.strip_prefix(line))
    };
    let arguments: Vec<(&str, &str)> = words("ARG ").filter_map(|it| it.split_once('=')).collect();
    let stages: Vec<&str> = words("FROM ")
        .filter_map(|it| Some(it.split_once(" AS ")?.1))
        .collect();
    let mut pinned = 0;
    for from in words("FROM ") {
        let image = from.split(' ').next().unwrap_or_default();
        if stages.contains(&image) {
            continue;
        }
        let argument = image.strip_prefix("${").and_then(|it| it.strip_suffix('}'));
        let default = arguments.iter().find(|(name, _)| Some(*name) == argument);
        let (_, default) = default.unwrap_or_else(|| panic!("{from}: not an ARG with a default"));
        let (name, digest) = default.split_once("@sha256:").unwrap_or((default, ""));
        assert!(
            name.rsplit('/').next().is_some_and(|it| it.contains(':')),
            "{default}: no tag"
        );
        let is_hex = digest
            .bytes()
            .all(|it| matches!(it, b'0'..=b'9' | b'a'..=b'f'));
        assert!(is_hex && digest.len() == 64, "{default}: no digest");
        pinned += 1;
    }
    assert_eq!(pinned, 4);
}

#[test]
fn a_crash_leaves_no_copy_of_the_memory() {
    assert!(read("compose.yaml").contains("\n    ulimits:\n      core: 0\n"));
    assert!(read("docs/recite.service").contains("\nLimitCORE=0\n"));
}

#[test]
fn secrets_and_stored_data_stay_out_of_the_build() {
    let patterns = read(".dockerignore");
    for kind in [
        ".env",
        ".env.production",
        ".envrc",
        "bot.env",
        "recite.db",
        "recite.db-wal",
        "recite.db-shm",
        "recite.db.bak",
        "recite-2026-11-28.db",
        "bot.sqlite",
        "bot.sqlite3-journal",
        "vectors.cache",
        "multilingual.cache",
        "server.key",
        "fullchain.pem",
        "keys.p12",
        "id_rsa",
        "id_ed25519",
        "id_ed25519_sk.pub",
        "id_deploy",
        ".ssh/config",
        ".git/config",
        ".git-credentials",
        ".netrc",
    ] {
        for folder in [
            "",
            "config/",
            "notes/",
            "notes/rust/",
            "notes/data/",
            "deploy/a/b/",
        ] {
            let path = format!("{folder}{kind}");
            assert!(is_ignored(&patterns, &path), "{path} gets into the build");
        }
    }
    for path in [
        "data/instance",
        "srv/data/notes.git/HEAD",
        "backups/monday",
        "config/backups/a",
    ] {
        assert!(is_ignored(&patterns, path), "{path} gets into the build");
    }
}

#[test]
fn every_file_the_image_needs_is_in_the_build_context() {
    let patterns = read(".dockerignore");
    let project = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut seen = 0;
    for part in [
        "Cargo.toml",
        "Cargo.lock",
        "scripts/fetch-model",
        "src",
        "benches",
        "notes",
    ] {
        for entry in WalkDir::new(project.join(part)) {
            let entry = entry.expect("it can be read");
            let path = entry.path().strip_prefix(project).expect("a part of it");
            let path = path.to_string_lossy().replace('\\', "/");
            assert!(
                !is_ignored(&patterns, &path),
                "{path} is missing in the build"
            );
            seen += 1;
        }
    }
    assert!(seen > 100, "{seen}");
    for note in [
        "notes/data/frames.md",
        "notes/sql/backups/why.md",
        "notes/sql/id_columns.md",
    ] {
        assert!(
            !is_ignored(&patterns, note),
            "{note} is missing in the build"
        );
    }
}

/// Returns whether a path is ignored: as in Docker, the last pattern that matches it or a folder above it decides.
fn is_ignored(patterns: &str, path: &str) -> bool {
    let path: Vec<&str> = path.split('/').collect();
    let patterns = patterns
        .lines()
        .filter(|line| !line.is_empty() && !line.starts_with('#'));
    patterns.fold(false, |is_ignored, line| {
        let pattern = line.strip_prefix('!').unwrap_or(line);
        let pattern: Vec<&str> = pattern.split('/').collect();
        match (1..=path.len()).any(|depth| matches(&pattern, &path[..depth])) {
            true => !line.starts_with('!'),
            false => is_ignored,
        }
    })
}

/// Returns whether a pattern matches a whole path; `**` matches any number of folders.
fn matches(pattern: &[&str], path: &[&str]) -> bool {
    match (pattern, path) {
        ([], []) => true,
        (["**", rest @ ..], _) => (0..=path.len()).any(|skipped| matches(rest, &path[skipped..])),
        ([first, rest @ ..], [name, below @ ..]) => fits(first, name) && matches(rest, below),
        _ => false,
    }
}

/// Returns whether a name matches a pattern in which only `*` is special.
fn fits(pattern: &str, name: &str) -> bool {
    assert!(
        !pattern.contains(['?', '[', '\\']),
        "{pattern}: this test cannot read it"
    );
    let Some((begin, rest)) = pattern.split_once('*') else {
        return pattern == name;
    };
    let Some(mut name) = name.strip_prefix(begin) else {
        return false;
    };
    let parts: Vec<&str> = rest.split('*').collect();
    let (end, middle) = parts.split_last().expect("split has a part");
    for part in middle {
        match name.split_once(part) {
            Some((_, rest)) => name = rest,
            None => return false,
        }
    }
    name.ends_with(end)
}
