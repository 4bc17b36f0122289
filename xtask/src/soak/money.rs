//! Money – receipts, till and ledger added up over millions of random days.

use crate::process::{Outcome, cargo, run};
use crate::setup;
use crate::tree::Tree;

/// How many days; the ordinary test run does a hundred thousand.
const DAYS: &str = "3000000";

/// Runs the money test of the application with its long count. A missing test fails the run.
pub(super) fn money(tree: &Tree) -> Outcome {
    setup::to_test(tree)?;
    let mut nextest = cargo(
        tree,
        &["nextest", "run", "--locked", "--package", "zonedesk-app"],
    );
    nextest
        .args(["--no-capture", "--no-tests", "fail", "money_tests"])
        .env("ZONEDESK_SOAK_DAYS", DAYS);
    run(&mut nextest)
}
