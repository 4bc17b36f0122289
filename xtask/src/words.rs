//! What xtask says to the person who started it.

use std::io::Write as _;

/// One line on standard output. A reader that has gone away is no reason to fail.
pub(crate) fn say(line: &str) {
    let mut out = std::io::stdout().lock();
    let _ = writeln!(out, "{line}").and_then(|()| out.flush());
}

/// The same thing in Chinese, then in English.
pub(crate) fn say_both(chinese: &str, english: &str) {
    say(&format!("▸ {chinese}\n  {english}"));
}
