//! Many members at once.

use std::time::Duration;

use recite::sandbox::place::GENERAL;
use serde_json::{Value, json};

use crate::bot::BotUnderTest;
use crate::notes::Notes;

/// Discord's clock for a first answer.
const CLOCK: Duration = Duration::from_secs(3);

#[tokio::test]
async fn two_hundred_members_at_once_are_all_answered_in_time() {
    let bot = BotUnderTest::ready(Notes::fixtures()).await;
    let stand_in = &bot.stand_in;
    let question = json!({"question": "How do I tune a guitar?"});
    let message = stand_in.slash("ask", question).await;
    let (ben, cleo) = (stand_in.person("ben"), stand_in.person("cleo"));
    let not_it = message.button("Not it").expect("the button is there");
    let words = [
        "tune a guitar",
        "prune roses",
        "ripe sourdough starter",
        "basil",
        "xyzzyplugh",
    ];
    let interactions: Vec<_> = (0..200)
        .map(|n| {
            let typed = json!({"question": words[n % words.len()]});
            match n % 4 {
                0 | 1 => stand_in.discord.slash(&ben, GENERAL, "ask", typed),
                2 => stand_in
                    .discord
                    .autocomplete(&cleo, GENERAL, "ask", typed, "question"),
                _ => stand_in.discord.press(&cleo, message.id(), &not_it),
            }
        })
        .collect();
    for interaction in &interactions {
        let answer = stand_in.soon("an answer", interaction.answer()).await;
        answer.expect("it is answered within Discord's clock");
    }
    let callbacks = stand_in.requests_to("POST", "/interactions/");
    assert_eq!(callbacks.len(), 201);
    let late = |elapsed: Option<Duration>| elapsed.is_none_or(|elapsed| elapsed >= CLOCK);
    let late: Vec<Value> = callbacks
        .iter()
        .filter(|it| late(it.since_interaction))
        .map(|it| it.body.clone())
        .collect();
    assert_eq!(late, Vec::<Value>::new());
    assert_eq!(stand_in.violations(), [""; 0]);
}
