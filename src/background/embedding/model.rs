//! The models whose embeddings are computed.

use std::path::Path;
use std::sync::Arc;

use rayon::ThreadPool;

use crate::app::App;
use recite_notes::Notebook;
use recite_search::embedding::multilingual::{self, MultilingualEncoder};
use recite_search::embedding::passage::PassageEmbedding;
use recite_search::embedding::{Encoder, ModelError, ModelId};
use recite_search::meaning::{self, TextToEncode};
use recite_search::{CrossLanguageIndex, SemanticIndex, cross_language};

/// A model that computes the vectors of notes.
pub trait NoteModel: Send + Sync + Sized + 'static {
    /// The vectors of a notebook.
    type Index;
    /// The name of its cache file in the data folder.
    const CACHE_FILE: &'static str;
    /// What happens without it.
    const WITHOUT: &'static str;
    /// What happens with it.
    const WITH: &'static str;

    /// Loads and checks the model in a folder.
    ///
    /// # Errors
    /// The model is missing, damaged or cannot be used.
    fn load(folder: &Path) -> Result<Self, ModelError>;
    /// Returns what identifies the model.
    fn id(&self) -> ModelId;
    /// Returns every text of a notebook to encode.
    fn texts(&self, notebook: &Notebook) -> Vec<TextToEncode>;
    /// Encodes a text on the given threads.
    fn encode(&self, pool: &ThreadPool, text: &TextToEncode) -> PassageEmbedding;
    /// Builds the index of a notebook with this number of Q&As.
    fn index<'a>(
        self: Arc<Self>,
        documents: usize,
        passages: impl Iterator<Item = (&'a TextToEncode, &'a Arc<PassageEmbedding>)>,
    ) -> Self::Index;
    /// Adds the index to the search.
    fn add_to(app: &App, index: Self::Index);
    /// Returns whether the search has an index of this model.
    fn is_in(app: &App) -> bool;
}

impl NoteModel for Encoder {
    type Index = SemanticIndex;
    const CACHE_FILE: &'static str = super::CACHE_FILE;
    const WITHOUT: &'static str = "the search matches words only";
    const WITH: &'static str = "the search also matches by meaning";

    fn load(folder: &Path) -> Result<Self, ModelError> {
        Self::load(folder)
    }

    fn id(&self) -> ModelId {
        self.id()
    }

    fn texts(&self, notebook: &Notebook) -> Vec<TextToEncode> {
        meaning::texts_to_encode(notebook, self.scripts())
    }

    fn encode(&self, pool: &ThreadPool, text: &TextToEncode) -> PassageEmbedding {
        let mut encoded = self.encode_with(pool, &text.text);
        if !text.has_tokens {
            encoded.drop_tokens();
        }
        PassageEmbedding::quantize(&encoded)
    }

    fn index<'a>(
        self: Arc<Self>,
        documents: usize,
        passages: impl Iterator<Item = (&'a TextToEncode, &'a Arc<PassageEmbedding>)>,
    ) -> SemanticIndex {
        let passages = passages.map(|(text, passage)| (text.document, Arc::clone(passage)));
        SemanticIndex::new(self, documents, passages)
    }

    fn add_to(app: &App, index: SemanticIndex) {
        app.add_meaning(index);
    }

    fn is_in(app: &App) -> bool {
        app.has_meaning()
    }
}

impl NoteModel for MultilingualEncoder {
    type Index = CrossLanguageIndex;
    const CACHE_FILE: &'static str = "multilingual.cache";
    const WITHOUT: &'static str = "questions in other languages than the notes match by words only";
    const WITH: &'static str = "questions in other languages than the notes also match by meaning";

    fn load(folder: &Path) -> Result<Self, ModelError> {
        Self::load(folder)
    }

    fn id(&self) -> ModelId {
        multilingual::MODEL.id()
    }

    fn texts(&self, notebook: &Notebook) -> Vec<TextToEncode> {
        cross_language::texts_to_encode(notebook)
    }

    fn encode(&self, pool: &ThreadPool, text: &TextToEncode) -> PassageEmbedding {
        PassageEmbedding::of_vector(&self.encode_with(pool, &text.text))
    }

    fn index<'a>(
        self: Arc<Self>,
        documents: usize,
        passages: impl Iterator<Item = (&'a TextToEncode, &'a Arc<PassageEmbedding>)>,
    ) -> CrossLanguageIndex {
        let passages = passages.map(|(text, passage)| (text, &**passage));
        CrossLanguageIndex::new(self, documents, passages)
    }

    fn add_to(app: &App, index: CrossLanguageIndex) {
        app.add_cross_language_index(index);
    }

    fn is_in(app: &App) -> bool {
        app.has_cross_language_index()
    }
}
