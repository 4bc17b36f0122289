//! Slips of copies and the sheet of charges, as poppler reads and draws them.

use crate::support::{Printed, day};
use zonedesk_documents::receipt::{ReceiptForm, ReceiptSlip, receipt_pdf};
use zonedesk_documents::tariff_sheet::{TariffSheet, tariff_sheet_pdf};
use zonedesk_domain::{
    copying::{Colour, Paper, Sides},
    money::Fen,
    tariff::{Item, Recorded, Unit},
    wording::PaperKind,
};

fn charged() -> ReceiptSlip {
    ReceiptSlip {
        site_name: "向阳街道便民服务中心政务公开专区".to_owned(),
        number: Some("XY1-收2026-01206".to_owned()),
        item: "黑白复印 A4 单面".to_owned(),
        sum: Some("0.15 元/页 × 7 页".to_owned()),
        pages: 7,
        amount: Some(Fen::new(105)),
        approval_number: "临发改价〔2026〕12号".to_owned(),
        payment: "现金".to_owned(),
        payer: "李四".to_owned(),
        fiscal_note: String::new(),
        operator: "王敏".to_owned(),
        made_on: day(11, 24),
        made_at: "09:30".to_owned(),
        free_reason: None,
        voided: None,
        void_waits: false,
        reprinted_at: None,
        note: String::new(),
    }
}

fn free() -> ReceiptSlip {
    ReceiptSlip {
        number: None,
        item: "复印、打印".to_owned(),
        sum: None,
        amount: None,
        approval_number: String::new(),
        payment: String::new(),
        payer: String::new(),
        free_reason: Some(
            "依申请公开答复材料，不收取费用（《政府信息公开条例》第四十二条）".to_owned(),
        ),
        ..charged()
    }
}

fn voided() -> ReceiptSlip {
    ReceiptSlip {
        voided: Some("页数录错".to_owned()),
        void_waits: true,
        reprinted_at: Some("2026-11-24 10:02".to_owned()),
        ..charged()
    }
}

const FORMS: [ReceiptForm; 2] = [ReceiptForm::Roll, ReceiptForm::A5];

fn printed(slip: &ReceiptSlip, form: ReceiptForm) -> Printed {
    let document = receipt_pdf(slip, form).unwrap();
    assert_eq!(document.pages, 1);
    assert!(document.missing_characters.is_empty());
    Printed::new(&document.bytes)
}

fn tariff(items: usize) -> Recorded {
    let item = |at: usize| Item {
        id: format!("item-{at}"),
        name: [
            "黑白复印 A4 单面",
            "黑白复印 A4 双面",
            "彩色打印 A3 单面",
            "光盘刻录",
        ][at % 4]
            .to_owned(),
        unit: [Unit::Page, Unit::Sheet, Unit::Page, Unit::Disc][at % 4],
        paper: [Some(Paper::A4), Some(Paper::A4), Some(Paper::A3), None][at % 4],
        sides: [
            Some(Sides::Single),
            Some(Sides::Double),
            Some(Sides::Single),
            None,
        ][at % 4],
        colour: [
            Some(Colour::Black),
            Some(Colour::Black),
            Some(Colour::Colour),
            None,
        ][at % 4],
        price_fen: Fen::new([20, 35, 200, 300][at % 4]),
    };
    Recorded {
        approval_number: "临发改价〔2026〕12号".to_owned(),
        approvers: vec!["临渭区财政局".to_owned(), "临渭区发展和改革局".to_owned()],
        valid_from: day(1, 1),
        valid_to: Some(day(12, 31)),
        items: (0..items).map(item).collect(),
        exemptions: vec!["低保户".to_owned(), "特困人员".to_owned()],
        displayed: None,
        administrative: false,
        supervision_phone: "0913-2100000".to_owned(),
    }
}

fn sheet(tariff: Option<Recorded>) -> Printed {
    let sheet = TariffSheet {
        site_name: "向阳街道便民服务中心".to_owned(),
        tariff,
        words: PaperKind::TariffSheet.words(),
        printed_on: day(11, 24),
    };
    Printed::new(&tariff_sheet_pdf(&sheet).unwrap().bytes)
}

#[test]
fn a_receipt_says_what_was_paid_for_and_what_it_is_not() {
    for form in FORMS {
        let text = printed(&charged(), form).joined_text();
        for words in [
            "收费凭条",
            "XY1-收2026-01206",
            "黑白复印A4单面",
            "0.15元/页×7页",
            "￥1.05",
            "人民币壹元零伍分",
            "临发改价〔2026〕12号",
            "李四",
            "王敏",
            "2026年11月24日09:30",
            "本凭条不作为报销凭证，财政票据号：____",
        ] {
            assert!(text.contains(words), "{form:?}: {words} in {text}");
        }
        for words in ["作废", "补打", "发票", "收据"] {
            assert!(!text.contains(words), "{form:?}: {words} in {text}");
        }
    }
}

