//! How a command fails, and the exit code that says so.

/// Why a command ended without doing what it was to do.
#[derive(Debug)]
pub enum Failure {
    /// Wrong usage or config: what to print, one line each.
    Usage(Vec<String>),
    /// Starting again will not help, although nothing here is wrong: a person must look.
    ShutOut(String),
    /// Anything else.
    Other(anyhow::Error),
}

impl Failure {
    /// What is printed of it.
    pub fn lines(&self) -> Vec<String> {
        match self {
            Self::Usage(lines) => lines.clone(),
            Self::ShutOut(line) => vec![line.clone()],
            Self::Other(error) => vec![format!("{error:#}")],
        }
    }

    pub fn exit_code(&self) -> u8 {
        match self {
            Self::Other(_) => 1,
            Self::Usage(_) => 2,
            Self::ShutOut(_) => 3,
        }
    }
}

impl<E: Into<anyhow::Error>> From<E> for Failure {
    fn from(error: E) -> Self {
        Self::Other(error.into())
    }
}
