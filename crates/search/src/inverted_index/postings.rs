//! The notes that have a term, packed into bytes: about two for each note.

/// The notes that have a term, with the number of occurrences in each. Stored are the distances between the notes'
/// numbers and the counts, each as a LEB128 number.
#[derive(Clone, Debug, Default)]
pub struct Postings {
    bytes: Vec<u8>,
    notes: u32,
    /// The last note.
    last: u32,
}

impl Postings {
    /// Returns the number of notes.
    pub fn notes(&self) -> u32 {
        self.notes
    }

    /// Adds a note, whose number must be higher than those of all notes so far.
    pub fn push(&mut self, note: u32, count: u32) {
        write_number(note - self.last, &mut self.bytes);
        write_number(count, &mut self.bytes);
        self.last = note;
        self.notes += 1;
    }

    /// Adds the notes of another list, whose numbers must be higher.
    pub fn append(&mut self, other: &Self) {
        let mut rest = &*other.bytes;
        if rest.is_empty() {
            return;
        }
        let first = read_number(&mut rest);
        write_number(first - self.last, &mut self.bytes);
        self.bytes.extend(rest);
        self.last = other.last;
        self.notes += other.notes;
    }

    /// Frees memory that is reserved for further notes.
    pub fn shrink(&mut self) {
        /// An allocation takes at least this much.
        const LEAST_BYTES: usize = 24;
        if self.bytes.capacity() > LEAST_BYTES {
            self.bytes.shrink_to_fit();
        }
    }

    /// Calls `found` with each note and count, in order.
    pub fn for_each(&self, mut found: impl FnMut(u32, u32)) {
        let (mut rest, mut note) = (&*self.bytes, 0);
        while !rest.is_empty() {
            note += read_number(&mut rest);
            let count = read_number(&mut rest);
            found(note, count);
        }
    }
}

/// Writes seven bits per byte, the lowest first. The highest bit of a byte shows whether another one follows.
fn write_number(mut number: u32, bytes: &mut Vec<u8>) {
    while number >= 0x80 {
        bytes.push(number as u8 | 0x80);
        number >>= 7;
    }
    bytes.push(number as u8);
}

fn read_number(bytes: &mut &[u8]) -> u32 {
    let (mut number, mut shift) = (0, 0);
    while let Some((&byte, rest)) = bytes.split_first() {
        *bytes = rest;
        number |= u32::from(byte & 0x7f) << shift;
        if byte < 0x80 {
            break;
        }
        shift += 7;
    }
    number
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn postings(notes: &[(u32, u32)]) -> Postings {
        let mut postings = Postings::default();
        notes
            .iter()
            .for_each(|&(note, count)| postings.push(note, count));
        postings
    }

    proptest! {
        #[test]
        fn postings_are_read_as_they_were_added(
            notes in proptest::collection::btree_map(any::<u32>(), any::<u32>(), 0..20),
            at in 0..20_usize,
        ) {
            let notes: Vec<(u32, u32)> = notes.into_iter().collect();
            let (first, second) = notes.split_at(at.min(notes.len()));
            let mut joined = postings(first);
            joined.append(&postings(second));
            let mut read = Vec::new();
            joined.for_each(|note, count| read.push((note, count)));
            prop_assert_eq!(&read, &notes);
            prop_assert_eq!(joined.notes() as usize, notes.len());
            prop_assert_eq!(joined.bytes, postings(&notes).bytes);
        }
    }
}
