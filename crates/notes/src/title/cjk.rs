//! Recognizes questions in Chinese, Japanese and Korean, whose question words can be anywhere and have no spaces
//! around them.
//!
//! A title that names the difference between two things is a question, as in "Difference between TCP and UDP":
//! 进程和线程的区别, AとBの違い, 펌프와 밸브의 차이. A title that only mentions differences is a name: 版本区别, バージョンの違い.

use crate::word_list::split_list;

/// Chinese question words.
const CHINESE: &str = "
    什么, 什麼, 甚麼, 甚么, 怎么, 怎麼, 怎样, 怎樣, 如何, 为何, 為何, 何时, 何時, 何谓, 何為,
    何为, 有何, 哪些, 哪个, 哪個, 哪里, 哪裡, 哪种, 哪種, 哪一, 哪儿, 哪几, 谁, 誰, 多少,
    是否, 能否, 可否, 多久, 有几, 有幾, 分为几, 有没有, 是不是, 能不能, 可不可以, 要不要, 会不会";

/// Beginnings of Chinese tasks in lists of interview questions.
const CHINESE_TASKS: &str = "
    解释一下, 解釋一下, 请解释, 请说, 请描述, 请列举, 请简述, 请谈, 请问, 请介绍, 說說, 说说, 谈谈,
    談談, 简述, 簡述, 介绍一下, 介紹一下, 解释下, 描述下, 描述一下, 请指出, 请举, 请尽可能";

/// Endings of Chinese questions.
const CHINESE_ENDS: &str = "吗, 嗎, 呢";

/// Words by which a Chinese title compares two things.
const CHINESE_COMPARISONS: &str = "
    区别, 區別, 异同, 異同, 差异, 差異, 差别, 差別, 不同, 不同点, 不同點, 不同之处, 不同之處, 异同点, 異同點";
/// Words that can follow a Chinese comparison.
const CHINESE_TAILS: &str = "与联系, 和联系, 及联系, 與聯繫, 和聯繫";
/// Words between two Chinese things that are compared.
const CHINESE_AND: &str = "和, 与, 與, 跟, 及, 、, vs, VS, /";
/// Words for both things of a Chinese comparison.
const CHINESE_BOTH: &str = "两者, 兩者, 二者, 它们, 它們";

/// Words by which a Japanese title compares two things.
const JAPANESE_COMPARISONS: &str = "違い, ちがい, 相違点, 相違, の差";
/// Words that can follow a Japanese comparison.
const JAPANESE_TAILS: &str = "は, について, を教えて, を説明";
/// Words between two Japanese things that are compared.
const JAPANESE_AND: &str = "と, 、, vs, VS, /";

/// Words by which a Korean title compares two things. Korean has spaces between words.
const KOREAN_COMPARISONS: &str = "차이, 차이점, 차이는, 차이점은";
/// Endings of the first of two Korean things that are compared.
const KOREAN_AND: &str = "와, 과, 랑, 하고, vs, VS, 및, /";

/// Japanese question words, except those that occur inside other words; see [`is_japanese_question`].
const JAPANESE: &str = "
    なぜ, 何故, どうやって, どうして, どうすれば, どうすると, どうしたら, どうなる, どうする, どうやる,
    どういう, どうなって, どちら, どんな, どのよう, どれくらい, どのくらい, だれ, いくつ, いくら, 何で,
    何が, 何を, 何の, 何時, 何人, 何個, 何ですか, とは何, 何です";

/// Endings of Japanese questions.
const JAPANESE_ENDS: &str = "
    とは, ですか, ますか, ませんか, ましたか, でしょうか, だろうか, のか, するか, あるか, いるか,
    ないか, れるか, えるか, できるか, ったか, るの, ないの, って何, は何, べきか, はどう";

/// Returns whether a title is a question in Chinese, Japanese or Korean.
pub fn is_question(visible: &str) -> bool {
    let is_ideograph = |c: char| matches!(c, '\u{3400}'..='\u{9fff}' | '\u{f900}'..='\u{faff}');
    let is_hangul = |c: char| matches!(c, '\u{ac00}'..='\u{d7a3}');
    if visible.contains(is_kana) {
        is_japanese_question(visible)
    } else if visible.contains(is_hangul) {
        is_korean_comparison(visible)
    } else {
        visible.contains(is_ideograph) && is_chinese_question(visible)
    }
}

/// Returns whether a character is a hiragana or katakana.
fn is_kana(c: char) -> bool {
    matches!(c, '\u{3040}'..='\u{30ff}')
}

