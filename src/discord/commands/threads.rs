//! `/threads`: sets up, shows and turns off the answers in new threads of a channel.

use serde_json::{Value, json};
use tracing::warn;

use super::channel_choice::{ChannelChoice, choose};
use super::definition::{
    admin_command, boolean, choice, forum_channel, subcommand, text, whole_number,
};
use super::options::CommandOptions;
use super::suggestions::SuggestionRequest;
use crate::app::quiz::Quiz;
use crate::discord::channels::{ForumTag, HelpPlace, NamedPermission, for_threads};
use crate::discord::context::{ReplyError, RequestContext};
use crate::discord::delivery::{Deferral, Reply};
use crate::messages::catalog::Catalog;
use crate::messages::permission::PermissionProblem;
use crate::messages::threads::{self as replies, HelpStatus, SetupProblem};
use crate::messages::{Message, apology};
use recite_quiz::help::{HelpChannel, HelpMode, PREVIEW, TagId};
use recite_quiz::{ChannelId, GuildId};

/// The name of the command.
pub const NAME: &str = "threads";
const SETUP: &str = "setup";
const STATUS: &str = "status";
const OFF: &str = "off";
const CHANNEL: &str = "channel";
const WHEN: &str = "when";
const MINUTES: &str = "minutes";
const LIKELY: &str = "likely";
const TOPICS: &str = "topics";
const TAG: &str = "tag";

/// The values of `when`.
const AT_ONCE: &str = "sure";
const AFTER_SILENCE: &str = "after-silence";
/// The words that stand for every topic, and for no tag.
const ALL: &str = "all";
const NO_TAG: &str = "none";

/// How long to wait for an answer, in minutes: by default, and at most.
const DEFAULT_MINUTES: u32 = 10;
const MAX_MINUTES: u32 = 1_440;
/// How many threads of a channel `/threads status` counts.
const COUNTED_THREADS: u32 = 1_000;

/// `/threads` with its subcommand.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ThreadsCommand {
    /// `/threads setup`
    SetUp(ThreadsSetup),
    /// `/threads status`
    Status {
        /// The channel, if the command names one.
        channel: Option<ChannelId>,
    },
    /// `/threads off`
    Off {
        /// The channel, if the command names one.
        channel: Option<ChannelId>,
    },
}

/// The options of `/threads setup`. Those that are left out keep their value in a channel that was set up before.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ThreadsSetup {
    /// The channel.
    pub channel: ChannelId,
    /// When to answer.
    pub when: Option<AnswerTime>,
    /// How long nobody may have answered, in minutes.
    pub minutes: Option<u64>,
    /// Whether likely answers are posted too.
    pub takes_likely: Option<bool>,
    /// The topics with commas between them, as written.
    pub topics: Option<String>,
    /// The name of the tag for solved threads, as written.
    pub tag: Option<String>,
}

/// When a thread is answered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AnswerTime {
    /// As soon as it is created.
    AtOnce,
    /// Once nobody has answered for a while.
    AfterSilence,
}

impl ThreadsSetup {
    /// Returns how long nobody may have answered, in minutes; 0 answers at once. `before` is the value so far.
    fn wait_minutes(&self, before: Option<u32>) -> u32 {
        let minutes = self
            .minutes
            .map(|it| u32::try_from(it).unwrap_or(MAX_MINUTES));
        let minutes = minutes.map(|it| it.min(MAX_MINUTES));
        let before = before.unwrap_or(0);
        match self.when {
            Some(AnswerTime::AtOnce) => 0,
            Some(AnswerTime::AfterSilence) if before == 0 => minutes.unwrap_or(DEFAULT_MINUTES),
            Some(AnswerTime::AfterSilence) | None => minutes.unwrap_or(before),
        }
    }
}

