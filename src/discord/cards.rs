//! Replies of the quiz: the private cards, and the answer behind a daily question.

use std::collections::HashSet;

use super::answers::{named_topic, without};
use super::incoming::Owner;
use super::respond::{Desk, ReplyError, delivered};
use super::transport::Reply;
use crate::app::quiz::cards::Why as Shows;
use crate::app::quiz::cards::{Asker, Next, Rated, Shown};
use crate::messages::card::{
    End, Graded, Progress, graded, later, question, revealed, session_over,
};
use crate::messages::custom_id::{CardRef, From, Press, Session, Why};
use crate::messages::empty::no_notes;
use crate::messages::{Message, apology};
use recite_notes::{Qa, QaKey, Topic};
use recite_quiz::pick::Scope;
use recite_quiz::{Origin, PostId, Rating};

/// Makes replies; `lost` names the files that cannot be attached.
pub struct Cards<'a> {
    pub desk: &'a Desk,
    pub asker: &'a Asker,
    /// The press, or the command.
    pub interaction: u64,
    pub owner: Owner,
    pub lost: &'a HashSet<String>,
}

impl Cards<'_> {
    /// `/quiz`.
    pub async fn begin(&self, topic: Option<&str>) -> Result<Reply, ReplyError> {
        if self.desk.quiz.app().notebook().qas().is_empty() {
            return Ok(Reply::Post(no_notes(true)));
        }
        let topic = match named_topic(self.desk.quiz.app(), topic) {
            Ok(topic) => topic.map(Topic::key),
            Err(unknown) => return Ok(Reply::Post(unknown)),
        };
        self.next(Session { topic, left: None })
            .await
            .map(Reply::Post)
    }

    /// The reply to a press of the quiz; `None` when the press is none of these.
    pub async fn press(&self, press: &Press) -> Result<Option<Reply>, ReplyError> {
        let message = match press {
            Press::Reveal(post) => self.reveal(*post).await?,
            Press::RevealCard(card) => self.revealed(card, 0).await?,
            Press::CardPage { card, page } => self.revealed(card, *page).await?,
            Press::Grade { card, rating } => self.grade(card, *rating).await?,
            Press::Next(session) => match session.after_one() {
                Some(session) => self.next(session).await?,
                None => {
                    let done = self.desk.quiz.done_today(self.asker).await?;
                    session_over(End::Finished(*session), done)
                }
            },
            Press::Stop(session) => {
                let done = self.desk.quiz.done_today(self.asker).await?;
                session_over(End::Stopped(*session), done)
            }
            // Under an answer, which stays.
            Press::Later(key) => return Ok(Some(Reply::Post(self.later(*key).await?))),
            _ => return Ok(None),
        };
        Ok(Some(delivered(message, self.owner)))
    }

    async fn next(&self, session: Session) -> Result<Message, ReplyError> {
        let topic = match session.topic {
            None => None,
            Some(key) => match self.desk.quiz.app().notebook().topic_by_key(key) {
                Some(topic) => Some(topic),
                None => return Ok(apology::vanished_topic()),
            },
        };
        let scope = match session.left {
            None => Scope::Due,
            Some(_) => Scope::Any,
        };
        Ok(match self.desk.quiz.next(self.asker, topic, scope).await? {
            Next::Card {
                qa,
                origin,
                today,
                progress,
            } => {
                let why = match origin {
                    Origin::Due => Why::Due,
                    Origin::New => Why::New,
                    _ => Why::Extra,
                };
                let card = CardRef {
                    key: qa.id.key(),
                    shown_on: today,
                    from: From::Session(session, why),
                };
                let progress = Progress {
                    done_today: progress.done.answered,
                    due: progress.due,
                    is_new: origin == Origin::New,
                };
                question(&self.shown(qa), &card, &progress)
            }
            Next::Over { done } => session_over(End::NothingDue, done),
        })
    }

    async fn reveal(&self, post: PostId) -> Result<Message, ReplyError> {
        let Some(found) = self.desk.quiz.reveal(self.asker, post).await? else {
            return Ok(apology::vanished());
        };
        let card = CardRef {
            key: found.qa.id.key(),
            shown_on: found.on,
            from: From::Daily(post),
        };
        let qa = self.shown(found.qa);
        Ok(revealed(&qa, &card, 0, found.given, &self.desk.links))
    }

    async fn revealed(&self, card: &CardRef, page: usize) -> Result<Message, ReplyError> {
        let Some(qa) = self.desk.quiz.app().get_by_key(card.key) else {
            return Ok(apology::vanished());
        };
        let given = self.desk.quiz.given(self.asker, &shown(card)).await?;
        let qa = self.shown(qa);
        Ok(revealed(&qa, card, page, given, &self.desk.links))
    }

    async fn grade(&self, card: &CardRef, rating: Rating) -> Result<Message, ReplyError> {
        let quiz = &self.desk.quiz;
        let interaction = Some(self.interaction);
        let rated = quiz
            .rate(self.asker, &shown(card), rating, interaction)
            .await?;
        Ok(match rated {
            Rated::Done(done) => graded(&Graded {
                card: &done.card,
                rating: done.rating,
                replaced: done.replaced,
                today: done.today,
                streak: done.streak,
                from: card.from,
                more: done.due,
            }),
            Rated::Superseded(_) => apology::graded_since(),
            Rated::TooOld => apology::old_card(),
            Rated::Vanished => apology::vanished(),
        })
    }

    async fn later(&self, key: QaKey) -> Result<Message, ReplyError> {
        Ok(match self.desk.quiz.wish(self.asker, key).await? {
            Some((qa, is_new)) => later(qa, !is_new),
            None => apology::vanished(),
        })
    }

    fn shown(&self, qa: &Qa) -> Qa {
        without(qa, self.lost)
    }
}

/// What the buttons of a card say of it.
fn shown(card: &CardRef) -> Shown {
    let why = match card.from {
        From::Daily(post) => Shows::Post(post),
        From::Session(_, Why::Due) => Shows::Private(Origin::Due),
        From::Session(_, Why::New) => Shows::Private(Origin::New),
        From::Session(_, Why::Extra) => Shows::Private(Origin::Extra),
    };
    Shown {
        key: card.key,
        on: card.shown_on,
        why,
    }
}
