use crate::shapes::tests::describe;

#[test]
fn headings_need_no_space_if_several_have_none() {
    insta::assert_snapshot!(describe("\
#Pumps

####<a name=\"x\">What is a pump?</a>
It moves water.
####What is a valve?

It closes.

```
##code
```

## Contents

##2. Install ##
* one
###How do I *start*?
Press it.
"), @"
        3: What is a pump?
          / Pumps
          = -
          | It moves water.
        5: What is a valve?
          / Pumps
          = -
          | It closes.
          |
          | ```
          | ##code
          | ```
        15: Install
          / Pumps
          = -
          | * one
        17: How do I *start*?
          / Pumps
          / Install
          = -
          | Press it.
        13: unread, NoAnswer: ## Contents
        ");
    insta::assert_snapshot!(describe("\
#What is a pump?
It moves water.

#Why does it leak?
Dirt.
"), @"
        1: What is a pump?
          = -
          | It moves water.
        4: Why does it leak?
          = -
          | Dirt.
        ");
}

#[test]
fn tags_and_code_are_not_headings() {
    for note in [
        "#!/bin/sh\n\n#include <a.h>\n\n#12 is fixed\n\n#13 too",
        "#pumps\n\n#todo call them\n\n#todo ask them",
        "#Pumps #Valves\n\n#Hall\n\nText",
        "# A\n\nText\n\n## B\n\nText\n\n##C\n\nText\n\n##D",
        "#Note that this is text\n\n#Note this too",
        "```\n##a\n##b\n```\n\n    ##c\n    ##d",
        "- #Pumps are loud\n- ##What?\n- ##Why?",
        "##only one",
        "#######seven\n\n#######again",
    ] {
        let reading = crate::shapes::read(note, "n.md");
        let proper = note.matches("\n## ").count() + usize::from(note.starts_with("# "));
        assert_eq!(reading.headings.len(), proper, "{note}");
    }
}
