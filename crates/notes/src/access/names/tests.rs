use proptest::prelude::*;
use unicode_normalization::UnicodeNormalization;

use super::FileNames;

fn names(paths: &[&str]) -> FileNames {
    FileNames::new(paths.iter().map(|path| (*path).to_owned()).collect())
}

#[test]
fn a_documentation_link_finds_the_page_of_the_site() {
    let names = names(&[
        "guide/install.md",
        "guide/index.md",
        "faq/README.md",
        "img/shot.png",
        "old.markdown",
        "both.md",
        "both/index.md",
    ]);
    for (path, found) in [
        ("guide/install", Some("guide/install.md")),
        ("guide/install.md", Some("guide/install.md")),
        ("guide/install.html", Some("guide/install.md")),
        ("guide", Some("guide/index.md")),
        ("guide/index.html", Some("guide/index.md")),
        ("faq", Some("faq/README.md")),
        ("img/shot.png", Some("img/shot.png")),
        ("old", Some("old.markdown")),
        ("both", Some("both.md")),
        ("img/shot", None),
        ("install", None),
        ("", None),
    ] {
        assert_eq!(names.find_page(path), found, "{path}");
    }
}

#[test]
fn a_wiki_link_finds_the_shortest_path_with_its_name() {
    let names = names(&[
        "deep/er/Pumps.md",
        "z/Pumps.md",
        "a/wheel.png",
        "wheel.png.md",
        "Notes 1.2.md",
        "x/Ärger.md",
        "old/readme.markdown",
    ]);
    for (name, found) in [
        ("Pumps", Some("z/Pumps.md")),
        ("pumps", Some("z/Pumps.md")),
        ("PUMPS.MD", Some("z/Pumps.md")),
        ("er/pumps", Some("deep/er/Pumps.md")),
        ("deep/er/Pumps.md", Some("deep/er/Pumps.md")),
        ("/z/Pumps", Some("z/Pumps.md")),
        ("r/pumps", None),
        ("wheel.png", Some("a/wheel.png")),
        ("wheel", None),
        ("notes 1.2", Some("Notes 1.2.md")),
        ("ärger", Some("x/Ärger.md")),
        ("a\u{308}rger", Some("x/Ärger.md")),
        ("readme", Some("old/readme.markdown")),
        ("", None),
        ("none", None),
    ] {
        assert_eq!(names.find_by_name(name), found, "{name}");
    }
}

proptest! {
    #[test]
    fn both_unicode_forms_match(path in "[a-zäöüéñĩ각ば/ .-]{1,12}", is_composed: bool, asks_composed: bool) {
        let form = |is_composed: bool| -> String {
            if is_composed { path.nfc().collect() } else { path.nfd().collect() }
        };
        let (on_disk, link) = (form(is_composed), form(asks_composed));
        let names = names(&[&on_disk]);
        prop_assert_eq!(names.find_path(&link), Some(on_disk.as_str()));
    }
}
