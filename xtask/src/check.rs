//! Check – everything about the source that can be judged without running the tests.

use crate::codegen::{Mode, codegen};
use crate::frontend::{self, BROWSER_TESTS, FRONTEND, npm, window_test_prettier};
use crate::licences;
use crate::process::{Outcome, cargo, run};
use crate::setup;
use crate::tools::DENY;
use crate::tree::Tree;
use crate::words::say;

/// One look at the source.
type Look = fn(&Tree) -> Outcome;

/// Formatting, lints, types and generated code; every look is taken, so one run shows all there is.
pub(crate) fn check(tree: &Tree) -> Outcome {
    setup::to_build(tree)?;
    frontend::install(tree, BROWSER_TESTS)?;
    DENY.install(tree)?;
    let looks: [(&str, Look); 11] = [
        ("cargo fmt", |tree| {
            run(&mut cargo(tree, &["fmt", "--all", "--check"]))
        }),
        ("clippy", clippy),
        ("cargo deny", |tree| {
            run(&mut cargo(
                tree,
                &["deny", "--locked", "check", "licenses", "bans", "sources"],
            ))
        }),
        ("licences (npm)", licences::of_npm),
        ("codegen", |tree| codegen(tree, Mode::Check)),
        ("prettier (frontend)", |tree| {
            run(&mut npm(tree, FRONTEND, &["run", "format:check"]))
        }),
        ("prettier (tests)", |tree| {
            run(&mut npm(tree, BROWSER_TESTS, &["run", "format:check"]))
        }),
        ("prettier (tests/desktop)", |tree| {
            run(&mut window_test_prettier(tree, "--check"))
        }),
        ("eslint", |tree| {
            run(&mut npm(tree, FRONTEND, &["run", "lint"]))
        }),
        ("vue-tsc", |tree| {
            run(&mut npm(tree, FRONTEND, &["run", "check"]))
        }),
        ("tsc (tests)", |tree| {
            run(&mut npm(tree, BROWSER_TESTS, &["run", "check"]))
        }),
    ];
    let mut complaints = Vec::new();
    for (name, look) in looks {
        say(&format!("\n━━ {name} ━━"));
        if let Err(reason) = look(tree) {
            complaints.push(format!("{name}: {reason}"));
        }
    }
    if complaints.is_empty() {
        Ok(())
    } else {
        Err(format!("not clean\n  {}", complaints.join("\n  ")))
    }
}

fn clippy(tree: &Tree) -> Outcome {
    let mut clippy = cargo(
        tree,
        &["clippy", "--locked", "--workspace", "--all-targets"],
    );
    run(clippy.args(["--", "-D", "warnings"]))
}
