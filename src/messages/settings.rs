//! The parts of settings that the replies to `/daily` and `/threads` show: names, topics and channels.

use super::catalog::Catalog;
use super::permission::PermissionProblem;
use super::{dialect, limits};
use recite_quiz::ChannelId;

/// The longest part of a name that server managers or operators wrote, in characters.
pub const MAX_NAME_CHARS: usize = 60;
/// How many topics or channels are listed.
const MAX_NAMES: usize = 10;

/// Returns the topics of a channel's settings; an empty list stands for all.
pub fn topic_list(catalog: Catalog, topics: &[String]) -> String {
    let mut names: Vec<String> = topics.iter().take(MAX_NAMES).map(|it| name(it)).collect();
    let more = topics.len().saturating_sub(MAX_NAMES);
    names.extend((more > 0).then(|| catalog.daily_more_topics(more as u32)));
    match names.is_empty() {
        true => catalog.daily_all_topics(),
        false => names.join(", "),
    }
}

/// Returns the mentions of channels.
pub fn channel_list(channels: &[ChannelId]) -> String {
    let listed = channels.iter().take(MAX_NAMES);
    let names: Vec<String> = listed.map(|channel| format!("<#{}>", channel.0)).collect();
    names.join(", ")
}

/// Returns the sentence that the notes do not have these topics.
pub fn unknown_topics(catalog: Catalog, written: &[String]) -> String {
    let names: Vec<String> = written.iter().take(MAX_NAMES).map(|it| quote(it)).collect();
    catalog.daily_unknown_topics(names.len() as u32, &names.join(", "))
}

/// Returns why the bot cannot act in a channel: the permissions that it is missing, and how to `fix` that.
pub fn permission_lines(
    catalog: Catalog,
    channel: ChannelId,
    problem: &PermissionProblem,
    fix: String,
) -> Vec<String> {
    let PermissionProblem::Missing(missing) = problem else {
        return vec![catalog.daily_permissions_unknown(channel)];
    };
    let mut lines = vec![catalog.daily_missing_permissions(channel)];
    let names = missing.iter().map(|it| it.name(catalog));
    lines.extend(names.map(|name| format!("- **{name}**")));
    lines.push(fix);
    lines
}

/// Returns a name as text.
pub fn name(written: &str) -> String {
    dialect::escape(&limits::clip(written, MAX_NAME_CHARS))
}

/// Returns a name as it was typed, in a code span.
pub fn quote(written: &str) -> String {
    dialect::code_span(&limits::clip(written, MAX_NAME_CHARS))
}
