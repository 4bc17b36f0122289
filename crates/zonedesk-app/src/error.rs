//! What a screen is told when something does not happen: what to do, in Chinese, and by which field.

use serde::{Deserialize, Serialize};
use ts_rs::TS;
use zonedesk_store::{SlotError, StoreError};

/// The result of a command.
pub type AppResult<T> = Result<T, AppError>;

/// Why a command was not done.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, thiserror::Error)]
#[error("{message}")]
pub struct AppError {
    /// What a screen acts on.
    pub code: ErrorCode,
    /// What to do, for the person at the desk.
    pub message: String,
    /// The field it stands beside, by its name in the request.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub field: Option<String>,
    /// Under which word the cause stands in the log.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub incident: Option<String>,
    /// The cause, for the log alone.
    #[serde(skip)]
    #[ts(skip)]
    pub cause: Option<String>,
}

/// What a screen acts on. A code exists only if a screen does something else because of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum ErrorCode {
    /// A field is wrong; the message stands beside it.
    Invalid,
    /// Nobody is signed in: show the sign-in screen.
    SignedOut,
    /// The role may not do this.
    Forbidden,
    /// The site does not have the zone that this belongs to.
    ZoneAbsent,
    /// Wrong PIN.
    PinWrong,
    /// Too many wrong PINs: wait.
    PinLocked,
    /// Wrong recovery code.
    RecoveryWrong,
    /// The record is not there.
    NotFound,
    /// Somebody else was quicker: read the record again and show how it stands.
    Changed,
    /// The desk was not set up.
    NotSetUp,
    /// The desk already is set up.
    AlreadySetUp,
    /// The data folder is open in another program.
    OpenElsewhere,
    /// The key does not fit, or the file is no database of this program.
    WrongKey,
    /// The database is damaged or its end was cut: stop and fetch help.
    Damaged,
    /// The database belongs to a newer program: upgrade.
    Newer,
    /// The disk is full.
    DiskFull,
    /// The folder cannot be written to.
    ReadOnly,
    /// A file cannot be read or written.
    File,
    /// No printer took the paper: offer to save it.
    Printer,
    /// Another program holds the database for too long: try again.
    Busy,
    /// The request is not one of this program's.
    BadRequest,
    /// Somebody thought better of it; no error to anybody.
    Cancelled,
    /// Anything else; the log says more.
    Internal,
}

impl AppError {
    /// A message with a code.
    pub fn new(code: ErrorCode, message: impl Into<String>) -> Self {
        Self {
            code,
            message: message.into(),
            field: None,
            incident: None,
            cause: None,
        }
    }

    /// A message beside a field.
    pub fn invalid(field: &str, message: impl Into<String>) -> Self {
        Self {
            field: Some(field.to_owned()),
            ..Self::new(ErrorCode::Invalid, message)
        }
    }

    pub(crate) fn at(self, field: &str) -> Self {
        Self {
            field: Some(field.to_owned()),
            ..self
        }
    }

    pub(crate) fn because(self, cause: impl std::fmt::Display) -> Self {
        Self {
            cause: Some(cause.to_string()),
            ..self
        }
    }
}

