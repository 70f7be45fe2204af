//! Tests of the terms of each language. Spelling correction covers what the stemmers miss.

use super::*;

/// Returns every term of a text, with a bar between its words.
fn terms(language: Language, text: &str) -> String {
    let words = Analyzer::new(language).words(text);
    let words = words.iter().map(|word| terms_of(word).collect::<Vec<_>>());
    words
        .map(|terms| terms.join(" "))
        .collect::<Vec<_>>()
        .join(" | ")
}

/// Returns every term that a note with this word is indexed under.
fn terms_of(word: &AnalyzedWord) -> impl Iterator<Item = &str> {
    let parts = word.parts.iter().filter(|part| !part.is_stop_word);
    let forms = word.forms.iter().map(String::as_str);
    parts.map(|part| part.term.as_str()).chain(forms)
}

fn surfaces(language: Language, text: &str) -> String {
    let words = Analyzer::new(language).words(text);
    let parts = words.iter().flat_map(|word| &word.parts);
    parts
        .map(|part| &*part.surface)
        .collect::<Vec<_>>()
        .join(" ")
}

/// Returns the distinct terms of these forms: a single one if the language recognizes them as one word.
fn distinct(language: Language, forms: &[&str]) -> Vec<String> {
    let mut all: Vec<String> = forms.iter().map(|form| terms(language, form)).collect();
    all.sort_unstable();
    all.dedup();
    all
}

#[test]
fn forms_of_a_word_share_a_term_only_in_their_language() {
    use Language::*;
    let cases: &[(Language, &[&str])] = &[
        (Danish, &["kage", "kagerne", "kagernes", "kager"]),
        (Dutch, &["boek", "boeken"]),
        (
            Dutch,
            &["mogelijk", "mogelijke", "mogelijkheid", "mogelijkheden"],
        ),
        (Finnish, &["talo", "talossa", "taloa", "talon"]),
        (
            French,
            &["installer", "installée", "installeront", "installez"],
        ),
        (French, &["échoue", "échouer", "échouées"]),
        (German, &["Haus", "Häuser", "Häusern", "Haeuser", "hauses"]),
        (
            German,
            &[
                "Übersetzung",
                "Übersetzungen",
                "uebersetzungen",
                "ubersetzung",
            ],
        ),
        (German, &["Straße", "Straßen", "STRASSE"]),
        (Hungarian, &["ház", "házban", "házak"]),
        (Italian, &["parlare", "parlando", "parlato", "parlava"]),
        (Norwegian, &["bøker", "bøkene", "bøkenes"]),
        (Portuguese, &["instalar", "instalando", "instalado"]),
        (Portuguese, &["amigo", "amiga", "amigos"]),
        (Romanian, &["elev", "elevul", "elevii", "elevilor"]),
        (Russian, &["ключ", "ключа", "ключи", "ключей", "КЛЮЧАМИ"]),
        (Russian, &["новый", "новая", "новых", "новыми"]),
        (Russian, &["ёлка", "ёлки", "елку"]),
        (Spanish, &["gato", "gata", "gatos"]),
        (Spanish, &["hablar", "hablando", "hablaron"]),
        (Swedish, &["flicka", "flickor", "flickorna", "flickornas"]),
        (Turkish, &["kitap", "kitaplar", "kitaplari"]),
        (Greek, &["άνθρωπος", "άνθρωποι", "ανθρώπων"]),
        (Arabic, &["كتاب", "الكتاب", "كتابها"]),
        (Tamil, &["வீடு", "வீடுகள்"]),
    ];
    let mut wrong = Vec::new();
    for (language, forms) in cases {
        let own = distinct(*language, forms);
        if own.len() != 1 {
            wrong.push(format!("{forms:?} are {own:?}"));
        }
        if distinct(English, forms).len() == 1 {
            wrong.push(format!("{forms:?} are one in English too"));
        }
    }
    assert_eq!(wrong, [""; 0]);
}

#[test]
fn accents_may_be_left_out() {
    use Language::*;
    let cases: &[(Language, &[&str])] = &[
        (French, &["élève", "élèves", "eleve", "ELEVES"]),
        (French, &["connexion", "connexions"]),
        (French, &["œuvre", "oeuvre", "ŒUVRES", "Œuvre"]),
        (German, &["größer", "grosser", "groesser", "GRÖSSER"]),
        (Portuguese, &["função", "funcao", "FUNÇÃO"]),
        (Spanish, &["instalación", "instalaciones", "instalacion"]),
        (
            Danish,
            &["smørrebrød", "smorrebrod", "SMØRREBRØD", "Smørrebrød"],
        ),
        (
            Danish,
            &["kærlighed", "kaerlighed", "KÆRLIGHED", "Kærlighed"],
        ),
        (Norwegian, &["øl", "ol", "Øl"]),
        (Turkish, &["ışık", "isik", "IŞIK"]),
        (Other, &["łódź", "lodz", "ŁÓDŹ", "Łódź"]),
        (Other, &["þýðing", "thyding", "Þýðing", "ÞÝÐING"]),
        (Other, &["đường", "duong", "Đường"]),
        (English, &["naïve", "naive"]),
        (English, &["Æther", "aether", "ÆTHER"]),
    ];
    for (language, forms) in cases {
        assert_eq!(
            distinct(*language, forms).len(),
            1,
            "{forms:?} are {:?}",
            distinct(*language, forms)
        );
    }
}

#[test]
fn stop_words_are_recognized_without_accents() {
    use Language::*;
    for (language, text) in [
        (Danish, "være på så PÅ vaere pa sa"),
        (Norwegian, "være på være"),
        (Turkish, "mı mu çok cok MI"),
        (German, "für über fuer ueber fur"),
    ] {
        assert_eq!(terms(language, text).replace([' ', '|'], ""), "", "{text}");
    }
}

#[test]
fn elisions_are_not_part_of_the_word() {
    use Language::*;
    for (language, text, same) in [
        (French, "l'application", "application"),
        (French, "L’APPLICATION", "application"),
        (French, "d'un", ""),
        (French, "qu'il s'agit", "agit"),
        (French, "jusqu'à", ""),
        (French, "c'est l'asyncio.create_task", "asyncio.create_task"),
        (French, "d'.env, l'", ".env"),
        (French, "n'aujourd'hui", "aujourd'hui"),
        (Italian, "dell'acqua", "acqua"),
        (Italian, "c'è un'amica", "amica"),
        (Italian, "All’università", "universita"),
    ] {
        let terms = |text| {
            let words = Analyzer::new(language).words(text);
            let terms = words.iter().flat_map(terms_of);
            terms.map(str::to_owned).collect::<Vec<_>>()
        };
        assert_eq!(terms(text), terms(same), "{text}");
    }
    // The parts are the same in every language, so that the analyses of a query can be combined.
    for language in [French, English] {
        assert_eq!(surfaces(language, "l'application"), "l application");
    }
}

#[test]
fn contractions_and_names_are_not_elisions() {
    use Language::*;
    for language in [English, French, Italian] {
        assert_eq!(
            surfaces(language, "don't can't it's I'll"),
            "do not can not it i"
        );
        assert_eq!(surfaces(language, "O'Reilly"), "o reilly");
    }
    assert_eq!(terms(English, "O'Reilly"), "o reilli oreilli o'reilly");
    assert_eq!(
        terms(English, "l'application"),
        "l applic lapplic l'application"
    );
    assert_eq!(
        terms(French, "aujourd'hui"),
        "aujourd hui aujourdhui aujourd'hui"
    );
}
