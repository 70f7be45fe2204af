//! Reads the configuration, a [`Config`], from `recite.toml` and the environment.
//!
//! Every key is optional. All problems are reported together, each with its line, the value and a valid example. A
//! setting with a problem keeps its default, and all other settings still apply.

mod environment;
mod problem;
mod thresholds;

#[cfg(test)]
mod tests;

use std::fs;
use std::io;
use std::net::{Ipv4Addr, SocketAddr};
use std::ops::RangeInclusive;
use std::path::{Path, PathBuf};
use std::time::Duration;

use jiff::SignedDuration;
use toml::Spanned;
use toml::de::{DeTable, DeValue};
use tracing_subscriber::EnvFilter;
use tracing_subscriber::filter::LevelFilter;

pub use environment::Environment;
pub use problem::ConfigProblem;
use thresholds::Thresholds;

use crate::app::quiz::QuizOptions;
use crate::background::embedding::EmbeddingOptions;
use crate::background::git::{Address, GitOptions};
use crate::discord::token::{MalformedToken, Token};
use crate::discord::{Access, InstallOptions, MessageOptions, UnsureReply};
use crate::messages::answer::Links;
use recite_notes::access::MAX_FOLDER_BYTES;
use recite_notes::position::LineIndex;
use recite_quiz::daily::parse_zone;
use recite_search::{Language, SearchOptions};

/// The config file that is read if none is given. It may be missing.
pub const DEFAULT_FILE: &str = "config/recite.toml";

/// All settings. Settings that are not configured have their defaults.
#[derive(Clone, Debug, PartialEq)]
pub struct Config {
    /// The path of the config file, which may be missing.
    pub file: PathBuf,
    /// The folder of Markdown notes.
    pub notes_dir: PathBuf,
    /// Whether changed notes are reloaded automatically.
    pub watch: bool,
    /// The maximum total size of the notes, in bytes.
    pub max_bytes: u64,
    /// Additional file extensions that answers may attach, in lowercase and without the dot.
    pub attachment_types: Vec<String>,
    /// The git repository of the notes. If a remote is set, it replaces [`Config::notes_dir`].
    pub git: GitOptions,
    /// The settings of the search.
    pub search: SearchOptions,
    /// The settings of the embedding model.
    pub meaning: EmbeddingOptions,
    /// The folder for everything that Recite writes.
    pub data_dir: PathBuf,
    /// The URL of the database; `None` for a file in [`Config::data_dir`].
    pub store_url: Option<String>,
    /// The settings of the quiz and the daily question.
    pub quiz: QuizOptions,
    /// The settings of links in answers.
    pub links: Links,
    /// The base URL of Discord's API; `None` for Discord itself.
    pub api_url: Option<String>,
    /// Which messages of members are answered without a command.
    pub messages: MessageOptions,
    /// Who can use the bot outside its servers.
    pub install: InstallOptions,
    /// The filter for log lines, in the syntax of `tracing_subscriber::EnvFilter`.
    pub log_filter: String,
    /// The format of log lines.
    pub log_format: LogFormat,
    /// The address on which the monitor listens; `None` for no monitor.
    pub listen: Option<SocketAddr>,
    /// The bot token; `None` if it is not set. An invalid token is also reported as a problem.
    pub token: Option<Result<Token, MalformedToken>>,
}

/// The format of log lines.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum LogFormat {
    /// Readable text, with colors on a terminal.
    #[default]
    Text,
    /// One JSON object per line.
    Json,
}

impl Default for Config {
    fn default() -> Self {
        Self {
            file: PathBuf::from(DEFAULT_FILE),
            notes_dir: PathBuf::from("notes"),
            watch: true,
            max_bytes: MAX_FOLDER_BYTES,
            attachment_types: Vec::new(),
            git: GitOptions::default(),
            search: SearchOptions::default(),
            meaning: EmbeddingOptions::default(),
            data_dir: PathBuf::from("data"),
            store_url: None,
            quiz: QuizOptions::default(),
            links: Links::default(),
            api_url: None,
            messages: MessageOptions::default(),
            install: InstallOptions::default(),
            log_filter: "info".to_owned(),
            log_format: LogFormat::default(),
            listen: None,
            token: None,
        }
    }
}

