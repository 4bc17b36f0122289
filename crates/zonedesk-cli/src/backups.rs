//! Backups and restores from the command line (备份、恢复).

use crate::{
    Ending,
    arguments::{BackupChoice, Restore},
    read_key,
    site::first_line,
    speech::Speech,
};
use serde_json::json;
use std::{
    fs::File,
    io::{self, BufRead, BufReader},
    path::Path,
};
use zonedesk_app::{
    AppError, AppResult, Desk, ErrorCode, back_up_to, backups_in, prove_in, restore_with, told,
    unusable,
};
use zonedesk_store::{Backup, DatabaseKey, KeySlots, StoreError};

/// 备份
pub(crate) fn make(desk: &Desk, to: Option<&Path>, speech: &mut Speech<'_>) -> AppResult<Ending> {
    let made = back_up_to(desk, to)?;
    let facts = made.whole_facts()?;
    let mut lines = format!(
        "已备份到“{}”：{} 条记录、{} 个附件，写入后已核对。",
        made.path.display(),
        facts.entries,
        facts.attachments
    );
    if facts.damaged_attachments > 0 {
        lines.push_str(&format!(
            "\n{} 个附件在本机已损坏，没有备份，请运行 verify 查看。",
            facts.damaged_attachments
        ));
    }
    let whole = facts.damaged_attachments == 0;
    speech.result(&json!({"backup": made.path, "facts": facts}), &lines);
    Ok(if whole {
        Ending::Done
    } else {
        Ending::Findings
    })
}

/// 备份列表
pub(crate) fn list(from: &Path, speech: &mut Speech<'_>) -> AppResult<Ending> {
    let backups = backups_in(from)?;
    let all_whole = backups.iter().all(|backup| backup.facts.is_some());
    let lines: Vec<String> = backups
        .iter()
        .map(|backup| match &backup.facts {
            Some(facts) => format!(
                "{}  {} {} 号窗口  {} 条记录、{} 个附件",
                backup.name(),
                facts.site,
                facts.desk,
                facts.entries,
                facts.attachments
            ),
            None => format!("{}  {}，不能使用", backup.name(), unusable(backup)),
        })
        .collect();
    let values: Vec<_> = backups
        .iter()
        .map(|backup| {
            json!({
                "name": backup.name(), "device": backup.device.to_string(), "path": backup.path, "facts": backup.facts,
            })
        })
        .collect();
    speech.result(&json!({"backups": values}), &lines.join("\n"));
    Ok(if all_whole {
        Ending::Done
    } else {
        Ending::Findings
    })
}

/// 演练
pub(crate) fn check(
    desk: &Desk,
    key_file: Option<&Path>,
    choice: &BackupChoice,
    input: &mut dyn BufRead,
    speech: &mut Speech<'_>,
) -> AppResult<Ending> {
    let backup = chosen(choice)?;
    let key = key_for(desk, key_file, (choice, &backup), input)?;
    let (proof, words) = prove_in(desk, &backup, &key)?;
    let sound = proof.findings.is_empty();
    speech.result(
        &json!({"backup": backup.name(), "entries": proof.entries, "sound": sound}),
        &words,
    );
    Ok(if sound {
        Ending::Done
    } else {
        Ending::Findings
    })
}

/// 恢复
pub(crate) fn restore(
    desk: &mut Desk,
    key_file: Option<&Path>,
    request: &Restore,
    input: &mut dyn BufRead,
    speech: &mut Speech<'_>,
) -> AppResult<Ending> {
    let folder = desk.folder();
    if !request.set_aside && (folder.database().exists() || folder.anchor().exists()) {
        return Err(AppError::new(
            ErrorCode::AlreadySetUp,
            format!(
                "“{}”中已有登记数据，没有恢复，也没有作任何改动。确需恢复的，加上 --set-aside，原有文件会原样保存。",
                folder.path().display()
            ),
        ));
    }
    let backup = chosen(&request.choice)?;
    let key = key_for(desk, key_file, (&request.choice, &backup), input)?;
    let restored = restore_with(desk, &backup, &key, false)?;
    let sound = restored.findings.is_empty() && restored.missing_attachments == 0;
    let value = json!({
        "entries": restored.entries, "epoch": restored.epoch.0, "attachments": restored.attachments,
        "missing_attachments": restored.missing_attachments, "findings": restored.findings.len(),
        "set_aside": restored.aside,
    });
    speech.result(&value, &told(&backup, &restored).join("\n"));
    Ok(if sound {
        Ending::Done
    } else {
        Ending::Findings
    })
}

/// The backup by its name, or the newest that is whole.
fn chosen(choice: &BackupChoice) -> AppResult<Backup> {
    let backups = backups_in(&choice.from)?;
    let is_it = |backup: &Backup| match &choice.backup {
        Some(name) => backup.name() == *name,
        None => backup.facts.is_some(),
    };
    let devices: std::collections::BTreeSet<_> =
        backups.iter().map(|backup| backup.device).collect();
    if choice.backup.is_none() && devices.len() > 1 {
        return Err(AppError::invalid(
            "backup",
            "这里有几个窗口的备份，请先用 backup list 查看，再用 --backup 写明哪一份。",
        ));
    }
    backups
        .into_iter()
        .find(is_it)
        .ok_or_else(|| AppError::invalid("backup", "没有这份备份，请用 backup list 查看有哪些。"))
}

/// The key: from the recovery code where one is given, else from the key file.
fn key_for(
    desk: &Desk,
    key_file: Option<&Path>,
    (choice, backup): (&BackupChoice, &Backup),
    input: &mut dyn BufRead,
) -> AppResult<DatabaseKey> {
    let Some(file) = &choice.recovery_code else {
        let beside = desk.folder().key_file();
        return read_key(key_file.unwrap_or(&beside));
    };
    let read = if file.as_os_str() == "-" {
        first_line(input)
    } else {
        File::open(file).and_then(|file| first_line(&mut BufReader::new(file)))
    };
    let code = read.map_err(|error: io::Error| {
        let text = format!("无法从“{}”读取恢复码（{error}）。", file.display());
        AppError::new(ErrorCode::File, text)
    })?;
    let slots = KeySlots::read(&backup.folder())?.ok_or_else(|| {
        AppError::invalid(
            "recovery_code",
            "这份备份没有登录凭据，请用 --key-file 指定密钥文件。",
        )
    })?;
    slots
        .open_with_recovery_code(&code)
        .map_err(|error: StoreError| error.into())
}
