//! What the notes say: questions with their answers, and what is wrong with the files.
//!
//! A note file holds Q&As; a [`Notebook`] holds every Q&A of a folder, by id. Answers are exact
//! slices of their source: nothing here rewrites a word. What could not be read is told as a
//! [`Problem`] and never stops the rest from loading.

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
mod hashes;
pub mod html;
mod id;
mod identity;
mod kept;
mod labels;
pub mod likeness;
mod links;
pub mod load;
mod markdown;
mod nesting;
mod notebook;
mod outline;
mod parts;
pub mod place;
mod problem;
#[cfg(test)]
mod properties;
mod qa;
mod quiz;
mod ranges;
mod shape;
mod shapes;
pub mod title;
mod wiki;
mod word_list;

pub use id::{QaId, QaKey};
pub use links::local_target;
pub use markdown::{Events, Markdown, options as parser_options};
pub use notebook::Notebook;
pub use problem::{Consequence, Digest, Problem, ProblemKind, Severity};
pub use qa::{LinkedFile, Qa, Source, Topic, TopicKey};
pub use quiz::{QuizMembership, QuizRule};
pub use title::reads_as_question;
