//! English titles that ask without a question mark.
//!
//! The order of words tells a question from a statement: "How does it work" asks, "How it works"
//! does not; "Can it leak" asks, "Can opener" does not.

use super::words::Words;
use crate::word_list::{is_listed, list};

const AUXILIARIES: &str = "
    is, are, was, were, am, do, does, did, can, could, should, would, will, shall, may, might,
    must, has, have, had, isn't, aren't, wasn't, weren't, don't, doesn't, didn't, can't, cannot,
    couldn't, shouldn't, wouldn't, won't, hasn't, haven't, hadn't, need, needs";

/// Whose verb may stand before them, and behind whom a statement goes on.
const PRONOUNS: &str = "
    i, you, we, they, he, she, it, one, there, anyone, anybody, everyone, everybody, someone,
    somebody, i'm, you're, we're, they're, it's, i've, we've,
    nobody, everything, nothing, something";

const DETERMINERS: &str = "
    the, a, an, this, that, these, those, my, your, our, their, his, her, its, all, any, each,
    every, some, both, people, members, users, multiple, several";

/// Titles that read as questions by their words and ask nothing.
const TITLES: &str = "
    what's new, what is new, what's next, what is next, what's inside, what's included, what's
    changed, what has changed, what changed, what's in this, how to contribute, how to
    contribute to, how to help, how to cite, how to use this, how to read this, how to get help,
    how to reach us, how to donate, how to support, how to sponsor";

/// Behind these a whole title still asks nothing: "How to use this guide".
const OBJECTS: &str = "
    this, the, our, to, on, github, repo, repository, guide, book, site, website, page, wiki, list, document, documentation,
    project, course, release, version, folder, us, file";

pub fn asks(words: &Words<'_>) -> bool {
    let words = words.from(usize::from(is_lead_in(words)));
    if words.len() < 2 {
        return false;
    }
    let is_shouted = |it: &str| it.len() > 1 && it.chars().all(char::is_uppercase);
    // `IS NULL`, `DO` blocks and `CAN` bus are names in a title that is not in capitals as a whole.
    if is_shouted(words.written(0)) && !is_shouted(words.written(1)) {
        return false;
    }
    asks_with_question_word(&words) || asks_with_verb(&words)
}

pub fn is_title(words: &Words<'_>) -> bool {
    if !words.get(0).starts_with("how") && !words.get(0).starts_with("what") {
        return false;
    }
    let all: Vec<&str> = words.iter().filter(|it| *it != ".").collect();
    list(TITLES).any(|title| {
        let title: Vec<&str> = title.split_whitespace().collect();
        let length = title.len();
        let begins = all.len() >= length && title == all[..length];
        let ends = |rest: &[&str]| {
            matches!(rest, [] | ["in", ..]) || rest.iter().all(|it| is_listed(it, OBJECTS))
        };
        begins && ends(&all[length..])
    })
}

/// "So", "But", "OK" and the like, which lead in to a question.
fn is_lead_in(words: &Words<'_>) -> bool {
    matches!(
        words.get(0),
        "so" | "and" | "but" | "or" | "ok" | "okay" | "then" | "also"
    )
}

fn is_auxiliary(word: &str) -> bool {
    is_listed(word, AUXILIARIES)
}

fn is_pronoun(word: &str) -> bool {
    is_listed(word, PRONOUNS)
}

fn is_subject(word: &str) -> bool {
    is_pronoun(word) || is_listed(word, DETERMINERS)
}

/// Whether a question word leads to a verb before a subject.
fn asks_with_question_word(words: &Words<'_>) -> bool {
    const PREPOSITIONS: &str = "
        in, at, on, for, to, from, by, with, under, of, about, after, since, until, within, into,
        through";
    let has_preposition = is_listed(words.get(0), PREPOSITIONS);
    let at = usize::from(has_preposition);
    let (word, contraction) = match words.get(at).split_once('\'') {
        Some((word, "s" | "re" | "d" | "ll" | "ve")) => (word, true),
        _ => (words.get(at), false),
    };
    let is_question_word = is_listed(word, "how, what, when, where, which, who, whom, whose, why");
    if !is_question_word
        || (has_preposition && !matches!(word, "what" | "which" | "whom" | "whose" | "where"))
    {
        return false;
    }
    let rest = behind_question_word(words, at + 1);
    if rest.len() == 0 {
        return false;
    }
    if contraction {
        return !is_shown_title(&rest);
    }
    let next = rest.get(0);
    if is_auxiliary(next) {
        // "What is not included".
        return rest.len() > 1 && (rest.get(1) != "not" || word == "why");
    }
    match word {
        "how" => how(&rest),
        "what" => what(&rest),
        "which" | "whose" => which(&rest),
        "who" => who(&rest),
        "why" => matches!(next, "use" | "not") && rest.len() > 1,
        _ => false,
    }
}

