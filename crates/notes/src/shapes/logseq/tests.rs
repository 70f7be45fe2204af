use crate::shapes::tests::{describe, describe_at};

#[test]
fn items_with_a_tag_are_cards_and_properties_are_hidden() {
    insta::assert_snapshot!(describe_at("pages/pumps.md", "\
title:: My Pumps
alias:: Water Movers, Lifters
tags:: pumps, water
public:: true

- ## What is a pump? #card
  card-last-interval:: 4
  card-repeats:: 1
  id:: 64f0a0aa-1111-2222-3333-444455556666
\t- It moves water.
\t\t- by pressure
\t- ```py
\t  id:: 1
\t  ```
- What is a valve? #card #parts
  collapsed:: true
  source:: a book
\t- See ((64f0a0aa-1111-2222-3333-444455556666)).
\t  id:: 64f0a0aa-1111-2222-3333-444455556667
\t- {{embed ((64f0a0aa-1111-2222-3333-444455556666))}}
\t- {{embed [[Some Page]]}}
- The {{cloze impeller}} turns {{cloze fast}}. #card
  id:: 64f0a0aa-1111-2222-3333-444455556668
\t- Details
- What does this print? #card
  ```py
  print(1)
  ```
\t- `1`
- What is a seal? #card
  A ring.
  ---
- Parts
\t- What is nested? #card
\t  collapsed:: true
\t\t- deep
\t\t\t- deeper
- [[card]] Which is first?
\t- the tag
- #card Which is also first?
\t- the tag
- Nothing below? #card
- Free text
  id:: 64f0a0aa-1111-2222-3333-444455556669
"), @r"
        6: What is a pump?
          = -
          card
          | - It moves water.
          | \t- by pressure
          | - ```py
          |   id:: 1
          |   ```
        15: What is a valve?
          = -
          card
          | - See ((64f0a0aa-1111-2222-3333-444455556666)).
          | - ((64f0a0aa-1111-2222-3333-444455556666))
          | - [[Some Page]]
        22: The \[…] turns fast.
          = -
          card
          | The impeller turns fast.
          | - Details
        22: The impeller turns \[…].
          = -
          card
          | The impeller turns fast.
          | - Details
        25: What does this print?
          = -
          card
          ? ```py
          ? print(1)
          ? ```
          | - `1`
        30: What is a seal?
          = -
          card
          | A ring.
        33: My Pumps
          ~ Water Movers
          ~ Lifters
          = -
          | - Parts
          | - Free text
        34: What is nested?
          = -
          card
          | - deep
          | \t- deeper
        38: Which is first?
          = -
          card
          | - the tag
        40: Which is also first?
          = -
          card
          | - the tag
        42:1 NoAnswer: this question has no answer
        42: unread, NoAnswer: - Nothing below? #card
        ");
}

#[test]
fn text_that_is_not_a_property_stays() {
    insta::assert_snapshot!(describe("\
- What is `std::move`? #card
  - It casts.
  - key:: in a sentence of the answer
  - A note::
    with two lines
  - id:: not a uuid
"), @"
        1: What is `std::move`?
          = -
          card
          | - It casts.
          | - key:: in a sentence of the answer
          | - A note::
          |   with two lines
          | - id:: not a uuid
        ");
    insta::assert_snapshot!(describe("\
### How?
- collapsed
  note:: this is text of other tools
"), @"
        1: How?
          = -
          | - collapsed
          |   note:: this is text of other tools
        ");
}

#[test]
fn a_page_of_properties_and_text() {
    insta::assert_snapshot!(describe_at("pages/a___b.md", "\
alias:: Short name
tags:: [[x]], y

- Some text.
- More of it.
  id:: 64f0a0aa-1111-2222-3333-444455556666
"), @"
        4: a b
          ~ Short name
          = -
          | - Some text.
          | - More of it.
        ");
    // An Obsidian deck begins like this.
    insta::assert_snapshot!(describe("\
Impeller:: The wheel
Gasket:: A seal

#flashcards
"), @"
        1: Impeller
          = -
          card
          | The wheel
        2: Gasket
          = -
          card
          | A seal
        ");
}

#[test]
fn states_labels_and_tags_are_not_part_of_a_question() {
    insta::assert_snapshot!(describe("\
- TODO What about [[Page]] and #tag? #card #more
  SCHEDULED: <2023-01-01 Sun>
  :LOGBOOK:
  CLOCK: [2023-01-01 Sun 10:00:00]
  :END:
\t- Yes
- Q: inline? #card
  A: yes
- **Bold question?** #card
\t- yes
- 1. numbered #card
\t- yes
- What is {{cloze a}} and `{{cloze b}}`? #card
- ```
  title:: in code
  ```
"), @r"
    1: What about [[Page]] and #tag?
      = -
      card
      | - Yes
    7: inline?
      = -
      card
      | A: yes
    9: **Bold question?**
      = -
      card
      | - yes
    11: numbered
      = -
      card
      | - yes
    13: What is \[…] and `{{cloze b}}`?
      = -
      card
      | What is a and `{{cloze b}}`?
    14: a
      = -
      | - ```
      |   title:: in code
      |   ```
    ");
}

#[test]
fn properties_drawers_and_cloze_marks_are_hidden() {
    insta::assert_snapshot!(describe("\
- The {{cloze impeller}} turns. #card
  id:: 6a6a6a6a-1111-4222-8333-444455556666
  collapsed:: true
  card-last-interval:: 4
  :LOGBOOK:
  CLOCK: [2024-01-01 Mon 10:00:00]
  :END:
- What is a pump? #card
  collapsed:: true
\t- It moves {{cloze water}}.
\t  id:: 6a6a6a6a-1111-4222-8333-444455556667
"), @r"
    1: The \[…] turns.
      = -
      card
      | The impeller turns.
    8: What is a pump?
      = -
      card
      | - It moves water.
    ");
    insta::assert_snapshot!(describe("\
- The {{cloze impeller}} turns.
  :LOGBOOK:
  CLOCK: [2024-01-01 Mon 10:00:00]
  :END:
"), @"
    1: a
      = -
      | - The impeller turns.
    ");
}
