//! Whole folders of real-world notes: every question is read with its whole answer, and nothing is lost silently.

use super::case;

#[test]
fn questions_in_several_languages_are_read() {
    insta::assert_snapshot!(case("mixed-languages"), @"
    question: Wie installiere ich das?
      topic: FAQ / Häufige Fragen
      answer: Mit `apt`.
      quizzed
    question: ¿Cómo lo quito?
      topic: FAQ / Häufige Fragen
      answer: Con `apt remove`.
      quizzed
    question: 如何更新
      topic: FAQ / Häufige Fragen
      answer: 运行更新。
      quizzed
    question: هل هو مجاني؟
      topic: FAQ / Häufige Fragen
      answer: نعم.
      quizzed
    question: それは何ですか
      topic: FAQ / Häufige Fragen
      answer: ツールです。
      quizzed
    question: Почему так медленно
      topic: FAQ / Häufige Fragen
      answer: Потому что.
      quizzed
    question: Is it free?
      topic: FAQ / Häufige Fragen/Notes
      answer: Yes.
      quizzed: it is written as a flashcard
    question: Is it fast?
      topic: FAQ / Häufige Fragen/Notes
      answer: No.
      quizzed: it is written as a flashcard
    question: Multi line?
      topic: FAQ / Häufige Fragen/Notes
      answer: one

              two
      quizzed: it is written as a flashcard
    ");
}

#[test]
fn a_deck_reports_questions_without_an_answer() {
    insta::assert_snapshot!(case("hashcards-deck"), @r"
    question: What is a cell?
      answer: The unit of life.
      quizzed: it is written as a flashcard
    question: List the parts: of a cell
      answer: - nucleus
              - membrane

                second paragraph
      quizzed: it is written as a flashcard
    question: The \[…] makes ATP.
      answer: The [mitochondrion] makes [ATP].
      quizzed: it is written as a flashcard
    question: The mitochondrion makes \[…].
      answer: The [mitochondrion] makes [ATP].
      quizzed: it is written as a flashcard
    question: Two lines with \[…] and ![a picture](https://example.org/x.png) and \[no cloze\].
      answer: Two lines with [one
              cloze] and ![a picture](https://example.org/x.png) and \[no cloze\].
      quizzed: it is written as a flashcard
    question: What does this print?
      shown with it: ```py
                     Q: not a card
                     A: nor this
                     ```
      answer: Nothing
      quizzed: it is written as a flashcard
    problem: deck.md:31:1: this question has no answer. Write one after `A:`, or delete the question.
    unread: deck.md:31: Q: No answer yet, because it has no answer
    ");
}

#[test]
fn bold_questions_may_have_their_answer_on_the_same_line() {
    insta::assert_snapshot!(case("bold-theory"), @r"
    question: What is supervised learning?
      topic: Theory/Supervised machine learning
      answer: Learning with labels.
      quizzed
    question: What is regression? Which models can you use?
      topic: Theory/Linear regression
      answer: It predicts numbers. Models:
              * Linear
              * **Trees** are good too

              ![a line](https://example.org/line.png)
      quizzed
    question: What is the normal distribution?
      topic: Theory/Linear regression
      answer: $$ f(x) = \frac{1}{\sigma} $$
      quizzed
    question: How do we check it?
      topic: Theory/Linear regression
      answer: Plot it.
      quizzed
    question: What’s SGD — stochastic gradient descent?
      topic: Theory/Linear regression
      answer: Answer here
      quizzed
    question: Why scale?
      topic: Theory/Linear regression
      answer: Because of units.

              **Note:** scaling is *not* needed for trees.
      quizzed
    ");
}

#[test]
fn only_the_navigation_of_a_readme_is_skipped() {
    insta::assert_snapshot!(case("readme-contents"), @"
    question: General Questions:
      topic: Backend Interview
      answer: * What is REST?
              * What is idempotence?
              * Explain CORS.
      not quizzed: its title does not read as a question
    question: What is a status code?
      topic: Backend Interview/HTTP Questions:
      answer: A number.
      quizzed
    question: What is `GET`?
      topic: Backend Interview/HTTP Questions:
      answer: Reads.
      quizzed
    question: What is POST?
      topic: Backend Interview/HTTP Questions:
      answer: Writes.

              #### Follow up

              When twice?
      quizzed
    question: Is HTTP/2 binary
      topic: Backend Interview/HTTP Questions:
      answer: Yes.
      quizzed
    question: why TLS
      topic: Backend Interview/HTTP Questions:
      answer: So nobody reads it.
      quizzed: it is written as a flashcard
    ");
}

#[test]
fn glossary_terms_are_read() {
    insta::assert_snapshot!(case("glossary"), @"
    question: API
      topic: Glossary
      answer: Application interface.
              A second meaning.
      not quizzed: its title does not read as a question
    question: **CPU**
      topic: Glossary
      answer: Runs code.
      not quizzed: its title does not read as a question
    question: `GPU`
      topic: Glossary
      answer: Draws.

              And computes.
      not quizzed: its title does not read as a question
    question: Term one
      wording: Term two
      topic: Glossary
      answer: Shared definition.
      not quizzed: its title does not read as a question
    question: RAM
      topic: Glossary/Abbreviations
      answer: memory
      not quizzed: its title does not read as a question
    question: ROM
      topic: Glossary/Abbreviations
      answer: read only
      not quizzed: its title does not read as a question
    question: SSD
      topic: Glossary/Abbreviations
      answer: disk
      not quizzed: its title does not read as a question
    question: NIC
      topic: Glossary/Abbreviations
      answer: Network card.
      not quizzed: its title does not read as a question
    question: BIOS
      topic: Glossary/Abbreviations
      answer: Starts it
      not quizzed: its title does not read as a question
    ");
}

#[test]
fn summaries_in_several_layouts_are_read() {
    insta::assert_snapshot!(case("details-readme"), @"
    question: What is a commit?
      topic: Git/Basics
      answer: A snapshot of the tree.
      quizzed: it is written as a flashcard
    question: How do you undo `git add`?
      topic: Git/Basics
      answer: `git restore --staged FILE`

              ```sh
              # or
              git reset FILE
              ```
      quizzed: it is written as a flashcard
    question: True or false? A branch is a copy of the files
      topic: Git/Basics
      answer: False. It is a pointer.

              <details><summary>Why?</summary>

              Because it holds one commit id.

              </details>
      quizzed: it is written as a flashcard
    question: One line?
      topic: Git/Basics
      answer: Yes.
      quizzed: it is written as a flashcard
    question: What is a rebase?
      topic: Git/Basics
      answer:   It moves commits.<br/>
                They get new ids.
      quizzed: it is written as a flashcard
    question: Exercises
      topic: Git/Basics
      answer: |Name|Topic|Objective|Solution|
              |--------|--------|------|----|
              | My first commit | Commit | [Exercise](commit.md) | [Solution](solution.md) |
      not quizzed: its title does not read as a question
    problem: README.md:22:1: this question has no answer. Write one below the `</summary>`, or delete the `<details>` block.
    problem: README.md:53:30: note `commit.md` does not exist. Correct the path, which is relative to the note's folder, or remove the link.
    problem: README.md:53:54: note `solution.md` does not exist. Correct the path, which is relative to the note's folder, or remove the link.
    unread: README.md:22: <details> <summary>What is a fork?</summary><br><b> </b></details>, because it has no answer
    ");
}

#[test]
fn logseq_blocks_with_a_card_tag_are_read() {
    insta::assert_snapshot!(case("logseq-page"), @r"
    question: Pumps
      other name: pages
      answer: - Plain block
              	- with a child
              - TODO buy oil
      not quizzed: its title does not read as a question
    question: What is cavitation?
      topic: Pumps
      answer: - Bubbles collapse.
              - They make noise.
      quizzed: it is written as a flashcard
    question: The \[…] turns the water.
      topic: Pumps
      answer: The impeller turns the water.
              - extra hint
      quizzed: it is written as a flashcard
    question: The impeller turns the \[…].
      topic: Pumps
      answer: The impeller turns the water.
              - extra hint
      quizzed: it is written as a flashcard
    question: How do I prime it?
      topic: Pumps
      answer: - Fill it.
                ```sh
                pump --prime
                ```
      quizzed: it is written as a flashcard
    ");
}

#[test]
fn tags_of_a_help_bot_are_read() {
    insta::assert_snapshot!(case("tag-files"), @r#"
    question: Asking good questions
      other name: ask-good
      other name: good-q
      answer: Tell us:

              • What you try
              • What happens

              See <#12345> and \`\`\`code\`\`\`.
      not quizzed: its title does not read as a question
    question: exit()
      answer: Call `exit()` only in the REPL.
              Use `sys.exit()` elsewhere.
      not quizzed: its title does not read as a question
    question: docker compose
      topic: infra
      answer: **Docker compose**

              Run `docker compose up`.
      not quizzed: its title does not read as a question
    question: The or-gotcha
      answer: When checking if something is equal to one thing or another, you might think this is possible:
              ```py
              # Incorrect...
              if favorite_fruit == "grapefruit" or "lemon":
                  print("That's a weird favorite.")
              ```
      not quizzed: its title does not read as a question
    "#);
}
