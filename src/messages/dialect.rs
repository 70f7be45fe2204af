//! Discord's dialect of Markdown: escapes text so that Discord shows it exactly as it is.
//!
//! Text of a note is escaped with a backslash where Discord would read it as markup ([`push_text`]). What Discord would
//! turn into a mention, a timestamp or an emoji gets a zero-width space instead: a backslash hides these from readers,
//! but Discord's server still finds them. [`defuse`] does this to finished text, because harmless parts can form a
//! mention together. Code is not changed, except for runs of three backticks, which would end a fence.

use std::borrow::Cow;

const ZERO_WIDTH_SPACE: char = '\u{200b}';
/// Longer than the name of any language that Discord highlights.
const MAX_LANGUAGE: usize = 24;

/// Appends `text` to `line` so that Discord shows exactly this text, after [`defuse`].
///
/// `line` is the text before it in the same block. Markup may follow, so the last character is escaped whenever it
/// could matter.
pub fn push_text(line: &mut String, text: &str) {
    let mut before = None;
    let mut shown = 0;
    for (at, c) in text.char_indices() {
        if at < shown {
            continue;
        }
        let rest = &text[at + c.len_utf8()..];
        if let Some(length) = mention_length(&text[at..]) {
            line.push_str(&text[at..at + length]);
            (before, shown) = (Some('>'), at + length);
            continue;
        }
        match guard(c, before, rest, line) {
            Guard::None => line.push(c),
            Guard::Backslash => line.extend(['\\', c]),
        }
        before = Some(c);
    }
}

/// Returns the text on one line, so that Discord shows exactly this text.
pub fn escape(words: &str) -> String {
    let mut line = String::new();
    push_text(
        &mut line,
        &words.split_whitespace().collect::<Vec<_>>().join(" "),
    );
    defuse(&line)
}

/// Like [`escape`], but text between backticks, as in messages of this program, is shown as code.
pub fn with_code(words: &str) -> String {
    let words = words.split_whitespace().collect::<Vec<_>>().join(" ");
    let (mut line, mut rest) = (String::new(), words.as_str());
    while let Some((before, code, behind)) = first_code(rest) {
        push_text(&mut line, before);
        line.push_str(&code_span(code));
        rest = behind;
    }
    push_text(&mut line, rest);
    defuse(&line)
}

/// Returns the text before, inside and after the first pair of backticks.
fn first_code(words: &str) -> Option<(&str, &str, &str)> {
    let (before, rest) = words.split_once('`')?;
    let (code, behind) = rest.split_once('`')?;
    (!code.trim().is_empty()).then_some((before, code, behind))
}

/// Breaks up every mention in a finished text of the dialect, except in code.
pub fn defuse(text: &str) -> String {
    let mut defused = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find(['`', '\\']) {
        defused.push_str(&defuse_prose(&rest[..at]));
        rest = &rest[at..];
        let length = match rest.starts_with('`') {
            true => code_length(rest),
            false => rest.chars().take(2).map(char::len_utf8).sum(),
        };
        defused.push_str(&rest[..length]);
        rest = &rest[length..];
    }
    defused + &defuse_prose(rest)
}

/// Breaks up `@everyone` and incomplete mentions. Complete mentions stay: they notify nobody, because no message allows
/// mentions.
fn defuse_prose(words: &str) -> String {
    let mut defused = String::with_capacity(words.len());
    let mut rest = words;
    while let Some(at) = rest.find('<') {
        let end = at + mention_length(&rest[at..]).unwrap_or(0);
        defused.push_str(&defuse_words(&rest[..at]));
        match end > at {
            true => defused.push_str(&rest[at..end]),
            false => defused.push_str(&defuse_words(&rest[at..=at])),
        }
        let end = end.max(at + 1);
        if end == at + 1 && opens_mention(&rest[end..]) {
            defused.push(ZERO_WIDTH_SPACE);
        }
        rest = &rest[end..];
    }
    defused + &defuse_words(rest)
}

