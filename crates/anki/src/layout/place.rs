//! Where a card goes: the folders and the file.

use recite_notes::{Markdown, QaId};

/// How many names of a topic are headings at least; those above are folders.
const HEADINGS: usize = 2;

/// Where a draft goes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// Below the folder of notes, with `/` between folders.
    pub path: String,
    /// How many names of the topic are folders; the others are headings, or stand in the front matter.
    pub folders: usize,
    /// Whether the file is its own, with front matter.
    pub is_own: bool,
}

impl Place {
    /// The place in the file of a topic.
    pub fn of_topic(topic: &[String]) -> Self {
        let mut headings = HEADINGS.min(topic.len());
        let folders = |headings: usize| &topic[..topic.len() - headings];
        while headings < topic.len().min(5) && !folders(headings).iter().all(|it| is_folder(it)) {
            headings += 1;
        }
        let folders = topic.len() - headings;
        let stem = topic.get(folders).map(|name| slug(name));
        let stem = stem.filter(|stem| !stem.is_empty());
        let name = format!("{}.md", stem.as_deref().unwrap_or("cards"));
        Self {
            path: within(&topic[..folders], &name),
            folders,
            is_own: false,
        }
    }

    /// The place where an exported Q&A was, if its topic still begins with the folders of that.
    pub fn of_origin(path: &str, topic: &[String]) -> Option<Self> {
        let mut folders: Vec<&str> = path.split('/').collect();
        folders.pop();
        let begins = folders.len() <= topic.len() && folders.iter().zip(topic).all(|(a, b)| a == b);
        begins.then(|| Self {
            path: path.to_owned(),
            folders: folders.len(),
            is_own: false,
        })
    }

    /// A file of its own for a Q&A of this topic.
    pub fn own(topic: &[String], question: &str, id: &QaId) -> Self {
        let folders = topic.iter().take_while(|name| is_folder(name)).count();
        Self {
            path: within(&topic[..folders], &own_name(question, id)),
            folders,
            is_own: true,
        }
    }
}

fn within(folders: &[String], name: &str) -> String {
    let folders = folders.iter().map(|folder| folder_name(folder));
    let mut parts: Vec<String> = folders.collect();
    parts.push(name.to_owned());
    parts.join("/")
}

fn own_name(question: &str, id: &QaId) -> String {
    let mut stem = slug(&Markdown::parse(question).plain());
    if !stem.is_empty() {
        stem.push('-');
    }
    format!("{stem}{:08x}.md", id.key().0 >> 32)
}

/// The letters and digits of a name in lower case, joined by hyphens.
fn slug(name: &str) -> String {
    let words = name.split(|c: char| !c.is_alphanumeric());
    let words = words.filter(|word| !word.is_empty()).map(str::to_lowercase);
    let mut slug = String::new();
    for word in words {
        if slug.len() + word.len() > 60 {
            break;
        }
        if !slug.is_empty() {
            slug.push('-');
        }
        slug.push_str(&word);
    }
    slug
}

/// Whether a folder may have this name on every system.
fn is_folder(name: &str) -> bool {
    let is_bad = |c: char| ":*?\"<>|".contains(c);
    let device = ["con", "prn", "aux", "nul"];
    folder_name(name) == name
        && !name.contains(is_bad)
        && !name.ends_with(['.', ' '])
        && !device.contains(&name.to_lowercase().as_str())
}

/// A name as near to this as a folder can have here.
fn folder_name(name: &str) -> String {
    let is_bad = |c: char| c.is_control() || "/\\".contains(c);
    let is_bad_here = |c: char| cfg!(windows) && ":*?\"<>|".contains(c);
    let mut safe = name.replace(|c: char| is_bad(c) || is_bad_here(c), "-");
    while safe.len() > 200 {
        safe.pop();
    }
    match safe.trim_start_matches('.') {
        "" => "topic".to_owned(),
        name => name.to_owned(),
    }
}
