//! 全年导出: every ledger of a year in a folder, paper by paper, and nothing left where it was broken off.
#![cfg(test)]

use crate::{
    contract::{Counter, counter},
    copying::done,
    months::{decoded, text_of},
};
use serde_json::{Value, json};
use std::{collections::BTreeSet, fs, path::Path, process::Command};
use zonedesk_app::{ErrorCode, Register, call, import_file};
use zonedesk_documents::read_sheet;

fn begun(counter: &mut Counter, year: &str) -> Value {
    done(counter, "year_export_begin", json!({"year": year}))
}

fn names(folder: &Path) -> BTreeSet<String> {
    let entries = fs::read_dir(folder).unwrap();
    entries
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect()
}

#[test]
fn a_years_volumes_are_the_ledgers_of_its_months_and_its_workbooks_have_their_rows() {
    let mut counter = counter();
    // January has something to tell, too.
    let register = counter.exports().with_file_name("january.csv");
    let rows = "接收日期,接收方式,申请人类别,申请人,联系电话,申请内容,被申请机关,转交日期\n\
        2026-01-12,当面,自然人,李小梅,13809131236,改造资金三,区住建局,2026-01-12\n\
        2026-01-20,当面,自然人,王建国,13809131237,改造资金四,区财政局,2026-01-20\n";
    fs::write(&register, rows).unwrap();
    import_file(&mut counter.desk, Register::Applications, &register, false).unwrap();
    let mut told = begun(&mut counter, "2026");
    // Six papers of eleven months: December has not come.
    assert_eq!((&told["done"], &told["total"]), (&json!(0), &json!(66)));
    assert_eq!(told["next"], "2026年1月 依申请公开登记台账");
    let folder = told["folder"].as_str().unwrap().to_owned();
    let mut steps = 0;
    while told["finished"] != true {
        assert!(!Path::new(&folder).exists(), "it bears its name too early");
        told = done(&mut counter, "year_export_step", json!({}));
        steps += 1;
        assert_eq!(told["done"], steps);
        if steps == 20 {
            // The counter works on meanwhile.
            done(
                &mut counter,
                "copy_record",
                json!({"item": null, "pages": 3}),
            );
        }
    }
    assert_eq!(steps, 66);
    let files = names(Path::new(&folder));
    assert_eq!(files.len(), 66 + 6, "{files:?}");
    assert_eq!(names(&counter.exports()).len(), 1);
    for month in ["2026-01", "2026-11"] {
        for register in [
            "applications",
            "suggestions",
            "consultations",
            "copies",
            "materials",
            "summary",
        ] {
            let asked = json!({"register": register, "month": month});
            let drawn = done(&mut counter, "ledger_draw", asked);
            let volume = Path::new(&folder).join(drawn["file_name"].as_str().unwrap());
            let text = text_of(&fs::read(volume).unwrap());
            let now = text_of(&decoded(&drawn["pdf"]));
            // Three pages were copied in the middle of it, before their ledger was written.
            assert_eq!(text, now, "{register} {month}");
            assert!(!text.contains("张晓明"), "{text}");
        }
    }

    // The workbook of the year has the rows of the workbook of the month.
    let year = Path::new(&folder).join("依申请公开登记台账-2026年.xlsx");
    let out = Command::new("python3")
        .args(["-c", "import sys,zipfile;print(zipfile.ZipFile(sys.argv[1]).read('xl/workbook.xml').decode())"])
        .arg(&year)
        .output()
        .unwrap();
    assert!(out.status.success(), "{out:?}");
    let book = String::from_utf8(out.stdout).unwrap();
    for month in 1..=11 {
        assert!(book.contains(&format!("name=\"{month}月\"")), "{book}");
    }
    assert!(!book.contains("name=\"12月\""));
    // Its first sheet has the rows of January's own workbook, by another library.
    let asked = json!({"register": "applications", "month": "2026-01"});
    let month = done(&mut counter, "ledger_export", asked);
    let alone = counter.exports().with_file_name("january.xlsx");
    fs::write(&alone, decoded(&month["data"])).unwrap();
    let (year, alone) = (read_sheet(&year).unwrap(), read_sheet(&alone).unwrap());
    assert_eq!(format!("{year:?}"), format!("{alone:?}"));
    assert!(format!("{year:?}").contains("改造资金四"), "{year:?}");
}

#[test]
fn what_is_broken_off_leaves_nothing_behind() {
    let mut counter = counter();
    begun(&mut counter, "2026");
    for _ in 0..3 {
        done(&mut counter, "year_export_step", json!({}));
    }
    let left = names(&counter.exports());
    assert!(
        left.iter().all(|name| name.ends_with("（未完成）")),
        "{left:?}"
    );
    done(&mut counter, "year_export_cancel", json!({}));
    assert!(names(&counter.exports()).is_empty());
    let stopped = call(&mut counter.desk, "year_export_step", json!({})).unwrap_err();
    assert_eq!(stopped.code, ErrorCode::Changed);

    // Whoever leaves the desk breaks it off, too.
    begun(&mut counter, "2026");
    done(&mut counter, "year_export_step", json!({}));
    done(&mut counter, "session_lock", json!({}));
    assert!(names(&counter.exports()).is_empty());
}

#[test]
fn the_oldest_record_of_any_register_says_which_year_is_the_first() {
    let mut counter = counter();
    let shown = done(&mut counter, "month_show", json!({"month": null}));
    assert_eq!(shown["first_year"], 2026);
    let register = counter.exports().with_file_name("old.csv");
    for (kind, rows, year) in [
        (Register::Copies, "日期,页数\n2025-12-31,3\n", 2025),
        (
            Register::Applications,
            "接收日期,接收方式,申请人类别,申请人,联系电话,申请内容,被申请机关,转交日期\n\
             2024-03-04,当面,自然人,李小梅,13809131236,改造资金三,区住建局,2024-03-04\n",
            2024,
        ),
    ] {
        fs::write(&register, rows).unwrap();
        import_file(&mut counter.desk, kind, &register, false).unwrap();
        let shown = done(&mut counter, "month_show", json!({"month": null}));
        assert_eq!(shown["first_year"], year);
    }
    // Every year between has its twelve months, also one without a record.
    assert_eq!(begun(&mut counter, "2024")["total"], 72);
    let request = json!({"year": "2023"});
    let error = call(&mut counter.desk, "year_export_begin", request).unwrap_err();
    assert!(error.message.contains("2024 至 2026"), "{error:?}");
    // The refusal left the one that is under way alone.
    assert_eq!(done(&mut counter, "year_export_step", json!({}))["done"], 1);
}

#[test]
fn a_folder_that_takes_nothing_and_a_year_that_cannot_be_are_told() {
    let mut counter = counter();
    for year in ["", "26", "1999", "2025", "2027", "二〇二六"] {
        let request = json!({"year": year});
        let error = call(&mut counter.desk, "year_export_begin", request).unwrap_err();
        assert_eq!(error.field.as_deref(), Some("year"), "{year}");
        assert!(error.message.contains("目前只有 2026 年"), "{error:?}");
    }
    // A file stands where the folder should be.
    fs::write(counter.exports(), "in the way").unwrap();
    let error = call(
        &mut counter.desk,
        "year_export_begin",
        json!({"year": "2026"}),
    )
    .unwrap_err();
    assert!(error.message.contains("没有保存"), "{}", error.message);
}
