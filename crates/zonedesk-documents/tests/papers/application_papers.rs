//! The slip, the form and the transfer slip of an application, read back from their pages.

use crate::support::{Printed, day};
use zonedesk_documents::application_form::{Filling, application_form};
use zonedesk_documents::application_slip::{ApplicationSlip, application_slips};
use zonedesk_documents::form::choices;
use zonedesk_documents::transfer_slip::{TransferSlip, transfer_slips};
use zonedesk_domain::application::{ApplicantClass, Channel, Field, Received};
use zonedesk_domain::wording::{LONGEST_SHORT_NOTE, PaperKind, Words};

const CONTENT: &str = "2025年向阳街道老旧小区改造资金使用情况及下邽镇、蔺店镇同类项目的批复";

fn slip() -> ApplicationSlip {
    ApplicationSlip {
        number: "XY1-申2026-00015".into(),
        site_name: "向阳街道便民服务中心".into(),
        received_at: "2026年11月24日 09:30".into(),
        applicant: "张晓明".into(),
        identity: "居民身份证 6****************5".into(),
        agent: "李强　6****************2　已提交授权委托书".into(),
        agency: "临渭区住房和城乡建设局".into(),
        agency_contact: "0913-2100000 区政务大楼5层508".into(),
        content: CONTENT.into(),
        materials: "申请表 2 页；身份证明复印件 1 份；授权委托书 1 份".into(),
        delivery: "当面领取 · 纸质".into(),
        written_by_staff: false,
        hand_over: "2026年11月24日".into(),
        due: "自被申请机关收到申请之日起20个工作日内，预计至2026年12月22日（2027 节假日安排未导入，日期为估算）；需要补正、征求意见、延长期限等的除外".into(),
        lookup_code: "K7M2Q-9XATB".into(),
        lookup_plain: "K7M2Q9XATB".into(),
        operator: "王敏".into(),
    }
}

/// The texts of every QR code on a page.
fn qr_codes(printed: &Printed) -> Vec<String> {
    let picture = printed.picture(1, 300);
    let height = picture.grey.len() / picture.width;
    let mut image = rqrr::PreparedImage::prepare_from_greyscale(picture.width, height, |x, y| {
        picture.grey[y * picture.width + x]
    });
    let grids = image.detect_grids();
    grids.iter().map(|grid| grid.decode().unwrap().1).collect()
}

#[test]
fn both_copies_of_the_slip_say_the_same_and_never_that_it_was_accepted() {
    let paper =
        application_slips(&[slip()], &PaperKind::ApplicationSlip.words(), day(11, 24)).unwrap();
    assert_eq!((paper.pages, paper.missing_characters.len()), (1, 0));
    let printed = Printed::new(&paper.bytes);
    let text = printed.joined_text();
    for words in [
        "政府信息公开申请接收回执",
        "XY1-申2026-00015",
        "张晓明",
        "6****************5",
        "临渭区住房和城乡建设局",
        "拟转交日期",
        "法定答复期限",
        "预计至2026年12月22日",
        "补正、征求意见、延长",
        "K7M2Q-9XATB",
        "申请表2页",
        "经办人",
    ] {
        assert_eq!(text.matches(words).count(), 2, "{words}: {text}");
    }
    assert!(text.contains("申请人联") && text.contains("存根联"));
    assert!(!text.contains("受理"), "{text}");
    assert!(!text.contains("610502"), "{text}");
}

#[test]
fn the_code_on_each_copy_is_read_back_by_a_scanner() {
    let paper =
        application_slips(&[slip()], &PaperKind::ApplicationSlip.words(), day(11, 24)).unwrap();
    assert_eq!(
        qr_codes(&Printed::new(&paper.bytes)),
        ["K7M2Q9XATB", "K7M2Q9XATB"]
    );
}

#[test]
fn the_longest_slip_keeps_to_its_half_of_the_sheet() {
    let long = |text: &str| text.repeat(40);
    let paper = application_slips(
        &[ApplicationSlip {
            applicant: long("欧阳"),
            agency: long("临渭区某某局"),
            agency_contact: long("区政务大楼"),
            content: long(CONTENT),
            site_name: long("向阳街道"),
            identity: long("证件"),
            materials: long("申请表 1 页；"),
            ..slip()
        }],
        &Words {
            title: "政务公开专区政府信息公开申请材料接收回执（两联）".into(),
            note: "请".repeat(LONGEST_SHORT_NOTE),
            ..Words::default()
        },
        day(11, 24),
    )
    .unwrap();
    assert_eq!(paper.pages, 1);
    let words = Printed::new(&paper.bytes).words().remove(0);
    let middle = 297.0 / 2.0 / 25.4 * 72.0;
    let second = words
        .iter()
        .filter(|word| word.text.contains("存根联"))
        .map(|word| word.top);
    let lowest_of_first = words
        .iter()
        .filter(|word| word.text.contains("请妥善保管"))
        .map(|word| word.bottom)
        .fold(f32::MAX, f32::min);
    assert!(second.fold(f32::MAX, f32::min) > middle);
    assert!(lowest_of_first < middle, "{lowest_of_first}");
    assert!(words.iter().all(|word| word.bottom < 842.0 - 14.0));
}

