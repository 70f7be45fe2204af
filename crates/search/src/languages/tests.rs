//! Tests of language detection.

use super::*;
use crate::language::Language::*;
use recite_notes::access::Access;
use recite_notes::{Markdown, QaId, Source, Topic};

#[track_caller]
fn check(files: &[&str], expected: &[Language]) {
    let qa = |(at, text): (usize, &&str)| Qa {
        id: QaId::parse(&at.to_string()).unwrap(),
        has_derived_id: false,
        question: Markdown::parse_line("Docker?"),
        also: Vec::new(),
        answer: Markdown::parse(*text),
        topic: Topic::default(),
        source: Source {
            path: format!("{at}.md"),
            line: 1,
        },
        files: Vec::new(),
        aliases: Vec::new(),
        prompt: recite_notes::Markdown::default(),
        quiz: recite_notes::QuizStatus::Question,
    };
    let notebook = Notebook::new(
        Access::default(),
        1,
        files.iter().enumerate().map(qa).collect(),
    );
    let languages = Languages::detect(&notebook, None);
    let found: Vec<Language> = notebook
        .qas()
        .iter()
        .map(|qa| languages.all[languages.position_of(qa)])
        .collect();
    assert_eq!(found, expected);
    let chosen = Languages::detect(&notebook, Some(Turkish));
    assert!(notebook.qas().iter().all(|qa| chosen.position_of(qa) == 0));
    assert_eq!(chosen.all, [Turkish]);
}

#[test]
fn each_language_is_detected_from_its_prose() {
    let texts = [
        (
            Arabic,
            "يجب تشغيل الخادم قبل فتح البرنامج ثم يمكنك الاتصال من أي جهاز في الشبكة",
        ),
        (
            Danish,
            "Når serveren er startet, kan du åbne siden i din browser og logge på med det kodeord, som blev sendt til dig.",
        ),
        (
            Dutch,
            "Als de server is gestart, kun je de pagina in je browser openen en inloggen met het wachtwoord dat naar je is gestuurd.",
        ),
        (
            English,
            "Once the server is running, open the page in your browser and log in with the password that was sent to you.",
        ),
        (
            Finnish,
            "Kun palvelin on käynnissä, voit avata sivun selaimessa ja kirjautua sisään salasanalla, joka on lähetetty sinulle, mutta se ei ole pakollista.",
        ),
        (
            French,
            "Quand le serveur est lancé, ouvrez la page dans votre navigateur et connectez-vous avec le mot de passe qui vous est envoyé.",
        ),
        (
            German,
            "Wenn der Server läuft, öffnest du die Seite im Browser und meldest dich mit dem Passwort an, das dir geschickt wurde.",
        ),
        (
            Greek,
            "Όταν τρέχει ο διακομιστής, ανοίξτε τη σελίδα στον browser και συνδεθείτε",
        ),
        (
            Hungarian,
            "Ha a szerver már fut, nyisd meg az oldalt egy böngészőben, és lépj be azzal a jelszóval, amit az e-mail tartalmaz.",
        ),
        (
            Italian,
            "Quando il server è avviato, apri la pagina nel browser e accedi con la password che ti è stata inviata.",
        ),
        (
            Norwegian,
            "Når serveren er startet, kan du åpne siden i nettleseren din og logge på med passordet som ble sendt til deg; det skal ikke deles med noen av oss.",
        ),
        (
            Portuguese,
            "Quando o servidor está em execução, abra a página no navegador e entre com a senha que foi enviada para você.",
        ),
        (
            Romanian,
            "După ce serverul este pornit, deschideți pagina în browser și intrați cu parola care a fost trimisă pentru dumneavoastră.",
        ),
        (
            Russian,
            "Когда сервер запущен, откройте страницу в браузере и войдите с паролем из письма, например через Firefox",
        ),
        (
            Spanish,
            "Cuando el servidor está en marcha, abre la página en el navegador y entra con la contraseña que te han enviado.",
        ),
        (
            Swedish,
            "När servern är igång kan du öppna sidan i din webbläsare och logga in med lösenordet som har skickats till dig.",
        ),
        (
            Tamil,
            "சேவையகம் இயங்கும் போது உலாவியில் பக்கத்தைத் திறந்து உள்நுழையவும்",
        ),
        (
            Turkish,
            "Sunucu çalışmaya başladıktan sonra sayfayı bir tarayıcıda açın ve size gönderilen parola ile giriş yapın; bu parola çok önemli.",
        ),
        (
            Other,
            "Gdy serwer już działa, otwórz stronę w przeglądarce i zaloguj się hasłem, które zostało wysłane pocztą elektroniczną.",
        ),
        // Detected by their letters, without a stemmer.
        (English, "服务器启动后，请在浏览器中打开页面并登录。"),
        (
            English,
            "Коли сервер запущено, відкрийте сторінку в браузері та увійдіть із паролем, який вам надіслали",
        ),
    ];
    for (language, text) in texts {
        check(&[text], &[language]);
    }
}

const GERMAN: &str = "Wenn der Server läuft, öffnest du die Seite im Browser und meldest dich mit dem Passwort an. Das ist alles.";

#[test]
fn a_file_without_enough_words_has_the_language_of_the_rest() {
    check(&[GERMAN, "Docker Desktop.", ""], &[German; 3]);
    check(&["Docker Desktop.", ""], &[English; 2]);
    check(&[], &[]);
}

#[test]
fn code_and_names_are_ignored() {
    let code = "Siehe:\n\n```python\nfor i in a: with b as c: is it or that and this from my\n```\nund `for i in a from b with c is it` oder https://a.example/in/the/for/is/of";
    check(&[&format!("{GERMAN} {code}")], &[German]);
    check(
        &[
            "Kubernetes, Docker, Terraform, Ansible, Jenkins, Grafana, Prometheus, Nginx, Redis, Kafka, Flink, Spark, Airflow",
        ],
        &[English],
    );
}
