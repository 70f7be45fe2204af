//! Discord's interactions, in full and changed at random.

use fastrand::Rng;
use proptest::prelude::*;
use serde_json::{Value, json};

use super::mutation::mutate;
use crate::discord::access::ChannelAccess;
use crate::discord::commands::Command;
use crate::discord::commands::ask::AskCommand;
use crate::discord::commands::daily::{DailyCommand, DailySetup};
use crate::discord::commands::message_menu::{MenuCommand, MenuKind};
use crate::discord::commands::options::Role;
use crate::discord::commands::quiz::QuizCommand;
use crate::discord::commands::suggestions::SuggestionRequest;
use crate::discord::interaction::{Interaction, InteractionToken, Owner};
use crate::discord::json::Bits;
use crate::discord::member_message::{MemberMessage, MessageContent};
use crate::discord::permissions::Permissions;
use crate::discord::place::Place;
use crate::discord::pressed_button::PressedButton;
use crate::discord::request::{ReceivedInteraction, Request, ResponseForm, read};
use crate::messages::asked::AskedLine;
use recite_quiz::{ChannelId, GuildId, MemberId, MessageId, RoleId};

fn user(id: &str) -> Value {
    json!({
        "id": id, "username": "ben", "global_name": "Ben", "avatar": null, "discriminator": "0",
        "public_flags": 0, "primary_guild": null, "collectibles": null, "display_name_styles": null,
    })
}

/// Returns an interaction in a server.
fn interaction(kind: u64, data: Value) -> Value {
    json!({
        "id": "1600000000000000001", "application_id": "8", "type": kind, "token": "secret", "version": 1,
        "data": data, "guild_id": "11", "channel_id": "12", "locale": "en-US", "guild_locale": "de",
        "guild": {"id": "11", "locale": "de", "features": []}, "context": 0, "attachment_size_limit": 1,
        "channel": {"id": "12", "type": 0, "name": "general", "permissions": "99", "flags": 0},
        "authorizing_integration_owners": {"0": "11"}, "entitlements": [], "app_permissions": "117760",
        "entitlement_sku_ids": [],
        "member": {
            "user": user("13"), "roles": ["14"], "permissions": "2147483647", "nick": null,
            "joined_at": "2026-03-01T09:00:00Z", "premium_since": null, "deaf": false, "flags": 0,
            "unusual_dm_activity_until": null,
        },
    })
}

/// The paths of the member and the type in every interaction.
const ADDRESS: [&str; 12] = [
    "id",
    "type",
    "token",
    "guild_id",
    "channel_id",
    "member/user/id",
    "member/permissions",
    "app_permissions",
    "channel/type",
    "attachment_size_limit",
    "context",
    "authorizing_integration_owners",
];

