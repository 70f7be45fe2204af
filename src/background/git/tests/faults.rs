//! Faults of remotes, disks and processes are reported and limited, and the notes are kept.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};

use tokio::time::timeout;

use super::remote::Remote;
use crate::background::git::{Checkout, Fault, GitEnvironment, GitOptions, PullHandle, Repository};

/// A repository after its first pull. Its notes stay whatever happens next.
struct PulledRepository {
    remote: Remote,
    repository: Repository,
    checkout: Checkout,
}

impl PulledRepository {
    async fn new() -> Self {
        let remote = Remote::new();
        remote.commit("a.md", "as it was");
        let repository = remote.repository();
        let checkout = repository.pull().await.unwrap().unwrap();
        Self {
            remote,
            repository,
            checkout,
        }
    }

    fn assert_notes_unchanged(&self) {
        assert_eq!(
            self.remote.repository().newest().as_ref(),
            Some(&self.checkout)
        );
        let text = fs::read_to_string(self.checkout.folder.join("a.md")).unwrap();
        assert_eq!(text, "as it was");
    }

    async fn fault(&self) -> Fault {
        let error = self.repository.pull().await.unwrap_err();
        self.assert_notes_unchanged();
        error.fault
    }
}

#[tokio::test]
async fn an_unreachable_remote_or_a_missing_branch_changes_nothing() {
    let pulled = PulledRepository::new().await;
    pulled.remote.vanish();
    assert!(matches!(pulled.fault().await, Fault::Git { .. }));
    pulled.remote.come_back();
    assert_eq!(pulled.repository.pull().await.unwrap(), None);

    let mut options = pulled.remote.options();
    options.branch = Some("gone".to_owned());
    let error = pulled
        .remote
        .repository_with(&options)
        .pull()
        .await
        .unwrap_err();
    assert!(
        matches!(&error.fault, Fault::NoBranch(name) if name == "gone"),
        "{error}"
    );
    // A remote without a commit is not reported as a missing branch.
    let empty = Remote::new();
    let error = empty.repository().pull().await.unwrap_err();
    assert!(matches!(error.fault, Fault::Empty), "{error}");
}

#[tokio::test]
async fn a_mistyped_address_keeps_the_notes() {
    let pulled = PulledRepository::new().await;
    let mut options = pulled.remote.options();
    options.remote = Some(crate::background::git::Address::parse("file:///nowhere").unwrap());
    let wrong = pulled.remote.repository_with(&options);
    assert_eq!(wrong.newest(), None);
    let error = wrong.pull().await.unwrap_err();
    assert!(matches!(error.fault, Fault::Git { .. }), "{error}");
    pulled.assert_notes_unchanged();
}

/// Returns why the newest commit of a remote cannot be looked up.
async fn lookup_fault(options: &GitOptions, remote: &Remote) -> Fault {
    let found = remote.repository_with(options).newest_remote_commit().await;
    found.unwrap_err()
}

#[tokio::test]
async fn only_the_ref_with_exactly_the_name_counts() {
    let remote = Remote::new();
    let first = remote.commit("a.md", "1");
    let repository = remote.repository();
    repository.pull().await.unwrap();
    for name in ["refs/backup/refs/heads/main", "refs/backup/HEAD"] {
        remote.git(&["update-ref", name, &first]);
    }
    let second = remote.commit("a.md", "2");
    let mut options = remote.options();
    for branch in [None, Some("main".to_owned())] {
        options.branch = branch;
        let asked = remote
            .repository_with(&options)
            .newest_remote_commit()
            .await;
        assert_eq!(asked.unwrap(), second);
    }
    assert_eq!(repository.pull().await.unwrap().unwrap().commit, second);
    // A default branch without a commit, beside a ref whose name ends in HEAD.
    remote.git(&["symbolic-ref", "HEAD", "refs/heads/none"]);
    let error = lookup_fault(&remote.options(), &remote).await;
    assert!(matches!(error, Fault::Empty), "{error}");
    options.branch = Some("backup".to_owned());
    remote.git(&["update-ref", "refs/backup/refs/heads/backup", &first]);
    let error = lookup_fault(&options, &remote).await;
    assert!(matches!(error, Fault::NoBranch(_)), "{error}");
}