impl Config {
    /// Returns the URL of the database.
    pub fn database(&self) -> String {
        let in_folder = || {
            let file = self.data_dir.join("recite.db").display().to_string();
            // These characters have a meaning in a URL.
            let file = file.replace('%', "%25").replace('?', "%3F");
            format!("sqlite:{}", file.replace('#', "%23"))
        };
        self.store_url.clone().unwrap_or_else(in_folder)
    }
}

/// Reads the config file and applies the environment variables, which override it.
///
/// Returns all problems. A file that is given explicitly must exist; the default file may be missing.
pub fn load(file: Option<&Path>, environment: Environment) -> (Config, Vec<ConfigProblem>) {
    let path = file.unwrap_or(Path::new(DEFAULT_FILE));
    let name = path.display().to_string();
    let whole = |what: String, remedy: &str| ConfigProblem {
        path: name.clone(),
        line: 0,
        column: 0,
        what,
        remedy: remedy.to_owned(),
    };
    let (mut config, mut problems) = match fs::read_to_string(path) {
        Ok(text) => parse(&text, &name),
        Err(error) if error.kind() == io::ErrorKind::NotFound && file.is_none() => {
            Default::default()
        }
        Err(error) => {
            let problem = whole(
                format!("cannot be read: {error}"),
                "Pass a readable TOML file with `--config`.",
            );
            (Config::default(), vec![problem])
        }
    };
    if let Some(Err(malformed)) = &environment.token {
        problems.push(ConfigProblem {
            path: "environment or .env".to_owned(),
            line: 0,
            column: 0,
            what: format!("`DISCORD_TOKEN` has {malformed}"),
            remedy: "Copy the token again from the developer portal (your application, Bot, Reset Token) and write it on one line, without spaces.".to_owned(),
        });
    }
    path.clone_into(&mut config.file);
    config.token = environment.token;
    config.git.token = environment.git_token;
    config.git.key = environment.git_key;
    config.git.environment = environment.git_environment;
    if let Some(problem) = unencrypted_token(&config.git) {
        problems.push(problem);
    }
    if let Some(folder) = environment.data_dir {
        config.data_dir = folder;
    }
    if let Some(folder) = environment.model_dir {
        config.meaning.model_dir = Some(folder);
    }
    let mut report = |variable: &str, value: &str, remedy: String| {
        problems.push(ConfigProblem {
            path: "environment".to_owned(),
            line: 0,
            column: 0,
            what: format!("`{variable}` is {value:?}"),
            remedy,
        });
    };
    if let Some(url) = environment.api_url {
        match http_url(&url) {
            Ok(url) => config.api_url = Some(url),
            Err(remedy) => report("DISCORD_API_URL", &url, remedy),
        }
    }
    if let Some(address) = environment.listen {
        match socket_address(&address) {
            Ok(address) => config.listen = Some(address),
            Err(remedy) => report("RECITE_LISTEN", &address, remedy),
        }
    }
    (config, problems)
}