/// "What's the time" asks; "What's happening" and "Who's who" are titles.
fn is_shown_title(rest: &Words<'_>) -> bool {
    rest.len() == 1
        && !rest.get(0).starts_with('`')
        && rest.written(0).chars().all(char::is_lowercase)
}

/// The words behind a question word and what only stresses it, such as "exactly" or "and why".
fn behind_question_word<'a>(words: &Words<'a>, mut at: usize) -> Words<'a> {
    loop {
        let next = words.get(at);
        let joins = matches!(next, "and" | "or" | "/" | "&" | ",");
        let joined = is_listed(words.get(at + 1), "how, what, when, where, why, who");
        match next {
            "exactly" | "else" | "then" | "ever" | "actually" | "really" => at += 1,
            _ if joins && joined => at += 2,
            _ => return words.from(at),
        }
    }
}

fn how(rest: &Words<'_>) -> bool {
    const MEASURES: &str = "
        many, much, long, often, far, old, big, large, small, fast, slow, soon, early, late, hard,
        easy, difficult, safe, secure, good, well, close, deep, high, heavy, expensive, accurate,
        reliable, stable, important, strict,
        hot, cold, warm, quick, strong, tall, wide, thick, loud, complex, common, likely, similar, different";
    let next = rest.get(0);
    match next {
        // "How to use" and "How to build" head parts of a manual.
        "to" => rest.len() > 2,
        "come" | "about" => rest.len() > 1,
        _ if is_listed(next, MEASURES) => verb_before_subject(&rest.from(1)) != Some(false),
        _ => false,
    }
}

/// Whether a verb comes before a pronoun; `None` where neither does.
fn verb_before_subject(rest: &Words<'_>) -> Option<bool> {
    rest.iter().take(6).find_map(|word| {
        let is_verb = is_auxiliary(word);
        (is_verb || is_pronoun(word)).then_some(is_verb)
    })
}

fn what(rest: &Words<'_>) -> bool {
    const VERBS: &str = "
        happens, happened, causes, caused, makes, made, means, comes, goes, counts, keeps, stops,
        prevents, triggers, determines, decides, defines, distinguishes, differentiates, separates,
        gives, gets, about, if";
    let next = rest.get(0);
    if next == "to" {
        return rest.get(1) == "do" && rest.len() > 2;
    }
    if is_listed(next, VERBS) {
        return rest.len() > 1 || next.starts_with("happen");
    }
    // "What port does it use", but "What you need" and "What a pump is".
    let begins_statement = is_subject(next) || next.len() < 2;
    !begins_statement && has_verb_inside(rest)
}

fn which(rest: &Words<'_>) -> bool {
    if is_subject(rest.get(0)) && !matches!(rest.get(0), "one" | "of" | "all") {
        return false;
    }
    let is_to = rest.iter().any(|word| word == "to");
    match verb_before_subject(rest) {
        Some(is_verb) => is_verb && has_verb_inside(rest),
        None => rest.len() > 1 && !is_to,
    }
}

/// Whether a verb that more words follow comes before any pronoun.
fn has_verb_inside(rest: &Words<'_>) -> bool {
    let at = rest.iter().take(7).position(is_auxiliary);
    verb_before_subject(rest) == Some(true) && at.is_some_and(|at| at + 1 < rest.len())
}

fn who(rest: &Words<'_>) -> bool {
    let next = rest.get(0);
    let is_past = is_listed(next, "wrote, made, built, won, began, found, paid, ran");
    let is_verb = is_past || (next.len() > 3 && (next.ends_with('s') || next.ends_with("ed")));
    is_verb && !is_subject(next) && rest.len() > 1
}

