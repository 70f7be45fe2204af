//! Tests of notes in languages other than English, alone and mixed in one notebook.

use super::*;
use recite_notes::access::Access;

/// The notes of a language, with queries that find them, prefixes that suggest them, and unanswerable queries.
struct Case {
    language: &'static str,
    notes: &'static [(&'static str, &'static str)],
    /// Queries, each with the position of the note that must come first.
    found: &'static [(&'static str, usize)],
    typed: &'static [(&'static str, usize)],
    unanswerable: &'static [&'static str],
}

const CASES: &[Case] = &[
    Case {
        language: "de",
        notes: &[
            (
                "Wie installiere ich die Anwendung auf dem Server?",
                "Mit dem Paket aus dem Archiv, das auf der Seite steht.",
            ),
            (
                "Warum ist die Übersetzung der Seite veraltet?",
                "Weil sie nur einmal im Monat erneuert wird.",
            ),
            (
                "Wo liegen die Schlüssel für den Zugang?",
                "In der Datei `.env` im Ordner des Projekts.",
            ),
            (
                "Wie groß darf ein Anhang sein?",
                "Er darf nicht größer als 25 Megabyte sein.",
            ),
            (
                "Wann werden die Häuser in der Hauptstraße geputzt?",
                "Jeden Montag, wenn es nicht regnet.",
            ),
            (
                "Was tun, wenn der Drucker streikt?",
                "Das Gerät aus- und wieder einschalten.",
            ),
        ],
        found: &[
            ("installierte Anwendungen auf Servern", 0),
            ("wie installiert man die anwendung", 0),
            ("Übersetzungen der Seiten", 1),
            ("veraltete ubersetzung", 1),
            ("uebersetzung", 1),
            ("überstzung", 1),
            ("schluessel", 2),
            ("schlüsseln", 2),
            ("schlussel fuer zugaenge", 2),
            ("gross anhang", 3),
            ("Größe der Anhänge", 3),
            ("haus", 4),
            ("hauptstrasse haeuser putzen", 4),
            ("druker", 5),
        ],
        typed: &[
            ("wie inst", 0),
            ("ubers", 1),
            ("Schlüss", 2),
            ("hauptstras", 4),
        ],
        unanswerable: &[
            "Wer gewann die Weltmeisterschaft?",
            "die der und auf",
            "Rezept Kuchen backen",
        ],
    },
    Case {
        language: "ru",
        notes: &[
            (
                "Как запустить асинхронную функцию?",
                "Её нужно передать в цикл событий, и он сам её выполнит.",
            ),
            (
                "Где хранятся новые ключи доступа?",
                "В файле `.env`, который лежит в папке проекта.",
            ),
            (
                "Почему ёлка мигает в отчётах?",
                "Потому что лампа подключена к датчику.",
            ),
            (
                "Сколько стоит подписка на журнал?",
                "Для студентов она бесплатна.",
            ),
            (
                "Как обновить библиотеку tokio?",
                "Командой `cargo update`, она берёт последнюю версию.",
            ),
            (
                "Что делать с потерянным паролем?",
                "Попросить администратора о сбросе.",
            ),
        ],
        found: &[
            ("запуск асинхронных функций", 0),
            ("асинхронная функция", 0),
            ("асинхроная функция", 0),
            ("новый ключ", 1),
            ("новых ключей", 1),
            ("елка", 2),
            ("отчет с елкой", 2),
            ("ёлки", 2),
            ("подписки на журналы", 3),
            ("обновление библиотеки tokio", 4),
            ("tokio", 4),
            ("потерял пароль", 5),
        ],
        typed: &[("как запус", 0), ("новые кл", 1), ("елк", 2), ("подпи", 3)],
        unanswerable: &["кто выиграл чемпионат мира", "и на в с", "рецепт пирога"],
    },
    Case {
        language: "es",
        notes: &[
            (
                "¿Cómo se hace la instalación del servidor?",
                "Con el paquete que está en la página del proyecto.",
            ),
            (
                "¿Dónde están las contraseñas?",
                "En el archivo `.env`, que no se comparte con los demás.",
            ),
            (
                "¿Cuándo cierran las bibliotecas?",
                "A las ocho de la tarde, y los sábados al mediodía.",
            ),
            (
                "¿Por qué falla la conexión con la base de datos?",
                "Porque el puerto está cerrado en el cortafuegos.",
            ),
            (
                "¿Cuánto cuesta el envío de un árbol?",
                "Es gratis para los socios de la cooperativa.",
            ),
            (
                "¿Quién revisa las traducciones?",
                "Una persona del equipo de lengua.",
            ),
        ],
        found: &[
            ("instalaciones de servidores", 0),
            ("como instalacion servidor", 0),
            ("instalacón", 0),
            ("contrasena", 1),
            ("contraseña", 1),
            ("biblioteca", 2),
            ("cuando cierra la biblioteca", 2),
            ("conexiones a bases de datos", 3),
            ("conexion fallando", 3),
            ("arboles", 4),
            ("enviar un arbol", 4),
            ("traduccion revisada", 5),
            ("traducción", 5),
        ],
        typed: &[
            ("como se hace", 0),
            ("contras", 1),
            ("biblio", 2),
            ("conex", 3),
        ],
        unanswerable: &[
            "quién ganó la copa del mundo",
            "de la que el en",
            "receta de pastel",
        ],
    },
    Case {
        language: "fr",
        notes: &[
            (
                "Comment installer l'application sur le serveur ?",
                "Avec le paquet qui est sur la page du projet.",
            ),
            (
                "Où sont les clés d'accès ?",
                "Dans le fichier `.env`, qui ne se partage pas avec les autres.",
            ),
            (
                "Pourquoi la connexion échoue-t-elle ?",
                "Parce que le port est fermé dans le pare-feu de la maison.",
            ),
            (
                "Quand arrivent les élèves à l'école ?",
                "À huit heures, sauf le mercredi.",
            ),
            (
                "Combien coûte un abonnement ?",
                "Il est gratuit pour les étudiants.",
            ),
        ],
        found: &[
            ("installation de l'application", 0),
            ("installer des applications", 0),
            ("cle d'acces", 1),
            ("clé", 1),
            ("connexions échouées", 2),
            ("eleve ecole", 3),
            ("abonnements", 4),
            ("abonement", 4),
        ],
        typed: &[("comment inst", 0), ("eleves", 3), ("abonn", 4)],
        unanswerable: &["qui a gagné la coupe du monde", "de la les et"],
    },
    Case {
        language: "zh",
        notes: &[
            (
                "如何在 Rust 中运行 async 代码？",
                "需要一个运行时，例如 tokio。",
            ),
            ("怎样安装数据库？", "下载安装包，然后按照提示操作。"),
            ("密码忘记了怎么办？", "请联系管理员重置。"),
            ("猫可以吃什么？", "猫粮和煮熟的鸡肉。"),
            ("为什么服务器很慢？", "因为内存不足。"),
            ("图书馆几点关门？", "每天晚上八点。"),
        ],
        found: &[
            ("如何在 Rust 中运行 async 代码", 0),
            ("rust 运行代码", 0),
            ("数据库的安装", 1),
            ("安装", 1),
            ("忘记密码", 2),
            ("猫", 3),
            ("服务器慢", 4),
            ("慢", 4),
            ("图书馆关门时间", 5),
        ],
        typed: &[("如何在 R", 0), ("数据", 1), ("密", 2), ("猫", 3)],
        unanswerable: &["世界杯谁赢了", "天气预报"],
    },
    Case {
        language: "ja",
        notes: &[
            (
                "Rust で非同期関数を実行するには？",
                "ランタイムが必要です。",
            ),
            (
                "データベースをインストールする方法は？",
                "パッケージを使います。",
            ),
            ("パスワードを忘れたときは？", "管理者に連絡してください。"),
            ("犬の散歩はいつ行きますか？", "毎朝です。"),
            ("図書館は何時に閉まりますか？", "午後八時です。"),
        ],
        found: &[
            ("非同期関数の実行", 0),
            ("データベース インストール", 1),
            ("パスワード 忘れた", 2),
            ("犬", 3),
            ("図書館", 4),
            ("rust 非同期", 0),
        ],
        typed: &[("パス", 2), ("図", 4)],
        unanswerable: &["優勝チームは誰"],
    },
    Case {
        language: "ko",
        notes: &[
            ("서버를 어떻게 시작하나요?", "명령을 한 번 실행합니다."),
            ("비밀번호가 기억나지 않으면?", "관리자에게 문의하세요."),
            ("도서관은 몇 시에 닫나요?", "저녁 여덟 시입니다."),
        ],
        found: &[
            ("서버가 시작", 0),
            ("서버", 0),
            ("비밀번호를", 1),
            ("도서관", 2),
        ],
        typed: &[("비밀", 1), ("도서관", 2)],
        unanswerable: &["월드컵 우승"],
    },
];

