//! The question words of each language.

/// The words that make a question of a title in one language. Each field is a comma-separated list. A `*` at either
/// end of a word matches any letters.
pub struct Language {
    /// Words for "how". A question even before an infinitive ("Cómo instalar …").
    pub how: &'static str,
    /// Words for "why". A title of two words is a statement ("Warum Rust").
    pub why: &'static str,
    /// All other question words.
    pub words: &'static str,
    /// Words for "which", which a noun follows.
    pub which: &'static str,
    /// Whether a verb follows a question word, so that a name in its place makes a statement ("Was Rust kann").
    pub is_verb_second: bool,
    /// Words and phrases that begin a question whatever follows.
    pub phrases: &'static str,
    /// Words that mark a question anywhere in a title.
    pub anywhere: &'static str,
    /// Words that make a statement of the question word before them.
    pub statement: &'static str,
    /// Verbs that make a heading of the question word before them: "Cuándo llamar" ("When to call").
    pub infinitives: &'static str,
    /// Whole titles that are not questions although they begin like one.
    pub titles: &'static str,
}

const NONE: Language = Language {
    how: "",
    why: "",
    words: "",
    which: "",
    is_verb_second: false,
    phrases: "",
    anywhere: "",
    statement: "",
    infinitives: "",
    titles: "",
};

/// All languages in this file.
pub const ALL: &[Language] = &[
    ARABIC, DANISH, DUTCH, FINNISH, FRENCH, GERMAN, GREEK, HUNGARIAN, ITALIAN, NORWEGIAN,
    PORTUGUESE, ROMANIAN, RUSSIAN, SPANISH, SWEDISH, TAMIL, TURKISH, KOREAN,
];

const ARABIC: Language = Language {
    how: "كيف, كيفية",
    why: "لماذا",
    words: "هل, ماذا, متى, أين, كم, أي, أية, أيهما, بماذا",
    phrases: "
        ما هو, ما هي, ما هم, ما هما, ما معنى, ما ال*, ما أنواع, ما أفضل, ما أهم, ما سبب, ما فائدة,
        ما فوائد, ما وظيفة, ما دور, ما مميزات, من هو, من هي, من هم, من الذي, من أين, من يستطيع, من
        يمكنه, إلى متى, منذ متى, إلى أين, في أي, على أي, لأي, اشرح, الفرق بين, لمن",
    titles: "من نحن, ما الجديد, ماذا نفعل, كيف نعمل",
    ..NONE
};

const DANISH: Language = Language {
    how: "hvordan, hvor",
    why: "hvorfor",
    words: "hvad, hvornår, hvem",
    which: "hvilken, hvilket, hvilke",
    is_verb_second: true,
    phrases: "
        hvordan man, hvor mange, hvor meget, hvor længe, hvor ofte, hvor stor, kan jeg, kan man,
        skal jeg, må jeg, er det, er der, findes der, har jeg, forskel på, forskellen på, forskellen
        mellem, forklar *, beskriv *",
    statement: NORDIC,
    titles: "hvem er vi, hvad er nyt, hvad gør vi",
    ..NONE
};

/// Subjects that can follow a question word in Danish, Norwegian and Swedish: "Hvem vi er", "Vad det kostar".
const NORDIC: &str = "
    vi, jeg, jag, du, det, den, der, de, dem, han, hun, hon, ni, man, en, et, ett, min, din,
    dit, ditt, vår, vårt, våra, våre, vores, som";

const DUTCH: Language = Language {
    how: "hoe, hoeveel",
    why: "waarom",
    words: "wat, waar, wanneer, wie, waarmee, waarvoor, waardoor, waarin",
    which: "welke, welk",
    is_verb_second: true,
    phrases: "
        hoe je, kan ik, kun je, mag ik, moet ik, is er, is het, zijn er, heb ik, wat voor, in welke,
        met welke, vanaf wanneer, verschil tussen, verschillen tussen, het verschil, leg uit,
        beschrijf *",
    statement: "
        we, wij, ik, jij, je, u, het, de, een, hij, zij, ze, er, men, dit, deze, onze, ons, mijn,
        uw, jullie, te",
    titles: "
        wie zijn wij, wie zijn we, wat is nieuw, wat is er nieuw, hoe werkt het, wat doen wij, wat
        doen we",
    ..NONE
};

