//! Who may import whom, where each library lives, and what the pure modules never do.
//!
//! The twin of the table in ARCHITECTURE.md: change both, or neither.

use std::fs;
use std::path::{Path, PathBuf};

use walkdir::WalkDir;

/// Each module with what it may import from this crate.
const MAY_IMPORT: &[(&str, &[&str])] = &[
    ("private_files", &[]),
    ("embedding", &["private_files"]),
    ("search", &["embedding"]),
    ("eval", &["search"]),
    ("quiz", &[]),
    ("simulate", &["quiz"]),
    ("render", &["search", "quiz"]),
    ("clock", &[]),
    ("metrics", &[]),
    ("store", &["quiz", "metrics", "private_files"]),
    ("git", &["private_files"]),
    (
        "app",
        &[
            "embedding",
            "search",
            "quiz",
            "store",
            "clock",
            "metrics",
            "git",
        ],
    ),
    (
        "discord",
        &["app", "render", "quiz", "clock", "metrics", "private_files"],
    ),
    ("monitor", &["app", "clock", "metrics"]),
    ("check", &[]),
    ("sandbox", &[]),
    (
        "page",
        &[
            "search", "quiz", "render", "store", "clock", "app", "check", "sandbox",
        ],
    ),
    (
        "config",
        &[
            "search", "quiz", "render", "store", "git", "app", "discord", "sandbox",
        ],
    ),
    (
        "cli",
        &[
            "embedding",
            "search",
            "eval",
            "quiz",
            "simulate",
            "render",
            "store",
            "clock",
            "metrics",
            "git",
            "private_files",
            "app",
            "discord",
            "monitor",
            "check",
            "sandbox",
            "page",
            "config",
        ],
    ),
    ("main", &["cli"]),
];

/// Each library with the files or folders that may name it.
const HOMES: &[(&str, &[&str])] = &[
    ("pulldown_cmark", &["render", "cli/terminal.rs"]),
    ("rayon", &["embedding", "app/meaning.rs"]),
    ("rten_gemm", &["embedding"]),
    ("rten_simd", &["embedding"]),
    ("rten_tensor", &["embedding"]),
    ("rten_vecmath", &["embedding"]),
    ("safetensors", &["embedding"]),
    ("sha2", &["embedding"]),
    ("tokenizers", &["embedding"]),
    ("tantivy", &["search"]),
    ("rust_stemmers", &["search"]),
    ("fsrs", &["quiz/memory.rs", "simulate"]),
    ("flate2", &["app/quiz/export"]),
    ("sqlx", &["store"]),
    ("resvg", &["render/chart"]),
    ("base64", &["render/custom_id.rs", "git/program.rs"]),
    ("tokio_tungstenite", &["discord/gateway/connection.rs"]),
    ("futures_util", &["discord/gateway/connection.rs"]),
    ("axum", &["sandbox", "page", "monitor"]),
    ("jsonschema", &["sandbox/checks"]),
    ("arc_swap", &["app/live.rs"]),
    ("notify", &["app/reload/watch.rs"]),
    ("prometheus_client", &["metrics.rs"]),
    ("clap", &["cli"]),
    ("recite_anki", &["cli"]),
    ("anyhow", &["cli"]),
    ("syntect", &["cli"]),
    ("termimad", &["cli"]),
    ("toml", &["config.rs"]),
    ("dotenvy", &["config/environment.rs"]),
    ("tracing_subscriber", &["config.rs", "cli"]),
];

/// What plain functions over values do not do, with the files that may.
const IMPURE: &[(&str, &[&str])] = &[
    ("async ", &[]),
    (".await", &[]),
    ("tokio", &[]),
    ("std::fs", &["embedding/files.rs", "embedding/cache.rs"]),
    ("std::net", &[]),
    ("std::process", &[]),
    ("Instant", &[]),
    ("SystemTime", &[]),
    ("std::env", &[]),
    ("rand::", &[]),
    ("RandomState", &[]),
];

/// Names that say nothing.
const NO_NAMES: &[&str] = &[
    "utils",
    "util",
    "helpers",
    "helper",
    "common",
    "misc",
    "manager",
    "service",
    "processor",
    "data",
    "info",
];

struct Source {
    /// Below `src`, with `/` between folders.
    path: String,
    /// Without comments and without its tests.
    code: String,
}

