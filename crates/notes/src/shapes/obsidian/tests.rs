use crate::shapes::tests::describe;

#[test]
fn a_mark_with_another_meaning_is_not_a_separator() {
    insta::assert_snapshot!(describe("\
#flashcards

Use std::vector for arrays, or Vec::new() and a::b::c.

What does `a::b` do?::It calls b
What does std::move do?::It casts
$x::y$ is what?::math
The set $$\\{x :: Int\\}$$ is::a set
Where?::https://example.org/a::b
`x`:::code name
- Item::In a list
1. First::In a numbered list
Capital of France::Paris
**Bold** term :: [link](a::b)
Two:::::four

| a::b | c |
|---|---|
| x::y | d |

See https://example.org/a::b for more.

<span title=\"x::y\">text</span>

[link a::b](http://x.y) text

```cpp
std::move::x
```

    indented::code
"), @r#"
    3: a
      = -
      | Use std::vector for arrays, or Vec::new() and a::b::c.
      |
      | Two:::::four
      |
      | | a::b | c |
      | |---|---|
      | | x::y | d |
      |
      | See https://example.org/a::b for more.
      |
      | <span title=\"x::y\">text</span>
      |
      | [link a::b](http://x.y) text
      |
      | ```cpp
      | std::move::x
      | ```
      |
      |     indented::code
    5: What does `a::b` do?
      = -
      card
      | It calls b
    6: What does std::move do?
      = -
      card
      | It casts
    7: $x::y$ is what?
      = -
      card
      | math
    8: The set $$\{x :: Int\}$$ is
      = -
      card
      | a set
    9: Where?
      = -
      card
      | https://example.org/a::b
    10: `x`
      = -
      card
      | code name
    10: code name
      = -
      card
      | `x`
    11: Item
      = -
      card
      | In a list
    12: First
      = -
      card
      | In a numbered list
    13: Capital of France
      = -
      card
      | Paris
    14: **Bold** term
      = -
      card
      | [link](a::b)
    "#);
}

#[test]
fn highlights_in_code_formulas_and_links_are_not_clozes() {
    insta::assert_snapshot!(describe("\
#flashcards

The `==` operator and ==one== word.

`a == b` and `c == d`

$a == b == c$

[a ==b== c](http://x.y) [d ==e== f][g]

if a == b then

Both ==one== and ==two==^[a hint] here
<!--SR:!2030-01-02,4,270!2030-01-02,4,270-->

C: Both [one] and `a[0]` and [link](x) and [ref][g] and $x[1]$ and [two]

[g]: y
"), @r"
    3: The `==` operator and \[…] word.
      = -
      card
      | The `==` operator and ==one== word.
    5: a
      = -
      | `a == b` and `c == d`
      |
      | $a == b == c$
      |
      | [a ==b== c](http://x.y) [d ==e== f][g]
      |
      | if a == b then
      |
      | [g]: y
    13: Both \[…] and two here
      = -
      card
      | Both ==one== and ==two==^[a hint] here
    13: Both one and \[a hint] here
      = -
      card
      | Both ==one== and ==two==^[a hint] here
    16: Both \[…] and `a[0]` and [link](x) and [ref][g] and $x[1]$ and two
      = -
      card
      | Both [one] and `a[0]` and [link](x) and [ref][g] and $x[1]$ and [two]
      |
      | [g]: y
    16: Both one and `a[0]` and [link](x) and [ref][g] and $x[1]$ and \[…]
      = -
      card
      | Both [one] and `a[0]` and [link](x) and [ref][g] and $x[1]$ and [two]
      |
      | [g]: y
    ");
}

#[test]
fn cards_of_several_lines_can_contain_code_and_lists() {
    insta::assert_snapshot!(describe("\
#flashcards

Has code?
?
```py
x = 1

y = 2
```
- a
- b
<!--SR:!2030-01-02,4,270!2030-01-02,4,270-->

What does this print?
```py
print(1)
```
?
`1`

A1::B1
Q of lines
in two
??
Ans
<!-- SR:!2030-01-02,4,270 -->

Not an answer.
"), @"
    3: Has code?
      = -
      card
      | ```py
      | x = 1
      |
      | y = 2
      | ```
      | - a
      | - b
    14: What does this print?
      = -
      card
      ? ```py
      ? print(1)
      ? ```
      | `1`
    21: A1
      = -
      card
      | B1
    22: Q of lines in two
      = -
      card
      | Ans
    22: Ans
      = -
      card
      | Q of lines
      | in two
    26: a
      = -
      | Not an answer.
    ");
}

#[test]
fn cards_can_follow_each_other() {
    insta::assert_snapshot!(describe("\
#flashcards

A1::B1
A2::B2 <!--SR:!2021-08-16,4,270-->
A3:::B3
<!--SR:!2021-08-16,4,270!2021-08-16,4,270-->
A4::B4
The ==last== one
"), @r"
    3: A1
      = -
      card
      | B1
    4: A2
      = -
      card
      | B2
    5: A3
      = -
      card
      | B3
    5: B3
      = -
      card
      | A3
    7: A4
      = -
      card
      | B4
    8: The \[…] one
      = -
      card
      | The ==last== one
    ");
}

#[test]
fn tags_are_topics() {
    insta::assert_snapshot!(describe("\
---
tags: [flashcards/biology/cells]
---
a::b

#flashcards/pumps #other

c::d

#flashcards/own e::f
g::h #flashcards/behind

## Valves #flashcards/valves

i
?
j

#flashcards/own/deep k
l
?
m

#flashcards
The ==n== o
"), @r"
    4: a
      / biology
      / cells
      = -
      card
      | b
    8: c
      / pumps
      = -
      card
      | d
    10: e
      / own
      = -
      card
      | f
    11: g
      / behind
      = -
      card
      | h
    15: i
      / Valves
      / valves
      = -
      card
      | j
    19: k l
      / Valves
      / own
      / deep
      = -
      card
      | m
    25: The \[…] o
      / Valves
      = -
      card
      | The ==n== o
    ");
}

#[test]
fn cards_of_obsidian_and_logseq_can_be_in_one_file() {
    insta::assert_snapshot!(describe("\
tags:: flashcards/bio

- a::b
- Nested
\t- Deep? #card
\t\t- x
- c::d
"), @"
    3: a
      / bio
      = -
      card
      | b
    4: a
      = -
      | - Nested
    5: Deep?
      = -
      card
      | - x
    7: c
      / bio
      = -
      card
      | d
    ");
}

#[test]
fn a_question_without_an_answer_is_reported() {
    insta::assert_snapshot!(describe("\
#flashcards

Why?
?

What::

When?
??
<!--SR:!2030-01-02,4,270-->
"), @r"
    3:1 NoAnswer: this question has no answer
    6:1 NoAnswer: this question has no answer
    8:1 NoAnswer: this question has no answer
    3: unread, NoAnswer: Why?\n?
    6: unread, NoAnswer: What::
    8: unread, NoAnswer: When?\n??
    ");
}