#[tokio::test]
async fn asking_the_remote_writes_nothing() {
    let remote = Remote::new();
    let error = lookup_fault(&remote.options(), &remote).await;
    assert!(matches!(error, Fault::Empty), "{error}");
    let commit = remote.commit("a.md", "1");
    assert_eq!(
        remote.repository().newest_remote_commit().await.unwrap(),
        commit
    );
    assert!(!remote.data_folder().exists());
    let mut options = remote.options();
    options.branch = Some("gone".to_owned());
    let error = lookup_fault(&options, &remote).await;
    assert!(
        matches!(&error, Fault::NoBranch(name) if name == "gone"),
        "{error}"
    );
    remote.vanish();
    let error = lookup_fault(&remote.options(), &remote).await;
    assert!(matches!(error, Fault::Git { .. }), "{error}");
}

#[tokio::test]
async fn an_unreachable_address_is_reported_with_the_remote() {
    let remote = Remote::new();
    let mut options = remote.options();
    let free = std::net::TcpListener::bind("127.0.0.1:0")
        .unwrap()
        .local_addr()
        .unwrap();
    let url = format!("http://{free}/notes.git");
    options.remote = Some(crate::background::git::Address::parse(&url).unwrap());
    let error = remote.repository_with(&options).pull().await.unwrap_err();
    assert!(matches!(error.fault, Fault::Git { .. }), "{error}");
    assert!(
        error.to_string().starts_with(&format!("notes of {url}: ")),
        "{error}"
    );
}

#[tokio::test]
async fn a_damaged_copy_is_cloned_again() {
    type Damage = fn(&Path);
    let damages: [(&str, Damage); 6] = [
        ("its HEAD is gone", |it| {
            fs::remove_file(it.join("HEAD")).unwrap()
        }),
        ("its objects are gone", |it| {
            fs::remove_dir_all(it.join("objects")).unwrap()
        }),
        ("its packs are rubbish", |it| {
            for entry in fs::read_dir(it.join("objects/pack")).unwrap() {
                let path = entry.unwrap().path();
                fs::remove_file(&path).unwrap();
                fs::write(&path, "rubbish").unwrap();
            }
        }),
        ("a lock was left", |it| {
            fs::write(it.join("shallow.lock"), "").unwrap()
        }),
        ("another lock was left", |it| {
            fs::write(it.join("refs/recite/notes.lock"), "").unwrap()
        }),
        ("it is a file", |it| {
            fs::remove_dir_all(it).unwrap();
            fs::write(it, "x").unwrap();
        }),
    ];
    let pulled = PulledRepository::new().await;
    for (name, damage) in damages {
        damage(&pulled.remote.data_folder().join("repository"));
        let commit = pulled.remote.commit("b.md", name);
        let checkout = pulled.repository.pull().await.unwrap().expect(name);
        assert_eq!(checkout.commit, commit, "{name}");
        assert_eq!(
            fs::read_to_string(checkout.folder.join("b.md")).unwrap(),
            name
        );
        assert_eq!(
            fs::read_to_string(checkout.folder.join("a.md")).unwrap(),
            "as it was"
        );
    }
}

#[tokio::test]
async fn a_removed_tree_is_checked_out_again() {
    let pulled = PulledRepository::new().await;
    fs::remove_dir_all(&pulled.checkout.folder).unwrap();
    let again = pulled.remote.repository();
    assert_eq!(again.newest(), None);
    assert_eq!(again.pull().await.unwrap().as_ref(), Some(&pulled.checkout));
    pulled.assert_notes_unchanged();
}

/// Bytes that do not compress.
fn random_bytes(bytes: usize) -> Vec<u8> {
    let mut seeded = fastrand::Rng::with_seed(7);
    (0..bytes).map(|_| seeded.u8(..)).collect()
}

