//! Bench – what the program does often or at length, measured beside its peers, into
//! `docs/benchmarks.md`. Figures depend on the machine; nothing here passes or fails.

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::debian::Purpose;
use crate::display::VirtualDisplay;
use crate::process::{Outcome, cargo, find_program, read, run};
use crate::setup;
use crate::tree::{Tree, cache_folder};
use crate::words::say;

/// Drawn beside ours.
const PEERS: [&str; 2] = ["reportlab==5.1.0", "typst==0.15.2"];
const PAGE: &str = "docs/benchmarks.md";
const LEDGER_ROWS: [&str; 2] = ["1000", "10000"];
/// Ten times the rows take ten times the time and no more memory.
const YEAR_ROWS: [&str; 2] = ["10000", "100000"];
const PROGRAMS: [&str; 3] = ["zonedesk", "zonedesk-cli", "zonedesk-web"];

/// The heading of what `bench search` writes.
const SEARCH: &str = "\n## Search\n";
/// The heading of what `bench window` writes, behind the search.
const WINDOW: &str = "\n## A window over many years\n";
/// The heading of what `bench sync` writes.
const SYNC: &str = "\n## Sync\n";
/// Sync beside ours: Anki's own server, in the same Python as the other peers …
const ANKI: &str = "anki==26.9.3";
/// … and PouchDB with its server, by npm.
const POUCHDB: [&str; 3] = ["pouchdb@9.0.0", "express-pouchdb@4.2.0", "express@4.21.2"];
const SYNC_LENGTHS: [&str; 2] = ["10000", "100000"];
/// PouchDB is measured with the shorter one alone.
const POUCHDB_LENGTH: &str = "10000";

/// Builds everything as it ships, measures, and writes the page.
pub(crate) fn bench(tree: &Tree) -> Outcome {
    setup::to_test(tree)?;
    setup::system(&[Purpose::Bench])?;
    build(tree)?;
    let mut figures = String::new();
    let mut add = |told: String| {
        say(told.trim_end());
        figures.push_str(&told);
    };
    let own = release(tree, "zonedesk-bench");
    for what in ["saves", "ledgers", "journal", "search"] {
        add(read(Command::new(&own).arg(what))?);
    }
    add(read(Command::new(&own).args(["ledger", "10000"]))?);
    for count in YEAR_ROWS {
        add(read(Command::new(&own).args(["year", count]))?);
    }
    for told in peers(tree, &own)? {
        add(told);
    }
    for told in starts(tree)? {
        add(told);
    }
    for program in PROGRAMS {
        add(size_of(program, &release(tree, program))?);
    }
    add(window(tree)?);
    add(sync(tree)?);
    write(tree, &page_of(&machine(), &figures)?)
}

/// Measures sync alone and writes its part of the page.
pub(crate) fn bench_sync(tree: &Tree) -> Outcome {
    setup::to_test(tree)?;
    setup::system(&[Purpose::Bench])?;
    run(cargo(tree, &["build", "--release", "--locked"]).args(["--package", "zonedesk-bench"]))?;
    let figures = sync(tree)?;
    say(figures.trim_end());
    let before = fs::read_to_string(tree.at(PAGE)).unwrap_or_default();
    let part = sync_part(&machine(), &figures)?;
    write(tree, &with_part(&before, SYNC, &part))
}

