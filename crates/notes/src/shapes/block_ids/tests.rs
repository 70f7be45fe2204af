use crate::shapes::tests::describe;

#[test]
fn block_ids_are_hidden() {
    insta::assert_snapshot!(describe("\
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
    insta::assert_snapshot!(describe("\
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
