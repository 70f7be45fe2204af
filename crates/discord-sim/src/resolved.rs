//! What the options of a command name by id, as Discord resolves it: people, roles, channels.

use serde_json::{Map, Value, json};

use super::Options;
use super::channel::Channel;
use super::server;
use super::snowflake::Snowflake;
use super::state::World;
use super::typed::Typed;

const USER: u64 = 6;
const CHANNEL: u64 = 7;
const ROLE: u64 = 8;
const MENTIONABLE: u64 = 9;

/// `resolved` of the interaction; `None` when no option names anything by id.
///
/// # Errors
/// When a client would not offer what an option names.
pub(super) fn of(
    known: &Options,
    world: &World,
    defined: &[Value],
    typed: &Typed,
) -> Result<Option<Value>, String> {
    let mut resolved = Map::new();
    for option in defined {
        let name = option["name"].as_str().unwrap_or_default();
        let Some(id) = typed.options[name].as_str() else {
            continue;
        };
        let found = match option["type"].as_u64() {
            Some(USER) => person(known, typed.channel, id),
            Some(CHANNEL) => channel(world, option, typed, id),
            Some(ROLE) => role(known, typed.channel, id),
            Some(MENTIONABLE) => {
                person(known, typed.channel, id).or_else(|| role(known, typed.channel, id))
            }
            _ => continue,
        };
        // What is still being typed may be anything.
        if found.is_none() && typed.focused.is_none() {
            return Err(format!("the option `{name}` does not offer `{id}`"));
        }
        for (list, value) in found.into_iter().flatten() {
            let list = resolved.entry(list).or_insert_with(|| json!({}));
            list[id] = value;
        }
    }
    Ok((!resolved.is_empty()).then_some(Value::Object(resolved)))
}

type Found = Option<Vec<(&'static str, Value)>>;

fn person(known: &Options, channel: &Channel, id: &str) -> Found {
    let mut people = known.people.iter();
    let person = people.find(|person| person.id.to_string() == id)?;
    let mut found = vec![("users", person.user())];
    if channel.guild().is_some() {
        let mut member = person.member(true);
        for not_here in ["user", "deaf", "mute"] {
            member.as_object_mut()?.remove(not_here);
        }
        found.push(("members", member));
    }
    Some(found)
}

/// A channel of the same server, of a type that the option takes.
fn channel(world: &World, option: &Value, typed: &Typed, id: &str) -> Found {
    let id: Snowflake = id.parse().ok()?;
    let channel = world.channels.get(&id)?;
    let is_here = channel.guild().is_some() && channel.guild() == typed.channel.guild();
    let json = channel.json_for(typed.person);
    let types = option["channel_types"].as_array();
    let is_taken = types.is_none_or(|types| types.contains(&json["type"]));
    (is_here && is_taken).then(|| vec![("channels", json)])
}

fn role(known: &Options, channel: &Channel, id: &str) -> Found {
    let role = server::role(known, channel.guild()?, id)?;
    Some(vec![("roles", role)])
}
