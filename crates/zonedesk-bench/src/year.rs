//! A year of ledgers (全年导出): a PDF a month, and one workbook for all of them.

use crate::{
    figure::{Figure, Told, peak_megabytes},
    ledgers::ledger,
};
use std::{fs, path::Path, time::Instant};
use zonedesk_documents::{YearWorkbook, ledger_pdf};

const MONTHS: usize = 12;

/// Writes `count` rows in twelve volumes and a workbook, once: what it takes, in a process of its own.
pub(crate) fn figures(count: &str) -> Told<Vec<Figure>> {
    let rows = count.parse::<usize>()?.div_ceil(MONTHS);
    let folder = tempfile::tempdir()?;
    let place = |name: &str| folder.path().join(name);
    let (mut pdf_ms, mut xlsx_ms, mut pdf_bytes) = (0.0, 0.0, 0);
    let mut workbook = YearWorkbook::new("全年", folder.path())?;
    for month in 1..=MONTHS {
        let ledger = ledger(rows);
        pdf_ms += timed(|| {
            let pdf = ledger_pdf(&ledger)?;
            pdf_bytes += pdf.bytes.len();
            Ok(fs::write(place(&format!("{month}.pdf")), pdf.bytes)?)
        })?;
        let started = Instant::now();
        workbook = workbook.add(&format!("{month}月"), &ledger)?;
        xlsx_ms += milliseconds_since(started);
    }
    let book = place("year.xlsx");
    xlsx_ms += timed(|| Ok(workbook.save(&book)?))?;
    let told = |what: &str, unit, value| {
        Figure::new(
            &format!("a year of {count} rows: {what}"),
            "zonedesk",
            unit,
            value,
        )
    };
    Ok(vec![
        told("twelve PDF volumes", "ms", pdf_ms),
        told("twelve PDF volumes", "KB", kilobytes(pdf_bytes as u64)),
        told("one XLSX", "ms", xlsx_ms),
        told("one XLSX", "KB", kilobytes(size_of(&book)?)),
        told("peak memory of both", "MB", peak_megabytes()?),
    ])
}

fn timed(work: impl FnOnce() -> Told<()>) -> Told<f64> {
    let started = Instant::now();
    work()?;
    Ok(milliseconds_since(started))
}

fn milliseconds_since(started: Instant) -> f64 {
    started.elapsed().as_secs_f64() * 1_000.0
}

fn size_of(file: &Path) -> Told<u64> {
    Ok(fs::metadata(file)?.len())
}

fn kilobytes(bytes: u64) -> f64 {
    bytes as f64 / 1_000.0
}
