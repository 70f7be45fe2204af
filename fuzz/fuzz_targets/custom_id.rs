//! Parses arbitrary text as a `custom_id`. It is rejected, or it is written the same way as it was read.

#![no_main]

use libfuzzer_sys::fuzz_target;
use recite::messages::custom_id::Press;
use recite::messages::limits;

fuzz_target!(|text: &str| {
    let Ok(press) = text.parse::<Press>() else {
        return;
    };
    let written = press.to_string();
    assert_eq!(written.parse(), Ok(press), "{text:?} → {written:?}");
    if text.len() <= limits::CUSTOM_ID {
        assert!(written.len() <= limits::CUSTOM_ID, "{text:?} → {written:?}");
    }
});
