use super::*;
use crate::{agency, application::Circumstances};
use chrono::NaiveDate;

/// A complete application of a person.
fn complete() -> Received {
    Received {
        received_on: NaiveDate::from_ymd_opt(2026, 11, 24).unwrap(),
        received_at: None,
        channel: Channel::InPerson,
        written_by_staff: false,
        class: ApplicantClass::Person,
        texts: [
            (Field::ApplicantName, "张晓明"),
            (Field::IdentityKind, "居民身份证"),
            (Field::IdentityNumber, "610502199601010015"),
            (Field::Phone, "13809131234"),
            (Field::Content, "2025年向阳街道老旧小区改造资金使用情况"),
            (Field::Delivery, "当面领取"),
        ]
        .map(|(field, text)| (field, text.to_owned()))
        .into(),
        lookup_code: None,
        circumstances: None,
        imported: None,
    }
}

fn with(changes: &[(Field, &str)]) -> Received {
    let mut received = complete();
    for (field, text) in changes {
        received.texts.insert(*field, (*text).to_owned());
    }
    received
}

fn told(received: &Received, wanted: &[&str]) -> Vec<Advice> {
    let directory = agency::samples();
    let wanted: Vec<String> = wanted.iter().map(|name| (*name).to_owned()).collect();
    let around = Surroundings {
        site_name: "向阳街道便民服务中心",
        directory: &directory,
    };
    advise(received, &wanted, &around)
}

#[track_caller]
fn check(received: &Received, topic: Topic, expect: Option<(Weight, &str)>) {
    let found: Vec<Advice> = told(received, &["区住建局"])
        .into_iter()
        .filter(|advice| advice.topic == topic)
        .collect();
    match (expect, found.as_slice()) {
        (None, []) => {}
        (Some((weight, words)), [advice, ..])
            if advice.weight == weight && advice.words.contains(words) => {}
        (expect, found) => panic!("wanted {expect:?} for {topic:?}, got {found:?}"),
    }
}

#[test]
fn a_complete_form_is_in_order() {
    let advice = told(&complete(), &["区住建局"]);
    assert!(
        advice.iter().all(|one| one.weight == Weight::Good),
        "{advice:?}"
    );
    assert_eq!(advice[0].topic, Topic::Form);
}

#[test]
fn what_article_29_asks_for_is_told_when_it_lacks_and_never_refused() {
    for (field, words) in [
        (Field::IdentityNumber, "身份证明"),
        (Field::Phone, "联系方式"),
        (Field::Delivery, "获取方式"),
    ] {
        let received = with(&[(field, " ")]);
        check(&received, Topic::Form, Some((Weight::Missing, words)));
        assert_eq!(check_registrable(&received), Ok(()), "{field:?}");
    }
    let advice = told(&complete(), &[" "]);
    assert!(advice[0].words.contains("被申请机关"));
    // What for is never asked (the law of 2019).
    assert!(
        advice
            .iter()
            .all(|one| one.topic != Topic::Text(Field::Purpose))
    );
}

#[test]
fn any_one_way_to_reach_the_applicant_is_enough() {
    for (field, text) in [
        (Field::Phone, "0913-2934567"),
        (Field::Address, "临渭区向阳街道朝阳大街12号"),
        (Field::Email, "zhang@example.cn"),
    ] {
        let received = with(&[(Field::Phone, ""), (field, text)]);
        check(&received, Topic::Contact, None);
        check(&received, Topic::Form, Some((Weight::Good, "均已填写")));
    }
}

#[test]
fn only_nobody_and_nothing_cannot_be_registered() {
    for (changes, expect) in [
        (
            vec![(Field::ApplicantName, " \u{3000}")],
            Err(NotRegistrable::NoApplicant),
        ),
        (
            vec![(Field::ApplicantName, "\u{200b}")],
            Err(NotRegistrable::NoApplicant),
        ),
        (vec![(Field::Content, "……")], Err(NotRegistrable::NoContent)),
        (vec![(Field::Content, "")], Err(NotRegistrable::NoContent)),
        (
            vec![
                (Field::Content, ""),
                (Field::DocumentNumber, "临政发〔2025〕3号"),
            ],
            Ok(()),
        ),
        (
            vec![(Field::Content, ""), (Field::Features, "去年修路的批文")],
            Ok(()),
        ),
        (
            vec![
                (Field::IdentityNumber, ""),
                (Field::Phone, ""),
                (Field::Delivery, ""),
            ],
            Ok(()),
        ),
    ] {
        assert_eq!(check_registrable(&with(&changes)), expect, "{changes:?}");
    }
}

#[test]
fn numbers_are_looked_at_and_never_block() {
    let topic = Topic::Text(Field::IdentityNumber);
    for (number, weight, words) in [
        ("610502 19960101 0015", Weight::Good, "校验通过"),
        ("610502199601010016", Weight::Odd, "校验码"),
        ("610502199913010014", Weight::Odd, "不存在"),
        ("610502960101001", Weight::Odd, "15 位"),
        ("6105021996", Weight::Odd, "10 位"),
        ("91610502MA6Y00001F", Weight::Odd, "法人或者其他组织"),
    ] {
        check(
            &with(&[(Field::IdentityNumber, number)]),
            topic,
            Some((weight, words)),
        );
    }
    // A passport has no check of ours.
    let passport = with(&[
        (Field::IdentityKind, "护照"),
        (Field::IdentityNumber, "E12345678"),
    ]);
    check(&passport, topic, None);

    let mut organisation = with(&[(Field::IdentityNumber, "N2610502MF1000001W")]);
    organisation.class = ApplicantClass::Business;
    check(&organisation, topic, Some((Weight::Good, "校验通过")));
    organisation
        .texts
        .insert(Field::IdentityNumber, "610502199601010015".into());
    check(
        &organisation,
        topic,
        Some((Weight::Odd, "统一社会信用代码")),
    );
}