const ENGLISH: &[(&str, &str)] = &[
    (
        "How do I install the application on a server?",
        "With the package that is on the page of the project.",
    ),
    (
        "Can a process die on its own?",
        "It can, when the kernel is out of memory and has to kill it.",
    ),
    (
        "Where is the manual for the man command?",
        "It is in the usual place, and `man man` shows it.",
    ),
];

/// Returns a notebook with the notes of each case in a file of their own, and ids in the order of the notes.
fn in_one(cases: &[(&str, &[(&str, &str)])]) -> SearchIndex {
    let mut qas = Vec::new();
    for (file, notes) in cases {
        for (at, (question, answer)) in notes.iter().enumerate() {
            let [mut qa] =
                <[Qa; 1]>::try_from(notebook(&[(question, answer)]).qas().to_vec()).unwrap();
            qa.id = QaId::parse(&format!("{file}{at}")).unwrap();
            qa.source.path = format!("{file}.md");
            qas.push(qa);
        }
    }
    SearchIndex::build(
        &Notebook::new(Access::default(), cases.len(), qas),
        SearchOptions::default(),
    )
}

fn check(index: &SearchIndex, case: &Case) {
    let mut wrong = Vec::new();
    let id = |at: usize| format!("{}{at}", case.language);
    for (query, at) in case.found {
        let found = found(index, query);
        if found.split(' ').next() != Some(&id(*at)) {
            wrong.push(format!("{query}: {found}, not {at}"));
        }
    }
    for (typed, at) in case.typed {
        let suggested = suggested(index, typed);
        if suggested.split(' ').next() != Some(&id(*at)) {
            wrong.push(format!("{typed}…: {suggested}, not {at}"));
        }
    }
    for query in case.unanswerable {
        if verdict(index, query) == Verdict::Sure {
            wrong.push(format!(
                "{query}: {}, but no note answers",
                found(index, query)
            ));
        }
    }
    assert_eq!(wrong, [""; 0]);
}

