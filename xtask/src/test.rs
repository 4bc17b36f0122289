//! Test – the levels in order, each with its own runner and its own budget of time.

use std::path::PathBuf;
use std::process::{Command, ExitCode};
use std::time::{Duration, Instant};

use crate::display::VirtualDisplay;
use crate::frontend::{BROWSER_TESTS, FRONTEND, npm};
use crate::process::{Heard, Outcome, cargo, find_program, listen, run};
use crate::tally::{self, Tally};
use crate::tools;
use crate::tree::Tree;
use crate::words::say;
use crate::{run as window, setup};

/// One kind of test and the runner that knows it.
struct Level {
    name: &'static str,
    /// What the level may take on two cores with a warm cache.
    budget: Duration,
    run: fn(&Tree, &[String]) -> Outcome<Tally>,
}

const LEVELS: [Level; 4] = [
    Level {
        name: "rust",
        budget: Duration::from_mins(14),
        run: rust,
    },
    Level {
        name: "unit-web",
        budget: Duration::from_mins(2),
        run: unit_web,
    },
    Level {
        name: "browser",
        budget: Duration::from_mins(8),
        run: browser,
    },
    Level {
        name: "window",
        budget: Duration::from_mins(6),
        run: in_window,
    },
];

/// The shell is built and tested by the window level alone.
const ALL_BUT_THE_SHELL: [&str; 3] = ["--workspace", "--exclude", "zonedesk"];

