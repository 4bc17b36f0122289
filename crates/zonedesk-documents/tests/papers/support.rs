//! Registers invented for the tests, and what poppler and qpdf say about a PDF.

use std::path::{Path, PathBuf};
use std::process::Command;

use chrono::{Days, NaiveDate};
use zonedesk_documents::application_ledger::{ApplicationLine, TermChanges};
use zonedesk_documents::consultation_ledger::ConsultationLine;
use zonedesk_documents::copy_ledger::CopyLine;
use zonedesk_documents::{Align, Column, Ledger, Masking, Occasion};
use zonedesk_domain::money::Fen;

pub(crate) fn day(month: u32, day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, month, day).unwrap()
}

pub(crate) fn occasion(masking: Masking) -> Occasion {
    Occasion {
        site_name: "临渭区政务服务中心政务公开专区".to_owned(),
        month: "2026年10月".to_owned(),
        prepared_on: day(11, 3),
        masking,
        seal: String::new(),
    }
}

pub(crate) fn plain_ledger(columns: Vec<Column>, rows: Vec<Vec<String>>) -> Ledger {
    Ledger {
        title: "登记台账".to_owned(),
        site_name: "临渭区政务公开专区".to_owned(),
        month: "2026年10月".to_owned(),
        columns,
        totals: vec![format!("合计：{} 件。", rows.len())],
        rows,
        zero_report: "本月无登记（零报告）".to_owned(),
        prepared_on: day(11, 3),
        masked_note: "个人信息已脱敏".to_owned(),
        later: Vec::new(),
        seal: String::new(),
    }
}

/// Eight columns, as measured for the choice of the library.
pub(crate) fn eight_columns(rows: usize) -> Ledger {
    let columns = vec![
        Column::number("序号", 10.0),
        Column::text("编号", 28.0, Align::Center),
        Column::text("日期", 20.0, Align::Center),
        Column::text("申请人", 20.0, Align::Center),
        Column::text("证件号码", 36.0, Align::Center),
        Column::text("申请内容", 90.0, Align::Left),
        Column::text("被申请机关", 32.0, Align::Center),
        Column::number("金额（元）", 20.0),
    ];
    let rows = (1..=rows).map(|place| {
        vec![
            place.to_string(),
            format!("XY1-申2026-{place:05}"),
            format!("2026-10-{:02}", place % 31 + 1),
            NAMES[place % NAMES.len()].to_owned(),
            format!("610502********{:04}", place % 10_000),
            CONTENTS[place % CONTENTS.len()].to_owned(),
            AGENCIES[place % AGENCIES.len()].to_owned(),
            format!("{}.{:02}", place % 90, place % 100),
        ]
    });
    plain_ledger(columns, rows.collect())
}

pub(crate) const NAMES: &[&str] = &[
    "张小明",
    "王芳",
    "买买提·吐尔逊",
    "欧阳娜娜",
    "李㛃",
    "䶮启明",
    "赵𬎆",
    "蔺相",
    "John Smith",
];
const CONTENTS: &[&str] = &[
    "下邽镇2025年度高标准农田建设项目征地补偿安置方案及补偿标准文件",
    "关于杜桥街道老旧小区改造项目的立项批复、施工合同和竣工验收资料（2023—2025年）",
    "蔺店镇某村集体土地确权登记信息",
    "区财政局2026年“三公”经费预算公开表",
    "申请公开《渭南市临渭区人民政府关于印发〈城乡居民基本养老保险实施办法〉的通知》（临渭政发〔2024〕12号）全文、起草说明以及历次修订对照表，并说明第8条中“特殊困难群体”的认定口径",
];
const AGENCIES: &[&str] = &[
    "区自然资源局",
    "区住房和城乡建设局",
    "下邽镇人民政府",
    "区财政局",
];

