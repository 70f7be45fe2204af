//! What a text asks for: a person, a time, a place, a reason, a number, or anything else.

/// A set of things that a text may ask for; empty for keywords and statements.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct AsksFor(u16);

/// A thing, a way, or yes or no: "what", "which", "how", "can". They are exchanged freely.
const ANYTHING: u16 = 1;
const PERSON: u16 = 2;
const TIME: u16 = 4;
const PLACE: u16 = 8;
const REASON: u16 = 16;
const NUMBER: u16 = 32;
const DURATION: u16 = 64;
const FREQUENCY: u16 = 128;
/// What is right or required: "should", "must".
const DUTY: u16 = 256;

/// The question words of languages with blanks, in lower case. One that is a word of two languages has both meanings.
const WORDS: &[(u16, &[&str])] = &[
    (
        ANYTHING,
        &[
            "how",
            "what",
            "whats",
            "what's",
            "which", // English
            "was",
            "welche",
            "welchem",
            "welchen",
            "welcher",
            "welches",
            "wie", // German
            "comment",
            "quel",
            "quelle",
            "quelles",
            "quels",
            "quoi", // French
            "cual",
            "cuál",
            "cuáles",
            "como",
            "cómo",
            "que",
            "qué", // Spanish, Portuguese
            "qual",
            "quais",
            "che",
            "come",
            "cosa",
            "quale",
            "quali",
            // Portuguese, Italian
            "hoe",
            "wat",
            "welk",
            "welke", // Dutch
            "co",
            "czy",
            "jak",
            "jaka",
            "jaki",
            "jakie",
            "która",
            "który",
            "które", // Polish
            "как",
            "какая",
            "какие",
            "какой",
            "какое",
            "ли",
            "что", // Russian
            "чи",
            "що",
            "як",
            "яка",
            "яке",
            "який",
            "які", // Ukrainian
            "hangi",
            "nasıl",
            "ne",
            "nedir", // Turkish
        ],
    ),
    (
        PERSON,
        &[
            "who", "whom", "whose", "who's", "wem", "wen", "wer", "wessen", "qui", "quien",
            "quienes", "quién", "quiénes", "chi", "quem", "wie", "kim", "kto", "kogo", "кого",
            "кто", "хто",
        ],
    ),
    (
        TIME,
        &[
            "when",
            "wann",
            "quand",
            "cuando",
            "cuándo",
            "quando",
            "wanneer",
            "kiedy",
            "zaman",
            "когда",
            "коли",
        ],
    ),
    (
        PLACE,
        &[
            "where",
            "where's",
            "wo",
            "woher",
            "wohin",
            "où",
            "adónde",
            "donde",
            "dónde",
            "dove",
            "aonde",
            "onde",
            "waar",
            "dokąd",
            "gdzie",
            "skąd",
            "nerede",
            "nereden",
            "nereye",
            "где",
            "куда",
            "откуда",
            "де",
            "звідки",
        ],
    ),
    (
        REASON,
        &[
            "why",
            "warum",
            "weshalb",
            "wieso",
            "pourquoi",
            "porque",
            "porqué",
            "perche",
            "perché",
            "waarom",
            "czemu",
            "dlaczego",
            "neden",
            "niçin",
            "зачем",
            "почему",
            "навіщо",
            "чому",
        ],
    ),
    (
        NUMBER,
        &[
            "wieviel",
            "wieviele",
            "combien",
            "cuanta",
            "cuantas",
            "cuanto",
            "cuantos",
            "cuánta",
            "cuántas",
            "cuánto",
            "cuántos",
            "quanta",
            "quante",
            "quanti",
            "quanto",
            "quantos",
            "hoeveel",
            "ile",
            "kaç",
            "сколько",
            "скільки",
        ],
    ),
    (
        DUTY,
        &[
            "should",
            "must",
            "muss",
            "müssen",
            "soll",
            "sollte",
            "devrais",
            "dois",
            "debe",
            "debo",
            "devo",
            "moet",
            "muszę",
            "должен",
            "нужно",
            "надо",
        ],
    ),
];

/// Words of questions that are answered with yes or no, which count unless there is another question word.
const MODALS: &[&str] = &[
    "can",
    "could",
    "may",
    "might",
    "kann",
    "kannst",
    "können",
    "peut",
    "puis",
    "puede",
    "puedo",
    "posso",
    "pode",
    "può",
    "kan",
    "można",
    "можно",
];

/// What the word after "what" or "which" asks for.
const AFTER_WHAT: &[(u16, &[&str])] = &[(TIME, &["date", "day", "time"])];

