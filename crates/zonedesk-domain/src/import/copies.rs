//! 复印打印收费台账 as it was kept before: history, marked 导入, under no tariff of today.

use super::{
    Import, Row, SheetProblem, cell,
    row::{Register, RowReader},
    table::{Holds, optional, required},
};
use crate::{
    contact::normalise_name,
    copying::{Imported, MAX_PAGES},
    journal::{Body, Digest},
};
use chrono::NaiveDate;

const REGISTER: Register = Register {
    name: "copies",
    columns: &[
        required("日期", &["时间", "日期时间"], Holds::Day),
        optional("事由", &["用途", "复印事由"], Holds::Text),
        optional("纸型", &["纸张", "规格"], Holds::Text),
        optional("单双面", &["单/双面"], Holds::Text),
        optional("黑白彩色", &["黑白/彩色", "色彩"], Holds::Text),
        required("页数", &["张数", "页数/张数"], Holds::Pages),
        optional("金额", &["收费金额", "收费"], Holds::Amount),
        optional("交款人", &["付款人", "缴款人"], Holds::Text),
    ],
};

/// Reads a register of copies. An empty amount and 免费 mean free.
///
/// Refused: no day, an impossible or future date, pages that are not a whole number from 1 to
/// 100,000, an amount that is negative or finer than a 分.
///
/// # Errors
/// [`SheetProblem`] when the header is not found or not complete.
pub fn read_copies(rows: &[Row], today_on: NaiveDate) -> Result<Import, SheetProblem> {
    REGISTER.read(rows, today_on, read)
}

fn read(row: &mut RowReader<'_>, identity: Digest) -> Option<Vec<Body>> {
    let made = row.needed_day("日期");
    let pages = cell::whole_number(row.cell("页数"))
        .and_then(|pages| u32::try_from(pages).ok())
        .filter(|pages| (1..=MAX_PAGES).contains(pages));
    if pages.is_none() {
        row.fault("页数", &format!("页数应为 1 至 {MAX_PAGES} 的整数，请核对"));
    }
    let amount = cell::amount(row.cell("金额"));
    if let Err(error) = &amount {
        row.fault("金额", &error.to_string());
    }
    Some(vec![Body::from(Imported {
        on: made?.on,
        purpose: row.text("事由"),
        paper: row.text("纸型"),
        sides: row.text("单双面"),
        colour: row.text("黑白彩色"),
        pages: pages?,
        amount_fen: amount.ok()?,
        payer: normalise_name(&row.text("交款人")),
        imported: identity,
    })])
}

#[cfg(test)]
mod tests {
    use super::super::{
        Cell, Taken,
        table::tests::{remarks, sheet},
    };
    use super::*;
    use crate::money::Fen;
    use proptest::prelude::*;
    use std::collections::BTreeSet;

    const HEADER: &[&str] = &[
        "日期",
        "事由",
        "纸型",
        "单双面",
        "黑白彩色",
        "页数",
        "金额",
        "交款人",
    ];

    fn today_on() -> NaiveDate {
        NaiveDate::from_ymd_opt(2026, 11, 24).unwrap()
    }

    fn import(lines: &[&[&str]]) -> Import {
        read_copies(&sheet(lines), today_on()).unwrap()
    }

    fn identities(import: &Import) -> Vec<Digest> {
        import.taken.iter().map(|taken| taken.identity).collect()
    }

    fn job(taken: &Taken) -> &Imported {
        match taken.bodies.as_slice() {
            [Body::CopyImported(job)] => job,
            bodies => panic!("{bodies:?}"),
        }
    }

    #[test]
    fn a_copy_keeps_every_column_and_its_identity() {
        let import = import(&[
            HEADER,
            &[
                "2026-10-09",
                "办证",
                "A4",
                "单面",
                "黑白",
                "7",
                "3.5",
                "张•三",
            ],
        ]);
        assert_eq!(import.refused, []);
        let taken = &import.taken[0];
        let expected = Imported {
            on: NaiveDate::from_ymd_opt(2026, 10, 9).unwrap(),
            purpose: "办证".to_owned(),
            paper: "A4".to_owned(),
            sides: "单面".to_owned(),
            colour: "黑白".to_owned(),
            pages: 7,
            amount_fen: Fen::new(350),
            payer: "张·三".to_owned(),
            imported: taken.identity,
        };
        assert_eq!(*job(taken), expected);
    }

