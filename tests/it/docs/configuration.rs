//! `docs/configuration.md`, generated from the comments in `config/recite.toml` and `.env.example`.

use std::fmt::Write;

use super::generated::{assert_current, cell};
use super::read;

const INTRODUCTION: &str = "\
# Settings

<!-- Generated from config/recite.toml and .env.example: see docs/contribute.md. -->

Every setting is optional. Recite reads `config/recite.toml` in its working directory, or the file
that you pass with `--config`.
[This file](https://github.com/recite-bot/recite/blob/main/config/recite.toml) contains all settings
with their defaults.

If a key is unknown or a value is invalid, Recite does not start. It reports all problems at once,
with file, line and column; `recite check` does the same. Restart Recite after you change a setting.
";

const ENVIRONMENT: &str = "
## Environment

Recite reads secrets only from the environment, or from a file `.env` in its working directory
([example](https://github.com/recite-bot/recite/blob/main/.env.example)). If both set a variable,
the environment has priority. A variable has priority over the setting with the same meaning.

| variable | meaning |
|---|---|
";

#[test]
fn the_page_of_settings_is_up_to_date() {
    assert_current("docs/configuration.md", &page());
}

fn page() -> String {
    let mut page = INTRODUCTION.to_owned();
    let mut section = "";
    let mut comment: Vec<&str> = Vec::new();
    let config = read("config/recite.toml");
    for line in config.lines() {
        if let Some(text) = line.strip_prefix('#') {
            comment.push(text.trim());
            continue;
        }
        if let Some(header) = line.strip_prefix('[') {
            section = header.trim_end_matches(']');
            let table = "| setting | default | meaning |\n|---|---|---|";
            let _ = writeln!(page, "\n## {section}\n\n{table}");
        } else if let Some((key, value)) = line.split_once('=') {
            let (key, value) = (key.trim(), value.trim());
            let meaning = cell(&comment.join(" "));
            let _ = writeln!(page, "| `{section}.{key}` | `{value}` | {meaning} |");
        }
        comment.clear();
    }
    page.push_str(ENVIRONMENT);
    let example = read(".env.example");
    for line in example.lines() {
        match line.trim_start_matches('#').split_once('=') {
            Some((name, _)) if is_variable(name) => {
                let _ = writeln!(page, "| `{name}` | {} |", cell(&comment.join(" ")));
                comment.clear();
            }
            _ if line.is_empty() => comment.clear(),
            _ => comment.push(line.trim_start_matches('#').trim()),
        }
    }
    page
}

/// Returns whether this is the name of an environment variable.
fn is_variable(name: &str) -> bool {
    name.chars().all(|c| c.is_ascii_uppercase() || c == '_')
}
