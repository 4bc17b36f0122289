//! Bench – what the program does often or at length, measured beside its peers, into
//! `docs/benchmarks.md`. Figures depend on the machine; nothing here passes or fails.

mod page;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::debian::Purpose;
use crate::display::VirtualDisplay;
use crate::process::{Outcome, cargo, find_program, read, run};
use crate::setup;
use crate::tools;
use crate::tree::{Tree, cache_folder};
use crate::words::say;

use page::{Heading, machine, with_part};

/// Drawn beside ours.
const PEERS: [&str; 2] = ["reportlab==5.1.0", "typst==0.15.2"];
const PAGE: &str = "docs/benchmarks.md";
const LEDGER_ROWS: [&str; 2] = ["1000", "10000"];
/// Ten times the rows take ten times the time and no more memory.
const YEAR_ROWS: [&str; 2] = ["10000", "100000"];
const PROGRAMS: [&str; 3] = ["zonedesk", "zonedesk-cli", "zonedesk-web"];
/// Sync beside ours: Anki's own server, in the same Python as the other peers …
const ANKI: &str = "anki==26.9.3";
/// … and PouchDB with its server, by npm.
const POUCHDB: [&str; 3] = ["pouchdb@9.0.0", "express-pouchdb@4.2.0", "express@4.21.2"];
const SYNC_LENGTHS: [&str; 2] = ["10000", "100000"];
/// PouchDB is measured with the shorter one alone.
const POUCHDB_LENGTH: &str = "10000";

/// What is measured together.
struct Part {
    heading: Heading,
    /// What has to be built as it ships.
    wants: fn(&Tree) -> Outcome,
    /// One line of JSON a figure.
    measure: fn(&Tree) -> Outcome<String>,
}

const PARTS: [Part; 5] = [
    Part {
        heading: Heading {
            name: "program",
            title: "The program",
            about: "saves and starts; beside them one row in the same kind of database, and the smallest window \
                    that Tauri opens.",
        },
        wants: build_all,
        measure: program,
    },
    Part {
        heading: Heading {
            name: "ledgers",
            title: "Ledgers",
            about: "the same rows drawn by each, as PDF and as XLSX; a year as a PDF a month and one XLSX.",
        },
        wants: build_bench,
        measure: ledgers,
    },
    Part {
        heading: Heading {
            name: "search",
            title: "Search",
            about: "every search made ten times, those beside us once, over the same records in the same run; \
                    the newest fifty, and of one register a page of a hundred with its count. The run fails \
                    when an answer is not that of the memory scan. Trigrams are asked only where every word \
                    has three characters.",
        },
        wants: build_bench,
        measure: search,
    },
    Part {
        heading: Heading {
            name: "window",
            title: "A window over many years",
            about: "the real window, drawn by the processor on a virtual display, over the records of the \
                    search. A time ends when the frame that shows the answer has been painted.",
        },
        wants: build_all,
        measure: window,
    },
    Part {
        heading: Heading {
            name: "sync",
            title: "Sync",
            about: "desk, district and databases on one machine, ours over TLS, with every commit on the disk; \
                    10,000 are the median of three runs, everything else is one. What stands beside us was \
                    measured in the same run, without TLS.",
        },
        wants: build_bench,
        measure: sync,
    },
];

/// Builds as it ships, measures every part or the one named, and writes the page, each part as it ends.
pub(crate) fn bench(tree: &Tree, name: Option<&str>) -> Outcome {
    let parts: Vec<&Part> = PARTS
        .iter()
        .filter(|part| name.is_none_or(|name| part.heading.name == name))
        .collect();
    if parts.is_empty() {
        let names: Vec<&str> = PARTS.iter().map(|part| part.heading.name).collect();
        return Err(format!(
            "`{}` is not measured; what is: {}",
            name.unwrap_or_default(),
            names.join(" ")
        ));
    }
    setup::to_test(tree)?;
    setup::system(&[Purpose::Bench])?;
    for part in &parts {
        (part.wants)(tree)?;
    }
    let path = tree.at(PAGE);
    for part in parts {
        say(&format!("\n━━ {} ━━", part.heading.title));
        let figures = (part.measure)(tree)?;
        say(figures.trim_end());
        let before = fs::read_to_string(&path).unwrap_or_default();
        let page = with_part(&before, &part.heading, &machine(), &figures)?;
        fs::write(&path, page).map_err(|error| format!("{}: {error}", path.display()))?;
    }
    say(&format!("\n{}", path.display()));
    Ok(())
}

