//! What an application tells (登记内容与经过): its fields, masked or whole, and what happened to it, in the
//! words of the counter.

use crate::{
    applications::{ApplicationField, ApplicationHistory, shown_applicant, shown_operator},
    attachments,
    clock::in_china,
};
use std::collections::BTreeMap;
use zonedesk_domain::{
    application::{
        Answered, Application, Circumstances, CorrectionAsked, Extended, FeeAsked, Field,
        HandedOver, OpinionAsked, OpinionReceived, Served,
    },
    attachment::Attachment,
    journal::{Body, Entry, OperatorMark},
    masking,
};

/// The fields in the order of the form, what is personal masked or in full.
pub(crate) fn fields(application: &Application, masked: bool) -> Vec<ApplicationField> {
    let received = &application.received;
    let mut fields = vec![
        plain("接收方式", received.channel.term()),
        plain("申请人类别", received.class.term()),
    ];
    if received.written_by_staff {
        fields.push(plain("书面 / 口头", "口头·代填"));
    }
    for field in Field::ALL {
        let text = application.text(*field);
        // Whoever corrects sees the empty ones too.
        if text.is_empty() && masked {
            continue;
        }
        let shown = if masked {
            shown_text(application, *field)
        } else {
            text.to_owned()
        };
        fields.push(ApplicationField {
            field: word(*field),
            label: field.term().to_owned(),
            masked: shown != text,
            value: shown,
        });
    }
    if let Some(circumstances) = &received.circumstances {
        fields.extend(told_circumstances(circumstances));
    }
    if let Some(handed) = &application.handed_over {
        fields.push(plain("转交", &handed_words(handed)));
    }
    if let Some(delivered) = &application.original_delivered {
        fields.push(plain(
            "补交原件",
            &joined([delivered.on.to_string(), delivered.receiver.clone()]),
        ));
    }
    if let Some(signed) = &application.signed_for {
        let on = signed.on.map_or_else(String::new, |on| on.to_string());
        fields.push(plain("签收", &joined([on, signed.by.clone()])));
    }
    if let Some(returned) = &application.returned {
        fields.push(plain(
            "退回",
            &joined([returned.on.to_string(), returned.reason.clone()]),
        ));
    }
    fields.extend(told_by_the_agency(application));
    if let Some(answered) = &application.answered {
        fields.push(plain("办理结果", &answered_words(answered)));
        if let Some(code) = answered.code {
            fields.push(plain("年报口径", code.report_row()));
        }
    }
    if let Some(served) = &application.served {
        fields.push(plain("送达", &served_words(served)));
    }
    if let Some(withdrawn) = &application.withdrawn {
        fields.push(plain(
            "撤回",
            &joined([withdrawn.on.to_string(), withdrawn.reason.clone()]),
        ));
    }
    fields
}

/// 补正, 征求意见 and 延期, in order.
fn told_by_the_agency(application: &Application) -> Vec<ApplicationField> {
    let mut told = Vec::new();
    if let Some(asked) = &application.correction_asked {
        told.push(plain("补正通知", &correction_words(asked)));
    }
    if let Some(received) = &application.correction_received {
        let words = joined([received.on.to_string(), received.note.clone()]);
        told.push(plain("收到补正", &words));
    }
    for (asked, received) in &application.opinions {
        told.push(plain("征求意见", &opinion_words(asked)));
        if let Some(received) = received {
            told.push(plain("意见反馈", &heard_words(received)));
        }
    }
    if let Some(asked) = &application.fee_asked {
        told.push(plain("收费通知", &fee_words(asked)));
    }
    if let Some(paid) = &application.fee_paid {
        let words = joined([paid.on.to_string(), paid.note.clone()]);
        told.push(plain("缴费", &words));
    }
    if let Some(extended) = &application.extended {
        told.push(plain("延期", &extended_words(extended)));
    }
    told
}

