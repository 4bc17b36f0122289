//! Sound records of each register. People and numbers are invented.

use chrono::{NaiveDate, NaiveTime};
use uuid::Uuid;
use zonedesk_domain::{
    application, consultation, copying, journal::EntityId, money::Fen, site, suggestion, tariff,
};

/// A day of 2026.
pub fn on(month: u32, day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, month, day).expect("a day of 2026")
}

/// A time of day.
pub fn at(hour: u32, minute: u32) -> NaiveTime {
    NaiveTime::from_hms_opt(hour, minute, 0).expect("a time")
}

/// 向阳街道便民服务中心, desk 1.
pub fn site() -> site::Opened {
    site::Opened {
        district: "临渭区".into(),
        name: "向阳街道便民服务中心".into(),
        code: "XY".into(),
        kind: site::SiteKind::ServiceHall,
        desk: 1,
        hours: site::parse_hours("08:00-12:00,14:00-17:30").expect("hours"),
        summer: None,
        idle_minutes: None,
        consultation_trigger: None,
        pin_days: None,
        zones: None,
        halls: Vec::new(),
    }
}

/// 张晓明 asks the housing bureau, on 9 October.
pub fn application() -> application::Received {
    use application::Field as F;
    application::Received {
        received_on: on(10, 9),
        received_at: Some(at(9, 41)),
        channel: application::Channel::InPerson,
        written_by_staff: false,
        class: application::ApplicantClass::Person,
        texts: [
            (F::ApplicantName, "张晓明"),
            (F::IdentityKind, "居民身份证"),
            (F::IdentityNumber, "610502199601010015"),
            (F::Phone, "13809131234"),
            (F::Content, "2025年向阳街道老旧小区改造资金使用情况"),
            (F::Agency, "区住建局"),
            (F::Delivery, "当面领取"),
        ]
        .map(|(field, text)| (field, text.to_owned()))
        .into(),
        lookup_code: Some("K7M2-9QXA-4T".into()),
        circumstances: None,
        imported: None,
    }
}

/// Its handover, the same day.
pub fn handed_over() -> application::HandedOver {
    application::HandedOver {
        on: on(10, 9),
        at: Some(at(16, 20)),
        agency: "区住建局".into(),
        channel: application::HandOverChannel::InPerson,
        receiver: String::new(),
        original_follows: false,
        late_reason: String::new(),
        note: String::new(),
    }
}

/// A question about subsidies.
pub fn consultation() -> consultation::Registered {
    use consultation::Field as F;
    consultation::Registered {
        asked_on: on(10, 9),
        asked_at: Some(at(10, 5)),
        channel: consultation::Channel::InPerson,
        texts: [
            (F::Asker, "李秀兰"),
            (F::Contact, "0913-2100000"),
            (F::Content, "灵活就业人员社保补贴申领条件"),
            (F::Category, "社会保障"),
            (F::Policy, "灵活就业人员社会保险补贴办法"),
            (F::DocumentNumber, "渭人社发〔2026〕8号"),
        ]
        .map(|(field, text)| (field, text.to_owned()))
        .into(),
        reply_by: Some(consultation::ReplyBy::Phone),
        trigger: None,
        lookup_code: Some("K7M2-9QXA-4T".into()),
        imported: None,
    }
}

/// From the box on the wall, without a name.
pub fn suggestion() -> suggestion::Registered {
    suggestion::Registered {
        on: on(10, 9),
        at: Some(at(8, 30)),
        channel: suggestion::Channel::Box,
        category: Some(suggestion::Category::Zone),
        texts: [(
            suggestion::Field::Content,
            "希望延长周六开放时间".to_owned(),
        )]
        .into(),
    }
}

/// An approved tariff that is shown on site from 1 October.
pub fn tariff() -> tariff::Recorded {
    tariff::Recorded {
        approval_number: "临发改价〔2026〕12号".into(),
        approvers: vec!["临渭区财政局".into(), "临渭区发展和改革局".into()],
        valid_from: on(1, 1),
        valid_to: Some(on(12, 31)),
        items: vec![tariff::Item {
            id: "bw-a4".into(),
            name: "黑白复印 A4 单面".into(),
            unit: tariff::Unit::Page,
            paper: Some(copying::Paper::A4),
            sides: Some(copying::Sides::Single),
            colour: Some(copying::Colour::Black),
            price_fen: Fen::new(20),
        }],
        exemptions: vec!["低保户".into()],
        displayed: Some(tariff::Display {
            on: on(10, 1),
            place: "窗口公示牌".into(),
        }),
        administrative: false,
        supervision_phone: String::new(),
    }
}

/// A free copying job of three pages.
pub fn free_copy() -> copying::Made {
    copying::Made {
        on: on(10, 9),
        at: at(11, 0),
        purpose: "查阅资料".into(),
        paper: Some(copying::Paper::A4),
        sides: Some(copying::Sides::Single),
        colour: Some(copying::Colour::Black),
        pages: 3,
        charge: None,
        waiver: None,
        reply: false,
    }
}

/// A charged copying job of ten pages, ¥2.00.
pub fn charged_copy() -> copying::Made {
    let held = tariff::Tariff {
        id: EntityId(Uuid::from_u128(9)),
        recorded: tariff(),
        withdrawn: None,
        published: false,
    };
    let item =
        tariff::Tariff::chargeable([&held], "bw-a4", on(10, 9)).expect("a tariff that holds");
    let charge = copying::Charge::of(&item, 10, copying::Payment::Cash, "李四").expect("a sum");
    copying::Made {
        pages: 10,
        charge: Some(charge),
        ..free_copy()
    }
}
