//! What the operator chose: `recite.toml` and the environment → [`Config`].
//!
//! Every key is optional; every problem is told
//! at once, with the place, the value and what to write in its stead, and the rest still holds.

mod environment;
mod problem;

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

use crate::app::quiz::QuizOptions;
use crate::background::git::{Address, GitOptions};
use crate::background::meaning::MeaningOptions;
use crate::discord::token::{MalformedToken, Token};
use crate::messages::answer::Links;
use recite_notes::access::MAX_FOLDER_BYTES;
use recite_notes::position::LineIndex;
use recite_quiz::daily::parse_zone;
use recite_search::{Language, SearchOptions};

/// The file read when none is named; it may be missing.
pub const DEFAULT_FILE: &str = "config/recite.toml";

/// Everything the operator may choose, with the defaults where nothing was chosen.
#[derive(Clone, Debug, PartialEq)]
pub struct Config {
    /// The settings file, whether it is there or not.
    pub file: PathBuf,
    /// The folder of Markdown notes.
    pub notes_dir: PathBuf,
    /// Whether changed notes are taken over by themselves.
    pub watch: bool,
    /// How many bytes of notes are read at most.
    pub max_bytes: u64,
    /// Endings of files that answers may attach besides the built-in ones: in lower case, without the dot.
    pub attachment_types: Vec<String>,
    /// The repository that the notes come from in place of that folder, if one is named.
    pub git: GitOptions,
    pub search: SearchOptions,
    pub meaning: MeaningOptions,
    /// The folder of what Recite writes.
    pub data_dir: PathBuf,
    /// The address of the database; `None` for a file in [`Config::data_dir`].
    pub store_url: Option<String>,
    pub quiz: QuizOptions,
    pub links: Links,
    /// The base address of Discord's API; `None` for Discord itself.
    pub api_url: Option<String>,
    /// Which log lines are shown, in the syntax of `tracing_subscriber::EnvFilter`.
    pub log_filter: String,
    pub log_format: LogFormat,
    /// Where the monitor listens; `None` for nowhere.
    pub listen: Option<SocketAddr>,
    /// An error was reported among the problems as well.
    pub token: Option<Result<Token, MalformedToken>>,
}

/// How log lines are written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum LogFormat {
    /// For people, with colours on a terminal.
    #[default]
    Text,
    /// One JSON object a line, for programs.
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
            meaning: MeaningOptions::default(),
            data_dir: PathBuf::from("data"),
            store_url: None,
            quiz: QuizOptions::default(),
            links: Links::default(),
            api_url: None,
            log_filter: "info".to_owned(),
            log_format: LogFormat::default(),
            listen: None,
            token: None,
        }
    }
}

impl Config {
    /// The address of the database.
    pub fn database(&self) -> String {
        let in_folder = || {
            let file = self.data_dir.join("recite.db").display().to_string();
            // What has a meaning in an address.
            let file = file.replace('%', "%25").replace('?', "%3F");
            format!("sqlite:{}", file.replace('#', "%23"))
        };
        self.store_url.clone().unwrap_or_else(in_folder)
    }
}

/// Reads the file and lays the environment over it. A file that was named must be there.
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
                "name a readable TOML file with `--config`",
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
            remedy: "copy the token once more from the developer portal (your application, Bot, Reset Token) and write it on one line, without spaces".to_owned(),
        });
    }
    path.clone_into(&mut config.file);
    config.token = environment.token;
    config.git.token = environment.git_token;
    config.git.key = environment.git_key;
    config.git.passed = environment.git_passed;
    if let Some(problem) = overheard(&config.git) {
        problems.push(problem);
    }
    if let Some(folder) = environment.data_dir {
        config.data_dir = folder;
    }
    if let Some(folder) = environment.model_dir {
        config.meaning.model_dir = Some(folder);
    }
    let mut bad = |variable: &str, value: &str, remedy: String| {
        problems.push(ConfigProblem {
            path: "environment".to_owned(),
            line: 0,
            column: 0,
            what: format!("`{variable}` is {value:?}"),
            remedy,
        });
    };
    if let Some(url) = environment.api_url {
        match web_address(&url) {
            Ok(url) => config.api_url = Some(url),
            Err(remedy) => bad("DISCORD_API_URL", &url, remedy),
        }
    }
    if let Some(address) = environment.listen {
        match socket_address(&address) {
            Ok(address) => config.listen = Some(address),
            Err(remedy) => bad("RECITE_LISTEN", &address, remedy),
        }
    }
    (config, problems)
}

