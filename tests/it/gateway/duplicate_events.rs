//! Events that Discord sends twice.

use crate::bot::BotUnderTest;
use crate::notes::Notes;

#[tokio::test]
async fn an_interaction_that_comes_twice_is_answered_once() {
    let config = "[log]\nfilter = \"info,recite=debug\"\n";
    let bot = BotUnderTest::ready_with(Notes::fixtures(), config).await;
    bot.still_answers().await;
    assert!(bot.stand_in.discord.repeat_interaction());
    bot.until_logged("duplicate interaction").await;
    bot.still_answers().await;
    let answers = bot.stand_in.requests_to("POST", "/interactions/");
    assert_eq!(answers.len(), 2);
}
