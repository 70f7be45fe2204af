//! Checks out the files of a commit, after checking that their number and size fit.

use std::ffi::{OsStr, OsString};

use super::Repository;
use crate::background::git::fault::Fault;
use crate::background::git::program::MAX_OUTPUT_BYTES;
use crate::background::git::trees::is_commit;
use crate::private_files;

/// The most files of one commit.
const MAX_FILES: usize = 100_000;
/// Disk space that is left for the database and other files.
const RESERVE_BYTES: u64 = 64 * MB;
/// The unit in which a file takes disk space.
const BLOCK_BYTES: u64 = 4096;
const MB: u64 = 1024 * 1024;

impl Repository {
    /// Checks out the files of a commit into the folder for unfinished trees.
    pub(super) async fn check_out(&self, commit: &str) -> Result<(), Fault> {
        let tree = self.tree(commit).await?;
        self.check_size(&tree).await?;
        let unfinished = self.absolute(&self.trees.unfinished());
        let (folder, index) = (unfinished.join("tree"), unfinished.join("index"));
        private_files::create_folder(&folder).map_err(|error| self.io_fault(error))?;
        let mut args = self.git_dir_args();
        let mut work_tree = OsString::from("--work-tree=");
        work_tree.push(&folder);
        args.push(work_tree);
        args.extend(["read-tree", "--reset", "-u", &tree].map(OsString::from));
        self.program
            .git_writing(Some(index.as_os_str()), &args)
            .await?
            .stdout()?;
        // After a power cut, a tree with its final name must not hold empty files. Without `sync`, the next
        // commit repairs it.
        self.program
            .run_other("sync", &[OsStr::new("-f"), unfinished.as_os_str()])
            .await;
        Ok(())
    }

    /// Returns the tree of the notes folder in a commit.
    async fn tree(&self, commit: &str) -> Result<String, Fault> {
        if self.dir.is_empty() {
            return Ok(format!("{commit}^{{tree}}"));
        }
        let mut args = self.git_dir_args();
        args.extend(["ls-tree", "-z", "--full-tree", commit, "--", &self.dir].map(OsString::from));
        let entry = self.program.git(&args).await?.line()?;
        let mut words = entry.split_ascii_whitespace();
        match (words.next(), words.next(), words.next()) {
            (_, Some("tree"), Some(tree)) if is_commit(tree) => Ok(tree.to_owned()),
            _ => Err(Fault::NoFolder {
                dir: self.dir.clone(),
                commit: commit.chars().take(10).collect(),
            }),
        }
    }

    /// Rejects a tree whose files are too many or too large: a small pack may hold very large files.
    async fn check_size(&self, tree: &str) -> Result<(), Fault> {
        let mut args = self.git_dir_args();
        args.extend(["ls-tree", "-r", "-l", "-z", "--full-tree", tree].map(OsString::from));
        let ran = self.program.git(&args).await?;
        if ran.stdout.len() >= MAX_OUTPUT_BYTES {
            return Err(Fault::TooMany(MAX_FILES));
        }
        let listed = ran.stdout()?;
        let (mut files, mut bytes) = (0, 0_u64);
        for entry in listed
            .split(|byte| *byte == 0)
            .filter(|entry| !entry.is_empty())
        {
            // Mode, type, hash, size, a tab and the path. A submodule has no size.
            let text = String::from_utf8_lossy(entry);
            let size = text.split_ascii_whitespace().nth(3).unwrap_or_default();
            let size: u64 = size.parse().unwrap_or(0);
            bytes = bytes.saturating_add(size.div_ceil(BLOCK_BYTES).saturating_mul(BLOCK_BYTES));
            files += 1;
        }
        if files > MAX_FILES {
            return Err(Fault::TooMany(MAX_FILES));
        }
        let room = self.available_bytes().await?;
        if bytes > room {
            Err(self.too_large(room))
        } else {
            Ok(())
        }
    }

    /// Returns the number of bytes that may be written now.
    pub(super) async fn available_bytes(&self) -> Result<u64, Fault> {
        let root = self.absolute(self.trees.root());
        let printed = self
            .program
            .run_other("df", &[OsStr::new("-Pk"), root.as_os_str()])
            .await;
        // The second line: device, size, used, available, capacity, mount point. Unknown without `df`.
        let free = printed.and_then(|printed| {
            printed
                .lines()
                .nth(1)?
                .split_whitespace()
                .nth(3)?
                .parse::<u64>()
                .ok()
        });
        let Some(free) = free.map(|blocks| blocks.saturating_mul(1024)) else {
            return Ok(self.max_bytes);
        };
        match free.saturating_sub(RESERVE_BYTES) {
            0 => Err(Fault::DiskFull(format!(
                "{} MB are free, and {} MB are reserved",
                free / MB,
                RESERVE_BYTES / MB
            ))),
            room => Ok(room.min(self.max_bytes)),
        }
    }

    pub(super) fn too_large(&self, room: u64) -> Fault {
        if room < self.max_bytes {
            return Fault::DiskFull(format!(
                "the notes need more than the {} MB that are available",
                room / MB
            ));
        }
        Fault::TooLarge(self.max_bytes / MB)
    }
}
