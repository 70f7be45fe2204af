//! Rows → JSON files, compressed and cut where they are too large. Pure.

use std::io::Write;
use std::mem::take;

use flate2::Compression;
use flate2::write::GzEncoder;
use serde::Serialize;

use crate::store::Exported;
use recite_quiz::MemberId;

/// The lists of a file, in their order.
const LISTS: [&str; 5] = ["reviews", "cards", "answers", "wishes", "schedules_set_up"];
/// Rows are compressed in blocks of about this many bytes, less where files must be small.
const BLOCK_BYTES: usize = 64 * 1024;
/// What a file needs besides its rows: the names of its lists, and what compression adds to rows that it
/// cannot make smaller.
const FRAME_BYTES: usize = 1024;

/// One file of an export.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ExportFile {
    pub bytes: Vec<u8>,
    /// With gzip.
    pub is_compressed: bool,
    /// Counts the files from 1 where there are several.
    pub number: Option<usize>,
}

/// Rows of one list, as JSON with commas between them.
struct Block {
    list: usize,
    rows: Vec<u8>,
}

/// Makes the files of one member's data.
pub struct Files {
    member: String,
    has_opted_out: bool,
    limit_bytes: usize,
    block: Block,
    /// While all may still fit into one file as it is: every block so far.
    plain: Option<Vec<Block>>,
    plain_bytes: usize,
    file: Option<Writer<GzEncoder<Vec<u8>>>>,
    number: usize,
}

impl Files {
    pub fn new(member: &MemberId, limit_bytes: usize) -> Self {
        Self {
            member: member.as_str().to_owned(),
            has_opted_out: false,
            limit_bytes,
            block: Block::of(0),
            plain: Some(Vec::new()),
            plain_bytes: FRAME_BYTES,
            file: None,
            number: 0,
        }
    }

    /// Adds what follows; returns the files that are full by that.
    pub fn add(&mut self, exported: &Exported) -> Vec<ExportFile> {
        match exported {
            Exported::OptedOut(is_out) => {
                self.has_opted_out = *is_out;
                Vec::new()
            }
            Exported::Reviews(rows) => self.add_rows(0, rows),
            Exported::Cards(rows) => self.add_rows(1, rows),
            Exported::Answers(rows) => self.add_rows(2, rows),
            Exported::Wishes(rows) => self.add_rows(3, rows),
            Exported::SchedulesSetUp(rows) => self.add_rows(4, rows),
        }
    }

    /// The last file, which may be the only one.
    pub fn finish(mut self) -> Vec<ExportFile> {
        let mut full = self.end_block();
        let last = match (self.plain.take(), self.file.take()) {
            (Some(blocks), _) => {
                let mut file = self.writer(Vec::new());
                for block in &blocks {
                    file.add(block);
                }
                ExportFile {
                    bytes: file.finish(),
                    is_compressed: false,
                    number: None,
                }
            }
            (None, Some(file)) => self.compressed(file, true),
            (None, None) => return full,
        };
        full.push(last);
        full
    }

    fn add_rows<T: Serialize>(&mut self, list: usize, rows: &[T]) -> Vec<ExportFile> {
        let block_bytes = BLOCK_BYTES.min(self.limit_bytes / 8);
        let mut full = Vec::new();
        for row in rows {
            // Rows are texts, numbers and lists of these, which JSON always has.
            let row = serde_json::to_vec(row).unwrap_or_default();
            if self.block.list != list || self.block.rows.len() + row.len() > block_bytes {
                full.extend(self.end_block());
                self.block.list = list;
            }
            self.block.add(&row);
        }
        full
    }

    /// Puts the block where it belongs, and begins the next.
    fn end_block(&mut self) -> Vec<ExportFile> {
        let next = Block::of(self.block.list);
        let block = std::mem::replace(&mut self.block, next);
        if block.rows.is_empty() {
            return Vec::new();
        }
        let Some(plain) = &mut self.plain else {
            return self.compress(&block).into_iter().collect();
        };
        self.plain_bytes += block.rows.len() + 2;
        plain.push(block);
        if self.plain_bytes <= self.limit_bytes {
            return Vec::new();
        }
        let blocks = take(plain);
        self.plain = None;
        let full = blocks.iter().filter_map(|block| self.compress(block));
        full.collect()
    }

    /// Adds a block to the file that is being compressed, or to the next when it might not fit.
    fn compress(&mut self, block: &Block) -> Option<ExportFile> {
        let needed = block.rows.len() + FRAME_BYTES;
        let is_full = |file: &mut Writer<GzEncoder<Vec<u8>>>| {
            file.out.get_ref().len() + needed > self.limit_bytes && file.has_rows
        };
        let full = self.file.take_if(is_full);
        let full = full.map(|file| self.compressed(file, false));
        let mut file = match self.file.take() {
            Some(file) => file,
            None => self.writer(GzEncoder::new(Vec::new(), Compression::default())),
        };
        file.add(block);
        // So that its length so far is known.
        write(|| file.out.flush());
        self.file = Some(file);
        full
    }

    fn compressed(&mut self, file: Writer<GzEncoder<Vec<u8>>>, is_last: bool) -> ExportFile {
        self.number += 1;
        let mut bytes = Vec::new();
        write(|| {
            bytes = file.finish().finish()?;
            Ok(())
        });
        ExportFile {
            bytes,
            is_compressed: true,
            number: (self.number > 1 || !is_last).then_some(self.number),
        }
    }

    fn writer<W: Write>(&self, out: W) -> Writer<W> {
        let mut writer = Writer {
            out,
            list: 0,
            has_rows: false,
            is_list_empty: true,
        };
        let head = serde_json::json!(self.member);
        writer.text(&format!(
            "{{\n\"member\": {head},\n\"opted_out_of_leaderboard\": {},\n\"{}\": [",
            self.has_opted_out, LISTS[0]
        ));
        writer
    }
}

impl Block {
    fn of(list: usize) -> Self {
        Self {
            list,
            rows: Vec::new(),
        }
    }

    fn add(&mut self, row: &[u8]) {
        if !self.rows.is_empty() {
            self.rows.extend(b",\n");
        }
        self.rows.extend(row);
    }
}

/// Writes one file: a row a line.
struct Writer<W> {
    out: W,
    /// The list that is being written.
    list: usize,
    has_rows: bool,
    is_list_empty: bool,
}

impl<W: Write> Writer<W> {
    fn add(&mut self, block: &Block) {
        self.move_to(block.list);
        self.text(if self.is_list_empty { "\n" } else { ",\n" });
        write(|| self.out.write_all(&block.rows));
        (self.has_rows, self.is_list_empty) = (true, false);
    }

    fn move_to(&mut self, list: usize) {
        while self.list < list {
            self.list += 1;
            let end = if self.is_list_empty { "" } else { "\n" };
            self.text(&format!("{end}],\n\"{}\": [", LISTS[self.list]));
            self.is_list_empty = true;
        }
    }

    fn finish(mut self) -> W {
        self.move_to(LISTS.len() - 1);
        self.text(if self.is_list_empty {
            "]\n}\n"
        } else {
            "\n]\n}\n"
        });
        self.out
    }

    fn text(&mut self, text: &str) {
        write(|| self.out.write_all(text.as_bytes()));
    }
}

/// Writes to memory, which cannot fail.
fn write(work: impl FnOnce() -> std::io::Result<()>) {
    work().expect("memory takes every write");
}

#[cfg(test)]
mod tests;