impl Source {
    fn module(&self) -> &str {
        let first = self.path.split('/').next().unwrap_or_default();
        first.trim_end_matches(".rs")
    }

    fn is_within(&self, places: &[&str]) -> bool {
        let inside =
            |place: &&str| self.path == **place || self.path.starts_with(&format!("{place}/"));
        places.iter().any(inside)
    }

    /// How many modules are around what stands in this file: 1 for `config.rs` and `store/mod.rs`.
    fn depth(&self) -> usize {
        let parts = self.path.trim_end_matches("/mod.rs").split('/');
        parts.count()
    }
}

/// Every source file but those that hold only tests.
fn sources() -> Vec<Source> {
    let root: PathBuf = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let files = WalkDir::new(&root).sort_by_file_name().into_iter();
    let files = files.map(|entry| entry.expect("src can be read").into_path());
    let sources = files.filter(|path| path.extension().is_some_and(|ending| ending == "rs"));
    let sources = sources.map(|file| {
        let path = file
            .strip_prefix(&root)
            .expect("it lies below")
            .to_string_lossy()
            .replace('\\', "/");
        let text = fs::read_to_string(&file).expect("it can be read");
        let code = text
            .split("#[cfg(test)]\nmod tests {")
            .next()
            .unwrap_or_default();
        let code = code
            .lines()
            .filter(|line| !line.trim_start().starts_with("//"));
        Source {
            path,
            code: code.collect::<Vec<_>>().join("\n"),
        }
    });
    let sources: Vec<Source> = sources.collect();
    let tests: Vec<String> = sources.iter().flat_map(test_modules).collect();
    let is_test = |source: &Source| {
        let module = source.path.trim_end_matches(".rs");
        let is_in = |test: &String| module == test || module.starts_with(&format!("{test}/"));
        tests.iter().any(is_in)
    };
    sources.into_iter().filter(|it| !is_test(it)).collect()
}

/// The modules that a file declares for tests alone, as paths below `src` without their ending.
fn test_modules(source: &Source) -> Vec<String> {
    let around = source.path.trim_end_matches(".rs").trim_end_matches("/mod");
    let declared = source.code.split("#[cfg(test)]\nmod ").skip(1);
    let names = declared.filter_map(|rest| rest.split_once(';'));
    names.map(|(name, _)| format!("{around}/{name}")).collect()
}

/// The names that follow `crate::` in a file, also those in braces.
fn imports(code: &str) -> Vec<&str> {
    let mut names = Vec::new();
    for (at, matched) in code.match_indices("crate::") {
        if code[..at].ends_with(|c: char| c.is_alphanumeric() || c == '_') {
            continue;
        }
        let rest = &code[at + matched.len()..];
        let group = rest
            .strip_prefix('{')
            .map(|rest| rest.split('}').next().unwrap_or_default());
        for path in
            group
                .unwrap_or(rest)
                .split(',')
                .take(if group.is_some() { usize::MAX } else { 1 })
        {
            let path = path.trim_start();
            let end = path
                .find(|c: char| !(c.is_alphanumeric() || c == '_'))
                .unwrap_or(path.len());
            names.extend((end > 0).then(|| &path[..end]));
        }
    }
    names
}

#[test]
fn each_module_imports_only_what_the_table_allows() {
    let mut wrong = Vec::new();
    for source in sources() {
        let module = source.module();
        let row = MAY_IMPORT.iter().find(|(name, _)| *name == module);
        let (_, allowed) = match row {
            Some(row) => row,
            // The head of the crate only declares modules.
            None if module == "lib" => &("lib", &[][..]),
            None => panic!("the table has no row for `{module}`"),
        };
        for import in imports(&source.code) {
            if import != module && !allowed.contains(&import) {
                wrong.push(format!("{} imports {import}", source.path));
            }
        }
        // As many steps up as lead to the crate itself, where only `crate::` should lead.
        if module != "lib" && source.code.contains(&"super::".repeat(source.depth())) {
            wrong.push(format!("{} leaves its module with `super`", source.path));
        }
    }
    assert_eq!(wrong, [""; 0]);
}

