//! Kills – a real program ended without warning, again and again, while it writes.

use crate::process::{Outcome, cargo, run};
use crate::setup;
use crate::tree::Tree;

/// How many times the program is killed; the ordinary test run does a few.
const KILLS: &str = "200";

/// Runs the kill test of the store with its long count. A missing test fails the run.
pub(super) fn kills(tree: &Tree) -> Outcome {
    setup::to_test(tree)?;
    let mut nextest = cargo(
        tree,
        &["nextest", "run", "--locked", "--package", "zonedesk-store"],
    );
    nextest
        .args(["--no-capture", "--no-tests", "fail", "--test", "kills"])
        .env("ZONEDESK_SOAK_KILLS", KILLS);
    run(&mut nextest)
}