const FINNISH: Language = Language {
    how: "miten, kuinka",
    why: "miksi",
    words: "
        mikä, mitä, mitkä, missä, mistä, mihin, milloin, kuka, ketkä, kenen, kumpi, millainen,
        millaisia, millä, minkä, minkälainen, montako, paljonko, mistä, kenelle, mille",
    phrases: "
        onko *, ovatko *, voiko *, voinko *, voitko *, voimmeko *, saako *, saanko *, pitääkö *,
        täytyykö *, kannattaako *, tarvitseeko *, tarvitsenko *, eikö *, enkö *, etkö *, olenko *,
        oletko *, *aako, *ääkö, *eekö, *eeko, *iiko, *iikö, *uuko, *yykö, selitä *, kuvaile *, ero *",
    statement: "me, te",
    titles: "
        keitä me olemme, keitä olemme, mitä uutta, mikä on uutta, mitä teemme, miten toimimme",
    ..NONE
};

const FRENCH: Language = Language {
    how: "combien, quel, quelle, quels, quelles, lequel, laquelle",
    why: "pourquoi",
    words: "où, quand",
    phrases: "
        comment faire, comment puis-je, comment je, comment on, comment ça, comment se, comment s'*,
        comment l'*, comment peut-on, comment le, comment la, comment les, comment un, comment une,
        comment mon, comment ma, comment mes, comment est, comment sont, comment fonctionne, comment
        fonctionnent, comment marche, comment savoir, comment obtenir, comment utiliser, comment
        installer, comment configurer, comment créer, comment ajouter, comment supprimer, comment
        modifier, comment changer, comment lancer, comment démarrer, comment arrêter, comment
        mettre, comment afficher, comment activer, comment désactiver, comment réinitialiser,
        comment vérifier, comment choisir, comment trouver, comment écrire, comment lire, comment
        éviter, comment gérer, comment exécuter, comment déployer, comment définir, comment accéder,
        comment dois-je, comment contacter, comment nettoyer, comment remplacer, comment réparer,
        comment commander, comment ouvrir, comment passer, comment tester, comment *-t-on, comment
        *-vous, comment *-nous, que signifie, que faire *, que se, que fait, que sont, que peut, que
        peut-on, que puis-je, que veut, que vaut, que dois-je, que doit-on, qu'est-ce, qu'*, qui
        est, qui sont, qui peut, qui doit, qui a, quoi faire, est-ce, est-il, est-elle, existe-t-il,
        y a-t-il, peut-on, puis-je, doit-on, faut-il, dois-je, *-t-il, *-t-elle, *-t-on, à quoi, à
        quel, à quelle, à quels, à qui, de quoi, de quel, de quelle, en quoi, dans quel, dans
        quelle, dans quels, dans quelles, avec quel, avec quels, avec quelle, pour quel, pour
        quelle, depuis quand, jusqu'à quand, d'où, par où, sur quoi, sur quel, c'est quoi,
        différence entre, différences entre, quelle différence, la différence, expliquez *, explique
        *, expliquer *, décrivez *, décris *",
    statement: "nous, je, tu, il, elle, on, vous, ils, elles, le, l'*, que",
    infinitives: "appeler, *er, *ir, *oir, aller",
    titles: "
        qui sommes-nous, comment contribuer, quoi de neuf, comment ça marche, comment ça fonctionne, qui nous sommes",
    ..NONE
};

