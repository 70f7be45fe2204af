//! The labels of questions and answers in each language.

/// The words with which one language labels questions and answers. Each field is a comma-separated list in
/// lowercase.
pub struct Language {
    /// The words for a question.
    pub questions: &'static str,
    /// The words for an answer.
    pub answers: &'static str,
    /// The words before the letter or number of the right choice.
    pub right: &'static str,
    /// The abbreviations of question and answer. They have too many other meanings to count alone.
    pub letters: &'static [(&'static str, &'static str)],
    /// The titles of table columns that contain answers, in addition to the words for answers.
    pub explanations: &'static str,
    /// The titles of table columns whose terms are explained in another column.
    pub terms: &'static str,
}

const NONE: Language = Language {
    questions: "",
    answers: "",
    right: "",
    letters: &[],
    explanations: "",
    terms: "",
};

/// The names for exercises in lowercase, in addition to the words for questions. They label a question if a number
/// follows.
pub const EXERCISES: &str = "exercise, self-check, self check, self-test, check, checkpoint, knowledge check, concept check, quiz,
    quiz question, practice question, review question, quick question, practice, problem, drill, task, challenge, puzzle,
    exercice, ejercicio, exercício, esercizio, aufgabe, übung, oefening, övning, opgave, oppgave, tehtävä, zadanie, úloha,
    feladat, alıştırma, упражнение, задача, задание, вправа, 练习, 練習, 习题, 習題, 题目, 題目, 题, 題, 选择题, 選擇題,
    判断题, 判斷題, 单选题, 多选题, 填空题, 简答题, 代码题, 思考题, 연습, 연습문제";

