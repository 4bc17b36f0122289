//! 附件 – scans and photographs beside an application, a question or a suggestion: put there, looked at,
//! taken down again. Whatever comes in is kept as one PDF, so that the paper's own preview shows it and
//! the same printer prints it.

use crate::{
    applications::{self, operator_names, shown_operator},
    case_view::entity_of,
    clock::in_china,
    consultations,
    desk::{Desk, OpenDesk},
    error::{AppError, AppResult, ErrorCode},
    moves::say,
    papers::Paper,
    scan_folder::clear_away,
    suggestions, tariffs,
};
use base64::{Engine as _, engine::general_purpose::STANDARD};
use serde::{Deserialize, Serialize};
use ts_rs::TS;
use zonedesk_documents::{ScanError, scan_pdf};
use zonedesk_domain::{
    attachment::{Added, Attachment, Purpose, Shown, TakenDown, check_another, check_take_down},
    journal::{Body, Digest, EntityId},
    operator::Permission,
    refusal::tidy_line,
};
use zonedesk_store::{ReadStore, StoreError};
use zonedesk_sync::LONGEST_FILE;

/// One file that comes in is no larger than this.
pub(crate) const MOST_BYTES_A_FILE: usize = 16 * 1024 * 1024;

/// Bytes that encryption adds at most.
const SEALED: u64 = 1_024;

/// Photographs that become one attachment at most.
const MOST_FILES: usize = 20;

/// What an identity paper is marked with (`仅用于政府信息公开申请`), by what it was handed in for.
const MARK_OF_APPLICATION: &str = "仅用于政府信息公开申请";
const MARK_OF_OTHERS: &str = "仅用于办理本件";

/// What was scanned, as screens name it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum AttachmentPurpose {
    /// 申请表
    Form,
    /// 身份证件
    Identity,
    /// 授权委托书
    Mandate,
    /// 申请材料
    Material,
    /// 交接凭证
    HandOver,
    /// 答复文书
    Reply,
    /// 公示照片
    Display,
    /// 其他
    Other,
}

/// What a record is that attachments lie beside.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum AttachmentNoun {
    /// 申请
    Application,
    /// 咨询
    Consultation,
    /// 意见建议
    Suggestion,
    /// 收费标准 – the photographs of its notice (公示照片); who manages the site puts them there.
    Tariff,
}

impl AttachmentNoun {
    /// Whether somebody may put something beside such a record, or take it down.
    fn check(self, desk: &Desk) -> AppResult<()> {
        match self {
            Self::Application | Self::Consultation | Self::Suggestion => Ok(()),
            Self::Tariff => desk.check(Permission::ManageSite),
        }
    }
}

/// The attachments of a record
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct AttachmentListRequest {
    /// What the record is.
    pub noun: AttachmentNoun,
    /// The record.
    pub id: String,
}

/// One attachment.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct AttachmentRequest {
    /// What the record is.
    pub noun: AttachmentNoun,
    /// The record.
    pub id: String,
    /// Which of its attachments.
    pub file: String,
}

/// 添加附件
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct AttachmentAddRequest {
    /// What the record is.
    pub noun: AttachmentNoun,
    /// The record.
    pub id: String,
    /// What was scanned.
    pub purpose: AttachmentPurpose,
    /// What people call it; empty where the purpose says enough.
    pub name: String,
    /// One PDF, or photographs in the order of their pages: the bytes of each file in base64.
    pub parts: Vec<String>,
    /// Those of them that came from the 扫描文件夹, by name: removed there once they are kept.
    #[serde(default)]
    #[ts(optional, as = "Option<Vec<String>>")]
    pub scans: Vec<String>,
}

/// 撤下附件
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct AttachmentTakeDownRequest {
    /// What the record is.
    pub noun: AttachmentNoun,
    /// The record.
    pub id: String,
    /// Which of its attachments.
    pub file: String,
    /// 撤下原因
    pub reason: String,
}

/// What lies beside a record.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct AttachmentListOutcome {
    /// In the order they came in, also what was taken down.
    pub attachments: Vec<AttachmentView>,
}

