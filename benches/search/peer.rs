//! SQLite FTS5 on the same notes: the alternative if Recite had no index of its own.

use std::fs;
use std::path::Path;

use recite_notes::{Notebook, Qa};
use recite_search::Language;
use rusqlite::{Connection, Result, params};
use walkdir::WalkDir;

const TABLE: &str =
    "CREATE VIRTUAL TABLE notes USING fts5(question, answer, topic, tokenize = 'porter unicode61')";
const QUESTIONS_TABLE: &str = "CREATE VIRTUAL TABLE questions USING fts5(question, tokenize = 'porter unicode61', prefix = '1 2 3')";

/// Returns a table of every Q&A.
pub fn notes(notebook: &Notebook) -> Result<Connection> {
    let rows = notebook.qas().iter();
    fill_table(rows.map(|qa: &Qa| {
        (
            qa.question.as_str(),
            qa.answer.as_str(),
            qa.topic.to_string(),
        )
    }))
}

/// Returns the same table, read from the files: each `###` heading starts a Q&A.
pub fn read(folder: &Path) -> anyhow::Result<Connection> {
    let mut files = Vec::new();
    for entry in WalkDir::new(folder) {
        let entry = entry?;
        if entry.file_type().is_file() {
            let topic = entry.path().parent().map(|path| path.display().to_string());
            files.push((topic.unwrap_or_default(), fs::read_to_string(entry.path())?));
        }
    }
    let rows = files.iter().flat_map(|(topic, text)| {
        let sections = text.split("### ").skip(1);
        sections.filter_map(|section| {
            let (question, rest) = section.split_once('\n')?;
            let (answer, _) = rest.rsplit_once("question id: ")?;
            Some((question, answer, topic.clone()))
        })
    });
    Ok(fill_table(rows)?)
}

fn fill_table<'a>(rows: impl Iterator<Item = (&'a str, &'a str, String)>) -> Result<Connection> {
    let mut connection = Connection::open_in_memory()?;
    let transaction = connection.transaction()?;
    transaction.execute(TABLE, [])?;
    let mut insert = transaction.prepare("INSERT INTO notes VALUES (?, ?, ?)")?;
    for (question, answer, topic) in rows {
        insert.execute(params![question, answer, topic])?;
    }
    drop(insert);
    transaction.commit()?;
    Ok(connection)
}

/// Returns a table of every question, indexed for prefixes.
pub fn questions(notebook: &Notebook) -> Result<Connection> {
    let mut connection = Connection::open_in_memory()?;
    let transaction = connection.transaction()?;
    transaction.execute(QUESTIONS_TABLE, [])?;
    for qa in notebook.qas() {
        transaction.execute("INSERT INTO questions VALUES (?)", [qa.question.as_str()])?;
    }
    transaction.commit()?;
    Ok(connection)
}

/// Prepares a query for any of the words, which returns the rows of the best 10.
pub fn search(notes: &Connection) -> Result<impl FnMut(&str) -> Result<Vec<i64>>> {
    let mut statement = notes.prepare(
        "SELECT rowid FROM notes WHERE notes MATCH ? ORDER BY bm25(notes, 3, 1, 1) LIMIT 10",
    )?;
    Ok(move |words: &str| {
        let any = quote(words).join(" OR ");
        statement.query_map([any], |row| row.get(0))?.collect()
    })
}

/// Prepares a query for all of the words, the last as a prefix, which returns the rows of the best 25.
pub fn suggest(questions: &Connection) -> Result<impl FnMut(&String) -> Result<Vec<i64>>> {
    let mut statement = questions
        .prepare("SELECT rowid FROM questions WHERE questions MATCH ? ORDER BY rank LIMIT 25")?;
    Ok(move |typed: &String| {
        let all = quote(typed).join(" ") + "*";
        statement.query_map([all], |row| row.get(0))?.collect()
    })
}

/// Returns the words without the stop words that Recite drops; all of them if nothing else remains.
pub fn without_stop_words(words: &str) -> String {
    let stop_words = Language::English.stop_words();
    let is_content = |word: &&str| !stop_words.contains(&&*word.to_lowercase());
    let content: Vec<&str> = words.split_whitespace().filter(is_content).collect();
    match content.is_empty() {
        true => words.to_owned(),
        false => content.join(" "),
    }
}

/// Quotes each word for FTS5's query syntax.
fn quote(words: &str) -> Vec<String> {
    let quoted = |word: &str| format!("\"{}\"", word.replace('"', "\"\""));
    words.split_whitespace().map(quoted).collect()
}
