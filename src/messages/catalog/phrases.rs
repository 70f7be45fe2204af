//! Phrases that depend on a value of the quiz or a date.

use jiff::civil::Date;

use super::bundle::Catalog;
use recite_quiz::{Rating, Tally};
use recite_search::QueryLanguage;

impl Catalog {
    /// Returns the sentence that the notes are in another language, in the language of a question if there
    /// is a text in it, otherwise in English.
    pub fn notes_are_in_other_language(self, question: QueryLanguage) -> String {
        match question {
            QueryLanguage::Arabic => self.ask_notes_not_in_ar(),
            QueryLanguage::Chinese => self.ask_notes_not_in_zh(),
            QueryLanguage::TraditionalChinese => self.ask_notes_not_in_zh_hant(),
            QueryLanguage::Dutch => self.ask_notes_not_in_nl(),
            // Most people who ask in a language without a text know some English.
            QueryLanguage::English | QueryLanguage::Other => self.ask_notes_not_in_en(),
            QueryLanguage::French => self.ask_notes_not_in_fr(),
            QueryLanguage::German => self.ask_notes_not_in_de(),
            QueryLanguage::Italian => self.ask_notes_not_in_it(),
            QueryLanguage::Japanese => self.ask_notes_not_in_ja(),
            QueryLanguage::Korean => self.ask_notes_not_in_ko(),
            QueryLanguage::Polish => self.ask_notes_not_in_pl(),
            QueryLanguage::Portuguese => self.ask_notes_not_in_pt(),
            QueryLanguage::Russian => self.ask_notes_not_in_ru(),
            QueryLanguage::Ukrainian => self.ask_notes_not_in_uk(),
            QueryLanguage::Spanish => self.ask_notes_not_in_es(),
            QueryLanguage::Thai => self.ask_notes_not_in_th(),
            QueryLanguage::Turkish => self.ask_notes_not_in_tr(),
        }
    }

    /// Returns a date with the name of its month, such as "22 November 2026".
    pub fn date_of(self, date: Date) -> String {
        self.date(day(date), month(date), year(date))
    }

    /// Returns a date without its year, such as "22 Nov".
    pub fn short_date_of(self, date: Date) -> String {
        self.date_short(day(date), month(date))
    }

    /// Returns the month of a date, such as "November 2026".
    pub fn month_of(self, date: Date) -> String {
        self.month(month(date), year(date))
    }

    /// Returns the short name of a date's month, such as "Nov".
    pub fn short_month_of(self, date: Date) -> String {
        self.month_short(month(date))
    }

    /// Returns the short name of a date's month and its year, such as "Nov 2026".
    pub fn short_month_and_year_of(self, date: Date) -> String {
        self.month_short_year(month(date), year(date))
    }

    /// Returns when a card comes back that does so after this many days, rounded to months or years if that is long.
    pub fn in_days(self, days: u32) -> String {
        let rounded = |unit: f64| (f64::from(days) / unit).round() as u32;
        match days {
            0..=99 => self.when_days(days),
            100..=729 => self.when_months(rounded(30.44)),
            _ => self.when_years(rounded(365.25)),
        }
    }

    /// Returns how many members answered and how many of them knew it.
    pub fn tally(self, Tally { answered, knew }: Tally) -> String {
        match (answered, knew) {
            (0, _) => self.tally_nobody(),
            (answered, 0) => self.tally_none_knew(answered),
            (answered, knew) if knew >= answered => self.tally_all_knew(answered),
            (answered, knew) => self.tally_some_knew(answered, knew),
        }
    }

    /// Returns the label of a grade's button.
    pub fn grade(self, rating: Rating) -> String {
        match rating {
            Rating::Missed => self.quiz_grade_missed(),
            Rating::Hard => self.quiz_grade_hard(),
            Rating::Right => self.quiz_grade_right(),
            Rating::Easy => self.quiz_grade_easy(),
        }
    }
}

fn day(date: Date) -> u32 {
    date.day().unsigned_abs().into()
}

fn month(date: Date) -> u32 {
    date.month().unsigned_abs().into()
}

/// The year; 0 for years before year 0, in which nobody is quizzed.
fn year(date: Date) -> u32 {
    u32::try_from(date.year()).unwrap_or_default()
}