/// One attachment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct AttachmentView {
    /// Its name, for the other commands.
    pub file: String,
    /// 身份证件 · 代理人
    pub title: String,
    /// 页数
    pub pages: u32,
    /// Bytes of the PDF.
    #[ts(type = "number")]
    pub bytes: u64,
    /// When it came in, RFC 3339.
    pub at: String,
    /// Who put it there.
    pub who: String,
    /// 撤下原因, when it was taken down.
    pub taken_down: Option<String>,
}

/// 附件 of a record
pub(crate) fn attachment_list(
    desk: &mut Desk,
    request: AttachmentListRequest,
) -> AppResult<AttachmentListOutcome> {
    let open = desk.opened()?;
    let id = record(&open.read(), request.noun, &request.id)?.0;
    listed(open, id)
}

/// 添加附件 – kept as one PDF, encrypted, before the entry that names it.
pub(crate) fn attachment_add(
    desk: &mut Desk,
    request: AttachmentAddRequest,
) -> AppResult<AttachmentListOutcome> {
    request.noun.check(desk)?;
    // Whether the record is there comes before the work on large pictures.
    let id = record(&desk.opened()?.read(), request.noun, &request.id)?.0;
    let name = tidy_line(&request.name);
    let purpose = Purpose::from(request.purpose);
    let mark = purpose.is_watermarked().then_some(match request.noun {
        AttachmentNoun::Application => MARK_OF_APPLICATION,
        AttachmentNoun::Consultation | AttachmentNoun::Suggestion | AttachmentNoun::Tariff => {
            MARK_OF_OTHERS
        }
    });
    let scan = scan_pdf(&given(&request.parts)?, mark)?;
    if scan.bytes.len() as u64 + SEALED > LONGEST_FILE {
        return Err(AppError::invalid(
            "parts",
            "附件超过 64 MB，请分成几份添加，或降低扫描的清晰度。",
        ));
    }
    let now = desk.clock.now();
    let open = desk.opened_mut()?;
    let who = open.who.mark.clone();
    open.store()?
        .transact::<_, AppError>(&who, now.timestamp_millis(), |tx| {
            let there = Attachment::all(&tx.entries_of(id)?);
            check_another(&name, there.len())?;
            let kept = tx.keep_file(&scan.bytes)?;
            let added = Added {
                file: kept.file,
                key: kept.key,
                bytes: scan.bytes.len() as u64,
                pages: u32::try_from(scan.pages).unwrap_or(u32::MAX),
                purpose,
                name,
            };
            Ok(say(tx, id, added.into())?)
        })?;
    clear_away(desk, &request.scans);
    listed(desk.opened()?, id)
}

/// 查看附件 – shows it in full, which leaves a trace in the record.
pub(crate) fn attachment_draw(desk: &mut Desk, request: AttachmentRequest) -> AppResult<Paper> {
    let open = desk.opened()?;
    let (id, number) = record(&open.read(), request.noun, &request.id)?;
    let attachment = standing(open, id, &request.file)?;
    let file = attachment.added.file;
    if is_at_another_desk(desk, id, file)? {
        // It may have been here before.
        comes_back(desk, file)?;
        return Err(AppError::new(
            ErrorCode::NotFound,
            "这份附件还没有到本机：添加它的窗口联网上报后，本机联网时自动接收，请稍后再看。",
        ));
    }
    let opened = desk.folder.open_attached(file, &attachment.added.key);
    let bytes = match opened {
        Err(StoreError::FileLost(_) | StoreError::FileChanged(_)) if comes_back(desk, file)? => {
            return Err(AppError::new(
                ErrorCode::NotFound,
                "这份附件在本机的文件已缺失或损坏，正在向区级取回，请稍后再看。",
            ));
        }
        opened => opened?,
    };
    let now = desk.clock.now();
    let open = desk.opened_mut()?;
    let who = open.who.mark.clone();
    open.store()?
        .transact::<_, AppError>(&who, now.timestamp_millis(), |tx| {
            Ok(say(tx, id, Shown { file }.into())?)
        })?;
    let title = attachment.title();
    Ok(Paper {
        // What a clerk called it may name a person, and a file's name is written down where it is saved.
        file_name: format!("{number} {}.pdf", attachment.added.purpose.term()),
        title,
        pdf: STANDARD.encode(&bytes),
        pages: attachment.added.pages,
        missing_characters: String::new(),
    })
}

