//! Files that a screen saves (保存文件): papers and ledgers that leave the desk.
//!
//! Where a file goes is never said by a page: the window asks the person in a dialog of the system,
//! and the browser keeps its own folder for downloads.

use crate::{
    desk::Desk,
    error::{AppError, AppResult, ErrorCode},
    outfile::write_whole,
};
use base64::{Engine as _, engine::general_purpose::STANDARD};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// 保存文件
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct FileSaveRequest {
    /// What it is called unless the person says otherwise.
    pub name: String,
    /// The bytes, in base64.
    pub data: String,
}

/// Where it went.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct FileSaveOutcome {
    /// The path; nothing where no place was chosen and the page has to hand it to the browser.
    pub path: Option<String>,
}

/// 保存文件 – at the place that was chosen in the dialog.
pub(crate) fn file_save(desk: &mut Desk, request: FileSaveRequest) -> AppResult<FileSaveOutcome> {
    let Some(place) = desk.chosen.take() else {
        return Ok(FileSaveOutcome { path: None });
    };
    let bytes = STANDARD.decode(request.data).map_err(|error| {
        AppError::new(ErrorCode::BadRequest, "文件内容不完整，没有保存，请重试。").because(error)
    })?;
    write_whole(&place, &bytes)?;
    Ok(FileSaveOutcome {
        path: Some(place.display().to_string()),
    })
}
