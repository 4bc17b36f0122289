//! `bundle` (离线上报): what halls without a line brought on a stick, and what they take home.

use crate::commands::{Done, listed, say, told, why, write_over};
use std::{
    fs, io,
    path::{Path, PathBuf},
};
use zonedesk_server::{
    Answered, CarriedError, Config, Storage, StorageError, answer_bundle, system_now_ms,
};
use zonedesk_sync::{EnvelopeError, LONGEST_ENVELOPE, Scope, api::RefusalCode};

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
        let answered = match read(path) {
            Ok(bytes) => answer_bundle(storage, &key, &bytes, system_now_ms())
                .await
                .map_err(|error| (reason(&error).to_owned(), is_out_of_reach(&error))),
            Err(words) => Err((words, false)),
        };
        match answered {
            Ok(answered) => {
                let folder = out.unwrap_or_else(|| path.parent().unwrap_or(Path::new("")));
                let answer = folder.join(name_of(&answered));
                match write_over(&answer, &answered.file) {
                    Ok(()) => say(&words_of(path, &answered, &answer))?,
                    Err(error) => wrong.push(format!(
                        "{}：已接收，回执包没有写成（{error}）再读取一次即可。",
                        path.display()
                    )),
                }
            }
            Err((words, is_over)) => {
                wrong.push(format!("{}：{words}", path.display()));
                if is_over {
                    break;
                }
            }
        }
    }
    if wrong.is_empty() {
        return Ok(());
    }
    Err(told(&listed(wrong.into_iter(), "")))
}

/// Whether the next one would not be read either.
fn is_out_of_reach(error: &CarriedError) -> bool {
    matches!(
        error,
        CarriedError::Storage(StorageError::Fails { .. } | StorageError::Unsafe(_))
    )
}

fn read(path: &Path) -> Result<Vec<u8>, String> {
    let length = |file: fs::Metadata| usize::try_from(file.len()).unwrap_or(usize::MAX);
    let told = |error: io::Error| why(&error);
    if length(fs::metadata(path).map_err(told)?) > LONGEST_ENVELOPE {
        return Err(reason(&EnvelopeError::NoBundle.into()).to_owned());
    }
    fs::read(path).map_err(told)
}

/// Two machines may have been at one window: each is named.
fn name_of(answered: &Answered) -> String {
    let device = answered.device.device.to_string();
    let device = device.get(..8).unwrap_or(&device);
    let serial = answered.serial;
    match &answered.device.scope {
        Scope::Site(site) => {
            let desk = answered.device.desk;
            format!("回执包-{site}-{desk}号窗口-{serial:04}-{device}.zdb")
        }
        // It was never let in.
        Scope::District => format!("回执包-未登记-{serial:04}-{device}.zdb"),
    }
}

fn words_of(path: &Path, answered: &Answered, answer: &Path) -> String {
    let mut words = format!("{}：", path.display());
    match answered.refused {
        Some(RefusalCode::ShutOut) => words.push_str("该终端已停用，没有接收。"),
        Some(RefusalCode::DeskOccupied) => {
            words.push_str("该窗口已登记了另一台电脑，没有接收；请先停用原来的电脑。");
        }
        Some(RefusalCode::Unsound) => words.push_str("其密钥或签名不符，没有接收。"),
        Some(_) => words.push_str("注册文件已用过、已过期或不是本区的，没有接收。"),
        None if answered.came_too_early => words.push_str(
            "其中的记录接不上已有的记录（区级曾恢复到较早的状态），没有全部接收；终端导入回执包后请再做一次上报包。",
        ),
        None => words.push_str(&format!(
            "接收 {} 条，带回 {} 条。",
            answered.stored, answered.sent
        )),
    }
    if answered.unsound {
        words.push_str("其余记录与签名不符，没有接收；请该窗口到“设置 → 数据检查”核查。");
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
            EnvelopeError::ForAnother => {
                "这不是给本区的上报包：可能是回执包，或该终端的注册文件来自别的区级服务端。"
            }
            EnvelopeError::Damaged | EnvelopeError::Content(_) | EnvelopeError::Signature => {
                "上报包不完整或被改动过，没有接收。请该窗口重新制作。"
            }
            EnvelopeError::Making(_) => "回执包没有做成，请重试。",
        },
        CarriedError::Stranger => "没有登记过这台电脑。请该窗口用注册文件注册后再制作上报包。",
        CarriedError::Foreign => "上报包中的终端不符，没有接收。请联系该窗口核查。",
        CarriedError::Key(_) => "区级密钥或终端密钥不能使用。",
        CarriedError::Storage(StorageError::ShutOut) => "该终端刚被停用，没有接收。",
        CarriedError::Storage(StorageError::Fails { .. }) => "区级数据库没有应答，请稍后再试。",
        CarriedError::Storage(_) => "区级数据库不能保存其中的内容，没有接收。",
    }
}
