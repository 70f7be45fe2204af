//! Words that ask instead of naming a subject: they never decide alone which note answers.
//!
//! All lists are folded, as the analyzer folds words, and sorted.

use crate::language::Language;

/// Returns whether a stop word may differ between two texts that ask the same: articles, forms of "be" and "do", "I".
pub fn is_filler(word: &str) -> bool {
    FILLERS.binary_search(&word).is_ok()
}

/// Returns whether a word belongs to the frame of questions in this language: question words, verbs such as "mean",
/// and nouns for whatever is asked about, such as "function".
pub fn is_frame_word(word: &str, language: Language) -> bool {
    let is_in = |words: &[&str]| words.binary_search(&word).is_ok();
    let has_english = language == Language::English || language.has_own_script();
    has_english && is_in(ENGLISH)
        || match language {
            Language::Dutch => is_in(DUTCH),
            Language::French => is_in(FRENCH),
            Language::German => is_in(GERMAN),
            Language::Italian => is_in(ITALIAN),
            Language::Portuguese => is_in(PORTUGUESE),
            Language::Russian => is_in(RUSSIAN),
            Language::Spanish => is_in(SPANISH),
            _ => false,
        }
}

/// Returns whether two words turn a question into its opposite: "on" and "off".
pub fn is_opposite(a: &str, b: &str) -> bool {
    OPPOSITES.contains(&(a, b)) || OPPOSITES.contains(&(b, a))
}

/// Words that are too common to distinguish notes, or too common in them, and yet decide what is asked.
const OPPOSITES: &[(&str, &str)] = &[
    ("on", "off"),
    ("with", "without"),
    ("to", "from"),
    ("in", "out"),
    ("up", "down"),
    ("before", "after"),
];

/// Returns whether a word of Chinese, Japanese, Korean or Thai is too common to distinguish notes.
pub fn is_unspaced_stop_word(word: &str) -> bool {
    UNSPACED_STOP_WORDS.binary_search(&word).is_ok()
}

/// Returns whether a word of Chinese, Japanese, Korean or Thai belongs to the frame of questions.
pub fn is_unspaced_frame_word(word: &str) -> bool {
    UNSPACED_FRAME_WORDS.binary_search(&word).is_ok()
}

const FILLERS: &[&str] = &[
    "a", "am", "an", "are", "as", "be", "been", "das", "de", "dem", "den", "der", "des", "did",
    "die", "do", "does", "du", "e", "ein", "eine", "einem", "einen", "einer", "el", "es", "est",
    "gli", "i", "ich", "il", "is", "ist", "its", "je", "l", "la", "las", "le", "les", "lo", "los",
    "man", "me", "my", "o", "of", "os", "sao", "sind", "son", "sono", "sont", "the", "um", "uma",
    "un", "una", "une", "uno", "was", "were", "yo",
];

const ENGLISH: &[&str] = &[
    "about", "between", "call", "called", "calls", "can", "command", "commands", "could", "did",
    "differ", "difference", "differences", "different", "do", "does", "doing", "done", "explain",
    "function", "functions", "get", "gets", "had", "happen", "happened", "happens", "has", "have",
    "how", "hows", "if", "keyword", "keywords", "like", "make", "makes", "may", "mean", "meaning",
    "means", "meant", "method", "methods", "might", "must", "need", "operator", "operators", "our",
    "please", "should", "so", "stuff", "symbol", "symbols", "tell", "them", "then", "there",
    "these", "they", "thing", "things", "those", "us", "usage", "use", "used", "uses", "using",
    "want", "we", "what", "whats", "when", "where", "which", "who", "whom", "whose", "why", "will",
    "work", "worked", "working", "works", "would",
];

const DUTCH: &[&str] = &[
    "betekent", "doe", "doen", "doet", "functie", "gebeurt", "gebruik", "gebruiken", "hoe",
    "kunnen", "moet", "tussen", "verschil", "waar", "waarom", "wanneer", "wat", "welk", "welke",
    "werken", "werkt", "wie",
];

const FRENCH: &[&str] = &[
    "comment", "difference", "dire", "dois", "doit", "entre", "faire", "fait", "faut", "fonction",
    "fonctionne", "marche", "ou", "peut", "pourquoi", "puis", "quand", "que", "quel", "quelle",
    "quelles", "quels", "qui", "quoi", "sert", "signifie", "utilise", "utiliser", "veut",
];

const GERMAN: &[&str] = &[
    "bedeuten", "bedeutet", "benutze", "benutzen", "benutzt", "bitte", "funktion", "funktionieren",
    "funktioniert", "gehen", "geht", "gibt", "heisst", "kannst", "konnen", "machen", "macht",
    "muss", "passiert", "soll", "sollte", "tun", "tut", "unterschied", "verwende", "verwenden",
    "verwendet", "wann", "warum", "was", "welche", "welcher", "welches", "wem", "wen", "wer",
    "weshalb", "wie", "wieso", "wo", "woher", "wohin", "zwischen",
];

const ITALIAN: &[&str] = &[
    "che", "chi", "come", "cos", "cosa", "devo", "differenza", "dire", "dove", "fa", "faccio",
    "fare", "fra", "funziona", "funzione", "perche", "posso", "quale", "quali", "quando", "quanto",
    "serve", "significa", "usa", "usare", "uso", "vuol",
];

const PORTUGUESE: &[&str] = &[
    "como", "devo", "diferenca", "entre", "faco", "faz", "fazer", "funcao", "funciona", "onde",
    "pode", "porque", "posso", "quais", "qual", "quando", "quanto", "que", "quem", "serve",
    "significa", "usa", "usar", "uso",
];

