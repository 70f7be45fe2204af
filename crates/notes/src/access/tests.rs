use std::fs;
use std::os::unix::fs::symlink;
use std::path::Path;
use std::sync::Arc;

use proptest::prelude::*;
use tempfile::TempDir;

use super::{Access, AccessOptions, FileNames, MAX_ATTACHMENT_BYTES, Refusal, has_hidden_part};

const SECRET: &str = "DISCORD_TOKEN=secret";

/// Creates a notes folder that also contains Recite's own files, with its access rules.
fn folder_with_secrets() -> (TempDir, Access) {
    let folder = TempDir::new().unwrap();
    for path in [
        ".env",
        ".git/config",
        ".gitattributes",
        ".hidden/p.png",
        "data/recite.db",
        "data/recite.db-wal",
        "data/instance",
        "data/p.png",
        "data/note.md",
        "config/recite.toml",
        "elsewhere/grades.txt",
        "key.txt",
        "id_rsa",
        "server.pem",
        "backup.db",
        "backup.db.gz",
        "settings.yaml",
        "run.py",
        "noending",
        "p.png.",
        "a.log",
    ] {
        write(folder.path(), path, SECRET);
    }
    for path in [
        "p.png",
        "P.JPG",
        "sub/talk.mp4",
        "sub/paper.pdf",
        "list.csv.gz",
        "all.tar.gz",
        "all.zip",
        "note.md",
        "x.bin",
    ] {
        write(folder.path(), path, "public");
    }
    let at = |path: &str| folder.path().join(path);
    let options = AccessOptions {
        attachment_types: vec!["bin".to_owned(), "db".to_owned()],
        private: vec![
            at("data"),
            at("config/recite.toml"),
            at(".env"),
            at("elsewhere/grades.txt"),
            at("key.txt"),
            at("not/there"),
        ],
        ..AccessOptions::default()
    };
    let access = Access::new(folder.path(), &options).unwrap();
    (folder, access)
}

fn write(folder: &Path, path: &str, text: &str) {
    let file = folder.join(path);
    fs::create_dir_all(file.parent().unwrap()).unwrap();
    fs::write(file, text).unwrap();
}

/// Reads the target of a link from `sub/note.md`, or returns the refusal.
fn followed(access: &Access, target: &str) -> Result<String, Refusal> {
    let allowed = access.resolve_link("sub/note.md", target)?;
    let path = allowed
        .real
        .strip_prefix(access.root())
        .unwrap()
        .to_str()
        .unwrap()
        .to_owned();
    Ok(String::from_utf8(access.read(&path, MAX_ATTACHMENT_BYTES).unwrap()).unwrap())
}

#[test]
fn allowed_file_types_are_read() {
    let (_folder, access) = folder_with_secrets();
    for path in [
        "../p.png",
        "../P.JPG",
        "talk.mp4",
        "./paper.pdf",
        "../list.csv.gz",
        "../all.tar.gz",
        "../all.zip",
        "../note.md",
        "../x.bin",
        "../sub/../p.png",
    ] {
        assert_eq!(followed(&access, path).as_deref(), Ok("public"), "{path}");
    }
}

#[test]
fn names_do_not_lead_to_forbidden_files() {
    let (_folder, access) = folder_with_secrets();
    let paths = [
        ".env",
        "data/recite.db",
        "backup.db",
        "sub/.secret/p.png",
        "p.png",
        "note.md",
        "gone.png",
    ];
    let names = FileNames::new(paths.map(str::to_owned).into());
    let access = access.with_names(Arc::new(names));
    for (name, refusal) in [
        (".env", Refusal::Hidden),
        ("recite.db", Refusal::Private),
        ("gone.png", Refusal::Missing),
        ("none", Refusal::Missing),
    ] {
        assert_eq!(
            access.resolve_wiki_link(name).map(|it| it.real),
            Err(refusal),
            "{name}"
        );
    }
    let found = |name| access.resolve_wiki_link(name).unwrap().real;
    assert_eq!(found("P.PNG"), access.root().join("p.png"));
    assert_eq!(found("Note"), access.root().join("note.md"));
    assert_eq!(followed(&access, "/p.png").as_deref(), Ok("public"));
    assert_eq!(followed(&access, "/.env"), Err(Refusal::Hidden));
    assert_eq!(followed(&access, "/none.png"), Err(Refusal::Outside));
    assert_eq!(followed(&access, "/../p.png"), Err(Refusal::Outside));
}