/// Sets one key; on a bad value says what to write.
type Setter = fn(&mut Config, &DeValue<'_>) -> Result<(), String>;

const GIT: &str = "notes.git";
const ANSWER: &str = "search.answer_confidence";
const CLOSEST: &str = "search.closest_confidence";

/// Every key there is. `config/recite.toml` shows them all; a test compares the two.
const KEYS: &[(&str, Setter)] = &[
    ("notes.dir", |config, value| {
        config.notes_dir = text(value, "the path of a folder, such as \"notes\"")?.into();
        Ok(())
    }),
    ("notes.watch", |config, value| {
        config.watch = truth(value)?;
        Ok(())
    }),
    ("notes.max_mb", |config, value| {
        config.max_bytes = u64::from(whole(value, 1..=100_000)?) * 1024 * 1024;
        Ok(())
    }),
    ("notes.attachment_types", |config, value| {
        let example = "a list of endings such as [\"drawio\", \"py\"]";
        let wrong = || format!("write {example}");
        let written = value.as_array().ok_or_else(wrong)?;
        let ending = |value: &Spanned<DeValue<'_>>| {
            let ending = value.get_ref().as_str()?.trim_start_matches('.');
            let is_ending = (1..=16).contains(&ending.len())
                && ending
                    .chars()
                    .all(|c| c.is_ascii_alphanumeric() || c == '-' || c == '_');
            is_ending.then(|| ending.to_ascii_lowercase())
        };
        let endings: Option<Vec<String>> = written.iter().map(ending).collect();
        config.attachment_types = endings.ok_or_else(wrong)?;
        Ok(())
    }),
    (GIT, |config, value| {
        let written = value.as_str().unwrap_or("?");
        config.git.remote = match written {
            "" => None,
            written => Some(Address::parse(written).map_err(|error| error.to_string())?),
        };
        Ok(())
    }),
    ("notes.git_branch", |config, value| {
        let example = "the name of a branch, such as \"main\", or \"\"";
        config.git.branch = match text(value, example)? {
            "" => None,
            name if is_branch(name) => Some(name.to_owned()),
            _ => return Err(format!("write {example}")),
        };
        Ok(())
    }),
    ("notes.git_dir", |config, value| {
        let example = "the path of a folder inside the repository, such as \"docs/notes\", or \"\"";
        let dir = text(value, example)?.trim_matches('/');
        let is_path = |part: &str| !matches!(part, "" | "." | "..");
        if !dir.is_empty() && !dir.split('/').all(is_path) {
            return Err(format!("write {example}"));
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
        let example = "a web address such as \"https://github.com/you/notes/blob/main/\", or \"\"";
        let url = text(value, example)?;
        config.links.source_url = match url {
            "" => None,
            url => Some(web_address(url).map(|url| format!("{url}/"))?),
        };
        Ok(())
    }),
    (ANSWER, |config, value| {
        config.search.answer_confidence = share(value)?;
        Ok(())
    }),
    (CLOSEST, |config, value| {
        config.search.closest_confidence = share(value)?;
        Ok(())
    }),
    ("search.language", |config, value| {
        let remedy = "\"auto\", \"other\", or a language such as \"german\" or \"de\"";
        let name = text(value, remedy)?;
        config.search.language = match name.to_lowercase().as_str() {
            "auto" => None,
            name => Some(Language::parse(name).ok_or_else(|| format!("write {remedy}"))?),
        };
        Ok(())
    }),
    ("search.model_dir", |config, value| {
        let folder = text(
            value,
            "the path of a folder, or \"\" to do without the model",
        )?;
        config.meaning.model_dir = (!folder.is_empty()).then(|| folder.into());
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
        let example = "an address such as \"sqlite:data/recite.db\", or \"\"";
        config.store_url = match text(value, example)? {
            "" => None,
            url if url.starts_with("sqlite:") => Some(url.to_owned()),
            _ => return Err(format!("write {example}")),
        };
        Ok(())
    }),
    ("daily.timezone", |config, value| {
        let example = "the name of a time zone such as \"Europe/Berlin\"";
        let (name, _) =
            parse_zone(text(value, example)?).ok_or_else(|| format!("write {example}"))?;
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
        let url = text(
            value,
            "a web address such as \"http://127.0.0.1:8080\", or \"\"",
        )?;
        config.api_url = if url.is_empty() {
            None
        } else {
            Some(web_address(url)?)
        };
        Ok(())
    }),
    ("monitor.listen", |config, value| {
        let address = text(value, &format!("{A_SOCKET_ADDRESS}, or \"\""))?;
        config.listen = match address {
            "" => None,
            address => Some(socket_address(address)?),
        };
        Ok(())
    }),
    ("log.format", |config, value| {
        let expected = "\"text\" or \"json\"";
        config.log_format = match text(value, expected)? {
            "text" => LogFormat::Text,
            "json" => LogFormat::Json,
            _ => return Err(format!("write {expected}")),
        };
        Ok(())
    }),
    ("log.filter", |config, value| {
        let expected = "a level such as \"info\", or a filter such as \"info,recite=debug\"";
        let filter = text(value, expected)?;
        // A lone word that is no level would be taken for a part of the program, and silence all others.
        let has_level = |part: &str| {
            part.contains(['=', '[', ']', '}']) || part.trim().parse::<LevelFilter>().is_ok()
        };
        if !filter.split(',').all(has_level) || EnvFilter::try_new(filter).is_err() {
            return Err(format!("write {expected}"));
        }
        config.log_filter = filter.to_owned();
        Ok(())
    }),
];

/// Reads the text of a config file. What is wrong keeps its default.
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
            format!("is not TOML: {}", error.message()),
            "correct the line".to_owned(),
        );
    }
    let mut values = Vec::new();
    flatten(&table, "", &mut values);
    let (mut closest, mut answer_is_known) = (None, true);
    for (key, at, value) in values {
        match KEYS.iter().find(|(known, _)| *known == key) {
            Some((_, set)) => {
                // Where a password may stand, no value is shown.
                let what = match key.as_str() {
                    GIT => format!("`{key}` is no address that may stand here"),
                    _ => format!("`{key}` is {}", shown(source, &value)),
                };
                let at = value.span().start;
                match set(&mut config, value.get_ref()) {
                    Ok(()) if key == CLOSEST => closest = Some((at, what)),
                    Ok(()) => {}
                    Err(remedy) => {
                        answer_is_known &= key != ANSWER;
                        report(at, what, remedy);
                    }
                }
            }
            None => report(
                at,
                format!("`{key}` is no setting"),
                remedy_for_unknown(&key),
            ),
        }
    }
    let answer = config.search.answer_confidence;
    if config.search.closest_confidence > answer {
        // Left out, it follows the other one down, so that 0 there means "always an answer".
        config.search.closest_confidence = SearchOptions::default().closest_confidence.min(answer);
        if let Some((at, what)) = closest.filter(|_| answer_is_known) {
            let remedy = format!("write at most {answer}, as `{ANSWER}` is, or raise that");
            report(at, what, remedy);
        }
    }
    problems.sort_by_key(|problem| (problem.line, problem.column));
    (config, problems)
}

