//! Distinguishes languages of one script by the characters that only some of them have.

use super::QueryLanguage::{self, *};

/// Letters of Ukrainian that Russian does not have.
const UKRAINIAN: &str = "єіїґ";

/// Common characters of traditional Chinese that are written in another way in simplified Chinese.
const TRADITIONAL: &str = "\
    個們來備傳億優儲價兩內別則剛創務勝區協單參員問啟國圍圓園圖團執報場塊壓壞夠夢媽學孫實寫審將專對導屬帳幣幫幾\
    庫廣張強彈後徑從復恆愛態慣憶應戰戲戶掃採換損搶擁擇擊擔據擴攜敗數斷時書會東條極樂樓標樣機檔檢權歡歲歷歸殺殼\
    沒減測準溫滅滾漢潔灣為無煩熱營爾狀獨獎獲現瑪環產畫當療發監盤眾碼確離種稱穩窮競筆節範簡簽類級細組終結統絕給\
    絡維網緊編緩線練縮總績織繪繼續罰羅義習聯聲職聽腦腳臺與舉舊蓋藍藝藥蘋號處蟲術衛裝裡複見規視親覺覽觀觸訂計訊討\
    訓記訪設許訴診註評詞試話該詳語誤說誰調談請論證識譯議護讀變讓貓負財責貨貴買費貼資賣賽質購贈趕車軟較載輔輕輪\
    輯輸轉辦農這連進運過達違遠適選遺還邊郵針釋鈕銀錄錢錯鍵鎖鐘鐵長門閉開間關陣陽階隊際隨雖雙雜雞難雲電靜響頁項順\
    須預領頭頻題額願顏顧顯風飛飯飲館馬駕騎驅驗體魚鳥麼黃點齊龍嗎";

/// Returns the language of a text, of which only the script is known: `language` is the most common one in it.
pub fn variant(language: QueryLanguage, text: &str) -> QueryLanguage {
    let has = |characters: &str| text.to_lowercase().contains(|c| characters.contains(c));
    match language {
        Chinese if has(TRADITIONAL) => TraditionalChinese,
        Russian if text.contains(is_other_cyrillic) => Other,
        Russian if has(UKRAINIAN) => Ukrainian,
        Arabic if text.contains(is_other_arabic) => Other,
        _ => language,
    }
}

/// Returns whether a Cyrillic letter is in neither Russian nor Ukrainian, but in Serbian, Belarusian or Kazakh.
fn is_other_cyrillic(c: char) -> bool {
    let is_cyrillic = ('\u{400}'..='\u{4ff}').contains(&c);
    let is_russian = matches!(c, '\u{410}'..='\u{44f}' | '\u{401}' | '\u{451}');
    let is_ukrainian = c.to_lowercase().all(|it| UKRAINIAN.contains(it));
    is_cyrillic && !is_russian && !is_ukrainian
}

/// Returns whether a letter of the Arabic script is not in Arabic, but in Persian or Urdu.
fn is_other_arabic(c: char) -> bool {
    matches!(c, '\u{671}'..='\u{6d3}')
}