pub(crate) fn application_lines(count: u32) -> Vec<ApplicationLine> {
    (1..=count)
        .map(|place| {
            let index = place as usize;
            let received_on = day(10, 9) + Days::new(u64::from(place % 20));
            let is_person = place % 5 != 0;
            let handed_over_on = (place % 9 != 0).then_some(received_on);
            ApplicationLine {
                number: format!("XY1-申2026-{place:05}"),
                received_on,
                channel: ["当面", "邮寄", "网络"][index % 3].to_owned(),
                applicant_kind: if is_person {
                    "自然人"
                } else {
                    "商业企业"
                }
                .to_owned(),
                is_person,
                hides_name: is_person,
                applicant_name: if is_person {
                    NAMES[index % NAMES.len()].to_owned()
                } else {
                    "渭南市某某农业科技发展有限公司".to_owned()
                },
                identity_kind: if is_person {
                    "居民身份证"
                } else {
                    "营业执照"
                }
                .to_owned(),
                identity_number: if is_person {
                    "610502199601010015".to_owned()
                } else {
                    "91610502MA6Y00001F".to_owned()
                },
                phone: "13812341234".to_owned(),
                content: CONTENTS[index % CONTENTS.len()].to_owned(),
                agency: AGENCIES[index % AGENCIES.len()].to_owned(),
                delivery: "纸质邮寄".to_owned(),
                handed_over_on,
                hand_over_channel: "当面".to_owned(),
                handed_over_same_day: handed_over_on.map(|on| on == received_on),
                signed_by: "刘建国".to_owned(),
                signed_on: handed_over_on,
                due_on: Some(day(11, 5)),
                due_is_certain: place % 7 != 0,
                term_changes: TermChanges::default(),
                state: "已签收".to_owned(),
                answered_on: (place % 4 == 0).then(|| day(10, 30)),
                outcome: if place % 4 == 0 { "予以公开" } else { "" }.to_owned(),
                document_number: if place % 4 == 0 {
                    "临政公开告〔2026〕12号".to_owned()
                } else {
                    String::new()
                },
                served_on: None,
                served_by: String::new(),
                note: if place % 6 == 0 { "代填" } else { "" }.to_owned(),
            }
        })
        .collect()
}

pub(crate) fn consultation_lines(count: u32) -> Vec<ConsultationLine> {
    (1..=count)
        .map(|place| {
            let index = place as usize;
            let on_the_spot = place % 3 == 0;
            let asked_on = day(10, 9) + Days::new(u64::from(place % 15));
            let answered = place % 4 != 0;
            ConsultationLine {
                number: format!("XY1-询2026-{place:05}"),
                asked_on,
                asked_at: "09:30".to_owned(),
                channel: "现场".to_owned(),
                asker: if place % 8 == 0 { "" } else { NAMES[index % NAMES.len()] }.to_owned(),
                contact: ["13912345678", "0913-2934567", "zhang@example.cn"][index % 3].to_owned(),
                content: "城乡居民养老保险断缴三年后如何补缴，补缴是否影响待遇领取年龄？".to_owned(),
                policy: "临渭政办发〔2025〕8号".to_owned(),
                on_the_spot,
                agency: if on_the_spot { "" } else { "区人力资源和社会保障局" }.to_owned(),
                assigned_on: (!on_the_spot).then_some(asked_on),
                due_on: (!on_the_spot).then(|| asked_on + Days::new(7)),
                due_is_certain: true,
                answered_on: (on_the_spot || answered)
                    .then(|| asked_on + Days::new(u64::from(place % 10))),
                answer: if on_the_spot || answered {
                    "可以一次性补缴，补缴年限计入累计缴费年限，不影响领取年龄；请携带身份证到镇便民服务中心办理。"
                } else {
                    ""
                }
                .to_owned(),
                operator: "周敏".to_owned(),
                note: String::new(),
            }
        })
        .collect()
}

pub(crate) fn copy_lines(count: u32) -> Vec<CopyLine> {
    (1..=count)
        .map(|place| {
            let charged = place % 3 != 0;
            let pages = place % 40 + 1;
            CopyLine {
                number: if charged {
                    format!("XY1-收2026-{place:05}")
                } else {
                    String::new()
                },
                made_on: day(10, 9) + Days::new(u64::from(place % 20)),
                made_at: "10:05".to_owned(),
                purpose: "查阅征地补偿安置公告后复印".to_owned(),
                paper: "A4".to_owned(),
                sides: "单面".to_owned(),
                colour: "黑白".to_owned(),
                pages,
                price: charged.then(|| Fen::new(15)),
                unit: "页".to_owned(),
                amount: if charged {
                    Fen::new(15 * i64::from(pages))
                } else {
                    Fen::ZERO
                },
                approval_number: if charged {
                    "临发改价〔2024〕6号"
                } else {
                    ""
                }
                .to_owned(),
                payment: if charged { "现金" } else { "" }.to_owned(),
                payer: "王芳".to_owned(),
                operator: "周敏".to_owned(),
                voided: (charged && place % 25 == 1).then(|| "重复登记".to_owned()),
                note: if place % 10 == 0 { "导入" } else { "" }.to_owned(),
            }
        })
        .collect()
}

/// A PDF in a folder of its own.
pub(crate) struct Printed {
    folder: tempfile::TempDir,
}

