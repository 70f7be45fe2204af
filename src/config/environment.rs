//! Settings from environment variables and from `.env`. Only this module reads them.

use std::io;
use std::path::{Path, PathBuf};

use super::problem::ConfigProblem;
use crate::background::git::{GitEnvironment, Secret};
use crate::discord::token::{MalformedToken, Token};

/// The environment variables that Recite uses. Tests can create one without changing the process's environment.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Environment {
    /// `DISCORD_TOKEN`.
    pub token: Option<Result<Token, MalformedToken>>,
    /// `DISCORD_API_URL`; overrides `discord.api_url`.
    pub api_url: Option<String>,
    /// `RECITE_DATA_DIR`; overrides `data.dir`.
    pub data_dir: Option<PathBuf>,
    /// `RECITE_MODEL_DIR`; overrides `search.model_dir`.
    pub model_dir: Option<PathBuf>,
    /// `RECITE_LISTEN`; overrides `monitor.listen`.
    pub listen: Option<String>,
    /// `RECITE_GIT_TOKEN`, the access token for the repository of notes.
    pub git_token: Option<Secret>,
    /// `RECITE_GIT_KEY`, the path of the deploy key for the repository of notes.
    pub git_key: Option<PathBuf>,
    /// The variables that are passed on to git.
    pub git_environment: GitEnvironment,
}

impl Environment {
    /// Reads the environment. Variables that are not set there are read from `.env` in the current folder.
    ///
    /// Problems with `.env` are added to `problems`.
    pub fn read(problems: &mut Vec<ConfigProblem>) -> Self {
        let file = dotenv(Path::new(".env"), problems);
        #[expect(
            clippy::disallowed_methods,
            reason = "only this module reads the environment"
        )]
        let value = |name: &str| {
            let from_process = std::env::var(name)
                .ok()
                .filter(|value| !value.trim().is_empty());
            let from_file = || {
                file.iter()
                    .rev()
                    .find(|(key, _)| key == name)
                    .map(|(_, value)| value.clone())
            };
            from_process
                .or_else(from_file)
                .map(|value| value.trim().to_owned())
                .filter(|value| !value.is_empty())
        };
        #[expect(
            clippy::disallowed_methods,
            reason = "only this module reads the environment"
        )]
        let variables = GitEnvironment::NAMES
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
            git_environment: GitEnvironment(variables),
        }
    }
}

/// Reads the variables in a `.env` file. A missing file is not a problem.
fn dotenv(path: &Path, problems: &mut Vec<ConfigProblem>) -> Vec<(String, String)> {
    let mut report = |what: String, remedy: &str| {
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
            report(format!("cannot be read: {error}"), "Check its permissions.");
            return Vec::new();
        }
    };
    let mut pairs = Vec::new();
    for line in lines {
        match line {
            Ok(pair) => pairs.push(pair),
            // The library's error message quotes the line, which may contain the token.
            Err(_) => report(
                "has an invalid line".to_owned(),
                "Write one `NAME=value` per line, with quotes around values that contain spaces.",
            ),
        }
    }
    pairs
}
