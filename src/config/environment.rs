//! What the environment and `.env` say; the only reader of either.

use std::io;
use std::path::{Path, PathBuf};

use super::problem::ConfigProblem;
use crate::background::git::{Passed, Secret};
use crate::discord::token::{MalformedToken, Token};

/// What the environment says, read once, so that tests can say something else.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Environment {
    pub token: Option<Result<Token, MalformedToken>>,
    pub api_url: Option<String>,
    pub data_dir: Option<PathBuf>,
    pub model_dir: Option<PathBuf>,
    pub listen: Option<String>,
    pub git_token: Option<Secret>,
    pub git_key: Option<PathBuf>,
    pub git_passed: Passed,
}

impl Environment {
    /// Reads the process's environment and, for what is missing there, `.env` in the working folder.
    pub fn read(problems: &mut Vec<ConfigProblem>) -> Self {
        let file = dotenv(Path::new(".env"), problems);
        #[expect(
            clippy::disallowed_methods,
            reason = "the one place that reads the environment"
        )]
        let value = |name: &str| {
            let own = std::env::var(name)
                .ok()
                .filter(|value| !value.trim().is_empty());
            let other = || {
                file.iter()
                    .rev()
                    .find(|(key, _)| key == name)
                    .map(|(_, value)| value.clone())
            };
            own.or_else(other)
                .map(|value| value.trim().to_owned())
                .filter(|value| !value.is_empty())
        };
        #[expect(
            clippy::disallowed_methods,
            reason = "the one place that reads the environment"
        )]
        let passed = Passed::NAMES
            .into_iter()
            .filter_map(|name| Some((name, std::env::var_os(name)?)))
            .collect();
        Self {
            token: value("DISCORD_TOKEN").as_deref().map(Token::new),
            api_url: value("DISCORD_API_URL"),
            data_dir: value("RECITE_DATA_DIR").map(PathBuf::from),
            model_dir: value("RECITE_MODEL_DIR").map(PathBuf::from),
            listen: value("RECITE_LISTEN"),
            git_token: value("RECITE_GIT_TOKEN").as_deref().map(Secret::new),
            git_key: value("RECITE_GIT_KEY").map(PathBuf::from),
            git_passed: Passed(passed),
        }
    }
}

fn dotenv(path: &Path, problems: &mut Vec<ConfigProblem>) -> Vec<(String, String)> {
    let mut bad = |what: String, remedy: &str| {
        problems.push(ConfigProblem {
            path: path.display().to_string(),
            line: 0,
            column: 0,
            what,
            remedy: remedy.to_owned(),
        });
    };
    let lines = match dotenvy::from_path_iter(path) {
        Ok(lines) => lines,
        Err(dotenvy::Error::Io(error)) if error.kind() == io::ErrorKind::NotFound => {
            return Vec::new();
        }
        Err(error) => {
            bad(format!("cannot be read: {error}"), "check its permissions");
            return Vec::new();
        }
    };
    let mut pairs = Vec::new();
    for line in lines {
        match line {
            Ok(pair) => pairs.push(pair),
            // The library's own message quotes the line, and the line may hold the token.
            Err(_) => bad(
                "has a line that cannot be read".to_owned(),
                "write one `NAME=value` a line, with quotes around values that hold blanks",
            ),
        }
    }
    pairs
}