/// Returns the text before a comparison at the end of a title, without the particle between them.
fn strip_comparison<'a>(
    title: &'a str,
    comparisons: &'static str,
    tails: &'static str,
    particles: &[&str],
) -> Option<&'a str> {
    let title = split_list(tails)
        .find_map(|tail| title.strip_suffix(tail))
        .unwrap_or(title);
    let things = split_list(comparisons)
        .filter_map(|word| title.strip_suffix(word))
        .min_by_key(|it| it.len())?;
    let things = things.trim_end();
    let bare = particles.iter().find_map(|it| things.strip_suffix(it));
    Some(bare.unwrap_or(things).trim())
}

/// Returns whether a text names two things with one of the words of `and` between them, for which `is_between` is
/// true.
fn has_two_names(things: &str, and: &'static str, is_between: impl Fn(&str, &str) -> bool) -> bool {
    split_list(and).any(|and| {
        let mut matches = things.match_indices(and);
        matches.any(|(at, _)| {
            let (one, other) = (things[..at].trim(), things[at + and.len()..].trim());
            let is_name = |it: &str| it.contains(char::is_alphanumeric);
            is_name(one) && is_name(other) && is_between(one, other)
        })
    })
}

/// Returns whether a Korean title compares two things.
fn is_korean_comparison(title: &str) -> bool {
    let end = title.trim_end_matches(|c: char| !c.is_alphanumeric());
    let Some((things, word)) = end.rsplit_once(char::is_whitespace) else {
        return false;
    };
    let words: Vec<&str> = things.split_whitespace().collect();
    let mut before_last = words.iter().rev().skip(1);
    split_list(KOREAN_COMPARISONS).any(|it| it == word)
        && (before_last.any(|word| split_list(KOREAN_AND).any(|and| word.ends_with(and)))
            || has_two_names(things, "/, vs", |_, _| true))
}

/// Returns whether a Chinese title is a question.
fn is_chinese_question(title: &str) -> bool {
    let end = title.trim_end_matches(|c: char| !c.is_alphanumeric());
    if ["如何贡献", "如何參與", "如何参与", "如何使用"].contains(&end) {
        return false;
    }
    let has_question_word = split_list(CHINESE).any(|word| title.contains(word));
    let is_task = split_list(CHINESE_TASKS).any(|task| {
        let rest = title.strip_prefix(task);
        rest.is_some_and(|rest| rest.chars().count() > 1)
    });
    let things = strip_comparison(
        end,
        CHINESE_COMPARISONS,
        CHINESE_TAILS,
        &["之间的", "之間的", "的", "之间", "之間"],
    );
    let is_comparison = things.is_some_and(|things| {
        split_list(CHINESE_BOTH).any(|both| things.ends_with(both))
            || has_two_names(things, CHINESE_AND, |_, _| true)
    });
    has_question_word
        || is_task
        || is_comparison
        || split_list(CHINESE_ENDS).any(|it| end.ends_with(it))
}

/// Returns whether a Japanese title is a question.
fn is_japanese_question(title: &str) -> bool {
    let end = title.trim_end_matches(|c: char| !c.is_alphanumeric());
    let has_question_word = split_list(JAPANESE).any(|word| title.contains(word));
    let has_question_end =
        split_list(JAPANESE_ENDS).any(|it| end.ends_with(it) && end.len() > it.len());
    // "などの" contains どの, and "いつも" contains いつ.
    let has_which = ["どの", "どこ", "どれ"].iter().any(|word| {
        let mut matches = title.match_indices(word);
        matches
            .any(|(at, _)| !title[..at].ends_with(['な', 'ほ', 'け', 'ま', 'も', 'え', 'い', 'き']))
    });
    let has_when = title.match_indices("いつ").any(|(at, word)| {
        let rest = &title[at + word.len()..];
        !rest.starts_with(['も', 'か', 'の', 'つ', 'く'])
            && !title[..at].ends_with(['あ', 'こ', 'そ', 'や'])
    });
    let things = strip_comparison(end, JAPANESE_COMPARISONS, JAPANESE_TAILS, &["の"]);
    // "ひとつ" contains と.
    let is_hiragana = |c: char| matches!(c, '\u{3040}'..='\u{309f}');
    let is_comparison = things.is_some_and(|things| {
        has_two_names(things, JAPANESE_AND, |one, other| {
            !(one.ends_with(is_hiragana) && other.starts_with(is_hiragana))
        })
    });
    has_question_word || has_question_end || has_which || has_when || is_comparison
}
