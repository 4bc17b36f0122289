//! 登记单: what stands on it, and that nothing of a long one is lost.

use crate::support::{Printed, day};
use zonedesk_documents::{Align, Column, RecordSheet, SheetTable, record_sheet_pdf};

fn correction(rows: Vec<Vec<String>>) -> RecordSheet {
    RecordSheet {
        title: "政府信息公开申请登记更正单".into(),
        mark: "更正".into(),
        site_name: "向阳街道便民服务中心".into(),
        facts: vec![
            ("编号".into(), "XY1-申2026-00015".into()),
            ("被申请机关".into(), "临渭区住房和城乡建设局".into()),
        ],
        tables: vec![SheetTable {
            caption: "更正内容".into(),
            columns: vec![
                Column::text("栏目", 2.2, Align::Center),
                Column::text("原内容", 4.4, Align::Left),
                Column::text("更正后", 4.4, Align::Left),
                Column::text("更正原因", 3.2, Align::Left),
                Column::text("更正人、时间", 3.0, Align::Center),
            ],
            rows,
            nothing: "无".into(),
        }],
        note: "原登记内容保留在流水中，本单附于原登记之后。".into(),
        signatures: vec!["经办人".into(), "复核人".into(), "日期".into()],
        footer: String::new(),
        prepared_on: day(11, 24),
    }
}

fn row(new: &str) -> Vec<String> {
    let cells = [
        "联系电话",
        "13809131234",
        new,
        "申请人来电更正",
        "王敏\n2026-11-24 17:05",
    ];
    cells.map(str::to_owned).into()
}

#[test]
fn a_short_sheet_is_one_page_with_everything_on_it() {
    let pdf = record_sheet_pdf(&correction(vec![row("13809139999")])).unwrap();
    assert_eq!((pdf.pages, pdf.missing_characters.len()), (1, 0));
    let text = Printed::new(&pdf.bytes).joined_text();
    for words in [
        "政府信息公开申请登记更正单",
        "XY1-申2026-00015",
        "13809131234",
        "13809139999",
        "经办人：",
        "第1页",
    ] {
        assert!(text.contains(words), "{words} in {text}");
    }
}

#[test]
fn an_empty_table_says_so() {
    let pdf = record_sheet_pdf(&correction(Vec::new())).unwrap();
    assert_eq!(pdf.pages, 1);
    assert!(
        Printed::new(&pdf.bytes)
            .joined_text()
            .contains("更正内容无")
    );
}

#[test]
fn rows_longer_than_a_page_run_over_whole() {
    let long = "临渭区向阳街道老旧小区改造资金使用情况、".repeat(200) + "完";
    let rows: Vec<_> = (0..30)
        .map(|_| row("13809139999"))
        .chain([row(&long)])
        .collect();
    let pdf = record_sheet_pdf(&correction(rows)).unwrap();
    assert!(pdf.pages > 2, "{} pages", pdf.pages);
    let text = Printed::new(&pdf.bytes).joined_text();
    assert_eq!(text.matches("13809139999").count(), 30);
    assert!(text.contains('完'));
    assert!(text.contains(&format!("共{}页", pdf.pages)));
}

#[test]
fn rows_and_columns_that_do_not_fit_are_refused() {
    let sheet = correction(vec![vec!["一格".to_owned()]]);
    assert!(record_sheet_pdf(&sheet).is_err());
}
