//! The folder and file that a card goes into.

use recite_notes::{Markdown, QaId};

/// The minimum number of names of a topic that become headings. The names before them become folders.
const MIN_HEADINGS: usize = 2;

/// The file that a draft goes into.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileLocation {
    /// The path below the notes folder, with `/` between folders.
    pub path: String,
    /// The number of names of the topic that are folders. The others are headings, or are in the front matter.
    pub folders: usize,
    /// Whether the draft has a separate file, with front matter.
    pub is_separate: bool,
}

impl FileLocation {
    /// Returns the shared file of a topic.
    pub fn of_topic(topic: &[String]) -> Self {
        let mut headings = MIN_HEADINGS.min(topic.len());
        let folders = |headings: usize| &topic[..topic.len() - headings];
        while headings < topic.len().min(5)
            && !folders(headings).iter().all(|it| is_valid_folder(it))
        {
            headings += 1;
        }
        let folders = topic.len() - headings;
        let stem = topic.get(folders).map(|name| slug(name));
        let stem = stem.filter(|stem| !stem.is_empty());
        let name = format!("{}.md", stem.as_deref().unwrap_or("cards"));
        Self {
            path: join_path(&topic[..folders], &name),
            folders,
            is_separate: false,
        }
    }

    /// Returns the original file of an exported Q&A, if its topic still starts with the folders of that file.
    pub fn of_origin(path: &str, topic: &[String]) -> Option<Self> {
        let mut folders: Vec<&str> = path.split('/').collect();
        folders.pop();
        let begins = folders.len() <= topic.len() && folders.iter().zip(topic).all(|(a, b)| a == b);
        begins.then(|| Self {
            path: path.to_owned(),
            folders: folders.len(),
            is_separate: false,
        })
    }

    /// Returns a separate file for a Q&A of this topic.
    pub fn separate(topic: &[String], question: &str, id: &QaId) -> Self {
        let folders = topic
            .iter()
            .take_while(|name| is_valid_folder(name))
            .count();
        Self {
            path: join_path(&topic[..folders], &separate_file_name(question, id)),
            folders,
            is_separate: true,
        }
    }
}

fn join_path(folders: &[String], name: &str) -> String {
    let folders = folders.iter().map(|folder| folder_name(folder));
    let mut parts: Vec<String> = folders.collect();
    parts.push(name.to_owned());
    parts.join("/")
}

fn separate_file_name(question: &str, id: &QaId) -> String {
    let mut stem = slug(&Markdown::parse(question).plain());
    if !stem.is_empty() {
        stem.push('-');
    }
    format!("{stem}{:08x}.md", id.key().0 >> 32)
}

/// Returns the letters and digits of a name in lower case, joined by hyphens.
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

/// Returns whether a name is a valid folder name on every system.
fn is_valid_folder(name: &str) -> bool {
    let is_bad = |c: char| ":*?\"<>|".contains(c);
    let device = ["con", "prn", "aux", "nul"];
    folder_name(name) == name
        && !name.contains(is_bad)
        && !name.ends_with(['.', ' '])
        && !device.contains(&name.to_lowercase().as_str())
}

/// Returns the closest valid folder name on this system.
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
