//! Recognizes English questions without a question mark.
//!
//! The order of words distinguishes a question from a statement: "How does it work" is a question, "How it works"
//! is not; "Can it leak" is, "Can opener" is not.

use super::words::Words;
use crate::word_list::{is_listed, split_list};

const AUXILIARIES: &str = "
    is, are, was, were, am, do, does, did, can, could, should, would, will, shall, may, might,
    must, has, have, had, isn't, aren't, wasn't, weren't, don't, doesn't, didn't, can't, cannot,
    couldn't, shouldn't, wouldn't, won't, hasn't, haven't, hadn't, need, needs";

/// Pronouns, which a verb precedes in a question and follows in a statement.
const PRONOUNS: &str = "
    i, you, we, they, he, she, it, one, there, anyone, anybody, everyone, everybody, someone,
    somebody, i'm, you're, we're, they're, it's, i've, we've,
    nobody, everything, nothing, something";

const DETERMINERS: &str = "
    the, a, an, this, that, these, those, my, your, our, their, his, her, its, all, any, each,
    every, some, both, people, members, users, multiple, several";

/// Titles that read as questions by their words but are not.
const TITLES: &str = "
    what's new, what is new, what's next, what is next, what's inside, what's included, what's
    changed, what has changed, what changed, what's in this, how to contribute, how to
    contribute to, how to help, how to cite, how to use this, how to read this, how to get help,
    how to reach us, how to donate, how to support, how to sponsor";

/// Words that can follow such a title: "How to use this guide".
const OBJECTS: &str = "
    this, the, our, to, on, github, repo, repository, guide, book, site, website, page, wiki, list, document, documentation,
    project, course, release, version, folder, us, file";

/// Returns whether a title is a question.
pub fn is_question(words: &Words<'_>) -> bool {
    let words = words.skip(usize::from(is_lead_in(words)));
    if words.len() < 2 {
        return false;
    }
    let is_all_caps = |it: &str| it.len() > 1 && it.chars().all(char::is_uppercase);
    // `IS NULL`, `DO` blocks and `CAN` bus are names, unless the whole title is in capitals.
    if is_all_caps(words.original(0)) && !is_all_caps(words.original(1)) {
        return false;
    }
    has_question_word_order(&words) || begins_with_verb(&words)
}

/// Returns whether a title is one of those that only look like questions.
pub fn is_known_title(words: &Words<'_>) -> bool {
    if !words.get(0).starts_with("how") && !words.get(0).starts_with("what") {
        return false;
    }
    let all: Vec<&str> = words.iter().filter(|it| *it != ".").collect();
    split_list(TITLES).any(|title| {
        let title: Vec<&str> = title.split_whitespace().collect();
        let length = title.len();
        let begins = all.len() >= length && title == all[..length];
        let ends = |rest: &[&str]| {
            matches!(rest, [] | ["in", ..]) || rest.iter().all(|it| is_listed(it, OBJECTS))
        };
        begins && ends(&all[length..])
    })
}

/// Returns whether the first word only leads in to a question, such as "So", "But" or "OK".
fn is_lead_in(words: &Words<'_>) -> bool {
    matches!(
        words.get(0),
        "so" | "and" | "but" | "or" | "ok" | "okay" | "then" | "also"
    )
}

/// Returns whether a word is an auxiliary verb.
fn is_auxiliary(word: &str) -> bool {
    is_listed(word, AUXILIARIES)
}

/// Returns whether a word is a pronoun.
fn is_pronoun(word: &str) -> bool {
    is_listed(word, PRONOUNS)
}

/// Returns whether a word can begin the subject of a sentence.
fn is_subject(word: &str) -> bool {
    is_pronoun(word) || is_listed(word, DETERMINERS)
}

/// Returns whether a title begins with a question word before a verb and its subject.
fn has_question_word_order(words: &Words<'_>) -> bool {
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
    let rest = words_after_question_word(words, at + 1);
    if rest.len() == 0 {
        return false;
    }
    if contraction {
        return !is_contracted_title(&rest);
    }
    let next = rest.get(0);
    if is_auxiliary(next) {
        // "What is not included".
        return rest.len() > 1 && (rest.get(1) != "not" || word == "why");
    }
    match word {
        "how" => is_how_question(&rest),
        "what" => is_what_question(&rest),
        "which" | "whose" => is_which_question(&rest),
        "who" => is_who_question(&rest),
        "why" => matches!(next, "use" | "not") && rest.len() > 1,
        _ => false,
    }
}

/// Returns whether the word after a contraction makes a title: "What's happening", "Who's who", but not "What's the
/// time".
fn is_contracted_title(rest: &Words<'_>) -> bool {
    rest.len() == 1
        && !rest.get(0).starts_with('`')
        && rest.original(0).chars().all(char::is_lowercase)
}

/// Returns the words after a question word, without those that only stress it, such as "exactly" or "and why".
fn words_after_question_word<'a>(words: &Words<'a>, mut at: usize) -> Words<'a> {
    loop {
        let next = words.get(at);
        let joins = matches!(next, "and" | "or" | "/" | "&" | ",");
        let joined = is_listed(words.get(at + 1), "how, what, when, where, why, who");
        match next {
            "exactly" | "else" | "then" | "ever" | "actually" | "really" => at += 1,
            _ if joins && joined => at += 2,
            _ => return words.skip(at),
        }
    }
}

