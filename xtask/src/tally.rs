//! The tally – how many tests passed and failed, read from the runners' own closing lines.

/// Counts of one run. A skipped test counts as failed: nothing is skipped in this house.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Tally {
    pub(crate) passed: u64,
    pub(crate) failed: u64,
}

impl Tally {
    /// The sum of two runs.
    pub(crate) fn plus(self, other: Self) -> Self {
        Self {
            passed: self.passed + other.passed,
            failed: self.failed + other.failed,
        }
    }
}

/// `Summary [   0.012s] 5 tests run: 4 passed (1 slow), 1 failed, 0 skipped`
pub(crate) fn of_nextest(lines: &[String]) -> Option<Tally> {
    let line = lines
        .iter()
        .rev()
        .find(|line| line.trim_start().starts_with("Summary ["))?;
    let counts = line
        .split_once("run:")
        .map_or(line.as_str(), |(_, counts)| counts);
    Some(of_words(counts))
}

/// One `test result: ok. 3 passed; 0 failed; 0 ignored; …` for each library.
pub(crate) fn of_cargo_test(lines: &[String]) -> Option<Tally> {
    sum(lines
        .iter()
        .filter_map(|line| line.trim_start().strip_prefix("test result:"))
        .map(|counts| {
            // What a filter left out is not a skipped test.
            let end = counts.find("measured").unwrap_or(counts.len());
            of_words(&counts[..end])
        }))
}

/// `Tests  1 failed | 11 passed (12)`
pub(crate) fn of_vitest(lines: &[String]) -> Option<Tally> {
    let line = lines
        .iter()
        .rev()
        .find_map(|line| line.trim_start().strip_prefix("Tests  "))?;
    Some(of_words(line))
}

/// `  1 failed` and `  12 passed (3.4s)`, each on its own line.
pub(crate) fn of_playwright(lines: &[String]) -> Option<Tally> {
    sum(lines
        .iter()
        .filter(|line| is_playwright_count(line))
        .map(|line| of_words(line)))
}

/// `ℹ pass 5`, `ℹ fail 0`, `ℹ skipped 0`, each on its own line.
pub(crate) fn of_node(lines: &[String]) -> Option<Tally> {
    let count = |word: &str| {
        lines.iter().rev().find_map(|line| {
            let (name, count) = line.strip_prefix("ℹ ")?.split_once(' ')?;
            (name == word)
                .then(|| count.trim().parse::<u64>().ok())
                .flatten()
        })
    };
    let left_out: u64 = ["fail", "cancelled", "skipped", "todo"]
        .into_iter()
        .filter_map(count)
        .sum();
    Some(Tally {
        passed: count("pass")?,
        failed: left_out,
    })
}

fn sum(tallies: impl Iterator<Item = Tally>) -> Option<Tally> {
    tallies.reduce(Tally::plus)
}

fn is_playwright_count(line: &str) -> bool {
    let mut words = line.split_whitespace();
    line.starts_with("  ")
        && words.next().is_some_and(|word| word.parse::<u64>().is_ok())
        && matches!(
            words.next(),
            Some("passed" | "failed" | "flaky" | "skipped" | "interrupted" | "did")
        )
}

/// Every `N word` pair: passed ones add to the good, all other known endings to the bad.
fn of_words(text: &str) -> Tally {
    let words: Vec<&str> = text
        .split(|letter: char| !letter.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .collect();
    let mut tally = Tally::default();
    for pair in words.windows(2) {
        let Ok(count) = pair[0].parse::<u64>() else {
            continue;
        };
        match pair[1] {
            "passed" => tally.passed += count,
            "failed" | "timed" | "exec" | "skipped" | "ignored" | "todo" | "flaky"
            | "interrupted" | "did" => {
                tally.failed += count;
            }
            _ => {}
        }
    }
    tally
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(read: fn(&[String]) -> Option<Tally>, text: &str, expect: Option<(u64, u64)>) {
        let lines: Vec<String> = text.lines().map(str::to_owned).collect();
        let expect = expect.map(|(passed, failed)| Tally { passed, failed });
        assert_eq!(read(&lines), expect, "{text}");
    }

    #[test]
    fn nextest_closes_with_a_summary() {
        check(
            of_nextest,
            "     Summary [   0.012s] 5 tests run: 5 passed, 0 skipped",
            Some((5, 0)),
        );
        check(
            of_nextest,
            "     Summary [  12.012s] 9 tests run: 4 passed (1 slow), 3 failed, 2 timed out, 0 skipped",
            Some((4, 5)),
        );
        check(
            of_nextest,
            "     Summary [   1.0s] 3/20 tests run: 2 passed, 1 failed, 0 skipped",
            Some((2, 1)),
        );
        check(
            of_nextest,
            "     Summary [   1.0s] 2 tests run: 2 passed, 3 skipped",
            Some((2, 3)),
        );
        check(of_nextest, "error: could not compile", None);
    }

    #[test]
    fn doc_tests_close_once_for_each_library() {
        let text = "test result: ok. 3 passed; 0 failed; 0 ignored; 0 measured; 0 filtered out; finished in 0.2s
test result: FAILED. 1 passed; 2 failed; 1 ignored; 0 measured; 7 filtered out; finished in 0.1s";
        check(of_cargo_test, text, Some((4, 3)));
        check(of_cargo_test, "", None);
    }

    #[test]
    fn vitest_closes_with_its_tests_line() {
        check(
            of_vitest,
            " Test Files  2 passed (2)\n      Tests  12 passed (12)",
            Some((12, 0)),
        );
        check(
            of_vitest,
            "      Tests  1 failed | 11 passed | 2 skipped (14)",
            Some((11, 3)),
        );
        check(of_vitest, " Test Files  2 passed (2)", None);
    }

    #[test]
    fn playwright_closes_with_one_line_for_each_ending() {
        check(
            of_playwright,
            "Running 12 tests using 1 worker\n  12 passed (3.4s)",
            Some((12, 0)),
        );
        check(
            of_playwright,
            "  1 failed\n    [x] › a.spec.ts\n  2 did not run\n  9 passed (3s)",
            Some((9, 3)),
        );
        check(of_playwright, "Error: no tests found", None);
    }

    #[test]
    fn the_node_runner_closes_with_counts() {
        check(
            of_node,
            "ℹ tests 6\nℹ pass 5\nℹ fail 1\nℹ cancelled 0\nℹ skipped 0\nℹ todo 0",
            Some((5, 1)),
        );
        check(of_node, "nothing", None);
    }
}
