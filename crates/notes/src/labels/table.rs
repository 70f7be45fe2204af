//! What questions and answers are called, language by language.

/// The words that one language writes before a question and before its answer: lists that commas divide, in lower case.
pub struct Language {
    pub questions: &'static str,
    pub answers: &'static str,
    /// What stands before the letter or number of the choice that is right.
    pub right: &'static str,
    /// The abbreviations of question and answer. They mean something else too often to count alone.
    pub letters: &'static [(&'static str, &'static str)],
}

const NONE: Language = Language {
    questions: "",
    answers: "",
    right: "",
    letters: &[],
};

/// The languages, by their English names. To add one, add a line here and its name to the list in `docs/notes.md`.
pub const ALL: &[(&str, Language)] = &[
    (
        "English",
        Language {
            questions: "question, ques, que, qn, q, ｑ",
            answers: "answer, ans, a, ａ",
            right: "correct answer, right answer, correct option, correct choice, correct, solution",
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
            ..NONE
        },
    ),
    (
        "Czech",
        Language {
            questions: "otázka",
            answers: "odpověď",
            right: "správná odpověď",
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
        },
    ),
    (
        "Dutch",
        Language {
            questions: "vraag",
            answers: "antwoord",
            right: "juiste antwoord, goede antwoord",
            letters: &[("v", "a")],
        },
    ),
    (
        "Finnish",
        Language {
            questions: "kysymys",
            answers: "vastaus",
            right: "oikea vastaus",
            letters: &[("k", "v")],
        },
    ),
    (
        "French",
        Language {
            questions: "question, q",
            answers: "réponse, reponse, rép",
            right: "bonne réponse, réponse correcte",
            letters: &[("q", "r")],
        },
    ),
    (
        "German",
        Language {
            questions: "frage",
            answers: "antwort, antw",
            right: "richtige antwort, lösung",
            letters: &[("f", "a")],
        },
    ),
    (
        "Greek",
        Language {
            questions: "ερώτηση",
            answers: "απάντηση",
            right: "σωστή απάντηση",
            letters: &[("ε", "α")],
        },
    ),
    (
        "Hebrew",
        Language {
            questions: "שאלה",
            answers: "תשובה",
            right: "תשובה נכונה, התשובה הנכונה",
            letters: &[("ש", "ת")],
        },
    ),
    (
        "Hindi",
        Language {
            questions: "प्रश्न, सवाल",
            answers: "उत्तर, जवाब",
            right: "सही उत्तर",
            letters: &[("प्र", "उ")],
        },
    ),
    (
        "Hungarian",
        Language {
            questions: "kérdés",
            answers: "válasz",
            right: "helyes válasz",
            letters: &[("k", "v")],
        },
    ),
    (
        "Indonesian",
        Language {
            questions: "pertanyaan, soal, tanya",
            answers: "jawaban, jawab",
            right: "jawaban benar, jawaban yang benar",
            letters: &[("t", "j")],
        },
    ),
    (
        "Italian",
        Language {
            questions: "domanda",
            answers: "risposta",
            right: "risposta corretta, risposta esatta",
            letters: &[("d", "r")],
        },
    ),
    (
        "Japanese",
        Language {
            questions: "問, 質問, 問題, 問い, 設問",
            answers: "答, 回答, 解答, 答え, 答案",
            right: "正解, 正答",
            ..NONE
        },
    ),
    (
        "Korean",
        Language {
            questions: "질문, 문제, 문, 물음",
            answers: "답변, 답, 대답, 응답",
            right: "정답",
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
        },
    ),
    (
        "Polish",
        Language {
            questions: "pytanie",
            answers: "odpowiedź, odpowiedz, odp",
            right: "prawidłowa odpowiedź, poprawna odpowiedź",
            letters: &[("p", "o")],
        },
    ),
    (
        "Portuguese",
        Language {
            questions: "pergunta, questão",
            answers: "resposta",
            right: "resposta correta, resposta certa",
            letters: &[("p", "r")],
        },
    ),
    (
        "Romanian",
        Language {
            questions: "întrebare, întrebarea, intrebare",
            answers: "răspuns, răspunsul, raspuns",
            right: "răspuns corect, răspunsul corect",
            letters: &[("î", "r"), ("i", "r")],
        },
    ),
    (
        "Russian",
        Language {
            questions: "вопрос",
            answers: "ответ, отв",
            right: "правильный ответ, верный ответ",
            letters: &[("в", "о")],
        },
    ),
    (
        "Spanish",
        Language {
            questions: "pregunta",
            answers: "respuesta, resp",
            right: "respuesta correcta",
            letters: &[("p", "r")],
        },
    ),
    (
        "Swedish",
        Language {
            questions: "fråga",
            answers: "svar",
            right: "rätt svar",
            letters: &[("f", "s")],
        },
    ),
    (
        "Tamil",
        Language {
            questions: "கேள்வி, வினா",
            answers: "பதில், விடை",
            right: "சரியான விடை",
            letters: &[("கே", "ப")],
        },
    ),
    (
        "Thai",
        Language {
            questions: "ถาม, คำถาม",
            answers: "ตอบ, คำตอบ",
            right: "คำตอบที่ถูกต้อง",
            letters: &[("ถ", "ต")],
        },
    ),
    (
        "Turkish",
        Language {
            questions: "soru",
            answers: "cevap, yanıt",
            right: "doğru cevap, doğru yanıt",
            letters: &[("s", "c"), ("s", "y")],
        },
    ),
    (
        "Ukrainian",
        Language {
            questions: "питання, запитання",
            answers: "відповідь",
            right: "правильна відповідь",
            letters: &[("п", "в"), ("з", "в")],
        },
    ),
    (
        "Vietnamese",
        Language {
            questions: "hỏi, câu hỏi, câu",
            answers: "đáp, trả lời, đáp án, câu trả lời",
            right: "đáp án đúng, câu trả lời đúng",
            letters: &[("h", "đ")],
        },
    ),
];
