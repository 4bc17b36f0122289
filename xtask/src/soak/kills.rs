//! Kills – the real programs ended without warning, again and again, while they write.

use crate::process::{Outcome, cargo, run};
use crate::setup;
use crate::test::{build_programs, name_programs};
use crate::tree::Tree;

/// How many times a program is killed; the ordinary test run does a few.
const KILLS: &str = "200";

/// Runs the kill test of `tests/it` with its long count. A missing test fails the run.
pub(super) fn kills(tree: &Tree) -> Outcome {
    setup::to_test(tree)?;
    build_programs(tree)?;
    let mut nextest = cargo(
        tree,
        &["nextest", "run", "--locked", "--package", "zonedesk-tests"],
    );
    nextest
        .args(["--no-capture", "--no-tests", "fail", "kill"])
        .env("ZONEDESK_KILLS", KILLS);
    name_programs(tree, &mut nextest);
    run(&mut nextest)
}
