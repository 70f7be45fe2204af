//! Chinese and Japanese titles that ask: their question words stand anywhere and between no spaces.

use super::words::list;

/// Chinese question words.
const CHINESE: &str = "
    什么, 什麼, 甚麼, 甚么, 怎么, 怎麼, 怎样, 怎樣, 如何, 为何, 為何, 何时, 何時, 何谓, 何為,
    何为, 有何, 哪些, 哪个, 哪個, 哪里, 哪裡, 哪种, 哪種, 哪一, 哪儿, 哪几, 谁, 誰, 多少,
    是否, 能否, 可否, 多久, 有几, 有幾, 分为几, 有没有, 是不是, 能不能, 可不可以, 要不要, 会不会,
    区别, 區別, 异同, 異同";

/// What a Chinese task of an interview list begins with.
const CHINESE_TASKS: &str = "
    解释一下, 解釋一下, 请解释, 请说, 请描述, 请列举, 请简述, 请谈, 请问, 请介绍, 說說, 说说, 谈谈,
    談談, 简述, 簡述, 介绍一下, 介紹一下, 解释下, 描述下, 描述一下, 请指出, 请举, 请尽可能";

/// What ends a Chinese question.
const CHINESE_ENDS: &str = "吗, 嗎, 呢, 不同, 的差异, 的差別";

/// Japanese question words; those that other words hold stand in [`asks_in_japanese`].
const JAPANESE: &str = "
    なぜ, 何故, どうやって, どうして, どうすれば, どうすると, どうしたら, どうなる, どうする, どうやる,
    どういう, どうなって, どちら, どんな, どのよう, どれくらい, どのくらい, だれ, いくつ, いくら, 何で,
    何が, 何を, 何の, 何時, 何人, 何個, 何ですか, とは何, 何です, の違い";

/// What ends a Japanese question.
const JAPANESE_ENDS: &str = "
    とは, ですか, ますか, ませんか, ましたか, でしょうか, だろうか, のか, するか, あるか, いるか,
    ないか, れるか, えるか, できるか, ったか, るの, ないの, って何, は何, べきか, 違い, はどう";

pub fn asks(visible: &str) -> bool {
    let is_ideograph = |c: char| matches!(c, '\u{3400}'..='\u{9fff}' | '\u{f900}'..='\u{faff}');
    let is_kana = |c: char| matches!(c, '\u{3040}'..='\u{30ff}');
    if visible.contains(is_kana) {
        asks_in_japanese(visible)
    } else {
        visible.contains(is_ideograph) && asks_in_chinese(visible)
    }
}

fn asks_in_chinese(title: &str) -> bool {
    let end = title.trim_end_matches(|c: char| !c.is_alphanumeric());
    if ["如何贡献", "如何參與", "如何参与", "如何使用"].contains(&end) {
        return false;
    }
    let holds = list(CHINESE).any(|word| title.contains(word));
    let begins = list(CHINESE_TASKS).any(|task| {
        let rest = title.strip_prefix(task);
        rest.is_some_and(|rest| rest.chars().count() > 1)
    });
    holds || begins || list(CHINESE_ENDS).any(|it| end.ends_with(it))
}

fn asks_in_japanese(title: &str) -> bool {
    let end = title.trim_end_matches(|c: char| !c.is_alphanumeric());
    let holds = list(JAPANESE).any(|word| title.contains(word));
    let ends = list(JAPANESE_ENDS).any(|it| end.ends_with(it) && end.len() > it.len());
    // "などの" holds どの, and "いつも" holds いつ.
    let asks_which = ["どの", "どこ", "どれ"].iter().any(|word| {
        let mut places = title.match_indices(word);
        places
            .any(|(at, _)| !title[..at].ends_with(['な', 'ほ', 'け', 'ま', 'も', 'え', 'い', 'き']))
    });
    let asks_when = title.match_indices("いつ").any(|(at, word)| {
        let rest = &title[at + word.len()..];
        !rest.starts_with(['も', 'か', 'の', 'つ', 'く'])
            && !title[..at].ends_with(['あ', 'こ', 'そ', 'や'])
    });
    holds || ends || asks_which || asks_when
}
