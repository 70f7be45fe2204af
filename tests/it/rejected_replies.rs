//! Answers that Discord rejects: a simpler one follows, and never a second first answer.

use recite_discord_sim::fixtures::GENERAL;
use recite_discord_sim::interaction::InitialResponse;
use recite_discord_sim::message::Message;
use serde_json::{Value, json};

use crate::bot::BotUnderTest;
use crate::drawn_message::{pictures, title};
use crate::local_discord::faults::Fault;
use crate::local_discord::recorder::RecordedRequest;
use crate::notes::Notes;

const RIPE: &str = "What does a ripe sourdough starter look like?";
const TUNE: &str = "How do I tune a guitar?";
const SORRY: &str = "Discord didn't accept my answer (ref ";

/// Responses of Discord and its proxies to an answer that they reject.
const REJECTIONS: [(u16, u32); 14] = [
    (400, 0),
    (400, 20009),
    (400, 50006),
    (400, 50035),
    (400, 50109),
    (401, 0),
    (403, 0),
    (403, 50013),
    (404, 0),
    (405, 0),
    (413, 0),
    (413, 40005),
    (415, 0),
    (422, 0),
];
/// The text of a reply without due cards.
const OVER: [(u16, u32); 4] = [(400, 40060), (401, 50027), (404, 10015), (404, 10062)];

fn refused((status, code): (u16, u32)) -> Fault {
    Fault::Rejected {
        status,
        code,
        message: "no",
    }
}

/// A picture that is too large to upload within 3 s on a slow connection.
fn large() -> Vec<u8> {
    vec![7; 700 * 1024]
}

impl BotUnderTest {
    async fn asked(&self, question: &str) -> Message {
        self.stand_in
            .slash("ask", json!({"question": question}))
            .await
    }

    fn callbacks(&self) -> Vec<RecordedRequest> {
        self.stand_in.requests_to("POST", "/interactions/")
    }

    fn edits(&self) -> Vec<RecordedRequest> {
        self.stand_in.requests_to("PATCH", "/webhooks/")
    }

    /// Waits until this many further requests of this kind were answered or cut.
    async fn until_tried(&self, method: &str, path: &str, from: usize, count: usize) {
        let mut next = from as u64;
        for _ in 0..count {
            let is_next = |it: &RecordedRequest| it.is(method, path) && it.number >= next;
            next = self
                .stand_in
                .wait_for_received_request(is_next)
                .await
                .number
                + 1;
        }
    }

    /// Waits for the answer to a question whose note has a large picture.
    async fn deferred(&self, is_there: impl Fn(&Message) -> bool) -> Message {
        let (discord, ben) = (&self.stand_in.discord, self.stand_in.person("ben"));
        let asked = discord.slash(&ben, GENERAL, "ask", json!({"question": RIPE}));
        let filled = self
            .stand_in
            .wait_for("an edit", asked.wait_for_message(is_there));
        filled.await.expect("a message")
    }
}

fn is_plain(message: &Message) -> bool {
    let json = message.json();
    json["components"] == json!([]) && message.text().starts_with(SORRY)
}

#[tokio::test]
async fn a_rejected_first_answer_is_replaced_by_a_plain_one() {
    let bot = BotUnderTest::ready(Notes::fixtures()).await;
    for rejection in REJECTIONS {
        let before = bot.callbacks().len();
        bot.stand_in
            .fail_next("POST", "/interactions/", refused(rejection));
        let message = bot.asked(TUNE).await;
        assert!(is_plain(&message), "{rejection:?}: {:?}", message.json());
        assert!(message.is_ephemeral(), "{rejection:?}");
        assert_eq!(bot.callbacks().len(), before + 2, "{rejection:?}");
    }
    bot.until_logged("could not answer /ask (ref ").await;
    bot.assert_secrets_kept();
}

