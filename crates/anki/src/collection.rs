//! Reads and writes a collection: the SQLite file with notes, note types and decks.
//!
//! Schema 11 stores note types and decks as JSON in the table `col`. Schema 18 stores them in tables of their own,
//! with Protocol Buffers. Both can be read. Exports use schema 11, which every version of Anki can open.

mod write;

use std::collections::HashMap;
use std::path::Path;

use rusqlite::types::ValueRef;
use rusqlite::{Connection, OpenFlags, Row};
use serde::Deserialize;

use crate::deck::{Note, NoteType};
use crate::wire;
pub use write::write;

/// The maximum total size of the text of notes, in bytes. In a damaged file, rows may share pages.
const MAX_TEXT_BYTES: usize = 512 * 1024 * 1024;

/// The reason why a collection could not be read.
#[derive(Debug, thiserror::Error)]
pub enum CollectionError {
    #[error(transparent)]
    Sqlite(#[from] rusqlite::Error),
    #[error("its note types cannot be read")]
    NoteTypes,
    #[error("it is not an Anki collection")]
    Tables,
    #[error("its notes are larger than 512 MiB")]
    TooLarge,
}

/// Reads the notes of a collection, oldest first.
///
/// # Errors
/// Fails if the file is not a collection, is damaged, or is too large.
pub fn read(path: &Path) -> Result<Vec<Note>, CollectionError> {
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let collection = Connection::open_with_flags(path, flags)?;
    // The file and its schema are untrusted, so SQLite must not run the views and expressions in it.
    collection.execute_batch("PRAGMA trusted_schema = OFF; PRAGMA cell_size_check = ON;")?;
    let tables = tables(&collection)?;
    let has_table = |name: &str| tables.iter().any(|it| it == name);
    if !["notes", "cards", "col"].into_iter().all(has_table) {
        return Err(CollectionError::Tables);
    }
    let (note_types, decks) = match has_table("notetypes") && has_table("fields") {
        true => (note_types(&collection)?, decks(&collection)?),
        false => read_json_types(&collection)?,
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

/// Returns the names of all tables, without views.
fn tables(collection: &Connection) -> Result<Vec<String>, rusqlite::Error> {
    let mut statement = collection.prepare(
        "SELECT name FROM sqlite_master WHERE type = 'table' AND sql NOT LIKE '%virtual%'",
    )?;
    let names = statement.query_map([], |row| row.get(0))?;
    names.collect()
}

/// Returns a column as text. It may contain a number: some guids look like one.
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

/// Maps each note to the deck of its first card. For a filtered deck, this is the original deck.
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

/// Reads the note types and decks of schema 11.
fn read_json_types(collection: &Connection) -> Result<(NoteTypes, Decks), CollectionError> {
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

/// Reads the note types of schema 18. Its names use a custom collation of Anki, which is not available here, so no
/// query may compare them.
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
