//! Kills – real programs ended without warning, again and again, while they write: a desk by itself, and a hall with
//! its district and PostgreSQL.

use crate::process::{Outcome, cargo, run};
use crate::setup;
use crate::tree::Tree;

/// How many times programs are killed, in each of the two; the ordinary test run does a few.
const KILLS: &str = "200";

/// Runs both kill tests with their long count. A missing test fails the run.
pub(super) fn kills(tree: &Tree) -> Outcome {
    setup::to_test(tree)?;
    for (package, test) in [("zonedesk-store", "kills"), ("zonedesk-tests", "it")] {
        let mut nextest = cargo(tree, &["nextest", "run", "--locked", "--package", package]);
        nextest
            .args(["--no-capture", "--no-tests", "fail", "--test", test, "kill"])
            .env("ZONEDESK_SOAK_KILLS", KILLS);
        run(&mut nextest)?;
    }
    Ok(())
}
