//! The month of the demonstration. People, phones, numbers and words are invented.

use crate::error::AppResult;
use chrono::{DateTime, Datelike as _, Days, FixedOffset, NaiveDate, NaiveTime};
use zonedesk_domain::{
    application::{self, ApplicantClass, HandOverChannel},
    consultation,
    copying::{Charge, Colour, Made, Paper, Payment, Sides},
    day::{Closed, day_entity},
    journal::{Body, Draft, EntityId, NumberKind, OperatorMark},
    money::Fen,
    suggestion,
    tariff::{Display, Item, Recorded, Tariff, Unit},
    working_days::{Calendar, DayStatus},
};
use zonedesk_store::{Store, StoreError, StoreResult, Transaction};

/// So many days before today the month begins.
const DAYS: u64 = 30;

/// Who asks whom for what.
const APPLICATIONS: [(&str, &str, &str, &str); 9] = [
    (
        "赵晓禾",
        "13800000011",
        "2025年度老旧小区改造项目资金使用情况",
        "区住建局",
    ),
    (
        "渭滨样例商贸有限公司",
        "0913-0000012",
        "2026年上半年占道经营审批结果",
        "区城管局",
    ),
    (
        "钱青山",
        "13800000013",
        "农村公路养护资金分配方案",
        "区交通局",
    ),
    (
        "孙远",
        "13800000014",
        "社区养老服务设施建设补助发放情况",
        "区民政局",
    ),
    (
        "李若兰",
        "13800000015",
        "学区划分依据及征求意见情况",
        "区教育局",
    ),
    (
        "周牧",
        "13800000016",
        "双王片区征收补偿安置方案",
        "区自然资源局",
    ),
    (
        "吴秋实",
        "13800000017",
        "2025年高标准农田建设项目验收报告",
        "区农业农村局",
    ),
    (
        "郑云起",
        "13800000018",
        "公共停车场收费批复文件",
        "区发改局",
    ),
    (
        "王蔺",
        "13800000019",
        "基层医疗机构设备采购结果",
        "区卫健局",
    ),
];
/// Who asks what about a policy, and the body that made it; nobody where the counter knows the answer.
const QUESTIONS: [(&str, &str, &str); 8] = [
    ("冯春", "灵活就业人员社保补贴怎么申领", "区人社局"),
    ("陈立", "居住证办理需要哪些材料", ""),
    ("褚南", "农村危房改造补助标准是多少", "区住建局"),
    ("卫晴", "高龄补贴从哪个月开始发放", "区民政局"),
    ("蒋舟", "小微企业房租减免政策还在执行吗", "区发改局"),
    ("沈禾", "医保异地就医怎样备案", ""),
    ("韩青", "秸秆还田作业补贴的申报时间", "区农业农村局"),
    ("杨帆", "电动自行车充电设施建设标准", "区住建局"),
];
const SUGGESTIONS: [(&str, &str); 4] = [
    ("建议公开栏增加大字版办事指南", "区政府办"),
    ("建议周六上午开放自助查询区", "区审批局"),
    ("希望公示窗口各类表格的填写样例", "区政府办"),
    ("建议公交线路调整前先征求意见", "区交通局"),
];
const DONE_AFTER_DAYS: i64 = 14;

/// The first day of the month of the demonstration.
pub(super) fn first_day(today: NaiveDate) -> NaiveDate {
    today.checked_sub_days(Days::new(DAYS)).unwrap_or(today)
}

/// An instant of a day in China, in milliseconds since 1970.
pub(super) fn instant_ms(on: NaiveDate, hour: u32, minute: u32) -> i64 {
    let at = on
        .and_time(clock(hour, minute))
        .and_utc()
        .timestamp_millis();
    at - 8 * 3_600_000
}

/// Fills the month up to now, a day in a transaction.
pub(super) fn fill(
    store: &mut Store,
    clerk: &OperatorMark,
    now: DateTime<FixedOffset>,
) -> AppResult<()> {
    let today = now.date_naive();
    let calendar = Calendar::starting();
    let works = |on: &NaiveDate| {
        !matches!(
            calendar.day_status(*on),
            DayStatus::Weekend | DayStatus::Holiday(_)
        )
    };
    let first = first_day(today);
    let device = store.device();
    store.transact::<_, StoreError>(clerk, instant_ms(first, 8, 5), |tx| {
        say(tx, EntityId::of_tariff(APPROVAL), tariff(first), None)
    })?;
    for (at, on) in first
        .iter_days()
        .take_while(|on| *on <= today)
        .filter(works)
        .enumerate()
    {
        let day = Day { at, on, today };
        let now_ms = if on == today {
            now.timestamp_millis()
        } else {
            instant_ms(on, 17, 30)
        };
        store.transact::<_, StoreError>(clerk, now_ms, |tx| {
            day.applications(tx)?;
            day.questions(tx)?;
            day.suggestions(tx)?;
            let (receipts, receipts_fen) = day.copies(tx)?;
            if on < today {
                let closed = Closed {
                    on,
                    left_over: Vec::new(),
                    receipts_fen,
                    receipts,
                    counts: None,
                    till: None,
                };
                say(tx, day_entity(device, on), closed, None)?;
            }
            Ok(())
        })?;
    }
    Ok(())
}

