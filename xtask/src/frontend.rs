//! The front end and the browser tests – their packages and their build.

use std::path::PathBuf;
use std::process::Command;

use crate::process::{Outcome, run};
use crate::tree::{Tree, is_stale};
use crate::words::say_both;

/// The screens.
pub(crate) const FRONTEND: &str = "frontend";
/// The browser tests.
pub(crate) const BROWSER_TESTS: &str = "tests/e2e";

/// `npm ci` where the lock file is newer than what is installed.
pub(crate) fn install(tree: &Tree, folder: &str) -> Outcome {
    let lock = tree.at(folder).join("package-lock.json");
    let installed = tree.at(folder).join("node_modules/.package-lock.json");
    if !is_stale(&installed, &[lock]) {
        return Ok(());
    }
    say_both(
        &format!("将在 {folder}/ 安装前端软件包"),
        &format!("installing the Node packages of {folder}/"),
    );
    run(&mut npm(tree, folder, &["ci", "--no-audit", "--no-fund"]))
}

/// Builds the screens when a source is newer than the last build. The shell carries the result.
pub(crate) fn build(tree: &Tree) -> Outcome {
    let sources: Vec<PathBuf> = [
        "src",
        "public",
        "index.html",
        "package-lock.json",
        "vite.config.ts",
        "tsconfig.json",
    ]
    .iter()
    .map(|source| tree.at(FRONTEND).join(source))
    .collect();
    if !is_stale(&tree.at(FRONTEND).join("dist/index.html"), &sources) {
        return Ok(());
    }
    run(&mut npm(tree, FRONTEND, &["run", "build"]))
}

/// An npm command in one of the two folders.
pub(crate) fn npm(tree: &Tree, folder: &str, arguments: &[&str]) -> Command {
    let mut command = Command::new(if cfg!(windows) { "npm.cmd" } else { "npm" });
    command.args(arguments).current_dir(tree.at(folder));
    command
}

/// Prettier on the window tests, which have no packages of their own and share the screens' form.
pub(crate) fn window_test_prettier(tree: &Tree, mode: &str) -> Command {
    let arguments = [
        "exec",
        "--",
        "prettier",
        "--config",
        ".prettierrc.json",
        mode,
        "../tests/desktop",
    ];
    npm(tree, FRONTEND, &arguments)
}
