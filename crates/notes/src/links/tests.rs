use std::fs;
use std::os::unix::fs::symlink;
use std::path::Path;

use tempfile::TempDir;

use super::linked_files;
use crate::access::{Access, AccessOptions};
use crate::position::LineIndex;
use crate::shapes;

/// Creates a notes folder with a few files, inside a folder with a file that no note may show.
fn folder() -> TempDir {
    let folder = TempDir::new().unwrap();
    let notes = folder.path().join("notes");
    fs::create_dir_all(notes.join("a/sub")).unwrap();
    for path in [
        "a/note.md",
        "a/p.png",
        "a/a b.png",
        "a/sub/ü.pdf",
        "top.png",
        "../secret.png",
    ] {
        fs::write(notes.join(path), path).unwrap();
    }
    symlink("../secret.png", notes.join("link.png")).unwrap();
    symlink("a", notes.join("b")).unwrap();
    symlink("..", notes.join("a/loop")).unwrap();
    for (path, over) in [("most.bin", 0), ("more.bin", 1), ("more.md", 1)] {
        let file = fs::File::create(notes.join(path)).unwrap();
        file.set_len(10 * 1024 * 1024 + over).unwrap(); // sparse, so nothing is written
    }
    folder
}

/// Describes the links of a body in `a/note.md` as `destination = path`, followed by the problems with their
/// positions.
fn describe_links(body: &str) -> String {
    let folder = folder();
    let root = folder.path().join("notes").canonicalize().unwrap();
    describe_links_in(&root, body)
}

fn describe_links_in(root: &Path, body: &str) -> String {
    describe_links_of(root, &format!("### How?\n{body}"))
}

/// Describes the links of the first Q&A of `a/note.md` if the note has this text.
fn describe_links_of(root: &Path, text: &str) -> String {
    let reading = shapes::read(text, "a.md");
    let mut flaws = Vec::new();
    let options = AccessOptions {
        attachment_types: vec!["bin".to_owned()],
        ..AccessOptions::default()
    };
    let access = Access::new(root, &options).unwrap();
    let files = linked_files(
        &access,
        "a/note.md",
        text,
        &reading.links,
        &reading.drafts[0],
        &mut flaws,
    );
    let files = files
        .iter()
        .map(|file| format!("{} = {}\n", file.destination, file.path));
    let places = LineIndex::new(text);
    let problems = flaws.into_iter().map(|flaw| {
        let problem = flaw.into_problem("", &places);
        format!(
            "{}:{} {:?}: {}\n",
            problem.line,
            problem.column,
            problem.kind,
            problem.message()
        )
    });
    files.chain(problems).collect()
}

