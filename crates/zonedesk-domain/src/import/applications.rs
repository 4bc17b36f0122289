//! 依申请公开登记台账 as it was kept before.

use super::{
    Import, Row, SheetProblem,
    row::{Register, RowReader, shortened},
    table::{Holds, optional, required},
};
use crate::{
    agency::Listed,
    application::{ApplicantClass, Channel, Field, HandOverChannel, HandedOver, Received, SignedFor, Texts},
    contact::{PhoneKind, check_phone, normalise_name},
    identity::{IdentityKind, check_identity},
    journal::{Body, Digest},
};
use chrono::NaiveDate;

const REGISTER: Register = Register {
    name: "applications",
    columns: &[
        required("接收日期", &["收到日期", "接收时间", "申请日期"], Holds::Day),
        optional("接收方式", &["申请方式", "接收渠道"], Holds::Text),
        optional("申请人类别", &["申请人类型"], Holds::Text),
        required("申请人", &["申请人姓名", "申请人名称", "姓名", "申请人姓名/名称"], Holds::Text),
        optional("证件类型", &["证件种类", "证件名称"], Holds::Text),
        optional("证件号码", &["证件号", "身份证号", "身份证号码"], Holds::Text),
        optional("联系电话", &["电话", "联系方式", "手机", "手机号码"], Holds::Text),
        required("申请内容", &["内容", "申请公开的内容", "申请事项"], Holds::Text),
        optional("被申请机关", &["被申请部门", "承办单位", "受文机关"], Holds::Text),
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
    REGISTER.read(rows, today_on, |row, identity| read(row, identity, today_on, agencies))
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
            bodies.push(Body::from(HandedOver { on: left.on, at: left.at, agency: agency.clone(), channel, note }));
            if !signed_by.is_empty() {
                bodies.push(Body::from(SignedFor { on: None, by: signed_by }));
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
            row.warn("接收方式", &format!("“{}”不在选项内，按“其他”登记，原内容记入备注", shortened(&words)));
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
            row.warn("转交方式", &format!("“{}”不在选项内，按“其他”登记，原内容记入备注", shortened(words)));
            (HandOverChannel::Other, format!("转交方式：{words}"))
        }
    }
}

fn class(row: &mut RowReader<'_>, today_on: NaiveDate) -> ApplicantClass {
    let words = row.text("申请人类别");
    if words.is_empty() {
        // A credit code belongs to an organisation, whatever kind it is.
        let check = check_identity(&row.text("证件号码"), today_on);
        return if check.valid && check.kind == IdentityKind::CreditCode {
            ApplicantClass::OtherOrganisation
        } else {
            ApplicantClass::Person
        };
    }
    // 法人或其他组织（商业企业） and 法人或其他组织:商业企业 are 法人或其他组织-商业企业.
    let dashed: String = words
        .chars()
        .filter(|mark| !mark.is_whitespace() && !matches!(mark, ')' | '）'))
        .map(|mark| if matches!(mark, '(' | '（' | ':' | '：' | '—' | '/') { '-' } else { mark })
        .collect();
    ApplicantClass::from_term(&words)
        .or_else(|| ApplicantClass::from_term(&dashed))
        .or_else(|| ApplicantClass::from_term(dashed.rsplit('-').next()?))
        .unwrap_or_else(|| {
            row.warn("申请人类别", &format!("“{}”不在选项内，按“其他”登记，原内容记入备注", shortened(&words)));
            row.note("申请人类别", &words);
            ApplicantClass::OtherOrganisation
        })
}

/// The number in its one form when it passes, as written when it does not.
fn identity_number(row: &mut RowReader<'_>, today_on: NaiveDate) -> String {
    let written = row.text("证件号码");
    if written.is_empty() {
        return written;
    }
    if written.contains(['E', 'e']) && written.contains('+') {
        row.warn("证件号码", "号码已被表格软件改成科学计数，末几位可能丢失，请核对原件");
        return written;
    }
    let kind = row.text("证件类型");
    let checked_kind = kind.is_empty() || ["身份证", "信用代码", "居住证", "营业执照"].iter().any(|word| kind.contains(word));
    let check = check_identity(&written, today_on);
    if check.valid {
        for warning in &check.warnings {
            row.warn("证件号码", warning);
        }
        return check.normalised;
    }
    if let (true, Some(reason)) = (checked_kind || check.kind != IdentityKind::Unknown, &check.reason) {
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
