//! 依申请公开登记台账 as it was kept before.

use super::{
    Import, Row, SheetProblem,
    row::{Register, RowReader, shortened},
    table::{Holds, optional, required},
};
use crate::{
    agency::Listed,
    application::{
        ApplicantClass, Channel, Field, HandOverChannel, HandedOver, Received, SignedFor, Texts,
    },
    contact::{PhoneKind, check_phone, normalise_name},
    identity::{IdentityKind, check_identity},
    journal::{Body, Digest},
};
use chrono::NaiveDate;

const REGISTER: Register = Register {
    name: "applications",
    columns: &[
        required(
            "接收日期",
            &["收到日期", "接收时间", "申请日期"],
            Holds::Day,
        ),
        optional("接收方式", &["申请方式", "接收渠道"], Holds::Text),
        optional("申请人类别", &["申请人类型"], Holds::Text),
        required(
            "申请人",
            &["申请人姓名", "申请人名称", "姓名", "申请人姓名/名称"],
            Holds::Text,
        ),
        optional("证件类型", &["证件种类", "证件名称"], Holds::Text),
        optional(
            "证件号码",
            &["证件号", "身份证号", "身份证号码"],
            Holds::Text,
        ),
        optional(
            "联系电话",
            &["电话", "联系方式", "手机", "手机号码"],
            Holds::Text,
        ),
        required(
            "申请内容",
            &["内容", "申请公开的内容", "申请事项"],
            Holds::Text,
        ),
        optional(
            "被申请机关",
            &["被申请部门", "承办单位", "受文机关"],
            Holds::Text,
        ),
        optional("获取方式", &["获取信息方式"], Holds::Text),
        optional("转交日期", &["转交时间", "移交日期"], Holds::Day),
        optional("转交方式", &["移交方式"], Holds::Text),
        optional("签收人", &["接收人"], Holds::Text),
        optional("备注", &[], Holds::Text),
    ],
};

/// Reads a register of applications. `today_on` decides what lies in the future, `agencies` is the
/// directory that 被申请机关 is looked up in (an empty one is not looked at).
///
/// Refused: no applicant, no content, no day of receipt, an impossible or future date.
///
/// # Errors
/// [`SheetProblem`] when the header is not found or not complete.
pub fn read_applications(
    rows: &[Row],
    today_on: NaiveDate,
    agencies: &[Listed],
) -> Result<Import, SheetProblem> {
    REGISTER.read(rows, today_on, |row, identity| {
        read(row, identity, today_on, agencies)
    })
}

fn read(
    row: &mut RowReader<'_>,
    identity: Digest,
    today_on: NaiveDate,
    agencies: &[Listed],
) -> Option<Vec<Body>> {
    let received = row.needed_day("接收日期");
    let applicant = row.needed_text("申请人");
    let content = row.needed_text("申请内容");
    let left = row.day("转交日期");
    let (channel, written_by_staff) = channel(row);
    let class = class(row, today_on);
    let number = identity_number(row, today_on);
    let agency = agency(row, agencies);
    let (received, applicant, content) = (received?, applicant?, content?);

    let mut bodies = Vec::new();
    let signed_by = row.text("签收人");
    let hand_over_words = row.text("转交方式");
    match left {
        Some(left) => {
            if left.on < received.on {
                row.warn("转交日期", "早于接收日期，请核对");
            }
            let (channel, note) = hand_over_channel(row, &hand_over_words);
            bodies.push(Body::from(HandedOver {
                on: left.on,
                at: left.at,
                agency: agency.clone(),
                channel,
                receiver: String::new(),
                original_follows: false,
                late_reason: String::new(),
                note,
            }));
            if !signed_by.is_empty() {
                bodies.push(Body::from(SignedFor {
                    on: None,
                    by: signed_by,
                }));
            }
        }
        // Without a day nobody can say that it left the zone; the words are kept.
        None => {
            for (column, words) in [("转交方式", hand_over_words), ("签收人", signed_by)] {
                if !words.is_empty() {
                    row.warn(column, "没有转交日期，按尚未转交登记，原内容记入备注");
                    row.note(column, &words);
                }
            }
        }
    }

    let texts: Texts = [
        (Field::ApplicantName, normalise_name(&applicant)),
        (Field::IdentityKind, row.text("证件类型")),
        (Field::IdentityNumber, number),
        (Field::Phone, phone(row)),
        (Field::Content, content),
        (Field::Agency, agency),
        (Field::Delivery, row.text("获取方式")),
        (Field::Note, row.notes()),
    ]
    .into_iter()
    .filter(|(_, text)| !text.is_empty())
    .collect();
    bodies.insert(
        0,
        Body::from(Received {
            received_on: received.on,
            received_at: received.at,
            channel,
            written_by_staff,
            class,
            texts,
            lookup_code: None,
            circumstances: None,
            imported: Some(identity),
        }),
    );
    Some(bodies)
}