#[test]
fn the_official_number_stands_in_its_place_once_it_is_known() {
    let slip = ReceiptSlip {
        fiscal_note: "0000123456".to_owned(),
        ..charged()
    };
    for form in FORMS {
        let text = printed(&slip, form).joined_text();
        assert!(text.contains("财政票据号：0000123456"), "{text}");
    }
}

#[test]
fn a_voided_receipt_and_a_reprint_say_so() {
    for form in FORMS {
        let text = printed(&voided(), form).joined_text();
        for words in ["【作废待复核】", "【补打】", "页数录错", "2026-11-2410:02"] {
            assert!(text.contains(words), "{form:?}: {words} in {text}");
        }
        assert!(
            text.contains("XY1-收2026-01206"),
            "the number stays: {text}"
        );
    }
}

#[test]
fn a_free_slip_names_no_money_and_says_why() {
    for form in FORMS {
        let text = printed(&free(), form).joined_text();
        for words in ["免费", "第四十二条", "未收取任何费用", "7页"] {
            assert!(text.contains(words), "{form:?}: {words} in {text}");
        }
        for words in ["￥", "人民币", "财政票据号", "凭条号"] {
            assert!(!text.contains(words), "{form:?}: {words} in {text}");
        }
    }
}

#[test]
fn a_roll_is_eighty_millimetres_wide_and_as_long_as_its_text() {
    let height = |slip: &ReceiptSlip| -> f32 {
        let information = printed(slip, ReceiptForm::Roll).information();
        let size = information
            .lines()
            .find_map(|line| line.strip_prefix("Page size:"))
            .unwrap();
        let numbers: Vec<f32> = size
            .split_whitespace()
            .filter_map(|word| word.parse().ok())
            .collect();
        assert!((numbers[0] - 226.8).abs() < 0.5, "{size}");
        numbers[1]
    };
    let long = ReceiptSlip {
        item: "黑白复印 A4 单面（含档案馆藏图纸拼接复印、旧报刊合订本复印）".to_owned(),
        ..voided()
    };
    assert!(height(&free()) < height(&charged()));
    assert!(height(&charged()) < height(&long));
}

#[test]
fn nothing_of_a_slip_hangs_over_its_paper() {
    let long = ReceiptSlip {
        site_name: "向阳街道便民服务中心".repeat(5),
        payer: "渭南市临渭区某某农业科技发展有限责任公司第三分公司".to_owned(),
        item: "黑白复印 A4 单面".repeat(6),
        ..voided()
    };
    for (form, width) in [(ReceiptForm::Roll, 226.8), (ReceiptForm::A5, 595.3)] {
        for word in printed(&long, form).words().concat() {
            assert!(
                word.left >= 0.0 && word.right <= width,
                "{form:?}: {word:?}"
            );
        }
    }
}

#[test]
fn the_sheet_of_charges_has_the_columns_of_a_public_notice() {
    let text = sheet(Some(tariff(4))).joined_text();
    for words in [
        "序号",
        "收费项目",
        "计算单位",
        "收费标准（元）",
        "批准文件",
        "收费对象",
        "备注",
        "每张",
        "0.35",
        "临发改价〔2026〕12号",
        "监督电话：0913-2100000",
        "价格举报电话：12345",
        "低保户、特困人员",
    ] {
        assert!(text.contains(words), "{words} in {text}");
    }
}

#[test]
fn a_long_tariff_runs_over_with_its_heading() {
    let printed = sheet(Some(tariff(40)));
    let pages = printed.words();
    assert!(pages.len() > 1);
    let text = printed.joined_text();
    assert_eq!(text.matches("计算单位").count(), pages.len());
    assert_eq!(text.matches("价格举报电话").count(), 1);
    assert!(pages.concat().iter().all(|word| word.bottom < 595.0));
}

#[test]
fn without_a_tariff_the_sheet_says_large_that_nothing_is_charged() {
    let printed = sheet(None);
    let text = printed.joined_text();
    assert!(
        text.contains("本专区复印、打印服务不收取任何费用"),
        "{text}"
    );
    let words = printed.words().concat();
    let notice = words
        .iter()
        .find(|word| word.text.contains("不收取"))
        .unwrap();
    assert!(notice.bottom - notice.top > 50.0, "{notice:?}");
}
