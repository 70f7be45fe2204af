//! What the message of a post says once it is there: who has answered, and how it went.

use std::collections::HashMap;
use std::sync::{Arc, MutexGuard, PoisonError};
use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use tokio::time::Instant;
use tracing::debug;

use super::{Context, Line};
use crate::app::StoreError;
use crate::app::quiz::daily::PostView;
use crate::discord::api::{ApiError, ErrorKind, Files};
use crate::discord::responder::read_files;
use crate::messages::post::{LastPost, PostShowing, gone, post};
use crate::messages::{Message, words::message_url};
use recite_quiz::{Post, PostId, PostState};

/// The least time between two edits of one message's count, while it is new and later: Discord takes
/// only so many edits of a message older than an hour.
const EDIT_EVERY: Duration = Duration::from_secs(5);
const EDIT_OLD_EVERY: Duration = Duration::from_secs(120);
const OLD: SignedDuration = SignedDuration::from_mins(50);

impl Context {
    /// A post whose message counts other answers than there are, or does not tell yet how it went.
    pub(super) async fn count(&self, post: Post) -> Result<(), StoreError> {
        let line = match post.state {
            PostState::Closed => Line::Result,
            _ => Line::Count,
        };
        self.metrics.daily_step();
        let (id, quiz) = (post.id, Arc::clone(&self.quiz));
        let view = quiz.view(post).await?;
        // What the message says, whatever has been answered since.
        let said = view.tally;
        if self.says(view, line).await {
            quiz.store().mark_shown(id, said).await?;
            if line == Line::Result {
                self.resting().retain(|(post, _), _| *post != id);
            }
        }
        Ok(())
    }

    /// Edits a post's message, unless it is to rest. Whether it says it now, or never can: then there
    /// is nothing more to try.
    async fn says(&self, view: PostView<'_>, line: Line) -> bool {
        let key = (view.post.id, line);
        let rests = self.resting().get(&key).copied();
        if rests.is_some_and(|until| Instant::now() < until) {
            return false;
        }
        let edited = self.edit(&view).await;
        let is_old = is_old(&view.post, self.clock.now());
        let rest = match &edited {
            Err(error) if error.kind() == ErrorKind::TooManyEdits => EDIT_OLD_EVERY,
            _ if line == Line::Count && is_old => EDIT_OLD_EVERY,
            _ => EDIT_EVERY,
        };
        self.resting().insert(key, Instant::now() + rest);
        match edited {
            Ok(()) => true,
            Err(error) if matches!(error.kind(), ErrorKind::TooManyEdits | ErrorKind::Passing) => {
                debug!(%error, "a question will be edited later");
                false
            }
            Err(error) => {
                debug!(%error, "a question can no longer be edited");
                true
            }
        }
    }

    async fn edit(&self, view: &PostView<'_>) -> Result<(), ApiError> {
        let Some(id) = view.post.message else {
            return Ok(());
        };
        let (message, files) = match self.message(view).await {
            Some(made) => made,
            None => (gone(view.post.id, view.post.on, view.tally), Files::new()),
        };
        let channel = view.post.channel;
        self.channels.edit(channel, id, &message, &files).await
    }

    fn resting(&self) -> MutexGuard<'_, HashMap<(PostId, Line), Instant>> {
        self.resting.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The message of a post with its files; `None` when its note is gone. A picture that cannot be
    /// read is left out.
    pub(super) async fn message(&self, view: &PostView<'_>) -> Option<(Message, Files)> {
        let message = post(&PostShowing {
            qa: view.qa?,
            id: view.post.id,
            on: view.post.on,
            tally: view.tally,
            reason: view.post.reason,
            role: view.schedule.as_ref().and_then(|schedule| schedule.role),
            last: view.last.map(|(message, tally)| LastPost {
                url: message_url(view.post.guild, view.post.channel, message),
                tally,
            }),
            closed: view.post.state == PostState::Closed,
        });
        Some(read_files(self.quiz.app(), message).await)
    }
}

fn is_old(post: &Post, now: Timestamp) -> bool {
    post.sent_at.is_some_and(|at| now.duration_since(at) > OLD)
}