/// Runs the named levels, or all of them; `passed_on` goes to each level's runner.
/// The last line is `N passed, M failed`, summed from the runners' own closing lines.
pub(crate) fn test(tree: &Tree, names: &[&str], passed_on: &[String]) -> Outcome<ExitCode> {
    let levels = chosen(names)?;
    setup::to_test(tree)?;
    let mut sum = Tally::default();
    let mut times = Vec::new();
    for level in levels {
        say(&format!("\n━━ {} ━━", level.name));
        let started = Instant::now();
        let tally = (level.run)(tree, passed_on).unwrap_or_else(|reason| {
            say(&format!("{}: {reason}", level.name));
            Tally {
                passed: 0,
                failed: 1,
            }
        });
        let took = started.elapsed();
        times.push(line_of(level, tally, took));
        sum = sum.plus(tally);
    }
    say("");
    for line in times {
        say(&line);
    }
    say(&format!("{} passed, {} failed", sum.passed, sum.failed));
    Ok(if sum.passed > 0 && sum.failed == 0 {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}

fn chosen(names: &[&str]) -> Outcome<Vec<&'static Level>> {
    let known = |name: &&str| LEVELS.iter().any(|level| level.name == *name);
    if let Some(unknown) = names.iter().find(|name| !known(name)) {
        let all: Vec<&str> = LEVELS.iter().map(|level| level.name).collect();
        return Err(format!(
            "`{unknown}` is not a test level; there are {}",
            all.join(", ")
        ));
    }
    Ok(LEVELS
        .iter()
        .filter(|level| names.is_empty() || names.contains(&level.name))
        .collect())
}

fn line_of(level: &Level, tally: Tally, took: Duration) -> String {
    let over = if took > level.budget {
        format!(
            "  !! over its budget of {} min",
            level.budget.as_secs() / 60
        )
    } else {
        String::new()
    };
    format!(
        "{:<9} {:>5} ok {:>3} not ok {:>6.1} s{over}",
        level.name,
        tally.passed,
        tally.failed,
        took.as_secs_f64()
    )
}

fn rust(tree: &Tree, passed_on: &[String]) -> Outcome<Tally> {
    build_programs(tree)?;
    let mut nextest = cargo(tree, &["nextest", "run", "--locked", "--no-fail-fast"]);
    nextest.args(ALL_BUT_THE_SHELL).args(passed_on).env(
        "ZONEDESK_SCHEMATHESIS",
        tools::python("tests", &tools::SCHEMATHESIS)?.with_file_name("schemathesis"),
    );
    name_programs(tree, &mut nextest);
    let tests = judge(listen(&mut nextest)?, tally::of_nextest)?;
    let mut doc = cargo(tree, &["test", "--locked", "--doc", "--no-fail-fast"]);
    let examples = judge(listen(doc.args(ALL_BUT_THE_SHELL))?, tally::of_cargo_test)?;
    Ok(tests.plus(examples))
}

fn unit_web(tree: &Tree, passed_on: &[String]) -> Outcome<Tally> {
    let mut vitest = npm(tree, FRONTEND, &["test", "--"]);
    judge(listen(vitest.args(passed_on))?, tally::of_vitest)
}

fn browser(tree: &Tree, passed_on: &[String]) -> Outcome<Tally> {
    build_programs(tree)?;
    let mut playwright = npm(tree, BROWSER_TESTS, &["test", "--"]);
    playwright
        .args(passed_on)
        .env("ZONEDESK_CHROMIUM", wanted("chromium")?)
        .env("ZONEDESK_OUT", tree.out()?);
    name_programs(tree, &mut playwright);
    judge(listen(&mut playwright)?, tally::of_playwright)
}

fn in_window(tree: &Tree, passed_on: &[String]) -> Outcome<Tally> {
    window::build(tree)?;
    build_programs(tree)?;
    let display = VirtualDisplay::open(tree)?;
    let mut node = Command::new("node");
    node.args(["--test", "--test-reporter=spec", "--test-concurrency=1"])
        .args(passed_on)
        .arg("tests/desktop/")
        .current_dir(tree.root())
        .env("ZONEDESK_PROGRAM", tree.program("zonedesk"))
        .env("ZONEDESK_TAURI_DRIVER", wanted("tauri-driver")?)
        .env("ZONEDESK_NATIVE_DRIVER", wanted("WebKitWebDriver")?)
        .env("ZONEDESK_OUT", tree.out()?);
    name_programs(tree, &mut node);
    display.dress(&mut node);
    judge(listen(&mut node)?, tally::of_node)
}

/// Builds the programs that tests start. All at once, with the features the tests are built with, so
/// that nothing is compiled twice.
pub(crate) fn build_programs(tree: &Tree) -> Outcome {
    run(cargo(tree, &["build", "--locked", "--bins"]).args(ALL_BUT_THE_SHELL))
}

/// Tells tests where the built programs stand.
pub(crate) fn name_programs(tree: &Tree, command: &mut Command) {
    command
        .env("ZONEDESK_CLI", tree.program("zonedesk-cli"))
        .env("ZONEDESK_SERVER", tree.program("zonedesk-server"))
        .env("ZONEDESK_WEB", tree.program("zonedesk-web"));
}

pub(crate) fn wanted(program: &str) -> Outcome<PathBuf> {
    find_program(program).ok_or_else(|| format!("{program} is wanted and not on PATH"))
}

/// A runner without a closing line, or one that complains without naming a test, has failed.
fn judge(heard: Heard, read: fn(&[String]) -> Option<Tally>) -> Outcome<Tally> {
    let tally = read(&heard.lines).ok_or("the runner ended without its closing line")?;
    let complains = !heard.content && tally.failed == 0;
    Ok(tally.plus(Tally {
        passed: 0,
        failed: u64::from(complains),
    }))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn heard(line: &str, content: bool) -> Heard {
        Heard {
            lines: vec![line.to_owned()],
            content,
        }
    }

    #[test]
    fn a_runner_that_complains_without_a_failed_test_counts_as_failed() {
        let closing = "Summary [ 1.0s] 3 tests run: 3 passed, 0 skipped";
        let check = |content, failed| {
            let tally = judge(heard(closing, content), tally::of_nextest);
            assert_eq!(tally, Ok(Tally { passed: 3, failed }));
        };
        check(true, 0);
        check(false, 1);
        assert!(judge(heard("error: no such runner", true), tally::of_nextest).is_err());
    }

    #[test]
    fn levels_are_chosen_by_name_and_keep_their_order() {
        let check = |names: &[&str], expect: &[&str]| {
            let levels: Vec<&str> = chosen(names)
                .unwrap()
                .iter()
                .map(|level| level.name)
                .collect();
            assert_eq!(levels, expect);
        };
        check(&[], &["rust", "unit-web", "browser", "window"]);
        check(&["window", "rust"], &["rust", "window"]);
        assert!(
            chosen(&["rust", "everything"]).is_err_and(|refusal| refusal.contains("`everything`"))
        );
    }

    #[test]
    fn a_level_over_its_budget_says_so() {
        let line = |minutes| line_of(&LEVELS[1], Tally::default(), Duration::from_mins(minutes));
        assert!(!line(1).contains("over its budget"));
        assert!(line(3).contains("over its budget of 2 min"));
    }
}
