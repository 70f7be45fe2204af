//! What members read of the answers in help threads: the replies to `/threads`, to *This solved it*, and the notice that
//! answers are paused.

use jiff::Timestamp;

use super::catalog::{Catalog, FullTime, RelativeTime};
use super::custom_id::{Press, key_text};
use super::frame::{Frame, GRAY, GREEN, YELLOW, framed};
use super::limits::{self, MESSAGE_TEXT, Size};
use super::permission::PermissionProblem;
use super::settings::{
    MAX_NAME_CHARS, channel_list, name, permission_lines, quote, topic_list, unknown_topics,
};
use super::{
    ActionRow, Button, ButtonStyle, Component, Message, Select, SelectOption, choices, dialect,
};
use recite_notes::Qa;
use recite_quiz::ChannelId;
use recite_quiz::help::{HelpChannel, HelpMode, HelpThread, ThreadOutcome};

/// How many threads are listed, of all channels together and at least of each.
const MAX_LISTED: usize = 15;
const MIN_LISTED: usize = 3;
/// The room for the line that counts the channels left out.
const LAST_LINE: Size = Size {
    chars: 60,
    bytes: 60,
};

/// The state of a help channel.
#[derive(Clone, Debug)]
pub struct HelpStatus<'a> {
    /// Its settings.
    pub settings: HelpChannel,
    /// The name of the tag for solved threads; `None` without a tag.
    pub tag: Option<String>,
    /// The threads since the mode began, newest first, each with its note, if it has one that still exists.
    pub threads: Vec<(HelpThread, Option<&'a Qa>)>,
    /// When going live is recommended.
    pub live_from: Timestamp,
}

/// Why a channel was not set up.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SetupProblem {
    /// The bot may not do it there.
    Permissions(PermissionProblem),
    /// The channel is age-restricted.
    AgeRestricted,
    /// The notes do not have these topics.
    UnknownTopics(Vec<String>),
    /// The channel has no tag of this name, but these.
    UnknownTag {
        /// The name that was typed.
        written: String,
        /// The names of the tags.
        tags: Vec<String>,
    },
}

/// Returns the confirmation that a channel was set up or changed.
pub fn set_up(catalog: Catalog, settings: &HelpChannel, tag: Option<&str>) -> Message {
    let lines = vec![
        catalog.threads_setup_done(settings.channel),
        describe(catalog, settings, tag),
        match settings.mode {
            HelpMode::Live => catalog.threads_setup_live(),
            _ => catalog.threads_setup_preview(),
        },
    ];
    framed(GREEN, lines)
}

/// Returns why a channel was not set up.
pub fn not_set_up(catalog: Catalog, channel: ChannelId, why: &SetupProblem) -> Message {
    let lines = match why {
        SetupProblem::Permissions(problem) => {
            let fix = catalog.threads_missing_permissions_fix();
            permission_lines(catalog, channel, problem, fix)
        }
        SetupProblem::AgeRestricted => vec![catalog.threads_age_restricted(channel)],
        SetupProblem::UnknownTopics(written) => {
            vec![unknown_topics(catalog, written)]
        }
        SetupProblem::UnknownTag { written, tags } => {
            let names: Vec<String> = tags.iter().map(|it| quote(it)).collect();
            let written = quote(written);
            vec![match names.is_empty() {
                true => catalog.threads_no_tags(channel),
                false => catalog.threads_unknown_tag(channel, &written, &names.join(", ")),
            }]
        }
    };
    framed(YELLOW, lines)
}

/// Returns the confirmation that answers were turned off; `was_on` is false if they were not on.
pub fn turned_off(catalog: Catalog, channel: ChannelId, was_on: bool) -> Message {
    let line = match was_on {
        true => catalog.threads_off(channel),
        false => catalog.threads_off_already(channel),
    };
    framed(GRAY, vec![line])
}

/// Returns the message when no channel of the server has answers in threads.
pub fn none_here(catalog: Catalog) -> Message {
    framed(YELLOW, vec![catalog.threads_none_here()])
}

/// Returns the message when there are several channels and the command names none.
pub fn which_channel(catalog: Catalog, channels: &[ChannelId]) -> Message {
    let line = catalog.threads_which_channel(&channel_list(channels));
    framed(YELLOW, vec![line])
}

/// Returns the confirmation that answers are posted from now on.
pub fn live(catalog: Catalog, channel: ChannelId) -> Message {
    framed(GREEN, vec![catalog.threads_live(channel)])
}

/// Returns the reply to a press that only members who manage the server may do.
pub fn managers_only(catalog: Catalog) -> Message {
    Message::private_text(catalog.threads_managers_only())
}

/// Returns the private message to an admin whose channel was paused.
pub fn paused(catalog: Catalog, channel: ChannelId, removed: u32, answers: u32) -> Message {
    let line = catalog.threads_paused_notice(channel, removed, answers);
    framed(YELLOW, vec![line])
}

/// What happened after *This solved it*.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SolvedOutcome {
    /// It was stored.
    Stored,
    /// It was stored, and the thread has the tag.
    Tagged,
    /// It was stored, but the tag could not be set.
    NotTagged,
    /// The member did not ask the question.
    NotAllowed,
}

/// Returns the reply to *This solved it*.
pub fn solved(catalog: Catalog, outcome: SolvedOutcome) -> Message {
    Message::private_text(match outcome {
        SolvedOutcome::Stored => catalog.threads_solved(),
        SolvedOutcome::Tagged => catalog.threads_solved_tagged(),
        SolvedOutcome::NotTagged => catalog.threads_solved_not_tagged(),
        SolvedOutcome::NotAllowed => catalog.threads_solved_not_yours(),
    })
}

