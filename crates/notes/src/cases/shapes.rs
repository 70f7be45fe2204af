//! Other shapes, and the contents of answers.

use super::{case, cases};
use crate::description::load_notes;

#[test]
fn admonitions_belong_to_the_answer() {
    insta::assert_snapshot!(case("admonition"), @r#"
    question: How do I ban somebody?
      answer: Use `/ban`.

              ::: tip
              Say why.
              :::
      quizzed
    question: How do I warn somebody?
      answer: Use `/warn`.

              ::: danger Careful

              They get a message.

              :::
      quizzed
    question: How do I mute somebody?
      answer: !!! note "Only helpers"
                  Others see no such command.

              Use `/mute`.
      quizzed
    question: How do I kick somebody?
      answer: <Tabs>
              <TabItem value="a" label="Desktop">

              Right click.

              </TabItem>
              </Tabs>
      quizzed
    "#);
}

#[test]
fn summaries_are_questions() {
    insta::assert_snapshot!(case("details"), @"
    question: What is a pump?
      topic: Pumps
      answer: It moves water.
      quizzed: it is written as a flashcard
    question: How do I prime a `P-3`?
      topic: Pumps
      answer: Fill it, close the lid, start it.
      quizzed: it is written as a flashcard
    problem: a.md:9:1: this question has no answer. Write one below the `</summary>`, or delete the `<details>` block.
    unread: a.md:9: <details> <summary>Who invented it?</summary><br><b> </b></details>, because it has no answer
    ");
}

#[test]
fn pairs_are_read() {
    insta::assert_snapshot!(case("empty-folder-msg"), @"
    question: What is a pump?
      answer: It moves water.
      quizzed: it is written as a flashcard
    ");
}

#[test]
fn pictures_in_html_are_shown() {
    insta::assert_snapshot!(case("html-image"), @r#"
    question: Where is the button?
      answer: <div></div>
              ![the button](b.png)
      quizzed
    question: Where is the menu?
      answer: <div>

              ![the menu](b.png)

              </div>
      quizzed
    question: Where is the gear?
      answer: <p align="center"><img src="b.png" alt="gear"></p>
      quizzed
    "#);
}

#[test]
fn inline_code_in_three_backticks_does_not_open_a_block() {
    insta::assert_snapshot!(case("inline-triple"), @"
    question: How do I name a branch?
      answer: Use ```topic/short-name``` on one line, or

              ``` also this ```
      quizzed
    question: How do I delete a branch?
      answer: With `git branch -d`.
      quizzed
    ");
}

#[test]
fn choices_belong_to_the_question() {
    insta::assert_snapshot!(case("mcq-quiz"), @"
    question: Which one is true?
      shown with it: - [ ] Pumps make water
                     - [ ] Pumps move water
                     - [ ] Pumps are valves
      answer: - [x] Pumps move water
      quizzed: it is written as a flashcard
    question: Which one is true?
      shown with it: - [ ] Valves let water through one way
                     - [ ] Valves make water
      answer: - [x] Valves let water through one way
      quizzed: it is written as a flashcard
    ");
}

#[test]
fn mentions_stay_as_written() {
    insta::assert_snapshot!(case("mentions"), @"
    question: Where do I ask for help?
      answer: In <#123456789012345678>, or write to <@123456789012345679>. Next evening: <t:1893456000:f>. <:wave:123456789012345670>
      quizzed
    ");
}

#[test]
fn composed_links_find_decomposed_file_names() {
    insta::assert_snapshot!(case("nfd"), @"
    question: Wo liegt das Café der Universität?
      answer: Im Keller.

              ![Plan](Stück.png)
      quizzed
    ");
}

#[test]
fn obsidian_flashcards_are_read() {
    insta::assert_snapshot!(case("obsidian-q"), @"
    question: What is priming?
      topic: Priming/pumps
      answer: Filling the pump before its first start.
      quizzed: it is written as a flashcard
    question: Bubbles of steam collapse in it. See the page and wheel.png.
      topic: Cavitation/pumps
      shown with it: Bubbles of steam collapse in it. See [[Pumps#Noise|the page]] and ![[wheel.png]].
      answer: Why does a pump rattle?
      quizzed: it is written as a flashcard
    question: Why does a pump rattle?
      topic: Cavitation/pumps
      answer: Bubbles of steam collapse in it. See [[Pumps#Noise|the page]] and ![[wheel.png]].
      quizzed: it is written as a flashcard
    question: What is a foot valve?
      topic: Cavitation/pumps
      answer: A valve at the lower end of the suction pipe.
      quizzed: it is written as a flashcard
    problem: a.md:12:67: picture `wheel.png` does not exist. Add the file, or correct the path, which is relative to the note's folder.
    ");
}

#[test]
fn root_relative_links_start_at_the_notes_folder() {
    insta::assert_snapshot!(case("site-links"), @"
    question: How do I install it?
      answer: See [the guide](/guide/install) and [the page](/guide/install.md). ![shot](/img/shot.png)
      quizzed
    question: How do I remove it?
      answer: Ask [the shop](shop.example.org).
      quizzed
    question: How do I install the pump?
      topic: guide
      answer: With two screws.
      quizzed
    problem: a.md:7:5: linked file `shop.example.org` does not exist, but looks like an address without `https://`. Write `https://` in front of it, or correct the path.
    ");
}

#[test]
fn line_breaks_and_escaped_fences_stay() {
    insta::assert_snapshot!(case("soft-breaks"), @r"
    question: How do I show code here?
      answer: \`\`\`py
              print(1)
              \`\`\`
      quizzed
    question: Where do we meet?
      answer: Hall of the school
              Back door
              Second floor
      quizzed
    ");
}

#[test]
fn pictures_of_the_front_matter_are_shown_and_attached() {
    insta::assert_snapshot!(case("front-matter-images"), @"
    question: How do I join the course?
      topic: course/general
      answer: Fill in the form:

              ![image #1](images/form.png)

              Then press ![the button](button.png).

              ![lost](images/lost.png)

              <{IMAGE:image_4}>
      id: 3f2a9c1b77
      quizzed: it is written as a flashcard
    problem: course/general/001_join.md:22:1: picture `images/lost.png` does not exist. Add the file, or correct the path, which is relative to the note's folder.
    problem: course/general/001_join.md:24:1: no picture with the id `image_4` is listed in the front matter. Add it to `images:` with its `id`, `description` and `path`, or correct the id.
    ");
    let loaded = load_notes(&cases().join("front-matter-images"));
    let files = &loaded.notebook.qas()[0].files;
    let paths: Vec<&str> = files.iter().map(|file| file.path.as_str()).collect();
    assert_eq!(paths, ["images/form.png", "course/general/button.png"]);
}
