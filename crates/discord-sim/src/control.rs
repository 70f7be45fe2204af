//! What a test or a page may do to the gateway, and what the gateway saw.

use std::time::Duration;

use serde_json::{Value, json};

use super::gateway::send;
use super::server;
use super::sessions::{GUILDS, Order, Refusal};
use super::snowflake::Snowflake;
use super::{Change, Sandbox};

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

    /// Whether a session is connected. One that a silent network left behind counts until its bot
    /// notices.
    pub fn is_ready(&self) -> bool {
        self.shared.world().sessions.is_ready()
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
        self.refuse_identify_by(code.map(|code| Refusal::Close(Some(code))));
    }

    /// As [`Self::refuse_identify`], in any way.
    pub fn refuse_identify_by(&self, refusal: Option<Refusal>) {
        self.shared.world().sessions.moods.refusal = refusal;
    }

    /// From now on ends every session in this way as soon as it has begun; `None` lets them last.
    pub fn end_sessions_by(&self, refusal: Option<Refusal>) {
        self.shared.world().sessions.moods.ends_sessions = refusal;
    }

    /// From now on says nothing and hears nothing, with every connection left open and new ones left
    /// waiting, as a dead network does; `false` ends it.
    pub fn be_silent(&self, is_silent: bool) {
        self.shared.world().sessions.moods.is_silent = is_silent;
        self.shared.publish(Change::Gateway);
    }

    /// Whether [`Self::be_silent`] is in force.
    pub fn is_silent(&self) -> bool {
        self.shared.world().sessions.moods.is_silent
    }

    /// From now on each heartbeat waits so long for its answer.
    pub fn acknowledge_after(&self, delay: Duration) {
        self.shared.world().sessions.moods.acknowledges_after = delay;
    }

    /// From now on tells every RESUME to try again.
    pub fn resume_in_vain(&self) {
        self.shared.world().sessions.moods.resumes_in_vain = true;
    }

    /// From now on says that so many sessions are left until the count starts anew; `None` counts.
    pub fn grant_sessions(&self, left: Option<(usize, Duration)>) {
        let left = left.map(|(left, reset)| (left, u64::try_from(reset.as_millis()).unwrap_or(0)));
        self.shared.world().sessions.moods.sessions_left = left;
    }

    /// From now on gives this address where a bot asks for the gateway.
    pub fn give_gateway(&self, url: &str) {
        self.shared.world().sessions.moods.gateway_url = Some(url.to_owned());
    }

    /// How many connections there were.
    pub fn connections(&self) -> u64 {
        self.shared.world().sessions.seen()
    }

    /// Waits until `count` connections have ended, their goodbyes said on both sides.
    pub async fn until_ended(&self, count: u64) {
        self.shared
            .until(None, |world| (world.sessions.ended >= count).then_some(()))
            .await;
    }

    /// How many heartbeats were heard.
    pub fn heartbeats(&self) -> usize {
        self.shared.world().sessions.heartbeats
    }

    /// Sends any event to every session, whatever its intents: also what Discord has not invented.
    pub fn dispatch(&self, event: &str, data: &Value) {
        self.shared.world().sessions.dispatch(event, 0, data);
    }

    /// Sends the newest interaction once more, as after a connection that broke at the wrong moment;
    /// false when there was none.
    pub fn repeat_interaction(&self) -> bool {
        let mut world = self.shared.world();
        let newest = world.sessions.newest("INTERACTION_CREATE");
        if let Some(data) = &newest {
            world.sessions.dispatch("INTERACTION_CREATE", 0, data);
        }
        newest.is_some()
    }

    /// Somebody removes the bot from a server.
    pub fn remove_bot(&self, guild: Snowflake) {
        let mut world = self.shared.world();
        world.left.insert(guild);
        let gone = json!({"id": guild});
        world.sessions.dispatch("GUILD_DELETE", GUILDS, &gone);
    }

    /// Somebody adds the bot to a server that removed it.
    pub fn add_bot(&self, guild: Snowflake) {
        let mut world = self.shared.world();
        world.left.remove(&guild);
        let channels = world.channels.values();
        let channels = channels.filter(|channel| channel.guild() == Some(guild));
        let there = server::whole_guild(&self.shared.options, guild, channels);
        world.sessions.dispatch("GUILD_CREATE", GUILDS, &there);
    }
}
