//! `init` and `operator`: the site, its desk, its accounts.

use crate::{
    Ending,
    arguments::{Init, OperatorAdd},
    read_key,
    speech::Speech,
};
use serde::Serialize;
use serde_json::json;
use std::{
    fs::{self, File, OpenOptions, TryLockError},
    io::{BufRead, BufReader, ErrorKind, Read as _},
    path::Path,
};
use zeroize::Zeroizing;
use zonedesk_app::{AppError, AppResult, Desk, ErrorCode, call, open_site};
use zonedesk_arguments::steers;
use zonedesk_domain::site::{Opened, SiteError, parse_hours};
use zonedesk_store::{DataFolder, DatabaseKey, StoreError};

/// What set-up made.
#[derive(Serialize)]
struct Made {
    site: String,
    code: String,
    desk: u16,
    data: String,
    key_file: String,
    key_file_made: bool,
}

/// 初始设置
pub(crate) fn init(
    desk: &mut Desk,
    key_file: Option<&Path>,
    request: Init,
    speech: &mut Speech<'_>,
) -> AppResult<Ending> {
    let site = site_of(request)?;
    let beside = desk.folder().key_file();
    let path = key_file.unwrap_or(&beside);
    // Two set-ups at once would each make a key, and only one of the two keys opens the database.
    let _alone = alone(desk.folder())?;
    if key_file.is_none() {
        clear_unfinished_key(desk.folder())?;
    }
    let (key, made) = if path.exists() {
        (read_key(path)?, false)
    } else {
        (new_key(desk, path)?, true)
    };
    if let Err(error) = open_site(desk, &key, site.clone()) {
        // A key without anything to open would only confuse. One that lies elsewhere may by now be the
        // key of another desk.
        if made && key_file.is_none() && !desk.folder().database().exists() {
            let _ = fs::remove_file(path);
        }
        return Err(error);
    }
    let said = Made {
        site: site.name.clone(),
        code: site.code.clone(),
        desk: site.desk,
        data: desk.path().display().to_string(),
        key_file: path.display().to_string(),
        key_file_made: made,
    };
    let mut lines = format!(
        "初始设置已完成：{}（{}，编码 {}，{} 号窗口）。\n数据文件夹：{}\n密钥文件：{}\n",
        site.name,
        site.kind.term(),
        site.code,
        site.desk,
        desk.path().display(),
        path.display()
    );
    if made {
        lines.push_str(
            "密钥文件是新生成的。请另存一份到安全的地方：没有密钥，数据无法打开，也无法恢复。\n",
        );
    }
    speech.result(&said, &lines);
    Ok(Ending::Done)
}

/// 新增操作员
pub(crate) fn operator_add(
    desk: &mut Desk,
    request: OperatorAdd,
    input: &mut dyn BufRead,
    speech: &mut Speech<'_>,
) -> AppResult<Ending> {
    let pin = if request.pin_file.as_os_str() == "-" {
        first_line(input)
    } else {
        File::open(&request.pin_file).and_then(|file| first_line(&mut BufReader::new(file)))
    };
    let pin = pin.map_err(|_| {
        let file = request.pin_file.display();
        AppError::new(
            ErrorCode::File,
            format!("无法从“{file}”读取 PIN，请检查文件是否存在、是否为文本。"),
        )
    })?;
    let status = call(
        desk,
        "operator_add",
        json!({"name": request.name, "role": request.role, "pin": *pin}),
    )?;
    speech.result(
        &status,
        &format!(
            "已新增操作员：{}（{}）。",
            request.name.trim(),
            request.role.term()
        ),
    );
    Ok(Ending::Done)
}

pub(crate) fn first_line(input: &mut dyn BufRead) -> std::io::Result<Zeroizing<String>> {
    let mut line = Zeroizing::new(String::new());
    input.take(4096).read_line(&mut line)?;
    let pin = line
        .trim_start_matches('\u{FEFF}')
        .trim_end_matches(['\r', '\n']);
    Ok(Zeroizing::new(pin.to_owned()))
}

fn site_of(request: Init) -> AppResult<Opened> {
    for (field, term, text) in [
        ("site", "专区名称", &request.site),
        ("district", "区县", &request.district),
    ] {
        if text.chars().any(steers) {
            return Err(AppError::invalid(
                field,
                format!("{term}中有看不见的控制字符，请重新输入。"),
            ));
        }
    }
    let wrong = |error: SiteError| {
        let field = match error {
            SiteError::Name => "site",
            SiteError::Code => "code",
            SiteError::Desk => "desk",
            SiteError::Hours
            | SiteError::Summer
            | SiteError::IdleMinutes
            | SiteError::PinDays
            | SiteError::Zones
            | SiteError::Halls
            | SiteError::Hall(..) => "hours",
        };
        AppError::invalid(field, error.to_string())
    };
    let site = Opened {
        district: request.district.trim().to_owned(),
        name: request.site.trim().to_owned(),
        code: request.code.trim().to_owned(),
        kind: request.kind,
        desk: request.desk,
        hours: parse_hours(&request.hours).map_err(wrong)?,
        summer: None,
        idle_minutes: None,
        consultation_trigger: None,
        pin_days: None,
        zones: None,
        halls: Vec::new(),
    };
    site.check().map_err(wrong)?;
    Ok(site)
}

/// The key is on the disk before the database is: a database without its key is lost.
fn new_key(desk: &Desk, path: &Path) -> AppResult<DatabaseKey> {
    let folder = desk.folder();
    // An empty file is what a power cut leaves of a database that was never made.
    if fs::metadata(folder.database()).is_ok_and(|file| file.len() > 0) {
        return Err(StoreError::Present(folder.database()).into());
    }
    folder.make()?;
    let key = DatabaseKey::random()?;
    match key.write_new_file(path) {
        Ok(()) => Ok(key),
        Err(StoreError::File { cause, .. }) if cause.kind() == ErrorKind::AlreadyExists => {
            Err(set_up_elsewhere())
        }
        Err(error) => Err(error.into()),
    }
}

/// Keeps every other set-up of this folder out until the file is dropped, also by a kill.
fn alone(folder: &DataFolder) -> AppResult<File> {
    folder.make()?;
    let path = folder.path().join("init.lock");
    let unusable = |cause| StoreError::File {
        operation: "setting up",
        path: path.clone(),
        cause,
    };
    let file = OpenOptions::new()
        .create(true)
        .truncate(false)
        .write(true)
        .open(&path)
        .map_err(unusable)?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(TryLockError::WouldBlock) => Err(set_up_elsewhere()),
        Err(TryLockError::Error(cause)) => Err(unusable(cause).into()),
    }
}

/// A power cut between making the key file and writing it leaves an empty one, which never opened
/// anything.
fn clear_unfinished_key(folder: &DataFolder) -> AppResult<()> {
    let path = folder.key_file();
    let is_empty = fs::metadata(&path).is_ok_and(|file| file.is_file() && file.len() == 0);
    if is_empty && !folder.database().exists() {
        fs::remove_file(&path).map_err(|cause| StoreError::File {
            operation: "setting up",
            path,
            cause,
        })?;
    }
    Ok(())
}

fn set_up_elsewhere() -> AppError {
    AppError::new(
        ErrorCode::OpenElsewhere,
        "另一个初始设置正在进行，本次没有改动任何数据。请等它结束后再使用。",
    )
}