impl Printed {
    pub(crate) fn new(bytes: &[u8]) -> Printed {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("paper.pdf"), bytes).unwrap();
        Printed { folder }
    }

    fn path(&self) -> PathBuf {
        self.folder.path().join("paper.pdf")
    }

    /// The text as pdftotext reads it.
    pub(crate) fn text(&self) -> String {
        run("pdftotext", &["-enc", "UTF-8"], &self.path(), &["-"])
    }

    /// The text without white space, so that line breaks inside cells do not matter.
    pub(crate) fn joined_text(&self) -> String {
        self.text().split_whitespace().collect()
    }

    pub(crate) fn information(&self) -> String {
        run("pdfinfo", &[], &self.path(), &[])
    }

    pub(crate) fn fonts(&self) -> String {
        run("pdffonts", &[], &self.path(), &[])
    }

    /// The description in XMP, which archives read.
    pub(crate) fn metadata(&self) -> String {
        run("pdfinfo", &["-meta"], &self.path(), &[])
    }

    /// What qpdf says of the structure; a fault in it fails the test.
    pub(crate) fn structure(&self) -> String {
        run("qpdf", &["--check"], &self.path(), &[])
    }

    /// Every word with its box, page by page.
    pub(crate) fn words(&self) -> Vec<Vec<Word>> {
        let boxes = run(
            "pdftotext",
            &["-bbox", "-enc", "UTF-8"],
            &self.path(),
            &["-"],
        );
        boxes
            .split("<page ")
            .skip(1)
            .map(|page| page.lines().filter_map(Word::read).collect())
            .collect()
    }

    /// The page as a picture of grey values (PGM) at so many dots per inch.
    pub(crate) fn picture(&self, page: usize, dots: u32) -> Picture {
        let root = self.folder.path().join("picture");
        let page = page.to_string();
        let dots = dots.to_string();
        let options = [
            "-gray",
            "-r",
            &dots,
            "-f",
            &page,
            "-l",
            &page,
            "-singlefile",
        ];
        run(
            "pdftoppm",
            &options,
            &self.path(),
            &[root.to_str().unwrap()],
        );
        Picture::read(&std::fs::read(root.with_extension("pgm")).unwrap())
    }
}

/// A word where it stands on its page, in points from the upper left corner.
#[derive(Debug, Clone)]
pub(crate) struct Word {
    pub(crate) left: f32,
    pub(crate) top: f32,
    pub(crate) right: f32,
    pub(crate) bottom: f32,
    pub(crate) text: String,
}

impl Word {
    fn read(line: &str) -> Option<Word> {
        let line = line.trim().strip_prefix("<word ")?;
        let value = |name: &str| -> f32 {
            let start = line.find(&format!("{name}=\"")).unwrap() + name.len() + 2;
            let end = start + line[start..].find('"').unwrap();
            line[start..end].parse().unwrap()
        };
        let start = line.find('>').unwrap() + 1;
        let end = line.rfind("</word>").unwrap();
        Some(Word {
            left: value("xMin"),
            top: value("yMin"),
            right: value("xMax"),
            bottom: value("yMax"),
            text: line[start..end].to_owned(),
        })
    }
}

/// A picture of grey values, 0 black.
pub(crate) struct Picture {
    pub(crate) width: usize,
    pub(crate) height: usize,
    pub(crate) grey: Vec<u8>,
}

impl Picture {
    fn read(bytes: &[u8]) -> Picture {
        let mut fields = bytes.splitn(4, |byte| byte.is_ascii_whitespace());
        let mut field = || fields.next().unwrap();
        assert_eq!(field(), b"P5");
        let number = |field: &[u8]| {
            std::str::from_utf8(field)
                .unwrap()
                .parse::<usize>()
                .unwrap()
        };
        let (width, height) = (number(field()), number(field()));
        let rest = field();
        let start = rest.iter().position(u8::is_ascii_whitespace).unwrap() + 1;
        let grey = rest[start..].to_vec();
        assert_eq!(grey.len(), width * height);
        Picture {
            width,
            height,
            grey,
        }
    }

    pub(crate) fn grey_at(&self, x: usize, y: usize) -> u8 {
        self.grey[y * self.width + x]
    }

    /// The longest dark line from one height to another in this column of dots.
    pub(crate) fn longest_dark(&self, x: usize, rows: std::ops::Range<usize>) -> usize {
        let mut longest = 0;
        let mut length = 0;
        for y in rows {
            let dark = self.grey[y * self.width + x] < 128;
            length = if dark { length + 1 } else { 0 };
            longest = longest.max(length);
        }
        longest
    }
}

/// Runs a tool that reads PDF; a missing tool fails the test.
fn run(tool: &str, options: &[&str], file: &Path, output: &[&str]) -> String {
    let result = Command::new(tool)
        .args(options)
        .arg(file)
        .args(output)
        .output()
        .unwrap_or_else(|error| {
            panic!("{tool} (Debian packages poppler-utils and qpdf) is needed: {error}")
        });
    let complaints = String::from_utf8_lossy(&result.stderr);
    assert!(
        result.status.success() && complaints.trim().is_empty(),
        "{tool} {options:?}: {complaints}"
    );
    String::from_utf8(result.stdout).unwrap()
}
