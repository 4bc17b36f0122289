//! The ledger of suggestions and the summary of a month, as poppler sees them.

use crate::support::{Printed, day, occasion};
use zonedesk_documents::month_summary::{MonthSummary, month_summary_pdf, month_summary_table};
use zonedesk_documents::suggestion_ledger::{SuggestionLine, suggestion_ledger};
use zonedesk_documents::{Masking, ledger_pdf, ledger_xlsx};
use zonedesk_domain::money::Fen;
use zonedesk_domain::month::{MonthFigures, Rate};
use zonedesk_domain::reading::ReadingFigures;
use zonedesk_domain::zone::{Zone, Zones};

fn suggestion() -> SuggestionLine {
    SuggestionLine {
        number: "XY1-议2026-00001".to_owned(),
        registered_on: day(10, 9),
        channel: "意见箱".to_owned(),
        name: "张小明".to_owned(),
        contact: "13812341234".to_owned(),
        content: "希望延长周六开放时间，并在大厅增加一台自助查询机。".to_owned(),
        agency: "区政府办".to_owned(),
        forwarded_on: Some(day(10, 9)),
        adopted: Some(true),
        answered_on: Some(day(10, 20)),
        answer: "已采纳，自 11 月起周六上午开放。".to_owned(),
        operator: "周敏".to_owned(),
    }
}

pub(crate) fn busy_month(agencies: u32) -> MonthSummary {
    let named = |names: &[(&str, u32)]| {
        let owned = names
            .iter()
            .map(|(name, count)| ((*name).to_owned(), *count));
        owned.collect::<Vec<_>>()
    };
    MonthSummary {
        figures: MonthFigures {
            applications: 26,
            by_agency: (0..agencies)
                .map(|place| {
                    (
                        format!("临渭区第{place}自然资源和住房城乡建设局"),
                        agencies - place,
                    )
                })
                .collect(),
            by_channel: named(&[("当面", 18), ("邮寄", 5), ("网络", 3)]),
            by_class: named(&[
                ("自然人", 20),
                ("商业企业", 4),
                ("科研机构", 0),
                ("社会公益组织", 1),
                ("法律服务机构", 1),
                ("其他", 0),
            ]),
            same_day: Rate { kept: 25, of: 26 },
            consultations: 41,
            on_the_spot: Rate { kept: 30, of: 41 },
            in_five_days: Rate { kept: 40, of: 40 },
            suggestions: 3,
            suggestions_same_day: Rate { kept: 3, of: 3 },
            adopted: Rate { kept: 1, of: 2 },
            copies: 60,
            charged_pages: 310,
            free_pages: 128,
            receipts: 44,
            voided: 2,
            charged: Fen::new(6_200),
            readings: ReadingFigures {
                people: 131,
                by_way: named(&[("原文查阅", 96), ("复印", 21), ("拍照", 8), ("自助查询", 6)]),
                by_subject: named(&[("政策文件", 70), ("办事指南", 41), ("未注明", 20)]),
                helped: 4,
                notes: 120,
            },
        },
        zones: Zones::ALL,
    }
}

#[test]
fn a_suggestion_is_masked_and_an_anonymous_one_says_so() {
    let anonymous = SuggestionLine {
        name: String::new(),
        contact: String::new(),
        forwarded_on: None,
        adopted: None,
        answered_on: None,
        answer: String::new(),
        ..suggestion()
    };
    let ledger = suggestion_ledger(&[suggestion(), anonymous], &occasion(Masking::Masked));
    let text = Printed::new(&ledger_pdf(&ledger).unwrap().bytes).joined_text();
    for part in [
        "意见建议登记台账",
        "张*明",
        "138****1234",
        "匿名",
        "未转交",
        "未反馈",
        "2026-10-20",
        "合计：登记2件；已转交1件，其中收到当日转交1件；已反馈1件，其中采纳1件。",
    ] {
        assert!(text.contains(part), "{part}: {text}");
    }
    for secret in ["张小明", "13812341234"] {
        assert!(!text.contains(secret), "{secret}");
    }
    let full = suggestion_ledger(&[suggestion()], &occasion(Masking::Full));
    assert!(full.rows[0].contains(&"张小明".to_owned()));
    assert!(ledger_xlsx(&full).is_ok());
    let none = suggestion_ledger(&[], &occasion(Masking::Masked));
    let text = Printed::new(&ledger_pdf(&none).unwrap().bytes).joined_text();
    assert!(text.contains("本月无意见建议（零报告）"), "{text}");
}

