//! 钱箱交账单 – what a count of the till says on paper.

use crate::{
    desk::Desk,
    error::{AppError, AppResult, ErrorCode},
    papers::Paper,
    till::{TillCount, TillSlipRequest, count_row, too_much},
    wordings::words_of,
};
use zonedesk_documents::{Align, Column, RecordSheet, SheetTable, record_sheet_pdf};
use zonedesk_domain::{
    money::Fen,
    till::{Counted, Told, Way, told_difference},
    wording::PaperKind,
};

/// 钱箱交账单
pub(crate) fn till_slip_draw(desk: &mut Desk, request: TillSlipRequest) -> AppResult<Paper> {
    let open = desk.opened()?;
    let read = open.read();
    let wanted = request.id.as_deref();
    let found = read.till()?.into_iter().find_map(|(id, told)| match told {
        Told::Counted(counted) if wanted.is_none_or(|wanted| wanted == id.to_string()) => {
            Some((id, counted))
        }
        Told::Counted(_) | Told::Opened(_) => None,
    });
    let (id, counted) =
        found.ok_or_else(|| AppError::new(ErrorCode::NotFound, "没有找到这次交账记录。"))?;
    let row = count_row(&read, id, &counted)?;
    let site = read.site()?;
    let words = words_of(&read, PaperKind::TillSlip)?;
    let sheet = RecordSheet {
        title: String::new(),
        mark: String::new(),
        site_name: site
            .as_ref()
            .map(|site| site.name.clone())
            .unwrap_or_default(),
        facts: facts(&counted, &row, site.as_ref().map_or(0, |site| site.desk))?,
        tables: tables(&counted)?,
        note: String::new(),
        signatures: match row.to.as_str() {
            "" => vec!["交账人".to_owned(), "复核人".to_owned(), "日期".to_owned()],
            _ => vec!["交班人".to_owned(), "接班人".to_owned(), "日期".to_owned()],
        },
        footer: String::new(),
        prepared_on: desk.clock.today(),
    }
    .in_words(&words);
    let document = record_sheet_pdf(&sheet)?;
    Ok(Paper::of(
        &words.title,
        &format!("{} {}.pdf", words.title, counted.on),
        &document,
    ))
}

fn facts(counted: &Counted, row: &TillCount, desk: u16) -> AppResult<Vec<(String, String)>> {
    let yuan = |fen: Fen| format!("{} 元", fen.plain());
    let fact = |name: &str, value: String| (name.to_owned(), value);
    let expected = counted.expected().map_err(too_much)?;
    let difference = counted.difference().map_err(too_much)?;
    let (word, size) = told_difference(difference);
    let mut facts = vec![
        fact("窗口", format!("{desk} 号窗口")),
        fact("交账人", row.who.clone()),
        fact("交账时间", row.at.clone()),
        fact("备用金", yuan(counted.float_fen)),
        fact("应有现金", yuan(expected)),
        fact("实点现金", yuan(counted.counted_fen)),
        fact(
            "相差",
            match difference {
                Fen::ZERO => "相符".to_owned(),
                _ => format!("{word} {size} 元"),
            },
        ),
        fact("上缴", yuan(counted.handed_in())),
        fact("留存备用金", yuan(counted.left_fen)),
    ];
    if let Ok(words) = counted.handed_in().words() {
        facts.insert(8, fact("上缴大写", words));
    }
    if !row.to.is_empty() {
        facts.push(fact("接班人", row.to.clone()));
    }
    if let (Some(from), Some(to)) = (counted.meter_from, counted.meter) {
        let pages = counted.takings.pages;
        let more = counted.meter_difference().unwrap_or(0);
        facts.push(fact(
            "复印机计数",
            format!(
                "{from} 至 {to}，计 {} 页；登记 {pages} 页，相差 {more} 页",
                to - from
            ),
        ));
    }
    if !counted.note.is_empty() {
        facts.push(fact("说明", counted.note.clone()));
    }
    Ok(facts)
}

fn tables(counted: &Counted) -> AppResult<Vec<SheetTable>> {
    let row = |name: &str, way: &Way| -> AppResult<Vec<String>> {
        Ok(vec![
            name.to_owned(),
            way.received.receipts.to_string(),
            way.received.fen.plain(),
            way.voided.receipts.to_string(),
            way.voided.fen.plain(),
            way.net().map_err(too_much)?.plain(),
        ])
    };
    let takings = &counted.takings;
    let mut tables = vec![SheetTable {
        caption: "本班收款".to_owned(),
        columns: vec![
            Column::text("付款方式", 4.0, Align::Left),
            Column::number("收款笔数", 3.0),
            Column::number("收款（元）", 3.4),
            Column::number("作废笔数", 3.0),
            Column::number("作废（元）", 3.4),
            Column::number("净额（元）", 3.4),
        ],
        rows: vec![
            row("现金", &takings.cash)?,
            row("扫码", &takings.scan)?,
            row("缴款码", &takings.treasury)?,
        ],
        nothing: String::new(),
    }];
    if !counted.pieces.is_empty() {
        let rows = counted
            .pieces
            .iter()
            .filter(|some| some.count > 0)
            .map(|some| {
                let sum = some.face_fen.checked_mul(i64::from(some.count));
                vec![
                    format!("{} 元", some.face_fen.plain()),
                    some.count.to_string(),
                    sum.unwrap_or(Fen::ZERO).plain(),
                ]
            });
        tables.push(SheetTable {
            caption: "现金清点".to_owned(),
            columns: vec![
                Column::text("面额", 4.0, Align::Left),
                Column::number("张（枚）数", 4.0),
                Column::number("金额（元）", 4.0),
            ],
            rows: rows.collect(),
            nothing: "没有现金。".to_owned(),
        });
    }
    Ok(tables)
}
