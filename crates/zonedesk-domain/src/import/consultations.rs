//! 政策咨询登记、交办、回复台账 as it was kept before.

use super::{
    Import, Row, SheetProblem,
    cell::Moment,
    row::{Register, RowReader, shortened},
    table::{Holds, optional, required},
};
use crate::{
    agency::Listed,
    consultation::{Answered, Assigned, Channel, Field, Registered, Texts},
    contact::normalise_name,
    journal::{Body, Digest},
};
use chrono::NaiveDate;

const REGISTER: Register = Register {
    name: "consultations",
    columns: &[
        required(
            "咨询时间",
            &["咨询日期", "登记时间", "登记日期"],
            Holds::Day,
        ),
        optional("咨询方式", &["咨询渠道"], Holds::Text),
        optional("咨询人", &["咨询人姓名", "姓名"], Holds::Text),
        optional("联系方式", &["联系电话", "电话"], Holds::Text),
        required("咨询内容", &["内容", "咨询事项", "咨询问题"], Holds::Text),
        optional(
            "是否当场答复",
            &["当场答复", "是否当场解答", "当场解答"],
            Holds::Text,
        ),
        optional("交办单位", &["承办单位", "转办单位"], Holds::Text),
        optional("交办时间", &["交办日期", "转办时间"], Holds::Day),
        optional(
            "答复时间",
            &["答复日期", "反馈时间", "回复时间", "实际答复时间"],
            Holds::Day,
        ),
        optional("答复内容", &["反馈内容", "回复内容"], Holds::Text),
        optional("备注", &[], Holds::Text),
    ],
};

/// Reads a register of policy consultations; who asked may be missing (可匿名).
///
/// Refused: no content, no day of the question, an impossible or future date.
///
/// # Errors
/// [`SheetProblem`] when the header is not found or not complete.
pub fn read_consultations(
    rows: &[Row],
    today_on: NaiveDate,
    agencies: &[Listed],
) -> Result<Import, SheetProblem> {
    REGISTER.read(rows, today_on, |row, identity| {
        read(row, identity, agencies)
    })
}

fn read(row: &mut RowReader<'_>, identity: Digest, agencies: &[Listed]) -> Option<Vec<Body>> {
    let asked = row.needed_day("咨询时间");
    let content = row.needed_text("咨询内容");
    let given_at = row.day("交办时间");
    let told_at = row.day("答复时间");
    let channel = channel(row);
    let on_the_spot = on_the_spot(row);
    let (asked, content) = (asked?, content?);

    let assigned = assigned(row, &asked, given_at, agencies);
    let answered = answered(row, &asked, told_at, on_the_spot);
    if on_the_spot && assigned.is_some() {
        row.warn(
            "是否当场答复",
            "既当场解答又有交办单位，两项都已登记，请核对",
        );
    }

    let texts: Texts = [
        (Field::Asker, normalise_name(&row.text("咨询人"))),
        (Field::Contact, row.text("联系方式")),
        (Field::Content, content),
        (Field::Note, row.notes()),
    ]
    .into_iter()
    .filter(|(_, text)| !text.is_empty())
    .collect();
    let registered = Registered {
        asked_on: asked.on,
        asked_at: asked.at,
        channel,
        texts,
        reply_by: None,
        trigger: None,
        lookup_code: None,
        imported: Some(identity),
    };
    let bodies = [
        Some(Body::from(registered)),
        assigned.map(Body::from),
        answered.map(Body::from),
    ];
    Some(bodies.into_iter().flatten().collect())
}

fn channel(row: &mut RowReader<'_>) -> Channel {
    let words = row.text("咨询方式");
    Channel::from_term(&words).unwrap_or_else(|| {
        if !words.is_empty() {
            row.warn(
                "咨询方式",
                &format!(
                    "“{}”不在选项内，按“其他”登记，原内容记入备注",
                    shortened(&words)
                ),
            );
            row.note("咨询方式", &words);
        }
        Channel::Other
    })
}

fn on_the_spot(row: &mut RowReader<'_>) -> bool {
    let words = row.text("是否当场答复");
    match words.as_str() {
        "是" | "当场答复" | "当场解答" | "已当场答复" | "√" | "✓" | "✔" | "Y" | "y" | "1"
        | "TRUE" | "true" => true,
        "" | "否" | "不是" | "未" | "未当场答复" | "交办" | "×" | "✗" | "✘" | "N" | "n" | "0"
        | "FALSE" | "false" => false,
        _ => {
            row.warn(
                "是否当场答复",
                &format!(
                    "“{}”无法识别，按“否”登记，原内容记入备注",
                    shortened(&words)
                ),
            );
            row.note("是否当场答复", &words);
            false
        }
    }
}