impl From<StoreError> for AppError {
    fn from(error: StoreError) -> Self {
        use ErrorCode as C;
        let cause = error.to_string();
        let (code, message) = match error {
            StoreError::Absent(path) => {
                (C::NotSetUp, format!("文件夹“{}”中没有数据库，请先完成初始设置。", shown(path.parent())))
            }
            StoreError::Present(path) => {
                (C::AlreadySetUp, format!("文件夹“{}”中已有数据库，不能重复初始化。", shown(path.parent())))
            }
            StoreError::OpenElsewhere(path) => (
                C::OpenElsewhere,
                format!("数据文件夹“{}”正被另一个程序使用，请先关闭它再试。", path.display()),
            ),
            StoreError::Moved(path) => (
                C::File,
                format!("数据文件夹“{}”已被移走，或所在磁盘已断开，本次操作没有保存，已填内容仍在屏幕上。请接回磁盘或移回文件夹后重试。", shown(path.parent())),
            ),
            StoreError::WrongKey(path) => (
                C::WrongKey,
                format!("密钥不符，或“{}”不是本程序的数据库。数据未作任何改动，请核对密钥文件和数据文件夹。", path.display()),
            ),
            StoreError::Damaged { .. } => {
                (C::Damaged, "数据库文件已损坏。请停止使用本机，保留数据文件夹，联系系统管理员用备份恢复。".into())
            }
            StoreError::Newer { .. } => {
                (C::Newer, "数据库由更新版本的程序写入，数据未作任何改动。请升级本程序后再打开。".into())
            }
            StoreError::Migration(_) => {
                (C::Damaged, "数据库结构与本程序不一致，数据未作任何改动。请联系系统管理员。".into())
            }
            StoreError::DiskFull(_) => (C::DiskFull, "磁盘已满，本次操作没有保存。请清理磁盘后重试，已有数据不受影响。".into()),
            StoreError::DiskFails { .. } => (
                C::File,
                "数据所在磁盘读写出错，可能已断开或损坏，本次操作没有保存。请接好磁盘后重试；仍不行的，请联系系统管理员。".into(),
            ),
            StoreError::ReadOnly(_) => (C::ReadOnly, "数据文件夹不能写入，本次操作没有保存。请检查文件夹权限后重试。".into()),
            StoreError::Busy(_) => (C::Busy, "数据库正忙，本次操作没有保存。请稍后重试。".into()),
            StoreError::File { path, .. } => {
                (C::File, format!("无法读写文件“{}”，请检查文件是否存在、是否有权限。", path.display()))
            }
            StoreError::FileLost(path) => (
                C::File,
                format!("这份附件的文件已不在数据文件夹中（{}），登记本身不受影响。请告诉系统管理员，可从备份中找回。", path.display()),
            ),
            StoreError::FileChanged(path) => (
                C::File,
                format!("这份附件的文件已被改动或损坏（{}），不能打开，登记本身不受影响。请告诉系统管理员，可从备份中找回。", path.display()),
            ),
            StoreError::PlaceAway(path) => (
                C::File,
                format!("备份位置“{}”现在不在（备份盘可能未插入），没有备份，以前的备份不受影响。请插好备份盘后再试。", path.display()),
            ),
            StoreError::BackupDamaged { path, .. } => (
                C::Damaged,
                format!("备份“{}”已损坏或不完整，不能使用。请换一份较早的备份。", path.display()),
            ),
            StoreError::BackupUnreadable { path, cause }
                if cause.kind() == std::io::ErrorKind::PermissionDenied =>
            {
                (C::File, format!("没有权限读取“{}”。请用当时备份的系统账户操作，或请系统管理员开放读取权限；本机没有作任何改动。", path.display()))
            }
            StoreError::BackupUnreadable { .. } => (
                C::File,
                "备份盘读不出来，可能中途拔出或已损坏。请重新插好再试，或换一份备份；本机没有作任何改动。".into(),
            ),
            StoreError::NotSetUp => (C::NotSetUp, "初始设置尚未完成，请先完成初始设置。".into()),
            StoreError::AnchorMismatch(_) => (
                C::Damaged,
                "数据校验：不一致。数据库末尾与锚定文件不符，为保护记录已停止写入。请在“设置”的“数据检查”中校验，并联系系统管理员。".into(),
            ),
            StoreError::Slot(slot) => return slot.into(),
            StoreError::OldSqlite(_)
            | StoreError::Entry(_)
            | StoreError::Rule(_)
            | StoreError::Encoding { .. }
            | StoreError::Sqlite { .. }
            | StoreError::Randomness(_) => (C::Internal, "程序遇到意外情况，本次操作没有保存。请重试；如仍出现，请联系系统管理员。".into()),
        };
        Self::new(code, message).because(cause)
    }
}

impl From<SlotError> for AppError {
    fn from(error: SlotError) -> Self {
        use ErrorCode as C;
        let cause = error.to_string();
        match error {
            SlotError::WrongPin => Self::new(C::PinWrong, "PIN 不正确，请重新输入。").at("pin"),
            SlotError::WrongRecoveryCode => {
                Self::new(C::RecoveryWrong, "恢复码不正确，请对照纸面逐组核对。")
                    .at("recovery_code")
            }
            SlotError::NoSlot => Self::new(C::NotFound, "该操作员没有登录凭据，请联系负责人。"),
            SlotError::KeyFile(path) => Self::new(
                C::WrongKey,
                format!(
                    "“{}”不是密钥文件（应为 64 位十六进制数字）。",
                    path.display()
                ),
            ),
            SlotError::Damaged(path) => Self::new(
                C::Damaged,
                format!(
                    "登录凭据文件“{}”已损坏。请用备份恢复该文件，或用密钥文件打开数据。",
                    path.display()
                ),
            ),
            SlotError::Cost => Self::new(C::Damaged, "登录凭据文件与本程序不符，请用备份恢复。"),
        }
        .because(cause)
    }
}

fn shown(path: Option<&std::path::Path>) -> String {
    path.map_or_else(String::new, |path| path.display().to_string())
}