/// Returns interactions with the paths in their data that are needed, and their requests.
fn everything() -> Vec<(Value, &'static [&'static str], Request)> {
    let ask = json!({"id": "7", "name": "ask", "type": 1, "options": [
        {"type": 3, "name": "question", "value": "How?"}, {"type": 5, "name": "private", "value": true},
    ]});
    let typing = json!({"id": "7", "name": "ask", "type": 1, "options": [
        {"type": 3, "name": "topic", "value": "bread"},
        {"type": 3, "name": "question", "value": "Ho", "focused": true},
    ]});
    let daily = json!({
        "id": "7", "name": "daily", "type": 1,
        "options": [{"type": 1, "name": "setup", "options": [
            {"type": 7, "name": "channel", "value": "21"}, {"type": 3, "name": "time", "value": "9"},
            {"type": 8, "name": "role", "value": "22"},
        ]}],
        "resolved": {
            "channels": {"21": {"id": "21", "type": 0, "name": "x", "permissions": "1", "flags": 0}},
            "roles": {"22": {
                "id": "22", "name": "x", "permissions": "0", "mentionable": true, "color": 0,
                "colors": {"primary_color": 0}, "flags": 0, "hoist": false, "managed": false,
            }},
        },
    });
    let press = |kind: u64, extra: Value| {
        let data =
            json!({"component_type": kind, "custom_id": "9strange", "id": 4, "values": extra});
        let mut pressed = interaction(3, data);
        pressed["message"] = json!({
            "id": "31", "type": 0, "channel_id": "12", "content": "", "components": [
                {"type": 10, "id": 1, "content": "-# Asked: how?\n-# In German."},
                {"type": 17, "id": 2, "accent_color": 5, "components": [], "spoiler": false},
            ],
            "interaction_metadata": {"id": "32", "type": 2, "name": "ask", "user": user("13")},
            "author": user("8"), "embeds": [], "mentions": [], "attachments": [], "flags": 32_768,
            "poll": null, "timestamp": "2026-03-01T09:00:00Z", "nonce": 5, "sticker_items": [],
        });
        pressed
    };
    let pressed = |picked: Option<&str>| {
        Request::Press(PressedButton {
            press: "9strange".parse(),
            picked: picked.map(str::to_owned),
            owner: Owner::Presser,
            message: MessageId(31),
            replies_to: None,
            asked: AskedLine::read("-# Asked: how?\n-# In German."),
        })
    };
    let options: &[&str] = &["data/name", "data/type", "data/options"];
    let menu = json!({
        "id": "7", "name": "Answer from notes", "type": 3, "target_id": "31",
        "resolved": {"messages": {"31": {
            "id": "31", "type": 0, "channel_id": "12", "content": "How?", "author": user("14"),
            "embeds": [], "mentions": [], "attachments": [], "components": [], "flags": 0,
            "timestamp": "2026-03-01T09:00:00Z", "edited_timestamp": null, "poll": null,
            "message_snapshots": [], "sticker_items": [],
        }}},
    });
    vec![
        (
            interaction(2, ask),
            options,
            Request::Command(Command::Ask(AskCommand {
                question: "How?".to_owned(),
                topic: None,
                is_private: true,
            })),
        ),
        (
            interaction(4, typing),
            options,
            Request::Suggest(SuggestionRequest::Question {
                typed: "Ho".to_owned(),
                topic: Some("bread".to_owned()),
            }),
        ),
        (
            interaction(2, daily),
            &[
                "data/name",
                "data/type",
                "data/options",
                "data/resolved/roles/22/mentionable",
            ],
            Request::Command(Command::Daily(DailyCommand::SetUp(DailySetup {
                channel: ChannelId(21),
                time: "9".to_owned(),
                zone: None,
                topics: None,
                role: Some(Role {
                    id: RoleId(22),
                    is_mentionable: true,
                }),
            }))),
        ),
        (
            interaction(2, menu),
            &[
                "data/name",
                "data/type",
                "data/target_id",
                "data/resolved/messages/31/id",
                "data/resolved/messages/31/content",
                "data/resolved/messages/31/author/id",
                "data/resolved/messages/31/components",
            ],
            Request::Command(Command::Menu(MenuCommand {
                kind: MenuKind::Answer,
                message: MemberMessage {
                    id: MessageId(31),
                    author: MemberId::discord(14),
                    is_automated: false,
                    content: MessageContent::Text("How?".to_owned()),
                    presses: Vec::new(),
                },
            })),
        ),
        (
            press(2, Value::Null),
            &[
                "data/custom_id",
                "data/component_type",
                "message/id",
                "message/components",
                "message/interaction_metadata/user/id",
            ],
            pressed(None),
        ),
        (
            press(3, json!(["one"])),
            &[
                "data/custom_id",
                "data/component_type",
                "data/values",
                "message/id",
                "message/components",
                "message/interaction_metadata/user/id",
            ],
            pressed(Some("one")),
        ),
        (
            interaction(5, json!({"custom_id": "x"})),
            &[],
            Request::Unknown(ResponseForm::Message),
        ),
        (
            interaction(99, Value::Null),
            &[],
            Request::Unknown(ResponseForm::Message),
        ),
    ]
}

