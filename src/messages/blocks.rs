//! The blocks of an answer in Discord, and the writer that stacks them vertically.
//!
//! A block is text, pictures, a file or a thin line. The writer handles lists, quotes and the space between blocks; it
//! does not read Markdown.

/// The maximum depth of lists and quotes; deeper ones are shown at this depth, because Discord shows no more levels.
const MAX_DEPTH: usize = 8;

/// A piece of an answer that is shown as one component.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Block {
    /// Text in the dialect; never blank.
    Text(String),
    /// One or more pictures, shown as a gallery.
    Pictures(Vec<Picture>),
    /// A file to download.
    File(NoteFile),
    /// A thin line.
    Rule,
}

/// A picture of a note.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Picture {
    /// Where it comes from.
    pub source: PictureSource,
    /// What it shows, in plain words; may be empty.
    pub alt: String,
}

/// Where a picture comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PictureSource {
    /// An http(s) address that is a valid URI.
    Web(String),
    /// A file of the notes.
    Note(NoteFile),
}

/// A file of the notes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NoteFile {
    /// The path in the notes folder.
    pub path: String,
    /// The size in bytes.
    pub size_bytes: u64,
}

/// An answer as blocks.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Body {
    /// The blocks, in order.
    pub blocks: Vec<Block>,
    /// The addresses on lines of their own at its end.
    pub sources: Vec<String>,
}

/// Writes blocks in order; see [`Block`].
#[derive(Debug, Default)]
pub struct BlockWriter {
    done: Vec<Block>,
    text: String,
    /// The open quotes and items, outermost first.
    nesting: Vec<Nesting>,
    /// The next number of each open list; `None` for bullets.
    lists: Vec<Option<u64>>,
    /// Whether the outermost open list has any text yet.
    list_began: bool,
    /// The fewest quotes that were open since the last text.
    quotes: usize,
    /// Addresses on lines of their own that may turn out to be the sources.
    pending_urls: Vec<String>,
}

/// A quote or list item around text.
#[derive(Debug)]
enum Nesting {
    Quote,
    /// The marker begins the item's first line; the lines below are indented.
    Item {
        marker: Option<String>,
        indent: usize,
    },
}

impl BlockWriter {
    /// Begins a quote.
    pub fn open_quote(&mut self) {
        self.add_pending_urls();
        self.nesting.push(Nesting::Quote);
    }

    /// Begins a list, numbered from `first` or with bullets.
    pub fn open_list(&mut self, first: Option<u64>) {
        self.add_pending_urls();
        if self.lists.is_empty() {
            self.list_began = false;
        }
        self.lists.push(first);
    }

    /// Ends the innermost list.
    pub fn close_list(&mut self) {
        self.lists.pop();
    }

    /// Begins an item of the innermost list.
    pub fn open_item(&mut self) {
        let marker = match self.lists.last_mut() {
            Some(Some(number)) => {
                let marker = format!("{number}. ");
                *number = number.saturating_add(1);
                marker
            }
            _ => "- ".to_owned(),
        };
        self.open_marked(marker);
    }

    /// Begins an item whose first line begins with `marker`.
    pub fn open_marked(&mut self, marker: String) {
        let indent = marker.len();
        self.nesting.push(Nesting::Item {
            marker: Some(marker),
            indent,
        });
    }

    /// Ends the innermost quote or item.
    pub fn close(&mut self) {
        self.nesting.pop();
        self.quotes = self.quotes.min(self.open_quotes());
    }

    /// Returns whether a quote or item is open.
    pub fn is_nested(&self) -> bool {
        !self.nesting.is_empty()
    }

    /// Adds a paragraph, unless it is empty.
    pub fn paragraph(&mut self, text: &str) {
        if !text.is_empty() {
            self.write(text, false);
        }
    }

    /// Adds a code fence. It begins at the margin even in a list, because Discord would indent the code too.
    pub fn fence(&mut self, fence: &str) {
        self.write(fence, true);
    }

