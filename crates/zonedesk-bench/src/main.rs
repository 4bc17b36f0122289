//! Measures what the program does often or at length (`cargo xtask bench`). Each figure is one line of
//! JSON on the standard output; nothing here passes or fails.

mod figure;
mod journal;
mod ledgers;
mod saves;
mod search;
mod sync;
mod year;

use figure::{Figure, Told};
use std::{
    io::{self, Write as _},
    process::ExitCode,
};

const HELP: &str = "zonedesk-bench saves|ledgers|journal|search|sync\n\
    zonedesk-bench ledger COUNT\n\
    zonedesk-bench year COUNT\n\
    zonedesk-bench rows COUNT FILE.tsv\n\
    zonedesk-bench searches\n\
    zonedesk-bench crowd DATA";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let figures = match words.as_slice() {
        ["saves"] => saves::figures(),
        ["ledgers"] => ledgers::figures(),
        ["journal"] => journal::figures(),
        ["search"] => search::figures(),
        ["sync"] => sync::figures(),
        ["ledger", count] => ledgers::peak(count),
        ["year", count] => year::figures(count),
        ["searches"] => search::write_searches().map(|()| Vec::new()),
        ["crowd", data] => search::fill_desk(data).map(|()| Vec::new()),
        ["rows", count, file] => ledgers::write_rows(count, file).map(|()| Vec::new()),
        _ => Err(HELP.into()),
    };
    match figures.and_then(|figures| tell(&figures)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            let _ = writeln!(io::stderr(), "zonedesk-bench: {error}");
            ExitCode::FAILURE
        }
    }
}

fn tell(figures: &[Figure]) -> Told<()> {
    let mut out = io::stdout().lock();
    for figure in figures {
        writeln!(out, "{}", serde_json::to_string(figure)?)?;
    }
    Ok(())
}