/// Parses the value of a key and sets it. An invalid value returns the remedy as an error.
type Setter = fn(&mut Config, &DeValue<'_>) -> Result<(), String>;

const GIT: &str = "notes.git";
const SURE_CONFIDENCE: &str = "search.sure_confidence";
const LIKELY_CONFIDENCE: &str = "search.likely_confidence";
const POSSIBLE_CONFIDENCE: &str = "search.possible_confidence";

/// Settings of earlier versions, with their new names.
const RENAMED: [(&str, &str); 2] = [
    ("search.answer_confidence", SURE_CONFIDENCE),
    ("search.closest_confidence", POSSIBLE_CONFIDENCE),
];

/// All keys. `config/recite.toml` contains all of them; a test compares the two.
const KEYS: &[(&str, Setter)] = &[
    ("notes.dir", |config, value| {
        config.notes_dir = text(value, "the path of a folder, such as \"notes\"")?.into();
        Ok(())
    }),
    ("notes.watch", |config, value| {
        config.watch = boolean(value)?;
        Ok(())
    }),
    ("notes.max_mb", |config, value| {
        config.max_bytes = u64::from(whole(value, 1..=100_000)?) * 1024 * 1024;
        Ok(())
    }),
    ("notes.attachment_types", |config, value| {
        let remedy = || remedy_with("a list of file extensions such as [\"drawio\", \"py\"]");
        let items = value.as_array().ok_or_else(remedy)?;
        let parse = |value: &Spanned<DeValue<'_>>| {
            let extension = value.get_ref().as_str()?.trim_start_matches('.');
            let is_valid = (1..=16).contains(&extension.len())
                && extension
                    .chars()
                    .all(|c| c.is_ascii_alphanumeric() || c == '-' || c == '_');
            is_valid.then(|| extension.to_ascii_lowercase())
        };
        let extensions: Option<Vec<String>> = items.iter().map(parse).collect();
        config.attachment_types = extensions.ok_or_else(remedy)?;
        Ok(())
    }),
    (GIT, |config, value| {
        config.git.remote = match value.as_str().unwrap_or("?") {
            "" => None,
            address => {
                let address = Address::parse(address);
                Some(address.map_err(|error| error.to_string())?)
            }
        };
        Ok(())
    }),
    ("notes.git_branch", |config, value| {
        let example = "the name of a branch, such as \"main\", or \"\"";
        config.git.branch = match text(value, example)? {
            "" => None,
            name if is_branch(name) => Some(name.to_owned()),
            _ => return Err(remedy_with(example)),
        };
        Ok(())
    }),
    ("notes.git_dir", |config, value| {
        let example = "the path of a folder in the repository, such as \"docs/notes\", or \"\"";
        let dir = text(value, example)?.trim_matches('/');
        let is_name = |part: &str| !matches!(part, "" | "." | "..");
        if !dir.is_empty() && !dir.split('/').all(is_name) {
            return Err(remedy_with(example));
        }
        config.git.dir = dir.to_owned();
        Ok(())
    }),
    ("notes.git_minutes", |config, value| {
        let minutes = whole(value, 1..=1440)?;
        config.git.every = Duration::from_secs(60 * u64::from(minutes));
        Ok(())
    }),
    ("notes.git_max_mb", |config, value| {
        config.git.max_bytes = u64::from(whole(value, 1..=100_000)?) * 1024 * 1024;
        Ok(())
    }),
    ("notes.source_url", |config, value| {
        let example = "a URL such as \"https://github.com/you/notes/blob/main/\", or \"\"";
        let url = text(value, example)?;
        config.links.source_url = match url {
            "" => None,
            url => Some(http_url(url).map(|url| format!("{url}/"))?),
        };
        Ok(())
    }),
    (SURE_CONFIDENCE, |config, value| {
        config.search.sure_confidence = share(value)?;
        Ok(())
    }),
    (LIKELY_CONFIDENCE, |config, value| {
        config.search.likely_confidence = share(value)?;
        Ok(())
    }),
    (POSSIBLE_CONFIDENCE, |config, value| {
        config.search.possible_confidence = share(value)?;
        Ok(())
    }),
    ("search.language", |config, value| {
        let example = "\"auto\", \"other\", or a language such as \"german\" or \"de\"";
        let name = text(value, example)?;
        config.search.language = match name.to_lowercase().as_str() {
            "auto" => None,
            name => Some(Language::parse(name).ok_or_else(|| remedy_with(example))?),
        };
        Ok(())
    }),
    ("search.model_dir", |config, value| {
        let folder = text(
            value,
            "the path of a folder, or \"\" to search without the model",
        )?;
        config.meaning.model_dir = (!folder.is_empty()).then(|| folder.into());
        Ok(())
    }),
    ("search.multilingual_model_dir", |config, value| {
        let folder = text(
            value,
            "the path of a folder, or \"\" to search without the model",
        )?;
        config.meaning.multilingual_model_dir = (!folder.is_empty()).then(|| folder.into());
        Ok(())
    }),
    ("search.reranker_dir", |config, value| {
        let folder = text(value, "the path of a folder, or \"\"")?;
        config.meaning.reranker_dir = (!folder.is_empty()).then(|| folder.into());
        Ok(())
    }),
    ("search.model_threads", |config, value| {
        config.meaning.threads = whole(value, 1..=256)? as usize;
        Ok(())
    }),
    ("data.dir", |config, value| {
        config.data_dir = text(value, "the path of a folder, such as \"data\"")?.into();
        Ok(())
    }),
    ("store.url", |config, value| {
        let example = "a URL such as \"sqlite:data/recite.db\", or \"\"";
        config.store_url = match text(value, example)? {
            "" => None,
            url if url.starts_with("sqlite:") => Some(url.to_owned()),
            _ => return Err(remedy_with(example)),
        };
        Ok(())
    }),
    ("daily.timezone", |config, value| {
        let example = "the name of a time zone such as \"Europe/Berlin\"";
        let (name, _) = parse_zone(text(value, example)?).ok_or_else(|| remedy_with(example))?;
        config.quiz.zone = name;
        Ok(())
    }),
    ("daily.catch_up_hours", |config, value| {
        config.quiz.catch_up = SignedDuration::from_hours(whole(value, 1..=24)?.into());
        Ok(())
    }),
    ("quiz.new_per_day", |config, value| {
        config.quiz.new_per_day = whole(value, 0..=1000)?;
        Ok(())
    }),
    ("discord.api_url", |config, value| {
        let url = text(value, "a URL such as \"http://127.0.0.1:8080\", or \"\"")?;
        config.api_url = if url.is_empty() {
            None
        } else {
            Some(http_url(url)?)
        };
        Ok(())
    }),
    ("discord.mentions", |config, value| {
        config.messages.mentions = boolean(value)?;
        Ok(())
    }),
    ("discord.mention_unsure", |config, value| {
        let example = "\"line\", \"reaction\" or \"silent\"";
        config.messages.unsure = match text(value, example)? {
            "line" => UnsureReply::Line,
            "reaction" => UnsureReply::Reaction,
            "silent" => UnsureReply::Silent,
            _ => return Err(remedy_with(example)),
        };
        Ok(())
    }),
    ("discord.direct_messages", |config, value| {
        config.messages.direct_messages = boolean(value)?;
        Ok(())
    }),
    ("discord.message_content", |config, value| {
        config.messages.message_content = boolean(value)?;
        Ok(())
    }),
    ("discord.user_install", |config, value| {
        config.install.user_install = boolean(value)?;
        Ok(())
    }),
    ("discord.access", |config, value| {
        let example = "\"everyone\" or \"members\"";
        config.install.access = match text(value, example)? {
            "everyone" => Access::Everyone,
            "members" => Access::Members,
            _ => return Err(remedy_with(example)),
        };
        Ok(())
    }),
    ("monitor.listen", |config, value| {
        let address = text(value, &format!("{SOCKET_ADDRESS_EXAMPLE}, or \"\""))?;
        config.listen = match address {
            "" => None,
            address => Some(socket_address(address)?),
        };
        Ok(())
    }),
    ("log.format", |config, value| {
        let example = "\"text\" or \"json\"";
        config.log_format = match text(value, example)? {
            "text" => LogFormat::Text,
            "json" => LogFormat::Json,
            _ => return Err(remedy_with(example)),
        };
        Ok(())
    }),
    ("log.filter", |config, value| {
        let example = "a level such as \"info\", or a filter such as \"info,recite=debug\"";
        let filter = text(value, example)?;
        // `EnvFilter` would read an unknown word as a target, and silence all other targets.
        let has_level = |part: &str| {
            part.contains(['=', '[', ']', '}']) || part.trim().parse::<LevelFilter>().is_ok()
        };
        if !filter.split(',').all(has_level) || EnvFilter::try_new(filter).is_err() {
            return Err(remedy_with(example));
        }
        config.log_filter = filter.to_owned();
        Ok(())
    }),
];

