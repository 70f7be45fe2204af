//! What is wrong with a setting.

use std::fmt;

/// Something wrong with the configuration: where, what, and what to do. Prints as one line.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct ConfigProblem {
    /// The file, or `environment`.
    pub path: String,
    /// From 1; 0 where the whole file is meant.
    pub line: usize,
    /// From 1, in characters; 0 where the whole file is meant.
    pub column: usize,
    pub what: String,
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
            0 => write!(f, "{path}: {what}; {remedy}"),
            _ => write!(f, "{path}:{line}:{column}: {what}; {remedy}"),
        }
    }
}
