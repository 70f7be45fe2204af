use crate::shapes::tests::describe;

#[test]
fn review_dates_indicate_cards_of_every_kind() {
    insta::assert_snapshot!(describe("\
# Pumps

What is a pump?::It moves water.
<!--SR:!2024-01-02,3,250-->

What is a valve?
?
It closes.
```
a
```
<!--SR:!2024-01-02,3,250-->

Impeller:::The wheel

### Sort numbers
?
- `.sort()`
<!--SR:!2024-02-01,3,250-->

### Text
A ==wheel== turns. <!--SR:!2024-02-01,3,250-->
"), @r"
    3: What is a pump?
      / Pumps
      = -
      card
      | It moves water.
    6: What is a valve?
      / Pumps
      = -
      card
      | It closes.
      | ```
      | a
      | ```
    14: Impeller
      / Pumps
      = -
      card
      | The wheel
    14: The wheel
      / Pumps
      = -
      card
      | Impeller
    16: Sort numbers
      / Pumps
      = -
      card
      | - `.sort()`
    22: A \[…] turns.
      / Pumps
      / Text
      = -
      card
      | A ==wheel== turns.
    ");
    for card in [
        "a::b <!--SR:!2024-01-02,3,250-->",
        "a::b\n\n<!--SR:!2024-01-02,3,250-->\n\nText",
        "a:::b\n<!--SR:!2024-01-02,3,250!2024-01-02,3,250-->",
        "a\n?\nb\nc\n<!--SR:!2024-01-02,3,250-->",
        "a\n??\nb\n<!--SR:!2024-01-02,3,250-->\n<!--SR:!2024-01-02,3,250-->",
        "## Title\n\n- a ::b\n  <!--SR:!2024-01-02,3,250-->",
        "The ==a== is b\n<!--SR:!2024-01-02,3,250-->",
    ] {
        for note in [card.to_owned(), card.replace('\n', "\r\n")] {
            let reading = crate::shapes::read(&note, "n.md");
            assert!(reading.drafts.iter().any(|it| it.is_card), "{note}");
            assert_eq!(reading.flaws.len(), 0, "{note}");
        }
    }
}

#[test]
fn dates_without_a_card_are_reported() {
    insta::assert_snapshot!(describe("\
# Binding

std::vector is `a::b`.

#x What is it? ->->-> That.
<!--SR:!2024-03-07,245,230-->

#x Why? ->->-> So.
<!--SR:!2025-01-12,502,250-->
"), @"
    1: Binding
      = -
      | std::vector is `a::b`.
      |
      | #x What is it? ->->-> That.
      |
      |
      | #x Why? ->->-> So.
    6:1 UnreadCard: 2 review dates (`<!--SR:…-->`) belong to no card
    ");
    insta::assert_snapshot!(describe("\
#flashcards

What is a pump? ? It moves water.
"), @"
    3: a
      = -
      | What is a pump? ? It moves water.
    1:1 UnreadCard: this file is tagged `#flashcards` but contains no flashcard
    ");
    insta::assert_snapshot!(describe("\
# Comments

`<!--SR:!2024-03-07,245,230-->` is a date, and `a::b` a path:

```
a::b
<!--SR:!2024-03-07,245,230-->
```

std::vector
"), @"
    1: Comments
      = -
      | `<!--SR:!2024-03-07,245,230-->` is a date, and `a::b` a path:
      |
      | ```
      | a::b
      | <!--SR:!2024-03-07,245,230-->
      | ```
      |
      | std::vector
    ");
}
