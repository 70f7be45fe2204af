//! Questions and answers with labels, and choices.

use std::fs;

use tempfile::TempDir;

use crate::description::{check_inserting_ids, load_notes};

/// Checks that exactly these questions with their answers are read from a note, and that writing ids into it changes
/// nothing else.
#[track_caller]
pub fn check(note: &str, expected: &[(&str, &str)]) {
    let folder = TempDir::new().unwrap();
    fs::write(folder.path().join("note.md"), note).unwrap();
    let loaded = load_notes(folder.path());
    let mut qas: Vec<_> = loaded.notebook.qas().iter().collect();
    qas.sort_by_key(|qa| qa.source.line);
    let read: Vec<_> = qas
        .iter()
        .map(|qa| (qa.question.plain(), qa.answer.as_str().to_owned()))
        .collect();
    let mut expected: Vec<_> = expected
        .iter()
        .map(|(question, answer)| ((*question).to_owned(), (*answer).to_owned()))
        .collect();
    let mut read = read;
    // Several questions may be on one line.
    read.sort();
    expected.sort();
    assert_eq!(read, expected, "in\n{note}");
    let left = check_inserting_ids(folder.path()).unwrap_or_else(|error| panic!("{note}\n{error}"));
    assert_eq!(left, [""; 0], "ids in\n{note}");
}

pub const PUMP: (&str, &str) = ("What is a pump?", "It moves water.");
pub const VALVE: (&str, &str) = ("What is a valve?", "It stops water.");

#[test]
fn a_bold_question_ends_the_answer_of_a_pair() {
    for note in [
        "Q: What is a pump?\nA: It moves water.\n\n**What is a valve?**\n\nIt stops water.\n",
        "**Q:** What is a pump?\n\n**A:** It moves water.\n\n**What is a valve?** It stops water.\n",
        "- Q: What is a pump?\n  A: It moves water.\n- **What is a valve?** It stops water.\n",
        "- Q: What is a pump?\n- A: It moves water.\n- **What is a valve?**\n  It stops water.\n",
        "**What is a valve?**\n\nIt stops water.\n\nQ: What is a pump?\nA: It moves water.\n",
        "Q: What is a pump?\nA: It moves water.\n\n## What is a valve?\n\nIt stops water.\n",
        "# Pumps\n\n**Q: What is a pump?**\n\n**A: It moves water.**\n\n**What is a valve?**\n\nIt stops water.\n",
    ] {
        check(note, &[PUMP, VALVE]);
    }
    check(
        "问：什么是泵？\n答：输送水。\n\n**什么是阀？**\n\n控制水。\n",
        &[("什么是泵？", "输送水。"), ("什么是阀？", "控制水。")],
    );
    check(
        "- Q: What is a pump?\n  A: It moves water.\n\n  It has a wheel.\n\nText of the page.\n",
        &[
            ("What is a pump?", "It moves water.\n\nIt has a wheel."),
            ("note", "Text of the page."),
        ],
    );
}

#[test]
fn labels_of_every_language_make_pairs() {
    for (question, answer) in [
        ("질문", "답변"),
        ("질문", "답"),
        ("문", "답"),
        ("P", "R"),
        ("Pregunta", "Respuesta"),
        ("В", "О"),
        ("Вопрос", "Ответ"),
        ("س", "ج"),
        ("سؤال", "جواب"),
        ("السؤال", "الجواب"),
        ("ש", "ת"),
        ("שאלה", "תשובה"),
        ("प्रश्न", "उत्तर"),
        ("प्र", "उ"),
        ("ถาม", "ตอบ"),
        ("คำถาม", "คำตอบ"),
        ("问", "答"),
        ("問", "答"),
        ("提问", "回答"),
        ("问题", "答案"),
        ("質問", "回答"),
        ("Q", "R"),
        ("Question", "Réponse"),
        ("D", "R"),
        ("Domanda", "Risposta"),
        ("Pergunta", "Resposta"),
        ("F", "A"),
        ("Frage", "Antwort"),
        ("P", "O"),
        ("Pytanie", "Odpowiedź"),
        ("S", "C"),
        ("Soru", "Cevap"),
        ("Hỏi", "Đáp"),
        ("Câu hỏi", "Trả lời"),
        ("Питання", "Відповідь"),
        ("П", "В"),
        ("Vraag", "Antwoord"),
        ("V", "A"),
        ("Fråga", "Svar"),
        ("Spørsmål", "Svar"),
        ("Spørgsmål", "Svar"),
        ("Kysymys", "Vastaus"),
        ("Kérdés", "Válasz"),
        ("Otázka", "Odpověď"),
        ("Întrebare", "Răspuns"),
        ("Ερώτηση", "Απάντηση"),
        ("پرسش", "پاسخ"),
        ("Pertanyaan", "Jawaban"),
        ("கேள்வி", "பதில்"),
        ("প্রশ্ন", "উত্তর"),
        ("Ｑ", "Ａ"),
        ("Q", "A"),
        ("Ques", "Ans"),
    ] {
        for note in [
            format!(
                "{question}: What is a pump?\n{answer}: It moves water.\n\n{question}: What is a valve?\n{answer}: It stops water.\n"
            ),
            format!(
                "{question}：What is a pump?\n{answer}：It moves water.\n{question}：What is a valve?\n{answer}：It stops water.\n"
            ),
            format!(
                "**{question}:** What is a pump?\n\n**{answer}:** It moves water.\n\n**{question}**: What is a valve?\n\n**{answer}**: It stops water.\n"
            ),
            format!(
                "- {question} : What is a pump?\n  {answer} : It moves water.\n- {question} : What is a valve?\n  {answer} : It stops water.\n"
            ),
        ] {
            check(&note, &[PUMP, VALVE]);
        }
    }
}

