//! The keys of front matter, in any syntax.

use std::collections::BTreeMap;
use std::fmt;

use serde::Deserialize;
use serde::de::{Deserializer, Error, Visitor};

use super::ListedPicture;
use crate::quiz::QuizRule;
use crate::shapes::tags::deck;

/// What the front matter says. Keys that are not here are those of other tools.
#[derive(Default, Deserialize)]
#[serde(default)]
pub struct Fields {
    question: Option<Written>,
    #[serde(deserialize_with = "written")]
    id: Option<Written>,
    also: Option<Lenient>,
    topic: Option<Lenient>,
    quiz: Option<Lenient>,
    verbatim: Option<Lenient>,
    prompt: Option<Lenient>,
    title: Option<Lenient>,
    aliases: Option<Lenient>,
    alias: Option<Lenient>,
    #[serde(
        alias = "alt-titles",
        alias = "alt_title",
        alias = "alternative_titles"
    )]
    alt_titles: Option<Lenient>,
    aka: Option<Lenient>,
    #[serde(alias = "also-known-as")]
    also_known_as: Option<Lenient>,
    #[serde(alias = "synonym")]
    synonyms: Option<Lenient>,
    #[serde(alias = "redirect-from")]
    redirect_from: Option<Lenient>,
    tags: Option<Lenient>,
    embed: Option<Lenient>,
    images: Option<Lenient>,
}

impl Fields {
    /// The question, folded to one line.
    pub fn question(&self) -> Option<String> {
        let question = self.question.as_ref().map(|it| unfolded(&it.0));
        question.filter(|it| !it.is_empty())
    }

    /// What `id` says, empty where nothing; `None` without such a key.
    pub fn id(&self) -> Option<String> {
        self.id.as_ref().map(|it| it.0.trim().to_owned())
    }

    /// The other wordings of the question.
    pub fn also(&self) -> impl Iterator<Item = String> {
        let wordings = self.also.iter().flat_map(Lenient::whole_texts);
        wordings.map(|it| unfolded(&it)).filter(|it| !it.is_empty())
    }

    pub fn topic(&self) -> Vec<String> {
        self.topic.iter().flat_map(Lenient::whole_texts).collect()
    }

    pub fn quiz_rule(&self) -> QuizRule {
        match self.quiz {
            Some(Lenient::Flag(true)) => QuizRule::Quiz,
            Some(Lenient::Flag(false)) => QuizRule::NoQuiz,
            _ => QuizRule::Unset,
        }
    }

    /// What is shown with the question, where the rest of the file is the answer word for word.
    pub fn verbatim_prompt(&self) -> Option<String> {
        let is_verbatim = matches!(self.verbatim, Some(Lenient::Flag(true)));
        let prompt = self.prompt.iter().flat_map(Lenient::whole_texts).next();
        is_verbatim.then(|| prompt.unwrap_or_default())
    }

    /// The title of the page, folded to one line.
    pub fn title(&self) -> Option<String> {
        let embedded = match &self.embed {
            Some(Lenient::Map(embed)) => embed.get("title").and_then(Lenient::text),
            _ => None,
        };
        self.title.as_ref().and_then(Lenient::text).or(embedded)
    }

    /// The other names of the page.
    pub fn aliases(&self) -> Vec<String> {
        let names = self.names().flatten().flat_map(Lenient::texts);
        // The address of a page says its name at its end.
        let addresses = self.redirect_from.iter().flat_map(Lenient::texts);
        let of_addresses = addresses.filter_map(|it| {
            let name = it.trim_end_matches('/').rsplit('/').next()?;
            let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
            Some(stem.replace(['-', '_'], " "))
        });
        names.chain(of_addresses).collect()
    }

    /// The keys with other names of the page, whatever other tools call them.
    fn names(&self) -> impl Iterator<Item = &Option<Lenient>> {
        [&self.aliases, &self.alias, &self.alt_titles, &self.aka]
            .into_iter()
            .chain([&self.also_known_as, &self.synonyms])
    }

    pub fn pictures(&self) -> Vec<ListedPicture> {
        self.images.iter().flat_map(Lenient::pictures).collect()
    }