#[tokio::test]
async fn an_answer_rejected_with_its_files_is_sent_without_them() {
    let bot = BotUnderTest::ready(Notes::fixtures()).await;
    for rejection in REJECTIONS {
        bot.stand_in
            .fail_next("POST", "/interactions/", refused(rejection));
        let message = bot.asked(RIPE).await;
        assert_eq!(title(&message), RIPE, "{rejection:?}");
        assert_eq!(pictures(&message), [], "{rejection:?}");
        assert!(message.text().contains("Use it now."));
    }
    bot.until_logged("answered /ask without its files").await;
    bot.stand_in
        .fail_times("POST", "/interactions/", 2, refused((413, 40005)));
    let message = bot.asked(RIPE).await;
    assert!(is_plain(&message), "{:?}", message.json());
}

#[tokio::test]
async fn after_an_answer_that_may_have_arrived_no_other_is_sent() {
    let bot = BotUnderTest::ready(Notes::fixtures()).await;
    let rejected = || refused((413, 0));
    let mut days: Vec<Vec<Fault>> = OVER.map(|it| vec![refused(it)]).into();
    days.extend([
        vec![Fault::LostAnswer, rejected()],
        vec![Fault::LostRequest, rejected()],
        vec![Fault::StatusAfterHandling(500), rejected()],
        vec![
            Fault::Status(502),
            Fault::StatusAfterHandling(503),
            rejected(),
        ],
        vec![Fault::Status(500), Fault::Status(500), Fault::Status(500)],
    ]);
    for faults in days {
        let (before, tries) = (bot.callbacks().len(), faults.len());
        for fault in &faults {
            bot.stand_in
                .fail_next("POST", "/interactions/", fault.clone());
        }
        let (discord, ben) = (&bot.stand_in.discord, bot.stand_in.person("ben"));
        let from = bot.stand_in.requests().len();
        drop(discord.slash(&ben, GENERAL, "ask", json!({"question": TUNE})));
        bot.until_tried("POST", "/interactions/", from, tries).await;
        // Any further request would arrive before this one is answered.
        bot.still_answers().await;
        let callbacks = &bot.callbacks()[before..];
        assert_eq!(callbacks.len(), tries + 1, "{faults:?}");
        let first = &callbacks[0].body;
        assert!(
            callbacks[..tries].iter().all(|it| it.body == *first),
            "{faults:?}"
        );
    }
}

#[tokio::test]
async fn suggestions_that_are_rejected_are_left_out() {
    let bot = BotUnderTest::ready(Notes::fixtures()).await;
    for (count, rejection) in REJECTIONS.into_iter().enumerate() {
        bot.stand_in
            .fail_next("POST", "/interactions/", refused(rejection));
        let (discord, ben) = (&bot.stand_in.discord, bot.stand_in.person("ben"));
        let typed = json!({"question": "guitar"});
        let from = bot.stand_in.requests().len();
        drop(discord.autocomplete(&ben, GENERAL, "ask", typed, "question"));
        bot.until_tried("POST", "/interactions/", from, 1).await;
        bot.still_answers().await;
        assert_eq!(bot.callbacks().len(), 2 * count + 2, "{rejection:?}");
    }
}

#[tokio::test]
async fn a_rejected_deferred_answer_is_sent_without_files_or_as_an_apology() {
    let bot = BotUnderTest::ready(Notes::fixtures()).await;
    bot.notes.write("bread/jar.png", large());
    for rejection in REJECTIONS {
        bot.stand_in
            .fail_next("PATCH", "/webhooks/", refused(rejection));
        let message = bot.deferred(|it| it.text().contains("Use it now.")).await;
        assert_eq!(pictures(&message), [], "{rejection:?}");
        bot.stand_in
            .fail_times("PATCH", "/webhooks/", 2, refused(rejection));
        let message = bot.deferred(|it| it.text().contains(SORRY)).await;
        assert!(is_plain(&message), "{rejection:?}: {:?}", message.json());
    }
}