/// Returns whether "how" with these words is a question.
fn is_how_question(rest: &Words<'_>) -> bool {
    const MEASURES: &str = "
        many, much, long, often, far, old, big, large, small, fast, slow, soon, early, late, hard,
        easy, difficult, safe, secure, good, well, close, deep, high, heavy, expensive, accurate,
        reliable, stable, important, strict,
        hot, cold, warm, quick, strong, tall, wide, thick, loud, complex, common, likely, similar, different";
    let next = rest.get(0);
    match next {
        // "How to use" and "How to build" are headings in a manual.
        "to" => rest.len() > 2,
        "come" | "about" => rest.len() > 1,
        _ if is_listed(next, MEASURES) => has_verb_before_pronoun(&rest.skip(1)) != Some(false),
        _ => false,
    }
}

/// Returns whether a verb comes before the first pronoun; `None` if there is neither.
fn has_verb_before_pronoun(rest: &Words<'_>) -> Option<bool> {
    rest.iter().take(6).find_map(|word| {
        let is_verb = is_auxiliary(word);
        (is_verb || is_pronoun(word)).then_some(is_verb)
    })
}

/// Returns whether "what" with these words is a question.
fn is_what_question(rest: &Words<'_>) -> bool {
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
    // "What port does it use" is a question; "What you need" and "What a pump is" are not.
    let begins_statement = is_subject(next) || next.len() < 2;
    !begins_statement && has_verb_inside(rest)
}

/// Returns whether "which" or "whose" with these words is a question.
fn is_which_question(rest: &Words<'_>) -> bool {
    if is_subject(rest.get(0)) && !matches!(rest.get(0), "one" | "of" | "all") {
        return false;
    }
    let is_to = rest.iter().any(|word| word == "to");
    match has_verb_before_pronoun(rest) {
        Some(is_verb) => is_verb && has_verb_inside(rest),
        None => rest.len() > 1 && !is_to,
    }
}

/// Returns whether a verb comes before any pronoun and is not the last word.
fn has_verb_inside(rest: &Words<'_>) -> bool {
    let at = rest.iter().take(7).position(is_auxiliary);
    has_verb_before_pronoun(rest) == Some(true) && at.is_some_and(|at| at + 1 < rest.len())
}

/// Returns whether "who" with these words is a question.
fn is_who_question(rest: &Words<'_>) -> bool {
    let next = rest.get(0);
    let is_past = is_listed(next, "wrote, made, built, won, began, found, paid, ran");
    let is_verb = is_past || (next.len() > 3 && (next.ends_with('s') || next.ends_with("ed")));
    is_verb && !is_subject(next) && rest.len() > 1
}

/// Returns whether a title begins with a verb before its subject.
fn begins_with_verb(words: &Words<'_>) -> bool {
    let (verb, next) = (words.get(0), words.get(1));
    let next_is_name = || {
        let is_capital = |it: &str| it.starts_with(char::is_uppercase) || it.starts_with('`');
        let is_continued = |it: &str| {
            it.starts_with(char::is_lowercase) && !matches!(it, "and" | "or" | "in" | "of" | "for")
        };
        is_capital(words.original(1)) && is_continued(words.original(2)) && words.len() > 3
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

/// Returns whether a title sets a task, as in lists of interview questions.
pub fn is_task(words: &Words<'_>) -> bool {
    const COUNTS: &str = "
        two, three, four, five, some, any, all, different, various, a, at, the, 2, 3, 4, 5";
    let (first, second) = (words.get(0), words.get(1));
    if second.is_empty() {
        return false;
    }
    let contains = |candidates: &[&str]| words.iter().any(|word| candidates.contains(&word));
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
        "differentiate" | "distinguish" => contains(&["between", "from"]),
        "difference" | "differences" => second == "between",
        "the" => matches!(second, "difference" | "differences") && words.get(2) == "between",
        "compare" => {
            contains(&["and", "with", "to", "vs", "versus"])
                && !is_subject(second)
                && second != "two"
        }
        "define" => words.len() < 4 && is_concept(second),
        "list" if matches!(second, "down" | "out") => words.len() > 2,
        "true" => second == "or" && words.get(2) == "false",
        "yes" => second == "or" && words.get(2) == "no" && words.len() > 3,
        "list" | "name" | "mention" => {
            is_listed(second, COUNTS)
                && words.len() > 2
                && !contains(&["contributors"])
                && has_kind_word(words)
        }
        "give" => contains(&["example", "examples"]),
        "tell" => matches!(second, "me" | "us") && words.len() > 2,
        "discuss" => matches!(second, "the" | "how" | "what" | "why" | "some"),
        _ => false,
    }
}

/// Returns whether a word names a concept that one defines in an exam ("encapsulation"), and not something that one
/// sets up ("routes").
fn is_concept(word: &str) -> bool {
    const ENDINGS: &str = "ism, tion, sion, ity, ance, ence, ness, sis, ure, ing, gy";
    split_list(ENDINGS).any(|ending| word.ends_with(ending))
}

/// Returns whether a title names kinds of things: "List the types of …" is a question, "List the files" describes a
/// command.
fn has_kind_word(words: &Words<'_>) -> bool {
    const KINDS: &str = "
        types, kinds, ways, advantages, disadvantages, benefits, drawbacks, differences, features,
        examples, reasons, principles, characteristics, properties, components, phases, stages,
        steps, methods, techniques, states, levels, patterns, tools, use, pros, limitations, causes,
        few";
    let is_number = is_listed(words.get(1), "two, three, four, five, some, 2, 3, 4, 5");
    is_number || words.iter().any(|word| is_listed(word, KINDS))
}
