use crate::shapes::tests::describe;

#[test]
fn stacked_headings_are_wordings_of_one_question() {
    insta::assert_snapshot!(describe("\
# Queries

### How does it help?
### How do parameters work?
### Why can I not use DDL?
Or this?

Because of this.

### What is it?
#### Why is it deeper?
That.

### 1. What is a list?
### 2. What is another one?
That.

### What is apart?

### What is below?
Text.

### Pumps
### What is a pump?
It moves water.

### What is open?
### Why is it?
"), @r"
        3: How does it help?
          + How do parameters work?
          + Why can I not use DDL?
          + Or this?
          / Queries
          = -
          | Because of this.
        11: Why is it deeper?
          / Queries
          = -
          | That.
        15: What is another one?
          / Queries
          = -
          | That.
        20: What is below?
          / Queries
          = -
          | Text.
        24: What is a pump?
          / Queries
          = -
          | It moves water.
        14:1 NoAnswer: this question has no answer
        18:1 NoAnswer: this question has no answer
        27:1 NoAnswer: this question has no answer
        28:1 NoAnswer: this question has no answer
        14: unread, NoAnswer: ### 1. What is a list?
        18: unread, NoAnswer: ### What is apart?
        23: unread, NoAnswer: ### Pumps
        27: unread, NoAnswer: ### What is open?\n### Why is it?
        ");
}
