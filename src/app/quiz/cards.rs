//! A member's private cards: the next one, and what a grade does to it.

use std::collections::{HashMap, HashSet};

use jiff::Timestamp;
use jiff::civil::Date;

use super::{Quiz, by_id};
use crate::store::{Recorded, StoreError};
use recite_notes::{Qa, QaId, QaKey, Topic};
use recite_quiz::pick::{CardRequest, Scope, member_card};
use recite_quiz::review::days_between;
use recite_quiz::{
    Card, CardKind, GradedCard, GuildId, MemberId, Occasion, Origin, Post, PostId, PostState,
    Progress, Rating, Review, ShownCard, Tally,
};

/// A button under a card that was shown so many days ago still takes a grade: midnight may pass
/// between the question and its grade, but a memory of last week is none of today's.
const GRADED_WITHIN_DAYS: u32 = 1;

/// Who asks, where and when.
#[derive(Clone, Debug)]
pub struct Asker {
    pub member: MemberId,
    /// `None` in direct messages and in the terminal.
    pub guild: Option<GuildId>,
    pub now: Timestamp,
}

/// A private card to show, or why there is none.
#[derive(Debug)]
pub enum Next<'a> {
    Card {
        qa: &'a Qa,
        kind: CardKind,
        today: Date,
        progress: Progress,
    },
    /// Nothing is due.
    Over { done: Tally },
}

/// What became of a grade.
#[derive(Debug)]
pub enum Rated {
    Done(Box<GradedCard>),
    /// The card was graded on a later day than it was shown: nothing changed.
    Superseded(Card),
    /// The card was shown too long ago.
    TooOld,
    /// The notes no longer have it.
    Vanished,
}

/// The daily question as a member opens it.
#[derive(Debug)]
pub struct Revealed<'a> {
    pub qa: &'a Qa,
    /// The date their grade will be of.
    pub on: Date,
    /// Their grade so far.
    pub given: Option<Rating>,
}

