//! Debian packages – what the system must hold, and how it is asked for on Debian and Ubuntu.

use std::path::Path;
use std::process::{Command, Stdio};

use crate::process::{Outcome, find_program, read, run};
use crate::words::{say, say_both};

/// What packages are wanted for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Purpose {
    /// Building the window, the database cipher and everything else.
    Build,
    /// Opening the window on a machine without a display.
    Display,
    /// Running the tests.
    Test,
    /// Measuring beside other programs.
    Bench,
    /// Building for Windows and running the result.
    Windows,
    /// Making a bare system to try the first steps in.
    BareSystem,
}

impl Purpose {
    const fn packages(self) -> &'static [&'static str] {
        match self {
            // perl and make (in build-essential) configure the OpenSSL that the database brings along.
            Self::Build => &[
                "build-essential",
                "pkg-config",
                "perl",
                "libwebkit2gtk-4.1-dev",
                "libgtk-3-dev",
                "librsvg2-dev",
                "libayatana-appindicator3-dev",
                "libxdo-dev",
            ],
            Self::Display => &["xvfb", "dbus-daemon", "openbox", "xdotool", "imagemagick"],
            Self::Test => &[
                "webkit2gtk-driver",
                "chromium",
                "poppler-utils",
                "postgresql",
                "nginx-light",
                "qpdf",
                "cups-daemon",
                "cups-client",
                "faketime",
                "openssl",
                "python3",
                "python3-venv",
            ],
            Self::Bench => &["fonts-droid-fallback", "libreoffice-calc-nogui"],
            Self::Windows => &[
                "rustc-web",
                "cargo-web",
                "rust-web-src",
                "mingw-w64",
                "wine",
                "wine64",
                "build-essential",
            ],
            Self::BareSystem => &["debootstrap"],
        }
    }

    const fn reason(self) -> (&'static str, &'static str) {
        match self {
            Self::Build => (
                "构建窗口程序和加密数据库",
                "to build the window and the encrypted database",
            ),
            Self::Display => (
                "没有显示器时在虚拟屏幕上打开窗口并截图",
                "to open the window on a virtual screen and take its picture",
            ),
            Self::Test => (
                "运行测试（真实窗口、浏览器、PDF、打印、时钟、签名核对、网关）",
                "to run the tests (window, browser, PDF, printing, clock, signatures, gateway)",
            ),
            Self::Bench => ("与同类软件对照测量", "to measure beside other programs"),
            Self::Windows => (
                "构建并试运行 Windows 版本",
                "to build for Windows and run the result",
            ),
            Self::BareSystem => ("建立一个全新的系统", "to make a bare system"),
        }
    }
}

/// Installs what is missing for these purposes. Elsewhere than on Debian it only says what is wanted.
pub(crate) fn install(purposes: &[Purpose]) -> Outcome {
    if !Path::new("/usr/bin/dpkg-query").exists() {
        if cfg!(target_os = "linux") {
            for purpose in purposes {
                let (chinese, english) = purpose.reason();
                let names = purpose.packages().join(" ");
                say_both(
                    &format!(
                        "本系统不是 Debian／Ubuntu，请自行安装与下列软件包相当的软件（{chinese}）：{names}"
                    ),
                    &format!("not Debian or Ubuntu: please install the like of these, {english}"),
                );
            }
        }
        return Ok(());
    }
    let mut missing = Vec::new();
    for purpose in purposes {
        let lacking = lacking(purpose.packages())?;
        if !lacking.is_empty() {
            let (chinese, english) = purpose.reason();
            say_both(
                &format!("将安装系统软件包，用于{chinese}：{}", lacking.join(" ")),
                &format!("installing system packages {english}"),
            );
            missing.extend(lacking);
        }
    }
    if missing.is_empty() {
        return Ok(());
    }
    apt_get(&["update", "-q"])?;
    let mut arguments = vec!["install", "-q", "-y", "--no-install-recommends"];
    arguments.extend(&missing);
    apt_get(&arguments)?;
    let still = lacking(&missing)?;
    if still.is_empty() {
        Ok(())
    } else {
        Err(format!("apt-get did not install {}", still.join(" ")))
    }
}

/// The packages among these that are not installed.
fn lacking(packages: &[&'static str]) -> Outcome<Vec<&'static str>> {
    // dpkg-query ends with 1 when it has never heard of a package; that too means "not installed".
    let output = Command::new("dpkg-query")
        .args(["--show", "--showformat=${Package} ${db:Status-Status}\\n"])
        .args(packages)
        .stdin(Stdio::null())
        .output()
        .map_err(|error| format!("cannot start dpkg-query: {error}"))?;
    Ok(not_installed(
        packages,
        &String::from_utf8_lossy(&output.stdout),
    ))
}

fn not_installed(packages: &[&'static str], listing: &str) -> Vec<&'static str> {
    let installed: Vec<&str> = listing
        .lines()
        .filter_map(|line| line.strip_suffix(" installed"))
        .collect();
    packages
        .iter()
        .copied()
        .filter(|package| !installed.contains(package))
        .collect()
}

fn apt_get(arguments: &[&str]) -> Outcome {
    let mut command = if is_root()? {
        Command::new("apt-get")
    } else if find_program("sudo").is_some() {
        say("  sudo apt-get …");
        let mut sudo = Command::new("sudo");
        sudo.args(["--preserve-env=DEBIAN_FRONTEND", "apt-get"]);
        sudo
    } else {
        return Err(format!(
            "system packages are missing and there is neither root nor sudo; as root run: apt-get {}",
            arguments.join(" ")
        ));
    };
    run(command
        .args(arguments)
        .env("DEBIAN_FRONTEND", "noninteractive"))
}

fn is_root() -> Outcome<bool> {
    Ok(read(Command::new("id").arg("-u"))?.trim() == "0")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_removed_or_unknown_package_is_missing() {
        let listing = "perl installed\nxvfb config-files\n";
        assert_eq!(
            not_installed(&["perl", "xvfb", "openbox"], listing),
            ["xvfb", "openbox"]
        );
    }
}
