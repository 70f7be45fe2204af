//! A member's private cards: the next card, and its grading.

use std::collections::{HashMap, HashSet};

use jiff::Timestamp;
use jiff::civil::Date;

use super::{Quiz, index_by_id};
use crate::store::{RecordOutcome, StoreError};
use recite_notes::{Qa, QaId, QaKey, Topic};
use recite_quiz::pick::{CardRequest, Scope, member_card};
use recite_quiz::review::days_between;
use recite_quiz::{
    Card, CardKind, GradedCard, GuildId, MemberId, Occasion, Origin, Post, PostId, PostState,
    Progress, Rating, Review, ShownCard, Tally,
};

/// How many days after a card was shown its buttons still accept a grade. Midnight may pass between the question and
/// its grade, but a grade of last week says nothing about today.
const GRADED_WITHIN_DAYS: u32 = 1;

/// The member of a request, its server and its time.
#[derive(Clone, Debug)]
pub struct MemberContext {
    /// The member.
    pub member: MemberId,
    /// The server. `None` in direct messages and in the terminal.
    pub guild: Option<GuildId>,
    /// The time of the request.
    pub now: Timestamp,
}

/// The next private card, or the end of the session.
#[derive(Debug)]
pub enum NextCard<'a> {
    /// A card to show.
    Card {
        /// Its Q&A.
        qa: &'a Qa,
        /// Why it is shown.
        kind: CardKind,
        /// The member's local date.
        today: Date,
        /// The member's progress today.
        progress: Progress,
    },
    /// No card is left; `done` counts the cards of today.
    NothingDue {
        /// The tally of the cards of today.
        done: Tally,
    },
}

/// The outcome of a grade.
#[derive(Debug)]
pub enum GradeOutcome {
    /// The grade was stored.
    Recorded(Box<GradedCard>),
    /// The card was graded on a later day than it was shown. Nothing changed.
    Superseded(Card),
    /// The card was shown too long ago. Nothing changed.
    TooOld,
    /// The notes no longer contain the Q&A. Nothing changed.
    NotFound,
}

/// A daily question that a member opened.
#[derive(Debug)]
pub struct RevealedQuestion<'a> {
    /// Its Q&A.
    pub qa: &'a Qa,
    /// The date that the member's grade will count for.
    pub on: Date,
    /// The member's grade so far.
    pub rating: Option<Rating>,
}

