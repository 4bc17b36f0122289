//! Soak – long runs that are not part of every test run.

mod damage;
mod fresh;
mod fuzz;
mod kills;
mod money;
mod seeds;
mod stick;
mod windows;

use crate::process::Outcome;
use crate::tree::Tree;

/// Runs one of the long checks.
pub(crate) fn soak(tree: &Tree, name: &str) -> Outcome {
    match name {
        "damage" => damage::damage(tree),
        "fuzz" => fuzz::fuzz(tree),
        "kills" => kills::kills(tree),
        "money" => money::money(tree),
        "seeds" => seeds::seeds(tree),
        "stick" => stick::stick(tree),
        "windows" => windows::windows(tree),
        "fresh" => fresh::fresh(tree),
        "fresh-root" => fresh::root_alone(tree),
        _ => Err(format!(
            "`{name}` is not a long run; there are damage, fuzz, kills, money, seeds, stick, windows, fresh, fresh-root"
        )),
    }
}