/// Every value of a table with its dotted key and where the key stands.
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
            // A section nobody knows is told once, not once for each of its keys.
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

fn remedy_for_unknown(key: &str) -> String {
    let sections = KEYS.iter().filter_map(|(known, _)| known.split('.').next());
    let known = KEYS.iter().map(|(known, _)| *known).chain(sections);
    let nearest = known
        .filter(|known| *known != key)
        .map(|known| (strsim::jaro_winkler(known, key), known))
        .max_by(|a, b| a.0.total_cmp(&b.0))
        .filter(|(likeness, _)| *likeness > 0.8);
    match nearest {
        Some((_, known)) => format!("did you mean `{known}`?"),
        None => format!("delete it; {DEFAULT_FILE} of the project shows every setting"),
    }
}

fn shown(source: &str, value: &Spanned<DeValue<'_>>) -> String {
    let written = source.get(value.span()).unwrap_or_default();
    let first: String = written
        .lines()
        .next()
        .unwrap_or_default()
        .chars()
        .take(60)
        .collect();
    if first.len() < written.len() {
        format!("`{first} …`")
    } else {
        format!("`{first}`")
    }
}

fn text<'a>(value: &'a DeValue<'_>, expected: &str) -> Result<&'a str, String> {
    value.as_str().ok_or_else(|| format!("write {expected}"))
}

