//! Every link of the pages leads somewhere, on the web and in the book that mdBook makes of `docs/`.

use std::path::{Component, Path, PathBuf};

use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};

use super::{pages, project, read};

/// The address of the project's files on the web. Pages of the book link files outside `docs/` by it.
const ON_THE_WEB: &str = "https://github.com/recite-bot/recite/blob/main/";

#[test]
fn every_link_leads_somewhere() {
    let mut broken = Vec::new();
    for page in pages() {
        for link in links(&read(&page)) {
            if let Some(reason) = fault(&page, &link) {
                broken.push(format!("{page}: {link}: {reason}"));
            }
        }
    }
    assert!(broken.is_empty(), "{broken:#?}");
}

#[test]
fn every_page_of_docs_is_in_the_table_of_contents() {
    let contents = links(&read("docs/SUMMARY.md"));
    let pages = pages().into_iter();
    let mut pages: Vec<String> = pages
        .filter_map(|page| Some(page.strip_prefix("docs/")?.to_owned()))
        .collect();
    let mut listed = contents.clone();
    pages.sort();
    listed.sort();
    assert_eq!(listed, pages);
}

/// Returns the targets of all links and pictures of a page.
fn links(page: &str) -> Vec<String> {
    let options = Options::ENABLE_TABLES | Options::ENABLE_FOOTNOTES;
    let parser = Parser::new_ext(page, options);
    parser
        .filter_map(|event| match event {
            Event::Start(Tag::Link { dest_url, .. } | Tag::Image { dest_url, .. }) => {
                Some(dest_url.into_string())
            }
            _ => None,
        })
        .collect()
}

/// Returns why a link leads nowhere, if so. Addresses of other sites are not checked.
fn fault(page: &str, link: &str) -> Option<&'static str> {
    let (target, fragment) = link.split_once('#').unwrap_or((link, ""));
    let is_in_book = page.starts_with("docs/");
    let path = match target.strip_prefix(ON_THE_WEB) {
        Some(path) => PathBuf::from(path),
        None if target.contains("://") || target.starts_with("mailto:") => return None,
        None if target.is_empty() => PathBuf::from(page),
        None => normalized(&Path::new(page).with_file_name(target)),
    };
    if is_in_book && !target.contains("://") && !path.starts_with("docs") {
        return Some("the book does not contain this file; link it on the web");
    }
    if !project().join(&path).exists() {
        return Some("this file does not exist");
    }
    if fragment.is_empty() {
        return None;
    }
    let text = read(&path.to_string_lossy());
    let has_heading = headings(&text).any(|heading| anchor(&heading) == fragment);
    (!has_heading).then_some("this heading does not exist")
}

/// Returns a path without `..`.
fn normalized(path: &Path) -> PathBuf {
    let mut normalized = PathBuf::new();
    for component in path.components() {
        match component {
            Component::ParentDir => drop(normalized.pop()),
            component => normalized.push(component),
        }
    }
    normalized
}

/// Returns the text of each heading of a page.
fn headings(page: &str) -> impl Iterator<Item = String> {
    let mut is_heading = false;
    let mut headings: Vec<String> = Vec::new();
    for event in Parser::new(page) {
        match event {
            Event::Start(Tag::Heading { .. }) => {
                is_heading = true;
                headings.push(String::new());
            }
            Event::End(TagEnd::Heading(_)) => is_heading = false,
            Event::Text(text) | Event::Code(text) if is_heading => {
                if let Some(heading) = headings.last_mut() {
                    heading.push_str(&text);
                }
            }
            _ => {}
        }
    }
    headings.into_iter()
}

/// Returns the anchor that mdBook and code hosts make of a heading.
fn anchor(heading: &str) -> String {
    let heading = heading.trim().to_lowercase();
    heading
        .chars()
        .filter(|c| c.is_alphanumeric() || matches!(c, ' ' | '-' | '_'))
        .map(|c| if c == ' ' { '-' } else { c })
        .collect()
}
