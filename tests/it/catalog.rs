//! Every text that the bot sends is in the message catalog, except for what comes from the notes.
//!
//! All words of the notes here begin with `zq`, so that text of any other origin is recognized.

use std::collections::{BTreeMap, BTreeSet};

use fluent_syntax::ast::{Entry, Expression, InlineExpression, Pattern, PatternElement};
use fluent_syntax::parser;
use recite::messages::catalog::ENGLISH;
use recite_discord_sim::fixtures::{BOT_PERMISSIONS, DAILY, GENERAL};
use recite_discord_sim::message::Message;
use recite_discord_sim::snowflake::Snowflake;
use serde_json::{Value, json};

use crate::bot::BotUnderTest;
use crate::daily::{messages, saying};
use crate::drawn_message::menu;
use crate::local_discord::faults::Fault;
use crate::notes::Notes;
use crate::source_code::{Literal, literals, product_code};

/// The declarations, which have the types of the arguments.
const DECLARATIONS: &str = include_str!("../../src/messages/catalog/declarations.rs");

/// A part of a text.
#[derive(Clone, Debug, PartialEq)]
enum Part {
    Literal(String),
    Number,
    /// A mention or a timestamp.
    Markup,
    Text,
}

/// Every form of each message, by its id.
struct Texts(BTreeMap<String, Vec<Vec<Part>>>);

impl Texts {
    fn english() -> Self {
        let resource = parser::parse(ENGLISH).expect("texts without syntax errors");
        let messages: BTreeMap<&str, &Pattern<&str>> = resource
            .body
            .iter()
            .filter_map(|entry| match entry {
                Entry::Message(message) => Some((message.id.name, message.value.as_ref()?)),
                _ => None,
            })
            .collect();
        let texts = messages.iter().map(|(id, pattern)| {
            let types = argument_types(id);
            let forms = forms(pattern, &types, &messages);
            // A text without a word of its own would match anything.
            let has_word = |parts: &Vec<Part>| {
                parts.iter().any(|part| match part {
                    Part::Literal(text) => text.chars().any(char::is_alphabetic),
                    _ => false,
                })
            };
            let forms = forms.into_iter().filter(has_word);
            ((*id).to_owned(), forms.collect())
        });
        Self(texts.collect())
    }

    /// Returns the id of the message with this text.
    fn find(&self, text: &str) -> Option<&str> {
        let is_it = |forms: &Vec<Vec<Part>>| forms.iter().any(|parts| is_match(parts, text));
        let mut texts = self.0.iter().filter(|(_, forms)| is_it(forms));
        texts.next().map(|(id, _)| id.as_str())
    }

    /// Returns the ids of the messages in a line: one message, two sentences, or facts separated by " · ". The error is a
    /// part that is neither a message nor from the notes.
    fn explain(&self, line: &str) -> Result<Vec<&str>, String> {
        let line = line.trim_start_matches(['-', '#', '>', '…', ' ']);
        let line = without_links(line);
        let bold = line.strip_prefix("**").and_then(|it| it.strip_suffix("**"));
        if is_from_notes(&line) {
            return Ok(Vec::new());
        }
        for whole in [Some(line.as_str()), bold].into_iter().flatten() {
            if let Some(id) = self.find(whole) {
                return Ok(vec![id]);
            }
        }
        for (at, _) in line.match_indices(". ") {
            let (first, second) = (self.find(&line[..=at]), self.find(&line[at + 2..]));
            if let (Some(first), Some(second)) = (first, second) {
                return Ok(vec![first, second]);
            }
        }
        for (at, _) in line.match_indices("** ") {
            let (first, second) = (self.find(&line[..at + 2]), self.find(&line[at + 3..]));
            if let (Some(first), Some(second)) = (first, second) {
                return Ok(vec![first, second]);
            }
        }
        let facts: Vec<&str> = line.split(" · ").collect();
        if facts.len() < 2 {
            return Err(line);
        }
        let ids = facts.into_iter().map(|fact| match self.find(fact) {
            Some(id) => Ok(Some(id)),
            None if is_from_notes(fact) => Ok(None),
            None => Err(fact.to_owned()),
        });
        ids.filter_map(Result::transpose).collect()
    }
}