/// 撤下附件 – it does not belong here; what it was and why it went stays on record.
pub(crate) fn attachment_take_down(
    desk: &mut Desk,
    request: AttachmentTakeDownRequest,
) -> AppResult<AttachmentListOutcome> {
    request.noun.check(desk)?;
    let open = desk.opened()?;
    let id = record(&open.read(), request.noun, &request.id)?.0;
    let reason = tidy_line(&request.reason);
    let now = desk.clock.now();
    let open = desk.opened_mut()?;
    let who = open.who.mark.clone();
    open.store()?
        .transact::<_, AppError>(&who, now.timestamp_millis(), |tx| {
            let all = Attachment::all(&tx.entries_of(id)?);
            let attachment = named(all, &request.file)?;
            check_take_down(&attachment, &reason)?;
            let file = attachment.added.file;
            Ok(say(tx, id, TakenDown { file, reason }.into())?)
        })?;
    listed(desk.opened()?, id)
}

/// What an entry about an attachment says, for the history of its record; `None` for every other entry.
pub(crate) fn told(body: &Body, all: &[Attachment]) -> Option<(&'static str, String)> {
    let title = |file: Digest| {
        all.iter()
            .find(|one| one.added.file == file)
            .map_or_else(String::new, Attachment::title)
    };
    #[allow(clippy::wildcard_enum_match_arm)]
    match body {
        Body::AttachmentAdded(added) => {
            Some(("添加附件", format!("{}，{} 页", added.title(), added.pages)))
        }
        Body::AttachmentShown(shown) => Some(("查看附件", title(shown.file))),
        Body::AttachmentTakenDown(down) => {
            let title = title(down.file);
            Some(("撤下附件", format!("{title} · {}", down.reason)))
        }
        _ => None,
    }
}

/// The record and its number on paper.
fn record(read: &ReadStore<'_>, noun: AttachmentNoun, id: &str) -> AppResult<(EntityId, String)> {
    match noun {
        AttachmentNoun::Application => {
            let id = entity_of(id, applications::missing)?;
            let found = read.find_application(id)?;
            let found = found.ok_or_else(applications::missing)?;
            Ok((id, applications::shown_number(&found)))
        }
        AttachmentNoun::Consultation => {
            let id = entity_of(id, consultations::missing)?;
            let found = read.find_consultation(id)?;
            let found = found.ok_or_else(consultations::missing)?;
            Ok((id, consultations::shown_number(&found)))
        }
        AttachmentNoun::Suggestion => {
            let id = entity_of(id, suggestions::missing)?;
            let found = read.find_suggestion(id)?;
            let found = found.ok_or_else(suggestions::missing)?;
            Ok((id, suggestions::shown_number(&found)))
        }
        AttachmentNoun::Tariff => {
            let id = entity_of(id, tariffs::missing)?;
            let found = read.tariffs()?.into_iter().find(|one| one.id == id);
            let found = found.ok_or_else(tariffs::missing)?;
            Ok((id, found.recorded.approval_number))
        }
    }
}

/// How many lie beside a record and were not taken down.
pub(crate) fn standing_beside(read: &ReadStore<'_>, id: EntityId) -> AppResult<u32> {
    let all = Attachment::all(&read.entries_of(id)?);
    let standing = all.iter().filter(|one| one.taken_down.is_none()).count();
    Ok(u32::try_from(standing).unwrap_or(u32::MAX))
}

