//! 更正、显示完整信息 – corrections of an application's fields, and the trace that a look at masked
//! fields leaves.

use crate::{
    application_telling::{fields, hides},
    applications::{
        ApplicationDetail, ApplicationField, ApplicationShowRequest, application_show,
        operator_names, record_id, record_revision, shown_number, shown_operator, shown_time,
    },
    case_view::look_behind,
    desk::Desk,
    error::{AppError, AppResult, ErrorCode},
    given,
    moves::{known, say},
    papers::Paper,
};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use ts_rs::TS;
use zonedesk_documents::{Align, Column, RecordSheet, SheetTable, record_sheet_pdf};
use zonedesk_domain::{
    application::{Application, Corrected, Field, Revealed, Texts},
    journal::{Body, EntityId},
    record::History,
};

/// 更正
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct ApplicationCorrectRequest {
    /// The record.
    pub id: String,
    /// What the screen had shown: the `revision` of the detail.
    pub revision: String,
    /// The fields with their new texts.
    pub changes: Vec<FieldChange>,
    /// 更正原因
    pub reason: String,
}

/// One field with its new text.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct FieldChange {
    /// The field's word, as `application_show` tells it.
    pub field: String,
    /// The new text; empty takes the old one away.
    pub value: String,
}

/// The fields in full.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ApplicationRevealOutcome {
    /// Every field, nothing masked.
    pub fields: Vec<ApplicationField>,
}

/// 更正 – the correction of somebody who saw the record as it stands; it settles conflicts of the
/// fields it gives.
pub(crate) fn application_correct(
    desk: &mut Desk,
    request: ApplicationCorrectRequest,
) -> AppResult<ApplicationDetail> {
    let id = record_id(&request.id)?;
    let reason = given::needed_text("reason", "更正原因", &request.reason, 500)?;
    let mut texts = Texts::new();
    for change in &request.changes {
        let field = field_named(&change.field)?;
        let most = if field == Field::Content { 20_000 } else { 500 };
        let text = given::text(&change.field, field.term(), &change.value, most)?;
        if text.is_empty() && matches!(field, Field::ApplicantName | Field::Content | Field::Agency)
        {
            return Err(AppError::invalid(
                &change.field,
                format!("{}不能空着。", field.term()),
            ));
        }
        texts.insert(field, text);
    }
    let now = desk.clock.now();
    let open = desk.opened_mut()?;
    let mark = open.who.mark.clone();
    open.store()?
        .transact::<_, AppError>(&mark, now.timestamp_millis(), |tx| {
            let application = known(tx, id)?;
            if record_revision(&tx.entries_of(id)?) != request.revision {
                return Err(AppError::new(
                    ErrorCode::Changed,
                    format!(
                        "{} 刚由他人更改过，没有保存这次更正。填写的内容仍在，请核对最新情况后再保存。",
                        shown_number(&application)
                    ),
                ));
            }
            texts.retain(|field, text| changes(&application, *field, text));
            if texts.is_empty() {
                return Err(AppError::invalid("changes", "没有改动任何栏目。"));
            }
            say(tx, id, Corrected { texts, reason }.into())?;
            Ok(())
        })?;
    application_show(desk, ApplicationShowRequest { id: id.to_string() })
}

/// 显示完整信息 – the fields unmasked. Whoever looks leaves an entry in the journal.
pub(crate) fn application_reveal(
    desk: &mut Desk,
    request: ApplicationShowRequest,
) -> AppResult<ApplicationRevealOutcome> {
    let id = record_id(&request.id)?;
    let application = reveal(desk, id, |_| true)?;
    Ok(ApplicationRevealOutcome {
        fields: fields(&application, false),
    })
}