#[tokio::test]
async fn a_huge_repository_is_rejected_before_it_fills_the_disk() {
    let pulled = PulledRepository::new().await;
    let mut options = pulled.remote.options();
    options.max_bytes = 1024 * 1024;
    let bounded = pulled.remote.repository_with(&options);
    // A large pack: cut off during the fetch.
    fs::write(
        pulled.remote.work().join("huge.bin"),
        random_bytes(8 * 1024 * 1024),
    )
    .unwrap();
    pulled.remote.commit("b.md", "x");
    let error = bounded.pull().await.unwrap_err();
    assert!(matches!(error.fault, Fault::TooLarge(1)), "{error}");
    pulled.assert_notes_unchanged();
    // Large files: small in the pack, large on the disk.
    fs::write(
        pulled.remote.work().join("huge.bin"),
        vec![0; 8 * 1024 * 1024],
    )
    .unwrap();
    pulled.remote.commit("b.md", "y");
    let error = bounded.pull().await.unwrap_err();
    assert!(matches!(error.fault, Fault::TooLarge(1)), "{error}");
    pulled.assert_notes_unchanged();
    let (packs, trees) = ("repository/objects/pack", pulled.remote.names("trees"));
    for name in pulled.remote.names(packs) {
        let size = fs::metadata(pulled.remote.data_folder().join(packs).join(&name))
            .unwrap()
            .len();
        assert!(size <= options.max_bytes, "{name}: {size}");
    }
    assert!(trees.iter().eq([&pulled.checkout.commit]), "{trees:?}");
    // When it is small enough, it is pulled again.
    fs::remove_file(pulled.remote.work().join("huge.bin")).unwrap();
    let commit = pulled.remote.commit("b.md", "z");
    assert_eq!(bounded.pull().await.unwrap().unwrap().commit, commit);
}

/// Options that run this script in place of the program `name`.
pub fn with_program(remote: &Remote, name: &str, script: &str) -> GitOptions {
    let folder = remote.work().with_file_name("bin");
    fs::create_dir_all(&folder).unwrap();
    let file = folder.join(name);
    fs::write(&file, format!("#!/bin/sh\n{script}\n")).unwrap();
    fs::set_permissions(&file, fs::Permissions::from_mode(0o755)).unwrap();
    let mut options = remote.options();
    let path = format!("{}:/usr/local/bin:/usr/bin:/bin", folder.display());
    options.environment = GitEnvironment(vec![("PATH", path.into())]);
    options
}

#[tokio::test]
async fn nothing_is_fetched_onto_a_full_disk() {
    let pulled = PulledRepository::new().await;
    // 65 MB are free, and 64 MB of them are reserved.
    let df = "printf 'Filesystem 1024-blocks Used Available Capacity Mounted on\\n/dev/sda1 9 9 66560 99%% /\\n'";
    let options = with_program(&pulled.remote, "df", df);
    let narrow = pulled.remote.repository_with(&options);
    fs::write(
        pulled.remote.work().join("large.bin"),
        random_bytes(4 * 1024 * 1024),
    )
    .unwrap();
    pulled.remote.commit("b.md", "x");
    let error = narrow.pull().await.unwrap_err();
    assert!(matches!(error.fault, Fault::DiskFull(_)), "{error}");
    pulled.assert_notes_unchanged();

    let df = "printf 'Filesystem 1024-blocks Used Available Capacity Mounted on\\n/dev/sda1 9 9 100 99%% /\\n'";
    with_program(&pulled.remote, "df", df);
    let error = narrow.pull().await.unwrap_err();
    assert!(
        matches!(&error.fault, Fault::DiskFull(reason) if reason.starts_with("0 MB are free")),
        "{error}"
    );
    pulled.assert_notes_unchanged();
}

#[tokio::test]
async fn a_folder_that_cannot_be_written_is_reported() {
    let remote = Remote::new();
    remote.commit("a.md", "x");
    fs::create_dir_all(remote.data_folder().parent().unwrap()).unwrap();
    fs::write(remote.data_folder(), "a file in its place").unwrap();
    let error = remote.repository().pull().await.unwrap_err();
    assert!(matches!(error.fault, Fault::Local(..)), "{error}");
    assert!(error.to_string().contains("`data.dir`"), "{error}");
}

