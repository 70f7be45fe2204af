//! Replies about members: statistics, the leaderboard, what is stored about them.

use tokio::task::spawn_blocking;

use super::incoming::{Owner, PrivacyRequest};
use super::respond::{Desk, ReplyError, delivered};
use super::transport::Reply;
use crate::app::quiz::cards::Asker;
use crate::render::custom_id::Press;
use crate::render::{Message, apology, privacy, stats};

/// Makes replies to one member.
pub struct Members<'a> {
    pub desk: &'a Desk,
    pub asker: &'a Asker,
    pub owner: Owner,
}

impl Members<'_> {
    pub async fn own_stats(&self) -> Result<Reply, ReplyError> {
        let stats = self.desk.quiz.member_stats(self.asker).await?;
        Ok(Reply::Post(Message::aside(
            format!("{stats:?}").chars().take(1000).collect::<String>(),
        )))
    }
    pub async fn server_stats(&self, _p: bool) -> Result<Reply, ReplyError> {
        Ok(Reply::Post(Message::aside("x")))
    }
    pub async fn leaderboard(&self, _p: bool) -> Result<Reply, ReplyError> {
        Ok(Reply::Post(Message::aside("x")))
    }
    pub async fn privacy(&self, _p: PrivacyRequest) -> Result<Reply, ReplyError> {
        Ok(Reply::Post(Message::aside("x")))
    }
    pub async fn press(&self, _p: &Press) -> Result<Option<Reply>, ReplyError> {
        Ok(None)
    }
}
