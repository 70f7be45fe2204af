//! How fast is Recite beside SQLite FTS5, on the same notes, at 1,000, 10,000 and 100,000 Q&As?
//!
//! ```text
//! cargo bench                  all sizes
//! cargo bench -- --quick       without 100,000
//! ```
//!
//! | measured | Recite | SQLite FTS5 (in memory, `porter unicode61`) |
//! |---|---|---|
//! | index | `SearchIndex::build` of loaded notes, suggestions included | every question, answer and topic inserted in one transaction |
//! | query | `SearchIndex::search`, top 10, by words alone and with the model | the words joined by OR, bm25 with weights 3, 1, 1, top 10 |
//! | keystroke | `SearchIndex::suggest`, 25 offers | all typed words, the last as a prefix, best 25; prefix indexes 1 2 3 |
//! | start | `recite serve` from spawn until its session on a loopback Discord is ready | the folder's files read, split at their headings and inserted |
//! | first answer | the same with the model, until the first `/ask` is answered (by words alone if vectors are not there yet) | the same, and a query |
//! | resident | that process afterwards, and its peak | – |
//!
//! Both take turns on each input, after a warm-up, on one thread; only the model spreads a query's
//! arithmetic over as many as four. p50 and p99 are the nearest ranks of all runs (of few runs, p99
//! is the slowest); the ratio is Recite's figure over FTS5's, so below 1 Recite is faster. Figures
//! differ between machines, ratios hardly do. Targets are printed, not asserted. FTS5 repairs no
//! misspellings, offers no completions of misspelt words and drops no stop words. Notes and queries
//! are generated: see `corpus`, and `meaning` for where their vectors come from.

mod bot;
mod corpus;
mod figures;
mod meaning;
mod peer;
mod random;
mod words;

use std::path::Path;

use anyhow::Context;
use recite_notes::Notebook;
use recite_notes::access::AccessOptions;
use recite_notes::load::load;
use recite_search::{SearchIndex, SearchOptions};

use bot::{Memory, With};
use figures::{Figures, Race, Table};
use meaning::{Model, Vectors};

const QUERIES: usize = 1_000;
const QUESTIONS_TYPED: usize = 40;
const WARM_UP: usize = 200;
/// Of the notes' texts, to tell how many a second the model encodes.
const TEXTS_ENCODED: usize = 200;

/// How many Q&As, how often the slow things are measured, and what we aim for.
#[derive(Default)]
struct Size {
    qas: usize,
    builds: usize,
    starts: usize,
    /// With the model and a cache of vectors that is empty, and as often with one that is full.
    starts_with_model: usize,
    query_target: &'static str,
    query_with_model_target: &'static str,
    keystroke_target: &'static str,
    start_target: &'static str,
    memory_target: &'static str,
    memory_with_model_target: &'static str,
}

fn sizes() -> [Size; 3] {
    [
        Size {
            qas: 1_000,
            builds: 20,
            starts: 10,
            starts_with_model: 5,
            start_target: "< 1 s",
            memory_target: "< 60 MB",
            memory_with_model_target: "< 150 MB",
            ..Size::default()
        },
        Size {
            qas: 10_000,
            builds: 5,
            starts: 5,
            starts_with_model: 2,
            query_target: "p99 < 5 ms, ratio <= 1",
            query_with_model_target: "p99 < 20 ms",
            keystroke_target: "p99 < 2 ms",
            ..Size::default()
        },
        Size {
            qas: 100_000,
            builds: 2,
            starts: 2,
            query_with_model_target: "p99 < 50 ms",
            start_target: "< 15 s",
            ..Size::default()
        },
    ]
}

fn main() -> anyhow::Result<()> {
    let is_quick = std::env::args().any(|argument| argument == "--quick");
    let most = if is_quick { 10_000 } else { usize::MAX };
    let mut model = Model::load()?;
    for size in sizes().iter().filter(|size| size.qas <= most) {
        let mut table = Table::default();
        measure(size, model.as_mut(), &mut table)
            .with_context(|| format!("at {} Q&As", size.qas))?;
        println!("{table}");
    }
    Ok(())
}

