//! Carries over the last good version of files that can no longer be read.
//!
//! The last good version of a file is its Q&As in the notebook before. All of them stay as long as the file cannot be
//! read. A single Q&A stays as long as its question is still in the file but a problem keeps it from being read. A
//! question that a valid file no longer contains is removed.

use std::collections::{HashMap, HashSet, VecDeque};

use super::body::Draft;
use super::problem::Flaw;
use super::{Markdown, Notebook, Problem, ProblemKind, Qa, QaId};

/// A question of a file that cannot be read because of a problem.
pub struct UnreadQuestion {
    /// The path of the file below the notes folder.
    pub path: String,
    /// The line and column of the problem.
    pub place: (usize, usize),
    /// The question as written.
    pub question: String,
}

/// The Q&As that stay, to be added to those that were read.
#[derive(Default)]
pub struct LastGood {
    /// The Q&As.
    pub qas: Vec<Qa>,
    /// The number of files that stay as a whole.
    pub files: usize,
    /// The number of single Q&As from other files that stay.
    pub single: usize,
}

/// The Q&As of the notebook before, by file.
pub struct PreviousNotes<'a> {
    notebook: &'a Notebook,
    files: HashMap<&'a str, Vec<&'a Qa>>,
}

impl<'a> PreviousNotes<'a> {
    /// Groups the Q&As of a notebook by file.
    pub fn group_by_file(notebook: &'a Notebook) -> Self {
        let mut files: HashMap<&str, Vec<&Qa>> = HashMap::new();
        for qa in notebook.qas() {
            files.entry(&qa.source.path).or_default().push(qa);
        }
        Self { notebook, files }
    }

    /// Returns the Q&As of the file at `path`.
    pub fn in_file(&self, path: &str) -> &[&'a Qa] {
        self.files.get(path).map_or(&[], Vec::as_slice)
    }

    /// Returns the path of every file with a Q&A.
    pub fn paths(&self) -> impl Iterator<Item = &'a str> {
        self.files.keys().copied()
    }

    /// Returns the Q&As that stay, given those that were read, and marks the problems because of which they stay.
    pub fn carry_over(
        &self,
        current: &[Qa],
        unread: Vec<UnreadQuestion>,
        file_problems: &mut [Problem],
        problems: &mut [Problem],
    ) -> LastGood {
        let owned: HashSet<&str> = current.iter().map(|qa| qa.id.as_str()).collect();
        let mut last_good = LastGood::default();
        let by_path: HashMap<String, usize> = file_problems
            .iter()
            .enumerate()
            .map(|(at, problem)| (problem.path.clone(), at))
            .collect();
        for (path, old) in &self.files {
            let Some(&at) = path_and_folders(path).find_map(|path| by_path.get(path)) else {
                continue;
            };
            let free = old.iter().filter(|qa| !owned.contains(qa.id.as_str()));
            let carried_over: Vec<Qa> = free.map(|qa| Qa::clone(qa)).collect();
            if !carried_over.is_empty() {
                last_good.files += 1;
                last_good.qas.extend(carried_over);
                file_problems[at].has_last_good = true;
            }
        }
        let mut missing = self.missing(current, &owned, &unread);
        let mut places: HashMap<String, HashSet<(usize, usize)>> = HashMap::new();
        for question in unread {
            let Some(qa) = take_qa(&mut missing, &question.path, &question.question) else {
                continue;
            };
            last_good.single += 1;
            last_good.qas.push(qa.clone());
            places
                .entry(question.path)
                .or_default()
                .insert(question.place);
        }
        let has_unread = |it: &&mut Problem| {
            let places = places.get(&it.path);
            places.is_some_and(|places| places.contains(&(it.line, it.column)))
        };
        for problem in problems.iter_mut().filter(has_unread) {
            problem.has_last_good = true;
        }
        last_good
    }

    /// Returns the Q&As of the files in `unread` without a counterpart in `current`: neither one with the same id,
    /// nor one with the same question in the same file and only another id. `owned` contains the ids of `current`.
    fn missing(
        &self,
        current: &[Qa],
        owned: &HashSet<&str>,
        unread: &[UnreadQuestion],
    ) -> MissingQas<'a> {
        let mut missing = MissingQas::new();
        for question in unread {
            let Some((path, old)) = self.files.get_key_value(question.path.as_str()) else {
                continue;
            };
            if missing.contains_key(path) {
                continue;
            }
            let by_question = missing.entry(path).or_default();
            for qa in old.iter().filter(|qa| !owned.contains(qa.id.as_str())) {
                let same = by_question.entry(qa.question.as_str()).or_default();
                same.push_back(qa);
            }
        }
        for qa in current {
            let old = self.notebook.get(&qa.id);
            if old.is_none_or(|old| old.source.path != qa.source.path) {
                take_qa(&mut missing, &qa.source.path, qa.question.as_str());
            }
        }
        missing
    }
}

/// Q&As by file and question; those with the same question are sorted by id.
type MissingQas<'a> = HashMap<&'a str, HashMap<&'a str, VecDeque<&'a Qa>>>;

fn take_qa<'a>(missing: &mut MissingQas<'a>, path: &str, question: &str) -> Option<&'a Qa> {
    missing.get_mut(path)?.get_mut(question)?.pop_front()
}

/// Returns a path and the folders around it, innermost first.
fn path_and_folders(path: &str) -> impl Iterator<Item = &str> {
    std::iter::successors(Some(path), |path| Some(path.rsplit_once('/')?.0))
}

/// Whether the problems of a file hide Q&As that it contained, so that its last good version should stay. An unclosed
/// fence or comment can swallow questions that are still there, and broken front matter can hide its question.
pub fn hides_known_questions(old: &[&Qa], text: &str, drafts: &[Draft], flaws: &[Flaw]) -> bool {
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
    let is_missing = |qa: &&&Qa| !ids.contains(&qa.id) && !questions.contains(&qa.question);
    let mut missing = old.iter().filter(is_missing);
    if is_misread {
        return missing.next().is_some();
    }
    let lines = text.lines().map(str::trim);
    let headings: HashSet<&str> = lines.map(|line| line.trim_matches('#').trim()).collect();
    missing.any(|qa| headings.contains(qa.question.as_str()))
}

#[cfg(test)]
mod tests;
