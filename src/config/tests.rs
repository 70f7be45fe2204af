//! Tests of the config file and the problems that are reported about it.

use super::*;

fn problems(source: &str) -> Vec<String> {
    parse(source, "recite.toml")
        .1
        .iter()
        .map(ToString::to_string)
        .collect()
}

#[test]
fn the_shipped_file_contains_every_key_with_its_default() {
    let shipped = include_str!("../../config/recite.toml");
    let (config, problems) = parse(shipped, DEFAULT_FILE);
    assert_eq!(problems, []);
    assert_eq!(config, Config::default());
    let (table, _) = DeTable::parse_recoverable(shipped);
    let mut values = Vec::new();
    flatten(&table, "", &mut values);
    let mut in_file: Vec<&str> = values.iter().map(|(key, ..)| key.as_str()).collect();
    let mut known: Vec<&str> = KEYS.iter().map(|(key, _)| *key).collect();
    in_file.sort_unstable();
    known.sort_unstable();
    assert_eq!(in_file, known);
}

#[test]
fn all_problems_are_reported_together_with_their_positions() {
    let source =
        "[notes]\ndirr = \"x\"\ndir = 3\n\n[search]\nsure_confidence = 30\n\n[serach]\na = 1\n";
    assert_eq!(
        problems(source),
        [
            "recite.toml:2:1: unknown setting `notes.dirr`. Did you mean `notes.dir`?",
            "recite.toml:3:7: `notes.dir` is `3`. Write the path of a folder, such as \"notes\".",
            "recite.toml:6:19: `search.sure_confidence` is `30`. Write a number from 0 to 1, such as 0.5.",
            "recite.toml:8:2: unknown setting `serach`. Did you mean `search`?",
        ]
    );
}

#[test]
fn each_part_of_a_log_filter_needs_a_level() {
    for filter in ["loud", "recite", "info,recite", "recite=loud"] {
        let found = problems(&format!("log.filter = \"{filter}\""));
        assert_eq!(found.len(), 1, "{filter:?}: {found:?}");
        assert!(found[0].contains("`log.filter` is "), "{found:?}");
    }
    for filter in [
        "info",
        "WARN",
        "off",
        "info,recite=debug",
        "recite::background::git=trace",
        "[span{a=1}]=info",
    ] {
        assert_eq!(
            problems(&format!("log.filter = \"{filter}\"")),
            [""; 0],
            "{filter:?}"
        );
    }
}

#[test]
fn no_threshold_can_exceed_the_one_above_it() {
    let all =
        "[search]\npossible_confidence = 0.6\nlikely_confidence = 0.55\nsure_confidence = 0.5\n";
    assert_eq!(
        problems(all),
        [
            "recite.toml:2:23: `search.possible_confidence` is `0.6`. Write at most 0.5, the value of `search.sure_confidence`, or raise `search.sure_confidence`.",
            "recite.toml:3:21: `search.likely_confidence` is `0.55`. Write at most 0.5, the value of `search.sure_confidence`, or raise `search.sure_confidence`.",
        ]
    );
    let two = "[search]\npossible_confidence = 0.4\nlikely_confidence = 0.3\n";
    assert_eq!(
        problems(two),
        [
            "recite.toml:2:23: `search.possible_confidence` is `0.4`. Write at most 0.3, the value of `search.likely_confidence`, or raise `search.likely_confidence`."
        ]
    );
    // This also applies if the one above has its default.
    for (alone, bound) in [
        ("search.likely_confidence = 1", "at most 0.75"),
        ("search.possible_confidence = 1", "at most 0.37"),
    ] {
        let found = problems(alone);
        assert!(found.len() == 1 && found[0].contains(bound), "{found:?}");
    }
    let equal =
        "[search]\nsure_confidence = 1.0\nlikely_confidence = 1\npossible_confidence = 1.0\n";
    assert_eq!(problems(equal), [""; 0]);
    // An invalid threshold is reported, without a problem about the next one.
    let invalid = "[search]\nsure_confidence = 60\nlikely_confidence = 0.9\n";
    assert_eq!(problems(invalid).len(), 1, "{:?}", problems(invalid));
}

