//! `seal` and `verify-ledger`: an altered paper and altered data are both named.

use super::desk::CommandLine;
use std::fs;
use zonedesk_domain::{
    journal::{Algorithm, Body, EntryHash, Header, Salt},
    money::Fen,
};
use zonedesk_store::DatabaseKey;
use zonedesk_testkit::attacker::{drop_triggers, open_past_the_store};

const HEAD: &str = "日期,事由,纸型,单双面,黑白彩色,页数,金额,交款人\n";
const ROWS: [&str; 3] = [
    "2026-10-09,复印资料,A4,单面,黑白,4,0.80,刘五\n",
    "2026-10-12,复印批复,A4,单面,黑白,10,2.00,蔺㛃\n",
    "2026-10-20,复印图纸,A3,单面,黑白,3,1.20,\n",
];

/// A desk whose October was sealed, with three copying jobs, one of them as `second` says.
fn sealed(second: &str) -> (CommandLine, String) {
    let line = CommandLine::set_up();
    let register = [HEAD, ROWS[0], second, ROWS[2]].concat();
    fs::write(line.file("copies.csv"), register).unwrap();
    let said = line.run(&["import", "copies", &line.path("copies.csv")]);
    assert_eq!(said.code, 0, "{said:?}");
    let said = line.run(&["seal", "--month", "2026-10"]);
    assert_eq!(said.code, 0, "{said:?}");
    assert!(
        said.out.contains("复印打印收费台账：3 条，数据校验 "),
        "{said:?}"
    );
    let pdf = line.path("copies.pdf");
    let said = line.run(&["ledger", "copies", "--month", "2026-10", "--out", &pdf]);
    assert_eq!(said.code, 0, "{said:?}");
    (line, pdf)
}

#[test]
fn a_sealed_ledger_is_found_sound_and_an_altered_one_is_named_by_row_and_column() {
    let (line, pdf) = sealed(ROWS[1]);
    let said = line.run(&["verify-ledger", &pdf]);
    assert_eq!(said.code, 0, "{said:?}");
    assert!(said.out.contains("数据校验：一致"), "{said:?}");

    let (_other, altered) = sealed(&ROWS[1].replace("2.00", "1.00"));
    let said = line.run(&["verify-ledger", &altered]);
    assert_eq!(said.code, 1, "{said:?}");
    for told in [
        "数据校验：不一致",
        "第 1 页第 2 行",
        "“金额（元）”：应为“2.00”，文件中为“1.00”",
        "表格以外的文字",
    ] {
        assert!(said.out.contains(told), "{told}: {said:?}");
    }
    assert!(!said.out.contains("记录与封存时不同"), "{said:?}");

    let said = line.run(&["seal", "--month", "2026-10"]);
    assert_eq!(said.code, 2);
    assert!(said.err.contains("2026年10月已经封存"), "{said:?}");
    let said = line.run(&["verify-ledger", &line.path("copies.csv")]);
    assert_eq!(said.code, 2);
    assert!(said.err.contains("不是 PDF"), "{said:?}");
    let said = line.run(&["verify-ledger", &line.path("nowhere.pdf")]);
    assert_eq!(said.code, 2);
    assert!(said.err.contains("读不出来"), "{said:?}");
}

/// Rewrites the amount of the second job and makes the whole journal agree with it again, as somebody who
/// holds the key and knows the format can.
fn rewrite(line: &CommandLine, chained: bool) {
    let data = line.data();
    let key = DatabaseKey::read_file(&data.join("zonedesk.key")).unwrap();
    let connection = open_past_the_store(&data.join("zonedesk.db"), &key, None);
    drop_triggers(&connection);
    type Row = (i64, Vec<u8>, Salt, Vec<u8>);
    let rows: Vec<Row> = connection
        .prepare("SELECT e.id, header, salt, body FROM entries e JOIN bodies ON entry_id = e.id ORDER BY seq")
        .unwrap()
        .query_map([], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?)))
        .unwrap()
        .collect::<Result<_, _>>()
        .unwrap();
    let mut previous = EntryHash::ZERO;
    let mut changed = 0;
    for (id, header, salt, mut body) in rows {
        let mut header = Header::from_bytes(&header).unwrap();
        let read = Body::from_bytes(&header.kind, header.version, &body).unwrap();
        if let Body::CopyImported(mut job) = read
            && job.pages == 10
        {
            job.amount_fen = Fen::new(100);
            body = Body::from(job).to_bytes().unwrap();
            changed += 1;
        }
        if chained {
            header.body_hash = Algorithm::Sm3.digest(&[&salt, &body]);
            header.previous = previous;
        }
        let bytes = header.to_bytes().unwrap();
        previous = Algorithm::Sm3.digest(&[&bytes]);
        connection
            .execute(
                "UPDATE entries SET header = ?1, hash = ?2 WHERE id = ?3",
                (bytes, previous.0, id),
            )
            .unwrap();
        connection
            .execute(
                "UPDATE bodies SET body = ?1 WHERE entry_id = ?2",
                (body, id),
            )
            .unwrap();
    }
    assert_eq!(changed, 1);
}

#[test]
fn data_that_were_altered_since_are_named_beside_the_paper() {
    let (line, pdf) = sealed(ROWS[1]);
    rewrite(&line, true);
    let said = line.run(&["verify-ledger", &pdf]);
    assert_eq!(said.code, 1, "{said:?}");
    for told in [
        "数据校验：不一致",
        "记录与封存时不同",
        "第 1 页第 2 行",
        "“金额（元）”：应为“1.00”，文件中为“2.00”",
    ] {
        assert!(said.out.contains(told), "{told}: {said:?}");
    }
    let object = line.json(&["verify-ledger", &pdf]);
    assert_eq!(object["data_unchanged"], false);
    assert_eq!(object["journal_sound"], false);

    // Less skilfully: the body no longer fits its own header, and nothing can be drawn from it.
    let (line, pdf) = sealed(ROWS[1]);
    rewrite(&line, false);
    let said = line.run(&["verify-ledger", &pdf]);
    assert_eq!(said.code, 1, "{said:?}");
    assert!(said.out.contains("记录本身已被改动"), "{said:?}");
    assert!(said.out.contains("第 "), "{said:?}");
}

#[test]
fn a_year_is_exported_with_its_sealed_months_as_they_were_sealed() {
    let (line, pdf) = sealed(ROWS[1]);
    let out = line.path("years");
    let said = line.run(&["export-year", "2026", "--out", &out, "--json"]);
    assert_eq!(said.code, 0, "{said:?}");
    let told: serde_json::Value = serde_json::from_str(&said.out).unwrap();
    assert_eq!(
        (&told["finished"], &told["done"]),
        (&true.into(), &told["total"])
    );
    let volume = format!(
        "{}/复印打印收费台账-2026年10月.pdf",
        told["folder"].as_str().unwrap()
    );
    let said = line.run(&["verify-ledger", &volume]);
    assert_eq!(said.code, 0, "{said:?}");
    assert!(said.out.contains("数据校验：一致"), "{said:?}");
    assert_eq!(fs::read(volume).unwrap(), fs::read(pdf).unwrap());
    for (year, out) in [("2027", out.as_str()), ("2026", "/dev/null/years")] {
        let said = line.run(&["export-year", year, "--out", out]);
        assert_eq!(said.code, 2, "{said:?}");
    }
}
