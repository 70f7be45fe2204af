use std::convert::Infallible;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc;

use jiff::civil::date;
use tokio::task::{JoinHandle, yield_now};

use super::*;
use crate::app::StoreError;
use crate::discord::context::ReplyError;
use crate::messages::catalog::Catalog;
use crate::messages::stats;
use recite_quiz::{GuildStats, Tally};

/// How many more replies than can be drawn or wait.
const TOO_MANY: usize = 90;

fn server(is_drawn: bool) -> Message {
    let stats = GuildStats {
        today: date(2026, 11, 22),
        posts: 3,
        answers: Tally {
            answered: 7,
            knew: 5,
        },
        hardest: Vec::new(),
        calendar: vec![(date(2026, 11, 20), 4), (date(2026, 11, 21), 3)],
    };
    stats::server(Catalog::english(), &stats, is_drawn, false)
}

/// Returns the JSON of a message, which leaves out the bytes of its charts.
fn words(message: &Message) -> String {
    serde_json::to_string(message).expect("a message is JSON")
}

/// Starts a reply whose drawing waits for a signal on the channel.
fn draw(
    drawings: &Drawings,
    drawing: &Arc<AtomicUsize>,
    go_on: mpsc::Receiver<()>,
) -> JoinHandle<Message> {
    let (drawings, drawing) = (drawings.clone(), Arc::clone(drawing));
    tokio::spawn(async move {
        let ready = std::future::ready(Ok::<_, ReplyError>(()));
        let make = move |place: Option<()>| {
            if place.is_some() {
                drawing.fetch_add(1, Ordering::SeqCst);
                go_on.recv().expect("the test lets it go on");
                drawing.fetch_sub(1, Ordering::SeqCst);
            }
            Ok(server(place.is_some()))
        };
        drawings.make(ready, make).await.expect("it is made")
    })
}

#[tokio::test]
async fn of_a_crowd_a_few_are_drawn_two_at_once_and_the_others_answered_in_words() {
    let (drawings, drawing) = (Drawings::default(), Arc::default());
    let (words_of_go, replies): (Vec<_>, Vec<_>) = (0..AT_ONCE + WAITING + TOO_MANY)
        .map(|_| {
            let (go_on, waits) = mpsc::channel();
            (go_on, draw(&drawings, &drawing, waits))
        })
        .unzip();
    let mut replies = replies.into_iter();
    let drawn: Vec<_> = replies.by_ref().take(AT_ONCE + WAITING).collect();
    // These end although no chart is drawn yet.
    for reply in replies {
        let message = reply.await.expect("it ends");
        assert!(message.attachments.is_empty());
        let words = words(&message);
        for fact in [
            "3 questions",
            "7 answers",
            "71%",
            "7 answers on 2 days",
            "at most 4",
        ] {
            assert!(words.contains(fact), "{fact}: {words}");
        }
    }
    for (go_on, reply) in words_of_go.iter().zip(drawn) {
        assert!(!reply.is_finished());
        assert!(drawing.load(Ordering::SeqCst) <= AT_ONCE);
        go_on.send(()).expect("it waits");
        assert_eq!(reply.await.expect("it ends").attachments.len(), 1);
    }
    // There is room for another drawing.
    let (go_on, waits) = mpsc::channel();
    let reply = draw(&drawings, &drawing, waits);
    go_on.send(()).expect("it waits");
    assert_eq!(reply.await.expect("it ends").attachments.len(), 1);
}

#[tokio::test]
async fn a_drawing_that_nobody_waits_for_keeps_its_place_until_it_ends() {
    let (drawings, drawing) = (Drawings::default(), Arc::<AtomicUsize>::default());
    let go_on: Vec<_> = (0..AT_ONCE)
        .map(|_| {
            let (go_on, waits) = mpsc::channel();
            (go_on, draw(&drawings, &drawing, waits))
        })
        .collect();
    while drawing.load(Ordering::SeqCst) < AT_ONCE {
        yield_now().await;
    }
    for (_, reply) in &go_on {
        reply.abort();
    }
    while !go_on.iter().all(|(_, reply)| reply.is_finished()) {
        yield_now().await;
    }
    assert_eq!(drawings.turns.available_permits(), 0);
    for (go_on, _) in &go_on {
        go_on.send(()).expect("it waits");
    }
    let _all = drawings.turns.acquire_many(AT_ONCE as u32).await;
    assert_eq!(drawing.load(Ordering::SeqCst), 0);
}

#[tokio::test]
async fn other_work_goes_on_while_a_picture_is_drawn() {
    // The only thread of this runtime sends the signal that the drawing waits for.
    let (drawings, drawing) = (Drawings::default(), Arc::<AtomicUsize>::default());
    let (go_on, waits) = mpsc::channel();
    let reply = draw(&drawings, &drawing, waits);
    while drawing.load(Ordering::SeqCst) == 0 {
        yield_now().await;
    }
    go_on.send(()).expect("it waits");
    assert_eq!(reply.await.expect("it ends").attachments.len(), 1);
}

#[tokio::test]
async fn a_reply_that_fails_gives_its_place_back() {
    let drawings = Drawings::default();
    for _ in 0..2 * (AT_ONCE + WAITING) {
        let ready = std::future::ready(Ok::<_, ReplyError>(()));
        let made = drawings.make(ready, |_| panic!("it breaks down"));
        assert!(matches!(made.await, Err(ReplyError::Task(_))));
        let broken = std::future::ready(Err::<Infallible, _>(ReplyError::Store(
            StoreError::Locked("x".into()),
        )));
        let made = drawings.make(broken, |_| Ok(server(true)));
        assert!(matches!(made.await, Err(ReplyError::Store(_))));
    }
    assert_eq!(drawings.places.available_permits(), AT_ONCE + WAITING);
    assert_eq!(drawings.turns.available_permits(), AT_ONCE);
}
