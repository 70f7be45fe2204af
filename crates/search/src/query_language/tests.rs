use super::*;

/// The languages of English notes.
fn english_notes() -> NoteLanguages {
    NoteLanguages {
        known: HashSet::from([English]),
        has_other: false,
        words: words::of(English).collect(),
    }
}

#[test]
fn a_short_query_in_another_language_is_recognized() {
    let notes = english_notes();
    for (query, language) in [
        ("wie starte ich ein asynchrones skript", German),
        ("Was ist Rust?", German),
        ("was macht create_task", German),
        ("Unterstützt Rust Tail Calls?", German),
        ("cómo ejecuto un script", Spanish),
        ("para qué sirve ensure_future", Spanish),
        ("à quoi sert Box ?", French),
        ("qu’est-ce qu’un trait", French),
        ("a cosa serve Box", Italian),
        ("come si usa async", Italian),
        ("hoe werkt de borrow checker", Dutch),
        ("jak działa Box", Polish),
        ("o que é um trait?", Portuguese),
        ("Box nasıl kullanılır", Turkish),
        ("что такое Box", Russian),
        ("ما هو الهدف من المشروع", Arabic),
        ("Rust의 목표", Korean),
        ("Boxとは何ですか", Japanese),
        ("什么是生命周期", Chinese),
        ("asyncio.create_task 是什么", Chinese),
        ("Box คืออะไร", Thai),
    ] {
        assert_eq!(notes.foreign(query), Some(language), "{query}");
    }
}

#[test]
fn languages_of_one_script_are_distinguished_by_their_own_characters() {
    let notes = english_notes();
    for (query, language) in [
        ("什麼是生命週期", TraditionalChinese),
        ("如何開始使用？", TraditionalChinese),
        ("密碼忘了怎麼辦", TraditionalChinese),
        ("密码忘了怎么办", Chinese),
        ("як запустити сервіс", Ukrainian),
        ("Чому Її так багато?", Ukrainian),
        ("как запустить ещё один объект", Russian),
        ("шта је ово", Other),
        ("што гэта ў мяне", Other),
        ("نرم‌افزار چیست", Other),
        ("ما هو الهدف ٣", Arabic),
    ] {
        assert_eq!(notes.foreign(query), Some(language), "{query}");
    }
    // All of them read notes in their script.
    let notes = NoteLanguages {
        known: HashSet::from([Chinese, Russian, Arabic]),
        has_other: false,
        words: HashSet::new(),
    };
    for query in ["什麼是生命週期", "як запустити сервіс", "نرم‌افزار چیست"]
    {
        assert_eq!(notes.foreign(query), None, "{query}");
    }
}

#[test]
fn a_query_in_the_notes_language_or_in_none_is_not_foreign() {
    let notes = english_notes();
    for query in [
        "",
        "??",
        "create_task",
        "how do I run a script",
        "what does die mean in a for loop",
        "coronavirus in usa states",
        "world cup final die in summer",
        "pros and cons of du and df",
        "café opening hours in the morning",
        "do not use un-named args",
        "what does 你好 mean in the greeting",
        "क्या हाल है",
    ] {
        assert_eq!(notes.foreign(query), None, "{query}");
    }
}

#[test]
fn a_query_in_another_script_is_not_for_the_english_model() {
    for query in [
        "你好",
        "Python 3 怎么安装",
        "Rust の型",
        "как запустить",
        "วิธีใช้ git",
        "서버",
        "مرحبا",
    ] {
        assert!(NoteLanguages::is_in_other_script(query), "{query}");
    }
    for query in [
        "",
        "??",
        "hello",
        "what does 你好 mean in the greeting",
        "café",
        "Łódź",
    ] {
        assert!(!NoteLanguages::is_in_other_script(query), "{query}");
    }
}

#[test]
fn related_languages_of_the_notes_are_not_foreign() {
    // Norwegian has no words of its own here, but those of its notes.
    let notes = NoteLanguages {
        known: HashSet::new(),
        has_other: false,
        words: Language::Norwegian.stop_words().iter().copied().collect(),
    };
    assert_eq!(notes.foreign("hvordan får man den til å virke"), None);
    let notes = NoteLanguages {
        known: HashSet::new(),
        has_other: true,
        words: HashSet::new(),
    };
    assert_eq!(notes.foreign("jak działa Box"), None);
    assert_eq!(notes.foreign("что такое Box"), Some(Russian));
}
