//! The ways a command can fail, with their exit codes.

/// Why a command failed.
#[derive(Debug)]
pub enum Failure {
    /// Invalid usage or configuration, with the lines to print. Exit code 2.
    Usage(Vec<String>),
    /// Discord rejected the bot permanently, with the line to print. A restart will not help. Exit code 3.
    Rejected(String),
    /// Any other error. Exit code 1.
    Other(anyhow::Error),
}

impl Failure {
    /// Returns the lines to print.
    pub fn lines(&self) -> Vec<String> {
        match self {
            Self::Usage(lines) => lines.clone(),
            Self::Rejected(line) => vec![line.clone()],
            Self::Other(error) => vec![format!("{error:#}")],
        }
    }

    /// Returns the exit code of the process.
    pub fn exit_code(&self) -> u8 {
        match self {
            Self::Other(_) => 1,
            Self::Usage(_) => 2,
            Self::Rejected(_) => 3,
        }
    }
}

impl<E: Into<anyhow::Error>> From<E> for Failure {
    fn from(error: E) -> Self {
        Self::Other(error.into())
    }
}
