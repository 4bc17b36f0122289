//! Joining a district, and syncing once (区级联网): for machines that nobody sits at, and for whoever wants to see.

use crate::{Ending, speech::Speech};
use serde_json::{Value, json};
use std::{
    fs,
    path::Path,
    sync::{Arc, Mutex},
};
use zonedesk_app::{
    AppError, AppResult, Desk, DistrictState, ErrorCode, SyncLight, SyncRunner, call,
};

/// 加入区级
pub(crate) fn join(
    desk: &mut Desk,
    letter: &Path,
    proxy: Option<&str>,
    speech: &mut Speech<'_>,
) -> AppResult<Ending> {
    let text = fs::read_to_string(letter).map_err(|error| {
        let text = format!(
            "注册文件“{}”无法读取（{error}），没有注册。",
            letter.display()
        );
        AppError::new(ErrorCode::File, text)
    })?;
    let request = json!({"letter": text, "proxy": proxy.unwrap_or_default()});
    let view = call(desk, "district_join", request)?;
    speech.result(
        &view,
        "注册文件已收下，运行 sync 或打开窗口程序后自动完成注册。",
    );
    Ok(Ending::Done)
}

/// 同步一次
pub(crate) fn sync(desk: Desk, speech: &mut Speech<'_>) -> AppResult<Ending> {
    let view = SyncRunner::run_once(Arc::new(Mutex::new(desk)))?;
    let lines = match view.state {
        DistrictState::None => "本机尚未接入区级。请先用 join 登记注册文件。".to_owned(),
        DistrictState::Joining | DistrictState::Refused | DistrictState::Joined => format!(
            "{}\n待上报 {} 条；收到 {} 条。",
            view.told, view.waiting, view.heard
        ),
    };
    let value = serde_json::to_value(&view).unwrap_or(Value::Null);
    speech.result(&value, &lines);
    Ok(if view.light == SyncLight::Good {
        Ending::Done
    } else {
        Ending::Findings
    })
}