/// What a clerk does all day, what starts in the morning, and how large it is.
fn program(tree: &Tree) -> Outcome<String> {
    let mut figures = own(tree, &["saves"])? + &own(tree, &["journal"])?;
    for told in starts(tree)? {
        figures.push_str(&told);
    }
    for program in PROGRAMS {
        figures.push_str(&size_of(program, &release(tree, program))?);
    }
    Ok(figures)
}

/// Ours, a year of ours, and the others over the same rows.
fn ledgers(tree: &Tree) -> Outcome<String> {
    let mut figures = own(tree, &["ledgers"])? + &own(tree, &["ledger", "10000"])?;
    for count in YEAR_ROWS {
        figures.push_str(&own(tree, &["year", count])?);
    }
    for told in peers(tree)? {
        figures.push_str(&told);
    }
    Ok(figures)
}

fn search(tree: &Tree) -> Outcome<String> {
    own(tree, &["search"])
}

fn window(tree: &Tree) -> Outcome<String> {
    let data = fresh_desk(tree, "many")?;
    run(Command::new(release(tree, "zonedesk-bench"))
        .arg("crowd")
        .arg(&data))?;
    let searches = cache_folder()?.join("bench/searches.json");
    fs::write(&searches, own(tree, &["searches"])?)
        .map_err(|error| format!("{}: {error}", searches.display()))?;
    let display = VirtualDisplay::open(tree)?;
    let mut node = Command::new("node");
    node.arg(tree.at("xtask/bench/window.mjs"))
        .arg(release(tree, "zonedesk"))
        .arg(&data)
        .arg(&searches)
        .env("ZONEDESK_OUT", tree.at("out/bench"))
        .env("ZONEDESK_TAURI_DRIVER", wanted("tauri-driver")?)
        .env("ZONEDESK_NATIVE_DRIVER", wanted("WebKitWebDriver")?);
    display.dress(&mut node);
    read(&mut node)
}

/// Ours, and beside it Anki's server and PouchDB with its own.
fn sync(tree: &Tree) -> Outcome<String> {
    let mut figures = own(tree, &["sync"])?;
    let python = tools::python("bench-sync", &[ANKI])?;
    for length in SYNC_LENGTHS {
        let script = tree.at("xtask/bench/anki_sync.py");
        figures.push_str(&read(Command::new(&python).arg(script).arg(length))?);
    }
    let folder = cache_folder()?.join("bench/pouchdb");
    fs::create_dir_all(&folder).map_err(|error| format!("{}: {error}", folder.display()))?;
    let mut install = Command::new("npm");
    install.args(["install", "--no-audit", "--no-fund", "--silent", "--prefix"]);
    read(install.arg(&folder).args(POUCHDB))?;
    let script = tree.at("xtask/bench/pouchdb_sync.mjs");
    let mut node = Command::new("node");
    node.arg(script).arg(POUCHDB_LENGTH).current_dir(&folder);
    figures.push_str(&read(&mut node)?);
    Ok(figures)
}

/// What our own bench tells.
fn own(tree: &Tree, arguments: &[&str]) -> Outcome<String> {
    read(Command::new(release(tree, "zonedesk-bench")).args(arguments))
}

fn build_all(tree: &Tree) -> Outcome {
    let mut programs = cargo(tree, &["build", "--release", "--locked"]);
    for package in ["zonedesk-bench", "zonedesk-cli", "zonedesk-web"] {
        programs.args(["--package", package]);
    }
    run(&mut programs)?;
    run(&mut cargo(
        tree,
        &[
            "build",
            "--release",
            "--locked",
            "--package",
            "zonedesk",
            "--bins",
            "--example",
            "minimal_window",
        ],
    ))
}

