//! A problem in the configuration.

use std::fmt;

/// A problem in the configuration: where it is, what is wrong, and how to fix it. Displays as one line.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct ConfigProblem {
    /// The path of the file, or `environment`.
    pub path: String,
    /// The line, counted from 1; 0 for the whole file.
    pub line: usize,
    /// The column in characters, counted from 1; 0 for the whole file.
    pub column: usize,
    /// What is wrong, as a clause.
    pub what: String,
    /// How to fix it, as a whole imperative sentence.
    pub remedy: String,
}

impl fmt::Display for ConfigProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            path,
            line,
            column,
            what,
            remedy,
        } = self;
        match line {
            0 => write!(f, "{path}: {what}. {remedy}"),
            _ => write!(f, "{path}:{line}:{column}: {what}. {remedy}"),
        }
    }
}