const GERMAN: Language = Language {
    how: "wie, wieviel, wieviele, wozu, womit, wofür, wodurch, woran, worin, worauf, wovon",
    why: "warum, wieso, weshalb, weswegen",
    words: "
        was, wo, wann, wer, wem, wen, woher,
        wohin, worüber",
    which: "wessen, welche, welcher, welches, welchen, welchem",
    is_verb_second: true,
    phrases: "
        wie man, was tun *, kann ich, kann man, kann der, kann die, kann das, kann ein*, können wir,
        darf ich, darf man, muss ich, muss man, soll ich, sollte ich, brauche ich, braucht man, habe
        ich, hat der, hat die, hat das, gibt es, ist es, ist das, ist der, ist die, ist ein*, sind
        die, wird der, wird die, wird das, wird es, funktioniert das, in welche*, mit welche*, zu
        welche*, auf welche*, unter welche*, bei welche*, für welche*, von welche*, aus welche*, für
        wen, von wem, an wen, mit wem, bis wann, seit wann, ab wann, von wo, um was, für was,
        unterschied zwischen, unterschiede zwischen, der unterschied, unterschied von, erkläre *,
        erklären sie, beschreibe *, beschreiben sie, nenne *, nennen sie, definiere *",
    statement: "
        wir, ich, du, es, er, sie, man, ihr, der, die, das, den, dem, ein, eine, einen, unser*,
        mein*, dein*, dieser, diese, dieses, zu",
    infinitives: "
        *ieren, anrufen, anfangen, helfen, melden, kaufen, finden, tun, beginnen, starten",
    titles: "
        was ist neu, was gibt es neues, wer sind wir, wie wir arbeiten, was wir tun, was ist das
        hier",
    ..NONE
};

const GREEK: Language = Language {
    how: "πώς, πόσο, πόσος, πόση, πόσα, πόσοι, πόσες",
    why: "γιατί",
    words: "τι, πού, πότε, ποιος, ποια, ποιο, ποιοι, ποιες, ποιον, ποιους",
    phrases: "
        μπορώ να, μπορεί να, πρέπει να, υπάρχει *, υπάρχουν *, χρειάζεται να, με ποιο*, σε ποι*, από
        πού, από ποι*, για ποι*, διαφορά μεταξύ, διαφορές μεταξύ, ποια η, εξηγήστε *, περιγράψτε *",
    statement: "εμείς, είμαστε, *ουμε",
    titles: "ποιοι είμαστε, τι νέο υπάρχει, τι νέα, τι κάνουμε, πώς λειτουργεί",
    ..NONE
};

const HUNGARIAN: Language = Language {
    how: "hogyan",
    why: "miért",
    words: "
        hol, mikor, melyik, melyek, mennyi, mennyibe, hány, milyen, mire, miben, mitől, meddig,
        honnan, hová, hova, kik, kinek, kit, minek, mióta, mekkora, mihez, miből",
    phrases: "
        mi a, mi az, mi ez, mi történik, mi van, mi lesz, mi volt, mi okozza, mik a, mik az, ki a,
        ki az, ki volt, ki lehet, mit jelent, mit jelentenek, mit kell, mit tegyek, mit csinál, mit
        tud, mit lehet, mit tehetek, mit nevezünk, mit ért*, hogy kell, hogy lehet, hogy tudom, hogy
        működik, hogy van, lehet-e, van-e, kell-e, szabad-e, érdemes-e, tudok-e, lehetséges-e,
        magyarázd el, különbség a, a különbség, miért fontos, miért nem",
    anywhere: "lehet-e, van-e, kell-e, szabad-e, érdemes-e, lehetséges-e",
    statement: "mi",
    titles: "kik vagyunk, mi újság, mi az újdonság, mit csinálunk, hogyan működik, mi a teendő",
    ..NONE
};

const ITALIAN: Language = Language {
    how: "quale, quali, quanto, quanta, quanti, quante",
    why: "perché, perchè",
    words: "quando, cosa",
    phrases: "
        come si, come posso, come faccio, come fare, come funziona, come funzionano, come è, come
        sono, come viene, come vengono, come mai, come *are, come *ire, come *rre, come scrivere,
        come leggere, come vedere, come accedere, come chiedere, come correggere, come risolvere,
        come scegliere, come prendere, come mettere, come ottenere, come aggiungere, come sapere,
        come chiudere, come rimuovere, come gestire, come devo, com'è, dove si, dove posso, dove è,
        dove sono, dove trovo, dov'è, dove viene, chi è, chi sono, chi può, chi ha, chi deve, che
        cosa, che cos'è, cos'è, cosa fare *, che differenza, che tipo, qual è, qual'è, quand'è, a
        cosa, a che, di cosa, da dove, per cosa, in che, in quale, in quali, con quale, per quale,
        da quanto, fino a quando, posso *, è possibile, si può, devo *, c'è un*, ci sono, esiste
        un*, differenza tra, differenza fra, differenze tra, differenze fra, la differenza, spiega
        *, spiegare *, descrivi *",
    statement: "noi, *iamo",
    infinitives: "*are, *ere, *ire",
    titles: "chi siamo, come contribuire, cosa facciamo, come funziona, cosa c'è di nuovo, come lavoriamo",
    ..NONE
};