fn measure(size: &Size, model: Option<&mut Model>, table: &mut Table) -> anyhow::Result<()> {
    eprintln!("measuring {} Q&As …", size.qas);
    let folder = tempfile::tempdir()?;
    let bytes = corpus::write(folder.path(), size.qas)?;
    let notebook = load(folder.path(), &AccessOptions::default())?.notebook;
    table.begin(&format!(
        "{} Q&As, {} files, {:.1} MB",
        notebook.qas().len(),
        notebook.files(),
        bytes as f64 / 1e6
    ));
    let queries = corpus::queries(&notebook, QUERIES);
    let index = by_words(size, &notebook, &queries, table)?;

    let mut race = Race::default();
    let mut memory = None;
    for query in queries.iter().take(size.starts) {
        let started = bot::start(folder.path(), &With::default(), query)?;
        race.ours.add(started.ready_after);
        memory = memory.max(started.memory);
        race.peer.time(|| peer::read(folder.path()))?;
    }
    table.add("start to ready", &race, size.start_target);
    table.add_alone("resident, once ready", &shown(memory), size.memory_target);

    let Some(model) = model else {
        let remedy = "not measured: no model is there; `scripts/fetch-model` brings it";
        table.add_alone("with the model", remedy, "");
        return Ok(());
    };
    let vectors = model.vectors(&notebook)?;
    let origin = match size.qas {
        1_000 => format!(
            "computed; one thread computes {:.1} a second",
            model.texts_per_second(&vectors, TEXTS_ENCODED)?
        ),
        _ => "drawn from those of 1000 Q&As".to_owned(),
    };
    let [texts, tokens] = [vectors.texts(), vectors.tokens()];
    let counts = format!("of {texts} texts with {tokens} tokens, {origin}");
    table.add_alone("vectors", &counts, "");
    if size.starts_with_model > 0 {
        starts_with_model(size, folder.path(), model, &vectors, &queries, table)?;
    }
    index.add_meaning(vectors.into_meaning(&model.encoder, notebook.qas().len()));
    by_meaning(size, &notebook, &index, model, &queries, table)
}

/// Whatever needs no model; gives the index.
fn by_words(
    size: &Size,
    notebook: &Notebook,
    queries: &[String],
    table: &mut Table,
) -> anyhow::Result<SearchIndex> {
    let build = || Ok(SearchIndex::build(notebook, SearchOptions::default())?);
    let race = Race::run(
        &vec![(); size.builds],
        1,
        |()| build(),
        |()| Ok(peer::notes(notebook)?),
    )?;
    table.add("index", &race, "");

    let index = build()?;
    let notes = peer::notes(notebook)?;
    let mut search = peer::search(&notes)?;
    let race = Race::run(
        queries,
        WARM_UP,
        |words| Ok(index.search(words, None, 10)?),
        |words| Ok(search(words)?),
    )?;
    table.add("query, top 10", &race, size.query_target);

    let questions = peer::questions(notebook)?;
    let mut suggest = peer::suggest(&questions)?;
    let race = Race::run(
        &corpus::keystrokes(notebook, QUESTIONS_TYPED),
        WARM_UP,
        |typed| Ok(index.suggest(typed, None, 25)),
        |typed| Ok(suggest(typed)?),
    )?;
    table.add("keystroke, 25 offers", &race, size.keystroke_target);
    Ok(index)
}

/// The same queries over an index that has its meaning, and what the model takes of their time.
fn by_meaning(
    size: &Size,
    notebook: &Notebook,
    index: &SearchIndex,
    model: &Model,
    queries: &[String],
    table: &mut Table,
) -> anyhow::Result<()> {
    let notes = peer::notes(notebook)?;
    let mut search = peer::search(&notes)?;
    let race = Race::run(
        queries,
        WARM_UP,
        |words| Ok(index.search(words, None, 10)?),
        |words| Ok(search(words)?),
    )?;
    let what = "query, with the model, top 10";
    table.add(what, &race, size.query_with_model_target);

    let [mut encoding, mut whole] = [(); 2].map(|()| Figures::default());
    for words in queries {
        encoding.time(|| Ok(model.encoder.encode(words)))?;
        whole.time(|| Ok(index.search(words, None, 10)?))?;
    }
    table.add_ours("  to encode it", &encoding, "");
    table.add_ours("  all else", &whole.without(&encoding), "");
    Ok(())
}

fn starts_with_model(
    size: &Size,
    notes: &Path,
    model: &Model,
    vectors: &Vectors,
    queries: &[String],
    table: &mut Table,
) -> anyhow::Result<()> {
    let kept = tempfile::tempdir()?;
    let cache = kept.path().join("vectors");
    vectors.write(&cache)?;
    let caches = [("cold", None), ("warm", Some(cache.as_path()))];
    for (temperature, vectors) in caches {
        let with = With {
            model: Some(&model.folder),
            vectors,
        };
        let mut race = Race::default();
        let mut meant = Figures::default();
        let mut memory = None;
        for query in queries.iter().take(size.starts_with_model) {
            let started = bot::start(notes, &with, query)?;
            race.ours.add(started.answered_after);
            started
                .meant_after
                .into_iter()
                .for_each(|after| meant.add(after));
            memory = memory.max(started.memory);
            race.peer.time(|| {
                let notes = peer::read(notes)?;
                Ok(peer::search(&notes)?(query)?)
            })?;
        }
        let what = format!("first answer, {temperature} cache");
        table.add(&what, &race, size.start_target);
        if vectors.is_some() {
            table.add_ours("vectors there, warm cache", &meant, "");
            let what = "resident, with the model";
            table.add_alone(what, &shown(memory), size.memory_with_model_target);
        }
    }
    Ok(())
}

fn shown(memory: Option<Memory>) -> String {
    memory.map_or_else(
        || "known on Linux only".to_owned(),
        |Memory { resident, peak }| {
            format!(
                "{:.1} MB, at its peak {:.1} MB",
                resident as f64 / 1e6,
                peak as f64 / 1e6
            )
        },
    )
}
