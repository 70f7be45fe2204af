//! Writers: every few seconds a note file is saved, valid or broken, and the test knows which versions
//! are correct at any time.

use std::fs;
use std::io::Write as _;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::time::{Instant, sleep};

use crate::notes::Notes;

/// Unique words, so that a question about one has one answer. Three per file.
pub const GADGETS: [&str; 12] = [
    "quarvex",
    "lumitor",
    "zandrel",
    "obrimax",
    "pellucor",
    "grindolf",
    "vestrium",
    "hoplant",
    "cymbrage",
    "drakefin",
    "murkwell",
    "tolvander",
];
const FILES: usize = GADGETS.len() / 3;
const BETWEEN_SAVES: Duration = Duration::from_millis(2_500);

/// The notes, and the history of saves.
#[derive(Clone)]
pub struct NoteHistory {
    notes: Notes,
    /// For each file, how many valid revisions were saved or are being saved.
    saved: Arc<Mutex<Vec<usize>>>,
    /// For each gadget, its answers over time.
    answered: Arc<Mutex<Vec<AnswerHistory>>>,
}

/// The revisions that were answered, with their times.
type AnswerHistory = Vec<(Instant, usize)>;

/// How a file is saved.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Save {
    Renamed,
    InPlace,
    /// In two halves.
    Slow,
    Latin1,
    Empty,
    /// Larger than a note may be.
    Huge,
}

const SAVES: [Save; 9] = [
    Save::Renamed,
    Save::Latin1,
    Save::InPlace,
    Save::Slow,
    Save::Empty,
    Save::Renamed,
    Save::InPlace,
    Save::Huge,
    Save::Slow,
];

impl NoteHistory {
    pub fn new() -> Self {
        let library = Self {
            notes: Notes::empty(),
            saved: Arc::new(Mutex::new(vec![1; FILES])),
            answered: Arc::new(Mutex::new(vec![AnswerHistory::new(); GADGETS.len()])),
        };
        for file in 0..FILES {
            library.notes.write(name(file), text(file, 0));
        }
        library
    }

    pub fn notes(&self) -> Notes {
        self.notes.clone()
    }

    /// Saves files until then. Returns how often each way was used.
    pub async fn write_until(self, until: Instant) -> Vec<(&'static str, usize)> {
        let (mut good, mut bad, mut turn) = (0, 0, 0);
        while Instant::now() + BETWEEN_SAVES < until {
            sleep(BETWEEN_SAVES).await;
            let (file, save) = (turn % FILES, SAVES[turn % SAVES.len()]);
            turn += 1;
            match save {
                Save::Latin1 | Save::Empty | Save::Huge => bad += 1,
                _ => good += 1,
            }
            self.save(file, save).await;
        }
        vec![("good", good), ("broken", bad)]
    }

    async fn save(&self, file: usize, save: Save) {
        let path = self.notes.path(name(file));
        let revision = lock(&self.saved)[file];
        let text = text(file, revision);
        let is_good = !matches!(save, Save::Latin1 | Save::Empty | Save::Huge);
        if is_good {
            lock(&self.saved)[file] += 1;
        }
        match save {
            Save::Renamed => {
                let beside = path.with_extension("tmp");
                fs::write(&beside, text).expect("a file");
                fs::rename(&beside, &path).expect("the same folder");
            }
            Save::InPlace => fs::write(&path, text).expect("a file"),
            Save::Slow => {
                let (first, rest) = text.split_at(text.len() / 2);
                let mut open = fs::File::create(&path).expect("a file");
                open.write_all(first.as_bytes()).expect("a file");
                sleep(Duration::from_millis(50)).await;
                open.write_all(rest.as_bytes()).expect("a file");
            }
            Save::Latin1 => {
                fs::write(&path, b"### Caf\xe9\0 or not?\n\nrevision 999999\n").expect("a file")
            }
            Save::Empty => fs::write(&path, "").expect("a file"),
            Save::Huge => fs::write(&path, text + &" ".repeat(16 * 1024 * 1024)).expect("a file"),
        }
    }

    /// Saves a valid version of each file.
    pub fn save_all(&self) {
        for file in 0..FILES {
            let revision = lock(&self.saved)[file];
            lock(&self.saved)[file] += 1;
            self.notes.write(name(file), text(file, revision));
        }
    }

    /// Returns whether the last saved version has been answered.
    pub fn is_newest(&self, gadget: usize) -> bool {
        let newest = lock(&self.saved)[gadget / 3] - 1;
        let answered = lock(&self.answered);
        answered[gadget].iter().any(|(_, said)| *said == newest)
    }

    /// Returns what is wrong with an answer about a gadget: no answer, a version that was never saved, or one
    /// older than an earlier answer.
    pub fn wrong(
        &self,
        gadget: usize,
        asked: Instant,
        answered: Instant,
        text: &str,
    ) -> Option<String> {
        let name = GADGETS[gadget];
        let said = text
            .split(&format!("{name} is at revision "))
            .nth(1)
            .and_then(|rest| rest.split('.').next()?.parse::<usize>().ok());
        let Some(said) = said else {
            return Some(format!("nothing of {name}: {text}"));
        };
        let saved = lock(&self.saved)[gadget / 3];
        let mut answers = lock(&self.answered);
        let before = answers[gadget].iter().filter(|(at, _)| *at < asked);
        let before = before.map(|(_, said)| *said).max();
        answers[gadget].push((answered, said));
        let is_wrong = said >= saved || before.is_some_and(|before| said < before);
        is_wrong.then(|| format!("{name} at revision {said} of {saved}, before: {before:?}"))
    }
}

fn lock<T>(it: &Mutex<T>) -> MutexGuard<'_, T> {
    it.lock().unwrap_or_else(PoisonError::into_inner)
}

fn name(file: usize) -> String {
    format!("shelf-{file}.md")
}

fn text(file: usize, revision: usize) -> String {
    let mut text = String::new();
    for gadget in &GADGETS[file * 3..file * 3 + 3] {
        text += &format!(
            "### How does the {gadget} work?\n\nThe {gadget} is at revision {revision}.\n\n"
        );
    }
    text
}
