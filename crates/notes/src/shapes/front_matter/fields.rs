//! The keys of front matter, in any syntax.

use std::collections::BTreeMap;
use std::fmt;

use serde::Deserialize;
use serde::de::{Deserializer, Error, Visitor};

use super::ListedPicture;
use crate::quiz::QuizRule;
use crate::shapes::tags::parse_deck_tag;

/// The known keys. All others belong to other tools and are ignored.
#[derive(Default, Deserialize)]
#[serde(default)]
pub struct Fields {
    question: Option<RawText>,
    #[serde(deserialize_with = "deserialize_present")]
    id: Option<RawText>,
    also: Option<AnyValue>,
    topic: Option<AnyValue>,
    quiz: Option<AnyValue>,
    verbatim: Option<AnyValue>,
    prompt: Option<AnyValue>,
    title: Option<AnyValue>,
    aliases: Option<AnyValue>,
    alias: Option<AnyValue>,
    #[serde(
        alias = "alt-titles",
        alias = "alt_title",
        alias = "alternative_titles"
    )]
    alt_titles: Option<AnyValue>,
    aka: Option<AnyValue>,
    #[serde(alias = "also-known-as")]
    also_known_as: Option<AnyValue>,
    #[serde(alias = "synonym")]
    synonyms: Option<AnyValue>,
    #[serde(alias = "redirect-from")]
    redirect_from: Option<AnyValue>,
    tags: Option<AnyValue>,
    embed: Option<AnyValue>,
    images: Option<AnyValue>,
}

impl Fields {
    /// Returns the question, on one line.
    pub fn question(&self) -> Option<String> {
        let question = self.question.as_ref().map(|it| fold_lines(&it.0));
        question.filter(|it| !it.is_empty())
    }

    /// Returns the value of `id`, which can be empty; `None` without the key.
    pub fn id(&self) -> Option<String> {
        self.id.as_ref().map(|it| it.0.trim().to_owned())
    }

    /// Returns the other wordings of the question.
    pub fn also(&self) -> impl Iterator<Item = String> {
        let wordings = self.also.iter().flat_map(AnyValue::whole_texts);
        wordings
            .map(|it| fold_lines(&it))
            .filter(|it| !it.is_empty())
    }

    /// Returns the names of the topic, outermost first.
    pub fn topic(&self) -> Vec<String> {
        self.topic.iter().flat_map(AnyValue::whole_texts).collect()
    }

    /// Returns the quiz rule that `quiz` sets.
    pub fn quiz_rule(&self) -> QuizRule {
        match self.quiz {
            Some(AnyValue::Flag(true)) => QuizRule::Quiz,
            Some(AnyValue::Flag(false)) => QuizRule::NoQuiz,
            _ => QuizRule::Unset,
        }
    }

    /// Returns the text shown with the question if `verbatim` is set.
    pub fn verbatim_prompt(&self) -> Option<String> {
        let is_verbatim = matches!(self.verbatim, Some(AnyValue::Flag(true)));
        let prompt = self.prompt.iter().flat_map(AnyValue::whole_texts).next();
        is_verbatim.then(|| prompt.unwrap_or_default())
    }

    /// Returns the title of the page, on one line.
    pub fn title(&self) -> Option<String> {
        let embedded = match &self.embed {
            Some(AnyValue::Map(embed)) => embed.get("title").and_then(AnyValue::text),
            _ => None,
        };
        self.title.as_ref().and_then(AnyValue::text).or(embedded)
    }

    /// Returns the other names of the page.
    pub fn aliases(&self) -> Vec<String> {
        let names = self.names().flatten().flat_map(AnyValue::texts);
        // The last segment of a page's address is a name.
        let addresses = self.redirect_from.iter().flat_map(AnyValue::texts);
        let of_addresses = addresses.filter_map(|it| {
            let name = it.trim_end_matches('/').rsplit('/').next()?;
            let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
            Some(stem.replace(['-', '_'], " "))
        });
        names.chain(of_addresses).collect()
    }

