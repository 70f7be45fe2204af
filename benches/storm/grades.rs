//! Writes a database in which every member has graded for half a year, and the first member for years.
//!
//! The reviews are written as rows, because the store would need a transaction for each. The store then derives
//! everything else from the log.

use std::path::Path;

use anyhow::Context;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp, ToSpan};
use recite::clock::Clock;
use recite::store::Store;
use recite_discord_sim::fixtures::{DAILY, GUILD, Person};
use recite_notes::Notebook;
use recite_quiz::{ChannelId, PostId};
use rusqlite::{Connection, Statement, params};

use super::{GRADES_PER_MEMBER, MANY_GRADES};

/// The number of days; every member answered the daily question of each.
const DAYS: usize = 180;
/// How many grades the first member gives per day.
const MANY_GRADES_PER_DAY: usize = 200;

/// Writes a database for these members, with cards for these notes.
pub async fn write(file: &Path, notebook: &Notebook, people: &[Person]) -> anyhow::Result<()> {
    Store::open_file(file).await?.close().await;
    let ids = notebook.qas().iter().map(|qa| qa.id.as_str());
    let mut rows = Rows {
        today: Clock::system().now().to_zoned(TimeZone::UTC).date(),
        ids: ids.collect(),
        number: 0,
    };
    let mut database = Connection::open(file)?;
    let transaction = database.transaction()?;
    rows.posts(&transaction)?;
    let mut insert = transaction.prepare(
        "INSERT INTO reviews (member, number, qa, rating, day, reviewed_at, origin, post, guild)
        VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
    )?;
    let (first, others) = people.split_first().context("there are no members")?;
    let days = MANY_GRADES / MANY_GRADES_PER_DAY;
    for ago in (0..days).rev() {
        for nth in 0..MANY_GRADES_PER_DAY {
            rows.review(
                &mut insert,
                first,
                ago,
                ago * MANY_GRADES_PER_DAY + nth,
                false,
            )?;
        }
    }
    for person in others {
        rows.number = 0;
        for ago in (0..DAYS).rev() {
            rows.review(&mut insert, person, ago, ago, true)?;
            if ago < GRADES_PER_MEMBER - DAYS {
                rows.review(&mut insert, person, ago, ago / 3 + DAYS, false)?;
            }
        }
    }
    drop(insert);
    transaction.commit()?;
    drop(database);
    let store = Store::open_file(file).await?;
    store.rebuild().await?;
    store.close().await;
    Ok(())
}

struct Rows<'a> {
    today: Date,
    ids: Vec<&'a str>,
    /// The position in the member's log.
    number: i64,
}

impl Rows<'_> {
    /// Writes the daily questions, and the hours in which the bot was running.
    fn posts(&self, database: &Connection) -> anyhow::Result<()> {
        for ago in 0..DAYS {
            let (on, at) = self.day(ago)?;
            database.execute(
                "INSERT INTO posts (id, channel, guild, on_date, qa, reason, state, planned_at, until_at,
                    message, sent_at, closed_at, shown_answered, shown_knew)
                VALUES (?1, ?2, ?3, ?4, ?5, '\"shuffled\"', 'closed', ?6, ?6, 1, ?6, ?6, 0, 0)",
                params![
                    self.post(on),
                    DAILY.get() as i64,
                    GUILD.get() as i64,
                    on.to_string(),
                    self.ids[ago % self.ids.len()],
                    at.as_millisecond(),
                ],
            )?;
            for hour in 0..24 {
                let hour = at.as_second() / 3600 + hour;
                database.execute("INSERT INTO presence (hour) VALUES (?1)", [hour])?;
            }
        }
        Ok(())
    }

    fn review(
        &mut self,
        insert: &mut Statement<'_>,
        person: &Person,
        ago: usize,
        qa: usize,
        is_daily: bool,
    ) -> anyhow::Result<()> {
        self.number += 1;
        let (on, at) = self.day(ago)?;
        // Most answers are right.
        let rating = [3, 3, 1, 3, 4, 2, 3][(self.number as usize + qa) % 7];
        insert.execute(params![
            person.id.to_string(),
            self.number,
            self.ids[qa % self.ids.len()],
            rating,
            on.to_string(),
            (at + SignedDuration::from_secs(self.number)).as_millisecond(),
            if is_daily { "daily" } else { "due" },
            is_daily.then(|| self.post(on)),
            GUILD.get() as i64,
        ])?;
        Ok(())
    }

    fn post(&self, on: Date) -> i64 {
        PostId::new(ChannelId(DAILY.get()), on).0 as i64
    }

    /// Returns the date `ago` days before today, and its noon.
    fn day(&self, ago: usize) -> anyhow::Result<(Date, Timestamp)> {
        let on = self.today.checked_sub((ago as i64).days())?;
        Ok((on, on.at(12, 0, 0, 0).in_tz("UTC")?.timestamp()))
    }
}
