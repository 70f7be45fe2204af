//! `docs/configuration.md`, made of `config/recite.toml` and `.env.example`: their comments are the
//! reference. `RECITE_WRITE_DOCS=1 cargo test docs` writes it.

use std::fmt::Write;
use std::fs;

use super::{project, read};

const PAGE: &str = "docs/configuration.md";

const HEAD: &str = "\
# Settings

Every setting is optional. Recite reads [`config/recite.toml`](../config/recite.toml) below the folder it is started in, or the file
named with `--config`; that file shows all of this as well. An unknown key or a bad value is told with its line and stops
the start; `recite check` tells all of them at once. Settings are read at the start: restart Recite after changing one.
";

const ENVIRONMENT: &str = "
## Environment

Secrets come from the environment alone, or from a file `.env` in the folder Recite is started in
([`.env.example`](../.env.example)). What both name, the environment decides.

| variable | meaning |
|---|---|
";

/// Fails when the page is not what the two files say.
pub fn assert_current() {
    let made = page();
    #[expect(
        clippy::disallowed_methods,
        reason = "asks whether to write, not what to test"
    )]
    if std::env::var_os("RECITE_WRITE_DOCS").is_some() {
        fs::write(project().join(PAGE), &made).expect("a writable page");
    }
    assert!(
        read(PAGE) == made,
        "{PAGE} is not what config/recite.toml and .env.example say; \
         `RECITE_WRITE_DOCS=1 cargo test docs` writes it anew"
    );
}

fn page() -> String {
    let mut page = HEAD.to_owned();
    let mut comment: Vec<&str> = Vec::new();
    let config = read("config/recite.toml");
    for line in config.lines() {
        if let Some(words) = line.strip_prefix('#') {
            comment.push(words.trim());
        } else if let Some(section) = line.strip_prefix('[') {
            let section = section.trim_end_matches(']');
            let _ = write!(
                page,
                "\n## {section}\n\n| setting | default | meaning |\n|---|---|---|\n"
            );
            comment.clear();
        } else if let Some((key, value)) = line.split_once('=') {
            let section = page
                .rsplit("\n## ")
                .next()
                .and_then(|rest| rest.lines().next());
            let section = section.unwrap_or_default().to_owned();
            let (key, value, words) = (key.trim(), value.trim(), comment.join(" "));
            let _ = writeln!(page, "| `{section}.{key}` | `{value}` | {} |", cell(&words));
            comment.clear();
        } else {
            comment.clear();
        }
    }
    page.push_str(ENVIRONMENT);
    let example = read(".env.example");
    for line in example.lines() {
        let assigned = line.trim_start_matches('#').split_once('=');
        let name = assigned.map(|(name, _)| name);
        let is_name = |name: &&str| name.chars().all(|c| c.is_ascii_uppercase() || c == '_');
        match name.filter(is_name) {
            Some(name) => {
                let _ = writeln!(page, "| `{name}` | {} |", cell(&comment.join(" ")));
                comment.clear();
            }
            None if line.is_empty() => comment.clear(),
            None => comment.push(line.trim_start_matches('#').trim()),
        }
    }
    page
}

fn cell(words: &str) -> String {
    words.replace('|', "\\|")
}
