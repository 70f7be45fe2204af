//! Which interactions came before: Discord may send one again after a connection was resumed.

use std::collections::{HashSet, VecDeque};

/// Far more than come between an event and its repetition.
const MOST: usize = 4_096;

/// The ids of the last interactions.
#[derive(Debug, Default)]
pub struct Seen {
    ids: HashSet<u64>,
    /// Oldest first.
    order: VecDeque<u64>,
}

impl Seen {
    /// Notes an id; false when it is known.
    pub fn is_new(&mut self, id: u64) -> bool {
        if !self.ids.insert(id) {
            return false;
        }
        self.order.push_back(id);
        if self.order.len() > MOST
            && let Some(oldest) = self.order.pop_front()
        {
            self.ids.remove(&oldest);
        }
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_is_new_once_and_memory_is_bounded() {
        let mut seen = Seen::default();
        for id in 0..3 * MOST as u64 {
            assert!(seen.is_new(id), "{id}");
            assert!(!seen.is_new(id), "{id}");
        }
        assert_eq!((seen.ids.len(), seen.order.len()), (MOST, MOST));
        assert!(!seen.is_new(2 * MOST as u64));
        assert!(seen.is_new(0));
    }
}