const RUSSIAN: &[&str] = &[
    "где", "делает", "делать", "зачем", "значит", "использовать", "используется", "как", "какая",
    "какие", "какое", "какои", "когда", "кто", "между", "можно", "нужно", "означает", "отличается",
    "почему", "происходит", "работает", "разница", "функция", "чем", "что",
];

const SPANISH: &[&str] = &[
    "como", "cual", "cuales", "cuando", "cuanto", "debo", "diferencia", "donde", "funcion",
    "funciona", "hace", "hacer", "hago", "por", "puede", "puedo", "que", "quien", "quienes",
    "significa", "sirve", "usa", "usar", "uso",
];

const UNSPACED_STOP_WORDS: &[&str] = &[
    "กับ", "ก็", "ของ", "ครับ", "คะ", "คือ", "คุณ", "ค่ะ", "จะ", "ฉัน", "ที่", "นั้น", "นี้", "ผม",
    "มี", "หรือ", "เป็น", "แต่", "และ", "ใน", "ให้", "ได้", "ไม่", "あなた", "あの", "あり", "あります", "ある",
    "あれ", "いた", "います", "いる", "お", "か", "から", "が", "ください", "けど", "こと", "この", "これ", "ご", "さ", "し",
    "した", "して", "しま", "します", "する", "せる", "その", "それ", "た", "ため", "だ", "て", "で", "でした", "でしょう", "です",
    "ですか", "では", "と", "という", "とき", "ときは", "とは", "な", "ない", "なく", "など", "なり", "なる", "に", "には", "ね",
    "の", "ので", "のに", "は", "へ", "ました", "ます", "ません", "まで", "も", "もの", "や", "よ", "よう", "より", "られる",
    "れ", "れる", "を", "ん", "一下", "一个", "与", "个", "为", "之", "也", "了", "于", "从", "他", "他们", "以", "们",
    "会", "但", "你", "你们", "其", "到", "去", "及", "可以", "吗", "吧", "呀", "呢", "和", "啊", "在", "地", "她", "它",
    "对", "就", "并", "应该", "得", "您", "想", "我", "我们", "或", "所", "把", "是", "有", "来", "用", "的", "着", "私",
    "给", "而", "能", "被", "要", "请", "请问", "跟", "过", "还", "这", "这个", "那", "那个", "都", "가", "것", "과",
    "그", "그것", "그리고", "나", "내", "는", "더", "도", "되는", "되다", "된", "될", "됩니다", "등", "때", "또는", "로",
    "를", "못", "및", "수", "안", "없는", "에", "와", "은", "을", "의", "이", "이것", "이다", "입니다", "있는", "있다",
    "있습니다", "저", "저것", "제", "하는", "하다", "한", "할", "합니다", "해", "했다",
];

const UNSPACED_FRAME_WORDS: &[&str] = &[
    "กี่", "ความแตกต่าง", "ทำ", "ทำไม", "ที่ไหน", "ยังไง", "ระหว่าง", "วิธี", "หมายความ", "อย่างไร",
    "อะไร", "เท่าไร", "เท่าไหร่", "เมื่อไร", "เมื่อไหร่", "แตกต่าง", "ใคร", "ใช้", "ไหน", "いくつ",
    "いくら", "いつ", "だれ", "でき", "できます", "できる", "どう", "どうすれば", "どうやって", "どこ", "どちら", "どの", "どのように",
    "どれ", "どんな", "なぜ", "なに", "なん", "なんですか", "やり方", "不同", "为", "为什么", "为何", "之間", "之间", "什么", "什么时候",
    "什麼", "介绍", "何", "何时", "作", "作用", "使", "使い", "使い方", "使う", "使用", "做", "几", "函数", "办", "区别", "區別",
    "含义", "哪", "哪个", "哪些", "哪儿", "哪裡", "哪里", "多少", "如何", "差别", "怎", "怎么", "怎么办", "怎么样", "怎样", "怎樣",
    "怎麼", "怎麼辦", "意味", "意思", "教え", "方法", "时候", "為什麼", "行い", "行う", "解释", "誰", "谁", "違い", "違う", "関数",
    "누가", "누구", "누구인가요", "누구입니까", "다른", "다른가요", "다릅니까", "되나요", "됩니까", "뜻", "몇", "무슨", "무엇", "무엇인",
    "무엇인가", "무엇인가요", "무엇입니까", "뭐", "뭐가", "뭐예요", "뭔가요", "방법", "사용", "알려", "알려주세요", "어느", "어디", "어디서",
    "어디에", "어떤", "어떻게", "언제", "얼마", "얼마나", "왜", "의미", "인가", "인가요", "입니까", "있나요", "있습니까", "주세요",
    "차이", "차이점", "하나", "하나요", "하려면", "하죠", "할까요", "함수", "합니까", "해야",
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::terms::fold;

    #[test]
    fn lists_are_folded_and_sorted() {
        for words in [
            FILLERS, ENGLISH, DUTCH, FRENCH, GERMAN, ITALIAN, PORTUGUESE, RUSSIAN, SPANISH,
            UNSPACED_STOP_WORDS, UNSPACED_FRAME_WORDS,
        ] {
            assert!(words.is_sorted());
            let folded: Vec<String> = words.iter().map(|word| fold(word)).collect();
            assert_eq!(folded, *words);
        }
    }
}
