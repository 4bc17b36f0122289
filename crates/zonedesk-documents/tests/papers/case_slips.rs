//! The papers of consultations and suggestions: whole texts, one page where one is enough.

use chrono::NaiveTime;
use zonedesk_documents::{
    CaseSlip, case_slip_pdf,
    consultation_slips::{
        ConsultationCase, consultation_asker_slip, consultation_assignment_slip,
        consultation_urge_slip,
    },
    suggestion_slips::{SuggestionCase, blank_suggestion_form, suggestion_form},
};

use crate::support::{Printed, day};

fn case(content: &str) -> ConsultationCase {
    let text = |text: &str| text.to_owned();
    ConsultationCase {
        site_name: text("临渭区向阳街道便民服务中心政务公开专区"),
        number: text("XY1-询2026-00048"),
        asker: text("蔺㛃"),
        contact: text("13809131234"),
        asked_on: day(10, 9),
        asked_at: NaiveTime::from_hms_opt(10, 5, 0),
        channel: text("现场"),
        category: text("社会保障"),
        policy: text("灵活就业人员社会保险补贴办法 · 渭人社发〔2026〕8号"),
        content: content.to_owned(),
        reply_by: text("电话"),
        agency: text("临渭区人力资源和社会保障局"),
        agency_phone: text("0913-2100001"),
        assigned_on: Some(day(10, 9)),
        assigned_at: NaiveTime::from_hms_opt(10, 20, 0),
        due_on: Some(day(10, 15)),
        due_is_certain: true,
        standing: text("已逾期 1 个工作日"),
        urged: vec![text("2026-10-14 09:05 · 电话 · 刘科长 · 答应明日答复")],
        lookup_code: text("K7M2-9QXA-4T"),
        operator: text("王敏"),
        made_on: day(10, 16),
    }
}

/// The paper's pages and its text without white space.
fn drawn(slip: &CaseSlip) -> (usize, String) {
    let document = case_slip_pdf(slip).unwrap();
    let text = Printed::new(&document.bytes).text();
    let text = text.chars().filter(|c| !c.is_whitespace()).collect();
    (document.pages, text)
}

#[test]
fn a_common_matter_takes_one_sheet_and_says_everything() {
    let case = case("灵活就业人员社保补贴怎么申领？");
    for (slip, words) in [
        (
            consultation_assignment_slip(&case),
            vec![
                "政策咨询交办单",
                "XY1-询2026-00048",
                "蔺㛃",
                "13809131234",
                "至2026年10月15日",
                "渭人社发〔2026〕8号",
                "承办人",
                "审核人",
                "反馈专区时间",
            ],
        ),
        (
            consultation_urge_slip(&case),
            vec!["政策咨询催办单", "已逾期1个工作日", "答应明日答复"],
        ),
        (
            consultation_asker_slip(&case),
            vec!["K7M2-9QXA-4T", "电话0913-2100001", "至2026年10月15日"],
        ),
    ] {
        let (pages, text) = drawn(&slip);
        assert_eq!(pages, 1, "{}", slip.title);
        for words in words {
            assert!(text.contains(words), "{words}: {text}");
        }
    }
    // What somebody may lose on the street has no telephone number of theirs.
    let (_, slip) = drawn(&consultation_asker_slip(&case));
    assert!(!slip.contains("13809131234"), "{slip}");
}

#[test]
fn a_date_that_is_an_estimate_says_so() {
    let slip = consultation_asker_slip(&ConsultationCase {
        due_is_certain: false,
        ..case("问")
    });
    assert!(drawn(&slip).1.contains("估算"));
}

#[test]
fn a_long_question_runs_over_pages_and_loses_nothing() {
    let (pages, text) = drawn(&consultation_assignment_slip(&case(&"邽".repeat(10_000))));
    assert!((6..=12).contains(&pages), "{pages} pages");
    assert_eq!(text.matches('邽').count(), 10_000);
    assert!(text.contains(&format!("第{pages}页共{pages}页")), "{text}");
    let (pages, _) = drawn(&consultation_asker_slip(&case(&"邽".repeat(10_000))));
    assert_eq!(pages, 1);
}

#[test]
fn the_blank_form_fills_one_sheet_and_the_registered_one_ticks_its_boxes() {
    let (pages, text) = drawn(&blank_suggestion_form("向阳街道便民服务中心", day(11, 24)));
    assert_eq!(pages, 1);
    assert!(text.contains("□政务公开"), "{text}");
    let case = SuggestionCase {
        site_name: "向阳街道便民服务中心".to_owned(),
        number: "XY1-议2026-00001".to_owned(),
        on: day(11, 24),
        at: None,
        channel: "意见箱".to_owned(),
        category: "网站".to_owned(),
        name: String::new(),
        contact: String::new(),
        content: "首页找不到公开目录😀".to_owned(),
        agency: "区政府办".to_owned(),
        forwarded_on: Some(day(11, 24)),
        forwarded_at: None,
        adopted: Some(true),
        outcome: "已调整".to_owned(),
        answered_on: Some(day(11, 26)),
        told_by: "公示".to_owned(),
        operator: "王敏".to_owned(),
        made_on: day(11, 26),
    };
    let (pages, text) = drawn(&suggestion_form(&case));
    assert_eq!(pages, 1);
    for words in [
        "□政务公开■网站",
        "■采纳",
        "□未采纳",
        "匿名",
        "U+1F600",
        "字库暂缺",
    ] {
        assert!(text.contains(words), "{words}: {text}");
    }
}
