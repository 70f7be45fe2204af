//! Every row is in one of the files, and no file is too large.

use std::io::Read;

use flate2::read::GzDecoder;
use proptest::collection::vec;
use proptest::prelude::*;
use serde_json::{Value, json};

use super::*;
use crate::store::{ExportedAnswer, ExportedWish};

const AT: &str = "2026-03-01T09:00:00Z";

/// Pages of rows, in the order in which the store sends them.
fn export_pages() -> impl Strategy<Value = Vec<ExportedRows>> {
    let answer = any::<u64>().prop_map(|post| ExportedAnswer {
        post: post.to_string(),
        rating: recite_quiz::Rating::Right,
        answered_at: AT.parse().unwrap(),
    });
    let wish = "\\PC{0,60}".prop_map(|question| ExportedWish {
        question,
        wished_at: AT.parse().unwrap(),
    });
    let parts = (
        any::<bool>(),
        vec(vec(answer, 1..80), 0..6),
        vec(vec(wish, 1..80), 0..6),
        vec("[0-9]{18}", 0..40),
    );
    parts.prop_map(|(is_out, answers, wishes, channels)| {
        let mut all = vec![ExportedRows::OptedOut(is_out)];
        all.extend(answers.into_iter().map(ExportedRows::Answers));
        all.extend(wishes.into_iter().map(ExportedRows::Wishes));
        all.push(ExportedRows::SchedulesSetUp(channels));
        all
    })
}

fn files(all: &[ExportedRows], limit_bytes: usize) -> Vec<ExportFile> {
    let mut files = FileBuilder::new(&MemberId::discord(7), limit_bytes);
    let mut made: Vec<_> = all.iter().flat_map(|it| files.add(it)).collect();
    made.extend(files.finish());
    made
}

fn json_of(file: &ExportFile) -> Value {
    let mut text = String::new();
    match file.is_compressed {
        true => GzDecoder::new(&*file.bytes).read_to_string(&mut text),
        false => (&*file.bytes).read_to_string(&mut text),
    }
    .unwrap();
    serde_json::from_str(&text).unwrap()
}

/// The JSON that results from joining the files.
fn join_files(files: &[ExportFile]) -> Value {
    let mut whole = json_of(&files[0]);
    for file in &files[1..] {
        let part = json_of(file);
        for key in ["member", "opted_out_of_leaderboard"] {
            assert_eq!(part[key], whole[key]);
        }
        for list in LISTS {
            let rows = part[list].as_array().unwrap().clone();
            whole[list].as_array_mut().unwrap().extend(rows);
        }
    }
    whole
}

fn expected(all: &[ExportedRows]) -> Value {
    let mut whole = json!({
        "member": MemberId::discord(7), "opted_out_of_leaderboard": false, "reviews": [], "cards": [],
        "answers": [], "wishes": [], "schedules_set_up": [], "help_channels_set_up": [],
        "replies": [],
    });
    for exported in all {
        let (list, rows) = match exported {
            ExportedRows::OptedOut(is_out) => {
                whole["opted_out_of_leaderboard"] = json!(is_out);
                continue;
            }
            ExportedRows::Reviews(rows) => (LISTS[0], json!(rows)),
            ExportedRows::Cards(rows) => (LISTS[1], json!(rows)),
            ExportedRows::Answers(rows) => (LISTS[2], json!(rows)),
            ExportedRows::Wishes(rows) => (LISTS[3], json!(rows)),
            ExportedRows::SchedulesSetUp(rows) => (LISTS[4], json!(rows)),
            ExportedRows::HelpChannelsSetUp(rows) => (LISTS[5], json!(rows)),
            ExportedRows::Replies(rows) => (LISTS[6], json!(rows)),
        };
        let rows = rows.as_array().unwrap().clone();
        whole[list].as_array_mut().unwrap().extend(rows);
    }
    whole
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn the_joined_files_contain_every_row_and_none_is_too_large(
        all in export_pages(),
        limit_bytes in 4_000_usize..200_000,
    ) {
        let files = files(&all, limit_bytes);
        prop_assert_eq!(join_files(&files), expected(&all));
        for (at, file) in files.iter().enumerate() {
            prop_assert!(file.bytes.len() <= limit_bytes, "{} > {limit_bytes}", file.bytes.len());
            prop_assert_eq!(file.number, (files.len() > 1).then_some(at + 1));
            prop_assert!(file.is_compressed || files.len() == 1);
        }
    }
}

#[test]
fn an_export_is_compressed_only_if_too_large_and_split_only_if_still_too_large() {
    let wishes = (0..2_000).map(|number| ExportedWish {
        question: format!("question-{number}"),
        wished_at: AT.parse().unwrap(),
    });
    let all = [ExportedRows::Wishes(wishes.collect())];
    let forms = [1_000_000, 100_000, 8_000].map(|limit_bytes| {
        let files = files(&all, limit_bytes);
        (files.len(), files[0].is_compressed)
    });
    assert_eq!(forms[..2], [(1, false), (1, true)]);
    assert!(forms[2].0 > 1 && forms[2].1, "{forms:?}");
}