impl Quiz {
    /// The next private card of a member. Of `Scope::Due` only what is due and what the pace allows
    /// of the new.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub async fn next(
        &self,
        asker: &Asker,
        topic: Option<&Topic>,
        scope: Scope,
    ) -> Result<Next<'_>, StoreError> {
        let today = self.today(asker.guild, asker.now).await?;
        let cards = self.store.cards(&asker.member).await?;
        let wished = self.store.wished(&asker.member).await?;
        let first_tries = self.store.first_tries().await?;
        let reviews = self.store.reviews_on(&asker.member, today).await?;
        let done = private(&reviews);
        let new_today = reviews.iter().filter(|it| it.origin == Origin::New).count();
        let topics: Vec<Topic> = topic.cloned().into_iter().collect();
        let candidates = self.candidates(&topics);
        let by_id = by_id(&cards);
        let wanted = CardRequest {
            scope,
            new_left: self.options.new_per_day.saturating_sub(new_today as u32),
        };
        let wished: HashSet<&QaId> = wished.iter().collect();
        let found = member_card(&candidates, &by_id, &wished, &first_tries, today, &wanted);
        let is_due = |qa: &QaId| by_id.get(qa).is_some_and(|card| card.is_due(today));
        let due = candidates.iter().filter(|it| is_due(it.qa)).count() as u32;
        let shown = found.and_then(|(id, kind)| Some((self.app.get(&id)?, kind)));
        Ok(match shown {
            Some((qa, kind)) => Next::Card {
                qa,
                kind,
                today,
                progress: Progress { done, due },
            },
            None => Next::Over { done },
        })
    }

    /// The member's cards of today that no post brought, and how many of them were right.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub async fn done_today(&self, asker: &Asker) -> Result<Tally, StoreError> {
        let today = self.today(asker.guild, asker.now).await?;
        let reviews = self.store.reviews_on(&asker.member, today).await?;
        Ok(private(&reviews))
    }

    /// The question of a post, for a member to see its answer; `None` when the post or its note is gone.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub async fn reveal(
        &self,
        asker: &Asker,
        post: PostId,
    ) -> Result<Option<Revealed<'_>>, StoreError> {
        let Some(found) = self.store.post(post).await? else {
            return Ok(None);
        };
        let Some(qa) = found.qa.as_ref().and_then(|id| self.app.get(id)) else {
            return Ok(None);
        };
        let today = self.today(asker.guild, asker.now).await?;
        let (origin, on) = self.origin_of(asker, &found, today).await?;
        let given = match origin {
            Origin::Daily(_) => self.store.answer(post, &asker.member).await?,
            _ => self.rating_on(&asker.member, &qa.id, on).await?,
        };
        Ok(Some(Revealed { qa, on, given }))
    }

    /// The grade a member gave the card on the day it was shown.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub async fn given(
        &self,
        asker: &Asker,
        shown: &ShownCard,
    ) -> Result<Option<Rating>, StoreError> {
        match self.app.get_by_key(shown.key) {
            Some(qa) => self.rating_on(&asker.member, &qa.id, shown.shown_on).await,
            None => Ok(None),
        }
    }

    /// Takes a grade. `interaction` is the press that gave it: what comes twice counts once.
    ///
    /// # Errors
    /// When the store cannot be written; then nothing changed.
    pub async fn rate(
        &self,
        asker: &Asker,
        shown: &ShownCard,
        rating: Rating,
        interaction: Option<u64>,
    ) -> Result<Rated, StoreError> {
        let Some(qa) = self.app.get_by_key(shown.key) else {
            return Ok(Rated::Vanished);
        };
        let today = self.today(asker.guild, asker.now).await?;
        let (origin, day) = match shown.occasion {
            Occasion::Session(..) if days_between(shown.shown_on, today) > GRADED_WITHIN_DAYS => {
                return Ok(Rated::TooOld);
            }
            Occasion::Session(_, kind) => (kind.origin(), shown.shown_on.min(today)),
            Occasion::Daily(post) => match self.store.post(post).await? {
                Some(post) => self.origin_of(asker, &post, today).await?,
                // An older copy of the database knows nothing of it: learning counts all the same.
                None => (Origin::Late(post), today),
            },
        };
        let review = Review {
            member: asker.member.clone(),
            qa: qa.id.clone(),
            rating,
            day,
            reviewed_at: asker.now,
            origin,
            guild: asker.guild,
        };
        let before = self.rating_on(&asker.member, &qa.id, day).await?;
        let (card, rating, replaced) = match self.store.record(&review, interaction).await? {
            Recorded::New(card) => (card, rating, false),
            // A double click gives the same grade again.
            Recorded::Replaced(card) => (card, rating, before.is_some_and(|it| it != rating)),
            // What counts may be a later press.
            Recorded::Again(card) => {
                let counts = self.rating_on(&asker.member, &qa.id, day).await?;
                (card, counts.unwrap_or(rating), false)
            }
            Recorded::Superseded(card) => return Ok(Rated::Superseded(card)),
        };
        let streak = match (shown.occasion, asker.guild) {
            (Occasion::Daily(_), Some(guild)) => {
                Some(self.streak(&asker.member, guild, asker.now).await?)
            }
            _ => None,
        };
        Ok(Rated::Done(Box::new(GradedCard {
            card,
            rating,
            is_replacement: replaced,
            today,
            streak,
            due: self.due_now(asker, today).await?,
        })))
    }

    /// The grade that counts of a member's for a Q&A on a day.
    async fn rating_on(
        &self,
        member: &MemberId,
        qa: &QaId,
        day: Date,
    ) -> Result<Option<Rating>, StoreError> {
        let that_day = self.store.reviews_on(member, day).await?;
        let counts = that_day.iter().find(|review| review.qa == *qa);
        Ok(counts.map(|review| review.rating))
    }

    /// Puts a Q&A among a member's new cards; `false` when it is there or was rated before. `None`
    /// when the notes no longer have it or it cannot be quizzed.
    ///
    /// # Errors
    /// When the store cannot be written.
    pub async fn wish(&self, asker: &Asker, key: QaKey) -> Result<Option<(&Qa, bool)>, StoreError> {
        let Some(qa) = self.app.get_by_key(key).filter(|qa| qa.quiz.is_quizzed()) else {
            return Ok(None);
        };
        if self.store.card(&asker.member, &qa.id).await?.is_some() {
            return Ok(Some((qa, false)));
        }
        let is_new = self.store.wish(&asker.member, &qa.id, asker.now).await?;
        Ok(Some((qa, is_new)))
    }

    /// How many cards of a member are due.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub async fn due_now(&self, asker: &Asker, today: Date) -> Result<u32, StoreError> {
        let cards = self.store.cards(&asker.member).await?;
        Ok(self.count_due(&cards, today))
    }

    /// How many of these cards are due and still have a question.
    pub(super) fn count_due(&self, cards: &[Card], today: Date) -> u32 {
        let cards: HashMap<&QaId, &Card> = by_id(cards);
        let is_due = |qa: &&Qa| cards.get(&qa.id).is_some_and(|card| card.is_due(today));
        self.questions(&[]).filter(is_due).count() as u32
    }

    /// What a grade of a post's question counts for now, and the date it is of: the post's own while
    /// it is open, so that an answer after midnight is still one to it; later, today's.
    async fn origin_of(
        &self,
        asker: &Asker,
        post: &Post,
        today: Date,
    ) -> Result<(Origin, Date), StoreError> {
        // Who can press its button sees it, whatever we know of its message.
        let open = [PostState::Sending, PostState::Sent, PostState::Held];
        let is_open =
            open.contains(&post.state) && days_between(post.on, today) <= GRADED_WITHIN_DAYS;
        if !is_open {
            return Ok((Origin::Late(post.id), today));
        }
        // Who met the same card in private since cannot answer for the day before.
        let card = match &post.qa {
            Some(qa) => self.store.card(&asker.member, qa).await?,
            None => None,
        };
        let reviewed = card.map_or(post.on, |card| card.last_on.max(post.on));
        Ok((Origin::Daily(post.id), reviewed))
    }
}

/// How many of these reviews no post brought, and how many of them were right.
fn private(reviews: &[Review]) -> Tally {
    let private = reviews.iter().filter(|it| it.origin.post().is_none());
    private.fold(Tally::default(), |tally, review| Tally {
        answered: tally.answered + 1,
        knew: tally.knew + u32::from(review.rating.is_right()),
    })
}
