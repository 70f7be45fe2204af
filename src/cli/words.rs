//! Which arguments of `recite ask` are flags, and which are words.

use std::ffi::OsString;

/// The arguments of the whole command with the words of `ask` behind a `--`, so that they may begin
/// with a hyphen (`ask what is --fix`) and flags may stand behind them (`ask why --json`).
///
/// clap knows only the one or the other. A flag is what `command` knows as one.
pub fn with_words_last(
    command: &clap::Command,
    arguments: impl IntoIterator<Item = OsString>,
) -> Vec<OsString> {
    let mut arguments = arguments.into_iter();
    let (mut flags, mut words) = (Vec::new(), Vec::new());
    // The name of the program itself.
    flags.extend(arguments.next());
    let mut ask = None;
    while let Some(argument) = arguments.next() {
        let known = ask.unwrap_or(command);
        if argument == "--" && ask.is_some() {
            words.extend(arguments.by_ref());
        } else if let Some(takes_value) = flag(known, &argument) {
            flags.push(argument);
            flags.extend(takes_value.then(|| arguments.next()).flatten());
        } else if ask.is_some() {
            words.push(argument);
        } else {
            ask = command.find_subcommand(&argument);
            let is_ask = ask.is_some_and(|found| found.get_name() == "ask");
            flags.push(argument);
            if !is_ask {
                flags.extend(arguments.by_ref());
            }
        }
    }
    if !words.is_empty() {
        flags.push("--".into());
        flags.append(&mut words);
    }
    flags
}

/// Whether the next argument is the value of this flag; `None` when it is no flag of the command.
fn flag(command: &clap::Command, argument: &OsString) -> Option<bool> {
    let argument = argument.to_str()?;
    if let Some(name) = argument.strip_prefix("--") {
        let (name, has_value) = match name.split_once('=') {
            Some((name, _)) => (name, true),
            None => (name, false),
        };
        let known = command
            .get_arguments()
            .find(|it| it.get_long() == Some(name))?;
        return Some(known.get_action().takes_values() && !has_value);
    }
    let short = argument.strip_prefix('-')?;
    let known = command
        .get_arguments()
        .find(|it| it.get_short().is_some_and(|it| short == it.to_string()))?;
    Some(known.get_action().takes_values())
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::CommandFactory;

    #[track_caller]
    fn check(typed: &str, expected: &str) {
        let mut command = super::super::Cli::command();
        command.build();
        let typed = typed.split(' ').map(OsString::from);
        let sorted = with_words_last(&command, typed).join(" ".as_ref());
        assert_eq!(sorted.to_str(), Some(expected));
    }

    #[test]
    fn flags_are_taken_from_between_the_words() {
        check("recite ask why --json", "recite ask --json -- why");
        check(
            "recite ask --limit 3 why so",
            "recite ask --limit 3 -- why so",
        );
        check(
            "recite ask why --limit=3 so -h",
            "recite ask --limit=3 -h -- why so",
        );
        check("recite ask why --notes n", "recite ask --notes n -- why");
        check(
            "recite --notes n ask -v why",
            "recite --notes n ask -- -v why",
        );
    }

    #[test]
    fn unknown_flags_and_all_behind_two_hyphens_are_words() {
        check("recite ask what is --fix", "recite ask -- what is --fix");
        check(
            "recite ask -- what is --json -- ?",
            "recite ask -- what is --json -- ?",
        );
        check("recite ask", "recite ask");
    }

    #[test]
    fn other_commands_are_left_alone() {
        check("recite check --fix x", "recite check --fix x");
        check("recite --version", "recite --version");
        check("recite", "recite");
        check("recite aks --json why", "recite aks --json why");
    }
}
