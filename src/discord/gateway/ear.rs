//! What serenity tells nobody but its log: that a connection begins, how it was closed, whether it
//! is alive.
//!
//! Heard on the thread of one connection and nowhere else; everything goes on to the log as before,
//! except payloads that could not be read, which hold what members typed.

use std::fmt::{Debug, Write};

use tokio::sync::mpsc::UnboundedSender;
use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id, Record};
use tracing::subscriber::Interest;
use tracing::{Dispatch, Event, Metadata, Subscriber};

use super::Fact;

pub struct Ear {
    pub log: Dispatch,
    pub facts: UnboundedSender<Fact>,
}

/// What one line of serenity's log means.
fn heard(line: &str) -> Option<Fact> {
    const MEANINGS: [(&str, Fact); 6] = [
        ("Received a Hello", Fact::Hello),
        ("Received heartbeat ack", Fact::Acknowledged),
        ("Attempting to resume", Fact::Resuming),
        ("Received session invalidation", Fact::Invalidated),
        ("Sent invalid shard data", Fact::Closed(4010)),
        ("Shard has too many guilds", Fact::Closed(4011)),
    ];
    let known = MEANINGS.iter().find(|(words, _)| line.contains(words));
    if let Some((_, fact)) = known {
        return Some(fact.clone());
    }
    let (_, code) = line.split_once("Unknown unclean close ")?;
    let code = code.split(|c: char| !c.is_ascii_digit()).next()?;
    code.parse().ok().map(Fact::Closed)
}

/// Whether serenity's gateway tells this.
fn is_of_gateway(metadata: &Metadata<'_>) -> bool {
    metadata.is_event() && metadata.target().starts_with("serenity::gateway")
}

#[derive(Default)]
struct Words(String);

impl Visit for Words {
    fn record_debug(&mut self, field: &Field, value: &dyn Debug) {
        if field.name() == "message" {
            // A string takes everything.
            let _ = write!(self.0, "{value:?}");
        }
    }
}

impl Subscriber for Ear {
    fn register_callsite(&self, metadata: &'static Metadata<'static>) -> Interest {
        if is_of_gateway(metadata) {
            Interest::sometimes()
        } else {
            self.log.register_callsite(metadata)
        }
    }

    fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        is_of_gateway(metadata) || self.log.enabled(metadata)
    }

    fn event(&self, event: &Event<'_>) {
        let metadata = event.metadata();
        if is_of_gateway(metadata) {
            let mut words = Words::default();
            event.record(&mut words);
            if let Some(fact) = heard(&words.0) {
                // Nobody may listen any more.
                let _ = self.facts.send(fact);
            }
        }
        let may_hold_payload = metadata.target() == "serenity::gateway::ws";
        if !may_hold_payload && self.log.enabled(metadata) {
            self.log.event(event);
        }
    }

    fn new_span(&self, span: &Attributes<'_>) -> Id {
        self.log.new_span(span)
    }

    fn record(&self, span: &Id, values: &Record<'_>) {
        self.log.record(span, values);
    }

    fn record_follows_from(&self, span: &Id, follows: &Id) {
        self.log.record_follows_from(span, follows);
    }

    fn enter(&self, span: &Id) {
        self.log.enter(span);
    }

    fn exit(&self, span: &Id) {
        self.log.exit(span);
    }

    fn clone_span(&self, id: &Id) -> Id {
        self.log.clone_span(id)
    }

    fn try_close(&self, id: Id) -> bool {
        self.log.try_close(id)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_serenity_logs_is_understood() {
        let check = |line: &str, meant: Option<Fact>| assert_eq!(heard(line), meant, "{line}");
        let shard = "[ShardInfo { id: ShardId(0), total: 1 }]";
        check(
            &format!("{shard} Received a Hello; interval: 41250"),
            Some(Fact::Hello),
        );
        check(
            &format!("{shard} Unknown unclean close 4012: Some(\"\")"),
            Some(Fact::Closed(4012)),
        );
        check(
            &format!("{shard} Shard has too many guilds."),
            Some(Fact::Closed(4011)),
        );
        check(&format!("{shard} Heartbeat"), None);
    }
}