fn channel(row: &mut RowReader<'_>) -> (Channel, bool) {
    let words = row.text("接收方式");
    // 代填: the staff wrote it down at the counter (条例 第二十九条).
    if words.contains("代填") || words.contains("口头") {
        return (Channel::InPerson, true);
    }
    let channel = Channel::from_term(&words).unwrap_or_else(|| {
        if !words.is_empty() {
            row.warn(
                "接收方式",
                &format!(
                    "“{}”不在选项内，按“其他”登记，原内容记入备注",
                    shortened(&words)
                ),
            );
            row.note("接收方式", &words);
        }
        Channel::Other
    });
    (channel, false)
}

fn hand_over_channel(row: &mut RowReader<'_>, words: &str) -> (HandOverChannel, String) {
    match HandOverChannel::from_term(words) {
        Some(channel) => (channel, String::new()),
        None if words.is_empty() => (HandOverChannel::Other, String::new()),
        None => {
            row.warn(
                "转交方式",
                &format!(
                    "“{}”不在选项内，按“其他”登记，原内容记入备注",
                    shortened(words)
                ),
            );
            (HandOverChannel::Other, format!("转交方式：{words}"))
        }
    }
}

fn class(row: &mut RowReader<'_>, today_on: NaiveDate) -> ApplicantClass {
    let words = row.text("申请人类别");
    if words.is_empty() {
        return class_of_paper(row, today_on);
    }
    // 法人或其他组织（商业企业） and 法人或其他组织:商业企业 are 法人或其他组织-商业企业.
    let dashed: String = words
        .chars()
        .filter(|mark| !mark.is_whitespace() && !matches!(mark, ')' | '）'))
        .map(|mark| {
            if matches!(mark, '(' | '（' | ':' | '：' | '—' | '/') {
                '-'
            } else {
                mark
            }
        })
        .collect();
    ApplicantClass::from_term(&words)
        .or_else(|| ApplicantClass::from_term(&dashed))
        .or_else(|| ApplicantClass::from_term(dashed.rsplit('-').next()?))
        .unwrap_or_else(|| {
            let class = class_of_paper(row, today_on);
            row.warn(
                "申请人类别",
                &format!(
                    "“{}”不在选项内，按“{}”登记，原内容记入备注",
                    shortened(&words),
                    class.term()
                ),
            );
            row.note("申请人类别", &words);
            class
        })
}

/// A credit code belongs to an organisation, whatever kind it is. Everybody else is taken for a
/// person, whose name is hidden: a mistake the other way would show it.
fn class_of_paper(row: &mut RowReader<'_>, today_on: NaiveDate) -> ApplicantClass {
    let check = check_identity(&row.text("证件号码"), today_on);
    if check.valid && check.kind == IdentityKind::CreditCode {
        ApplicantClass::OtherOrganisation
    } else {
        ApplicantClass::Person
    }
}

/// The number in its one form when it passes, as written when it does not.
fn identity_number(row: &mut RowReader<'_>, today_on: NaiveDate) -> String {
    let written = row.text("证件号码");
    if written.is_empty() {
        return written;
    }
    if written.contains(['E', 'e']) && written.contains('+') {
        row.warn(
            "证件号码",
            "号码已被表格软件改成科学计数，末几位可能丢失，请核对原件",
        );
        return written;
    }
    let kind = row.text("证件类型");
    let checked_kind = kind.is_empty()
        || ["身份证", "信用代码", "居住证", "营业执照"]
            .iter()
            .any(|word| kind.contains(word));
    let check = check_identity(&written, today_on);
    if check.valid {
        for warning in &check.warnings {
            row.warn("证件号码", warning);
        }
        return check.normalised;
    }
    if let (true, Some(reason)) = (
        checked_kind || check.kind != IdentityKind::Unknown,
        &check.reason,
    ) {
        row.warn("证件号码", reason);
    }
    written
}

fn phone(row: &mut RowReader<'_>) -> String {
    let written = row.text("联系电话");
    // A mail address in this column reaches the applicant as well.
    if written.is_empty() || written.contains('@') {
        return written;
    }
    let check = check_phone(&written);
    match (check.kind, check.advice) {
        (PhoneKind::Other, Some(advice)) => {
            row.warn("联系电话", &advice);
            written
        }
        _ => check.normalised,
    }
}

