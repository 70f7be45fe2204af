//! Reads a folder of Markdown notes into questions and answers, and reports problems in the files.
//!
//! A note file contains Q&As; a [`Notebook`] contains every Q&A of a folder. Answers are slices of their source:
//! this crate never changes a word. A file that cannot be read is reported as a [`Problem`] and does not stop the other
//! notes from loading.

#![warn(missing_docs)]

pub mod access;
pub mod admonitions;
mod body;
#[cfg(test)]
mod cases;
pub mod coverage;
#[cfg(test)]
mod description;
mod directive;
#[cfg(test)]
mod docs_examples;
mod document;
mod fences;
pub mod fix;
mod folds;
pub mod html;
mod id;
mod identity;
mod labels;
mod last_good;
pub mod likeness;
mod links;
pub mod load;
mod markdown;
mod nesting;
mod notebook;
mod outline;
mod parts;
pub mod position;
mod problem;
#[cfg(test)]
mod properties;
mod qa;
mod quiz;
mod ranges;
mod shape;
mod shapes;
pub mod title;
mod unspaced_headings;
mod wiki;
mod word_list;

pub use id::{QaId, QaKey};
pub use links::local_target;
pub use markdown::{Events, Markdown, options as parser_options};
pub use notebook::Notebook;
pub use problem::{Consequence, Problem, ProblemKind, ProblemSummary, Severity};
pub use qa::{LinkedFile, Qa, Source, Topic, TopicKey};
pub use quiz::{QuizRule, QuizStatus};
pub use title::reads_as_question;