/// Returns the types of a message's arguments, by their names.
fn argument_types(id: &str) -> BTreeMap<&'static str, &'static str> {
    let method = format!("    {}(", id.replace('-', "_"));
    let line = DECLARATIONS.find(&method).expect("a declaration");
    let rest = &DECLARATIONS[line + method.len()..];
    let arguments = &rest[..rest.find(')').expect("a closing bracket")];
    let arguments = arguments.split(',').filter_map(|it| it.split_once(':'));
    arguments
        .map(|(name, kind)| (name.trim(), kind.trim()))
        .collect()
}

/// Returns every form of a pattern.
fn forms(
    pattern: &Pattern<&str>,
    types: &BTreeMap<&str, &str>,
    messages: &BTreeMap<&str, &Pattern<&str>>,
) -> Vec<Vec<Part>> {
    let mut forms: Vec<Vec<Part>> = vec![Vec::new()];
    for element in &pattern.elements {
        let next: Vec<Vec<Part>> = match element {
            PatternElement::TextElement { value } => {
                vec![vec![Part::Literal((*value).to_owned())]]
            }
            PatternElement::Placeable { expression } => match expression {
                Expression::Inline(InlineExpression::VariableReference { id }) => {
                    vec![vec![match types[id.name] {
                        "u32" => Part::Number,
                        "&str" | "Date" | "Rating" | "Tally" => Part::Text,
                        _ => Part::Markup,
                    }]]
                }
                Expression::Inline(InlineExpression::MessageReference { id, .. }) => {
                    self::forms(messages[id.name], types, messages)
                }
                Expression::Select { variants, .. } => variants
                    .iter()
                    .flat_map(|variant| self::forms(&variant.value, types, messages))
                    .collect(),
                other => panic!("{other:?}"),
            },
        };
        forms = forms
            .iter()
            .flat_map(|form| next.iter().map(|it| [&form[..], &it[..]].concat()))
            .collect();
    }
    forms.iter().map(|form| without_link(form)).collect()
}

/// Returns a form with only the text of its link, as [`without_links`] does.
fn without_link(form: &[Part]) -> Vec<Part> {
    let mut parts: Vec<Part> = Vec::new();
    let mut is_address = false;
    for part in form {
        match part {
            Part::Literal(text) => {
                let mut text = text.replace('[', "");
                if is_address {
                    text = text.split_once(')').expect("a closed link").1.to_owned();
                    is_address = false;
                }
                if let Some((before, "")) = text.split_once("](") {
                    is_address = true;
                    text = before.to_owned();
                }
                parts.push(Part::Literal(text));
            }
            _ if is_address => {}
            part => parts.push(part.clone()),
        }
    }
    parts
}

/// Returns a line with only the texts of its links.
fn without_links(line: &str) -> String {
    let (mut plain, mut rest) = (String::new(), line);
    while let Some((before, link)) = rest.split_once('[') {
        let Some((text, after)) = link.split_once("](") else {
            break;
        };
        plain.push_str(before);
        plain.push_str(text);
        rest = after.split_once(')').map_or("", |(_, after)| after);
    }
    plain + rest
}

fn is_match(parts: &[Part], text: &str) -> bool {
    match parts {
        [] => text.is_empty(),
        [Part::Literal(literal), rest @ ..] => {
            let after = text.strip_prefix(literal.as_str());
            after.is_some_and(|after| is_match(rest, after))
        }
        [Part::Number, rest @ ..] => {
            let digits = text.len() - text.trim_start_matches(|c: char| c.is_ascii_digit()).len();
            digits > 0 && is_match(rest, &text[digits..])
        }
        [Part::Markup, rest @ ..] => {
            let end = text.starts_with('<').then(|| text.find('>')).flatten();
            end.is_some_and(|end| is_match(rest, &text[end + 1..]))
        }
        [Part::Text, rest @ ..] => {
            let ends = text.char_indices().map(|(at, c)| at + c.len_utf8());
            ends.into_iter().any(|end| is_match(rest, &text[end..]))
        }
    }
}

