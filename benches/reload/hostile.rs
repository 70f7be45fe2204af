//! Measures notes made to be slow: how much longer twice the size takes.
//!
//! Each shape is a file of n, 2n and 4n bytes. It is loaded, reloaded after another version of the file, and given
//! its missing ids. Work in proportion to the size doubles with each column; a last factor far above 2 shows a slow path.

use std::fmt::Write;
use std::fs;
use std::sync::LazyLock;
use std::time::{Duration, Instant};

use recite_notes::access::AccessOptions;
use recite_notes::fix::insert_ids;
use recite_notes::likeness::Fingerprint;
use recite_notes::load::{load, reload_notes};
use recite_search::embedding::Scripts;
use recite_search::meaning::texts_to_encode;
use uuid::Uuid;

/// Each size is measured this often, and the shortest time counts.
const ROUNDS: usize = 2;
/// Shorter times do not show growth.
const MIN_SIGNIFICANT: Duration = Duration::from_millis(20);

/// Returns the earlier contents of the file, and the current ones.
type Shape = fn(usize) -> (String, String);

pub fn run(bytes: usize, only: Option<&str>) -> anyhow::Result<()> {
    let sizes = [bytes, 2 * bytes, 4 * bytes];
    println!(
        "files of {sizes:?} bytes: load, reload, ids, views (plain text, windows, fingerprints)"
    );
    for (name, shape) in SHAPES {
        if only.is_some_and(|only| !name.contains(only)) {
            continue;
        }
        let mut times = Vec::new();
        for size in sizes {
            times.push(measure(*shape, size)?);
        }
        print!("  {name:<44}");
        let [small, middle, large] = times.as_slice() else {
            continue;
        };
        for ((first, second), third) in small.iter().zip(middle).zip(large) {
            let factor = third.as_secs_f64() / second.as_secs_f64();
            let mark = if *third >= MIN_SIGNIFICANT && factor > 2.9 {
                "!"
            } else {
                " "
            };
            print!(
                "  {:>6.0}{:>7.0}{:>7.0} ms ×{factor:<4.1}{mark}",
                first.as_secs_f64() * 1e3,
                second.as_secs_f64() * 1e3,
                third.as_secs_f64() * 1e3
            );
        }
        println!();
    }
    Ok(())
}

fn measure(shape: Shape, bytes: usize) -> anyhow::Result<[Duration; 4]> {
    let (before, after) = shape(bytes);
    let folder = tempfile::tempdir()?;
    let file = folder.path().join("a.md");
    let options = AccessOptions::default();
    let mut least = [Duration::MAX; 4];
    for _ in 0..ROUNDS {
        fs::write(&file, &before)?;
        let old = load(folder.path(), &options)?.notebook;
        fs::write(&file, &after)?;
        let begin = cpu_time();
        let loaded = load(folder.path(), &options)?;
        let mut output = String::new();
        for problem in &loaded.problems {
            let _ = writeln!(output, "{problem}");
        }
        let load = cpu_time() - begin;

        let begin = cpu_time();
        let reloaded = reload_notes(folder.path(), &old)?;
        let reload = cpu_time() - begin;

        let begin = cpu_time();
        std::hint::black_box(insert_ids(after.as_bytes(), &loaded.missing_ids));
        let fix = cpu_time() - begin;

        let begin = cpu_time();
        for qa in loaded.notebook.qas() {
            std::hint::black_box(Fingerprint::of(qa));
        }
        std::hint::black_box(texts_to_encode(&loaded.notebook, Scripts::Ascii));
        let views = cpu_time() - begin;
        drop(reloaded);
        for (least, took) in least.iter_mut().zip([load, reload, fix, views]) {
            *least = took.min(*least);
        }
    }
    Ok(least)
}

/// Repeats `pattern` up to a size, with `#N` replaced by a counter and `#ID` by an id.
fn repeat(pattern: &str, bytes: usize) -> String {
    let mut text = String::with_capacity(bytes + pattern.len());
    let mut nth = 0_u64;
    while text.len() < bytes {
        let number = format!("{nth}");
        let id = Uuid::from_u128(u128::from(nth) + 1).to_string();
        text.push_str(&pattern.replace("#N", &number).replace("#ID", &id));
        nth += 1;
    }
    text
}

/// Returns the same contents before and after.
fn unchanged(text: String) -> (String, String) {
    (text.clone(), text)
}

