//! One sound body of every kind, in the order in which the kinds came to be: `docs/journal-format/vectors.json` is
//! made of it, so that a new one goes to the end.

use crate::sample::{
    application, at, charged_copy, consultation, handed_over, on, site, suggestion, tariff,
};
use uuid::Uuid;
use zonedesk_domain::{
    agency, application, attachment, consultation, copying, day, guidance,
    journal::{Algorithm, Body, DeviceId, Digest, EntityId, Epoch, Position},
    kiosk, material,
    money::Fen,
    operator, reading, sealing, session, site, suggestion, tariff, till, trace, wording,
    working_days::{
        self, DeadlinesMoved, MovedDeadline, MovedNoun, NamedDay, Notice, YearSchedule,
    },
    zone,
};

/// One body of every kind this program writes.
pub fn every_body() -> Vec<Body> {
    let text = |text: &str| text.to_owned();
    vec![
        site().into(),
        operator::Added {
            name: text("王敏"),
            role: operator::Role::Manager,
        }
        .into(),
        operator::Retired {
            reason: text("调离"),
        }
        .into(),
        agency::Listed {
            name: text("临渭区住房和城乡建设局"),
            short_name: text("区住建局"),
            phone: text("0913-2100001"),
            address: text("区政务大楼 5 层 508"),
            sample: true,
            ..agency::Listed::default()
        }
        .into(),
        year().into(),
        application().into(),
        handed_over().into(),
        application::SignedFor {
            on: Some(on(10, 10)),
            by: text("赵收"),
        }
        .into(),
        application::Returned {
            on: on(10, 10),
            reason: text("不属于本机关"),
        }
        .into(),
        application::Answered {
            on: on(10, 30),
            outcome: text("予以公开"),
            code: Some(application::Outcome::PubGiven),
            document_number: text("临住建公开告〔2026〕12号"),
            on_the_spot: false,
            note: String::new(),
        }
        .into(),
        application::Archived { on: on(11, 2) }.into(),
        application::Corrected {
            texts: [(application::Field::Phone, text("13809131235"))].into(),
            reason: text("申请人更正电话"),
        }
        .into(),
        application::OriginalDelivered {
            on: on(10, 10),
            receiver: text("赵收"),
        }
        .into(),
        application::Withdrawn {
            on: on(10, 12),
            reason: text("已从网站查到"),
        }
        .into(),
        application::Revealed {
            fields: vec![application::Field::Phone],
        }
        .into(),
        consultation().into(),
        consultation::Assigned {
            on: on(10, 9),
            at: Some(at(10, 20)),
            agency: text("区人社局"),
            reason: text("区医保局退回：不属该单位职责"),
        }
        .into(),
        consultation::Urged {
            on: on(10, 12),
            at: Some(at(9, 5)),
            by: consultation::UrgeBy::Phone,
            to: text("区人社局 刘科长"),
            note: text("答应明日答复"),
        }
        .into(),
        consultation::Answered {
            on: on(10, 13),
            at: Some(at(15, 0)),
            on_the_spot: false,
            content: text("参保缴费后按季申领。"),
            answered_by: text("区人社局 刘科长"),
            reply_by: Some(consultation::ReplyBy::Phone),
            guidance: None,
        }
        .into(),
        consultation::Rated {
            on: on(10, 14),
            satisfaction: consultation::Satisfaction::Satisfied,
            note: text("电话回访"),
        }
        .into(),
        consultation::Corrected {
            texts: [(consultation::Field::Asker, text("下邽镇 𬎆女士"))].into(),
            reason: text("姓名用字更正"),
        }
        .into(),
        suggestion().into(),
        suggestion::Forwarded {
            on: on(10, 9),
            at: Some(at(16, 0)),
            agency: text("区政府办"),
            note: text("随当日交换件送出"),
        }
        .into(),
        suggestion::Answered {
            on: on(10, 20),
            adopted: true,
            content: text("已采纳"),
            told_by: Some(suggestion::ToldBy::Posted),
        }
        .into(),
        suggestion::Corrected {
            texts: [(suggestion::Field::Contact, text("0913-2100009"))].into(),
            reason: text("本人补留电话"),
        }
        .into(),
        tariff().into(),
        tariff::Withdrawn {
            on: on(12, 1),
            reason: text("新标准施行"),
        }
        .into(),
        charged_copy().into(),
        copying::Imported {
            on: on(10, 9),
            purpose: text("复印资料"),
            paper: text("A4"),
            sides: text("单面"),
            colour: text("黑白"),
            pages: 4,
            amount_fen: Fen::new(80),
            payer: text("刘五"),
            imported: Algorithm::Sm3.digest(&[b"row"]),
        }
        .into(),
        copying::Voided {
            on: on(10, 9),
            reason: text("页数录错"),
        }
        .into(),
        copying::VoidConfirmed { on: on(10, 10) }.into(),
        day::Closed {
            on: on(10, 9),
            left_over: vec![day::LeftOver {
                application: EntityId(Uuid::from_u128(5)),
                reason: text("承办单位当日停电，扫描件已先行转交"),
            }],
            receipts_fen: Fen::new(200),
            receipts: 1,
            counts: None,
            till: None,
        }
        .into(),
        // Keys that came later, and what came with them.
        site::Opened {
            summer: Some(site::Summer {
                from: "07-01".parse().expect("a day"),
                to: "08-31".parse().expect("a day"),
                hours: site::parse_hours("08:00-12:00,15:00-18:00").expect("hours"),
            }),
            idle_minutes: Some(15),
            ..site()
        }
        .into(),
        agency::Listed {
            name: text("临渭区教育局"),
            short_name: text("区教育局"),
            phone: text("0913-2100002"),
            address: text("区政务大楼 3 层 301"),
            channels: vec![agency::Channel::Counter, agency::Channel::Post],
            hours: text("周一至周五 8:00–12:00，14:00–18:00"),
            contact: text("赵收"),
            note: text("邮寄请注明“信息公开申请”"),
            sample: false,
        }
        .into(),
        agency::Retired {
            reason: text("机构改革，职能并入区住建局"),
        }
        .into(),
        operator::PinSet {
            way: operator::PinWay::Manager,
        }
        .into(),
        // Later still. What stands above never moves: the vectors are a chain.
        day::Closed {
            on: on(10, 9),
            left_over: Vec::new(),
            receipts_fen: Fen::new(200),
            receipts: 1,
            counts: Some(day::Counts {
                received: 3,
                handed_over: 2,
                asked: 4,
                settled: 1,
                suggested: 1,
            }),
            till: None,
        }
        .into(),
        consultation::Revealed {
            fields: vec![consultation::Field::Contact],
        }
        .into(),
        suggestion::Revealed {
            fields: vec![suggestion::Field::Contact],
        }
        .into(),
        application::CorrectionAsked {
            on: on(10, 13),
            what: text("请写明所需信息的年份"),
            until: Some(on(10, 27)),
            document_number: text("临住建公开补〔2026〕3号"),
        }
        .into(),
        application::CorrectionReceived {
            on: on(10, 20),
            note: text("补明为2025年度"),
        }
        .into(),
        application::OpinionAsked {
            on: on(10, 21),
            of: application::OpinionOf::ThirdParty,
            name: text("渭南市某某商贸有限公司"),
        }
        .into(),
        application::OpinionReceived {
            on: on(10, 30),
            silent: false,
            note: text("不同意公开合同附件"),
        }
        .into(),
        application::Extended {
            on: on(11, 10),
            days: 20,
            approved_by: text("周主任"),
            reason: text("需要检索档案"),
        }
        .into(),
        application::Served {
            on: on(12, 1),
            by: application::ServedBy::Post,
            note: text("EMS 1234567890123"),
        }
        .into(),
        application::Confirmed {
            on: on(10, 9),
            note: text("电话 0913-2100000 确认"),
        }
        .into(),
        DeadlinesMoved {
            year: 2026,
            moved: vec![MovedDeadline {
                case: EntityId::derived("day", b"sample"),
                noun: MovedNoun::Application,
                old_due_on: on(10, 9),
                old_certain: false,
                new_due_on: on(10, 10),
                new_certain: true,
            }],
        }
        .into(),
        guidance::Recorded {
            question: text("灵活就业社保补贴如何申领"),
            answer: text("持身份证和缴费凭证到三楼社保窗口。"),
            supplied_by: text("临渭区人力资源和社会保障局"),
            confirmed_on: on(10, 9),
            policy: text("灵活就业人员社会保险补贴办法"),
            document_number: text("渭人社发〔2026〕12号"),
            valid_until: Some(on(12, 31)),
            category: text("社保"),
        }
        .into(),
        guidance::Lapsed {
            on: on(11, 10),
            reason: text("渭人社发〔2026〕30号废止"),
        }
        .into(),
        attachment::Added {
            file: Digest([0x5a; 32]),
            key: attachment::FileKey([0xa5; 32]),
            bytes: 183_204,
            pages: 2,
            purpose: attachment::Purpose::Identity,
            name: text("代理人"),
        }
        .into(),
        attachment::Shown {
            file: Digest([0x5a; 32]),
        }
        .into(),
        attachment::TakenDown {
            file: Digest([0x5a; 32]),
            reason: text("放错了件"),
        }
        .into(),
        site::Opened {
            consultation_trigger: Some(consultation::Trigger::Assignment),
            ..site()
        }
        .into(),
        consultation::Registered {
            trigger: Some(consultation::Trigger::Assignment),
            ..consultation()
        }
        .into(),
        application::FeeAsked {
            on: on(10, 13),
            amount_fen: Fen::new(50_000),
            until: Some(on(11, 10)),
            document_number: text("临住建公开费〔2026〕1号"),
        }
        .into(),
        application::FeePaid {
            on: on(10, 20),
            note: text("财政票据 陕财 00012345"),
        }
        .into(),
        sealing::Sealed {
            month: sealing::YearMonth {
                year: 2026,
                month: 10,
            },
            on: on(11, 3),
            algorithm: Algorithm::Sm3,
            ends: vec![sealing::JournalEnd {
                position: Position {
                    device: DeviceId(Uuid::from_u128(7)),
                    epoch: Epoch(0),
                    seq: 418,
                },
                hash: Algorithm::Sm3.digest(&[b"head"]),
            }],
            papers: vec![sealing::SealedPaper {
                paper: text("copies"),
                rows: 120,
                digest: Algorithm::Sm3.digest(&[b"ledger"]),
            }],
        }
        .into(),
        till::Opened {
            on: on(10, 9),
            at: at(8, 5),
            float_fen: Fen::new(10_000),
            pieces: vec![till::Pieces {
                face_fen: Fen::new(1_000),
                count: 10,
            }],
            meter: Some(120_500),
            note: String::new(),
        }
        .into(),
        till::Counted {
            on: on(10, 9),
            at: at(17, 20),
            float_fen: Fen::new(10_000),
            takings: till::Takings {
                cash: till::Way {
                    received: till::Sum {
                        receipts: 3,
                        fen: Fen::new(450),
                    },
                    voided: till::Sum {
                        receipts: 1,
                        fen: Fen::new(60),
                    },
                },
                pages: 41,
                ..till::Takings::default()
            },
            counted_fen: Fen::new(10_340),
            pieces: Vec::new(),
            left_fen: Fen::new(10_000),
            meter_from: Some(120_500),
            meter: Some(120_543),
            note: text("找零差错，短款 0.50 元"),
            to: Some(EntityId::derived("operator", b"sample")),
        }
        .into(),
        copying::Made {
            charge: charged_copy().charge.map(|charge| copying::Charge {
                payment: copying::Payment::Scan,
                treasury_code: text("61050226000012345678"),
                ..charge
            }),
            ..charged_copy()
        }
        .into(),
        wording::Worded {
            paper: text("rules"),
            on: on(10, 12),
            edition: 2,
            title: text("政务公开专区管理办法"),
            note: String::new(),
            footer: text("区政务公开办监制"),
            text: text("一、开放\n{开放时间}开放。"),
        }
        .into(),
        trace::LedgerRevealed {
            register: text("applications"),
            month: sealing::YearMonth {
                year: 2026,
                month: 10,
            },
            rows: 12,
            reason: text("区政务公开办核对"),
        }
        .into(),
        trace::PaperPrinted {
            title: text("政府信息公开申请接收回执"),
            digest: Algorithm::Sm3.digest(&[b"%PDF-"]),
            copies: 2,
            printer: text("HP-LaserJet"),
            job: Some(text("HP-LaserJet-41")),
            failed: None,
        }
        .into(),
        day::Closed {
            on: on(10, 13),
            left_over: Vec::new(),
            receipts_fen: Fen::new(450),
            receipts: 3,
            counts: None,
            till: Some(day::TillThen {
                expected_fen: Fen::new(10_390),
                uncounted: true,
                reason: String::new(),
            }),
        }
        .into(),
        day::Closed {
            on: on(10, 14),
            left_over: Vec::new(),
            receipts_fen: Fen::new(450),
            receipts: 3,
            counts: None,
            till: Some(day::TillThen {
                expected_fen: Fen::new(10_390),
                uncounted: true,
                reason: text("钥匙在财政所，明早交账"),
            }),
        }
        .into(),
        tariff::Published(tariff()).into(),
        working_days::Published(year()).into(),
        agency::Published(agency::Listed {
            name: text("临渭区档案馆"),
            short_name: text("区档案馆"),
            ..agency::Listed::default()
        })
        .into(),
        material::Recorded {
            on: on(10, 12),
            edition: guide(),
            shelf: text("A1"),
            copies: 2,
            shelved_on: on(10, 9),
            note: text("窗口一份"),
        }
        .into(),
        material::Removed {
            on: on(10, 20),
            reason: text("换版"),
        }
        .into(),
        material::Counted {
            on: on(10, 15),
            copies: 1,
            note: text("一份缺页"),
        }
        .into(),
        material::Published(guide()).into(),
        reading::Noted {
            on: on(10, 9),
            at: Some(at(9, 30)),
            people: 2,
            way: reading::Way::Copying,
            subject: Some(reading::Subject::Policy),
            help: vec![application::Help::Sight],
        }
        .into(),
        reading::Cancelled {
            reason: text("重复登记"),
        }
        .into(),
        wording::Published {
            paper: text("application_form"),
            title: String::new(),
            note: text("办理进度可凭查询码查询。"),
            footer: text("临渭区政务公开办公室监制"),
            text: String::new(),
        }
        .into(),
        session::Opened {
            way: session::Way::Pin,
            failures: vec![session::Failure {
                at: text("recovery"),
                tried_at_ms: vec![1_790_000_000_000, 1_790_000_060_000],
                count: 2,
            }],
        }
        .into(),
        session::Ended {
            how: session::Leaving::Locked,
        }
        .into(),
        trace::FileExported {
            name: text("依申请公开登记台账-2026年10月.xlsx"),
            digest: Some(Digest([5; 32])),
        }
        .into(),
        site::Opened {
            kind: site::SiteKind::Station,
            zones: Some(zone::Zones::of(&[
                zone::Zone::Reading,
                zone::Zone::Consultations,
            ])),
            halls: vec![zone::Hall {
                name: text("临渭区政务服务中心"),
                address: text("朝阳大街 1 号"),
                phone: text("0913-2100001"),
                hours: text("周一至周五 8:00–12:00，14:00–18:00"),
            }],
            ..site()
        }
        .into(),
        kiosk::Arranged {
            tiles: vec![kiosk::Tile {
                title: text("政府信息公开目录"),
                about: text("区政府门户网站"),
                url: text("https://www.example.gov.cn/xxgk"),
                icon: kiosk::Icon::Catalogue,
                sample: true,
            }],
            idle_seconds: 90,
            leave: Some(kiosk::LeavePin {
                salt: Digest([7; 32]),
                memory_kib: 65_536,
                passes: 3,
                stretched: Digest([9; 32]),
            }),
        }
        .into(),
    ]
}

fn guide() -> material::Edition {
    material::Edition {
        title: "临渭区政府信息公开指南".to_owned(),
        category: material::Category::Guide,
        level: Some(material::Level::County),
        issuer: "区政府办公室".to_owned(),
        document_number: "临政办发〔2026〕3号".to_owned(),
        version: "2026年版".to_owned(),
        issued_on: Some(on(1, 15)),
        valid_until: Some(on(12, 31)),
        url: "https://www.example.gov.cn/guide".to_owned(),
    }
}

fn year() -> YearSchedule {
    let day = |day| NamedDay {
        on: on(1, day),
        name: "元旦".to_owned(),
    };
    YearSchedule {
        year: 2026,
        notice: Notice {
            number: "国办发明电〔2025〕7号".to_owned(),
            addresses: Vec::new(),
        },
        holidays: vec![day(1)],
        workdays: vec![day(4)],
    }
}