/// Whether a process has this text in its command line.
fn is_running(words: &str) -> bool {
    let found = Command::new("pgrep").args(["-f", "--", words]).output();
    found.expect("`pgrep` is there").status.success()
}

/// A remote over an SSH program that never answers, and the text that identifies its processes.
fn silent_remote(remote: &Remote) -> (GitOptions, String) {
    let words = format!(
        "sleep 60{}",
        remote
            .work()
            .metadata()
            .map(|it| std::os::unix::fs::MetadataExt::ino(&it))
            .unwrap()
    );
    let mut options = with_program(remote, "ssh", &words);
    options.remote = Some(crate::background::git::Address::parse("git@host:notes.git").unwrap());
    (options, words)
}

/// How long a test waits before it fails.
const PATIENCE: Duration = Duration::from_secs(120);

async fn wait_until(what: &str, mut is_so: impl FnMut() -> bool) {
    let deadline = Instant::now() + PATIENCE;
    while !is_so() {
        assert!(Instant::now() < deadline, "timed out waiting for {what}");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

#[tokio::test]
async fn a_silent_remote_ends_at_the_time_limit() {
    let remote = Remote::new();
    let (mut options, words) = silent_remote(&remote);
    options.time_limit = Duration::from_secs(2);
    let error = remote.repository_with(&options).pull().await.unwrap_err();
    assert!(matches!(error.fault, Fault::TooLong(_)), "{error}");
    // `git` ends, and the programs that it started.
    wait_until("its processes to end", || !is_running(&words)).await;
}

#[tokio::test]
async fn a_dropped_pull_ends_with_all_its_processes() {
    let remote = Remote::new();
    let (options, words) = silent_remote(&remote);
    let repository = remote.repository_with(&options);
    let pulling = tokio::spawn(async move { repository.pull().await.map(drop) });
    wait_until("it to begin", || is_running(&words)).await;
    pulling.abort();
    assert!(pulling.await.unwrap_err().is_cancelled());
    wait_until("its processes to end", || !is_running(&words)).await;
    // What it left does not prevent the next pull.
    let commit = remote.commit("a.md", "x");
    assert_eq!(
        remote.repository().pull().await.unwrap().unwrap().commit,
        commit
    );
}

#[tokio::test]
async fn two_processes_on_one_folder_both_get_the_new_commit() {
    let remote = Remote::new();
    let commit = remote.commit("a.md", "x");
    let (one, other) = (remote.repository(), remote.repository());
    let (first, second) = tokio::join!(one.pull(), other.pull());
    assert_eq!(first.unwrap().unwrap().commit, commit);
    assert_eq!(second.unwrap().unwrap().commit, commit);
}

#[tokio::test]
async fn a_missing_git_is_reported() {
    let remote = Remote::new();
    let mut options = remote.options();
    options.environment = GitEnvironment(vec![("PATH", remote.work().into())]);
    let error = remote.repository_with(&options).pull().await.unwrap_err();
    assert!(matches!(error.fault, Fault::NoProgram), "{error}");
    let options = with_program(&remote, "git", "echo git version 2.30.2");
    let error = remote.repository_with(&options).pull().await.unwrap_err();
    assert!(
        matches!(&error.fault, Fault::OldProgram(version) if version == "2.30.2"),
        "{error}"
    );
}

#[tokio::test]
async fn a_missing_ssh_is_reported() {
    let remote = Remote::new();
    let mut options = with_program(&remote, "git", "exec /usr/bin/git \"$@\"");
    let only_git = remote.work().with_file_name("bin");
    options.environment = GitEnvironment(vec![("PATH", only_git.into())]);
    options.remote = Some(crate::background::git::Address::parse("git@host:notes.git").unwrap());
    let error = remote.repository_with(&options).pull().await.unwrap_err();
    assert!(matches!(error.fault, Fault::NoSsh), "{error}");
}

#[tokio::test]
async fn a_failed_fetch_keeps_an_undamaged_copy_and_is_not_repeated_at_once() {
    let pulled = PulledRepository::new().await;
    let fail = "case \" $* \" in *' fetch '*) echo x >> \"$0.fetches\"; echo 'fatal: early EOF' >&2; exit 128;; esac\n\
                exec /usr/bin/git \"$@\"";
    let options = with_program(&pulled.remote, "git", fail);
    pulled.remote.commit("b.md", "x");
    let packs = pulled.remote.names("repository/objects/pack");
    let failing = pulled.remote.repository_with(&options);
    let error = failing.pull().await.unwrap_err();
    assert!(
        matches!(&error.fault, Fault::Copy(line) if line == "early EOF"),
        "{error}"
    );
    pulled.assert_notes_unchanged();
    assert_eq!(pulled.remote.names("repository/objects/pack"), packs);
    let fetches = pulled
        .remote
        .work()
        .with_file_name("bin")
        .join("git.fetches");
    assert_eq!(fs::read_to_string(fetches).unwrap(), "x\n");
}

#[tokio::test]
async fn a_deploy_key_is_passed_to_ssh_without_prompts() {
    let remote = Remote::new();
    let commit = remote.commit("a.md", "x");
    // Runs on this machine what SSH would run on the remote.
    let script = "printf '%s\\n' \"$@\" > \"$0.args\"\nfor last; do :; done\neval \"$last\"";
    let mut options = with_program(&remote, "ssh", script);
    let url = format!("ssh://git@host{}", remote.work().display());
    options.remote = Some(crate::background::git::Address::parse(&url).unwrap());
    options.key = Some("/keys/deploy key's".into());
    let checkout = remote.first_pull_with(&options).await;
    assert_eq!(checkout.commit, commit);
    let args = fs::read_to_string(remote.work().with_file_name("bin").join("ssh.args")).unwrap();
    let known_hosts = format!(
        "UserKnownHostsFile={}\n",
        remote.data_folder().join("known_hosts").display()
    );
    for words in [
        "BatchMode=yes\n",
        "-i\n/keys/deploy key's\n",
        "IdentitiesOnly=yes\n",
        "StrictHostKeyChecking=accept-new\n",
        &known_hosts,
    ] {
        assert!(args.contains(words), "{words}\n{args}");
    }
}

#[tokio::test]
async fn a_caller_gets_the_new_commit_and_an_outage_ends_by_itself() {
    let remote = Remote::new();
    let first = remote.commit("a.md", "1");
    let (pulls, mut checkouts, work) =
        PullHandle::new(remote.repository(), Duration::from_secs(3600));
    let work = tokio::spawn(work);
    // The first pull may have been in progress when this one was requested.
    let asked = pulls.pull_now().await.unwrap();
    let begun = asked
        .or_else(|| checkouts.try_recv().ok())
        .expect("a first commit");
    assert_eq!(begun.commit, first);

    let second = remote.commit("a.md", "2");
    let asked = timeout(PATIENCE, pulls.pull_now())
        .await
        .expect("soon")
        .unwrap();
    assert_eq!(asked.expect("it is new").commit, second);
    remote.vanish();
    let error = pulls.pull_now().await.unwrap_err();
    assert!(matches!(error.fault, Fault::Git { .. }), "{error}");
    remote.come_back();
    let third = remote.commit("a.md", "3");
    // If the caller stops waiting, the commit goes to the channel.
    drop(tokio::spawn({
        let pulls = pulls.clone();
        async move {
            timeout(Duration::from_millis(1), pulls.pull_now())
                .await
                .ok()
        }
    }));
    let found = timeout(PATIENCE, checkouts.recv())
        .await
        .expect("soon")
        .expect("it goes on");
    assert_eq!(found.commit, third);
    drop(pulls);
    timeout(PATIENCE, work)
        .await
        .expect("it ends with the last who may ask")
        .unwrap();
}