/// Returns the length in bytes of the mention (of a member, role, channel or command), custom emoji or timestamp at the
/// beginning of a text. Only ids as long as Discord's and times after 1973 count.
///
/// Source: Discord's documentation, "Message Formatting".
fn mention_length(text: &str) -> Option<usize> {
    let inner = &text.strip_prefix('<')?;
    let inner = &inner[..inner.bytes().take(120).position(|byte| byte == b'>')?];
    let is_id =
        |id: &str| (15..=21).contains(&id.len()) && id.bytes().all(|byte| byte.is_ascii_digit());
    let is_name = |name: &str| {
        let is_letter = |c: char| c.is_ascii_alphanumeric() || c == '_';
        (2..=32).contains(&name.len()) && name.chars().all(is_letter)
    };
    let named = |rest: &str| {
        rest.split_once(':')
            .is_some_and(|(name, id)| is_name(name) && is_id(id))
    };
    let is_time = |rest: &str| {
        let (seconds, style) = rest.split_once(':').unwrap_or((rest, "f"));
        let seconds = seconds.strip_prefix('-').unwrap_or(seconds);
        let is_number =
            (9..=13).contains(&seconds.len()) && seconds.bytes().all(|byte| byte.is_ascii_digit());
        is_number && ["t", "T", "d", "D", "f", "F", "s", "S", "R"].contains(&style)
    };
    let is_command = |rest: &str| {
        let is_part = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_' | ' ');
        rest.split_once(':')
            .is_some_and(|(name, id)| !name.is_empty() && name.chars().all(is_part) && is_id(id))
    };
    let is_mention = inner
        .strip_prefix("@&")
        .or(inner.strip_prefix("@!"))
        .or(inner.strip_prefix(['@', '#']))
        .is_some_and(is_id)
        || inner
            .strip_prefix(':')
            .or(inner.strip_prefix("a:"))
            .is_some_and(named)
        || inner.strip_prefix("t:").is_some_and(is_time)
        || inner.strip_prefix('/').is_some_and(is_command);
    is_mention.then_some(inner.len() + 2)
}

/// Breaks up every mention in plain text, such as a label or an alt text.
pub fn defuse_words(words: &str) -> String {
    let mut defused = String::with_capacity(words.len());
    for (at, c) in words.char_indices() {
        defused.push(c);
        let rest = &words[at + c.len_utf8()..];
        let is_mention = match c {
            '<' => opens_mention(rest),
            '@' => rest.starts_with("everyone") || rest.starts_with("here"),
            _ => false,
        };
        if is_mention {
            defused.push(ZERO_WIDTH_SPACE);
        }
    }
    defused
}

/// Returns the length in bytes of the code span at the beginning of `text`; only of its backticks if it is not closed.
fn code_length(text: &str) -> usize {
    let ticks = text.len() - text.trim_start_matches('`').len();
    let end = text[ticks..].find(&text[..ticks]);
    end.map_or(ticks, |length| length + 2 * ticks)
}

/// How a character is kept literal.
enum Guard {
    None,
    Backslash,
}

/// Returns how to keep `c` literal between `before` and `rest` at the end of `line`.
fn guard(c: char, before: Option<char>, rest: &str, line: &str) -> Guard {
    let next = rest.chars().next();
    let at_line_start = || line.is_empty() || line.ends_with('\n');
    let is_space = |c: Option<char>| c.is_some_and(char::is_whitespace);
    let is_word = |c: Option<char>| c.is_some_and(|c| c.is_ascii_alphanumeric());
    let doubled = before.is_none_or(|b| b == c) || next.is_none_or(|n| n == c);
    let marked = match c {
        '\\' | '`' => true,
        '*' => at_line_start() || !(is_space(before) && is_space(next)),
        // Discord opens italics in the middle of a word, but closes them only at its end.
        '_' => !(is_word(before) && is_word(next)),
        '~' | '|' => doubled,
        '#' | '>' => at_line_start(),
        '-' => at_line_start() && matches!(next, None | Some(' ' | '\t' | '#')),
        '.' => matches!(next, None | Some(' ' | '\t')) && is_number(line),
        '[' => !closes_harmlessly(rest),
        '<' if rest.starts_with("http") => true,
        _ => false,
    };
    if marked {
        Guard::Backslash
    } else {
        Guard::None
    }
}

/// Returns whether the last line so far is only a number, so that "." would begin a list.
fn is_number(line: &str) -> bool {
    let number = line.bytes().rev().take_while(u8::is_ascii_digit).count();
    number > 0 && (number == line.len() || line.as_bytes()[line.len() - number - 1] == b'\n')
}

