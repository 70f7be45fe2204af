//! The actions of a person: slash commands, menus, buttons, modals and messages.
//!
//! Each method returns immediately, even if the client would not send the action. The [`Interaction`] then contains
//! the result.

use std::sync::Arc;

use serde_json::{Value, json};

use super::action::{Action, MENU_ANSWER};
use super::channel::Channel;
use super::command_input::CommandInput;
use super::fixtures::{Person, VIEW_CHANNEL};
use super::installation::Installation;
use super::interaction::{Interaction, Sent};
use super::message::Message;
use super::pending::{FirstResponse, InteractionKind};
use super::snowflake::Snowflake;
use super::state::SandboxState;
use super::{Change, Sandbox, commands};

const SLASH_COMMAND: u64 = 1;
const MESSAGE_COMMAND: u64 = 3;

impl Sandbox {
    /// Sends a slash command. `command` is its name, with group and subcommand separated by spaces (`daily setup`).
    /// `options` is an object of names and values, or `null`.
    pub fn slash(
        &self,
        person: &Person,
        channel: Snowflake,
        command: &str,
        options: Value,
    ) -> Interaction {
        self.type_command(person, channel, command, &options, None)
    }

    /// Requests choices while the person types the option `focused`. Its text so far is in `options`; see
    /// [`Self::slash`].
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

    /// Uses the message command `name` from the menu of a message.
    pub fn menu(&self, person: &Person, message: Snowflake, name: &str) -> Interaction {
        self.send(|state| {
            let target = visible(state, person, message)?;
            let channel = open_channel(state, person, target.channel())?;
            let command = commands::find(state, person, channel, MESSAGE_COMMAND, name)?;
            let mut resolved = target.json().clone();
            // The message that the target replies to is not part of the interaction.
            resolved.remove("referenced_message");
            let data = json!({
                "id": command["id"], "name": name, "type": MESSAGE_COMMAND, "target_id": message,
                "resolved": {"messages": {message.to_string(): resolved}},
            });
            let installation = Installation::of(state, person, channel, command);
            let mut action = Action::new(InteractionKind::Command, person, target.channel(), data);
            action.answer_type = MENU_ANSWER;
            action.installation = installation;
            Ok(action)
        })
    }

    /// Presses the button with this `custom_id` on a message.
    pub fn press(&self, person: &Person, message: Snowflake, custom_id: &str) -> Interaction {
        self.send(|state| {
            let message = visible(state, person, message)?;
            let button = usable(message, custom_id, |kind| kind == 2)?;
            let data = json!({"id": button["id"], "custom_id": custom_id, "component_type": 2});
            Ok(Action {
                source: Some(message.id()),
                ..Action::new(InteractionKind::Component, person, message.channel(), data)
            })
        })
    }