fn told_circumstances(circumstances: &Circumstances) -> Vec<ApplicationField> {
    let mut told = Vec::new();
    let mut done = Vec::new();
    if circumstances.original_seen {
        done.push("已核验证件原件");
    }
    if circumstances.read_back {
        done.push("代填内容已宣读核对");
    }
    if circumstances.after_hours {
        done.push("非办公时间接收");
    }
    if !done.is_empty() {
        told.push(plain("接收情形", &done.join("；")));
    }
    if let Some(mandate) = circumstances.mandate {
        told.push(plain("授权委托书", if mandate { "有" } else { "无" }));
    }
    let help: Vec<&str> = circumstances.help.iter().map(|help| help.term()).collect();
    for (label, text) in [
        ("协助", help.join("、")),
        ("申请材料", circumstances.materials_in_words()),
    ] {
        if !text.is_empty() {
            told.push(plain(label, &text));
        }
    }
    told
}

/// Whether passers-by may not read all of this field.
pub(crate) fn hides(application: &Application, field: Field) -> bool {
    shown_text(application, field) != application.text(field)
}

/// A field as passers-by may read it.
pub(crate) fn shown_text(application: &Application, field: Field) -> String {
    let text = application.text(field);
    match field {
        Field::ApplicantName => shown_applicant(application),
        Field::IdentityNumber | Field::AgentIdentityNumber => masking::mask_identity_ledger(text),
        Field::Phone | Field::AgentPhone | Field::Fax => masking::mask_phone(text),
        Field::AgentName | Field::Representative | Field::ContactPerson => masking::mask_name(text),
        Field::Email => masking::mask_email(text),
        Field::Address => masking::mask_address(text),
        Field::IdentityKind
        | Field::Employer
        | Field::PostalCode
        | Field::AgentIdentityKind
        | Field::Features
        | Field::Purpose
        | Field::Carrier
        | Field::Content
        | Field::DocumentNumber
        | Field::Agency
        | Field::Delivery
        | Field::ExternalNumber
        | Field::Note => text.to_owned(),
    }
}

pub(crate) fn word(field: Field) -> Option<String> {
    let word = serde_json::to_value(field).ok()?;
    word.as_str().map(str::to_owned)
}

fn plain(label: &str, value: &str) -> ApplicationField {
    ApplicationField {
        field: None,
        label: label.to_owned(),
        value: value.to_owned(),
        masked: false,
    }
}

pub(crate) fn told(
    entry: &Entry,
    names: &BTreeMap<OperatorMark, String>,
    beside: &[Attachment],
) -> ApplicationHistory {
    let header = &entry.header;
    let at = in_china(header.written_at_ms).map_or_else(String::new, |at| at.to_rfc3339());
    let who = shown_operator(&header.operator, names);
    let body = entry.body().ok().flatten();
    let about_a_file = body
        .as_ref()
        .and_then(|body| attachments::told(body, beside));
    let (what, note) = match about_a_file {
        Some((what, note)) => (what, Some(note)),
        None => said(body),
    };
    ApplicationHistory {
        at,
        what: what.to_owned(),
        who,
        note: note.filter(|note| !note.is_empty()),
    }
}