#[test]
fn numbered_and_wide_labels_make_pairs() {
    for (first, second, answer) in [
        ("Q1. ", "Q2. ", "A. "),
        ("Q1: ", "Q2: ", "A1: "),
        ("Q1) ", "Q2) ", "A: "),
        ("Q1．", "Q2．", "A．"),
        ("Ｑ１．", "Ｑ２．", "Ａ．"),
        ("Ｑ：", "Ｑ：", "Ａ："),
        ("Q.1 ", "Q.2 ", "Ans: "),
        ("Q.1: ", "Q.2: ", "Ans. "),
        ("Q#1: ", "Q#2: ", "A: "),
        ("Question 1: ", "Question 2: ", "Answer: "),
        ("Question 1 - ", "Question 2 - ", "Answer - "),
        ("**Question 1:** ", "**Question 2:** ", "**Answer:** "),
        ("**Q1.** ", "**Q2.** ", "**Ans:** "),
        ("Q- ", "Q- ", "Ans- "),
        ("问题1：", "问题2：", "答案："),
        ("1. Q: ", "2. Q: ", "   A: "),
        ("【问】", "【问】", "【答】"),
        ("Q: ", "Q: ", "Ans:- "),
        ("❓ Q: ", "❓ Q: ", "💡 A: "),
    ] {
        let note = format!(
            "{first}What is a pump?\n{answer}It moves water.\n\n{second}What is a valve?\n{answer}It stops water.\n"
        );
        if first.starts_with("Q.1 ") {
            continue; // A number alone ends no label.
        }
        check(&note, &[PUMP, VALVE]);
    }
}

#[test]
fn ordinary_text_is_not_a_pair() {
    for text in [
        "P: 3\nR: 5",
        "S: small\nM: medium\nC: cotton",
        "P: 3\n\nThe pressure.",
        "D: the diameter\nR: the radius",
        "P. 3\nR. 5",
        "В. Иванов\nО. Петров",
        "В: вольт",
        "F: force\nA: area",
        "Answer: 42",
        "A: one\nB: two",
        "See `Q: x` and `A: y`.",
        "std::q\na::b",
    ] {
        check(&format!("# Signs\n\n{text}\n"), &[("Signs", text)]);
    }
    check(
        "Q: What is a pump?\nA: It has these sizes:\n\nP: 3\nR: 5\n",
        &[("What is a pump?", "It has these sizes:\n\nP: 3\nR: 5")],
    );
}

#[test]
fn letters_of_a_glossary_are_titles() {
    check(
        "## Q\n\nQuiet.\n\n## R\n\nRed.\n",
        &[("Q", "Quiet."), ("R", "Red.")],
    );
}

#[test]
fn a_rule_below_an_answer_is_not_an_underline() {
    check(
        "Q: What is a pump?\n\nA: It moves water.\n---\nQ: What is a valve?\nA: It stops water.\n---\n",
        &[PUMP, VALVE],
    );
}