/// Returns whether every word is from the notes or markup.
fn is_from_notes(text: &str) -> bool {
    let mut is_inside = false;
    let words = text.replace(
        |c: char| {
            is_inside = c == '<' || is_inside && c != '>';
            is_inside
        },
        " ",
    );
    let mut words = words.split(|c: char| !c.is_alphanumeric() && c != '.');
    words.all(|word| word.starts_with("zq") || !word.chars().any(char::is_alphabetic))
}

/// Collects every line of a request's body that Discord shows.
fn add_lines(value: &Value, lines: &mut Vec<String>) {
    /// The fields with texts for members.
    const FIELDS: [&str; 5] = ["content", "label", "placeholder", "description", "name"];
    match value {
        Value::Array(values) => values.iter().for_each(|value| add_lines(value, lines)),
        Value::Object(fields) => {
            // The names of commands and options, which are typed, are the same in every language.
            let is_command = fields.contains_key("description") && fields.contains_key("name");
            for (name, value) in fields {
                match value.as_str() {
                    Some(_) if name == "name" && is_command => {}
                    Some(text) if FIELDS.contains(&name.as_str()) => {
                        lines.extend(text.lines().map(str::to_owned));
                    }
                    _ => add_lines(value, lines),
                }
            }
        }
        _ => {}
    }
}

impl BotUnderTest {
    /// Checks every text that was sent so far, and returns the ids of their messages.
    fn texts_sent(&self) -> BTreeSet<String> {
        let texts = Texts::english();
        let mut lines = Vec::new();
        let requests = self.stand_in.requests();
        let bodies = requests.iter().map(|request| &request.body);
        bodies.for_each(|body| add_lines(body, &mut lines));
        lines.retain(|line| !line.trim().is_empty());
        lines.sort();
        lines.dedup();
        let mut ids = BTreeSet::new();
        let mut unknown = Vec::new();
        for line in &lines {
            match texts.explain(line) {
                Ok(found) => ids.extend(found.into_iter().map(str::to_owned)),
                Err(part) => unknown.push(format!("{part:?} of {line:?}")),
            }
        }
        assert!(
            unknown.is_empty(),
            "not in the catalog:\n{}",
            unknown.join("\n")
        );
        ids
    }

    /// Returns what ben reads after picking a value from a menu.
    async fn pick(&self, message: &Message, value: &str) -> Message {
        let menu = menu(message).expect("a menu");
        let ben = self.stand_in.person("ben");
        let discord = &self.stand_in.discord;
        let picked = discord.choose(&ben, message.id(), &menu.custom_id, &[value]);
        self.stand_in.message_of(&picked).await
    }

    async fn ask(&self, question: &str) -> Message {
        let options = json!({"question": question, "private": true});
        self.stand_in.slash("ask", options).await
    }

    async fn press(&self, message: Snowflake, label: &str) -> Message {
        let ben = self.stand_in.person("ben");
        self.presses(&ben, message, label).await
    }
}

/// Notes in which every word begins with `zq`.
fn notes() -> Notes {
    let notes = Notes::empty();
    for topic in ["zqbread", "zqcake"] {
        let question = |n: u32| format!("### zqhow zqlong zq{topic} zqn{n}?\n\nzqanswer zqn{n}.\n");
        let text: Vec<String> = (1..=4).map(question).collect();
        notes.write(format!("{topic}/zqnotes.md"), text.join("\n"));
    }
    let long = "zqword zqmore zqtext. ".repeat(300);
    notes.write(
        "zqlong.md",
        format!("### zqwhy zqso zqlong?\n\n> [!TIP]\n> {long}\n"),
    );
    notes
}

const CONFIG: &str = "[search]\nmodel_dir = \"\"\nsure_confidence = 0.0\n";
const EVENING: &str = "2026-03-01T01:00:00Z";

const INVALID: Fault = Fault::Rejected {
    status: 400,
    code: 50_035,
    message: "Invalid Form Body",
};

