//! Builds packages like those of Anki, for the tests of the reader.

use std::io::{Cursor, Write};

use rusqlite::{Connection, params};
use ruzstd::encoding::{CompressionLevel, compress_to_vec};
use zip::ZipWriter;

/// A generation of packages, named by its collection.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Generation {
    Anki2,
    Anki21,
    Anki21b,
}

impl Generation {
    pub const ALL: [Self; 3] = [Self::Anki2, Self::Anki21, Self::Anki21b];
}

/// A note in a test package.
#[derive(Clone, Debug)]
pub struct NoteRow {
    pub guid: String,
    pub fields: Vec<String>,
    pub tags: String,
    pub is_cloze: bool,
}

/// Returns a package with these notes and media.
pub fn package(generation: Generation, notes: &[NoteRow], media: &[(&str, &[u8])]) -> Vec<u8> {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("collection");
    write_collection(&file, generation, notes);
    let collection = std::fs::read(&file).expect("the collection");
    let pack = |bytes: &[u8]| match generation {
        Generation::Anki21b => compress_to_vec(bytes, CompressionLevel::Fastest),
        _ => bytes.to_vec(),
    };
    let mut entries: Vec<(String, Vec<u8>)> = Vec::new();
    let name = match generation {
        Generation::Anki2 => "collection.anki2",
        Generation::Anki21 => "collection.anki21",
        Generation::Anki21b => "collection.anki21b",
    };
    if generation != Generation::Anki2 {
        // Old versions of Anki recognize by this entry that they must be updated.
        entries.push(("collection.anki2".to_owned(), b"no database".to_vec()));
    }
    entries.push((name.to_owned(), pack(&collection)));
    let list = match generation {
        Generation::Anki21b => {
            entries.push(("meta".to_owned(), b"\x08\x03".to_vec()));
            let entry = |name: &str| field(1, &field(1, name.as_bytes()));
            media.iter().flat_map(|(name, _)| entry(name)).collect()
        }
        _ => {
            let names = media.iter().enumerate();
            let names = names.map(|(at, (name, _))| (at.to_string(), (*name).into()));
            serde_json::Value::Object(names.collect())
                .to_string()
                .into_bytes()
        }
    };
    entries.push(("media".to_owned(), pack(&list)));
    for (at, (_, bytes)) in media.iter().enumerate() {
        entries.push((at.to_string(), pack(bytes)));
    }
    zip_of(&entries)
}

/// Returns a zip file with these entries.
pub fn zip_of(entries: &[(String, Vec<u8>)]) -> Vec<u8> {
    let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in entries {
        let options = zip::write::SimpleFileOptions::default();
        archive
            .start_file(name.as_str(), options)
            .expect("an entry");
        archive.write_all(bytes).expect("its bytes");
    }
    archive.finish().expect("an archive").into_inner()
}

/// Encodes a field of a Protocol Buffers message.
fn field(number: u8, bytes: &[u8]) -> Vec<u8> {
    let length = u8::try_from(bytes.len()).ok().filter(|it| *it < 128);
    let mut field = vec![number << 3 | 2, length.expect("a short field")];
    field.extend_from_slice(bytes);
    field
}

fn write_collection(file: &std::path::Path, generation: Generation, notes: &[NoteRow]) {
    let collection = Connection::open(file).expect("a database");
    let run = |sql: &str| collection.execute_batch(sql).expect("valid SQL");
    run("CREATE TABLE notes (id integer PRIMARY KEY, guid text, mid integer, mod integer, usn integer, tags text,
            flds text, sfld integer, csum integer, flags integer, data text);
         CREATE TABLE cards (id integer PRIMARY KEY, nid integer, did integer, ord integer, odid integer);
         CREATE TABLE col (id integer PRIMARY KEY, models text, decks text);");
    if generation == Generation::Anki21b {
        run("INSERT INTO col VALUES (1, '', '');
             CREATE TABLE notetypes (id integer PRIMARY KEY, name text, mtime_secs integer, usn integer, config blob);
             CREATE TABLE fields (ntid integer, ord integer, name text, config blob, PRIMARY KEY (ntid, ord)) WITHOUT ROWID;
             CREATE TABLE templates (ntid integer, ord integer, name text, mtime_secs integer, usn integer, config blob,
                PRIMARY KEY (ntid, ord)) WITHOUT ROWID;
             CREATE TABLE decks (id integer PRIMARY KEY, name text);
             INSERT INTO notetypes VALUES (1, 'Basic', 0, 0, x''), (2, 'Cloze', 0, 0, x'0801');
             INSERT INTO fields VALUES (1, 0, 'Front', x''), (1, 1, 'Back', x''), (2, 0, 'Text', x''), (2, 1, 'Extra', x'');
             INSERT INTO decks VALUES (1, 'Default'), (2, 'Cities' || char(31) || 'Europe');");
        let template = |id: i64, front: &str| {
            let insert = "INSERT INTO templates VALUES (?1, 0, 'Card', 0, 0, ?2)";
            let config = field(1, front.as_bytes());
            collection
                .execute(insert, params![id, config])
                .expect("a row");
        };
        template(1, "{{Front}}");
        template(2, "{{cloze:Text}}");
    } else {
        let models = r#"{"1": {"type": 0, "flds": [{"name": "Back", "ord": 1}, {"name": "Front", "ord": 0}],
                "tmpls": [{"ord": 0, "qfmt": "{{Front}}"}]},
            "2": {"type": 1, "flds": [{"name": "Text", "ord": 0}, {"name": "Extra", "ord": 1}],
                "tmpls": [{"ord": 0, "qfmt": "{{cloze:Text}}"}]}}"#;
        let decks = r#"{"1": {"name": "Default"}, "2": {"name": "Cities::Europe"}}"#;
        collection
            .execute("INSERT INTO col VALUES (1, ?1, ?2)", [models, decks])
            .expect("a row");
    }
    for (at, note) in (1_i64..).zip(notes) {
        let kind = 1 + i64::from(note.is_cloze);
        let insert = "INSERT INTO notes VALUES (?1, ?2, ?3, 0, -1, ?4, ?5, '', 0, 0, '')";
        let fields = note.fields.join("\u{1f}");
        let row = params![at, note.guid, kind, format!(" {} ", note.tags), fields];
        collection.execute(insert, row).expect("a row");
        let insert = "INSERT INTO cards VALUES (?1, ?1, ?2, 0, 0)";
        collection.execute(insert, [at, kind]).expect("a row");
    }
}
