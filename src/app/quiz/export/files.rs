//! Converts rows to JSON files, compressed and split if they are too large. Pure.

use std::io::Write;
use std::mem::take;

use flate2::Compression;
use flate2::write::GzEncoder;
use serde::Serialize;

use crate::store::ExportedRows;
use recite_quiz::MemberId;

/// The lists of a file, in order.
const LISTS: [&str; 7] = [
    "reviews",
    "cards",
    "answers",
    "wishes",
    "schedules_set_up",
    "help_channels_set_up",
    "replies",
];
/// Rows are compressed in blocks of about this many bytes, fewer if files must be small.
const BLOCK_BYTES: usize = 64 * 1024;
/// The size of a file without its rows: the names of its lists, and what compression adds to incompressible rows.
const OVERHEAD_BYTES: usize = 1024;

/// One file of an export.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ExportFile {
    /// The content.
    pub bytes: Vec<u8>,
    /// Whether the content is compressed with gzip.
    pub is_compressed: bool,
    /// The number of the file, from 1, if there are several.
    pub number: Option<usize>,
}

/// Rows of one list, as JSON separated by commas.
struct Block {
    list: usize,
    rows: Vec<u8>,
}

/// Builds the files of one member's data.
pub struct FileBuilder {
    member: String,
    has_opted_out: bool,
    limit_bytes: usize,
    block: Block,
    /// All blocks so far, while they may still fit into one uncompressed file.
    plain: Option<Vec<Block>>,
    plain_bytes: usize,
    file: Option<JsonWriter<GzEncoder<Vec<u8>>>>,
    number: usize,
}

impl FileBuilder {
    /// Returns a builder for files of at most `limit_bytes`.
    pub fn new(member: &MemberId, limit_bytes: usize) -> Self {
        Self {
            member: member.as_str().to_owned(),
            has_opted_out: false,
            limit_bytes,
            block: Block::of(0),
            plain: Some(Vec::new()),
            plain_bytes: OVERHEAD_BYTES,
            file: None,
            number: 0,
        }
    }

    /// Adds rows, and returns the files that are now full.
    pub fn add(&mut self, exported: &ExportedRows) -> Vec<ExportFile> {
        match exported {
            ExportedRows::OptedOut(is_out) => {
                self.has_opted_out = *is_out;
                Vec::new()
            }
            ExportedRows::Reviews(rows) => self.add_rows(0, rows),
            ExportedRows::Cards(rows) => self.add_rows(1, rows),
            ExportedRows::Answers(rows) => self.add_rows(2, rows),
            ExportedRows::Wishes(rows) => self.add_rows(3, rows),
            ExportedRows::SchedulesSetUp(rows) => self.add_rows(4, rows),
            ExportedRows::HelpChannelsSetUp(rows) => self.add_rows(5, rows),
            ExportedRows::Replies(rows) => self.add_rows(6, rows),
        }
    }

    /// Returns the remaining files.
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
            (None, Some(file)) => self.finish_compressed(file, true),
            (None, None) => return full,
        };
        full.push(last);
        full
    }

    fn add_rows<T: Serialize>(&mut self, list: usize, rows: &[T]) -> Vec<ExportFile> {
        let block_bytes = BLOCK_BYTES.min(self.limit_bytes / 8);
        let mut full = Vec::new();
        for row in rows {
            // Rows contain only strings, numbers and lists, which always serialize.
            let row = serde_json::to_vec(row).unwrap_or_default();
            if self.block.list != list || self.block.rows.len() + row.len() > block_bytes {
                full.extend(self.end_block());
                self.block.list = list;
            }
            self.block.add(&row);
        }
        full
    }

    /// Moves the block to its file, and starts the next one.
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

    /// Adds a block to the current compressed file, or to the next one if it might not fit.
    fn compress(&mut self, block: &Block) -> Option<ExportFile> {
        let needed = block.rows.len() + OVERHEAD_BYTES;
        let is_full = |file: &mut JsonWriter<GzEncoder<Vec<u8>>>| {
            file.out.get_ref().len() + needed > self.limit_bytes && file.has_rows
        };
        let full = self.file.take_if(is_full);
        let full = full.map(|file| self.finish_compressed(file, false));
        let mut file = match self.file.take() {
            Some(file) => file,
            None => self.writer(GzEncoder::new(Vec::new(), Compression::default())),
        };
        file.add(block);
        // Flush, so that the length so far is known.
        write_to_memory(|| file.out.flush());
        self.file = Some(file);
        full
    }

    fn finish_compressed(
        &mut self,
        file: JsonWriter<GzEncoder<Vec<u8>>>,
        is_last: bool,
    ) -> ExportFile {
        self.number += 1;
        let mut bytes = Vec::new();
        write_to_memory(|| {
            bytes = file.finish().finish()?;
            Ok(())
        });
        ExportFile {
            bytes,
            is_compressed: true,
            number: (self.number > 1 || !is_last).then_some(self.number),
        }
    }

    fn writer<W: Write>(&self, out: W) -> JsonWriter<W> {
        let mut writer = JsonWriter {
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

/// Writes one file, one row per line.
struct JsonWriter<W> {
    out: W,
    /// The list that is being written.
    list: usize,
    has_rows: bool,
    is_list_empty: bool,
}

impl<W: Write> JsonWriter<W> {
    fn add(&mut self, block: &Block) {
        self.move_to(block.list);
        self.text(if self.is_list_empty { "\n" } else { ",\n" });
        write_to_memory(|| self.out.write_all(&block.rows));
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
        write_to_memory(|| self.out.write_all(text.as_bytes()));
    }
}

/// Writes to memory, which cannot fail.
fn write_to_memory(work: impl FnOnce() -> std::io::Result<()>) {
    work().expect("writing to memory cannot fail");
}

#[cfg(test)]
mod tests;