/// Parses the text of a config file. `path` is used in the problems. Invalid settings keep their defaults.
pub fn parse(source: &str, path: &str) -> (Config, Vec<ConfigProblem>) {
    let mut config = Config::default();
    let mut problems = Vec::new();
    let places = LineIndex::new(source);
    let mut report = |at: usize, what: String, remedy: String| {
        let (line, column) = places.line_column(at);
        problems.push(ConfigProblem {
            path: path.to_owned(),
            line,
            column,
            what,
            remedy,
        });
    };
    let (table, errors) = DeTable::parse_recoverable(source);
    for error in errors {
        let at = error.span().map_or(0, |span| span.start);
        report(
            at,
            format!("invalid TOML: {}", error.message()),
            "Correct the line.".to_owned(),
        );
    }
    let mut values = Vec::new();
    flatten(&table, "", &mut values);
    let mut thresholds = Thresholds::default();
    for (key, at, value) in values {
        match KEYS.iter().find(|(known, _)| *known == key) {
            Some((_, set)) => {
                // The value of `notes.git` is not shown, because it may contain a password.
                let what = match key.as_str() {
                    GIT => format!("`{key}` is not a valid address"),
                    _ => format!("`{key}` is {}", quote(source, &value)),
                };
                let at = value.span().start;
                match set(&mut config, value.get_ref()) {
                    Ok(()) => thresholds.add(&key, at, what),
                    Err(remedy) => {
                        thresholds.add_invalid(&key);
                        report(at, what, remedy);
                    }
                }
            }
            None => report(
                at,
                format!("unknown setting `{key}`"),
                remedy_for_unknown(&key),
            ),
        }
    }
    for (at, what, remedy) in thresholds.put_in_order(&mut config.search) {
        report(at, what, remedy);
    }
    problems.sort_by_key(|problem| (problem.line, problem.column));
    (config, problems)
}

