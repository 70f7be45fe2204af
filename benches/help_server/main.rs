//! Measures how often the bot answers, rightly and wrongly, on a day in a help server.
//!
//! ```text
//! cargo bench --bench help_server -- FOLDER...            folders with notes and judged queries, as for `recite eval`
//! cargo bench --bench help_server -- --likely FOLDER...   likely answers are posted in threads too
//! ```
//!
//! A day has 500 messages: 60 threads whose titles are judged queries, half of them unanswerable; 60 messages that
//! mention the bot, half of them unanswerable; and what else members, bots and webhooks write. Of all messages, 5 % are
//! hostile. The same seed draws the same day. Unanswerable queries are those of the folder that no note answers, or else
//! queries of the other folders. It runs the real bot against a loopback Discord. The member who asked presses *This
//! solved it* below a right answer, and *Remove* below a wrong one.

#[path = "../storm/bot.rs"]
mod bot;
mod day;
#[path = "../search/random.rs"]
#[allow(dead_code, reason = "the other benches draw more")]
mod random;
mod server;

use std::collections::HashSet;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::Context;
use recite_lab::eval::judgments::{JudgedQuery, distinct, parse};
use recite_notes::QaId;
use recite_notes::access::AccessOptions;
use recite_notes::load::load;

use day::{Day, Question};
use server::{HelpServer, Tally};

const SEED: u64 = 18;

fn main() -> anyhow::Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let takes_likely = arguments.iter().any(|it| it == "--likely");
    let folders = arguments.iter().filter(|it| !it.starts_with("--"));
    let folders: Vec<PathBuf> = folders.map(PathBuf::from).collect();
    anyhow::ensure!(
        !folders.is_empty(),
        "name folders with notes and `queries.jsonl`, as for `recite eval`"
    );
    let collections = folders.iter().map(|folder| Collection::load(folder));
    let collections = collections.collect::<anyhow::Result<Vec<_>>>()?;
    let model = Path::new(env!("CARGO_MANIFEST_DIR")).join("models/all-MiniLM-L6-v2");
    let mut modes = vec![("by words", None)];
    match model.is_dir() {
        true => modes.push(("with the model", Some(model.as_path()))),
        false => println!("not measured with the model: run `scripts/fetch-model` to download it"),
    }
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()?;
    for (name, model) in modes {
        println!("{name}");
        println!("{}", Tally::HEAD);
        let mut total = Tally::default();
        for collection in &collections {
            let day = Day::draw(SEED, &collection.questions(&collections));
            let tally = runtime.block_on(async {
                let server = HelpServer::start(&collection.notes, model, takes_likely).await?;
                server.run(&day).await
            })?;
            println!("{}", tally.row(&collection.name));
            total.add(&tally);
        }
        println!("{}", total.row("all"));
        println!("{}", total.summary());
    }
    Ok(())
}

/// A folder with notes and judged queries.
struct Collection {
    name: String,
    notes: PathBuf,
    /// The ids of its notes.
    ids: HashSet<QaId>,
    queries: Vec<JudgedQuery>,
}

impl Collection {
    fn load(folder: &Path) -> anyhow::Result<Self> {
        // The bot runs in another folder.
        let folder = fs::canonicalize(folder);
        let folder = folder.context("name folders that exist")?;
        let notes = folder.join("notes");
        let notebook = load(&notes, &AccessOptions::default())?.notebook;
        let judged = folder.join("queries.jsonl");
        let bytes = fs::read(&judged).with_context(|| format!("read {}", judged.display()))?;
        let (queries, problems) = parse(&bytes, &judged.display().to_string(), &notebook);
        for problem in &problems {
            eprintln!("{problem}");
        }
        let name = folder.file_name().unwrap_or(folder.as_os_str());
        Ok(Self {
            name: name.to_string_lossy().into_owned(),
            notes,
            ids: notebook.qas().iter().map(|qa| qa.id.clone()).collect(),
            queries: distinct(queries),
        })
    }

    /// Returns the questions of this collection, and unanswerable ones.
    fn questions(&self, all: &[Self]) -> Vec<Question> {
        let question = |it: &JudgedQuery, relevant: HashSet<QaId>| Question {
            text: it.query.clone(),
            relevant,
        };
        let own = self.queries.iter();
        let own = own.map(|it| question(it, it.relevant.iter().cloned().collect()));
        let mut questions: Vec<Question> = own.collect();
        if questions.iter().all(Question::is_answerable) {
            // Not of folders with the same notes, which answer them.
            let others = all.iter().filter(|other| other.ids.is_disjoint(&self.ids));
            let others = others.flat_map(|other| &other.queries);
            let others = others.filter(|it| it.is_answerable());
            questions.extend(others.map(|it| question(it, HashSet::new())));
        }
        questions
    }
}
