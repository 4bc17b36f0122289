//! Format – Rust by rustfmt, the rest by Prettier.

use crate::frontend::{self, BROWSER_TESTS, FRONTEND, npm, window_test_prettier};
use crate::process::{Outcome, cargo, run};
use crate::tools;
use crate::tree::Tree;

/// Writes every source file in the house's form.
pub(crate) fn fmt(tree: &Tree) -> Outcome {
    run(&mut cargo(tree, &["fmt", "--all"]))?;
    tools::want_node()?;
    frontend::install(tree, FRONTEND)?;
    run(&mut npm(tree, FRONTEND, &["run", "format"]))?;
    run(&mut window_test_prettier(tree, "--write"))?;
    frontend::install(tree, BROWSER_TESTS)?;
    run(&mut npm(
        tree,
        BROWSER_TESTS,
        &["exec", "--", "prettier", "--write", "."],
    ))
}