fn listed(open: &OpenDesk, id: EntityId) -> AppResult<AttachmentListOutcome> {
    let names = operator_names(open)?;
    let view = |one: Attachment| AttachmentView {
        file: one.added.file.to_string(),
        title: one.title(),
        pages: one.added.pages,
        bytes: one.added.bytes,
        at: in_china(one.at_ms).map_or_else(String::new, |at| at.to_rfc3339()),
        who: shown_operator(&one.by, &names),
        taken_down: one.taken_down,
    };
    let all = Attachment::all(&open.read().entries_of(id)?);
    Ok(AttachmentListOutcome {
        attachments: all.into_iter().map(view).collect(),
    })
}

fn named(all: Vec<Attachment>, file: &str) -> AppResult<Attachment> {
    let wanted = Digest::from_hex(file);
    all.into_iter()
        .find(|one| Some(one.added.file) == wanted)
        .ok_or_else(|| AppError::new(ErrorCode::NotFound, "没有找到这份附件。"))
}

/// One that is offered.
/// Whether the file of an attachment is not here because another desk of the hall added it.
fn is_at_another_desk(desk: &Desk, id: EntityId, file: Digest) -> AppResult<bool> {
    if desk.folder.attached(file).exists() {
        return Ok(false);
    }
    let open = desk.opened()?;
    let adds = |body: &Body| matches!(body, Body::AttachmentAdded(added) if added.file == file);
    Ok(open.read().entries_of(id)?.iter().any(|entry| {
        entry.header.position.device != open.device()
            && entry.body().ok().flatten().is_some_and(|body| adds(&body))
    }))
}

/// Whether a file is gone or damaged here and may come back from the district; it is wanted from then on.
fn comes_back(desk: &mut Desk, file: Digest) -> AppResult<bool> {
    let open = desk.opened_mut()?;
    if open.is_read_only() || open.read().district_link()?.is_none() {
        return Ok(false);
    }
    let is_sound = open.store()?.look_at_file(file)?;
    open.sync.wake();
    desk.bell.ring();
    Ok(!is_sound)
}

fn standing(open: &OpenDesk, id: EntityId, file: &str) -> AppResult<Attachment> {
    let found = named(Attachment::all(&open.read().entries_of(id)?), file)?;
    match &found.taken_down {
        None => Ok(found),
        Some(reason) => Err(AppError::new(
            ErrorCode::NotFound,
            format!("这份附件已经撤下（{reason}），不再提供查看。"),
        )),
    }
}

/// The bytes of what was chosen.
fn given(parts: &[String]) -> AppResult<Vec<Vec<u8>>> {
    let refuse = |words: String| AppError::invalid("parts", words);
    if parts.is_empty() {
        return Err(refuse("请先选择照片或 PDF。".to_owned()));
    }
    if parts.len() > MOST_FILES {
        return Err(refuse(format!(
            "一份附件最多 {MOST_FILES} 张照片，请分成几份添加。"
        )));
    }
    let mut files = Vec::new();
    for part in parts {
        let bytes = STANDARD
            .decode(part)
            .map_err(|error| refuse("文件内容不完整，请重新选择。".to_owned()).because(error))?;
        if bytes.len() > MOST_BYTES_A_FILE {
            return Err(refuse(format!(
                "文件有 {} MB，每个文件最多 {} MB，请把分辨率调低后重试。",
                bytes.len() / (1024 * 1024),
                MOST_BYTES_A_FILE / (1024 * 1024)
            )));
        }
        files.push(bytes);
    }
    Ok(files)
}

impl From<ScanError> for AppError {
    fn from(error: ScanError) -> Self {
        let told = Self::invalid("parts", error.to_string());
        match std::error::Error::source(&error) {
            Some(cause) => told.because(cause),
            None => told,
        }
    }
}

impl From<AttachmentPurpose> for Purpose {
    fn from(purpose: AttachmentPurpose) -> Self {
        use AttachmentPurpose as P;
        match purpose {
            P::Form => Self::Form,
            P::Identity => Self::Identity,
            P::Mandate => Self::Mandate,
            P::Material => Self::Material,
            P::HandOver => Self::HandOver,
            P::Reply => Self::Reply,
            P::Display => Self::Display,
            P::Other => Self::Other,
        }
    }
}