    /// The names of the deck of flashcards that the tags make the file.
    pub fn deck(&self) -> Option<Vec<String>> {
        let tags = self.tags.iter().flat_map(Lenient::texts);
        let tags: Vec<String> = tags.collect();
        let mut words = tags.iter().flat_map(|it| it.split_whitespace());
        words.find_map(|tag| deck(&format!("#{}", tag.trim_start_matches('#'))))
    }

    /// Whether any of these keys is there.
    pub fn says_something(&self) -> bool {
        self.question.is_some()
            || self.id.is_some()
            || self
                .names()
                .chain([&self.title, &self.tags, &self.embed, &self.images])
                .any(Option::is_some)
    }
}

/// A text or a number, as it is written where the syntax keeps that.
struct Written(String);

/// A key that is there, with or without a value.
fn written<'de, D: Deserializer<'de>>(value: D) -> Result<Option<Written>, D::Error> {
    let written = Option::<Written>::deserialize(value)?;
    Ok(Some(written.unwrap_or(Written(String::new()))))
}

impl<'de> Deserialize<'de> for Written {
    fn deserialize<D: Deserializer<'de>>(value: D) -> Result<Self, D::Error> {
        struct AsText;
        impl Visitor<'_> for AsText {
            type Value = Written;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a text")
            }

            fn visit_str<E: Error>(self, text: &str) -> Result<Written, E> {
                Ok(Written(text.to_owned()))
            }

            fn visit_bool<E: Error>(self, flag: bool) -> Result<Written, E> {
                Ok(Written(flag.to_string()))
            }

            fn visit_i64<E: Error>(self, number: i64) -> Result<Written, E> {
                Ok(Written(number.to_string()))
            }

            fn visit_u64<E: Error>(self, number: u64) -> Result<Written, E> {
                Ok(Written(number.to_string()))
            }

            fn visit_f64<E: Error>(self, number: f64) -> Result<Written, E> {
                Ok(Written(number.to_string()))
            }
        }
        value.deserialize_str(AsText)
    }
}

/// A value of any shape: other tools decide about these keys.
#[derive(Deserialize)]
#[serde(untagged)]
enum Lenient {
    Flag(bool),
    Text(String),
    List(Vec<Lenient>),
    Map(BTreeMap<String, Lenient>),
    Number(u64),
    Other(serde::de::IgnoredAny),
}

impl Lenient {
    /// The texts in it, those of a list each by itself, and those of a text between commas.
    fn texts(&self) -> Vec<String> {
        match self {
            Self::Text(text) => text
                .split(',')
                .map(one_line)
                .filter(|it| !it.is_empty())
                .collect(),
            Self::List(list) => list.iter().filter_map(Self::text).collect(),
            Self::Flag(_) | Self::Map(_) | Self::Number(_) | Self::Other(_) => Vec::new(),
        }
    }

    /// The one text, or those of a list, each as it is.
    fn whole_texts(&self) -> Vec<String> {
        let values = match self {
            Self::List(list) => list.as_slice(),
            one => std::slice::from_ref(one),
        };
        let texts = values.iter().filter_map(|it| match it {
            Self::Text(text) => Some(text.clone()),
            _ => None,
        });
        texts.filter(|text| !text.is_empty()).collect()
    }

    fn text(&self) -> Option<String> {
        match self {
            Self::Text(text) => Some(one_line(text)).filter(|it| !it.is_empty()),
            Self::Number(number) => Some(number.to_string()),
            _ => None,
        }
    }

    /// The entries of `images` that have an id and a path.
    fn pictures(&self) -> Vec<ListedPicture> {
        let entries = match self {
            Self::List(entries) => entries.iter(),
            _ => [].iter(),
        };
        let pictures = entries.filter_map(|entry| {
            let Self::Map(keys) = entry else { return None };
            let value = |key: &str| keys.get(key)?.text();
            Some(ListedPicture {
                id: value("id")?,
                description: value("description").unwrap_or_default(),
                path: value("path")?,
            })
        });
        pictures.collect()
    }
}

pub fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// A text over several lines as one line; another one exactly as it is between its blanks.
fn unfolded(text: &str) -> String {
    match text.contains(['\n', '\r']) {
        true => one_line(text),
        false => text.trim().to_owned(),
    }
}
