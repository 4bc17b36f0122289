//! What people give in fields (填写内容): texts and days, checked beside the field they stand in.

use crate::error::{AppError, AppResult};
use chrono::NaiveDate;
use zonedesk_domain::refusal::tidy;

/// The text of a field, trimmed and without what nobody can see: marks that came along with a copied text
/// cannot be found, and so not be taken out, by whoever pasted them. Too long, it is refused.
pub(crate) fn text(field: &str, label: &str, given: &str, most: usize) -> AppResult<String> {
    let given = tidy(given);
    if given.chars().count() > most {
        return Err(AppError::invalid(
            field,
            format!("{label}不超过 {most} 个字。"),
        ));
    }
    Ok(given)
}

/// The same for a field that must not stay empty.
pub(crate) fn needed_text(field: &str, label: &str, given: &str, most: usize) -> AppResult<String> {
    let given = text(field, label, given, most)?;
    if given.is_empty() {
        return Err(AppError::invalid(field, format!("请填写{label}。")));
    }
    Ok(given)
}

/// A day as typed, `20261124` or `2026-11-24`: neither before `earliest`, which is the day of
/// `what`, nor after today.
pub(crate) fn day(
    field: &str,
    given: &str,
    (earliest, what): (NaiveDate, &str),
    today: NaiveDate,
) -> AppResult<NaiveDate> {
    let given = given.trim();
    let on = ["%Y%m%d", "%Y-%m-%d", "%Y/%m/%d", "%Y.%m.%d"]
        .iter()
        .find_map(|form| NaiveDate::parse_from_str(given, form).ok())
        .filter(|_| given.len() >= 8)
        .ok_or_else(|| AppError::invalid(field, "请按 8 位数字填写日期，例如 20261124。"))?;
    if on > today {
        return Err(AppError::invalid(field, "日期不能晚于今日。"));
    }
    if on < earliest {
        return Err(AppError::invalid(
            field,
            format!("日期不能早于{what}（{}）。", earliest.format("%Y-%m-%d")),
        ));
    }
    Ok(on)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_read_as_typed_and_kept_between_their_limits() {
        let on = |text: &str| text.parse::<NaiveDate>().unwrap();
        for (given, expect) in [
            ("20261120", Ok("2026-11-20")),
            (" 2026-11-20 ", Ok("2026-11-20")),
            ("2026/11/24", Ok("2026-11-24")),
            ("20261125", Err("日期不能晚于今日。")),
            ("20261118", Err("日期不能早于接收日期（2026-11-19）。")),
            ("20261131", Err("请按 8 位数字填写日期，例如 20261124。")),
            ("1124", Err("请按 8 位数字填写日期，例如 20261124。")),
            ("", Err("请按 8 位数字填写日期，例如 20261124。")),
        ] {
            let read = day(
                "on",
                given,
                (on("2026-11-19"), "接收日期"),
                on("2026-11-24"),
            );
            assert_eq!(
                read.map_err(|error| error.message),
                expect.map(on).map_err(str::to_owned),
                "{given:?}"
            );
        }
    }

    #[test]
    fn texts_are_trimmed_and_what_nobody_can_see_is_left_out() {
        for given in [
            " 赵收 ",
            "赵\u{0}收",
            "\u{202e}赵收",
            "赵\u{200b}收\u{feff}",
        ] {
            assert_eq!(text("by", "签收人", given, 2).unwrap(), "赵收", "{given:?}");
        }
        let refused = |given| needed_text("by", "签收人", given, 2).unwrap_err().field;
        for given in ["　", "", "\u{200b}\u{feff}", "长长长"] {
            assert_eq!(refused(given).as_deref(), Some("by"), "{given:?}");
        }
    }
}