/// Returns the definition of the command.
pub fn definition(catalog: Catalog) -> Value {
    let when = [
        (AT_ONCE, catalog.command_threads_setup_when_sure()),
        (AFTER_SILENCE, catalog.command_threads_setup_when_silence()),
    ];
    let minutes = catalog.command_threads_setup_minutes();
    let set_up = json!([
        forum_channel(CHANNEL, &catalog.command_threads_setup_channel(), true),
        choice(WHEN, &catalog.command_threads_setup_when(), &when),
        whole_number(MINUTES, &minutes, 1..=MAX_MINUTES),
        boolean(LIKELY, &catalog.command_threads_setup_likely()),
        text(TOPICS, &catalog.command_threads_setup_topics(), false, true),
        text(TAG, &catalog.command_threads_setup_tag(), false, false),
    ]);
    let which = || {
        json!([forum_channel(
            CHANNEL,
            &catalog.command_daily_channel(),
            false
        )])
    };
    let options = json!([
        subcommand(SETUP, &catalog.command_threads_setup(), set_up),
        subcommand(STATUS, &catalog.command_threads_status(), which()),
        subcommand(OFF, &catalog.command_threads_off(), which()),
    ]);
    admin_command(NAME, &catalog.command_threads(), options)
}

/// Returns what to suggest while a member types in one of the options.
pub fn typed(option: &str, typed: String) -> Option<SuggestionRequest> {
    (option == TOPICS).then_some(SuggestionRequest::Topics(typed))
}

impl ThreadsCommand {
    /// Parses the subcommand and its options; `None` for an unknown one.
    pub fn parse(options: &CommandOptions<'_>) -> Option<Self> {
        let channel = options.channel(CHANNEL);
        Some(match options.subcommand.as_deref()? {
            SETUP => Self::SetUp(ThreadsSetup {
                channel: channel?,
                when: options.text(WHEN).map(|when| match when.as_str() {
                    AT_ONCE => AnswerTime::AtOnce,
                    _ => AnswerTime::AfterSilence,
                }),
                minutes: options.whole(MINUTES),
                takes_likely: options.boolean(LIKELY),
                topics: options.text(TOPICS),
                tag: options.text(TAG),
            }),
            STATUS => Self::Status { channel },
            OFF => Self::Off { channel },
            _ => return None,
        })
    }

    /// Returns the name in log lines and metrics.
    pub fn name(&self) -> &'static str {
        match self {
            Self::SetUp(_) => "/threads setup",
            Self::Status { .. } => "/threads status",
            Self::Off { .. } => "/threads off",
        }
    }

    /// Returns how to defer a reply that takes longer than Discord waits.
    pub fn deferral(&self) -> Option<Deferral> {
        Some(Deferral::message(true))
    }

    /// Performs the command and returns the reply.
    ///
    /// # Errors
    /// The database failed.
    pub async fn reply(&self, context: &RequestContext<'_>) -> Result<Reply, ReplyError> {
        let catalog = context.catalog();
        let Some(guild) = context.asker.guild else {
            return Ok(Reply::Post(apology::servers_only(catalog)));
        };
        let message = match self {
            Self::SetUp(setup) => set_up(context, guild, setup).await?,
            Self::Status { channel } => status(context, guild, *channel).await?,
            Self::Off { channel } => turn_off(context, guild, *channel).await?,
        };
        Ok(Reply::Post(message))
    }
}

