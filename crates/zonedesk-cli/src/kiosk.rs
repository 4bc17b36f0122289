//! The kiosk's content, from the command line (自助屏).

use crate::{Ending, speech::Speech};
use serde_json::json;
use std::path::Path;
use zonedesk_app::{AppResult, Desk, publish_kiosk};

/// 发布自助屏内容
pub(crate) fn publish(
    desk: &mut Desk,
    to: Option<&Path>,
    speech: &mut Speech<'_>,
) -> AppResult<Ending> {
    let file = publish_kiosk(desk, to)?;
    let lines = format!(
        "自助屏内容已发布到“{}”。自助屏一分钟内自动显示；用 U 盘的，请把 U 盘插到自助屏。",
        file.display()
    );
    speech.result(&json!({"file": file}), &lines);
    Ok(Ending::Done)
}
