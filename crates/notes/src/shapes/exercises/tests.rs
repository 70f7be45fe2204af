use super::name_after_number;
use crate::shapes::tests::describe;

#[test]
fn a_title_can_be_only_a_number() {
    for (title, expected) in [
        ("Question 1", ""),
        ("## Question 12.", ""),
        ("**Q1** — leaderboard", "leaderboard"),
        ("Q3 (选择题 · 10分)", "(选择题 · 10分)"),
        ("练习 1：基础练习", "基础练习"),
        ("Questão 1: título", "título"),
        ("Self-Check 1", ""),
        ("Exercise 2.3: Pumps", "Pumps"),
        ("Frage 3", ""),
        ("题目一", ""),
    ] {
        assert_eq!(name_after_number(title), Some(expected), "{title}");
    }
    for title in [
        "Questions",
        "Question 1: What is a pump?",
        "Exercises 1 to 3 are hard",
        "Quiz",
        "Q&A",
        "Step 1",
        "Problem",
        "Question 4. Explain pumps",
        "Task list",
        "Check 3 valves",
    ] {
        assert_eq!(name_after_number(title), None, "{title}");
    }
}

#[test]
fn the_text_below_a_numbered_title_is_the_question() {
    insta::assert_snapshot!(describe("\
# Quiz

### Question 1

Which record maps a name?

**Answer:** AAAA

### Q2 — choices
Which one
is right?
A) one
B) two

**答案**: B
**解析**: So.

### Question 3

Which record?

- [ ] A
- [x] AAAA

### Question 4

Which line?

[ ] A

[ ] **AAAA**

**Correct Answer:** AAAA

### Q5 — the last three

What does this print?

```js
console.log(1);
```

<details><summary>Answer</summary>

`1`

</details>

### Exercise 6
Explain the pump.

Answer: It moves.

### Exercise 7
Build a pump.

Then run it.

### Question 9
Which are right?

[ ] A
[x] B

[x] C

Since so.

### Question 8
Is it text?

It is.
"), @"
        3: Which record maps a name?
          / Quiz
          = -
          card
          | AAAA
        9: Which one is right?
          ~ choices
          / Quiz
          = -
          card
          ? A) one
          ? B) two
          | **答案**: B
          | **解析**: So.
        18: Which record?
          / Quiz
          = -
          card
          ? - [ ] A
          ? - [ ] AAAA
          | - [x] AAAA
        25: Which line?
          / Quiz
          = -
          card
          ? [ ] A
          ? 
          ? [ ] **AAAA**
          | **Correct Answer:** AAAA
        35: What does this print?
          ~ the last three
          / Quiz
          = -
          card
          ? ```js
          ? console.log(1);
          ? ```
          | `1`
        49: Explain the pump.
          / Quiz
          = -
          card
          | It moves.
        54: Exercise 7
          / Quiz
          = -
          | Build a pump.
          |
          | Then run it.
        59: Which are right?
          / Quiz
          = -
          card
          ? A
          ? B
          ? 
          ? C
          | B
          | C
          |
          | Since so.
        69: Is it text?
          / Quiz
          = -
          card
          | It is.
        ");
}

#[test]
fn the_content_of_a_numbered_block_is_the_question() {
    insta::assert_snapshot!(describe("\
# Quiz

<details>
<summary>Question 1</summary>

What will it print?

```
a
```

<details>
<summary>Answer</summary>

`a`
</details>
</details>

> [!question] Self-Check 1
> Which pattern
> fits?
> **Answer:** Two zones.

> [!question] Q2
> Which one is true?
> - [ ] A
> - [ ] B
>
> > [!success]- Answer
> > B
> > and more

::: details Question 3
What is it?
A) a
B) b
**Answer**: B
:::
"), @"
        3: What will it print?
          / Quiz
          = -
          card
          ? ```
          ? a
          ? ```
          | `a`
        19: Which pattern fits?
          / Quiz
          = -
          card
          | Two zones.
        24: Which one is true?
          / Quiz
          = -
          card
          ? - [ ] A
          ? - [ ] B
          | B
          | and more
        33: What is it?
          / Quiz
          = -
          card
          ? A) a
          ? B) b
          | **Answer**: B
        ");
}