/// What the word after "how", "wie" or "hoe" asks for.
const AFTER_HOW: &[(u16, &[&str])] = &[
    (DURATION, &["lang", "lange", "long"]),
    (FREQUENCY, &["oft", "often", "vaak"]),
    (
        NUMBER,
        &[
            "big", "far", "groß", "high", "large", "many", "much", "old", "tall", "viel", "viele",
            "weit",
        ],
    ),
];

/// The question words of scripts without blanks; those that contain others come first.
const PARTS: &[(u16, &[&str])] = &[
    (
        TIME,
        &[
            "什么时候",
            "什麼時候",
            "何时",
            "何時",
            "几点",
            "幾點",
            "いつ",
            "언제",
            "เมื่อไหร่",
            "เมื่อไร",
        ],
    ),
    (
        REASON,
        &["为什么", "為什麼", "为何", "なぜ", "どうして", "왜", "ทำไม"],
    ),
    (
        DURATION,
        &[
            "多久",
            "多长时间",
            "どれくらい",
            "どのくらい",
            "얼마나",
            "นานแค่ไหน",
        ],
    ),
    (
        NUMBER,
        &[
            "多少",
            "几个",
            "いくら",
            "いくつ",
            "何人",
            "何個",
            "얼마",
            "몇",
            "เท่าไหร่",
            "เท่าไร",
            "กี่",
        ],
    ),
    (
        PLACE,
        &["哪里", "哪裡", "哪儿", "在哪", "どこ", "어디", "ที่ไหน"],
    ),
    (PERSON, &["谁", "誰", "だれ", "누구", "누가", "ใคร"]),
    (
        ANYTHING,
        &[
            "どうすればいい",
            "どうすればよい",
            "どうしたらいい",
            "怎么办",
            "怎麼辦",
            "什么",
            "什麼",
            "怎么",
            "怎麼",
            "如何",
            "哪",
            "何",
            "どう",
            "どれ",
            "どの",
            "どんな",
            "教えて",
            "어떻게",
            "무엇",
            "뭐",
            "어떤",
            "อย่างไร",
            "ยังไง",
            "อะไร",
        ],
    ),
];

impl AsksFor {
    /// Returns what a text asks for; `words` are its words in lower case.
    pub fn new(words: &[&str], text: &str) -> Self {
        let mut all = 0;
        for (at, word) in words.iter().enumerate() {
            let next = words.get(at + 1).copied().unwrap_or_default();
            let pairs = match *word {
                "how" | "wie" | "hoe" => AFTER_HOW,
                "what" | "which" => AFTER_WHAT,
                _ => &[],
            };
            all |= match things_in(pairs, next) {
                0 => things_of(word),
                things => things,
            };
        }
        let mut rest = text.to_owned();
        for (thing, parts) in PARTS {
            for part in parts.iter().filter(|part| text.contains(**part)) {
                if rest.contains(part) {
                    rest = rest.replace(part, " ");
                    all |= thing;
                }
            }
        }
        let particular = all & !ANYTHING;
        if particular != 0 {
            all = particular; // "How do I know when", and "was" is German.
        }
        if all == 0 && words.iter().any(|word| MODALS.contains(word)) {
            all = ANYTHING;
        }
        Self(all)
    }
}

/// Returns whether a text in a script without blanks is little more than a question word.
pub fn is_question_word_alone(text: &str) -> bool {
    /// Such as です and か.
    const MAX_LETTERS: usize = 3;
    let parts = PARTS.iter().flat_map(|(_, parts)| *parts);
    let parts: Vec<&&str> = parts.filter(|part| text.contains(**part)).collect();
    let rest = parts
        .iter()
        .fold(text.to_owned(), |text, part| text.replace(**part, " "));
    let letters = rest.chars().filter(|c| c.is_alphanumeric()).count();
    !parts.is_empty() && letters <= MAX_LETTERS
}

/// Returns whether a word in lower case is a question word, or stands for one.
pub fn is_question_word(word: &str) -> bool {
    things_of(word) != 0 || MODALS.contains(&word)
}

/// Returns whether two texts ask for different things.
pub fn exclude_each_other(a: AsksFor, b: AsksFor) -> bool {
    a.0 != 0 && b.0 != 0 && a.0 & b.0 == 0
}

fn things_of(word: &str) -> u16 {
    things_in(WORDS, word)
}

fn things_in(lists: &[(u16, &[&str])], word: &str) -> u16 {
    let with_word = lists.iter().filter(|(_, words)| words.contains(&word));
    with_word.fold(0, |all, (thing, _)| all | thing)
}