fn agency(row: &mut RowReader<'_>, agencies: &[Listed]) -> String {
    let words = row.text("被申请机关");
    if words.is_empty() {
        row.warn("被申请机关", "被申请机关未填写，请补登");
    } else {
        row.warn_outside("被申请机关", &words, agencies);
    }
    words
}

#[cfg(test)]
mod tests {
    use super::super::{
        Cell,
        table::tests::{remarks, sheet},
    };
    use super::*;
    use crate::journal::MAX_BODY_BYTES;

    const HEADER: &[&str] = &[
        "接收日期",
        "接收方式",
        "申请人类别",
        "申请人",
        "证件类型",
        "证件号码",
        "联系电话",
        "申请内容",
        "被申请机关",
        "获取方式",
        "转交日期",
        "转交方式",
        "签收人",
    ];

    const ROW: [&str; 13] = [
        "2026-10-09",
        "当面",
        "自然人",
        "张三",
        "居民身份证",
        "610502199601010015",
        "138 1234 1234",
        "2025 年征地批文",
        "区住建局",
        "纸质",
        "2026-10-09 16:30",
        "专人送达",
        "李四",
    ];

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn import(row: &[&str]) -> Import {
        read_applications(
            &sheet(&[HEADER, row]),
            day("2026-11-24"),
            &crate::agency::samples(),
        )
        .unwrap()
    }

    fn changed(column: &str, text: &str) -> Import {
        let mut row = ROW.map(str::to_owned);
        row[HEADER.iter().position(|name| *name == column).unwrap()] = text.to_owned();
        let row: Vec<&str> = row.iter().map(String::as_str).collect();
        import(&row)
    }

    fn received(import: &Import) -> &Received {
        let Body::ApplicationReceived(received) = &import.taken[0].bodies[0] else {
            panic!("{:?}", import.taken[0].bodies);
        };
        received
    }

    fn warned(import: &Import) -> Vec<&str> {
        import.taken[0]
            .warnings
            .iter()
            .map(|warning| warning.column.as_str())
            .collect()
    }

    #[test]
    fn an_application_becomes_receipt_handover_and_signature() {
        let import = import(&ROW);
        assert_eq!(
            (&import.refused[..], &import.taken[0].warnings[..]),
            (&[][..], &[][..])
        );
        let first = received(&import);
        assert_eq!(first.received_on, day("2026-10-09"));
        assert_eq!(
            (first.channel, first.class),
            (Channel::InPerson, ApplicantClass::Person)
        );
        assert_eq!(first.imported, Some(import.taken[0].identity));
        assert_eq!((first.written_by_staff, &first.lookup_code), (false, &None));
        let texts: Vec<(Field, &str)> = first
            .texts
            .iter()
            .map(|(field, text)| (*field, text.as_str()))
            .collect();
        assert_eq!(
            texts,
            [
                (Field::ApplicantName, "张三"),
                (Field::IdentityKind, "居民身份证"),
                (Field::IdentityNumber, "610502199601010015"),
                (Field::Phone, "13812341234"),
                (Field::Content, "2025 年征地批文"),
                (Field::Agency, "区住建局"),
                (Field::Delivery, "纸质"),
            ]
        );
        let left = HandedOver {
            on: day("2026-10-09"),
            at: Some("16:30:00".parse().unwrap()),
            agency: "区住建局".to_owned(),
            channel: HandOverChannel::InPerson,
            receiver: String::new(),
            original_follows: false,
            late_reason: String::new(),
            note: String::new(),
        };
        let signed = SignedFor {
            on: None,
            by: "李四".to_owned(),
        };
        assert_eq!(
            import.taken[0].bodies[1..],
            [Body::from(left), Body::from(signed)]
        );
    }

    #[test]
    fn wrong_applications_are_refused_with_line_column_and_reason() {
        for (column, text, reason) in [
            ("申请人", "", "申请人未填写"),
            ("申请人", "/", "申请人未填写"),
            ("申请内容", " ", "申请内容未填写"),
            ("接收日期", "", "接收日期未填写"),
            (
                "接收日期",
                "2026-02-30",
                "日期“2026-02-30”不存在或无法识别，请写成 2026-10-09",
            ),
            (
                "接收日期",
                "2026-11-25",
                "日期 2026-11-25 晚于今天（2026-11-24），请核对",
            ),
            (
                "转交日期",
                "2027-01-01",
                "日期 2027-01-01 晚于今天（2026-11-24），请核对",
            ),
            (
                "转交日期",
                "当天",
                "日期“当天”不存在或无法识别，请写成 2026-10-09",
            ),
        ] {
            let import = changed(column, text);
            assert_eq!(remarks(&import.refused), [format!("2 {column} {reason}")]);
            assert!(import.taken.is_empty());
        }
    }

