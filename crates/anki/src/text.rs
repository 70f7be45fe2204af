//! Reads and writes Anki's text exports: header lines such as `#separator:tab`, then one note per line.

use std::path::Path;

use crate::AnkiError;
use crate::deck::{Note, NoteType};
use crate::exported_note::ExportedNote;
use crate::html::escape_html;

/// The header lines. Columns count from 0.
#[derive(Debug, Default)]
struct Header {
    separator: Option<u8>,
    is_html: Option<bool>,
    tags: String,
    deck: String,
    tags_column: Option<usize>,
    guid_column: Option<usize>,
    deck_column: Option<usize>,
    type_column: Option<usize>,
    note_type: String,
    /// The names of the columns.
    columns: Vec<String>,
}

/// Reads the notes of a text export.
///
/// # Errors
/// Fails if the bytes are not UTF-8 or a line cannot be parsed.
pub fn read(path: &Path, bytes: &[u8]) -> Result<Vec<Note>, AnkiError> {
    let text = std::str::from_utf8(bytes).map_err(|_| AnkiError::Encoding(path.to_owned()))?;
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let (header, body) = parse_header(text);
    let separator = header.separator.unwrap_or_else(|| guess_separator(body));
    let is_html = header.is_html.unwrap_or_else(|| looks_like_html(body));
    let mut reader = csv::ReaderBuilder::new()
        .delimiter(separator)
        .has_headers(false)
        .flexible(true)
        .comment(Some(b'#'))
        .from_reader(body.as_bytes());
    let mut notes = Vec::new();
    for record in reader.records() {
        let record = record.map_err(|error| AnkiError::damaged(path, error))?;
        notes.extend(parse_note(&header, &record, is_html));
    }
    Ok(notes)
}

/// Converts a line to a note; `None` if it has no fields.
fn parse_note(header: &Header, record: &csv::StringRecord, is_html: bool) -> Option<Note> {
    let special = [
        header.tags_column,
        header.guid_column,
        header.deck_column,
        header.type_column,
    ];
    let cell = |column: Option<usize>| column.and_then(|at| record.get(at)).unwrap_or_default();
    let cells = record.iter().enumerate();
    let fields = cells.filter(|(at, _)| !special.contains(&Some(*at)));
    let fields: Vec<String> = fields
        .map(|(_, field)| match is_html {
            true => field.to_owned(),
            false => escape_html(field).replace('\n', "<br>"),
        })
        .collect();
    let or = |cell: &str, header: &str| match cell.trim() {
        "" => header.to_owned(),
        cell => cell.to_owned(),
    };
    let names = header.columns.iter().enumerate();
    let names = names.filter(|(at, _)| !special.contains(&Some(*at)));
    let note_type = NoteType {
        name: or(cell(header.type_column), &header.note_type),
        fields: names.map(|(_, name)| name.clone()).collect(),
        ..NoteType::default()
    };
    let deck = match cell(header.deck_column) {
        "" => &header.deck,
        deck => deck,
    };
    (!fields.is_empty()).then(|| Note {
        guid: cell(header.guid_column).to_owned(),
        fields,
        tags: format!("{} {}", cell(header.tags_column), header.tags),
        deck: deck.to_owned(),
        note_type,
    })
}

/// Parses the lines that start with `#`, and returns the text after them.
fn parse_header(text: &str) -> (Header, &str) {
    let mut header = Header::default();
    let mut columns = String::new();
    let mut rest = text;
    while let Some(line) = rest.strip_prefix('#') {
        let (line, behind) = line.split_once('\n').unwrap_or((line, ""));
        rest = behind;
        let Some((key, value)) = line.trim_end_matches('\r').split_once(':') else {
            continue; // a comment
        };
        let column = || value.trim().parse::<usize>().ok()?.checked_sub(1);
        match key.trim().to_ascii_lowercase().as_str() {
            "separator" => header.separator = parse_separator(value),
            "html" => header.is_html = Some(value.trim().eq_ignore_ascii_case("true")),
            "tags" => header.tags = value.trim().to_owned(),
            "deck" => header.deck = value.trim().to_owned(),
            "tags column" => header.tags_column = column(),
            "guid column" => header.guid_column = column(),
            "deck column" => header.deck_column = column(),
            "notetype column" => header.type_column = column(),
            "notetype" => header.note_type = value.trim().to_owned(),
            "columns" => columns = value.trim().to_owned(),
            _ => {}
        }
    }
    let separator = header.separator.map_or('\t', char::from);
    let columns = columns
        .split(separator)
        .map(|it| it.trim().trim_matches('"'));
    header.columns = columns.map(str::to_owned).collect();
    let named = |name: &str| {
        let mut names = header.columns.iter();
        names.position(|it| it.eq_ignore_ascii_case(name))
    };
    header.tags_column = header.tags_column.or_else(|| named("tags"));
    (header, rest)
}

/// Parses the name or character of a separator.
fn parse_separator(value: &str) -> Option<u8> {
    match value.trim().to_ascii_lowercase().as_str() {
        "tab" | "\\t" => Some(b'\t'),
        "comma" => Some(b','),
        "semicolon" => Some(b';'),
        "space" => Some(b' '),
        "pipe" => Some(b'|'),
        "colon" => Some(b':'),
        _ => match value.trim_end_matches(['\r', '\n']).as_bytes() {
            [byte] if byte.is_ascii() && *byte != b'"' => Some(*byte),
            _ => None,
        },
    }
}

/// Guesses the separator like Anki does: the first of these that occurs in the first line.
fn guess_separator(body: &str) -> u8 {
    let first = body.lines().find(|line| !line.trim().is_empty());
    let first = first.unwrap_or_default().as_bytes();
    let separators = [b'\t', b'|', b';', b':', b','];
    let found = separators.into_iter().find(|it| first.contains(it));
    found.unwrap_or(b'\t')
}

fn looks_like_html(body: &str) -> bool {
    let lower = body.to_ascii_lowercase();
    let tags = [
        "<br", "<div", "<b>", "<i>", "<img", "<p>", "<span", "<ul", "<pre", "&lt;", "&nbsp;",
    ];
    tags.iter().any(|tag| lower.contains(tag))
}

/// Renders notes as a text export: guid, question, answer, tags and origin.
pub fn write(notes: &[ExportedNote]) -> String {
    let mut text = String::from("#separator:tab\n#html:true\n#guid column:1\n#tags column:4\n");
    for note in notes {
        let cells = [
            &note.guid,
            &note.question,
            &note.answer,
            &note.tags.join(" "),
            &note.origin,
        ];
        let cells = cells.map(|cell| format!("\"{}\"", cell.replace('"', "\"\"")));
        text.push_str(&cells.join("\t"));
        text.push('\n');
    }
    text
}