async fn set_up(
    context: &RequestContext<'_>,
    guild: GuildId,
    setup: &ThreadsSetup,
) -> Result<Message, ReplyError> {
    let (quiz, catalog, channel) = (context.quiz, context.catalog(), setup.channel);
    let before = quiz.store().help_channel(channel).await?;
    let before = before.filter(|it| it.guild == guild);
    let place = match place(context, guild, setup).await {
        Ok(place) => place,
        Err(problem) => return Ok(replies::not_set_up(catalog, channel, &problem)),
    };
    let chosen = topics(quiz, setup).and_then(|topics| Ok((topics, tag(setup, &place)?)));
    let (topics, tag) = match chosen {
        Ok(chosen) => chosen,
        Err(problem) => return Ok(replies::not_set_up(catalog, channel, &problem)),
    };
    let was = before.as_ref();
    let now = context.asker.now;
    let settings = HelpChannel {
        channel,
        guild,
        wait_minutes: setup.wait_minutes(was.map(|it| it.wait_minutes)),
        takes_likely: setup
            .takes_likely
            .or(was.map(|it| it.takes_likely))
            .unwrap_or(false),
        topics: topics
            .or(was.map(|it| it.topics.clone()))
            .unwrap_or_default(),
        solved_tag: tag.unwrap_or(was.and_then(|it| it.solved_tag)),
        // Nothing is posted before somebody has seen what would be.
        mode: HelpMode::Preview,
        mode_since: now,
        set_up_by: Some(context.asker.member.clone()),
    };
    let store = quiz.store();
    store.save_help_channel(&settings).await?;
    if was.is_some_and(|it| !it.mode.is_on()) {
        let from = [HelpMode::Off, HelpMode::Paused];
        store
            .change_help_mode(channel, &from, HelpMode::Preview, now)
            .await?;
    }
    // Another command may have turned it off meanwhile.
    let settings = store.help_channel(channel).await?.unwrap_or(settings);
    let tag = tag_name(&settings, &place.tags);
    Ok(match settings.mode {
        HelpMode::Off => replies::turned_off(catalog, channel, true),
        _ => replies::set_up(catalog, &settings, tag.as_deref()),
    })
}

/// Returns the channel, if the bot may answer in its threads.
async fn place(
    context: &RequestContext<'_>,
    guild: GuildId,
    setup: &ThreadsSetup,
) -> Result<HelpPlace, SetupProblem> {
    let (channels, channel) = (&context.services.channels, setup.channel);
    let sets_tags = setup
        .tag
        .as_deref()
        .is_some_and(|tag| !is_word(tag, NO_TAG));
    let needed: Vec<NamedPermission> = for_threads(sets_tags);
    let checked = channels.check_permissions(guild, channel, &needed);
    checked.await.map_err(SetupProblem::Permissions)?;
    let place = channels.help_place(channel).await.map_err(|error| {
        warn!(channel.id = channel.0, %error, "could not look at a channel");
        SetupProblem::Permissions(PermissionProblem::Unknown)
    })?;
    match place.is_age_restricted {
        true => Err(SetupProblem::AgeRestricted),
        false => Ok(place),
    }
}

/// Returns the topics that the command names; `None` if it names none.
fn topics(quiz: &Quiz, setup: &ThreadsSetup) -> Result<Option<Vec<String>>, SetupProblem> {
    let Some(written) = &setup.topics else {
        return Ok(None);
    };
    if is_word(written, ALL) {
        return Ok(Some(Vec::new()));
    }
    match quiz.app().topics_named(written) {
        // An empty list would stand for all topics.
        Ok(topics) if topics.is_empty() => Err(SetupProblem::UnknownTopics(vec![written.clone()])),
        Ok(topics) => Ok(Some(topics)),
        Err(unknown) => Err(SetupProblem::UnknownTopics(unknown)),
    }
}

/// Returns the tag that the command names, `Some(None)` for no tag; `None` if it says nothing about it.
fn tag(setup: &ThreadsSetup, place: &HelpPlace) -> Result<Option<Option<TagId>>, SetupProblem> {
    let Some(written) = setup.tag.as_deref().map(str::trim) else {
        return Ok(None);
    };
    let named = place.tags.iter().find(|tag| is_word(&tag.name, written));
    match named {
        Some(tag) => Ok(Some(Some(tag.id))),
        None if is_word(written, NO_TAG) => Ok(Some(None)),
        None => Err(SetupProblem::UnknownTag {
            written: written.to_owned(),
            tags: place.tags.iter().map(|tag| tag.name.clone()).collect(),
        }),
    }
}

fn is_word(written: &str, word: &str) -> bool {
    written.trim().to_lowercase() == word.to_lowercase()
}