#[test]
fn a_pair_may_be_on_one_line() {
    for note in [
        "**Q: What is a pump?** **A: It moves water.**\n\n**Q: What is a valve?** **A: It stops water.**\n",
        "Q: What is a pump? A: It moves water.\n\nQ: What is a valve? A: It stops water.\n",
        "Q: What is a pump? A: It moves water.\nQ: What is a valve? A: It stops water.\n",
        "Q: What is a pump? A: It moves water. Q: What is a valve? A: It stops water.\n",
        "**Q:** What is a pump? **A:** It moves water.\n**Q:** What is a valve? **A:** It stops water.\n",
        "**Q: What is a pump? A: It moves water.**\n\n**Q: What is a valve? A: It stops water.**\n",
        "- Q: What is a pump? A: It moves water.\n- Q: What is a valve? A: It stops water.\n",
        "Question: What is a pump? Answer: It moves water.\nQuestion: What is a valve? Answer: It stops water.\n",
    ] {
        check(note, &[PUMP, VALVE]);
    }
    check(
        "问：什么是泵？答：输送水。\n问：什么是阀？ 答：控制水。\n",
        &[("什么是泵？", "输送水。"), ("什么是阀？", "控制水。")],
    );
    // Not every label on the line of a question begins an answer.
    check(
        "Q: What does `? A: x` print?\nA: It moves water.\n",
        &[("What does ? A: x print?", "It moves water.")],
    );
}

#[test]
fn marks_around_labels_are_removed() {
    for (question, answer) in [
        ("**Q:** {}", "**A:** {}"),
        ("**Q**: {}", "**A**: {}"),
        ("**Q: {}**", "**A: {}**"),
        ("**Q: {}**", "A: {}"),
        ("__Q__: {}", "__A__: {}"),
        ("__Q:__ {}", "__A:__ {}"),
        ("*Q*. {}", "*A*. {}"),
        ("*Q: {}*", "*A: {}*"),
        ("_Q._ {}", "_A._ {}"),
        ("<b>Q:</b> {}", "<b>A:</b> {}"),
        ("<b>Q</b>: {}", "<b>A</b>: {}"),
        ("<strong>Q: {}</strong>", "A: {}"),
        ("***Q:*** {}", "***A:*** {}"),
        ("**Question** {}", "**Answer** {}"),
        ("### Q: {}", "A: {}"),
        ("### Q: {}", "### A: {}"),
        ("### Q: {}", "**A:** {}"),
        ("## Question: {}", "## Answer: {}"),
        ("### Question\n\n{}", "### Answer\n\n{}"),
        ("### 6. Question\n\n{}", "#### Answer\n\n{}"),
        ("#### Question:\n{}", "#### Answer:\n{}"),
        ("P. {}", "R. {}"),
        ("### P: {}", "R: {}"),
        ("### F: {}", "### A: {}"),
        ("**F:** {}", "**A:** {}"),
        ("### **Q:** {}", "**Answer:** {}"),
        ("> **Q:** {}", "> **A:** {}"),
        ("**{}**", "**A:** {}"),
    ] {
        let pair = |(q, a): (&str, &str)| {
            format!(
                "{}\n\n{}\n\n",
                question.replace("{}", q),
                answer.replace("{}", a)
            )
        };
        let note = pair(PUMP) + &pair(VALVE);
        check(&note, &[PUMP, VALVE]);
    }
    // The emphasis within the answer is kept.
    check(
        "Q: What is a pump?\nA: **It** moves water.\n",
        &[("What is a pump?", "**It** moves water.")],
    );
    check(
        "**Q: What** is a pump?\nA: It moves water.\n",
        &[("What is a pump?", "It moves water.")],
    );
}

#[test]
fn numbered_choices_belong_to_the_question() {
    for (choices, answer) in [
        ("1. Make\n2. Move", "Correct answer: 2"),
        ("1) Make\n2) Move", "**Correct answer:** 2"),
        ("- 1: Make\n- 2: Move", "Answer: 2. Move"),
        ("A) Make\nB) Move", "Correct answer: B"),
        ("a. Make\nb. Move", "Right answer: b"),
        ("1. Make\n2. Move", "Richtige Antwort: 2"),
        ("1. Make\n2. Move", "Правильный ответ: 2"),
        ("1. Make\n2. Move", "正确答案：2"),
        ("1. Make\n2. Move", "정답: 2"),
    ] {
        check(
            &format!("### What do pumps do?\n\n{choices}\n\n{answer}\n"),
            &[("What do pumps do?", answer)],
        );
    }
    // The steps of an answer are not choices.
    let steps = "1. Open it.\n2. Fill it.\n\nSolution: call us.";
    check(
        &format!("### How do I prime it?\n\n{steps}\n"),
        &[("How do I prime it?", steps)],
    );
    check(
        "Q: What do pumps do?\n1. Make\n2. Move\nA: 2\n",
        &[("What do pumps do?", "2")],
    );
    check(
        "Q: What do pumps do?\nA: Make\nB: Move\nAnswer: B\n",
        &[("What do pumps do?", "B")],
    );
    check(
        "Question: What do pumps do?\nOptions:\nA. Make\nB. Move\nCorrect answer: B\n",
        &[("What do pumps do?", "B")],
    );
}

