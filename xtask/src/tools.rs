//! Tools – programs the tests need that come from cargo, and Node, which must be there already.

use std::fs;
use std::path::PathBuf;
use std::process::{Command, Stdio};

use crate::process::{Outcome, cargo, find_program, read, run};
use crate::tree::{Tree, cache_folder};
use crate::words::say_both;

/// The oldest Node the front end is built with (major, minor).
const OLDEST_NODE: (u32, u32) = (20, 19);

/// A program installed by `cargo install` in one known version.
pub(crate) struct CargoTool {
    name: &'static str,
    version: &'static str,
    /// Whether the program tells its version, so that an old one is replaced.
    tells_version: bool,
    reason: (&'static str, &'static str),
}

/// Runs the Rust tests, each in its own process.
pub(crate) const NEXTEST: CargoTool = CargoTool {
    name: "cargo-nextest",
    version: "0.9.143",
    tells_version: true,
    reason: ("运行 Rust 测试", "to run the Rust tests"),
};

/// Runs the fuzz targets under libFuzzer.
pub(crate) const FUZZ: CargoTool = CargoTool {
    name: "cargo-fuzz",
    version: "0.13.2",
    tells_version: true,
    reason: ("运行模糊测试", "to run the fuzz targets"),
};

/// Says under which licence and from where every package comes.
pub(crate) const DENY: CargoTool = CargoTool {
    name: "cargo-deny",
    version: "0.20.2",
    tells_version: true,
    reason: (
        "检查依赖的许可证和来源",
        "to check licences and sources of packages",
    ),
};

/// Lets WebDriver drive the real window.
pub(crate) const TAURI_DRIVER: CargoTool = CargoTool {
    name: "tauri-driver",
    version: "2.1.0",
    tells_version: false,
    reason: ("测试真实窗口", "to test the real window"),
};

/// Asks every door of the district as its OpenAPI document describes it; the other two make and pack CBOR.
pub(crate) const SCHEMATHESIS: [&str; 3] =
    ["schemathesis==4.32.5", "cbor2==6.3.0", "zstandard==0.25.0"];

/// A Python of our own with these packages; what else was installed by pip stays away from it.
pub(crate) fn python(name: &str, packages: &[&str]) -> Outcome<PathBuf> {
    let folder = cache_folder()?.join("python").join(name);
    let python = if cfg!(target_os = "windows") {
        folder.join("Scripts").join("python.exe")
    } else {
        folder.join("bin").join("python")
    };
    let installed = folder.join("installed.txt");
    let wanted = packages.join("\n");
    if python.exists() && fs::read_to_string(&installed).is_ok_and(|told| told == wanted) {
        return Ok(python);
    }
    say_both(
        &format!("将安装 Python 软件包：{}", packages.join(" ")),
        "installing these Python packages in a folder of their own",
    );
    run(Command::new("python3")
        .args(["-m", "venv", "--clear"])
        .arg(&folder))?;
    let install = [
        "-m",
        "pip",
        "install",
        "--quiet",
        "--disable-pip-version-check",
    ];
    run(Command::new(&python).args(install).args(packages))?;
    fs::write(&installed, wanted).map_err(|error| format!("{}: {error}", installed.display()))?;
    Ok(python)
}

impl CargoTool {
    /// Installs the tool when it is missing or older than the version named here.
    pub(crate) fn install(&self, tree: &Tree) -> Outcome {
        if self.is_there() {
            return Ok(());
        }
        let (chinese, english) = self.reason;
        say_both(
            &format!("将安装 {} {}，用于{chinese}", self.name, self.version),
            &format!("installing {} {} {english}", self.name, self.version),
        );
        run(&mut cargo(
            tree,
            &["install", "--locked", "--version", self.version, self.name],
        ))?;
        match find_program(self.name) {
            Some(_) => Ok(()),
            None => Err(format!("{} was installed but is not on PATH", self.name)),
        }
    }

    fn is_there(&self) -> bool {
        let Some(program) = find_program(self.name) else {
            return false;
        };
        if !self.tells_version {
            return true;
        }
        let told = Command::new(program)
            .arg("--version")
            .stdin(Stdio::null())
            .output();
        let told = told.map(|output| String::from_utf8_lossy(&output.stdout).into_owned());
        told.is_ok_and(|told| is_at_least(&told, self.version))
    }
}

/// Fails in plain words when Node is missing or too old.
pub(crate) fn want_node() -> Outcome {
    let told = read(Command::new("node").arg("--version")).map_err(|_| {
        "没有找到 Node.js，请安装 20.19 或更新的版本 (Node 20.19 or newer is wanted on PATH)"
            .to_owned()
    })?;
    let numbers = numbers_in(&told);
    match numbers.as_slice() {
        [major, minor, ..] if (*major, *minor) >= OLDEST_NODE => Ok(()),
        _ => Err(format!(
            "Node.js {} 过旧，请安装 20.19 或更新的版本 (too old)",
            told.trim()
        )),
    }
}

fn is_at_least(told: &str, wanted: &str) -> bool {
    let first_line = told.lines().next().unwrap_or_default();
    // What stands in brackets is a commit and a date.
    let first_line = first_line.split('(').next().unwrap_or_default();
    numbers_in(first_line) >= numbers_in(wanted)
}

fn numbers_in(text: &str) -> Vec<u32> {
    text.split(|letter: char| !letter.is_ascii_digit())
        .filter_map(|digits| digits.parse().ok())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_are_compared_by_number() {
        let check = |told: &str, expect: bool| {
            assert_eq!(is_at_least(told, "0.9.143"), expect, "{told}");
        };
        check(
            "cargo-nextest 0.9.143 (60fa45f63 2026-08-04)\nrelease: 0.9.143",
            true,
        );
        check("cargo-nextest 0.10.1 (abc 2027-01-01)", true);
        check("cargo-nextest 0.9.99 (abc 2025-01-01)", false);
        check("", false);
    }
}
