//! Controls the gateway for a test or a page, and counts what it received.

use std::time::Duration;

use serde_json::{Value, json};

use super::gateway::send;
use super::intents::GUILDS;
use super::server;
use super::sessions::{SessionRejection, SocketCommand};
use super::snowflake::Snowflake;
use super::{Change, Sandbox};

/// Close codes that end the session.
const ENDS_SESSION: [u16; 10] = [1000, 1001, 4004, 4007, 4009, 4010, 4011, 4012, 4013, 4014];

impl Sandbox {
    /// Returns the number of accepted IDENTIFYs.
    pub fn identify_count(&self) -> usize {
        self.shared.lock().sessions.identifies
    }

    /// Returns the number of accepted RESUMEs.
    pub fn resume_count(&self) -> usize {
        self.shared.lock().sessions.resumes
    }

    /// Returns the number of IDENTIFYs rejected because of [`Self::reject_identify`].
    pub fn rejected_identify_count(&self) -> usize {
        self.shared.lock().sessions.rejected
    }

    /// Returns whether a session is connected. After a network failure without a close, the session counts until its
    /// bot notices the failure.
    pub fn is_ready(&self) -> bool {
        self.shared.lock().sessions.is_ready()
    }

    /// Waits until a session is connected: READY or RESUMED was sent, and events reach the bot.
    pub async fn wait_until_ready(&self) {
        self.shared
            .until(None, |state| state.sessions.is_ready().then_some(()))
            .await;
    }

    /// Waits until `count` RESUMEs were accepted in total.
    pub async fn wait_for_resumes(&self, count: usize) {
        self.shared
            .until(None, |state| {
                (state.sessions.resumes >= count).then_some(())
            })
            .await;
    }

    /// Waits until `count` IDENTIFYs were accepted in total.
    pub async fn wait_for_identifies(&self, count: usize) {
        self.shared
            .until(None, |state| {
                (state.sessions.identifies >= count).then_some(())
            })
            .await;
    }

    /// Closes every connection with a close frame; `None` sends a frame without a code. The same codes as at Discord
    /// end the session.
    pub fn close(&self, code: Option<u16>) {
        let mut state = self.shared.lock();
        state.sessions.send_to_all(&SocketCommand::Close(code));
        if code.is_some_and(|code| ENDS_SESSION.contains(&code)) {
            state.sessions.end_all();
        }
    }

    /// Drops every gateway connection without a close frame, like a network failure.
    pub fn drop_connections(&self) {
        self.shared
            .lock()
            .sessions
            .send_to_all(&SocketCommand::Drop);
    }

    /// Sends op 7: the client must reconnect and resume.
    pub fn reconnect(&self) {
        self.shared
            .lock()
            .sessions
            .send_to_all(&send(json!({"op": 7, "d": null})));
    }

    /// Sends op 9: the session is invalid. `resumable` means that the client may still resume.
    pub fn invalid_session(&self, resumable: bool) {
        let mut state = self.shared.lock();
        state
            .sessions
            .send_to_all(&send(json!({"op": 9, "d": resumable})));
        if !resumable {
            state.sessions.end_all();
        }
    }

    /// Closes the connection on every IDENTIFY with this code, such as 4013; `None` accepts them again.
    pub fn reject_identify(&self, code: Option<u16>) {
        self.reject_identify_with(code.map(|code| SessionRejection::Close(Some(code))));
    }

    /// The same as [`Self::reject_identify`], with any kind of rejection.
    pub fn reject_identify_with(&self, rejection: Option<SessionRejection>) {
        self.shared.lock().sessions.behavior.rejection = rejection;
    }

    /// Ends every session in this way directly after it starts; `None` stops doing so.
    pub fn end_sessions_with(&self, rejection: Option<SessionRejection>) {
        self.shared.lock().sessions.behavior.ends_sessions_with = rejection;
    }

    /// Makes the gateway unresponsive, like a network without traffic: it sends and handles nothing, keeps
    /// connections open and accepts no new ones. `false` ends this.
    pub fn set_unresponsive(&self, is_unresponsive: bool) {
        self.shared.lock().sessions.behavior.is_unresponsive = is_unresponsive;
        self.shared.publish(Change::Gateway);
    }

    /// Returns whether the gateway is unresponsive: see [`Self::set_unresponsive`].
    pub fn is_unresponsive(&self) -> bool {
        self.shared.lock().sessions.behavior.is_unresponsive
    }

    /// Delays the acknowledgment of every heartbeat by this time.
    pub fn delay_heartbeat_acks(&self, delay: Duration) {
        self.shared.lock().sessions.behavior.heartbeat_ack_delay = delay;
    }

    /// Answers every RESUME with a resumable op 9.
    pub fn reject_resumes(&self) {
        self.shared.lock().sessions.behavior.rejects_resumes = true;
    }

    /// Reports this number of remaining session starts and the time until their reset; `None` reports the real number.
    pub fn set_sessions_left(&self, left: Option<(usize, Duration)>) {
        let left = left.map(|(left, reset)| (left, u64::try_from(reset.as_millis()).unwrap_or(0)));
        self.shared.lock().sessions.behavior.sessions_left = left;
    }

    /// Returns this gateway URL to bots instead of the real one.
    pub fn set_gateway_url(&self, url: &str) {
        self.shared.lock().sessions.behavior.gateway_url = Some(url.to_owned());
    }

    /// Returns the total number of connections.
    pub fn connection_count(&self) -> u64 {
        self.shared.lock().sessions.connection_count()
    }

    /// Waits until `count` connections have ended on both sides.
    pub async fn wait_for_closed_connections(&self, count: u64) {
        self.shared
            .until(None, |state| (state.sessions.ended >= count).then_some(()))
            .await;
    }

    /// Returns the number of received heartbeats.
    pub fn heartbeat_count(&self) -> usize {
        self.shared.lock().sessions.heartbeats
    }

    /// Sends any event to every session, whatever its intents, even an event that Discord does not have.
    pub fn dispatch(&self, event: &str, data: &Value) {
        self.shared.lock().sessions.dispatch(event, 0, data);
    }

    /// Sends the newest interaction again, like after a connection failure. Returns false if there is no interaction.
    pub fn repeat_interaction(&self) -> bool {
        let mut state = self.shared.lock();
        let newest = state.sessions.newest("INTERACTION_CREATE");
        if let Some(data) = &newest {
            state.sessions.dispatch("INTERACTION_CREATE", 0, data);
        }
        newest.is_some()
    }

    /// Removes the bot from a server.
    pub fn remove_bot(&self, guild: Snowflake) {
        let mut state = self.shared.lock();
        state.left.insert(guild);
        let gone = json!({"id": guild});
        state.sessions.dispatch("GUILD_DELETE", GUILDS, &gone);
    }

    /// Adds the bot to a server that had removed it.
    pub fn add_bot(&self, guild: Snowflake) {
        let mut state = self.shared.lock();
        state.left.remove(&guild);
        let channels = state.channels.values();
        let channels = channels.filter(|channel| channel.guild() == Some(guild));
        let there = server::guild_with_members(&self.shared.options, guild, channels);
        state.sessions.dispatch("GUILD_CREATE", GUILDS, &there);
    }
}
