//! Writes a collection of schema 11 with one note type and one deck.

use std::path::Path;

use rusqlite::{Connection, params};
use serde_json::{Value, json};

use crate::deck::EXPORT_DECK;
use crate::exported_note::ExportedNote;
use crate::html::text_of;

/// The id of the exported note type. It is the same in every export, so Anki recognizes it in a later import.
const NOTE_TYPE_ID: i64 = 1_764_331_200_001;
/// The id of the exported deck, which is also always the same.
const DECK_ID: i64 = 1_764_331_200_002;

/// Source: Anki's repository, `rslib/src/storage/schema11.sql`.
const SCHEMA: &str = "
CREATE TABLE col (id integer PRIMARY KEY, crt integer NOT NULL, mod integer NOT NULL, scm integer NOT NULL,
    ver integer NOT NULL, dty integer NOT NULL, usn integer NOT NULL, ls integer NOT NULL, conf text NOT NULL,
    models text NOT NULL, decks text NOT NULL, dconf text NOT NULL, tags text NOT NULL);
CREATE TABLE notes (id integer PRIMARY KEY, guid text NOT NULL, mid integer NOT NULL, mod integer NOT NULL,
    usn integer NOT NULL, tags text NOT NULL, flds text NOT NULL, sfld integer NOT NULL, csum integer NOT NULL,
    flags integer NOT NULL, data text NOT NULL);
CREATE TABLE cards (id integer PRIMARY KEY, nid integer NOT NULL, did integer NOT NULL, ord integer NOT NULL,
    mod integer NOT NULL, usn integer NOT NULL, type integer NOT NULL, queue integer NOT NULL, due integer NOT NULL,
    ivl integer NOT NULL, factor integer NOT NULL, reps integer NOT NULL, lapses integer NOT NULL,
    left integer NOT NULL, odue integer NOT NULL, odid integer NOT NULL, flags integer NOT NULL, data text NOT NULL);
CREATE TABLE revlog (id integer PRIMARY KEY, cid integer NOT NULL, usn integer NOT NULL, ease integer NOT NULL,
    ivl integer NOT NULL, lastIvl integer NOT NULL, factor integer NOT NULL, time integer NOT NULL,
    type integer NOT NULL);
CREATE TABLE graves (usn integer NOT NULL, oid integer NOT NULL, type integer NOT NULL);
CREATE INDEX ix_notes_usn ON notes (usn);
CREATE INDEX ix_cards_usn ON cards (usn);
CREATE INDEX ix_revlog_usn ON revlog (usn);
CREATE INDEX ix_cards_nid ON cards (nid);
CREATE INDEX ix_cards_sched ON cards (did, queue, due);
CREATE INDEX ix_revlog_cid ON revlog (cid);
CREATE INDEX ix_notes_csum ON notes (csum);
";

/// Writes a new collection. `now_ms` is the current time in milliseconds since 1970. Anki updates notes that it
/// already has if the time of the export is later.
///
/// # Errors
/// Fails if the file cannot be written.
pub fn write(path: &Path, notes: &[ExportedNote], now_ms: i64) -> Result<(), rusqlite::Error> {
    let mut collection = Connection::open(path)?;
    collection.execute_batch(SCHEMA)?;
    let now = now_ms / 1000;
    let write = collection.transaction()?;
    write.execute(
        "INSERT INTO col VALUES (1, ?1, ?2, ?2, 11, 0, 0, 0, ?3, ?4, ?5, ?6, '{}')",
        params![
            now,
            now_ms,
            settings().to_string(),
            json!({ NOTE_TYPE_ID.to_string(): note_type(now) }).to_string(),
            json!({ "1": deck(1, "Default", now), DECK_ID.to_string(): deck(DECK_ID, EXPORT_DECK, now) })
                .to_string(),
            json!({ "1": deck_options() }).to_string(),
        ],
    )?;
    {
        let mut insert_note =
            write.prepare("INSERT INTO notes VALUES (?1, ?2, ?3, ?4, -1, ?5, ?6, ?7, 0, 0, '')")?;
        let mut insert_card = write.prepare(
            "INSERT INTO cards VALUES (?1, ?1, ?2, 0, ?3, -1, 0, 0, ?4, 0, 0, 0, 0, 0, 0, 0, 0, '')",
        )?;
        for (at, note) in (0_i64..).zip(notes) {
            let tags = match note.tags.is_empty() {
                true => String::new(),
                false => format!(" {} ", note.tags.join(" ")),
            };
            let fields = [&note.question, &note.answer, &note.origin].map(String::as_str);
            let sort_field = text_of(&note.question);
            let fields = fields.join("\u{1f}");
            insert_note.execute(params![
                now_ms + at,
                note.guid,
                NOTE_TYPE_ID,
                now,
                tags,
                fields,
                sort_field
            ])?;
            insert_card.execute(params![now_ms + at, DECK_ID, now, at + 1])?;
        }
    }
    write.commit()?;
    collection.close().map_err(|(_, error)| error)
}