#[tokio::test]
async fn a_deferred_answer_that_meets_server_errors_is_looked_up_before_it_is_replaced() {
    let bot = BotUnderTest::ready(Notes::fixtures()).await;
    bot.notes.write("bread/jar.png", large());
    // The edit did not happen: a simpler answer replaces "thinking…".
    bot.stand_in
        .fail_times("PATCH", "/webhooks/", 3, Fault::Status(500));
    let message = bot.deferred(|it| it.text().contains("Use it now.")).await;
    assert_eq!(pictures(&message), []);
    // The edit happened: the answer stays.
    let before = bot.edits().len();
    bot.stand_in
        .fail_times("PATCH", "/webhooks/", 3, Fault::StatusAfterHandling(502));
    let message = bot.deferred(|it| !pictures(it).is_empty()).await;
    let looks = || bot.stand_in.requests_to("GET", "/webhooks/");
    let looked = || looks().iter().filter(|it| it.status == Some(200)).count() == 2;
    let seen = bot.stand_in.discord.until(|_| looked().then_some(()));
    bot.stand_in.wait_for("a look at the answer", seen).await;
    bot.still_answers().await;
    assert_eq!(bot.edits().len(), before + 3);
    let now = bot.stand_in.discord.message(message.id());
    assert!(!pictures(&now.expect("it stays")).is_empty());
}

#[tokio::test]
async fn an_expired_deferred_answer_is_left_alone() {
    let bot = BotUnderTest::ready(Notes::fixtures()).await;
    bot.notes.write("bread/jar.png", large());
    for over in OVER {
        let before = bot.edits().len();
        bot.stand_in.fail_next("PATCH", "/webhooks/", refused(over));
        let (discord, ben) = (&bot.stand_in.discord, bot.stand_in.person("ben"));
        let from = bot.stand_in.requests().len();
        drop(discord.slash(&ben, GENERAL, "ask", json!({"question": RIPE})));
        bot.until_tried("PATCH", "/webhooks/", from, 1).await;
        bot.still_answers().await;
        assert_eq!(bot.edits().len(), before + 1, "{over:?}");
    }
}

/// The message with the button is the previous answer and must not become an apology.
#[tokio::test]
async fn a_rejected_edit_is_followed_by_an_apology() {
    let notes = Notes::of(&[
        (
            "a.md",
            "### How do I tie a bowline knot?\n\nUnder, around, down.\n",
        ),
        (
            "b.md",
            "### How do I tie a bowline knot with one hand?\n\n![So](so.png)\n",
        ),
    ]);
    notes.write("so.png", large());
    let bot = BotUnderTest::ready(notes).await;
    let message = bot.asked("How do I tie a bowline knot?").await;
    bot.stand_in
        .fail_times("PATCH", "/webhooks/", 2, refused((413, 40005)));
    let pressed = bot.stand_in.press(message.id(), "Not it");
    let reply = bot
        .stand_in
        .wait_for_request(|it| it.is("POST", "/webhooks/"))
        .await;
    let said = reply.body["content"].as_str().unwrap_or_default();
    assert!(said.starts_with(SORRY), "{said}");
    assert_eq!(reply.body["flags"], Value::from(1 << 6));
    let now = bot
        .stand_in
        .discord
        .message(message.id())
        .expect("it stays");
    assert!(
        now.text().contains("Under, around, down."),
        "{}",
        now.text()
    );
    drop(pressed);
    // The same without a deferral: a small edit that is rejected.
    bot.notes.write("so.png", vec![7; 100]);
    bot.stand_in
        .fail_times("POST", "/interactions/", 2, refused((400, 50035)));
    let pressed = bot.stand_in.press(message.id(), "Not it");
    let Ok(InitialResponse::Message(reply)) = pressed.answer().await else {
        panic!("the bot says something");
    };
    assert!(
        is_plain(&reply) && reply.is_ephemeral(),
        "{:?}",
        reply.json()
    );
}

#[tokio::test]
async fn a_reload_whose_reply_is_rejected_gets_an_apology() {
    let bot = BotUnderTest::ready(Notes::fixtures()).await;
    for rejection in REJECTIONS {
        bot.stand_in
            .fail_next("POST", "/interactions/", refused(rejection));
        let message = bot.admin("reload", Value::Null).await;
        assert!(is_plain(&message), "{rejection:?}: {:?}", message.json());
    }
}
