//! The last date on which each channel got its question, stored in a file next to the database.
//!
//! A database that was restored from a backup does not contain the posts since the backup. If the channel's history
//! cannot be read either, this file prevents a question from being posted twice. It is in the data folder but not part of a
//! backup. If the whole folder is restored, this file is outdated too, and only the channel's history can help.

use std::collections::BTreeMap;
use std::io::ErrorKind::{NotADirectory, NotFound};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use jiff::civil::Date;
use tempfile::Builder;
use tracing::warn;

use crate::private_files::{NEW_PREFIX, restrict_file};
use recite_quiz::ChannelId;

/// The file's name in the data folder.
const FILE: &str = "posted";

/// The file with the dates. Clones share it.
#[derive(Clone, Debug)]
pub struct PostedDates {
    folder: PathBuf,
    /// Locked while the file is read and replaced.
    lock: Arc<Mutex<()>>,
}

impl PostedDates {
    /// Opens the file in this data folder. Logs a warning if it is damaged.
    pub fn open(folder: &Path) -> Self {
        let file = folder.join(FILE);
        if file.exists() {
            restrict_file(&file);
        }
        let posted = Self {
            folder: folder.to_owned(),
            lock: Arc::default(),
        };
        if let Some(damage) = posted.damage() {
            warn!(
                "`{}` {damage}; after restoring a backup of the database, a question may be posted twice. Give the bot Read Message History to prevent that.",
                file.display()
            );
        }
        posted
    }

    /// Describes the damage of the file; `None` if it is intact or missing.
    fn damage(&self) -> Option<String> {
        match std::fs::read(self.folder.join(FILE)) {
            Ok(written) => match parse_dates(&written).1 {
                0 => None,
                count => Some(format!("is damaged (unreadable lines: {count})")),
            },
            Err(error) if matches!(error.kind(), NotFound | NotADirectory) => None,
            Err(error) => Some(format!("cannot be read: {error}")),
        }
    }

    /// Returns the last date on which the channel got a question; `None` if it is unknown.
    pub fn last_date(&self, channel: ChannelId) -> Option<Date> {
        let _guard = self.lock.lock().unwrap_or_else(PoisonError::into_inner);
        self.read().get(&channel.0).copied()
    }

    /// Stores the date of a question that is about to be posted in a channel; `None` deletes the channel.
    ///
    /// Returns the previous date. The file is replaced atomically, and synced to the disk.
    ///
    /// # Errors
    /// Fails if the file cannot be written. It is then unchanged.
    pub fn record(&self, channel: ChannelId, on: Option<Date>) -> io::Result<Option<Date>> {
        let _guard = self.lock.lock().unwrap_or_else(PoisonError::into_inner);
        let mut dates = self.read();
        let before = match on {
            Some(on) => dates.insert(channel.0, on),
            None => dates.remove(&channel.0),
        };
        if before == on {
            return Ok(before);
        }
        let lines = dates
            .iter()
            .map(|(channel, on)| format!("{channel} {on}\n"));
        let mut file = Builder::new()
            .prefix(NEW_PREFIX)
            .tempfile_in(&self.folder)?;
        file.write_all(lines.collect::<String>().as_bytes())?;
        file.as_file().sync_all()?;
        file.persist(self.folder.join(FILE))?;
        Ok(before)
    }

    /// Reads the dates. A missing file and damaged lines are ignored.
    fn read(&self) -> BTreeMap<u64, Date> {
        let written = std::fs::read(self.folder.join(FILE)).unwrap_or_default();
        parse_dates(&written).0
    }
}

/// Parses the file. Returns the dates by channel, and the number of invalid lines.
fn parse_dates(written: &[u8]) -> (BTreeMap<u64, Date>, usize) {
    let written = String::from_utf8_lossy(written);
    let date = |line: &str| {
        let (channel, on) = line.split_once(' ')?;
        Some((channel.parse().ok()?, on.trim().parse().ok()?))
    };
    let (mut dates, mut damaged) = (BTreeMap::new(), 0);
    for line in written.lines() {
        match date(line) {
            Some((channel, on)) => {
                dates.insert(channel, on);
            }
            None => damaged += 1,
        }
    }
    (dates, damaged)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_kept_after_a_restart() {
        let folder = tempfile::tempdir().unwrap();
        let (one, other) = (ChannelId(1), ChannelId(u64::MAX));
        let day = |day: i8| Date::constant(2026, 11, day);
        let posted = PostedDates::open(folder.path());
        assert_eq!(posted.last_date(one), None);
        posted.record(one, Some(day(1))).unwrap();
        posted.record(other, Some(day(2))).unwrap();
        posted.record(one, Some(day(3))).unwrap();
        let again = PostedDates::open(folder.path());
        assert_eq!(again.last_date(one), Some(day(3)));
        assert_eq!(again.last_date(other), Some(day(2)));
        // The previous date is restored after a failed post.
        let before = again.record(one, Some(day(4))).unwrap();
        again.record(one, before).unwrap();
        assert_eq!(again.last_date(one), Some(day(3)));
        again.record(one, None).unwrap();
        assert_eq!(again.last_date(one), None);
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1);
    }

    #[test]
    fn damaged_lines_do_not_affect_the_others() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(
            folder.path().join(FILE),
            b"1 2026-11-01\n\xff\n2\nx 2026-11-01\n3 2026-13-01\n4 2026-11-04",
        )
        .unwrap();
        let posted = PostedDates::open(folder.path());
        let known = [1, 2, 3, 4].map(|id| posted.last_date(ChannelId(id)).is_some());
        assert_eq!(known, [true, false, false, true]);
        let damage = posted.damage().unwrap();
        assert_eq!(damage, "is damaged (unreadable lines: 4)");
        // The next write repairs the file.
        let day = Date::constant(2026, 11, 5);
        posted.record(ChannelId(1), Some(day)).unwrap();
        assert_eq!(posted.damage(), None);
        std::fs::remove_file(folder.path().join(FILE)).unwrap();
        assert_eq!(posted.damage(), None);
        std::fs::create_dir(folder.path().join(FILE)).unwrap();
        let damage = posted.damage().unwrap();
        assert!(damage.starts_with("cannot be read: "), "{damage}");
        // Problems with the folder itself are reported elsewhere.
        let file = folder.path().join("file");
        std::fs::write(&file, "").unwrap();
        assert_eq!(PostedDates::open(&file).damage(), None);
    }

    #[test]
    fn a_file_that_cannot_be_written_is_an_error() {
        let folder = tempfile::tempdir().unwrap();
        let posted = PostedDates::open(&folder.path().join("gone"));
        posted
            .record(ChannelId(1), Some(Date::constant(2026, 11, 1)))
            .unwrap_err();
    }
}
