//! Fuzz – every decoder under libFuzzer, guided by coverage; goes on where it was broken off.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Instant;

use crate::process::{Heard, Outcome, cargo, listen};
use crate::tools::FUZZ;
use crate::tree::Tree;
use crate::words::{say, say_both};

/// Executions of one target in one run …
const EXECUTIONS: u64 = 10_000_000;
/// … or so many seconds, whichever comes first; `ZONEDESK_FUZZ_SECONDS` says another number.
const SECONDS: u64 = 20 * 60;
/// One input that takes longer, in seconds, is a finding …
const SLOWEST: u64 = 10;
/// … and so is one that takes more memory, in MiB.
const MOST_MEMORY: u64 = 2_048;

/// What one target came to.
#[derive(Debug, PartialEq, Eq)]
struct Figures {
    executions: u64,
    edges: u64,
    seconds: u64,
    findings: Vec<String>,
}

/// Runs every target that was not run yet; `out/fuzz` holds what each came to, its corpus and what it fell over.
/// All of them run before a finding fails the soak.
pub(super) fn fuzz(tree: &Tree) -> Outcome {
    FUZZ.install(tree)?;
    let out = tree.out()?.join("fuzz");
    let targets = targets(tree)?;
    let done = |target: &str| out.join(format!("{target}.txt"));
    if targets.iter().all(|target| done(target).exists()) {
        for target in &targets {
            remove(&done(target))?;
        }
    }
    say_both(
        "将在低优先级下构建全部模糊测试程序",
        "building every target",
    );
    let built = listen(
        nice(tree)?
            .args(["fuzz", "build", "--fuzz-dir", "tests/fuzz"])
            .args(["-s", "none"]),
    )?;
    if !built.content {
        return Err("the targets were not built".to_owned());
    }
    for target in &targets {
        if done(target).exists() {
            continue;
        }
        let result = one(tree, target, &out)?;
        let line = line_of(target, &result);
        fs::write(done(target), &line).map_err(|error| format!("{target}: {error}"))?;
    }
    report(&targets, &out)
}

/// The names of the targets, which are the programs in `tests/fuzz`.
fn targets(tree: &Tree) -> Outcome<Vec<String>> {
    let folder = tree.at("tests/fuzz/targets");
    let said = |error: std::io::Error| format!("{}: {error}", folder.display());
    let mut names = Vec::new();
    for found in fs::read_dir(&folder).map_err(said)? {
        let path = found.map_err(said)?.path();
        let name = path.file_stem().map(|name| name.to_string_lossy());
        names.extend(name.map(std::borrow::Cow::into_owned));
    }
    names.sort();
    if names.is_empty() {
        return Err("tests/fuzz/targets is empty".to_owned());
    }
    Ok(names)
}

/// Cargo at a low priority: whoever works at this machine goes first. The instrumentation needs no nightly compiler,
/// but its flags are not yet for everybody.
fn nice(tree: &Tree) -> Outcome<Command> {
    let cargo = cargo(tree, &[]);
    let mut command = if cfg!(unix) {
        let mut nice = Command::new("nice");
        nice.args(["-n", "15"]).arg(cargo.get_program());
        nice
    } else {
        Command::new(cargo.get_program())
    };
    // A folder of its own: other flags would build everything else anew each time.
    command
        .current_dir(tree.root())
        .env("CARGO_TARGET_DIR", tree.target().join("fuzz"))
        .env("CARGO_INCREMENTAL", "0")
        .env("RUSTC_BOOTSTRAP", "1");
    Ok(command)
}

fn one(tree: &Tree, target: &str, out: &Path) -> Outcome<Figures> {
    let seconds = std::env::var("ZONEDESK_FUZZ_SECONDS").ok();
    let seconds: u64 = seconds
        .and_then(|text| text.parse().ok())
        .unwrap_or(SECONDS);
    let found = out.join("corpus").join(target);
    let fell = out.join("fell").join(target);
    for folder in [&found, &fell] {
        fs::create_dir_all(folder).map_err(|error| format!("{}: {error}", folder.display()))?;
    }
    forget_mended(&fell, &tree.at("tests/fuzz/fell").join(target))?;
    say(&format!("\n━━ {target} ━━"));
    let started = Instant::now();
    let mut run = nice(tree)?;
    run.args(["fuzz", "run", "--fuzz-dir", "tests/fuzz", "-s", "none"])
        .arg(target)
        // What leads farther goes into the first folder; the committed one is only read.
        .arg(&found);
    for committed in ["corpus", "fell"] {
        let folder = tree.at("tests/fuzz").join(committed).join(target);
        if folder.is_dir() {
            run.arg(folder);
        }
    }
    run.arg("--")
        .arg(format!("-runs={EXECUTIONS}"))
        .arg(format!("-max_total_time={seconds}"))
        .arg(format!("-timeout={SLOWEST}"))
        .arg(format!("-rss_limit_mb={MOST_MEMORY}"))
        .arg(format!("-max_len={}", longest(tree, target)?))
        .arg(format!("-artifact_prefix={}/", fell.display()))
        .args(["-print_final_stats=1", "-use_value_profile=1"]);
    let heard = listen(&mut run)?;
    let executions = last_number(&heard.lines, "stat::number_of_executed_units:");
    let edges = edges_in(&heard.lines);
    let findings = findings_in(&fell, &heard)?;
    Ok(Figures {
        executions: executions.unwrap_or(0),
        edges: edges.unwrap_or(0),
        seconds: started.elapsed().as_secs(),
        findings,
    })
}

