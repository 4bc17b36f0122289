//! The target of this name.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| zonedesk_fuzzing::run("sheet_text", bytes));
