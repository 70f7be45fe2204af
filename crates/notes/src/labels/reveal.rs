//! Words that only reveal what is hidden behind them: `Show answer`, `Lösung`.

/// Whether a summary only says that an answer is behind it.
pub fn is_reveal(summary: &str) -> bool {
    const WORDS: &[&str] = &[
        "answer",
        "answers",
        "solution",
        "show",
        "reveal",
        "click",
        "view",
        "hint",
        "spoiler",
        "explanation",
        "see",
        "expand",
        "open",
        "toggle",
        "antwort",
        "lösung",
        "réponse",
        "respuesta",
        "solución",
        "resposta",
        "solução",
        "risposta",
        "soluzione",
        "ответ",
        "решение",
        "答案",
        "解答",
        "回答",
        "정답",
        "답",
        "cevap",
        "odpowiedź",
        "antwoord",
        "svar",
        "vastaus",
        "الجواب",
        "الإجابة",
        "anzeigen",
        "aufklappen",
        "voir",
        "afficher",
        "cliquez",
        "mostrar",
        "mostra",
        "показать",
        "tap",
        "press",
    ];
    let words = summary
        .trim_matches(|c: char| !c.is_alphanumeric())
        .to_lowercase();
    let count = words.split_whitespace().count();
    let has_word = words
        .split(|c: char| !c.is_alphanumeric())
        .any(|word| WORDS.contains(&word));
    has_word && count <= 5 && !summary.trim_end().ends_with(['?', '？'])
}
