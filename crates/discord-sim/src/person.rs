//! What a person can do in the server: type, pick, press, fill in a form, write.
//!
//! An act returns at once, also one that the client would not let through; the [`Interaction`]
//! tells what came of it.

use std::sync::Arc;

use serde_json::{Map, Value, json};

use super::act::{Act, MENU_ANSWER};
use super::channel::Channel;
use super::compose::{Origin, Surroundings, blank, say};
use super::draft::Draft;
use super::interaction::{Interaction, Sent};
use super::message::Message;
use super::pending::{First, Kind};
use super::place::{self, APPLICATION, MENTION_EVERYONE, Person};
use super::snowflake::Snowflake;
use super::state::World;
use super::typed::Typed;
use super::{Change, Sandbox, commands};

const MESSAGE_COMMAND: u64 = 3;

impl Sandbox {
    /// Sends a slash command. `command` is its name, with group and subcommand after a space each
    /// (`daily setup`); `options` an object of name and value, `null` for none.
    pub fn slash(
        &self,
        person: &Person,
        channel: Snowflake,
        command: &str,
        options: Value,
    ) -> Interaction {
        self.type_command(person, channel, command, &options, None)
    }

    /// Asks for choices while the person types the option `focused`; its text so far is among
    /// `options`, as with [`Self::slash`].
    pub fn autocomplete(
        &self,
        person: &Person,
        channel: Snowflake,
        command: &str,
        options: Value,
        focused: &str,
    ) -> Interaction {
        self.type_command(person, channel, command, &options, Some(focused))
    }

    /// Picks the command `name` from the menu of a message.
    pub fn menu(&self, person: &Person, message: Snowflake, name: &str) -> Interaction {
        self.act(|world| {
            let target = visible(world, person, message)?;
            let channel = open_channel(world, person, target.channel())?;
            let command = commands::find(world, person, channel, MESSAGE_COMMAND, name)?;
            let data = json!({
                "id": command["id"], "name": name, "type": MESSAGE_COMMAND, "target_id": message,
                "resolved": {"messages": {message.to_string(): target.json()}},
            });
            let mut act = Act::new(Kind::Command, person, target.channel(), data);
            act.answer_type = MENU_ANSWER;
            Ok(act)
        })
    }

    /// Presses the button with this `custom_id` on a message.
    pub fn press(&self, person: &Person, message: Snowflake, custom_id: &str) -> Interaction {
        self.act(|world| {
            let message = visible(world, person, message)?;
            let button = usable(message, custom_id, |kind| kind == 2)?;
            let data = json!({"id": button["id"], "custom_id": custom_id, "component_type": 2});
            Ok(Act {
                source: Some(message.id()),
                ..Act::new(Kind::Component, person, message.channel(), data)
            })
        })
    }

    /// Chooses `values` in the menu with this `custom_id` on a message.
    pub fn choose(
        &self,
        person: &Person,
        message: Snowflake,
        custom_id: &str,
        values: &[&str],
    ) -> Interaction {
        self.act(|world| {
            let message = visible(world, person, message)?;
            let menu = usable(message, custom_id, |kind| matches!(kind, 3 | 5..=8))?;
            let (least, most) = (
                menu["min_values"].as_u64().unwrap_or(1),
                menu["max_values"].as_u64().unwrap_or(1),
            );
            if !(least..=most).contains(&(values.len() as u64)) {
                return Err(format!("the menu takes {least} to {most} values"));
            }
            let offers = |value: &&str| {
                let options = menu["options"].as_array();
                options
                    .is_none_or(|options| options.iter().any(|option| option["value"] == **value))
            };
            if let Some(value) = values.iter().find(|value| !offers(value)) {
                return Err(format!("the menu does not offer `{value}`"));
            }
            let data = json!({
                "id": menu["id"], "custom_id": custom_id, "component_type": menu["type"],
                "values": values,
            });
            Ok(Act {
                source: Some(message.id()),
                ..Act::new(Kind::Component, person, message.channel(), data)
            })
        })
    }

    /// Sends the form with which `opened_by` was answered; `fields` is an object of the inputs'
    /// `custom_id` and value, and what it leaves out keeps the value it was shown with.
    pub fn submit_modal(&self, opened_by: &Interaction, fields: Value) -> Interaction {
        let opened_by = opened_by.id();
        self.act(|world| {
            let pending = opened_by.and_then(|id| world.interactions.get(&id));
            let Some((pending, Some(First::Modal(form)))) =
                pending.map(|pending| (pending, pending.first.clone()))
            else {
                return Err("no form is open".to_owned());
            };
            let components = form["components"].as_array().cloned().unwrap_or_default();
            let filled: Vec<Value> = components
                .iter()
                .map(|component| fill_in(component, &fields))
                .collect();
            let data = json!({"custom_id": form["custom_id"], "components": filled});
            Ok(Act {
                source: pending.source,
                opened_by: Some(pending.metadata()),
                ..Act::new(Kind::Modal, &pending.person, pending.channel, data)
            })
        })
    }