/// Returns whether the bracket before `rest` is closed without becoming a link.
fn closes_harmlessly(rest: &str) -> bool {
    let Some(at) = rest.find(['[', ']']) else {
        return false;
    };
    rest[at..].starts_with(']') && rest[at + 1..].chars().next().is_some_and(|c| c != '(')
}

/// Returns whether `<` before `rest` may begin a mention, a command, an emoji or a timestamp.
fn opens_mention(rest: &str) -> bool {
    rest.starts_with(['@', '#', '/', ':'])
        || ["a:", "t:", "id:", "sound:"]
            .iter()
            .any(|kind| rest.starts_with(kind))
}

/// Returns where the first http(s) address in `text` begins.
pub fn find_url(text: &str) -> Option<usize> {
    let mut from = 0;
    while let Some(at) = text[from..].find("http").map(|at| at + from) {
        let rest = &text[at..];
        let address = rest
            .strip_prefix("https://")
            .or(rest.strip_prefix("http://"));
        let starts_a_word = !text[..at].ends_with(|c: char| c.is_ascii_alphanumeric());
        if starts_a_word && address.is_some_and(|rest| rest.starts_with(char::is_alphanumeric)) {
            return Some(at);
        }
        from = at + "http".len();
    }
    None
}

/// Returns the length in bytes of the address at the beginning of `text`.
///
/// As in GitHub's extended autolinks, closing punctuation and an unmatched `)` are not part of it.
pub fn url_length(text: &str, in_table: bool) -> usize {
    let ends = |c: char| {
        c.is_whitespace() || matches!(c, '<' | '>' | '[' | '`' | '"') || in_table && c == '|'
    };
    let mut url = &text[..text.find(ends).unwrap_or(text.len())];
    let mut unmatched = url
        .matches(')')
        .count()
        .saturating_sub(url.matches('(').count());
    while let Some(last) = url.chars().next_back() {
        match last {
            ')' if unmatched > 0 => unmatched -= 1,
            '?' | '!' | '.' | ',' | ':' | ';' | '*' | '_' | '~' | '\'' | ']' | '\\' => {}
            _ => break,
        }
        url = &url[..url.len() - last.len_utf8()];
    }
    url.len()
}

/// Returns an address for running text: clickable, without pings, and without marks that end markup.
pub fn bare_url(url: &str) -> String {
    let url = url
        .replace('*', "%2A")
        .replace('`', "%60")
        .replace('\\', "%5C");
    let url = url.replace("||", "%7C%7C");
    url.replace("@everyone", "%40everyone")
        .replace("@here", "%40here")
}

/// Returns code within a line.
pub fn code_span(code: &str) -> String {
    let code = code.replace(['\n', '\r'], " ");
    if code.is_empty() {
        return code;
    }
    let code = if code.contains("``") {
        separate_backticks(&code, 1)
    } else {
        code.into()
    };
    if !code.contains('`') {
        return format!("`{code}`");
    }
    let pad = |at_edge: bool| if at_edge { " " } else { "" };
    format!(
        "``{}{code}{}``",
        pad(code.starts_with('`')),
        pad(code.ends_with('`'))
    )
}

/// Returns a block of code. Three backticks in it are separated by zero-width spaces.
pub fn fence(info: &str, code: &str) -> String {
    let code = separate_backticks(code, 2);
    format!(
        "```{}\n{}\n```",
        language(info),
        code.trim_end_matches('\n')
    )
}

/// Returns the language of a fence's info string in a form that Discord understands: `rust` for `rust,ignore`.
fn language(info: &str) -> &str {
    let info = info.trim_start_matches(['{', '.', ' ']);
    let known = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '+' | '-' | '.' | '#');
    let language = &info[..info.find(|c| !known(c)).unwrap_or(info.len())];
    if language.len() <= MAX_LANGUAGE {
        language
    } else {
        ""
    }
}

/// Returns the code with a zero-width space after every `most` backticks of a longer run.
fn separate_backticks(code: &str, most: usize) -> Cow<'_, str> {
    if !code.contains(&"`".repeat(most + 1)) {
        return code.into();
    }
    let mut run = 0;
    let mut parted = String::with_capacity(code.len() + 8);
    for c in code.chars() {
        if c == '`' && run == most {
            parted.push(ZERO_WIDTH_SPACE);
            run = 0;
        }
        run = if c == '`' { run + 1 } else { 0 };
        parted.push(c);
    }
    parted.into()
}

