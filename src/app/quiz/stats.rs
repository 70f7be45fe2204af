//! What a member knows, what a server finds hard, and who came most often.

use std::collections::HashMap;

use jiff::civil::Date;
use jiff::{SignedDuration, Timestamp};

use super::Quiz;
use super::cards::Asker;
use crate::notes::{Qa, QaId};
use crate::quiz::review::{card, days_between, days_later};
use crate::quiz::streak::{Day, Streak, streak};
use crate::quiz::{Card, GuildId, MemberId, Review, Tally};
use crate::store::{StoreError, Whose};

/// How many days the calendar of a picture shows: 26 weeks.
pub const CALENDAR_DAYS: u32 = 26 * 7;
/// The days that count for "lately".
const LATELY_DAYS: u32 = 30;
/// Before any Discord server, and so before any answer in one.
const FIRST: Date = Date::constant(2015, 1, 1);
/// How many of the hardest questions are told.
const HARDEST: u32 = 5;
/// A question was open for a day, and members could answer while the bot was there for half of it.
const OPEN_HOURS: usize = 24;

/// What one member may see of themselves.
#[derive(Debug)]
pub struct MemberStats {
    pub today: Date,
    /// `None` outside of a server.
    pub streak: Option<Streak>,
    /// Every day's last grade of each Q&A.
    pub reviews: u32,
    /// Those of the last 30 days that were not the first of their Q&A, and how many were right.
    pub lately: Tally,
    pub due: u32,
    /// The Q&As among the cards, and how many of them the member is expected to know today.
    pub cards: u32,
    pub known: f64,
    /// The reviews of each day of the calendar that had any.
    pub calendar: Vec<(Date, u32)>,
    /// How many answers the member was expected to know, by day, to today.
    pub strength: Vec<(Date, f64)>,
}

/// What a server may see of itself.
#[derive(Debug)]
pub struct GuildStats<'a> {
    pub today: Date,
    pub posts: u32,
    pub answers: Tally,
    /// The hardest first; questions that the notes no longer have are left out.
    pub hardest: Vec<(&'a Qa, Tally)>,
    pub calendar: Vec<(Date, u32)>,
}

/// One month's leaderboard.
#[derive(Debug)]
pub struct Leaderboard {
    /// The first day of the month.
    pub month: Date,
    /// Best first.
    pub ranks: Vec<(MemberId, u32)>,
    pub own: u32,
    pub has_opted_out: bool,
}

impl Quiz {
    /// A member's own figures.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub async fn member_stats(&self, asker: &Asker) -> Result<MemberStats, StoreError> {
        let today = self.today(asker.guild, asker.now).await?;
        let reviews = self.store.reviews_of(&asker.member).await?;
        let from = days_earlier(today, CALENDAR_DAYS - 1);
        let mut by_qa: HashMap<&QaId, Vec<Review>> = HashMap::new();
        let mut calendar: HashMap<Date, u32> = HashMap::new();
        let mut lately = Tally::default();
        for review in &reviews {
            let of_qa = by_qa.entry(&review.qa).or_default();
            let is_late = days_between(review.day, today) < LATELY_DAYS;
            if !of_qa.is_empty() && is_late {
                lately.answered += 1;
                lately.knew += u32::from(review.rating.is_right());
            }
            of_qa.push(review.clone());
            if review.day >= from {
                *calendar.entry(review.day).or_default() += 1;
            }
        }
        // Nothing was known here before the first review.
        let first = reviews.first().map_or(today, |review| review.day);
        let strength = strength(by_qa.values(), from.max(first), today);
        let streak = match asker.guild {
            Some(guild) => Some(self.streak(&asker.member, guild, asker.now).await?),
            None => None,
        };
        Ok(MemberStats {
            today,
            streak,
            reviews: reviews.len() as u32,
            lately,
            due: self.due_now(asker, today).await?,
            cards: by_qa.len() as u32,
            known: strength.last().map_or(0.0, |(_, known)| *known),
            calendar: sorted(calendar),
            strength,
        })
    }

    /// A server's figures.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub async fn guild_stats(
        &self,
        guild: GuildId,
        now: Timestamp,
    ) -> Result<GuildStats<'_>, StoreError> {
        let today = self.today(Some(guild), now).await?;
        let from = days_earlier(today, CALENDAR_DAYS - 1);
        let activity = self
            .store
            .activity(Whose::Guild(guild), from, today)
            .await?;
        let hardest = self.store.hardest(guild, HARDEST).await?;
        let hardest = hardest
            .into_iter()
            .filter_map(|(id, tally)| Some((self.app.get(&id)?, tally)));
        Ok(GuildStats {
            today,
            posts: self.store.post_dates(guild).await?.len() as u32,
            answers: self.store.guild_reviews(guild, FIRST, today).await?,
            hardest: hardest.collect(),
            calendar: activity
                .into_iter()
                .map(|(on, tally)| (on, tally.answered))
                .collect(),
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
        Ok(Leaderboard {
            month: from,
            ranks: self.store.leaderboard(guild, from, to).await?,
            own: self.store.points(&asker.member, guild, from, to).await?,
            has_opted_out: self.store.has_opted_out(&asker.member).await?,
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
        let mut dates = self.store.post_dates(guild).await?;
        dates.retain(|(on, ..)| *on >= first);
        let sent_first = dates.iter().map(|(.., sent_at)| *sent_at).min();
        let presence = self.store.presence(sent_first.unwrap_or(now)).await?;
        let open_for = SignedDuration::from_hours(OPEN_HOURS as i64);
        let days: Vec<Day> = dates
            .into_iter()
            .map(|(on, is_open, sent_at)| Day {
                on,
                is_open,
                answered: answered.contains(&on),
                was_answerable: presence.hours(sent_at, sent_at + open_for) * 2 >= OPEN_HOURS,
            })
            .collect();
        Ok(streak(&days, today))
    }
}

/// How many answers were expected to be known on each day, by replaying the reviews of each Q&A.
fn strength<'a>(
    of_each: impl Iterator<Item = &'a Vec<Review>>,
    from: Date,
    today: Date,
) -> Vec<(Date, f64)> {
    let days = days_between(from, today) as usize + 1;
    let mut known = vec![0.0; days];
    for reviews in of_each {
        let mut upto = 0;
        let mut now: Option<Card> = None;
        for (at, known) in known.iter_mut().enumerate() {
            let day = days_later(from, at as u32);
            let before = upto;
            while reviews.get(upto).is_some_and(|review| review.day <= day) {
                upto += 1;
            }
            if upto > before {
                now = card(&reviews[..upto]);
            }
            if let Some(card) = &now {
                let elapsed = days_between(card.last_on, day);
                *known += f64::from(card.memory.retrievability(elapsed as f32));
            }
        }
    }
    let dated = known.into_iter().enumerate();
    dated
        .map(|(at, known)| (days_later(from, at as u32), known))
        .collect()
}

fn days_earlier(date: Date, days: u32) -> Date {
    date.saturating_sub(jiff::Span::new().days(i64::from(days)))
}

fn sorted(counts: HashMap<Date, u32>) -> Vec<(Date, u32)> {
    let mut counts: Vec<(Date, u32)> = counts.into_iter().collect();
    counts.sort_unstable();
    counts
}
