//! `docs/cli.md`, generated from `recite help`, and `docs/commands.md`, generated from the commands that the bot
//! registers with Discord.

use std::fmt::Write;

use serde_json::Value;

use super::generated::{assert_current, cell};
use super::project;
use crate::binary::{RunOutput, recite};
use crate::bot::BotUnderTest;
use crate::notes::Notes;

const CLI: &str = "\
# Command line

<!-- Generated from `recite help`: see docs/contribute.md. -->

`recite` without a command runs the bot. `recite help COMMAND` prints the same descriptions in the
terminal. Errors go to stderr; see [Exit codes](exit-codes.md).
";

const SLASH_COMMANDS: &str = "\
# Slash commands

<!-- Generated from the bot's own commands: see docs/contribute.md. -->

These are the commands of the bot in Discord. [Use it](use.md) explains them.
";

/// The options of every command.
const SHARED_OPTIONS: [&str; 3] = ["--notes", "--config", "--help"];

#[test]
fn the_page_of_the_command_line_is_up_to_date() {
    let mut page = CLI.to_owned();
    let help = help(&[]);
    page.push_str("\n## Options of every command\n\n| option | meaning |\n|---|---|\n");
    for (option, meaning) in rows(&help, "Options:") {
        let _ = writeln!(page, "| `{option}` | {} |", cell(meaning));
    }
    for (command, _) in rows(&help, "Commands:") {
        describe_command(&mut page, &[command]);
    }
    assert_current("docs/cli.md", &page);
}

/// Writes the section of a command, or the sections of its subcommands.
fn describe_command(page: &mut String, command: &[&str]) {
    if command.ends_with(&["help"]) {
        return;
    }
    let help = help(command);
    let subcommands = rows(&help, "Commands:");
    if !subcommands.is_empty() {
        for (name, _) in subcommands {
            describe_command(page, &[command, &[name]].concat());
        }
        return;
    }
    let name = command.join(" ");
    let usage = help
        .lines()
        .find_map(|line| line.strip_prefix("Usage: "))
        .expect("every command has a usage line");
    let description = help.lines().next().unwrap_or_default();
    let _ = writeln!(
        page,
        "\n## recite {name}\n\n{description}.\n\n```text\n{usage}\n```"
    );
    let arguments = rows(&help, "Arguments:");
    let options = rows(&help, "Options:")
        .into_iter()
        .filter(|(option, _)| !SHARED_OPTIONS.iter().any(|shared| option.contains(shared)));
    let rows: Vec<_> = arguments.into_iter().chain(options).collect();
    if !rows.is_empty() {
        page.push_str("\n| argument or option | meaning |\n|---|---|\n");
    }
    for (name, meaning) in rows {
        let _ = writeln!(page, "| `{name}` | {} |", cell(meaning));
    }
}

/// Returns what `recite help` prints for a command.
fn help(command: &[&str]) -> String {
    let output = RunOutput::of(recite(project()).arg("help").args(command));
    assert_eq!(output.code, Some(0), "{}", output.stderr);
    output.stdout
}

/// Returns the rows of a section of the help: the name, and its description.
fn rows<'a>(help: &'a str, section: &str) -> Vec<(&'a str, &'a str)> {
    let lines = help.lines().skip_while(|line| *line != section).skip(1);
    let lines = lines.take_while(|line| !line.is_empty());
    lines
        .map(|line| {
            let line = line.trim_start();
            let (name, description) = line.split_once("  ").unwrap_or((line, ""));
            (name, description.trim())
        })
        .collect()
}

#[tokio::test]
async fn the_page_of_slash_commands_is_up_to_date() {
    let bot = BotUnderTest::ready(Notes::fixtures()).await;
    let mut page = SLASH_COMMANDS.to_owned();
    for command in bot.stand_in.discord.commands() {
        let name = text(&command, "name");
        if command["type"] == IN_MENU {
            let _ = writeln!(page, "\n## {name}\n\n{MENU_COMMAND}");
            continue;
        }
        let needs_permission = command["default_member_permissions"].is_string();
        let permission = match needs_permission {
            true => " Needs the permission *Manage Server*.",
            false => "",
        };
        let description = text(&command, "description");
        let _ = writeln!(page, "\n## /{name}\n\n{description}.{permission}");
        let options = array(&command, "options");
        if options.iter().any(|option| option["type"] == SUBCOMMAND) {
            for option in options {
                let (subcommand, description) = (text(option, "name"), text(option, "description"));
                let _ = writeln!(page, "\n### /{name} {subcommand}\n\n{description}.");
                describe_options(&mut page, array(option, "options"));
            }
        } else {
            describe_options(&mut page, options);
        }
    }
    assert_current("docs/commands.md", &page);
}

const MENU_COMMAND: &str =
    "In the menu *Apps* of a message. See [Where it answers](where-it-answers.md).";
/// Discord's number for a command in the menu of a message.
const IN_MENU: u64 = 3;
/// Discord's number for a subcommand among the options.
const SUBCOMMAND: u64 = 1;

/// Writes the table of a command's options.
fn describe_options(page: &mut String, options: &[Value]) {
    if !options.is_empty() {
        page.push_str("\n| option | required | meaning |\n|---|---|---|\n");
    }
    for option in options {
        let required = match option["required"] == true {
            true => "yes",
            false => "no",
        };
        let (name, meaning) = (text(option, "name"), cell(text(option, "description")));
        let _ = writeln!(page, "| `{name}` | {required} | {meaning} |");
    }
}

fn text<'a>(value: &'a Value, key: &str) -> &'a str {
    value[key].as_str().unwrap_or_default()
}

fn array<'a>(value: &'a Value, key: &str) -> &'a [Value] {
    value[key].as_array().map_or(&[], Vec::as_slice)
}
