//! Headings: which of them are questions, and which text belongs to them.

use super::case;

#[test]
fn an_answer_may_follow_below_a_shallower_heading() {
    insta::assert_snapshot!(case("answer-shallower"), @r#"
    question: What is printed?
      topic: Small quiz
      shown with it: ```js
                     console.log(1 + "1")
                     ```

                     - A: `2`
                     - B: `11`
      answer: #### Answer: B

              A text and a number are joined.
      quizzed: it is written as a flashcard
    question: What is printed?
      topic: Small quiz
      shown with it: ```js
                     console.log([] + [])
                     ```

                     - A: nothing
                     - B: `[]`
      answer: #### Answer: A

              Both become an empty text.
      quizzed: it is written as a flashcard
    "#);
}

#[test]
fn windows_line_breaks_are_supported() {
    insta::assert_snapshot!(case("crlf"), @r"
    question: How?
      wording: Why so?
      answer: ```py\r
              x = 1\r
              ```\r
              \r
              answer
      quizzed
    question: Second?
      answer: yes
      quizzed
    ");
}

#[test]
fn curly_quotes_are_kept() {
    insta::assert_snapshot!(case("curly-quotes"), @"
    question: Why can’t I join the “Lounge”?
      answer: Only helpers may.
      quizzed
    question: What’s a ‘thunk’?
      answer: A function without arguments.
      quizzed
    ");
}

#[test]
fn sections_without_a_question_are_read() {
    insta::assert_snapshot!(case("fix-refuses"), @"
    question: Cheating
      answer: We help nobody to cheat.
      not quizzed: its title does not read as a question
    question: See also
      topic: Cheating
      answer: - the rules
      not quizzed: its title does not read as a question
    ");
}

#[test]
fn attributes_anchors_and_links_are_removed_from_titles() {
    insta::assert_snapshot!(case("heading-attrs"), @"
    question: Why does the seal not close?
      topic: Questions
      answer: Wet it first.
      quizzed
    question: How do I order one?
      topic: Questions
      answer: By mail. See [the seal](#why-seal).
      quizzed
    question: What is a seal?
      topic: Questions
      answer: A ring of rubber.
      quizzed
    question: Which size do I need?
      topic: Questions
      answer: Measure the pipe.
      quizzed
    question: How long does it last?
      topic: Questions
      answer: Two years.
      quizzed
    question: How do I clean it?
      topic: Questions
      answer: With water.
      quizzed
    ");
}

#[test]
fn a_heading_in_a_subfolder_is_read() {
    insta::assert_snapshot!(case("hidden-dir"), @"
    question: How?
      answer: So.
      quizzed
    ");
}

#[test]
fn html_headings_divide_a_file() {
    insta::assert_snapshot!(case("html-headings"), @"
    question: What is a pump?
      topic: Questions/Pumps
      answer: It moves water.
      quizzed
    question: Why is it loud?
      topic: Questions/Pumps
      answer: Air is in it.
      quizzed
    ");
}

#[test]
fn headings_in_list_items_are_read() {
    insta::assert_snapshot!(case("li-heading"), @"
    question: What is a pump
      answer: It moves water.
      quizzed
    question: What is a valve
      answer: It lets water through one way only.
      quizzed
    ");
}

#[test]
fn numbers_and_emoji_are_removed_from_titles() {
    insta::assert_snapshot!(case("numbered-no-mark"), @"
    question: What is a pump
      topic: Pumps
      answer: It moves water.

              ### Kinds

              Two.
      quizzed
    question: How do I prime it
      topic: Pumps
      answer: Fill it.

              ### Tools

              None.
      quizzed
    question: What is a valve
      topic: Valves
      answer: It lets water through one way only.
      quizzed
    question: Why one way?
      topic: Valves
      answer: Because of the flap.
      quizzed
    question: How do I fit it
      topic: Valves
      answer: With tape.
      quizzed
    ");
}

#[test]
fn question_numbers_are_removed_from_titles() {
    insta::assert_snapshot!(case("q-number"), @"
    question: What is a seal?
      answer: A ring of rubber.
      quizzed
    question: Which size do I need?
      answer: Measure the pipe.
      quizzed
    question: How long does it last
      answer: Two years.
      quizzed
    question: Who sells it?
      answer: The shop.
      quizzed
    ");
}

#[test]
fn the_title_in_front_matter_is_the_question() {
    insta::assert_snapshot!(case("title-front-matter"), @"
    question: How do I prime the pump?
      answer: Fill it up to the lid with clean water before the first start.

              ## Tools

              A funnel.

              ## See also

              The page about noise.
      quizzed
    question: Why is the pump loud?
      answer: Air is in it. Let it out at the valve on top.
      quizzed
    ");
}

#[test]
fn trailing_spaces_are_ignored() {
    insta::assert_snapshot!(case("trailing-spaces"), @"
    question: How?
      wording: Why so?
      answer: Thus.
      id: 0b778831-da0a-459e-b906-d99da99e44b4
      quizzed
    ");
}

#[test]
fn text_above_the_first_section_belongs_to_the_title() {
    insta::assert_snapshot!(case("wiki-intro"), @"
    question: Heat pumps
      answer: A heat pump moves warmth from the ground into the house. It needs a third of the power that a heater needs.
      not quizzed: its title does not read as a question
    question: Sizes
      topic: Heat pumps
      answer: Six to twelve kilowatts.
      not quizzed: its title does not read as a question
    question: See also
      topic: Heat pumps
      answer: - the page about boilers
      not quizzed: its title does not read as a question
    question: Valves
      answer: Valves let water through one way only.
      not quizzed: its title does not read as a question
    question: Ball valve
      topic: Valves
      answer: Has a ball.
      not quizzed: its title does not read as a question
    question: Gate valve
      topic: Valves
      answer: Has a gate.
      not quizzed: its title does not read as a question
    question: Which one lasts longer?
      topic: Valves/Gate valve
      answer: The ball valve.
      quizzed
    ");
}