const NORWEGIAN: Language = Language {
    how: "hvordan, hvor",
    why: "hvorfor",
    words: "hva, når, hvem",
    which: "hvilken, hvilket, hvilke",
    is_verb_second: true,
    phrases: "
        hvordan man, hvor mange, hvor mye, hvor lenge, hvor ofte, hvor stor, kan jeg, kan man, må
        jeg, skal jeg, får jeg, er det, finnes det, har jeg, forskjellen mellom, forskjell på,
        forklar *, beskriv *",
    statement: NORDIC,
    infinitives: "ringe",
    titles: "hvem er vi, hva er nytt, hva gjør vi",
    ..NONE
};

const PORTUGUESE: Language = Language {
    how: "qual, quais, quanto, quanta, quantos, quantas",
    why: "",
    words: "quando, onde, quem, oque",
    phrases: "
        como *ar, como *er, como *ir, como pôr, como funciona, como funcionam, como faço, como
        posso, como é, como são, como se, como eu, como devo, como a, como o, como os, como as, o
        que é, o que são, o que faz, o que fazer *, o que significa, o que acontece, o que há, o que
        eu, o que devo, o que posso, o que preciso, o que quer, o que causa, o que muda, o que está,
        o que não, o quê, que é, que significa, por que, por quê, para que, em que, de que, com que,
        a que, em qual, de onde, desde quando, até quando, para onde, por onde, posso *, devo *,
        preciso de, é possível, existe um, existe uma, há algum, há alguma, diferença entre,
        diferenças entre, qual a, explique *, descreva *",
    statement: "*amos, *emos, *imos, nós, somos",
    infinitives: "*ar, *er, *ir",
    titles: "quem somos, como contribuir, o que há de novo, o que fazemos, como funciona, como trabalhamos",
    ..NONE
};

const ROMANIAN: Language = Language {
    how: "cum, cât, câți, câte, câtă",
    why: "",
    words: "unde, când, cand",
    phrases: "
        ce este, ce e, ce sunt, ce înseamnă, ce inseamna, ce face, ce fac, ce trebuie, ce se, ce
        pot, ce fel, ce tip, ce versiune, ce diferență, ce s-a, ce cauzează, cine este, cine e, cine
        sunt, cine poate, cine a, cine are, care este, care e, care sunt, de ce, de unde, de când,
        la ce, în ce, in ce, pentru ce, cu ce, din ce, prin ce, până când, pot să, pot sa, se poate,
        există *, este posibil, trebuie să, diferența dintre, diferențe între, diferența între,
        explică *, descrie *, explicați *, cat costa, cat dureaza",
    statement: "*ăm, laude",
    titles: "cine suntem, ce este nou, ce e nou, ce facem, cum funcționează, cum lucrăm",
    ..NONE
};

const RUSSIAN: Language = Language {
    how: "
        как, сколько, зачем, какой, какая, какое, какие, каких, какую, каким, каков, какова, каковы,
        чем, чей, чья, чьё, который, которая",
    why: "почему, отчего",
    words: "что, где, когда, кто, куда, откуда, кому, кого",
    phrases: "
        что делать *, в чём, о чём, на чём, для чего, из чего, от чего, до чего, с чего, за что, на
        что, во что, у кого, от кого, для кого, с кем, в как*, на как*, при как*, до как*, по как*,
        с как*, для как*, из как*, от как*, с каких, разница между, отличие *, отличия *, различие
        между, различия между, объясните *, объясни *, опишите *, опиши *, назовите *, перечислите
        *, расскажите *",
    anywhere: "ли",
    statement: "мы",
    infinitives: "*ть, *ться, *чь, *ти",
    titles: "кто мы, как внести вклад, что нового, как это работает, как мы работаем, что мы делаем, отличия",
    ..NONE
};