/// Ours, and beside it Anki's server and PouchDB with its own.
fn sync(tree: &Tree) -> Outcome<String> {
    let mut figures = read(Command::new(release(tree, "zonedesk-bench")).arg("sync"))?;
    let python = python(&[ANKI])?;
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

/// Measures the real window over as many records as the search was measured with.
pub(crate) fn bench_window(tree: &Tree) -> Outcome {
    setup::to_test(tree)?;
    build(tree)?;
    let figures = window(tree)?;
    say(figures.trim_end());
    let before = fs::read_to_string(tree.at(PAGE)).unwrap_or_default();
    let part = window_part(&machine(), &figures)?;
    write(tree, &with_part(&before, WINDOW, &part))
}

/// The page with another part below this heading; a new part comes last.
fn with_part(page: &str, heading: &str, part: &str) -> String {
    let Some((before, behind)) = page.split_once(heading) else {
        return format!("{page}{part}");
    };
    let rest = behind.find("\n## ").map_or("", |at| &behind[at..]);
    format!("{before}{part}{rest}")
}

fn window(tree: &Tree) -> Outcome<String> {
    let data = fresh_desk(tree, "many")?;
    let own = release(tree, "zonedesk-bench");
    run(Command::new(&own).arg("crowd").arg(&data))?;
    let searches = cache_folder()?.join("bench/searches.json");
    fs::write(&searches, read(Command::new(&own).arg("searches"))?)
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

/// Measures the search alone and writes its part of the page.
pub(crate) fn bench_search(tree: &Tree) -> Outcome {
    setup::to_test(tree)?;
    run(cargo(tree, &["build", "--release", "--locked"]).args(["--package", "zonedesk-bench"]))?;
    let figures = read(Command::new(release(tree, "zonedesk-bench")).arg("search"))?;
    say(figures.trim_end());
    let before = fs::read_to_string(tree.at(PAGE)).unwrap_or_default();
    let part = search_part(&machine(), &figures)?;
    write(tree, &with_part(&before, SEARCH, &part))
}

fn write(tree: &Tree, page: &str) -> Outcome {
    let path = tree.at(PAGE);
    fs::write(&path, page).map_err(|error| format!("{}: {error}", path.display()))?;
    say(&format!("\n{}", path.display()));
    Ok(())
}

fn build(tree: &Tree) -> Outcome {
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

/// A Python of the bench's own with these packages.
fn python(packages: &[&str]) -> Outcome<PathBuf> {
    let folder = cache_folder()?.join("bench/python");
    let python = folder.join("bin/python");
    if !python.exists() {
        run(Command::new("python3").args(["-m", "venv"]).arg(&folder))?;
    }
    let install = [
        "-m",
        "pip",
        "install",
        "--quiet",
        "--disable-pip-version-check",
    ];
    run(Command::new(&python).args(install).args(packages))?;
    Ok(python)
}

/// The same ledgers by ReportLab, typst and LibreOffice, in a Python of their own.
fn peers(tree: &Tree, own: &Path) -> Outcome<Vec<String>> {
    let folder = cache_folder()?.join("bench");
    let python = python(&PEERS)?;
    let mut told = Vec::new();
    for count in LEDGER_ROWS {
        let rows = folder.join(format!("rows-{count}.tsv"));
        run(Command::new(own).args(["rows", count]).arg(&rows))?;
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

/// Processor, memory, system and compiler, as far as the machine tells.
fn machine() -> String {
    let first = |path: &str, start: &str| {
        let text = fs::read_to_string(path).unwrap_or_default();
        let line = text.lines().find(|line| line.starts_with(start));
        line.and_then(|line| line.split_once([':', '=']))
            .map_or_else(String::new, |(_, value)| {
                value.trim().trim_matches('"').to_owned()
            })
    };
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let compiler = read(Command::new("rustc").arg("--version")).unwrap_or_default();
    format!(
        "{cores} cores of {}, {} of memory; {}; {}",
        first("/proc/cpuinfo", "model name"),
        first("/proc/meminfo", "MemTotal"),
        first("/etc/os-release", "PRETTY_NAME"),
        compiler.trim()
    )
}

/// The page: one line for everything that was measured, whoever did it beside one another; the search by
/// itself.
fn page_of(machine: &str, figures: &str) -> Outcome<String> {
    let mut page = String::from(
        "# Benchmarks\n\nWritten by `cargo xtask bench`: medians of five runs, everything built as it ships. \
         What stands beside us was measured in the same run, on the same machine.\n\n",
    );
    let _ = writeln!(page, "{machine}.\n");
    let (window, others): (Vec<_>, Vec<_>) = figures
        .lines()
        .filter(|line| !line.trim().is_empty())
        .partition(|line| line.contains("\"window: "));
    let (sync, others): (Vec<_>, Vec<_>) = others
        .into_iter()
        .partition(|line| line.contains("\"sync: "));
    let (search, others): (Vec<_>, Vec<_>) =
        others.into_iter().partition(|line| line.contains("search"));
    page.push_str(&table(&others.join("\n"))?);
    if !search.is_empty() {
        page.push_str(&search_part(machine, &search.join("\n"))?);
    }
    if !window.is_empty() {
        page.push_str(&window_part(machine, &window.join("\n"))?);
    }
    if !sync.is_empty() {
        page.push_str(&sync_part(machine, &sync.join("\n"))?);
    }
    Ok(page)
}

/// The search: what 99 of 100 stay below beside the median.
fn search_part(machine: &str, figures: &str) -> Outcome<String> {
    let mut part = String::from(SEARCH);
    let _ = writeln!(
        part,
        "\nWritten by `cargo xtask bench search`: every search made ten times, those beside us once, over the \
         same records in the same run; the newest fifty, and of one register a page of a hundred with its \
         count. The run fails when an answer is not that of the memory scan. Trigrams are asked only where \
         every word has three characters. {machine}.\n"
    );
    part_with_table(part, figures)
}

/// The window: what a clerk waits for.
fn window_part(machine: &str, figures: &str) -> Outcome<String> {
    let mut part = String::from(WINDOW);
    let _ = writeln!(
        part,
        "\nWritten by `cargo xtask bench window`: the real window, drawn by the processor on a virtual display, \
         over the records of the search. A time ends when the frame that shows the answer has been painted. \
         {machine}.\n"
    );
    part_with_table(part, figures)
}

/// Sync: what a desk, a city and a bad line wait for.
fn sync_part(machine: &str, figures: &str) -> Outcome<String> {
    let mut part = String::from(SYNC);
    let _ = writeln!(
        part,
        "\nWritten by `cargo xtask bench sync`: desk, district and databases on one machine, ours over TLS, with \
         every commit on the disk; 10,000 are the median of three runs, everything else is one. What stands \
         beside us was measured in the same run, without TLS. {machine}.\n"
    );
    part.push_str(&table(figures)?);
    Ok(part)
}

/// One line for every figure.
fn table(figures: &str) -> Outcome<String> {
    let mut table = String::from("| what | whose | figure |\n|---|---|---|\n");
    for line in figures.lines().filter(|line| !line.trim().is_empty()) {
        let (what, of) = (wanted_field(line, "what")?, wanted_field(line, "of")?);
        let _ = writeln!(table, "| {what} | {of} | {} |", figure(line, "median")?);
    }
    Ok(table)
}

/// A part of the page and its table; what has no second figure stands above it.
fn part_with_table(mut part: String, figures: &str) -> Outcome<String> {
    let mut table =
        String::from("| what | whose | median | 99 of 100 within |\n|---|---|---|---|\n");
    for line in figures.lines().filter(|line| !line.trim().is_empty()) {
        let (what, of) = (wanted_field(line, "what")?, wanted_field(line, "of")?);
        let median = figure(line, "median")?;
        match figure(line, "p99") {
            Ok(p99) => {
                let _ = writeln!(table, "| {what} | {of} | {median} | {p99} |");
            }
            Err(_) => {
                let _ = writeln!(part, "{what}: {median}.\n");
            }
        }
    }
    Ok(part + &table)
}

fn wanted_field<'a>(line: &'a str, name: &str) -> Outcome<&'a str> {
    field(line, name).ok_or_else(|| format!("not a figure: {line}"))
}

/// A figure and its unit, as the page shows them.
fn figure(line: &str, name: &str) -> Outcome<String> {
    let figure: f64 = wanted_field(line, name)?
        .parse()
        .map_err(|_| format!("not a figure: {line}"))?;
    Ok(format!("{} {}", shown(figure), wanted_field(line, "unit")?))
}

/// Three digits that say something.
fn shown(figure: f64) -> String {
    match figure {
        figure if figure >= 100.0 => format!("{figure:.0}"),
        figure if figure >= 10.0 => format!("{figure:.1}"),
        figure => format!("{figure:.2}"),
    }
}

/// A field of a flat line of JSON whose texts hold no quotes.
fn field<'a>(line: &'a str, name: &str) -> Option<&'a str> {
    let (_, after) = line.split_once(&format!("\"{name}\":"))?;
    match after.trim_start().strip_prefix('"') {
        Some(text) => text.split_once('"').map(|(value, _)| value),
        None => Some(after.split([',', '}']).next()?.trim()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_figure_becomes_a_line_of_the_table() {
        let figures = "{\"what\":\"ledger of 1000 rows as PDF\",\"of\":\"typst\",\"unit\":\"ms\",\"median\":712.25}\n\
                       {\"what\":\"size\",\"of\":\"zonedesk\",\"unit\":\"MB\",\"median\":9.5}\n";
        let page = page_of("2 cores", figures).unwrap();
        assert!(
            page.contains("| ledger of 1000 rows as PDF | typst | 712 ms |\n"),
            "{page}"
        );
        assert!(page.contains("| size | zonedesk | 9.50 MB |\n"), "{page}");
        assert!(page_of("2 cores", "nothing to see").is_err());
    }

    #[test]
    fn the_search_has_a_part_of_its_own_behind_everything_else() {
        let figures = "{\"what\":\"records written for the search\",\"of\":\"zonedesk\",\"unit\":\"s\",\"median\":200}\n\
                       {\"what\":\"search: number\",\"of\":\"LIKE\",\"unit\":\"ms\",\"median\":310.5,\"p99\":402}\n\
                       {\"what\":\"size\",\"of\":\"zonedesk\",\"unit\":\"MB\",\"median\":9.5}\n";
        let page = page_of("2 cores", figures).unwrap();
        let (rest, search) = page.split_once(SEARCH).unwrap();
        assert!(rest.ends_with("| size | zonedesk | 9.50 MB |\n"), "{rest}");
        assert!(
            search.contains("records written for the search: 200 s.\n"),
            "{search}"
        );
        assert!(
            search.ends_with("| search: number | LIKE | 310 ms | 402 ms |\n"),
            "{search}"
        );
    }
}
