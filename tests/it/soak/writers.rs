//! Writers at work: every few seconds a note file is saved, well or badly, and what it may say at
//! any time is known.

use std::fs;
use std::io::Write as _;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use tokio::time::{Instant, sleep};

use crate::notes::Notes;

/// Words nobody else uses, so that a question about one has one answer. Three a file.
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
/// From a save until every answer is that of the save: quiet time, reload, and a slow machine.
const TAKES_EFFECT_WITHIN: Duration = Duration::from_secs(8);
const BETWEEN_SAVES: Duration = Duration::from_millis(2_500);

/// The notes and what was saved when.
#[derive(Clone)]
pub struct Library {
    notes: Notes,
    /// Of each file, when each good revision was begun to be saved.
    saved: Arc<Mutex<Vec<Vec<Instant>>>>,
}

/// How a file is saved.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Save {
    Renamed,
    InPlace,
    /// Half, then the rest.
    Slow,
    Latin1,
    Empty,
    /// More than a note may hold.
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

impl Library {
    pub fn new() -> Self {
        let library = Self {
            notes: Notes::empty(),
            saved: Arc::new(Mutex::new(vec![vec![Instant::now()]; FILES])),
        };
        for file in 0..FILES {
            library.notes.write(name(file), text(file, 0));
        }
        library
    }

    pub fn notes(&self) -> Notes {
        self.notes.clone()
    }

    /// Saves until then; how often in which way.
    pub async fn write_until(self, until: Instant) -> Vec<(&'static str, usize)> {
        let (mut good, mut bad, mut turn) = (0, 0, 0);
        while Instant::now() + TAKES_EFFECT_WITHIN < until {
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
        let revision = self.revisions(file).len();
        let text = text(file, revision);
        let is_good = !matches!(save, Save::Latin1 | Save::Empty | Save::Huge);
        if is_good {
            self.lock()[file].push(Instant::now());
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
                fs::write(&path, b"### Caf\xe9 or not?\n\nrevision 999999\n").expect("a file")
            }
            Save::Empty => fs::write(&path, "").expect("a file"),
            Save::Huge => fs::write(&path, text.repeat(8_000)).expect("a file"),
        }
    }

    /// What an answer about a gadget may not say, if it says it: `asked` and `answered` tell when.
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
        let saved = self.revisions(gadget / 3);
        let is_there = saved.get(said).is_some_and(|at| *at <= answered);
        let next = saved.get(said + 1);
        let is_stale = next.is_some_and(|next| *next + TAKES_EFFECT_WITHIN < asked);
        (!is_there || is_stale).then(|| format!("{name} at revision {said} of {}", saved.len() - 1))
    }

    fn revisions(&self, file: usize) -> Vec<Instant> {
        self.lock()[file].clone()
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Vec<Vec<Instant>>> {
        self.saved.lock().unwrap_or_else(PoisonError::into_inner)
    }
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