#[tokio::test]
async fn every_text_that_discord_shows_is_in_the_catalog() {
    let bot = BotUnderTest::ready_at(notes(), CONFIG, EVENING).await;
    let (ada, ben) = (bot.stand_in.person("ada"), bot.stand_in.person("ben"));
    let discord = &bot.stand_in.discord;

    // /ask, with everything below an answer.
    let first = bot.ask("zqhow zqlong zqzqbread zqn1?").await;
    bot.press(first.id(), "This answered it").await;
    for _ in 0..2 {
        bot.press(first.id(), "Quiz me on this later").await;
    }
    let options = menu(&first).expect("other matches").options;
    let picked = bot.pick(&first, &options[0].value).await;
    let mut answer = picked;
    for _ in 0..8 {
        if answer.button("Not it").is_some() {
            answer = bot.press(answer.id(), "Not it").await;
        }
    }
    let long = bot.ask("zqwhy zqso zqlong?").await;
    let long = bot.press(long.id(), "▶").await;
    bot.press(long.id(), "◀").await;
    bot.ask("xyzzy").await;
    bot.stand_in
        .slash("ask", json!({"question": "xyzzy"}))
        .await;
    bot.stand_in
        .slash("ask", json!({"question": "zqwhy", "topic": "zqnone"}))
        .await;

    // /quiz until nothing is due, with every grade.
    let mut card = bot.quizzes_ben().await;
    for grade in ["Missed", "Hard, but right", "Right", "Easy"] {
        let answer = bot.press(card.id(), "Reveal").await;
        let graded = bot.press(answer.id(), grade).await;
        card = bot.press(graded.id(), "Next").await;
    }
    let stopped = match card.button("Stop") {
        Some(_) => bot.press(card.id(), "Stop").await,
        None => card,
    };
    if stopped.button("Continue").is_some() {
        bot.press(stopped.id(), "Continue").await;
    }
    bot.stand_in.slash("quiz", json!({"topic": "zqnone"})).await;

    // /daily: every mistake, then a channel that works.
    bot.admin("daily status", Value::Null).await;
    bot.admin("daily now", Value::Null).await;
    bot.admin("daily off", json!({"channel": DAILY})).await;
    for (time, zone, topics) in [
        ("25:00", "UTC", ""),
        ("9 am", "zqzone", ""),
        ("9 am", "UTC", "zqnone"),
        ("9 am", "UTC", "zqnone, zqnothing"),
    ] {
        let mut options = json!({"channel": DAILY, "time": time, "timezone": zone});
        if !topics.is_empty() {
            options["topics"] = json!(topics);
        }
        bot.admin("daily setup", options).await;
    }
    discord.set_bot_permissions(DAILY, 0);
    let options = json!({"channel": DAILY, "time": "9 am", "timezone": "UTC"});
    bot.admin("daily setup", options.clone()).await;
    discord.set_bot_permissions(DAILY, BOT_PERMISSIONS);
    bot.admin("daily setup", options).await;
    let options =
        json!({"channel": GENERAL, "time": "9 am", "timezone": "UTC", "topics": "zqcake"});
    bot.admin("daily setup", options).await;
    bot.admin("daily status", Value::Null).await;
    for _ in 0..2 {
        bot.admin("daily now", json!({"channel": DAILY})).await;
    }
    let post = messages(&bot.stand_in, DAILY, 1).await.remove(0);
    for (person, grade) in [(&ada, "Right"), (&ben, "Missed"), (&ben, "Easy")] {
        let revealed = bot.presses(person, post.id(), "Reveal").await;
        let graded = bot.presses(person, revealed.id(), grade).await;
        let mut card = bot.presses(person, graded.id(), "Two more cards").await;
        while card.button("Reveal").is_some() {
            let answer = bot.presses(person, card.id(), "Reveal").await;
            let graded = bot.presses(person, answer.id(), "Right").await;
            card = match graded.button("Next") {
                Some(_) => bot.presses(person, graded.id(), "Next").await,
                None => graded,
            };
        }
        saying(&bot.stand_in, post.id(), "answered").await;
    }
    bot.set_clock("2026-03-01T09:00:00Z");
    messages(&bot.stand_in, GENERAL, 1).await;
    let path = format!("/channels/{DAILY}/messages");
    bot.stand_in
        .fail_from_now("POST", &path, Fault::LostRequest);
    bot.set_clock("2026-03-02T09:00:00Z");
    bot.until_status("Paused", 1).await;
    bot.stand_in.clear_faults();
    bot.set_clock("2026-03-02T10:00:00Z");
    messages(&bot.stand_in, DAILY, 2).await;
    bot.admin("daily status", Value::Null).await;
    bot.admin("daily off", json!({"channel": DAILY})).await;
    bot.admin("daily status", Value::Null).await;

    // Numbers.
    bot.types(&ben, "stats me", Value::Null).await;
    let cleo = bot.stand_in.person("cleo");
    bot.types(&cleo, "stats me", Value::Null).await;
    let server = bot.types(&ben, "stats server", Value::Null).await;
    if let Some(hardest) = server.buttons().first() {
        bot.press(server.id(), &hardest.label).await;
    }
    let board = bot
        .types(&ben, "leaderboard", json!({"private": true}))
        .await;
    let left = bot.press(board.id(), "Leave the leaderboard").await;
    bot.types(&ben, "leaderboard", json!({"private": true}))
        .await;
    bot.types(&ben, "privacy show", Value::Null).await;
    bot.press(left.id(), "Join again").await;

    // Data.
    bot.types(&ben, "privacy export", Value::Null).await;
    bot.types(&ada, "privacy show", Value::Null).await;
    let asked = bot.types(&ben, "privacy delete", Value::Null).await;
    bot.press(asked.id(), "Delete everything").await;
    bot.types(&ben, "privacy delete", Value::Null).await;
    bot.types(&ben, "privacy show", Value::Null).await;

    // /reload, and what is gone afterwards.
    bot.admin("reload", Value::Null).await;
    let card = bot.types(&cleo, "quiz", json!({"topic": "zqcake"})).await;
    let answer = bot.presses(&cleo, card.id(), "Reveal").await;
    let graded = bot.presses(&cleo, answer.id(), "Right").await;
    let open = bot.types(&ada, "quiz", json!({"topic": "zqcake"})).await;
    bot.notes.remove("zqcake/zqnotes.md");
    bot.notes
        .write("zqnew.md", "### zqwhat zqnew?\n\nzqnothing.\n");
    bot.admin("reload", Value::Null).await;
    bot.presses(&cleo, graded.id(), "Next").await;
    bot.presses(&ada, open.id(), "Reveal").await;

    // The menu of a message.
    let question = discord.write(&cleo, GENERAL, "zqwhy zqso zqlong?");
    let used = discord.menu(&ben, question, "Answer from notes");
    let preview = bot.stand_in.message_of(&used).await;
    bot.press(preview.id(), "Post as reply").await;
    let mut all = discord.messages().into_iter();
    let reply = all.find(|it| it.button("Remove").is_some());
    bot.press(reply.expect("a reply").id(), "Remove").await;

    // Help threads.
    bot.admin("threads setup", json!({"channel": GENERAL}))
        .await;
    let status = bot.admin("threads status", Value::Null).await;
    bot.presses(&ada, status.id(), "Go live").await;
    let message = discord.write(&cleo, GENERAL, "zqplease");
    let thread = discord.start_thread(&cleo, message, "zqwhy zqso zqlong?");
    let thread = thread.expect("a thread");
    let answer = messages(&bot.stand_in, thread, 2).await.remove(1);
    bot.presses(&cleo, answer.id(), "This solved it").await;
    bot.admin("threads status", Value::Null).await;
    bot.admin("threads off", Value::Null).await;

    // Errors.
    let direct = discord.direct_channel(&ben);
    let typed = discord.slash(&ben, direct, "stats server", Value::Null);
    bot.stand_in.message_of(&typed).await;
    bot.stand_in.fail_next("POST", "/interactions/", INVALID);
    bot.ask("zqwhy zqso zqlong?").await;
    let ids = bot.texts_sent();
    let texts = Texts::english();
    let is_label = |id: &&String| {
        id.ends_with("-button") && !id.contains("page") || id.starts_with("command-")
    };
    let labels = texts.0.keys().filter(is_label);
    let missing: Vec<&String> = labels.filter(|id| !ids.contains(*id)).collect();
    assert!(missing.is_empty(), "labels that were not sent: {missing:?}");
    // The others need states that only the tests of `src/messages` reach.
    assert!(ids.len() > 100, "{} messages: {ids:?}", ids.len());
}