#[test]
fn an_original_that_was_seen_settles_an_odd_number() {
    let topic = Topic::Text(Field::IdentityNumber);
    for (number, words) in [("610502199601010016", "已核验原件"), ("", "未登记号码")] {
        let mut received = with(&[(Field::IdentityNumber, number)]);
        received.circumstances = Some(Circumstances {
            original_seen: true,
            ..Circumstances::default()
        });
        check(&received, topic, Some((Weight::Note, words)));
        check(&received, Topic::Form, Some((Weight::Good, "均已填写")));
    }
}

#[test]
fn odd_contacts_are_told_beside_their_fields() {
    for (field, text, words) in [
        (Field::Phone, "1380913123", "11 位"),
        (Field::Email, "zhang.example.cn", "@"),
        (Field::PostalCode, "71400", "6 位"),
        (Field::ApplicantName, "张3", "数字"),
    ] {
        check(
            &with(&[(field, text)]),
            Topic::Text(field),
            Some((Weight::Odd, words)),
        );
    }
    for (delivery, field, words) in [
        ("邮寄", Field::Address, "通信地址"),
        ("电子邮件", Field::Email, "电子邮箱"),
    ] {
        let received = with(&[(Field::Delivery, delivery)]);
        check(&received, Topic::Text(field), Some((Weight::Odd, words)));
    }
}

#[test]
fn several_matters_on_one_form_are_advised_against() {
    for (text, matters) in [
        ("2025年向阳街道老旧小区改造资金使用情况", 0),
        ("1.改造资金；2.施工合同；3.验收资料", 3),
        ("一、改造资金\n二、施工合同", 2),
        ("（一）改造资金（二）施工合同", 1),
        ("请公开：（1）改造资金；（2）施工合同", 2),
        ("①改造资金 ②施工合同", 2),
        ("2025.3.1 至 2025.6.1 的会议纪要", 0),
        ("第1、2期工程，3.5公里道路", 0),
        ("12345热线办理情况", 0),
    ] {
        assert_eq!(count_matters(text), matters, "{text}");
    }
    let received = with(&[(Field::Content, "1、改造资金；2、施工合同")]);
    check(
        &received,
        Topic::Text(Field::Content),
        Some((Weight::Odd, "一事一申请")),
    );
    assert_eq!(check_registrable(&received), Ok(()));
}

#[test]
fn the_agency_is_in_the_directory_or_written_in_or_the_own_office() {
    for (name, weight, words) in [
        ("区住建局", Weight::Good, "在机关目录内"),
        (
            "临渭区住房和城乡建设局",
            Weight::Good,
            "区住建局在机关目录内",
        ),
        ("向阳街道办", Weight::Good, "移交本单位政府信息公开工作机构"),
        ("陕西省公安厅", Weight::Note, "不在机关目录内"),
    ] {
        let found = told(&complete(), &["区财政局", name]);
        let advice = found
            .iter()
            .find(|one| one.topic == Topic::Agency(1))
            .unwrap();
        assert_eq!(advice.weight, weight, "{name}");
        assert!(advice.words.contains(words), "{}", advice.words);
    }
}

#[test]
fn an_agent_without_a_mandate_is_received_with_a_word() {
    let agent = [
        (Field::AgentName, "李强"),
        (Field::AgentIdentityNumber, "610502200002290022"),
    ];
    let mut received = with(&agent);
    check(&received, Topic::Mandate, Some((Weight::Odd, "也可接收")));
    received.circumstances = Some(Circumstances {
        mandate: Some(true),
        ..Circumstances::default()
    });
    check(&received, Topic::Mandate, None);
    received.texts.remove(&Field::AgentName);
    check(
        &received,
        Topic::Text(Field::AgentName),
        Some((Weight::Odd, "没有代理人姓名")),
    );
}

#[test]
fn what_the_staff_wrote_is_read_back() {
    let mut received = complete();
    check(&received, Topic::ReadBack, None);
    received.written_by_staff = true;
    check(&received, Topic::ReadBack, Some((Weight::Odd, "宣读")));
    received.circumstances = Some(Circumstances {
        read_back: true,
        ..Circumstances::default()
    });
    check(
        &received,
        Topic::ReadBack,
        Some((Weight::Good, "已宣读核对")),
    );
}

#[test]
fn the_day_of_receipt_is_told_where_it_is_not_plain() {
    let mut received = complete();
    check(&received, Topic::Receipt, None);
    received.channel = Channel::PostOrdinary;
    check(&received, Topic::Receipt, Some((Weight::Note, "确认之日")));
    received.channel = Channel::InPerson;
    received.circumstances = Some(Circumstances {
        after_hours: true,
        ..Circumstances::default()
    });
    check(
        &received,
        Topic::Receipt,
        Some((Weight::Note, "下一工作日")),
    );
}