/// Returns a question whose answer repeats `pattern`.
fn answer(pattern: &str, bytes: usize) -> (String, String) {
    unchanged(format!("### How?\n\n{}\n", repeat(pattern, bytes)))
}

const SHAPES: &[(&str, Shape)] = &[
    ("headings without answers", |n| {
        unchanged(repeat("# a\n", n))
    }),
    ("headings of all levels", |n| {
        unchanged(repeat("# a\n## b\n### c\n#### d\n##### e\n###### f\n", n))
    }),
    ("empty headings", |n| unchanged(repeat("#\n", n))),
    ("short questions", |n| unchanged(repeat("### a#N?\nb\n", n))),
    ("twins", |n| unchanged(repeat("### a?\nb\n", n))),
    ("twins with one id", |n| {
        unchanged(repeat(
            "### a?\nb\n\nquestion id: 0b778831-da0a-459e-b906-d99da99e44b4\n",
            n,
        ))
    }),
    ("ids that become one", |n| {
        let after = "### a#N?\nb\n\nquestion id: 0b778831-da0a-459e-b906-d99da99e44b4\n";
        (
            repeat("### a#N?\nb\n\nquestion id: #ID\n", n),
            repeat(after, n),
        )
    }),
    ("answers that go", |n| {
        (repeat("### a#N?\nb\n", n), repeat("### a#N?\n", n))
    }),
    ("questions that change", |n| {
        (repeat("### a#N?\nb\n", n), repeat("### b#N?\nb\n", n))
    }),
    ("twins whose answers go", |n| {
        (repeat("### a?\nb\n", n), repeat("### a?\n", n))
    }),
    ("an open fence over what was", |n| {
        let text = repeat("### a#N?\nb\n", n);
        (text.clone(), format!("### first?\nx\n\n```\n{text}"))
    }),
    ("an open comment over what was", |n| {
        let text = repeat("### a#N?\nb\n", n);
        (text.clone(), format!("### first?\nx\n\n<!--\n{text}"))
    }),
    ("an open comment over others", |n| {
        (
            repeat("### a#N?\nb\n", n),
            format!("{}\n<!--", repeat("### b#N?\nb\n", n)),
        )
    }),
    ("a long topic over many", |n| {
        unchanged(format!(
            "# {}\n\n{}",
            "topic ".repeat(n / 12),
            repeat("## a#N?\nb\n", n / 2)
        ))
    }),
    ("a long question, a long answer", |n| {
        unchanged(format!(
            "### {}?\n\n{}\n",
            "word ".repeat(n / 10),
            "word ".repeat(n / 10)
        ))
    }),
    ("malformed ids", |n| answer("question id: x\n", n)),
    ("second ids", |n| {
        answer("question id: 0b778831-da0a-459e-b906-d99da99e44b4\n", n)
    }),
    ("ids above", |n| unchanged(repeat("question id: x\n", n))),
    ("wordings", |n| {
        unchanged(format!("### How?\n{}\nx\n", repeat("Why #N?\n", n)))
    }),
    ("open fences", |n| answer("```\n\n### a?\n\n", n)),
    ("open fences with languages", |n| {
        answer("```py\n\n### a?\n\n", n)
    }),
    ("fences", |n| answer("```\na\n```\n", n)),
    ("ever longer fences", |n| {
        let mut text = String::from("### a?\n");
        let mut marks = 3;
        while text.len() < n {
            let _ = writeln!(text, "{}", "`".repeat(marks));
            marks += 1;
        }
        unchanged(text)
    }),
    ("ever longer code spans", |n| {
        let mut text = String::from("### a?\n");
        let mut marks = 1;
        while text.len() < n {
            let _ = write!(text, "{} ", "`".repeat(marks));
            marks += 1;
        }
        unchanged(text)
    }),
    ("backticks", |n| answer("`", n)),
    ("backtick pairs", |n| answer("`a` ", n)),
    ("open comments", |n| answer("<!-- ", n)),
    ("open comments in blocks", |n| answer("<!--\n\n", n)),
    ("comments", |n| answer("<!-- a -->\n", n)),
    ("inline comments", |n| answer("a <!-- a --> ", n)),
    ("directives", |n| answer("<!-- recite: no-quiz -->\n", n)),
    ("also directives", |n| {
        answer("<!-- recite: also \"why #N?\" -->\n", n)
    }),
    ("bad directives", |n| answer("<!-- recite: ingore -->\n", n)),
    ("directives that stand nowhere", |n| {
        unchanged(repeat("<!-- recite: no-quiz -->\n", n))
    }),
    ("a long directive", |n| {
        answer(&format!("<!-- {}: ignore -->", "recite".repeat(n / 6)), n)
    }),
    ("angles in a block", |n| {
        unchanged(format!("### a?\n\n<div>\n{}\n", "<".repeat(n)))
    }),
    ("angles and slashes in a block", |n| {
        unchanged(format!("### a?\n\n<div>\n<{}\n", "</".repeat(n / 2)))
    }),
    ("open tags in a block", |n| {
        unchanged(format!("### a?\n\n<div>\n{}\n", "<b ".repeat(n / 3)))
    }),
    ("open images in a block", |n| {
        unchanged(format!(
            "### a?\n\n<div>\n{}\n",
            "<img src=\"".repeat(n / 10)
        ))
    }),
    ("images in a block", |n| {
        unchanged(format!(
            "### a?\n\n<div>\n{}\n",
            repeat("<img src=\"#N.png\">", n)
        ))
    }),
    ("images in quotes", |n| {
        answer("> <img src=\"#N.png\">\n\n", n)
    }),
    ("inline tags", |n| answer("<b>a</b> ", n)),
    ("open inline tags", |n| answer("<b a=\"", n)),
    ("processing instructions", |n| answer("a <? ", n)),
    ("declarations", |n| answer("a <!X ", n)),
    ("open CDATA", |n| answer("a <![CDATA[ ", n)),
    ("links", |n| answer("[a](b#N.md) ", n)),
    ("links to one file", |n| answer("[a](a.md) ", n)),
    ("links of a site", |n| answer("[a](/b#N) ", n)),
    ("addresses without a scheme", |n| {
        answer("[a](b#N.example.org) ", n)
    }),
    ("decomposed links", |n| answer("[a](u\u{308}#N.md) ", n)),
    ("pictures", |n| answer("![a](b.png) ", n)),
    ("a long link", |n| {
        answer(&format!("[a]({})", "b".repeat(n)), n)
    }),
    ("links up and down", |n| {
        unchanged(format!("### a?\n\n[a]({})\n", "b/../".repeat(n / 5)))
    }),
    ("open brackets", |n| answer("[", n)),
    ("open pictures", |n| answer("![", n)),
    ("brackets", |n| answer("[a] ", n)),
    ("closed brackets", |n| answer("]", n)),
    ("links without ends", |n| answer("[a](", n)),
    ("links without ends, in angles", |n| answer("[a](<b", n)),
    ("links with open titles", |n| answer("[a](b \"", n)),
    ("nested brackets", |n| {
        unchanged(format!(
            "### a?\n\n{}{}\n",
            "[".repeat(n / 2),
            "]".repeat(n / 2)
        ))
    }),
    ("nested brackets, linked", |n| {
        unchanged(format!(
            "### a?\n\n{}{}\n",
            "[".repeat(n / 5),
            "](b)".repeat(n / 5)
        ))
    }),
    ("a reference used often", |n| {
        let used = repeat("[a] ", n / 2);
        unchanged(format!("### a?\n\n{used}\n\n[a]: {}\n", "b".repeat(n / 2)))
    }),
    ("references", |n| {
        unchanged(format!("### a?\n\n{}", repeat("[a#N]: b\n", n)))
    }),
    ("equal references", |n| answer("[a]: b\n", n)),
    ("references without ends", |n| answer("[a]: b \"\n", n)),
    ("reference labels without ends", |n| answer("[a]: \n", n)),
    ("footnotes", |n| {
        unchanged(format!("### a?\n\n{}", repeat("[^#N] \n\n[^#N]: a\n\n", n)))
    }),
    ("footnote references", |n| answer("[^a] ", n)),
    ("stars", |n| answer("*", n)),
    ("open stars", |n| answer("*a ", n)),
    ("stars and lines", |n| answer("*a _b ", n)),
    ("closed stars", |n| answer("a* ", n)),
    ("stars a**b", |n| answer("a**b", n)),
    ("stars and tildes", |n| answer("~~a *", n)),
    ("quotes in a line", |n| answer(">", n)),
    ("quotes that follow", |n| {
        unchanged(format!(
            "### a?\n\n{}a\n{}",
            "> ".repeat(n / 4),
            "a\n".repeat(n / 4)
        ))
    }),
    ("quotes as deep as may be", |n| {
        unchanged(format!(
            "### a?\n\n{}a\n{}",
            "> ".repeat(100),
            "a\n".repeat(n / 2)
        ))
    }),
    ("lists as deep as may be", |n| {
        unchanged(format!(
            "### a?\n\n{}a\n{}",
            "- ".repeat(100),
            "a\n".repeat(n / 2)
        ))
    }),
    ("quotes and blank lines", |n| {
        unchanged(format!(
            "### a?\n\n{}a\n{}",
            "> ".repeat(n / 4),
            ">\n\n".repeat(n / 6)
        ))
    }),
    ("lists in a line", |n| answer("- ", n)),
    ("numbers in a line", |n| answer("1. ", n)),
    ("lists that follow", |n| {
        unchanged(format!(
            "### a?\n\n{}a\n{}",
            "- ".repeat(n / 4),
            "a\n".repeat(n / 4)
        ))
    }),
    ("lists and blank lines", |n| {
        unchanged(format!(
            "### a?\n\n{}a\n{}",
            "- ".repeat(n / 4),
            "\n".repeat(n / 2)
        ))
    }),
    ("stairs of lists", |n| {
        let mut text = String::from("### a?\n\n");
        let mut depth = 0;
        while text.len() < n {
            let _ = writeln!(text, "{}- a", " ".repeat(2 * depth));
            depth += 1;
        }
        unchanged(text)
    }),
    ("list items", |n| answer("- a\n", n)),
    ("loose list items", |n| answer("- a\n\n", n)),
    ("tasks", |n| answer("- [ ] a\n", n)),
    ("quoted list items", |n| answer("> - a\n", n)),
    ("rules", |n| answer("---\n\n", n)),
    ("setext", |n| answer("a\n---\n\n", n)),
    ("blank lines", |n| {
        unchanged(format!("### a?\n\n{}x\n", "\n".repeat(n)))
    }),
    ("blanks", |n| {
        unchanged(format!("### a?\n\n{}x\n", " ".repeat(n)))
    }),
    ("tabs", |n| {
        unchanged(format!("### a?\n\n{}x\n", "\t".repeat(n)))
    }),
    ("blank lines between questions", |n| {
        unchanged(repeat("### a#N?\n\n\n\n\n\n\nb\n\n\n\n\n\n\n", n))
    }),
    ("carriage returns", |n| {
        unchanged(repeat("### a#N?\rb\r", n))
    }),
    ("a long line", |n| {
        unchanged(format!("### a?\n\n{}\n", "word ".repeat(n / 5)))
    }),
    ("a long word", |n| {
        unchanged(format!("### a?\n\n{}\n", "a".repeat(n)))
    }),
    ("a long question", |n| {
        unchanged(format!("### {}?\n\na\n", "word ".repeat(n / 5)))
    }),
    ("hashes", |n| {
        unchanged(format!("### a?\n\n{}\n", "#".repeat(n)))
    }),
    ("closing hashes", |n| {
        unchanged(repeat("### a # # # # # # # #\nb\n", n))
    }),
    ("wide tables", |n| {
        let columns = n / 8;
        let row = "|a".repeat(columns);
        unchanged(format!(
            "### a?\n\n{row}|\n{}|\n{row}|\n",
            "|-".repeat(columns)
        ))
    }),
    ("wide tables of short rows", |n| {
        let columns = n / 12;
        let (row, line) = ("|a".repeat(columns), "|-".repeat(columns));
        unchanged(format!(
            "### a?\n\n{row}|\n{line}|\n{}",
            "|a|\n".repeat(n / 8)
        ))
    }),
    ("long tables", |n| {
        unchanged(format!("### a?\n\n|a|b|\n|-|-|\n{}", repeat("|a|b|\n", n)))
    }),
    ("tables", |n| answer("|a|b|\n|-|-|\n|a|b|\n\n", n)),
    ("bars", |n| answer("|", n)),
    ("entities", |n| answer("&amp;", n)),
    ("open entities", |n| answer("&", n)),
    ("escapes", |n| answer("\\", n)),
    ("addresses", |n| answer("<https://a.b> ", n)),
    ("open addresses", |n| answer("<https:", n)),
    ("characters of four bytes", |n| {
        unchanged(repeat("### 🦀#N?\n🦀\n", n))
    }),
    ("combining characters", |n| {
        unchanged(format!("### a?\n\na{}\n", "\u{301}".repeat(n / 2)))
    }),
    ("front matter", |n| {
        unchanged(format!(
            "---\nquestion: \"a\"\n{}---\n\nb\n",
            repeat("key#N: a\n", n)
        ))
    }),
    ("front matter, equal keys", |n| {
        unchanged(format!(
            "---\nquestion: \"a\"\n{}---\n\nb\n",
            repeat("key: a\n", n)
        ))
    }),
    ("front matter, a long question", |n| {
        unchanged(format!(
            "---\nquestion: \"{}\"\n---\n\nb\n",
            "word ".repeat(n / 5)
        ))
    }),
    ("front matter, a folded question", |n| {
        unchanged(format!(
            "---\nquestion: >\n{}---\n\nb\n",
            "  word\n".repeat(n / 7)
        ))
    }),
    ("front matter, nested", |n| {
        unchanged(format!(
            "---\nquestion: \"a\"\nx: {}\n---\n\nb\n",
            "[".repeat(n)
        ))
    }),
    ("front matter, nested maps", |n| {
        unchanged(format!(
            "---\nquestion: \"a\"\nx: {}\n---\n\nb\n",
            "{a: ".repeat(n / 4)
        ))
    }),
    ("front matter, lists", |n| {
        unchanged(format!(
            "---\nquestion: \"a\"\nx:\n{}---\n\nb\n",
            "- a\n".repeat(n / 4)
        ))
    }),
    ("front matter, lists in a line", |n| {
        unchanged(format!(
            "---\nquestion: \"a\"\nx:\n{}\n---\n\nb\n",
            "- ".repeat(n / 2)
        ))
    }),
    ("front matter, aliases", |n| {
        let mut text = String::from("---\nquestion: \"a\"\na0: &a0 [x, x, x, x, x, x, x, x, x]\n");
        let mut nth = 1;
        while text.len() < n {
            let before = format!("*a{}, ", nth - 1).repeat(9);
            let _ = writeln!(text, "a{nth}: &a{nth} [{before}x]");
            nth += 1;
        }
        unchanged(text + "---\n\nb\n")
    }),
    ("front matter, anchors", |n| {
        unchanged(format!(
            "---\nquestion: \"a\"\n{}---\n\nb\n",
            repeat("k#N: &a#N b\n", n)
        ))
    }),
    ("front matter, open quotes", |n| {
        unchanged(format!(
            "---\nquestion: \"a\"\nx: \"{}\n---\n\nb\n",
            "a\n".repeat(n / 2)
        ))
    }),
    ("front matter, an open key", |n| {
        unchanged(format!(
            "---\nquestion: \"a\"\n{}\n---\n\nb\n",
            "? ".repeat(n / 2)
        ))
    }),
    ("front matter, comments", |n| {
        unchanged(format!(
            "---\nquestion: \"a\"\n{}---\n\nb\n",
            "# a\n".repeat(n / 4)
        ))
    }),
    ("front matter, colons", |n| {
        unchanged(format!(
            "---\nquestion: \"a\"\nx: {}\n---\n\nb\n",
            "a: ".repeat(n / 3)
        ))
    }),
    ("front matter, never closed", |n| {
        unchanged(format!("---\n{}", repeat("key#N: a\n", n)))
    }),
    ("front matter, links in the question", |n| {
        unchanged(format!(
            "---\nquestion: \"{}\"\n---\n\nb\n",
            "[a](b.md) ".repeat(n / 10)
        ))
    }),
];

/// Returns the processor time of this thread, which other programs do not affect; on systems other than Linux, the
/// elapsed time.
fn cpu_time() -> Duration {
    let stat = fs::read_to_string("/proc/thread-self/schedstat").ok();
    let cpu_time_ns = stat.and_then(|it| it.split_whitespace().next()?.parse().ok());
    static BEGIN: LazyLock<Instant> = LazyLock::new(Instant::now);
    cpu_time_ns.map_or_else(|| BEGIN.elapsed(), Duration::from_nanos)
}
