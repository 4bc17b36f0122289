//! Folding (归一): how texts are compared – NFKC, small letters, cut at everything that is not written
//! in words.

use unicode_normalization::UnicodeNormalization as _;

/// The folded runs of letters and digits of a text.
pub(super) fn runs(text: &str) -> Vec<Vec<char>> {
    let mut runs = vec![Vec::new()];
    for c in folded(text) {
        if is_written_in_words(c) {
            if let Some(run) = runs.last_mut() {
                run.push(c);
            }
        } else if runs.last().is_some_and(|run| !run.is_empty()) {
            runs.push(Vec::new());
        }
    }
    runs.retain(|run| !run.is_empty());
    runs
}

/// What is left of a text without everything that cuts it.
pub(super) fn joined(text: &str) -> String {
    folded(text).filter(|c| is_written_in_words(*c)).collect()
}

/// The words of what was typed, as they stand between spaces.
pub(super) fn words(text: &str) -> Vec<String> {
    let folded: String = folded(text).collect();
    folded.split_whitespace().map(str::to_owned).collect()
}

/// NFKC, in small letters.
pub(super) fn folded(text: &str) -> impl Iterator<Item = char> {
    text.nfkc().flat_map(char::to_lowercase)
}

/// Letters and digits; private use, where older systems keep the rare characters of names; and the
/// pictures (表情) that people type between their words.
pub(super) fn is_written_in_words(c: char) -> bool {
    c.is_alphanumeric()
        || matches!(c, '\u{e000}'..='\u{f8ff}' | '\u{f0000}'..='\u{10fffd}')
        || matches!(c, '\u{2600}'..='\u{27bf}' | '\u{1f000}'..='\u{1faff}')
}

/// All pairs of neighbours in a run.
pub(super) fn pairs(run: &[char]) -> impl Iterator<Item = String> + '_ {
    run.windows(2).map(|pair| pair.iter().collect())
}

/// All threes of neighbours in a run.
pub(super) fn threes(run: &[char]) -> impl Iterator<Item = String> + '_ {
    run.windows(3).map(|three| three.iter().collect())
}

/// The digits of a run that stand together, where there are at least three.
pub(super) fn digits(run: &[char]) -> impl Iterator<Item = &[char]> {
    run.split(|c| !c.is_ascii_digit())
        .filter(|digits| digits.len() > 2)
}
