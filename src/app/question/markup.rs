//! Quotes, code blocks and mentions, as Discord's Markdown writes them.

/// The start of a quote that ends with the message.
const QUOTED_REST: &str = ">>> ";
const FENCE: &str = "```";
/// The longest mention in angle brackets, in bytes: a custom emoji with a name of 32 characters.
const MAX_MENTION: usize = 80;

/// Returns the text without quoted lines.
pub fn without_quotes(text: &str) -> String {
    let mut own = String::with_capacity(text.len());
    let mut is_code = false;
    for line in text.lines() {
        if !is_code && line.starts_with(QUOTED_REST) {
            break;
        }
        if !is_code && (line.starts_with("> ") || line.trim_end() == ">") {
            continue;
        }
        is_code ^= line.matches(FENCE).count() % 2 == 1;
        own.push_str(line);
        own.push('\n');
    }
    own
}

/// Returns the text outside of code blocks, and the text of each block. A block without an end ends with the text.
pub fn split_fences(text: &str) -> (String, Vec<&str>) {
    let mut prose = String::with_capacity(text.len());
    let mut code = Vec::new();
    for (number, part) in text.split(FENCE).enumerate() {
        match number % 2 == 1 {
            true => code.push(without_language(part)),
            false => {
                prose.push_str(part);
                prose.push('\n');
            }
        }
    }
    (prose, code)
}

/// Returns the text of a code block without the name of its language.
fn without_language(block: &str) -> &str {
    let is_name = |line: &str| {
        line.chars()
            .all(|c| c.is_alphanumeric() || "+#-_.".contains(c))
    };
    match block.split_once('\n') {
        Some((first, rest)) if is_name(first.trim()) => rest,
        _ => block,
    }
}

/// Returns the text without code in single backticks. A backtick without a second one is text.
pub fn without_code_spans(text: &str) -> String {
    let mut prose = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('`') {
        let Some((_, end)) = after.split_once('`') else {
            break;
        };
        prose.push_str(before);
        prose.push(' ');
        rest = end;
    }
    prose.push_str(rest);
    prose
}

/// Returns the text with a space instead of each mention, custom emoji and timestamp, and without the comma or colon
/// after a mention at its beginning.
pub fn without_mentions(text: &str) -> String {
    let mut own = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find(['<', '@']) {
        own.push_str(&rest[..at]);
        rest = &rest[at..];
        match mention_length(rest) {
            Some(length) => {
                let is_address = own.trim().is_empty();
                own.push(' ');
                rest = &rest[length..];
                if is_address {
                    rest = rest.strip_prefix([',', ':']).unwrap_or(rest);
                }
            }
            None => {
                own.push_str(&rest[..1]);
                rest = &rest[1..];
            }
        }
    }
    own.push_str(rest);
    own
}

/// Returns the length of the mention at the beginning of a text, in bytes; `None` if there is none.
fn mention_length(text: &str) -> Option<usize> {
    for everyone in ["@everyone", "@here"] {
        let rest = text.strip_prefix(everyone);
        if rest.is_some_and(|rest| !rest.starts_with(char::is_alphanumeric)) {
            return Some(everyone.len());
        }
    }
    let (inner, _) = text.strip_prefix('<')?.split_once('>')?;
    (inner.len() <= MAX_MENTION && is_mention(inner)).then_some(inner.len() + 2)
}

/// Returns whether a text in angle brackets is a mention. Source: Discord's documentation, "Message Formatting".
fn is_mention(inner: &str) -> bool {
    let is_id = |id: &str| !id.is_empty() && id.bytes().all(|it| it.is_ascii_digit());
    if let Some(id) = inner.strip_prefix('@') {
        return is_id(id.strip_prefix(['!', '&']).unwrap_or(id));
    }
    if let Some(id) = inner.strip_prefix('#') {
        return is_id(id);
    }
    if let Some(time) = inner.strip_prefix("t:") {
        let seconds = time.split(':').next().unwrap_or_default();
        return is_id(seconds.strip_prefix('-').unwrap_or(seconds));
    }
    if inner.starts_with("id:") {
        return true;
    }
    let is_named = [":", "a:", "/"].iter().any(|it| inner.starts_with(it));
    is_named && inner.rsplit_once(':').is_some_and(|(_, id)| is_id(id))
}
