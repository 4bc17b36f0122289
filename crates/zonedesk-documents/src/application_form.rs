//! 《政府信息公开申请表》 – filled in from an application, blank, or as a sample (样表) for the wall.

use chrono::NaiveDate;
use zonedesk_domain::{
    application::{ApplicantClass, Field, Received},
    wording::Words,
};

use crate::form::{Entry, Form, choices};
use crate::page::Description;
use crate::{DocumentError, PdfDocument};

/// What is printed on the form.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Filling<'a> {
    /// 空白表
    Blank,
    /// 样表, with an invented applicant.
    Sample(&'a Received),
    /// An application that was received under this number.
    Received(&'a Received, &'a str),
}

/// Draws the form.
///
/// # Errors
/// [`DocumentError`].
pub fn application_form(
    filling: Filling<'_>,
    words: &Words,
    site_name: &str,
    made_on: NaiveDate,
) -> Result<PdfDocument, DocumentError> {
    let (received, number, title) = match filling {
        Filling::Blank => (None, String::new(), words.title.clone()),
        Filling::Sample(received) => (
            Some(received),
            String::new(),
            format!("{}（样表）", words.title),
        ),
        Filling::Received(received, number) => {
            (Some(received), number.to_owned(), words.title.clone())
        }
    };
    let text = |field| received.map_or("", |received| received.text(field));
    let is_person = received.is_some_and(|received| received.class == ApplicantClass::Person);
    let person = |field| if is_person { text(field) } else { "" };
    let body = |field| if is_person { "" } else { text(field) };
    let mut form = Form::new(10.0, 29.0)?;
    form.title(&title, 18.0);
    form.ends(
        &format!("接收专区：{site_name}"),
        &format!("编号：{number}"),
    );

    form.band("申请人（公民）");
    form.row(&[
        Entry::new("姓名", person(Field::ApplicantName)),
        Entry::new("工作单位", person(Field::Employer)),
    ]);
    form.row(&[
        Entry::new("证件名称", person(Field::IdentityKind)),
        Entry::new("证件号码", person(Field::IdentityNumber)),
    ]);
    contact(&mut form, &person);
    form.band("申请人（法人或者其他组织）");
    form.row(&[
        Entry::new("名称", body(Field::ApplicantName)),
        Entry::new("统一社会信用代码", body(Field::IdentityNumber)),
    ]);
    form.row(&[
        Entry::new("法定代表人/负责人", body(Field::Representative)),
        Entry::new("联系人", body(Field::ContactPerson)),
    ]);
    contact(&mut form, &body);
    form.band("代理人（没有代理人的不填）");
    let mandate = received
        .and_then(|received| received.circumstances.as_ref())
        .and_then(|circumstances| circumstances.mandate);
    form.row(&[
        Entry::new("姓名", text(Field::AgentName)),
        Entry::new(
            "授权委托书",
            choices(&["有", "无"], |choice| {
                mandate.is_some_and(|has| has == (choice == "有"))
            }),
        ),
    ]);
    form.row(&[
        Entry::new("证件号码", text(Field::AgentIdentityNumber)),
        Entry::new("联系电话", text(Field::AgentPhone)),
    ]);

    form.band("所需信息");
    form.row(&[Entry::new("被申请机关", text(Field::Agency))]);
    form.row(&[Entry::new("信息名称", text(Field::Content)).at_least(3)]);
    form.row(&[
        Entry::new("文号", text(Field::DocumentNumber)),
        Entry::new("用途（选填）", text(Field::Purpose)),
    ]);
    form.row(&[Entry::new("其他特征性描述", text(Field::Features)).at_least(2)]);
    let delivery = text(Field::Delivery);
    let carrier = text(Field::Carrier);
    form.row(&[Entry::new(
        "获取方式",
        choices(
            &["当面领取", "邮寄", "电子邮件", "传真", "查阅抄录"],
            |choice| delivery.contains(choice),
        ),
    )]);
    form.row(&[Entry::new(
        "载体形式",
        choices(&["纸质", "电子"], |choice| carrier.contains(choice)),
    )]);
    let served = received.is_some();
    form.row(&[Entry::new(
        "申请代办",
        format!(
            "{}\n申请人可以选择委托本信息公开服务窗口代办非本单位政府信息公开申请事项，信息公开申请是否受理由该信息公开责任单位决定。",
            choices(
                &["委托本服务窗口代办", "由申请人直接向信息公开责任单位提出"],
                |choice| served && choice.starts_with("委托"),
            )
        ),
    )]);
    form.row(&[Entry::new(
        "承诺",
        "1. 填报的申请材料实质内容属实；2. 不利用获取的政府信息从事违法活动；3. 对违反承诺的行为自愿承担法律责任；4. 本承诺是申请人的真实意思表示。",
    )]);
    let note = match received {
        Some(received) if received.written_by_staff => {
            "口头申请，由工作人员代为填写，已向申请人宣读核对。"
        }
        _ => "",
    };
    form.row(&[Entry::new("备注", format!("{note}{}", text(Field::Note)))]);
    form.row(&[
        Entry::new("申请人签字（盖章、指印）", "").at_least(2),
        Entry::new(
            "申请时间",
            match filling {
                Filling::Received(received, _) => crate::ledger::chinese_date(received.received_on),
                Filling::Blank | Filling::Sample(_) => "　　年　　月　　日".to_owned(),
            },
        ),
    ]);
    form.space(1.5);
    form.paragraph(
        "联系方式填写电话、地址、邮箱任一即可；信息名称、文号、其他特征性描述写明一项即可；建议一事一申请。用途不必填写。",
        8.5,
    );
    form.paragraph(&words.note, 8.5);
    form.footer(&words.footer);
    form.finish(&Description {
        title,
        author: site_name.to_owned(),
        made_on,
    })
}

fn contact<'a>(form: &mut Form, text: &impl Fn(Field) -> &'a str) {
    form.row(&[
        Entry::new("联系电话", text(Field::Phone)),
        Entry::new("邮政编码", text(Field::PostalCode)),
    ]);
    form.row(&[Entry::new("通信地址", text(Field::Address))]);
    form.row(&[
        Entry::new("电子邮箱", text(Field::Email)),
        Entry::new("传真", text(Field::Fax)),
    ]);
}
