//! Detects duplicate interactions and messages. Discord may send one again after a session is resumed.

use std::collections::{HashSet, VecDeque};

/// The number of ids to remember, far more than arrive between an event and its repetition.
const MAX_IDS: usize = 4_096;

/// The most recent ids of one kind.
#[derive(Debug, Default)]
pub struct RecentIds {
    ids: HashSet<u64>,
    /// The oldest first.
    order: VecDeque<u64>,
}

impl RecentIds {
    /// Adds an id. Returns false if it was already there.
    pub fn insert(&mut self, id: u64) -> bool {
        if !self.ids.insert(id) {
            return false;
        }
        self.order.push_back(id);
        if self.order.len() > MAX_IDS
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
    fn duplicates_are_detected_and_memory_is_bounded() {
        let mut recent = RecentIds::default();
        for id in 0..3 * MAX_IDS as u64 {
            assert!(recent.insert(id), "{id}");
            assert!(!recent.insert(id), "{id}");
        }
        assert_eq!((recent.ids.len(), recent.order.len()), (MAX_IDS, MAX_IDS));
        assert!(!recent.insert(2 * MAX_IDS as u64));
        assert!(recent.insert(0));
    }
}
