//! `bundle` (离线上报): what halls without a line brought on a stick, and what they take home.

use crate::commands::{CommandError, Done, listed, say, told, why, write_over};
use std::{
    fs, io,
    path::{Path, PathBuf},
};
use zonedesk_server::{Answered, CarriedError, Config, Storage, answer_bundle, system_now_ms};
use zonedesk_sync::{EnvelopeError, LONGEST_ENVELOPE, api::RefusalCode};

/// Reads each file; one that cannot be answered holds up no other.
pub(crate) async fn obey(
    storage: &impl Storage,
    config: &Config,
    files: &[PathBuf],
    out: Option<&Path>,
) -> Done {
    let key = config.district_key()?;
    let mut wrong = Vec::new();
    for path in files {
        let bytes = match read(path) {
            Ok(bytes) => bytes,
            Err(words) => {
                wrong.push(format!("{}：{words}", path.display()));
                continue;
            }
        };
        match answer_bundle(storage, &key, &bytes, system_now_ms()).await {
            Ok(answered) => {
                let folder = out.unwrap_or_else(|| path.parent().unwrap_or(Path::new("")));
                let answer = folder.join(name_of(&answered));
                write_over(&answer, &answered.file)?;
                say(&words_of(path, &answered, &answer))?;
            }
            // The next one would not be read either.
            Err(CarriedError::Storage(error)) => return Err(CommandError::Storage(error)),
            Err(error) => wrong.push(format!("{}：{}", path.display(), reason(&error))),
        }
    }
    if wrong.is_empty() {
        return Ok(());
    }
    Err(told(&listed(wrong.into_iter(), "")))
}

fn read(path: &Path) -> Result<Vec<u8>, String> {
    let length = |file: fs::Metadata| usize::try_from(file.len()).unwrap_or(usize::MAX);
    let told = |error: io::Error| why(&error);
    if length(fs::metadata(path).map_err(told)?) > LONGEST_ENVELOPE {
        return Err(reason(&EnvelopeError::NoBundle.into()).to_owned());
    }
    fs::read(path).map_err(told)
}

fn name_of(answered: &Answered) -> String {
    let device = &answered.device;
    if device.desk == 0 {
        return format!("回执包-{}-{:04}.zdb", device.device, answered.serial);
    }
    let scope = device.scope.to_string();
    let site = scope.strip_prefix("site-").unwrap_or(&scope);
    format!(
        "回执包-{site}-{}号窗口-{:04}.zdb",
        device.desk, answered.serial
    )
}

fn words_of(path: &Path, answered: &Answered, answer: &Path) -> String {
    let mut words = format!("{}：", path.display());
    match answered.refused {
        Some(RefusalCode::ShutOut) => words.push_str("该终端已停用，没有接收。"),
        Some(RefusalCode::DeskOccupied) => {
            words.push_str("该窗口已登记了另一台电脑，没有接收；请先停用原来的电脑。");
        }
        Some(_) => words.push_str("注册文件已用过、已过期或不是本区的，没有接收。"),
        None if answered.came_too_early => words.push_str(
            "其中的记录接不上已有的记录（区级曾恢复到较早的状态），没有全部接收；终端导入回执包后请再做一次上报包。",
        ),
        None => words.push_str(&format!(
            "接收 {} 条，带回 {} 条。",
            answered.stored, answered.sent
        )),
    }
    if answered.forked {
        words.push_str("该终端出现两份历史，见 alarms。");
    }
    words.push_str(&format!("\n  回执包：{}", answer.display()));
    words
}

fn reason(error: &CarriedError) -> &'static str {
    match error {
        CarriedError::Envelope(error) => match error {
            EnvelopeError::NoBundle => "这不是上报包。",
            EnvelopeError::Newer => "上报包由更新版本的程序制作，请先更新区级服务端。",
            EnvelopeError::ForAnother => "上报包不是给本区的：该终端的注册文件来自别的区级服务端。",
            EnvelopeError::Damaged | EnvelopeError::Content(_) | EnvelopeError::Signature => {
                "上报包不完整或被改动过，没有接收。请该窗口重新制作。"
            }
            EnvelopeError::Making(_) => "回执包没有做成，请重试。",
        },
        CarriedError::Stranger => "没有登记过这台电脑。请该窗口用注册文件注册后再制作上报包。",
        CarriedError::Unsound(_) | CarriedError::Foreign => {
            "上报包中的记录或签名不符，没有接收。请联系该窗口核查。"
        }
        CarriedError::Key(_) => "区级密钥或终端密钥不能使用。",
        CarriedError::Storage(_) => "区级数据库没有应答，请稍后再试。",
    }
}