/// Collects every value of a table with its dotted key and the position of the key.
fn flatten<'a>(
    table: &Spanned<DeTable<'a>>,
    above: &str,
    values: &mut Vec<(String, usize, Spanned<DeValue<'a>>)>,
) {
    for (key, value) in table.get_ref() {
        let name = if above.is_empty() {
            key.get_ref().to_string()
        } else {
            format!("{above}.{}", key.get_ref())
        };
        match value.get_ref() {
            // An unknown section is reported once, not once per key.
            DeValue::Table(inner)
                if KEYS
                    .iter()
                    .any(|(known, _)| known.starts_with(&format!("{name}."))) =>
            {
                flatten(&Spanned::new(value.span(), inner.clone()), &name, values);
            }
            _ => values.push((name, key.span().start, value.clone())),
        }
    }
}

/// Returns the remedy for an unknown key: its new name, or a similar key if there is one.
fn remedy_for_unknown(key: &str) -> String {
    if let Some((_, new)) = RENAMED.iter().find(|(old, _)| *old == key) {
        return format!("It is now called `{new}`.");
    }
    let sections = KEYS.iter().filter_map(|(known, _)| known.split('.').next());
    let known = KEYS.iter().map(|(known, _)| *known).chain(sections);
    let nearest = known
        .filter(|known| *known != key)
        .map(|known| (strsim::jaro_winkler(known, key), known))
        .max_by(|a, b| a.0.total_cmp(&b.0))
        .filter(|(similarity, _)| *similarity > 0.8);
    match nearest {
        Some((_, known)) => format!("Did you mean `{known}`?"),
        None => format!("Delete it. See {DEFAULT_FILE} of the project for all settings."),
    }
}

