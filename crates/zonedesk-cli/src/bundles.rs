//! A hall without a line, from the command line (离线上报).

use crate::{Ending, speech::Speech};
use base64::{Engine as _, engine::general_purpose::STANDARD};
use serde_json::{Value, json};
use std::{fs, path::Path};
use zonedesk_app::{
    AppError, AppResult, BundleProgress, Desk, ErrorCode, LONGEST_BUNDLE, call, write_bundle,
};

/// 制作上报包
pub(crate) fn make(desk: &mut Desk, out: &Path, speech: &mut Speech<'_>) -> AppResult<Ending> {
    let (path, made) = write_bundle(desk, out)?;
    let value = json!({
        "file": path, "entries": made.entries, "is_full": made.is_full, "asks_to_join": made.asks_to_join,
    });
    let mut lines = format!(
        "上报包已保存到“{}”，内有 {} 条记录。",
        path.display(),
        made.entries
    );
    if made.is_full {
        lines.push_str("本机还有记录没有装下，导入回执包后请再做一次。");
    }
    speech.result(&value, &lines);
    Ok(Ending::Done)
}

/// 导入回执包
pub(crate) fn take(desk: &mut Desk, file: &Path, speech: &mut Speech<'_>) -> AppResult<Ending> {
    let unreadable = |why: &dyn std::fmt::Display| {
        let text = format!("回执包“{}”无法读取（{why}），没有导入。", file.display());
        AppError::new(ErrorCode::File, text)
    };
    let length = fs::metadata(file)
        .map_err(|error| unreadable(&error))?
        .len();
    if length > LONGEST_BUNDLE {
        return Err(unreadable(&"文件太大，不是回执包"));
    }
    let bytes = fs::read(file).map_err(|error| unreadable(&error))?;
    let mut value = call(desk, "bundle_take", json!({"data": STANDARD.encode(bytes)}))?;
    loop {
        let progress = serde_json::from_value::<BundleProgress>(value.clone());
        let told = progress.ok().and_then(|progress| progress.told);
        if let Some(told) = told {
            speech.result(&value, &told);
            return Ok(Ending::Done);
        }
        value = call(desk, "bundle_go_on", Value::Object(Default::default()))?;
    }
}
