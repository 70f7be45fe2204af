//! Adds typos to queries, as fast typing does. Seeded, so the same everywhere.
//!
//! A query of up to five words gets one typo; a longer one gets two, in different words.

use std::ops::Range;

use super::splitmix::SplitMix;

/// Queries with more words get a second typo.
const MAX_WORDS_WITH_ONE_TYPO: usize = 5;
/// In words of at least this length the first letter stays, because few typos occur there.
const LONG_WORD_CHARS: usize = 4;

/// The rows of a QWERTY keyboard, each shifted by about half a key from the one above.
const ROWS: [&str; 3] = ["qwertyuiop", "asdfghjkl", "zxcvbnm"];

/// Returns the query with typos: the same for the same seed and query. Only a query without letters stays as
/// it is.
///
/// Typos go to words of at least four letters and no other characters. If there are too few, they go to
/// shorter words, and then to words with other characters.
pub fn add_typos(query: &str, seed: u64) -> String {
    let mut numbers = SplitMix::for_text(seed, query);
    let words = words(query);
    let typos = if words.len() <= MAX_WORDS_WITH_ONE_TYPO {
        1
    } else {
        2
    };
    let mut left: Vec<TypoWord> = words
        .into_iter()
        .filter(|it| !it.letters.is_empty())
        .collect();
    let mut chosen: Vec<TypoWord> = Vec::new();
    while chosen.len() < typos {
        let Some(best) = left.iter().map(|word| word.rank).min() else {
            break;
        };
        let of_best: Vec<usize> = (0..left.len())
            .filter(|&at| left[at].rank == best)
            .collect();
        chosen.push(left.remove(of_best[numbers.below(of_best.len())]));
    }
    // The last word first, so that earlier positions stay valid.
    chosen.sort_by_key(|word| std::cmp::Reverse(word.letters.start));
    let mut typed = query.to_owned();
    for word in chosen {
        let misspelled = make_typo(&query[word.letters.clone()], &mut numbers);
        typed.replace_range(word.letters, &misspelled);
    }
    typed
}

/// A word of a query.
struct TypoWord {
    /// Its longest run of letters, as a byte range of the query.
    letters: Range<usize>,
    /// 0 for at least [`LONG_WORD_CHARS`] letters and nothing else; 1 for fewer letters; 2 for other words.
    rank: u8,
}

/// Returns the words of a query: text between blanks with a letter or digit.
fn words(query: &str) -> Vec<TypoWord> {
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
            true if run.chars().count() >= LONG_WORD_CHARS => 0,
            true => 1,
            false => 2,
        };
        // Both are slices of the query, so the distance between their starts is the position.
        let start = run.as_ptr() as usize - query.as_ptr() as usize;
        words.push(TypoWord {
            letters: start..start + run.len(),
            rank,
        });
    }
    words
}

/// Returns a word with one typo: a letter dropped, two letters swapped, one replaced by a neighboring key, or
/// one doubled. The kinds are tried in turn, from a random one, until one is possible.
fn make_typo(word: &str, numbers: &mut SplitMix) -> String {
    let letters: Vec<char> = word.chars().collect();
    let first = usize::from(letters.len() >= LONG_WORD_CHARS);
    let at = first + numbers.below(letters.len() - first);
    let kind = numbers.below(4);
    for kind in (kind..4).chain(0..kind) {
        let mut typed = letters.clone();
        match kind {
            0 if letters.len() > 1 => {
                typed.remove(at);
            }
            1 => {
                // The last letter is swapped with the one before.
                let with = at.min(letters.len().saturating_sub(2));
                match typed.get_mut(with..with + 2) {
                    Some([one, other]) if one != other => std::mem::swap(one, other),
                    _ => continue,
                }
            }
            2 => {
                let neighbors = neighboring_keys(letters[at]);
                if neighbors.is_empty() {
                    continue;
                }
                typed[at] = neighbors[numbers.below(neighbors.len())];
            }
            3 => typed.insert(at, letters[at]),
            _ => continue,
        }
        return typed.into_iter().collect();
    }
    word.to_owned()
}

/// Returns the keys that touch a letter's key, in the same case; nothing for a letter that is not on a QWERTY keyboard.
fn neighboring_keys(letter: char) -> Vec<char> {
    let lower = letter.to_ascii_lowercase();
    let place = ROWS
        .iter()
        .enumerate()
        .find_map(|(row, keys)| Some((row, keys.find(lower)?)));
    let Some((row, column)) = place else {
        return Vec::new();
    };
    // A key touches those to its left and right, column and column + 1 above, and column - 1 and column below.
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
