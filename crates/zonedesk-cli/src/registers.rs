//! `import`, `ledger` and `search`: registers that come in, go out and are looked through.

use crate::{
    Ending,
    arguments::{Import, Ledger},
    speech::Speech,
    text_table::{cut, text_table},
};
use serde::Serialize;
use serde_json::json;
use std::path::Path;
use zonedesk_app::{
    AppResult, Desk, ImportOutcome, LedgerKind, RecordSearchOutcome, call, export_year,
    import_file, write_ledger,
};
use zonedesk_arguments::shortened;
use zonedesk_domain::import::Remark;

/// Rows of a search; whoever wants more asks more precisely.
const MOST_FOUND: usize = 100;

/// Ignored columns that are named; a sheet can have thousands.
const MOST_NAMED: usize = 10;

/// What an import did.
#[derive(Serialize)]
struct Imported<'a> {
    taken: u32,
    already: u32,
    warned: u32,
    refused: &'a [Remark],
}

/// What a ledger holds.
#[derive(Serialize)]
struct Written<'a> {
    file: String,
    rows: u32,
    pages: Option<u32>,
    missing_characters: &'a [char],
}

/// 导入
pub(crate) fn import(
    desk: &mut Desk,
    request: &Import,
    speech: &mut Speech<'_>,
) -> AppResult<Ending> {
    let outcome = import_file(
        desk,
        request.register.into(),
        &request.file,
        request.dry_run,
    )?;
    let ImportOutcome {
        taken,
        already,
        warned,
        refused,
        warnings,
        ignored_columns,
    } = &outcome;
    let mode = if request.dry_run {
        "试运行，没有写入数据。可以导入"
    } else {
        "导入完成。新增"
    };
    let counts = format!(
        "{mode} {taken} 条，此前已导入 {already} 条，拒绝 {} 条；新增中有提醒的 {warned} 条。\n{}",
        refused.len(),
        remarks("拒绝", refused)
    );
    speech.result(
        &Imported {
            taken: *taken,
            already: *already,
            warned: *warned,
            refused,
        },
        &counts,
    );
    if !warnings.is_empty() {
        speech.remark(&remarks("提醒", warnings));
    }
    if !ignored_columns.is_empty() {
        speech.remark(&ignored(ignored_columns));
    }
    Ok(if refused.is_empty() {
        Ending::Done
    } else {
        Ending::Findings
    })
}

/// 台账
pub(crate) fn ledger(
    desk: &mut Desk,
    request: &Ledger,
    speech: &mut Speech<'_>,
) -> AppResult<Ending> {
    let kind = LedgerKind::from(request.ledger);
    let outcome = write_ledger(desk, kind, request.month, &request.out)?;
    let (year, month) = request.month;
    let rows = match outcome.rows {
        0 => "零报告".to_owned(),
        rows => format!("{rows} 条"),
    };
    let pages = outcome
        .pages
        .map_or_else(String::new, |pages| format!("，{pages} 页"));
    let mut lines = format!(
        "{} {year}年{month}月：{rows}{pages}，已保存到“{}”。\n",
        kind.term(),
        request.out.display()
    );
    if !outcome.missing_characters.is_empty() {
        let codes: Vec<_> = outcome
            .missing_characters
            .iter()
            .map(|mark| format!("U+{:04X}", u32::from(*mark)))
            .collect();
        lines.push_str(&format!(
            "字库暂缺 {} 个字（{}），台账中以方框和编码代替。\n",
            codes.len(),
            codes.join("、")
        ));
    }
    let written = Written {
        file: request.out.display().to_string(),
        rows: outcome.rows,
        pages: outcome.pages,
        missing_characters: &outcome.missing_characters,
    };
    speech.result(&written, &lines);
    Ok(Ending::Done)
}

/// 全年导出
pub(crate) fn year(
    desk: &mut Desk,
    year: &str,
    out: &Path,
    speech: &mut Speech<'_>,
) -> AppResult<Ending> {
    let told = export_year(desk, year, out, |_| {})?;
    let lines = format!("已导出 {} 份台账：{}", told.total, told.folder);
    speech.result(&told, &lines);
    Ok(Ending::Done)
}

/// 检索
pub(crate) fn search(desk: &mut Desk, text: &str, speech: &mut Speech<'_>) -> AppResult<Ending> {
    let value = call(
        desk,
        "record_search",
        json!({"text": text, "limit": MOST_FOUND}),
    )?;
    let found: RecordSearchOutcome =
        serde_json::from_value(value.clone()).unwrap_or(RecordSearchOutcome {
            more: false,
            rows: Vec::new(),
        });
    let lines = match found.rows.len() {
        0 => "没有找到。".to_owned(),
        count => {
            let rows: Vec<_> = found
                .rows
                .into_iter()
                .map(|row| {
                    vec![
                        row.kind.term().to_owned(),
                        row.number.unwrap_or_else(|| "—".to_owned()),
                        row.on,
                        row.person,
                        row.content,
                        row.state,
                    ]
                })
                .map(|cells| cells.iter().map(|cell| cut(cell, 60)).collect())
                .collect();
            let more = if found.more {
                "（只列出最新的这些，请输入更多文字缩小范围）"
            } else {
                ""
            };
            format!(
                "{}共 {count} 条{more}。",
                text_table(&["类别", "编号", "日期", "姓名", "内容", "状态"], &rows)
            )
        }
    };
    speech.result(&value, &lines);
    Ok(Ending::Done)
}

fn ignored(columns: &[String]) -> String {
    let named: Vec<_> = columns
        .iter()
        .take(MOST_NAMED)
        .map(|column| shortened(column))
        .collect();
    let more = match columns.len() {
        count if count > MOST_NAMED => format!(" 等 {count} 列"),
        _ => String::new(),
    };
    format!("没有采用的栏目：{}{more}。", named.join("、"))
}

fn remarks(title: &str, remarks: &[Remark]) -> String {
    remarks
        .iter()
        .map(|remark| match remark.column.as_str() {
            "" => format!("{title}：第 {} 行，{}\n", remark.line, remark.reason),
            column => format!(
                "{title}：第 {} 行“{column}”，{}\n",
                remark.line, remark.reason
            ),
        })
        .collect()
}