/// What an earlier run fell over and stands among the mended ones is no finding any more; it is replayed with them.
fn forget_mended(fell: &Path, mended: &Path) -> Outcome {
    let said = |error: std::io::Error| format!("{}: {error}", fell.display());
    for found in fs::read_dir(fell).map_err(said)? {
        let found = found.map_err(said)?;
        if mended.join(found.file_name()).exists() {
            remove(&found.path())?;
        }
    }
    Ok(())
}

/// How long an input of the target may be, from the table of targets.
fn longest(tree: &Tree, target: &str) -> Outcome<u64> {
    let table = tree.at("crates/zonedesk-fuzzing/src/lib.rs");
    let text =
        fs::read_to_string(&table).map_err(|error| format!("{}: {error}", table.display()))?;
    longest_in(&text, target).ok_or_else(|| format!("{target} is not in {}", table.display()))
}

fn longest_in(table: &str, target: &str) -> Option<u64> {
    table
        .lines()
        .find_map(|line| line.trim().strip_prefix(target)?.strip_prefix(", "))
        .and_then(|rest| rest.split(' ').next())
        .and_then(|number| number.replace('_', "").parse().ok())
}

/// `stat::number_of_executed_units: 12345`
fn last_number(lines: &[String], name: &str) -> Option<u64> {
    lines
        .iter()
        .rev()
        .find_map(|line| line.trim().strip_prefix(name))
        .and_then(|number| number.trim().parse().ok())
}

/// `#4096  pulse  cov: 812 ft: 2391 corp: 99/12Kb …`
fn edges_in(lines: &[String]) -> Option<u64> {
    lines.iter().rev().find_map(|line| {
        let (_, rest) = line.split_once(" cov: ")?;
        rest.split(' ').next()?.parse().ok()
    })
}

/// What the target fell over; a run that was not content without leaving an input is a finding, too.
fn findings_in(fell: &Path, heard: &Heard) -> Outcome<Vec<String>> {
    let said = |error: std::io::Error| format!("{}: {error}", fell.display());
    let mut findings: Vec<String> = fs::read_dir(fell)
        .map_err(said)?
        .map(|found| found.map(|found| found.path().display().to_string()))
        .collect::<std::io::Result<_>>()
        .map_err(said)?;
    findings.sort();
    if findings.is_empty() && !heard.content {
        findings.push("it ended without leaving an input".to_owned());
    }
    Ok(findings)
}

fn line_of(target: &str, result: &Figures) -> String {
    let mut line = format!(
        "{target:<16} {:>12} executions {:>7} edges {:>6} s {:>3} findings\n",
        result.executions,
        result.edges,
        result.seconds,
        result.findings.len()
    );
    for finding in &result.findings {
        line.push_str(&format!("    {finding}\n"));
    }
    line
}

/// Prints what every target came to, into `out/fuzz/report.txt` as well.
fn report(targets: &[String], out: &Path) -> Outcome {
    let mut text = String::new();
    for target in targets {
        let path: PathBuf = out.join(format!("{target}.txt"));
        text +=
            &fs::read_to_string(&path).map_err(|error| format!("{}: {error}", path.display()))?;
    }
    say(&format!("\n{text}"));
    let path = out.join("report.txt");
    fs::write(&path, &text).map_err(|error| format!("{}: {error}", path.display()))?;
    let fell: Vec<&str> = text
        .lines()
        .filter(|line| !line.starts_with(' ') && !line.ends_with("  0 findings"))
        .filter_map(|line| line.split(' ').next())
        .collect();
    if fell.is_empty() {
        Ok(())
    } else {
        Err(format!(
            "findings in {}; put the inputs into tests/fuzz/fell when they are mended",
            fell.join(", ")
        ))
    }
}

fn remove(path: &Path) -> Outcome {
    fs::remove_file(path).map_err(|error| format!("{}: {error}", path.display()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(text: &str) -> Vec<String> {
        text.lines().map(str::to_owned).collect()
    }

    #[test]
    fn figures_are_read_from_what_libfuzzer_prints() {
        let heard = lines(
            "#2 INITED cov: 12 ft: 13 corp: 1/1b exec/s: 0 rss: 30Mb\n\
             #4096 pulse  cov: 812 ft: 2391 corp: 99/12Kb lim: 80 exec/s: 2048 rss: 41Mb\n\
             stat::number_of_executed_units: 10000000\nstat::average_exec_per_sec:     9",
        );
        assert_eq!(edges_in(&heard), Some(812));
        let executions = last_number(&heard, "stat::number_of_executed_units:");
        assert_eq!(executions, Some(10_000_000));
        assert_eq!(edges_in(&lines("error: no such target")), None);
    }

    #[test]
    fn the_longest_input_stands_in_the_table() {
        let table = "targets! {\n    anchor, 8_192 = kept::anchor;\n    anchors, 1 = x;\n}";
        assert_eq!(longest_in(table, "anchor"), Some(8_192));
        assert_eq!(longest_in(table, "anch"), None);
    }

    #[test]
    fn a_finding_stands_in_the_line_of_its_target() {
        let result = |findings: &[&str]| Figures {
            executions: 7,
            edges: 5,
            seconds: 3,
            findings: findings.iter().map(|&name| name.to_owned()).collect(),
        };
        assert!(line_of("anchor", &result(&[])).ends_with("  0 findings\n"));
        let line = line_of("anchor", &result(&["crash-1"]));
        assert!(line.ends_with("  1 findings\n    crash-1\n"), "{line}");
    }
}
