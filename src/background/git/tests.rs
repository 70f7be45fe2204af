//! Pulls with the real `git` from a repository on this machine.

#![cfg(unix)]

mod faults;
mod http;
mod remote;

use std::fs;
use std::os::unix::fs::symlink;

use super::*;
use remote::Remote;

#[tokio::test]
async fn the_first_pull_clones_and_the_next_fetches_new_commits() {
    let remote = Remote::new();
    let first = remote.commit("bread.md", "# What is rye?");
    let repository = remote.repository();
    assert_eq!(repository.newest(), None);
    let checkout = repository.pull().await.unwrap().expect("a first commit");
    assert_eq!(checkout.commit, first);
    assert_eq!(
        fs::read_to_string(checkout.folder.join("bread.md")).unwrap(),
        "# What is rye?"
    );
    assert!(!checkout.folder.join(".git").exists());
    assert_eq!(repository.pull().await.unwrap(), None);

    let second = remote.commit("bread.md", "# What is spelt?");
    let next = repository.pull().await.unwrap().expect("a second commit");
    assert_eq!(next.commit, second);
    assert_eq!(
        fs::read_to_string(next.folder.join("bread.md")).unwrap(),
        "# What is spelt?"
    );
    // The tree before is kept for callers that still read it.
    assert!(checkout.folder.join("bread.md").exists());
}

#[tokio::test]
async fn a_restart_uses_the_newest_commit_without_the_remote() {
    let remote = Remote::new();
    remote.commit("a.md", "1");
    remote.repository().pull().await.unwrap();
    let commit = remote.commit("a.md", "2");
    remote.repository().pull().await.unwrap();
    remote.vanish();
    let again = remote.repository();
    assert_eq!(again.newest().expect("it is there").commit, commit);
    assert!(matches!(
        again.pull().await.unwrap_err().fault,
        Fault::Git { .. }
    ));
    assert_eq!(again.newest().expect("it is still there").commit, commit);
    // A commit that was handed out as the newest is not new when it is pulled.
    remote.come_back();
    assert_eq!(again.pull().await.unwrap(), None);
}

#[tokio::test]
async fn rewritten_history_is_accepted() {
    let remote = Remote::new();
    let first = remote.commit("a.md", "1");
    remote.commit("b.md", "2");
    let repository = remote.repository();
    repository.pull().await.unwrap();
    // Back to a commit that has been here, then to one without a common ancestor.
    remote.git(&["reset", "--hard", "-q", &first]);
    let back = repository.pull().await.unwrap().expect("the first one");
    assert_eq!(back.commit, first);
    assert!(!back.folder.join("b.md").exists());
    remote.git(&["checkout", "-q", "--orphan", "other"]);
    remote.git(&["branch", "-q", "-D", "main"]);
    remote.git(&["branch", "-q", "-m", "main"]);
    let other = remote.commit("c.md", "3");
    let checkout = repository.pull().await.unwrap().expect("the other one");
    assert_eq!(checkout.commit, other);
    assert_eq!(repository.newest().unwrap().commit, other);
}

#[tokio::test]
async fn only_the_newest_trees_and_a_bounded_number_of_packs_stay() {
    let remote = Remote::new();
    let repository = remote.repository();
    let mut last = None;
    for number in 0..22 {
        remote.commit("a.md", &number.to_string());
        last = repository.pull().await.unwrap();
    }
    let last = last.expect("a last commit");
    assert_eq!(fs::read_to_string(last.folder.join("a.md")).unwrap(), "21");
    assert_eq!(remote.names("trees").len(), 2);
    let packs = remote.names("repository/objects/pack");
    let packs = packs.iter().filter(|name| name.ends_with(".pack"));
    assert!(packs.count() <= 20);
    assert!(
        remote
            .names("")
            .iter()
            .all(|name| name != "making" && name != "discarded")
    );
}

#[tokio::test]
async fn a_branch_and_a_folder_can_be_configured() {
    let remote = Remote::new();
    remote.commit("notes/de/a.md", "on main");
    remote.git(&["checkout", "-q", "-b", "draft"]);
    remote.commit("notes/de/a.md", "a draft");
    remote.git(&["checkout", "-q", "main"]);
    let mut options = remote.options();
    options.dir = "notes/de".to_owned();
    let checkout = remote.first_pull_with(&options).await;
    assert_eq!(
        fs::read_to_string(checkout.folder.join("a.md")).unwrap(),
        "on main"
    );
    // The same commit with another choice is another tree, and the old one is no longer the newest.
    options.dir = "notes".to_owned();
    let other = remote.repository_with(&options);
    assert_eq!(other.newest(), None);
    let checkout = other.pull().await.unwrap().unwrap();
    assert!(checkout.folder.join("de/a.md").exists());
    options.branch = Some("draft".to_owned());
    let checkout = remote.first_pull_with(&options).await;
    assert_eq!(
        fs::read_to_string(checkout.folder.join("de/a.md")).unwrap(),
        "a draft"
    );
}

#[tokio::test]
async fn the_notes_folder_cannot_be_a_symlink_out_of_the_repository() {
    let remote = Remote::new();
    let outside = tempfile::TempDir::new().unwrap();
    fs::write(outside.path().join("secret.md"), "secret").unwrap();
    symlink(outside.path(), remote.work().join("notes")).unwrap();
    remote.commit("a.md", "x");
    let mut options = remote.options();
    options.dir = "notes".to_owned();
    let error = remote.repository_with(&options).pull().await.unwrap_err();
    assert!(matches!(error.fault, Fault::NoFolder { .. }), "{error}");
    // A link stays a link in the tree: the reader of the notes decides about it.
    let checkout = remote.repository().pull().await.unwrap().unwrap();
    assert!(checkout.folder.join("notes").is_symlink());
    assert!(outside.path().join("secret.md").exists());
}

#[tokio::test]
async fn hooks_filters_and_submodules_of_the_remote_do_not_run() {
    let remote = Remote::new();
    remote.commit(".gitattributes", "*.md filter=lfs\n* text eol=lf\n");
    remote.commit(
        "a.md",
        "version https://git-lfs.github.com/spec/v1\noid sha256:0\n",
    );
    remote.commit(
        ".gitmodules",
        "[submodule \"x\"]\n\tpath = x\n\turl = ext::sh -c false\n",
    );
    remote.git(&[
        "update-index",
        "--add",
        "--cacheinfo",
        "160000,0123456789012345678901234567890123456789,x",
    ]);
    remote.git(&["commit", "-q", "-m", "a submodule"]);
    let checkout = remote.repository().pull().await.unwrap().unwrap();
    assert!(
        fs::read_to_string(checkout.folder.join("a.md"))
            .unwrap()
            .starts_with("version")
    );
    assert_eq!(fs::read_dir(checkout.folder.join("x")).unwrap().count(), 0);
    assert!(!remote.names("repository").contains(&"hooks".to_owned()));
}

#[test]
fn a_token_and_a_proxys_password_are_not_printed() {
    let options = GitOptions {
        token: Some(Secret::new("ghp_secret")),
        environment: GitEnvironment(vec![("https_proxy", "http://me:pw@proxy".into())]),
        ..GitOptions::default()
    };
    let printed = format!("{options:?}");
    assert!(
        !printed.contains("ghp_secret") && !printed.contains("pw@"),
        "{printed}"
    );
}
