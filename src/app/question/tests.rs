//! What is asked in messages as people write them.

use proptest::prelude::*;

use super::*;

fn asked(text: &str) -> String {
    of_message(text).unwrap_or_default()
}

/// Sentences that ask nothing, longer than a question may be.
fn preamble() -> String {
    "I have been at it since the morning and nothing that I tried has changed it. ".repeat(6)
}

#[test]
fn quotes_and_mentions_are_left_out() {
    assert_eq!(
        asked("> old words\n> more\nHow do I wind it?"),
        "How do I wind it?"
    );
    assert_eq!(
        asked("How do I wind it?\n>>> all of\nthis is quoted"),
        "How do I wind it?"
    );
    assert_eq!(
        asked("<@12> <@!3> how <#4> do <:ok:5> I <a:x:6> wind it?"),
        "how do I wind it?"
    );
    assert_eq!(
        asked("@here how do I wind it <t:1700000000:R>?"),
        "how do I wind it ?"
    );
    assert_eq!(
        asked("is a < b > c a chain, and <@x>?"),
        "is a < b > c a chain, and <@x>?"
    );
    assert_eq!(of_message("> only a quote"), None);
    assert_eq!(of_message("<@1>"), None);
}

#[test]
fn greetings_and_thanks_are_left_out_where_they_are_safe() {
    for text in [
        "Hi all, how do I wind it?",
        "hello everyone! how do I wind it? Thanks in advance :)",
        "Hey <@1>,\n\nhow do I wind it?\n\nThank you!",
        "good morning folks how do I wind it?",
        "Hallo zusammen, how do I wind it? Danke im Voraus!",
        "Bonjour à tous, how do I wind it? Merci d'avance",
        "Hola a todos: how do I wind it? ¡Gracias!",
        "Всем привет! how do I wind it? Заранее спасибо.",
        "こんにちは、how do I wind it? ありがとうございます。",
    ] {
        assert_eq!(asked(text), "how do I wind it?", "{text}");
    }
    assert_eq!(asked("how do I wind it, thanks!"), "how do I wind it");
    assert_eq!(asked("hello world in Rust?"), "hello world in Rust?");
    assert_eq!(asked("yo-yo strings?"), "yo-yo strings?");
    assert_eq!(of_message("hi everyone!"), None);
    assert_eq!(of_message("thanks!"), None);
}

#[test]
fn of_a_long_text_the_sentences_that_ask_are_kept() {
    let long = format!("{}How do I wind it? {0}Any ideas?", preamble());
    assert_eq!(asked(&long), "How do I wind it?");
    let two = format!("How do I wind it?\n{}\nAnd where is the key?", preamble());
    assert_eq!(asked(&two), "How do I wind it? And where is the key?");
    let unmarked = format!("{}\nhow do I wind it", preamble());
    assert_eq!(asked(&unmarked), "how do I wind it");
    assert_eq!(of_message(&preamble()), None);
}

#[test]
fn questions_in_every_script_are_found_in_4000_characters() {
    let all = [
        (
            "Это просто длинный рассказ о часах. ",
            "Как завести эти часы?",
        ),
        ("这只是一个很长的故事。", "怎么给这个钟上发条？"),
        ("これはとても長い話です。", "時計の巻き方は何ですか？"),
        ("هذه قصة طويلة جدا عن الساعة. ", "كيف أملأ الساعة؟"),
        ("Αυτή είναι μια μεγάλη ιστορία. ", "Πώς κουρδίζω το ρολόι;"),
        ("यह घड़ी के बारे में लंबी कहानी है। ", "घड़ी में चाबी कैसे भरें?"),
        ("이것은 아주 긴 이야기입니다. ", "시계를 어떻게 감나요?"),
    ];
    for (story, question) in all {
        let count = 4_000 / story.chars().count();
        let text = format!(
            "{}{question} {}",
            story.repeat(count / 2),
            story.repeat(count / 2)
        );
        assert_eq!(asked(&text), question);
    }
}

