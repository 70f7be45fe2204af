//! What stays of the notes as they were, where a file cannot be taken as it is now.
//!
//! The last good state of a file is what the notebook before holds of it. It stays as a whole while the
//! file cannot be read, and for a single Q&A while its question still stands there and something keeps
//! it out. What a good file no longer holds is gone.

use std::collections::{HashMap, HashSet};

use super::body::Draft;
use super::problem::Flaw;
use super::{Notebook, Problem, ProblemKind, Qa};

/// A Q&A that stands in a file and is kept out by a problem told at `place`.
pub struct KeptOut {
    pub path: String,
    /// Line and column of the problem.
    pub place: (usize, usize),
    /// As written.
    pub question: String,
}

/// What stays, to be added to what was read.
#[derive(Default)]
pub struct Kept {
    pub qas: Vec<Qa>,
    /// How many files stay as a whole.
    pub files: usize,
    /// How many Q&As of other files stay.
    pub single: usize,
}

/// The Q&As of a notebook by file.
pub struct Before<'a>(HashMap<&'a str, Vec<&'a Qa>>);

impl<'a> Before<'a> {
    pub fn of(notebook: &'a Notebook) -> Self {
        let mut files: HashMap<&str, Vec<&Qa>> = HashMap::new();
        for qa in notebook.qas() {
            files.entry(&qa.source.path).or_default().push(qa);
        }
        Self(files)
    }

    pub fn in_file(&self, path: &str) -> &[&'a Qa] {
        self.0.get(path).map_or(&[], Vec::as_slice)
    }

    pub fn paths(&self) -> impl Iterator<Item = &'a str> {
        self.0.keys().copied()
    }

    /// What stays beside what was read from good files. Marks the problems that keep something as it was.
    pub fn stay(
        &self,
        fresh: &[Qa],
        kept_out: Vec<KeptOut>,
        refused: &mut [Problem],
        problems: &mut [Problem],
    ) -> Kept {
        let owned: HashSet<&str> = fresh.iter().map(|qa| qa.id.as_str()).collect();
        let mut kept = Kept::default();
        let by_path: HashMap<String, usize> = refused
            .iter()
            .enumerate()
            .map(|(at, problem)| (problem.path.clone(), at))
            .collect();
        for (path, old) in &self.0 {
            let Some(&at) = within(path).find_map(|path| by_path.get(path)) else {
                continue;
            };
            let free = old.iter().filter(|qa| !owned.contains(qa.id.as_str()));
            let staying: Vec<Qa> = free.map(|qa| Qa::clone(qa)).collect();
            if !staying.is_empty() {
                kept.files += 1;
                kept.qas.extend(staying);
                refused[at].keep();
            }
        }
        let mut lost = self.lost(fresh, &kept_out);
        for out in kept_out {
            let Some(of_file) = lost.get_mut(out.path.as_str()) else {
                continue;
            };
            let is_asked = |qa: &&Qa| qa.question.as_str() == out.question;
            let Some(at) = of_file.iter().position(is_asked) else {
                continue;
            };
            kept.single += 1;
            kept.qas.push(of_file.remove(at).clone());
            let is_it =
                |it: &&mut Problem| it.path == out.path && (it.line, it.column) == out.place;
            problems.iter_mut().filter(is_it).for_each(Problem::keep);
        }
        kept
    }

    /// The Q&As of these files that nothing fresh stands for: neither one with the id, nor one of the
    /// same file whose id alone is another now.
    fn lost(&self, fresh: &[Qa], kept_out: &[KeptOut]) -> HashMap<&'a str, Vec<&'a Qa>> {
        let mut lost: HashMap<&'a str, Vec<&'a Qa>> = HashMap::new();
        if kept_out.is_empty() {
            return lost;
        }
        let owned: HashSet<&str> = fresh.iter().map(|qa| qa.id.as_str()).collect();
        for out in kept_out {
            if let Some((path, old)) = self.0.get_key_value(out.path.as_str()) {
                let old = old.iter().filter(|qa| !owned.contains(qa.id.as_str()));
                lost.insert(path, old.copied().collect());
            }
        }
        for qa in fresh {
            let Some(of_file) = lost.get_mut(qa.source.path.as_str()) else {
                continue;
            };
            let is_new = !self
                .in_file(&qa.source.path)
                .iter()
                .any(|old| old.id == qa.id);
            let same = |old: &&Qa| old.question == qa.question;
            if let Some(at) = of_file.iter().position(same).filter(|_| is_new) {
                of_file.remove(at);
            }
        }
        lost
    }
}

/// A path and every folder around it, innermost first.
fn within(path: &str) -> impl Iterator<Item = &str> {
    std::iter::successors(Some(path), |path| Some(path.rsplit_once('/')?.0))
}

/// Whether the flaws of a file hide Q&As that it held, so that it is no good state: an unclosed fence or
/// comment swallows questions that still stand there, broken front matter asks nothing.
pub fn hides_what_was(old: &[&Qa], text: &str, drafts: &[Draft], flaws: &[Flaw]) -> bool {
    let has = |kinds: &[ProblemKind]| flaws.iter().any(|flaw| kinds.contains(&flaw.kind));
    let is_lost = |qa: &&&Qa| {
        !drafts.iter().any(|draft| {
            draft.id.as_ref().is_some_and(|(id, _)| *id == qa.id) || draft.question == qa.question
        })
    };
    let mut lost = old.iter().filter(is_lost);
    if has(&[ProblemKind::FrontMatter]) && old.len() == 1 {
        return lost.next().is_some();
    }
    has(&[ProblemKind::UnclosedFence, ProblemKind::UnclosedComment])
        && lost.any(|qa| stands(text, qa.question.as_str()))
}

/// Whether a line of the text is this heading.
fn stands(text: &str, question: &str) -> bool {
    let heading = |line: &str| line.trim().trim_matches('#').trim() == question;
    text.lines().any(heading)
}

#[cfg(test)]
mod tests;
