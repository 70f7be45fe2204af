//! What stays of the notes as they were, where a file cannot be taken as it is now.
//!
//! The last good state of a file is what the notebook before holds of it. It stays as a whole while the
//! file cannot be read, and for a single Q&A while its question still stands there and something keeps
//! it out. What a good file no longer holds is gone.

use std::collections::{HashMap, HashSet, VecDeque};

use super::body::Draft;
use super::problem::Flaw;
use super::{Markdown, Notebook, Problem, ProblemKind, Qa, QaId};

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
pub struct Before<'a> {
    notebook: &'a Notebook,
    files: HashMap<&'a str, Vec<&'a Qa>>,
}

impl<'a> Before<'a> {
    pub fn of(notebook: &'a Notebook) -> Self {
        let mut files: HashMap<&str, Vec<&Qa>> = HashMap::new();
        for qa in notebook.qas() {
            files.entry(&qa.source.path).or_default().push(qa);
        }
        Self { notebook, files }
    }

    pub fn in_file(&self, path: &str) -> &[&'a Qa] {
        self.files.get(path).map_or(&[], Vec::as_slice)
    }

    pub fn paths(&self) -> impl Iterator<Item = &'a str> {
        self.files.keys().copied()
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
        for (path, old) in &self.files {
            let Some(&at) = within(path).find_map(|path| by_path.get(path)) else {
                continue;
            };
            let free = old.iter().filter(|qa| !owned.contains(qa.id.as_str()));
            let staying: Vec<Qa> = free.map(|qa| Qa::clone(qa)).collect();
            if !staying.is_empty() {
                kept.files += 1;
                kept.qas.extend(staying);
                refused[at].is_kept = true;
            }
        }
        let mut lost = self.lost(fresh, &owned, &kept_out);
        let mut places: HashMap<String, HashSet<(usize, usize)>> = HashMap::new();
        for out in kept_out {
            let Some(qa) = take(&mut lost, &out.path, &out.question) else {
                continue;
            };
            kept.single += 1;
            kept.qas.push(qa.clone());
            places.entry(out.path).or_default().insert(out.place);
        }
        let keeps = |it: &&mut Problem| {
            let places = places.get(&it.path);
            places.is_some_and(|places| places.contains(&(it.line, it.column)))
        };
        for problem in problems.iter_mut().filter(keeps) {
            problem.is_kept = true;
        }
        kept
    }

    /// The Q&As of these files that nothing fresh stands for: neither one with the id, nor one of the
    /// same file whose id alone is another now. `owned` are the ids of `fresh`.
    fn lost(&self, fresh: &[Qa], owned: &HashSet<&str>, kept_out: &[KeptOut]) -> Lost<'a> {
        let mut lost = Lost::new();
        for out in kept_out {
            let Some((path, old)) = self.files.get_key_value(out.path.as_str()) else {
                continue;
            };
            if lost.contains_key(path) {
                continue;
            }
            let by_question = lost.entry(path).or_default();
            for qa in old.iter().filter(|qa| !owned.contains(qa.id.as_str())) {
                let same = by_question.entry(qa.question.as_str()).or_default();
                same.push_back(qa);
            }
        }
        for qa in fresh {
            let old = self.notebook.get(&qa.id);
            if old.is_none_or(|old| old.source.path != qa.source.path) {
                take(&mut lost, &qa.source.path, qa.question.as_str());
            }
        }
        lost
    }
}

/// Q&As by file and question; those with one question in the order of their ids.
type Lost<'a> = HashMap<&'a str, HashMap<&'a str, VecDeque<&'a Qa>>>;

fn take<'a>(lost: &mut Lost<'a>, path: &str, question: &str) -> Option<&'a Qa> {
    lost.get_mut(path)?.get_mut(question)?.pop_front()
}

/// A path and every folder around it, innermost first.
fn within(path: &str) -> impl Iterator<Item = &str> {
    std::iter::successors(Some(path), |path| Some(path.rsplit_once('/')?.0))
}

/// Whether the flaws of a file hide Q&As that it held, so that it is no good state: an unclosed fence or
/// comment swallows questions that still stand there, broken front matter asks nothing.
pub fn hides_what_was(old: &[&Qa], text: &str, drafts: &[Draft], flaws: &[Flaw]) -> bool {
    let has = |kinds: &[ProblemKind]| flaws.iter().any(|flaw| kinds.contains(&flaw.kind));
    let is_misread = has(&[ProblemKind::FrontMatter]) && old.len() == 1;
    let swallows = has(&[ProblemKind::UnclosedFence, ProblemKind::UnclosedComment]);
    if !is_misread && !swallows {
        return false;
    }
    let ids = drafts
        .iter()
        .filter_map(|draft| Some(draft.own_id(&draft.id.as_ref()?.0)));
    let ids: HashSet<QaId> = ids.collect();
    let questions: HashSet<&Markdown> = drafts.iter().map(|draft| &draft.question).collect();
    let is_lost = |qa: &&&Qa| !ids.contains(&qa.id) && !questions.contains(&qa.question);
    let mut lost = old.iter().filter(is_lost);
    if is_misread {
        return lost.next().is_some();
    }
    let lines = text.lines().map(str::trim);
    let headings: HashSet<&str> = lines.map(|line| line.trim_matches('#').trim()).collect();
    lost.any(|qa| headings.contains(qa.question.as_str()))
}

#[cfg(test)]
mod tests;
