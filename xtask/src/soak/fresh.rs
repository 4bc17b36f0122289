//! Fresh – a bare Debian 12 that holds only Rust and Node, in which the README's commands are run.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Instant;

use crate::debian::Purpose;
use crate::process::{Outcome, read, run};
use crate::setup;
use crate::tree::{Tree, cache_folder};
use crate::words::say;

const SUITE: &str = "bookworm";
/// Where the clone stands inside the bare system.
const CLONE: &str = "/root/zonedesk";
const PATH: &str = "/opt/rust/bin:/opt/node/bin:/usr/sbin:/usr/bin:/sbin:/bin";
/// How this machine reaches the network; what is set is handed on.
const NETWORK: [&str; 10] = [
    "SSL_CERT_FILE",
    "NODE_EXTRA_CA_CERTS",
    "CARGO_HTTP_CAINFO",
    "GIT_SSL_CAINFO",
    "http_proxy",
    "https_proxy",
    "no_proxy",
    "HTTP_PROXY",
    "HTTPS_PROXY",
    "NO_PROXY",
];
const CERTIFICATES: &str = "etc/ssl/certs/ca-certificates.crt";

/// Makes the bare system, clones the repository into it, runs the README's commands cold and then
/// warm, and keeps the times in `out/fresh.txt`.
pub(super) fn fresh(tree: &Tree) -> Outcome {
    let commands = readme_commands(&read_file(&tree.at("README.md"))?)?;
    let root = make_root()?;
    let clone = root.join(CLONE.trim_start_matches('/'));
    run(Command::new("git")
        .args(["clone", "--quiet", "--no-hardlinks"])
        .arg(tree.root())
        .arg(&clone))?;
    let mut report = String::new();
    for pass in ["cold", "warm"] {
        for command in &commands {
            say(&format!("\n━━ {pass}: {command} ━━"));
            let started = Instant::now();
            let outcome = run(&mut inside(&root, &format!("cd {CLONE} && {command}")));
            let line = format!(
                "{pass}  {command}  {:.0} s  {}\n",
                started.elapsed().as_secs_f64(),
                if outcome.is_ok() { "well" } else { "failed" }
            );
            say(line.trim_end());
            report.push_str(&line);
            let path = tree.out()?.join("fresh.txt");
            fs::write(&path, &report).map_err(|error| format!("{}: {error}", path.display()))?;
            outcome?;
        }
    }
    let picture = clone.join("out/screenshot.png");
    let kept = tree.out()?.join("fresh.png");
    fs::copy(&picture, &kept).map_err(|error| format!("{}: {error}", picture.display()))?;
    Ok(())
}

/// Makes the bare system and looks at what it holds, without building anything in it.
pub(super) fn root_alone(_tree: &Tree) -> Outcome {
    let root = make_root()?;
    run(&mut inside(
        &root,
        "cat /etc/debian_version && cargo --version && node --version && npm --version",
    ))
}

/// The first two different commands of the README's code blocks.
fn readme_commands(readme: &str) -> Outcome<[String; 2]> {
    let mut commands: Vec<String> = Vec::new();
    for line in readme
        .lines()
        .map(str::trim)
        .filter(|line| line.starts_with("cargo xtask "))
    {
        let command = line.split('#').next().unwrap_or(line).trim().to_owned();
        if !commands.contains(&command) {
            commands.push(command);
        }
    }
    match commands.as_slice() {
        [first, second, ..] => Ok([first.clone(), second.clone()]),
        _ => Err("README.md does not show two `cargo xtask` commands".to_owned()),
    }
}

fn make_root() -> Outcome<PathBuf> {
    setup::system(&[Purpose::BareSystem])?;
    let root = cache_folder()?.join("fresh");
    if root.exists() {
        run(Command::new("rm")
            .args(["-rf", "--one-file-system", "--"])
            .arg(&root))?;
    }
    fs::create_dir_all(&root)
        .map_err(|error| format!("cannot make {}: {error}", root.display()))?;
    let sources = apt_sources(&read(Command::new("apt-get").args([
        "indextargets",
        "--format",
        "$(CREATED_BY) $(SITE) $(RELEASE) $(COMPONENT)",
    ]))?);
    let mirror = mirror_of(&sources)?;
    run(Command::new("debootstrap")
        .args(["--variant=minbase", "--include=ca-certificates", SUITE])
        .arg(&root)
        .arg(mirror))?;
    write(&root, "etc/apt/sources.list", &sources.join("\n"))?;
    write(&root, "etc/apt/apt.conf.d/90host", &network_of_apt()?)?;
    copy_network(&root)?;
    copy_rust(&root)?;
    copy_node(&root)?;
    Ok(root)
}