fn assigned(
    row: &mut RowReader<'_>,
    asked: &Moment,
    given_at: Option<Moment>,
    agencies: &[Listed],
) -> Option<Assigned> {
    let agency = row.text("交办单位");
    if agency.is_empty() {
        if let Some(given_at) = given_at {
            row.warn(
                "交办单位",
                "有交办时间但没有交办单位，按未交办登记，原内容记入备注",
            );
            row.note("交办时间", &given_at.on.to_string());
        }
        return None;
    }
    row.warn_outside("交办单位", &agency, agencies);
    let given_at = match given_at {
        Some(given_at) => {
            if given_at.on < asked.on {
                row.warn("交办时间", "早于咨询时间，请核对");
            }
            given_at
        }
        None => {
            row.warn("交办时间", "交办时间未填写，按咨询当日登记，请核对");
            Moment {
                at: None,
                ..asked.clone()
            }
        }
    };
    Some(Assigned {
        on: given_at.on,
        at: given_at.at,
        agency,
        reason: String::new(),
    })
}

fn answered(
    row: &mut RowReader<'_>,
    asked: &Moment,
    told_at: Option<Moment>,
    on_the_spot: bool,
) -> Option<Answered> {
    let content = row.text("答复内容");
    let told_at = match told_at {
        Some(told_at) => {
            if told_at.on < asked.on {
                row.warn("答复时间", "早于咨询时间，请核对");
            } else if on_the_spot && told_at.on > asked.on {
                row.warn("答复时间", "当场解答的日期晚于咨询时间，请核对");
            }
            told_at
        }
        None if on_the_spot => asked.clone(),
        // A made-up day would count as in time or as overdue; neither is known.
        None => {
            if !content.is_empty() {
                row.warn(
                    "答复时间",
                    "有答复内容但没有答复时间，按未反馈登记，原内容记入备注",
                );
                row.note("答复内容", &content);
            }
            return None;
        }
    };
    Some(Answered {
        on: told_at.on,
        at: told_at.at,
        on_the_spot,
        content,
        answered_by: String::new(),
        reply_by: None,
        guidance: None,
    })
}

#[cfg(test)]
mod tests {
    use super::super::table::tests::{remarks, sheet};
    use super::*;

    const HEADER: &[&str] = &[
        "咨询时间",
        "咨询方式",
        "咨询人",
        "联系方式",
        "咨询内容",
        "是否当场答复",
        "交办单位",
        "交办时间",
        "答复时间",
        "答复内容",
    ];

    fn import(row: &[&str]) -> Import {
        read_consultations(
            &sheet(&[HEADER, row]),
            day("2026-11-24"),
            &crate::agency::samples(),
        )
        .unwrap()
    }

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn time(text: &str) -> Option<chrono::NaiveTime> {
        Some(text.parse().unwrap())
    }

    #[test]
    fn an_assigned_question_becomes_three_entries() {
        let import = import(&[
            "2026-10-09 09:30",
            "电话",
            "张三",
            "13812341234",
            "医保缴费",
            "否",
            "区医疗保障局",
            "2026/10/9",
            "20261012",
            "已电话告知",
        ]);
        let taken = &import.taken[0];
        assert_eq!(taken.line, 2);
        let [Body::ConsultationRegistered(asked), assigned, answered] = taken.bodies.as_slice()
        else {
            panic!("{:?}", taken.bodies);
        };
        assert_eq!(
            (asked.asked_on, asked.asked_at),
            (day("2026-10-09"), time("09:30:00"))
        );
        assert_eq!(
            (asked.channel, asked.imported),
            (Channel::Phone, Some(taken.identity))
        );
        assert_eq!(
            asked.texts.get(&Field::Asker).map(String::as_str),
            Some("张三")
        );
        assert_eq!(
            asked.texts.get(&Field::Content).map(String::as_str),
            Some("医保缴费")
        );
        let agency = "区医疗保障局".to_owned();
        assert_eq!(
            *assigned,
            Body::from(Assigned {
                on: day("2026-10-09"),
                at: None,
                agency,
                reason: String::new(),
            })
        );
        let content = "已电话告知".to_owned();
        let told = Answered {
            on: day("2026-10-12"),
            at: None,
            on_the_spot: false,
            content,
            answered_by: String::new(),
            reply_by: None,
            guidance: None,
        };
        assert_eq!(*answered, Body::from(told));
    }