fn note_type(now: i64) -> Value {
    let field = |ord: usize, name: &str| json!({ "name": name, "ord": ord, "sticky": false, "rtl": false, "font": "Arial", "size": 20, "media": [] });
    json!({
        "id": NOTE_TYPE_ID,
        "name": "Recite",
        "type": 0,
        "mod": now,
        "usn": -1,
        "sortf": 0,
        "did": DECK_ID,
        "tmpls": [{
            "name": "Card 1",
            "ord": 0,
            "qfmt": "{{Question}}",
            "afmt": "{{FrontSide}}\n\n<hr id=answer>\n\n{{Answer}}",
            "bqfmt": "",
            "bafmt": "",
            "did": null,
        }],
        "flds": [field(0, "Question"), field(1, "Answer"), field(2, "Recite")],
        "css": ".card { font-family: arial; font-size: 20px; text-align: left; color: black; background: white; }\n\
                .card pre { white-space: pre-wrap; }",
        "latexPre": "\\documentclass[12pt]{article}\n\\special{papersize=3in,5in}\n\\usepackage{amssymb,amsmath}\n\
                     \\pagestyle{empty}\n\\setlength{\\parindent}{0in}\n\\begin{document}\n",
        "latexPost": "\\end{document}",
        "latexsvg": false,
        "req": [[0, "all", [0]]],
        "tags": [],
        "vers": [],
    })
}

fn deck(id: i64, name: &str, now: i64) -> Value {
    json!({
        "id": id,
        "name": name,
        "mod": now,
        "usn": -1,
        "lrnToday": [0, 0],
        "revToday": [0, 0],
        "newToday": [0, 0],
        "timeToday": [0, 0],
        "collapsed": false,
        "browserCollapsed": false,
        "desc": "",
        "dyn": 0,
        "conf": 1,
        "extendNew": 0,
        "extendRev": 0,
    })
}

fn deck_options() -> Value {
    json!({
        "id": 1,
        "name": "Default",
        "mod": 0,
        "usn": 0,
        "maxTaken": 60,
        "autoplay": true,
        "timer": 0,
        "replayq": true,
        "new": { "bury": false, "delays": [1.0, 10.0], "initialFactor": 2500, "ints": [1, 4, 0], "order": 1, "perDay": 20 },
        "rev": { "bury": false, "ease4": 1.3, "ivlFct": 1.0, "maxIvl": 36500, "perDay": 200, "hardFactor": 1.2 },
        "lapse": { "delays": [10.0], "leechAction": 1, "leechFails": 8, "minInt": 1, "mult": 0.0 },
        "dyn": false,
    })
}

fn settings() -> Value {
    json!({
        "nextPos": 1,
        "estTimes": true,
        "activeDecks": [1],
        "sortType": "noteFld",
        "timeLim": 0,
        "sortBackwards": false,
        "addToCur": true,
        "curDeck": 1,
        "newBury": true,
        "newSpread": 0,
        "dueCounts": true,
        "curModel": NOTE_TYPE_ID.to_string(),
        "collapseTime": 1200,
    })
}
