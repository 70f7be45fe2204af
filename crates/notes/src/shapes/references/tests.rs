use crate::shapes::tests::describe;

#[test]
fn definitions_belong_to_the_file_and_are_added_where_they_are_used() {
    insta::assert_snapshot!(describe("\
### What is a [pump][P]?
It moves [water][] and [oil] and ![a drop][ d  1 ].[^1]

[oil]: oil.example

More.

### What is a valve?
It opens.[^long]

[^long]: See [water].

    Second paragraph.

### Last?
Nothing.

[p]: <pump.example>
[Water]: water.example \"Water\"
[water]: twice.example
[d 1]:
  https://drop.example/d.png
[unused]: unused.example

[^1]: First note.
[^2]: Nothing refers to this.
"), @r#"
        1: What is a [pump][P]?
          = -
          | It moves [water][] and [oil] and ![a drop][ d  1 ].[^1]
          |
          | More.
          |
          | [^1]: First note.
          |
          | [oil]: oil.example
          | [p]: <pump.example>
          | [Water]: water.example \"Water\"
          | [d 1]:
          |   https://drop.example/d.png
        8: What is a valve?
          = -
          | It opens.[^long]
          |
          | [^long]: See [water].
          |
          |     Second paragraph.
          |
          | [Water]: water.example \"Water\"
        15: Last?
          = -
          | Nothing.
          |
          | [^2]: Nothing refers to this.
        "#);
}

#[test]
fn text_that_only_looks_like_a_definition_stays() {
    insta::assert_snapshot!(describe("\
### How?
Text
[a]: b

```
[a]: b
```

- item

  [c]: d

### Links

[c]: d

### Why?
[x][c] and [a]
"), @"
        1: How?
          = -
          | Text
          | [a]: b
          |
          | ```
          | [a]: b
          | ```
          |
          | - item
          |
          |   [c]: d
        17: Why?
          = -
          | [x][c] and [a]
          |
          | [c]: d
        ");
}

#[test]
fn definitions_below_a_list_are_not_part_of_its_text() {
    for list in [
        "- item",
        "1. item",
        "- item\n  - more",
        "- ```\n  code\n  ```",
        "- > quote",
    ] {
        for gap in ["\n", "\n\n"] {
            let note = format!("### How?\n{list}\n\n[a]: b.example{gap}See [a].\n");
            let reading = crate::shapes::read(&note, "a.md");
            let expected = format!("{list}\n\nSee [a].\n\n[a]: b.example");
            assert_eq!(reading.drafts[0].answer.as_str(), expected, "{note}");
        }
    }
}

#[test]
fn every_shape_gets_its_definitions() {
    insta::assert_snapshot!(describe("\
#flashcards

A [b]::C [d]

Q: What is [b]?
A: The [d].[^1]

Term
: Body [d]

<details><summary>Is it?</summary>

Yes, [d].

</details>

[b]: b.example
[d]: d.example
[^1]: Note.
"), @"
        3: A [b]
          = -
          card
          | C [d]
          |
          | [b]: b.example
          | [d]: d.example
        5: What is [b]?
          = -
          card
          | The [d].[^1]
          |
          | Term
          | : Body [d]
          |
          | [^1]: Note.
          |
          | [b]: b.example
          | [d]: d.example
        11: Is it?
          = -
          card
          | Yes, [d].
          |
          | [d]: d.example
        ");
}

#[test]
fn a_definition_that_every_answer_uses_does_not_exhaust_the_memory() {
    let note = "### How?\n[^1]\n\n".repeat(2_000) + "[^1]: " + &"long ".repeat(20_000);
    let reading = crate::shapes::read(&note, "a.md");
    let answers = reading.drafts.iter().map(|it| it.answer.as_str().len());
    assert!(answers.sum::<usize>() < 6 * note.len());
}

#[test]
fn a_definition_belongs_to_the_lines_of_each_answer_that_refers_to_it() {
    let note = "## What is a pump?\nIt moves water.[^2]\n\n[^1]: Or oil.\n\n## What is a valve?\n\
                    It stops [water].[^1]\n\n[^2]: Or gas.\n\n[water]: w.example\n[unused]: u.example\n";
    let reading = crate::shapes::read(note, "a.md");
    let places = crate::position::LineIndex::new(note);
    let file = crate::coverage::FileCoverage::new("a.md", note, &places, &reading);
    let qas = file.qas.iter().map(|qa| {
        let lines = qa.lines.iter().map(|it| (it.line, it.end_line));
        (qa.end_line, lines.collect::<Vec<_>>())
    });
    let qas: Vec<_> = qas.collect();
    assert_eq!(
        qas,
        [(2, vec![(1, 2), (9, 9)]), (7, vec![(4, 7), (11, 11)])]
    );
}