/// The languages with their English names. To add one, add an entry here, and its name to the list in
/// `docs/notes.md`.
pub const ALL: &[(&str, Language)] = &[
    (
        "English",
        Language {
            questions: "question, ques, que, qn, q, ｑ",
            answers: "answer, ans, a, ａ",
            right: "correct answer, right answer, expected answer, model answer, sample answer, suggested answer, correct option, correct choice, correct, solution",
            explanations: "explanation, solution, response, reply, description, detail, definition, meaning, note, comment, translation, back",
            terms: "term, word, phrase, concept, vocabulary, acronym, abbreviation, problem, front",
            ..NONE
        },
    ),
    (
        "Arabic",
        Language {
            questions: "سؤال, السؤال",
            answers: "جواب, الجواب, إجابة, الإجابة, اجابة, الاجابة",
            right: "الإجابة الصحيحة, الجواب الصحيح",
            letters: &[("س", "ج")],
            ..NONE
        },
    ),
    (
        "Bengali",
        Language {
            questions: "প্রশ্ন",
            answers: "উত্তর",
            letters: &[("প্র", "উ")],
            ..NONE
        },
    ),
    (
        "Chinese",
        Language {
            questions: "问, 問, 提问, 提問, 问题, 問題, 质问",
            answers: "答, 回答, 答案, 答复, 答覆, 解答",
            right: "正确答案, 正確答案, 参考答案",
            explanations: "解释, 解釋, 说明, 說明, 定义, 定義, 含义, 含義, 描述, 解决方案, 解決方案, 释义",
            terms: "术语, 術語, 词, 词语, 词汇, 概念, 单词",
            ..NONE
        },
    ),
    (
        "Czech",
        Language {
            questions: "otázka",
            answers: "odpověď",
            right: "správná odpověď",
            explanations: "vysvětlení, řešení, definice, význam, popis",
            terms: "pojem, termín, slovo",
            ..NONE
        },
    ),
    (
        "Danish and Norwegian",
        Language {
            questions: "spørgsmål, spørsmål, spm",
            answers: "svar",
            right: "rigtigt svar, riktig svar",
            letters: &[("sp", "sv")],
            explanations: "forklaring, løsning, definition, definisjon, betydning, beskrivelse",
            terms: "begreb, begrep, ord",
        },
    ),
    (
        "Dutch",
        Language {
            questions: "vraag",
            answers: "antwoord",
            right: "juiste antwoord, goede antwoord",
            letters: &[("v", "a")],
            explanations: "uitleg, oplossing, definitie, betekenis, beschrijving, toelichting",
            terms: "begrip, term, woord",
        },
    ),
    (
        "Finnish",
        Language {
            questions: "kysymys",
            answers: "vastaus",
            right: "oikea vastaus",
            letters: &[("k", "v")],
            explanations: "selitys, ratkaisu, määritelmä, merkitys, kuvaus",
            terms: "termi, käsite, sana",
        },
    ),
    (
        "French",
        Language {
            questions: "question, q",
            answers: "réponse, reponse, rép",
            right: "bonne réponse, réponse correcte",
            letters: &[("q", "r")],
            explanations: "explication, solution, définition, signification, description, détail, sens",
            terms: "terme, mot, concept, notion",
        },
    ),
    (
        "German",
        Language {
            questions: "frage",
            answers: "antwort, antw",
            right: "richtige antwort, lösung",
            letters: &[("f", "a")],
            explanations: "erklärung, erläuterung, lösung, definition, bedeutung, beschreibung",
            terms: "begriff, wort, fachbegriff, abkürzung",
        },
    ),
    (
        "Greek",
        Language {
            questions: "ερώτηση",
            answers: "απάντηση",
            right: "σωστή απάντηση",
            letters: &[("ε", "α")],
            explanations: "εξήγηση, λύση, ορισμός, σημασία, περιγραφή",
            terms: "όρος, λέξη, έννοια",
        },
    ),
    (
        "Hebrew",
        Language {
            questions: "שאלה",
            answers: "תשובה",
            right: "תשובה נכונה, התשובה הנכונה",
            letters: &[("ש", "ת")],
            ..NONE
        },
    ),
    (
        "Hindi",
        Language {
            questions: "प्रश्न, सवाल",
            answers: "उत्तर, जवाब",
            right: "सही उत्तर",
            letters: &[("प्र", "उ")],
            ..NONE
        },
    ),
    (
        "Hungarian",
        Language {
            questions: "kérdés",
            answers: "válasz",
            right: "helyes válasz",
            letters: &[("k", "v")],
            explanations: "magyarázat, megoldás, meghatározás, jelentés, leírás",
            terms: "fogalom, szó, kifejezés",
        },
    ),
    (
        "Indonesian",
        Language {
            questions: "pertanyaan, soal, tanya",
            answers: "jawaban, jawab",
            right: "jawaban benar, jawaban yang benar",
            letters: &[("t", "j")],
            explanations: "penjelasan, solusi, definisi, arti, makna, keterangan",
            terms: "istilah, kata, konsep",
        },
    ),
    (
        "Italian",
        Language {
            questions: "domanda",
            answers: "risposta",
            right: "risposta corretta, risposta esatta",
            letters: &[("d", "r")],
            explanations: "spiegazione, soluzione, definizione, significato, descrizione",
            terms: "termine, parola, concetto",
        },
    ),
    (
        "Japanese",
        Language {
            questions: "問, 質問, 問題, 問い, 設問",
            answers: "答, 回答, 解答, 答え, 答案",
            right: "正解, 正答",
            explanations: "説明, 解説, 定義, 意味, 解決策",
            terms: "用語, 単語, 言葉, 語句",
            ..NONE
        },
    ),
    (
        "Korean",
        Language {
            questions: "질문, 문제, 문, 물음",
            answers: "답변, 답, 대답, 응답",
            right: "정답",
            explanations: "설명, 해설, 정의, 의미, 뜻, 풀이",
            terms: "용어, 단어, 개념",
            ..NONE
        },
    ),
    (
        "Persian",
        Language {
            questions: "پرسش, سوال, سؤال",
            answers: "پاسخ, جواب",
            right: "پاسخ صحیح",
            letters: &[("س", "ج")],
            ..NONE
        },
    ),
    (
        "Polish",
        Language {
            questions: "pytanie",
            answers: "odpowiedź, odpowiedz, odp",
            right: "prawidłowa odpowiedź, poprawna odpowiedź",
            letters: &[("p", "o")],
            explanations: "wyjaśnienie, rozwiązanie, definicja, znaczenie, opis",
            terms: "pojęcie, termin, słowo",
        },
    ),
    (
        "Portuguese",
        Language {
            questions: "pergunta, questão",
            answers: "resposta",
            right: "resposta correta, resposta certa",
            letters: &[("p", "r")],
            explanations: "explicação, solução, definição, significado, descrição",
            terms: "termo, palavra, conceito",
        },
    ),
    (
        "Romanian",
        Language {
            questions: "întrebare, întrebarea, intrebare",
            answers: "răspuns, răspunsul, raspuns",
            right: "răspuns corect, răspunsul corect",
            letters: &[("î", "r"), ("i", "r")],
            explanations: "explicație, soluție, definiție, semnificație, descriere",
            terms: "termen, cuvânt, concept",
        },
    ),
    (
        "Russian",
        Language {
            questions: "вопрос",
            answers: "ответ, отв",
            right: "правильный ответ, верный ответ",
            letters: &[("в", "о")],
            explanations: "объяснение, пояснение, решение, определение, значение, описание",
            terms: "термин, слово, понятие",
        },
    ),
    (
        "Spanish",
        Language {
            questions: "pregunta",
            answers: "respuesta, resp",
            right: "respuesta correcta",
            letters: &[("p", "r")],
            explanations: "explicación, solución, definición, significado, descripción",
            terms: "término, palabra, concepto",
        },
    ),
    (
        "Swedish",
        Language {
            questions: "fråga",
            answers: "svar",
            right: "rätt svar",
            letters: &[("f", "s")],
            explanations: "förklaring, lösning, definition, betydelse, beskrivning",
            terms: "begrepp, term, ord",
        },
    ),
    (
        "Tamil",
        Language {
            questions: "கேள்வி, வினா",
            answers: "பதில், விடை",
            right: "சரியான விடை",
            letters: &[("கே", "ப")],
            ..NONE
        },
    ),
    (
        "Thai",
        Language {
            questions: "ถาม, คำถาม",
            answers: "ตอบ, คำตอบ",
            right: "คำตอบที่ถูกต้อง",
            letters: &[("ถ", "ต")],
            ..NONE
        },
    ),
    (
        "Turkish",
        Language {
            questions: "soru",
            answers: "cevap, yanıt",
            right: "doğru cevap, doğru yanıt",
            letters: &[("s", "c"), ("s", "y")],
            explanations: "açıklama, çözüm, tanım, anlam, anlamı",
            terms: "terim, kelime, kavram",
        },
    ),
    (
        "Ukrainian",
        Language {
            questions: "питання, запитання",
            answers: "відповідь",
            right: "правильна відповідь",
            letters: &[("п", "в"), ("з", "в")],
            explanations: "пояснення, розв'язання, рішення, визначення, значення, опис",
            terms: "термін, слово, поняття",
        },
    ),
    (
        "Vietnamese",
        Language {
            questions: "hỏi, câu hỏi, câu",
            answers: "đáp, trả lời, đáp án, câu trả lời",
            right: "đáp án đúng, câu trả lời đúng",
            letters: &[("h", "đ")],
            explanations: "giải thích, lời giải, định nghĩa, ý nghĩa, mô tả",
            terms: "thuật ngữ, từ, khái niệm",
        },
    ),
];