#[test]
fn other_forms_of_words_find_notes_in_each_language() {
    for case in CASES {
        check(&in_one(&[(case.language, case.notes)]), case);
    }
}

#[test]
fn notes_in_many_languages_are_found_in_one_notebook() {
    let mut files: Vec<(&str, &[(&str, &str)])> = CASES
        .iter()
        .map(|case| (case.language, case.notes))
        .collect();
    files.push(("en", ENGLISH));
    let index = in_one(&files);
    for case in CASES {
        check(&index, case);
    }
    assert!(found(&index, "installing applications on servers").starts_with("en0"));
}

#[test]
fn a_stop_word_of_another_language_is_searched() {
    let german = CASES[0].notes;
    let index = in_one(&[("de", german), ("en", ENGLISH)]);
    for (query, first) in [
        ("process die", "en1"),
        ("die", "en1"),
        ("man", "en2"),
        ("where is the man command", "en2"),
    ] {
        assert!(
            found(&index, query).starts_with(first),
            "{query}: {}",
            found(&index, query)
        );
    }
    // In German it is a stop word.
    assert!(!found(&index, "die Schlüssel für den Zugang").contains("en1"));
}

#[test]
fn a_query_whose_words_are_all_in_the_notes_is_in_their_language() {
    let index = index(&[
        (
            "Which server is in Los Angeles?",
            "The one for America, once per day.",
        ),
        ("Who wrote La La Land?", "Damien Chazelle."),
        ("What does die do?", "It ends the script."),
    ]);
    for query in [
        "los angeles",
        "Los Angeles server",
        "once per day",
        "la la land",
        "die",
    ] {
        assert!(index.has_all_words(query), "{query}");
    }
    // Some of them look foreign.
    let foreign = index.note_languages.foreign("los angeles");
    assert_eq!(foreign, Some(QueryLanguage::Spanish));
    for query in ["los perros", "die Katze", "", "?", "服务器 server"] {
        assert!(!index.has_all_words(query), "{query}");
    }
}

#[test]
fn a_configured_language_applies_to_all_notes() {
    let notes = [("Docker?", "Talo.")];
    let options = SearchOptions {
        language: Some(Language::Finnish),
        ..SearchOptions::default()
    };
    let index = SearchIndex::build(&notebook(&notes), options);
    assert_eq!(found(&index, "talossa"), "0");
    assert_eq!(found(&self::index(&notes), "talossa"), "");
}

#[test]
fn special_letters_may_be_typed_in_ascii() {
    // These words are too short for spelling correction.
    let index = index(&[
        ("Wo gibt es øl?", "In der Küche."),
        ("Combien coûte un œuf ?", "Un euro."),
        ("Gdzie jest Łódź?", "Tam."),
        ("What is the Æsir?", "A Norse family."),
    ]);
    for (query, expected) in [
        ("ol", "0"),
        ("oeuf", "1"),
        ("lodz", "2"),
        ("aesir", "3"),
        ("Œuf", "1"),
    ] {
        assert_eq!(found(&index, query), expected, "{query}");
    }
    assert_eq!(suggested(&index, "oeu"), "1");
}
