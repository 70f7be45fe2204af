//! The most common words of questions, for the languages with Latin letters.

use std::collections::HashMap;
use std::sync::LazyLock;

use super::QueryLanguage::{self, *};

/// Each language with letters that English does not have, and its common words.
pub const LATIN: [(QueryLanguage, &str, &str); 9] = [
    (
        Dutch,
        "ë",
        "aan al alle alleen alles als andere ben bent bij binnen daar dan dat de deze die dit doe doen doet \
         door dus echt een eens eerst elke en er gebruik gebruikt gedaan geen gegaan haar had hadden heb \
         hebben hebt heeft heel hem hen het hier hij hoe hoeveel hun iemand iets ik in is ja je jij jou jouw \
         kan kun kunnen kunt maak maakt maar mag maken me meer men met mij mijn moet moeten na naar niemand \
         niet niets nieuwe nog nu of om omdat onder ons onze ook op over schrijf te tegen terug toch toen tot \
         tussen uit uw vaak van veel verschil via voor waar waarom waarvoor wanneer want waren was wat we \
         weer welk welke werd werkt wie wij wil worden wordt zal ze zelf zich zij zijn zo zonder zou",
    ),
    (
        English,
        "",
        "a about after all also am an and any anyone are as at be because been before being between both but \
         by can cannot could did do does doing don't done for from get gets getting give got had has have \
         having he her here him his how i i'm if in into is isn't it it's its just know like make many may me \
         mean more most much must my need no not of off on one only or other our out over own please same see \
         shall she should show so some something still tell than thanks that the their them then there these \
         they this those through to too up us use used using want was way we were what what's when where \
         which while who whom whose why will with without won't work works would yes you your",
    ),
    (
        French,
        "çèêëîïôûùœàâé",
        "afin ai ainsi alors après as au aucun aucune aussi autre autres aux avant avec avez avoir avons \
         c'est car ce ceci cela celle celui ces cet cette ceux chaque chez combien comme comment contre d'un \
         d'une dans de depuis des deux doit donc dont du elle elles en encore entre es est est-ce et eu faire \
         fait fait-on faut il ils j'ai je jusqu la laquelle le lequel les leur leurs lors lorsque lui là ma \
         mais me mes moi moins mon même n'est ne ni nos notre nous on ont ou où par parce pas peu peut peut- \
         on peux plus plusieurs pour pourquoi pourrait puis puis-je qu'est qu'est-ce qu'un quand que quel \
         quelle quelles quelqu quels qui quoi sa sans se sera ses si son sont sous sur ta tandis te tes toi \
         ton tous tout toute toutes trop très tu un une vers veut vos votre vous y à étaient était été être",
    ),
    (
        German,
        "äöüß",
        "aber alle allem allen aller alles als also am an andere anderen anderer auch auf aus bei beim \
         bekomme bekommt bin bis bitte da dabei dafür damit dann daran darauf daraus darf darüber das dass \
         dein deine dem den denn der deren des deshalb dich die dies diese diesem diesen dieser dieses dir \
         doch dort du durch ein eine einem einen einer eines einfach er es etwa etwas euer eurem finde findet \
         für gab geben gegen geht gibt haben hat hatte hier hinter ich ihm ihn ihnen ihr ihre im immer in ins \
         ist jede jedem jeden jeder jedes jetzt kann kannst kein keine keinem keinen keiner können könnte \
         lange lässt mache machen macht man mehr mein meine meinem meinen meiner mich mir mit muss müssen \
         nach nicht nichts noch nun nur ob oder ohne sagt sein seine seit sich sie sind so solche soll sollte \
         sollten sondern statt tun tut um und uns unser unsere unter viel viele vom von vor wann war warum \
         was weil welche welchem welchen welcher welches wem wen wenn wer werden wie wieso wieviel will wir \
         wird wo woher wohin womit worden worüber wozu wurde während zu zum zur zwischen über",
    ),
    (
        Italian,
        "àèìòù",
        "a abbia abbiamo ad adesso agli ai al alcune alcuni all alla alle allo altra altre altri altro anche \
         ancora avere c'è che chi ci cioè col come con contro cos'è cosa così cui da dagli dai dal dall dalla \
         dalle dallo degli dei del dell della delle dello dentro deve devo di dopo dov'è dove due durante e \
         ed era essere fa faccio fare fra funziona già gli grazie ha hai hanno ho i il in io l'ho la le lei \
         li lo loro lui ma mai mentre mi mia mie miei mio modo molto ne negli nei nel nell nella nelle nello \
         nessun nessuna niente no noi non nostra nostro o ogni ora per perchè perché piu più po' poi posso \
         possono può qual qualche qualcosa qualcuno quale quali quando quanta quante quanti quanto quella \
         quelle quelli quello questa queste questi questo qui sa sarà se sei sempre senza si sia siamo siete \
         solo sono sopra sotto sta stato stesso su sua sue sugli sui sul sull sulla sulle suo suoi tra tu tua \
         tue tuo tuoi tutta tutte tutti tutto un una uno va vi viene voglio voi vorrei è",
    ),
    (
        Polish,
        "ąćęłńśźż",
        "a aby albo ale bez bo by być był była było były będzie chcę ci cię co coś czego czemu czy czyli czym \
         dla dlaczego do dobrze gdy gdzie go i ich ile im inne inny ja jak jaka jaki jakich jakie jakiego \
         jako je jego jej jest jestem jeszcze jeśli już kiedy kto która które którego który których którzy ma \
         mają mam masz mi między mnie mogę moja moje może można mu musi my mój na nad nam nas nasz nawet nic \
         nich nie niego niej niż no o ob od ona one oni ono oraz po pod podczas polega ponieważ poza przed \
         przez przy robi sam się skąd swój są służy ta tak także tam te tego tej ten też to tu tutaj ty tylko \
         tym użyć w we wiele więc wszystkie wszystko z za zamiast zawsze ze żaden że żeby",
    ),
    (
        Portuguese,
        "ãõçáâêô",
        "a ainda algo algum alguma alguns alguém além ao aos apenas após aquela aquele aqui as assim até bem \
         cada com comigo como contra da das de dela dele depois desde dessa desse desta deste deve deveria \
         devo do dos e ela elas ele eles em entre era essa esse estamos estar este está estão eu existe faz \
         fazer faço foi foram fosse funciona há isso isto já la lhe lo mais mas me mesmo meu meus minha muito \
         muitos na nada nas nem nenhum nenhuma no nos nossa nosso num numa nunca não nós o onde os ou outra \
         outras outro outros para pela pelas pelo pelos pode podem podemos por porque posso pra preciso quais \
         qual qualquer quando quanta quantas quanto quantos que quem quero quê se seja sem sempre ser serve \
         será seu seus si sido sim sobre sou sua suas são só também tanto tem tenho ter teu toda todas todo \
         todos tu tua têm um uma umas uns usar vai você vocês vou à às é",
    ),
    (
        Spanish,
        "ñ¿¡áéíóú",
        "a acerca al algo alguien alguna algunas alguno algunos algún allí antes aquí así aunque aún cada \
         como con contra cual cualquier cuando cuál cuáles cuándo cuánta cuántas cuánto cuántos cómo de debe \
         debería debo dejar del desde donde dos durante dónde e el ella ellas ellos en entonces entre era \
         eres es esa ese eso estar estas este esto estos estoy está están existe fue ha había hace hacen \
         hacer hacia hago han hasta hay haya he la las le les lo los me mejor mi mientras mis mismo mucho \
         muchos muy más nada ni ninguna ninguno ningún no nos nosotros nuestro nunca o otra otras otro otros \
         para pero poco podemos podría por porque puede pueden puedo pues que quien quiero quién quiénes qué \
         saber se sea ser será si sido siempre sin sino sirve sobre solo somos son soy su sus sé sí sólo \
         también tan tanto te tener tengo tiene tienen todas todo todos tu tus tú un una unas uno unos usted \
         va vez y ya yo él",
    ),
    (
        Turkish,
        "ğışçöü",
        "acaba altında ama ancak arasında arasındaki artık aynı az bana bazı belki ben beni benim beri bile \
         bir biraz biri birkaç biz bize bizim bu buna bunu bunun burada da daha de demek değil diye diğer \
         edebilirim eder edilir en fakat fark fazla gerek gerekir gerekiyor gibi göre hangi hangisi hani hem \
         hep hepsi her hiç hâlâ ile ilgili ise için içinde işe kadar karşı kaç kendi ki kim kimin kullanılır \
         lazım madem mi midir misin mu mü mümkün mı mıdır nasıl nasılsa ne neden nedir neler nerede nereden \
         nereye nesi niye niçin o olan olarak oldu olduğu olmak olur olursa ona onlar onu onun rağmen sadece \
         sana sen siz sonra tüm var ve veya ya yani yapabilirim yapar yapmalıyım yapılır yarar yerine yok \
         yoksa zaman çok çünkü öyle üzerinde şey şimdi şu",
    ),
];

/// Returns the common words of a language; none for one in another script.
pub fn of(language: QueryLanguage) -> impl Iterator<Item = &'static str> {
    let found = LATIN.iter().find(move |(it, ..)| *it == language);
    let words = found.map_or("", |(_, _, words)| words);
    words.split_ascii_whitespace()
}

/// Returns the languages that have each word, as bits in the order of [`LATIN`].
pub fn index() -> &'static HashMap<&'static str, u16> {
    static INDEX: LazyLock<HashMap<&str, u16>> = LazyLock::new(|| {
        let mut index = HashMap::new();
        for (at, (language, ..)) in LATIN.iter().enumerate() {
            for word in of(*language) {
                *index.entry(word).or_default() |= 1 << at;
            }
        }
        index
    });
    &INDEX
}
