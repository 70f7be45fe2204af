//! Queries with the slips of somebody who types fast: seeded, so the same everywhere.
//!
//! One slip in a query of up to five words, two in longer ones, in different words.

use std::ops::Range;

use super::splitmix::SplitMix;

/// Queries of more words get a second slip.
const WORDS_FOR_ONE: usize = 5;
/// In words from this length the first letter stays: few slip there.
const LONG: usize = 4;

/// The rows of a QWERTY keyboard, each shifted by about half a key from the one above.
const ROWS: [&str; 3] = ["qwertyuiop", "asdfghjkl", "zxcvbnm"];

/// The query with its slips: the same for the same seed and query. Only a query without a single
/// letter stays as it is.
///
/// Preferred are words of letters alone, four or more; where there are too few, shorter ones, then
/// words with other signs in them.
pub fn with_typos(query: &str, seed: u64) -> String {
    let mut numbers = SplitMix::for_text(seed, query);
    let words = words(query);
    let slips = if words.len() <= WORDS_FOR_ONE { 1 } else { 2 };
    let mut left: Vec<Word> = words
        .into_iter()
        .filter(|it| !it.letters.is_empty())
        .collect();
    let mut chosen: Vec<Word> = Vec::new();
    while chosen.len() < slips {
        let Some(best) = left.iter().map(|word| word.rank).min() else {
            break;
        };
        let of_best: Vec<usize> = (0..left.len())
            .filter(|&at| left[at].rank == best)
            .collect();
        chosen.push(left.remove(of_best[numbers.below(of_best.len())]));
    }
    // From the last on, so that places before stay true.
    chosen.sort_by_key(|word| std::cmp::Reverse(word.letters.start));
    let mut typed = query.to_owned();
    for word in chosen {
        let slipped = slip(&query[word.letters.clone()], &mut numbers);
        typed.replace_range(word.letters, &slipped);
    }
    typed
}

/// A word of a query.
struct Word {
    /// Its longest run of letters, in bytes of the query.
    letters: Range<usize>,
    /// 0 for letters alone, at least [`LONG`]; 1 for fewer of them; 2 for the rest.
    rank: u8,
}

/// What stands between blanks and has a letter or digit.
fn words(query: &str) -> Vec<Word> {
    let mut words = Vec::new();
    for token in query.split_whitespace() {
        let bare = token.trim_matches(|c: char| !c.is_alphanumeric());
        if bare.is_empty() {
            continue;
        }
        let run = bare
            .split(|c: char| !c.is_alphabetic())
            .rev()
            .max_by_key(|run| run.chars().count())
            .unwrap_or_default();
        let rank = match run.len() == bare.len() {
            true if run.chars().count() >= LONG => 0,
            true => 1,
            false => 2,
        };
        // Both are slices of the query, so the distance of their beginnings is the place.
        let start = run.as_ptr() as usize - query.as_ptr() as usize;
        words.push(Word {
            letters: start..start + run.len(),
            rank,
        });
    }
    words
}

/// A word with one slip: a letter dropped, two swapped, one replaced by a neighbour on the keyboard,
/// or one doubled. The first of these that can be made, from a random one on.
fn slip(word: &str, numbers: &mut SplitMix) -> String {
    let letters: Vec<char> = word.chars().collect();
    let first = usize::from(letters.len() >= LONG);
    let at = first + numbers.below(letters.len() - first);
    let kind = numbers.below(4);
    for kind in (kind..4).chain(0..kind) {
        let mut typed = letters.clone();
        match kind {
            0 if letters.len() > 1 => {
                typed.remove(at);
            }
            1 => {
                // The last letter swaps with the one before.
                let with = at.min(letters.len().saturating_sub(2));
                match typed.get_mut(with..with + 2) {
                    Some([one, other]) if one != other => std::mem::swap(one, other),
                    _ => continue,
                }
            }
            2 => {
                let beside = neighbours(letters[at]);
                if beside.is_empty() {
                    continue;
                }
                typed[at] = beside[numbers.below(beside.len())];
            }
            3 => typed.insert(at, letters[at]),
            _ => continue,
        }
        return typed.into_iter().collect();
    }
    word.to_owned()
}

/// The keys that touch a letter's own, in its case; none for what is no key of a QWERTY keyboard.
fn neighbours(letter: char) -> Vec<char> {
    let lower = letter.to_ascii_lowercase();
    let place = ROWS
        .iter()
        .enumerate()
        .find_map(|(row, keys)| Some((row, keys.find(lower)?)));
    let Some((row, column)) = place else {
        return Vec::new();
    };
    // A key touches those left and right of it, column and column + 1 above, column - 1 and column below.
    let touching = [
        (row.checked_sub(1), Some(column)),
        (row.checked_sub(1), Some(column + 1)),
        (Some(row), column.checked_sub(1)),
        (Some(row), Some(column + 1)),
        (Some(row + 1), column.checked_sub(1)),
        (Some(row + 1), Some(column)),
    ];
    let key = |(row, column): (Option<usize>, Option<usize>)| {
        let key = *ROWS.get(row?)?.as_bytes().get(column?)?;
        let key = char::from(key);
        Some(if letter.is_ascii_uppercase() {
            key.to_ascii_uppercase()
        } else {
            key
        })
    };
    touching.into_iter().filter_map(key).collect()
}

#[cfg(test)]
mod tests;