#[test]
fn hidden_private_and_other_files_are_refused() {
    let (_folder, access) = folder_with_secrets();
    for (path, refusal) in [
        ("../.env", Refusal::Hidden),
        ("../.git/config", Refusal::Hidden),
        ("../.gitattributes", Refusal::Hidden),
        ("../.hidden/p.png", Refusal::Hidden),
        ("../sub/../.env", Refusal::Hidden),
        ("../data/recite.db", Refusal::Private),
        ("../data/recite.db-wal", Refusal::Private),
        ("../data/instance", Refusal::Private),
        ("../data/p.png", Refusal::Private),
        ("../data/note.md", Refusal::Private),
        ("../config/recite.toml", Refusal::Private),
        ("../elsewhere/grades.txt", Refusal::Private),
        ("../key.txt", Refusal::Private),
        ("../id_rsa", Refusal::Type(String::new())),
        ("../noending", Refusal::Type(String::new())),
        ("../server.pem", Refusal::Type("pem".to_owned())),
        ("../settings.yaml", Refusal::Type("yaml".to_owned())),
        ("../run.py", Refusal::Type("py".to_owned())),
        ("../a.log", Refusal::Type("log".to_owned())),
        ("../p.png.", Refusal::Type(String::new())),
        ("../gone.png", Refusal::Missing),
        ("../sub", Refusal::Folder),
        ("../../outside.png", Refusal::Outside),
        ("/etc/passwd", Refusal::Outside),
        ("\\etc\\passwd", Refusal::Outside),
        ("a\0.png", Refusal::Outside),
    ] {
        assert_eq!(followed(&access, path), Err(refusal), "{path}");
    }
    // The operator may allow databases, but Recite's own stay private.
    assert_eq!(followed(&access, "../backup.db").as_deref(), Ok(SECRET));
    assert_eq!(
        followed(&access, "../data/recite.db"),
        Err(Refusal::Private)
    );
    let none = Access::new(access.root(), &AccessOptions::default()).unwrap();
    for (path, ending) in [("../backup.db", "db"), ("../backup.db.gz", "gz")] {
        assert_eq!(
            followed(&none, path),
            Err(Refusal::Type(ending.to_owned())),
            "{path}"
        );
    }
}

#[test]
fn links_to_a_secret_are_refused() {
    let (folder, access) = folder_with_secrets();
    let at = |path: &str| folder.path().join(path);
    symlink("../.env", at("sub/a.png")).unwrap();
    symlink("../data/recite.db", at("sub/b.png")).unwrap();
    symlink("../.git", at("sub/git")).unwrap();
    symlink("../data", at("sub/linked")).unwrap();
    symlink("../id_rsa", at("sub/c.png")).unwrap();
    symlink("../p.png", at("sub/.d.png")).unwrap();
    symlink("../p.png", at("sub/e.key")).unwrap();
    fs::hard_link(at(".env"), at("sub/f.png")).unwrap();
    fs::hard_link(at("data/recite.db"), at("sub/g.png")).unwrap();
    fs::hard_link(at("p.png"), at("sub/h.png")).unwrap();
    for (path, refusal) in [
        ("a.png", Refusal::Hidden),
        ("b.png", Refusal::Private),
        ("git/config", Refusal::Hidden),
        ("linked/p.png", Refusal::Private),
        ("c.png", Refusal::Type(String::new())),
        (".d.png", Refusal::Hidden),
        ("e.key", Refusal::Type("key".to_owned())),
        ("f.png", Refusal::Private),
        ("g.png", Refusal::Private),
    ] {
        assert_eq!(followed(&access, path), Err(refusal), "{path}");
    }
    assert_eq!(followed(&access, "h.png").as_deref(), Ok("public"));
}

#[test]
fn a_file_is_checked_again_when_it_is_read() {
    let (folder, access) = folder_with_secrets();
    let picture = folder.path().join("p.png");
    access.check_file(Path::new("p.png")).unwrap();
    fs::remove_file(&picture).unwrap();
    for secret in [
        ".env",
        "data/recite.db",
        "id_rsa",
        "/etc/passwd",
        "sub",
        "gone",
    ] {
        symlink(secret, &picture).unwrap();
        access.read("p.png", MAX_ATTACHMENT_BYTES).unwrap_err();
        fs::remove_file(&picture).unwrap();
    }
    fs::write(&picture, b"SQLite format 3\0 and a backup").unwrap();
    access.read("p.png", MAX_ATTACHMENT_BYTES).unwrap_err();
    fs::write(&picture, "12345").unwrap();
    assert_eq!(access.read("p.png", 5).unwrap(), b"12345");
    assert_eq!(
        access.read("p.png", 4).unwrap_err().kind(),
        std::io::ErrorKind::FileTooLarge
    );
}