#[test]
fn thresholds_that_are_not_set_are_lowered_with_the_one_above() {
    let thresholds = |source: &str| {
        let (config, problems) = parse(source, "recite.toml");
        assert_eq!(problems, []);
        let search = config.search;
        [
            search.sure_confidence,
            search.likely_confidence,
            search.possible_confidence,
        ]
    };
    assert_eq!(thresholds("search.sure_confidence = 0"), [0.0; 3]);
    assert_eq!(
        thresholds("search.likely_confidence = 0.125"),
        [0.75, 0.125, 0.125]
    );
    assert_eq!(thresholds("search.sure_confidence = 1"), [1.0, 0.37, 0.27]);
}

#[test]
fn the_problem_about_a_renamed_setting_names_the_new_one() {
    assert_eq!(
        problems("[search]\nanswer_confidence = 0.7\nclosest_confidence = 0.3\n"),
        [
            "recite.toml:2:1: unknown setting `search.answer_confidence`. It is now called `search.sure_confidence`.",
            "recite.toml:3:1: unknown setting `search.closest_confidence`. It is now called `search.possible_confidence`.",
        ]
    );
}

#[test]
fn valid_lines_apply_despite_an_invalid_line() {
    let (config, problems) = parse("[notes]\ndir = \"here\"\nnonsense\n", "recite.toml");
    assert_eq!(config.notes_dir, PathBuf::from("here"));
    assert_eq!(problems.len(), 1);
    assert_eq!(problems[0].line, 3);
}

#[test]
fn a_language_can_be_an_english_name_or_a_code() {
    let language = |name: &str| {
        let (config, problems) = parse(&format!("search.language = \"{name}\""), "recite.toml");
        assert_eq!(problems, [], "{name}");
        config.search.language
    };
    assert_eq!(language("auto"), None);
    for name in ["german", "German", "de", "DE"] {
        assert_eq!(language(name), Some(Language::German), "{name}");
    }
    assert_eq!(
        problems("search.language = \"klingon\""),
        [
            "recite.toml:1:19: `search.language` is `\"klingon\"`. Write \"auto\", \"other\", or a language such as \"german\" or \"de\"."
        ]
    );
}

#[test]
fn the_use_outside_servers_is_limited_by_two_settings() {
    let install = |text: &str| {
        let (config, problems) = parse(text, "recite.toml");
        assert_eq!(problems, [], "{text}");
        (config.install.user_install, config.install.access)
    };
    assert_eq!(install(""), (false, Access::Everyone));
    let text = "discord.user_install = true\ndiscord.access = \"members\"";
    assert_eq!(install(text), (true, Access::Members));
    assert_eq!(
        problems("discord.access = \"friends\""),
        ["recite.toml:1:18: `discord.access` is `\"friends\"`. Write \"everyone\" or \"members\"."]
    );
}

#[test]
fn the_api_url_must_be_http_or_https() {
    assert_eq!(
        problems("discord.api_url = \"ftp://x\""),
        [
            "recite.toml:1:19: `discord.api_url` is `\"ftp://x\"`. Write a URL that starts with http:// or https://."
        ]
    );
    let (config, _) = parse("discord.api_url = \"http://127.0.0.1:1/\"", "recite.toml");
    assert_eq!(config.api_url.as_deref(), Some("http://127.0.0.1:1"));
}

#[test]
fn the_monitor_needs_an_address_with_a_port() {
    let listen = |text: &str| {
        let (config, problems) = parse(&format!("monitor.listen = \"{text}\""), "recite.toml");
        assert_eq!(problems, [], "{text}");
        config.listen.map(|it| it.to_string())
    };
    assert_eq!(listen(""), None);
    for (text, address) in [
        ("localhost:9090", "127.0.0.1:9090"),
        ("0.0.0.0:80", "0.0.0.0:80"),
        ("[::1]:9090", "[::1]:9090"),
    ] {
        assert_eq!(listen(text).as_deref(), Some(address), "{text}");
    }
    for text in ["9090", "127.0.0.1", "example.org:80", "localhost:x"] {
        assert_eq!(
            problems(&format!("monitor.listen = \"{text}\"")),
            [format!(
                "recite.toml:1:18: `monitor.listen` is `\"{text}\"`. Write an IP address and a port of this machine, such as \"127.0.0.1:9090\"."
            )]
        );
    }
}