/// Whether a verb at the start has its subject behind it.
fn asks_with_verb(words: &Words<'_>) -> bool {
    let (verb, next) = (words.get(0), words.get(1));
    let next_is_name = || {
        let is_capital = |it: &str| it.starts_with(char::is_uppercase) || it.starts_with('`');
        let goes_on = |it: &str| {
            it.starts_with(char::is_lowercase) && !matches!(it, "and" | "or" | "in" | "of" | "for")
        };
        is_capital(words.written(1)) && goes_on(words.written(2)) && words.len() > 3
    };
    let is_person = || is_pronoun(next) && words.len() > 2;
    match verb {
        // "IS NULL", "is and ==".
        "is" | "are" | "were" | "isn't" | "aren't" | "weren't" | "does" | "did" | "doesn't"
        | "didn't" => {
            const NAMED: &str = "
                not, null, and, or, vs, operator, operators, keyword, in, =, /, &";
            words.len() > 2 && !is_listed(next, NAMED)
        }
        "was" | "wasn't" => is_subject(next) && words.len() > 2,
        "can" | "could" | "should" | "would" | "shall" | "can't" | "couldn't" | "shouldn't"
        | "wouldn't" | "won't" => (is_subject(next) && words.len() > 2) || next_is_name(),
        // "Will and Ada", "Must have", "May the force", "Do it yourself", "Have a look".
        "will" => is_subject(next) && words.len() > 2,
        "must" | "might" | "may" | "am" | "had" => is_person() && next != "it",
        "do" if matches!(next, "all" | "any") => words.get(2) != "the" && words.len() > 3,
        "do" | "don't" | "have" => matches!(next, "i" | "you" | "we" | "they") && words.len() > 2,
        "has" => is_subject(next) && !matches!(next, "a" | "an" | "all") && words.len() > 2,
        _ => false,
    }
}

/// Whether a title sets a task of the kind that lists of interview questions hold.
pub fn sets_task(words: &Words<'_>) -> bool {
    const COUNTS: &str = "
        two, three, four, five, some, any, all, different, various, a, at, the, 2, 3, 4, 5";
    let (first, second) = (words.get(0), words.get(1));
    if second.is_empty() {
        return false;
    }
    let holds = |wanted: &[&str]| words.iter().any(|word| wanted.contains(&word));
    match first {
        "explain" => !matches!(
            second,
            "plan" | "plans" | "analyze" | "query" | "output" | ":"
        ),
        "describe" => {
            const FORM: &str = "bug, issue, problem, feature, solution, change, changes, request";
            let fills_form = matches!(second, "the" | "your") && is_listed(words.get(2), FORM);
            !fills_form && !matches!(second, "block" | "blocks" | "table" | ":")
        }
        "differentiate" | "distinguish" => holds(&["between", "from"]),
        "difference" | "differences" => second == "between",
        "the" => matches!(second, "difference" | "differences") && words.get(2) == "between",
        "compare" => {
            holds(&["and", "with", "to", "vs", "versus"]) && !is_subject(second) && second != "two"
        }
        "define" => words.len() < 4 && is_concept(second),
        "list" if matches!(second, "down" | "out") => words.len() > 2,
        "true" => second == "or" && words.get(2) == "false",
        "yes" => second == "or" && words.get(2) == "no" && words.len() > 3,
        "list" | "name" | "mention" => {
            is_listed(second, COUNTS)
                && words.len() > 2
                && !holds(&["contributors"])
                && names_kinds(words)
        }
        "give" => holds(&["example", "examples"]),
        "tell" => matches!(second, "me" | "us") && words.len() > 2,
        "discuss" => matches!(second, "the" | "how" | "what" | "why" | "some"),
        _ => false,
    }
}

/// Whether a word names what one defines in an exam ("encapsulation"), and not what one sets up ("routes").
fn is_concept(word: &str) -> bool {
    const ENDINGS: &str = "ism, tion, sion, ity, ance, ence, ness, sis, ure, ing, gy";
    list(ENDINGS).any(|ending| word.ends_with(ending))
}

/// "List the types of …" asks for knowledge, "List the files" for a command.
fn names_kinds(words: &Words<'_>) -> bool {
    const KINDS: &str = "
        types, kinds, ways, advantages, disadvantages, benefits, drawbacks, differences, features,
        examples, reasons, principles, characteristics, properties, components, phases, stages,
        steps, methods, techniques, states, levels, patterns, tools, use, pros, limitations, causes,
        few";
    let is_number = is_listed(words.get(1), "two, three, four, five, some, 2, 3, 4, 5");
    is_number || words.iter().any(|word| is_listed(word, KINDS))
}
