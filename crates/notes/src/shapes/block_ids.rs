//! Ids of Obsidian's blocks, which links lead to: `Text ^abc123`, or `^abc123` on a line of its own.

use std::ops::Range;

use crate::outline::{Outline, lines};
use crate::title::block_id;

/// Hides the ids from every text.
pub fn settle(text: &str, outline: &mut Outline, start: usize) {
    if !text.contains('^') {
        return;
    }
    let mut at = start;
    let mut is_formula = false;
    let mut hidden: Vec<Range<usize>> = Vec::new();
    for line in lines(&text[start..]) {
        let id = block_id(line).filter(|_| !is_formula && !line.contains("$$"));
        // Where an exponent would end a formula, another one has begun it.
        is_formula ^= line.matches("$$").count() % 2 == 1;
        let words = at + line.len() - line.trim_start().len();
        let is_text = !outline.is_code(words) && !outline.is_comment(words);
        if let Some(id) = id.filter(|_| is_text) {
            hidden.push(match line[..id].trim().is_empty() {
                true => at..at + line.len(),
                false => at + id..at + line.trim_end().len(),
            });
        }
        at += line.len();
    }
    outline.hide(hidden);
}

#[cfg(test)]
mod tests {
    use crate::shapes::tests::described;

    #[test]
    fn ids_of_blocks_are_shown_nowhere() {
        insta::assert_snapshot!(described("\
## What is a pump? ^abc123

It moves water. ^def-456

| a | b |
|---|---|
| c | d |

^table1

## What is a valve?
It stops $x ^2$, 2 ^3 and
10 ^12
- item ^item1
- more
  ^item2

$$
e ^ix
$$

## What is code?

    code ^c1

## Nothing?

^only

Q: What is a seal? ^q1
A: A ring. ^a1

## Rings

**What is a ring?** ^b1

Round.

## Numbers

1. What is one? ^n1
   It is 1. ^n2
2. What is two?
   It is 2.
"), @"
    1: What is a pump?
      = -
      | It moves water.·
      |
      | | a | b |
      | |---|---|
      | | c | d |
    11: What is a valve?
      = -
      | It stops $x ^2$, 2 ^3 and
      | 10 ^12
      | - item·
      | - more
      |
      | $$
      | e ^ix
      | $$
    22: What is code?
      = -
      |     code ^c1
    30: What is a seal?
      = -
      card
      | A ring.
    35: What is a ring?
      / Rings
      = -
      | Round.
    41: What is one?
      / Numbers
      = -
      | It is 1.
    43: What is two?
      / Numbers
      = -
      | It is 2.
    ");
        insta::assert_snapshot!(described("\
#flashcards

What is a pump?::It moves water. ^p1

What is it?
?
That. ^p2
"), @"
    3: What is a pump?
      = -
      card
      | It moves water.
    5: What is it?
      = -
      card
      | That.
    ");
    }
}
