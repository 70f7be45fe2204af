//! What a member knows, what a server finds hard, and who came most often.

use jiff::civil::Date;
use jiff::{SignedDuration, Timestamp};

use super::Quiz;
use super::cards::Asker;
use crate::store::{History, StoreError, Whose};
use recite_quiz::review::{days_between, days_later};
use recite_quiz::streak::{PostDay, Streak, streak};
use recite_quiz::{
    Card, GuildId, GuildStats, Leaderboard, MemberId, MemberStats, Memory, Rating, Tally,
};

/// How many days the calendar of a picture shows: 26 weeks.
pub const CALENDAR_DAYS: u32 = 26 * 7;
/// The days that count for "lately".
const LATELY_DAYS: u32 = 30;
/// How many of the hardest questions are told.
const HARDEST: u32 = 5;
/// A question was open for a day, and members could answer while the bot was there for half of it.
const OPEN_HOURS: u32 = 24;

/// Everything a member ever graded, to be replayed.
#[derive(Debug)]
pub struct MemberHistory {
    history: History,
    today: Date,
}

impl Quiz {
    /// A member's own figures.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub async fn member_stats(&self, asker: &Asker) -> Result<MemberStats, StoreError> {
        let today = self.today(asker.guild, asker.now).await?;
        let lately = days_earlier(today, LATELY_DAYS - 1);
        let mine = Whose::Member(asker.member.clone());
        let activity = self.store.activity(mine, Date::ZERO, Date::MAX).await?;
        let cards = self.store.cards(&asker.member).await?;
        let streak = match asker.guild {
            Some(guild) => Some(self.streak(&asker.member, guild, asker.now).await?),
            None => None,
        };
        Ok(MemberStats {
            today,
            streak,
            reviews: activity.iter().map(|(_, it)| it.answered).sum(),
            last_30_days: self.store.repeats(&asker.member, lately).await?,
            due: self.count_due(&cards, today),
            cards: cards.len() as u32,
            known: cards.iter().map(|card| recall(card, today)).sum(),
            calendar: calendar(&activity, today),
        })
    }

    /// Everything a member ever graded, for a picture of it.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub async fn member_history(
        &self,
        member: &MemberId,
        today: Date,
    ) -> Result<MemberHistory, StoreError> {
        let history = self.store.history(member).await?;
        Ok(MemberHistory { history, today })
    }

    /// A server's figures.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub async fn guild_stats(
        &self,
        guild: GuildId,
        now: Timestamp,
    ) -> Result<GuildStats, StoreError> {
        let today = self.today(Some(guild), now).await?;
        let totals = self.store.guild_totals(guild, today, HARDEST).await?;
        let hardest = totals.hardest.iter();
        let hardest = hardest.filter_map(|(id, tally)| Some((self.app.get(id)?.clone(), *tally)));
        Ok(GuildStats {
            today,
            posts: totals.post_dates,
            answers: sum(&totals.activity),
            hardest: hardest.collect(),
            calendar: calendar(&totals.activity, today),
        })
    }

    /// This month's leaderboard, as a member sees it.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub async fn leaderboard(
        &self,
        asker: &Asker,
        guild: GuildId,
    ) -> Result<Leaderboard, StoreError> {
        let today = self.today(Some(guild), asker.now).await?;
        let (from, to) = (today.first_of_month(), today.last_of_month());
        let ranks = self.store.leaderboard(guild, from, to).await?;
        let ranked = ranks.iter().find(|(member, _)| *member == asker.member);
        Ok(Leaderboard {
            month: from,
            asker: asker.member.clone(),
            asker_points: match ranked {
                Some((_, points)) => *points,
                // Opted out, or without points.
                None => self.store.points(&asker.member, guild, from, to).await?,
            },
            has_asker_opted_out: self.store.has_opted_out(&asker.member).await?,
            ranks,
        })
    }

    /// A member's streak in a server.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub async fn streak(
        &self,
        member: &MemberId,
        guild: GuildId,
        now: Timestamp,
    ) -> Result<Streak, StoreError> {
        let today = self.today(Some(guild), now).await?;
        let answered = self.store.answered_dates(member, guild).await?;
        let Some(first) = answered.iter().min().copied() else {
            return Ok(streak(&[], today));
        };
        let open_for = SignedDuration::from_hours(i64::from(OPEN_HOURS));
        let dates = self.store.post_dates(guild, first, open_for).await?;
        let days: Vec<PostDay> = dates
            .into_iter()
            .map(|date| PostDay {
                on: date.on,
                is_open: date.is_open,
                is_answered: answered.contains(&date.on),
                is_answerable: date.hours_present * 2 >= OPEN_HOURS,
            })
            .collect();
        Ok(streak(&days, today))
    }
}

impl MemberHistory {
    /// How many answers the member was expected to know on each day of the calendar, to today. Begins
    /// with the first grade, if that is later than the calendar.
    ///
    /// Replays every grade, which takes a moment for many.
    ///
    /// # Errors
    /// When the store holds what is no grade.
    pub fn strength(&self) -> Result<Vec<(Date, f64)>, StoreError> {
        let from = days_earlier(self.today, CALENDAR_DAYS - 1);
        let mut known = [0.0; CALENDAR_DAYS as usize];
        let mut first = self.today;
        for grades in self.history.by_qa() {
            let grades = grades?;
            first = first.min(grades.first().map_or(first, |(on, _)| *on));
            add_recall(&mut known, from, &grades);
        }
        let known = known.into_iter().enumerate();
        let dated = known.map(|(at, known)| (days_later(from, at as u32), known));
        Ok(dated.filter(|(on, _)| *on >= first).collect())
    }
}

/// Adds the recall of one Q&A to each day from `from` on. `grades` are sorted by day, and of several on one
/// day the last counts.
fn add_recall(known: &mut [f64], from: Date, grades: &[(Date, Rating)]) {
    let last_of_day = grades.chunk_by(|(on, _), (next, _)| on == next);
    let mut grades = last_of_day.filter_map(<[_]>::last).peekable();
    let mut memory: Option<(Memory, Date)> = None;
    for (at, known) in known.iter_mut().enumerate() {
        let day = days_later(from, at as u32);
        while let Some((on, rating)) = grades.next_if(|(on, _)| *on <= day) {
            let next = match memory {
                None => Memory::first(*rating),
                Some((memory, last)) => memory.after(*rating, days_between(last, *on)),
            };
            memory = Some((next, *on));
        }
        if let Some((memory, last)) = memory {
            *known += f64::from(memory.retrievability(days_between(last, day) as f32));
        }
    }
}

/// How likely the member knows the answer today.
fn recall(card: &Card, today: Date) -> f64 {
    let elapsed = days_between(card.last_on, today);
    f64::from(card.memory.retrievability(elapsed as f32))
}

/// The reviews of each day of the calendar that had any.
fn calendar(activity: &[(Date, Tally)], today: Date) -> Vec<(Date, u32)> {
    let from = days_earlier(today, CALENDAR_DAYS - 1);
    let shown = activity.iter().filter(|(on, _)| *on >= from);
    shown.map(|(on, it)| (*on, it.answered)).collect()
}

fn sum(activity: &[(Date, Tally)]) -> Tally {
    let tallies = activity.iter().map(|(_, it)| it);
    tallies.fold(Tally::default(), |sum, it| Tally {
        answered: sum.answered + it.answered,
        knew: sum.knew + it.knew,
    })
}

fn days_earlier(date: Date, days: u32) -> Date {
    date.saturating_sub(jiff::Span::new().days(i64::from(days)))
}

#[cfg(test)]
mod tests;
