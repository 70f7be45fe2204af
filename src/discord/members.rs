//! Replies about members: statistics, the leaderboard, what is stored about them.

use std::future::ready;

use super::incoming::{Owner, PrivacyRequest};
use super::respond::{Desk, ReplyError, delivered};
use super::transport::Reply;
use crate::app::StoreError;
use crate::app::quiz::cards::Asker;
use crate::app::quiz::stats::MemberHistory;
use crate::messages::custom_id::Press;
use crate::messages::{Message, apology, privacy, stats};
use recite_notes::Qa;
use recite_quiz::{GuildId, PersonalData, Tally};

/// Makes replies to one member.
pub struct Members<'a> {
    pub desk: &'a Desk,
    pub asker: &'a Asker,
    pub owner: Owner,
}

impl Members<'_> {
    /// `/stats me`.
    pub async fn own_stats(&self) -> Result<Reply, ReplyError> {
        let quiz = &self.desk.quiz;
        let found = quiz.member_stats(self.asker).await?;
        let (reviews, today) = (found.reviews, found.today);
        let make = move |history: Option<MemberHistory>| {
            let strength = history.map(|it| it.strength()).transpose()?;
            Ok::<_, StoreError>(stats::me(&stats::Me {
                today: found.today,
                streak: found.streak,
                reviews: found.reviews,
                last_30_days: found.lately,
                due: found.due,
                cards: found.cards,
                known: found.known,
                activity: &found.calendar,
                strength: strength.as_deref(),
            }))
        };
        let message = match reviews {
            0 => make(None)?,
            _ => {
                let history = quiz.member_history(&self.asker.member, today);
                self.desk.drawings.make(history, make).await?
            }
        };
        Ok(Reply::Post(message))
    }

    /// `/stats server`.
    pub async fn server_stats(&self, private: bool) -> Result<Reply, ReplyError> {
        let Some(guild) = self.asker.guild else {
            return Ok(Reply::Post(apology::only_in_servers()));
        };
        let found = self.desk.quiz.guild_stats(guild, self.asker.now).await?;
        let hardest = found.hardest.into_iter();
        let hardest: Vec<(Qa, Tally)> = hardest.map(|(qa, tally)| (qa.clone(), tally)).collect();
        let (today, posts, answers) = (found.today, found.posts, found.answers);
        let activity = found.calendar;
        let is_empty = activity.is_empty();
        let make = move |place: Option<()>| {
            let hardest: Vec<(&Qa, Tally)> = hardest.iter().map(|(qa, it)| (qa, *it)).collect();
            Ok::<_, StoreError>(stats::server(&stats::Server {
                today,
                posts,
                answers,
                hardest: &hardest,
                activity: &activity,
                is_drawn: place.is_some(),
                private,
            }))
        };
        let message = match is_empty {
            true => make(None)?,
            false => self.desk.drawings.make(ready(Ok(())), make).await?,
        };
        Ok(Reply::Post(message))
    }

    /// `/leaderboard`.
    pub async fn leaderboard(&self, private: bool) -> Result<Reply, ReplyError> {
        let message = match self.asker.guild {
            Some(guild) => self.board(guild, private).await?,
            None => apology::only_in_servers(),
        };
        Ok(Reply::Post(message))
    }

    async fn board(&self, guild: GuildId, private: bool) -> Result<Message, ReplyError> {
        let found = self.desk.quiz.leaderboard(self.asker, guild).await?;
        Ok(stats::leaderboard(&stats::Leaderboard {
            month: found.month,
            ranks: &found.ranks,
            asker: &self.asker.member,
            asker_points: found.own,
            asker_opted_out: found.has_opted_out,
            private,
        }))
    }

    /// `/privacy …`.
    pub async fn privacy(&self, request: PrivacyRequest) -> Result<Reply, ReplyError> {
        let stored = self.stored().await?;
        Ok(Reply::Post(match request {
            PrivacyRequest::Delete => privacy::ask_delete(&stored),
            // An export is answered where it is made.
            PrivacyRequest::Show | PrivacyRequest::Export => privacy::show(&stored),
        }))
    }

    /// The reply to a press under one of these; `None` when the press is none of them.
    pub async fn press(&self, press: &Press) -> Result<Option<Reply>, ReplyError> {
        let (quiz, member) = (&self.desk.quiz, &self.asker.member);
        let message = match press {
            // A confirmed one is answered where it is done.
            Press::Forget { .. } => privacy::ask_delete(&self.stored().await?),
            Press::OptOut(is_out) => {
                quiz.opt_out(member, *is_out).await?;
                // The board may be one that others read.
                return Ok(Some(Reply::Post(stats::opted_out(*is_out))));
            }
            _ => return Ok(None),
        };
        Ok(Some(delivered(message, self.owner)))
    }

    async fn stored(&self) -> Result<PersonalData, ReplyError> {
        Ok(self.desk.quiz.stored_about(&self.asker.member).await?)
    }
}