fn build_bench(tree: &Tree) -> Outcome {
    run(cargo(tree, &["build", "--release", "--locked"]).args(["--package", "zonedesk-bench"]))
}

fn release(tree: &Tree, name: &str) -> PathBuf {
    tree.target().join("release").join(name)
}

/// A desk in a folder of its own, set up by the command line and still empty.
fn fresh_desk(tree: &Tree, name: &str) -> Outcome<PathBuf> {
    let data = cache_folder()?.join("bench").join(name);
    if data.exists() {
        fs::remove_dir_all(&data).map_err(|error| format!("{}: {error}", data.display()))?;
    }
    read(
        Command::new(release(tree, "zonedesk-cli"))
            .arg("--data")
            .arg(&data)
            .args(["init", "--site", "向阳街道便民服务中心", "--code", "XY"])
            .args(["--kind", "service-hall", "--desk", "1"])
            .args(["--hours", "08:00-12:00,14:00-17:30"]),
    )?;
    Ok(data)
}

/// The same ledgers by ReportLab, typst and LibreOffice, in a Python of their own.
fn peers(tree: &Tree) -> Outcome<Vec<String>> {
    let folder = cache_folder()?.join("bench");
    fs::create_dir_all(&folder).map_err(|error| format!("{}: {error}", folder.display()))?;
    let python = tools::python("bench-ledgers", &PEERS)?;
    let mut told = Vec::new();
    for count in LEDGER_ROWS {
        let rows = folder.join(format!("rows-{count}.tsv"));
        run(Command::new(release(tree, "zonedesk-bench"))
            .args(["rows", count])
            .arg(&rows))?;
        for script in ["reportlab_ledger", "typst_ledger", "libreoffice_ledger"] {
            told.push(read(
                Command::new(&python)
                    .arg(tree.at(&format!("xtask/bench/{script}.py")))
                    .arg(&rows)
                    .arg(folder.join(format!("{script}-{count}.pdf")))
                    .arg(count)
                    .arg(tree.at("crates/zonedesk-documents/fonts")),
            )?);
        }
    }
    Ok(told)
}

/// Start and memory of the program, on data that are there already, and of the smallest window.
fn starts(tree: &Tree) -> Outcome<Vec<String>> {
    let data = fresh_desk(tree, "data")?;
    let display = VirtualDisplay::open(tree)?;
    let start = |name: &str, program: &Path, usable: &str, data: Option<&Path>| {
        let mut node = Command::new("node");
        node.arg(tree.at("xtask/bench/start.mjs"))
            .arg(name)
            .arg(program)
            .arg(usable)
            .args(data)
            .env("ZONEDESK_TAURI_DRIVER", wanted("tauri-driver")?)
            .env("ZONEDESK_NATIVE_DRIVER", wanted("WebKitWebDriver")?);
        display.dress(&mut node);
        read(&mut node)
    };
    Ok(vec![
        start(
            "zonedesk",
            &release(tree, "zonedesk"),
            "document.querySelector('form input')",
            Some(&data),
        )?,
        start(
            "a minimal Tauri window",
            &release(tree, "examples/minimal_window"),
            "document.getElementById('ready')",
            None,
        )?,
    ])
}

fn wanted(program: &str) -> Outcome<PathBuf> {
    find_program(program).ok_or_else(|| format!("{program} is wanted and not on PATH"))
}

fn size_of(program: &str, path: &Path) -> Outcome<String> {
    let bytes = fs::metadata(path)
        .map_err(|error| format!("{}: {error}", path.display()))?
        .len();
    let megabytes = bytes / 100_000;
    Ok(format!(
        "{{\"what\":\"size of {program}, as it ships\",\"of\":\"zonedesk\",\"unit\":\"MB\",\"median\":{}.{}}}\n",
        megabytes / 10,
        megabytes % 10
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_part_that_is_not_measured_is_told() {
        let tree = Tree::find().unwrap();
        let refusal = bench(&tree, Some("weather")).unwrap_err();
        assert!(
            refusal.contains("`weather`") && refusal.contains("ledgers"),
            "{refusal}"
        );
    }
}