#[test]
fn links_are_relative_to_the_note() {
    insta::assert_snapshot!(describe_links("\
![a picture](p.png) and [a paper](./sub/ü.pdf \"title\"), again ![](p.png)

![above](../top.png) <img alt=\"\" src=\"../a/p.png\">

[most]: ../most.bin
See [the file][most].
"), @r#"
    p.png = a/p.png
    ./sub/ü.pdf = a/sub/ü.pdf
    ../top.png = top.png
    ../a/p.png = a/p.png
    ../most.bin = most.bin
    "#);
}

#[test]
fn names_with_spaces_may_be_escaped_or_bracketed() {
    insta::assert_snapshot!(describe_links("\
![](a%20b.png)
![](<a b.png>)
![](a&#32;b.png)
![](sub/%C3%BC.pdf#page=2)
![](p.png?raw=true)
![](100%.png)
"), @r#"
    a%20b.png = a/a b.png
    a b.png = a/a b.png
    sub/%C3%BC.pdf#page=2 = a/sub/ü.pdf
    p.png?raw=true = a/p.png
    7:1 MissingFile: picture `100%.png` does not exist
    "#);
}

#[test]
fn every_link_to_a_missing_file_is_reported() {
    insta::assert_snapshot!(describe_links("\
ä ![](q.png) and ![](q.png)
[paper](q.pdf) [note](q.md#there) [folder](q/)
![a folder is no picture](sub)
"), @r#"
    2:3 MissingFile: picture `q.png` does not exist
    2:18 MissingFile: picture `q.png` does not exist
    3:1 MissingFile: linked file `q.pdf` does not exist
    3:16 BrokenLink: note `q.md#there` does not exist
    3:35 MissingFile: linked file `q/` does not exist
    4:1 MissingFile: picture `sub` does not exist
    "#);
}

#[test]
fn no_link_leads_out_of_the_notes_folder() {
    insta::assert_snapshot!(describe_links("\
![](../../secret.png)
![](%2e%2e/%2e%2e/secret.png)
![](../link.png)
![](/etc/passwd)
![](file:///etc/passwd)
![](FILE:secret.png)
[x](\\\\\\\\server\\\\share)
![](sub/../../../secret.png)
![](a%00.png)
<img src=/etc/passwd>
"), @r#"
    2:1 OutsideFile: picture `../../secret.png` is outside the notes folder
    3:1 OutsideFile: picture `%2e%2e/%2e%2e/secret.png` is outside the notes folder
    4:1 OutsideFile: picture `../link.png` is outside the notes folder
    5:1 OutsideFile: picture `/etc/passwd` is outside the notes folder
    6:1 OutsideFile: picture `file:///etc/passwd` is outside the notes folder
    7:1 OutsideFile: picture `FILE:secret.png` is outside the notes folder
    8:1 OutsideFile: linked file `\\server\share` is outside the notes folder
    9:1 OutsideFile: picture `sub/../../../secret.png` is outside the notes folder
    10:1 OutsideFile: picture `a%00.png` is outside the notes folder
    11:1 OutsideFile: picture `/etc/passwd` is outside the notes folder
    "#);
}

#[test]
fn web_links_email_anchors_notes_and_folders_are_not_attached() {
    insta::assert_snapshot!(describe_links("\
https://example.org/a.png <https://example.org/b.png> <a@b.example>
[a](https://example.org/c.png) [b](mailto:a@b.example) [c](#anchor) [d](//example.org/d)
![e](data:image/png;base64,AAAA) [f](tel:123) [g](?q) [h]()
[i](note.md) [j](note.md#part) [k](sub) [l](..) [m](../more.md)
"), @"");
}

#[test]
fn links_in_code_and_comments_are_ignored() {
    insta::assert_snapshot!(describe_links("\
`![](q.png)` \\![](https://example.org)

```
![](q.png)
<img src=\"q.png\">
```

<!-- <img src=\"q.png\"> ![](q.png) -->
<!--
<img src=\"q.png\">
-->
"), @"");
}

#[test]
fn pictures_in_html_are_found() {
    insta::assert_snapshot!(describe_links("\
<p align=center>
<IMG
  SRC='p.png' width=10>
<img src=../top.png><!-- <img src=no.png> --><img src=q.png>
</p>

<img alt='none'> <img src=\"\"> <img
"), @r#"
    p.png = a/p.png
    ../top.png = top.png
    5:46 MissingFile: picture `q.png` does not exist
    "#);
}

#[test]
fn a_file_above_the_upload_limit_is_reported() {
    insta::assert_snapshot!(describe_links("[a](../most.bin) [b](../more.bin)\n"), @r#"
    ../most.bin = most.bin
    2:18 FileTooLarge: linked file `../more.bin` is larger than 10 MiB, the limit for uploads to Discord
    "#);
}

#[test]
fn linked_folders_and_loops_lead_to_the_real_file() {
    insta::assert_snapshot!(describe_links("\
![](../b/p.png)
![](loop/a/loop/a/p.png)
"), @r#"
    ../b/p.png = a/p.png
    loop/a/loop/a/p.png = a/p.png
    "#);
}

#[test]
fn pictures_in_a_question_are_attached() {
    let folder = folder();
    let root = folder.path().join("notes").canonicalize().unwrap();
    insta::assert_snapshot!(describe_links_of(&root, "\
## Which ä is ![this](p.png) and ![that](q.png)?
What does ![it](../top.png) show?

A pool, as ![](p.png) shows.
"), @r#"
    ../top.png = top.png
    p.png = a/p.png
    1:34 MissingFile: picture `q.png` does not exist
    "#);
    insta::assert_snapshot!(describe_links_of(&root, "\
---
question: 'Isn''t ![this](../top.png) ![that](q.png)?'
---
It is.
"), @r#"
    ../top.png = top.png
    2:1 MissingFile: picture `q.png` does not exist
    "#);
}

#[test]
fn wiki_links_find_files_anywhere_in_the_folder() {
    let folder = tempfile::TempDir::new().unwrap();
    let write = |path: &str, text: &str| {
        let path = folder.path().join(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    };
    write("pictures/wheel.png", "");
    write("pumps/Noise.md", "text");
    write(
        "a.md",
        "### How?\n![[Wheel.png]], [[noise#Air|air]], [[unwritten]], [[#Part]] and ![[lost.png]]\n",
    );
    let loaded = crate::load::load(folder.path(), &Default::default()).unwrap();
    let qas = loaded.notebook.qas().iter();
    let files = qas.flat_map(|qa| qa.files.iter());
    let files: Vec<_> = files
        .map(|it| (it.destination.as_str(), it.path.as_str()))
        .collect();
    assert_eq!(files, [("Wheel.png", "pictures/wheel.png")]);
    let problems = loaded.problems.iter();
    let problems = problems.filter(|it| it.kind != crate::ProblemKind::MissingId);
    let problems: Vec<_> = problems.map(|it| it.what.as_str()).collect();
    assert_eq!(problems, ["picture `lost.png` does not exist"]);
}
