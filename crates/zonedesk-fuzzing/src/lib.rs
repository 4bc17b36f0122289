//! What is fuzzed (模糊测试): every decoder of bytes from outside, as a function that may refuse them and must
//! not panic, with what has to hold of bytes that it takes. `tests/fuzz` runs them under libFuzzer, the tests
//! replay its corpus without it; for tests only.
#![warn(missing_docs)]

mod journal;
mod kept;
mod papers;
mod requests;
mod sheets;
mod sync;

pub use sheets::workbook_seeds;
pub use sync::sealed;

/// One decoder.
#[derive(Debug, Clone, Copy)]
pub struct Target {
    /// The folder of its corpus, and the program in `tests/fuzz`.
    pub name: &'static str,
    /// No longer input is tried, in bytes.
    pub longest: usize,
    /// Decodes; panics where something does not hold.
    pub run: fn(&[u8]),
}

macro_rules! targets {
    ($($name:ident, $longest:literal = $run:path;)+) => {
        /// Every decoder.
        pub const TARGETS: &[Target] = &[$(Target { name: stringify!($name), longest: $longest, run: $run },)+];
    };
}

targets! {
    journal_header, 8_192 = journal::header;
    journal_body, 16_384 = journal::body;
    journal_fold, 8_192 = journal::fold;
    statements, 4_096 = journal::statements;
    sync_messages, 16_384 = sync::messages;
    sync_envelope, 16_384 = sync::envelope;
    sync_letter, 8_192 = sync::letter;
    sync_small, 4_096 = sync::small;
    sheet_text, 16_384 = sheets::text;
    sheet_workbook, 32_768 = sheets::workbook;
    registers, 8_192 = sheets::registers;
    materials, 8_192 = sheets::materials;
    calendar, 8_192 = sheets::calendar;
    tariff, 8_192 = sheets::tariff;
    key_slots, 8_192 = kept::key_slots;
    anchor, 8_192 = kept::anchor;
    backup_facts, 4_096 = kept::backup_facts;
    ledger_file, 65_536 = papers::ledger_file;
    scan, 16_384 = papers::scan;
    requests, 8_192 = requests::requests;
}

/// Runs the decoder of this name.
///
/// # Panics
/// Where the bytes bring about what must not be; and for the name of no decoder.
pub fn run(name: &str, bytes: &[u8]) {
    let Some(target) = TARGETS.iter().find(|target| target.name == name) else {
        panic!("{name} is no target");
    };
    (target.run)(bytes);
}

/// What `read` must give of what it wrote itself.
#[allow(clippy::panic)]
fn sound<T, E: std::fmt::Debug>(outcome: Result<T, E>) -> T {
    outcome.unwrap_or_else(|error| panic!("{error:?}"))
}
