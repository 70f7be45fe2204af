//! The buttons of help threads: *This solved it* and *Go live*.

use tracing::warn;

use crate::app::StoreError;
use crate::discord::api::ApiError;
use crate::discord::channels::for_threads;
use crate::discord::context::{ReplyError, RequestContext};
use crate::messages::Message;
use crate::messages::apology;
use crate::messages::custom_id::ReplyOwners;
use crate::messages::threads::{
    SetupProblem, SolvedOutcome, live, managers_only, not_set_up, solved, turned_off,
};
use recite_quiz::ChannelId;
use recite_quiz::help::{HelpMode, TagId};

/// Stores that the answer solved the question of the thread, and tags the thread if its channel has a tag for it.
///
/// # Errors
/// The database failed.
pub async fn solve(
    context: &RequestContext<'_>,
    owners: ReplyOwners,
) -> Result<Message, ReplyError> {
    let (catalog, interaction) = (context.catalog(), context.interaction);
    let is_allowed = owners.contains(&interaction.member) || interaction.access.manages_threads();
    let (true, Some(thread)) = (is_allowed, interaction.channel) else {
        return Ok(solved(catalog, SolvedOutcome::NotAllowed));
    };
    let store = context.quiz.store();
    store.mark_thread_solved(thread, context.asker.now).await?;
    let outcome = match solved_tag(context, thread).await? {
        None => SolvedOutcome::Stored,
        Some(tag) => match add_tag(context, thread, tag).await {
            Ok(true) => SolvedOutcome::Tagged,
            Ok(false) => SolvedOutcome::NotTagged,
            Err(error) => {
                warn!(channel.id = thread.0, %error, "could not tag a thread as solved");
                SolvedOutcome::NotTagged
            }
        },
    };
    Ok(solved(catalog, outcome))
}

/// Returns the tag for solved threads of a thread's channel.
async fn solved_tag(
    context: &RequestContext<'_>,
    thread: ChannelId,
) -> Result<Option<TagId>, StoreError> {
    let store = context.quiz.store();
    let Some(thread) = store.help_thread(thread).await? else {
        return Ok(None);
    };
    let channel = store.help_channel(thread.channel).await?;
    Ok(channel.and_then(|it| it.solved_tag))
}

/// Adds a tag to a thread. Returns `false` if the thread has as many tags as it can.
async fn add_tag(
    context: &RequestContext<'_>,
    thread: ChannelId,
    tag: TagId,
) -> Result<bool, ApiError> {
    /// The maximum number of tags of a post. Source: Discord's documentation, "Modify Channel".
    const MAX_TAGS: usize = 5;
    let channels = &context.services.channels;
    let mut tags = channels.thread(thread).await?.tags;
    if tags.contains(&tag) {
        return Ok(true);
    }
    if tags.len() >= MAX_TAGS {
        return Ok(false);
    }
    tags.push(tag);
    channels.set_tags(thread, &tags).await?;
    Ok(true)
}

/// Posts answers in the threads of a channel from now on.
///
/// # Errors
/// The database failed.
pub async fn go_live(
    context: &RequestContext<'_>,
    channel: ChannelId,
) -> Result<Message, ReplyError> {
    let (catalog, interaction) = (context.catalog(), context.interaction);
    let store = context.quiz.store();
    let known = store.help_channel(channel).await?;
    let Some(known) = known.filter(|it| Some(it.guild) == interaction.guild) else {
        return Ok(apology::old_button(catalog));
    };
    if !interaction.access.manages_server() {
        return Ok(managers_only(catalog));
    }
    let needed = for_threads(known.solved_tag.is_some());
    let channels = &context.services.channels;
    let checked = channels.check_permissions(known.guild, channel, &needed);
    if let Err(problem) = checked.await {
        let problem = SetupProblem::Permissions(problem);
        return Ok(not_set_up(catalog, channel, &problem));
    }
    let from = [HelpMode::Preview, HelpMode::Paused];
    store
        .change_help_mode(channel, &from, HelpMode::Live, context.asker.now)
        .await?;
    let mode = store.help_channel(channel).await?.map(|it| it.mode);
    Ok(match mode {
        Some(HelpMode::Live) => live(catalog, channel),
        _ => turned_off(catalog, channel, false),
    })
}
