//! A thousand edits of every kind: the bot answers from the last good state of each file.
//!
//! The model knows the last good version of each file. Edits come in small batches, each to
//! different files; then the bot reloads. The watcher would see some of them half done.

use std::collections::BTreeMap;
use std::fs;
use std::os::unix::fs::symlink;
use std::os::unix::net::UnixListener;
use std::path::Path;
use std::process::Command;

use recite_lab::eval::splitmix::SplitMix;
use recite_notes::load::MAX_NOTE_BYTES;
use serde_json::{Value, json};
use tempfile::TempDir;

use crate::bot::BotUnderTest;
use crate::notes::Notes;

use super::UNWATCHED;

const EDITS: usize = 1_000;
const FILES: usize = 16;
const MOST_AT_ONCE: usize = 8;
/// After this many batches every file is queried; the edited ones after each batch.
const LOOK_AT_ALL: usize = 25;

/// A question with its answer.
#[derive(Clone, Debug)]
struct Note {
    number: usize,
    revision: usize,
}

impl Note {
    fn question(&self) -> String {
        format!("How do I repair gadget{}x?", self.number)
    }

    fn answer(&self) -> String {
        format!("Turn screw{}r{} left", self.number, self.revision)
    }

    /// The text up to the end of the question, up to the end of its answer's first line, and whole.
    fn text(&self) -> [String; 3] {
        let asked = format!("### {}\n", self.question());
        let answered = format!("{asked}\n{}\n", self.answer());
        let id = format!(
            "\nquestion id: 00000000-0000-4000-8000-{:012}\n",
            self.number
        );
        let whole = format!("{answered}\nThen turn it right.\n{id}");
        [asked, answered, whole]
    }
}

struct Model {
    dice: SplitMix,
    bot: BotUnderTest,
    /// A folder outside the notes.
    outside: TempDir,
    /// The last good version of each file.
    said: BTreeMap<String, Note>,
    /// Questions that are in no file anymore.
    gone: Vec<Note>,
    written: usize,
    is_good: BTreeMap<String, bool>,
}

impl Model {
    async fn new() -> Self {
        let outside = TempDir::new().expect("a temporary folder");
        fs::write(outside.path().join("secret.md"), "### Secret?\n\nYes.\n").expect("a file");
        // A file that is never edited, so that the folder always has notes.
        let notes = Notes::of(&[("anchor.md", "### Is anybody there?\n\nAlways.\n")]);
        Self {
            dice: SplitMix::new(7),
            bot: BotUnderTest::ready_with(notes, UNWATCHED).await,
            outside,
            said: BTreeMap::new(),
            gone: Vec::new(),
            written: 0,
            is_good: BTreeMap::new(),
        }
    }

    /// Returns a file that is not among these.
    fn file(&mut self, taken: &[String]) -> String {
        loop {
            let number = self.dice.below(FILES);
            let path = format!("folder{}/note{number}.md", number % 3);
            if !taken.contains(&path) {
                return path;
            }
        }
    }

    /// Returns the next version of a file: something new, or the same question again.
    fn next(&mut self, path: &str) -> Note {
        self.written += 1;
        let revision = self.written;
        let number = match self.said.get(path) {
            Some(note) if self.dice.below(4) > 0 => note.number,
            _ => self.written,
        };
        Note { number, revision }
    }

    /// Records the file's new version, or its removal.
    fn says(&mut self, path: &str, note: Option<Note>) {
        let before = self.said.remove(path);
        let stays = |before: &Note| note.as_ref().is_some_and(|now| now.number == before.number);
        self.gone.extend(before.filter(|before| !stays(before)));
        self.is_good.insert(path.to_owned(), note.is_some());
        self.said.extend(note.map(|note| (path.to_owned(), note)));
    }

    /// Removes whatever is at this path.
    fn clear(&self, path: &str) {
        let at = self.bot.notes.path(path);
        match fs::symlink_metadata(&at) {
            Ok(facts) if facts.is_dir() => fs::remove_dir_all(at).expect("it is there"),
            Ok(_) => fs::remove_file(at).expect("it is there"),
            Err(_) => fs::create_dir_all(at.parent().expect("it has a folder")).expect("a folder"),
        }
    }

    /// Replaces the file with something broken.
    fn spoil(&mut self, path: &str, put: impl FnOnce(&Path)) {
        self.clear(path);
        put(&self.bot.notes.path(path));
        self.is_good.insert(path.to_owned(), false);
    }