#[test]
fn git_settings_are_checked_and_passwords_are_not_shown() {
    let source = "[notes]\ngit = \"git@host:notes.git\"\ngit_branch = \"draft/1\"\ngit_dir = \"/docs/notes/\"\ngit_minutes = 1\ngit_max_mb = 20\n";
    let (config, found) = parse(source, "recite.toml");
    assert_eq!(found, []);
    assert_eq!(config.git.remote.unwrap().url(), "git@host:notes.git");
    assert_eq!(config.git.branch.as_deref(), Some("draft/1"));
    assert_eq!(config.git.dir, "docs/notes");
    assert_eq!(config.git.every, Duration::from_secs(60));
    assert_eq!(config.git.max_bytes, 20 * 1024 * 1024);
    assert_eq!(
        problems("[notes]\ngit = \"https://me:secret@host/notes\"\n"),
        [
            "recite.toml:2:7: `notes.git` is not a valid address. Take the password out of the address, and put it into the variable RECITE_GIT_TOKEN."
        ]
    );
    for wrong in [
        "git = \"ext::sh -c x\"",
        "git = 3",
        "git_branch = \"--upload-pack=x\"",
        "git_branch = \"a b\"",
        "git_dir = \"../notes\"",
        "git_dir = \"a//b\"",
        "git_minutes = 0",
        "git_max_mb = 0",
    ] {
        assert_eq!(problems(&format!("[notes]\n{wrong}\n")).len(), 1, "{wrong}");
    }
}

#[test]
fn a_git_token_is_not_sent_unencrypted() {
    let problems = |url: &str| {
        let mut file = tempfile::NamedTempFile::new().unwrap();
        std::io::Write::write_all(&mut file, format!("notes.git = \"{url}\"").as_bytes()).unwrap();
        let environment = Environment {
            git_token: Some(crate::background::git::Secret::new("secret")),
            ..Environment::default()
        };
        let (_, problems) = load(Some(file.path()), environment);
        problems.iter().map(ToString::to_string).collect::<Vec<_>>()
    };
    assert_eq!(problems("https://host/notes"), [""; 0]);
    let [problem] = &problems("http://host/notes")[..] else {
        panic!("no problem is reported");
    };
    assert!(
        problem.contains("https://") && !problem.contains("secret"),
        "{problem}"
    );
}

#[test]
fn tokens_are_redacted_in_debug_output() {
    let environment = Environment {
        token: Some(Token::new("abc.def.ghi")),
        git_token: Some(crate::background::git::Secret::new("abc.def.ghi")),
        ..Environment::default()
    };
    let of_environment = [format!("{environment:?}"), format!("{environment:#?}")];
    let (config, problems) = load(None, environment);
    assert_eq!(problems, []);
    let of_config = [format!("{config:?}"), format!("{config:#?}")];
    for printed in of_environment.iter().chain(&of_config) {
        assert!(!printed.contains("abc"), "{printed}");
        assert!(printed.contains("[redacted]"), "{printed}");
    }
}

#[test]
fn the_problem_about_a_malformed_token_does_not_show_it() {
    let environment = Environment {
        token: Some(Token::new("abc\ndef")),
        ..Environment::default()
    };
    let (config, problems) = load(None, environment);
    let problems: Vec<String> = problems.iter().map(ToString::to_string).collect();
    let expected = "`DISCORD_TOKEN` has a line break at character 4 of 7";
    assert!(
        matches!(&problems[..], [it] if it.contains(expected)),
        "{problems:?}"
    );
    for printed in [format!("{config:?}"), format!("{config:#?}")] {
        assert!(
            !printed.contains("abc") && !printed.contains("def"),
            "{printed}"
        );
    }
}