#[test]
fn every_font_of_the_papers_is_embedded() {
    let papers = [
        application_slips(&[slip()], &PaperKind::ApplicationSlip.words(), day(11, 24)).unwrap(),
        transfer_slips(&[transfer()], &PaperKind::TransferSlip.words(), day(11, 24)).unwrap(),
        application_form(
            Filling::Blank,
            &PaperKind::ApplicationForm.words(),
            "向阳街道便民服务中心",
            day(11, 24),
        )
        .unwrap(),
    ];
    for paper in papers {
        let fonts = Printed::new(&paper.bytes).fonts();
        let lines: Vec<&str> = fonts.lines().skip(2).collect();
        assert!(!lines.is_empty());
        for line in lines {
            let columns: Vec<&str> = line.split_whitespace().collect();
            let embedded = columns[columns.len() - 5];
            assert_eq!(embedded, "yes", "{fonts}");
        }
    }
}

fn transfer() -> TransferSlip {
    let pair = |label: &str, text: &str| (label.to_owned(), text.to_owned());
    TransferSlip {
        number: "XY1-申2026-00015".into(),
        site_name: "向阳街道便民服务中心".into(),
        agency: "临渭区住房和城乡建设局".into(),
        applicant: vec![
            pair("申请人", "张晓明"),
            pair("联系电话", "13809131234"),
            pair("证件类型", "居民身份证"),
            pair("证件号码", "610502199601010015"),
            pair(
                "通信地址",
                "陕西省渭南市临渭区向阳街道朝阳大街12号院3号楼2单元501室",
            ),
        ],
        content: CONTENT.into(),
        particulars: vec![pair("获取方式", "当面领取")],
        received_on: "2026年11月24日".into(),
        due: "自被申请机关收到申请之日起20个工作日内，预计至2026年12月22日".into(),
        handed_over_at: String::new(),
        channel: choices(&["当面", "机要", "扫描先行"], |choice| {
            choice == "机要"
        }),
        materials: "申请表 2 页（原件一并移交）".into(),
        operator: "王敏".into(),
        note: "书面申请".into(),
    }
}

#[test]
fn the_transfer_slip_tells_the_agency_everything_and_asks_for_its_signature() {
    let paper =
        transfer_slips(&[transfer()], &PaperKind::TransferSlip.words(), day(11, 24)).unwrap();
    assert_eq!(paper.pages, 1);
    let text = Printed::new(&paper.bytes).joined_text();
    for words in [
        "政府信息公开申请转交单",
        "610502199601010015",
        "13809131234",
        "朝阳大街12号院3号楼2单元501室",
        CONTENT,
        "签收人",
        "签收时间",
        "■机要",
        "□当面",
        "预计至2026年12月22日",
    ] {
        assert!(text.contains(words), "{words}: {text}");
    }
}

#[test]
fn a_long_application_runs_over_pages_and_loses_nothing() {
    let content: String = (1..=400)
        .map(|n| format!("第{n}项改造资金使用情况。\n"))
        .collect();
    let paper = transfer_slips(
        &[TransferSlip {
            content,
            ..transfer()
        }],
        &PaperKind::TransferSlip.words(),
        day(11, 24),
    )
    .unwrap();
    assert!(paper.pages > 1);
    let text = Printed::new(&paper.bytes).joined_text();
    for n in 1..=400 {
        assert!(text.contains(&format!("第{n}项改造资金")), "{n}");
    }
}

fn received(class: ApplicantClass) -> Received {
    Received {
        received_on: day(11, 24),
        received_at: None,
        channel: Channel::InPerson,
        written_by_staff: true,
        class,
        texts: [
            (Field::ApplicantName, "张晓明"),
            (Field::IdentityNumber, "610502199601010015"),
            (Field::Content, CONTENT),
            (Field::Delivery, "邮寄"),
            (Field::Carrier, "纸质"),
        ]
        .map(|(field, text)| (field, text.to_owned()))
        .into(),
        lookup_code: None,
        circumstances: None,
        imported: None,
    }
}

#[test]
fn the_form_is_filled_blank_or_a_sample_on_one_sheet() {
    let person = received(ApplicantClass::Person);
    for (filling, has, lacks) in [
        (Filling::Blank, "□邮寄", "张晓明"),
        (Filling::Sample(&person), "（样表）", "2026年11月24日"),
        (
            Filling::Received(&person, "XY1-申2026-00015"),
            "■邮寄",
            "（样表）",
        ),
    ] {
        let paper = application_form(
            filling,
            &PaperKind::ApplicationForm.words(),
            "向阳街道便民服务中心",
            day(11, 24),
        )
        .unwrap();
        assert_eq!(paper.pages, 1);
        let text = Printed::new(&paper.bytes).joined_text();
        assert!(text.contains(has), "{has}: {text}");
        assert!(!text.contains(lacks), "{lacks}: {text}");
        for words in ["委托本信息公开服务窗口代办", "真实意思表示", "申请人签字"]
        {
            assert!(text.contains(words), "{words}");
        }
    }
}

#[test]
fn a_paper_speaks_in_the_words_of_its_site() {
    let words = Words {
        title: "信息公开申请材料移交单".into(),
        note: "请于收到当日回传签收联。".into(),
        footer: "临渭区政务公开办公室监制".into(),
        ..Words::default()
    };
    let site = "向阳街道便民服务中心";
    for (paper, own) in [
        (
            transfer_slips(&[transfer()], &words, day(11, 24)),
            PaperKind::TransferSlip,
        ),
        (
            application_form(Filling::Blank, &words, site, day(11, 24)),
            PaperKind::ApplicationForm,
        ),
    ] {
        let text = Printed::new(&paper.unwrap().bytes).joined_text();
        for said in [&words.title, &words.note, &words.footer] {
            assert!(text.contains(said.as_str()), "{said} in {text}");
        }
        assert!(!text.contains(own.title()), "{own:?}");
    }
}