    #[test]
    fn wrong_copies_are_refused_with_line_column_and_reason() {
        let pages = "页数应为 1 至 100000 的整数，请核对";
        for (row, refusal) in [
            (
                ["2026-10-09", "", "", "", "", "0", "1", ""],
                format!("2 页数 {pages}"),
            ),
            (
                ["2026-10-09", "", "", "", "", "100001", "1", ""],
                format!("2 页数 {pages}"),
            ),
            (
                ["2026-10-09", "", "", "", "", "2.5", "1", ""],
                format!("2 页数 {pages}"),
            ),
            (
                ["2026-10-09", "", "", "", "", "", "1", ""],
                format!("2 页数 {pages}"),
            ),
            (
                ["2026-10-09", "", "", "", "", "4294967297", "1", ""],
                format!("2 页数 {pages}"),
            ),
            (
                ["2026-10-09", "", "", "", "", "1", "-1", ""],
                "2 金额 金额不能是负数，请填写 0 或更大的数字".to_owned(),
            ),
            (
                ["2026-10-09", "", "", "", "", "1", "1.005", ""],
                "2 金额 金额最多两位小数（精确到分），请核对".to_owned(),
            ),
            (
                ["2026-10-09", "", "", "", "", "1", "一元", ""],
                "2 金额 金额不是数字，请填写如 12.50 的数字".to_owned(),
            ),
            (
                ["", "", "", "", "", "1", "1", ""],
                "2 日期 日期未填写".to_owned(),
            ),
            (
                ["合计", "", "", "", "", "1", "1", ""],
                "2 日期 日期“合计”不存在或无法识别，请写成 2026-10-09".to_owned(),
            ),
            (
                ["2026-11-25", "", "", "", "", "0", "1", ""],
                format!("2 日期 日期 2026-11-25 晚于今天（2026-11-24），请核对；页数：{pages}"),
            ),
        ] {
            let import = import(&[HEADER, &row]);
            assert_eq!(remarks(&import.refused), [refusal]);
            assert!(import.taken.is_empty());
        }
    }

    #[test]
    fn the_largest_job_and_a_free_one_are_taken() {
        for (pages, amount, fen) in [
            ("100000", "20,000.00", 2_000_000),
            ("1", "", 0),
            ("1", "免费", 0),
        ] {
            let import = import(&[HEADER, &["2026-11-24", "", "", "", "", pages, amount, ""]]);
            assert_eq!(job(&import.taken[0]).amount_fen, Fen::new(fen));
        }
    }

    #[test]
    fn true_duplicates_stay_and_a_second_reading_adds_nothing() {
        let row: &[&str] = &["2026-10-09", "办证", "A4", "单面", "黑白", "7", "3.50", ""];
        let first = import(&[HEADER, row, row, row]);
        let unique: BTreeSet<Digest> = identities(&first).into_iter().collect();
        assert_eq!(unique.len(), 3);
        assert_eq!(
            identities(&import(&[HEADER, row, row, row])),
            identities(&first)
        );
        // One more line of the same content is one more record.
        let longer = import(&[HEADER, row, row, row, row]);
        assert_eq!(identities(&longer)[..3], identities(&first));
    }

    #[test]
    fn a_row_is_the_same_in_another_order_file_and_way_of_writing() {
        let written = import(&[
            HEADER,
            &["2026-10-09", "办证", "A4", "", "", "7", "3.50", "张三"],
        ]);
        let moved = import(&[
            &[
                "交款人",
                "金额（元）",
                "序号",
                "页数",
                "事由",
                "纸型",
                "日期",
            ],
            &[" 张三 ", "¥3.5", "18", "7页", "办证", "A4", "2026年10月9日"],
        ]);
        assert_eq!(identities(&written), identities(&moved));
        assert_eq!(moved.ignored_columns, ["序号"]);

        let mut spreadsheet = sheet(&[HEADER, &["", "办证", "A4", "", "", "", "", "张三"]]);
        let midnight = NaiveDate::from_ymd_opt(2026, 10, 9)
            .unwrap()
            .and_hms_opt(0, 0, 0)
            .unwrap();
        spreadsheet[1].cells[0] = Cell::Moment(midnight);
        spreadsheet[1].cells[5] = Cell::Number(7.0);
        spreadsheet[1].cells[6] = Cell::Number(3.5);
        assert_eq!(
            identities(&written),
            identities(&read_copies(&spreadsheet, today_on()).unwrap())
        );
    }

    #[test]
    fn every_column_is_part_of_the_identity() {
        let row = [
            "2026-10-09",
            "办证",
            "A4",
            "单面",
            "黑白",
            "7",
            "3.50",
            "张三",
        ];
        let other = [
            "2026-10-08",
            "办事",
            "A3",
            "双面",
            "彩色",
            "8",
            "3.51",
            "张四",
        ];
        let first = identities(&import(&[HEADER, &row]));
        for place in 0..row.len() {
            let mut changed = row;
            changed[place] = other[place];
            assert_ne!(
                identities(&import(&[HEADER, &changed])),
                first,
                "{}",
                HEADER[place]
            );
        }
        // Text that looks like the next column's is still text of its own column.
        let one: &[&str] = &["2026-10-09", "甲交款人乙", "", "", "", "7", "", ""];
        let two: &[&str] = &["2026-10-09", "甲", "", "", "", "7", "", "乙"];
        let one = identities(&import(&[HEADER, one]));
        assert_ne!(one, identities(&import(&[HEADER, two])));
    }

    proptest! {
        #[test]
        fn every_row_is_taken_or_refused(
            rows in proptest::collection::vec(proptest::collection::vec("[0-9./-]{0,10}|\\PC{0,6}", 0..10), 0..6),
        ) {
            let mut lines: Vec<Vec<&str>> = vec![HEADER.to_vec()];
            lines.extend(rows.iter().map(|row| row.iter().map(String::as_str).collect()));
            let lines: Vec<&[&str]> = lines.iter().map(Vec::as_slice).collect();
            let import = import(&lines);
            let blank = |row: &&[&str]| row.iter().all(|text| crate::import::cell::text(&Cell::Text((*text).to_owned())).is_empty());
            let filled = lines[1..].iter().filter(|row| !blank(row)).count();
            prop_assert_eq!(import.taken.len() + import.refused.len(), filled);
        }
    }
}
