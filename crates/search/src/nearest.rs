//! Chooses the documents with the highest values.

use std::cmp::Ordering;

/// Returns the `limit` documents with the highest values for which `is_wanted` is true, best first; ties go to the
/// smaller number. A document with the value −∞ is never among them.
pub fn nearest(values: &[f32], limit: usize, is_wanted: impl Fn(usize) -> bool) -> Vec<usize> {
    let mut documents: Vec<usize> = (0..values.len())
        .filter(|&at| values[at] > f32::NEG_INFINITY && is_wanted(at))
        .collect();
    let nearer =
        |a: &usize, b: &usize| -> Ordering { values[*b].total_cmp(&values[*a]).then(a.cmp(b)) };
    if documents.len() > limit {
        documents.select_nth_unstable_by(limit, nearer);
        documents.truncate(limit);
    }
    documents.sort_unstable_by(nearer);
    documents
}
