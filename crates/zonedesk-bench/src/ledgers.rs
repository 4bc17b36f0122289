//! Ledgers (台账) of a thousand and of ten thousand rows.

use crate::figure::{Figure, Told, milliseconds, peak_megabytes};
use std::fs;
use zonedesk_documents::{
    Ledger, Masking, Occasion,
    application_ledger::{ApplicationLine, TermChanges, application_ledger},
    ledger_pdf, ledger_xlsx,
};
use zonedesk_testkit::sample;

const COUNTS: [usize; 2] = [1_000, 10_000];

pub(crate) fn figures() -> Told<Vec<Figure>> {
    let mut figures = Vec::new();
    for count in COUNTS {
        let ledger = ledger(count);
        let (taken, pdf) = milliseconds(|| Ok(ledger_pdf(&ledger)?))?;
        let what = format!("ledger of {count} rows as PDF");
        figures.push(Figure::new(&what, "zonedesk", "ms", taken));
        figures.push(Figure::new(
            &what,
            "zonedesk",
            "KB",
            kilobytes(pdf.bytes.len()),
        ));
        let (taken, workbook) = milliseconds(|| Ok(ledger_xlsx(&ledger)?))?;
        let what = format!("ledger of {count} rows as XLSX");
        figures.push(Figure::new(&what, "zonedesk", "ms", taken));
        figures.push(Figure::new(
            &what,
            "zonedesk",
            "KB",
            kilobytes(workbook.len()),
        ));
    }
    Ok(figures)
}

/// What memory one ledger takes, in a process of its own.
pub(crate) fn peak(count: &str) -> Told<Vec<Figure>> {
    ledger_pdf(&ledger(count.parse()?))?;
    let what = format!("ledger of {count} rows as PDF, peak memory");
    Ok(vec![Figure::new(
        &what,
        "zonedesk",
        "MB",
        peak_megabytes()?,
    )])
}

/// The rows of the same ledger, for whoever else draws it: tabs between cells, the headings first.
pub(crate) fn write_rows(count: &str, file: &str) -> Told<()> {
    let ledger = ledger(count.parse()?);
    let headings = ledger.columns.iter().map(|column| column.heading.clone());
    let lines = std::iter::once(headings.collect())
        .chain(ledger.rows)
        .map(|cells: Vec<String>| cells.join("\t").replace('\n', " ") + "\n");
    fs::write(file, lines.collect::<String>())?;
    Ok(())
}

pub(crate) fn ledger(count: usize) -> Ledger {
    let lines: Vec<_> = (0..count).map(line).collect();
    let occasion = Occasion {
        site_name: sample::site().name,
        month: "2026年10月".to_owned(),
        prepared_on: sample::on(11, 2),
        masking: Masking::Masked,
        seal: String::new(),
    };
    application_ledger(&lines, &occasion)
}

fn line(at: usize) -> ApplicationLine {
    let day = u32::try_from(at % 28).unwrap_or(0) + 1;
    ApplicationLine {
        number: format!("XY1-申2026-{:05}", at + 1),
        received_on: sample::on(10, day),
        channel: "当面".to_owned(),
        applicant_kind: "自然人".to_owned(),
        is_person: true,
        hides_name: true,
        applicant_name: "蔺晓明".to_owned(),
        identity_kind: "居民身份证".to_owned(),
        identity_number: "610502199601010015".to_owned(),
        phone: "13809131234".to_owned(),
        content: format!("2025年向阳街道老旧小区改造资金使用情况（第{}批）", at % 97),
        agency: "临渭区住房和城乡建设局".to_owned(),
        delivery: "当面领取".to_owned(),
        handed_over_on: Some(sample::on(10, day)),
        hand_over_channel: "当面".to_owned(),
        handed_over_same_day: Some(true),
        signed_by: "张工".to_owned(),
        signed_on: Some(sample::on(10, day)),
        due_on: Some(sample::on(11, day)),
        due_is_certain: true,
        term_changes: TermChanges::default(),
        state: "已签收".to_owned(),
        answered_on: None,
        outcome: String::new(),
        document_number: String::new(),
        served_on: None,
        served_by: String::new(),
        note: String::new(),
    }
}

#[allow(clippy::cast_precision_loss)] // A file's size in KB.
fn kilobytes(bytes: usize) -> f64 {
    bytes as f64 / 1_000.0
}
