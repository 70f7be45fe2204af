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
//! | query | `SearchIndex::search`, top 10 | the words joined by OR, bm25 with weights 3, 1, 1, top 10 |
//! | keystroke | `SearchIndex::suggest`, 25 offers | all typed words, the last as a prefix, best 25; prefix indexes 1 2 3 |
//! | start | `recite serve` from spawn until its session on a loopback Discord is ready | the folder's files read, split at their headings and inserted |
//! | resident | that process once it is ready, and its peak | – |
//!
//! Both take turns on each input, after a warm-up, on one thread. p50 and p99 are the nearest ranks
//! of all runs (of few runs, p99 is the slowest); the ratio is Recite's figure over FTS5's, so below
//! 1 Recite is faster. Figures differ between machines, ratios hardly do. Targets are printed, not
//! asserted. FTS5 repairs no misspellings, offers no completions of misspelt words and drops no stop
//! words. Notes and queries are generated: see `corpus`.

mod bot;
mod corpus;
mod figures;
mod peer;
mod random;
mod words;

use anyhow::Context;
use recite::notes::load::load;
use recite::search::{SearchIndex, SearchOptions};

use bot::Memory;
use figures::{Race, Table};

const QUERIES: usize = 1_000;
const QUESTIONS_TYPED: usize = 40;
const WARM_UP: usize = 200;

/// How many Q&As, how often the slow things are measured, and what we aim for.
#[derive(Default)]
struct Size {
    qas: usize,
    builds: usize,
    starts: usize,
    query_target: &'static str,
    keystroke_target: &'static str,
    start_target: &'static str,
    memory_target: &'static str,
}

fn sizes() -> [Size; 3] {
    [
        Size {
            qas: 1_000,
            builds: 20,
            starts: 10,
            start_target: "< 1 s",
            memory_target: "< 60 MB",
            ..Size::default()
        },
        Size {
            qas: 10_000,
            builds: 5,
            starts: 5,
            query_target: "p99 < 5 ms, ratio <= 1",
            keystroke_target: "p99 < 2 ms",
            ..Size::default()
        },
        Size {
            qas: 100_000,
            builds: 2,
            starts: 2,
            start_target: "< 15 s",
            ..Size::default()
        },
    ]
}

fn main() -> anyhow::Result<()> {
    let is_quick = std::env::args().any(|argument| argument == "--quick");
    let most = if is_quick { 10_000 } else { usize::MAX };
    let mut table = Table::default();
    for size in sizes().iter().filter(|size| size.qas <= most) {
        measure(size, &mut table).with_context(|| format!("at {} Q&As", size.qas))?;
    }
    println!("{table}");
    Ok(())
}

fn measure(size: &Size, table: &mut Table) -> anyhow::Result<()> {
    eprintln!("measuring {} Q&As …", size.qas);
    let folder = tempfile::tempdir()?;
    let bytes = corpus::write(folder.path(), size.qas)?;
    let notebook = load(folder.path())?.notebook;
    table.begin(&format!(
        "{} Q&As, {} files, {:.1} MB",
        notebook.qas().len(),
        notebook.files(),
        bytes as f64 / 1e6
    ));

    let build = || Ok(SearchIndex::build(&notebook, SearchOptions::default())?);
    let race = Race::run(
        &vec![(); size.builds],
        1,
        |()| build(),
        |()| Ok(peer::notes(&notebook)?),
    )?;
    table.add("index", &race, "");

    let index = build()?;
    let notes = peer::notes(&notebook)?;
    let mut search = peer::search(&notes)?;
    let race = Race::run(
        &corpus::queries(&notebook, QUERIES),
        WARM_UP,
        |words| Ok(index.search(words, None, 10)?),
        |words| Ok(search(words)?),
    )?;
    table.add("query, top 10", &race, size.query_target);

    let questions = peer::questions(&notebook)?;
    let mut suggest = peer::suggest(&questions)?;
    let race = Race::run(
        &corpus::keystrokes(&notebook, QUESTIONS_TYPED),
        WARM_UP,
        |typed| Ok(index.suggest(typed, None, 25)),
        |typed| Ok(suggest(typed)?),
    )?;
    table.add("keystroke, 25 offers", &race, size.keystroke_target);

    let mut race = Race::default();
    let mut memory = None;
    for _ in 0..size.starts {
        let started = bot::start(folder.path())?;
        race.ours.add(started.ready_after);
        memory = memory.max(started.memory);
        race.peer.time(|| peer::read(folder.path()))?;
    }
    table.add("start to ready", &race, size.start_target);
    let shown = memory.map_or_else(
        || "known on Linux only".to_owned(),
        |Memory { resident, peak }| {
            format!(
                "{:.1} MB, at its peak {:.1} MB",
                resident as f64 / 1e6,
                peak as f64 / 1e6
            )
        },
    );
    table.add_alone("resident, once ready", &shown, size.memory_target);
    Ok(())
}
