//! Tracebacks in a text: their frames are left out, and the last line, which names the error, is asked.
//!
//! Knows the forms of Python, Rust, Java, JavaScript and Go, and lines that begin with `error:` as compilers write them.

/// A text without the tracebacks in it.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Traceback {
    /// The lines that belong to no traceback.
    pub prose: String,
    /// The error of the last traceback.
    pub error: Option<String>,
    /// A line that names an error without a traceback; it is in `prose` too.
    pub possible_error: Option<String>,
    place: Place,
}

/// Where the next line is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Place {
    /// Outside of a traceback.
    #[default]
    Prose,
    /// Among the frames of Python, which end with the error.
    Python,
    /// After the first line of a Rust panic, whose message follows.
    Panic,
    /// Among frames that follow the error.
    Frames,
}

/// Lines between two tracebacks of Python.
const LINKS: [&str; 2] = ["During handling of the above", "The above exception was"];
/// The beginning of the line in which Java names the cause of an error.
const CAUSE: &str = "Caused by: ";
/// Lines of a compiler that only count its errors.
const SUMMARIES: [&str; 3] = ["could not compile", "aborting due to", "build failed"];
/// The ends of names of errors.
const ERROR_NAMES: [&str; 5] = ["Error", "Exception", "Interrupt", "Fault", "Exit"];
/// Beginnings of lines that name an error, in lower case.
const ERROR_STARTS: [&str; 9] = [
    "error:",
    "error[",
    "error ts",
    "fatal:",
    "fatal error:",
    "panic:",
    "uncaught ",
    "unhandled exception",
    "npm err!",
];

impl Traceback {
    /// Reads a text.
    pub fn read(text: &str) -> Self {
        let mut read = Self::default();
        let lines: Vec<&str> = text.lines().collect();
        for (at, line) in lines.iter().enumerate() {
            let next = lines[at + 1..].iter().find(|it| !it.trim().is_empty());
            read.add(line, next.copied().unwrap_or_default());
        }
        read
    }

    /// Adds the error of a block of code. Its other lines are left out.
    pub fn add_code(&mut self, code: &str) {
        let read = Self::read(code);
        if let Some(error) = read.error.or(read.possible_error) {
            self.error = Some(error);
        }
    }

    fn add(&mut self, line: &str, next: &str) {
        let words = line.trim();
        if let Some(place) = start(words) {
            self.place = place;
            // Older versions of Rust write the message into this line.
            if let Some((_, quoted)) = words.split_once("panicked at '") {
                self.error = Some(
                    quoted
                        .rsplit_once("', ")
                        .map_or(quoted, |it| it.0)
                        .to_owned(),
                );
                self.place = Place::Frames;
            }
            return;
        }
        let is_indented = line.starts_with(char::is_whitespace);
        match self.place {
            Place::Python if words.is_empty() || is_indented => return,
            Place::Panic if words.is_empty() => return,
            Place::Python | Place::Panic => {
                self.error = Some(words.to_owned());
                self.place = Place::Frames;
                return;
            }
            Place::Frames if words.starts_with(CAUSE) => {
                self.error = error_in(words).map(str::to_owned).or(self.error.take());
                return;
            }
            // "main.main()", in Go
            Place::Frames if words.ends_with(')') && !words.contains(' ') => return,
            Place::Frames if is_frame(words) || (is_indented && !words.is_empty()) => return,
            Place::Frames if words.is_empty() => {}
            Place::Frames | Place::Prose => self.place = Place::Prose,
        }
        match error_in(words) {
            Some(error) if is_frame(next.trim()) => {
                self.error = Some(error.to_owned());
                self.place = Place::Frames;
            }
            Some(error) => {
                let is_compiler = error.to_lowercase().starts_with("error");
                if !(is_compiler && self.possible_error.is_some()) {
                    self.possible_error = Some(error.to_owned());
                }
                self.add_prose(line);
            }
            None => self.add_prose(line),
        }
    }

    fn add_prose(&mut self, line: &str) {
        self.prose.push_str(line);
        self.prose.push('\n');
    }
}

/// Returns where the lines after this one are, if it begins or continues a traceback.
fn start(line: &str) -> Option<Place> {
    let is_link = LINKS.iter().any(|it| line.starts_with(it)) && line.ends_with(':');
    if line == "Traceback (most recent call last):" || is_link {
        return Some(Place::Python);
    }
    (line.starts_with("thread '") && line.contains("panicked at ")).then_some(Place::Panic)
}

/// Returns whether a line is one of those that only a traceback contains.
fn is_frame(line: &str) -> bool {
    let is_call = line.starts_with("at ") && line.contains(['(', ':', '.']) && !line.ends_with('?');
    let is_goroutine = line.starts_with("goroutine ") && line.ends_with("]:");
    let is_note = line.starts_with("note: run with `RUST_BACKTRACE") || line == "stack backtrace:";
    let is_rest = line.starts_with("... ") && line.ends_with(" more");
    is_call || is_goroutine || is_note || is_rest || line.starts_with(CAUSE)
}

/// Returns the error that a line names; `None` if it names none.
fn error_in(line: &str) -> Option<&str> {
    let line = line.strip_prefix(CAUSE).unwrap_or(line);
    let line = match line.strip_prefix("Exception in thread ") {
        Some(rest) => rest.split_once("\" ").map_or(rest, |(_, error)| error),
        None => line,
    };
    let lower = line.to_lowercase();
    if SUMMARIES.iter().any(|it| lower.contains(it)) {
        return None;
    }
    // "src/main.c:3:5: error: expected ';'"
    if let Some(at) = line
        .find(": error: ")
        .filter(|at| !line[..*at].contains(' '))
    {
        return Some(&line[at + 2..]);
    }
    if ERROR_STARTS.iter().any(|it| lower.starts_with(it)) {
        return Some(line);
    }
    let name = line.split([':', ' ']).next().unwrap_or_default();
    let is_name = name
        .chars()
        .all(|c| c.is_alphanumeric() || "._$".contains(c));
    let is_error = ERROR_NAMES.iter().any(|it| name.ends_with(it));
    let is_alone = line.len() == name.len() || line[name.len()..].starts_with(':');
    (is_name && is_error && is_alone).then_some(line)
}