    /// Selects `values` in the select menu with this `custom_id` on a message.
    pub fn choose(
        &self,
        person: &Person,
        message: Snowflake,
        custom_id: &str,
        values: &[&str],
    ) -> Interaction {
        self.send(|state| {
            let message = visible(state, person, message)?;
            let menu = usable(message, custom_id, |kind| matches!(kind, 3 | 5..=8))?;
            let (least, most) = (
                menu["min_values"].as_u64().unwrap_or(1),
                menu["max_values"].as_u64().unwrap_or(1),
            );
            if !(least..=most).contains(&(values.len() as u64)) {
                return Err(format!("the menu requires {least} to {most} values"));
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
            Ok(Action {
                source: Some(message.id()),
                ..Action::new(InteractionKind::Component, person, message.channel(), data)
            })
        })
    }

    /// Submits the modal that `opened_by` opened. `fields` is an object from the `custom_id` of inputs to values.
    /// Missing inputs keep their initial value.
    pub fn submit_modal(&self, opened_by: &Interaction, fields: Value) -> Interaction {
        let opened_by = opened_by.id();
        self.send(|state| {
            let pending = opened_by.and_then(|id| state.interactions.get(&id));
            let Some((pending, Some(FirstResponse::Modal(form)))) =
                pending.map(|pending| (pending, pending.first.clone()))
            else {
                return Err("no modal is open".to_owned());
            };
            let components = form["components"].as_array().cloned().unwrap_or_default();
            let filled: Vec<Value> = components
                .iter()
                .map(|component| fill_in(component, &fields))
                .collect();
            let data = json!({"custom_id": form["custom_id"], "components": filled});
            Ok(Action {
                source: pending.source,
                opened_by: Some(pending.metadata()),
                installation: Some(pending.installation.clone()),
                ..Action::new(
                    InteractionKind::Modal,
                    &pending.person,
                    pending.channel,
                    data,
                )
            })
        })
    }

    /// Sends a slash command or an autocomplete request.
    fn type_command(
        &self,
        person: &Person,
        channel: Snowflake,
        command: &str,
        options: &Value,
        focused: Option<&str>,
    ) -> Interaction {
        self.send(|state| {
            let input = CommandInput {
                person,
                channel: open_channel(state, person, channel)?,
                options,
                focused,
            };
            let data = commands::slash_data(&self.shared.options, state, command, &input)?;
            let kind = if focused.is_some() {
                InteractionKind::Autocomplete
            } else {
                InteractionKind::Command
            };
            let name = command.split(' ').next().unwrap_or_default();
            let command = commands::find(state, person, input.channel, SLASH_COMMAND, name)?;
            Ok(Action {
                installation: Installation::of(state, person, input.channel, command),
                ..Action::new(kind, person, channel, data)
            })
        })
    }

    /// Sends the action and starts its time limit.
    fn send(&self, client: impl FnOnce(&SandboxState) -> Result<Action, String>) -> Interaction {
        let mut state = self.shared.lock();
        let action = client(&state).and_then(|action| {
            let channel = open_channel(&state, &action.person, action.channel)?.clone();
            Ok((action, channel))
        });
        let sent = action.map(|(mut action, channel)| {
            let id = state.snowflakes.next();
            action.person = state.acting(&action.person, channel.id);
            let source = action.source.and_then(|source| state.messages.get(&source));
            let source = source.map(|message| json!(message.json()));
            let installation = action.installation.clone();
            let installation = installation
                .unwrap_or_else(|| Installation::of_message(&state, &channel, source.as_ref()));
            let mut event = action.event(id, &channel, &installation, &self.shared.options);
            if let Some(source) = source {
                event["message"] = source;
            }
            let stamp = state.snowflakes.stamp();
            state
                .interactions
                .insert(id, action.into_pending(id, &channel, installation, stamp));
            state.sessions.dispatch("INTERACTION_CREATE", 0, &event);
            state.log_event(id, event);
            self.shared.publish(Change::Interaction(id));
            Sent { id, stamp }
        });
        Interaction {
            shared: Arc::clone(&self.shared),
            sent,
        }
    }
}

/// Returns the channel if the person can see it.
pub(super) fn open_channel<'a>(
    state: &'a SandboxState,
    person: &Person,
    id: Snowflake,
) -> Result<&'a Channel, String> {
    let channel = state.channels.get(&id);
    let channel = channel.filter(|channel| {
        let is_seen = channel.guild().is_none_or(|guild| {
            let is_member = !state.absent.contains(&(guild, person.id));
            is_member && state.acting(person, id).has_permissions(VIEW_CHANNEL)
        });
        is_seen && channel.is_open_to(person.id)
    });
    channel.ok_or_else(|| format!("{} cannot see this channel", person.name))
}

/// Returns the message if the person can see it.
fn visible<'a>(
    state: &'a SandboxState,
    person: &Person,
    id: Snowflake,
) -> Result<&'a Message, String> {
    let message = state
        .messages
        .get(&id)
        .filter(|message| message.is_visible_to(person.id));
    message.ok_or_else(|| format!("{} cannot see this message", person.name))
}

/// Returns the component with this `custom_id`, if it has the right type and is not disabled.
fn usable<'a>(
    message: &'a Message,
    custom_id: &str,
    is_kind: impl Fn(u64) -> bool,
) -> Result<&'a Value, String> {
    let component = message.component(custom_id);
    let component = component.filter(|component| component["type"].as_u64().is_some_and(is_kind));
    let component =
        component.ok_or_else(|| format!("the message has no component `{custom_id}`"))?;
    match component["disabled"] == true {
        true => Err(format!("`{custom_id}` is disabled")),
        false => Ok(component),
    }
}

/// Returns a component of a submitted modal: only ids and values.
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
