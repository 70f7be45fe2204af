//! The stop words of each language: words too common to distinguish notes.
//!
//! They are folded, as the analyzer folds words, and sorted. Question words are missing, because "how" and
//! "why" notes about one thing differ; those that are far more often something else, such as "que", are
//! included. The same words are used to detect the language of a text.

pub const ENGLISH: &[&str] = &[
    "a", "an", "and", "are", "as", "at", "be", "by", "for", "from", "i", "in", "is", "it", "my",
    "of", "on", "or", "that", "the", "this", "to", "was", "with", "you", "your",
];

pub const ARABIC: &[&str] = &[
    "أن", "أنا", "أو", "إلى", "إن", "التي", "الذي", "الى", "ان", "انا", "او", "بعد", "بين", "تلك",
    "ثم", "ذلك", "على", "عن", "عند", "في", "قبل", "قد", "كان", "كانت", "كل", "ما", "مع", "من",
    "نحن", "هذا", "هذه", "هم", "هو", "هي", "و",
];

pub const DANISH: &[&str] = &[
    "af", "at", "blev", "bliver", "de", "den", "denne", "der", "det", "dette", "din", "dit", "du",
    "efter", "eller", "en", "end", "er", "et", "for", "fra", "han", "har", "i", "jeg", "kan",
    "man", "med", "meget", "men", "mere", "min", "mit", "nogle", "nu", "og", "om", "op", "pa",
    "sa", "sig", "skal", "som", "til", "ud", "vaere", "var", "ved", "vi",
];

pub const DUTCH: &[&str] = &[
    "aan", "als", "bij", "dat", "de", "den", "deze", "die", "dit", "door", "een", "en", "er",
    "het", "hij", "ik", "in", "is", "je", "jouw", "kan", "maar", "met", "mijn", "naar", "nog",
    "of", "om", "ook", "op", "over", "te", "tot", "u", "uit", "uw", "van", "voor", "was", "we",
    "worden", "wordt", "ze", "zich", "zij", "zijn",
];

pub const FINNISH: &[&str] = &[
    "en", "etta", "han", "he", "ja", "joka", "kuin", "kun", "me", "mina", "mutta", "myos", "ne",
    "niin", "ole", "oli", "olla", "on", "ovat", "se", "seka", "sen", "sina", "sita", "tai", "tama",
    "te", "vain", "voi",
];

pub const FRENCH: &[&str] = &[
    "a", "au", "aux", "avec", "c", "ce", "ces", "cette", "d", "dans", "de", "des", "du", "elle",
    "en", "est", "et", "etre", "il", "ils", "j", "je", "l", "la", "le", "les", "leur", "lui", "m",
    "ma", "mais", "me", "mes", "mon", "n", "ne", "nos", "notre", "nous", "on", "ont", "ou", "par",
    "pour", "qu", "que", "s", "sa", "se", "ses", "son", "sont", "sur", "ta", "te", "tes", "ton",
    "tu", "un", "une", "vos", "votre", "vous", "y",
];

pub const GERMAN: &[&str] = &[
    "aber", "als", "am", "an", "auch", "auf", "aus", "bei", "bin", "bis", "das", "dass", "dein",
    "deine", "dem", "den", "der", "des", "die", "du", "durch", "ein", "eine", "einem", "einen",
    "einer", "er", "es", "fur", "hat", "ich", "ihr", "im", "in", "ist", "kann", "man", "mein",
    "meine", "mit", "nach", "oder", "sein", "sich", "sie", "sind", "so", "uber", "um", "und",
    "vom", "von", "vor", "war", "werden", "wir", "wird", "zu", "zum", "zur",
];

pub const GREEK: &[&str] = &[
    "αν",
    "απο",
    "για",
    "ειναι",
    "ενα",
    "ενας",
    "η",
    "θα",
    "και",
    "κι",
    "μας",
    "με",
    "μια",
    "μου",
    "να",
    "ο",
    "οι",
    "που",
    "σας",
    "σε",
    "σου",
    "στα",
    "στη",
    "στην",
    "στις",
    "στο",
    "στον",
    "τα",
    "την",
    "της",
    "τις",
    "το",
    "τον",
    "του",
    "τους",
    "των",
    "ως",
];

pub const HUNGARIAN: &[&str] = &[
    "a", "az", "azt", "be", "csak", "de", "egy", "el", "en", "es", "ez", "ezt", "fel", "ha",
    "hogy", "is", "ki", "le", "lesz", "mar", "meg", "mi", "mint", "o", "ok", "te", "ti", "vagy",
    "van", "volt",
];

