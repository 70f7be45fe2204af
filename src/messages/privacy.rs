//! `/privacy`: what is stored about a member, theirs to take along and to delete. Only they see it.

use std::sync::Arc;

use super::custom_id::Press;
use super::frame::{BLUE, Frame, GREY, YELLOW};
use super::{Button, ButtonStyle, Message};
use recite_quiz::PersonalData;

/// Each kind that is there, with its number.
fn kinds(data: &PersonalData) -> Vec<String> {
    let kind = |n: u32, one: &str, many: &str| match n {
        0 => None,
        1 => Some(format!("1 {one}")),
        n => Some(format!("{n} {many}")),
    };
    let counted = [
        kind(data.reviews, "grade you gave", "grades you gave"),
        kind(data.cards, "card", "cards"),
        kind(
            data.answers,
            "answer to a question of the day",
            "answers to questions of the day",
        ),
        kind(
            data.wishes,
            "question you wished for",
            "questions you wished for",
        ),
        kind(
            data.schedules,
            "channel whose question of the day you set up",
            "channels whose question of the day you set up",
        ),
        (data.opted_out).then(|| "that you left the leaderboard".to_owned()),
    ];
    counted.into_iter().flatten().collect()
}

/// What is stored.
pub fn show(stored: &PersonalData) -> Message {
    let mut lines = vec!["### What I keep about you".to_owned()];
    if stored.is_empty() {
        lines.push("Nothing at all.".to_owned());
    } else {
        lines.extend(kinds(stored).iter().map(|kind| format!("- {kind}")));
    }
    lines.extend(stored.first.zip(stored.last).map(|(first, last)| {
        let (first, last) = (first.as_second(), last.as_second());
        format!("The first is from <t:{first}:D>, the last from <t:{last}:D>.")
    }));
    lines.push(
        "-# All of it under your Discord id and nothing else: no name, and none of the words you type. \
         /privacy export gives it to you as a file."
            .to_owned(),
    );
    let row = match stored.is_empty() {
        true => Vec::new(),
        false => vec![delete("Delete all of it", false)],
    };
    message(BLUE, lines, row)
}

/// Which of the messages of an export one is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Share {
    pub is_first: bool,
    pub is_last: bool,
    pub is_compressed: bool,
}

/// Everything stored, or a share of it, as files: the name of each and its bytes.
pub fn export(files: Vec<(String, Arc<[u8]>)>, share: Share) -> Message {
    const WHOLE: &str = "Here is everything I keep about you.";
    const JOINED: &str =
        "Each file is complete JSON; a list that goes on in the next file continues there.";
    let mut text = match (share.is_first, share.is_last) {
        (true, true) if files.len() == 1 => WHOLE.to_owned(),
        (true, true) => format!("{WHOLE} It is too large for one file. {JOINED}"),
        (true, false) => {
            format!("{WHOLE} It is too large for one message, so more files follow. {JOINED}")
        }
        (false, false) => "Here are more of your files, and more follow.".to_owned(),
        (false, true) => "Here are the last of your files.".to_owned(),
    };
    if share.is_first && share.is_compressed {
        text.push_str(
            "\n-# Compressed with gzip: open it with a program such as 7-Zip, or run `gunzip`.",
        );
    }
    let mut frame = Frame::default();
    frame.text(text);
    for (name, bytes) in files {
        frame.download(&name, bytes);
    }
    frame.into_message(BLUE, Vec::new(), true)
}

/// Asks once before everything is deleted.
pub fn ask_delete(stored: &PersonalData) -> Message {
    if stored.is_empty() {
        return deleted_nothing();
    }
    let kinds = kinds(stored);
    let lines = vec![
        "### Delete everything I keep about you?".to_owned(),
        format!("This is {}.", listed(&kinds)),
        "Your streak and what you have learned go with it, and nobody can bring them back. \
         To keep it all, dismiss this message."
            .to_owned(),
    ];
    message(YELLOW, lines, vec![delete("Delete everything", true)])
}

/// What a member reads after everything was deleted.
pub fn deleted(rows: u64, is_overwritten: bool) -> Message {
    let line = match (rows, is_overwritten) {
        (0, true) => return deleted_nothing(),
        (0, false) => {
            "I keep nothing about you. The last traces of deleted data on the disk aren't overwritten yet, because \
             another program is reading my database. That happens by itself as soon as the program is done."
        }
        (_, true) => "Done: nothing about you is left in my database.",
        (_, false) => {
            "Done: everything I kept about you is deleted. Another program is reading my database right now, such as \
             a backup, so the last traces on the disk are overwritten as soon as it is done. You don't need to \
             do anything."
        }
    };
    message(GREY, vec![line.to_owned()], Vec::new())
}

fn deleted_nothing() -> Message {
    let line = "I keep nothing about you, so there is nothing to delete.";
    message(GREY, vec![line.to_owned()], Vec::new())
}

fn message(color: u32, lines: Vec<String>, row: Vec<Button>) -> Message {
    let mut frame = Frame::default();
    frame.text(lines.join("\n"));
    frame.into_message(color, vec![row], true)
}

fn delete(label: &str, confirmed: bool) -> Button {
    Button::new(ButtonStyle::Danger, label, Press::Forget { confirmed })
}

/// "a, b and c".
fn listed(things: &[String]) -> String {
    match things {
        [] => String::new(),
        [one] => one.clone(),
        [first @ .., last] => format!("{} and {last}", first.join(", ")),
    }
}
