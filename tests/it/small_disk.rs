//! Full disks.

use std::fs;
use std::path::PathBuf;
use std::process::Command;

use crate::binary::{Process, recite};
use crate::fatal_errors::errors;
use crate::local_discord::{StandIn, TEST_TIMEOUT};
use crate::notes::FIXTURES;

/// A small mounted disk. Only root can mount one; others need `sudo` without a password.
pub struct SmallDisk(PathBuf);

impl SmallDisk {
    pub fn at(folder: PathBuf, size: &str) -> Self {
        fs::create_dir(&folder).expect("a folder");
        let options = format!("size={size}");
        let disk = Self(folder);
        disk.as_root(&["mount", "-t", "tmpfs", "-o", &options, "tmpfs"]);
        disk
    }

    pub fn make_read_only(&self) {
        self.as_root(&["mount", "-o", "remount,ro"]);
    }

    /// Runs a command on the folder; fails the test where it fails.
    fn as_root(&self, command: &[&str]) {
        let ran = self.run(command) || self.run(&[&["sudo", "-n"], command].concat());
        assert!(
            ran,
            "cannot {} {}: run this test as root, or allow sudo without a password",
            command.join(" "),
            self.0.display()
        );
    }

    fn run(&self, command: &[&str]) -> bool {
        let mut run = Command::new(command[0]);
        let ran = run.args(&command[1..]).arg(&self.0).output();
        ran.is_ok_and(|it| it.status.success())
    }
}

impl Drop for SmallDisk {
    fn drop(&mut self) {
        // Lazily: the bot may still hold its file.
        let umount = ["umount", "--lazy"];
        let _ = self.run(&umount) || self.run(&["sudo", "-n", "umount", "--lazy"]);
    }
}

#[tokio::test]
#[ignore = "mounts a small disk: run as root or allow sudo without a password, then cargo test -- --include-ignored"]
async fn a_start_on_a_full_disk_reports_it_and_can_be_repeated() {
    const KIB: usize = 1024;
    let stand_in = StandIn::start().await;
    let folder = tempfile::TempDir::new().expect("a temporary folder");
    let data = folder.path().join("data");
    let _disk = SmallDisk::at(data.clone(), "512k");
    let filler = data.join("filler");
    // Each size lets SQLite get a little further.
    for (failed_starts, room) in (0..512).step_by(12).enumerate() {
        for entry in fs::read_dir(&data).expect("a folder") {
            let path = entry.expect("an entry").path();
            fs::remove_file(path).expect("it can be deleted");
        }
        fs::write(&filler, vec![0; (508 - room) * KIB]).expect("there is room for it");
        let mut command = recite(folder.path());
        command.args(["serve", "--notes", FIXTURES]);
        command.env("RECITE_DATA_DIR", &data);
        // The token is checked after the database is opened.
        command.env("DISCORD_TOKEN", "not-the-token");
        command.env("DISCORD_API_URL", stand_in.url());
        let mut process = Process::start(command);
        let code = process.exit_code(TEST_TIMEOUT).await;
        let log = process.log();
        let errors = errors(&log);
        let end = errors.last().copied().unwrap_or_default();
        if end.contains("DISCORD_TOKEN") {
            assert!(failed_starts > 0, "the disk was never full");
            return;
        }
        assert_eq!(code, Some(1), "{room} KiB: {log}");
        assert!(end.contains("the disk is full"), "{room} KiB: {log}");
        // Files of this failed start must not make the next one report a lost database.
        assert!(!data.join("instance").exists(), "{room} KiB: {log}");
    }
    panic!("the bot did not start with room enough");
}

#[tokio::test]
#[ignore = "mounts a small disk: run as root or allow sudo without a password, then cargo test -- --include-ignored"]
async fn a_start_on_a_read_only_disk_reports_it() {
    let stand_in = StandIn::start().await;
    let folder = tempfile::TempDir::new().expect("a temporary folder");
    let data = folder.path().join("data");
    let disk = SmallDisk::at(data.clone(), "4m");
    let start = || {
        let mut command = recite(folder.path());
        command.args(["serve", "--notes", FIXTURES]);
        command.env("RECITE_DATA_DIR", &data);
        command.env("DISCORD_TOKEN", "not-the-token");
        command.env("DISCORD_API_URL", stand_in.url());
        Process::start(command)
    };
    // The first start makes the database, and ends at the token.
    assert_eq!(start().exit_code(TEST_TIMEOUT).await, Some(2));
    assert!(data.join("recite.db").exists());
    disk.make_read_only();
    let mut process = start();
    let code = process.exit_code(TEST_TIMEOUT).await;
    let log = process.log();
    let end = errors(&log).last().copied().unwrap_or_default();
    assert!(
        end.contains("the file, its folder or its disk is read-only"),
        "{log}"
    );
    assert_eq!(code, Some(2), "{log}");
}