    #[test]
    fn an_answer_at_the_counter_needs_no_day_of_its_own_and_no_name() {
        let import = import(&[
            "2026-10-09 15:00",
            "现场",
            "",
            "",
            "怎么办",
            "是",
            "",
            "",
            "",
            "当场说明",
        ]);
        let taken = &import.taken[0];
        assert!(taken.warnings.is_empty());
        let content = "当场说明".to_owned();
        let told = Answered {
            on: day("2026-10-09"),
            at: time("15:00:00"),
            on_the_spot: true,
            content,
            answered_by: String::new(),
            reply_by: None,
            guidance: None,
        };
        assert_eq!(taken.bodies[1..], [Body::from(told)]);
    }

    #[test]
    #[rustfmt::skip]
    fn questions_without_content_or_day_are_refused_by_column() {
        for (row, refusal) in [
            (["", "现场", "张三", "", "问", "是", "", "", "", ""], "2 咨询时间 咨询时间未填写"),
            (["2026-10-09", "现场", "张三", "", "无", "是", "", "", "", ""], "2 咨询内容 咨询内容未填写"),
            (["2026-11-25", "现场", "张三", "", "问", "是", "", "", "", ""], "2 咨询时间 日期 2026-11-25 晚于今天（2026-11-24），请核对"),
            (["2026-10-09", "现场", "张三", "", "问", "否", "", "", "2026-09-31", ""], "2 答复时间 日期“2026-09-31”不存在或无法识别，请写成 2026-10-09"),
        ] {
            let import = import(&row);
            assert_eq!(remarks(&import.refused), [refusal]);
            assert!(import.taken.is_empty());
        }
    }

    #[test]
    #[rustfmt::skip]
    fn odd_questions_are_taken_and_their_words_are_kept() {
        for (row, bodies, warned, note) in [
            (["2026-10-09", "飞鸽", "", "", "问", "", "", "", "", ""], 1, "咨询方式", "咨询方式：飞鸽"),
            (["2026-10-09", "现场", "", "", "问", "好像是", "", "", "", ""], 1, "是否当场答复", "是否当场答复：好像是"),
            (["2026-10-09", "现场", "", "", "问", "", "", "2026-10-10", "", ""], 1, "交办单位", "交办时间：2026-10-10"),
            (["2026-10-09", "现场", "", "", "问", "", "", "", "", "已答"], 1, "答复时间", "答复内容：已答"),
            (["2026-10-09", "现场", "", "", "问", "", "火星分局", "2026-10-09", "", ""], 2, "交办单位", ""),
            (["2026-10-09", "现场", "", "", "问", "", "区民政局", "", "", ""], 2, "交办时间", ""),
            (["2026-10-09", "现场", "", "", "问", "", "区民政局", "2026-10-08", "", ""], 2, "交办时间", ""),
            (["2026-10-09", "现场", "", "", "问", "", "", "", "2026-10-08", ""], 2, "答复时间", ""),
            (["2026-10-09", "现场", "", "", "问", "是", "", "", "2026-10-10", ""], 2, "答复时间", ""),
            (["2026-10-09", "现场", "", "", "问", "是", "区民政局", "2026-10-09", "", ""], 3, "是否当场答复", ""),
            (["2026-10-09 约三点", "现场", "", "", "问", "", "", "", "", ""], 1, "咨询时间", ""),
        ] {
            let import = import(&row);
            let taken = &import.taken[0];
            assert_eq!(taken.bodies.len(), bodies, "{row:?}");
            let columns: Vec<_> = taken
                .warnings
                .iter()
                .map(|warning| warning.column.as_str())
                .collect();
            assert_eq!(columns, [warned], "{row:?}");
            let Body::ConsultationRegistered(asked) = &taken.bodies[0] else {
                panic!("{row:?}")
            };
            assert_eq!(
                asked.texts.get(&Field::Note).map_or("", String::as_str),
                note,
                "{row:?}"
            );
        }
    }
}