fn truth(value: &DeValue<'_>) -> Result<bool, String> {
    let truth = match value {
        DeValue::Boolean(truth) => Some(*truth),
        _ => None,
    };
    truth.ok_or_else(|| "write true or false, without quotes".to_owned())
}

/// A number from 0 to 1.
fn share(value: &DeValue<'_>) -> Result<f32, String> {
    let number = match value {
        DeValue::Float(number) => number.as_str().parse::<f32>().ok(),
        DeValue::Integer(number) => number.as_str().parse::<f32>().ok(),
        _ => None,
    };
    number
        .filter(|number| (0.0..=1.0).contains(number))
        .ok_or_else(|| "write a number from 0 to 1, such as 0.5".to_owned())
}

/// A whole number within these bounds.
fn whole(value: &DeValue<'_>, bounds: RangeInclusive<u32>) -> Result<u32, String> {
    let number = match value {
        DeValue::Integer(number) => number.as_str().parse().ok(),
        _ => None,
    };
    number
        .filter(|number| bounds.contains(number))
        .ok_or_else(|| {
            let (least, most) = bounds.into_inner();
            format!("write a whole number from {least} to {most}")
        })
}

const A_SOCKET_ADDRESS: &str = "an address of this machine and a port, such as \"127.0.0.1:9090\"";

/// Where to listen: an address with its port, or `localhost` with one.
fn socket_address(written: &str) -> Result<SocketAddr, String> {
    let local = written.strip_prefix("localhost:");
    let local = local.and_then(|port| Some((Ipv4Addr::LOCALHOST, port.parse().ok()?).into()));
    let address = local.or_else(|| written.parse().ok());
    address.ok_or_else(|| format!("write {A_SOCKET_ADDRESS}"))
}

/// What git takes for the name of a branch, without its rarer rules.
fn is_branch(name: &str) -> bool {
    let is_known = |c: char| !c.is_control() && !" ~^:?*[\\".contains(c);
    name.chars().all(is_known)
        && !name.starts_with(['-', '/'])
        && !name.ends_with(['/', '.'])
        && !name.contains("..")
}

/// A token would travel where anybody can read it.
fn overheard(git: &GitOptions) -> Option<ConfigProblem> {
    let remote = git.remote.as_ref().filter(|remote| remote.is_overheard())?;
    git.token.as_ref()?;
    Some(ConfigProblem {
        path: "environment".to_owned(),
        line: 0,
        column: 0,
        what: format!("`RECITE_GIT_TOKEN` is set, and `{GIT}` is `{remote}`"),
        remedy:
            "write an address that begins with https://, so that nobody on the way reads the token"
                .to_owned(),
    })
}

/// An http(s) address without the slash at its end.
fn web_address(written: &str) -> Result<String, String> {
    let remedy = || "write an address that begins with http:// or https://".to_owned();
    let url = reqwest::Url::parse(written).map_err(|_| remedy())?;
    if !matches!(url.scheme(), "http" | "https") || !url.has_host() {
        return Err(remedy());
    }
    Ok(written.trim_end_matches('/').to_owned())
}
