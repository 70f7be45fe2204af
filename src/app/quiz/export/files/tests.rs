//! Every row is in one of the files, and no file is too large.

use std::io::Read;

use flate2::read::GzDecoder;
use proptest::collection::vec;
use proptest::prelude::*;
use serde_json::{Value, json};

use super::*;
use crate::store::{ExportedAnswer, ExportedWish};

const AT: &str = "2026-03-01T09:00:00Z";

/// Rows of some lists, a page at a time, as the store hands them on.
fn exported() -> impl Strategy<Value = Vec<Exported>> {
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
        let mut all = vec![Exported::OptedOut(is_out)];
        all.extend(answers.into_iter().map(Exported::Answers));
        all.extend(wishes.into_iter().map(Exported::Wishes));
        all.push(Exported::SchedulesSetUp(channels));
        all
    })
}

fn files(all: &[Exported], limit_bytes: usize) -> Vec<ExportFile> {
    let mut files = Files::new(&MemberId::discord(7), limit_bytes);
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

/// What a member gets who puts the files together.
fn joined(files: &[ExportFile]) -> Value {
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

fn expected(all: &[Exported]) -> Value {
    let mut whole = json!({
        "member": MemberId::discord(7), "opted_out_of_leaderboard": false, "reviews": [], "cards": [],
        "answers": [], "wishes": [], "schedules_set_up": [],
    });
    for exported in all {
        let (list, rows) = match exported {
            Exported::OptedOut(is_out) => {
                whole["opted_out_of_leaderboard"] = json!(is_out);
                continue;
            }
            Exported::Reviews(rows) => (LISTS[0], json!(rows)),
            Exported::Cards(rows) => (LISTS[1], json!(rows)),
            Exported::Answers(rows) => (LISTS[2], json!(rows)),
            Exported::Wishes(rows) => (LISTS[3], json!(rows)),
            Exported::SchedulesSetUp(rows) => (LISTS[4], json!(rows)),
        };
        let rows = rows.as_array().unwrap().clone();
        whole[list].as_array_mut().unwrap().extend(rows);
    }
    whole
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn the_files_put_together_are_all_that_is_stored_and_none_is_too_large(
        all in exported(),
        limit_bytes in 4_000_usize..200_000,
    ) {
        let files = files(&all, limit_bytes);
        prop_assert_eq!(joined(&files), expected(&all));
        for (at, file) in files.iter().enumerate() {
            prop_assert!(file.bytes.len() <= limit_bytes, "{} > {limit_bytes}", file.bytes.len());
            prop_assert_eq!(file.number, (files.len() > 1).then_some(at + 1));
            prop_assert!(file.is_compressed || files.len() == 1);
        }
    }
}

#[test]
fn a_file_is_compressed_only_when_it_is_too_large_and_cut_only_when_that_does_not_help() {
    let wishes = (0..2_000).map(|number| ExportedWish {
        question: format!("question-{number}"),
        wished_at: AT.parse().unwrap(),
    });
    let all = [Exported::Wishes(wishes.collect())];
    let forms = [1_000_000, 100_000, 8_000].map(|limit_bytes| {
        let files = files(&all, limit_bytes);
        (files.len(), files[0].is_compressed)
    });
    assert_eq!(forms[..2], [(1, false), (1, true)]);
    assert!(forms[2].0 > 1 && forms[2].1, "{forms:?}");
}