fn said(body: Option<Body>) -> (&'static str, Option<String>) {
    #[allow(clippy::wildcard_enum_match_arm)]
    match body {
        Some(Body::ApplicationReceived(received)) if received.imported.is_some() => {
            ("导入历史登记", None)
        }
        Some(Body::ApplicationReceived(_)) => ("接收申请", None),
        Some(Body::ApplicationHandedOver(handed)) => ("转交", Some(handed_words(&handed))),
        Some(Body::ApplicationConfirmed(confirmed)) => (
            "与申请人确认",
            Some(joined([confirmed.on.to_string(), confirmed.note])),
        ),
        Some(Body::ApplicationOriginalDelivered(delivered)) => (
            "补交原件",
            Some(joined([delivered.on.to_string(), delivered.receiver])),
        ),
        Some(Body::ApplicationSignedFor(signed)) => {
            let on = signed.on.map_or_else(String::new, |on| on.to_string());
            ("签收", Some(joined([on, signed.by])))
        }
        Some(Body::ApplicationCorrectionAsked(asked)) => {
            ("补正通知", Some(correction_words(&asked)))
        }
        Some(Body::ApplicationCorrectionReceived(received)) => (
            "收到补正",
            Some(joined([received.on.to_string(), received.note])),
        ),
        Some(Body::ApplicationOpinionAsked(asked)) => ("征求意见", Some(opinion_words(&asked))),
        Some(Body::ApplicationOpinionReceived(received)) => {
            ("意见反馈", Some(heard_words(&received)))
        }
        Some(Body::ApplicationFeeAsked(asked)) => ("收费通知", Some(fee_words(&asked))),
        Some(Body::ApplicationFeePaid(paid)) => {
            ("缴费", Some(joined([paid.on.to_string(), paid.note])))
        }
        Some(Body::ApplicationExtended(extended)) => ("延期", Some(extended_words(&extended))),
        Some(Body::ApplicationServed(served)) => ("送达", Some(served_words(&served))),
        Some(Body::ApplicationReturned(returned)) => (
            "退回",
            Some(joined([returned.on.to_string(), returned.reason])),
        ),
        Some(Body::ApplicationAnswered(answered)) => {
            ("办理结果反馈", Some(answered_words(&answered)))
        }
        Some(Body::ApplicationWithdrawn(withdrawn)) => (
            "撤回",
            Some(joined([withdrawn.on.to_string(), withdrawn.reason])),
        ),
        Some(Body::ApplicationArchived(_)) => ("归档", None),
        Some(Body::ApplicationCorrected(corrected)) => {
            let fields: Vec<_> = corrected.texts.keys().map(|field| field.term()).collect();
            ("更正", Some(joined([fields.join("、"), corrected.reason])))
        }
        Some(Body::ApplicationRevealed(revealed)) => {
            let fields: Vec<_> = revealed.fields.iter().map(|field| field.term()).collect();
            ("查看完整信息", Some(fields.join("、")))
        }
        None => ("内容已依法删除", None),
        Some(_) => ("由更新版本的程序登记", None),
    }
}

fn handed_words(handed: &HandedOver) -> String {
    let labelled = |label: &str, text: &str| {
        if text.is_empty() {
            String::new()
        } else {
            format!("{label}：{text}")
        }
    };
    joined([
        handed.on.to_string(),
        handed.agency.clone(),
        handed.channel.term().to_owned(),
        labelled("接收人", &handed.receiver),
        if handed.original_follows {
            "扫描先行，原件后补".to_owned()
        } else {
            String::new()
        },
        labelled("未在当日转交的原因", &handed.late_reason),
        handed.note.clone(),
    ])
}

fn answered_words(answered: &Answered) -> String {
    joined([
        answered.on.to_string(),
        answered.outcome.clone(),
        answered.document_number.clone(),
        if answered.on_the_spot {
            "当场办结".to_owned()
        } else {
            String::new()
        },
        answered.note.clone(),
    ])
}

fn joined<const N: usize>(parts: [String; N]) -> String {
    let said: Vec<_> = parts.into_iter().filter(|part| !part.is_empty()).collect();
    said.join(" · ")
}

fn correction_words(asked: &CorrectionAsked) -> String {
    let until = asked
        .until
        .map_or_else(String::new, |on| format!("限 {on} 前补正"));
    joined([
        asked.on.to_string(),
        asked.what.clone(),
        until,
        asked.document_number.clone(),
    ])
}

fn fee_words(asked: &FeeAsked) -> String {
    let until = asked
        .until
        .map_or_else(String::new, |on| format!("限 {on} 前缴纳"));
    joined([
        asked.on.to_string(),
        format!("{} 元", asked.amount_fen.plain()),
        until,
        asked.document_number.clone(),
    ])
}

fn opinion_words(asked: &OpinionAsked) -> String {
    joined([
        asked.on.to_string(),
        asked.of.term().to_owned(),
        asked.name.clone(),
    ])
}

fn heard_words(received: &OpinionReceived) -> String {
    let silent = if received.silent {
        "逾期未提出意见"
    } else {
        ""
    };
    joined([
        received.on.to_string(),
        silent.to_owned(),
        received.note.clone(),
    ])
}

fn extended_words(extended: &Extended) -> String {
    let by = &extended.approved_by;
    let approved = if by.is_empty() {
        String::new()
    } else {
        format!("批准人：{by}")
    };
    joined([
        extended.on.to_string(),
        format!("延长 {} 个工作日", extended.days),
        approved,
        extended.reason.clone(),
    ])
}

fn served_words(served: &Served) -> String {
    joined([
        served.on.to_string(),
        served.by.term().to_owned(),
        served.note.clone(),
    ])
}
