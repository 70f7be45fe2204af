//! Statistics of members and servers, streaks and leaderboards.

use jiff::civil::Date;
use jiff::{SignedDuration, Timestamp};

use super::Quiz;
use super::cards::MemberContext;
use crate::store::{ActivityScope, History, StoreError};
use recite_quiz::review::{days_between, days_later};
use recite_quiz::streak::{PostDay, Streak, streak};
use recite_quiz::{
    Card, GuildId, GuildStats, Leaderboard, MemberId, MemberStats, Memory, Rating, Tally,
};

/// The number of days in the calendar of a picture: 26 weeks.
pub const CALENDAR_DAYS: u32 = 26 * 7;
/// The number of days of recent statistics.
const RECENT_DAYS: u32 = 30;
/// The number of hardest questions that are listed.
const HARDEST_QUESTIONS: u32 = 5;
/// How long a question is open. A day counts as answerable if the bot was online for half of this time.
const OPEN_HOURS: u32 = 24;

/// All grades of a member, for a replay.
#[derive(Debug)]
pub struct MemberHistory {
    history: History,
    today: Date,
}

impl Quiz {
    /// Returns a member's own statistics.
    ///
    /// # Errors
    /// The store cannot be read.
    pub async fn member_stats(&self, context: &MemberContext) -> Result<MemberStats, StoreError> {
        let today = self.today(context.guild, context.now).await?;
        let recent = days_earlier(today, RECENT_DAYS - 1);
        let mine = ActivityScope::Member(context.member.clone());
        let activity = self.store.activity(mine, Date::ZERO, Date::MAX).await?;
        let cards = self.store.cards(&context.member).await?;
        let streak = match context.guild {
            Some(guild) => Some(self.streak(&context.member, guild, context.now).await?),
            None => None,
        };
        Ok(MemberStats {
            today,
            streak,
            reviews: activity.iter().map(|(_, it)| it.answered).sum(),
            last_30_days: self.store.repeat_tally(&context.member, recent).await?,
            due: self.count_due(&cards, today),
            cards: cards.len() as u32,
            known: cards.iter().map(|card| recall(card, today)).sum(),
            calendar: calendar(&activity, today),
        })
    }

    /// Returns all grades of a member, to draw them.
    ///
    /// # Errors
    /// The store cannot be read.
    pub async fn member_history(
        &self,
        member: &MemberId,
        today: Date,
    ) -> Result<MemberHistory, StoreError> {
        let history = self.store.history(member).await?;
        Ok(MemberHistory { history, today })
    }

    /// Returns a server's statistics.
    ///
    /// # Errors
    /// The store cannot be read.
    pub async fn guild_stats(
        &self,
        guild: GuildId,
        now: Timestamp,
    ) -> Result<GuildStats, StoreError> {
        let today = self.today(Some(guild), now).await?;
        let totals = self
            .store
            .guild_totals(guild, today, HARDEST_QUESTIONS)
            .await?;
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

    /// Returns this month's leaderboard, with the member's own points.
    ///
    /// # Errors
    /// The store cannot be read.
    pub async fn leaderboard(
        &self,
        context: &MemberContext,
        guild: GuildId,
    ) -> Result<Leaderboard, StoreError> {
        let today = self.today(Some(guild), context.now).await?;
        let (from, to) = (today.first_of_month(), today.last_of_month());
        let ranks = self.store.leaderboard(guild, from, to).await?;
        let ranked = ranks.iter().find(|(member, _)| *member == context.member);
        Ok(Leaderboard {
            month: from,
            asker: context.member.clone(),
            asker_points: match ranked {
                Some((_, points)) => *points,
                // The member opted out or has no points.
                None => self.store.points(&context.member, guild, from, to).await?,
            },
            has_asker_opted_out: self.store.has_opted_out(&context.member).await?,
            ranks,
        })
    }

    /// Returns a member's streak in a server.
    ///
    /// # Errors
    /// The store cannot be read.
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
    /// Returns how many answers the member was expected to know on each day of the calendar, up to today. Starts at
    /// the first grade if that is later than the calendar's first day.
    ///
    /// Replays every grade, which takes a moment for a long history.
    ///
    /// # Errors
    /// The store contains an invalid grade.
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

/// Adds the recall probability of one Q&A to each day from `from` on. `grades` are sorted by day; of several on one
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

/// Returns the probability that the member knows the answer today.
fn recall(card: &Card, today: Date) -> f64 {
    let elapsed = days_between(card.last_on, today);
    f64::from(card.memory.retrievability(elapsed as f32))
}

/// Returns the number of reviews of each day of the calendar that has any.
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