/// Returns the state of a server's help channels; those that do not fit into one message are counted.
pub fn status(catalog: Catalog, statuses: &[HelpStatus<'_>]) -> Message {
    if statuses.is_empty() {
        return none_here(catalog);
    }
    let mut frame = Frame::default();
    let mut color = GREEN;
    let mut room = MESSAGE_TEXT.minus(LAST_LINE);
    let listed = (MAX_LISTED / statuses.len()).max(MIN_LISTED);
    for (n, status) in statuses.iter().enumerate() {
        let text = channel_status(catalog, status, listed);
        let size = Size::of(&text);
        let rest = statuses.len() - n;
        // A channel takes a text, a menu and a button, each of the two in a row of its own.
        if !size.fits(room) || frame.components.len() + 6 > limits::COMPONENTS / 2 {
            frame.text(format!(
                "-# {}",
                catalog.daily_status_more_channels(rest as u32)
            ));
            break;
        }
        room = room.minus(size);
        frame.text(text);
        let menu = note_menu(catalog, status, listed);
        frame
            .components
            .extend(menu.map(|menu| Component::Row(ActionRow::Select(menu))));
        if matches!(status.settings.mode, HelpMode::Preview | HelpMode::Paused) {
            let press = Press::GoLive(status.settings.channel);
            let label = catalog.threads_go_live_button();
            let button = Button::new(ButtonStyle::Success, label, press);
            let row = ActionRow::Buttons(vec![button]);
            frame.components.push(Component::Row(row));
        }
        if matches!(status.settings.mode, HelpMode::Off | HelpMode::Paused) {
            color = YELLOW;
        }
    }
    frame.into_message(color, Vec::new(), true)
}

fn channel_status(catalog: Catalog, status: &HelpStatus<'_>, max_listed: usize) -> String {
    let settings = &status.settings;
    let since = FullTime(settings.mode_since);
    let count = |outcome| {
        let threads = status.threads.iter();
        threads
            .filter(|(it, _)| it.outcome == Some(outcome))
            .count() as u32
    };
    let threads = status.threads.len() as u32;
    let mut lines = vec![
        format!("### <#{}>", settings.channel.0),
        describe(catalog, settings, status.tag.as_deref()),
        match settings.mode {
            HelpMode::Off => catalog.threads_status_off(),
            HelpMode::Paused => catalog.threads_status_paused(since),
            HelpMode::Preview => {
                let would = count(ThreadOutcome::Previewed);
                catalog.threads_status_preview(since, threads, would)
            }
            HelpMode::Live => {
                let posted = count(ThreadOutcome::Posted);
                let of = |is: fn(&HelpThread) -> bool| {
                    status.threads.iter().filter(|(it, _)| is(it)).count() as u32
                };
                let (solved, removed) = (of(|it| it.is_solved), of(|it| it.is_removed));
                catalog.threads_status_live(since, threads, posted, solved, removed)
            }
        },
    ];
    let listed = status.threads.iter().filter(|(it, _)| it.note.is_some());
    lines.extend(
        listed
            .take(max_listed)
            .map(|(it, qa)| thread_line(catalog, it, *qa)),
    );
    let failed = count(ThreadOutcome::Failed);
    if failed > 0 {
        lines.push(catalog.threads_status_failed(failed));
    }
    if settings.mode == HelpMode::Preview {
        lines.push(format!(
            "-# {}",
            catalog.threads_status_go_live(RelativeTime(status.live_from))
        ));
    }
    lines.join("\n")
}

fn thread_line(catalog: Catalog, thread: &HelpThread, qa: Option<&Qa>) -> String {
    let question = match qa {
        Some(qa) => dialect::escape(&choices::question(qa, MAX_NAME_CHARS)),
        None => catalog.threads_note_gone(),
    };
    let mut parts = vec![format!("<#{}>", thread.thread.0), question];
    let is_sure = thread.note.as_ref().is_some_and(|note| note.is_sure);
    parts.extend((!is_sure).then(|| catalog.threads_likely()));
    parts.extend(thread.is_solved.then(|| catalog.threads_is_solved()));
    parts.extend(thread.is_removed.then(|| catalog.threads_is_removed()));
    format!("- {}", parts.join(" · "))
}

/// Returns the menu that shows the listed notes; `None` without notes.
fn note_menu(catalog: Catalog, status: &HelpStatus<'_>, max_listed: usize) -> Option<Select> {
    let mut options: Vec<SelectOption> = Vec::new();
    let listed = status.threads.iter().filter(|(it, _)| it.note.is_some());
    for qa in listed.take(max_listed).filter_map(|(_, qa)| *qa) {
        let value = key_text(qa.id.key());
        if !options.iter().any(|option| option.value == value) {
            let topic = limits::clip(&choices::topic(qa), limits::OPTION_DESCRIPTION);
            options.push(SelectOption {
                label: choices::question(qa, limits::OPTION_LABEL),
                value,
                description: (!topic.is_empty()).then_some(topic),
            });
        }
    }
    let select = Select {
        press: Press::PeekPicked(status.settings.channel),
        placeholder: catalog.threads_notes_menu(),
        options,
    };
    (!select.options.is_empty()).then_some(select)
}

/// Returns the settings on one line.
fn describe(catalog: Catalog, settings: &HelpChannel, tag: Option<&str>) -> String {
    let mut parts = vec![
        match settings.wait_minutes {
            0 => catalog.threads_at_once(),
            minutes => catalog.threads_after_silence(minutes),
        },
        match settings.takes_likely {
            true => catalog.threads_likely_too(),
            false => catalog.threads_sure_only(),
        },
        topic_list(catalog, &settings.topics),
    ];
    parts.extend(tag.map(|tag| catalog.threads_tag(&name(tag))));
    parts.join(" · ")
}