#[test]
fn a_summary_is_one_upright_page_that_says_what_its_rates_are_counted_from() {
    for agencies in [1, 5, 40] {
        let summary = busy_month(agencies);
        let pdf = month_summary_pdf(&summary, &occasion(Masking::Masked)).unwrap();
        assert_eq!((pdf.pages, pdf.missing_characters), (1, Vec::new()));
        let printed = Printed::new(&pdf.bytes);
        let information = printed.information();
        assert!(information.contains("Pages:           1"), "{information}");
        assert!(
            information.contains("595.276 x 841.89 pts (A4)"),
            "{information}"
        );
        let text = printed.joined_text();
        for part in [
            "政务公开专区月度汇总",
            "2026年10月",
            "96%",
            "当日转交25件，共26件",
            "73%",
            "100%",
            "438页",
            "收费62.00元",
            "资料阅览（131人次）",
            "原文查阅",
            "作废凭条2张，未计入",
            "当日转交率：",
            "制表人：",
            "制表日期：2026年11月3日",
        ] {
            assert!(text.contains(part), "{part}: {text}");
        }
        assert_eq!(text.contains("其余32个机关"), agencies == 40);
        // Nothing runs into the signatures, and nothing leaves the printed area.
        let words = printed.words().remove(0);
        let signature = words
            .iter()
            .find(|word| word.text.starts_with("制表人"))
            .unwrap();
        let labels = ["制表人", "审核人", "日期"];
        for word in &words {
            let label = labels.iter().any(|label| word.text.starts_with(label));
            let apart = word.bottom <= signature.top || word.top >= signature.bottom;
            assert!(label || apart, "{agencies} agencies: {word:?}");
        }
        for word in &words {
            assert!(word.left > 55.0 && word.right < 552.0, "{word:?}");
        }
    }
}

#[test]
fn an_archive_speaks_of_copying_alone_and_an_empty_month_is_a_zero_report() {
    let archive = MonthSummary {
        zones: Zones::READING,
        ..busy_month(3)
    };
    let pdf = month_summary_pdf(&archive, &occasion(Masking::Masked)).unwrap();
    let text = Printed::new(&pdf.bytes).joined_text();
    assert!(text.contains("438页"), "{text}");
    for absent in ["申请", "咨询", "意见建议"] {
        assert!(!text.contains(absent), "{absent}: {text}");
        let table = month_summary_table(&archive, &occasion(Masking::Masked));
        assert!(!format!("{:?}", table.rows).contains(absent));
    }
    for (zone, speaks, silent) in [
        (
            Zone::Applications,
            ["接收申请", "采纳率"],
            ["政策咨询", "复印"],
        ),
        (
            Zone::Consultations,
            ["政策咨询", "五个工作日内答复率"],
            ["接收申请", "复印"],
        ),
        (Zone::Reading, ["资料阅览", "复印"], ["申请", "政策咨询"]),
    ] {
        let one = MonthSummary {
            zones: Zones::of(&[zone]),
            ..busy_month(3)
        };
        let pdf = month_summary_pdf(&one, &occasion(Masking::Masked)).unwrap();
        let text = Printed::new(&pdf.bytes).joined_text();
        let table = month_summary_table(&one, &occasion(Masking::Masked));
        let cells = format!("{:?}{:?}", table.rows, table.totals);
        for word in silent {
            assert!(
                !text.contains(word) && !cells.contains(word),
                "{word}: {text} {cells}"
            );
        }
        for word in speaks {
            assert!(text.contains(word), "{word}: {text}");
        }
    }
    let empty = MonthSummary {
        figures: MonthFigures::default(),
        zones: Zones::ALL,
    };
    let pdf = month_summary_pdf(&empty, &occasion(Masking::Masked)).unwrap();
    let text = Printed::new(&pdf.bytes).joined_text();
    assert!(text.contains("本月无登记（零报告）"), "{text}");
    assert!(!text.contains('%'), "{text}");
    let table = month_summary_table(&empty, &occasion(Masking::Masked));
    assert_eq!(table.rows.len(), 0);
    assert!(ledger_xlsx(&table).is_ok());
}

#[test]
fn the_workbook_of_a_summary_holds_every_agency_and_every_rate() {
    let table = month_summary_table(&busy_month(40), &occasion(Masking::Masked));
    let agencies = table
        .rows
        .iter()
        .filter(|row| row[0] == "申请·按被申请机关");
    assert_eq!(agencies.count(), 40);
    let same_day = table
        .rows
        .iter()
        .find(|row| row[1] == "当日转交率")
        .unwrap();
    assert_eq!(same_day[2..], ["96", "%（25 / 26 件）"]);
    assert!(ledger_xlsx(&table).is_ok());
}

#[test]
fn bars_are_drawn() {
    let pdf = month_summary_pdf(&busy_month(5), &occasion(Masking::Masked)).unwrap();
    let picture = Printed::new(&pdf.bytes).picture(1, 100);
    let dark = picture.grey.iter().filter(|grey| **grey < 128).count();
    assert!(dark > 12_000, "{dark} dark dots");
}