    /// Iterates over the keys under which various tools list other names of a page.
    fn names(&self) -> impl Iterator<Item = &Option<AnyValue>> {
        [&self.aliases, &self.alias, &self.alt_titles, &self.aka]
            .into_iter()
            .chain([&self.also_known_as, &self.synonyms])
    }

    /// Returns the entries of `images`.
    pub fn pictures(&self) -> Vec<ListedPicture> {
        self.images.iter().flat_map(AnyValue::pictures).collect()
    }

    /// Returns the names of the flashcard deck that the tags assign the file to.
    pub fn deck(&self) -> Option<Vec<String>> {
        let tags = self.tags.iter().flat_map(AnyValue::texts);
        let tags: Vec<String> = tags.collect();
        let mut words = tags.iter().flat_map(|it| it.split_whitespace());
        words.find_map(|tag| parse_deck_tag(&format!("#{}", tag.trim_start_matches('#'))))
    }

    /// Returns whether any known key is present.
    pub fn has_known_key(&self) -> bool {
        self.question.is_some()
            || self.id.is_some()
            || self
                .names()
                .chain([&self.title, &self.tags, &self.embed, &self.images])
                .any(Option::is_some)
    }
}

/// A text or a number, as written where the syntax preserves that.
struct RawText(String);

/// Deserializes a key that is present, with or without a value.
fn deserialize_present<'de, D: Deserializer<'de>>(value: D) -> Result<Option<RawText>, D::Error> {
    let deserialize_present = Option::<RawText>::deserialize(value)?;
    Ok(Some(deserialize_present.unwrap_or(RawText(String::new()))))
}

impl<'de> Deserialize<'de> for RawText {
    fn deserialize<D: Deserializer<'de>>(value: D) -> Result<Self, D::Error> {
        struct RawTextVisitor;
        impl Visitor<'_> for RawTextVisitor {
            type Value = RawText;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a text")
            }

            fn visit_str<E: Error>(self, text: &str) -> Result<RawText, E> {
                Ok(RawText(text.to_owned()))
            }

            fn visit_bool<E: Error>(self, flag: bool) -> Result<RawText, E> {
                Ok(RawText(flag.to_string()))
            }

            fn visit_i64<E: Error>(self, number: i64) -> Result<RawText, E> {
                Ok(RawText(number.to_string()))
            }

            fn visit_u64<E: Error>(self, number: u64) -> Result<RawText, E> {
                Ok(RawText(number.to_string()))
            }

            fn visit_f64<E: Error>(self, number: f64) -> Result<RawText, E> {
                Ok(RawText(number.to_string()))
            }
        }
        value.deserialize_str(RawTextVisitor)
    }
}

/// A value of any type, since other tools define these keys too.
#[derive(Deserialize)]
#[serde(untagged)]
enum AnyValue {
    Flag(bool),
    Text(String),
    List(Vec<AnyValue>),
    Map(BTreeMap<String, AnyValue>),
    Number(u64),
    Other(serde::de::IgnoredAny),
}

impl AnyValue {
    /// Returns the texts in it: each text of a list, or the comma-separated parts of one text.
    fn texts(&self) -> Vec<String> {
        match self {
            Self::Text(text) => text
                .split(',')
                .map(join_lines)
                .filter(|it| !it.is_empty())
                .collect(),
            Self::List(list) => list.iter().filter_map(Self::text).collect(),
            Self::Flag(_) | Self::Map(_) | Self::Number(_) | Self::Other(_) => Vec::new(),
        }
    }

    /// Returns the text, or each text of a list, unchanged.
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

    /// Returns a single text or number, on one line.
    fn text(&self) -> Option<String> {
        match self {
            Self::Text(text) => Some(join_lines(text)).filter(|it| !it.is_empty()),
            Self::Number(number) => Some(number.to_string()),
            _ => None,
        }
    }

    /// Returns the entries of `images` that have an id and a path.
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

/// Joins the words of a text with single spaces.
pub fn join_lines(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Joins a text of several lines to one line. Trims a text of one line, and leaves it unchanged otherwise.
fn fold_lines(text: &str) -> String {
    match text.contains(['\n', '\r']) {
        true => join_lines(text),
        false => text.trim().to_owned(),
    }
}
