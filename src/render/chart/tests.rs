use super::*;
use jiff::civil::date;
#[test]
fn placeholder() {
    assert!(
        curve(&[(date(2026, 1, 1), 1.0)], "a", "b")
            .alt
            .contains('a')
    );
}