#[test]
fn the_table_has_no_cycles_and_names_only_what_is_there() {
    let modules: Vec<String> = sources()
        .iter()
        .map(|source| source.module().to_owned())
        .collect();
    for (at, (module, imports)) in MAY_IMPORT.iter().enumerate() {
        assert!(
            modules.iter().any(|it| it == module),
            "there is no `{module}`"
        );
        let above = &MAY_IMPORT[..at];
        for import in *imports {
            assert!(
                above.iter().any(|(name, _)| name == import),
                "`{module}` stands before `{import}`"
            );
        }
    }
}

#[test]
fn each_library_has_one_home() {
    let mut wrong = Vec::new();
    for source in sources() {
        for (library, homes) in HOMES {
            if !source.is_within(homes) && names(&source.code, library) {
                wrong.push(format!("{} uses {library}", source.path));
            }
        }
    }
    assert_eq!(wrong, [""; 0]);
}

/// Whether a path that begins with this crate's name stands in the code.
fn names(code: &str, library: &str) -> bool {
    let path = format!("{library}::");
    code.match_indices(&path).any(|(at, _)| {
        let before = code[..at].chars().next_back();
        // Right behind a comma stands only a part of a log filter; code has a blank there.
        !before.is_some_and(|c| c.is_alphanumeric() || matches!(c, '_' | ':' | ','))
    })
}

/// What members see of a note comes from the one parse of its file.
#[test]
fn notes_are_parsed_in_one_place() {
    for source in sources() {
        for call in ["Parser::new", "Markdown::parse"] {
            assert!(!source.code.contains(call), "{}: `{call}`", source.path);
        }
    }
    let crates = Path::new(env!("CARGO_MANIFEST_DIR")).join("crates");
    let files = WalkDir::new(&crates).into_iter();
    let files = files.map(|entry| entry.expect("crates can be read").into_path());
    let parses = files
        .filter(|path| path.extension().is_some_and(|ending| ending == "rs"))
        .filter(|path| {
            let text = fs::read_to_string(path).expect("it can be read");
            text.contains("Parser::new") && !path.ends_with("docs_examples.rs")
        });
    let parses: Vec<PathBuf> = parses.collect();
    let home = crates.join("notes/src/markdown/parse.rs");
    assert_eq!(parses, [home]);
}

#[test]
fn what_decides_is_pure() {
    let mut wrong = Vec::new();
    for source in sources() {
        let pure = ["embedding", "search", "eval", "quiz", "simulate", "render"];
        if !pure.contains(&source.module()) {
            continue;
        }
        for (impure, exceptions) in IMPURE {
            if source.code.contains(impure) && !source.is_within(exceptions) {
                wrong.push(format!("{} has `{}`", source.path, impure.trim()));
            }
        }
    }
    assert_eq!(wrong, [""; 0]);
}

#[test]
fn the_disk_is_read_and_written_in_few_places() {
    let places = [
        "discord/daily/posted.rs",
        "embedding/files.rs",
        "embedding/cache.rs",
        "config.rs",
        "config/environment.rs",
        "private_files.rs",
        "store/create.rs",
        "git",
        "page/assets.rs",
        "check/ids.rs",
        "cli",
    ];
    let disk = "std::fs tokio::fs fs::read fs::write File::open".split(' ');
    let disk: Vec<&str> = disk.collect();
    let touches = |source: &Source| disk.iter().any(|it| source.code.contains(it));
    let sources = sources().into_iter();
    let wrong = sources.filter(|it| touches(it) && !it.is_within(&places));
    assert_eq!(wrong.map(|it| it.path).collect::<Vec<_>>(), [""; 0]);
}

#[test]
fn no_file_has_a_name_that_says_nothing() {
    let tests = WalkDir::new(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests"));
    let tests = tests
        .into_iter()
        .map(|entry| entry.expect("tests can be read").into_path());
    let paths = tests.chain(
        sources()
            .into_iter()
            .map(|source| PathBuf::from(source.path)),
    );
    for path in paths {
        for part in path.iter().filter_map(|part| part.to_str()) {
            let name = part.trim_end_matches(".rs");
            // `mod.rs` and folders above the project are not ours to name.
            let ours = part.ends_with(".rs") || path.is_relative();
            assert!(!(ours && NO_NAMES.contains(&name)), "{}", path.display());
        }
    }
}

#[test]
fn no_unsafe_and_no_unwrap_outside_tests() {
    for source in sources() {
        for word in ["unsafe ", ".unwrap()"] {
            assert!(!source.code.contains(word), "{} has `{word}`", source.path);
        }
    }
}
