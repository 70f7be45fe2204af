//! Tables with a column of questions and one of answers: each row is a Q&A.

use std::ops::Range;

use super::card::{Card, comment_beside, start_with_marks, trimmed};
use super::file::File;
use crate::Markdown;
use crate::html::{inline, unwrapped};
use crate::labels::{Columns, columns};
use crate::outline::{Row, Table};
use crate::shape::Shape;
use crate::title::clean_title;

/// The rows of the tables of questions.
pub fn questions(file: &File<'_>, piece: &Range<usize>) -> Vec<Card> {
    read(file, piece, false)
}

/// The rows of the tables that explain terms.
pub fn terms(file: &File<'_>, piece: &Range<usize>) -> Vec<Card> {
    read(file, piece, true)
}

fn read(file: &File<'_>, piece: &Range<usize>, are_terms: bool) -> Vec<Card> {
    let tables = file.outline.tables_in(piece).iter();
    let tables = tables.filter(|it| it.range.end <= piece.end);
    let cards = tables.filter_map(|table| {
        let (columns, first) = layout(file, table)?;
        let rows = table.rows.get(first..)?;
        let is_read = columns.are_terms == are_terms && !rows.is_empty();
        is_read.then(|| cards(file, table, rows, columns))
    });
    cards.flatten().collect()
}

/// The columns of a table of questions, and the number of its first row below its titles.
fn layout(file: &File<'_>, table: &Table) -> Option<(Columns, usize)> {
    let cells = |row: &Row| {
        let cells = row.cells.iter();
        cells.map(|it| words(file, it).plain()).collect::<Vec<_>>()
    };
    let titles = cells(table.rows.first()?);
    if let Some(columns) = columns(&titles) {
        return Some((columns, 1));
    }
    // Without titles that say so, the questions themselves do.
    let asks = |cell: &String| cell.trim_end().ends_with(['?', '？', '؟']);
    let mut rows = table.rows.iter().skip(1).map(cells);
    let first = rows.next()?;
    let question = first.iter().position(asks)?;
    let is_asked = |row: &Vec<String>| row.get(question).is_some_and(asks);
    let has_answer = |row: &Vec<String>| row.get(question + 1).is_some_and(|it| !it.is_empty());
    let is_question = |row: Vec<String>| is_asked(&row) && has_answer(&row);
    // The head may be a question as well.
    let begin = usize::from(!is_asked(&titles));
    let is_table = table.rows.len() - begin > 1 && is_question(first) && rows.all(is_question);
    let columns = Columns {
        question,
        answer: question + 1,
        are_terms: false,
    };
    is_table.then_some((columns, begin))
}

/// The Q&As of rows. The head belongs to the first one, and what closes the table to the last one.
fn cards(file: &File<'_>, table: &Table, rows: &[Row], columns: Columns) -> Vec<Card> {
    let cards = rows.iter().enumerate().filter_map(|(nth, row)| {
        let start = if nth == 0 {
            start_with_marks(file.text, table.range.start)
        } else {
            row.range.start
        };
        let next = rows.get(nth + 1);
        let end = next.map_or(table.range.end, |it| it.range.start);
        card(file, start..end.max(row.range.end), row, columns)
    });
    cards.collect()
}

/// The Q&A of a row. What stands behind the answer belongs to it; what stands before it are topics.
fn card(file: &File<'_>, range: Range<usize>, row: &Row, columns: Columns) -> Option<Card> {
    let text = file.text;
    let question = row.cells.get(columns.question)?;
    let answer = unwrapped(text, trimmed(text, row.cells.get(columns.answer)?.clone()));
    let more = row.cells[columns.answer + 1..].iter();
    let mut more = more.map(|it| trimmed(text, it.clone()));
    let last = more.rfind(|it| !it.is_empty());
    let end = last.map_or(answer.end, |it| it.end).max(answer.start);
    let answer = answer.start..end;
    let before = row.cells[..columns.answer].iter().enumerate();
    let before = before.filter(|(nth, _)| *nth != columns.question);
    let topics = before.map(|(_, cell)| words(file, cell).plain().trim().to_owned());
    Some(Card {
        title: range.start..question.end,
        question: words(file, question),
        pieces: vec![answer],
        slot: Some(comment_beside(end)),
        is_card: !columns.are_terms,
        topics: topics
            .filter(|it| it.contains(char::is_alphabetic))
            .collect(),
        shape: Shape::TableRow,
        ..Card::of(range)
    })
}

/// The words of a cell on one line.
fn words(file: &File<'_>, cell: &Range<usize>) -> Markdown {
    let source = file.text[cell.clone()].trim();
    if file.outline.is_html(cell.start) {
        return Markdown::parse_line(clean_title(&inline(source)));
    }
    match source.contains("\\|") {
        true => Markdown::parse_line(clean_title(&source.replace("\\|", "|"))),
        false => file.document.line(clean_title(source)),
    }
}
