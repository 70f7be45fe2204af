//! `/privacy`: a member's stored data as a summary and as files, and its deletion. Only the member sees it.

use std::sync::Arc;

use super::catalog::{Catalog, CountText, LongDate};
use super::custom_id::Press;
use super::frame::{BLUE, Frame, GRAY, YELLOW};
use super::{Button, ButtonStyle, Message};
use recite_quiz::PersonalData;

/// Returns a line for each kind of data that is stored, with its number.
fn summary(catalog: Catalog, data: &PersonalData) -> Vec<String> {
    let counts: [(u32, CountText); 7] = [
        (data.reviews, Catalog::privacy_grades),
        (data.cards, Catalog::privacy_cards),
        (data.answers, Catalog::privacy_answers),
        (data.wishes, Catalog::privacy_wishes),
        (data.schedules, Catalog::privacy_schedules),
        (data.help_channels, Catalog::privacy_help_channels),
        (data.replies, Catalog::privacy_replies),
    ];
    let counts = counts.into_iter().filter(|(count, _)| *count > 0);
    let lines = counts.map(|(count, text)| text(catalog, count));
    lines
        .chain(data.opted_out.then(|| catalog.privacy_opted_out()))
        .map(|line| format!("- {line}"))
        .collect()
}

/// Returns a summary of what is stored about a member.
pub fn show(catalog: Catalog, data: &PersonalData) -> Message {
    let mut lines = vec![format!("### {}", catalog.privacy_show())];
    match data.is_empty() {
        true => lines.push(catalog.privacy_nothing()),
        false => lines.extend(summary(catalog, data)),
    }
    let period = data.first.zip(data.last);
    lines.extend(
        period.map(|(first, last)| catalog.privacy_period(LongDate(first), LongDate(last))),
    );
    lines.push(format!("-# {}", catalog.privacy_identity()));
    let row = match data.is_empty() {
        true => Vec::new(),
        false => vec![delete_button(catalog.privacy_delete_button(), false)],
    };
    message(BLUE, lines, row)
}

/// Which of the messages of an export it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ExportPart {
    /// Whether it is the first message.
    pub is_first: bool,
    /// Whether no message follows.
    pub is_last: bool,
    /// Whether its files are compressed.
    pub is_compressed: bool,
    /// Whether files are left that Discord does not let the bot send.
    pub is_cut: bool,
}

/// Returns a message with files of an export: the name and the bytes of each.
pub fn export(catalog: Catalog, files: Vec<(String, Arc<[u8]>)>, part: ExportPart) -> Message {
    let mut text = match (part.is_first, part.is_last) {
        _ if part.is_cut => catalog.privacy_export_cut(),
        (true, true) if files.len() == 1 => catalog.privacy_export(),
        (true, true) => catalog.privacy_export_several_files(),
        (true, false) => catalog.privacy_export_several_messages(),
        (false, false) => catalog.privacy_export_more(),
        (false, true) => catalog.privacy_export_last(),
    };
    if part.is_first && part.is_compressed {
        text.push_str("\n-# ");
        text.push_str(&catalog.privacy_export_gzip());
    }
    let mut frame = Frame::default();
    frame.text(text);
    for (name, bytes) in files {
        frame.download(&name, bytes);
    }
    frame.into_message(BLUE, Vec::new(), true)
}

/// Returns the question before everything about a member is deleted.
pub fn confirm_deletion(catalog: Catalog, data: &PersonalData) -> Message {
    if data.is_empty() {
        return nothing_to_delete(catalog);
    }
    let mut lines = vec![format!("### {}", catalog.privacy_delete())];
    lines.extend(summary(catalog, data));
    lines.push(catalog.privacy_delete_warning());
    let button = delete_button(catalog.privacy_delete_confirm_button(), true);
    message(YELLOW, lines, vec![button])
}

/// Returns the confirmation that `rows` rows were deleted; `is_overwritten` if nothing of them is left on the disk.
pub fn deleted(catalog: Catalog, rows: u64, is_overwritten: bool) -> Message {
    let line = match (rows, is_overwritten) {
        (0, true) => return nothing_to_delete(catalog),
        (0, false) => catalog.privacy_nothing_left_partly(),
        (_, true) => catalog.privacy_deleted(),
        (_, false) => catalog.privacy_deleted_partly(),
    };
    message(GRAY, vec![line], Vec::new())
}

fn nothing_to_delete(catalog: Catalog) -> Message {
    let line = catalog.privacy_nothing_to_delete();
    message(GRAY, vec![line], Vec::new())
}

fn message(color: u32, lines: Vec<String>, row: Vec<Button>) -> Message {
    let mut frame = Frame::default();
    frame.text(lines.join("\n"));
    frame.into_message(color, vec![row], true)
}

fn delete_button(label: String, confirmed: bool) -> Button {
    Button::new(ButtonStyle::Danger, label, Press::Forget { confirmed })
}