fn asking(request: Request) -> ReceivedInteraction {
    let interaction = Interaction {
        id: 1_600_000_000_000_000_001,
        token: InteractionToken("secret".to_owned()),
        member: MemberId::discord(13),
        place: Place::Server,
        guild: Some(GuildId(11)),
        channel: Some(ChannelId(12)),
        access: ChannelAccess {
            member: Permissions::of_interaction(Bits(2_147_483_647)),
            bot: Permissions::of_interaction(Bits(117_760)),
            is_thread: false,
            is_closed: false,
            is_age_restricted: false,
        },
        max_file_bytes: 1,
    };
    ReceivedInteraction {
        interaction,
        request,
    }
}

#[test]
fn changes_of_unneeded_values_do_not_change_an_interaction() {
    let all = everything();
    for (event, _, request) in &all {
        let read = read(&event.to_string()).unwrap();
        assert_eq!(read, Some(asking(request.clone())), "{event}");
    }
    proptest!(ProptestConfig::with_cases(64), |(seed in any::<u64>())| {
        let mut rng = Rng::with_seed(seed);
        for (event, needed, request) in &all {
            let needed: Vec<&str> = ADDRESS.iter().chain(*needed).copied().collect();
            let json = mutate(event, &needed, &mut rng);
            let read = read(&json);
            prop_assert!(read.is_ok(), "{json}: {read:?}");
            prop_assert_eq!(read.unwrap(), Some(asking(request.clone())), "{}", json);
        }
    });
}

#[test]
fn an_interaction_with_unreadable_data_gets_an_apology() {
    proptest!(ProptestConfig::with_cases(64), |(seed in any::<u64>())| {
        let mut rng = Rng::with_seed(seed);
        for (event, ..) in everything() {
            let json = mutate(&event, &["id", "type", "token"], &mut rng);
            let answerable = match read(&json) {
                Ok(received) => received,
                Err(unreadable) => unreadable.apology_to.map(|it| *it),
            };
            let Some(received) = answerable else {
                panic!("nobody to answer: {json}");
            };
            prop_assert_eq!(received.interaction.id, 1_600_000_000_000_000_001);
            let is_typed = event["type"] == 4;
            let is_suggestion = matches!(
                received.request,
                Request::Suggest(_) | Request::Unknown(ResponseForm::Suggestions)
            );
            prop_assert_eq!(is_typed, is_suggestion);
        }
    });
}

#[test]
fn an_interaction_in_a_direct_message_has_a_user_but_no_server() {
    let mut event = interaction(2, json!({"name": "quiz"}));
    for name in ["member", "guild_id", "channel_id"] {
        event.as_object_mut().unwrap().remove(name);
    }
    event["user"] = user("13");
    let read = read(&event.to_string()).unwrap().unwrap();
    assert_eq!(read.interaction.member, MemberId::discord(13));
    assert_eq!(
        (read.interaction.guild, read.interaction.channel),
        (None, Some(ChannelId(12)))
    );
    assert_eq!(
        read.request,
        Request::Command(Command::Quiz(QuizCommand { topic: None }))
    );
}

#[test]
fn an_unreadable_file_limit_is_the_default() {
    let mut event = interaction(2, json!({"name": "quiz"}));
    for limit in [Value::Null, json!(0), json!(-1), json!("much"), json!([])] {
        event["attachment_size_limit"] = limit;
        let read = read(&event.to_string()).unwrap().unwrap();
        assert_eq!(read.interaction.max_file_bytes, 10 * 1024 * 1024);
    }
}

/// A newer version may have registered the subcommand.
#[test]
fn a_subcommand_that_this_version_does_not_have_is_an_unknown_command() {
    for name in [
        "ask",
        "quiz",
        "daily",
        "stats",
        "leaderboard",
        "privacy",
        "reload",
    ] {
        let options = json!([
            {"type": 1, "name": "new", "options": [{"type": 3, "name": "question", "value": "How?"}]},
        ]);
        let event = interaction(2, json!({"name": name, "options": options}));
        let read = read(&event.to_string()).unwrap().unwrap();
        assert_eq!(
            read.request,
            Request::Unknown(ResponseForm::Message),
            "{name}"
        );
    }
}
