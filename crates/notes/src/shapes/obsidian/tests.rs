use crate::shapes::tests::described;

#[test]
fn a_mark_that_means_something_else_is_no_separator() {
    insta::assert_snapshot!(described("\
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
Two::::four

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
"), @"");
}

#[test]
fn highlights_in_code_formulas_and_links_are_no_clozes() {
    insta::assert_snapshot!(described("\
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
"), @"");
}

#[test]
fn cards_of_several_lines_hold_code_and_lists() {
    insta::assert_snapshot!(described("\
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
"), @"");
}

#[test]
fn cards_stand_in_a_row() {
    insta::assert_snapshot!(described("\
#flashcards

A1::B1
A2::B2 <!--SR:!2021-08-16,4,270-->
A3:::B3
<!--SR:!2021-08-16,4,270!2021-08-16,4,270-->
A4::B4
The ==last== one
"), @"");
}

#[test]
fn tags_are_topics() {
    insta::assert_snapshot!(described("\
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
"), @"");
}

#[test]
fn a_question_without_an_answer_is_reported() {
    insta::assert_snapshot!(described("\
#flashcards

Why?
?

What::

When?
??
<!--SR:!2030-01-02,4,270-->
"), @"");
}