#[tokio::test]
async fn every_text_of_a_bot_that_finds_nothing_is_in_the_catalog() {
    let unsure = "[search]\nmodel_dir = \"\"\npossible_confidence = 0.0\nlikely_confidence = 1.0\nsure_confidence = 1.0\n";
    for notes in [Notes::of(&[("zqempty.md", "zqtext\n")]), notes()] {
        let bot = BotUnderTest::ready_with(notes, unsure).await;
        for question in ["zqwhy zqlong", "zqn1", "xyzzy"] {
            bot.ask(question).await;
        }
        bot.quizzes_ben().await;
        for command in ["stats server", "leaderboard", "stats me", "privacy show"] {
            bot.stand_in.slash(command, Value::Null).await;
        }
        bot.texts_sent();
    }
}

#[test]
fn a_text_from_code_is_not_found() {
    let texts = Texts::english();
    for known in [
        "Nothing is due right now. You're up to date.",
        "-# zqbread · [zqnotes.md:3](https://example.org/) · sure",
        "**Streak** · 3 questions in a row, 4 at best · no freezes left this month",
        "That was the last one. 2 more cards are due.",
        "Posted: [today's question](https://discord.com/channels/1/2/3).",
        "- **View Channel**",
        "**19** <@19> · 20 points",
    ] {
        assert!(
            texts.explain(known).is_ok(),
            "{known}: {:?}",
            texts.explain(known)
        );
    }
    for unknown in [
        "Nothing is due at the moment.",
        "zqbread · somewhere",
        "20 points more",
        "Posted: tomorrow's question.",
    ] {
        assert!(texts.explain(unknown).is_err(), "{unknown}");
    }
}

