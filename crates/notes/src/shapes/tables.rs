//! Reads tables with a column of questions and a column of answers. Each row is a Q&A.

use std::ops::Range;

use super::card::{Card, extend_over_marks, id_comment_beside, trim_range};
use super::file::File;
use crate::Markdown;
use crate::html::{inline_markdown, unwrap_tags};
use crate::labels::{Columns, find_columns};
use crate::outline::{Row, Table};
use crate::shape::Shape;
use crate::title::clean_title;

/// Returns the rows of the tables of questions in a piece.
pub fn read_questions(file: &File<'_>, piece: &Range<usize>) -> Vec<Card> {
    read(file, piece, false)
}

/// Returns the rows of the tables in a piece that explain terms.
pub fn read_terms(file: &File<'_>, piece: &Range<usize>) -> Vec<Card> {
    read(file, piece, true)
}

/// Returns the rows of the tables of questions, or of those of terms.
fn read(file: &File<'_>, piece: &Range<usize>, are_terms: bool) -> Vec<Card> {
    let tables = file.outline.tables_in(piece).iter();
    let tables = tables.filter(|it| it.range.end <= piece.end);
    let cards = tables.filter_map(|table| {
        let (columns, first) = detect_columns(file, table)?;
        let rows = table.rows.get(first..)?;
        let is_selected = columns.are_terms == are_terms && !rows.is_empty();
        is_selected.then(|| build_cards(file, table, rows, columns))
    });
    cards.flatten().collect()
}

/// Returns the columns of a table of questions, and the index of its first row of content.
fn detect_columns(file: &File<'_>, table: &Table) -> Option<(Columns, usize)> {
    let cells = |row: &Row| {
        let cells = row.cells.iter();
        cells
            .map(|it| cell_text(file, it).plain())
            .collect::<Vec<_>>()
    };
    let titles = cells(table.rows.first()?);
    if let Some(columns) = find_columns(&titles) {
        return Some((columns, 1));
    }
    // Without matching column titles, the cells themselves must be questions.
    let is_question = |cell: &String| cell.trim_end().ends_with(['?', '？', '؟']);
    let mut rows = table.rows.iter().skip(1).map(cells);
    let first = rows.next()?;
    let question = first.iter().position(is_question)?;
    let is_asked = |row: &Vec<String>| row.get(question).is_some_and(is_question);
    let has_answer = |row: &Vec<String>| row.get(question + 1).is_some_and(|it| !it.is_empty());
    let is_question_row = |row: Vec<String>| is_asked(&row) && has_answer(&row);
    // The header row can also be a question.
    let begin = usize::from(!is_asked(&titles));
    let is_table =
        table.rows.len() - begin > 1 && is_question_row(first) && rows.all(is_question_row);
    let columns = Columns {
        question,
        answer: question + 1,
        are_terms: false,
    };
    is_table.then_some((columns, begin))
}

/// Returns the Q&As of some rows. The header belongs to the first one, and the end of the table to the last one.
fn build_cards(file: &File<'_>, table: &Table, rows: &[Row], columns: Columns) -> Vec<Card> {
    let cards = rows.iter().enumerate().filter_map(|(nth, row)| {
        let start = if nth == 0 {
            extend_over_marks(file.text, table.range.start)
        } else {
            row.range.start
        };
        let next = rows.get(nth + 1);
        let end = next.map_or(table.range.end, |it| it.range.start);
        build_card(file, start..end.max(row.range.end), row, columns)
    });
    cards.collect()
}

/// Builds the Q&A of a row. Cells after the answer belong to it; cells before it are topics.
fn build_card(file: &File<'_>, range: Range<usize>, row: &Row, columns: Columns) -> Option<Card> {
    let text = file.text;
    let question = row.cells.get(columns.question)?;
    let answer = unwrap_tags(
        text,
        trim_range(text, row.cells.get(columns.answer)?.clone()),
    );
    let more = row.cells[columns.answer + 1..].iter();
    let mut more = more.map(|it| trim_range(text, it.clone()));
    let last = more.rfind(|it| !it.is_empty());
    let end = last.map_or(answer.end, |it| it.end).max(answer.start);
    let answer = answer.start..end;
    let before = row.cells[..columns.answer].iter().enumerate();
    let before = before.filter(|(nth, _)| *nth != columns.question);
    let topics = before.map(|(_, cell)| cell_text(file, cell).plain().trim().to_owned());
    Some(Card {
        title: range.start..question.end,
        question: cell_text(file, question),
        pieces: vec![answer],
        slot: Some(id_comment_beside(end)),
        is_card: !columns.are_terms,
        topics: topics
            .filter(|it| it.contains(char::is_alphabetic))
            .collect(),
        shape: Shape::TableRow,
        ..Card::new(range)
    })
}

/// Returns the text of a cell on one line.
fn cell_text(file: &File<'_>, cell: &Range<usize>) -> Markdown {
    let source = file.text[cell.clone()].trim();
    if file.outline.is_html(cell.start) {
        return Markdown::parse_line(clean_title(&inline_markdown(source)));
    }
    match source.contains("\\|") {
        true => Markdown::parse_line(clean_title(&source.replace("\\|", "|"))),
        false => file.document.line(clean_title(source)),
    }
}
