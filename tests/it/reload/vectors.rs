//! Vectors of new notes: ready at once for a few notes, later for many, computed once.

use serde_json::{Value, json};

use crate::bot::BotUnderTest;
use crate::local_discord::{POLL_INTERVAL, TEST_TIMEOUT};
use crate::semantic_search::folders::{ModelFolders, UNDERSTOOD, basil_and, mentions_basil};

impl BotUnderTest {
    fn times_understood(&self) -> usize {
        self.log().matches(UNDERSTOOD).count()
    }

    /// Returns the numbers of every `computed N of M embeddings`.
    fn progress(&self) -> Vec<(usize, usize)> {
        let log = self.log();
        let lines = log.lines().filter_map(|line| {
            let (before, after) = line.split_once(" of ")?;
            let all =
                after.strip_suffix(" embeddings; until then the search matches words only")?;
            Some((before.rsplit(' ').next()?.parse().ok()?, all.parse().ok()?))
        });
        lines.collect()
    }
}

#[tokio::test]
#[ignore = "needs the model: run scripts/fetch-model, then cargo test -- --include-ignored"]
async fn an_edit_is_found_by_semantic_search() {
    let places = ModelFolders::with_model();
    let mut bot = places.bot(basil_and(20)).await;
    bot.until_understood().await;
    for answer in ["At noon.", "At midnight."] {
        let note = format!("### How do I water basil?\n\n{answer}\n");
        bot.notes.write("basil.md", note);
        bot.admin("reload", Value::Null).await;
        // At once, unless the machine takes more than a second per text.
        let found = async {
            while !mentions_basil(&bot.ask_for_herbs().await) {
                tokio::time::sleep(POLL_INTERVAL).await;
            }
        };
        bot.stand_in.wait_for("an answer by meaning", found).await;
    }
    bot.restart().await;
    bot.until_understood().await;
    assert_eq!(bot.first_progress(), None, "{}", bot.log());
}

#[tokio::test]
#[ignore = "needs the model: run scripts/fetch-model, then cargo test -- --include-ignored"]
async fn many_new_notes_are_found_lexically_at_once_and_encoded_once() {
    let places = ModelFolders::with_model();
    let mut bot = places.bot(basil_and(4)).await;
    bot.until_understood().await;
    let kept = std::fs::metadata(places.cache())
        .expect("it is there")
        .len();
    for n in 0..200 {
        let note = format!("### Where does dragon {n} sleep?\n\nIn cave {n}, on {n} coins.\n");
        bot.notes.write(format!("dragons/{n}.md"), note);
    }
    bot.admin("reload", Value::Null).await;
    let asked = json!({"question": "Where does dragon 7 sleep?"});
    let said = bot.stand_in.slash("ask", asked).await.text();
    assert!(said.contains("In cave 7"), "{said}");
    places.until_kept(kept + 5_000).await;
    // The work starts again with the vectors computed so far.
    bot.notes.write(
        "dragons/7.md",
        "### Where does dragon 7 sleep?\n\nIn a bed.\n",
    );
    bot.admin("reload", Value::Null).await;
    let twice = async {
        while bot.times_understood() < 2 {
            tokio::time::sleep(POLL_INTERVAL).await;
        }
    };
    let twice = tokio::time::timeout(TEST_TIMEOUT, twice).await;
    twice.unwrap_or_else(|_| panic!("never understood:\n{}", bot.log()));
    let progress = bot.progress();
    let [.., (before, _), (after, all)] = progress[..] else {
        panic!("{}", bot.log());
    };
    assert!(before < after && after < all, "{progress:?}\n{}", bot.log());
    assert!(mentions_basil(&bot.ask_for_herbs().await));
    bot.restart().await;
    bot.until_understood().await;
    assert_eq!(bot.first_progress(), None, "{}", bot.log());
}
