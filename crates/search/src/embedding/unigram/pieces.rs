//! The vocabulary of a SentencePiece model: pieces of text with scores.

/// A vocabulary, in which the pieces that a text starts with are found.
pub struct Pieces {
    /// All pieces in sorted order, without gaps.
    text: Vec<u8>,
    /// The start of each piece in `text`, and the end of the last one.
    starts: Vec<u32>,
    /// The id of each piece.
    ids: Vec<u32>,
    /// The score of each piece: the logarithm of its probability.
    scores: Vec<f32>,
    /// The position of the first piece with each first byte, and the number of pieces.
    first_bytes: Vec<u32>,
}

/// A piece that a text starts with.
pub struct Prefix {
    pub bytes: usize,
    pub id: u32,
    pub score: f32,
}

impl Pieces {
    /// Builds the vocabulary. The position of a piece is its id.
    pub fn new(pieces: &[(&str, f32)]) -> Self {
        let mut order: Vec<u32> = (0..pieces.len() as u32).collect();
        let piece = |id: u32| pieces[id as usize].0;
        order.sort_unstable_by_key(|&id| (piece(id), id));
        let mut text = Vec::new();
        let mut starts = vec![0];
        let mut first_bytes = vec![0; 257];
        for &id in &order {
            text.extend(piece(id).as_bytes());
            starts.push(text.len() as u32);
            if let Some(&first) = piece(id).as_bytes().first() {
                first_bytes[usize::from(first) + 1] += 1;
            }
        }
        for at in 1..first_bytes.len() {
            first_bytes[at] += first_bytes[at - 1];
        }
        Self {
            text,
            starts,
            scores: order.iter().map(|&id| pieces[id as usize].1).collect(),
            ids: order,
            first_bytes,
        }
    }

    /// Returns the number of pieces.
    pub fn len(&self) -> usize {
        self.ids.len()
    }

    /// Calls `found` for each piece that the text starts with, the shortest first.
    pub fn for_each_prefix(&self, text: &[u8], mut found: impl FnMut(Prefix)) {
        let Some(&first) = text.first() else { return };
        let first = usize::from(first);
        let (mut from, mut to) = (
            self.first_bytes[first] as usize,
            self.first_bytes[first + 1] as usize,
        );
        // All pieces in `from..to` start with the first `depth` bytes of the text.
        let mut depth = 1;
        while from < to {
            if self.piece(from).len() == depth {
                found(Prefix {
                    bytes: depth,
                    id: self.ids[from],
                    score: self.scores[from],
                });
            }
            let Some(&next) = text.get(depth) else { return };
            from = self.partition_point(from, to, |piece| piece.get(depth) < Some(&next));
            to = self.partition_point(from, to, |piece| piece.get(depth) <= Some(&next));
            depth += 1;
        }
    }

    fn piece(&self, at: usize) -> &[u8] {
        &self.text[self.starts[at] as usize..self.starts[at + 1] as usize]
    }

    /// Returns the position of the first piece in a range that is not before the searched one.
    fn partition_point(
        &self,
        mut from: usize,
        mut to: usize,
        is_before: impl Fn(&[u8]) -> bool,
    ) -> usize {
        while from < to {
            let middle = from.midpoint(to);
            if is_before(self.piece(middle)) {
                from = middle + 1;
            } else {
                to = middle;
            }
        }
        from
    }
}