const APPROVAL: &str = "演示价〔2026〕1号";

/// One working day of the month, and its place in it.
struct Day {
    at: usize,
    on: NaiveDate,
    today: NaiveDate,
}

impl Day {
    fn is_past_by(&self, days: i64) -> bool {
        (self.today - self.on).num_days() > days
    }

    fn later(&self, days: u64) -> NaiveDate {
        self.on.checked_add_days(Days::new(days)).unwrap_or(self.on)
    }

    /// One every other day, two today; what came before today has left the day it came.
    fn applications(&self, tx: &mut Transaction<'_>) -> StoreResult<()> {
        use application::Field as F;
        let count = if self.on == self.today {
            2
        } else {
            (self.at + 1) % 2
        };
        for nth in 0..count {
            let (name, phone, content, agency) =
                APPLICATIONS[(self.at / 2 + nth) % APPLICATIONS.len()];
            let (class, paper) = if name.ends_with("公司") {
                (ApplicantClass::Business, "营业执照")
            } else {
                (ApplicantClass::Person, "居民身份证")
            };
            let received = application::Received {
                received_on: self.on,
                received_at: Some(clock(8 + u32::try_from(nth).unwrap_or(0), 20)),
                channel: application::Channel::InPerson,
                written_by_staff: self.at == 4,
                class,
                texts: [
                    (F::ApplicantName, name),
                    (F::IdentityKind, paper),
                    (F::Phone, phone),
                    (F::Content, content),
                    (F::Agency, agency),
                    (F::Delivery, "当面领取"),
                ]
                .map(|(field, text)| (field, text.to_owned()))
                .into(),
                circumstances: None,
                lookup_code: None,
                imported: None,
            };
            let entity = self.register(tx, received, NumberKind::Application)?;
            if self.on == self.today {
                continue;
            }
            let handed_over = application::HandedOver {
                on: self.on,
                at: Some(clock(16, 10)),
                agency: agency.to_owned(),
                channel: HandOverChannel::InPerson,
                receiver: "收文岗".to_owned(),
                original_follows: false,
                late_reason: String::new(),
                note: String::new(),
            };
            say(tx, entity, handed_over, None)?;
            if self.is_past_by(2) {
                let signed = application::SignedFor {
                    on: Some(self.on),
                    by: "收文岗".to_owned(),
                };
                say(tx, entity, signed, None)?;
            }
            if self.is_past_by(DONE_AFTER_DAYS) && self.at != 0 {
                let answered = application::Answered {
                    on: self.later(10),
                    outcome: application::Outcome::PubGiven.term().to_owned(),
                    code: Some(application::Outcome::PubGiven),
                    document_number: String::new(),
                    on_the_spot: false,
                    note: String::new(),
                };
                say(tx, entity, answered, None)?;
            }
        }
        Ok(())
    }

    /// One a day: told at once, answered by its body in time, or still with it.
    fn questions(&self, tx: &mut Transaction<'_>) -> StoreResult<()> {
        use consultation::Field as F;
        let (asker, content, agency) = QUESTIONS[self.at % QUESTIONS.len()];
        let registered = consultation::Registered {
            asked_on: self.on,
            asked_at: Some(clock(10, 5)),
            channel: consultation::Channel::InPerson,
            texts: [
                (F::Asker, asker),
                (F::Contact, "0913-0000020"),
                (F::Content, content),
            ]
            .map(|(field, text)| (field, text.to_owned()))
            .into(),
            reply_by: Some(consultation::ReplyBy::Phone),
            trigger: None,
            lookup_code: None,
            imported: None,
        };
        let entity = self.register(tx, registered, NumberKind::Consultation)?;
        if agency.is_empty() {
            let told = consultation::Answered {
                on: self.on,
                at: Some(clock(10, 15)),
                on_the_spot: true,
                content: "已当场出示办事指南并说明。".to_owned(),
                answered_by: String::new(),
                reply_by: Some(consultation::ReplyBy::InPerson),
                guidance: None,
            };
            return say(tx, entity, told, None);
        }
        if self.on == self.today {
            return Ok(());
        }
        let assigned = consultation::Assigned {
            on: self.on,
            at: Some(clock(11, 0)),
            agency: agency.to_owned(),
            reason: String::new(),
        };
        say(tx, entity, assigned, None)?;
        // One is left with its body, so that the screen has something overdue to show.
        if self.is_past_by(5) && self.at != 12 {
            let answered = consultation::Answered {
                on: self.later(3),
                at: None,
                on_the_spot: false,
                content: "承办单位已电话说明办理条件和所需材料。".to_owned(),
                answered_by: agency.to_owned(),
                reply_by: Some(consultation::ReplyBy::Phone),
                guidance: None,
            };
            say(tx, entity, answered, None)?;
        }
        Ok(())
    }

