//! The page that the figures go to: a part for what was measured together, and its table.

use std::fmt::Write as _;
use std::fs;
use std::process::Command;

use crate::process::{Outcome, read};

const HEAD: &str = "# Benchmarks\n\nWritten by `cargo xtask bench`, part by part: medians of five runs where nothing else is \
    said, everything built as it ships. What stands beside us was measured in the same run, on the same machine.\n";

/// A part of the page.
pub(crate) struct Heading {
    /// What `cargo xtask bench` calls it.
    pub(crate) name: &'static str,
    pub(crate) title: &'static str,
    /// What was measured and how, in a sentence or two.
    pub(crate) about: &'static str,
}

/// The page with this part anew; one that was not there comes last.
pub(crate) fn with_part(
    page: &str,
    heading: &Heading,
    machine: &str,
    figures: &str,
) -> Outcome<String> {
    let page = if page.starts_with(HEAD) { page } else { HEAD };
    let line = format!("\n## {}\n", heading.title);
    let part = format!(
        "{line}\nWritten by `cargo xtask bench {}`: {} {machine}.\n\n{}",
        heading.name,
        heading.about,
        table(figures)?
    );
    let Some((before, behind)) = page.split_once(&line) else {
        return Ok(format!("{page}{part}"));
    };
    let rest = behind.find("\n## ").map_or("", |at| &behind[at..]);
    Ok(format!("{before}{part}{rest}"))
}

/// One line for every figure. Where something was measured so often that its slow runs count, they have a
/// column, and what was measured once stands above.
fn table(figures: &str) -> Outcome<String> {
    let lines: Vec<&str> = figures
        .lines()
        .filter(|line| !line.trim().is_empty())
        .collect();
    let slow_runs = lines.iter().any(|line| field(line, "p99").is_some());
    let mut above = String::new();
    let mut table = String::from(if slow_runs {
        "| what | whose | median | 99 of 100 within |\n|---|---|---|---|\n"
    } else {
        "| what | whose | figure |\n|---|---|---|\n"
    });
    for line in lines {
        let (what, of) = (wanted_field(line, "what")?, wanted_field(line, "of")?);
        let median = figure(line, "median")?;
        let _ = match (slow_runs, field(line, "p99")) {
            (true, Some(_)) => {
                let p99 = figure(line, "p99")?;
                writeln!(table, "| {what} | {of} | {median} | {p99} |")
            }
            (true, None) => writeln!(above, "{what}: {median}.\n"),
            (false, _) => writeln!(table, "| {what} | {of} | {median} |"),
        };
    }
    Ok(above + &table)
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

/// Processor, memory, system and compiler, as far as the machine tells.
pub(crate) fn machine() -> String {
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

#[cfg(test)]
mod tests {
    use super::*;

    const LEDGERS: Heading = Heading {
        name: "ledgers",
        title: "Ledgers",
        about: "the same rows.",
    };
    const SEARCH: Heading = Heading {
        name: "search",
        title: "Search",
        about: "the same records.",
    };

    #[test]
    fn a_figure_becomes_a_line_of_the_table() {
        let figures = "{\"what\":\"ledger of 1000 rows as PDF\",\"of\":\"typst\",\"unit\":\"ms\",\"median\":712.25}\n\
                       {\"what\":\"size\",\"of\":\"zonedesk\",\"unit\":\"MB\",\"median\":9.5}\n";
        let page = with_part("", &LEDGERS, "2 cores", figures).unwrap();
        assert!(page.starts_with(HEAD), "{page}");
        assert!(
            page.ends_with(
                "\n## Ledgers\n\nWritten by `cargo xtask bench ledgers`: the same rows. 2 cores.\n\n\
                 | what | whose | figure |\n|---|---|---|\n\
                 | ledger of 1000 rows as PDF | typst | 712 ms |\n| size | zonedesk | 9.50 MB |\n"
            ),
            "{page}"
        );
        assert!(with_part("", &LEDGERS, "2 cores", "nothing to see").is_err());
    }

    #[test]
    fn what_was_measured_once_stands_above_the_slow_runs() {
        let figures = "{\"what\":\"records written\",\"of\":\"zonedesk\",\"unit\":\"s\",\"median\":200}\n\
                       {\"what\":\"search: number\",\"of\":\"LIKE\",\"unit\":\"ms\",\"median\":310.5,\"p99\":402}\n";
        let page = with_part("", &SEARCH, "2 cores", figures).unwrap();
        assert!(
            page.ends_with(
                "records written: 200 s.\n\n| what | whose | median | 99 of 100 within |\n|---|---|---|---|\n\
                 | search: number | LIKE | 310 ms | 402 ms |\n"
            ),
            "{page}"
        );
    }

    #[test]
    fn a_part_is_measured_again_in_its_place() {
        let line = |figure: u32| {
            format!(
                "{{\"what\":\"size\",\"of\":\"zonedesk\",\"unit\":\"MB\",\"median\":{figure}}}\n"
            )
        };
        let first = with_part("", &LEDGERS, "2 cores", &line(100)).unwrap();
        let both = with_part(&first, &SEARCH, "2 cores", &line(200)).unwrap();
        let again = with_part(&both, &LEDGERS, "4 cores", &line(300)).unwrap();
        let (ledgers, search) = again.split_once("\n## Search\n").unwrap();
        assert!(ledgers.ends_with("4 cores.\n\n| what | whose | figure |\n|---|---|---|\n| size | zonedesk | 300 MB |\n"), "{again}");
        assert!(
            search.ends_with("| size | zonedesk | 200 MB |\n"),
            "{again}"
        );
    }
}