/// Adds a zero-width space if `line` ends with `mark`, so that the two do not form a longer mark.
pub fn separate(line: &mut String, mark: char) {
    if line.ends_with(mark) {
        line.push(ZERO_WIDTH_SPACE);
    }
}

/// Returns a link: `[text](url)`, or the text and the address where Discord would not show that.
///
/// `text` is in the dialect. Discord does not show masked links whose text has an address or brackets.
pub fn link(text: &str, url: &str) -> String {
    let text = text.trim().replace('\n', " ");
    if text.is_empty() {
        return bare_url(url);
    }
    if text.contains("://") || text.contains(['[', ']']) {
        return format!("{text} (<{}>)", encode(url));
    }
    format!("[{text}]({})", link_url(url))
}

/// Returns an http(s) address as it must be written in the parentheses of a link.
pub fn link_url(url: &str) -> String {
    encode(url).replace('(', "%28").replace(')', "%29")
}

/// Returns an http(s) address with every character percent-encoded that is not allowed in a URI (RFC 3986).
pub fn encode(url: &str) -> String {
    let mut encoded = String::with_capacity(url.len());
    let mut has_fragment = false;
    for (at, c) in url.char_indices() {
        let escapes = || {
            let digits = url.as_bytes().get(at + 1..at + 3);
            digits.is_some_and(|digits| digits.iter().all(u8::is_ascii_hexdigit))
        };
        let allowed = match c {
            '%' => escapes(),
            '#' => !std::mem::replace(&mut has_fragment, true),
            '*' | '@' => false,
            _ => c.is_ascii_alphanumeric() || "-._~:/?!$&'()+,;=".contains(c),
        };
        if allowed {
            encoded.push(c);
        } else {
            let mut bytes = [0; 4];
            let bytes = c.encode_utf8(&mut bytes).bytes();
            bytes.for_each(|byte| encoded.push_str(&format!("%{byte:02X}")));
        }
    }
    encoded
}

/// Returns whether the text is an http(s) address with a host that Discord accepts.
pub fn is_web(url: &str) -> bool {
    let Some((scheme, rest)) = url.split_once("://") else {
        return false;
    };
    if !scheme.eq_ignore_ascii_case("http") && !scheme.eq_ignore_ascii_case("https") {
        return false;
    }
    let authority = &rest[..rest.find(['/', '?', '#']).unwrap_or(rest.len())];
    let (host, port) = authority.split_once(':').unwrap_or((authority, "80"));
    let letter = |c: char| c.is_alphanumeric() || matches!(c, '-' | '.' | '_');
    host.starts_with(char::is_alphanumeric)
        && host.chars().all(letter)
        && port.parse::<u16>().is_ok()
}

