//! Code generation – the front end's types and commands, written from the Rust ones.

use crate::process::{Outcome, cargo, listen};
use crate::tally;
use crate::tree::Tree;

/// What happens to a file that differs from what would be written.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Mode {
    /// It is written anew.
    Write,
    /// The run fails.
    Check,
}

/// Runs the one generator, a test in `tests/it` that knows both modes.
pub(crate) fn codegen(tree: &Tree, mode: Mode) -> Outcome {
    let mode = match mode {
        Mode::Write => "write",
        Mode::Check => "check",
    };
    let mut generator = cargo(
        tree,
        &[
            "test",
            "--locked",
            "--package",
            "zonedesk-tests",
            "--test",
            "it",
        ],
    );
    generator
        .args(["codegen", "--", "--nocapture"])
        .env("ZONEDESK_CODEGEN", mode);
    let heard = listen(&mut generator)?;
    // cargo is content with a filter that finds nothing; that would hide a lost generator.
    let found =
        tally::of_cargo_test(&heard.lines).is_some_and(|tally| tally.passed + tally.failed > 0);
    match (heard.content, found) {
        (true, true) => Ok(()),
        (true, false) => Err("tests/it holds no test named codegen".to_owned()),
        (false, _) => {
            Err("generated code differs from its source; run `cargo xtask codegen`".to_owned())
        }
    }
}