/// 更正单 – what was corrected, from what to what, by whom and why. It shows texts in full, so drawing
/// it leaves the same trace.
pub(crate) fn application_correction_draw(
    desk: &mut Desk,
    request: ApplicationShowRequest,
) -> AppResult<Paper> {
    let id = record_id(&request.id)?;
    let today = desk.clock.today();
    let open = desk.opened()?;
    let entries = open.read().entries_of(id)?;
    let names = operator_names(open)?;
    let mut standing = Texts::new();
    let mut corrected: BTreeMap<Field, ()> = BTreeMap::new();
    let mut rows = Vec::new();
    for told in History::of(&entries).told() {
        #[allow(clippy::wildcard_enum_match_arm)]
        match &told.body {
            Some(Body::ApplicationReceived(received)) if standing.is_empty() => {
                standing = received.texts.clone();
            }
            Some(Body::ApplicationCorrected(correction)) => {
                for (field, text) in &correction.texts {
                    corrected.insert(*field, ());
                    let before = standing.insert(*field, text.clone()).unwrap_or_default();
                    rows.push(vec![
                        field.term().to_owned(),
                        or_nothing(&before),
                        or_nothing(text),
                        correction.reason.clone(),
                        format!(
                            "{}\n{}",
                            shown_operator(&told.header.operator, &names),
                            shown_time(told.header.written_at_ms)
                        ),
                    ]);
                }
            }
            _ => {}
        }
    }
    if rows.is_empty() {
        return Err(AppError::new(
            ErrorCode::NotFound,
            "这件申请没有更正记录，无需打印更正单。",
        ));
    }
    let application = reveal(desk, id, |field| corrected.contains_key(&field))?;
    let site = desk.opened()?.read().site()?;
    let number = shown_number(&application);
    let title = "政府信息公开申请登记更正单";
    let sheet = RecordSheet {
        title: title.to_owned(),
        mark: "更正".to_owned(),
        site_name: site.map(|site| site.name).unwrap_or_default(),
        facts: vec![
            ("编号".to_owned(), number.clone()),
            (
                "接收日期".to_owned(),
                application.received.received_on.to_string(),
            ),
            (
                "被申请机关".to_owned(),
                application.text(Field::Agency).to_owned(),
            ),
            ("办理状态".to_owned(), application.state.term().to_owned()),
        ],
        tables: vec![SheetTable {
            caption: "更正内容".to_owned(),
            columns: vec![
                Column::text("栏目", 2.2, Align::Center),
                Column::text("原内容", 4.4, Align::Left),
                Column::text("更正后", 4.4, Align::Left),
                Column::text("更正原因", 3.2, Align::Left),
                Column::text("更正人、时间", 3.0, Align::Center),
            ],
            rows,
            nothing: String::new(),
        }],
        note: "原登记内容保留在流水中，本单附于原登记之后。".to_owned(),
        signatures: vec!["经办人".to_owned(), "复核人".to_owned(), "日期".to_owned()],
        footer: String::new(),
        prepared_on: today,
    };
    let document = record_sheet_pdf(&sheet)?;
    Ok(Paper::of(title, &format!("更正单 {number}.pdf"), &document))
}

/// Leaves a trace of the masked fields about to be shown, when there are any.
fn reveal(desk: &mut Desk, id: EntityId, shown: impl Fn(Field) -> bool) -> AppResult<Application> {
    look_behind(desk, id, |tx| {
        let application = known(tx, id)?;
        let fields: Vec<_> = Field::ALL
            .iter()
            .copied()
            .filter(|field| shown(*field) && hides(&application, *field))
            .collect();
        let trace = (!fields.is_empty()).then(|| Revealed { fields }.into());
        Ok((application, trace))
    })
}

/// Whether a text is news: another than the field has, or one that settles a conflict about it.
fn changes(application: &Application, field: Field, text: &str) -> bool {
    application.text(field) != text
        || application
            .conflicts
            .iter()
            .any(|conflict| conflict.field == field)
}

fn field_named(word: &str) -> AppResult<Field> {
    serde_json::from_value(serde_json::Value::String(word.to_owned())).map_err(|error| {
        AppError::new(
            ErrorCode::BadRequest,
            "请求内容不完整或格式不对，请检查后重试。",
        )
        .because(error)
    })
}

fn or_nothing(text: &str) -> String {
    if text.is_empty() {
        "（空）".to_owned()
    } else {
        text.to_owned()
    }
}