pub const ITALIAN: &[&str] = &[
    "a", "ad", "ai", "al", "all", "alla", "alle", "anche", "che", "con", "da", "dal", "dalla",
    "dei", "del", "dell", "della", "delle", "di", "e", "ed", "gli", "ha", "i", "il", "in", "io",
    "l", "la", "le", "lo", "ma", "mi", "nel", "nell", "nella", "o", "per", "piu", "sei", "si",
    "sono", "su", "sul", "tra", "tu", "un", "una", "uno",
];

pub const NORWEGIAN: &[&str] = &[
    "at", "av", "ble", "blir", "de", "den", "denne", "der", "det", "dette", "din", "ditt", "du",
    "eller", "en", "enn", "er", "et", "etter", "for", "fra", "han", "har", "i", "jeg", "kan",
    "man", "med", "men", "mer", "min", "mitt", "mye", "noen", "og", "om", "opp", "pa", "sa", "seg",
    "skal", "som", "til", "ut", "vaere", "var", "ved", "vi",
];

pub const PORTUGUESE: &[&str] = &[
    "a", "ao", "aos", "as", "com", "da", "das", "de", "do", "dos", "e", "ela", "ele", "em", "essa",
    "esse", "esta", "este", "eu", "foi", "ha", "isso", "ja", "mais", "mas", "me", "meu", "minha",
    "na", "nas", "no", "nos", "o", "os", "ou", "para", "pela", "pelo", "que", "sao", "se", "ser",
    "seu", "sua", "tambem", "tem", "um", "uma", "voce",
];

pub const ROMANIAN: &[&str] = &[
    "a", "al", "ale", "am", "ar", "are", "au", "ca", "ce", "cu", "cum", "de", "din", "dupa", "e",
    "el", "este", "eu", "fi", "fost", "il", "in", "la", "le", "lui", "mai", "mea", "meu", "o",
    "pe", "pentru", "prin", "sa", "sau", "se", "si", "sunt", "un", "unei", "unui",
];

pub const RUSSIAN: &[&str] = &[
    "а", "бы", "был", "была", "были", "было", "быть", "в", "вам", "вас", "во", "вы", "да", "для",
    "до", "его", "ее", "есть", "же", "за", "и", "из", "или", "им", "их", "к", "ко", "ли", "мне",
    "мое", "мои", "моя", "мы", "на", "над", "него", "нее", "но", "ну", "о", "об", "он", "она",
    "они", "оно", "от", "по", "под", "при", "с", "со", "та", "так", "то", "ты", "у", "уже", "эта",
    "эти", "это", "этот", "я",
];

pub const SPANISH: &[&str] = &[
    "a", "al", "con", "de", "del", "e", "el", "ella", "en", "entre", "es", "esa", "ese", "esta",
    "este", "esto", "ha", "hay", "la", "las", "le", "lo", "los", "mas", "me", "mi", "mis", "nos",
    "o", "para", "pero", "que", "se", "ser", "son", "su", "sus", "te", "tu", "un", "una", "unos",
    "y", "ya", "yo",
];

pub const SWEDISH: &[&str] = &[
    "ar", "att", "av", "blir", "de", "den", "denna", "det", "detta", "din", "ditt", "du", "eller",
    "en", "ett", "for", "fran", "han", "har", "i", "jag", "kan", "man", "med", "men", "min",
    "mitt", "och", "om", "pa", "sa", "sig", "ska", "som", "till", "var", "vara", "vi", "vid",
];

pub const TAMIL: &[&str] = &[
    "அது",
    "அந்த",
    "அல்லது",
    "அவன்",
    "அவர்",
    "ஆகும்",
    "இதன்",
    "இது",
    "இந்த",
    "இருந்து",
    "இவர்",
    "உள்ள",
    "என",
    "என்",
    "என்னும்",
    "என்பது",
    "என்ற",
    "என்று",
    "ஒரு",
    "கொண்டு",
    "சில",
    "தான்",
    "நான்",
    "பல",
    "பலரும்",
    "பின்னர்",
    "போன்ற",
    "மற்றும்",
    "முதல்",
    "மேலும்",
    "வந்து",
    "வேண்டும்",
];

pub const TURKISH: &[&str] = &[
    "ama", "ben", "bir", "biz", "bu", "cok", "da", "daha", "de", "en", "gibi", "her", "icin",
    "ile", "kadar", "ki", "mi", "mu", "o", "olan", "olarak", "onlar", "sen", "siz", "sonra", "su",
    "ve", "veya", "ya",
];
