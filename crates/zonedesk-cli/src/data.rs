//! `stats`, `verify`, `rebuild` and `head`: whether the data are whole.

use crate::{Ending, speech::Speech};
use serde_json::{Value, json};
use std::path::Path;
use zonedesk_app::{AppResult, Desk, call, export_head};
use zonedesk_domain::money::Fen;

/// 统计
pub(crate) fn stats(desk: &mut Desk, speech: &mut Speech<'_>) -> AppResult<Ending> {
    let value = call(desk, "totals_show", json!({}))?;
    let number = |noun: &str, count: &str| value[noun][count].as_i64().unwrap_or(0);
    let lines = format!(
        "申请：{} 件，其中未转交 {} 件\n咨询：{} 件\n复印打印：{} 笔，{} 页，{} 元",
        number("applications", "count"),
        number("applications", "open_handover"),
        number("consultations", "count"),
        number("copies", "count"),
        number("copies", "pages"),
        Fen::new(number("copies", "sum_fen"))
    );
    speech.result(&value, &lines);
    Ok(Ending::Done)
}

/// 数据校验
pub(crate) fn verify(desk: &mut Desk, speech: &mut Speech<'_>) -> AppResult<Ending> {
    let value = call(desk, "data_verify", json!({}))?;
    let sound = value["sound"] == json!(true);
    let entries = value["entries"].as_u64().unwrap_or(0);
    let mut lines = match sound {
        true => format!("数据校验：一致（共 {entries} 条记录）\n"),
        false => format!("数据校验：不一致（共 {entries} 条记录）\n"),
    };
    for finding in value["findings"].as_array().into_iter().flatten() {
        lines.push_str(&shown_finding(finding));
    }
    if !sound {
        lines.push_str("请停止使用本机，保留数据文件夹，联系系统管理员。\n");
    }
    speech.result(&value, &lines);
    Ok(if sound {
        Ending::Done
    } else {
        Ending::Findings
    })
}

/// 重建
pub(crate) fn rebuild(desk: &mut Desk, speech: &mut Speech<'_>) -> AppResult<Ending> {
    let value = call(desk, "data_rebuild", json!({}))?;
    let equal = value["equal"] == json!(true);
    let records = value["records"].as_u64().unwrap_or(0);
    let lines = match equal {
        true => format!("重建完成：{records} 件，与重建前一致。"),
        false => {
            format!("重建完成：{records} 件，与重建前不一致，现已按记录更正。请运行 verify 核对。")
        }
    };
    speech.result(&value, &lines);
    Ok(if equal {
        Ending::Done
    } else {
        Ending::Findings
    })
}

/// 链首声明
pub(crate) fn head(desk: &mut Desk, out: &Path, speech: &mut Speech<'_>) -> AppResult<Ending> {
    let head = export_head(desk, out)?;
    let lines = format!(
        "链首声明已导出到“{}”（statement、signature、public.pem）。\n最后一条：第 {} 条，{}",
        out.display(),
        head.seq,
        head.hash
    );
    speech.result(
        &json!({"seq": head.seq, "hash": head.hash, "folder": out.display().to_string()}),
        &lines,
    );
    Ok(Ending::Done)
}

pub(crate) fn shown_finding(finding: &Value) -> String {
    let what = finding["what"].as_str().unwrap_or_default();
    let place = match finding["seq"].as_u64() {
        Some(seq) if seq > 0 => format!("第 {seq} 条"),
        _ => String::new(),
    };
    match finding["detail"].as_str() {
        Some(detail) if !detail.is_empty() => format!("{place}{what}（{detail}）\n"),
        _ => format!("{place}{what}\n"),
    }
}
