//! Chinese, Japanese and Korean titles that ask: their question words stand anywhere and between no spaces.
//!
//! A title that names the difference between two things asks, as "Difference between TCP and UDP" does: 进程和线程的区别,
//! AとBの違い, 펌프와 밸브의 차이. One that only mentions differences is a name: 版本区别, バージョンの違い.

use crate::word_list::list;

/// Chinese question words.
const CHINESE: &str = "
    什么, 什麼, 甚麼, 甚么, 怎么, 怎麼, 怎样, 怎樣, 如何, 为何, 為何, 何时, 何時, 何谓, 何為,
    何为, 有何, 哪些, 哪个, 哪個, 哪里, 哪裡, 哪种, 哪種, 哪一, 哪儿, 哪几, 谁, 誰, 多少,
    是否, 能否, 可否, 多久, 有几, 有幾, 分为几, 有没有, 是不是, 能不能, 可不可以, 要不要, 会不会";

/// What a Chinese task of an interview list begins with.
const CHINESE_TASKS: &str = "
    解释一下, 解釋一下, 请解释, 请说, 请描述, 请列举, 请简述, 请谈, 请问, 请介绍, 說說, 说说, 谈谈,
    談談, 简述, 簡述, 介绍一下, 介紹一下, 解释下, 描述下, 描述一下, 请指出, 请举, 请尽可能";

/// What ends a Chinese question.
const CHINESE_ENDS: &str = "吗, 嗎, 呢";

/// What a Chinese title compares two things by, what may follow that, and what stands between the two.
const CHINESE_COMPARISONS: &str = "
    区别, 區別, 异同, 異同, 差异, 差異, 差别, 差別, 不同, 不同点, 不同點, 不同之处, 不同之處, 异同点, 異同點";
const CHINESE_TAILS: &str = "与联系, 和联系, 及联系, 與聯繫, 和聯繫";
const CHINESE_AND: &str = "和, 与, 與, 跟, 及, 、, vs, VS, /";
const CHINESE_BOTH: &str = "两者, 兩者, 二者, 它们, 它們";

/// The same in Japanese.
const JAPANESE_COMPARISONS: &str = "違い, ちがい, 相違点, 相違, の差";
const JAPANESE_TAILS: &str = "は, について, を教えて, を説明";
const JAPANESE_AND: &str = "と, 、, vs, VS, /";

/// The same in Korean, where spaces stand between words.
const KOREAN_COMPARISONS: &str = "차이, 차이점, 차이는, 차이점은";
const KOREAN_AND: &str = "와, 과, 랑, 하고, vs, VS, 및, /";

/// Japanese question words; those that other words hold stand in [`asks_in_japanese`].
const JAPANESE: &str = "
    なぜ, 何故, どうやって, どうして, どうすれば, どうすると, どうしたら, どうなる, どうする, どうやる,
    どういう, どうなって, どちら, どんな, どのよう, どれくらい, どのくらい, だれ, いくつ, いくら, 何で,
    何が, 何を, 何の, 何時, 何人, 何個, 何ですか, とは何, 何です";

/// What ends a Japanese question.
const JAPANESE_ENDS: &str = "
    とは, ですか, ますか, ませんか, ましたか, でしょうか, だろうか, のか, するか, あるか, いるか,
    ないか, れるか, えるか, できるか, ったか, るの, ないの, って何, は何, べきか, はどう";

pub fn asks(visible: &str) -> bool {
    let is_ideograph = |c: char| matches!(c, '\u{3400}'..='\u{9fff}' | '\u{f900}'..='\u{faff}');
    let is_hangul = |c: char| matches!(c, '\u{ac00}'..='\u{d7a3}');
    if visible.contains(is_kana) {
        asks_in_japanese(visible)
    } else if visible.contains(is_hangul) {
        compares_in_korean(visible)
    } else {
        visible.contains(is_ideograph) && asks_in_chinese(visible)
    }
}

fn is_kana(c: char) -> bool {
    matches!(c, '\u{3040}'..='\u{30ff}')
}

/// What stands before the comparison that ends a title, without the particle between the two.
fn compared<'a>(
    title: &'a str,
    comparisons: &'static str,
    tails: &'static str,
    particles: &[&str],
) -> Option<&'a str> {
    let title = list(tails)
        .find_map(|tail| title.strip_suffix(tail))
        .unwrap_or(title);
    let things = list(comparisons)
        .filter_map(|word| title.strip_suffix(word))
        .min_by_key(|it| it.len())?;
    let things = things.trim_end();
    let bare = particles.iter().find_map(|it| things.strip_suffix(it));
    Some(bare.unwrap_or(things).trim())
}

/// Whether a text names two things, with one of these words between them where `is_between` agrees.
fn names_two(things: &str, and: &'static str, is_between: impl Fn(&str, &str) -> bool) -> bool {
    list(and).any(|and| {
        let mut places = things.match_indices(and);
        places.any(|(at, _)| {
            let (one, other) = (things[..at].trim(), things[at + and.len()..].trim());
            let is_name = |it: &str| it.contains(char::is_alphanumeric);
            is_name(one) && is_name(other) && is_between(one, other)
        })
    })
}

fn compares_in_korean(title: &str) -> bool {
    let end = title.trim_end_matches(|c: char| !c.is_alphanumeric());
    let Some((things, word)) = end.rsplit_once(char::is_whitespace) else {
        return false;
    };
    let words: Vec<&str> = things.split_whitespace().collect();
    let mut before_last = words.iter().rev().skip(1);
    list(KOREAN_COMPARISONS).any(|it| it == word)
        && (before_last.any(|word| list(KOREAN_AND).any(|and| word.ends_with(and)))
            || names_two(things, "/, vs", |_, _| true))
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
    let things = compared(
        end,
        CHINESE_COMPARISONS,
        CHINESE_TAILS,
        &["之间的", "之間的", "的", "之间", "之間"],
    );
    let compares = things.is_some_and(|things| {
        list(CHINESE_BOTH).any(|both| things.ends_with(both))
            || names_two(things, CHINESE_AND, |_, _| true)
    });
    holds || begins || compares || list(CHINESE_ENDS).any(|it| end.ends_with(it))
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
    let things = compared(end, JAPANESE_COMPARISONS, JAPANESE_TAILS, &["の"]);
    // "ひとつ" holds と.
    let is_hiragana = |c: char| matches!(c, '\u{3040}'..='\u{309f}');
    let compares = things.is_some_and(|things| {
        names_two(things, JAPANESE_AND, |one, other| {
            !(one.ends_with(is_hiragana) && other.starts_with(is_hiragana))
        })
    });
    holds || ends || asks_which || asks_when || compares
}