impl Quiz {
    /// Returns the member's next private card. With `Scope::Due` only cards that are due, and new cards up to the
    /// daily limit.
    ///
    /// # Errors
    /// The store cannot be read.
    pub async fn next(
        &self,
        context: &MemberContext,
        topic: Option<&Topic>,
        scope: Scope,
    ) -> Result<NextCard<'_>, StoreError> {
        let today = self.today(context.guild, context.now).await?;
        let cards = self.store.cards(&context.member).await?;
        let wishes = self.store.wishes(&context.member).await?;
        let first_tries = self.store.first_tries().await?;
        let reviews = self.store.reviews_on(&context.member, today).await?;
        let done = tally_private(&reviews);
        let new_today = reviews.iter().filter(|it| it.origin == Origin::New).count();
        let topics: Vec<Topic> = topic.cloned().into_iter().collect();
        let candidates = self.candidates(&topics);
        let by_id = index_by_id(&cards);
        let wanted = CardRequest {
            scope,
            new_left: self.options.new_per_day.saturating_sub(new_today as u32),
        };
        let wishes: HashSet<&QaId> = wishes.iter().collect();
        let found = member_card(&candidates, &by_id, &wishes, &first_tries, today, &wanted);
        let is_due = |qa: &QaId| by_id.get(qa).is_some_and(|card| card.is_due(today));
        let due = candidates.iter().filter(|it| is_due(it.qa)).count() as u32;
        let shown = found.and_then(|(id, kind)| Some((self.app.get(&id)?, kind)));
        Ok(match shown {
            Some((qa, kind)) => NextCard::Card {
                qa,
                kind,
                today,
                progress: Progress { done, due },
            },
            None => NextCard::NothingDue { done },
        })
    }

    /// Returns the tally of the member's private cards of today, without daily questions.
    ///
    /// # Errors
    /// The store cannot be read.
    pub async fn tally_today(&self, context: &MemberContext) -> Result<Tally, StoreError> {
        let today = self.today(context.guild, context.now).await?;
        let reviews = self.store.reviews_on(&context.member, today).await?;
        Ok(tally_private(&reviews))
    }

    /// Returns the question of a post, to show its answer to a member. `None` if the post or its note is gone.
    ///
    /// # Errors
    /// The store cannot be read.
    pub async fn reveal(
        &self,
        context: &MemberContext,
        post: PostId,
    ) -> Result<Option<RevealedQuestion<'_>>, StoreError> {
        let Some(found) = self.store.post(post).await? else {
            return Ok(None);
        };
        let Some(qa) = found.qa.as_ref().and_then(|id| self.app.get(id)) else {
            return Ok(None);
        };
        let today = self.today(context.guild, context.now).await?;
        let (origin, on) = self.origin_of(context, &found, today).await?;
        let rating = match origin {
            Origin::Daily(_) => self.store.answer(post, &context.member).await?,
            _ => self.rating_on(&context.member, &qa.id, on).await?,
        };
        Ok(Some(RevealedQuestion { qa, on, rating }))
    }

    /// Returns the grade that a member gave the card on the day it was shown.
    ///
    /// # Errors
    /// The store cannot be read.
    pub async fn rating_given(
        &self,
        context: &MemberContext,
        shown: &ShownCard,
    ) -> Result<Option<Rating>, StoreError> {
        match self.app.get_by_key(shown.key) {
            Some(qa) => {
                self.rating_on(&context.member, &qa.id, shown.shown_on)
                    .await
            }
            None => Ok(None),
        }
    }

    /// Stores a grade. `interaction` is its button press: a press that is delivered twice counts once.
    ///
    /// # Errors
    /// The store cannot be written. Nothing has changed then.
    pub async fn rate(
        &self,
        context: &MemberContext,
        shown: &ShownCard,
        rating: Rating,
        interaction: Option<u64>,
    ) -> Result<GradeOutcome, StoreError> {
        let Some(qa) = self.app.get_by_key(shown.key) else {
            return Ok(GradeOutcome::NotFound);
        };
        let today = self.today(context.guild, context.now).await?;
        let (origin, day) = match shown.occasion {
            Occasion::Session(..) if days_between(shown.shown_on, today) > GRADED_WITHIN_DAYS => {
                return Ok(GradeOutcome::TooOld);
            }
            Occasion::Session(_, kind) => (kind.origin(), shown.shown_on.min(today)),
            Occasion::Daily(post) => match self.store.post(post).await? {
                Some(post) => self.origin_of(context, &post, today).await?,
                // The post is missing from a restored older database. The grade still counts for the member.
                None => (Origin::Late(post), today),
            },
        };
        let review = Review {
            member: context.member.clone(),
            qa: qa.id.clone(),
            rating,
            day,
            reviewed_at: context.now,
            origin,
            guild: context.guild,
        };
        let before = self.rating_on(&context.member, &qa.id, day).await?;
        let (card, rating, replaced) = match self.store.record(&review, interaction).await? {
            RecordOutcome::New(card) => (card, rating, false),
            // A double click gives the same grade twice.
            RecordOutcome::Replaced(card) => (card, rating, before.is_some_and(|it| it != rating)),
            // A later press may count instead.
            RecordOutcome::Duplicate(card) => {
                let counts = self.rating_on(&context.member, &qa.id, day).await?;
                (card, counts.unwrap_or(rating), false)
            }
            RecordOutcome::Superseded(card) => return Ok(GradeOutcome::Superseded(card)),
        };
        let streak = match (shown.occasion, context.guild) {
            (Occasion::Daily(_), Some(guild)) => {
                Some(self.streak(&context.member, guild, context.now).await?)
            }
            _ => None,
        };
        Ok(GradeOutcome::Recorded(Box::new(GradedCard {
            card,
            rating,
            is_replacement: replaced,
            today,
            streak,
            due: self.due_now(context, today).await?,
        })))
    }

    /// Returns a member's grade of a Q&A that counts on a day.
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

    /// Adds a Q&A to a member's new cards. The flag is `false` if it was added or rated before. `None` if the notes
    /// do not contain it or it cannot be quizzed.
    ///
    /// # Errors
    /// The store cannot be written.
    pub async fn add_wish(
        &self,
        context: &MemberContext,
        key: QaKey,
    ) -> Result<Option<(&Qa, bool)>, StoreError> {
        let Some(qa) = self.app.get_by_key(key).filter(|qa| qa.quiz.is_quizzed()) else {
            return Ok(None);
        };
        if self.store.card(&context.member, &qa.id).await?.is_some() {
            return Ok(Some((qa, false)));
        }
        let is_new = self
            .store
            .add_wish(&context.member, &qa.id, context.now)
            .await?;
        Ok(Some((qa, is_new)))
    }

    /// Returns the number of a member's due cards.
    ///
    /// # Errors
    /// The store cannot be read.
    pub async fn due_now(&self, context: &MemberContext, today: Date) -> Result<u32, StoreError> {
        let cards = self.store.cards(&context.member).await?;
        Ok(self.count_due(&cards, today))
    }

    /// Returns the number of these cards that are due and still have a question.
    pub(super) fn count_due(&self, cards: &[Card], today: Date) -> u32 {
        let cards: HashMap<&QaId, &Card> = index_by_id(cards);
        let is_due = |qa: &&Qa| cards.get(&qa.id).is_some_and(|card| card.is_due(today));
        self.questions(&[]).filter(is_due).count() as u32
    }

    /// Returns what a grade of a post's question counts for, and its date: the post's own date while it is open, so
    /// that a grade after midnight still counts for it; later, today's date.
    async fn origin_of(
        &self,
        context: &MemberContext,
        post: &Post,
        today: Date,
    ) -> Result<(Origin, Date), StoreError> {
        // A member can press the button, so the message exists, whatever its stored state is.
        let open = [PostState::Sending, PostState::Sent, PostState::Held];
        let is_open =
            open.contains(&post.state) && days_between(post.on, today) <= GRADED_WITHIN_DAYS;
        if !is_open {
            return Ok((Origin::Late(post.id), today));
        }
        // A member who graded the same card in private since cannot grade it for the day before.
        let card = match &post.qa {
            Some(qa) => self.store.card(&context.member, qa).await?,
            None => None,
        };
        let reviewed = card.map_or(post.on, |card| card.last_on.max(post.on));
        Ok((Origin::Daily(post.id), reviewed))
    }
}

/// Returns the tally of the reviews without those of daily questions.
fn tally_private(reviews: &[Review]) -> Tally {
    let private = reviews.iter().filter(|it| it.origin.post().is_none());
    private.fold(Tally::default(), |tally, review| Tally {
        answered: tally.answered + 1,
        knew: tally.knew + u32::from(review.rating.is_right()),
    })
}
