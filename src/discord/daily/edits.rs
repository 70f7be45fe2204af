//! Edits of a post's message: how many have answered, and the final result.

use std::collections::HashMap;
use std::sync::{Arc, MutexGuard, PoisonError};
use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use tokio::time::Instant;
use tracing::debug;

use super::{DailyContext, EditPurpose};
use crate::app::StoreError;
use crate::app::quiz::daily::PostView;
use crate::discord::api::{ApiError, ErrorKind, Files};
use crate::discord::responder::read_files;
use crate::messages::Message;
use crate::messages::catalog::Catalog;
use crate::messages::links::message_url;
use crate::messages::post::{PostContent, PreviousPost, post, post_without_note};
use recite_quiz::{Post, PostId, PostState};

/// The minimum time between two edits of a message while it is new, and later: Discord limits the edits of a message that
/// is older than an hour.
const EDIT_EVERY: Duration = Duration::from_secs(5);
const EDIT_OLD_EVERY: Duration = Duration::from_secs(120);
const OLD: SignedDuration = SignedDuration::from_mins(50);

impl DailyContext {
    /// Edits a post's message that shows an outdated count, or not the final result yet.
    pub(super) async fn update_message(&self, post: Post) -> Result<(), StoreError> {
        let purpose = match post.state {
            PostState::Closed => EditPurpose::Result,
            _ => EditPurpose::Count,
        };
        self.metrics.record_daily_step();
        let (id, quiz) = (post.id, Arc::clone(&self.quiz));
        let view = quiz.view(post).await?;
        // What the message shows, even if more members answer meanwhile.
        let tally = view.tally;
        if self.is_up_to_date(view, purpose).await {
            quiz.store().set_shown_tally(id, tally).await?;
            if purpose == EditPurpose::Result {
                self.edit_pauses().retain(|(post, _), _| *post != id);
            }
        }
        Ok(())
    }

    /// Edits a post's message, unless it was edited recently. Returns whether it is up to date, or can never be edited
    /// again, so that nothing is left to do.
    async fn is_up_to_date(&self, view: PostView<'_>, purpose: EditPurpose) -> bool {
        let key = (view.post.id, purpose);
        let paused_until = self.edit_pauses().get(&key).copied();
        if paused_until.is_some_and(|until| Instant::now() < until) {
            return false;
        }
        let edited = self.edit(&view).await;
        let is_old = is_old(&view.post, self.clock.now());
        let pause = match &edited {
            Err(error) if error.kind() == ErrorKind::TooManyEdits => EDIT_OLD_EVERY,
            _ if purpose == EditPurpose::Count && is_old => EDIT_OLD_EVERY,
            _ => EDIT_EVERY,
        };
        self.edit_pauses().insert(key, Instant::now() + pause);
        match edited {
            Ok(()) => true,
            Err(error)
                if matches!(error.kind(), ErrorKind::TooManyEdits | ErrorKind::Temporary) =>
            {
                debug!(%error, "could not edit a question; it is edited later");
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
            None => {
                let (id, on) = (view.post.id, view.post.on);
                let message = post_without_note(Catalog::english(), id, on, view.tally);
                (message, Files::new())
            }
        };
        let channel = view.post.channel;
        self.channels.edit(channel, id, &message, &files).await
    }

    fn edit_pauses(&self) -> MutexGuard<'_, HashMap<(PostId, EditPurpose), Instant>> {
        self.edit_pauses
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }

    /// Returns the message of a post with its files; `None` if its note is gone. Pictures that cannot be read are left
    /// out.
    pub(super) async fn message(&self, view: &PostView<'_>) -> Option<(Message, Files)> {
        let content = PostContent {
            qa: view.qa?,
            id: view.post.id,
            on: view.post.on,
            tally: view.tally,
            reason: view.post.reason,
            role: view.schedule.as_ref().and_then(|schedule| schedule.role),
            previous: view.last.map(|(message, tally)| PreviousPost {
                url: message_url(view.post.guild, view.post.channel, message),
                tally,
            }),
            is_closed: view.post.state == PostState::Closed,
        };
        let message = post(Catalog::english(), &content);
        Some(read_files(self.quiz.app(), message).await)
    }
}

fn is_old(post: &Post, now: Timestamp) -> bool {
    post.sent_at.is_some_and(|at| now.duration_since(at) > OLD)
}
