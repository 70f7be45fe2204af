use crate::shapes::read;

/// Returns the title and the other names of a page with this path and text.
fn names(path: &str, text: &str) -> Vec<String> {
    let reading = read(text, path);
    let page = &reading.drafts[0];
    let aliases = page.aliases.iter().map(|it| it.as_str().to_owned());
    std::iter::once(page.question.as_str().to_owned())
        .chain(aliases)
        .collect()
}

#[test]
fn a_page_without_a_title_is_named_after_its_file() {
    for (path, title, name) in [
        ("prime-pump.md", "prime pump", "prime pump"),
        ("pumps/index.md", "pumps", "pumps"),
        ("pumps/README.md", "pumps", "pumps"),
        ("a/01-pumps/_index.md", "pumps", "pumps"),
        ("01-intro.md", "intro", "intro"),
        ("001_first_steps.md", "first steps", "first steps"),
        ("2_setup.md", "setup", "setup"),
        ("3. Usage.md", "Usage", "Usage"),
        ("10 - Advanced.md", "Advanced", "Advanced"),
        ("2-phase-commit.md", "2 phase commit", "2 phase commit"),
        ("3d-printing.md", "3d printing", "3d printing"),
        ("404-errors.md", "404 errors", "404 errors"),
        ("7-zip.md", "7 zip", "7 zip"),
        ("007.md", "007", ""),
        ("2024-05-01-release.md", "2024-05-01 release", "release"),
        ("2024_05_01_release.md", "2024_05_01 release", "release"),
        ("20240501 release.md", "20240501 release", "release"),
        ("202405011230-release.md", "202405011230 release", "release"),
        ("2024-05-01-how-do-i.md", "how do i", "how do i"),
        ("2024-05-01.md", "2024-05-01", ""),
        ("2024-05.md", "2024-05", ""),
        ("2024-13-01-a-b.md", "2024 13 01 a b", ""),
        ("1234-56.md", "1234 56", ""),
        ("readme.md", "readme", ""),
        ("-.md", "Note", ""),
    ] {
        assert_eq!(names(path, "It moves water.\n"), [title], "{path}");
        let mut expected = vec!["The guide"];
        expected.extend(Some(name).filter(|it| !it.is_empty()));
        let other = "# The guide\n\nIt moves water.\n";
        assert_eq!(names(path, other), expected, "{path}");
        let other = "---\ntitle: The guide\n---\nIt moves water.\n\n# More\n\nText.\n";
        assert_eq!(names(path, other), expected, "{path}");
    }
}

#[test]
fn text_above_the_first_heading_has_the_title_of_the_page() {
    for (text, title) in [
        (
            "---\ntitle: Front\n---\nAbove.\n\n# Pumps\n\nBelow.\n",
            "Front",
        ),
        ("Above.\n\n# Pumps\n\nBelow.\n", "Pumps"),
        ("Above.\n\n# Pumps\n\n## Valves\n\nBelow.\n", "Pumps"),
        ("Above.\n\n# How do I prime it?\n\nBelow.\n", "hall"),
    ] {
        assert_eq!(names("hall.md", text)[0], title, "{text}");
    }
}
