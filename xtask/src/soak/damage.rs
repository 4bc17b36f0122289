//! Damage – a byte flipped or a tail cut in many copies of a desk; goes on where it was broken off.

use std::fs;

use crate::process::{Outcome, cargo, listen};
use crate::setup;
use crate::tree::Tree;
use crate::words::say;

/// Copies of one whole run; the ordinary test run does 40.
const COPIES: u64 = 500;
/// Copies between two notes of how far it is.
const AT_ONCE: u64 = 50;

/// Damages the copies that were not damaged yet; `out/soak-damage.txt` holds a line for each, and how it ended.
pub(super) fn damage(tree: &Tree) -> Outcome {
    setup::to_test(tree)?;
    let path = tree.out()?.join("soak-damage.txt");
    let said = |error: std::io::Error| format!("{}: {error}", path.display());
    let mut report = fs::read_to_string(&path).unwrap_or_default();
    if damaged(&report) >= COPIES {
        report.clear();
    }
    while damaged(&report) < COPIES {
        let next = damaged(&report);
        let end = (next + AT_ONCE).min(COPIES);
        say(&format!("copies {next}..{end} of {COPIES}"));
        let mut nextest = cargo(
            tree,
            &["nextest", "run", "--locked", "--package", "zonedesk-tests"],
        );
        nextest
            .args(["--no-capture", "--no-tests", "fail", "damage_by_chance"])
            .env("ZONEDESK_SOAK_DAMAGE", format!("{next}..{end}"));
        let heard = listen(&mut nextest)?;
        if !heard.content {
            return Err(format!("a copy of {next}..{end} was not as it has to be"));
        }
        let mut lines: Vec<&String> = heard
            .lines
            .iter()
            .filter(|line| line.starts_with("seed "))
            .collect();
        lines.sort_by_key(|line| seed_of(line));
        if lines.len() as u64 != end - next {
            return Err(format!(
                "{} copies were damaged of {next}..{end}",
                lines.len()
            ));
        }
        for line in lines {
            report += line;
            report.push('\n');
        }
        fs::write(&path, &report).map_err(said)?;
    }
    for end in ["NotOpened", "Named", "Harmless"] {
        let ended = report.lines().filter(|line| line.ends_with(end)).count();
        say(&format!("{end:<10} {ended}"));
    }
    Ok(())
}

fn damaged(report: &str) -> u64 {
    report.lines().count() as u64
}

/// `seed 12: zonedesk.db cut to 9 bytes: NotOpened`
fn seed_of(line: &str) -> Option<u64> {
    line.strip_prefix("seed ")?.split(':').next()?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_names_its_seed() {
        assert_eq!(
            seed_of("seed 12: anchor.log cut to 9 bytes: Named"),
            Some(12)
        );
        assert_eq!(seed_of("Summary"), None);
    }

    #[test]
    fn a_report_holds_a_line_for_each_copy() {
        assert_eq!(damaged(""), 0);
        assert_eq!(damaged("seed 0: x: Named\nseed 1: y: Harmless\n"), 2);
    }
}
