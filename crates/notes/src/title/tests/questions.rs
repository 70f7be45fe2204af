use super::*;

/// Checks one title per line.
#[track_caller]
fn assert_questions(titles: &str) {
    check(titles, true);
}

#[track_caller]
fn assert_no_questions(titles: &str) {
    check(titles, false);
}

#[track_caller]
fn check(titles: &str, expected: bool) {
    let titles = titles.lines().map(str::trim).filter(|it| !it.is_empty());
    let wrong: Vec<&str> = titles
        .filter(|title| reads_as_question(title) != expected)
        .collect();
    assert!(wrong.is_empty(), "not {expected}: {wrong:#?}");
}

#[test]
fn question_marks_of_every_script_make_a_question() {
    assert_questions(
        "Tasks?
        Tasks ?
        なぜ？
        لماذا؟
        Τι είναι η αντλία;
        Αντλία;
        Ի՞նչ է սա
        ¿Bombas
        Si llueve, ¿la bomba para
        Pumps⁇
        Pumps?!
        Pumps!?
        Pumps??
        `x`?
        **Pumps?**
        *Pumps*?
        \"Pumps?\"
        “Pumps?”
        Pumps (and valves?)
        Pumps? (hard)
        Pumps? [easy]
        Pumps? ⭐⭐
        Pumps? [#](#pumps)
        Pumps? {#pumps}
        [Pumps?](#pumps)
        1. ### ❓ **Pumps?** 🔥
        Pumps?…
        404 means?
        C#?",
    );
    assert_no_questions(
        "Tasks
        ?
        ?!
        The `?` operator
        Code ends in `x?`
        Nullish coalescing ??
        Ternary operator ?:
        Placeholder (?)
        Pumps; valves;
        Frequently asked questions ❓
        Query string https://example.org/?a=b",
    );
}

#[test]
fn decoration_never_hides_a_question_word() {
    for before in [
        "",
        "1. ",
        "1) ",
        "2.3. ",
        "2.3 ",
        "Q. ",
        "Q12. ",
        "Q1) ",
        "Q: ",
        "Question 4: ",
        "#12 ",
        "❓ ",
        "✅ ",
        "⭐ ",
        "[x] ",
        "☑ ",
        "✔ ",
        "**Q1.** ",
        "<a name=\"a\"></a>",
        "`git`: ",
        "Git - ",
        "Docker: ",
        "So, ",
        "“",
        "(",
        "*",
        "**",
    ] {
        for title in [
            "How do I prime it",
            "What is a pump",
            "How to prime it",
            "Wie entlüfte ich sie",
            "如何选择水管",
        ] {
            for after in [
                "",
                " {#a}",
                " ⭐",
                " [#](#a)",
                " ¶",
                " <!-- 1 -->",
                "**",
                "”",
                ")",
            ] {
                let title = format!("{before}{title}{after}");
                assert!(reads_as_question(&title), "{title}");
            }
        }
    }
}

#[test]
fn a_label_for_questions_marks_a_question() {
    assert_questions(
        "Q. Lists
        Q12. Pumps and valves
        **Q:** Pumps
        Question 4: Pumps
        Frage 2: Pumpen
        问题1：泵",
    );
    assert_no_questions(
        "Q
        Q&A
        Q12
        Question 4
        1. Pumps
        #12 Pumps
        Questions",
    );
}

#[test]
fn english_questions() {
    assert_questions(
        "How to prime it
        How do I prime it
        How does it work
        How can a pump leak
        How long does it last
        How many pumps do I need
        How much oil
        How safe is it
        How hot must the oven be
        How come it leaks
        how is memory managed in python
        What is a pump
        What are `args`
        What's the difference between a list and a tuple
        What’s the GIL
        What is the difference between == and ===
        What exactly is a pump
        What happens when it leaks
        What causes the noise
        What port does it use
        What kind of oil should I use
        What changes need to be made
        What Python version is needed
        What to do when it leaks
        What and how do I clean
        When should I call
        When is it done
        When and why would you use it
        Where are my files
        Where do I put the token
        Which size do I need
        Which is better
        Which pump fits
        Which of these is thread safe
        Who is the owner
        Who maintains it
        Who wrote it
        Whose pump is it
        Why does it rattle
        Why is it loud
        Why not use plastic
        Why is it not loud
        In which cases does it leak
        To whom do I write
        Is it loud
        Is there a pump
        Is the pump loud
        Is Python interpreted
        Are tuples immutable
        Does water freeze
        Did it leak before
        Do I need oil
        Do you ship abroad
        Do all objects have prototypes
        Is JavaScript a compiled or interpreted language
        Does JavaScript support mixins
        Can you write a function that sorts
        Who created JavaScript
        Can I use oil
        Can it leak
        Can a pump leak
        Can Rust call C
        Could you explain pumps
        Should we wait
        Should React components be pure
        Will it leak
        Would the pump leak
        May I use oil
        Must I use oil
        Has anyone tried it
        Have you tried it
        So how does it work
        And what is a pump
        Docker: What is an image
        WHAT IS A PUMP",
    );
    assert_no_questions(
        "May 2024
        May 4th
        May the force be with you
        Can opener
        Can openers in the second drawer
        Canary
        Will and Ada
        Will Smith
        Do's and don'ts
        Dos and don'ts
        Do it yourself
        Do not disturb
        Do the dishes
        Who we are
        Who it is for
        Who's who
        When to call
        When it rains
        When the pump leaks
        What we do
        What you need
        What users need
        The operator, which is new
        What it is
        What a pump is
        What the bot can do
        What to bring
        What is not included
        What did not help
        What's Changed
        is_terminal_polyfill
        /gaps: what nobody has answered
        Step 9: Discuss and update
        What's new
        What is new
        What's new in 2.0
        What's next
        What's inside
        How we work
        How it works
        How the bot works
        How Rust works
        How this is organized
        How-to
        How-to guides
        Howling
        How long it takes
        How to use
        How to build
        How to install
        How to contribute
        How to contribute to this project
        How to use this guide
        Where to start
        Where we meet
        Where the files are
        Why Rust
        Why we do this
        Why
        What
        Which one we chose
        Which way to go
        Is
        IS NULL
        IS NOT NULL and friends
        is and ==
        DO blocks in Postgres
        CAN bus
        Must have
        Must have tools
        Might and magic
        Have fun
        Has many associations
        Had enough",
    );
}

#[test]
fn tasks_in_interview_lists_are_questions() {
    assert_questions(
        "Explain event delegation
        Explain how `this` works in JavaScript
        Describe event bubbling
        Describe the difference between a cookie and a session
        List down the methods of WeakSet
        True or False? Docker is a hypervisor
        Difference between let and var
        Difference between X and Y
        The difference between threads and processes
        Differentiate between TCP and UDP
        Distinguish between TCP and UDP
        Compare TCP and UDP
        Define encapsulation
        Name three ways to stop a pump
        List the types of pumps
        List some advantages of pumps
        Give an example of recursion
        Tell me about yourself
        12. Explain hoisting
        **Q3.** Describe closures",
    );
    assert_no_questions(
        "Explain
        EXPLAIN ANALYZE
        Explain plans
        Describe blocks
        Describe the bug
        Describe your changes
        True colors
        Differences from upstream
        Compare two files
        Compare the outputs
        Define a service
        Define routes
        List comprehension
        List of contributors
        List all files
        List the pods
        List view
        Name conflicts
        Name your files
        Give feedback
        Comparison",
    );
}

#[test]
fn titles_in_wikis_and_documentation_are_not_questions() {
    assert_no_questions(
        "Table of contents
        Licence
        License
        See also
        Getting started
        Installation
        Introduction
        Overview
        Quick start
        Contributing
        Code of conduct
        References
        Further reading
        Frequently asked questions
        FAQ
        Changelog
        Release notes
        Acknowledgements
        Usage
        Examples
        API
        Configuration
        Troubleshooting
        Known issues
        Requirements
        Step 1: install it
        Chapter 3: pumps
        Part 2
        Version 1.2.3
        1.2.3
        2024
        C#
        404
        Comment syntax
        Comment header
        Care instructions
        Come in
        Come here
        Dove soap
        Che Guevara
        Chi squared test
        Was
        Var keyword
        Kim and Ada
        Mi casa
        Mit uns
        Hoes and rakes
        Si vis pacem
        Do re mi
        Vitamin-E
        Add-on list
        Hands-on labs
        Rendez-vous
        Gecko engine
        Como lake
        Ce document
        Wat
        Ki",
    );
}

#[test]
fn arabic() {
    assert_questions(
        "ما هو المضخة
        ما الفرق بين المضخة والصمام
        كيف أركب المضخة
        لماذا تصدر صوتا عاليا
        هل تتسرب المضخة
        متى أتصل بكم
        أين أجد الملفات
        من هو المالك
        كم تكلف المضخة
        مَا هُوَ الصمام
        الفرق بين المضخة والصمام",
    );
    assert_no_questions(
        "المضخات والصمامات
        من نحن
        ما بعد التثبيت
        جدول المحتويات
        الترخيص
        مايو 2024
        من أجل الجميع",
    );
}

#[test]
fn danish_and_norwegian() {
    assert_questions(
        "Hvordan virker pumpen
        Hvordan installerer jeg den
        Hvad er en pumpe
        Hva er en pumpe
        Hvorfor støjer den sådan
        Hvor finder jeg filerne
        Hvor mange pumper
        Hvornår skal jeg ringe
        Når skal jeg ringe
        Hvem ejer den
        Hvilken størrelse skal jeg bruge
        Hvilke størrelser finnes
        Kan jeg bruge olie
        Må jeg bruke olje
        Forskellen mellem pumper og ventiler",
    );
    assert_no_questions(
        "Pumper og ventiler
        Hvem vi er
        Hvad vi gør
        Hvordan det virker
        Når det regner
        Indhold
        Licens
        Maj 2024
        Kanal
        Hvad er nyt",
    );
}

#[test]
fn dutch() {
    assert_questions(
        "Hoe werkt de pomp
        Hoe je een pomp ontlucht
        Wat is een pomp
        Waarom maakt hij lawaai
        Waar vind ik de bestanden
        Wanneer moet ik bellen
        Wie is de eigenaar
        Welke maat heb ik nodig
        Hoeveel kost een pomp
        Kan ik olie gebruiken
        Is het lawaaierig
        Verschil tussen pomp en klep",
    );
    assert_no_questions(
        "Pompen en kleppen
        Wie we zijn
        Hoe Rust werkt
        Welke we gebruiken
        Wie zijn wij
        Wat we doen
        Hoe het werkt
        Waarom Rust
        Inhoudsopgave
        Licentie
        Mei 2024",
    );
}

#[test]
fn finnish() {
    assert_questions(
        "Miten pumppu toimii
        Kuinka vaihdan tiivisteen
        Mikä on pumppu
        Mitä pumppu maksaa
        Miksi se pitää ääntä
        Missä tiedostot ovat
        Milloin pitää soittaa
        Kuka omistaa sen
        Onko se äänekäs
        Voinko käyttää öljyä
        Toimiiko se talvella",
    );
    assert_no_questions(
        "Pumput ja venttiilit
        Miksi Rust
        Sisällysluettelo
        Lisenssi
        Toukokuu 2024
        Mitä uutta
        Keitä me olemme",
    );
}

#[test]
fn french() {
    assert_questions(
        "Comment fonctionne la pompe
        Comment réinitialiser mon mot de passe
        Comment installer Python
        Qu'est-ce qu'une pompe
        Qu’est-ce que le GIL
        Que signifie ce message
        Pourquoi fait-elle du bruit
        Où sont les fichiers
        Quand faut-il appeler
        Qui est le propriétaire
        Quel fichier modifier
        Quelle taille choisir
        Combien coûte une pompe
        Est-ce que ça fuit
        Peut-on utiliser de l'huile
        Puis-je utiliser de l'huile
        Y a-t-il une pompe
        À quoi sert la pompe
        Dans quel cas fuit-elle
        Différence entre une pompe et une vanne
        Expliquez la récursion",
    );
    assert_no_questions(
        "Pompes et vannes
        Qui sommes-nous
        Comment installer
        Comment contribuer
        Ce que nous faisons
        Quand appeler
        Où trouver de l'aide
        Pourquoi Docker
        Comment ça marche
        Table des matières
        Licence
        Mai 2024
        Quelques exemples
        Commentaires",
    );
}

#[test]
fn german() {
    assert_questions(
        "Wie funktioniert die Pumpe
        Wie entlüfte ich sie
        Wie man eine Pumpe entlüftet
        Was ist eine Pumpe
        Warum ist sie so laut
        Wieso rattert sie so
        Wo finde ich die Dateien
        Wann muss ich anrufen
        Wer ist der Besitzer
        Welche Größe brauche ich
        Wie viel kostet eine Pumpe
        Kann ich Öl verwenden
        Gibt es eine Pumpe
        Muss ich sie ölen
        In welchem Fall leckt sie
        Seit wann leckt sie
        Unterschied zwischen Pumpe und Ventil
        Erkläre die Rekursion",
    );
    assert_no_questions(
        "Pumpen und Ventile
        Wer wir sind
        Was wir tun
        Was Rust kann
        Wie Aufgaben mit anderen zusammenhängen
        Warum Rust so schnell ist
        Wie wir arbeiten
        Wie es funktioniert
        Wie die Pumpe funktioniert
        Was ist neu
        Warum Rust
        Wann anrufen
        Inhaltsverzeichnis
        Lizenz
        Siehe auch
        Mai 2024
        Werkzeuge
        Kanne und Becher",
    );
}

#[test]
fn greek() {
    assert_questions(
        "Πώς λειτουργεί η αντλία
        Τι είναι η αντλία
        Γιατί κάνει τόσο θόρυβο
        Πού είναι τα αρχεία
        Πότε πρέπει να καλέσω
        Ποιος είναι ο ιδιοκτήτης
        ΠΟΙΟ ΕΙΝΑΙ ΤΟ ΜΕΓΕΘΟΣ
        Πόσο κοστίζει
        Μπορώ να βάλω λάδι",
    );
    assert_no_questions(
        "Αντλίες και βαλβίδες
        Ποιοι είμαστε
        Περιεχόμενα
        Άδεια χρήσης
        Μάιος 2024",
    );
}

#[test]
fn hungarian() {
    assert_questions(
        "Hogyan működik a szivattyú
        Mi a szivattyú
        Mi az a szivattyú
        Miért ilyen hangos a szivattyú
        Hol vannak a fájlok
        Mikor kell hívni
        Ki a tulajdonos
        Melyik méret kell
        Mennyibe kerül a szivattyú
        Mit jelent ez az üzenet
        Lehet-e olajat használni",
    );
    assert_no_questions(
        "Szivattyúk és szelepek
        Kik vagyunk
        Tartalomjegyzék
        Licenc
        2024. május
        Miért Rust",
    );
}

#[test]
fn italian() {
    assert_questions(
        "Come funziona la pompa
        Come installare Python
        Come si spurga la pompa
        Cos'è una pompa
        Che cosa è una pompa
        Perché fa così rumore
        Dove sono i file
        Quando devo chiamare
        Chi è il proprietario
        Quale misura serve
        Quanto costa una pompa
        Qual è la misura
        Posso usare olio
        Differenza tra pompa e valvola",
    );
    assert_no_questions(
        "Pompe e valvole
        Chi siamo
        Come installare
        Cosa facciamo
        Come funziona
        Quando chiamare
        Indice
        Licenza
        Maggio 2024",
    );
}

#[test]
fn portuguese() {
    assert_questions(
        "Como funciona a bomba
        Como instalar o Python
        O que é uma bomba
        Por que faz barulho
        Onde estão os arquivos
        Quando devo ligar
        Quem é o dono
        Qual é o tamanho
        Quanto custa uma bomba
        Posso usar óleo
        Diferença entre bomba e válvula",
    );
    assert_no_questions(
        "Bombas e válvulas
        Quem somos
        Como usar
        O que fazemos
        O que há de novo
        Quando ligar
        Índice
        Licença
        Maio de 2024
        Porto",
    );
}

#[test]
fn romanian() {
    assert_questions(
        "Cum funcționează pompa
        Ce este o pompă
        De ce face zgomot
        Unde sunt fișierele
        Când trebuie să sun
        Cine este proprietarul
        Care este mărimea
        Cât costă o pompă
        Pot să folosesc ulei
        Diferența dintre pompă și supapă",
    );
    assert_no_questions(
        "Pompe și supape
        Cine suntem
        Ce facem
        Cuprins
        Licență
        Mai 2024
        Cum laude",
    );
}

#[test]
fn russian() {
    assert_questions(
        "Как работает насос
        Как установить Python
        Что такое насос
        Почему он так шумит
        Где лежат файлы
        Когда нужно звонить
        Кто владелец насоса
        Какой размер мне нужен
        Какая скорость нужна
        Сколько стоит насос
        Зачем нужен насос
        Можно ли использовать масло
        Нужно ли мне масло
        В чем разница
        В чём разница
        Для чего нужен насос
        Что делать, если он течёт
        Разница между насосом и клапаном
        Объясните рекурсию",
    );
    assert_no_questions(
        "Насосы и клапаны
        Кто мы
        Как установить
        Как внести вклад
        Что мы делаем
        Что нового
        Когда звонить
        Как мы работаем
        Содержание
        Лицензия
        Май 2024
        Чтобы помнить",
    );
}

#[test]
fn spanish() {
    assert_questions(
        "Cómo funciona la bomba
        Cómo instalar Python
        Como instalar Python
        Qué es una bomba
        Que es una bomba
        Por qué hace ruido
        Dónde están los archivos
        Cuándo debo llamar
        Quién es el dueño
        Cuál es el tamaño
        Cuánto cuesta una bomba
        Para qué sirve
        Puedo usar aceite
        Diferencia entre bomba y válvula
        Co\u{301}mo funciona la bomba",
    );
    assert_no_questions(
        "Bombas y válvulas
        Quiénes somos
        Cómo contribuir
        Cómo usar
        Qué hacemos
        Cómo trabajamos
        Cuándo llamar
        Dónde encontrar ayuda
        Índice
        Licencia
        Mayo de 2024
        Como ejemplo",
    );
}

#[test]
fn swedish() {
    assert_questions(
        "Hur fungerar pumpen
        Hur man luftar pumpen
        Vad är en pump
        Varför låter den så
        Var finns filerna
        När ska jag ringa
        Vem äger den
        Vilken storlek behöver jag
        Kan jag använda olja
        Finns det en pump
        Skillnaden mellan pump och ventil",
    );
    assert_no_questions(
        "Pumpar och ventiler
        Vilka vi är
        Vad vi gör
        Hur det fungerar
        När det regnar
        Innehåll
        Licens
        Maj 2024
        Var keyword",
    );
}

#[test]
fn tamil() {
    assert_questions(
        "பம்ப் என்றால் என்ன
        பம்ப் எப்படி வேலை செய்கிறது
        ஏன் சத்தம் வருகிறது
        கோப்புகள் எங்கே உள்ளன
        எப்போது அழைக்க வேண்டும்
        எந்த அளவு தேவை
        எண்ணெய் பயன்படுத்த முடியுமா",
    );
    assert_no_questions(
        "பம்புகள் மற்றும் வால்வுகள்
        பொருளடக்கம்
        உரிமம்
        மே 2024
        அம்மா",
    );
}

#[test]
fn turkish() {
    assert_questions(
        "Pompa nasıl çalışır
        Nasıl kurulur
        Pompa nedir
        Neden bu kadar ses çıkarıyor
        Dosyalar nerede duruyor
        Ne zaman aramalıyım
        Hangi boyut gerekli
        Kaç pompa gerekli
        Yağ kullanabilir miyim
        Yağ şart mı
        Pompa ne işe yarar, nelerdir
        Pompa ile vana arasındaki fark nedir",
    );
    assert_no_questions(
        "Pompalar ve vanalar
        Biz kimiz
        İçindekiler
        Lisans
        Mayıs 2024
        Kim ve Ada",
    );
}

#[test]
fn chinese() {
    assert_questions(
        "什么是泵
        泵是什么
        如何选择水管
        密封圈怎么做
        为什么有噪音
        哪些泵适合
        泵会漏水吗
        泵呢
        能否使用机油
        是否需要机油
        水管和软管的区别
        水管与软管的差异
        TCP 和 UDP 之间的不同
        水管、软管的异同点
        进程和线程的区别与联系
        进程与线程区别
        泵 vs 阀的区别
        两者的区别
        泵 1.7 和 1.8 的密封圈有什么不同
        請問怎麼安裝
        说说泵的原理
        解释下泵的原理
        请指出两个事件的区别。
        简述泵的原理
        1. 什么是泵
        1、什么是泵
        【初级】什么是泵",
    );
    assert_no_questions(
        "泵和阀
        目录
        安装
        如何贡献
        许可证
        常见问题
        使用说明
        更新日志
        任何人
        请假流程说明
        解释器模式
        比较运算符
        描述文件格式
        2024年5月
        区别
        主要区别
        版本区别
        地区差异
        特点和区别
        与众不同
        不同版本
        区别说明
        版本1.7的不同",
    );
}

#[test]
fn japanese() {
    assert_questions(
        "ポンプとは
        ポンプとは何ですか
        なぜ音がするのか
        どうやってインストールするのですか
        どのサイズが必要ですか
        ファイルはどこにありますか
        いつ電話すればいい
        誰が持っていますか
        使えますか
        AとBの違い
        ポンプと弁の違いについて
        ポンプとバルブの差
        ポンプ、バルブの相違点
        ポンプは必要か否か、どうすればいい",
    );
    assert_no_questions(
        "ポンプとバルブ
        目次
        インストール方法
        使い方
        ライセンス
        よくある質問
        いつもの作業
        ぶどう
        パイプなどの部品
        幾何学
        2024年5月
        間違い
        違い
        バージョンの違い
        価格の差
        時差
        ひとつの違い",
    );
}

#[test]
fn korean() {
    assert_questions(
        "펌프란 무엇인가
        펌프는 어떻게 작동하나요
        왜 소리가 나는가
        파일은 어디에 있습니까
        언제 전화해야 하나요
        이유는 뭔가요
        어떤 크기가 필요한가요
        펌프와 밸브의 차이
        펌프와 밸브 차이점
        GET과 POST의 차이는
        펌프 vs 밸브 차이
        기름을 써도 될까요",
    );
    assert_no_questions(
        "펌프와 밸브
        목차
        설치
        라이선스
        인증과 인가
        2024년 5월
        차이점
        버전 차이
        결과 차이
        인증과 차이",
    );
}

#[test]
fn very_long_texts_are_read_in_linear_time() {
    for piece in [
        "1. ", "Q1. ", "[ ] ", "• ", "<br>", "<a ", "<a></a>", "<a>", "[", "](", "[](#a)", "`",
        "`` ` ", "**", "*_", ":star:", "<!--", "{#", "❓", "(", "¶", "word ", "é",
    ] {
        let many = piece.repeat(2_000_000 / piece.len());
        assert!(!reads_as_question(&many), "{piece}");
        assert!(reads_as_question(&format!("{many} pumps?")), "{piece}");
        assert_eq!(clean_title(&many), many.trim(), "{piece}");
    }
    assert!(reads_as_question(&format!(
        "How do I prime it {}",
        "word ".repeat(10_000)
    )));
}
