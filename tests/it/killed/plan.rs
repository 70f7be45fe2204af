//! The random plan of a round: when the bot is killed, the fault, and how long it is offline.

use std::time::Duration;

use jiff::SignedDuration;
use recite_discord_sim::fixtures::{BOT_PERMISSIONS, READ_MESSAGE_HISTORY};
use recite_lab::eval::splitmix::SplitMix;

use crate::local_discord::StandIn;
use crate::local_discord::faults::Fault;
use crate::local_discord::stages::RequestStage;

/// One day of a bot.
#[derive(Clone, Debug)]
pub struct Round {
    pub kill: Kill,
    /// A second kill, while it starts again.
    pub again: Option<Kill>,
    pub trouble: PlannedFault,
    pub away: Downtime,
}

#[derive(Clone, Copy, Debug)]
pub enum Kill {
    /// During its nth request, from 1, among those that post or edit a message.
    Act(usize, RequestStage),
    /// During its nth request, from 1.
    Request(usize, RequestStage),
    After(Duration),
}

/// A fault of Discord.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PlannedFault {
    Nothing,
    /// The message is created, and the connection is cut before the response.
    AnswerLost,
    /// The connection is cut before Discord saw the message.
    Cut,
    /// The message is not created.
    ServerError,
    /// The message is created nevertheless.
    ErrorAfterwards,
    RateLimit,
    /// The channel's messages cannot be listed for a while.
    ListingFails,
    /// The bot may not read the channels' history that day.
    NoHistory,
    /// As before, and a response is lost: only the nonce is left.
    Blind,
}

/// How long the bot is offline.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Downtime {
    AMoment,
    /// Discord has forgotten the nonce.
    Minutes,
    Hours,
    /// The window of that day's question has passed.
    PastTheWindow,
}

impl Round {
    pub fn drawn(draw: &mut SplitMix) -> Self {
        let trouble = match draw.below(13) {
            0..=3 => PlannedFault::Nothing,
            4 => PlannedFault::AnswerLost,
            5 => PlannedFault::Cut,
            6 => PlannedFault::ServerError,
            7 => PlannedFault::ErrorAfterwards,
            8 => PlannedFault::RateLimit,
            9 => PlannedFault::ListingFails,
            10..=11 => PlannedFault::NoHistory,
            _ => PlannedFault::Blind,
        };
        // If the outcome can be unknown, it should be.
        let kill = match draw.below(2) {
            0 if trouble.hides() => Kill::Act(1, RequestStage::Done),
            _ => Kill::drawn(draw),
        };
        let again = (draw.below(4) == 0).then(|| Kill::drawn(draw));
        let away = match draw.below(10) {
            0..=3 if trouble.hides() => Downtime::Minutes,
            0..=6 => Downtime::AMoment,
            7 => Downtime::Minutes,
            8 => Downtime::Hours,
            _ => Downtime::PastTheWindow,
        };
        Self {
            kill,
            again,
            trouble,
            away,
        }
    }

    /// Returns whether it can no longer be known if a message was created.
    pub fn leaves_doubt(&self) -> bool {
        self.trouble.hides() && self.away != Downtime::AMoment
    }
}

impl Kill {
    fn drawn(draw: &mut SplitMix) -> Self {
        let moments = [
            RequestStage::Arrived,
            RequestStage::Done,
            RequestStage::Answered,
        ];
        match draw.below(10) {
            // Two channels need two requests to post and two to close yesterday's, one more if one fails;
            0..=4 => Self::Act(1 + draw.below(5), moments[draw.below(3)]),
            // and up to five reads before each of them.
            5..=6 => Self::Request(1 + draw.below(14), moments[draw.below(3)]),
            _ => Self::After(Duration::from_micros(draw.below(150_000) as u64)),
        }
    }

    pub fn name(&self) -> String {
        match self {
            Self::Act(_, RequestStage::Arrived) => "at an act, before Discord did it".to_owned(),
            Self::Act(_, RequestStage::Done) => "at an act, before Discord answered".to_owned(),
            Self::Act(_, RequestStage::Answered) => "at an act, after Discord answered".to_owned(),
            Self::Request(_, RequestStage::Arrived) => {
                "before Discord did what it asked".to_owned()
            }
            Self::Request(_, RequestStage::Done) => "before Discord answered".to_owned(),
            Self::Request(_, RequestStage::Answered) => "after Discord answered".to_owned(),
            Self::After(_) => "at any time".to_owned(),
        }
    }
}

impl PlannedFault {
    /// Returns whether the bot cannot see its own posts.
    fn hides(self) -> bool {
        matches!(self, Self::NoHistory | Self::Blind)
    }

    pub fn begin(self, stand_in: &StandIn, times: usize) {
        let post = |fault| stand_in.fail_times("POST", "/channels/", times, fault);
        match self {
            Self::Nothing => {}
            Self::AnswerLost => post(Fault::LostAnswer),
            Self::Cut => post(Fault::LostRequest),
            Self::ServerError => post(Fault::Status(500)),
            Self::ErrorAfterwards => post(Fault::StatusAfterHandling(502)),
            Self::RateLimit => {
                let retry_after = Duration::from_millis(100);
                post(Fault::RateLimited { retry_after });
            }
            Self::ListingFails => stand_in.fail_where({
                let mut left = times;
                move |request| {
                    let lists = request.method == "GET" && request.path.ends_with("/messages");
                    let fails = lists && left > 0;
                    left -= usize::from(fails);
                    fails.then_some(Fault::Status(503))
                }
            }),
            Self::NoHistory | Self::Blind => {
                if self == Self::Blind {
                    post(Fault::LostAnswer);
                }
                for channel in super::days::CHANNELS {
                    let without = BOT_PERMISSIONS & !READ_MESSAGE_HISTORY;
                    stand_in.discord.set_bot_permissions(channel, without);
                }
            }
        }
    }

    pub fn end(self, stand_in: &StandIn) {
        for channel in super::days::CHANNELS {
            let discord = &stand_in.discord;
            discord.set_bot_permissions(channel, BOT_PERMISSIONS);
        }
    }
}

impl Downtime {
    pub fn long(self) -> SignedDuration {
        match self {
            Self::AMoment => SignedDuration::from_secs(1),
            Self::Minutes => SignedDuration::from_mins(15),
            Self::Hours => SignedDuration::from_hours(5),
            Self::PastTheWindow => SignedDuration::from_hours(7),
        }
    }
}
