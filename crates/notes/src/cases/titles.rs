//! Titles: which of them read as questions and are quizzed.

use super::case;

#[test]
fn chinese_questions_are_recognized() {
    insta::assert_snapshot!(case("cjk-function-words"), @"
    question: 泵和阀
      answer: 泵输送水，阀控制水。
      not quizzed: its title does not read as a question
    question: 泵 1.7 和 1.8 的密封圈有什么不同？
      answer: 材料不同。
      quizzed
    question: 水管和软管的区别
      answer: 软管可以弯。
      quizzed
    question: 如何选择水管？
      answer: 看直径。
      quizzed
    question: 密封圈怎么做？
      answer: 用橡胶。
      quizzed
    ");
}

#[test]
fn contents_and_licence_sections_are_not_quizzed() {
    insta::assert_snapshot!(case("fix-makes-quiz"), @"
    question: How do I fill the pump?
      answer: Open the lid and pour.
      quizzed
    question: Licence
      answer: Free for everybody.
      not quizzed: its title does not read as a question
    ");
}

#[test]
fn questions_with_code_and_quantifiers_are_recognized() {
    insta::assert_snapshot!(case("frame-words"), @"
    question: What happens when you call `any()` on a list?
      answer: It is true when one item is.
      quizzed
    question: What does the `map()` function do?
      answer: It calls a function with every item.
      quizzed
    question: What does a class's `__init__()` do?
      answer: It sets up a new object.
      quizzed
    question: What does the `//` operator do?
      answer: It divides and rounds down.
      quizzed
    question: Which loop has an else?
      answer: `for` has, for any list.
      quizzed
    question: How do I sort any list?
      answer: With `sorted`. Any order will do.
      quizzed
    question: Is there any list of all names?
      answer: Yes: `dir()`. It holds any name.
      quizzed
    ");
}

#[test]
fn questions_that_differ_in_a_model_number_are_separate() {
    insta::assert_snapshot!(case("hyphen-ids"), @"
    question: Which charger fits the ABC123-1?
      answer: The grey one.
      quizzed
    question: Which charger fits the ABC123-2?
      answer: The black one.
      quizzed
    question: What does error E-1042 mean?
      answer: The filter is full.
      quizzed
    question: What does error E-1043 mean?
      answer: The lid is open.
      quizzed
    ");
}

#[test]
fn keywords_in_code_can_be_the_subject_of_a_question() {
    insta::assert_snapshot!(case("keyword-this"), @"
    question: What is `this`?
      answer: Inside a method it is the object left of the dot; in an arrow function it is taken from around it.
      quizzed
    question: What is `any`?
      answer: A type that switches checking off for a value.
      quizzed
    question: What does `is` compare?
      answer: Whether both names lead to one object, while `==` asks whether they are equal.
      quizzed
    question: What is a closure?
      answer: A function that remembers the names around it.
      quizzed
    question: What is a promise?
      answer: A value that comes later.
      quizzed
    ");
}

#[test]
fn titles_that_begin_like_questions_are_not_quizzed() {
    insta::assert_snapshot!(case("not-a-question"), @"
    question: May 2024
      answer: We met in the hall.
      not quizzed: its title does not read as a question
    question: Do's and don'ts
      answer: Be kind.
      not quizzed: its title does not read as a question
    question: Can opener
      answer: In the second drawer.
      not quizzed: its title does not read as a question
    question: Will and Ada
      answer: They look after the hall.
      not quizzed: its title does not read as a question
    question: Who we are
      answer: Twelve people.
      not quizzed: its title does not read as a question
    question: When to call
      answer: After six.
      not quizzed: its title does not read as a question
    ");
}

#[test]
fn single_words_are_titles_but_not_questions() {
    insta::assert_snapshot!(case("stop-word-title"), @"
    question: with
      answer: Opens something and closes it again, whatever happens in between.
      not quizzed: its title does not read as a question
    question: indent
      answer: Statements that belong together are moved to the right by the same amount.
      not quizzed: its title does not read as a question
    question: scope
      answer: A name is known in the function in which it was set.
      not quizzed: its title does not read as a question
    ");
}

#[test]
fn operators_can_be_the_subject_of_a_question() {
    insta::assert_snapshot!(case("symbols"), @"
    question: What does `||>` do?
      answer: It hands a pair to a function of two parameters.
      quizzed
    question: What does `?.` do?
      answer: It stops at a value that is missing instead of failing.
      quizzed
    question: What does `??` do?
      answer: It takes the right side where the left one is missing.
      quizzed
    question: What does `!=` mean?
      answer: Not equal.
      quizzed
    question: What does `=>` mean?
      answer: It makes a function.
      quizzed
    question: What does `++` do?
      answer: It adds one.
      quizzed
    ");
}

#[test]
fn questions_of_only_short_words_are_recognized() {
    insta::assert_snapshot!(case("what-is-this"), @"
    question: What is this?
      answer: A bot that answers from notes.
      quizzed
    question: Who are you?
      answer: A program.
      quizzed
    question: How does it work?
      answer: It reads a folder.
      quizzed
    question: How do I turn the pump on?
      answer: With the red switch.
      quizzed
    question: How do I turn the pump off?
      answer: With the black switch.
      quizzed
    ");
}
