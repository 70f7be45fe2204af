//! What an answer consists of in Discord, and the writer that lays blocks out one below the other.
//!
//! A block is text, pictures, a file or a thin line. The writer knows about lists, quotes and the
//! space between blocks, and nothing about Markdown.

/// Deeper lists and quotes are shown at this depth: Discord shows no more levels anyway.
const MAX_DEPTH: usize = 8;

/// A piece of an answer that is shown as one component.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Block {
    /// In the dialect; never blank.
    Text(String),
    /// One or more, to be shown as a gallery.
    Pictures(Vec<Picture>),
    /// To download.
    File(NoteFile),
    Rule,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Picture {
    pub place: Place,
    /// What it shows, in plain words; may be empty.
    pub alt: String,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Place {
    /// An http(s) address that is a valid URI.
    Web(String),
    Note(NoteFile),
}

/// A file below the notes folder.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NoteFile {
    pub path: String,
    pub size_bytes: u64,
}

/// An answer in Discord's terms.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Body {
    pub blocks: Vec<Block>,
    /// The addresses that stood alone at its end.
    pub sources: Vec<String>,
}

/// Writes blocks in order; see [`Block`].
#[derive(Debug, Default)]
pub struct Writer {
    done: Vec<Block>,
    text: String,
    holders: Vec<Holder>,
    /// The next number of each open list; `None` for bullets.
    lists: Vec<Option<u64>>,
    /// Whether the outermost open list has shown anything yet.
    list_began: bool,
    /// The fewest quotes that were open since the last text.
    quotes: usize,
    /// Addresses on lines of their own, held back as they may be the sources.
    held: Vec<String>,
}

#[derive(Debug)]
enum Holder {
    Quote,
    /// The marker is taken by the item's first line; what follows is indented below it.
    Item {
        marker: Option<String>,
        indent: usize,
    },
}

impl Writer {
    pub fn open_quote(&mut self) {
        self.release();
        self.holders.push(Holder::Quote);
    }

    pub fn open_list(&mut self, first: Option<u64>) {
        self.release();
        if self.lists.is_empty() {
            self.list_began = false;
        }
        self.lists.push(first);
    }

    pub fn close_list(&mut self) {
        self.lists.pop();
    }

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

    /// A holder whose first line begins with `marker`.
    pub fn open_marked(&mut self, marker: String) {
        let indent = marker.len();
        self.holders.push(Holder::Item {
            marker: Some(marker),
            indent,
        });
    }

    /// Ends the innermost quote or item.
    pub fn close(&mut self) {
        self.holders.pop();
        self.quotes = self.quotes.min(self.open_quotes());
    }

    pub fn is_nested(&self) -> bool {
        !self.holders.is_empty()
    }

    pub fn paragraph(&mut self, text: &str) {
        if !text.is_empty() {
            self.write(text, false);
        }
    }

    /// A fence begins at the margin even in a list: indented, Discord would indent its code too.
    pub fn fence(&mut self, fence: &str) {
        self.write(fence, true);
    }

    /// A paragraph of nothing but addresses.
    pub fn addresses(&mut self, urls: Vec<String>) {
        if self.is_nested() {
            self.paragraph(&urls.join("\n"));
        } else {
            self.held.extend(urls);
        }
    }

    pub fn picture(&mut self, picture: Picture) {
        self.end_text();
        match self.done.last_mut() {
            Some(Block::Pictures(pictures)) => pictures.push(picture),
            _ => self.done.push(Block::Pictures(vec![picture])),
        }
    }

    pub fn file(&mut self, file: NoteFile) {
        self.end_text();
        self.done.push(Block::File(file));
    }

    /// A line between blocks; at most one, and none at the beginning or in a list or quote.
    pub fn rule(&mut self) {
        if !self.is_nested() {
            self.end_text();
            if !matches!(self.done.last(), None | Some(Block::Rule)) {
                self.done.push(Block::Rule);
            }
        }
    }

    pub fn finish(mut self) -> Body {
        let mut sources = std::mem::take(&mut self.held);
        self.end_text();
        if self.done.is_empty() {
            // Addresses alone are the answer.
            self.held = std::mem::take(&mut sources);
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
        self.release();
        if !self.text.is_empty() {
            self.done.push(Block::Text(std::mem::take(&mut self.text)));
        }
    }

    /// Addresses that something follows are no sources: shows them where they stood.
    fn release(&mut self) {
        if !self.held.is_empty() {
            let urls = std::mem::take(&mut self.held).join("\n");
            self.write(&urls, false);
        }
    }

    fn write(&mut self, text: &str, at_margin: bool) {
        self.release();
        self.gap();
        let (first, rest) = self.prefixes(at_margin);
        if at_margin && first != rest {
            // A marker before a fence gets a line, which Discord shows only if something is on it.
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

    /// A line break within a list, else a blank line, quoted where both its neighbours are.
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
        let holders = self.holders.iter().take(MAX_DEPTH);
        holders
            .filter(|holder| matches!(holder, Holder::Quote))
            .count()
    }

    /// What the first and the further lines of a text begin with; takes the markers.
    fn prefixes(&mut self, at_margin: bool) -> (String, String) {
        let (mut first, mut rest) = (String::new(), String::new());
        for holder in self.holders.iter_mut().take(MAX_DEPTH) {
            match holder {
                Holder::Quote => {
                    first.push_str("> ");
                    rest.push_str("> ");
                }
                Holder::Item { marker, indent } => {
                    let space = " ".repeat(if at_margin { 0 } else { *indent });
                    first.push_str(marker.take().as_ref().unwrap_or(&space));
                    rest.push_str(&space);
                }
            }
        }
        (first, rest)
    }
}