/// A command in the bare system, with its own processes and mounts, which go away with it.
fn inside(root: &Path, line: &str) -> Command {
    // A root that is no mount point forbids its processes any mounts of their own, which tests make.
    let mount = "mount --bind \"$1\" \"$1\" && \
                 mount --rbind /dev \"$1/dev\" && mount --rbind /sys \"$1/sys\" && \
                 mount -t proc proc \"$1/proc\" && \
                 mount -t tmpfs tmpfs \"$1/tmp\" && \
                 exec chroot \"$1\" /bin/sh -c \"$2\"";
    let mut command = Command::new("unshare");
    command.args([
        "--mount",
        "--pid",
        "--fork",
        "--kill-child",
        "sh",
        "-c",
        mount,
        "sh",
    ]);
    command.arg(root).arg(line).env_clear();
    command.envs([
        ("PATH", PATH),
        ("HOME", "/root"),
        ("LANG", "C.UTF-8"),
        ("CI", "true"),
    ]);
    for name in NETWORK {
        if let Some(value) = std::env::var_os(name) {
            let is_file =
                name.contains("CERT") || name.contains("CAINFO") || name.contains("CA_CERTS");
            command.env(
                name,
                if is_file {
                    format!("/{CERTIFICATES}").into()
                } else {
                    value
                },
            );
        }
    }
    command
}

/// `deb` lines of this machine's sources for the suite and its updates.
fn apt_sources(targets: &str) -> Vec<String> {
    let mut sources: Vec<String> = targets
        .lines()
        .filter_map(|line| line.strip_prefix("Packages "))
        .filter(|line| {
            line.split_whitespace()
                .nth(1)
                .is_some_and(|release| release.starts_with(SUITE))
        })
        .map(|line| format!("deb {line}"))
        .collect();
    sources.sort();
    sources.dedup();
    sources
}

fn mirror_of(sources: &[String]) -> Outcome<&str> {
    sources
        .iter()
        .filter_map(|source| {
            let mut words = source.split_whitespace().skip(1);
            Some((words.next()?, words.next()?))
        })
        .find_map(|(site, release)| (release == SUITE).then_some(site))
        .ok_or_else(|| format!("this machine's apt sources name no mirror of {SUITE}"))
}

/// apt's proxies and its patience with old lists, as this machine has them.
fn network_of_apt() -> Outcome<String> {
    let dump = read(Command::new("apt-config").arg("dump"))?;
    let wanted = |line: &&str| line.starts_with("Acquire::Check-") || line.contains("::Proxy ");
    Ok(dump
        .lines()
        .filter(wanted)
        .map(|line| format!("{line}\n"))
        .collect())
}

fn copy_network(root: &Path) -> Outcome {
    run(Command::new("cp")
        .args(["--dereference", "/etc/resolv.conf"])
        .arg(root.join("etc/resolv.conf")))?;
    run(Command::new("cp")
        .arg(format!("/{CERTIFICATES}"))
        .arg(root.join(CERTIFICATES)))
}

fn copy_rust(root: &Path) -> Outcome {
    let sysroot = read(Command::new("rustc").args(["--print", "sysroot"]))?;
    let target = root.join("opt/rust");
    fs::create_dir_all(&target)
        .map_err(|error| format!("cannot make {}: {error}", target.display()))?;
    for part in ["bin", "lib", "libexec"] {
        run(Command::new("cp")
            .arg("-a")
            .arg(Path::new(sysroot.trim()).join(part))
            .arg(&target))?;
    }
    Ok(())
}

fn copy_node(root: &Path) -> Outcome {
    let node = read(Command::new("node").args(["--print", "process.execPath"]))?;
    let modules = read(Command::new("npm").args(["root", "--global"]))?;
    let target = root.join("opt/node");
    for folder in ["bin", "lib/node_modules"] {
        let folder = target.join(folder);
        fs::create_dir_all(&folder)
            .map_err(|error| format!("cannot make {}: {error}", folder.display()))?;
    }
    run(Command::new("cp")
        .arg(node.trim())
        .arg(target.join("bin/node")))?;
    run(Command::new("cp")
        .arg("-a")
        .arg(Path::new(modules.trim()).join("npm"))
        .arg(target.join("lib/node_modules")))?;
    for name in ["npm", "npx"] {
        let script = format!("../lib/node_modules/npm/bin/{name}-cli.js");
        run(Command::new("ln")
            .arg("-s")
            .arg(script)
            .arg(target.join("bin").join(name)))?;
    }
    Ok(())
}

fn read_file(path: &Path) -> Outcome<String> {
    fs::read_to_string(path).map_err(|error| format!("cannot read {}: {error}", path.display()))
}

fn write(root: &Path, path: &str, text: &str) -> Outcome {
    let path = root.join(path);
    fs::write(&path, format!("{text}\n")).map_err(|error| format!("{}: {error}", path.display()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_mirror_comes_from_the_machines_own_sources() {
        let sources = apt_sources(
            "Packages http://mirror.example/debian/ bookworm main
Translations http://mirror.example/debian/ bookworm main
Packages http://mirror.example/debian-security/ bookworm-security main
Packages http://other.example/ubuntu/ noble main
",
        );
        assert_eq!(
            sources,
            [
                "deb http://mirror.example/debian-security/ bookworm-security main",
                "deb http://mirror.example/debian/ bookworm main",
            ]
        );
        assert_eq!(mirror_of(&sources), Ok("http://mirror.example/debian/"));
        assert!(mirror_of(&sources[..1]).is_err());
    }

    #[test]
    fn the_two_commands_are_read_from_the_readme() {
        let readme = "```sh\ncargo xtask run    # 打开窗口\ncargo xtask test\n```\n```sh\ncargo xtask run\n```";
        assert_eq!(
            readme_commands(readme),
            Ok(["cargo xtask run".to_owned(), "cargo xtask test".to_owned()])
        );
        assert!(readme_commands("cargo xtask run").is_err());
    }
}
