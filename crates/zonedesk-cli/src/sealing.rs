//! `seal` and `verify-ledger`: months that are closed, and papers that prove it.

use crate::{Ending, data::shown_finding, speech::Speech};
use serde_json::{Value, json};
use std::path::Path;
use zonedesk_app::{AppResult, Desk, call, check_ledger};

/// 月度封存
pub(crate) fn seal(
    desk: &mut Desk,
    (year, month): (i32, u32),
    speech: &mut Speech<'_>,
) -> AppResult<Ending> {
    let value = call(
        desk,
        "month_seal",
        json!({"month": format!("{year}-{month:02}")}),
    )?;
    let mut lines = format!("{year}年{month}月已封存。\n");
    for paper in value["papers"].as_array().into_iter().flatten() {
        let text = |field: &str| paper[field].as_str().unwrap_or_default();
        lines.push_str(&format!(
            "{}：{} 条，数据校验 {}\n",
            text("title"),
            paper["rows"].as_u64().unwrap_or(0),
            text("check_code")
        ));
    }
    speech.result(&value, &lines);
    Ok(Ending::Done)
}

/// 核对台账
pub(crate) fn verify_ledger(
    desk: &mut Desk,
    file: &Path,
    speech: &mut Speech<'_>,
) -> AppResult<Ending> {
    let verified = call(desk, "data_verify", json!({}))?;
    let journal_sound = verified["sound"] == json!(true);
    let findings: Vec<String> = verified["findings"]
        .as_array()
        .into_iter()
        .flatten()
        .map(shown_finding)
        .collect();
    let checked = match check_ledger(desk, file) {
        Ok(checked) => checked,
        // Where the records themselves were altered, that is what there is to say.
        Err(error) if !journal_sound => {
            let lines = format!(
                "记录本身已被改动，不能据以核对台账（{}）：\n{}",
                error.message,
                findings.concat()
            );
            let value = json!({"journal_sound": false, "findings": verified["findings"]});
            speech.result(&value, &lines);
            return Ok(Ending::Findings);
        }
        Err(error) => return Err(error),
    };
    let sound = journal_sound && checked.is_sound();
    let mut lines = format!(
        "{}\n数据校验：{}（{}）\n",
        checked.title,
        if sound { "一致" } else { "不一致" },
        checked.check_code
    );
    if !checked.data_unchanged {
        lines.push_str(&format!(
            "记录与封存时不同：现在的校验码是 {}。\n",
            checked.check_code_now
        ));
    }
    lines.extend(findings);
    for difference in &checked.differences {
        lines.push_str(&format!("{difference}\n"));
    }
    let mut value = serde_json::to_value(&checked).unwrap_or(Value::Null);
    value["journal_sound"] = json!(journal_sound);
    value["sound"] = json!(sound);
    speech.result(&value, &lines);
    Ok(if sound {
        Ending::Done
    } else {
        Ending::Findings
    })
}
