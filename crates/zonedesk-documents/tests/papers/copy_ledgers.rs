//! What stands in the notes and below the ledger of copies.

use crate::support::{application_lines, copy_lines, occasion};
use zonedesk_documents::application_ledger::application_ledger;
use zonedesk_documents::copy_ledger::{CopyLine, copy_ledger};
use zonedesk_documents::{Masking, ledger_pdf, ledger_xlsx};
use zonedesk_domain::money::Fen;

/// A job from an older register.
fn imported(amount: Fen) -> CopyLine {
    CopyLine {
        amount,
        made_at: String::new(),
        price: None,
        voided: None,
        note: "导入".to_owned(),
        ..copy_lines(1).remove(0)
    }
}

fn note_of(line: CopyLine) -> String {
    let ledger = copy_ledger(&[line], &occasion(Masking::Masked));
    ledger.rows[0].last().unwrap().clone()
}

#[test]
fn short_notes_share_a_line() {
    assert_eq!(note_of(imported(Fen::ZERO)), "免费、导入");
    assert_eq!(note_of(imported(Fen::new(15))), "导入");
    assert_eq!(
        note_of(CopyLine {
            note: String::new(),
            ..imported(Fen::ZERO)
        }),
        "免费"
    );
    assert_eq!(
        note_of(CopyLine {
            voided: Some("重复登记".to_owned()),
            ..imported(Fen::new(15))
        }),
        "作废：重复登记（原金额 0.15 元）\n导入"
    );
}

#[test]
fn free_imported_jobs_take_no_more_pages_than_paid_ones() {
    let pages = |amount| {
        let line = CopyLine {
            purpose: "复印".to_owned(),
            ..imported(amount)
        };
        let ledger = copy_ledger(&vec![line; 200], &occasion(Masking::Masked));
        ledger_pdf(&ledger).unwrap().pages
    };
    assert_eq!(pages(Fen::ZERO), pages(Fen::new(15)));
}

#[test]
fn notes_of_applications_keep_their_own_lines() {
    let mut lines = application_lines(1);
    lines[0].note = "导入\n代填".to_owned();
    let ledger = application_ledger(&lines, &occasion(Masking::Masked));
    assert_eq!(ledger.rows[0].last().unwrap(), "导入\n代填");
}

#[test]
fn a_month_beyond_the_capitals_is_written_with_its_sum_in_figures() {
    let cases = [
        (
            vec![Fen::LARGEST],
            "金额合计：999999999999.99 元（大写：人民币玖仟玖佰玖拾玖亿玖仟玖佰玖拾玖万玖仟玖佰玖拾玖元玖角玖分）",
        ),
        (
            vec![Fen::LARGEST, Fen::LARGEST],
            "金额合计：1,999,999,999,999.98 元（金额超出大写范围）",
        ),
        (
            vec![Fen::new(i64::MAX), Fen::new(i64::MAX)],
            "金额合计：184,467,440,737,095,516.14 元（金额超出大写范围）",
        ),
    ];
    for (amounts, wanted) in cases {
        let lines: Vec<CopyLine> = amounts.into_iter().map(imported).collect();
        let ledger = copy_ledger(&lines, &occasion(Masking::Masked));
        assert_eq!(ledger.totals[1], wanted);
        if lines[0].amount == Fen::LARGEST {
            assert!(ledger_xlsx(&ledger).is_ok());
            assert!(ledger_pdf(&ledger).is_ok());
        }
    }
}