    /// Makes one edit of a file, and returns the changed files.
    fn edit(&mut self, taken: &[String]) -> Vec<String> {
        let path = self.file(taken);
        let note = self.next(&path);
        let [asked, answered, whole] = note.text();
        let at = self.bot.notes.path(&path);
        match self.dice.below(17) {
            0..=2 => {
                self.clear(&path);
                self.bot.notes.write(&path, whole);
                self.says(&path, Some(note));
            }
            // As many editors save: to a temporary file, which is then renamed.
            3 | 4 => {
                self.clear(&path);
                self.bot.notes.write(format!("{path}~"), whole);
                fs::rename(self.bot.notes.path(format!("{path}~")), at).expect("both are there");
                self.says(&path, Some(note));
            }
            // A link to the real note within the folder.
            5 => {
                self.clear(&path);
                let real = format!("..data/{}.md", note.revision);
                self.bot.notes.write(&real, whole);
                symlink(self.bot.notes.path(real), at).expect("a link");
                self.says(&path, Some(note));
            }
            6 => {
                self.clear(&path);
                self.says(&path, None);
            }
            7 => return self.rename(path, taken),
            8 => self.spoil(&path, |at| fs::write(at, "").expect("a file")),
            // Only questions that were there before are kept.
            9 => {
                let asked = match self.said.get(&path) {
                    Some(before) => before.text()[0].clone(),
                    None => asked,
                };
                self.spoil(&path, |at| fs::write(at, asked).expect("a file"));
            }
            // Cut off within the answer, it is a valid file.
            10 => {
                self.clear(&path);
                self.bot.notes.write(&path, answered);
                self.says(&path, Some(note));
            }
            // Cut off within the question, it has another question without an answer.
            11 => {
                self.clear(&path);
                self.bot.notes.write(&path, &asked[..9]);
                self.says(&path, None);
            }
            12 => {
                let utf16: Vec<u8> = whole.encode_utf16().flat_map(u16::to_le_bytes).collect();
                let bytes = [&[0xff, 0xfe], &utf16[..]].concat();
                self.clear(&path);
                fs::write(at, bytes).expect("a file");
                self.says(&path, Some(note));
            }
            13 => {
                self.spoil(&path, |at| {
                    let large = fs::File::create(at).expect("a file");
                    large.set_len(MAX_NOTE_BYTES + 1).expect("room for it");
                });
            }
            14 => {
                let secret = self.outside.path().join("secret.md");
                self.spoil(&path, |at| symlink(secret, at).expect("a link"));
            }
            15 => self.spoil(&path, |at| fs::create_dir(at).expect("a folder")),
            _ => self.put_no_file(&path),
        }
        vec![path]
    }

    fn put_no_file(&mut self, path: &str) {
        match self.dice.below(3) {
            0 => self.spoil(path, |at| symlink("nowhere", at).expect("a link")),
            // Nothing is ever written into this pipe.
            1 => self.spoil(path, |at| {
                let made = Command::new("mkfifo").arg(at).status();
                assert!(made.expect("`mkfifo` is there").success());
            }),
            _ => self.spoil(path, |at| drop(UnixListener::bind(at).expect("a socket"))),
        }
    }

    /// Moves a good file over another.
    fn rename(&mut self, from: String, taken: &[String]) -> Vec<String> {
        if self.is_good.get(&from) != Some(&true) {
            return Vec::new();
        }
        let to = self.file(&[taken, std::slice::from_ref(&from)].concat());
        self.clear(&to);
        fs::rename(self.bot.notes.path(&from), self.bot.notes.path(&to)).expect("both are there");
        let note = self.said.remove(&from);
        self.is_good.insert(from.clone(), false);
        self.says(&to, note);
        vec![from, to]
    }
}

impl Model {
    async fn reply(&self, note: &Note) -> String {
        let asked = json!({"question": note.question()});
        self.bot.stand_in.slash("ask", asked).await.text()
    }

    async fn assert_answers(&self, path: &str) {
        let Some(note) = self.said.get(path) else {
            return;
        };
        let (said, answer) = (self.reply(note).await, note.answer());
        assert!(
            said.contains(&answer),
            "{path} should answer `{answer}`, but the bot says:\n{said}\n{}",
            self.bot.log()
        );
    }

    async fn assert_no_longer_answers(&self, note: &Note) {
        let said = self.reply(note).await;
        let screw = format!("screw{}r", note.number);
        assert!(
            !said.contains(&screw),
            "{note:?} is gone, but the bot says:\n{said}"
        );
    }
}

#[tokio::test]
async fn a_thousand_random_edits_leave_the_last_good_state_of_each_file() {
    let mut model = Model::new().await;
    let (mut edits, mut handfuls) = (0, 0);
    while edits < EDITS {
        let mut touched: Vec<String> = Vec::new();
        for _ in 0..=model.dice.below(MOST_AT_ONCE) {
            touched.extend(model.edit(&touched));
            edits += 1;
        }
        model.bot.admin("reload", Value::Null).await;
        handfuls += 1;
        if handfuls % LOOK_AT_ALL == 0 || edits >= EDITS {
            touched = model.said.keys().cloned().collect();
        }
        for path in &touched {
            model.assert_answers(path).await;
        }
        for note in std::mem::take(&mut model.gone) {
            model.assert_no_longer_answers(&note).await;
        }
    }
    assert!(model.said.len() > FILES / 3, "hardly anything was there");
    assert_eq!(model.bot.stand_in.violations(), [""; 0]);
    let log = model.bot.log();
    assert!(!log.contains("panicked"), "{log}");
}