    /// One every sixth day.
    fn suggestions(&self, tx: &mut Transaction<'_>) -> StoreResult<()> {
        if self.at % 6 != 2 || self.on == self.today {
            return Ok(());
        }
        let (content, agency) = SUGGESTIONS[self.at / 6 % SUGGESTIONS.len()];
        let registered = suggestion::Registered {
            on: self.on,
            at: Some(clock(15, 30)),
            channel: suggestion::Channel::Form,
            category: None,
            texts: [(suggestion::Field::Content, content.to_owned())].into(),
        };
        let entity = self.register(tx, registered, NumberKind::Suggestion)?;
        let forwarded = suggestion::Forwarded {
            on: self.on,
            at: Some(clock(16, 0)),
            agency: agency.to_owned(),
            note: String::new(),
        };
        say(tx, entity, forwarded, None)?;
        if self.is_past_by(7) {
            let answered = suggestion::Answered {
                on: self.later(7),
                adopted: self.at.is_multiple_of(4),
                content: "已研究，感谢建议。".to_owned(),
                told_by: None,
            };
            say(tx, entity, answered, None)?;
        }
        Ok(())
    }

    /// One charged and one free job a day; what the charged one brought in, and how many there were.
    fn copies(&self, tx: &mut Transaction<'_>) -> StoreResult<(u32, Fen)> {
        let pages = 3 + u32::try_from(self.at % 7).unwrap_or(0);
        let made = |pages, charge, purpose: &str| Made {
            on: self.on,
            at: clock(9, 40),
            purpose: purpose.to_owned(),
            paper: Some(Paper::A4),
            sides: Some(Sides::Single),
            colour: Some(Colour::Black),
            pages,
            charge,
            waiver: None,
            reply: false,
        };
        let free = made(2, None, "办事指南");
        let entity = tx.new_entity()?;
        say(tx, entity, free, None)?;
        let item = Tariff::chargeable(&tx.tariffs()?, "bw-a4", self.on).ok();
        let charge = item.and_then(|item| Charge::of(&item, pages, Payment::Cash, ""));
        let Some(charge) = charge else {
            return Ok((0, Fen::new(0)));
        };
        let amount = charge.amount_fen;
        self.register(
            tx,
            made(pages, Some(charge), "复印资料"),
            NumberKind::Receipt,
        )?;
        Ok((1, amount))
    }

    fn register(
        &self,
        tx: &mut Transaction<'_>,
        body: impl Into<Body>,
        kind: NumberKind,
    ) -> StoreResult<EntityId> {
        let entity = tx.new_entity()?;
        let number = tx.next_number(kind, self.on.year())?;
        say(tx, entity, body, Some(number))?;
        Ok(entity)
    }
}

fn say(
    tx: &mut Transaction<'_>,
    entity: EntityId,
    body: impl Into<Body>,
    number: Option<zonedesk_domain::journal::PaperNumber>,
) -> StoreResult<()> {
    tx.append(&Draft {
        entity,
        body: body.into(),
        number,
    })?;
    Ok(())
}

fn tariff(first: NaiveDate) -> Recorded {
    Recorded {
        approval_number: APPROVAL.to_owned(),
        approvers: vec!["演示区发展和改革局".to_owned(), "演示区财政局".to_owned()],
        valid_from: first,
        valid_to: None,
        items: vec![Item {
            id: "bw-a4".to_owned(),
            name: "黑白复印 A4 单面".to_owned(),
            unit: Unit::Page,
            paper: Some(Paper::A4),
            sides: Some(Sides::Single),
            colour: Some(Colour::Black),
            price_fen: Fen::new(20),
        }],
        exemptions: vec!["低保户".to_owned()],
        displayed: Some(Display {
            on: first,
            place: "窗口公示牌".to_owned(),
        }),
        administrative: false,
        supervision_phone: String::new(),
    }
}

fn clock(hour: u32, minute: u32) -> NaiveTime {
    NaiveTime::from_hms_opt(hour, minute, 0).unwrap_or(NaiveTime::MIN)
}
