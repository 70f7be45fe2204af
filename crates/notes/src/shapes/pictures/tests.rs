use proptest::prelude::*;
use pulldown_cmark::{Event, Tag, TagEnd};

use super::ListedPicture;
use crate::shapes::tests::describe;
use crate::{Markdown, local_target};

#[test]
fn pictures_replace_their_ids() {
    insta::assert_snapshot!(describe("\
---
question: How do I join?
images:
  - id: image_1
    description: 'the [form]'
    path: images/form.png
  - {id: 2, path: a b.png}
  - nonsense
---
Fill in <{IMAGE:image_1}> here.

- a list <{IMAGE:2}>

`<{IMAGE:image_1}>`

```
<{IMAGE:image_1}>
```
"), @r"
        2: How do I join?
          = -
          card
          | Fill in ![the \\[form\\]](images/form.png) here.
          |
          | - a list ![](<a b.png>)
          |
          | `<{IMAGE:image_1}>`
          |
          | ```
          | <{IMAGE:image_1}>
          | ```
        ");
}

#[test]
fn the_answer_of_a_page_shows_its_pictures() {
    insta::assert_snapshot!(describe("\
---
title: Pumps
images: [{id: a, description: A wheel, path: /w.png}]
---
See <{IMAGE:a}>

## Wheels

<{IMAGE:a}>
"), @"
        5: Pumps
          = -
          | See ![A wheel](/w.png)
        7: Wheels
          = -
          | ![A wheel](/w.png)
        ");
}

#[test]
fn an_unlisted_id_is_reported_with_its_line() {
    insta::assert_snapshot!(describe("\
---
question: How do I join?
---
Like this:

<{IMAGE:image_1}>
"), @"
        2: How do I join?
          = -
          card
          | Like this:
          |
          | <{IMAGE:image_1}>
        6:1 MissingFile: no picture with the id `image_1` is listed in the front matter
        ");
    insta::assert_snapshot!(describe("### How?\n\nSo: <{IMAGE:a}>\n"), @"
        1: How?
          = -
          | So: <{IMAGE:a}>
        3:5 MissingFile: no picture with the id `a` is listed in the front matter
        ");
}

proptest! {
    #[test]
    fn any_description_and_path_give_exactly_one_picture(description in "\\PC{0,20}", path in "[^\\p{C}/:]{1,20}") {
        let description = description.trim().to_owned();
        let path = path.trim().to_owned();
        prop_assume!(!path.is_empty());
        let picture = ListedPicture { id: "a".to_owned(), description: description.clone(), path: path.clone() };
        let markdown = picture.markdown();
        let (mut words, mut target, mut open) = (String::new(), None, false);
        for (event, _) in Markdown::parse(markdown.as_str()).events() {
            match event {
                Event::Start(Tag::Image { dest_url, .. }) => {
                    target = local_target(&dest_url);
                    open = true;
                }
                Event::End(TagEnd::Image) => open = false,
                Event::Text(text) => {
                    prop_assert!(open, "{}", markdown);
                    words.push_str(&text);
                }
                _ => {}
            }
        }
        prop_assert_eq!(words, description, "{}", &markdown);
        prop_assert_eq!(target, Some(path), "{}", markdown);
    }
}
