//! What a test or a page may do to the gateway, and what the gateway saw.

use serde_json::{Value, json};

use super::Sandbox;
use super::gateway::send;
use super::sessions::Order;

/// Close codes after which no session can be resumed.
const ENDS_SESSION: [u16; 10] = [1000, 1001, 4004, 4007, 4009, 4010, 4011, 4012, 4013, 4014];

impl Sandbox {
    /// How many IDENTIFYs were accepted.
    pub fn identifies(&self) -> usize {
        self.shared.world().sessions.identifies
    }

    /// How many RESUMEs were accepted.
    pub fn resumes(&self) -> usize {
        self.shared.world().sessions.resumes
    }

    /// How many IDENTIFYs were closed on because of [`Self::refuse_identify`].
    pub fn refused_identifies(&self) -> usize {
        self.shared.world().sessions.refused
    }

    /// Waits until a session is connected: READY or RESUMED was sent and events reach the bot.
    pub async fn until_ready(&self) {
        self.shared
            .until(None, |world| world.sessions.is_ready().then_some(()))
            .await;
    }

    /// Waits until `count` RESUMEs were accepted since the start.
    pub async fn until_resumed(&self, count: usize) {
        self.shared
            .until(None, |world| {
                (world.sessions.resumes >= count).then_some(())
            })
            .await;
    }

    /// Waits until `count` IDENTIFYs were accepted since the start.
    pub async fn until_identified(&self, count: usize) {
        self.shared
            .until(None, |world| {
                (world.sessions.identifies >= count).then_some(())
            })
            .await;
    }

    /// Closes every connection with a close frame; `None` sends one without a code. The codes that
    /// end a session at Discord end it here.
    pub fn close(&self, code: Option<u16>) {
        let mut world = self.shared.world();
        world.sessions.order_all(&Order::Close(code));
        if code.is_some_and(|code| ENDS_SESSION.contains(&code)) {
            world.sessions.end_all();
        }
    }

    /// Cuts every gateway connection without a close frame, as a dying network does.
    pub fn drop_connections(&self) {
        self.shared.world().sessions.order_all(&Order::Drop);
    }

    /// Op 7: asks the client to connect anew and resume.
    pub fn reconnect(&self) {
        self.shared
            .world()
            .sessions
            .order_all(&send(json!({"op": 7, "d": null})));
    }

    /// Op 9: tells the client that its session is invalid, and whether it may resume all the same.
    pub fn invalid_session(&self, resumable: bool) {
        let mut world = self.shared.world();
        world
            .sessions
            .order_all(&send(json!({"op": 9, "d": resumable})));
        if !resumable {
            world.sessions.end_all();
        }
    }

    /// From now on closes on every IDENTIFY with this code, such as 4013; `None` accepts again.
    pub fn refuse_identify(&self, code: Option<u16>) {
        self.shared.world().sessions.refusal = code;
    }

    /// Sends any event to every session, whatever its intents: also what Discord has not invented.
    pub fn dispatch(&self, event: &str, data: &Value) {
        self.shared.world().sessions.dispatch(event, 0, data);
    }
}