    /// Writes an ordinary message, and returns its id; a mention is `<@id>`.
    pub fn write(&self, person: &Person, channel: Snowflake, text: &str) -> Snowflake {
        let mut world = self.shared.world();
        let id = world.snowflakes.next();
        let origin = Origin {
            id,
            channel,
            author: person.user(),
            flags: 0,
            extra: Map::new(),
        };
        let mut json = blank(origin);
        let body = Map::from_iter([("content".to_owned(), json!(text))]);
        let around = Surroundings {
            options: &self.shared.options,
            files_url: &self.shared.url,
            everything_pings: true,
            pings_any_role: person.may(MENTION_EVERYONE),
        };
        // An empty text is the only thing that could be refused; a client sends none, but a test
        // may well want to see the bot get one.
        let _ = say(
            &mut json,
            &Draft {
                body,
                uploads: Vec::new(),
            },
            &[],
            &around,
        );
        if text.contains(&format!("<@{APPLICATION}>")) {
            let mentions = json.get_mut("mentions").and_then(Value::as_array_mut);
            mentions
                .into_iter()
                .for_each(|mentions| mentions.push(place::bot_user()));
        }
        self.shared
            .keep(&mut world, Message::new(id, channel, None, json));
        id
    }

    fn type_command(
        &self,
        person: &Person,
        channel: Snowflake,
        command: &str,
        options: &Value,
        focused: Option<&str>,
    ) -> Interaction {
        self.act(|world| {
            let typed = Typed {
                person,
                channel: open_channel(world, person, channel)?,
                options,
                focused,
            };
            let data = commands::slash_data(&self.shared.options, world, command, &typed)?;
            let kind = if focused.is_some() {
                Kind::Autocomplete
            } else {
                Kind::Command
            };
            Ok(Act::new(kind, person, channel, data))
        })
    }

    /// Sends what the client makes of an act, and starts its clock.
    fn act(&self, client: impl FnOnce(&World) -> Result<Act, String>) -> Interaction {
        let mut world = self.shared.world();
        let act = client(&world).and_then(|act| {
            let channel = open_channel(&world, &act.person, act.channel)?.clone();
            Ok((act, channel))
        });
        let sent = act.map(|(act, channel)| {
            let id = world.snowflakes.next();
            let mut event = act.event(id, &channel, &self.shared.options);
            if let Some(message) = act.source.and_then(|source| world.messages.get(&source)) {
                event["message"] = json!(message.json());
            }
            let stamp = world.snowflakes.stamp();
            world
                .interactions
                .insert(id, act.into_pending(id, channel.guild(), stamp));
            world.sessions.dispatch("INTERACTION_CREATE", 0, &event);
            world.log_event(id, event);
            self.shared.publish(Change::Interaction(id));
            Sent { id, stamp }
        });
        Interaction {
            shared: Arc::clone(&self.shared),
            sent,
        }
    }
}

fn open_channel<'a>(
    world: &'a World,
    person: &Person,
    id: Snowflake,
) -> Result<&'a Channel, String> {
    let channel = world.channels.get(&id);
    let channel = channel.filter(|channel| channel.is_open_to(person.id));
    channel.ok_or_else(|| format!("{} sees no such channel", person.name))
}

fn visible<'a>(world: &'a World, person: &Person, id: Snowflake) -> Result<&'a Message, String> {
    let message = world
        .messages
        .get(&id)
        .filter(|message| message.is_visible_to(person.id));
    message.ok_or_else(|| format!("{} sees no such message", person.name))
}

/// The component of this `custom_id`, when it is of the right kind and not disabled.
fn usable<'a>(
    message: &'a Message,
    custom_id: &str,
    is_kind: impl Fn(u64) -> bool,
) -> Result<&'a Value, String> {
    let component = message.component(custom_id);
    let component = component.filter(|component| component["type"].as_u64().is_some_and(is_kind));
    let component = component.ok_or_else(|| format!("the message has no such `{custom_id}`"))?;
    match component["disabled"] == true {
        true => Err(format!("`{custom_id}` is disabled")),
        false => Ok(component),
    }
}

/// A form's component as it comes back: ids and values only.
fn fill_in(component: &Value, fields: &Value) -> Value {
    let mut filled =
        json!({"type": component["type"], "id": component.get("id").cloned().unwrap_or(json!(0))});
    if let Some(custom_id) = component["custom_id"].as_str() {
        filled["custom_id"] = json!(custom_id);
        let given = fields.get(custom_id).or_else(|| component.get("value"));
        match component["type"].as_u64() {
            Some(4) => filled["value"] = given.cloned().unwrap_or_else(|| json!("")),
            _ => filled["values"] = given.cloned().unwrap_or_else(|| json!([])),
        }
    }
    if let Some(children) = component["components"].as_array() {
        filled["components"] = children
            .iter()
            .map(|child| fill_in(child, fields))
            .collect();
    }
    if component["component"].is_object() {
        filled["component"] = fill_in(&component["component"], fields);
    }
    filled
}
