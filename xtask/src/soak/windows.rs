//! Windows – the command line and the shell built for Windows on Debian, rules and store run in Wine.
//!
//! Debian's rustc-web has no standard library for Windows, so it is built from rust-web-src, which is
//! always of the same version as that compiler.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::debian::Purpose;
use crate::process::{Outcome, run};
use crate::setup;
use crate::tree::{Tree, cache_folder};
use crate::words::say;

const TARGET: &str = "x86_64-pc-windows-gnu";
/// Where Debian puts what must not be shadowed by another Rust on PATH.
const DEBIAN_PATH: &str = "/usr/bin:/bin:/usr/sbin:/sbin";
const BUILT: [&str; 2] = ["zonedesk-cli", "zonedesk"];
const RUN_IN_WINE: [&str; 2] = ["zonedesk-domain", "zonedesk-store"];

/// Builds for Windows, then runs the tests of the rules and the store.
pub(super) fn windows(tree: &Tree) -> Outcome {
    setup::to_build(tree)?;
    setup::system(&[Purpose::Windows])?;
    let target = cache_folder()?.join("windows");
    for package in BUILT {
        say(&format!("\n━━ {package}.exe ━━"));
        run(debian_cargo(tree, &target, "build").args(["--package", package]))?;
        let program = target
            .join(TARGET)
            .join("debug")
            .join(format!("{package}.exe"));
        let size = fs::metadata(&program)
            .map_err(|error| format!("{}: {error}", program.display()))?
            .len();
        say(&format!("{} ({} MB)", program.display(), size / 1_000_000));
    }
    let stubs = build_stubs(tree, &target)?;
    say("\n━━ Wine ━━");
    let mut tests = debian_cargo(tree, &target, "test");
    tests.arg("--no-fail-fast");
    for package in RUN_IN_WINE {
        tests.args(["--package", package]);
    }
    // Examples in doc comments are compiled for the machine's own system by the other run.
    tests
        .args(["--lib", "--tests"])
        .env("CARGO_TARGET_X86_64_PC_WINDOWS_GNU_RUNNER", "wine64")
        .env("PATH", format!("{DEBIAN_PATH}:/usr/lib/wine"))
        .env("WINEPREFIX", target.join("wine"))
        .env("WINEPATH", stubs)
        .env("WINEDEBUG", "-all")
        // Wine would otherwise offer to fetch its own .NET and browser.
        .env("WINEDLLOVERRIDES", "mscoree,mshtml=");
    run(&mut tests)
}

/// Debian's own cargo and compiler, whatever rustup has put before them.
fn debian_cargo(tree: &Tree, target: &Path, verb: &str) -> Command {
    let mut command = Command::new("/usr/bin/cargo");
    command
        .args([
            verb,
            "--locked",
            "-Zbuild-std=std,panic_unwind",
            "--target",
            TARGET,
        ])
        .current_dir(tree.root())
        .env("PATH", DEBIAN_PATH)
        .env("RUSTC", "/usr/bin/rustc")
        .env("RUSTC_BOOTSTRAP", "1")
        .env("CARGO_TARGET_DIR", target)
        .env_remove("CARGO")
        .env_remove("RUSTUP_TOOLCHAIN");
    command
}

/// Wine 8 lacks `bcryptprimitives.dll`, from which the standard library takes its randomness.
fn build_stubs(tree: &Tree, target: &Path) -> Outcome<PathBuf> {
    let folder = target.join("stubs");
    fs::create_dir_all(&folder)
        .map_err(|error| format!("cannot make {}: {error}", folder.display()))?;
    let mut compiler = Command::new("x86_64-w64-mingw32-gcc");
    compiler
        .args(["-shared", "-O2", "-Wall", "-Werror", "-o"])
        .arg(folder.join("bcryptprimitives.dll"))
        .arg(tree.at("xtask/windows/bcryptprimitives.c"))
        .arg("-ladvapi32");
    run(&mut compiler)?;
    Ok(folder)
}
