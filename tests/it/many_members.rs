//! Many members at once. The benchmark `crowd` measures how long they wait.

use recite_discord_sim::fixtures::GENERAL;
use serde_json::json;

use crate::bot::BotUnderTest;
use crate::notes::Notes;

/// Few enough at once that a busy machine answers them within the bot's own time limit.
const AT_ONCE: usize = 10;

#[tokio::test]
async fn two_hundred_interactions_are_each_answered_once() {
    let bot = BotUnderTest::of(Notes::fixtures()).binary().ready().await;
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
    let send = |n: usize| {
        let typed = json!({"question": words[n % words.len()]});
        match n % AT_ONCE {
            // One at once: of a member's keystrokes, only the newest is answered.
            2 => stand_in
                .discord
                .autocomplete(&cleo, GENERAL, "ask", typed, "question"),
            3 | 7 => stand_in.discord.press(&cleo, message.id(), &not_it),
            _ => stand_in.discord.slash(&ben, GENERAL, "ask", typed),
        }
    };
    for first in (0..200).step_by(AT_ONCE) {
        let sent: Vec<_> = (first..first + AT_ONCE).map(send).collect();
        for interaction in &sent {
            let answer = stand_in.wait_for("an answer", interaction.answer()).await;
            answer.expect("it is answered");
        }
    }
    assert_eq!(stand_in.requests_to("POST", "/interactions/").len(), 201);
    assert_eq!(stand_in.violations(), [""; 0]);
}
