//! Seeds – the simulator of sync over many more seeds than in every run; goes on where it was broken off.

use crate::process::{Outcome, cargo, run};
use crate::setup;
use crate::tree::Tree;
use crate::words::say;
use std::fs;

/// Seeds of one whole run.
const SEEDS: u64 = 50_000;
/// Seeds between two notes of how far it is.
const AT_ONCE: u64 = 2_500;

/// Runs the seeds that were not run yet; `out/soak-seeds.txt` holds the next one. A missing test fails the run.
pub(super) fn seeds(tree: &Tree) -> Outcome {
    setup::to_test(tree)?;
    let note = tree.out()?.join("soak-seeds.txt");
    let noted = fs::read_to_string(&note).ok();
    let mut next: u64 = noted.and_then(|text| text.trim().parse().ok()).unwrap_or(0);
    if next >= SEEDS {
        next = 0;
    }
    while next < SEEDS {
        let end = (next + AT_ONCE).min(SEEDS);
        say(&format!("seeds {next}..{end} of {SEEDS}"));
        let mut nextest = cargo(
            tree,
            &["nextest", "run", "--locked", "--package", "zonedesk-sync"],
        );
        // A third of the time: what is built for it is soon worth it.
        nextest.args(["--cargo-profile", "release"]);
        nextest
            .args(["--no-tests", "fail", "in_any_weather"])
            .env("ZONEDESK_SEEDS", format!("{next}..{end}"));
        run(&mut nextest)?;
        next = end;
        fs::write(&note, next.to_string())
            .map_err(|error| format!("{}: {error}", note.display()))?;
    }
    Ok(())
}