#[test]
fn a_notes_folder_inside_the_data_folder_is_not_private() {
    let folder = TempDir::new().unwrap();
    write(folder.path(), "data/notes.git/tree/p.png", "public");
    let options = AccessOptions {
        private: vec![folder.path().join("data")],
        ..AccessOptions::default()
    };
    let access = Access::new(&folder.path().join("data/notes.git/tree"), &options).unwrap();
    assert_eq!(
        access.read("p.png", MAX_ATTACHMENT_BYTES).unwrap(),
        b"public"
    );
}

#[test]
fn kubernetes_volumes_are_not_hidden() {
    for path in ["..data/a.md", "..2026_11_28_09_00_00.123/sub/p.png"] {
        assert!(!has_hidden_part(Path::new(path)), "{path}");
    }
    for path in [
        "..data",
        "..env",
        "...",
        "..data/.env",
        ".a/b",
        "..x/p.png",
        "..2026_11_28",
        "a/..b.png",
    ] {
        assert!(has_hidden_part(Path::new(path)), "{path}");
    }
}

proptest! {
    /// No byte of a secret is read through any path.
    #[test]
    fn no_path_reads_a_secret(
        parts in prop::collection::vec(
            prop::sample::select(vec![
                "..", ".", ".env", ".git", "config", "data", "recite.db", "instance", "sub", "p.png", "elsewhere", "grades.txt",
                "key.txt", "id_rsa", "", "server.pem", ".hidden", "note.md", "settings.yaml", "%2e%2e", "recite.toml",
            ]),
            1..6,
        ),
        slash in prop::sample::select(vec!["/", "//", "/./", "\\"]),
    ) {
        let (_folder, access) = folder_with_secrets();
        let path = parts.join(slash);
        if let Ok(text) = followed(&access, &path) {
            prop_assert_eq!(text, "public", "{}", path);
        }
        if let Ok(bytes) = access.read(&path, MAX_ATTACHMENT_BYTES) {
            prop_assert_eq!(bytes, b"public", "{}", path);
        }
    }
}

#[test]
fn a_file_may_only_be_created_where_it_could_be_read() {
    let (folder, access) = folder_with_secrets();
    let at = |path: &str| folder.path().join(path);
    symlink("sub", at("to-sub")).unwrap();
    symlink(".git", at("to-git")).unwrap();
    symlink("data", at("to-data")).unwrap();
    symlink("..", at("to-outside")).unwrap();
    symlink("none", at("to-nothing")).unwrap();
    for (path, refusal) in [
        ("", Refusal::Outside),
        ("/tmp/a.md", Refusal::Outside),
        ("../a.md", Refusal::Outside),
        ("sub/../a.md", Refusal::Outside),
        ("sub//a.md", Refusal::Outside),
        ("./a.md", Refusal::Outside),
        ("sub/", Refusal::Outside),
        ("a\0.md", Refusal::Outside),
        ("a\n.md", Refusal::Outside),
        ("to-outside/a.md", Refusal::Outside),
        ("to-nothing/a.md", Refusal::Missing),
        (".a.md", Refusal::Hidden),
        (".git/a.md", Refusal::Hidden),
        ("..data/a.md", Refusal::Hidden),
        ("to-git/a.md", Refusal::Hidden),
        ("data/a.md", Refusal::Private),
        ("data/new/a.md", Refusal::Private),
        ("to-data/a.md", Refusal::Private),
        ("key.txt", Refusal::Private),
        ("p.png/a.md", Refusal::Special),
        ("a", Refusal::Type(String::new())),
        ("a.exe", Refusal::Type("exe".to_owned())),
        ("config.toml", Refusal::Type("toml".to_owned())),
    ] {
        assert_eq!(access.check_new_path(path), Err(refusal), "{path:?}");
    }
    for (path, real) in [
        ("a.md", "a.md"),
        ("p.png", "p.png"),
        ("new/folders/a.PNG", "new/folders/a.PNG"),
        ("to-sub/x/a.md", "sub/x/a.md"),
    ] {
        let real = access.root().join(real);
        assert_eq!(access.check_new_path(path), Ok(real), "{path}");
    }
}
