//! The project's files, and the string literals of its code.

use std::fs;
use std::path::{Path, PathBuf};

use walkdir::WalkDir;

/// Returns the project's folder.
pub fn project() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// Returns the text of a file, by its path below the project's folder.
pub fn read(path: &str) -> String {
    fs::read_to_string(project().join(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

/// Returns the paths of all files in these folders or at these paths, relative to the project's folder.
pub fn files_below(paths: &[&str]) -> Vec<String> {
    let entries = paths
        .iter()
        .flat_map(|path| WalkDir::new(project().join(path)).sort_by_file_name())
        .map(|entry| entry.expect("a readable file"));
    let files = entries.filter(|entry| entry.file_type().is_file());
    files.map(|entry| relative(entry.into_path())).collect()
}

/// Returns a path relative to the project's folder, with `/` on every system.
fn relative(path: PathBuf) -> String {
    let path = path.strip_prefix(project()).expect("a path in the project");
    path.to_string_lossy().replace('\\', "/")
}

/// Returns the Rust code in these folders, without tests, each with its path.
pub fn product_code(folders: &[&str]) -> Vec<(String, String)> {
    // The last two only help tests.
    let of_tests = ["/tests/", "tests.rs", "/drawing.rs", "/sendable.rs"];
    let files = files_below(folders).into_iter();
    let files =
        files.filter(|path| path.ends_with(".rs") && !of_tests.iter().any(|it| path.contains(it)));
    let read = |path: String| {
        let mut code = read(&path);
        let end = code.find("#[cfg(test)]\nmod tests {");
        code.truncate(end.unwrap_or(code.len()));
        (path, code)
    };
    files.map(read).collect()
}

/// A string literal.
pub struct Literal {
    /// The code before it in its statement.
    pub before: String,
    /// Its text, unescaped.
    pub text: String,
}

/// Returns the string literals of Rust code, without those in comments.
pub fn literals(code: &str) -> Vec<Literal> {
    let mut literals = Vec::new();
    let mut before = String::new();
    let mut rest = code;
    while let Some(c) = rest.chars().next() {
        if rest.starts_with("//") {
            rest = &rest[rest.find('\n').unwrap_or(rest.len())..];
        } else if let Some(after) = ["'\"'", "'\\\"'"]
            .iter()
            .find_map(|it| rest.strip_prefix(it))
        {
            rest = after;
        } else if let Some(raw) = rest.strip_prefix("r#\"") {
            let (text, after) = raw.split_once("\"#").expect("a closed literal");
            literals.push(Literal {
                before: before.clone(),
                text: text.to_owned(),
            });
            rest = after;
        } else if c == '"' {
            let (text, after) = unescape(&rest[1..]);
            literals.push(Literal {
                before: before.clone(),
                text,
            });
            rest = after;
        } else {
            match c {
                ';' | '{' | '}' => before.clear(),
                c => before.push(c),
            }
            rest = &rest[c.len_utf8()..];
        }
    }
    literals
}

/// Returns the text of a literal up to its closing quotation mark, and the code after it.
fn unescape(code: &str) -> (String, &str) {
    let mut text = String::new();
    let mut chars = code.chars();
    loop {
        match chars.next().expect("a closed literal") {
            '"' => return (text, chars.as_str()),
            '\\' => match chars.next().expect("an escaped character") {
                // The literal continues after the indentation of the next line.
                '\n' => chars = chars.as_str().trim_start().chars(),
                'n' => text.push('\n'),
                escaped => text.push(escaped),
            },
            c => text.push(c),
        }
    }
}