/// Removes the backslashes of Markdown's escapes.
pub fn unescape(url: &str) -> String {
    let mut rest = url.chars().peekable();
    let mut plain = String::with_capacity(url.len());
    while let Some(c) = rest.next() {
        let escapes = c == '\\' && rest.peek().is_some_and(char::is_ascii_punctuation);
        plain.extend(if escapes { rest.next() } else { Some(c) });
    }
    plain
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn code_in_messages_of_the_program_is_shown_as_code() {
        for (words, shown) in [
            (
                "`a*b` is *no* setting; write `c`",
                "`a*b` is \\*no\\* setting; write `c`",
            ),
            ("one ` alone", "one \\` alone"),
            ("`` is empty", "\\`\\` is empty"),
            ("a `b` c ` d", "a `b` c \\` d"),
        ] {
            assert_eq!(with_code(words), shown);
        }
        assert_eq!(
            with_code("no @everyone, but `@everyone`")
                .matches("@everyone")
                .count(),
            1
        );
    }

    fn check(text: &str, expected: &str) {
        let mut line = String::new();
        push_text(&mut line, text);
        assert_eq!(defuse(&line), expected);
    }

    #[test]
    fn text_that_looks_like_markup_is_escaped() {
        check("a*b*c", r"a\*b\*c");
        check(
            "__init__ and ~~x~~ and ||y||",
            r"\_\_init\_\_ and \~\~x\~\~ and \|\|y\|\|",
        );
        check(r"C:\new `x`", r"C:\\new \`x\`");
        check("see [a](http)", r"see \[a](http)");
    }

    #[test]
    fn text_that_only_resembles_markup_is_not_changed() {
        for text in [
            "snake_case_name",
            "2 * 3",
            "a | b",
            "~5 %",
            "x > y",
            "C# and #1",
            "v1. x",
        ] {
            check(&format!("so {text} it"), &format!("so {text} it"));
        }
        check("tasks[i] = 3", "tasks[i] = 3");
    }

    #[test]
    fn a_line_never_begins_a_block_by_accident() {
        check("# a", r"\# a");
        check("-# a", r"\-# a");
        check("- a", r"\- a");
        check("> a", r"\> a");
        check("12. a", r"12\. a");
        check("* a", r"\* a");
    }

    #[test]
    fn text_of_a_note_never_becomes_a_mention() {
        for active in [
            "@1>",
            "@&1>",
            "#1>",
            "/ask:1>",
            ":a:1>",
            "a:b:1>",
            "t:1:R>",
            "id:guide>",
        ] {
            check(&format!("<{active}"), &format!("<\u{200b}{active}"));
        }
        check(
            "@everyone @here me@here.org",
            "@\u{200b}everyone @\u{200b}here me@\u{200b}here.org",
        );
        check("Box<T> <x a <", "Box<T> <x a <");
    }

    #[test]
    fn complete_mentions_are_shown_as_mentions() {
        let id = "123456789012345678";
        for shown in [
            format!("<@{id}>"),
            format!("<@!{id}>"),
            format!("<@&{id}>"),
            format!("<#{id}>"),
            format!("</ask me:{id}>"),
            format!("<:my_emoji_:{id}>"),
            format!("<a:wave:{id}>"),
            "<t:1893456000>".to_owned(),
            "<t:1893456000:R>".to_owned(),
        ] {
            check(
                &format!("# see {shown}, or *{shown}"),
                &format!(r"\# see {shown}, or \*{shown}"),
            );
        }
        check(
            "<@123456789012345678 > <t:1893456000:x>",
            "<\u{200b}@123456789012345678 > <\u{200b}t:1893456000:x>",
        );
    }

    #[test]
    fn a_mention_is_broken_up_where_parts_join_but_not_in_code() {
        let check = |text: &str, expected: &str| assert_eq!(defuse(text), expected);
        check("**@**@here", "**@**@\u{200b}here");
        check(r"\\@here \`<@1>", "\\\\@\u{200b}here \\`<\u{200b}@1>");
        check(
            "`@here` ``<@1> ` `` @here",
            "`@here` ``<@1> ` `` @\u{200b}here",
        );
        check("`@here", "`@\u{200b}here");
    }

    #[test]
    fn an_address_ends_before_closing_punctuation() {
        let url = |text: &str| text[..url_length(text, false)].to_owned();
        assert_eq!(url("https://a.b/c_(d)). x"), "https://a.b/c_(d)");
        assert_eq!(url("https://a.b/?x=1*, y"), "https://a.b/?x=1");
        assert_eq!(find_url("xhttps://a https:// see http://b"), Some(24));
    }

    #[test]
    fn code_keeps_its_backticks() {
        assert_eq!(code_span("a"), "`a`");
        assert_eq!(code_span("a`b"), "``a`b``");
        assert_eq!(code_span("`"), "`` ` ``");
        assert_eq!(code_span("```"), "`` `\u{200b}`\u{200b}` ``");
        assert_eq!(fence("rust,ignore", "````\n"), "```rust\n``\u{200b}``\n```");
        assert_eq!(fence("{.python}", "x"), "```python\nx\n```");
    }

    #[test]
    fn links_that_discord_would_not_show_are_written_out() {
        assert_eq!(
            link("docs", "https://a.b/c_(d)"),
            "[docs](https://a.b/c_%28d%29)"
        );
        assert_eq!(link("a[0]", "https://a.b"), "a[0] (<https://a.b>)");
        assert_eq!(
            encode("https://ä.b/x y#a#b%2F%"),
            "https://%C3%A4.b/x%20y#a%23b%2F%25"
        );
        assert!(is_web("https://a.b:80/c") && !is_web("https://a:b:c/") && !is_web("ftp://a"));
    }
}
