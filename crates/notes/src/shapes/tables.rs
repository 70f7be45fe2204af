//! Tables with a column of questions and one of answers: each row is a Q&A.

use std::ops::Range;

use super::File;
use super::card::{Card, comment_beside, trimmed};
use crate::Markdown;
use crate::coverage::Shape;
use crate::labels::are_columns;
use crate::outline::{Row, Table};
use crate::title::clean_title;

/// The rows of the tables of questions.
pub fn read(file: &File<'_>, piece: &Range<usize>) -> Vec<Card> {
    let tables = file.outline.tables_in(piece).iter();
    let tables = tables.filter(|it| it.range.end <= piece.end);
    let tables = tables.filter_map(|table| Some((table, question_column(file, table)?)));
    let cards = tables.flat_map(|(table, column)| {
        let rows = table.rows.iter().enumerate().skip(1);
        rows.filter_map(move |(nth, row)| {
            // The head belongs to the first row.
            let start = match nth {
                1 => table.range.start,
                _ => row.range.start,
            };
            card(file, start, row, column)
        })
    });
    cards.collect()
}

/// The column of the questions, where the next one is that of their answers.
fn question_column(file: &File<'_>, table: &Table) -> Option<usize> {
    let titles = table.rows.first()?.cells.iter();
    let titles: Vec<String> = titles
        .map(|it| file.document.line(file.text[it.clone()].trim()).plain())
        .collect();
    let mut pairs = titles.windows(2);
    pairs.position(|pair| are_columns(&pair[0], &pair[1]))
}

/// The Q&A of a row. What stands behind the answer belongs to it.
fn card(file: &File<'_>, start: usize, row: &Row, column: usize) -> Option<Card> {
    let text = file.text;
    let question = trimmed(text, row.cells.get(column)?.clone());
    let answer = trimmed(text, row.cells.get(column + 1)?.clone());
    let more = row.cells[column + 2..].iter();
    let mut more = more.map(|it| trimmed(text, it.clone()));
    let last = more.rfind(|it| !it.is_empty());
    let end = last.map_or(answer.end, |it| it.end).max(answer.start);
    let answer = answer.start..end;
    Some(Card {
        title: start..question.end,
        question: match text[question.clone()].contains("\\|") {
            true => Markdown::parse_line(clean_title(&text[question].replace("\\|", "|"))),
            false => file.document.line(clean_title(&text[question])),
        },
        pieces: vec![answer],
        slot: Some(comment_beside(end)),
        shape: Shape::TableRow,
        ..Card::of(start..row.range.end)
    })
}
