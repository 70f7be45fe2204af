//! A collection: the SQLite file with notes, note types and decks, in the schema of each generation.
//!
//! Schema 11 keeps note types and decks as JSON in the table `col`; schema 18 has tables of them, with Protocol Buffers.
//! What is written is schema 11, which every version reads.

mod writing;

use std::collections::HashMap;
use std::path::Path;

use rusqlite::types::ValueRef;
use rusqlite::{Connection, OpenFlags, Row};
use serde::Deserialize;

use crate::deck::{Note, NoteType};
use crate::wire;
pub use writing::write;

/// The most bytes of text that notes may have together: rows of a damaged file may share pages.
const MAX_TEXT_BYTES: usize = 512 * 1024 * 1024;

/// Why a collection cannot be read.
#[derive(Debug, thiserror::Error)]
pub enum CollectionError {
    #[error(transparent)]
    Sqlite(#[from] rusqlite::Error),
    #[error("its note types cannot be read")]
    NoteTypes,
    #[error("its tables are not those of Anki")]
    Tables,
    #[error("its notes are larger than 512 MiB")]
    TooLarge,
}

/// Reads the notes of a collection in the order in which they were made.
///
/// # Errors
/// It is no collection, damaged, or too large.
pub fn read(path: &Path) -> Result<Vec<Note>, CollectionError> {
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let collection = Connection::open_with_flags(path, flags)?;
    // Whoever made the file also made its schema: views and expressions in it are not run.
    collection.execute_batch("PRAGMA trusted_schema = OFF; PRAGMA cell_size_check = ON;")?;
    let tables = tables(&collection)?;
    let is_there = |name: &str| tables.iter().any(|it| it == name);
    if !["notes", "cards", "col"].into_iter().all(is_there) {
        return Err(CollectionError::Tables);
    }
    let (note_types, decks) = match is_there("notetypes") && is_there("fields") {
        true => (note_types(&collection)?, decks(&collection)?),
        false => in_json(&collection)?,
    };
    let deck_of = decks_of_notes(&collection)?;
    let mut statement = collection
        .prepare("SELECT id, guid, mid, tags, flds FROM notes NOT INDEXED ORDER BY id")?;
    let mut rows = statement.query([])?;
    let (mut notes, mut size) = (Vec::new(), 0);
    while let Some(row) = rows.next()? {
        let fields = text(row, 4)?;
        size += fields.len();
        if size > MAX_TEXT_BYTES {
            return Err(CollectionError::TooLarge);
        }
        let deck = deck_of.get(&row.get(0)?).and_then(|deck| decks.get(deck));
        notes.push(Note {
            guid: text(row, 1)?,
            note_type: note_types.get(&row.get(2)?).cloned().unwrap_or_default(),
            fields: fields.split('\u{1f}').map(str::to_owned).collect(),
            tags: text(row, 3)?,
            deck: deck.cloned().unwrap_or_default(),
        });
    }
    Ok(notes)
}

/// The names of tables, without views.
fn tables(collection: &Connection) -> Result<Vec<String>, rusqlite::Error> {
    let mut statement = collection.prepare(
        "SELECT name FROM sqlite_master WHERE type = 'table' AND sql NOT LIKE '%virtual%'",
    )?;
    let names = statement.query_map([], |row| row.get(0))?;
    names.collect()
}

/// A column as text, also where it holds a number: guids may look like one.
fn text(row: &Row<'_>, column: usize) -> Result<String, rusqlite::Error> {
    Ok(match row.get_ref(column)? {
        ValueRef::Text(bytes) | ValueRef::Blob(bytes) => {
            String::from_utf8_lossy(bytes).into_owned()
        }
        ValueRef::Integer(number) => number.to_string(),
        ValueRef::Real(number) => number.to_string(),
        ValueRef::Null => String::new(),
    })
}

/// The deck of each note's first card; in a filtered deck, the one it came from.
fn decks_of_notes(collection: &Connection) -> Result<HashMap<i64, i64>, rusqlite::Error> {
    let mut statement = collection.prepare(
        "SELECT nid, CASE WHEN odid <> 0 THEN odid ELSE did END FROM cards NOT INDEXED ORDER BY id",
    )?;
    let mut rows = statement.query([])?;
    let mut decks = HashMap::new();
    while let Some(row) = rows.next()? {
        let (note, deck) = (row.get(0)?, row.get(1)?);
        decks.entry(note).or_insert(deck);
    }
    Ok(decks)
}

type NoteTypes = HashMap<i64, NoteType>;
type Decks = HashMap<i64, String>;

#[derive(Deserialize)]
struct JsonNoteType {
    #[serde(default)]
    name: String,
    #[serde(rename = "type", default)]
    kind: i64,
    #[serde(default)]
    flds: Vec<JsonField>,
    #[serde(default)]
    tmpls: Vec<JsonTemplate>,
}

#[derive(Deserialize)]
struct JsonField {
    #[serde(default)]
    name: String,
    #[serde(default)]
    ord: i64,
}

#[derive(Deserialize)]
struct JsonTemplate {
    #[serde(default)]
    qfmt: String,
    #[serde(default)]
    ord: i64,
}

#[derive(Deserialize)]
struct JsonDeck {
    #[serde(default)]
    name: String,
}

fn in_json(collection: &Connection) -> Result<(NoteTypes, Decks), CollectionError> {
    let read = |row: &Row<'_>| Ok((text(row, 0)?, text(row, 1)?));
    let (models, decks) = collection.query_row("SELECT models, decks FROM col", [], read)?;
    let models: HashMap<i64, JsonNoteType> =
        serde_json::from_str(&models).map_err(|_| CollectionError::NoteTypes)?;
    let decks: HashMap<i64, JsonDeck> = serde_json::from_str(&decks).unwrap_or_default();
    let decks = decks.into_iter().map(|(id, deck)| (id, deck.name));
    let note_types = models.into_iter().map(|(id, mut model)| {
        model.flds.sort_by_key(|field| field.ord);
        model.tmpls.sort_by_key(|template| template.ord);
        let front = model.tmpls.into_iter().next();
        let note_type = NoteType {
            name: model.name,
            is_cloze: model.kind == 1,
            fields: model.flds.into_iter().map(|field| field.name).collect(),
            front: front.map(|it| it.qfmt).unwrap_or_default(),
        };
        (id, note_type)
    });
    Ok((note_types.collect(), decks.collect()))
}

/// Note types of schema 18. Names are compared there by a collation of Anki's own, which no query here may need.
/// Source: Anki's repository, `rslib/src/storage/upgrades/schema15_upgrade.sql`, `proto/anki/notetypes.proto`.
fn note_types(collection: &Connection) -> Result<NoteTypes, rusqlite::Error> {
    let mut note_types = NoteTypes::new();
    let mut statement = collection.prepare("SELECT id, config, name FROM notetypes NOT INDEXED")?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        let config = bytes(row, 1)?;
        let config = wire::fields(&config).unwrap_or_default();
        let note_type = NoteType {
            name: text(row, 2)?,
            is_cloze: wire::number(&config, 1) == Some(1),
            ..NoteType::default()
        };
        note_types.insert(row.get(0)?, note_type);
    }
    let mut fields: Vec<(i64, i64, String)> = Vec::new();
    let mut statement = collection.prepare("SELECT ntid, ord, name FROM fields NOT INDEXED")?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        fields.push((row.get(0)?, row.get(1)?, text(row, 2)?));
    }
    fields.sort();
    for (id, _, name) in fields {
        note_types.entry(id).or_default().fields.push(name);
    }
    let mut statement =
        collection.prepare("SELECT ntid, config FROM templates NOT INDEXED WHERE ord = 0")?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        let config = bytes(row, 1)?;
        let front = wire::text(&wire::fields(&config).unwrap_or_default(), 1);
        note_types.entry(row.get(0)?).or_default().front = front;
    }
    Ok(note_types)
}

fn decks(collection: &Connection) -> Result<Decks, rusqlite::Error> {
    let mut statement = collection.prepare("SELECT id, name FROM decks NOT INDEXED")?;
    let decks = statement.query_map([], |row| Ok((row.get(0)?, text(row, 1)?)))?;
    decks.collect()
}

fn bytes(row: &Row<'_>, column: usize) -> Result<Vec<u8>, rusqlite::Error> {
    Ok(match row.get_ref(column)? {
        ValueRef::Text(bytes) | ValueRef::Blob(bytes) => bytes.to_vec(),
        _ => Vec::new(),
    })
}