/// Returns a value as written in the file, shortened to one line of at most 60 characters.
fn quote(source: &str, value: &Spanned<DeValue<'_>>) -> String {
    let text = source.get(value.span()).unwrap_or_default();
    let first: String = text
        .lines()
        .next()
        .unwrap_or_default()
        .chars()
        .take(60)
        .collect();
    if first.len() < text.len() {
        format!("`{first} …`")
    } else {
        format!("`{first}`")
    }
}

/// Returns the remedy `Write {example}.`
fn remedy_with(example: &str) -> String {
    format!("Write {example}.")
}

/// Parses a string.
fn text<'a>(value: &'a DeValue<'_>, example: &str) -> Result<&'a str, String> {
    value.as_str().ok_or_else(|| remedy_with(example))
}

/// Parses a boolean.
fn boolean(value: &DeValue<'_>) -> Result<bool, String> {
    let truth = match value {
        DeValue::Boolean(truth) => Some(*truth),
        _ => None,
    };
    truth.ok_or_else(|| remedy_with("true or false, without quotes"))
}

/// Parses a number from 0 to 1.
fn share(value: &DeValue<'_>) -> Result<f32, String> {
    let number = match value {
        DeValue::Float(number) => number.as_str().parse::<f32>().ok(),
        DeValue::Integer(number) => number.as_str().parse::<f32>().ok(),
        _ => None,
    };
    number
        .filter(|number| (0.0..=1.0).contains(number))
        .ok_or_else(|| remedy_with("a number from 0 to 1, such as 0.5"))
}

/// Parses a whole number within these bounds.
fn whole(value: &DeValue<'_>, bounds: RangeInclusive<u32>) -> Result<u32, String> {
    let number = match value {
        DeValue::Integer(number) => number.as_str().parse().ok(),
        _ => None,
    };
    number
        .filter(|number| bounds.contains(number))
        .ok_or_else(|| {
            let (min, max) = bounds.into_inner();
            remedy_with(&format!("a whole number from {min} to {max}"))
        })
}

/// The example of `monitor.listen`.
const SOCKET_ADDRESS_EXAMPLE: &str =
    "an IP address and a port of this machine, such as \"127.0.0.1:9090\"";

/// Parses an IP address with a port, or `localhost` with a port.
fn socket_address(text: &str) -> Result<SocketAddr, String> {
    let local = text.strip_prefix("localhost:");
    let local = local.and_then(|port| Some((Ipv4Addr::LOCALHOST, port.parse().ok()?).into()));
    let address = local.or_else(|| text.parse().ok());
    address.ok_or_else(|| remedy_with(SOCKET_ADDRESS_EXAMPLE))
}

/// Returns whether git allows this branch name. Some rare rules of git are not checked.
fn is_branch(name: &str) -> bool {
    let is_allowed = |c: char| !c.is_control() && !" ~^:?*[\\".contains(c);
    name.chars().all(is_allowed)
        && !name.starts_with(['-', '/'])
        && !name.ends_with(['/', '.'])
        && !name.contains("..")
}

/// Returns a problem if the git token would be sent without encryption.
fn unencrypted_token(git: &GitOptions) -> Option<ConfigProblem> {
    let remote = git
        .remote
        .as_ref()
        .filter(|remote| remote.is_unencrypted())?;
    git.token.as_ref()?;
    Some(ConfigProblem {
        path: "environment".to_owned(),
        line: 0,
        column: 0,
        what: format!("`RECITE_GIT_TOKEN` is set, but `{GIT}` is `{remote}`"),
        remedy: remedy_with(
            "an address that starts with https://, so that the token is encrypted in transit",
        ),
    })
}

/// Parses an HTTP(S) URL, and removes trailing slashes.
fn http_url(text: &str) -> Result<String, String> {
    let remedy = || remedy_with("a URL that starts with http:// or https://");
    let url = reqwest::Url::parse(text).map_err(|_| remedy())?;
    if !matches!(url.scheme(), "http" | "https") || !url.has_host() {
        return Err(remedy());
    }
    Ok(text.trim_end_matches('/').to_owned())
}