#[test]
fn question_labels_need_no_answer_labels() {
    for note in [
        "Q1. What is a pump?\n\nIt moves water.\n\nQ2. What is a valve?\n\nIt stops water.\n",
        "**Q: What is a pump?**\nIt moves water.\n\n**Q: What is a valve?**\nIt stops water.\n",
        "Question 1: What is a pump?\nIt moves water.\n\nQuestion 2: What is a valve?\nIt stops water.\n",
    ] {
        check(note, &[PUMP, VALVE]);
    }
    let list = "Q1. What is a pump?\nQ2. What is a valve?";
    check(&format!("# Quiz\n\n{list}\n"), &[("Quiz", list)]);
}

#[test]
fn blocks_of_labels_need_no_blank_lines() {
    for note in [
        "Question: What is a pump?\nAnswer: It moves water.\nQuestion: What is a valve?\nAnswer: It stops water.\n",
        "Question 1: What is a pump?\nAnswer 1: It moves water.\nQuestion 2: What is a valve?\nAnswer 2: It stops water.\n",
        "Question:\nWhat is a pump?\nAnswer:\nIt moves water.\nQuestion:\nWhat is a valve?\nAnswer:\nIt stops water.\n",
        "**Question**\n\nWhat is a pump?\n\n**Answer**\n\nIt moves water.\n\n**Question**\n\nWhat is a valve?\n\n**Answer**\n\nIt stops water.\n",
    ] {
        check(note, &[PUMP, VALVE]);
    }
}

#[test]
fn labeled_headings_above_one_answer_are_other_wordings() {
    for label in ["Q: ", "**Q:** ", "Question: ", "Q. "] {
        check(
            &format!(
                "### {label}What is a pump?\n### {label}What moves water?\n\nIt moves water.\n"
            ),
            &[PUMP],
        );
        check(
            &format!(
                "### {label}I have a pump that is loud...\n### {label}My pump is loud...\nAir is in it.\n"
            ),
            &[("I have a pump that is loud...", "Air is in it.")],
        );
    }
}

#[test]
fn text_below_a_summary_is_not_a_list_of_choices() {
    let folder = TempDir::new().unwrap();
    let note = "<details>\n<summary>How do links differ?</summary>\n\na) One is hard.\n\nb) One is soft.\n\n</details>\n";
    fs::write(folder.path().join("note.md"), note).unwrap();
    let loaded = load_notes(folder.path());
    assert!(loaded.notebook.qas()[0].quiz.is_quizzed());
}

#[test]
fn numbered_parts_of_an_answer_keep_their_names() {
    for name in ["Solution", "Answer", "Lösung", "解答"] {
        let parts = format!("{name} 1: close it.\n\n{name} 2: open it.");
        check(
            &format!(
                "<details>\n<summary><b>How to stop it?</b></summary><br>\n\n{parts}\n\n</details>\n"
            ),
            &[("How to stop it?", &parts)],
        );
        check(
            &format!("**How to stop it?**\n\n{parts}\n\n**What is a valve?**\n\nIt stops water.\n"),
            &[("How to stop it?", &parts), VALVE],
        );
    }
}

#[test]
fn tables_of_contents_and_links_to_the_top_are_navigation() {
    for title in [
        "**Table of Contents**",
        "Contents:",
        "*目录*",
        "Inhaltsverzeichnis",
    ] {
        check(
            &format!(
                "{title}\n\n- [Pumps](#pumps)\n  - [Valves](#valves)\n\n## What is a pump?\n\nIt moves water.\n"
            ),
            &[PUMP],
        );
    }
    for back in [
        "##### [Return to Index](#index)",
        "#### [Back to top](#top)",
    ] {
        check(
            &format!(
                "### What is a pump?\n\nIt moves water.\n\n{back}\n\n### What is a valve?\n\nIt stops water.\n\n{back}\n"
            ),
            &[PUMP, VALVE],
        );
    }
    check(
        "## [Top](#top)\n\nIt is above.\n",
        &[("Top", "It is above.")],
    );
}
