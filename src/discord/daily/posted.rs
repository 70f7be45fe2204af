//! The last date on which each channel got its question, kept in a file beside the database.
//!
//! A database that was restored from a backup does not know the posts made since. Where the channel's history cannot be
//! read either, this file is what keeps a question from being posted twice. It lies in the data folder but is no part of
//! a backup; whoever restores the whole folder restores it too, and then only the channel's history can tell.

use std::collections::BTreeMap;
use std::io::ErrorKind::{NotADirectory, NotFound};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use jiff::civil::Date;
use tempfile::Builder;
use tracing::warn;

use crate::private_files::{NEW, tighten_file};
use recite_quiz::ChannelId;

/// The file's name in the data folder.
const FILE: &str = "posted";

/// What the file says; clones share it.
#[derive(Clone, Debug)]
pub struct PostedDates {
    folder: PathBuf,
    /// Held while the file is read and replaced.
    one_at_a_time: Arc<Mutex<()>>,
}

impl PostedDates {
    /// The dates of this data folder. Logs a warning if some of the file cannot be read.
    pub fn at(folder: &Path) -> Self {
        let file = folder.join(FILE);
        if file.exists() {
            tighten_file(&file);
        }
        let posted = Self {
            folder: folder.to_owned(),
            one_at_a_time: Arc::default(),
        };
        if let Some(damage) = posted.damage() {
            warn!(
                "`{}` {damage}; if you restore an older database, a question may be posted twice. Grant Read Message History",
                file.display()
            );
        }
        posted
    }

    /// Describes what of the file cannot be read; `None` if all of it can.
    fn damage(&self) -> Option<String> {
        match std::fs::read(self.folder.join(FILE)) {
            Ok(written) => match dates(&written).1 {
                0 => None,
                count => Some(format!("is damaged (unreadable lines: {count})")),
            },
            Err(error) if matches!(error.kind(), NotFound | NotADirectory) => None,
            Err(error) => Some(format!("cannot be read: {error}")),
        }
    }

    /// The last date on which the channel got a question, if the file knows any.
    pub fn last(&self, channel: ChannelId) -> Option<Date> {
        let _held = self
            .one_at_a_time
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        self.read().get(&channel.0).copied()
    }

    /// Writes down that the channel is about to get the question of this date, in place of what the file said of the
    /// channel, which is returned; `None` forgets the channel. Whole or not at all, and on the disk when this returns.
    ///
    /// # Errors
    /// The file cannot be written; it says what it said before.
    pub fn record(&self, channel: ChannelId, on: Option<Date>) -> io::Result<Option<Date>> {
        let _held = self
            .one_at_a_time
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
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
        let mut file = Builder::new().prefix(NEW).tempfile_in(&self.folder)?;
        file.write_all(lines.collect::<String>().as_bytes())?;
        file.as_file().sync_all()?;
        file.persist(self.folder.join(FILE))?;
        Ok(before)
    }

    /// A file that is not there or damaged knows less.
    fn read(&self) -> BTreeMap<u64, Date> {
        let written = std::fs::read(self.folder.join(FILE)).unwrap_or_default();
        dates(&written).0
    }
}

/// The date of each channel, and how many lines cannot be read.
fn dates(written: &[u8]) -> (BTreeMap<u64, Date>, usize) {
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
    fn what_was_recorded_is_known_after_a_restart() {
        let folder = tempfile::tempdir().unwrap();
        let (one, other) = (ChannelId(1), ChannelId(u64::MAX));
        let day = |day: i8| Date::constant(2026, 11, day);
        let posted = PostedDates::at(folder.path());
        assert_eq!(posted.last(one), None);
        posted.record(one, Some(day(1))).unwrap();
        posted.record(other, Some(day(2))).unwrap();
        posted.record(one, Some(day(3))).unwrap();
        let again = PostedDates::at(folder.path());
        assert_eq!(again.last(one), Some(day(3)));
        assert_eq!(again.last(other), Some(day(2)));
        // What was not posted after all is taken back.
        let before = again.record(one, Some(day(4))).unwrap();
        again.record(one, before).unwrap();
        assert_eq!(again.last(one), Some(day(3)));
        again.record(one, None).unwrap();
        assert_eq!(again.last(one), None);
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1);
    }

    #[test]
    fn a_damaged_file_loses_its_damaged_lines_alone() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(
            folder.path().join(FILE),
            b"1 2026-11-01\n\xff\n2\nx 2026-11-01\n3 2026-13-01\n4 2026-11-04",
        )
        .unwrap();
        let posted = PostedDates::at(folder.path());
        let known = [1, 2, 3, 4].map(|id| posted.last(ChannelId(id)).is_some());
        assert_eq!(known, [true, false, false, true]);
        let damage = posted.damage().unwrap();
        assert_eq!(damage, "is damaged (unreadable lines: 4)");
        // What is written next is whole again.
        let day = Date::constant(2026, 11, 5);
        posted.record(ChannelId(1), Some(day)).unwrap();
        assert_eq!(posted.damage(), None);
        std::fs::remove_file(folder.path().join(FILE)).unwrap();
        assert_eq!(posted.damage(), None);
        std::fs::create_dir(folder.path().join(FILE)).unwrap();
        let damage = posted.damage().unwrap();
        assert!(damage.starts_with("cannot be read: "), "{damage}");
        // What is wrong with the folder itself is reported elsewhere.
        let file = folder.path().join("file");
        std::fs::write(&file, "").unwrap();
        assert_eq!(PostedDates::at(&file).damage(), None);
    }

    #[test]
    fn what_cannot_be_written_is_an_error() {
        let folder = tempfile::tempdir().unwrap();
        let posted = PostedDates::at(&folder.path().join("gone"));
        posted
            .record(ChannelId(1), Some(Date::constant(2026, 11, 1)))
            .unwrap_err();
    }
}