    #[test]
    fn odd_applications_are_taken_with_a_warning() {
        for (column, text, bodies, note) in [
            ("证件号码", "610502199601010016", 3, ""),
            ("证件号码", "6.10502E+17", 3, ""),
            ("证件号码", "610502960101001", 3, ""),
            ("联系电话", "1381234123", 3, ""),
            ("被申请机关", "火星分局", 3, ""),
            ("被申请机关", "", 3, ""),
            ("接收方式", "飞鸽", 3, "接收方式：飞鸽"),
            ("申请人类别", "外星人", 3, "申请人类别：外星人"),
            ("转交方式", "飞鸽", 3, ""),
            ("转交日期", "2026-10-08", 3, ""),
            ("申请人", "张\u{0}三", 3, ""),
        ] {
            let import = changed(column, text);
            assert_eq!(warned(&import), [column], "{text}");
            assert_eq!(import.taken[0].bodies.len(), bodies, "{text}");
            let kept = received(&import)
                .texts
                .get(&Field::Note)
                .map_or("", String::as_str);
            assert_eq!(kept, note, "{text}");
        }
    }

    #[test]
    fn a_handover_without_its_day_is_not_made_up() {
        let import = changed("转交日期", "");
        assert_eq!(import.taken[0].bodies.len(), 1);
        assert_eq!(warned(&import), ["转交方式", "签收人"]);
        let note = received(&import)
            .texts
            .get(&Field::Note)
            .map(String::as_str);
        assert_eq!(note, Some("转交方式：专人送达；签收人：李四"));
    }

    #[test]
    fn words_of_old_registers_find_their_terms() {
        for (words, class) in [
            ("公民", ApplicantClass::Person),
            ("法人或其他组织（商业企业）", ApplicantClass::Business),
            ("法人或其他组织：科研机构", ApplicantClass::Research),
            ("社会公益组织", ApplicantClass::Charity),
            ("法人或者其他组织", ApplicantClass::OtherOrganisation),
            ("", ApplicantClass::Person),
        ] {
            let import = changed("申请人类别", words);
            assert_eq!(received(&import).class, class, "{words}");
            assert_eq!(warned(&import), [""; 0], "{words}");
        }
        let by_staff = changed("接收方式", "当面（代填）");
        let first = received(&by_staff);
        assert_eq!(
            (first.channel, first.written_by_staff),
            (Channel::InPerson, true)
        );
    }

    #[test]
    fn a_credit_code_without_a_class_belongs_to_an_organisation() {
        let mut row = ROW;
        (row[2], row[4], row[5]) = ("", "", "91610502ma6y00001f");
        let import = import(&row);
        let first = received(&import);
        assert_eq!(first.class, ApplicantClass::OtherOrganisation);
        assert_eq!(first.texts[&Field::IdentityNumber], "91610502MA6Y00001F");
    }

    #[test]
    fn other_papers_and_other_ways_to_reach_somebody_are_ordinary() {
        let mut row = ROW;
        (row[4], row[5], row[6]) = ("护照", "E12345678", "zhang@qq.com");
        let import = import(&row);
        assert_eq!(warned(&import), [""; 0]);
        assert_eq!(received(&import).texts[&Field::IdentityNumber], "E12345678");
        assert_eq!(received(&import).texts[&Field::Phone], "zhang@qq.com");
    }

    #[test]
    fn rare_characters_and_long_texts_are_kept_whole() {
        let long = "邽蔺㛃𬎆😀".repeat(2_000);
        let import = changed("申请内容", &long);
        assert_eq!(received(&import).texts[&Field::Content], long);
        assert_eq!(warned(&import), [""; 0]);

        let largest = changed("申请内容", &"𬎆".repeat(199_000));
        assert!(largest.taken[0].bodies[0].to_bytes().unwrap().len() < MAX_BODY_BYTES);
        let beyond = changed("申请内容", &"𬎆".repeat(200_001));
        assert_eq!(
            remarks(&beyond.refused),
            ["2 申请内容 此行超过 200000 字，请缩短后再导入"]
        );
    }

    #[test]
    fn numbers_of_a_spreadsheet_are_read_without_an_exponent() {
        let mut rows = sheet(&[HEADER, &ROW]);
        rows[1].cells[5] = Cell::Number(610_502_960_101_001.0);
        rows[1].cells[6] = Cell::Number(13_812_341_234.0);
        let import = read_applications(&rows, day("2026-11-24"), &[]).unwrap();
        assert_eq!(
            received(&import).texts[&Field::IdentityNumber],
            "610502960101001"
        );
        assert_eq!(received(&import).texts[&Field::Phone], "13812341234");
    }
}