const SPANISH: Language = Language {
    how: "cómo, cuál, cuáles, cuánto, cuánta, cuántos, cuántas",
    why: "",
    words: "qué, cuándo, dónde, quién, quiénes, adónde",
    phrases: "
        qué hacer *, que es, que son, que hace, que significa, como puedo, como se, como hago, como
        *ar, como *er, como *ir, como funciona, como *arlo, donde esta, donde está, donde puedo,
        donde se, cual es, cuales son, por qué, por que, para qué, para que sirve, a qué, de qué, en
        qué, con qué, desde cuándo, hasta cuándo, de dónde, a dónde, por dónde, en cuál, cuanto
        cuesta, quien es, puedo *, se puede, es posible, debo *, existe un, existe una, hay algún,
        hay alguna, diferencia entre, diferencias entre, la diferencia, explica *, explique *,
        describe el, describe la",
    statement: "*amos, *emos, *imos, somos",
    infinitives: "*ar, *er, *ir",
    titles: "
        quiénes somos, cómo contribuir, quienes somos, qué hay de nuevo, qué hacemos, cómo funciona, dónde estamos,
        novedades",
    ..NONE
};

const SWEDISH: Language = Language {
    how: "hur",
    why: "varför",
    words: "vad, när, vem, varifrån, vart",
    which: "vilka, vilken, vilket, vems",
    is_verb_second: true,
    phrases: "
        hur man, var är, var finns, var hittar, var kan, var ligger, var ska, var får, kan jag, kan
        man, måste jag, måste man, får jag, får man, ska jag, finns det, är det, går det, behöver
        jag, har jag, i vilken, i vilket, på vilket, med vilken, skillnad mellan, skillnaden mellan,
        skillnader mellan, förklara *, beskriv *",
    statement: NORDIC,
    infinitives: "ringa",
    titles: "vilka är vi, vad är nytt, vad gör vi, så fungerar det",
    ..NONE
};

const TAMIL: Language = Language {
    anywhere: "
        என்ன*, எப்படி*, ஏன், எங்கு*, எங்கே*, எப்போது*, எப்பொழுது*, யார்*, எது, எவை, எத்தனை*,
        எவ்வளவு*, எந்த*, எதற்கு*, எதற்காக*, எவ்வாறு*, முடியுமா, வேண்டுமா, உள்ளதா, உண்டா, இருக்கிறதா,
        கிடைக்குமா, வேறுபாடு*",
    ..NONE
};

const TURKISH: Language = Language {
    how: "nasıl, nasil",
    why: "neden, niçin, niye",
    words: "nerede, nereye, nereden, hangi, kaç, kaçıncı, kimler",
    phrases: "
        ne zaman, ne kadar, ne işe, ne demek, ne yapmalı, ne anlama, kim yazdı, açıklayın,
        arasındaki fark",
    anywhere: "
        nasıl, nedir, nelerdir, kimdir, nerededir, hangisi, hangisidir, hangi, kaçtır, mıyım, miyim,
        muyum, müyüm, mısın, misin, mıyız, miyiz, mıdır, midir, mudur, mı, mü, niçin, neye, farkı,
        nerede",
    titles: "biz kimiz, yenilikler nelerdir, nasıl çalışır, nasıl çalışıyoruz",
    ..NONE
};

const KOREAN: Language = Language {
    anywhere: "
        무엇*, 무슨, 뭐*, 어떻게*, 언제*, 어디*, 누구*, 누가, 어떤, 어느, 얼마*, 왜, 몇*, *니까, *까요, *할까, *될까, *일까, *나요,
        *은가요, *는가요, *는가, 인가요, *가요, 무엇인가, 뭔*, *이란",
    ..NONE
};