/// Returns the name of the tag for solved threads; `None` if there is none, or it was deleted.
fn tag_name(settings: &HelpChannel, tags: &[ForumTag]) -> Option<String> {
    let id = settings.solved_tag?;
    let tag = tags.iter().find(|tag| tag.id == id);
    tag.map(|tag| tag.name.clone())
}

async fn status(
    context: &RequestContext<'_>,
    guild: GuildId,
    named: Option<ChannelId>,
) -> Result<Message, ReplyError> {
    let (quiz, catalog) = (context.quiz, context.catalog());
    let mut statuses = Vec::new();
    let mut channels = quiz.store().help_channels_of(guild).await?;
    channels.retain(|it| named.is_none_or(|named| it.channel == named));
    for settings in channels {
        let since = match settings.mode {
            // So that the answers that were removed are among them.
            HelpMode::Paused => settings.mode_since.saturating_sub(PREVIEW),
            _ => Ok(settings.mode_since),
        };
        let since = since.unwrap_or(settings.mode_since);
        let threads = quiz
            .store()
            .help_threads_of(settings.channel, since, COUNTED_THREADS);
        let threads = threads.await?.into_iter().map(|thread| {
            let qa = thread
                .note
                .as_ref()
                .and_then(|note| quiz.app().get(&note.qa));
            (thread, qa)
        });
        let threads = threads.collect();
        let tags = match settings.solved_tag {
            Some(_) => context.services.channels.help_place(settings.channel).await,
            None => Ok(HelpPlace::default()),
        };
        statuses.push(HelpStatus {
            tag: tag_name(&settings, &tags.unwrap_or_default().tags),
            live_from: settings.mode_since.saturating_add(PREVIEW).unwrap_or(since),
            settings,
            threads,
        });
    }
    Ok(replies::status(catalog, &statuses))
}

async fn turn_off(
    context: &RequestContext<'_>,
    guild: GuildId,
    named: Option<ChannelId>,
) -> Result<Message, ReplyError> {
    let (store, catalog) = (context.quiz.store(), context.catalog());
    let mut known = store.help_channels_of(guild).await?;
    known.retain(|it| it.mode != HelpMode::Off);
    let known: Vec<ChannelId> = known.into_iter().map(|it| it.channel).collect();
    let channel = match choose(named, context.interaction.channel, &known) {
        ChannelChoice::Found(channel) => channel,
        ChannelChoice::NotSetUp(channel) => {
            return Ok(replies::turned_off(catalog, channel, false));
        }
        ChannelChoice::None => return Ok(replies::none_here(catalog)),
        ChannelChoice::Several => return Ok(replies::which_channel(catalog, &known)),
    };
    let on = [HelpMode::Preview, HelpMode::Live, HelpMode::Paused];
    let was_on = store
        .change_help_mode(channel, &on, HelpMode::Off, context.asker.now)
        .await?;
    Ok(replies::turned_off(catalog, channel, was_on))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_time_to_wait_follows_from_both_options_and_the_value_so_far() {
        use AnswerTime::{AfterSilence, AtOnce};
        let wait = |when, minutes, before| {
            let setup = ThreadsSetup {
                channel: ChannelId(1),
                when,
                minutes,
                takes_likely: None,
                topics: None,
                tag: None,
            };
            setup.wait_minutes(before)
        };
        assert_eq!(wait(None, None, None), 0);
        assert_eq!(wait(None, None, Some(30)), 30);
        assert_eq!(wait(Some(AtOnce), None, Some(30)), 0);
        assert_eq!(wait(Some(AtOnce), Some(5), None), 0);
        assert_eq!(wait(Some(AfterSilence), None, None), 10);
        assert_eq!(wait(Some(AfterSilence), None, Some(0)), 10);
        assert_eq!(wait(Some(AfterSilence), None, Some(30)), 30);
        assert_eq!(wait(Some(AfterSilence), Some(5), Some(30)), 5);
        assert_eq!(wait(None, Some(5), None), 5);
        assert_eq!(wait(None, Some(u64::MAX), None), 1_440);
    }
}
