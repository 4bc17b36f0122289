//! Drafts (草稿): forms keep what was typed through a crash, a lock and a power cut.

use crate::{
    desk::Desk,
    error::{AppError, AppResult},
    notes::Nothing,
};
use chrono::{DateTime, FixedOffset};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// A form is longer than this only by a mistake.
const MOST_BYTES: usize = 512 * 1024;

/// 保存草稿
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct DraftSaveRequest {
    /// Which form, by a word of its own: letters, digits, `-` and `_`.
    pub form: String,
    /// Its content, as the screen wrote it.
    pub content: String,
}

/// When it was kept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct DraftSaveOutcome {
    /// RFC 3339.
    pub saved_at: String,
}

/// Which draft.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct DraftRequest {
    /// Which form.
    pub form: String,
}

/// What was kept, if anything.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct DraftLoadOutcome {
    /// The content, as the screen wrote it.
    pub content: Option<String>,
    /// When it was kept, RFC 3339.
    pub saved_at: Option<String>,
}

/// 保存草稿 – keeps the newest text of a form for whoever is signed in.
pub(crate) fn draft_save(
    desk: &mut Desk,
    request: DraftSaveRequest,
) -> AppResult<DraftSaveOutcome> {
    let form = form_of(&request.form)?;
    if request.content.len() > MOST_BYTES {
        return Err(AppError::invalid(
            "content",
            "草稿内容过长，没有保存，请缩短后继续。",
        ));
    }
    let now = desk.clock.now();
    let open = desk.opened_mut()?;
    let mark = open.who.mark.clone();
    open.store()?
        .save_draft(&mark, form, &request.content, now.timestamp_millis())?;
    Ok(DraftSaveOutcome {
        saved_at: now.to_rfc3339(),
    })
}

/// 取回草稿 – what whoever is signed in left in a form.
pub(crate) fn draft_load(desk: &mut Desk, request: DraftRequest) -> AppResult<DraftLoadOutcome> {
    let form = form_of(&request.form)?;
    let open = desk.opened()?;
    let draft = open.read().find_draft(&open.who.mark, form)?;
    let china = FixedOffset::east_opt(8 * 3600);
    let saved_at = draft
        .as_ref()
        .and_then(|draft| DateTime::from_timestamp_millis(draft.saved_at_ms))
        .zip(china)
        .map(|(at, china)| at.with_timezone(&china).to_rfc3339());
    Ok(DraftLoadOutcome {
        content: draft.map(|draft| draft.content),
        saved_at,
    })
}

/// 放弃草稿
pub(crate) fn draft_discard(desk: &mut Desk, request: DraftRequest) -> AppResult<Nothing> {
    let form = form_of(&request.form)?;
    let open = desk.opened_mut()?;
    let mark = open.who.mark.clone();
    open.store()?.discard_draft(&mark, form)?;
    Ok(Nothing {})
}

fn form_of(form: &str) -> AppResult<&str> {
    let sound = (1..=60).contains(&form.len())
        && form
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_'));
    if sound {
        Ok(form)
    } else {
        Err(AppError::invalid("form", "程序不认识这个表单。"))
    }
}
