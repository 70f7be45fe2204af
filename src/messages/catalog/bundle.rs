//! The texts of a language, parsed.

use std::fmt;
use std::sync::LazyLock;

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource};

/// The English texts, as written.
pub const ENGLISH: &str = include_str!("../locales/en/recite.ftl");

static ENGLISH_BUNDLE: LazyLock<Bundle> = LazyLock::new(|| bundle("en-US", ENGLISH));

type Bundle = FluentBundle<FluentResource>;

/// A text that depends on a number alone.
pub type CountText = fn(Catalog, u32) -> String;

/// The texts of one language; copies share it.
#[derive(Clone, Copy)]
pub struct Catalog(&'static Bundle);

impl Catalog {
    /// Returns the English texts.
    pub fn english() -> Self {
        Self(&ENGLISH_BUNDLE)
    }

    /// Formats one message.
    pub(super) fn format(self, id: &str, arguments: &FluentArgs<'_>) -> String {
        let Self(bundle) = self;
        let pattern = bundle.get_message(id).and_then(|message| message.value());
        // Only in a broken build: the tests know every message.
        let Some(pattern) = pattern else {
            return id.to_owned();
        };
        let mut errors = Vec::new();
        let text = bundle.format_pattern(pattern, Some(arguments), &mut errors);
        debug_assert!(errors.is_empty(), "{id}: {errors:?}");
        text.into_owned()
    }
}

impl fmt::Debug for Catalog {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self(bundle) = self;
        write!(f, "Catalog({:?})", bundle.locales)
    }
}

/// Parses a language's texts. What cannot be parsed is left out; the tests parse every file without errors.
fn bundle(language: &str, texts: &str) -> Bundle {
    let language = language.parse().expect("a language tag in this file");
    let mut bundle = FluentBundle::new_concurrent(vec![language]);
    // Fluent would put invisible direction marks around every argument. In Discord they would break links and
    // mentions, count toward the length limits, and end up in text that members copy.
    bundle.set_use_isolating(false);
    let resource = FluentResource::try_new(texts.to_owned());
    let resource = resource.unwrap_or_else(|(parsed, _)| parsed);
    bundle.add_resource_overriding(resource);
    bundle
}