    /// Adds a paragraph that has only addresses.
    pub fn addresses(&mut self, urls: Vec<String>) {
        if self.is_nested() {
            self.paragraph(&urls.join("\n"));
        } else {
            self.pending_urls.extend(urls);
        }
    }

    /// Adds a picture, to the gallery before it if there is one.
    pub fn picture(&mut self, picture: Picture) {
        self.end_text();
        match self.done.last_mut() {
            Some(Block::Pictures(pictures)) => pictures.push(picture),
            _ => self.done.push(Block::Pictures(vec![picture])),
        }
    }

    /// Adds a file to download.
    pub fn file(&mut self, file: NoteFile) {
        self.end_text();
        self.done.push(Block::File(file));
    }

    /// Adds a thin line, unless there is one or it would be at the beginning or in a list or quote.
    pub fn rule(&mut self) {
        if !self.is_nested() {
            self.end_text();
            if !matches!(self.done.last(), None | Some(Block::Rule)) {
                self.done.push(Block::Rule);
            }
        }
    }

    /// Returns the blocks.
    pub fn finish(mut self) -> Body {
        let mut sources = std::mem::take(&mut self.pending_urls);
        self.end_text();
        if self.done.is_empty() {
            // The answer consists of addresses.
            self.pending_urls = std::mem::take(&mut sources);
            self.end_text();
        }
        if self.done.last() == Some(&Block::Rule) {
            self.done.pop();
        }
        Body {
            blocks: self.done,
            sources,
        }
    }

    fn end_text(&mut self) {
        self.add_pending_urls();
        if !self.text.is_empty() {
            self.done.push(Block::Text(std::mem::take(&mut self.text)));
        }
    }

    /// Adds the pending addresses: if something follows them, they are not the sources.
    fn add_pending_urls(&mut self) {
        if !self.pending_urls.is_empty() {
            let urls = std::mem::take(&mut self.pending_urls).join("\n");
            self.write(&urls, false);
        }
    }

    fn write(&mut self, text: &str, at_margin: bool) {
        self.add_pending_urls();
        self.gap();
        let (first, rest) = self.prefixes(at_margin);
        if at_margin && first != rest {
            // A marker before a fence gets its own line, which Discord shows only if it is not empty.
            self.text.extend([first.as_str(), "\u{200b}\n"]);
        }
        for (n, line) in text.split('\n').enumerate() {
            if n > 0 {
                self.text.push('\n');
            }
            let prefix = if n == 0 && !at_margin { &first } else { &rest };
            self.text.extend([prefix.as_str(), line]);
        }
        self.quotes = self.open_quotes();
        self.list_began = true;
    }

    /// Adds a line break within a list, otherwise an empty line, quoted if both its neighbors are.
    fn gap(&mut self) {
        if self.text.is_empty() {
            return;
        }
        self.text.push('\n');
        if self.lists.is_empty() || !self.list_began {
            self.text
                .push_str(&"> ".repeat(self.quotes.min(self.open_quotes())));
            self.text.push('\n');
        }
    }

    fn open_quotes(&self) -> usize {
        let nesting = self.nesting.iter().take(MAX_DEPTH);
        nesting.filter(|it| matches!(it, Nesting::Quote)).count()
    }

    /// Returns the prefixes of the first line and of the lines below; uses up the markers.
    fn prefixes(&mut self, at_margin: bool) -> (String, String) {
        let (mut first, mut rest) = (String::new(), String::new());
        for nesting in self.nesting.iter_mut().take(MAX_DEPTH) {
            match nesting {
                Nesting::Quote => {
                    first.push_str("> ");
                    rest.push_str("> ");
                }
                Nesting::Item { marker, indent } => {
                    let space = " ".repeat(if at_margin { 0 } else { *indent });
                    first.push_str(marker.take().as_ref().unwrap_or(&space));
                    rest.push_str(&space);
                }
            }
        }
        (first, rest)
    }
}