#[test]
fn every_message_is_used() {
    let code = product_code(&["src/messages", "src/discord", "src/cli"]);
    let is_used = |id: &str| {
        let name = id.replace('-', "_");
        let calls = [format!(".{name}("), format!("Catalog::{name}")];
        let is_called = code
            .iter()
            .any(|(_, code)| calls.iter().any(|call| code.contains(call)));
        is_called || ENGLISH.contains(&format!("{{ {id} }}"))
    };
    let texts = Texts::english();
    let unused = texts.0.keys().filter(|id| !is_used(id));
    assert_eq!(unused.collect::<Vec<_>>(), Vec::<&String>::new());
}

/// Returns whether a literal is text for people: two words in a row.
fn is_prose(literal: &str) -> bool {
    let is_word = |word: &str| {
        let word = word.trim_matches(|c: char| c.is_ascii_punctuation());
        word.len() > 1 && word.chars().all(|c| c.is_alphabetic() || c == '\'')
    };
    // Names of commands, and what `format!` fills in, are no prose.
    if literal.starts_with('/') {
        return false;
    }
    let words = literal.split_whitespace().filter(|it| !it.starts_with('{'));
    let words: Vec<&str> = words.collect();
    words
        .windows(2)
        .any(|two| is_word(two[0]) && is_word(two[1]))
}

/// Code in which text for people is allowed: log lines, errors for operators, and reasons of `expect`.
const NOT_FOR_MEMBERS: [&str; 7] = [
    "debug!(", "info!(", "warn!(", "error!(", "expect(", "#[error(", "#[doc",
];

#[test]
fn no_text_for_members_is_written_in_code() {
    let mut found = Vec::new();
    for (path, code) in product_code(&["src/messages", "src/discord/commands"]) {
        for Literal { before, text } in literals(&code) {
            let is_allowed = NOT_FOR_MEMBERS.iter().any(|it| before.contains(it));
            if is_prose(&text) && !is_allowed {
                found.push(format!("{path}: {text}"));
            }
        }
    }
    assert_eq!(found, Vec::<String>::new());
    // It finds them.
    let code = "frame.text(\"Nothing is due.\".to_owned()); // \"a comment\"";
    assert!(literals(code).iter().any(|it| is_prose(&it.text)));
    assert_eq!(literals(code).len(), 1);
}
