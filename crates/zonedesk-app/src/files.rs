//! Files that a screen saves (保存文件): papers and ledgers that leave the desk.
//!
//! Where a file goes is never said by a page: the window asks the person in a dialog of the system,
//! and the browser keeps its own folder for downloads.

use crate::{
    desk::Desk,
    error::{AppError, AppResult, ErrorCode},
    moves::say,
    outfile::write_whole,
};
use base64::{Engine as _, engine::general_purpose::STANDARD};
use serde::{Deserialize, Serialize};
use ts_rs::TS;
use zonedesk_domain::{journal::Algorithm, trace::FileExported};
use zonedesk_sync::is_bundle;

/// Of a file's name, so many characters are written down.
const LONGEST_NAME: usize = 200;

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
    let bytes = STANDARD.decode(request.data).map_err(|error| {
        AppError::new(ErrorCode::BadRequest, "文件内容不完整，没有保存，请重试。").because(error)
    })?;
    // A bundle is sealed for the district alone; a word about it would be one that no bundle ever brings there.
    let is_told = !is_bundle(&bytes);
    let exported = FileExported {
        name: request.name.chars().take(LONGEST_NAME).collect(),
        digest: Some(Algorithm::Sm3.digest(&[&bytes])),
    };
    let Some(place) = desk.chosen.take() else {
        // The page hands it to the browser.
        if is_told {
            note_export(desk, exported);
        }
        return Ok(FileSaveOutcome { path: None });
    };
    write_whole(&place, &bytes)?;
    if is_told {
        note_export(desk, exported);
    }
    Ok(FileSaveOutcome {
        path: Some(place.display().to_string()),
    })
}

/// 导出记录. What cannot be written down, on a desk that only reads or is not set up yet, was saved all the same.
pub(crate) fn note_export(desk: &mut Desk, exported: FileExported) {
    let now_ms = desk.clock.now().timestamp_millis();
    let Ok(open) = desk.opened_mut() else { return };
    let mark = open.who.mark.clone();
    let noted = open.store().and_then(|store| {
        store.transact::<_, AppError>(&mark, now_ms, |tx| {
            let entity = tx.new_entity()?;
            Ok(say(tx, entity, exported.into())?)
        })
    });
    if let Err(error) = noted {
        desk.log(error);
    }
}