#[test]
fn a_traceback_counts_as_its_error() {
    let python = "```\nTraceback (most recent call last):\n  File \"a.py\", line 1, in <module>\n    \
        import x\nModuleNotFoundError: No module named 'x'\n```";
    assert_eq!(asked(python), "ModuleNotFoundError: No module named 'x'");
    let chained = "Traceback (most recent call last):\n  File \"a.py\", line 1\nKeyError: 'a'\n\n\
        During handling of the above exception, another exception occurred:\n\n\
        Traceback (most recent call last):\n  File \"b.py\", line 2\nValueError: bad";
    assert_eq!(asked(chained), "ValueError: bad");
    let rust = "why?\nthread 'main' panicked at src/main.rs:2:5:\nindex out of bounds\n\
        note: run with `RUST_BACKTRACE=1` environment variable to display a backtrace";
    assert_eq!(asked(rust), "why? index out of bounds");
    let old = "thread 'main' panicked at 'no entry', src/main.rs:2:5";
    assert_eq!(asked(old), "no entry");
    let java = "Exception in thread \"main\" java.lang.RuntimeException: a\n\tat A.b(A.java:5)\n\
        Caused by: java.lang.NullPointerException: b\n\tat A.c(A.java:9)\n\t... 3 more";
    assert_eq!(asked(java), "java.lang.NullPointerException: b");
    let js =
        "What is this?\nTypeError: x is not a function\n    at f (a.js:1:2)\n    at g (a.js:3:4)";
    assert_eq!(asked(js), "What is this? TypeError: x is not a function");
    let go = "panic: runtime error: index out of range [5] with length 3\n\ngoroutine 1 [running]:\n\
        main.main()\n\t/tmp/a.go:7 +0x1d";
    assert_eq!(
        asked(go),
        "panic: runtime error: index out of range [5] with length 3"
    );
}

#[test]
fn of_a_long_log_the_error_is_asked() {
    let log = "   Compiling something v0.1.0\n".repeat(20);
    let rustc = format!(
        "Why does it fail?\n```\n{log}error[E0382]: use of moved value: `x`\n \
        --> src/main.rs:4:5\nerror: could not compile `x` due to 1 previous error\n```"
    );
    assert_eq!(
        asked(&rustc),
        "Why does it fail? error[E0382]: use of moved value: `x`"
    );
    let c = format!("{log}\na.c:3:5: error: expected ';' before 'return'");
    assert_eq!(asked(&c), "error: expected ';' before 'return'");
}

#[test]
fn a_short_line_that_was_typed_is_asked_as_it_is() {
    assert_eq!(of_typed("  hi,  thanks "), "hi, thanks");
    assert_eq!(of_typed("> 5 in bash"), "> 5 in bash");
    assert_eq!(
        of_typed("Hi all,\nhow do I wind it?\n"),
        "how do I wind it?"
    );
    assert_eq!(of_typed("\n> 1\n"), "> 1");
    assert_eq!(
        of_typed(&preamble()).chars().count().cmp(&MAX_CHARS),
        std::cmp::Ordering::Less
    );
}

#[test]
fn words_that_say_what_a_question_is_about_are_counted() {
    for (text, count) in [
        ("thanks!", 0),
        ("how do I do that?", 0),
        ("any ideas?", 0),
        ("how do I tune a guitar?", 2),
        ("lifetimes?", 1),
        ("怎么安装", 2),
        ("как завести часы", 2),
    ] {
        assert_eq!(content_words(text), count, "{text}");
    }
}

/// Pieces of messages with everything that is treated specially.
fn messages() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        prop::sample::select(vec![
            "> ",
            ">>> ",
            "\n",
            "```",
            "```py\n",
            "<@1>",
            "<:a:2>",
            "hi ",
            "hello everyone",
            ", ",
            "thanks",
            "? ",
            "；",
            "؟",
            ";",
            "\u{37e}",
            "Traceback (most recent call last):\n",
            "  File \"a\"\n",
            "ValueError: x\n",
            "thread 'main' panicked at a.rs:1:1:\n",
            "    at f (a.js:1:2)\n",
            "error: no\n",
            "Caused by: ",
            "\r\n",
            "\u{2028}",
            "α",
            "？",
            "です",
        ])
        .prop_map(str::to_owned),
        "[a-z ]{0,40}",
        ".{0,8}",
    ];
    prop::collection::vec(piece, 0..60).prop_map(|pieces| pieces.concat())
}

proptest! {
    #[test]
    fn a_question_is_one_bounded_line_that_stays_the_same_when_it_is_asked_again(
        text in messages(), any in "\\PC{0,4000}"
    ) {
        for text in [text, any] {
            let typed = of_typed(&text);
            prop_assert!(is_one_line(&typed));
            prop_assert!(typed.chars().count() <= MAX_CHARS);
            let Some(question) = of_message(&text) else { continue };
            prop_assert!(is_one_line(&question));
            prop_assert!(question.chars().count() <= MAX_CHARS);
            prop_assert_eq!(of_message(&question), Some(question.clone()));
        }
    }
}

fn is_one_line(text: &str) -> bool {
    !text.contains(['\n', '\r', '\u{2028}', '\u{b}'])
}
