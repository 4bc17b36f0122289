//! Set-up – everything a fresh machine lacks, so that a clone and two commands are enough.

use crate::debian::{self, Purpose};
use crate::frontend;
use crate::process::Outcome;
use crate::room;
use crate::tools;
use crate::tree::Tree;
use crate::words::say_both;

/// What is needed to build: system packages, Node, the front end's packages and its build.
pub(crate) fn to_build(tree: &Tree) -> Outcome {
    system(&[Purpose::Build])?;
    room::make(tree)?;
    build_screens(tree)
}

/// What is needed to open the window where there is no display.
pub(crate) fn to_show(tree: &Tree) -> Outcome {
    system(&[Purpose::Build, Purpose::Display])?;
    room::make(tree)?;
    build_screens(tree)
}

/// What is needed to run every test level.
pub(crate) fn to_test(tree: &Tree) -> Outcome {
    system(&[Purpose::Build, Purpose::Display, Purpose::Test])?;
    room::make(tree)?;
    tools::NEXTEST.install(tree)?;
    tools::TAURI_DRIVER.install(tree)?;
    build_screens(tree)?;
    frontend::install(tree, frontend::BROWSER_TESTS)
}

/// System packages alone.
pub(crate) fn system(purposes: &[Purpose]) -> Outcome {
    if cfg!(target_os = "windows") {
        say_both(
            "需要：Visual Studio C++ 生成工具、WebView2 运行时、Strawberry Perl、Node.js 20.19 以上。已安装则不必理会。",
            "wanted: Visual Studio C++ build tools, the WebView2 runtime, Strawberry Perl, Node 20.19 or newer",
        );
    }
    if cfg!(target_os = "macos") {
        say_both(
            "需要：Xcode 命令行工具（xcode-select --install）、Node.js 20.19 以上。已安装则不必理会。",
            "wanted: the Xcode command line tools (xcode-select --install), Node 20.19 or newer",
        );
    }
    debian::install(purposes)
}

fn build_screens(tree: &Tree) -> Outcome {
    tools::want_node()?;
    frontend::install(tree, frontend::FRONTEND)?;
    frontend::build(tree)
}
