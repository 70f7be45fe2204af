//! tantivy with its defaults, in memory, on the same notes: a search library as it comes, without the analysis, the
//! spelling correction, the titles and the suggestions of Recite.

use recite_notes::Notebook;
use tantivy::collector::TopDocs;
use tantivy::query::QueryParser;
use tantivy::schema::{Schema, TEXT};
use tantivy::{DocAddress, Index, IndexWriter, Result, TantivyDocument};

/// The scores and places of the best documents.
type Hits = Vec<(f32, DocAddress)>;

/// The memory of tantivy's writer, enough for all threads.
const WRITER_BYTES: usize = 200_000_000;

/// Returns an index of every question and answer, built by the default writer on as many threads as there are
/// processors.
pub fn build(notebook: &Notebook) -> Result<Index> {
    let mut schema = Schema::builder();
    let question = schema.add_text_field("question", TEXT);
    let answer = schema.add_text_field("answer", TEXT);
    let index = Index::create_in_ram(schema.build());
    let mut writer: IndexWriter = index.writer(WRITER_BYTES)?;
    for qa in notebook.qas() {
        let mut document = TantivyDocument::new();
        document.add_text(question, qa.question.as_str());
        document.add_text(answer, qa.answer.as_str());
        writer.add_document(document)?;
    }
    writer.commit()?;
    Ok(index)
}

/// Prepares a query for any of the words in either field, which returns the best 10.
pub fn search(index: &Index) -> Result<impl Fn(&String) -> Result<Hits>> {
    let fields = index.schema().fields().map(|(field, _)| field).collect();
    let parser = QueryParser::for_index(index, fields);
    let searcher = index.reader()?.searcher();
    Ok(move |words: &String| {
        // The queries are plain words. The lenient parser ignores faults of syntax.
        let (query, _) = parser.parse_query_lenient(words);
        searcher.search(&query, &TopDocs::with_limit(10).order_by_score())
    })
}
