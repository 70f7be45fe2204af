use crate::shapes::tests::describe;

#[test]
fn blocks_of_obsidian_to_anki_are_cards() {
    insta::assert_snapshot!(describe("\
# Pumps

START
Basic
What is a pump?
Back: It moves water.

- always
Tags: hall code
<!--ID: 1666875324163-->
END

START
Basic (and reversed card)
Front:
What prints
this?
```
START
END
```
Back:
```sh
a
```
ID: 12
END

START
Cloze
The {{c1::impeller}} turns in the {{c2::case}}.
Extra: Slowly.
END

START
Cloze
The {1:lid} closes the {case}.
END

Text STARTI [Basic] What is a valve? Back: It closes. <!--ID: 12--> ENDI

- STARTI [Cloze] The {seal} is a ring. Tags: x ENDI

START
Other
a
END

START
Basic
What is open?
Back: It.
"), @r"
        1: Pumps
          = -
          | START
          | Other
          | a
          | END
          |
          | START
          | Basic
          | What is open?
          | Back: It.
        3: What is a pump?
          / Pumps
          = -
          card
          | It moves water.
          |
          | - always
        13: What prints this?
          / Pumps
          = -
          card
          ? ```
          ? START
          ? END
          ? ```
          | ```sh
          | a
          | ```
        13: a
          / Pumps
          = -
          card
          ? ```sh
          ? a
          ? ```
          | What prints
          | this?
          | ```
          | START
          | END
          | ```
        29: The \[…] turns in the case.
          / Pumps
          = -
          card
          | The impeller turns in the case.
          | Slowly.
        29: The impeller turns in the \[…].
          / Pumps
          = -
          card
          | The impeller turns in the case.
          | Slowly.
        35: The \[…] closes the case.
          / Pumps
          = -
          card
          | The lid closes the case.
        35: The lid closes the \[…].
          / Pumps
          = -
          card
          | The lid closes the case.
        40: What is a valve?
          / Pumps
          = -
          card
          | It closes. <!--ID: 12-->
        42: The \[…] is a ring.
          / Pumps
          = -
          card
          | The seal is a ring.
        ");
}

#[test]
fn an_answer_can_begin_with_a_colon() {
    insta::assert_snapshot!(describe("\
#flashcards

- quit::::q
- next:::n
- a:::::b
"), @"
        3: quit
          = -
          card
          | :q
        3: :q
          = -
          card
          | quit
        4: next
          = -
          card
          | n
        4: n
          = -
          card
          | next
        5: a
          = -
          | - a:::::b
        ");
}
