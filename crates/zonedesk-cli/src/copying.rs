//! `tariff` and `copy`: what may be charged, and what was copied.

use crate::{Ending, arguments::CopyJob, speech::Speech};
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use zonedesk_app::{
    AppError, AppResult, CopyRecordOutcome, Desk, ErrorCode, TariffShowOutcome, TariffView, call,
};
use zonedesk_domain::{money::Fen, tariff::Recorded};

/// 登记收费标准
pub(crate) fn tariff_set(
    desk: &mut Desk,
    tariff: Recorded,
    speech: &mut Speech<'_>,
) -> AppResult<Ending> {
    let value = call(desk, "tariff_set", json!(tariff))?;
    let lines = format!("收费标准已登记。\n{}", shown(&outcome(&value)?));
    speech.result(&value, &lines);
    Ok(Ending::Done)
}

/// 查看收费标准
pub(crate) fn tariff_show(desk: &mut Desk, speech: &mut Speech<'_>) -> AppResult<Ending> {
    let value = call(desk, "tariff_show", json!({}))?;
    speech.result(&value, &shown(&outcome(&value)?));
    Ok(Ending::Done)
}

/// 登记复印
pub(crate) fn copy(
    desk: &mut Desk,
    request: &CopyJob,
    speech: &mut Speech<'_>,
) -> AppResult<Ending> {
    // Whoever writes a count into a command line means it.
    let mut job = json!({"item": request.item, "pages": request.pages, "confirmed": true});
    if let Some(payer) = &request.payer {
        job["payer"] = payer.as_str().into();
    }
    let value = call(desk, "copy_record", job)?;
    let copy: CopyRecordOutcome = outcome(&value)?;
    let lines = if copy.number.is_some() || copy.amount_fen > 0 {
        charged(&copy)
    } else {
        let tariffs: TariffShowOutcome = outcome(&call(desk, "tariff_show", json!({}))?)?;
        let notice = tariffs
            .free_notice
            .map_or_else(String::new, |notice| format!("\n{notice}。"));
        let reason = copy.free_reason.as_deref().unwrap_or_default();
        format!("免费：已登记 {} 页。\n{reason}{notice}", copy.pages)
    };
    speech.result(&value, &lines);
    Ok(Ending::Done)
}

/// An amount beyond what 大写 can say stands in figures alone.
fn charged(copy: &CopyRecordOutcome) -> String {
    let words = copy
        .words
        .as_deref()
        .map_or_else(String::new, |words| format!("大写：{words}\n"));
    format!(
        "凭条号：{}\n页数：{}\n金额：{} 元\n{words}收费依据：{}",
        copy.number.as_deref().unwrap_or("—"),
        copy.pages,
        Fen::new(copy.amount_fen),
        copy.approval_number.as_deref().unwrap_or_default()
    )
}

fn shown(outcome: &TariffShowOutcome) -> String {
    let mut lines = String::new();
    for tariff in &outcome.tariffs {
        lines.push_str(&shown_tariff(tariff));
    }
    if outcome.tariffs.is_empty() {
        lines.push_str("没有登记过收费标准。\n");
    }
    if let Some(notice) = &outcome.free_notice {
        lines.push_str(&format!("今天没有有效的收费标准：{notice}。\n"));
    }
    lines
}

fn shown_tariff(tariff: &TariffView) -> String {
    let holds = match &tariff.why_not {
        None => "今天可据以收费".to_owned(),
        Some(why) => format!("今天不能据以收费（{why}）"),
    };
    let mut lines = format!(
        "{}（{}）：{holds}\n  有效期：{} 至 {}\n  现场公示：{}\n",
        tariff.approval_number,
        tariff.approvers.join("、"),
        tariff.valid_from,
        tariff.valid_to.as_deref().unwrap_or("另行通知"),
        match (&tariff.displayed_on, &tariff.displayed_place) {
            (Some(on), Some(place)) => format!("{on} {place}"),
            _ => "未公示".to_owned(),
        }
    );
    for item in &tariff.items {
        lines.push_str(&format!(
            "  项目：{} {} {}\n",
            item.id, item.name, item.price
        ));
    }
    lines
}

fn outcome<T: DeserializeOwned>(value: &Value) -> AppResult<T> {
    T::deserialize(value).map_err(|_| {
        AppError::new(
            ErrorCode::Internal,
            "程序遇到意外情况，结果无法显示。请联系系统管理员。",
        )
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_charge_without_words_is_shown_in_figures_and_never_as_free() {
        let copy = CopyRecordOutcome {
            id: String::new(),
            number: Some("XY1-收2026-00001".into()),
            pages: 100_000,
            amount_fen: 100_000_000_000_000_050,
            words: None,
            approval_number: Some("临发改价〔2026〕12号".into()),
            free_reason: None,
        };
        let lines = charged(&copy);
        assert!(
            lines.contains("金额：1,000,000,000,000,000.50 元\n收费依据："),
            "{lines}"
        );
        assert!(
            !lines.contains("免费") && !lines.contains("大写"),
            "{lines}"
        );
    }
}
